"""Stop nbgrader when `nbgrader_config.py` could not be loaded.

By itself nbgrader would report the error and go on with its own converter: a typing error in the settings would run
learners' code without the sandbox and mark it by other rules, into the same gradebook. `nbgrader_config.json`, which is
read in any case, gives nbgrader's converter a hook that stops it; the course's own converter has another hook.
"""

from __future__ import annotations

import sys


def stop(**_kwargs: object) -> None:
    """Exit with one line. This is a pre-convert hook of nbgrader."""
    sys.exit(
        "nbgrader_config.py를 읽지 못해 채점하지 않았습니다. 위에 나온 오류를 고치고 다시 실행해 주세요. "
        "이 설정이 없으면 학습자의 코드가 격리되지 않습니다."
    )
