"""Cells of a lesson's notebook: what nbgrader calls them, and their marked regions."""

from __future__ import annotations

import re
from collections.abc import Iterable

import nbformat
from nbformat.notebooknode import NotebookNode

SOLUTION = ("### BEGIN SOLUTION", "### END SOLUTION")
RUBRIC_MARK = "채점 기준"
HIDDEN_TESTS = ("### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS")


def serialize(notebook: NotebookNode) -> bytes:
    """The one way a notebook becomes bytes: sorted keys, one space of indent, a newline at the end."""
    nbformat.validate(notebook)
    text: str = nbformat.writes(notebook, version=nbformat.NO_CONVERT)
    return (text.rstrip("\n") + "\n").encode()


def grade_id(cell: NotebookNode) -> str | None:
    """The cell's nbgrader name, None for an ordinary cell."""
    name: str | None = cell.metadata.get("nbgrader", {}).get("grade_id")
    return name


def known_id(cell: NotebookNode) -> str:
    """The nbgrader name of a cell that has one, as every answer and every test of a lesson has.

    Raises:
        KeyError: it is an ordinary cell.
    """
    name: str = cell.metadata["nbgrader"]["grade_id"]
    return name


def is_solution(cell: NotebookNode) -> bool:
    return bool(cell.metadata.get("nbgrader", {}).get("solution"))


def is_test(cell: NotebookNode) -> bool:
    """Whether the cell is graded by running it (a hand-graded answer is both graded and a solution)."""
    return bool(cell.metadata.get("nbgrader", {}).get("grade")) and not is_solution(cell)


def is_essay(cell: NotebookNode) -> bool:
    """Whether the cell is an answer that a person marks."""
    return bool(cell.metadata.get("nbgrader", {}).get("grade")) and is_solution(cell)


def hidden_tests(source: str) -> list[str]:
    """The hidden regions of a test cell, without their delimiters."""
    begin, end = HIDDEN_TESTS
    return [match.strip("\n") for match in re.findall(rf"{begin}\n(.*?){end}", source, re.DOTALL)]


def solutions(source: str) -> list[str]:
    """The marked solution regions of an answer cell, without their delimiters."""
    begin, end = SOLUTION
    return [match for match in re.findall(rf"{begin}\n(.*?)[ \t]*{end}", source, re.DOTALL)]


def without_hidden_tests(source: str) -> str:
    """A test cell as the learner sees it."""
    begin, end = HIDDEN_TESTS
    return re.sub(rf"{begin}.*?{end}\n?", "", source, flags=re.DOTALL).rstrip("\n")


SHORTEST_SECRET = 8
"""Characters; a line that is shorter, or only imports, says nothing of a test and stands everywhere."""


def secret_lines(tests: Iterable[str], released: Iterable[str]) -> set[str]:
    """The lines, without their indents, that only hidden tests have: nothing that learners get may show them.

    Args:
        tests: sources of a lesson's test cells.
        released: sources of the cells that learners have.
    """
    known = {line.strip() for source in released for line in source.splitlines()}
    hidden = {line.strip() for test in tests for part in hidden_tests(test) for line in part.splitlines()}
    return {line for line in hidden - known if len(line) >= SHORTEST_SECRET and not re.match(r"(import|from) ", line)}


def title_of(cells: Iterable[NotebookNode]) -> str:
    """A lesson's first heading; empty where it has none."""
    for cell in cells:
        if cell.cell_type == "markdown" and (found := re.search(r"^# (.+)$", cell.source, re.MULTILINE)):
            return found[1].strip()
    return ""
