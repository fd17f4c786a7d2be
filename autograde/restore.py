"""Bringing back answer cells that a learner deleted."""

from __future__ import annotations

from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell
from nbgrader.api import Gradebook, MissingEntry, SourceCell
from nbgrader.preprocessors import NbGraderPreprocessor

from autograde.source import grade_id


class RestoreAnswers(NbGraderPreprocessor):
    """Put an empty answer cell where one was deleted.

    nbgrader's OverwriteCells restores a deleted test behind the cell that came before it in the lesson, and fails
    with a KeyError when that one, the answer, is gone too. A deleted answer that a person marks it restores with a
    note in it, which then waits to be marked; here it comes back as it was released and is worth 0.
    """

    def preprocess(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        info = resources["nbgrader"]
        with Gradebook(info["db_url"]) as gradebook:
            try:
                lesson = gradebook.find_notebook(info["notebook"], info["assignment"])
            except MissingEntry:
                return nb, resources
            points = {cell.name: cell.max_score for cell in lesson.grade_cells}
            answers = {cell.name for cell in lesson.solution_cells}
            cells = list(lesson.source_cells)
            empty = {cell.name: empty_answer(cell, points.get(cell.name)) for cell in cells if cell.name in answers}
            order = [cell.name for cell in cells]
        previous = None
        for name in order:
            if name in empty and position_of(nb, name) is None:
                self.log.warning("Missing answer cell %s, adding an empty one", name)
                after = position_of(nb, previous) if previous else None
                nb.cells.insert(0 if after is None else after + 1, empty[name])
            if position_of(nb, name) is not None:
                previous = name
        return nb, resources


def position_of(nb: NotebookNode, name: str) -> int | None:
    """Index of the cell with this grade_id, None when there is none."""
    for index, cell in enumerate(nb.cells):
        if grade_id(cell) == name:
            return index
    return None


def empty_answer(source_cell: SourceCell, points: float | None) -> NotebookNode:
    """An answer cell without an answer; its test then fails as for any unanswered exercise.

    Args:
        points: what a person can give for it; None for an answer that has a test of its own.
    """
    by_hand = points is not None
    note = f"낸 노트북에 답 셀 {source_cell.name}이(가) 없어 빈 셀로 되살렸습니다."
    if source_cell.cell_type == "markdown":
        cell = new_markdown_cell(source_cell.source if by_hand else note)
    else:
        cell = new_code_cell(source_cell.source if by_hand else f"# {note}")
    cell.metadata["nbgrader"] = {
        "cell_type": source_cell.cell_type,
        "grade": by_hand,
        "grade_id": source_cell.name,
        "locked": source_cell.locked,
        "schema_version": 3,
        "solution": True,
        "task": False,
    }
    if by_hand:
        cell.metadata["nbgrader"]["points"] = points
    return cell
