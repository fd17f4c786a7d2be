"""Check what a gradebook holds once its lesson changes after submissions were graded, on any database."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell
from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from autograde.gradebook.database import COURSE_ID, quicken_gradebooks, read_record, recorded, register_assignment
from autograde.grading.converter import CourseAutograde
from autograde.layout import Layout
from autograde.lesson.cells import grade_id

LESSON, ESSAY, TEST = "03-wordpiece", "vocabulary_size_essay", "test_wordpiece"
ANSWER, ADDED = "double", "test_double"


@dataclass
class Changing:
    """A class's gradebook and the changing lesson that it must follow; no submission is run.

    Attributes:
        address: SQLAlchemy's URL of the gradebook.
    """

    layout: Layout
    address: str

    @functools.cached_property
    def notebook(self) -> nbformat.NotebookNode:
        return nbformat.read(self.layout.solution(LESSON), as_version=4)

    def open(self) -> Gradebook:
        return Gradebook(self.address, COURSE_ID)

    def learn(self) -> str:
        """Register the lesson as it is now in the gradebook, as a grading command does before it grades.

        Returns:
            One Korean line on what changed; empty where nothing did.
        """
        quicken_gradebooks()
        nbformat.write(self.notebook, self.layout.solution(LESSON))
        where = {"root": str(self.layout.grading), "db_url": self.address, "source_directory": "../solutions"}
        coursedir = CourseDirectory(assignment_id=LESSON, course_id=COURSE_ID, **where)
        hook = functools.partial(
            register_assignment, coursedir=Config(course_id=COURSE_ID, **where), clear_solutions=Config()
        )
        grader = CourseAutograde(coursedir=coursedir, pre_convert_hook=hook)
        grader.notebooks = []
        grader.run_pre_convert_hook()
        return grader.learned

    def graded(self, **marks: bool) -> None:
        """Record these learners as graded: with all tests passed, or none; written answers wait for a person.

        Args:
            marks: whether the tests passed, by student id.
        """
        with self.open() as gradebook:
            for student, passed in marks.items():
                gradebook.update_or_create_student(student)
                submission = gradebook.update_or_create_submission(LESSON, student)
                for grade in submission.notebooks[0].grades:
                    essay = grade.name == ESSAY
                    grade.auto_score = None if essay else grade.max_score * passed
                    grade.needs_manual_grade = essay or grade.manual_score is not None
            gradebook.db.commit()

    def mark(self, student: str, cell: str, points: float, answer: str, comment: str) -> None:
        """Record a person's mark of a cell, and the comment on an answer."""
        with self.open() as gradebook:
            grade = gradebook.find_grade(cell, LESSON, LESSON, student)
            grade.manual_score, grade.needs_manual_grade = points, False
            gradebook.find_comment(answer, LESSON, LESSON, student).manual_comment = comment
            gradebook.db.commit()

    def add(self) -> None:
        """Add an exercise to the lesson, before all the others."""
        first = next(index for index, cell in enumerate(self.notebook.cells) if grade_id(cell))
        flags = {"grade": False, "solution": False, "locked": False, "task": False, "schema_version": 3}
        sources = {
            ANSWER: "### BEGIN SOLUTION\ndef double(x):\n    return 2 * x\n### END SOLUTION",
            ADDED: "assert double(2) == 4",
        }
        about = {ANSWER: {"solution": True}, ADDED: {"grade": True, "locked": True, "points": 1}}
        for name in reversed(sources):
            cell = new_code_cell(sources[name], id=name)
            cell.metadata["nbgrader"] = flags | {"grade_id": name, "cell_type": "code"} | about[name]
            self.notebook.cells.insert(first + 1, cell)

    def remove(self, *names: str) -> None:
        self.notebook.cells = [cell for cell in self.notebook.cells if grade_id(cell) not in names]

    def worth(self, name: str, points: float) -> None:
        """Change the points of a cell of the lesson."""
        next(cell for cell in self.notebook.cells if grade_id(cell) == name).metadata.nbgrader.points = points

    def total(self, student: str) -> tuple[float, float]:
        """Return a learner's points and the maximum, as nbgrader adds them up."""
        with self.open() as gradebook:
            submission = gradebook.find_submission(LESSON, student)
            return submission.score, submission.max_score

    def scores(self, student: str) -> dict[str, tuple[float, float, bool]]:
        found = read_record(self.address, LESSON, student).scores
        return {name: (score.points, score.maximum, score.waits) for name, score in found.items()}

    def comments(self, student: str) -> dict[str, str]:
        return read_record(self.address, LESSON, student).comments

    def whole(self) -> set[str]:
        """Return the learners who need not be graded again."""
        with self.open() as gradebook:
            return recorded(gradebook, LESSON)

    def put_away(self) -> list[Path]:
        return sorted(self.layout.grading.glob("removed-marks-*.csv"))


def follow_all(changing: Changing) -> None:
    """Add an exercise to a lesson, remove it and change points; check that marks by hand stay at each step."""
    assert changing.learn() == ""
    changing.graded(hong=True, kim=False)
    changing.mark("hong", ESSAY, 1.5, ESSAY, "잘 썼습니다.")
    before, maximum = changing.total("hong")
    assert changing.whole() == {"hong", "kim"}

    changing.add()
    assert f"더한 채점 셀 {ADDED}" in changing.learn()
    assert changing.whole() == set()
    assert changing.total("hong") == (before, maximum + 1)
    assert changing.scores("hong")[ADDED] == (0, 1, False)
    assert changing.scores("hong")[ESSAY] == (1.5, 2, False)
    assert changing.comments("hong") == {ESSAY: "잘 썼습니다."}
    assert changing.learn() == ""
    changing.graded(hong=True)
    assert changing.whole() == {"hong"}
    assert changing.total("hong") == (before + 1, maximum + 1)
    changing.graded(kim=False)

    changing.mark("hong", ADDED, 0.5, ANSWER, "=거의 맞았습니다.")
    changing.remove(ANSWER, ADDED)
    said = changing.learn()
    (file,) = changing.put_away()
    assert f"뺀 채점 셀 {ADDED}" in said
    assert file.name in said
    text = file.read_text(encoding="utf-8-sig")
    assert f"hong,{LESSON},{ADDED},0.5,,1.0," in text
    assert f"hong,{LESSON},{ANSWER},,,,'=거의 맞았습니다." in text
    assert "kim" not in text
    assert changing.total("hong") == (before, maximum)
    assert changing.whole() == {"hong", "kim"}
    assert changing.comments("hong") == {ESSAY: "잘 썼습니다."}

    old = changing.scores("hong")[TEST][1]
    changing.worth(TEST, 7)
    changing.worth(ESSAY, 1)
    assert "손으로 준 점수 1개는 그대로" in changing.learn()
    assert changing.scores("hong")[TEST] == (7, 7, False)
    assert changing.scores("kim")[TEST] == (0, 7, False)
    assert changing.scores("hong")[ESSAY] == (1.5, 1, True)
    assert changing.total("hong") == (before + 7 - old, maximum + 7 - old - 1)
    assert changing.whole() == {"hong", "kim"}
    assert changing.learn() == ""
    assert len(changing.put_away()) == 1
