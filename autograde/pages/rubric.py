"""The formgrader's view of a submission: with the rubric above each answer to mark, without metadata of outputs."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.preprocessors import Preprocessor
from nbformat.notebooknode import NotebookNode
from nbgrader.coursedir import CourseDirectory

from autograde.lesson.cells import RUBRIC_MARK, grade_id, is_essay, known_id
from autograde.pages.rendering import without_extras


class ShowRubric(Preprocessor):
    """Preprocessor that puts rubric and model answer above a learner's written answer, in the formgrader only."""

    enabled = True

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        """Return a copy of the notebook with a cell above each answer to mark, and no metadata of outputs but sizes."""
        shown = nbformat.from_dict(nb)
        for cell in shown.cells:
            if cell.get("outputs"):
                cell.outputs = [nbformat.from_dict(without_extras(output)) for output in cell.outputs]
        lesson = resources.get("assignment_id")  # only the formgrader sets it
        if not lesson:
            return shown, resources
        directory = CourseDirectory(config=self.config)
        path = Path(directory.root, directory.format_path(directory.source_directory, ".", lesson), f"{lesson}.ipynb")
        known = rubrics(path, path.stat().st_mtime_ns) if path.is_file() else {}
        cells = []
        for cell in shown.cells:
            if (name := grade_id(cell)) in known:
                cells.append(nbformat.v4.new_markdown_cell(known[name]))
            cells.append(cell)
        shown.cells = cells
        return shown, resources


@lru_cache(maxsize=32)
def rubrics(path: Path, _changed: int) -> dict[str, str]:
    """Return rubric and model answer of each written answer as Markdown, by the id of the answer.

    Args:
        path: the lesson's solution notebook.
        _changed: its time of change; part of the cache's key, so that a changed notebook is read again.
    """
    found = {}
    for cell in nbformat.read(path, as_version=4).cells:
        if is_essay(cell):
            model, mark, rubric = cell.source.partition(f"**{RUBRIC_MARK}**")
            found[known_id(cell)] = (
                f"{mark}{rubric.rstrip()}\n\n<details><summary>모범 답</summary>\n\n{model.strip()}\n\n</details>"
            )
    return found
