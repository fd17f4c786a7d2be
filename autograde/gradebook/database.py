"""Open the gradebook, bring its cells of a lesson up to date before grading, and refuse a broken file."""

from __future__ import annotations

import functools
import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbgrader.api
import nbgrader.dbutil
import sqlalchemy
from alembic.script import ScriptDirectory
from nbgrader.api import (
    Assignment,
    Grade,
    Gradebook,
    InvalidEntry,
    MissingEntry,
    SubmittedAssignment,
    SubmittedNotebook,
)
from nbgrader.coursedir import CourseDirectory
from nbgrader.plugins import LateSubmissionPlugin
from traitlets.config import Application, Config
from traitlets.log import get_logger

from autograde.errors import CourseError
from autograde.gradebook.following import follow, is_unmarked, unmarked
from autograde.layout import Layout
from autograde.lesson.template import read_template

COURSE_ID = "minigpt"

LONGEST_WAIT = 60.0
"""Seconds that a command waits for another that is writing; SQLite's five are too few on a busy machine."""


@functools.cache
def one_engine(address: str, **options: Any) -> sqlalchemy.Engine:
    """Call `create_engine()`; for the same arguments it returns the same engine."""
    patient = {"connect_args": {"timeout": LONGEST_WAIT}} if address.startswith("sqlite:") else {}
    return sqlalchemy.create_engine(address, **patient, **options)


def gradebook_engine(address: str, **options: Any) -> sqlalchemy.Engine:
    """Return the one engine for a gradebook's address, and make its tables if there are none.

    It takes the place of `create_engine()` in nbgrader, which makes a new gradebook in forty transactions and refuses
    what an interrupted run leaves of them; here it is one transaction. nbgrader would also run the command `alembic`,
    which takes three seconds, for a version number that a library call tells.

    Args:
        address: SQLAlchemy's URL of the gradebook.
        options: those of `sqlalchemy.create_engine()`.
    """
    engine = one_engine(address, **options)
    if sqlalchemy.inspect(engine).get_table_names():
        return engine
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")  # by itself Python begins one only after the tables
        if not sqlalchemy.inspect(connection).get_table_names():  # another grader may have been first
            make_missing_tables(connection)
            version = ScriptDirectory(nbgrader.dbutil.ALEMBIC_DIR).get_current_head()
            connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
            connection.execute(sqlalchemy.text("INSERT INTO alembic_version VALUES (:version)"), {"version": version})
    return engine


def quicken_gradebooks() -> None:
    """Make nbgrader create gradebooks in one transaction, and open them in a third of the time.

    It is safe to call again. nbgrader opens a gradebook eight times for each submission; if each has an engine of its
    own, each compiles every statement anew. A closed gradebook holds no connection either way.
    """
    nbgrader.api.create_engine = gradebook_engine
    nbgrader.api.Base.metadata.create_all = make_missing_tables


def make_missing_tables(bind: sqlalchemy.Engine | sqlalchemy.Connection) -> None:
    """Make those of nbgrader's tables that are missing, after one question, where SQLAlchemy asks for each table."""
    metadata = nbgrader.api.Base.metadata
    if not metadata.tables.keys() <= set(sqlalchemy.inspect(bind).get_table_names()):
        type(metadata).create_all(metadata, bind)


def database(grading: Path) -> str:
    """Return the address of the gradebook: `COURSE_DB_URL`, or the file that lies with the class.

    Args:
        grading: nbgrader's root.
    """
    return os.environ.get("COURSE_DB_URL") or f"sqlite:///{grading / 'gradebook.db'}"


def own_file(grading: Path) -> Path | None:
    """Return the SQLite file that lies with the class; None if the gradebook is elsewhere.

    Args:
        grading: nbgrader's root.
    """
    path = grading / "gradebook.db"
    return path if database(grading) == f"sqlite:///{path}" else None


def has_gradebook(layout: Layout) -> bool:
    """Whether there is a gradebook already, which opening would otherwise make.

    One that does not lie with the class is taken to be there. An empty file, as a full disk or a broken copy leaves it,
    is none.
    """
    file = own_file(layout.grading)
    return file is None or (file.exists() and file.stat().st_size > 0)


def is_missing(layout: Layout) -> bool:
    """Whether there are graded results, but not the gradebook that they were written with."""
    return not has_gradebook(layout) and any((layout.grading / "autograded").glob("*/*/*.ipynb"))


def is_whole(path: Path) -> bool:
    """Whether a SQLite file exists and nbgrader can use it now: it is empty, or has tables with a version."""
    return path.exists() and not trouble(path)


def trouble(path: Path) -> str:
    """Return why nbgrader cannot use a SQLite file now, in one Korean line; empty if it can.

    The advice in the line costs nobody a mark. An interrupted first run of plain nbgrader leaves tables without a
    version, and nbgrader then fails with a traceback at each use. A gradebook that somebody was writing when the
    machine died is whole: SQLite takes the half-written transaction back when it is opened next, which it cannot when
    it may only read.
    """
    try:
        if not path.exists():
            return ""
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True)) as connection:
            tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            if not tables:
                return ""
            query = "SELECT version_num FROM alembic_version"
            if "alembic_version" in tables and connection.execute(query).fetchone() is not None:
                return ""
            marked = "grade" in tables and connection.execute("SELECT 1 FROM grade").fetchone() is not None
    except sqlite3.Error as error:
        return trouble_with(error, path)
    except OSError as error:  # the folder cannot be read
        return NOT_PERMITTED.format(path=path, name=path.name, reason=error.strerror)
    return DAMAGED.format(path=path, name=path.name) if marked else HALF_MADE.format(path=path, name=path.name)


HALF_MADE = (
    "성적부 {path}이(가) 만들다 만 파일입니다. 점수는 하나도 들어 있지 않습니다. "
    "{name}.bak으로 이름을 바꿔 두고 다시 실행하면 새로 만들어집니다."
)
DAMAGED = (
    "성적부 {path}이(가) 깨졌습니다. 손으로 준 점수가 들어 있으니 지우지 말고, 먼저 `cp {name} {name}.bak`으로 복사해 "
    "두세요. 그다음 백업한 성적부를 그 자리에 두거나 `sqlite3 {name}.bak .recover | sqlite3 새파일.db`로 되살린 파일을 "
    "두고 다시 실행해 주세요."
)
LOCKED = (
    "성적부 {path}을(를) 다른 프로그램이 쓰고 있어 잠겨 있습니다. 파일은 그대로 두고, 다른 채점 명령이나 데이터베이스 "
    "편집기를 끝낸 뒤 다시 실행해 주세요. 누가 쓰는지는 `fuser {name}`으로 알 수 있습니다."
)
NOT_PERMITTED = (
    "성적부 {path}을(를) 읽고 쓸 수 없습니다({reason}). 파일은 그대로 두고, `ls -ld . {name}`으로 파일과 폴더의 주인과 "
    "권한을 확인해 주세요."
)
FAILING = (
    "성적부 {path}을(를) 쓰다가 오류가 났습니다({reason}). 파일은 그대로 두고, 디스크에 자리가 있는지와 읽고 쓸 수 "
    "있는지를 확인해 주세요."
)
KINDS = {
    LOCKED: {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL},
    NOT_PERMITTED: {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_AUTH},
    DAMAGED: {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT},
}
"""The SQLite errors that each message stands for, by the lowest byte of their code."""


def trouble_with(error: sqlite3.Error, path: Path) -> str:
    """Return the Korean message for an error of SQLite: what it means for the gradebook, and what to do."""
    code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
    # the code of an error in a query: tables or columns are missing
    code = sqlite3.SQLITE_CORRUPT if code == sqlite3.SQLITE_ERROR else code
    sentence = next((sentence for sentence, codes in KINDS.items() if code in codes), FAILING)
    return sentence.format(path=path, name=path.name, reason=error)


def refuse_half_made(path: Path) -> None:
    """Exit with one line when the gradebook file exists but cannot be used."""
    if found := trouble(path):
        sys.exit(found)


def complaint(error: Exception, address: str) -> str:
    """Return one Korean line about a gradebook that cannot be used, and what to do.

    Args:
        address: SQLAlchemy's URL of it.
    """
    cause = getattr(error, "orig", None)
    if isinstance(cause, sqlite3.Error):
        return trouble_with(cause, Path(sqlalchemy.make_url(address).database or address))
    try:
        shown = sqlalchemy.make_url(address).render_as_string(hide_password=True)
    except sqlalchemy.exc.ArgumentError:
        shown = "COURSE_DB_URL"
    said = " ".join(str(cause or error).split())[:200]
    return (
        f"성적부 {shown}을(를) 쓰지 못했습니다({said}). 데이터베이스가 켜져 있는지, COURSE_DB_URL이 맞는지 봐 주세요."
    )


def register_assignment(*, assignment: str, coursedir: Config, clear_solutions: Config, **_kwargs: Any) -> str:
    """Bring the gradebook's cells of a lesson up to the built solution notebook; a pre-convert hook of nbgrader.

    Args:
        assignment: name of the lesson.
        coursedir: `c.CourseDirectory` of the configuration; a running nbgrader command's own values come first.
        clear_solutions: `c.ClearSolutions`. The gradebook must know the stubs that learners got: a hand-marked answer
            that is still its stub is worth 0, any other waits for a person.

    Returns:
        One line on what changed for a class that was graded; empty where nothing did.

    Raises:
        CourseError: the gradebook cannot be used, or what a person gave to a removed cell cannot be put away.
    """
    directory = running_course_directory() or CourseDirectory(config=Config(CourseDirectory=coursedir))
    source = Path(directory.format_path(directory.source_directory, ".", assignment)) / f"{assignment}.ipynb"
    if not source.is_file():
        return ""
    template = read_template(source, Config(ClearSolutions=clear_solutions))
    with speaking(directory.db_url), Gradebook(directory.db_url, directory.course_id) as gradebook:
        line = follow(gradebook, assignment, template.notebook, Path(directory.root)).line(assignment)
    if line:
        get_logger().warning("%s", line)
    return line


def running_course_directory() -> CourseDirectory | None:
    """Return the course directory of the running nbgrader command, as its command line sets it; None if none runs."""
    app = Application.instance() if Application.initialized() else None
    directory = getattr(app, "coursedir", None)
    return directory if isinstance(directory, CourseDirectory) else None


@contextmanager
def opened(grading: Path) -> Iterator[Gradebook]:
    """Open the class's gradebook for a `with` block; it is made if there is none.

    Args:
        grading: nbgrader's root.

    Raises:
        CourseError: it is locked or damaged, or cannot be reached, read or written.
    """
    quicken_gradebooks()
    path, address = own_file(grading), database(grading)
    with speaking(address):
        if path is not None and (found := trouble(path)):
            raise CourseError(found)
        with Gradebook(address, COURSE_ID) as gradebook:
            yield gradebook


@contextmanager
def speaking(address: str) -> Iterator[None]:
    """Turn the database errors of a `with` block into a CourseError of one line.

    Args:
        address: SQLAlchemy's URL of the gradebook.

    Raises:
        CourseError: the gradebook cannot be used.
    """
    try:
        yield
    except sqlalchemy.exc.SQLAlchemyError as error:
        raise CourseError(complaint(error, address)) from None
    except InvalidEntry as error:  # nbgrader raises it for any error while it writes
        if not isinstance(error.__context__, sqlalchemy.exc.SQLAlchemyError):
            raise
        raise CourseError(complaint(error.__context__, address)) from None
    except ModuleNotFoundError as error:
        if address.startswith("sqlite:"):
            raise
        raise CourseError(complaint(error, address)) from None  # the address names a driver that is not installed


def recorded(gradebook: Gradebook, lesson: str) -> set[str]:
    """Return the ids of the students whose submission was graded with all of the lesson's present cells."""
    query = (
        sqlalchemy.select(SubmittedAssignment.student_id)
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Grade, Grade.notebook_id == SubmittedNotebook.id)
        .where(Assignment.name == lesson)
    )
    session = gradebook.db()
    return set(session.scalars(query.distinct())) - unmarked(session, lesson)


@dataclass(frozen=True)
class Score:
    """The score of one graded cell in one submission.

    Attributes:
        points: a person's mark if there is one, else a test's; 0 while the cell waits for a mark.
        maximum: the most it can give.
        waits: whether a person has yet to mark it.
        due: whether the cell came with a change of the lesson, so that this submission has to be graded again.
    """

    points: float
    maximum: float
    waits: bool = False
    due: bool = False


@dataclass(frozen=True)
class Record:
    """The scores, comments and late penalty of one submission in the gradebook.

    Attributes:
        scores: by the id of the graded cell, in the lesson's order.
        comments: what a person wrote, Markdown, by the id of the answer cell.
        late_penalty: points.
    """

    scores: dict[str, Score]
    comments: dict[str, str]
    late_penalty: float


def read_record(address: str, lesson: str, student: str, plugin: LateSubmissionPlugin | None = None) -> Record:
    """Read the scores, comments and late penalty of one submission from the gradebook.

    Args:
        address: SQLAlchemy's URL of the gradebook.
        plugin: computes the penalty from the current marks; without it, the penalty stored by grading is taken.

    Raises:
        MissingEntry: the gradebook has no such submission.
        CourseError: the gradebook cannot be used.
    """
    with speaking(address), Gradebook(address) as gradebook:
        notebook = gradebook.find_submission_notebook(lesson, lesson, student)
        late = notebook.assignment.total_seconds_late
        cost = notebook.late_submission_penalty
        if plugin is not None:
            cost = plugin.late_submission_penalty(student, notebook.score, late) if late > 0 else 0.0
        return Record(
            {
                grade.name: Score(grade.score, grade.max_score, bool(grade.needs_manual_grade), is_unmarked(grade))
                for grade in notebook.grades
            },
            {one.name: one.manual_comment for one in notebook.comments if one.manual_comment},
            max(0.0, min(float(cost or 0), notebook.score)),
        )


def read_scores(layout: Layout, lesson: str, student: str) -> dict[str, Score]:
    """Return the scores of one submission, by the id of the graded cell, in the lesson's order.

    Raises:
        CourseError: there is no graded submission of this student.
    """
    path = own_file(layout.grading)
    if path is not None and not path.exists():
        raise CourseError(
            f"성적부 {path.name}이(가) 아직 없습니다. 먼저 `nbgrader autograde {lesson}`을 실행해 주세요."
        )
    try:
        return read_record(database(layout.grading), lesson, student).scores
    except MissingEntry:
        raise CourseError(f"성적부에 {student}의 {lesson}이(가) 없습니다. 제출 폴더를 확인해 주세요.") from None
