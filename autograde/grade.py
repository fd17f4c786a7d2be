"""`course grade`: the grading of `nbgrader autograde`, many hand-ins at once.

Workers run hand-ins (`autograde.executing`) on Dask: a `LocalCluster` of this machine, or a cluster that is already
there, with the same code. A worker is a process with its own warm kernels, and runs a few hand-ins in threads. Only
this process writes, one hand-in after another: the gradebook has one writer, and what was recorded stays recorded
whatever happens to a worker.
"""

from __future__ import annotations

import contextlib
import dataclasses
import itertools
import os
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from glob import glob
from logging import CRITICAL, getLogger
from typing import Any

from dask import config as dask_settings
from distributed import Client, Future, LocalCluster, as_completed
from distributed.scheduler import KilledWorker
from nbgrader.apps import AutogradeApp
from nbgrader.converters import NbGraderException

from autograde.converter import CourseAutograde, Submission
from autograde.errors import CourseError
from autograde.executing import Runner
from autograde.handed_in import HandedIn, gather
from autograde.intake import Intake
from autograde.layout import Layout
from autograde.sandbox import ACCEPT, NO_SANDBOX, is_off, unavailable

WAITING = 2
"""Hand-ins that are sent to a worker before it asks, so that it never waits and no class lies in memory."""

THREADS = 4
"""Jobs of one worker at most: its threads mostly wait for kernels, and share one import of TensorFlow."""

JOB_MEMORY = 2 << 30
"""Bytes to reckon with for each job: a worker, its zygote with TensorFlow, and a kernel."""


@dataclass(frozen=True)
class Graded:
    """One hand-in that was recorded, or could not be for a reason that is the grader's."""

    student: str
    intake: Intake | None
    failure: str = ""


@dataclass
class Summary:
    """What came of a class.

    Attributes:
        statuses: how many hand-ins have which status.
        unchanged: how many were left as they were.
        noted: those that a person should look at, with the reason.
        failures: those that the grader could not grade.
    """

    statuses: Counter[str] = field(default_factory=Counter)
    unchanged: int = 0
    noted: list[tuple[str, str]] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    def add(self, graded: Graded) -> None:
        if graded.intake is None:
            self.failures.append(graded.failure)
            return
        self.statuses[graded.intake.status] += 1
        if graded.intake.notebook is None:
            self.noted.append((graded.student, f"{graded.intake.status}: {graded.intake.reason}"))
        self.noted += [(graded.student, f"변조 의심: {line}") for line in graded.intake.suspicions]


class ClassAutograde(CourseAutograde):
    """CourseAutograde whose hand-ins run on a cluster.

    Attributes:
        client: the cluster.
        jobs: how many hand-ins it runs at once.
        on_start: called with the number of hand-ins of the class.
        on_graded: called when one is done with; None for one that is left as it is.
    """

    client: Client
    jobs: int
    on_start: Callable[[int], None]
    on_graded: Callable[[Graded | None], None]

    def convert_notebooks(self) -> None:
        runner = self.make_runner()
        self.remove_stale_work()
        self.on_start(len(self.assignments))
        self._running: dict[str, Submission] = {}
        due = self._due()
        running = as_completed([self._submit(*one, runner) for one in itertools.islice(due, self.jobs * WAITING)])
        for future in running:
            self._finish(future, runner)
            future.release()
            for one in itertools.islice(due, 1):
                running.add(self._submit(*one, runner))

    def _due(self) -> Iterator[tuple[Submission, list[HandedIn]]]:
        """The hand-ins that are to be graded, each read when it is its turn."""
        for submission in self.submissions():
            files = gather(submission.folder)
            if self.is_due(submission, files):
                yield submission, files
            else:
                self.on_graded(None)

    def _submit(self, submission: Submission, files: list[HandedIn], runner: Runner) -> Future:
        # the lesson goes with each hand-in: held on the workers, it would be lost with the last of them
        future = self.client.submit(run_on_worker, runner, files, pure=False)
        self._running[future.key] = submission
        return future

    def _finish(self, future: Future, runner: Runner) -> None:
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
    """Run one hand-in on a worker; its files need not come back."""
    intake = runner.run(files, getLogger(__name__))
    bare = [dataclasses.replace(file, content=None) for file in intake.files]
    source = intake.source and dataclasses.replace(intake.source, content=None)
    return dataclasses.replace(intake, files=tuple(bare), source=source)


def grade_class(
    layout: Layout,
    lesson: str,
    *,
    students: str = "*",
    jobs: int | None = None,
    scheduler: str | None = None,
    force: bool = False,
    options: list[str] | None = None,
    on_start: Callable[[int], None] = lambda _total: None,
    on_graded: Callable[[Graded | None], None] = lambda _graded: None,
) -> Summary:
    """Grade a class's hand-ins of one lesson.

    Args:
        students: whose; a pattern as in a shell.
        jobs: how many at once; as many as processors and memory allow when not given.
        scheduler: address of a Dask cluster; this machine when not given.
        force: grade again what was graded and has not changed.
        options: more of nbgrader's own options.

    Raises:
        CourseError: nothing could be graded.
    """
    if not is_off() and scheduler is None and (reason := unavailable()):
        raise CourseError(f"{NO_SANDBOX}: {reason}. {ACCEPT}")
    summary = Summary()

    def graded(one: Graded | None) -> None:
        if one is None:
            summary.unchanged += 1
        else:
            summary.add(one)
        on_graded(one)

    for noisy in ("distributed", "distributed.nanny", "distributed.worker"):
        getLogger(noisy).setLevel(CRITICAL)  # a worker that is ended in the middle of something is no news
    # of nbgrader's own gradebook code, on every hand-in
    warnings.filterwarnings("ignore", "Object of type .* not in session")
    arguments = [lesson, f"--student={students}", "--log-level=CRITICAL", *(["--force"] if force else [])]
    with contextlib.chdir(layout.grading), nbgrader_app([*arguments, *(options or [])]) as app:
        converter = ClassAutograde(coursedir=app.coursedir, parent=app)
        converter.on_start, converter.on_graded = on_start, graded
        if not glob(converter._format_source(lesson, students)):  # noqa: PTH207
            raise CourseError(
                f"{lesson}을(를) 낸 학습자가 없습니다. autograde/submitted/학습자/{lesson}/을 확인해 주세요."
            )
        with cluster(jobs or default_jobs(), scheduler) as client:
            converter.client, converter.jobs = client, sum(client.nthreads().values())
            try:
                converter.start()
            except (NbGraderException, SystemExit) as error:
                raise CourseError(f"채점을 시작하지 못했습니다: {' '.join(str(error).split())[:300]}") from None
    return summary


@contextlib.contextmanager
def nbgrader_app(arguments: list[str]) -> Iterator[AutogradeApp]:
    """nbgrader's own command, with the configuration of the current folder, not started."""
    AutogradeApp.clear_instance()
    app = AutogradeApp.instance()
    try:
        app.initialize(arguments)
        app.coursedir.assignment_id = arguments[0]
        yield app
    finally:
        AutogradeApp.clear_instance()


@contextlib.contextmanager
def cluster(jobs: int, scheduler: str | None) -> Iterator[Client]:
    """A cluster's client: of `jobs` processes on this machine, or of one that is already there.

    Raises:
        CourseError: no cluster answers there, or it has no workers.
    """
    settings: dict[str, Any] = {
        "distributed.logging.distributed": "critical",
        "distributed.scheduler.worker-ttl": None,  # a test may hold a worker for minutes
    }
    with dask_settings.set(settings), contextlib.ExitStack() as stack:
        if scheduler is None:
            threads = next(count for count in range(THREADS, 0, -1) if jobs % count == 0)
            local = LocalCluster(
                n_workers=jobs // threads,
                threads_per_worker=threads,
                processes=True,
                memory_limit=None,  # what takes memory are kernels, which have limits of their own
                dashboard_address=None,
            )
            client = stack.enter_context(Client(stack.enter_context(local)))
        else:
            try:
                client = stack.enter_context(Client(scheduler, timeout="15s"))
            except (OSError, ValueError, TimeoutError) as error:
                raise CourseError(
                    f"Dask 스케줄러 {scheduler}에 연결하지 못했습니다({error}). 주소를 확인해 주세요."
                ) from None
        if not client.nthreads():
            raise CourseError(f"Dask 스케줄러 {scheduler}에 워커가 없습니다. dask worker를 먼저 실행해 주세요.")
        yield client


def default_jobs() -> int:
    """As many as processors, and as memory has room for."""
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    try:
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (ValueError, OSError):
        return processors
    return max(1, min(processors, memory // JOB_MEMORY))
