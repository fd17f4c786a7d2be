"""`course export`: write the marks as files for Excel, Moodle and Canvas.

A learner who has handed in nothing has no mark; that is not 0, and every format has an empty cell for it.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

import pandas as pd
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from autograde.errors import CourseError
from autograde.gradebook.marks import Marks, names_of
from autograde.intake.record import Status
from autograde.intake.without_notebook import NO_NOTEBOOK


class ExportStatus(StrEnum):
    """The state of a learner's submission of a lesson, as the table shows it."""

    ABSENT = "미제출"
    NO_NOTEBOOK = NO_NOTEBOOK
    UNREADABLE = Status.UNREADABLE
    UNKNOWN = "확인 필요"
    OUTDATED = "다시 채점"
    WAITING = "채점 대기"
    DONE = "완료"


LONGEST_NUMBER = 11  # digits that Excel shows as they are
HEADER = ["학번", "이름", "이메일"]


def write(marks: Marks, lessons: Sequence[str], path: Path, kind: str) -> None:
    """Write the marks of some lessons to a file.

    Args:
        kind: one of `WRITERS`.

    Raises:
        CourseError: the file cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        WRITERS[kind](marks, lessons, path)
    except OSError as error:
        raise CourseError(
            f"{path}에 쓰지 못했습니다({error.strerror}). 파일이 Excel에 열려 있지 않은지 확인해 주세요."
        ) from None


def full_table(marks: Marks, lessons: Sequence[str]) -> pd.DataFrame:
    """Return a table with one row for each person: for each lesson its sum, state, days late, and exercises' points."""
    table = pd.DataFrame(index=marks.people.index)
    table["이름"] = names_of(marks.people)
    table["이메일"] = marks.people["email"]
    totals = marks.totals()
    days = marks.hand_ins["days"].unstack("lesson").reindex(index=table.index, columns=lessons)
    points = marks.grades["points"].unstack(["lesson", "exercise"]).reindex(table.index)
    for lesson in lessons:
        one = (
            totals.xs(lesson, level="lesson") if lesson in totals.index.get_level_values("lesson") else totals.iloc[:0]
        )
        one = one.droplevel("lesson") if "lesson" in one.index.names else one
        states = pd.Series(ExportStatus.DONE.value, index=one.index)
        states = states.mask(one["waiting"], ExportStatus.WAITING).mask(one["due"], ExportStatus.OUTDATED)
        refused = pd.Series(
            [(student, lesson) in marks.unreadable for student in one.index], index=one.index, dtype=bool
        )
        states = states.mask(refused & (one["points"] == 0), ExportStatus.UNREADABLE)
        states = states.mask(one["points"].isna(), ExportStatus.UNKNOWN)
        table[f"{lesson} 합계"] = one["points"].reindex(table.index)
        absent = [
            ExportStatus.NO_NOTEBOOK if (student, lesson) in marks.without_notebook else ExportStatus.ABSENT
            for student in table.index
        ]
        table[f"{lesson} 상태"] = states.reindex(table.index).fillna(pd.Series(absent, index=table.index, dtype=object))
        table[f"{lesson} 늦은 날"] = days[lesson].where(days[lesson] > 0).astype("Int64")
        for exercise in marks.exercises.loc[[lesson]].index.get_level_values("exercise"):
            table[f"{lesson} {exercise}"] = points.get((lesson, exercise), pd.Series(index=table.index, dtype=float))
    return table.rename_axis("학번").reset_index()


def sums(marks: Marks, lessons: Sequence[str]) -> pd.DataFrame:
    """Return the points by person (rows) and lesson (columns); empty where nothing came in."""
    return marks.totals()["points"].unstack("lesson").reindex(index=marks.people.index, columns=list(lessons))


# ---- formats --------------------------------------------------------------------------------------


def write_csv(marks: Marks, lessons: Sequence[str], path: Path) -> None:
    """Write a CSV for Excel: with a byte order mark, and no cell that Excel would round or take for a formula."""
    table = full_table(marks, lessons)
    for column in HEADER:
        table[column] = [as_excel_reads(text) for text in table[column]]
    write_rows(table, path)


def write_moodle(marks: Marks, lessons: Sequence[str], path: Path) -> None:
    """Write a CSV for Moodle's grade import, by ID number or e-mail address."""
    table = sums(marks, lessons).rename(columns=lambda lesson: f"Assignment: {lesson}")
    table.insert(0, "Email address", marks.people["email"])
    write_rows(table.rename_axis("ID number").reset_index(), path)


def write_canvas(marks: Marks, lessons: Sequence[str], path: Path) -> None:
    """Write a CSV for Canvas's gradebook import: its five columns, then one for each lesson.

    The first row holds the possible points.
    """
    table = sums(marks, lessons)
    names = names_of(marks.people)
    for place, (column, values) in enumerate(
        {
            "Student": names,
            "ID": marks.people["lms_user_id"],
            "SIS User ID": list(table.index),
            "SIS Login ID": marks.people["email"],
            "Section": "",
        }.items()
    ):
        table.insert(place, column, values)
    possible = marks.exercises["maximum"].groupby("lesson").sum().reindex(lessons)
    first = pd.DataFrame([{"Student": "Points Possible", **possible}], columns=table.columns)
    rows = pd.concat([first, table.reset_index(drop=True)])
    about = list(table.columns[:5])
    rows[about] = rows[about].astype(object).fillna("")
    write_rows(rows, path)


def write_xlsx(marks: Marks, lessons: Sequence[str], path: Path) -> None:
    """Write an Excel workbook: ids are text, the first row and columns stay in sight, the table can be filtered."""
    table = full_table(marks, lessons)
    for column in HEADER:  # openpyxl refuses characters that no workbook may hold
        table[column] = [ILLEGAL_CHARACTERS_RE.sub("", text) for text in table[column]]
    with pd.ExcelWriter(path, engine="openpyxl") as writer:
        table.to_excel(writer, sheet_name="성적", index=False, freeze_panes=(1, 2))
        sheet = writer.sheets["성적"]
        sheet.auto_filter.ref = sheet.dimensions
        for number, column in enumerate(table.columns, 1):
            letter = get_column_letter(number)
            longest = max([width(column), *(width(value) for value in table[column])])
            sheet.column_dimensions[letter].width = min(longest + 2, 40)
            sheet[f"{letter}1"].font = Font(bold=True)
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str):
                    cell.data_type = "s"  # never a formula, whatever a name begins with


WRITERS = {"csv": write_csv, "xlsx": write_xlsx, "moodle": write_moodle, "canvas": write_canvas}


def write_rows(table: pd.DataFrame, path: Path) -> None:
    for column in table.columns:
        if not pd.api.types.is_numeric_dtype(table[column]):
            table[column] = [no_formula(value) if isinstance(value, str) else value for value in table[column].tolist()]
    table = table.rename(columns=no_formula)
    table.to_csv(path, index=False, encoding="utf-8-sig", quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n")


def as_excel_reads(text: str) -> str:
    """Return a text in a form that Excel does not change: `"0123" -> '="0123"'`, `"=A1" -> "'=A1"`.

    Excel would round long numbers, drop zeros in front of others, and run what begins like a formula.
    """
    if text.isdigit() and (text.startswith("0") or len(text) > LONGEST_NUMBER):
        return f'="{text}"'
    return no_formula(text)


def no_formula(text: str) -> str:
    """Return a text that no program takes for a formula; numbers in the form of `as_excel_reads()` stay."""
    if text[:1] not in ("=", "+", "-", "@", "\t", "\r") or re.fullmatch(r'="[0-9]+"', text):
        return text
    return f"'{text}"


def width(value: object) -> int:
    """Return the width of a value in characters; Hangul counts as two."""
    text = "" if pd.isna(value) else str(value)
    return sum(2 if ord(letter) > 0x2E7F else 1 for letter in text)
