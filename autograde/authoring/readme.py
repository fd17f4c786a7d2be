"""The part of README.md that is made from the lessons: their table, with a Colab badge each."""

from __future__ import annotations

import json
import re

from autograde.errors import CourseError
from autograde.layout import Layout
from autograde.lesson.cells import is_essay, is_test, title_of
from autograde.lesson.source import BADGE, read_lesson

BEGIN, END = "<!-- course: lessons begin -->", "<!-- course: lessons end -->"


def rendered(layout: Layout) -> str:
    """Return README.md with the lesson table as the sources give it.

    Raises:
        CourseError: the file or its two marks are missing.
    """
    path = layout.root / "README.md"
    text = path.read_text(encoding="utf8") if path.is_file() else ""
    if text.count(BEGIN) != 1 or text.count(END) != 1:
        raise CourseError(f"README.md에 {BEGIN!r}와 {END!r} 표시가 한 번씩 있어야 합니다. 되돌려 주세요.")
    before, rest = text.split(BEGIN)
    return f"{before}{BEGIN}\n{lesson_table(layout)}\n{END}{rest.split(END)[1]}"


def lesson_table(layout: Layout) -> str:
    """Return a table in Markdown with one row for each lesson.

    Its columns are title, number of exercises and points, time, measured seconds of the lesson's cells, badge.
    """
    rows = ["| 단원 | 문제 | 걸리는 시간 | 셀 실행 | 열기 |", "|---|---|---|---|---|"]
    measured = json.loads(layout.times.read_text(encoding="utf8")) if layout.times.is_file() else {}
    for lesson in layout.lesson_names():
        cells = read_lesson(layout, lesson).cells
        title = title_of(cells)
        tests = [cell for cell in cells if is_test(cell)]
        essays = [cell for cell in cells if is_essay(cell)]
        points = sum(cell.metadata.nbgrader.points for cell in tests + essays)
        counts = [f"{len(tests)}개"] * bool(tests) + [f"서술형 {len(essays)}개"] * bool(essays)
        count = " + ".join(counts) or "0개"
        minutes = re.search(r"걸리는 시간은 (\d+분)", cells[0].source)
        badge = f"[![Colab에서 열기]({BADGE})]({layout.colab_url(lesson)})"
        link = f"[{title}]({layout.release(lesson).relative_to(layout.root).as_posix()})"
        seconds = f"{measured[lesson]}초" if lesson in measured else "-"
        rows.append(f"| {link} | {count} · {points}점 | {minutes.group(1) if minutes else '-'} | {seconds} | {badge} |")
    return "\n".join(rows)
