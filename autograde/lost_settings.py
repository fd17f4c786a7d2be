"""Stop nbgrader where it would grade without the course's own steps.

Where `nbgrader_config.py` cannot be loaded, nbgrader by itself would report the error and go on with its own converter:
a typing error in the settings would run learners' code without the sandbox and mark it by other rules, into the same
gradebook. `nbgrader_config.json`, which is read in any case, gives nbgrader's converter a hook that stops it. So do the
settings, for programs that read them and start no nbgrader application. The course's own converter has another hook.
"""

from __future__ import annotations

import sys

from traitlets.config import Application

LOST = "nbgrader_config.py를 읽지 못해 채점하지 않았습니다. 위에 나온 오류를 고치고 다시 실행해 주세요."
UNPREPARED = (
    "이 프로그램은 강좌의 채점 단계를 준비하지 않아 채점하지 않았습니다. `nbgrader autograde`나 `course grade`로 "
    "채점하거나 autograde.starting.start(채점 폴더)를 먼저 불러 주세요."
)


def stop(**_kwargs: object) -> None:
    """Exit with one line. This is a pre-convert hook of nbgrader."""
    reason = LOST if Application.initialized() else UNPREPARED
    sys.exit(f"{reason} 그러지 않으면 학습자의 코드가 격리되지 않습니다.")
