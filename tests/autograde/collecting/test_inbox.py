"""Whose a file is, when it came, and what beside a notebook is looked at."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from unittest.mock import patch

import pytest

from autograde.collecting import archives, inbox
from autograde.collecting.collect import collect
from autograde.collecting.rows import Collected
from autograde.demo.zip import NOON, zipped
from autograde.layout import Layout
from tests.support.collected import ONE, TWO, class_list, handed, table
from tests.support.hand_ins import BLANK, LESSON, NOTEBOOK, OTHER


def test_nbgraders_own_folders(course_copy: Layout, tmp_path: Path):
    """What `nbgrader zip_collect` has extracted, and what lies in `submitted/` elsewhere."""
    extracted = tmp_path / "downloaded" / LESSON / "extracted"
    extracted.mkdir(parents=True)
    (extracted / "hw_kim_attempt_2026-03-05-12-30-11_00-start.ipynb").write_bytes(NOTEBOOK)
    elsewhere = tmp_path / "submitted" / "lee" / LESSON
    elsewhere.mkdir(parents=True)
    (elsewhere / f"{LESSON}.ipynb").write_bytes(NOTEBOOK)
    rows = {row.student: row for row in collect(course_copy, LESSON, [extracted, tmp_path / "submitted"]).rows}
    assert set(rows) == {"kim", "lee"}
    assert rows["kim"].handed_in.moment == datetime(2026, 3, 5, 12, 30, 11).timestamp()


def test_a_learners_own_archive_has_the_date_that_its_entries_lack(course_copy: Layout, tmp_path: Path):
    path = tmp_path / "과제.zip"
    inner = zipped({"00-start.ipynb": NOTEBOOK}, when=(1980, 1, 1, 0, 0, 0))
    path.write_bytes(zipped({"2024000001/숙제.zip": inner}))
    (row,) = collect(course_copy, LESSON, [path]).rows
    assert datetime.fromtimestamp(row.handed_in.moment).timetuple()[:6] == NOON
    path.write_bytes(zipped({"2024000002/00-start.ipynb": NOTEBOOK}, when=(1980, 1, 1, 0, 0, 0)))
    (row,) = collect(course_copy, LESSON, [path]).rows
    assert not row.handed_in.dated  # the class's archive is an instructor's


def test_what_lies_with_another_lessons_notebook_is_no_row(course_copy: Layout, tmp_path: Path):
    path = tmp_path / f"{ONE}.zip"
    path.write_bytes(zipped({"01-tf-data.ipynb": OTHER, "그림.png": b"\x89PNG", "그림/1.png": b"\x89PNG"}))
    assert collect(course_copy, LESSON, [path]).without == []
    path.write_bytes(zipped({"01-tf-data.ipynb": OTHER, "00-start.pdf": b"%PDF"}))
    assert len(collect(course_copy, LESSON, [path]).without) == 1


def counted(course: Layout, paths: list[Path]) -> tuple[Collected, list[str]]:
    """What is collected, and the files that were read for it."""
    read, real = [], archives.Found.read

    def reading(found: archives.Found, *arguments) -> bytes:
        read.append(found.shown)
        return real(found, *arguments)

    with patch("autograde.collecting.archives.Found.read", reading):
        return collect(course, LESSON, paths), read


@pytest.mark.parametrize("place", ["venv/lib/site-packages/p{}/m.py", "내 모듈/p{}/m.py", "자료/{}.json"])
@pytest.mark.parametrize("alone", [False, True])
def test_a_whole_project_is_a_few_lines(course_copy: Layout, tmp_path: Path, place: str, alone: bool):
    """Of 300 files none is read beside a notebook, and a few where there is none."""
    files = {f"hw/{place.format(number)}": b"import os\n" for number in range(300)}
    path = tmp_path / f"{ONE}.zip"
    path.write_bytes(zipped(files if alone else files | {"hw/00-start.ipynb": NOTEBOOK}))
    result, read = counted(course_copy, [path])
    assert len(read) == (0 if alone and "venv" in place else inbox.SCRIPTS if alone else 1)
    assert [row.student for row in result.rows] == ([] if alone else [ONE])
    assert result.unplaced == []
    if alone and "venv" not in place:
        assert "외 297개" in result.without[0].repairs[0]
        assert f"300개 가운데 {inbox.SCRIPTS}개만" in " ".join(result.without[0].repairs)


def test_a_script_is_a_hand_in_where_there_is_no_notebook(course_copy: Layout, tmp_path: Path):
    """The one that has the lesson's name is looked at however many lie above it."""
    path = tmp_path / f"{ONE}.zip"
    files = {f"{number:03}.py": b"" for number in range(100)}
    path.write_bytes(zipped(files | {"깊은/곳/00-start.ipynb.txt": NOTEBOOK}))
    assert table(collect(course_copy, LESSON, [path])) == {ONE: ("새로 받음", "00-start.ipynb.txt", 1)}
    path.write_bytes(zipped(files | {"깊은/곳/00-start.json": NOTEBOOK}))
    assert collect(course_copy, LESSON, [path]).rows[0].student == ONE


LABELS = {
    "Canvas": "honggildong_12345_{}_2024000002.ipynb",
    "Canvas, late": "honggildong_LATE_12345_{}_2024000002.ipynb",
    "Moodle": "Gildong Hong_12345{}_assignsubmission_file/2024000002.ipynb",
}


@pytest.mark.parametrize("listed", [False, True])
@pytest.mark.parametrize("before", [False, True])
@pytest.mark.parametrize("name", LABELS)
def test_a_file_named_after_a_classmate_never_replaces_hers(
    course_copy: Layout, tmp_path: Path, name: str, before: bool, listed: bool
):
    """Whoever the platform means: it is said, whether hers came in now or before."""
    roster = class_list(tmp_path, ONE, TWO) if listed else None
    hers = {f"{TWO}/00-start.ipynb": NOTEBOOK}
    theirs = {LABELS[name].format(678901): BLANK}
    path = tmp_path / "과제.zip"
    for files in [hers, theirs] if before else [hers | theirs]:
        path.write_bytes(zipped(files, when=lambda one: (2026, 3, 6 if "12345" in one else 5, 1, 0, 0)))
        result = collect(course_copy, LESSON, [path], roster=roster)
    assert handed(course_copy, TWO) == NOTEBOOK
    ((_, reason),) = result.unplaced
    assert "누구인지 알 수 없는데" in reason
    result = collect(
        course_copy,
        LESSON,
        [path],
        roster=roster,
        take=[f"{ONE}={TWO}.ipynb"] if "/" in LABELS[name] else [f"{ONE}={LABELS[name].format(678901)}"],
    )
    assert handed(course_copy, ONE) == BLANK
    assert result.unplaced == []


def test_who_hands_in_from_one_place_is_known_by_the_files_name(course_copy: Layout, tmp_path: Path):
    """Twice, and again, though the platform's name is not on the roster."""
    roster, path = class_list(tmp_path, ONE, TWO), tmp_path / "과제.zip"
    for number, content in ((678901, BLANK), (678999, NOTEBOOK)):
        name = LABELS["Canvas"].format(number)
        path.write_bytes(zipped({name: content}, when=(2026, 3, number % 10 + 5, 1, 0, 0)))
        result = collect(course_copy, LESSON, [path], roster=roster)
        assert result.unplaced == []
        assert handed(course_copy, TWO) == content
