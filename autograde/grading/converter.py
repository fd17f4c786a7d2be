"""nbgrader's autograde, extended to accept every submission: each ends as a grade or as a recorded reason.

`install` puts `CourseAutograde` where nbgrader's command line and the formgrader look for their converter, so that
both have it without another command. For each learner it

1. decides whether there is anything to do: no result or no marks yet, `--force`, a newer timestamp, or other files;
2. rebuilds the submission on the lesson's notebook (`autograde.intake.rebuilding`);
3. runs nbgrader's own steps on the rebuilt notebook, in an empty folder with only what the lesson itself ships;
4. records the result in the gradebook and then moves it to `autograded/<student>/<lesson>/` in one step.

Steps 2 and 3 are `autograde.grading.runner`'s and touch nothing of the class.

The old result goes first and the new one comes last: a command that is killed leaves the learner without a result, and
the next run grades whoever has none.
"""

from __future__ import annotations

import contextlib
import fcntl
import fnmatch
import os
import re
import tempfile
import time
import traceback
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from glob import glob
from pathlib import Path
from typing import Any, NamedTuple

import nbgrader.apps.api
import nbgrader.apps.autogradeapp
import nbgrader.converters
from nbformat.notebooknode import NotebookNode
from nbgrader.api import Gradebook, MissingEntry, SubmittedAssignment
from nbgrader.converters import NbGraderException
from nbgrader.converters.autograde import Autograde
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import (
    AssignLatePenalties,
    CheckCellMetadata,
    LimitOutput,
)
from nbgrader.utils import find_all_files, rmtree
from traitlets import List

from autograde import lost_settings
from autograde.errors import CourseError
from autograde.gradebook.database import quicken_gradebooks, recorded
from autograde.gradebook.lateness import EXTENSIONS, grant
from autograde.gradebook.points import SaveStrictGrades
from autograde.grading.runner import Runner, without_class
from autograde.intake import record
from autograde.intake.handed_in import TIMESTAMP, HandedIn, gather, read_timestamp
from autograde.intake.rebuilding import explanation
from autograde.intake.record import Intake, Status
from autograde.judging.execute import StrictExecute
from autograde.lesson.template import LessonTemplate, read_template

STALE = 24 * 3600  # seconds after which a work folder belongs to a command that was killed


class Submission(NamedTuple):
    """One submission: its folder, lesson and student."""

    folder: Path
    lesson: str
    student: str


class CourseAutograde(Autograde):  # type: ignore[misc]  # nbgrader ships no types
    """nbgrader's Autograde, for which a broken notebook is a recorded reason and no exception.

    It is configured as `c.Autograde`.

    Attributes:
        learned: one line on what changed in a lesson that had been graded; empty where nothing did.
    """

    sanitize_preprocessors: List[Any] = List([]).tag(config=True)
    executing_preprocessors = List(
        [StrictExecute, LimitOutput], help="What runs a hand-in; these steps know nothing of the gradebook."
    ).tag(config=True)
    autograde_preprocessors = List([SaveStrictGrades, AssignLatePenalties, CheckCellMetadata]).tag(config=True)

    learned = ""
    _recorded: set[str] | None = None

    # ---- the class ------------------------------------------------------------------------------

    def init_notebooks(self) -> None:
        """Find every learner who has a folder for this lesson, whatever is in it."""
        lesson = self.coursedir.assignment_id
        if not fnmatch.fnmatch(lesson, self.coursedir.notebook_id):
            super().init_notebooks()  # says that there is no such notebook
            return
        folders = glob(self._format_source(lesson, self.coursedir.student_id))  # noqa: PTH207
        self.assignments = {folder: [os.path.join(folder, f"{lesson}.ipynb")] for folder in folders}  # noqa: PTH118
        if not folders:
            super().init_notebooks()

    def convert_notebooks(self) -> None:
        """Grade everyone; the command fails only where the grader itself did.

        Raises:
            NbGraderException: the lesson cannot be graded, or the grader failed with somebody.
        """
        if self.pre_convert_hook is lost_settings.stop:  # the settings were lost after this converter was chosen
            lost_settings.stop()
        runner = self.make_runner()
        self.remove_stale_work()
        self.notebooks: list[str] = []
        self.run_pre_convert_hook()
        failed = []
        for submission in self.submissions():
            try:
                files = gather(submission.folder)
                if self.is_due(submission, files):
                    self.log.info("Autograding %s", submission.folder)
                    self.record(submission, runner.template, runner.run(files, self.log))
            except Exception as error:  # the others are still graded
                failed.append(self.failure(submission, error))
        self.complain(failed)

    def submissions(self) -> Iterator[Submission]:
        """Yield every learner's submission, sorted by folder."""
        pattern = self._format_source("(?P<assignment>.*)", "(?P<student>.*)", escape=True)
        for folder in sorted(self.assignments):
            match = re.fullmatch(pattern, folder)
            if match is None:
                raise NbGraderException(f"Could not match '{folder}' with regexp '{pattern}'")
            yield Submission(Path(folder), match["assignment"], match["student"])

    def failure(self, submission: Submission, error: BaseException) -> str:
        """Log an error of the grader, and return it in short with the student's id: `2024123456(no space left)`."""
        self.log.error("%s", "".join(traceback.format_exception(error)))
        return f"{submission.student}({' '.join(str(error).split())[:200]})"

    def complain(self, failed: list[str]) -> None:
        """Raise an exception with one line if somebody could not be graded.

        Args:
            failed: what `failure` returned for each of them.

        Raises:
            NbGraderException: somebody could not be graded; it says who, and why.
        """
        if failed:
            self.log.error("%s", complaint(failed))
            raise NbGraderException(complaint(failed))

    def make_runner(self) -> Runner:
        """Return the runner of this lesson's submissions.

        Raises:
            NbGraderException: there is no such lesson.
        """
        lesson = self.coursedir.assignment_id
        folder = Path(self.coursedir.format_path(self.coursedir.source_directory, ".", lesson))
        try:
            template = read_template(folder / f"{lesson}.ipynb", self.config)
        except FileNotFoundError:
            message = f"{lesson}의 정답 노트북이 없습니다. 단원 이름을 확인하거나 `course build`를 먼저 실행해 주세요."
            self.log.error("%s", message)
            raise NbGraderException(message) from None
        files = map(Path, find_all_files(str(folder), [*self.coursedir.ignore, "*.ipynb"]))
        return Runner(
            template,
            tuple(self.executing_preprocessors),
            {str(file.relative_to(folder)): file.read_bytes() for file in files},
            without_class(self.config),
            os.environ.get("JUPYTER_DEFAULT_PROVISIONER_NAME", ""),
        )

    def run_pre_convert_hook(self) -> None:
        """Register the lesson in the gradebook; where that fails, nothing of the class is touched.

        Raises:
            NbGraderException: it failed; nbgrader itself would go on, and fail with every submission.
        """
        if self.pre_convert_hook:
            lesson, student = self.coursedir.assignment_id, self.coursedir.student_id
            try:
                said = self.pre_convert_hook(assignment=lesson, student=student, notebooks=self.notebooks)
            except Exception as error:
                said = " ".join(str(error).split())[:200]
                message = f"성적부가 {lesson}을(를) 받아들이지 못해 아무것도 채점하거나 지우지 않았습니다({said})."
                if not isinstance(error, CourseError):  # these say themselves what to do
                    message += f" `course build {lesson}`으로 노트북을 다시 만든 뒤 채점해 주세요."
                self.log.error("%s", message)
                raise NbGraderException(message) from None
            self.learned = said or ""

    # ---- one submission ---------------------------------------------------------------------------

    def record(self, submission: Submission, template: LessonTemplate, intake: Intake) -> None:
        """Write a submission's result to the gradebook and to the results folder: both, or neither."""
        folder, lesson, student = submission
        self.notebooks = list(self.assignments[str(folder)])
        moment, complaint = read_timestamp(folder)
        if complaint:
            intake = replace(intake, repairs=(*intake.repairs, complaint))
        with self.alone(), self.marks_kept(lesson, student), self.work_folder(lesson, student) as result:
            staged = Path(self._format_source(lesson, student))
            staged.mkdir(parents=True)
            (staged / f"{lesson}.ipynb").touch()  # nbgrader looks only at its name
            if moment:
                (staged / TIMESTAMP).write_text(f"{moment:%Y-%m-%d %H:%M:%S.%f} UTC\n", encoding="utf8")
            self.init_assignment(lesson, student)
            if Path(self.coursedir.root, EXTENSIONS).exists():
                with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as gradebook:
                    grant(Path(self.coursedir.root), gradebook, lesson, student)
            if not moment:
                self.forget_timestamp(lesson, student)
            if intake.notebook is None:
                self.record_nothing(lesson, student)
                self.write(explanation(template, intake), lesson, student)
            else:
                self.write(intake.notebook, lesson, student, mark=True)
            record.write(result, intake)
        self.set_permissions(lesson, student)
        self.tell(student, intake)
        self.run_post_convert_hook()

    def write(self, notebook: NotebookNode, lesson: str, student: str, mark: bool = False) -> None:
        """Write a notebook to the result, and with `mark` also its marks to the gradebook."""
        source = Path(self._format_source(lesson, student), f"{lesson}.ipynb")
        resources = self.init_single_notebook_resources(str(source))
        self._sanitizing = not mark
        self._init_preprocessors()
        self._sanitizing = True
        output, resources = self.exporter.from_notebook_node(notebook, resources)
        self.write_single_notebook(output, resources)

    def tell(self, student: str, intake: Intake) -> None:
        """Log what the instructor should know of a submission that is unreadable, was repaired or is suspicious."""
        if intake.notebook is None:
            self.log.warning("%s", f"{student}: {Status.UNREADABLE} - {' '.join((intake.reason, *intake.repairs))}")
        elif intake.repairs:
            self.log.warning("%s", f"{student}: {intake.status} - {' '.join(intake.repairs)}")
        if intake.suspicions:
            self.log.warning("%s", f"{student}: 판단 보류 - {' '.join(map(str, intake.suspicions))}")

    # ---- where things are ---------------------------------------------------------------------------

    def is_due(self, submission: Submission, files: list[HandedIn]) -> bool:
        """Whether a submission has to be graded: its result is missing or incomplete, or it has changed, or `--force`.

        Never for students whom nbgrader's `student_id_exclude` names.
        """
        excluded = self.coursedir.student_id_exclude or ""
        if submission.student in excluded.split(","):
            return False
        result = self.result_folder(submission)
        if not (result / f"{submission.lesson}.ipynb").exists() or not self.is_recorded(submission):
            return True
        if self.force or self.is_changed(submission, result, files):
            return True
        self.log.info("Skipping existing assignment: %s", result)
        return False

    def is_recorded(self, submission: Submission) -> bool:
        """Whether the gradebook holds a submission's marks; it may be another gradebook than when that was graded."""
        if self._recorded is None:
            with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as gradebook:
                self._recorded = recorded(gradebook, submission.lesson)
        return submission.student in self._recorded

    def result_folder(self, submission: Submission) -> Path:
        return Path(os.path.normpath(self._format_dest(submission.lesson, submission.student)))

    def is_changed(self, submission: Submission, result: Path, files: list[HandedIn]) -> bool:
        """Whether a submission is newer than its result, or has other files than those that were graded."""
        new, _ = read_timestamp(submission.folder)
        old, _ = read_timestamp(result)
        if new and old and new > old:
            return True
        graded = record.read(result)  # none where plain nbgrader has graded
        return graded is not None and graded.identities != Intake(files=tuple(files)).identities

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """Keep other graders of the class from storing a result meanwhile: two of one submission would collide."""
        parent = Path(self.coursedir.root, self.coursedir.autograded_directory)
        parent.mkdir(parents=True, exist_ok=True)
        folder = os.open(parent, os.O_RDONLY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
        except OSError as error:  # some network drives have no locks
            self.log.debug("%s cannot be locked (%s); another grader is not waited for", parent, error)
        try:
            yield
        finally:
            with contextlib.suppress(OSError):  # closing is not enough: what was forked meanwhile may hold it open
                fcntl.flock(folder, fcntl.LOCK_UN)
            os.close(folder)

    @contextlib.contextmanager
    def work_folder(self, lesson: str, student: str) -> Iterator[Path]:
        """Have nbgrader read and write in a temporary folder; yield the place in it where the result is written.

        The result is moved to where it belongs only if all went well; else the one that was there stays.
        """
        final = Path(os.path.normpath(self._format_dest(lesson, student)))
        parent = Path(self.coursedir.root, self.coursedir.autograded_directory)
        parent.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=".grading-", dir=parent))
        old = work / "old"
        before = self.coursedir.submitted_directory, self.coursedir.autograded_directory
        steps = [os.path.join(before[1], work.name, step) for step in ("submitted", "autograded")]  # noqa: PTH118
        self.coursedir.submitted_directory, self.coursedir.autograded_directory = steps
        try:
            result = Path(os.path.normpath(self._format_dest(lesson, student)))
            result.mkdir(parents=True)
            yield result
            final.parent.mkdir(parents=True, exist_ok=True)
            if final.exists():  # the old one is moved away and not deleted: that is quick, and can be undone
                self.log.info("Replacing existing assignment: %s", final)
                final.replace(old)
            result.replace(final)
        except Exception:
            if old.exists() and not final.exists():
                final.parent.mkdir(parents=True, exist_ok=True)
                old.replace(final)
            raise
        finally:
            self.coursedir.submitted_directory, self.coursedir.autograded_directory = before
            rmtree(str(work))

    def remove_stale_work(self) -> None:
        """Remove the work folders that killed commands left behind."""
        for folder in Path(self.coursedir.root, self.coursedir.autograded_directory).glob(".grading-*"):
            with contextlib.suppress(OSError):
                if time.time() - folder.stat().st_mtime > STALE:
                    rmtree(str(folder))

    # ---- the gradebook ------------------------------------------------------------------------------

    @contextlib.contextmanager
    def marks_kept(self, lesson: str, student: str) -> Iterator[None]:
        """Restore a submission's earlier marks if the body of this context raises an exception."""
        with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as gradebook:
            before = automatic_marks(gradebook, lesson, student)
        try:
            yield
        except Exception:
            with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as gradebook:
                restore_marks(gradebook, lesson, student, before)
            raise

    def forget_timestamp(self, lesson: str, student: str) -> None:
        """Remove a submission's time from the gradebook, where an earlier submission may have left one."""
        with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as gradebook:
            gradebook.update_or_create_submission(lesson, student, timestamp=None)

    def record_nothing(self, lesson: str, student: str) -> None:
        """Record no points from tests, and that nothing waits for a person; what a person wrote stays."""
        with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as gradebook:
            for notebook in gradebook.find_submission(lesson, student).notebooks:
                for grade in notebook.grades:
                    grade.auto_score, grade.needs_manual_grade = 0, False
            gradebook.db.commit()


def automatic_marks(gradebook: Gradebook, lesson: str, student: str) -> dict[tuple[str, ...], dict[str, Any]] | None:
    """Return what grading writes of a submission, by row of the gradebook; None where there is no submission."""
    try:
        submission = gradebook.find_submission(lesson, student)
    except MissingEntry:
        return None
    return {key: {name: getattr(row, name) for name in names} for key, row, names in rows_of(submission)}


def restore_marks(
    gradebook: Gradebook, lesson: str, student: str, before: dict[tuple[str, ...], dict[str, Any]] | None
) -> None:
    """Write back what `automatic_marks` returned; a submission that did not exist then is removed."""
    with contextlib.suppress(MissingEntry):
        if before is None:
            gradebook.remove_submission(lesson, student)
            return
        for key, row, _ in rows_of(gradebook.find_submission(lesson, student)):
            for name, value in before.get(key, {}).items():
                setattr(row, name, value)
        gradebook.db.commit()


def rows_of(submission: SubmittedAssignment) -> Iterator[tuple[tuple[str, ...], object, tuple[str, ...]]]:
    """Yield the gradebook's rows of a submission that grading writes, as key, row and names of the columns."""
    yield ("submission",), submission, ("timestamp",)
    for notebook in submission.notebooks:
        yield ("notebook", notebook.id), notebook, ("late_submission_penalty",)
        for grade in notebook.grades:
            yield ("grade", grade.id), grade, ("auto_score", "needs_manual_grade")
        for comment in notebook.comments:
            yield ("comment", comment.id), comment, ("auto_comment",)


def complaint(failed: list[str]) -> str:
    """Return one Korean line on submissions that could not be graded because of the grader."""
    line = f"채점기의 문제로 채점하지 못한 제출물이 {len(failed)}개 있습니다. 원인을 고치고 다시 실행해 주세요: "
    return line + ", ".join(failed)


# ---- where nbgrader looks -----------------------------------------------------------------------


def install() -> None:
    """Make `CourseAutograde` nbgrader's converter, for the command line and the formgrader; safe to call again."""
    for module in (nbgrader.converters, nbgrader.apps.autogradeapp, nbgrader.apps.api):
        module.Autograde = CourseAutograde
    # one time that cannot be read must not break the formgrader's list of the class
    CourseDirectory.get_existing_timestamp = existing_timestamp
    nbgrader.apps.api.NbGraderAPI.get_submitted_timestamp = submitted_timestamp
    quicken_gradebooks()


def existing_timestamp(_coursedir: CourseDirectory, dest_path: str) -> datetime | None:
    """Return a folder's time, as `CourseDirectory.get_existing_timestamp` does; None where it is not a date."""
    return read_timestamp(Path(dest_path))[0]


def submitted_timestamp(api: nbgrader.apps.api.NbGraderAPI, assignment_id: str, student_id: str) -> datetime | None:
    """Return a submission's time, as `NbGraderAPI.get_submitted_timestamp` does; None where it is not a date."""
    coursedir = api.coursedir
    folder = coursedir.format_path(coursedir.submitted_directory, student_id, assignment_id)
    return read_timestamp(Path(coursedir.root, folder))[0]
