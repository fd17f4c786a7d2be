"""단원의 마지막 셀이 부르는 자가 점검입니다. 공개 테스트를 다시 돌려 남은 문제를 알려 줍니다."""

import contextlib
import io
import json
import linecache
import os
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from minigpt import live, session
from minigpt.errors import CourseError
from minigpt.explain import explain, in_one_line
from minigpt.unsolved import is_stub

CHECKS = Path(__file__).parent / "data" / "checks"


class CheckState(StrEnum):
    """한 문제를 점검한 결과의 갈래입니다."""

    PASSED = "passed"
    NOT_RUN = "not run"
    UNTOUCHED = "untouched"
    BLOCKED = "blocked"
    FAILED = "failed"


@dataclass(frozen=True)
class CheckResult:
    """한 문제의 점검 결과입니다."""

    exercise: str
    state: CheckState
    hint: str = ""


SYMBOLS = {
    CheckState.PASSED: "✅ 공개 테스트 통과",
    CheckState.NOT_RUN: "⬜ 답 셀을 실행하지 않음",
    CheckState.UNTOUCHED: "⬜ 아직 풀지 않음",
    CheckState.BLOCKED: "⏸ 먼저 풀 문제가 있음",
    CheckState.FAILED: "❌ 다시 볼 것",
}


def check_lesson(lesson: str, namespace: dict[str, Any] | None = None) -> None:
    """공개 테스트를 처음부터 다시 돌려, 하나가 끝날 때마다 그 문제의 결과를 한 줄로 보여 줍니다.

    답 셀을 하나도 실행하지 않았으면 그렇다고만 말합니다. 노트북의 시험 셀을 지웠거나 고쳤어도 원래의 공개 테스트로
    점검하고, 그런 셀이 있으면 알려 줍니다. 채점할 때는 숨은 테스트도 있으므로 여기서 모두 통과해도 만점이라는 뜻은
    아닙니다.

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
    checks = read_checks(lesson)
    if checks and not any(exercise in namespace for exercise in checks):
        print("아직 실행한 답 셀이 없습니다. 위에서부터 차례로 실행한 다음, 이 셀을 다시 실행하세요.")
        return
    results = []
    for result in each_check(checks, namespace):
        print(f"{SYMBOLS[result.state]}  {result.exercise}" + (f": {result.hint}" if result.hint else ""), flush=True)
        results.append(result)
    look_at_notebook(lesson, live.read_notebook(namespace))
    left = sum(result.state != CheckState.PASSED for result in results)
    if not results:
        print("이 단원의 문제는 사람이 읽고 채점합니다. 글을 다 썼으면 저장한 뒤 노트북 파일(.ipynb)을 제출하세요.")
        return
    print()
    if len(results) == 1:
        print(
            "이 단원의 문제가 아직 남았습니다. 답 셀을 고치고 시험 셀을 다시 실행해 보세요."
            if left
            else "이 단원의 문제가 공개 테스트를 통과했습니다. 저장한 뒤 노트북 파일(.ipynb)을 제출하세요."
        )
    elif left:
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
    return list(each_check(read_checks(lesson), namespace))


def each_check(checks: dict[str, str], namespace: dict[str, Any]) -> Iterator[CheckResult]:
    """공개 테스트를 차례로 돌리며, 하나가 끝날 때마다 결과를 줍니다.

    인자:
        checks: 문제의 이름 → 시험 셀의 소스
        namespace: 답이 들어 있는 이름 공간. 바꾸지 않습니다.
    """
    for exercise, source in checks.items():
        if exercise not in namespace:
            yield CheckResult(exercise, CheckState.NOT_RUN)
        elif is_stub(namespace[exercise]):
            yield CheckResult(exercise, CheckState.UNTOUCHED)
        else:
            yield run_check(exercise, source, dict(namespace), tuple(checks))


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


def run_check(exercise: str, source: str, namespace: dict[str, Any], exercises: tuple[str, ...] = ()) -> CheckResult:
    """공개 테스트 하나를 돌립니다. 테스트가 찍는 글은 보이지 않게 합니다.

    인자:
        exercise: 문제의 이름. 예: ``"is_long"``
        source: 시험 셀의 소스
        namespace: 답이 들어 있는 이름 공간. 테스트가 만드는 이름이 여기에 더해집니다.
        exercises: 이 단원의 모든 문제의 이름. 다른 문제의 답이 없어 막힌 것을 알아봅니다.

    오류: 실행 중지를 누르면 그때 돌던 문제를 찍고 KeyboardInterrupt를 그대로 냅니다.
    """
    filename = f"<{exercise} 공개 테스트>"
    # 트레이스백과 AutoGraph가 소스를 찾을 수 있게 등록해 둡니다 (IPython이 셀에 하는 것과 같습니다)
    linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
    try:
        with contextlib.redirect_stdout(io.StringIO()), session.time_limit(exercise):
            exec(compile(source, filename, "exec"), namespace)
    except KeyboardInterrupt:
        print(f"⏹ 멈춤  {exercise}: 이 문제를 점검하다 멈췄습니다. 끝나지 않는 반복이 있나요?")
        raise
    except session.EndlessError as error:
        return CheckResult(exercise, CheckState.FAILED, str(error).removeprefix(f"{exercise}: "))
    except AssertionError as error:
        return CheckResult(exercise, CheckState.FAILED, first_line(error))
    except Exception as error:
        return failed(exercise, error, exercises)
    return CheckResult(exercise, CheckState.PASSED)


def failed(exercise: str, error: Exception, exercises: tuple[str, ...]) -> CheckResult:
    """답이나 공개 테스트가 오류로 끝난 문제의 결과입니다. 맞는 설명이 있으면 덧붙입니다."""
    if session.is_unsolved(error):
        cause = session.unsolved_in(error, exercises)
        if cause in exercises and cause != exercise:
            return CheckResult(exercise, CheckState.BLOCKED, f"{cause}부터 푸세요.")
        return CheckResult(exercise, CheckState.FAILED, "답을 썼다면, 맨 아래의 raise 줄을 지웠는지 보세요.")
    if isinstance(error, NameError):
        if error.name in exercises:
            return CheckResult(exercise, CheckState.BLOCKED, f"{error.name}의 답 셀부터 실행하세요.")
        advice = f"이름 {error.name!r}을(를) 찾지 못했습니다. 위쪽 셀을 모두 실행했다면 철자를 보세요."
        return CheckResult(exercise, CheckState.FAILED, advice)
    said = f"실행하다 오류가 났습니다. {in_one_line(error)}"
    return CheckResult(exercise, CheckState.FAILED, f"{said} 💡 {advice}" if (advice := explain(error)) else said)


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
    return session.own_names(shell)
