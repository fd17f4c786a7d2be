"""Read whatever a learner handed in as a notebook: from bytes to cells, or to the reason why it cannot be read.

Nothing here trusts the file. What grading does not need (outputs, metadata, versions) is not even looked at, so that
nothing wrong in it can cost a learner a mark.
"""

from __future__ import annotations

import ast
import contextlib
import json
import mmap
import re
import warnings
from dataclasses import dataclass, field
from typing import Any

import nbformat
from nbformat.notebooknode import NotebookNode

from autograde.intake import magic
from autograde.lesson.python import parsed, statement_source

MAX_CELLS = 10_000
MOST_CODE = 2_000_000  # characters of a file's cells, and below their lines: all are looked at before a kernel runs
MOST_LINES = 50_000
SMALL_INT_DIGITS = 18  # Python refuses to read integers of thousands of digits; none matters here

ASK_FOR_NOTEBOOK = "Colab의 [파일] → [다운로드] → [.ipynb 다운로드]로 받은 노트북을 내 주세요."


class Unreadable(Exception):  # noqa: N818  (a reason, not a fault of the program)
    """The reason why a file cannot be graded, in one Korean line that says what to do."""


@dataclass(frozen=True)
class Cell:
    """One cell of a submission, as far as grading looks at it.

    Attributes:
        number: its place in the notebook, from 1.
        kind: `code`, `markdown` or `raw`; `raw` also for what has no known type.
        nbgrader: its nbgrader metadata as handed in; it may have been changed.
        ids: its cell id, and the one Colab keeps in the metadata of older notebooks.
        attachments: pictures pasted into a text cell.
    """

    number: int
    kind: str
    source: str
    nbgrader: dict[str, Any] = field(default_factory=dict)
    ids: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    attachments: dict[str, Any] = field(default_factory=dict)

    @property
    def grade_id(self) -> str | None:
        name = self.nbgrader.get("grade_id")
        return name if isinstance(name, str) else None


@dataclass(frozen=True)
class Reading:
    """The cells of a file, and what had to be mended to read them."""

    cells: tuple[Cell, ...]
    repairs: tuple[str, ...] = ()


def read_cells(content: bytes) -> Reading:
    """Read a file as a notebook.

    Raises:
        Unreadable: it is no notebook, too broken, or too large.
    """
    if not content.strip(b"\0 \t\r\n"):
        raise Unreadable(f"빈 파일입니다({len(content):,}바이트). 저장이 끝난 노트북을 다시 내 주세요.")
    if what := magic.kind_of(content):
        raise Unreadable(f"노트북이 아니라 {what}입니다. {ASK_FOR_NOTEBOOK}")
    text, repairs = decode(content)
    text = text.strip("\0\ufeff \t\r\n")
    if text.startswith("<"):
        raise Unreadable(f"노트북이 아니라 웹 페이지(HTML)입니다. {ASK_FOR_NOTEBOOK}")
    if text.startswith(("{", "[")):
        document, more = parse(text)
        cells = list(cells_of(document))
        repairs += more
    else:
        cells = script_cells(text)
        repairs.append("노트북이 아니라 파이썬 스크립트(.py)라서 셀로 나누어 읽었습니다.")
    if not any(cell.source.strip() for cell in cells):
        raise Unreadable(f"노트북에 내용이 있는 셀이 하나도 없습니다. {ASK_FOR_NOTEBOOK}")
    if len(cells) > MAX_CELLS:
        raise Unreadable(f"셀이 {len(cells):,}개나 됩니다. 이 단원의 노트북을 다시 내 주세요.")
    refuse_too_much(cells)
    return Reading(tuple(cells), tuple(repairs))


def refuse_too_much(cells: list[Cell]) -> None:
    """Refuse a file with so much code and text that reading it would keep the grader busy before anything runs.

    Pictures in a text do not count, nor do empty lines; statements side by side count as lines.

    Raises:
        Unreadable: there is more code than anybody writes.
    """
    sources = [cell.source if cell.kind == "code" else PICTURE.sub("", cell.source) for cell in cells]
    characters = sum(map(len, sources))
    lines = sum(source.count(";") + len(FILLED.findall(source)) for source in sources)
    if characters > MOST_CODE or lines > MOST_LINES:
        raise Unreadable(
            f"코드와 글이 지나치게 많습니다({characters:,}자, {lines:,}줄). "
            f"{MOST_CODE:,}자, {MOST_LINES:,}줄까지 채점하니 붙여 넣은 자료나 출력을 지우고 다시 내 주세요."
        )


PICTURE = re.compile(r"data:image/[\w.+-]+;base64,[A-Za-z0-9+/=]+")
FILLED = re.compile(r"^[ \t]*[^\s]", re.MULTILINE)


# ---- bytes to text ----------------------------------------------------------------------------


def decode(content: bytes) -> tuple[str, list[str]]:
    """Return the text of a file in UTF-8, UTF-16, UTF-32 or CP949, and a list of repair notes."""
    encoding = json.detect_encoding(content)
    if encoding not in ("utf-8", "utf-8-sig"):
        text = content.decode(encoding, errors="replace")
        return text, [f"글자가 {encoding.upper()}로 저장되어 있어 UTF-8로 바꾸어 읽었습니다."]
    try:
        return content.decode(encoding), []
    except UnicodeDecodeError:
        pass
    text = content.decode(encoding, errors="replace")
    broken = text.count("\ufffd")
    # read as UTF-8, Korean in CP949 is broken nearly everywhere; a few broken characters among many good are damage
    if broken > sum(character > "\x7f" for character in text) / 10:
        try:
            return content.decode("cp949"), ["글자가 CP949(한글 윈도우)로 저장되어 있어 UTF-8로 바꾸어 읽었습니다."]
        except UnicodeDecodeError:
            pass
    return text, [f"깨진 글자 {broken}개를 '\ufffd'로 바꾸어 읽었습니다."]


# ---- text to cells ----------------------------------------------------------------------------


def parse(text: str) -> tuple[Any, list[str]]:
    """Parse JSON as leniently as Python can; return the document and a list of repair notes.

    Raises:
        Unreadable: it cannot be parsed even so.
    """
    decoder = json.JSONDecoder(
        strict=False, parse_int=lambda digits: int(digits) if len(digits) <= SMALL_INT_DIGITS else 0
    )
    try:
        document, end = decoder.raw_decode(text)
    except RecursionError:
        raise Unreadable(f"괄호가 지나치게 깊이 겹친 파일이라 읽을 수 없습니다. {ASK_FOR_NOTEBOOK}") from None
    except ValueError as error:
        raise Unreadable(broken_json(text, error)) from None
    if text[end:].strip("\0 \t\r\n"):
        return document, ["노트북 뒤에 붙은 다른 내용은 읽지 않았습니다."]
    return document, []


def broken_json(text: str, error: ValueError) -> str:
    """Return what kind of damage keeps a notebook from being parsed, in Korean."""
    if re.search(r"^<{7} ", text, re.MULTILINE):
        return "Git 충돌 표시(<<<<<<<)가 남아 있는 노트북입니다. 충돌을 해결한 뒤 다시 내 주세요."
    cut_off = isinstance(error, json.JSONDecodeError) and (
        error.msg.startswith("Unterminated string")  # which has no end up to the end of the text
        or error.pos >= len(text.rstrip())
    )
    if cut_off or not text.endswith(("}", "]")):
        return "노트북이 중간에서 끊겼습니다. 내려받기나 저장이 끝난 뒤에 다시 내 주세요."
    line = f"({error.lineno}번째 줄)" if isinstance(error, json.JSONDecodeError) else ""
    return f"노트북 파일이 깨져 있습니다{line}. {ASK_FOR_NOTEBOOK}"


def cells_of(document: Any) -> list[Cell]:
    """Return the cells of a notebook, of any version of the format."""
    if isinstance(document, list):
        document = {"cells": document}
    if not isinstance(document.get("cells"), list) and isinstance(document.get("worksheets"), list):
        document = upgraded(document)
    raw = document.get("cells")
    if not isinstance(raw, list):
        raise Unreadable(f"JSON 파일이지만 노트북이 아닙니다(셀 목록이 없습니다). {ASK_FOR_NOTEBOOK}")
    return [cell_of(number, entry) for number, entry in enumerate(raw, 1) if isinstance(entry, dict)]


def upgraded(document: dict[str, Any]) -> dict[str, Any]:
    """Convert a notebook of format 2 or 3 to format 4, without its outputs."""
    sheets = [sheet for sheet in document["worksheets"] if isinstance(sheet, dict)]
    cells = [cell for sheet in sheets if isinstance(sheet.get("cells"), list) for cell in sheet["cells"]]
    cells = [{"metadata": {}} | cell | {"outputs": []} for cell in cells if isinstance(cell, dict)]
    old = {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": cells, "metadata": {}}]}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            new: NotebookNode = nbformat.convert(nbformat.from_dict(old), 4)
    except Exception as error:  # nbformat raises many kinds
        raise Unreadable(
            f"옛 형식(nbformat 3)의 노트북을 읽지 못했습니다({type(error).__name__}). {ASK_FOR_NOTEBOOK}"
        ) from None
    return new


def cell_of(number: int, entry: dict[str, Any]) -> Cell:
    """Return one cell of a notebook; whatever is malformed in it is left out."""
    metadata = dictionary(entry.get("metadata"))
    ids = (entry.get("id"), metadata.get("id"))
    tags = metadata.get("tags")
    kind = entry.get("cell_type")
    return Cell(
        number=number,
        kind=kind if kind in ("code", "markdown") else "raw",
        source=clean(joined(entry.get("source", entry.get("input")))),
        nbgrader=dictionary(metadata.get("nbgrader")),
        ids=tuple(dict.fromkeys(value for value in ids if isinstance(value, str))),
        tags=tuple(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else (),
        attachments=pictures(entry.get("attachments")),
    )


def dictionary(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def joined(source: Any) -> str:
    """Return a cell's source, which a notebook may keep as one string or as a list of lines."""
    if isinstance(source, list):
        return "".join(line for line in source if isinstance(line, str))
    return source if isinstance(source, str) else ""


def clean(source: str) -> str:
    """Return a source with Python's line ends and without characters that cannot be written to a file."""
    source = source.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    return source.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def pictures(attachments: Any) -> dict[str, Any]:
    """Return the attachments that are valid by the notebook format."""
    return {
        name: bundle
        for name, bundle in dictionary(attachments).items()
        if clean(name) == name and isinstance(bundle, dict) and all(isinstance(data, str) for data in bundle.values())
    }


# ---- scripts ----------------------------------------------------------------------------------


def script_cells(text: str) -> list[Cell]:
    """Return the cells of a notebook that was saved as a Python script.

    Jupytext's percent format keeps its cells. What Colab and Jupyter export keeps no boundary that can be relied on,
    so each definition becomes a cell, and each text in quotes a text cell.
    """
    text = clean(text)
    if CELL_MARK.search(text):
        return percent_cells(text)
    tree = parsed(text)
    if tree is None or not any(isinstance(node, ast.FunctionDef | ast.ClassDef) for node in tree.body):
        raise Unreadable(f"노트북이 아닙니다(JSON으로 시작하지 않습니다). {ASK_FOR_NOTEBOOK}")
    cells: list[Cell] = []
    lines = text.split("\n")
    for node in tree.body:
        prose = node.value.value if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) else None
        if isinstance(prose, str):
            cells.append(Cell(len(cells) + 1, "markdown", clean(prose).strip()))
        else:
            cells.append(Cell(len(cells) + 1, "code", statement_source(lines, node)))
    return cells


CELL_MARK = re.compile(r"^# ?%%+(?![%\w])(.*)$", re.MULTILINE)
CELL_KIND = re.compile(r"\[(markdown|md|raw)\]")
CELL_METADATA = re.compile(r"(?:^|\s)(nbgrader|tags|id)\s*=\s*(?=[{\[\"])")
COMMENTED_MAGIC = re.compile(r"^([ \t]*)# ?(?=%%?[A-Za-z]|![A-Za-z])", re.MULTILINE)


def percent_cells(text: str) -> list[Cell]:
    """Return the cells of a script in Jupytext's percent format, read without Jupytext.

    Jupytext would parse the header, which is YAML: a few lines of it can expand to more than any memory holds. Nothing
    in a header matters for grading.
    """
    marks = list(CELL_MARK.finditer(text))
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    parts = [(mark[1], text[mark.end() + 1 : end]) for mark, end in zip(marks, ends, strict=True)]
    above = text[: marks[0].start()]
    if any(line.strip() and not line.startswith("#") for line in above.split("\n")):  # more than a header
        parts.insert(0, ("", above))
    return [percent_cell(number, head, body.strip("\n")) for number, (head, body) in enumerate(parts, 1)]


def percent_cell(number: int, head: str, body: str) -> Cell:
    """Return one cell of the percent format.

    Args:
        head: what stands behind its mark `# %%`, such as `[markdown] tags=["x"]`.
        body: the lines below the mark.
    """
    found = CELL_KIND.search(head.split("=")[0])
    kind = {"md": "markdown", None: "code"}.get(found and found[1], found and found[1])
    metadata = {}
    for match in CELL_METADATA.finditer(head):
        with contextlib.suppress(ValueError, RecursionError):
            metadata[match[1]] = json.JSONDecoder().raw_decode(head, match.end())[0]
    if kind == "code":
        source = COMMENTED_MAGIC.sub(r"\1", body)
    elif quoted := re.fullmatch(r"[rR]?(\"\"\"|''')\n?(.*?)\n?\1", body.strip(), re.DOTALL):
        source = quoted[2]
    else:
        source = re.sub(r"^# ?", "", body, flags=re.MULTILINE)
    return cell_of(number, {"cell_type": kind, "source": source, "metadata": metadata, "id": metadata.get("id")})


# ---- big files --------------------------------------------------------------------------------

# A string (also one that the end of the file cuts off, so that each byte is looked at once), or a bracket.
_TOKEN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)|[\[\]{}]', re.DOTALL)
_VALUE = re.compile(rb"[ \t\r\n]*+:[ \t\r\n]*+(?=[\[{])")


def without_outputs(content: bytes | mmap.mmap) -> bytes:
    """Empty every value of a key `outputs` in a notebook's bytes, without building the notebook in memory.

    Args:
        content: bytes, or a memory map of the file.
    """
    pieces, start, position = [], 0, 0
    while token := _TOKEN.search(content, position):
        position = token.end()
        if position - token.start() == len(b'"outputs"') and token[0] == b'"outputs"':
            value = _VALUE.match(content, position)
            if value:
                position = end_of_value(content, value.end())
                pieces += [content[start : value.end()], b"[]"]
                start = position
    pieces.append(content[start:])
    return b"".join(pieces)


def end_of_value(content: bytes | mmap.mmap, position: int) -> int:
    """Return the position after the JSON array or object that starts at `position`."""
    depth = 0
    while token := _TOKEN.search(content, position):
        position = token.end()
        mark = content[token.start()]
        if mark in b"[{":
            depth += 1
        elif mark in b"]}":
            depth -= 1
            if depth == 0:
                return position
    return len(content)
