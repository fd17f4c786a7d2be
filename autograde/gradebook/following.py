"""Bring the gradebook up to a built lesson whose graded cells were added, removed or given other points.

nbgrader lets nobody add or remove a cell once somebody has handed in. Here the difference between the built lesson and
the gradebook is written in one transaction. Cells that remain keep their marks and comments; a test's points are scaled
with its maximum; and what a person gave to a cell that is removed is written to a file before.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from nbformat.notebooknode import NotebookNode
from nbgrader.api import (
    Assignment,
    BaseCell,
    Comment,
    Grade,
    Gradebook,
    GradeCell,
    Notebook,
    SolutionCell,
    SourceCell,
    SubmittedAssignment,
    SubmittedNotebook,
    TaskCell,
)
from nbgrader.utils import is_grade, is_locked, is_solution, is_task
from sqlalchemy import Row, and_, case, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from autograde.errors import CourseError
from autograde.files import write_atomically

KINDS = {
    GradeCell: ("max_score", "cell_type"),
    SolutionCell: (),
    TaskCell: ("max_score", "cell_type"),
    SourceCell: ("cell_type", "locked", "source", "checksum"),
}
"""The columns that the gradebook holds of a cell, by the class of its row."""

Cells = dict[tuple[type[Any], str], dict[str, Any]]
"""The values that are held of a lesson's cells, by the class of the row and the cell's id."""

UNMARKED = and_(Grade.auto_score.is_(None), Grade.manual_score.is_(None), ~Grade.needs_manual_grade)
"""SQL condition: a grade without a mark that does not wait for one, as its cell was added after the grading."""


@dataclass(frozen=True)
class Change:
    """The effect of a lesson's change on a class that was graded.

    Attributes:
        added: ids of graded cells that were added.
        removed: ids of graded cells that were removed.
        moved: ids of those with other points than before.
        again: number of marks by hand on cells with other points, which a person has to look at again.
        put_away: the file with a person's marks and comments on removed cells; None if there were none.
    """

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()
    again: int = 0
    put_away: Path | None = None

    def line(self, lesson: str) -> str:
        """Return one Korean line for whoever grades; empty if nobody's marks are concerned."""
        named = (("더한", self.added), ("뺀", self.removed), ("배점이 바뀐", self.moved))
        parts = [f"{what} 채점 셀 {', '.join(cells)}" for what, cells in named if cells]
        said = [f"{lesson}: 단원이 바뀌어 성적부를 맞추었습니다({'; '.join(parts)})."] if parts else []
        if self.put_away:
            said.append(f"빠진 셀에 손으로 준 점수와 의견은 이제 세지 않고 {self.put_away.name}에 옮겨 적었습니다.")
        if self.again:
            said.append(
                f"배점이 바뀐 셀에 손으로 준 점수 {self.again}개는 그대로 두었으니 formgrader에서 다시 봐 주세요."
            )
        return " ".join(said)


def cells_of(notebook: NotebookNode) -> Cells:
    """Return the values that the gradebook is to hold of a lesson, as nbgrader's `SaveCells` would write them.

    Args:
        notebook: the lesson before its hidden tests are taken out, with stubs and checksums.
    """
    found: Cells = {}
    for cell in notebook.cells:
        about = cell.metadata.get("nbgrader", {})
        for kind, holds in ((GradeCell, is_grade), (TaskCell, is_task)):
            if holds(cell):
                points = {"max_score": float(about["points"]), "cell_type": cell.cell_type}
                found[kind, about["grade_id"]] = points
        if is_solution(cell):
            found[SolutionCell, about["grade_id"]] = {}
        if is_grade(cell) or is_task(cell) or is_solution(cell) or is_locked(cell):
            found[SourceCell, about["grade_id"]] = {
                "cell_type": cell.cell_type,
                "locked": is_locked(cell),
                "source": cell.source,
                "checksum": about.get("checksum"),
            }
    return found


def follow(gradebook: Gradebook, lesson: str, notebook: NotebookNode, folder: Path) -> Change:
    """Bring the gradebook's cells of a lesson up to the built notebook, all of them or none.

    Args:
        notebook: as for `cells_of()`.
        folder: where a person's marks on removed cells are written.

    Returns:
        What changed for a class that was graded.

    Raises:
        SQLAlchemyError: the gradebook cannot be written.
        CourseError: the marks that would be lost cannot be written to a file.
    """
    wanted, kernel = cells_of(notebook), json.dumps(notebook.metadata.get("kernelspec", {}))
    session = gradebook.db()
    known = find_notebook(session, lesson)
    if known is not None and held(session, known) == wanted:
        session.rollback()
        return Change()
    try:
        return Following(session, gradebook.course_id, lesson, kernel, folder).run(wanted)
    except IntegrityError:  # another grader was making the lesson's rows at the same moment: they are there now
        return Following(session, gradebook.course_id, lesson, kernel, folder).run(wanted)


def find_notebook(session: Session, lesson: str) -> str | None:
    """Return the id of the lesson's notebook; None if there is none."""
    query = select(Notebook.id).join(Assignment, Assignment.id == Notebook.assignment_id)
    return session.scalar(query.where(Assignment.name == lesson, Notebook.name == lesson))


def held(session: Session, notebook: str) -> Cells:
    """Return the values that the gradebook holds of a notebook's cells."""
    return {
        (kind, row.name): {column: getattr(row, column) for column in columns}
        for kind, columns in KINDS.items()
        for row in rows_of(session, kind, notebook)
    }


def rows_of(session: Session, kind: type[Any], notebook: str) -> Sequence[Row[*tuple[Any, ...]]]:
    columns = [getattr(kind, column) for column in ("id", "name", *KINDS[kind])]
    return session.execute(select(*columns).select_from(kind).where(kind.notebook_id == notebook)).all()


class Following:
    """One transaction that brings the gradebook up to a lesson."""

    def __init__(self, session: Session, course: str, lesson: str, kernel: str, folder: Path) -> None:
        self._session, self._course, self._lesson, self._kernel, self._folder = session, course, lesson, kernel, folder

    def run(self, wanted: Cells) -> Change:
        put_away = None
        try:
            self._notebook = self._locked_notebook()
            before = held(self._session, self._notebook)
            self._submissions = self._session.scalars(
                select(SubmittedNotebook.id).where(SubmittedNotebook.notebook_id == self._notebook)
            ).all()
            gone = [key for key in before if key not in wanted]
            put_away = self._put_away([name for kind, name in gone if kind is not SourceCell])
            self._remove(gone)
            again = self._change(before, wanted)
            for key in wanted:
                if key not in before:
                    self._add(*key, wanted[key])
            self._session.commit()
        except BaseException:
            self._session.rollback()
            if put_away:
                put_away.unlink(missing_ok=True)  # the marks in it still count in the gradebook
            raise
        if not self._submissions:
            return Change()
        return Change(*compared(before, wanted), again, put_away)

    def _locked_notebook(self) -> str:
        """Return the id of the lesson's notebook, which is made if needed and locked until the transaction ends."""
        session = self._session
        found = find_notebook(session, self._lesson)
        if found is None:
            assignment = session.scalar(select(Assignment).where(Assignment.name == self._lesson))
            if assignment is None:
                assignment = Assignment(name=self._lesson, course_id=self._course)
                session.add(assignment)
            made = Notebook(name=self._lesson, assignment=assignment)
            session.add(made)
            session.flush()
            found = made.id
        # a write locks it in SQLite and PostgreSQL: nobody changes what is read from here on before it is written
        session.execute(update(Notebook).where(Notebook.id == found).values(kernelspec=self._kernel))
        return found

    def _ids(self, keys: Iterable[tuple[type[Any], str]]) -> dict[tuple[type[Any], str], str]:
        keys = list(keys)
        return {
            (kind, row.name): row.id
            for kind in {kind for kind, _ in keys}
            for row in rows_of(self._session, kind, self._notebook)
            if (kind, row.name) in keys
        }

    def _remove(self, keys: list[tuple[type[Any], str]]) -> None:
        """Remove cells with their marks and comments."""
        for (kind, _), cell in self._ids(keys).items():
            if kind is not SourceCell:
                self._session.execute(delete(Grade).where(Grade.cell_id == cell))
                self._session.execute(delete(Comment).where(Comment.cell_id == cell))
                self._session.execute(delete(kind.__table__).where(kind.__table__.c.id == cell))
            table = SourceCell.__table__ if kind is SourceCell else BaseCell.__table__
            self._session.execute(delete(table).where(table.c.id == cell))

    def _change(self, before: Cells, wanted: Cells) -> int:
        """Update the cells that remain; return how many marks by hand a person has to look at again."""
        again = 0
        changed = [key for key in wanted if key in before and wanted[key] != before[key]]
        for key, cell in self._ids(changed).items():
            table = key[0].__table__
            self._session.execute(update(table).where(table.c.id == cell).values(**wanted[key]))
            if "max_score" in wanted[key] and before[key]["max_score"] != wanted[key]["max_score"]:
                again += self._change_points(cell, before[key]["max_score"], wanted[key]["max_score"])
        return again

    def _change_points(self, cell: str, old: float, new: float) -> int:
        """Scale a test's marks to its new points, and flag marks by hand for a person; return how many these are."""
        marks = update(Grade).where(Grade.cell_id == cell)
        # with 0 points before, nobody can tell whether the test was passed: it has to run again
        passed = case((Grade.auto_score >= old, new), else_=Grade.auto_score * (new / old)) if old else None
        self._session.execute(marks.where(Grade.auto_score.is_not(None)).values(auto_score=passed))
        by_hand = marks.where(or_(Grade.manual_score.is_not(None), Grade.extra_credit.is_not(None)))
        result: Any = self._session.execute(by_hand.values(needs_manual_grade=True))
        changed: int = result.rowcount  # only the result of a write has this attribute
        return changed

    def _add(self, kind: type[Any], name: str, values: dict[str, Any]) -> None:
        """Add a cell, and to each submission the rows that will hold its mark and comment."""
        cell = kind(name=name, notebook_id=self._notebook, **values)
        self._session.add(cell)
        self._session.flush()
        marks = [{"cell_id": cell.id, "notebook_id": submission} for submission in self._submissions]
        if marks and kind in (GradeCell, TaskCell):
            # nothing runs for a task: a person marks it
            self._session.execute(insert(Grade), [mark | {"needs_manual_grade": kind is TaskCell} for mark in marks])
        if marks and kind in (SolutionCell, TaskCell):
            self._session.execute(insert(Comment), marks)

    def _put_away(self, names: list[str]) -> Path | None:
        """Write a person's marks and comments on cells to be removed to a CSV file, and return its path.

        None is returned, and nothing written, if there are none.
        """
        if not (rows := list(by_hand(self._session, self._notebook, names))):
            return None
        from autograde.gradebook.export import as_excel_reads

        text = io.StringIO()
        table = csv.writer(text, lineterminator="\r\n")
        table.writerow(("학번", "단원", "셀", "손으로 준 점수", "추가 점수", "배점", "의견"))
        for student, cell, points, extra, most, comment in rows:
            table.writerow((as_excel_reads(student), self._lesson, cell, points, extra, most, as_excel_reads(comment)))
        path = self._folder / f"removed-marks-{self._lesson}-{datetime.now():%Y%m%d-%H%M%S-%f}.csv"
        try:
            write_atomically(path, text.getvalue().encode("utf-8-sig"))
        except OSError as error:
            raise CourseError(
                f"{self._lesson}에서 빠진 셀에 손으로 준 점수를 {path}에 옮겨 적지 못해({error.strerror}) 성적부를 "
                "그대로 두었습니다. 폴더에 쓸 수 있는지 확인해 주세요."
            ) from None
        return path


def by_hand(session: Session, notebook: str, names: list[str]) -> Iterator[tuple[Any, ...]]:
    """Yield (student id, cell, points, extra points, maximum, comment) of what a person gave to these cells."""

    def given(held: type[Any], *columns: Any) -> Sequence[Row[*tuple[Any, ...]]]:
        query = (
            select(SubmittedAssignment.student_id, BaseCell.name, *columns)
            .select_from(held)
            .join(BaseCell, BaseCell.id == held.cell_id)
            .join(SubmittedNotebook, SubmittedNotebook.id == held.notebook_id)
            .join(SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id)
            .where(BaseCell.notebook_id == notebook, BaseCell.name.in_(names))
        )
        return session.execute(query).all()

    points = {
        (student, cell): values
        for student, cell, *values in given(Grade, Grade.manual_score, Grade.extra_credit)
        if values != [None, None]
    }
    comments = {(student, cell): said for student, cell, said in given(Comment, Comment.manual_comment) if said}
    most = {row.name: row.max_score for kind in (GradeCell, TaskCell) for row in rows_of(session, kind, notebook)}
    for student, cell in sorted({*points, *comments}):
        yield (
            student,
            cell,
            *points.get((student, cell), ("", "")),
            most.get(cell, ""),
            comments.get((student, cell), ""),
        )


def compared(before: Cells, wanted: Cells) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Return the ids of graded cells that were added, that were removed, and that have other points."""
    old, new = (
        {name: values["max_score"] for (_, name), values in cells.items() if "max_score" in values}
        for cells in (before, wanted)
    )
    return (
        tuple(name for name in new if name not in old),
        tuple(name for name in old if name not in new),
        tuple(name for name in new if name in old and new[name] != old[name]),
    )


def is_unmarked(grade: Grade) -> bool:
    """Whether a grade that was read fulfils the condition `UNMARKED`."""
    return grade.auto_score is None and grade.manual_score is None and not grade.needs_manual_grade


def unmarked(session: Session, lesson: str) -> set[str]:
    """Return the ids of students whose submission must be graded again, because the lesson has got new cells since."""
    query = (
        select(SubmittedAssignment.student_id)
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Grade, Grade.notebook_id == SubmittedNotebook.id)
        .where(Assignment.name == lesson, UNMARKED)
    )
    return set(session.scalars(query.distinct()))
