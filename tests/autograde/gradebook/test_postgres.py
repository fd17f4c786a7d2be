"""The gradebook in PostgreSQL, through `COURSE_DB_URL`: every command uses it, and the marks are those of SQLite."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from autograde.gradebook.database import read_scores
from autograde.layout import Layout
from autograde.lesson.answers import hand_in, model_answers, read_answers
from tests.support.changing import Changing, follow_all
from tests.support.copies import copy_course
from tests.support.grading import course_command, nbgrader, nbgrader_here, put

LESSON, TEST = "00-start", "test_next_word_probabilities"
PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))

pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("postgres"),
    pytest.mark.skipif(not PROGRAMS, reason="no PostgreSQL: `make test` installs Debian's where apt-get is"),
]


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A PostgreSQL of its own, on a socket file; gives the address of an empty database."""
    programs = PROGRAMS[-1].parent
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []  # it refuses to run as root
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))  # a socket's path may have 107 bytes
    if as_user:
        shutil.chown(folder, "postgres")

    def call(*words: str) -> None:
        subprocess.run([*as_user, *words], cwd="/", check=True, capture_output=True, text=True)

    data, options = str(folder / "data"), f"-c listen_addresses= -k {folder}"
    call(str(programs / "initdb"), "-D", data, "-A", "trust", "-U", "course", "-E", "UTF8", "--no-sync")
    call(str(programs / "pg_ctl"), "-D", data, "-w", "-l", str(folder / "log"), "-o", options, "start")
    try:
        call(str(programs / "createdb"), "-h", str(folder), "-U", "course", "gradebook")
        yield f"postgresql+psycopg://course@/gradebook?host={folder}"
    finally:
        call(str(programs / "pg_ctl"), "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder)


def fill(layout: Layout) -> None:
    model = model_answers(layout, LESSON)
    wrong = next(answer for answer in read_answers(layout, LESSON) if not answer.right)
    for student, answers in {"right": model, "wrong": {wrong.exercise: wrong.source}, "blank": {}}.items():
        put(layout, LESSON, student, hand_in(layout, LESSON, answers))


def test_marks_are_those_of_sqlite(server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Plain command, parallel command and hand-written marks on PostgreSQL; nothing lies in a file."""
    layout, file = copy_course(tmp_path / "postgres"), copy_course(tmp_path / "file")
    for one in (layout, file):
        fill(one)
    result = nbgrader_here(file, "autograde", LESSON)
    assert result.returncode == 0, result.stderr
    expected = {student: read_scores(file, LESSON, student) for student in ("right", "wrong", "blank")}

    result = nbgrader(layout, "autograde", LESSON, COURSE_DB_URL=server)
    assert result.returncode == 0, result.stderr
    monkeypatch.setenv("COURSE_DB_URL", server)
    assert {student: read_scores(layout, LESSON, student) for student in expected} == expected
    assert not (layout.grading / "gradebook.db").exists()

    with Gradebook(server) as gradebook:
        gradebook.find_grade(TEST, LESSON, LESSON, "wrong").manual_score = 1.0
        gradebook.db.commit()
    result = course_command(layout, "grade", LESSON, "--force", "--jobs", "1", COURSE_DB_URL=server)
    assert result.returncode == 0, result.stderr
    assert read_scores(layout, LESSON, "right") == expected["right"]
    assert read_scores(layout, LESSON, "wrong")[TEST].points == 1.0


def test_it_follows_a_lesson_that_changes(server: str, tmp_path: Path):
    """As SQLite's does; here a row cannot go while another one names it."""
    follow_all(Changing(copy_course(tmp_path / "course"), server))
