"""The formgrader's copy of a hand-in: the rubric above each answer that a person marks, and nothing beside outputs."""

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
    """Puts a lesson's rubric and model answer above the learner's; for no page but the formgrader's."""

    enabled = True

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        """Add a cell above each answer to mark, in a copy whose outputs have only what is shown."""
        shown = nbformat.from_dict(nb)
        for cell in shown.cells:
            if cell.get("outputs"):
                cell.outputs = [nbformat.from_dict(without_extras(output)) for output in cell.outputs]
        lesson = resources.get("assignment_id")  # only the formgrader says so
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
    """Markdown for the grader, by the id of the answer.

    Args:
        path: the lesson's solution notebook.
    """
    found = {}
    for cell in nbformat.read(path, as_version=4).cells:
        if is_essay(cell):
            model, mark, rubric = cell.source.partition(f"**{RUBRIC_MARK}**")
            found[known_id(cell)] = (
                f"{mark}{rubric.rstrip()}\n\n<details><summary>모범 답</summary>\n\n{model.strip()}\n\n</details>"
            )
    return found
