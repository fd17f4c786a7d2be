"""Bringing back answer cells that a learner deleted."""

from __future__ import annotations

from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.preprocessors import NbGraderPreprocessor

from autograde.source import grade_id


class RestoreAnswers(NbGraderPreprocessor):
    """Put an empty answer cell where one was deleted.

    nbgrader's OverwriteCells restores a deleted test behind the cell that came before it in the lesson, and fails
    with a KeyError when that one, the answer, is gone too.
    """

    def preprocess(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        info = resources["nbgrader"]
        with Gradebook(info["db_url"]) as gradebook:
            try:
                lesson = gradebook.find_notebook(info["notebook"], info["assignment"])
            except MissingEntry:
                return nb, resources
            graded = {cell.name for cell in lesson.grade_cells}  # a hand-graded answer: OverwriteCells restores it
            answers = {cell.name for cell in lesson.solution_cells} - graded
            order = [(cell.name, cell.cell_type, cell.locked) for cell in lesson.source_cells]
        previous = None
        for name, cell_type, locked in order:
            if name in answers and position_of(nb, name) is None:
                self.log.warning("Missing answer cell %s, adding an empty one", name)
                after = position_of(nb, previous) if previous else None
                nb.cells.insert(0 if after is None else after + 1, empty_answer(name, cell_type, locked))
            if position_of(nb, name) is not None:
                previous = name
        return nb, resources


def position_of(nb: NotebookNode, name: str) -> int | None:
    """Index of the cell with this grade_id, None when there is none."""
    for index, cell in enumerate(nb.cells):
        if grade_id(cell) == name:
            return index
    return None


def empty_answer(name: str, cell_type: str, locked: bool) -> NotebookNode:
    """An ungraded answer cell without content; its test then fails as for any unanswered exercise."""
    note = f"낸 노트북에 답 셀 {name}이(가) 없어 빈 셀로 되살렸습니다."
    cell = new_markdown_cell(note) if cell_type == "markdown" else new_code_cell(f"# {note}")
    cell.metadata["nbgrader"] = {
        "cell_type": cell_type,
        "grade": False,
        "grade_id": name,
        "locked": locked,
        "schema_version": 3,
        "solution": True,
        "task": False,
    }
    return cell
