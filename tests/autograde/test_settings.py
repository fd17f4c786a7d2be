"""Settings only assign; what has to happen happens when an application starts with them."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from autograde.authoring.build import build_lesson
from autograde.intake.record import RECORD
from autograde.layout import Layout
from autograde.lesson.answers import hand_in, model_answers
from tests.support.grading import nbgrader as nbgrader_command
from tests.support.grading import put

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


UNPREPARED = """
import json, sys
from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from traitlets.config import PyFileConfigLoader

config = PyFileConfigLoader("nbgrader_config.py", path=".").load_config()
if sys.argv[1:]:
    import autograde.starting
    autograde.starting.start(".")
    from nbgrader.apps.api import NbGraderAPI
api = NbGraderAPI(CourseDirectory(config=config), config=config)
print(json.dumps(api.autograde("00-start", "hong")))
"""


@pytest.mark.slow
def test_a_program_that_starts_no_application_grades_only_what_it_prepares(course_copy: Layout):
    """With the settings alone nbgrader's own converter would run learners' code, and without a sandbox."""
    put(course_copy, "00-start", "hong", hand_in(course_copy, "00-start", model_answers(course_copy, "00-start")))

    def run(*arguments: str) -> dict:
        command = [sys.executable, "-c", UNPREPARED, *arguments]
        result = subprocess.run(command, cwd=course_copy.grading, capture_output=True, text=True, check=False)
        assert result.returncode == 0, result.stderr[-3000:]
        return json.loads(result.stdout.splitlines()[-1])

    refused = run()
    assert not refused["success"]
    assert "준비하지 않아 채점하지" in json.dumps(refused, ensure_ascii=False)
    assert not (course_copy.grading / "autograded" / "hong").exists()
    assert run("prepared")["success"]
    assert (course_copy.grading / "autograded" / "hong" / "00-start" / RECORD).is_file()
