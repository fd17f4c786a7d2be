"""What attacks achieve against nbgrader as installed, and against this course's grading: measured, one by one.

Each attack of `tests/attacks/` is handed in between two honest learners. Plain nbgrader grades every such class in a
container, so that what succeeds harms nothing; this course grades all of them in one class. With `--write` the table
goes into docs/security.md. Exit status 1 when an attack achieves anything here.

With `--new` only attacks that the table lacks are measured, with names only these; the other rows stay as they are.

    python -m benchmarks.security [--write] [--new | NAME...]
"""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path

from nbformat import NotebookNode
from rich.console import Console
from rich.progress import track

from tests.support.attacking import Attack, Ground, answered, attacks, effects, grade, grade_contained, write
from tests.support.copies import ROOT

PAGE = ROOT / "docs" / "security.md"
BEGIN, END = "<!-- benchmarks/security.py: begin -->\n", "<!-- benchmarks/security.py: end -->\n"
SAFE = "막음"
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
        short = ("--Execute.timeout=10", "--StrictExecute.grace=2", "--Execute.iopub_timeout=5")
        result = grade(ground, class_, *short)
        return {attack.student: effects(ground, attack, result.returncode) for attack in class_}


def rows_of_the_page() -> dict[tuple[str, str], str]:
    """What was measured before: each row by its aim and attack."""
    found = re.finditer(r"^\| (\S+) \| `(\w+)` \|.*$", PAGE.read_text(encoding="utf8"), re.MULTILINE)
    return {row.group(1, 2): row.group() for row in found}


def chosen(class_: list[Attack], arguments: list[str], rows: dict[tuple[str, str], str]) -> list[Attack]:
    """Whom to measure.

    Raises:
        SystemExit: no attack has such a name.
    """
    names = {argument for argument in arguments if not argument.startswith("--")}
    if unknown := names - {attack.name for attack in class_}:
        raise SystemExit(f"no such attack: {', '.join(sorted(unknown))}")
    if "--new" in arguments:
        return [attack for attack in class_ if key(attack) not in rows]
    return [attack for attack in class_ if attack.name in names] if names else class_


def key(attack: Attack) -> tuple[str, str]:
    return KINDS[attack.aim], attack.name


def honest(folder: Path, notebook: NotebookNode) -> None:
    write(folder, answered(notebook, "def double(x):\n    return x * 5"))


def measured(class_: list[Attack]) -> dict[tuple[str, str], str]:
    """A row for each.

    Raises:
        SystemExit: this machine's container is no place to measure anything.
    """
    console = Console(stderr=True)
    if class_ and against_plain(Attack("control", "harms", "Nothing at all", honest)):
        raise SystemExit("plain nbgrader cannot even grade an honest class in its container here")
    plain = {attack.student: against_plain(attack) for attack in track(class_, "plain nbgrader", console=console)}
    console.print("this course: one class")
    course = against_course(class_) if class_ else {}
    return {
        key(attack): f"| {KINDS[attack.aim]} | `{attack.name}` | {', '.join(plain[attack.student]) or SAFE} "
        f"| {', '.join(course[attack.student]) or SAFE} |"
        for attack in class_
    }


def main() -> int:
    class_, before = attacks(), rows_of_the_page()
    all_rows = before | measured(chosen(class_, sys.argv[1:], before))
    rows = [all_rows[key(attack)] for attack in class_ if key(attack) in all_rows]
    table = "\n".join(["| 노리는 것 | 공격 | nbgrader 그대로 | 이 강좌 |", "|---|---|---|---|", *rows])
    won, lost = (sum(row.split(" | ")[column].rstrip(" |") != SAFE for row in rows) for column in (2, 3))
    counted = f"공격 {len(rows)}개 가운데 nbgrader 그대로에서 {won}개, 이 강좌에서 {lost}개가 무엇인가를 이루었습니다."
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
