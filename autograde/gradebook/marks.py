"""A class's marks as tables, read from the gradebook in a few queries.

nbgrader's own `Gradebook.submission_dicts` makes queries for each submission: 198 seconds for ten thousand.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import pandas as pd
from nbgrader.api import (
    Assignment,
    Grade,
    GradeCell,
    Notebook,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
)
from nbgrader.plugins import LateSubmissionPlugin
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from autograde.errors import CourseError
from autograde.gradebook.database import is_missing, opened
from autograde.gradebook.following import UNMARKED
from autograde.gradebook.lateness import days_begun, late_plugin, penalty
from autograde.intake import record, without_notebook
from autograde.layout import Layout
from autograde.settings import nbgrader_config


@dataclass(frozen=True)
class Marks:
    """The marks of a class in some lessons, as tables.

    Attributes:
        people: index `student`; columns `last_name`, `first_name`, `email`, `lms_user_id`. Everybody, with submissions
            or without.
        exercises: index `lesson`, `exercise` in the order of the lesson; column `maximum`.
        grades: index `student`, `lesson`, `exercise`; columns `points`, `waiting`, whether a person has yet to mark or
            look at it, and `due`, whether it came with a change of the lesson and has to be graded. Only of submissions
            that were graded.
        hand_ins: index `student`, `lesson`; columns `timestamp` (UTC, or none), `late` (seconds), `penalty` (points)
            and `days` late, rounded up.
        problems: why points could not be computed, in Korean, by student and lesson.
        unreadable: student and lesson of each submission without points because it could not be graded.
        without_notebook: what came instead of a notebook, in Korean, by student and lesson.
    """

    people: pd.DataFrame
    exercises: pd.DataFrame
    grades: pd.DataFrame
    hand_ins: pd.DataFrame
    problems: dict[tuple[str, str], str] = field(default_factory=dict)
    unreadable: set[tuple[str, str]] = field(default_factory=set)
    without_notebook: dict[tuple[str, str], str] = field(default_factory=dict)

    def totals(self) -> pd.DataFrame:
        """Return the sums over each lesson's exercises.

        Returns:
            Index `student`, `lesson`; columns `points` after the late penalty, never below 0, `waiting` and `due`.
            `points` is NaN where it could not be computed. It is computed once, and must not be changed.
        """
        return self._totals

    @cached_property
    def _totals(self) -> pd.DataFrame:
        columns = {"points": ("points", "sum"), "waiting": ("waiting", "any"), "due": ("due", "any")}
        sums = self.grades.groupby(["student", "lesson"]).agg(**columns)
        penalty = self.hand_ins["penalty"].reindex(sums.index).fillna(0.0)
        points = (sums["points"] - penalty).clip(lower=0.0)
        return sums.assign(points=points.mask(sums.index.isin(list(self.problems))) if self.problems else points)


def read_marks(layout: Layout, lessons: Sequence[str]) -> Marks:
    """Read the marks of some lessons from the gradebook.

    Raises:
        CourseError: the gradebook cannot be used, or there are graded results but no gradebook.
    """
    if is_missing(layout):
        raise CourseError(
            f"채점한 결과는 있는데 성적부({layout.grading / 'gradebook.db'})가 없거나 비어 있습니다. "
            "옮겨 두었다면 제자리에 되돌려 주세요."
        )
    with opened(layout.grading) as gradebook:
        session = gradebook.db()
        found = grades(session, lessons)
        came, problems = with_penalties(hand_ins(session, lessons), found, late_plugin(nbgrader_config(layout)))
        asked = in_order(layout, exercises(session, lessons))
        others = {
            (student, lesson): line
            for lesson in lessons
            for student, line in without_notebook.read(layout, lesson).items()
            if (student, lesson) not in came.index
        }
        marks = Marks(people(session), asked, found, came, problems, without_notebook=others)
    return replace(marks, unreadable=unreadable(layout, marks))


def unreadable(layout: Layout, marks: Marks) -> set[tuple[str, str]]:
    """Return (student, lesson) of each submission that could not be graded, by the record beside its result.

    Only the records of those without points are read: whoever has points was graded, if only by a person.
    """
    points = marks.totals()["points"]
    folder = layout.grading / "autograded"
    return {
        (student, lesson)
        for student, lesson in points.index[points == 0]
        if record.is_unreadable(folder.joinpath(student, lesson))
    }


def lessons_that_are_gone(layout: Layout) -> dict[str, int]:
    """Return the number of submissions in the gradebook of each lesson that the course no longer has."""
    query = (
        select(Assignment.name, func.count(SubmittedAssignment.id))
        .join(SubmittedAssignment, SubmittedAssignment.assignment_id == Assignment.id)
        .group_by(Assignment.name)
        .order_by(Assignment.name)
    )
    with opened(layout.grading) as gradebook:
        held = gradebook.db().execute(query).all()
    known = layout.lesson_names()
    return {name: count for name, count in held if name not in known}


def hand_ins_to_grade_again(marks: Marks) -> dict[str, int]:
    """Return by lesson how many submissions lack marks of cells that the lesson got later; only lessons with any."""
    due = marks.totals()["due"].groupby("lesson").sum()
    counts: dict[str, int] = due[due > 0].astype(int).to_dict()
    return counts


def lessons_that_moved(layout: Layout, marks: Marks) -> list[str]:
    """Return the lessons whose graded cells or points, as built, differ from those in the gradebook."""
    return [
        lesson
        for lesson, held in marks.exercises["maximum"].groupby("lesson")
        if (built := built_points(layout, lesson)) and built != held.droplevel("lesson").to_dict()
    ]


def built_points(layout: Layout, lesson: str) -> dict[str, float]:
    """Return the points of each graded cell of the built lesson, in its order; empty if it is not built."""
    try:
        notebook = json.loads(layout.solution(lesson).read_text(encoding="utf8"))
    except OSError:
        return {}
    about = [cell["metadata"].get("nbgrader", {}) for cell in notebook["cells"]]
    return {one["grade_id"]: float(one["points"]) for one in about if one.get("grade")}


def in_order(layout: Layout, exercises: pd.DataFrame) -> pd.DataFrame:
    """Sort exercises as they stand in the lessons: the gradebook keeps them in no order.

    Those that the built lessons lack come last.
    """
    lessons = exercises.index.unique("lesson")
    built = [(lesson, exercise) for lesson in lessons for exercise in built_points(layout, lesson)]
    places = {one: place for place, one in enumerate(built)}
    order = sorted(range(len(exercises)), key=lambda row: places.get(exercises.index[row], len(places)))
    return exercises.iloc[order]


def with_penalties(
    hand_ins: pd.DataFrame, grades: pd.DataFrame, plugin: LateSubmissionPlugin
) -> tuple[pd.DataFrame, dict[tuple[str, str], str]]:
    """Add to submissions the late penalty by the current marks and settings, and the days late.

    The penalties in the gradebook may be of earlier marks and settings.

    Returns:
        The table, and why a penalty could not be computed, by student and lesson: a plug-in of the instructor's own may
        fail.
    """
    scores = grades["points"].groupby(["student", "lesson"]).sum().reindex(hand_ins.index).fillna(0.0)
    costs, problems = [], {}
    seconds = hand_ins["late"].tolist()  # a series hands out its values many times slower
    for (student, lesson), score, late in zip(hand_ins.index, scores.tolist(), seconds, strict=True):
        try:
            cost = float(penalty(plugin, student, score, late) or 0.0)
        except Exception as error:  # everybody else's is computed all the same
            said = f"{type(error).__name__}: {' '.join(str(error).split())[:200]}"
            problems[student, lesson], cost = f"점수를 셈하다가 뜻하지 않은 오류가 났습니다({said}).", 0.0
        costs.append(cost)
    days = pd.Series([days_begun(late, plugin) for late in seconds], index=hand_ins.index, dtype=int)
    return hand_ins.assign(penalty=pd.Series(costs, index=hand_ins.index, dtype=float), days=days), problems


def names_of(people: pd.DataFrame) -> list[str]:
    """Return the full name of each person in `Marks.people`."""
    return [name_of(last, first) for last, first in zip(people["last_name"], people["first_name"], strict=True)]


def name_of(last: str, first: str) -> str:
    """Return a person's full name: a Korean one as one word, family name first; others as given and family name."""
    korean = any("가" <= letter <= "힣" for letter in last + first)
    return f"{last}{first}" if korean else f"{first} {last}".strip()


ROWS_AT_ONCE = 500
"""Rows that are objects at the same time: so few that Python's garbage collector is not called for them."""


def frame(session: Session, query: Select[*tuple[Any, ...]], index: list[str] | None = None) -> pd.DataFrame:
    # by the connection: a session looks at each row for objects, which are none here
    result = session.connection().execute(query)
    columns: dict[str, list[Any]] = {name: [] for name in result.keys()}  # noqa: SIM118  # no dictionary
    for rows in result.partitions(ROWS_AT_ONCE):
        for column, values in zip(columns.values(), zip(*rows, strict=True), strict=True):
            column += values
    table = pd.DataFrame(columns)
    return table.set_index(index) if index else table


def people(session: Session) -> pd.DataFrame:
    columns = (Student.last_name, Student.first_name, Student.email, Student.lms_user_id)
    found = frame(session, select(Student.id.label("student"), *columns).order_by(Student.id), ["student"])
    return found.astype(object).fillna("")


def exercises(session: Session, lessons: Sequence[str]) -> pd.DataFrame:
    query = (
        select(Assignment.name.label("lesson"), GradeCell.name.label("exercise"), GradeCell.max_score.label("maximum"))
        .select_from(GradeCell)
        .join(Notebook, Notebook.id == GradeCell.notebook_id)
        .join(Assignment, Assignment.id == Notebook.assignment_id)
        .where(Assignment.name.in_(lessons))
    )
    return frame(session, query, ["lesson", "exercise"])


def grades(session: Session, lessons: Sequence[str]) -> pd.DataFrame:
    """Read `Marks.grades`.

    The table of grades is by far the longest. It is read by itself, and what it refers to is looked up here: databases
    take several times as long to join it, and would repeat each name.
    """
    cells, all_cells = cells_of(session, lessons), session.scalar(select(func.count(GradeCell.id)))
    notebooks = notebooks_of(session, lessons)
    # as nbgrader computes it: a person's mark goes before a test's, and extra credit is added
    points = func.coalesce(Grade.manual_score, Grade.auto_score, 0.0) + func.coalesce(Grade.extra_credit, 0.0)
    columns = (Grade.needs_manual_grade.label("waiting"), UNMARKED.label("due"))
    query = select(Grade.notebook_id, Grade.cell_id, points.label("points"), *columns)
    if len(cells) != all_cells:  # otherwise SQLite would go through the index, which takes twice as long
        query = query.where(Grade.cell_id.in_(list(cells.index)))
    found = frame(session, query)
    notebook, cell = notebooks.index.get_indexer(found["notebook_id"]), cells.index.get_indexer(found["cell_id"])
    is_asked = (notebook >= 0) & (cell >= 0)  # a task has grades too, but no points here
    notebook, cell = notebook[is_asked], cell[is_asked]
    keys = {"student": notebooks["student"], "lesson": notebooks["lesson"], "exercise": cells["exercise"]}
    found_names = [pd.factorize(names, sort=True) for names in keys.values()]
    codes = [code[row] for (code, _), row in zip(found_names, (notebook, notebook, cell), strict=True)]
    levels = [level for _, level in found_names]
    index = pd.MultiIndex(levels, codes, names=list(keys), verify_integrity=False)
    marks = found.loc[is_asked, ["points", "waiting", "due"]].set_axis(index)
    return marks.astype({"points": float, "waiting": bool, "due": bool})


def cells_of(session: Session, lessons: Sequence[str]) -> pd.DataFrame:
    """Return the graded cells of some lessons; index `id`, column `exercise`."""
    query = (
        select(GradeCell.id.label("id"), GradeCell.name.label("exercise"))
        .join(Notebook, Notebook.id == GradeCell.notebook_id)
        .join(Assignment, Assignment.id == Notebook.assignment_id)
        .where(Assignment.name.in_(lessons))
    )
    return frame(session, query, ["id"])


def notebooks_of(session: Session, lessons: Sequence[str]) -> pd.DataFrame:
    """Return the submitted notebooks of some lessons; index `id`, columns `student` and `lesson`."""
    query = (
        select(
            SubmittedNotebook.id.label("id"),
            SubmittedAssignment.student_id.label("student"),
            Assignment.name.label("lesson"),
        )
        .join(SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id)
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .where(Assignment.name.in_(lessons))
    )
    return frame(session, query, ["id"])


def hand_ins(session: Session, lessons: Sequence[str]) -> pd.DataFrame:
    query = (
        select(
            SubmittedAssignment.student_id.label("student"),
            Assignment.name.label("lesson"),
            SubmittedAssignment.timestamp.label("timestamp"),
            SubmittedAssignment.extension.label("extension"),
            Assignment.duedate.label("due"),
        )
        .select_from(SubmittedAssignment)
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .where(Assignment.name.in_(lessons))
    )
    found = frame(session, query, ["student", "lesson"])
    timestamp, due = pd.to_datetime(found["timestamp"]), pd.to_datetime(found["due"])
    late = (timestamp - due - pd.to_timedelta(found["extension"]).fillna(pd.Timedelta(0))).dt.total_seconds()
    return pd.DataFrame({"timestamp": timestamp, "late": late.clip(lower=0).fillna(0.0)})
