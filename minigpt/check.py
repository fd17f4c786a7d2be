"""단원의 마지막 셀이 부르는 자가 점검입니다. 공개 테스트를 다시 돌려 남은 문제를 알려 줍니다."""

import contextlib
import io
import json
import linecache
import os
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from minigpt import live
from minigpt.errors import CourseError

CHECKS = Path(__file__).parent / "data" / "checks"


class CheckState(StrEnum):
    """한 문제를 점검한 결과의 갈래입니다."""

    PASSED = "passed"
    UNTOUCHED = "untouched"
    FAILED = "failed"


@dataclass(frozen=True)
class CheckResult:
    """한 문제의 점검 결과입니다."""

    exercise: str
    state: CheckState
    hint: str = ""


SYMBOLS = {
    CheckState.PASSED: "✅ 공개 테스트 통과",
    CheckState.UNTOUCHED: "⬜ 아직 풀지 않음",
    CheckState.FAILED: "❌ 다시 볼 것",
}


def check_lesson(lesson: str, namespace: dict[str, Any] | None = None) -> None:
    """공개 테스트를 처음부터 다시 돌려 문제마다 결과를 한 줄씩 보여 줍니다.

    노트북의 시험 셀을 지웠거나 고쳤어도 원래의 공개 테스트로 점검하고, 그런 셀이 있으면 알려 줍니다. 채점할 때는 숨은
    테스트도 있으므로 여기서 모두 통과해도 만점이라는 뜻은 아닙니다.

    인자:
        lesson: 단원 이름. 예: ``"01-tf-data"``
        namespace: 답이 들어 있는 이름 공간. 없으면 지금 노트북의 것을 씁니다.

    오류: 없는 단원이면 :class:`~minigpt.errors.CourseError`.
    """
    if os.environ.get("NBGRADER_EXECUTION"):
        print("채점 중에는 자가 점검을 건너뜁니다.")
        return
    if namespace is None:
        namespace = notebook_namespace()
    results = run_checks(lesson, namespace)
    for result in results:
        print(f"{SYMBOLS[result.state]}  {result.exercise}" + (f": {result.hint}" if result.hint else ""))
    look_at_notebook(lesson, live.read_notebook(namespace))
    left = sum(result.state != "passed" for result in results)
    if not results:
        print("이 단원의 문제는 사람이 읽고 채점합니다. 글을 다 썼으면 저장한 뒤 노트북 파일(.ipynb)을 제출하세요.")
        return
    print()
    if left:
        print(f"{len(results)}문제 가운데 {left}문제가 남았습니다. 답 셀을 고치고 시험 셀을 다시 실행해 보세요.")
    else:
        print(f"{len(results)}문제 모두 공개 테스트를 통과했습니다. 저장한 뒤 노트북 파일(.ipynb)을 제출하세요.")


def run_checks(lesson: str, namespace: dict[str, Any]) -> list[CheckResult]:
    """단원의 공개 테스트를 차례로 돌려 문제마다 결과 하나를 줍니다.

    인자:
        lesson: 단원 이름. 예: ``"01-tf-data"``
        namespace: 답이 들어 있는 이름 공간. 바꾸지 않습니다.

    오류: 없는 단원이면 :class:`~minigpt.errors.CourseError`.
    """
    return [run_check(exercise, source, dict(namespace)) for exercise, source in read_checks(lesson).items()]


def read_checks(lesson: str) -> dict[str, str]:
    """단원의 공개 테스트들입니다: 문제의 이름 → 시험 셀의 소스

    인자:
        lesson: 단원 이름. 예: ``"01-tf-data"``

    오류: 없는 단원이면 :class:`~minigpt.errors.CourseError`.
    """
    # 강좌를 만들 때는 아직 설치되지 않은 새 테스트로 돌려 봅니다
    folder = Path(os.environ.get("MINIGPT_CHECKS") or CHECKS)
    path = folder / f"{lesson}.json"
    if not path.is_file():
        known = ", ".join(sorted(file.stem for file in folder.glob("*.json")))
        raise CourseError(f"{lesson!r}(이)라는 단원은 없습니다. 있는 단원: {known}")
    checks: dict[str, str] = json.loads(path.read_text(encoding="utf8"))
    return checks


def run_check(exercise: str, source: str, namespace: dict[str, Any]) -> CheckResult:
    """공개 테스트 하나를 돌립니다. 테스트가 찍는 글은 보이지 않게 합니다.

    인자:
        exercise: 문제의 이름. 예: ``"is_long"``
        source: 시험 셀의 소스
        namespace: 답이 들어 있는 이름 공간. 테스트가 만드는 이름이 여기에 더해집니다.
    """
    filename = f"<{exercise} 공개 테스트>"
    # 트레이스백과 AutoGraph가 소스를 찾을 수 있게 등록해 둡니다 (IPython이 셀에 하는 것과 같습니다)
    linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            exec(compile(source, filename, "exec"), namespace)
    except NotImplementedError:
        return CheckResult(exercise, CheckState.UNTOUCHED)
    except NameError as error:
        if exercise not in namespace:
            return CheckResult(exercise, CheckState.UNTOUCHED, "답 셀을 실행했나요?")
        return CheckResult(exercise, CheckState.FAILED, f"정의하지 않은 이름 {error.name!r}을(를) 썼습니다.")
    except AssertionError as error:
        return CheckResult(exercise, CheckState.FAILED, first_line(error))
    except Exception as error:
        return CheckResult(
            exercise, CheckState.FAILED, f"실행하다 {type(error).__name__} 오류가 났습니다: {first_line(error)}"
        )
    return CheckResult(exercise, CheckState.PASSED)


# ---- 노트북이 나누어 준 그대로인지 ------------------------------------------------------------

DAMAGE = {live.LOST: "없어졌습니다", live.CHANGED: "바뀌었습니다"}
ESSAY_STUB = "*여기에 답을 쓰세요.*"


def look_at_notebook(lesson: str, notebook: live.LiveNotebook) -> None:
    """시험 셀이 없어졌거나 바뀌었으면, 그리고 글 답이 비어 있으면 알려 줍니다.

    인자:
        lesson: 단원 이름. 예: ``"01-tf-data"``
        notebook: :func:`minigpt.live.read_notebook`이 읽은 것. 읽지 못했으면 그 까닭만 알려 줍니다.
    """
    if notebook.cells is None:
        if notebook.note:
            print(f"\nℹ️ {notebook.note}")
        return
    found = {
        exercise: live.state_of_test(notebook.cells, f"test_{exercise}", source)
        for exercise, source in read_checks(lesson).items()
    }
    damaged = {exercise: state for exercise, state in found.items() if state != live.KEPT}
    blank = live.blank_essays(notebook.cells, ESSAY_STUB)
    if blank:
        print(f"⬜ 아직 쓰지 않음  글로 답하는 문제 {blank}개")
    for exercise, state in damaged.items():
        print(f"⚠️ {exercise}의 시험 셀이 {DAMAGE[state]}.")
    if damaged:
        first = next(iter(damaged))
        print(
            "   점검과 채점에는 원래 시험을 쓰므로 점수는 그대로입니다. 시험 셀을 되살리려면 새 셀에서 실행하세요:\n"
            f'   from minigpt.check import restore_test; restore_test("{lesson}", "{first}")'
        )
    if (damaged or blank) and notebook.note:
        print(f"   {notebook.note}")


def restore_test(lesson: str, exercise: str) -> None:
    """나누어 준 시험 셀을 이 셀 바로 아래에 새 셀로 되살립니다.

    인자:
        lesson: 단원 이름. 예: ``"01-tf-data"``
        exercise: 문제 이름. 예: ``"is_long"``

    오류: 없는 단원이나 문제이면 :class:`~minigpt.errors.CourseError`.
    """
    from IPython import get_ipython

    checks = read_checks(lesson)
    if exercise not in checks:
        raise CourseError(f"{lesson}에 {exercise!r}(이)라는 문제는 없습니다. 있는 문제: {', '.join(checks)}")
    shell = get_ipython()
    if shell is None:
        raise CourseError("시험 셀은 노트북 안에서 되살릴 수 있습니다.")
    shell.set_next_input(checks[exercise])
    print("바로 아래에 시험 셀을 만들었습니다. 실행해 보세요.")


def first_line(error: Exception) -> str:
    """오류 메시지의 첫 줄입니다. 메시지가 없으면 빈 글입니다."""
    return next(iter(str(error).splitlines()), "")


def notebook_namespace() -> dict[str, Any]:
    """지금 노트북에서 정의한 이름들입니다.

    오류: 노트북 밖에서 부르면 :class:`~minigpt.errors.CourseError`.
    """
    from IPython import get_ipython

    shell = get_ipython()
    if shell is None:
        raise CourseError("자가 점검은 노트북 안에서 실행해 주세요.")
    names: dict[str, Any] = shell.user_ns
    return names
