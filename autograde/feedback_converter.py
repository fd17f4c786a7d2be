"""nbgrader's generate_feedback with this course's page.

`nbgrader_config.py` puts it in the place of nbgrader's own converter, so that `nbgrader generate_feedback` and the
formgrader's button write it.
"""

from __future__ import annotations

import functools
from pathlib import Path

import nbgrader.apps.api
import nbgrader.apps.generatefeedbackapp
import nbgrader.converters
from nbconvert.exporters import Exporter
from nbformat.notebooknode import NotebookNode
from nbgrader.converters import GenerateFeedback
from traitlets import List, Type

from autograde.gradebook import read_record
from autograde.intake import RECORD
from autograde.lateness import late_plugin
from autograde.learner_page import PageMaker, read_intake
from autograde.pages import environment
from autograde.template import read_template


class PageExporter(Exporter):
    """A graded notebook as a page; its resources hold the `PageMaker` and the hand-in's folder."""

    file_extension = ".html"
    output_mimetype = "text/html"

    def from_notebook_node(self, nb: NotebookNode, resources: dict | None = None, **kwargs) -> tuple[str, dict]:
        notebook, resources = super().from_notebook_node(nb, resources, **kwargs)
        about = resources["nbgrader"]
        maker, folder = resources["course"]
        record = read_record(about["db_url"], about["assignment"], about["student"], late_plugin(self.config))
        page = maker.page(notebook, read_intake(folder), about["student"], record)
        return environment().get_template("feedback.html.j2").render(page=page), resources


class CourseFeedback(GenerateFeedback):
    """GenerateFeedback that writes a page of the exercises instead of the notebook."""

    exporter_class = Type(PageExporter, klass=Exporter).tag(config=True)
    preprocessors = List([]).tag(config=True)

    @functools.cached_property
    def maker(self) -> PageMaker:
        lesson = self.coursedir.assignment_id
        folder = Path(self.coursedir.format_path(self.coursedir.source_directory, ".", lesson))
        return PageMaker(read_template(folder / f"{lesson}.ipynb", self.config))

    def init_assignment(self, assignment_id: str, student_id: str) -> None:
        """Without what intake wrote for the instructor, which tells of hidden tests."""
        super().init_assignment(assignment_id, student_id)
        Path(self._format_dest(assignment_id, student_id), RECORD).unlink(missing_ok=True)

    def init_single_notebook_resources(self, notebook_filename: str) -> dict:
        resources = super().init_single_notebook_resources(notebook_filename)
        return resources | {"course": (self.maker, Path(notebook_filename).parent)}


def install() -> None:
    """Make this nbgrader's converter, for the command line and for the formgrader; safe to call again."""
    for module in (nbgrader.converters, nbgrader.apps.generatefeedbackapp, nbgrader.apps.api):
        module.GenerateFeedback = CourseFeedback
