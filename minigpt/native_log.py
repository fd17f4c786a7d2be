"""TensorFlow의 C++ 부분이 쓰는 로그에서, 학습자가 손쓸 수 없는 안내를 감춥니다.

그 로그는 파이썬의 ``sys.stderr``를 거치지 않고 표준 오류(파일 번호 2)에 바로 쓰이므로, 그 번호를 잠시 바꾸어 막습니다.
"""

import contextlib
import os
import re
import sys
import tempfile
from collections.abc import Iterator

_NOTE = re.compile(
    r"WARNING: All log messages before absl::InitializeLog\(\)"
    r"|[IW]\d{4} [\d:.]+ +\d+ \S+:\d+\]"  # absl
    r"|\d{4}-\d\d-\d\d [\d:.]+: [IW] \S+:\d+\]"  # TensorFlow
)


@contextlib.contextmanager
def hushed() -> Iterator[None]:
    """TensorFlow의 C++ 부분이 표준 오류에 쓰는 안내(예: XLA로 컴파일했다는 줄)를 ``with`` 안에서 감춥니다.

    안내(``I``)와 경고(``W``)로 표시된 줄만 감춥니다. 오류를 비롯한 나머지는 끝난 뒤에 그대로 보여 줍니다.
    9단원, 10단원, 14단원이 XLA를 처음 쓰는 셀에서 부릅니다(``from minigpt.notebook import hushed``).
    """
    sys.stderr.flush()
    original = os.dup(2)
    with tempfile.TemporaryFile("w+b") as held:
        os.dup2(held.fileno(), 2)
        try:
            yield
        finally:
            os.dup2(original, 2)
            os.close(original)
            held.seek(0)
            for line in held.read().decode("utf8", "replace").splitlines():
                if not _NOTE.match(line):
                    print(line, file=sys.stderr)
