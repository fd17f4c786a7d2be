"""Run one submission: rebuild its notebook, execute it in a kernel and judge it.

Nothing here touches the gradebook or the results. So any number of processes may do it at once, on any machine that has
the course installed; `CourseAutograde` does it in its own process, `course grade` in many.
"""

from __future__ import annotations

import copy
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from logging import Logger
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import NoSuchKernel
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from nbformat import ValidationError
from nbformat.notebooknode import NotebookNode
from nbgrader.api import InvalidEntry, MissingEntry
from nbgrader.converters import NbGraderException
from nbgrader.preprocessors import NbGraderPreprocessor
from sqlalchemy.exc import SQLAlchemyError
from traitlets.config import Config

from autograde.errors import CourseError
from autograde.intake.handed_in import HandedIn
from autograde.intake.rebuilding import take_in
from autograde.intake.record import Intake, Suspicion
from autograde.judging.bounded import KernelLost, KernelNotStarted
from autograde.judging.execute import STOPPED, State, verdict_of
from autograde.judging.recordable import make_recordable
from autograde.kernels.availability import SandboxUnavailable
from autograde.lesson.cells import grade_id
from autograde.lesson.template import LessonTemplate

# Errors of the grader and not of a submission: nobody gets a mark for them.
GRADER_FAULTS = (
    *(NbGraderException, CourseError, NoSuchKernel, ImportError),
    *(SQLAlchemyError, MissingEntry, InvalidEntry, OSError),
    *(SystemError, SandboxUnavailable, KernelNotStarted, KernelLost),
)

OF_THE_MACHINE = (KernelLost, KernelNotStarted)
"""Errors of the grader that may not come back, as where memory was short for a moment."""

TRIES = 3
"""How often a submission is run, at most: once more after an error of the machine's, or one that nobody foresaw."""

ONCE_MORE = "이 제출물을 처음부터 한 번 더 실행합니다."
WHAT_TO_DO = "메모리가 모자라지 않은지 살펴보고, 동시에 채점하는 수(--jobs)를 줄여 다시 채점해 주세요."

OF_THE_CLASS = ("CourseDirectory", "Autograde", "ClearSolutions")
"""Sections of nbgrader's configuration that running a submission does not need, the gradebook's password among them."""


@dataclass(frozen=True)
class Runner:
    """Runner of the submissions of one lesson. It can be sent to another process.

    Attributes:
        template: the lesson.
        steps: nbgrader's preprocessors, first to last.
        shipped: files that lie beside the lesson's notebook, by their path there.
        config: nbgrader's configuration for the steps.
        provisioner: name of the kernel provisioner; empty for Jupyter's choice.
    """

    template: LessonTemplate
    steps: tuple[type[NbGraderPreprocessor], ...]
    shipped: dict[str, bytes]
    config: Config
    provisioner: str = ""

    def run(self, files: Sequence[HandedIn], log: Logger) -> Intake:
        """Rebuild a submission's notebook from its files and run it.

        Returns:
            What became of the submission, with the executed notebook.

        Raises:
            Exception: one of `GRADER_FAULTS`, when the grader and not the submission is at fault.
        """
        intake = taken_in(files, self.template, log)
        if intake.notebook is None:
            return intake
        if self.provisioner:
            KernelProvisionerFactory.instance().default_provisioner_name = self.provisioner
        for left in reversed(range(TRIES)):
            try:
                return self._execute(intake)
            except Exception as error:
                if is_grader_fault(error) and not isinstance(error, OF_THE_MACHINE):
                    raise
                last = error
            if left:
                log.warning("%s %s", in_short(last), ONCE_MORE)
                log.info("A hand-in could not be run", exc_info=last)
        if isinstance(last, OF_THE_MACHINE):
            raise type(last)(f"{last} {WHAT_TO_DO}")
        return intake.failed(f"채점하는 도중에 오류가 났습니다({in_short(last)}). 담당자가 직접 봐야 합니다.")

    def _execute(self, intake: Intake) -> Intake:
        """Execute and judge a copy of a rebuilt notebook; return the intake with the result.

        The kernel works in a folder of its own, so that nothing that learners' code leaves there is part of the result
        or is written through, and so that the notebook with its hidden tests does not lie beside it.
        """
        assert intake.notebook is not None, "without one there is nothing to run"
        notebook = copy.deepcopy(intake.notebook)
        with tempfile.TemporaryDirectory(prefix="hand-in-", ignore_cleanup_errors=True) as place:
            for name, content in self.shipped.items():
                path = Path(place, name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
            resources: dict[str, Any] = {"metadata": {"name": self.template.lesson, "path": place}}
            for step in self.steps:
                notebook, resources = step(config=self.config)(notebook, resources)
        try:
            notebook = make_recordable(notebook)
        except (ValidationError, ValueError, TypeError, AttributeError, RecursionError) as error:
            reason = f"실행한 결과를 노트북으로 남길 수 없습니다({' '.join(str(error).split())[:100]})."
            return intake.failed(f"{reason} 담당자가 직접 봐야 합니다.")
        return replace(
            intake,
            notebook=notebook,
            repairs=(*intake.repairs, *resources.get(STOPPED, ())),
            suspicions=tuple(suspicions_in(notebook)),
        )


def suspicions_in(notebook: NotebookNode) -> Iterator[Suspicion]:
    """Yield a suspicion for each test of an executed notebook that passes whatever the answer is."""
    for cell in notebook.cells:
        verdict = verdict_of(cell)
        if verdict and verdict.state == State.SUSPICIOUS:
            yield Suspicion((grade_id(cell) or "").removeprefix("test_"), verdict.seen)


def taken_in(files: Sequence[HandedIn], template: LessonTemplate, log: Logger) -> Intake:
    """take_in(), with unexpected exceptions turned into a reason."""
    try:
        return take_in(files, template)
    except Exception as error:
        log.debug("A hand-in could not be taken in", exc_info=True)
        reason = f"제출물을 정리하다가 오류가 났습니다({type(error).__name__}). 담당자가 파일을 직접 봐야 합니다."
        return Intake(files=tuple(files)).failed(reason)


def in_short(error: Exception) -> str:
    """Return an error as one line; with its type, unless its text is a sentence for people."""
    text = str(error) if isinstance(error, OF_THE_MACHINE) else f"{type(error).__name__}: {error}"
    return " ".join(text.split())[:200]


def is_grader_fault(error: Exception) -> bool:
    """Whether an error is the grader's and not a submission's; then nobody gets a mark for it."""
    return isinstance(error, GRADER_FAULTS) and not isinstance(error, TimeoutError)


def without_class(config: Config) -> Config:
    """Return the configuration without `OF_THE_CLASS`, so that it may leave this process."""
    return Config({name: section for name, section in config.items() if name not in OF_THE_CLASS})
