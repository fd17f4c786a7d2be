"""The tables that `course collect` prints: submissions and their repairs, unplaced files, missing learners."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from rich.console import Console
from rich.table import Table
from rich.text import Text

from autograde.collecting.rows import Collected, Row, RowState, and_more
from autograde.collecting.versions import Occurrence
from autograde.intake.handed_in import shown
from autograde.tables import plain_table

ALIKE, LINES = 3, 60
"""Most unplaced files that are shown of one folder with one reason, and most lines of their table."""
STYLES = {
    RowState.FIRST: "green",
    RowState.NEWER: "yellow",
    RowState.SAME: "dim",
    RowState.NO_NOTEBOOK: "yellow",
    RowState.FAILED: "red",
}


def show(console: Console, collection: Collected, *, dry_run: bool) -> None:
    """Print everything that an instructor should know before grading."""
    if rows := [*collection.rows, *collection.without]:
        console.print(hand_ins(rows))
    if collection.unplaced:
        console.print(unplaced(collection.unplaced))
    for line in closing_lines(collection, dry_run=dry_run):
        console.print(line, markup=False)


def hand_ins(rows: list[Row]) -> Table:
    table = plain_table("학습자", "파일", "낸 시각", "상태", "알아 둘 것")
    for row in rows:
        versions = f" (버전 {row.versions}개)" if row.versions > 1 else ""
        table.add_row(
            Text(row.student),
            Text(last_parts(row.handed_in.name), overflow="fold"),
            Text(time_of(row.handed_in)),
            Text(row.state + versions, style=STYLES[row.state]),
            Text(remarks(row), overflow="fold"),
        )
    return table


def time_of(occurrence: Occurrence) -> str:
    """Return the time of a submission as text, with the year if it is not this year's."""
    if not occurrence.dated or not occurrence.moment:
        return "모름"
    moment = datetime.fromtimestamp(occurrence.moment)
    return f"{moment:%m-%d %H:%M}" if moment.year == datetime.now().year else f"{moment:%Y-%m-%d %H:%M}"


def unplaced(files: list[tuple[str, str]]) -> Table:
    """Return a table of unplaced files with the reasons, shortened where many files of one folder have one reason."""
    table = plain_table("자리를 찾지 못한 파일", "까닭")
    alike: dict[tuple[tuple[str, ...], str], list[str]] = defaultdict(list)
    for name, reason in files:
        alike[(tuple(name.split("/")[:2]), reason)].append(name)
    rows = []
    for (_, reason), names in alike.items():
        rows += [(name, reason, 1) for name in names[:ALIKE]]
        if rest := len(names) - ALIKE:
            rows += [(and_more(rest).strip(), reason, rest)] if rest > 0 else []
    for name, reason, _ in rows[:LINES]:
        table.add_row(Text(name, overflow="fold"), Text(reason, overflow="fold"))
    if rest := sum(count for *_, count in rows[LINES:]):
        table.add_row(Text(and_more(rest).strip()), Text("위의 것을 먼저 고치고 다시 실행해 주세요"))
    return table


def last_parts(name: str) -> str:
    """Return a file's name with the folder or archive it lies in."""
    return shown("/".join(name.split("/")[-2:]))


def remarks(row: Row) -> str:
    lines = list(row.repairs)
    if row.unanswered:
        lines.append(f"풀지 않은 문제: {', '.join(row.unanswered)}")
    return "\n".join(lines)


def closing_lines(collection: Collected, *, dry_run: bool) -> list[str]:
    lines = [
        f"다른 단원({lesson})의 노트북 {count}개는 그대로 두었습니다."
        for lesson, count in sorted(collection.elsewhere.items())
    ]
    if collection.nobodys:
        names = ", ".join(collection.nobodys[:5]) + and_more(len(collection.nobodys) - 5)
        lines.append(f"노트북이 아니고 누구의 것인지도 알 수 없는 파일은 두었습니다: {names}")
    if collection.missing:
        names = ", ".join(f"{person.id} {person.name}".strip() for person in collection.missing)
        lines.append(f"아직 내지 않은 사람 {len(collection.missing)}명: {names}")
    if collection.enrolled:
        lines.append(
            f"명단은 전에 성적부에 올린 {collection.enrolled}명입니다. "
            "새로 온 사람이 있으면 새 명단을 --roster로 주세요."
        )
    if collection.extended:
        lines.append(
            f"명단에 없는 학번인데 마감이 늦추어져 있습니다: {', '.join(collection.extended)}. 잘못 적은 것이면 "
            "course extend로 --days 0을 주어 거두고, 맞는 학번에 다시 주세요."
        )
    states = [row.state for row in (*collection.rows, *collection.without)]
    counts = [f"{state} {states.count(state)}명" for state in STYLES if state in states]
    lines.append(", ".join(counts) or "이 단원의 제출물이 없습니다.")
    if dry_run:
        lines.append("--dry-run이라 아무것도 옮기지 않았습니다.")
    return lines
