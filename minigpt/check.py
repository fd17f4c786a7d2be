"""단원의 마지막 셀이 부르는 자가 점검입니다. 공개 테스트를 다시 돌려 남은 문제를 알려 줍니다."""

import contextlib
import io
import json
import linecache
import os
from dataclasses import dataclass
from pathlib import Path

from minigpt.errors import CourseError

CHECKS = Path(__file__).parent / "data" / "checks"


@dataclass(frozen=True)
class CheckResult:
    """한 문제의 점검 결과입니다. ``state``는 ``"passed"``, ``"untouched"``, ``"failed"`` 가운데 하나입니다."""

    exercise: str
    state: str
    hint: str = ""


SYMBOLS = {"passed": "✅ 공개 테스트 통과", "untouched": "⬜ 아직 풀지 않음", "failed": "❌ 다시 볼 것"}


def check_lesson(lesson: str, namespace: dict | None = None) -> None:
    """공개 테스트를 처음부터 다시 돌려 문제마다 결과를 한 줄씩 보여 줍니다.

    노트북의 시험 셀을 지웠거나 고쳤어도 원래의 공개 테스트로 점검합니다. 채점할 때는 숨은 테스트도 있으므로
    여기서 모두 통과해도 만점이라는 뜻은 아닙니다.

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
    left = sum(result.state != "passed" for result in results)
    print()
    if left:
        print(f"{len(results)}문제 가운데 {left}문제가 남았습니다. 답 셀을 고치고 시험 셀을 다시 실행해 보세요.")
    else:
        print(f"{len(results)}문제 모두 공개 테스트를 통과했습니다. 저장한 뒤 노트북 파일(.ipynb)을 제출하세요.")


def run_checks(lesson: str, namespace: dict) -> list[CheckResult]:
    """단원의 공개 테스트를 차례로 돌립니다. ``namespace``는 바꾸지 않습니다."""
    # 강좌를 만들 때는 아직 설치되지 않은 새 테스트로 돌려 봅니다
    folder = Path(os.environ.get("MINIGPT_CHECKS") or CHECKS)
    path = folder / f"{lesson}.json"
    if not path.is_file():
        known = ", ".join(sorted(file.stem for file in folder.glob("*.json")))
        raise CourseError(f"{lesson!r}(이)라는 단원은 없습니다. 있는 단원: {known}")
    checks = json.loads(path.read_text(encoding="utf8"))
    return [run_check(exercise, source, dict(namespace)) for exercise, source in checks.items()]


def run_check(exercise: str, source: str, namespace: dict) -> CheckResult:
    """공개 테스트 하나를 돌립니다. 테스트가 찍는 글은 보이지 않게 합니다."""
    filename = f"<{exercise} 공개 테스트>"
    # 트레이스백과 AutoGraph가 소스를 찾을 수 있게 등록해 둡니다 (IPython이 셀에 하는 것과 같습니다)
    linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            exec(compile(source, filename, "exec"), namespace)
    except NotImplementedError:
        return CheckResult(exercise, "untouched")
    except NameError as error:
        if exercise not in namespace:
            return CheckResult(exercise, "untouched", "답 셀을 실행했나요?")
        return CheckResult(exercise, "failed", f"정의하지 않은 이름 {error.name!r}을(를) 썼습니다.")
    except AssertionError as error:
        return CheckResult(exercise, "failed", first_line(error))
    except Exception as error:
        return CheckResult(exercise, "failed", f"실행하다 {type(error).__name__} 오류가 났습니다: {first_line(error)}")
    return CheckResult(exercise, "passed")


def first_line(error: Exception) -> str:
    """오류 메시지의 첫 줄입니다. 메시지가 없으면 빈 글입니다."""
    return next(iter(str(error).splitlines()), "")


def notebook_namespace() -> dict:
    """지금 노트북에서 정의한 이름들입니다."""
    from IPython import get_ipython

    shell = get_ipython()
    if shell is None:
        raise CourseError("자가 점검은 노트북 안에서 실행해 주세요.")
    return shell.user_ns
