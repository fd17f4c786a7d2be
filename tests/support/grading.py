"""Helpers for tests that grade a class of named answers with nbgrader's own command."""

from __future__ import annotations

import contextlib
import functools
import html
import io
import logging
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import nbformat
from jupyter_client.provisioning import KernelProvisionerFactory
from jupyter_core.application import NoStart
from nbclient.util import run_sync
from nbformat.notebooknode import NotebookNode
from nbgrader.apps import NbGraderApp

from autograde.files import write_atomically
from autograde.gradebook.database import Score, database, read_record, read_scores
from autograde.intake import record
from autograde.intake.record import Intake
from autograde.judging.execute import State, StrictExecute, Verdict
from autograde.judging.judge import JudgeKernel
from autograde.layout import Layout
from autograde.lesson import cells
from autograde.lesson.answers import hand_in
from autograde.lesson.cells import grade_id, is_test, serialize
from autograde.lesson.template import read_template
from autograde.pages.learner import PageMaker
from autograde.pages.rendering import environment
from autograde.settings import nbgrader_config
from tests.support.patience import PATIENCE
from tests.support.terminal import terminal

ALL_EXAMPLES = "--StrictExecute.examples=True"


@dataclass(frozen=True)
class Graded:
    """One graded submission: its scores and the first line of each failed test's message, by test id."""

    scores: dict[str, Score]
    messages: dict[str, str]

    @property
    def lost(self) -> set[str]:
        """Cells that did not give full points and do not wait for a person."""
        return {test for test, score in self.scores.items() if score.points != score.maximum and not score.waits}


def put(layout: Layout, lesson: str, student: str, notebook) -> Path:
    """Write a submission where nbgrader looks for it; return its path."""
    path = layout.grading / "submitted" / student / lesson / f"{lesson}.ipynb"
    write_atomically(path, serialize(notebook))
    return path


def run(folder: Path, *arguments: str, **changed: str) -> subprocess.CompletedProcess:
    """Run `python -m …` in a folder of the checkout, without those of the tests' own variables that concern the course.

    Args:
        folder: the working directory.
        arguments: the module and its arguments.
        changed: environment variables to set.
    """
    return subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=folder,
        env=terminal() | changed,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


COLD = "--SandboxProvisioner.warm=False"
"""Option of `nbgrader autograde`: a new process for each kernel, in its sandbox, instead of a fork."""


def nbgrader(layout: Layout, *arguments: str, **changed: str) -> subprocess.CompletedProcess:
    """Run an nbgrader command from inside `autograde/`, as an instructor does."""
    return run(layout.grading, "nbgrader", *arguments, **changed)


def nbgrader_here(layout: Layout, *arguments: str) -> subprocess.CompletedProcess:
    """Run an nbgrader command in this process, so that all commands share one import of nbgrader and one zygote.

    What it logged is in the result's `stderr`; use `nbgrader` where the process itself matters.
    """
    log, status, app = io.StringIO(), 0, NbGraderApp.instance()
    KernelProvisionerFactory.clear_instance()  # an earlier one may have been made without the sandbox
    environment, path = patch.dict(os.environ, terminal(), clear=True), patch.object(sys, "path", [*sys.path])
    try:
        with contextlib.chdir(layout.grading), environment, path:
            app.initialize(list(arguments))
            app.init_logging(logging.StreamHandler, [log], color=False, subapps=True)
            app.start()
    except NoStart:  # the app has done what it was asked for
        pass
    except SystemExit as ended:
        status = ended.code
    finally:
        app.reset()
        KernelProvisionerFactory.clear_instance()
    return subprocess.CompletedProcess(arguments, status, "", log.getvalue())


def course_command(layout: Layout, *arguments: str, **changed: str) -> subprocess.CompletedProcess:
    """Run `course` on a checkout, as at a terminal."""
    return run(layout.root, "autograde", *arguments, **changed)


def one_line(result: subprocess.CompletedProcess) -> str:
    """Return the single line that a failed command printed; fail the test where it printed more or succeeded."""
    lines = result.stderr.strip().splitlines()
    assert result.returncode != 0
    assert len(lines) == 1, result.stderr
    assert "Traceback" not in result.stderr + result.stdout
    return lines[0]


@contextlib.contextmanager
def without_judge() -> Iterator[None]:
    """Have this process run tests in the learner's own kernel, as a learner does."""

    async def start(_judge: JudgeKernel) -> None:
        pass

    async def test(learner: StrictExecute, cell: NotebookNode, index: int) -> Verdict:
        await learner.async_execute_cell(cell, index)
        return Verdict(State.PASSED if learner._reply.get("status") == "ok" else State.FAILED)

    with patch.object(JudgeKernel, "async_start", start), patch.object(StrictExecute, "_test", run_sync(test)):
        yield


def grade(
    layout: Layout,
    lesson: str,
    students: dict[str, dict[str, str]],
    *,
    warm: bool = True,
    examples: bool = False,
    judge: bool = True,
) -> dict[str, Graded]:
    """Submit the released notebook with each student's answers, autograde it, and return the results by student.

    Args:
        layout: the course.
        lesson: such as `01-tf-data`.
        students: student → exercise → source of the answer.
        warm: fork the kernels; else start a new process for each.
        examples: run the lesson's example cells even where no answer leans on one.
        judge: run the tests in a kernel of their own; else in the learner's, as in Colab.
    """
    for student, answers in students.items():
        put(layout, lesson, student, hand_in(layout, lesson, answers))
    options = [*([] if warm else [COLD]), *([ALL_EXAMPLES] if examples else [])]
    with contextlib.nullcontext() if judge else without_judge():
        result = nbgrader_here(layout, "autograde", lesson, *options)
    assert result.returncode == 0, complaints(result.stderr)
    return {student: read_graded(layout, lesson, student) for student in students}


def complaints(log: str) -> str:
    """Return the end of what nbgrader logged as errors, with tracebacks; most of a class's log is not about errors."""
    entries = re.split(r"^(?=\[\w+ \| [A-Z]+\])", log, flags=re.MULTILINE)
    return "".join(entry for entry in entries if entry.count("\n") > 1 or "| ERROR]" in entry)[-6000:]


def page_of(layout: Layout, lesson: str, student: str) -> str:
    """Return a graded submission's feedback page, as `nbgrader generate_feedback` writes it."""
    folder = layout.grading / "autograded" / student / lesson
    notebook = nbformat.read(folder / f"{lesson}.ipynb", as_version=4)
    page = page_maker(layout.solution(lesson), layout.grading).page(
        notebook, record.read(folder) or Intake(), student, read_record(database(layout.grading), lesson, student)
    )
    return environment().get_template("feedback.html.j2").render(page=page)


@functools.lru_cache(maxsize=1)
def page_maker(solution: Path, grading: Path) -> PageMaker:
    return PageMaker(read_template(solution, nbgrader_config(Layout(grading.parent))))


def secret_lines(layout: Layout, lesson: str) -> set[str]:
    """Return the lines of hidden tests that occur nowhere in what learners have."""
    solution = nbformat.read(layout.solution(lesson), as_version=4)
    released = nbformat.read(layout.release(lesson), as_version=4)
    tests = [cell.source for cell in solution.cells if is_test(cell)]
    return cells.secret_lines(tests, (cell.source for cell in released.cells))


def shown(page: str, secrets: set[str]) -> list[str]:
    """Return the lines of hidden tests that a page shows, once its tags and escapes are removed."""
    text = html.unescape(re.sub(r"<[^>]*>", "", page))
    return [line for line in secrets if line in text]


def read_graded(layout: Layout, lesson: str, student: str) -> Graded:
    """Return the scores and messages of a submission that nbgrader has graded."""
    path = layout.grading / "autograded" / student / lesson / f"{lesson}.ipynb"
    messages = {}
    for cell in nbformat.read(path, as_version=4).cells:
        errors = [output for output in cell.get("outputs", []) if output.output_type == "error"]
        if is_test(cell) and errors:
            messages[grade_id(cell)] = f"{errors[0].ename}: {errors[0].evalue}".splitlines()[0]
    return Graded(read_scores(layout, lesson, student), messages)
