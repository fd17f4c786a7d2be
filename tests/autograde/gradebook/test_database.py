"""The gradebook's file: made in one step, whole after whatever killed its writer, refused only when it is broken."""

from __future__ import annotations

import functools
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, nullcontext
from pathlib import Path

import pytest
import sqlalchemy
from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory
from typer.testing import CliRunner

from autograde.cli import app
from autograde.errors import CourseError
from autograde.gradebook import database
from autograde.gradebook.database import is_whole, opened, quicken_gradebooks, refuse_half_made
from autograde.grading.converter import CourseAutograde, Submission
from autograde.layout import Layout

quicken_gradebooks()


@pytest.fixture(params=["course", "내 강좌 100% #1"])
def path(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    folder = tmp_path / request.param  # the second has what an address would read as its own
    folder.mkdir()
    return folder / "gradebook.db"


def ends_in_the_middle(code: str, *arguments: str) -> None:
    """Run Python that ends itself without any clean-up."""
    ended = subprocess.run([sys.executable, "-c", code, *arguments], check=False, capture_output=True, text=True)
    assert ended.returncode == 9, ended.stderr


# More rows than memory may hold, so that half of the transaction is in the file when the process ends.
WRITES = """
import os, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA cache_size = 5")
connection.execute("BEGIN")
connection.executemany("INSERT INTO student (id) VALUES (?)", ((f"{n:0200}",) for n in range(5000)))
os._exit(9)
"""

# Ends after half of the tables.
MAKES = """
import os, sys
from nbgrader.api import Gradebook
from sqlalchemy import Engine, event
from autograde.gradebook.database import quicken_gradebooks

quicken_gradebooks()

@event.listens_for(Engine, "after_cursor_execute")
def end(connection, cursor, statement, *_):
    if "CREATE TABLE grade " in statement:
        os._exit(9)

Gradebook(sys.argv[1])
"""


def students(path: Path) -> int:
    with Gradebook(f"sqlite:///{path}") as gradebook:
        return len(gradebook.students)


def test_tables_that_are_missing_are_made(path: Path):
    """An older version of nbgrader had fewer."""
    assert students(path) == 0
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TABLE comment")
    assert students(path) == 0
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM comment").fetchone() == (0,)


def test_one_question_tells_that_none_is_missing(path: Path):
    """Where SQLAlchemy asks once for each of a dozen tables, eight times for each submission."""
    students(path)
    asked: list[str] = []

    def note(_connection, _cursor, statement: str, *_) -> None:
        asked.append(statement)

    engine = database.gradebook_engine(f"sqlite:///{path}", echo=False, future=True)
    sqlalchemy.event.listen(engine, "after_cursor_execute", note)
    try:
        students(path)
    finally:
        sqlalchemy.event.remove(engine, "after_cursor_execute", note)
    assert not [one for one in asked if "table_info" in one]
    assert len(asked) < 10


@pytest.mark.slow
def test_a_writer_that_dies_leaves_a_whole_gradebook(path: Path):
    """What it had half written is taken back; what was there before stays."""
    with Gradebook(f"sqlite:///{path}") as gradebook:
        gradebook.add_student("hong")
    ends_in_the_middle(WRITES, str(path))
    assert Path(f"{path}-journal").stat().st_size > 0, "the transaction was not under way"
    assert is_whole(path)
    refuse_half_made(path)
    assert students(path) == 1


@pytest.mark.slow
def test_a_first_run_that_dies_leaves_none(path: Path):
    """All of its tables are there, or none; the next run makes them."""
    address = f"sqlite:///{path}"
    ends_in_the_middle(MAKES, address)
    assert is_whole(path)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
    assert students(path) == 0
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM alembic_version").fetchone() == (1,)


@pytest.mark.slow
def test_two_that_make_it_at_once(path: Path):
    """One makes it, the other finds it made."""
    code = "import sys; from autograde.gradebook.database import gradebook_engine; gradebook_engine(sys.argv[1])"
    command = [sys.executable, "-c", code, f"sqlite:///{path}"]
    with ThreadPoolExecutor() as pool:
        ended = list(pool.map(lambda _: subprocess.run(command, check=False, capture_output=True, text=True), range(4)))
    assert [process.returncode for process in ended] == [0] * 4, ended[-1].stderr
    assert is_whole(path)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM alembic_version").fetchone() == (1,)


def broken(path: Path, damage: str) -> None:
    """Make a file of one kind of trouble."""
    if damage == "half made":
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("CREATE TABLE student (id)")
        return
    if damage == "no database":
        path.write_text("성적" * 1000, encoding="utf8")
        return
    with Gradebook(f"sqlite:///{path}") as gradebook:
        gradebook.add_student("hong")
    if damage == "cut off":
        with path.open("r+b") as file:
            file.truncate(4096 * 3)
    elif damage == "no version":
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("DELETE FROM alembic_version")
            connection.execute("INSERT INTO grade (id, needs_manual_grade) VALUES ('one', 1)")
            connection.commit()


@pytest.mark.parametrize("damage", ["half made", "no database", "cut off", "no version"])
def test_a_broken_file_is_refused(path: Path, damage: str):
    """One line that says what to do, and the file stays as it is; where marks may lie in it, they are copied first."""
    broken(path, damage)
    before = path.read_bytes()
    assert not is_whole(path)
    with pytest.raises(SystemExit, match=r"gradebook\.db\.bak") as refused:
        refuse_half_made(path)
    said = str(refused.value)
    assert ("cp gradebook.db gradebook.db.bak" in said) == (".recover" in said) == (damage != "half made")
    assert ("이름을 바꿔" in said) == (damage == "half made")
    assert path.read_bytes() == before


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Somebody else writes."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        yield


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A lock that is not given back is found out at once."""
    monkeypatch.setattr(database, "LONGEST_WAIT", 0.1)
    monkeypatch.setattr(sqlite3, "connect", functools.partial(sqlite3.connect, timeout=0.1))


@contextmanager
def not_permitted(path: Path) -> Iterator[None]:
    """Somebody else's file; for whoever may do anything, as nobody."""
    mode, user = path.stat().st_mode, os.geteuid()
    path.chmod(0)
    try:
        if user == 0:
            os.seteuid(65534)
        yield
    finally:
        os.seteuid(user)
        path.chmod(mode)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(("trouble", "said"), [(held, "잠겨"), (not_permitted, "권한")])
def test_a_whole_file_that_cannot_be_used_now_is_not_called_broken(path: Path, trouble: Callable, said: str):
    """Nobody is told to put away a gradebook that somebody holds or that is another's."""
    assert students(path) == 0
    before = path.read_bytes()
    with trouble(path):
        with pytest.raises(SystemExit, match=said) as refused:
            refuse_half_made(path)
        with pytest.raises(CourseError, match=said), opened(path.parent):
            pytest.fail("it was opened")
    assert not re.search(r"깨졌|만들다 만|\.bak|이름을 바꿔", str(refused.value))
    assert "그대로 두고" in str(refused.value)
    assert path.read_bytes() == before


@pytest.mark.usefixtures("impatient")
def test_what_goes_wrong_while_it_is_used_is_one_line(path: Path, monkeypatch: pytest.MonkeyPatch):
    """A lock, damage further in, and an address that is none or leads nowhere."""
    with pytest.raises(CourseError, match="잠겨"), opened(path.parent) as gradebook, held(path):
        gradebook.add_student("hong")
    with path.open("r+b") as file:
        file.seek(4096 * 2)
        file.write(b"\xff" * 4096 * 30)
    with pytest.raises(CourseError, match="cp gradebook"), opened(path.parent) as gradebook:
        gradebook.add_student("hong")
    for address in ("gradebook.db", "nosuch://x", f"postgresql+psycopg://u:secret@/g?host={path.parent}"):
        monkeypatch.setenv("COURSE_DB_URL", address)
        with pytest.raises(CourseError, match="COURSE_DB_URL") as refused, opened(path.parent):
            pytest.fail("it was opened")
        assert "secret" not in str(refused.value)
        assert "\n" not in str(refused.value)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("trouble", ["cut off", "held"])
def test_every_command_says_it_in_one_line(
    course_copy: Layout, trouble: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Whatever asks the gradebook, whatever is the matter with it."""
    path = course_copy.grading / "gradebook.db"
    broken(path, trouble)
    monkeypatch.chdir(course_copy.root)
    (tmp_path / "명단.csv").write_text("학번,이름\n2024000001,홍길동\n", encoding="utf8")
    (tmp_path / "받은것").mkdir()
    commands = (
        ["export"],
        ["due", "00-start", "none"],
        ["extend", "00-start", "hong", "--days", "1"],
        ["report", "00-start"],
        ["collect", "00-start", str(tmp_path / "받은것"), "--roster", str(tmp_path / "명단.csv")],
    )
    with held(path) if trouble == "held" else nullcontext():
        for command in commands:
            result = CliRunner().invoke(app, command)
            assert isinstance(result.exception, (CourseError, SystemExit)), command
            assert re.search("잠겨" if trouble == "held" else "cp gradebook", str(result.exception)), command
            assert "\n" not in str(result.exception)


def test_who_has_no_marks_is_due(path: Path, tmp_path: Path):
    """A result that lies there says nothing of a gradebook that is new, or from which a learner was removed."""
    coursedir = CourseDirectory(root=str(tmp_path), db_url=f"sqlite:///{path}", assignment_id="00-start")
    submission = Submission(tmp_path / "submitted" / "hong" / "00-start", "00-start", "hong")
    result = tmp_path / "autograded" / "hong" / "00-start"
    result.mkdir(parents=True)
    (result / "00-start.ipynb").touch()
    assert CourseAutograde(coursedir=coursedir).is_due(submission, [])
    with Gradebook(f"sqlite:///{path}") as gradebook:
        gradebook.add_student("hong")
        gradebook.add_assignment("00-start")
        gradebook.add_notebook("00-start", "00-start")
        gradebook.add_grade_cell("test", "00-start", "00-start", max_score=2, cell_type="code")
        gradebook.add_submission("00-start", "hong")
    assert not CourseAutograde(coursedir=coursedir).is_due(submission, [])
    with Gradebook(f"sqlite:///{path}") as gradebook:
        gradebook.remove_student("hong")
    assert CourseAutograde(coursedir=coursedir).is_due(submission, [])
