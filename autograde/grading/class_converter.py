"""Grade a class on a cluster, for `course grade`: workers run the submissions, and this process records them.

Workers run submissions (`autograde.grading.runner`). Only this process writes, one submission after another: the
gradebook has one writer, and what was recorded stays recorded whatever happens to a worker.
"""

from __future__ import annotations

import contextlib
import dataclasses
import itertools
from collections.abc import Callable, Iterator
from concurrent.futures import Future as ClusterStart
from dataclasses import dataclass
from logging import getLogger

from distributed import Client, Future, as_completed
from distributed.scheduler import KilledWorker
from nbgrader.apps import AutogradeApp
from nbgrader.converters import NbGraderException

from autograde.grading.converter import CourseAutograde, Submission
from autograde.grading.runner import Runner
from autograde.intake.handed_in import HandedIn, gather
from autograde.intake.record import Intake

WAITING = 2
"""Submissions that are sent out per thread of the workers, so that none waits for the next and few are in memory."""


@dataclass(frozen=True)
class Graded:
    """Result of one submission: what was recorded, or the failure of the grader that kept it from being recorded."""

    student: str
    intake: Intake | None
    failure: str = ""


class ClassAutograde(CourseAutograde):
    """CourseAutograde whose submissions run on a cluster.

    Attributes:
        cluster: future of the cluster's client.
        on_start: called with the number of the class's submissions.
        on_graded: called after each submission, with None where it was left as it is.
    """

    cluster: ClusterStart[Client]
    on_start: Callable[[int], None]
    on_graded: Callable[[Graded | None], None]

    def convert_notebooks(self) -> None:
        runner = self.make_runner()
        self.remove_stale_work()
        self.on_start(len(self.assignments))
        self._running: dict[object, Submission] = {}  # by the future's key
        self.notebooks = []
        self.run_pre_convert_hook()  # a new gradebook takes seconds, and the workers still import TensorFlow
        self._client = self.cluster.result()
        at_once = WAITING * sum(self._client.nthreads().values())
        due = self._due()
        running = as_completed([self._submit(*one, runner) for one in itertools.islice(due, at_once)])
        for future in running:
            self._finish(future, runner)
            future.release()
            for one in itertools.islice(due, 1):
                running.add(self._submit(*one, runner))

    def _due(self) -> Iterator[tuple[Submission, list[HandedIn]]]:
        """Yield the submissions that have to be graded, with their files, which are read when it is their turn."""
        for submission in self.submissions():
            try:
                files = gather(submission.folder)
                due = self.is_due(submission, files)
            except Exception as error:  # the others are still graded
                self.on_graded(Graded(submission.student, None, self.failure(submission, error)))
                continue
            if due:
                yield submission, files
            else:
                self.on_graded(None)

    def _submit(self, submission: Submission, files: list[HandedIn], runner: Runner) -> Future[Intake]:
        # the lesson is sent with each submission: held on the workers, it would be lost when the last of them dies
        future: Future[Intake] = self._client.submit(run_on_worker, runner, files, pure=False)
        self._running[future.key] = submission
        return future

    def _finish(self, future: Future[Intake], runner: Runner) -> None:
        submission = self._running.pop(future.key)
        try:
            intake = future.result()
            self.record(submission, runner.template, intake)
        except Exception as error:  # the others are still graded
            if isinstance(error, KilledWorker):
                error = NbGraderException("이 제출물을 채점하던 프로세스가 거듭 죽었습니다. 메모리가 모자라지 않나요?")
            self.on_graded(Graded(submission.student, None, self.failure(submission, error)))
        else:
            self.on_graded(Graded(submission.student, intake))


def run_on_worker(runner: Runner, files: list[HandedIn]) -> Intake:
    """Run one submission on a worker; return the result without the contents of its files, to send less back."""
    intake = runner.run(files, getLogger(__name__))
    bare = [dataclasses.replace(file, content=None) for file in intake.files]
    source = intake.source and dataclasses.replace(intake.source, content=None)
    return dataclasses.replace(intake, files=tuple(bare), source=source)


@contextlib.contextmanager
def nbgrader_app(arguments: list[str]) -> Iterator[AutogradeApp]:
    """Yield nbgrader's own app for `autograde`, with the current folder's configuration, not yet started.

    Args:
        arguments: its command line, which begins with the lesson.
    """
    AutogradeApp.clear_instance()
    app = AutogradeApp.instance()
    try:
        app.initialize(arguments)
        app.coursedir.assignment_id = arguments[0]
        yield app
    finally:
        AutogradeApp.clear_instance()
