"""Read the class list, as schools' systems, Excel, Moodle and Canvas write it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unicodedata import normalize

from autograde.errors import CourseError

COLUMNS = {
    "id": (
        *("학번", "studentid", "studentnumber", "sisuserid", "idnumber", "id번호", "교번", "사번"),
        *("아이디", "sisloginid", "username", "id"),
    ),
    "name": ("성명", "fullname", "student", "name", "이름"),
    "given": ("이름", "firstname", "givenname"),
    "family": ("성", "lastname", "surname", "familyname"),
    "email": ("이메일", "이메일주소", "메일", "email", "emailaddress"),
}
"""Labels that a column of each field may have, as `label_of()` returns them; the first go before the others."""

SAFE_ID = re.compile(r"[^\W_](?:[\w.-]{0,62}[^\W_])?")
ROUNDED = re.compile(r"[0-9]+(?:[.,][0-9]+)?e\+[0-9]+", re.IGNORECASE)
EXACT = 10**15
"""The number from which on Excel rounds whole numbers."""
SUMS = {"합계", "소계", "총계", "계", "total"}
NO_PEOPLE = {"pointspossible", "studenttest", "teststudent", "학생테스트", "테스트학생"}
"""Names in Canvas's own rows, which are no people."""
SAVE_AGAIN = "Excel에서 열어 .xlsx나 'CSV UTF-8'로 다른 이름으로 저장해 주세요."


@dataclass(frozen=True)
class Person:
    """One person on a roster.

    Attributes:
        aliases: the name in other orders, only for finding it in file names.
        canvas: Canvas's own number, which stands in the names of the files that it gives.
    """

    id: str
    name: str = ""
    email: str = ""
    aliases: tuple[str, ...] = ()
    canvas: str = ""


def squeezed(name: str) -> str:
    """Return a name without spaces and punctuation, case-folded, for comparing."""
    return re.sub(r"[\s_,.-]+", "", normalize("NFC", name)).casefold()


def read_roster(path: Path) -> list[Person]:
    """Read a class list: an Excel workbook, or text with commas, semicolons or tabs in UTF-8, UTF-16 or CP949.

    Raises:
        CourseError: it cannot be read, has no column of ids or no ids, or has an id that is not valid, or one twice.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise CourseError(f"명단 {path}을(를) 읽지 못했습니다({error.strerror}). 경로를 확인해 주세요.") from None
    sheets = [sheet for sheet in tables(path, content) if any(map(any, sheet))]
    if not sheets:
        raise CourseError(f"명단 {path}이(가) 비었습니다.")
    for rows in sheets:
        start = next((number for number, row in enumerate(rows[:30]) if columns_of(row).get("id")), None)
        if start is not None:
            return people_of(path, rows, start)
    first = ", ".join(next(filter(any, sheets[0])))[:100]
    raise CourseError(f"명단 {path}의 첫 줄에 '학번'(또는 id) 열이 없습니다. 첫 줄: {first!r}")


# ---- from bytes to rows -------------------------------------------------------------------------------


def tables(path: Path, content: bytes) -> Iterable[list[list[str]]]:
    """Return the rows of each sheet, or those of a text by each possible delimiter.

    Empty rows are among them, so that their numbers are those that a person sees.

    Raises:
        CourseError: the file is of a kind that cannot be read.
    """
    if content.startswith(b"PK"):
        return workbook(path, content)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise CourseError(f"명단 {path}은(는) 옛 Excel(.xls)이거나 암호가 걸려 있어 읽지 못합니다. {SAVE_AGAIN}")
    text = decoded(content)
    if text is None or content.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff")):
        raise CourseError(f"명단 {path}의 글자를 읽지 못합니다. CSV나 .xlsx가 맞는지 보고, {SAVE_AGAIN}")
    if re.match(r"\s*<(?:!doctype|html|table|\?xml|meta|style)", text, re.IGNORECASE):
        raise CourseError(f"명단 {path}은(는) 이름과 달리 웹 페이지(HTML, XML)라 읽지 못합니다. {SAVE_AGAIN}")
    return by_delimiters(path, text)


def workbook(path: Path, content: bytes) -> list[list[list[str]]]:
    """Return the rows of every sheet of an Excel workbook, whatever the file's name ends in."""
    from openpyxl import load_workbook  # takes half a second, and other lists do not need it

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheets = []
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # some programs write wrong ones
            sheets.append([[shown_value(cell) for cell in row] for row in sheet.iter_rows(max_col=200)])
    except Exception:  # openpyxl raises many kinds for a broken file
        raise CourseError(
            f"명단 {path}을(를) Excel 파일(.xlsx)로 열지 못했습니다. 깨졌거나 다른 압축 파일입니다. {SAVE_AGAIN}"
        ) from None
    return sheets


def shown_value(cell: Any) -> str:
    """Return a cell's value as Excel shows it: 2026000301 and not 2026000301.0, with the zeros that a format adds.

    A number that Excel itself has rounded is returned in scientific notation, which `ROUNDED` recognises.
    """
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    if abs(value) >= EXACT:
        return f"{value:.5E}"
    text = str(int(value)) if value == int(value) else str(value)
    zeros = re.fullmatch(r"0+", str(getattr(cell, "number_format", "")))
    return text.zfill(len(zeros[0])) if zeros else text


def decoded(content: bytes) -> str | None:
    """Return the text of a list in UTF-8, UTF-16 or CP949; None if it is in none of them."""
    encodings: tuple[str, ...]
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ("utf-16",)
    elif b"\0" in content[:400]:
        even, odd = content[:400:2].count(0), content[1:400:2].count(0)
        encodings = ("utf-16-be", "utf-16-le") if even > odd else ("utf-16-le", "utf-16-be")
    else:
        encodings = ("utf-8-sig", "cp949")
    for encoding in encodings:
        try:
            return content.decode(encoding).replace("\r\n", "\n").replace("\r", "\n").strip("\0")
        except UnicodeDecodeError:
            continue
    return None


def by_delimiters(path: Path, text: str) -> list[list[list[str]]]:
    """Return the rows of a text by each possible delimiter, the likeliest first."""
    first = next(filter(str.strip, text.split("\n")), "")
    said = re.fullmatch(r'"?sep=(.)"?', first.strip())  # the first line of some files, for Excel
    delimiters = [said[1]] if said and said[1] in ",;\t|" else sorted(",;\t", key=first.count, reverse=True)
    try:
        return [list(csv.reader(text.split("\n"), delimiter=delimiter)) for delimiter in delimiters]
    except csv.Error as error:
        raise CourseError(f"명단 {path}을(를) CSV로 읽지 못했습니다({error}). {SAVE_AGAIN}") from None


# ---- from rows to people ------------------------------------------------------------------------------


def label_of(text: str) -> str:
    """Return a column's label without spaces, hyphens and what is in brackets: `"학 번(교번)" -> "학번"`."""
    return re.sub(r"\(.*?\)|\[.*?\]|[\s_*:.\u200b\ufeff-]+", "", normalize("NFKC", text)).casefold()


def columns_of(header: Sequence[str]) -> dict[str, list[int]]:
    """Return for each field the indexes of the columns that may hold it, the likeliest first."""
    labels = [label_of(label) for label in header]
    found = {
        field: [index for label in known for index, one in enumerate(labels) if one == label]
        for field, known in COLUMNS.items()
    }
    return {field: indexes for field, indexes in found.items() if indexes}


def people_of(path: Path, rows: Sequence[Sequence[str]], start: int) -> list[Person]:
    """Return the people in the rows below the row of labels.

    Args:
        start: index of the row of labels.

    Raises:
        CourseError: see `read_roster()`.
    """
    columns, below = columns_of(rows[start]), rows[start + 1 :]
    # the likeliest column that is not empty: Canvas has one for the school's own ids even where it knows none
    chosen = {
        field: next((index for index in indexes if any(value_in(row, index) for row in below)), indexes[0])
        for field, indexes in columns.items()
    }
    labels = list(map(label_of, rows[start]))
    canvas = labels.index("id") if "sisuserid" in labels and "id" in labels else None
    people: list[Person] = []
    places: dict[str, int] = {}
    for number, row in enumerate(below, start + 2):
        values = {field: value_in(row, index) for field, index in chosen.items()}
        student, (name, aliases) = values["id"], name_of(values)
        again = label_of(student) == label_of(rows[start][chosen["id"]])  # the labels are repeated on each page
        if not student or again or student.casefold() in SUMS or squeezed(name) in NO_PEOPLE:
            continue
        student = checked_id(path, number, student)
        before = places.setdefault(student.casefold(), number)
        if before != number:
            raise CourseError(
                f"명단 {path}에 학번 {student}이(가) 두 번 있습니다({before}째 줄, {number}째 줄). 하나를 지워 주세요."
            )
        number_there = value_in(row, canvas) if canvas is not None else ""
        people.append(Person(student, name, values.get("email", ""), aliases, number_there))
    if not people:
        raise CourseError(f"명단 {path}의 {start + 1}째 줄에 열 이름은 있으나 그 아래에 학번이 하나도 없습니다.")
    return people


def checked_id(path: Path, number: int, text: str) -> str:
    """Return a student id in its normal form: `"2026000301.0" -> "2026000301"`.

    Args:
        number: that of its row, for the message.

    Raises:
        CourseError: Excel has rounded it, or it cannot name a folder.
    """
    student = re.sub(r"^([0-9]+)\.0+$", r"\1", normalize("NFKC", text))
    if ROUNDED.fullmatch(student):
        raise CourseError(
            f"명단 {path}의 {number}째 줄: 학번 {student}은(는) Excel이 반올림한 수라 원래 학번을 알 수 없습니다. "
            "학번 열의 셀 서식을 '텍스트'로 바꾸고 학번을 다시 넣어 저장해 주세요."
        )
    if SAFE_ID.fullmatch(student) is None:
        raise CourseError(
            f"명단 {path}의 {number}째 줄: {student[:40]!r}은(는) 학번으로 쓸 수 없습니다. "
            "글자, 숫자, '-', '.', '_'로 된 학번으로 고쳐 주세요."
        )
    return student


def name_of(values: dict[str, str]) -> tuple[str, tuple[str, ...]]:
    """Return a person's name in Korean order, and the other orders in which a system may write it.

    Args:
        values: fields of one row; `given` and `family`, or `name`.
    """
    given, family = values.get("given", ""), values.get("family", "")
    if not (given and family):
        name = values.get("name") or given or family
        family, comma, given = (part.strip() for part in name.partition(","))
        if not comma or not family or not given:
            words = name.split()
            swapped = len(words) == 2 and name.isascii()
            return name, (f"{words[1]} {words[0]}",) if swapped else ()
        if not is_hangul(family + given):
            return name, (f"{given} {family}",)
    if len(given) >= 3 and is_hangul(given) and given.startswith(family):  # the family name is in both columns
        return given, ()
    if is_hangul(family + given):
        return family + given, (given + family,)
    return f"{family}, {given}", (f"{given} {family}",)


def is_hangul(text: str) -> bool:
    return all("가" <= letter <= "힣" for letter in text)


def value_in(row: Sequence[str], index: int) -> str:
    """Return one value of a row; empty if the row is shorter.

    Of `="2024…"` and `'2024…`, which keep Excel from rounding a number, it is the number.
    """
    text = normalize("NFC", row[index]) if index < len(row) else ""
    text = re.sub(r"[\u200b\ufeff\0]", "", text).strip()
    return re.sub(r'^="(.*)"$|^\'(?=[0-9])', r"\1", text).strip()
