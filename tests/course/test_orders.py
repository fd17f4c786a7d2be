"""A lesson goes on in whatever order it is run: nothing solved, one exercise unsolved, after a restart.

What may fail is the test of an exercise that has no answer. It, and a cell whose names are not there yet, say so in one
Korean line: no English traceback. `make cold` takes every exercise in turn and every section; `make test` runs each
lesson with nothing solved.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat.notebooknode import NotebookNode

from autograde.layout import Layout
from autograde.lesson.answers import model_answers
from autograde.lesson.cells import grade_id, is_test
from tests.support.copies import ROOT
from tests.support.named_answers import essays
from tests.support.patience import PATIENCE

COURSE = Layout(ROOT)
LESSONS = COURSE.lesson_names()
ANSI = re.compile(r"\x1b\[[0-9;]*m")


def released(lesson: str) -> NotebookNode:
    return nbformat.read(COURSE.release(lesson), as_version=4)


def solved(lesson: str, without: str = "") -> NotebookNode:
    """The released notebook with the model answers, but for one exercise."""
    notebook, answers = released(lesson), model_answers(COURSE, lesson)
    for cell in notebook.cells:
        if grade_id(cell) in answers and grade_id(cell) != without:
            cell.source = answers[grade_id(cell)]
    return notebook


def run(notebook: NotebookNode) -> dict[str, list[str]]:
    """Run a notebook as a learner does; return the lines of each cell's traceback, by the cell's id."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("NBGRADER", "PYTEST"))}
    environment |= {"MINIGPT_PROFILE": "mini", "JUPYTER_DEFAULT_PROVISIONER_NAME": "course-warm"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JUPYTER_DEFAULT_PROVISIONER_NAME", "course-warm")
        NotebookClient(notebook, timeout=int(PATIENCE), kernel_name="python3", allow_errors=True).execute(
            env=environment
        )
    errors = {
        cell.id: ANSI.sub("", "\n".join(output.traceback)).splitlines()
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if output.output_type == "error"
    }
    assert errors or notebook.cells, "the notebook ran"
    return errors


def outputs(cell: NotebookNode) -> str:
    return "".join(output.get("text", "") for output in cell.outputs)


def is_one_korean_line(lines: list[str]) -> bool:
    return len(lines) == 1 and bool(re.search("[가-힣]", lines[0]))


@pytest.mark.slow
@pytest.mark.xdist_group("orders")
@pytest.mark.parametrize("lesson", LESSONS)
def test_nothing_solved(lesson: str):
    """Every example runs; only the tests fail, each with one line; the self-check finds nothing solved."""
    notebook = released(lesson)
    errors = run(notebook)
    tests = {cell.id for cell in notebook.cells if is_test(cell)}
    assert {cell: lines for cell, lines in errors.items() if cell not in tests} == {}
    assert set(errors) == tests
    for cell, lines in errors.items():
        assert is_one_korean_line(lines), (cell, lines)
    told = [line for cell in notebook.cells if cell.cell_type == "code" for line in outputs(cell).splitlines()]
    lent = [line.split(":")[0] for line in told if line.startswith("💡") and "라이브러리에 있는 것으로" in line]
    assert len(lent) == len(set(lent)), "each is announced once"
    assert "공개 테스트 통과" not in outputs(notebook.cells[-1])


def pairs() -> list[tuple[str, str]]:
    return [
        (lesson, exercise)
        for lesson in LESSONS
        for exercise in model_answers(COURSE, lesson)
        if exercise not in essays(lesson)
    ]


@pytest.mark.cold
@pytest.mark.parametrize(("lesson", "exercise"), pairs())
def test_one_unsolved(lesson: str, exercise: str):
    """Its own test fails, and at most the tests of exercises that call it."""
    notebook = solved(lesson, without=exercise)
    errors = run(notebook)
    assert f"test_{exercise}" in errors
    tests = {cell.id for cell in notebook.cells if is_test(cell)}
    assert set(errors) <= tests
    for cell, lines in errors.items():
        assert is_one_korean_line(lines), (cell, lines)
        assert exercise in lines[0], (cell, lines)


def from_section(notebook: NotebookNode, keep: Callable[[int], bool]) -> list[NotebookNode]:
    """The set-up cell and the code cells of the sections whose number is kept; the headings count the sections."""
    section, cells = 0, []
    for cell in notebook.cells:
        section += cell.cell_type == "markdown" and bool(re.search(r"^## ", cell.source, re.MULTILINE))
        if cell.cell_type == "code" and (grade_id(cell) == "setup" or keep(section)):
            cells.append(cell)
    return cells


@pytest.mark.cold
@pytest.mark.parametrize("lesson", LESSONS)
def test_after_a_restart(lesson: str):
    """A second sitting that begins at any section: what is missing is named in one line."""
    sections = sum(bool(re.search(r"^## ", cell.source, re.MULTILINE)) for cell in released(lesson).cells)
    for first in range(2, sections + 1):
        notebook = solved(lesson)
        notebook.cells = from_section(notebook, lambda section, first=first: section >= first)
        for cell, lines in run(notebook).items():
            assert is_one_korean_line(lines), (first, cell, lines)
