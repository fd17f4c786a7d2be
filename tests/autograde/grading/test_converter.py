"""Grading a class by nbgrader: who is graded again, and what a killed or a broken command leaves."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from unittest.mock import patch

import pytest
from nbgrader.coursedir import CourseDirectory

from autograde.gradebook.database import read_scores
from autograde.grading.converter import CourseAutograde
from autograde.intake.record import RECORD
from autograde.layout import Layout
from autograde.lesson.answers import hand_in, model_answers
from tests.support.grading import nbgrader, nbgrader_here, put
from tests.support.taking_in import COURSE

SMALL, SMALL_TEST = "00-start", "test_next_word_probabilities"


def graded_students(result: subprocess.CompletedProcess) -> list[str]:
    """Whom a command graded, by its log."""
    assert result.returncode == 0, result.stderr[-3000:]
    return re.findall(r"Creating/updating student with ID '(.+)'", result.stderr)


@pytest.mark.slow
def test_who_is_graded_again(course_copy: Layout):
    """A result stays until there is a reason to grade again, as with nbgrader; a changed file is one more."""
    layout, model = course_copy, model_answers(COURSE, SMALL)
    blank = hand_in(layout, SMALL, {})
    for student in ("kim", "lee"):
        put(layout, SMALL, student, blank)
    stamp = layout.grading / "submitted" / "kim" / SMALL / "timestamp.txt"
    stamp.write_text("2026-11-01 00:00:00 UTC")

    def command(*options: str) -> list[str]:
        return graded_students(nbgrader_here(layout, "autograde", SMALL, *options))

    assert command() == ["kim", "lee"]
    assert command() == []
    assert command("--student=lee", "--force") == ["lee"]
    assert command("--notebook=00*", "--force") == ["kim", "lee"]
    stamp.write_text("2026-11-02 00:00:00 UTC")
    assert command() == ["kim"]
    put(layout, SMALL, "lee", hand_in(layout, SMALL, model))
    assert command() == ["lee"]
    assert read_scores(layout, SMALL, "lee")[SMALL_TEST].points == 2
    (layout.grading / "autograded" / "kim" / SMALL / f"{SMALL}.ipynb").unlink()
    assert command() == ["kim"]
    other = nbgrader(layout, "autograde", SMALL, "--notebook=09*")
    assert other.returncode != 0
    assert "Traceback" not in other.stderr


@pytest.mark.slow
def test_a_killed_command_leaves_no_half_result(course_copy: Layout):
    """Killed while a hand-in runs: no result for it, and the next command grades it and whoever else has none."""
    layout = course_copy
    model = model_answers(COURSE, SMALL)
    put(layout, SMALL, "first", hand_in(layout, SMALL, model))
    slow = {"next_word_probabilities": model["next_word_probabilities"] + "\n\nimport time\ntime.sleep(60)"}
    put(layout, SMALL, "second", hand_in(layout, SMALL, slow))
    command = [sys.executable, "-m", "nbgrader", "autograde", SMALL]
    with subprocess.Popen(
        command, cwd=layout.grading, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    ) as process:
        for line in process.stderr:
            if "submitted/second" in line:
                break
        time.sleep(5)
        process.kill()
    assert (layout.grading / "autograded" / "first" / SMALL / RECORD).is_file()
    assert not (layout.grading / "autograded" / "second" / SMALL).exists()
    put(layout, SMALL, "second", hand_in(layout, SMALL, model))
    assert graded_students(nbgrader_here(layout, "autograde", SMALL)) == ["second"]
    assert read_scores(layout, SMALL, "second")[SMALL_TEST].points == 2


def test_the_work_of_a_killed_command_is_removed_when_nobody_can_be_at_it(course_copy: Layout):
    """A command that is killed while it records leaves a folder; one of today may be another command's."""
    results = course_copy.grading / "autograded"
    for name, hours in (("old", 25), ("young", 1)):
        folder = results / f".grading-{name}"
        (folder / "submitted").mkdir(parents=True)
        moment = time.time() - hours * 3600
        os.utime(folder, (moment, moment))
    coursedir = CourseDirectory(root=str(course_copy.grading))
    CourseAutograde(coursedir=coursedir).remove_stale_work()
    assert [path.name for path in results.iterdir()] == [".grading-young"]


@pytest.mark.slow
def test_a_fault_of_the_grader_is_nobodys_mark(course_copy: Layout):
    """Where no kernel can start nobody gets 0 for it; the command fails, and says so in one line."""
    layout = course_copy
    put(layout, SMALL, "kim", hand_in(layout, SMALL, model_answers(COURSE, SMALL)))
    result = nbgrader(layout, "autograde", SMALL, "--Execute.kernel_name=no-such-kernel")
    assert result.returncode != 0
    assert "채점기의 문제로 채점하지 못한 제출물이 1개 있습니다" in result.stderr
    assert not (layout.grading / "autograded" / "kim" / SMALL).exists()


def test_install_replaces_what_nbgrader_uses():
    """The command line and the formgrader take the course's converter; starting twice changes nothing more."""
    import nbgrader.apps.api
    import nbgrader.apps.autogradeapp
    import nbgrader.converters

    from autograde.grading.converter import CourseAutograde
    from autograde.starting import start

    for _ in range(2):
        with patch.dict(os.environ):
            start(str(COURSE.grading))
        for module in (nbgrader.apps.api, nbgrader.apps.autogradeapp, nbgrader.converters):
            assert module.Autograde is CourseAutograde
    assert CourseAutograde.__mro__[1] is not CourseAutograde
