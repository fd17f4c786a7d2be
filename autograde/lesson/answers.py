"""Read the named right and wrong answers to a lesson, and put them into a released notebook as a learner would.

A file of named answers is a Jupytext percent script. Each code cell is one answer to one exercise:

    # %% counts_characters exercise="is_long" verdict="wrong" hint="글자 수가 아니라 바이트" rule="줄이 `min_"
    def is_long(line, min_length): ...
"""

from __future__ import annotations

import copy
from dataclasses import dataclass

import jupytext
import nbformat
from nbformat.notebooknode import NotebookNode

from autograde.errors import CourseError
from autograde.layout import Layout
from autograde.lesson.cells import SOLUTION, grade_id, is_solution, known_id


@dataclass(frozen=True)
class Answer:
    """One way to answer one exercise.

    Attributes:
        name: what is special about it; for a wrong one, the mistake.
        exercise: id of the answer cell.
        right: whether it deserves full marks.
        hint: for a wrong one, a part of the message its test must give.
        rule: the first words of the rule in the exercise's text that a wrong one breaks, or that allows what a right
            one does (see `autograde.lesson.contract`); empty where other answers stand for the rule.
        source: the code that goes into the answer cell.
    """

    name: str
    exercise: str
    right: bool
    hint: str
    source: str
    rule: str = ""

    @property
    def student(self) -> str:
        """A student id under which this answer is handed in."""
        return f"{self.exercise}.{'right' if self.right else 'wrong'}.{self.name}"


def read_answers(layout: Layout, lesson: str) -> list[Answer]:
    """Return the named answers of a lesson; none when it has no file of them.

    Raises:
        CourseError: an answer lacks what `Answer` holds, or two answers have the same name.
    """
    path = layout.answers / f"{lesson}.py"
    if not path.is_file():
        return []
    answers = []
    for cell in jupytext.reads(path.read_text(encoding="utf8"), fmt="py:percent").cells:
        if cell.cell_type != "code" or not cell.metadata:
            continue
        name, exercise, verdict = (cell.metadata.get(key, "") for key in ("title", "exercise", "verdict"))
        hint = cell.metadata.get("hint", "")
        if not (name and exercise) or verdict not in ("right", "wrong") or (verdict == "wrong") != bool(hint):
            raise CourseError(
                f"{path.name}의 답 {name!r}: exercise, verdict(right/wrong), 틀린 답의 hint를 적어 주세요."
            )
        answers.append(Answer(name, exercise, verdict == "right", hint, cell.source, cell.metadata.get("rule", "")))
    students = [answer.student for answer in answers]
    for student in students:
        if students.count(student) > 1:
            raise CourseError(f"{path.name}: 답의 이름 {student!r}이(가) 두 번 나옵니다. 하나를 바꿔 주세요.")
    return answers


def model_answers(layout: Layout, lesson: str) -> dict[str, str]:
    """Return the model answer of each exercise, as a learner would write it: exercise → source of its answer cell."""
    notebook = nbformat.read(layout.solution(lesson), as_version=4)
    return {known_id(cell): without_marks(cell.source) for cell in notebook.cells if is_solution(cell)}


def without_marks(source: str) -> str:
    """Return an answer cell's source without the comments `### BEGIN SOLUTION` and `### END SOLUTION`."""
    return "\n".join(line for line in source.split("\n") if line.strip() not in SOLUTION)


def hand_in(layout: Layout, lesson: str, answers: dict[str, str]) -> NotebookNode:
    """Return the released notebook with these answers written into it; the other exercises stay unanswered."""
    notebook: NotebookNode = copy.deepcopy(nbformat.read(layout.release(lesson), as_version=4))
    cells = {grade_id(cell): cell for cell in notebook.cells}
    for exercise, source in answers.items():
        cells[exercise].source = source
    return notebook
