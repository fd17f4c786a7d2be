"""The gradebook's file: made in one step, whole after whatever killed its writer, refused only when it is broken."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from autograde.gradebook import is_whole, quicken_gradebooks, refuse_half_made

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
from autograde.gradebook import quicken_gradebooks

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
    code = "import sys; from autograde.gradebook import gradebook_engine; gradebook_engine(sys.argv[1])"
    command = [sys.executable, "-c", code, f"sqlite:///{path}"]
    with ThreadPoolExecutor() as pool:
        ended = list(pool.map(lambda _: subprocess.run(command, check=False, capture_output=True, text=True), range(4)))
    assert [process.returncode for process in ended] == [0] * 4, ended[-1].stderr
    assert is_whole(path)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM alembic_version").fetchone() == (1,)


@pytest.mark.parametrize("damage", ["no version", "no database"])
def test_a_broken_file_is_refused(path: Path, damage: str):
    """One line that says what to do, and the file stays as it is."""
    if damage == "no version":
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("CREATE TABLE student (id)")
    else:
        path.write_text("성적" * 1000, encoding="utf8")
    before = path.read_bytes()
    assert not is_whole(path)
    with pytest.raises(SystemExit, match=r"gradebook\.db\.bak"):
        refuse_half_made(path)
    assert path.read_bytes() == before
