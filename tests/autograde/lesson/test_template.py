"""The notebook that is graded is the lesson as released, with its hidden tests."""

from __future__ import annotations

import nbformat
import pytest

from autograde.intake.rebuilding import explanation
from autograde.intake.record import Intake
from autograde.layout import Layout
from autograde.lesson.template import read_template
from autograde.settings import nbgrader_config
from tests.support.taking_in import COURSE, template_of


@pytest.mark.parametrize("lesson", COURSE.lesson_names())
def test_template_is_the_release_with_its_hidden_tests(lesson: str):
    """What is graded differs from what learners got by the hidden tests only, checksums of answers included."""
    template = template_of(lesson)
    released = nbformat.read(COURSE.release(lesson), as_version=4)
    assert template.released == {cell.id: cell.source for cell in released.cells}
    for have, want in zip(template.notebook.cells, released.cells, strict=True):
        hidden = have.source != want.source
        assert hidden == ("### BEGIN HIDDEN TESTS" in have.source)
        assert hidden or have.metadata == want.metadata
    explained = explanation(template, Intake(reason="까닭"))
    assert "HIDDEN TESTS" not in nbformat.writes(explained)
    assert "까닭" in explained.cells[0].source


def test_template_follows_the_solution_notebook(course_copy: Layout):
    """It is kept, and read again when the solution notebook changes."""
    config, path = nbgrader_config(course_copy), course_copy.solution("00-start")
    first = read_template(path, config)
    assert read_template(path, config) is first
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[-1].source += "\n# 새 줄"
    path.write_text(nbformat.writes(notebook), encoding="utf8")
    assert read_template(path, config).notebook.cells[-1].source.endswith("# 새 줄")
