"""Stops nbgrader when `nbgrader_config.py` could not be loaded.

It says so and goes on, with its own converter: a slip of the pen in the settings would run learners' code without the
sandbox and mark it by other rules, into the same gradebook. `nbgrader_config.json`, which is read in any case, gives
that converter a hook that stops it; the course's own has another.
"""

from __future__ import annotations

import sys


def stop(**_kwargs: object) -> None:
    """Exit with one line; nbgrader's pre-convert hook."""
    sys.exit(
        "nbgrader_config.py를 읽지 못해 채점하지 않았습니다. 위에 나온 오류를 고치고 다시 실행해 주세요. "
        "이 설정이 없으면 학습자의 코드가 격리되지 않습니다."
    )
