"""When a notebook was handed in, and which of several is the newest."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from unittest.mock import patch

import pytest

from autograde.collecting.collect import collect
from autograde.demo.zip import zipped
from autograde.errors import CourseError
from autograde.layout import Layout
from autograde.settings import nbgrader_config
from tests.support.collected import handed, snapshot, stamp_of
from tests.support.hand_ins import BLANK, LESSON, NOTEBOOK


def test_another_download_makes_nobody_late(course_copy: Layout, tmp_path: Path):
    """The same notebook with a later time was handed in when it was first seen; a return to an older one is new."""

    def download(content: bytes, day: int) -> float:
        path = tmp_path / f"2024000001-{day}.zip"
        path.write_bytes(zipped({"00-start.ipynb": content}, when=(2026, 3, day, 1, 0, 0)))
        (row,) = collect(course_copy, LESSON, [path]).rows
        return datetime.fromtimestamp(row.handed_in.moment).day

    assert download(NOTEBOOK, 5) == 5
    assert download(NOTEBOOK, 9) == 5
    assert download(BLANK, 10) == 10
    assert download(NOTEBOOK, 12) == 12
    assert download(BLANK, 11) == 12
    assert handed(course_copy, "2024000001") == NOTEBOOK


def test_of_two_hand_ins_the_newer_counts_though_it_has_fewer_answers(course_copy: Layout, tmp_path: Path):
    for day, content in ((5, NOTEBOOK), (9, BLANK)):
        path = tmp_path / f"2024000001-{day}.zip"
        path.write_bytes(zipped({"00-start.ipynb": content}, when=(2026, 3, day, 1, 0, 0)))
        collect(course_copy, LESSON, [path])
    assert handed(course_copy, "2024000001") == BLANK


@pytest.mark.parametrize("together", [False, True])
@pytest.mark.parametrize("when", [(1980, 1, 1, 0, 0, 0), (2038, 1, 1, 0, 0, 0), (1999, 1, 1, 0, 0, 0)])
def test_times_that_cannot_be_are_none(course_copy: Layout, tmp_path: Path, when: tuple, together: bool):
    """What came in later counts, nobody is late by a time that was guessed, and nothing changes the second time."""
    paths = [tmp_path / "과제.zip", tmp_path / "과제 (1).zip"]
    for path, content in zip(paths, (BLANK, NOTEBOOK), strict=True):
        path.write_bytes(zipped({"2024000001/00-start.ipynb": content}, when=when))
    for number, some in enumerate([paths] if together else [[path] for path in paths]):
        (row,) = collect(course_copy, LESSON, some, now=datetime(2026, 11, 5 + number).timestamp()).rows
    assert handed(course_copy, "2024000001") == NOTEBOOK
    assert row.versions == 2
    assert "언제 냈는지 알 수 없어" in " ".join(row.repairs)
    assert stamp_of(course_copy, "2024000001") is None
    before = snapshot(course_copy)
    collect(course_copy, LESSON, [tmp_path / "과제.zip"], now=datetime(2026, 11, 9).timestamp())
    assert snapshot(course_copy) == before


def test_a_date_of_2030_does_not_win_for_good(course_copy: Layout, tmp_path: Path):
    """Nor does one that an earlier edition believed and wrote down; an undated file after a dated one is newer."""
    path = tmp_path / "2024000001.zip"
    path.write_bytes(zipped({"00-start.ipynb": BLANK}, when=(2030, 1, 1, 0, 0, 0)))
    collect(course_copy, LESSON, [path], now=datetime(2031, 1, 1).timestamp())
    assert stamp_of(course_copy, "2024000001")
    path.write_bytes(zipped({"00-start.ipynb": NOTEBOOK}, when=(2026, 3, 9, 0, 0, 0)))
    collect(course_copy, LESSON, [path], now=datetime(2026, 11, 5).timestamp())
    assert handed(course_copy, "2024000001") == NOTEBOOK
    path.write_bytes(zipped({"00-start.ipynb": NOTEBOOK + b"\n"}, when=(1980, 1, 1, 0, 0, 0)))
    collect(course_copy, LESSON, [path], now=datetime(2026, 11, 6).timestamp())
    assert handed(course_copy, "2024000001") == NOTEBOOK + b"\n"


def test_the_start_of_the_course_is_a_setting(course_copy: Layout, tmp_path: Path):
    path = tmp_path / "과제.zip"
    path.write_bytes(zipped({"2024000001/00-start.ipynb": NOTEBOOK}))
    config = nbgrader_config(course_copy)
    with patch("autograde.collecting.collect.nbgrader_config", return_value=config):
        for starts, dated in (("2026-03-05", True), ("2026-03-06", False)):
            config.Collect.starts = starts
            assert collect(course_copy, LESSON, [path], dry_run=True).rows[0].handed_in.dated == dated
        config.Collect.starts = "3월"
        with pytest.raises(CourseError, match="날짜가 아닙니다"):
            collect(course_copy, LESSON, [path], dry_run=True)
