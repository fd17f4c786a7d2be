"""Every version is kept, and the right one is handed in."""

from __future__ import annotations

import os
import zipfile
from datetime import datetime
from pathlib import Path

import pytest

from autograde.collecting.collect import collect
from autograde.demo.zip import NOON, zipped
from autograde.files import write_atomically
from autograde.layout import Layout
from tests.support.collected import ONE, grow, handed, snapshot, table
from tests.support.hand_ins import BLANK, LESSON, NOTEBOOK


def test_the_newest_version_counts_and_all_are_kept(course_copy: Layout, tmp_path: Path):
    """Whatever the order in which they come; of what came together that with most answers, then the higher number."""
    old, new, newest = BLANK, NOTEBOOK, NOTEBOOK + b"\n"
    folder = tmp_path / "2024000001"
    folder.mkdir()
    (folder / "late.zip").write_bytes(zipped({"00-start.ipynb": new}, when=(2026, 3, 6, 1, 0, 0)))
    (folder / "early.zip").write_bytes(zipped({"00-start.ipynb": old}, when=(2026, 3, 5, 1, 0, 0)))
    assert table(collect(course_copy, LESSON, [folder])) == {"2024000001": ("새로 받음", "00-start.ipynb", 2)}
    assert handed(course_copy, "2024000001") == new
    stamp = course_copy.grading / "submitted/2024000001" / LESSON / "timestamp.txt"
    expected = datetime(2026, 3, 6, 1).astimezone(tz=None).timestamp()
    assert datetime.strptime(stamp.read_text()[:19] + " +0000", "%Y-%m-%d %H:%M:%S %z").timestamp() == expected

    copies = tmp_path / "2024000001 복사.zip"
    copies.write_bytes(
        zipped(
            {"00-start (2).ipynb": newest, "00-start (10).ipynb": old, "00-start.ipynb": new},
            when=(2026, 3, 7, 1, 0, 0),
        )
    )
    row = collect(course_copy, LESSON, [copies]).rows[0]
    assert (row.state, row.versions) == ("새 버전", 3)
    assert handed(course_copy, "2024000001") == newest
    assert row.repairs == (
        "함께 온 파일 가운데 더 새것인 00-start (10).ipynb 대신, 내용이 더 많은 00-start (2).ipynb을(를) 골랐습니다.",
    )
    shelf = course_copy.grading / "collected" / LESSON / "2024000001"
    assert sorted(path.read_bytes() for path in shelf.glob("*.ipynb")) == sorted([old, new, newest])
    assert collect(course_copy, LESSON, [folder]).rows[0].state == "그대로"


def test_what_lay_there_by_another_way_is_never_lost(course_copy: Layout, tmp_path: Path):
    """A hand-in that nbgrader collected is a version too: kept, and only replaced by a newer one."""
    place = course_copy.grading / "submitted/2024000001" / LESSON
    place.mkdir(parents=True)
    (place / f"{LESSON}.ipynb").write_bytes(BLANK)
    (place / "timestamp.txt").write_text("2026-03-05 00:00:00 UTC")
    (place / "그림.png").write_bytes(b"mine")
    path = tmp_path / "2024000001.zip"
    path.write_bytes(zipped({"00-start.ipynb": NOTEBOOK}, when=(2020, 1, 1, 0, 0, 0)))
    row = collect(course_copy, LESSON, [path]).rows[0]
    assert (row.state, row.versions) == ("그대로", 2)
    assert handed(course_copy, "2024000001") == BLANK
    path.write_bytes(zipped({"00-start.ipynb": NOTEBOOK + b" "}, when=(2026, 4, 1, 0, 0, 0)))
    assert collect(course_copy, LESSON, [path]).rows[0].state == "새 버전"
    assert handed(course_copy, "2024000001") == NOTEBOOK + b" "
    assert (place / "그림.png").read_bytes() == b"mine"
    shelf = course_copy.grading / "collected" / LESSON / "2024000001"
    assert BLANK in [file.read_bytes() for file in shelf.glob("*.ipynb")]


def test_a_shelf_whose_list_is_broken(course_copy: Layout, tmp_path: Path):
    path = tmp_path / "2024000001.zip"
    path.write_bytes(zipped({"00-start.ipynb": NOTEBOOK}))
    collect(course_copy, LESSON, [path])
    (course_copy.grading / "collected" / LESSON / "2024000001" / "versions.json").write_text("{", encoding="utf8")
    row = collect(course_copy, LESSON, [path]).rows[0]
    assert (row.state, row.versions) == ("그대로", 1)


def test_a_new_version_without_what_the_last_one_had_is_said(course_copy: Layout, tmp_path: Path):
    """It counts all the same: only a person knows which was meant."""
    for name, content, day in (("1차", NOTEBOOK, 1), ("2차", BLANK, 2), ("3차", NOTEBOOK + b" ", 3)):
        path = tmp_path / name / f"{ONE}.ipynb"
        write_atomically(path, content)
        moment = datetime(2026, 3, day).timestamp()
        os.utime(path, (moment, moment))
        (row,) = collect(course_copy, LESSON, [path]).rows
        assert (f"지난 것에는 있던 {', '.join(row.unanswered)}의 답이 새것에는 없습니다" in " ".join(row.repairs)) == (
            name == "2차"
        )
        assert bool(row.unanswered) == (name == "2차")


BESIDE = {
    "from a copy to WSL": ("00-start.ipynb:Zone.Identifier", b"[ZoneTransfer]\r\nZoneId=3\r\n"),
    "as Colab prints it": ("00-start.ipynb - Colab.pdf", b"%PDF-1.4"),
    "as an older Colab prints it": ("00-start.ipynb - Colaboratory.pdf", b"%PDF-1.4"),
    "a shortcut": ("00-start.ipynb - 바로 가기.lnk", b"L\0\0\0"),
    "a link to a drive": ("00-start.ipynb.gdoc", b'{"url": "https://example.org"}'),
    "an office program's lock": ("~$00-start.ipynb", b"\5user"),
    "a blank copy": ("00-start (1).ipynb", BLANK),
    "a copy that was cut": ("00-start (1).ipynb", NOTEBOOK[: len(NOTEBOOK) // 3]),
    "an empty copy": ("00-start (1).ipynb", b""),
    "a login page": ("00-start (1).ipynb", b"<!doctype html>"),
}


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("name", BESIDE)
def test_what_lies_beside_a_notebook_is_no_newer_version(course_copy: Layout, tmp_path: Path, name: str, packed: bool):
    """Newer by the clock, and no hand-in of its own; running it again changes nothing."""
    beside, content = BESIDE[name]
    files = {"00-start.ipynb": NOTEBOOK, beside: content}
    path = tmp_path / "2024000001"
    if packed:
        path = tmp_path / "2024000001.zip"
        path.write_bytes(
            zipped(files, when=lambda one: (2026, 3, 6, 1, 0, 0) if one == "00-start.ipynb" else (2026, 3, 7, 1, 0, 0))
        )
    else:
        grow(path, files)
        os.utime(path / beside, (datetime(2026, 3, 7).timestamp(),) * 2)
    for _ in range(2):
        (row,) = collect(course_copy, LESSON, [path]).rows
        assert handed(course_copy, "2024000001") == NOTEBOOK
        assert row.handed_in.name.endswith("00-start.ipynb")
        assert ("함께 온 파일" in " ".join(row.repairs)) == beside.endswith("(1).ipynb")
    before = snapshot(course_copy)
    collect(course_copy, LESSON, [path])
    assert snapshot(course_copy) == before


def test_what_cannot_be_read_displaces_nothing_that_can(course_copy: Layout, tmp_path: Path):
    """Not even as a hand-in of its own; it is kept, and said."""
    for day, content in ((5, NOTEBOOK), (9, NOTEBOOK[:500])):
        path = tmp_path / f"2024000001-{day}.zip"
        path.write_bytes(zipped({"00-start.ipynb": content}, when=(2026, 3, day, 1, 0, 0)))
        (row,) = collect(course_copy, LESSON, [path]).rows
    assert (row.state, row.versions) == ("그대로", 2)
    assert "더 새것인 00-start.ipynb은(는) 읽을 수 없어" in row.repairs[0]
    assert handed(course_copy, "2024000001") == NOTEBOOK


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_entries_of_one_name(course_copy: Layout, tmp_path: Path):
    path = tmp_path / "2024000001.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for content in (NOTEBOOK, BLANK):
            archive.writestr(zipfile.ZipInfo("00-start.ipynb", NOON), content)
    (row,) = collect(course_copy, LESSON, [path]).rows
    assert row.versions == 2
    assert handed(course_copy, "2024000001") == NOTEBOOK
    shelf = course_copy.grading / "collected" / LESSON / "2024000001"
    assert {file.read_bytes() for file in shelf.glob("*.ipynb")} == {NOTEBOOK, BLANK}
