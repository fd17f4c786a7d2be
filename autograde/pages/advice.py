"""Korean advice on errors that are caused by where an answer is graded, and not by what it does.

What works in Colab or on a learner's own machine may fail there: nobody answers `input()`, there is no network and no
Drive, and other modules are installed. The error's own message is English and does not tell that.
"""

from __future__ import annotations

import re
import sys

FROM_ITS_NAME = {
    "StdinNotImplementedError": "채점할 때는 물음에 답할 사람이 없습니다. 값을 코드에 직접 써 주세요.",
    **dict.fromkeys(
        ("URLError", "gaierror", "ConnectionError", "ConnectionRefusedError", "NewConnectionError", "MaxRetryError"),
        "채점할 때는 인터넷에 연결되지 않습니다. 내려받는 코드를 답 셀 밖으로 옮겨 주세요.",
    ),
}
FROM_ITS_WORDS = (
    (
        ("UsageError",),
        r"(?:Line|Cell) magic function `?(%%?\w+)`? not found|Cell magic `(%%\w+)` not found",
        "{name} 명령은 채점할 때 없습니다. 그 줄을 답 셀에서 빼거나 다른 셀로 옮겨 주세요.",
    ),
    (
        ("ModuleNotFoundError",),
        r"No module named '(google\.colab)",
        "{name} 모듈은 Colab에만 있습니다. 그 줄을 답 셀에서 빼거나 다른 셀로 옮겨 주세요.",
    ),
    (
        ("ModuleNotFoundError",),
        r"No module named '([\w.]+)'",
        "{name} 모듈은 채점할 때 없습니다. 그 모듈 없이 풀거나, 직접 만든 것이면 코드를 답 셀 안에 써 주세요.",
    ),
    (
        ("RuntimeError", "ImportError", "ValueError"),
        r"(\w+)'? is not a recognised GUI loop|any of the following (Qt) binding",
        "채점할 때는 화면이 없어 %matplotlib {name}은(는) 쓸 수 없습니다. inline으로 바꾸거나 그 줄을 빼 주세요.",
    ),
    (
        ("FileNotFoundError", "NotADirectoryError", "PermissionError"),
        r"'(/content[^']{0,100})'",
        "{name}은(는) Colab에만 있습니다. 채점할 때 쓰는 파일은 강좌가 만들어 준 것뿐입니다.",
    ),
)
NOT_IN_THIS_PYTHON = re.compile(
    r"module '(?P<module>[\w.]+)' has no attribute '(?P<name>\w+)'"
    r"|cannot import name '(?P<other>\w+)' from '(?P<of>[\w.]+)'"
)


def advice(name: str, message: str) -> str:
    """Return a Korean sentence on what a learner can do about an error; empty where the error itself tells.

    Args:
        name: name of its class, such as `UsageError`.
        message: its message, without colours.
    """
    if name in FROM_ITS_NAME:
        return FROM_ITS_NAME[name]
    for names, pattern, sentence in FROM_ITS_WORDS:
        if name in names and (found := re.search(pattern, message)):
            return sentence.format(name=next(word for word in found.groups() if word))
    if name in ("AttributeError", "ImportError") and (found := NOT_IN_THIS_PYTHON.search(message)):
        module, missing = found["module"] or found["of"], found["name"] or found["other"]
        if module.split(".")[0] in sys.stdlib_module_names:
            version = f"{sys.version_info.major}.{sys.version_info.minor}"
            return (
                f"채점하는 파이썬 {version}의 {module} 모듈에는 {missing}이(가) 없습니다. "
                "이름을 잘못 쓰지 않았다면 더 새로운 파이썬에서 생긴 것입니다."
            )
    return ""
