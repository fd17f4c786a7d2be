"""Taking in hand-ins without a kernel: of any lesson, and with what stands in them beside the answers."""

from __future__ import annotations

import nbformat
from hypothesis import HealthCheck, settings

from autograde.intake.handed_in import HandedIn
from autograde.intake.rebuilding import take_in
from autograde.intake.record import Intake
from autograde.layout import Layout
from autograde.lesson.answers import model_answers
from autograde.lesson.cells import is_solution, serialize
from autograde.lesson.template import LessonTemplate, read_template
from autograde.settings import nbgrader_config
from tests.support.broken import LESSON, answered, cell, dump
from tests.support.copies import ROOT

COURSE = Layout(ROOT)
MODEL = model_answers(COURSE, LESSON)

slowish = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])


def template_of(lesson: str) -> LessonTemplate:
    return read_template(COURSE.solution(lesson), nbgrader_config(COURSE))


def take(content: bytes | dict, lesson: str = LESSON, name: str = "") -> Intake:
    """Intake of one file."""
    content = content if isinstance(content, bytes) else dump(content)
    return take_in([HandedIn(name or f"{lesson}.ipynb", content)], template_of(lesson))


def answers_in(notebook) -> dict[str, str]:
    return {cell.id: cell.source for cell in notebook.cells if is_solution(cell)}


def check_rebuilt(notebook, lesson: str) -> None:
    """A rebuilt notebook is the lesson in all but its answers, and can be written."""
    template = template_of(lesson).notebook
    nbformat.validate(notebook)
    serialize(notebook)
    own = [cell for cell in notebook.cells if cell.id != "intake-note" and not cell.id.startswith("carried-")]
    assert [cell.id for cell in own] == [cell.id for cell in template.cells]
    for have, want in zip(own, template.cells, strict=True):
        assert (have.cell_type, have.metadata) == (want.cell_type, want.metadata)
        assert is_solution(want) or have.source == want.source


def plain(source: str) -> str:
    return "\n".join(line.rstrip() for line in source.strip().split("\n"))


def answer_of(notebook: dict, exercise: str = "is_long") -> str:
    return answers_in(take(notebook).notebook)[exercise]


def carried(*cells: dict, answer: str = "def is_long(line, min_length):\n    return mine(line)") -> Intake:
    """Intake of a hand-in with these cells at its top."""
    notebook = answered(COURSE)
    cell(notebook, "is_long")["source"] = answer
    notebook["cells"][1:1] = cells
    return take(notebook)


def carried_source(intake: Intake) -> str:
    return "".join(one.source for one in intake.notebook.cells if one.id.startswith("carried-"))
