"""Whose fault it is that a hand-in could not be graded, and what is tried again."""

from __future__ import annotations

import logging
import re

import pytest
from nbformat.v4 import new_notebook
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets.config import Config

from autograde.grading import runner as runner_module
from autograde.grading.runner import ONCE_MORE, TRIES, WHAT_TO_DO, Runner, is_grader_fault
from autograde.intake.record import Intake
from autograde.judging.bounded import KernelLost, KernelNotStarted
from autograde.lesson.template import LessonTemplate
from tests.support.cells import code_cell


@pytest.mark.parametrize("error", [SystemError("of CPython"), OSError("no space left"), KernelLost("no memory left")])
def test_what_is_the_graders_fault_gives_nobody_a_zero(error: Exception):
    assert is_grader_fault(error)


class Losing(NbGraderPreprocessor):
    """A step that raises an error as often as `losses` says, after it has done something."""

    losses = 0
    error: Exception

    def preprocess(self, nb, resources):
        nb.cells[0].source += "!"
        if Losing.losses:
            Losing.losses -= 1
            raise Losing.error
        return nb, resources


@pytest.fixture
def run(monkeypatch):
    """Return a function that runs a hand-in during which there is an error so often; one of a lost kernel, say."""
    notebook = new_notebook(cells=[code_cell("answer")])
    monkeypatch.setattr(runner_module, "taken_in", lambda *_: Intake(notebook=notebook))
    runner = Runner(LessonTemplate("00-double", notebook, {}), (Losing,), {}, Config())

    def executed(losses: int, error: Exception | None = None) -> Intake:
        monkeypatch.setattr(Losing, "losses", losses)
        monkeypatch.setattr(Losing, "error", error or KernelLost("커널이 사라졌습니다."), raising=False)
        return runner.run([], logging.getLogger("run"))

    return executed


def test_a_lost_kernel_costs_nothing_but_a_line(run, caplog):
    assert run(TRIES - 1).notebook.cells[0].source == "answer!"  # and nothing of the times before
    assert [record.getMessage() for record in caplog.records] == [f"커널이 사라졌습니다. {ONCE_MORE}"] * (TRIES - 1)


def test_one_that_is_lost_each_time_gets_no_grade(run):
    with pytest.raises(KernelLost, match=re.escape(f"커널이 사라졌습니다. {WHAT_TO_DO}")):
        run(TRIES)


def test_a_kernel_that_does_not_start_is_tried_again_too(run):
    assert not run(1, KernelNotStarted("the kernel has ended before it answered")).reason
    with pytest.raises(KernelNotStarted, match=re.escape(f"before it answered {WHAT_TO_DO}")):
        run(TRIES, KernelNotStarted("the kernel has ended before it answered"))


def test_an_error_of_a_moment_costs_nothing_but_a_line(run, caplog):
    """Such as one of two threads of the grader that meet."""
    assert not run(1, ValueError("I/O operation on closed file")).reason
    assert caplog.records[0].getMessage() == f"ValueError: I/O operation on closed file {ONCE_MORE}"


def test_an_error_that_comes_back_is_the_submissions(run):
    assert "ValueError: no number" in run(TRIES, ValueError("no number")).reason


def test_an_error_of_the_graders_is_not_tried_again(run):
    with pytest.raises(OSError, match="no space"):
        run(1, OSError("no space left"))
