"""nbgrader's autograde, made to take every hand-in in: each ends as a grade or as a recorded reason.

`install` puts `CourseAutograde` where nbgrader's command line and the formgrader look for their converter, so that
both have it without another command. For each learner it

1. decides whether there is anything to do: no result yet, `--force`, a newer timestamp, or other files than before;
2. takes the hand-in in (`autograde.intake`);
3. runs nbgrader's own steps on the rebuilt notebook, in an empty folder with only what the lesson itself ships;
4. records the result in the gradebook and then moves it to `autograded/<student>/<lesson>/` in one step.

The old result goes first and the new one comes last: a command that is killed leaves the learner without a result, and
the next run grades whoever has none.
"""

from __future__ import annotations

import contextlib
import fnmatch
import json
import os
import re
import shutil
import tempfile
import time
import traceback
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from glob import glob
from pathlib import Path

import nbgrader.apps.api
import nbgrader.apps.autogradeapp
import nbgrader.converters
from jupyter_client.kernelspec import NoSuchKernel
from nbformat.notebooknode import NotebookNode
from nbgrader.api import Gradebook, InvalidEntry, MissingEntry
from nbgrader.converters import NbGraderException
from nbgrader.converters.autograde import Autograde
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import (
    AssignLatePenalties,
    CheckCellMetadata,
    LimitOutput,
)
from nbgrader.utils import rmtree, setenv
from sqlalchemy.exc import SQLAlchemyError
from traitlets import Bool, List

from autograde.build import write_atomically
from autograde.errors import CourseError
from autograde.handed_in import TIMESTAMP, HandedIn, gather, read_timestamp
from autograde.intake import RECORD, UNREADABLE, Intake, explanation, identity, take_in
from autograde.strict import STOPPED, SUSPICIONS, SaveStrictGrades, StrictExecute
from autograde.template import LessonTemplate, read_template

# What goes wrong with the grader and not with a hand-in: nobody gets a mark for it.
GRADER_FAULTS = (
    *(NbGraderException, CourseError, NoSuchKernel, ImportError),
    *(SQLAlchemyError, MissingEntry, InvalidEntry, OSError),
)
NO_KERNEL = ("Kernel died before replying", "Kernel didn't respond")
STALE = 24 * 3600  # seconds after which a work folder belongs to a command that was killed


class CourseAutograde(Autograde):
    """Autograde for which no hand-in is too broken; configured as `c.Autograde`."""

    examples = Bool(
        True,
        help="Whether to run the lesson's ungraded code cells too. Without them a class is graded faster; no test "
        "needs them, but an answer that leans on a name from an example then fails.",
    ).tag(config=True)

    sanitize_preprocessors = List([]).tag(config=True)
    autograde_preprocessors = List(
        [StrictExecute, LimitOutput, SaveStrictGrades, AssignLatePenalties, CheckCellMetadata]
    ).tag(config=True)

    # ---- the class ------------------------------------------------------------------------------

    def init_notebooks(self) -> None:
        """Every learner who has a folder for this lesson, whatever is in it."""
        lesson = self.coursedir.assignment_id
        if not fnmatch.fnmatch(lesson, self.coursedir.notebook_id):
            super().init_notebooks()  # says that there is no such notebook
            return
        folders = glob(self._format_source(lesson, self.coursedir.student_id))  # noqa: PTH207
        self.assignments = {folder: [os.path.join(folder, f"{lesson}.ipynb")] for folder in folders}  # noqa: PTH118
        if not folders:
            super().init_notebooks()

    def convert_notebooks(self) -> None:
        """Grade everyone; the command fails only where the grader itself did."""
        template = self.read_template()
        self.remove_stale_work()
        failed = []
        pattern = self._format_source("(?P<assignment>.*)", "(?P<student>.*)", escape=True)
        for folder in sorted(self.assignments):
            match = re.fullmatch(pattern, folder)
            if match is None:
                raise NbGraderException(f"Could not match '{folder}' with regexp '{pattern}'")
            self.notebooks = list(self.assignments[folder])
            try:
                self.grade(Path(folder), match["assignment"], match["student"], template)
            except Exception as error:  # the others are still graded
                self.log.error(traceback.format_exc())
                failed.append(f"{match['student']}({' '.join(str(error).split())[:200]})")
        if failed:
            message = (
                f"채점기의 문제로 채점하지 못한 제출물이 {len(failed)}개 있습니다. 원인을 고치고 다시 실행해 주세요: "
            )
            self.log.error("%s", message + ", ".join(failed))
            raise NbGraderException(message)

    def read_template(self) -> LessonTemplate:
        """The lesson's notebook to grade."""
        lesson = self.coursedir.assignment_id
        folder = self.coursedir.format_path(self.coursedir.source_directory, ".", lesson)
        try:
            template = read_template(Path(folder, f"{lesson}.ipynb"), self.config)
        except FileNotFoundError:
            message = f"{lesson}의 정답 노트북이 없습니다. 단원 이름을 확인하거나 `course build`를 먼저 실행해 주세요."
            self.log.error("%s", message)
            raise NbGraderException(message) from None
        return template if self.examples else template.without_examples()

    # ---- one hand-in ------------------------------------------------------------------------------

    def grade(self, folder: Path, lesson: str, student: str, template: LessonTemplate) -> None:
        """Grade one hand-in, if there is anything to do."""
        files = gather(folder)
        if not self.init_destination(lesson, student, files):
            return
        self.run_pre_convert_hook()
        moment, complaint = read_timestamp(folder)
        with self.work_folder(lesson, student) as result:
            staged = Path(self._format_source(lesson, student))
            staged.mkdir(parents=True)
            (staged / f"{lesson}.ipynb").touch()  # only its name is looked at
            if moment:
                (staged / TIMESTAMP).write_text(f"{moment:%Y-%m-%d %H:%M:%S.%f} UTC\n", encoding="utf8")
            self.init_assignment(lesson, student)
            if not moment:
                self.forget_timestamp(lesson, student)
            intake = self.take_in(files, template)
            if complaint:
                intake = replace(intake, repairs=(*intake.repairs, complaint))
            intake = self.run(intake, result, lesson, student)
            if intake.notebook is None:
                self.record_nothing(lesson, student)
                self.write(explanation(template, intake), lesson, student)
            record = json.dumps(intake.record(), ensure_ascii=False, indent=1) + "\n"
            write_atomically(result / RECORD, record.encode())
        self.set_permissions(lesson, student)
        self.tell(student, intake)
        self.run_post_convert_hook()

    def take_in(self, files: list[HandedIn], template: LessonTemplate) -> Intake:
        """The hand-in rebuilt; what nobody thought of is a reason too."""
        try:
            return take_in(files, template)
        except Exception as error:
            self.log.debug(traceback.format_exc())
            reason = f"제출물을 정리하다가 오류가 났습니다({type(error).__name__}). 담당자가 파일을 직접 봐야 합니다."
            return Intake(files=tuple(files)).failed(reason)

    def run(self, intake: Intake, result: Path, lesson: str, student: str) -> Intake:
        """Run the tests of a rebuilt hand-in and record their marks."""
        if intake.notebook is None:
            return intake
        self.log.info("Autograding %s", self.notebooks[0])
        try:
            resources = self.write(intake.notebook, lesson, student, run=True)
        except Exception as error:
            if is_grader_fault(error):
                raise
            self.log.info(traceback.format_exc())
            detail = " ".join(f"{type(error).__name__}: {error}".split())[:200]
            return intake.failed(f"채점하는 도중에 오류가 났습니다({detail}). 담당자가 직접 봐야 합니다.")
        stopped = [resources[STOPPED]] if STOPPED in resources else []
        return replace(intake, repairs=(*intake.repairs, *stopped), suspicions=tuple(resources.get(SUSPICIONS, ())))

    def write(self, notebook: NotebookNode, lesson: str, student: str, run: bool = False) -> dict:
        """Write a notebook to the result, after running and marking it where asked; returns nbconvert's resources.

        The kernel works in a copy of the folder, so that nothing that learner's code leaves there is part of the
        result or is written through, and so that the notebook with its hidden tests does not lie beside it.
        """
        result = Path(self._format_dest(lesson, student))
        source = Path(self._format_source(lesson, student), f"{lesson}.ipynb")
        resources = self.init_single_notebook_resources(str(source))
        self._sanitizing = not run
        self._init_preprocessors()
        self._sanitizing = True
        with tempfile.TemporaryDirectory(prefix="hand-in-", ignore_cleanup_errors=True) as place:
            shutil.copytree(result, place, dirs_exist_ok=True, ignore=shutil.ignore_patterns(TIMESTAMP))
            resources["metadata"] = {"name": lesson, "path": place}
            with setenv(NBGRADER_EXECUTION="autograde") if run else contextlib.nullcontext():
                output, resources = self.exporter.from_notebook_node(notebook, resources)
        self.write_single_notebook(output, resources)
        return resources

    def tell(self, student: str, intake: Intake) -> None:
        """One line for the instructor about a hand-in that was not plain."""
        if intake.notebook is None:
            self.log.warning("%s", f"{student}: {UNREADABLE} - {' '.join((intake.reason, *intake.repairs))}")
        elif intake.repairs:
            self.log.warning("%s", f"{student}: {intake.status} - {' '.join(intake.repairs)}")
        if intake.suspicions:
            self.log.warning("%s", f"{student}: 변조 의심 - {' '.join(intake.suspicions)}")

    # ---- where things are ---------------------------------------------------------------------------

    def init_destination(self, assignment_id: str, student_id: str, files: list[HandedIn] | None = None) -> bool:
        """Whether a hand-in is to be graded; then its old result is removed."""
        excluded = self.coursedir.student_id_exclude or ""
        if student_id in excluded.split(","):
            return False
        result = Path(os.path.normpath(self._format_dest(assignment_id, student_id)))
        if not result.exists():
            return True
        is_whole = (result / f"{assignment_id}.ipynb").exists()
        if is_whole and not self.force and not self.is_changed(assignment_id, student_id, result, files):
            self.log.info("Skipping existing assignment: %s", result)
            return False
        self.log.info("Removing existing assignment: %s", result)
        rmtree(str(result))
        return True

    def is_changed(self, lesson: str, student: str, result: Path, files: list[HandedIn] | None) -> bool:
        """Whether a hand-in is newer than its result, or has other files than those that were graded."""
        new, _ = read_timestamp(Path(self._format_source(lesson, student)))
        old, _ = read_timestamp(result)
        if new and old and new > old:
            return True
        try:
            graded = json.loads((result / RECORD).read_text(encoding="utf8"))["files"]
        except (OSError, ValueError, KeyError):
            return False  # graded by an earlier nbgrader
        return files is not None and graded != [identity(file) for file in files]

    @contextlib.contextmanager
    def work_folder(self, lesson: str, student: str) -> Iterator[Path]:
        """A folder in which nbgrader finds a clean hand-in and puts its result; gives the result's place in it.

        The result is moved to where it belongs only if all went well.
        """
        final = Path(os.path.normpath(self._format_dest(lesson, student)))
        parent = Path(self.coursedir.root, self.coursedir.autograded_directory)
        parent.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=".grading-", dir=parent))
        before = self.coursedir.submitted_directory, self.coursedir.autograded_directory
        steps = [os.path.join(before[1], work.name, step) for step in ("submitted", "autograded")]  # noqa: PTH118
        self.coursedir.submitted_directory, self.coursedir.autograded_directory = steps
        try:
            result = Path(os.path.normpath(self._format_dest(lesson, student)))
            result.mkdir(parents=True)
            yield result
            final.parent.mkdir(parents=True, exist_ok=True)
            result.replace(final)
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

    def forget_timestamp(self, lesson: str, student: str) -> None:
        """A hand-in without a readable time has none in the gradebook either, also where an earlier one had."""
        with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as gradebook:
            gradebook.update_or_create_submission(lesson, student, timestamp=None)

    def record_nothing(self, lesson: str, student: str) -> None:
        """No points by tests and nothing to wait for; what a person wrote stays."""
        with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as gradebook:
            for notebook in gradebook.find_submission(lesson, student).notebooks:
                for grade in notebook.grades:
                    grade.auto_score, grade.needs_manual_grade = 0, False
            gradebook.db.commit()


def is_grader_fault(error: Exception) -> bool:
    """Whether grading failed for a reason that is no hand-in's: then nobody gets a mark for it."""
    if isinstance(error, RuntimeError):
        return str(error).startswith(NO_KERNEL)
    return isinstance(error, GRADER_FAULTS) and not isinstance(error, TimeoutError)


# ---- where nbgrader looks -----------------------------------------------------------------------


def install() -> None:
    """Make this nbgrader's converter, for the command line and for the formgrader; safe to call again."""
    for module in (nbgrader.converters, nbgrader.apps.autogradeapp, nbgrader.apps.api):
        module.Autograde = CourseAutograde
    # one time that cannot be read must not take the formgrader's list of the class away
    CourseDirectory.get_existing_timestamp = existing_timestamp
    nbgrader.apps.api.NbGraderAPI.get_submitted_timestamp = submitted_timestamp


def existing_timestamp(_coursedir: CourseDirectory, dest_path: str) -> datetime | None:
    """`CourseDirectory.get_existing_timestamp`, for which what is no date is no time."""
    return read_timestamp(Path(dest_path))[0]


def submitted_timestamp(api: nbgrader.apps.api.NbGraderAPI, assignment_id: str, student_id: str) -> datetime | None:
    """`NbGraderAPI.get_submitted_timestamp`, likewise."""
    coursedir = api.coursedir
    folder = coursedir.format_path(coursedir.submitted_directory, student_id, assignment_id)
    return read_timestamp(Path(coursedir.root, folder))[0]
