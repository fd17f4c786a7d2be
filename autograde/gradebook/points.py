"""Write a test's points to the gradebook by its verdict, while a submission is graded."""

from __future__ import annotations

from typing import Any

from nbformat.notebooknode import NotebookNode
from nbgrader.preprocessors import SaveAutoGrades

from autograde.judging.execute import State, Verdict, verdict_of
from autograde.lesson.cells import grade_id, is_test


class SaveStrictGrades(SaveAutoGrades):  # type: ignore[misc]  # nbgrader ships no types
    """nbgrader's step that writes points to the gradebook; here a test's points follow from its verdict."""

    def _add_score(self, cell: NotebookNode, resources: dict[str, Any]) -> None:
        if not is_test(cell):
            super()._add_score(cell, resources)
            return
        verdict = verdict_of(cell) or Verdict(State.NOT_RUN)
        grade = self.gradebook.find_grade(grade_id(cell), self.notebook_id, self.assignment_id, self.student_id)
        grade.auto_score = float(cell.metadata.nbgrader.points) if verdict.state == State.PASSED else 0.0
        # as nbgrader does: a mark that a person gave before is looked at again
        grade.needs_manual_grade = verdict.state == State.SUSPICIOUS or grade.manual_score is not None
        self.gradebook.db.commit()
