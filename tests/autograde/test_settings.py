"""Settings only assign; what has to happen happens when an application starts with them."""

from __future__ import annotations

import subprocess
import sys

import pytest

from autograde.authoring.build import build_lesson
from autograde.layout import Layout
from tests.support.grading import nbgrader as nbgrader_command

UNTOUCHED = """
import os, sys
from pathlib import Path
import nbgrader.apps.api, nbgrader.converters
from nbgrader.coursedir import CourseDirectory
from autograde.layout import Layout
from autograde.settings import nbgrader_config

def state():
    modules = nbgrader.converters, nbgrader.apps.api
    classes = [getattr(module, name) for module in modules for name in ("Autograde", "GenerateFeedback")]
    return dict(os.environ), classes, CourseDirectory.get_existing_timestamp

before = state()
config = nbgrader_config(Layout(Path(sys.argv[1])))
assert config.Execute.timeout == 120
assert state() == before
"""


@pytest.mark.slow
def test_reading_them_changes_nothing(course_copy: Layout):
    """Neither the environment nor nbgrader, and whatever is wrong with the gradebook."""
    (course_copy.grading / "gradebook.db").write_bytes(b"no database")
    result = subprocess.run(
        [sys.executable, "-c", UNTOUCHED, str(course_copy.root)], capture_output=True, text=True, check=False
    )
    assert (result.returncode, result.stderr) == (0, "")


def test_a_lesson_is_built_beside_a_half_made_gradebook(course_copy: Layout):
    (course_copy.grading / "gradebook.db").write_bytes(b"no database")
    course_copy.release("00-start").unlink()
    assert build_lesson(course_copy, "00-start") == [course_copy.release("00-start")]


@pytest.mark.slow
def test_an_application_checks_what_it_needs(course_copy: Layout):
    (course_copy.grading / "gradebook.db").write_bytes(b"no database")
    result = nbgrader_command(course_copy, "autograde", "00-start")
    assert result.returncode != 0
    assert result.stderr.startswith("성적부 ")
    assert "Traceback" not in result.stderr


@pytest.mark.slow
def test_a_start_that_fails_grades_nothing(course_copy: Layout):
    """A slip in what an application does first must never leave learners' code to plain nbgrader."""
    settings = course_copy.grading / "nbgrader_config.py"
    settings.write_text(settings.read_text(encoding="utf8").replace("autograde.starting.start", "autograde.no.such"))
    result = nbgrader_command(course_copy, "autograde", "00-start")
    assert result.returncode != 0
    assert not (course_copy.grading / "autograded").exists()
