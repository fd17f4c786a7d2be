"""What attacks achieve against nbgrader as installed, and against this course's grading: measured, one by one.

Each attack of `tests/attacks/` is handed in between two honest learners. Plain nbgrader grades every such class in a
container, so that what succeeds harms nothing; this course grades all of them in one class. With `--write` the table
goes into docs/security.md. Exit status 1 when an attack achieves anything here.

    python benchmarks/security.py [--write]
"""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.progress import track

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from attacking import Attack, Ground, attacks, effects, grade, grade_contained  # noqa: E402

PAGE = ROOT / "docs" / "security.md"
BEGIN, END = "<!-- benchmarks/security.py: begin -->\n", "<!-- benchmarks/security.py: end -->\n"
KINDS = {"marks": "점수", "reads": "읽기", "writes": "쓰기", "harms": "방해"}


def against_plain(attack: Attack) -> list[str]:
    with tempfile.TemporaryDirectory(prefix="attacked-", ignore_cleanup_errors=True) as place:
        ground = Ground(Path(place), plain=True)
        ground.prepare([attack])
        return grade_contained(ground, attack)


def against_course(class_: list[Attack]) -> dict[str, list[str]]:
    with tempfile.TemporaryDirectory(prefix="attacked-", ignore_cleanup_errors=True) as place:
        ground = Ground(Path(place), plain=False)
        ground.prepare(class_)
        page = next(attack.student for attack in class_ if attack.name == "script_in_output")
        short = ("--Execute.timeout=10", "--StrictExecute.grace=2", "--Execute.iopub_timeout=5")
        result = grade(ground, *short, feedback_for=page)
        return {attack.student: effects(ground, attack, result.returncode) for attack in class_}


def main() -> int:
    class_ = attacks()
    console = Console(stderr=True)
    plain = {attack.student: against_plain(attack) for attack in track(class_, "plain nbgrader", console=console)}
    console.print("this course: one class")
    course = against_course(class_)
    rows = [
        f"| {KINDS[attack.aim]} | `{attack.name}` | {', '.join(plain[attack.student]) or '막음'} "
        f"| {', '.join(course[attack.student]) or '막음'} |"
        for attack in class_
    ]
    table = "\n".join(["| 노리는 것 | 공격 | nbgrader 그대로 | 이 강좌 |", "|---|---|---|---|", *rows])
    won, lost = (sum(bool(found) for found in results.values()) for results in (plain, course))
    counted = (
        f"공격 {len(class_)}개 가운데 nbgrader 그대로에서 {won}개, 이 강좌에서 {lost}개가 무엇인가를 이루었습니다."
    )
    print(f"{counted}\n\n{table}")
    if "--write" in sys.argv[1:]:
        text = re.sub(
            f"{re.escape(BEGIN)}.*{re.escape(END)}",
            lambda _: f"{BEGIN}{counted}\n\n{table}\n{END}",
            PAGE.read_text(encoding="utf8"),
            flags=re.DOTALL,
        )
        PAGE.write_text(text, encoding="utf8")
    return int(lost > 0)


if __name__ == "__main__":
    sys.exit(main())
