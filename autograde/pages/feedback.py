"""nbgrader's generate_feedback, extended to write this course's feedback page.

`nbgrader_config.py` puts it in the place of nbgrader's own converter, so that `nbgrader generate_feedback` and the
formgrader's button write this page.
"""

from __future__ import annotations

import functools
import shutil
import traceback
from pathlib import Path
from typing import Any

import nbgrader.apps.api
import nbgrader.apps.generatefeedbackapp
import nbgrader.converters
from nbconvert.exporters import Exporter
from nbformat.notebooknode import NotebookNode
from nbgrader.converters import GenerateFeedback, NbGraderException
from sqlalchemy.exc import OperationalError
from traitlets import List, Type

from autograde.gradebook.database import read_record
from autograde.gradebook.lateness import late_plugin
from autograde.intake import record as records
from autograde.intake.record import Intake
from autograde.lesson.template import read_template
from autograde.pages.learner import PageMaker
from autograde.pages.rendering import environment


class PageExporter(Exporter):
    """Exporter from a graded notebook to its page; the resources hold the `PageMaker` and the submission's folder."""

    file_extension = ".html"
    output_mimetype = "text/html"

    def from_notebook_node(  # type: ignore[override]  # text, as of nbconvert's own exporters; their base says a notebook
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kwargs: Any
    ) -> tuple[str, dict[str, Any]]:
        notebook, resources = super().from_notebook_node(nb, resources, **kwargs)
        about = resources["nbgrader"]
        maker, folder = resources["course"]
        record = read_record(about["db_url"], about["assignment"], about["student"], late_plugin(self.config))
        page = maker.page(notebook, records.read(folder) or Intake(), about["student"], record)
        return environment().get_template("feedback.html.j2").render(page=page), resources


class CourseFeedback(GenerateFeedback):  # type: ignore[misc]  # nbgrader ships no types
    """GenerateFeedback that writes a page of the exercises instead of the notebook."""

    exporter_class = Type(PageExporter, klass=Exporter).tag(config=True)
    preprocessors: List[Any] = List([]).tag(config=True)

    @functools.cached_property
    def maker(self) -> PageMaker:
        lesson = self.coursedir.assignment_id
        folder = Path(self.coursedir.format_path(self.coursedir.source_directory, ".", lesson))
        try:
            return PageMaker(read_template(folder / f"{lesson}.ipynb", self.config))
        except FileNotFoundError:
            message = f"{lesson}의 정답 노트북이 없습니다. `course build`를 먼저 실행해 주세요."
            self.log.error("%s", message)
            raise NbGraderException(message) from None

    def convert_notebooks(self) -> None:
        """Write everyone's page; where somebody's cannot be written, fail after the others' are.

        Raises:
            NbGraderException: somebody's page could not be written; it says whose, and why.
        """
        _ = self.maker  # fails at once, for all, where the lesson cannot be read
        self.failed: dict[str, str] = {}
        message = ""
        try:
            super().convert_notebooks()
        finally:
            for student in self.failed:  # or the next run would take what is there for a page
                shutil.rmtree(self._format_dest(self.coursedir.assignment_id, student), ignore_errors=True)
            if self.failed:
                who = ", ".join(f"{student}({reason})" for student, reason in self.failed.items())
                ask = "채점한 노트북을 열어 확인해 주세요. 나머지는 그대로 썼습니다."
                message = f"피드백을 쓰지 못한 사람이 있습니다: {who}. {ask}"
                self.log.error("%s", message)
        if message:
            raise NbGraderException(message)

    def convert_single_notebook(self, notebook_filename: str) -> None:
        """Write one page; an unexpected error is recorded in `failed` and does not stop the others.

        The instructor reads it in one line; its traceback is only in the debug log.
        """
        try:
            super().convert_single_notebook(notebook_filename)
        except OperationalError:  # an error of the gradebook concerns everybody
            raise
        except Exception as error:
            student = self.init_single_notebook_resources(notebook_filename)["nbgrader"]["student"]
            self.failed[student] = f"{type(error).__name__}: {' '.join(str(error).split())[:200]}"
            self.log.debug("%s", traceback.format_exc())

    def init_assignment(self, assignment_id: str, student_id: str) -> None:
        """Prepare a learner's folder, without the intake record, which tells of hidden tests."""
        super().init_assignment(assignment_id, student_id)
        Path(self._format_dest(assignment_id, student_id), records.RECORD).unlink(missing_ok=True)

    def init_single_notebook_resources(self, notebook_filename: str) -> dict[str, Any]:
        resources: dict[str, Any] = super().init_single_notebook_resources(notebook_filename)
        return resources | {"course": (self.maker, Path(notebook_filename).parent)}


def install() -> None:
    """Make `CourseFeedback` nbgrader's converter, for the command line and the formgrader; safe to call again."""
    for module in (nbgrader.converters, nbgrader.apps.generatefeedbackapp, nbgrader.apps.api):
        module.GenerateFeedback = CourseFeedback
