"""`course grade`: the grading of `nbgrader autograde`, many submissions at once.

Workers run submissions on Dask (`autograde.grading.cluster`), and this process records them
(`autograde.grading.class_converter`). A worker is a process with its own warm kernels, and runs a few submissions in
threads.
"""

from __future__ import annotations

import contextlib
import warnings
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from glob import glob
from typing import TYPE_CHECKING

from autograde.errors import CourseError
from autograde.grading.cluster import default_jobs, starting
from autograde.kernels.availability import ACCEPT, NO_SANDBOX, is_off, unavailable
from autograde.layout import Layout
from autograde.startup import without_collection

if TYPE_CHECKING:
    from autograde.grading.class_converter import Graded
    from autograde.intake.record import Status


@dataclass
class Summary:
    """Summary of a class that was graded.

    Attributes:
        statuses: number of submissions by status.
        unchanged: number of submissions that were left as they were.
        noted: learners whose submission a person should look at, with the reason.
        failures: a line on each submission that the grader could not grade.
        learned: one line on what changed in the lesson since it was graded; empty where nothing did.
    """

    statuses: Counter[Status] = field(default_factory=Counter)
    unchanged: int = 0
    noted: list[tuple[str, str]] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    learned: str = ""

    def add(self, graded: Graded) -> None:
        if graded.intake is None:
            self.failures.append(graded.failure)
            return
        self.statuses[graded.intake.status] += 1
        if graded.intake.notebook is None:
            self.noted.append((graded.student, f"{graded.intake.status}: {graded.intake.reason}"))
        self.noted += [(graded.student, f"판단 보류: {line}") for line in graded.intake.suspicions]


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
    """Grade a class's submissions of one lesson.

    Args:
        layout: the course.
        lesson: such as `01-tf-data`.
        students: shell-style pattern of the student ids to grade.
        jobs: how many at once; as many as processors and memory allow when not given.
        scheduler: address of a Dask cluster; this machine when not given.
        force: grade again what was graded and has not changed.
        options: more of nbgrader's own options.
        on_start: called with the number of submissions.
        on_graded: called after each submission, with None where it was left as it is.

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

    with starting(jobs or default_jobs(), scheduler) as cluster:
        # imports that take seconds, while the workers have theirs
        with without_collection():
            from nbgrader.converters import NbGraderException

            from autograde.grading.class_converter import ClassAutograde, nbgrader_app

        # from nbgrader's own gradebook code, with every submission
        warnings.filterwarnings("ignore", "Object of type .* not in session")
        arguments = [lesson, f"--student={students}", "--log-level=CRITICAL", *(["--force"] if force else [])]
        with contextlib.chdir(layout.grading), nbgrader_app([*arguments, *(options or [])]) as app:
            converter = ClassAutograde(coursedir=app.coursedir, parent=app)
            converter.cluster, converter.on_start, converter.on_graded = cluster, on_start, graded
            if not glob(converter._format_source(lesson, students)):  # noqa: PTH207
                if students != "*":
                    raise CourseError(
                        f"{lesson}을(를) 낸 사람 중에 {students!r}에 맞는 학번이 없습니다. "
                        "autograde/submitted/에서 학번을 확인해 주세요(이름이 아니라 학번입니다)."
                    )
                raise CourseError(
                    f"{lesson}을(를) 낸 학습자가 없습니다. autograde/submitted/학습자/{lesson}/을 확인해 주세요."
                )
            try:
                converter.start()
            except (NbGraderException, SystemExit) as error:
                raise CourseError(f"채점을 시작하지 못했습니다: {' '.join(str(error).split())[:1000]}") from None
            summary.learned = converter.learned
    return summary
