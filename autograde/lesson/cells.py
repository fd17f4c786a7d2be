"""The cells of a lesson's notebook: their ids and kinds in nbgrader, and the regions marked in their sources."""

from __future__ import annotations

import re
from collections.abc import Iterable

import nbformat
from nbformat.notebooknode import NotebookNode

CARRIED = "course_carried"
"""Key in the metadata of cells with code that a learner wrote outside the answer cells."""

SOLUTION = ("### BEGIN SOLUTION", "### END SOLUTION")
RUBRIC_MARK = "채점 기준"
HIDDEN_TESTS = ("### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS")


def serialize(notebook: NotebookNode) -> bytes:
    """Return a notebook as bytes, always in the same form: sorted keys, one space of indent, a newline at the end."""
    nbformat.validate(notebook)
    text: str = nbformat.writes(notebook, version=nbformat.NO_CONVERT)
    return (text.rstrip("\n") + "\n").encode()


def grade_id(cell: NotebookNode) -> str | None:
    """Return a cell's id in nbgrader; None for an ordinary cell."""
    name: str | None = cell.metadata.get("nbgrader", {}).get("grade_id")
    return name


def known_id(cell: NotebookNode) -> str:
    """Return the id in nbgrader of a cell that has one, as every answer and every test of a lesson has.

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


def is_learners(cell: NotebookNode) -> bool:
    """Whether a cell of a notebook that is graded holds a learner's code or text: an answer, or what it needs."""
    return is_solution(cell) or bool(cell.metadata.get(CARRIED))


def is_example(cell: NotebookNode) -> bool:
    """Whether a cell of a notebook that is graded is one of the lesson's that nothing is graded by, nor set up."""
    return cell.cell_type == "code" and not grade_id(cell) and not is_learners(cell)


def is_essay(cell: NotebookNode) -> bool:
    """Whether the cell is an answer that a person marks."""
    return bool(cell.metadata.get("nbgrader", {}).get("grade")) and is_solution(cell)


def hidden_tests(source: str) -> list[str]:
    """Return the hidden regions of a test cell, without their delimiters."""
    begin, end = HIDDEN_TESTS
    return [match.strip("\n") for match in re.findall(rf"{begin}\n(.*?){end}", source, re.DOTALL)]


def solutions(source: str) -> list[str]:
    """Return the marked solution regions of an answer cell, without their delimiters."""
    begin, end = SOLUTION
    return [match for match in re.findall(rf"{begin}\n(.*?)[ \t]*{end}", source, re.DOTALL)]


def without_hidden_tests(source: str) -> str:
    """Return a test cell's source as the learner sees it."""
    begin, end = HIDDEN_TESTS
    return re.sub(rf"{begin}.*?{end}\n?", "", source, flags=re.DOTALL).rstrip("\n")


SHORTEST_SECRET = 8
"""Fewest characters of a line that can reveal a hidden test; shorter lines are common everywhere."""


def secret_lines(tests: Iterable[str], released: Iterable[str]) -> set[str]:
    """Return the lines, without indentation, that only hidden tests have; nothing that learners get may show them.

    Imports and very short lines are left out.

    Args:
        tests: sources of a lesson's test cells.
        released: sources of the cells that learners have.
    """
    known = {line.strip() for source in released for line in source.splitlines()}
    hidden = {line.strip() for test in tests for part in hidden_tests(test) for line in part.splitlines()}
    return {line for line in hidden - known if len(line) >= SHORTEST_SECRET and not re.match(r"(import|from) ", line)}


def title_of(cells: Iterable[NotebookNode]) -> str:
    """Return the text of a lesson's first heading; empty if it has none."""
    for cell in cells:
        if cell.cell_type == "markdown" and (found := re.search(r"^# (.+)$", cell.source, re.MULTILINE)):
            return found[1].strip()
    return ""
