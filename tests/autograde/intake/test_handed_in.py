"""The files of a hand-in: what is read of a folder, of a huge file, of a name and of a timestamp."""

from __future__ import annotations

import os
import re
import tracemalloc
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograde.intake.handed_in import Limits, gather, read_timestamp, shown
from autograde.intake.rebuilding import take_in
from autograde.intake.record import Status
from tests.support.broken import LAST, LESSON, NAME, answered, cell, dump
from tests.support.taking_in import COURSE, MODEL, answers_in, template_of


@pytest.mark.slow
def test_a_notebook_of_200_megabytes_fits_in_memory(tmp_path: Path):
    """Its outputs are left out while it is read."""
    notebook = answered(COURSE)
    cell(notebook, LAST)["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "MARK"}]
    head, tail = dump(notebook).split(b"MARK")
    path = tmp_path / NAME
    with path.open("wb") as file:  # a sparse file: zeros that take no room on the disk
        file.write(head)
        file.seek(195 * 2**20)
        file.write(tail)
    tracemalloc.start()
    intake = take_in(gather(tmp_path), template_of(LESSON))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 30 * 2**20
    assert answers_in(intake.notebook) == MODEL


def test_unreadable_permissions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A file that may not be read is a reason. (Root may read everything, so the refusal is played.)"""
    (tmp_path / NAME).write_bytes(dump(answered(COURSE)))

    def refuse(*_args, **_kwargs):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    intake = take_in(gather(tmp_path), template_of(LESSON))
    assert intake.status == Status.UNREADABLE
    assert "읽을 권한이 없습니다" in intake.reason


def test_a_linked_folder_is_not_read(tmp_path: Path):
    """The folder of one learner that leads to another's."""
    put_folder = tmp_path / "mallory" / LESSON
    put_folder.mkdir(parents=True)
    (put_folder / NAME).write_bytes(dump(answered(COURSE)))
    (tmp_path / "eve").mkdir()
    (tmp_path / "eve" / LESSON).symlink_to(put_folder)
    intake = take_in(gather(tmp_path / "eve" / LESSON), template_of(LESSON))
    assert "링크" in intake.reason
    # nor a folder inside the hand-in
    (tmp_path / "mo").mkdir()
    (tmp_path / "mo" / "sub").symlink_to(put_folder)
    assert "제출 폴더에 노트북이 없습니다" in take_in(gather(tmp_path / "mo"), template_of(LESSON)).reason


def test_a_crowded_folder_is_not_searched_forever(tmp_path: Path):
    for number in range(300):
        (tmp_path / f"{number}.ipynb").write_bytes(b"{")
    assert len(gather(tmp_path, Limits(entries=50))) == 50


@given(st.text(min_size=1, max_size=300))
def test_shown_names_are_harmless(name: str):
    """A file's name has no line ends, control characters or markup in what is printed."""
    printed = shown(name)
    assert len(printed) <= 100
    assert re.search(r"[\x00-\x1f\x7f<>`\"|*]", printed) is None
    printed.encode()


@pytest.mark.parametrize(
    ("content", "hours"),
    [("2026-11-20 09:00:00 UTC", 9), ("2026-11-20 18:00:00 Asia/Seoul", 9), ("2026-11-20 18:00:00", 18)],
)
def test_timestamps(tmp_path: Path, content: str, hours: int | None):
    """Times are read as nbgrader reads them."""
    from nbgrader.utils import parse_utc

    (tmp_path / "timestamp.txt").write_text(content)
    moment, complaint = read_timestamp(tmp_path)
    assert moment == parse_utc(content)
    assert complaint == ""
    assert hours is None or moment.hour == hours


@pytest.mark.parametrize("zone", [" KST", " +0900", "+0900", " +09:00", " Asia/Seoul", " UTC+9"])
def test_seoul_is_nine_hours_ahead(tmp_path: Path, zone):
    (tmp_path / "timestamp.txt").write_text(f"2026-11-20 18:00:00{zone}")
    assert read_timestamp(tmp_path) == (datetime(2026, 11, 20, 9), "")


def test_an_evening_is_no_morning(tmp_path: Path):
    (tmp_path / "timestamp.txt").write_text("2026-11-20 06:00 PM")
    assert read_timestamp(tmp_path)[0] == datetime(2026, 11, 20, 18)


def test_a_zone_that_nobody_knows_is_not_utc(tmp_path: Path):
    (tmp_path / "timestamp.txt").write_text("2026-11-20 18:00:00 XYZT")
    moment, complaint = read_timestamp(tmp_path)
    assert moment is None
    assert "읽지 못해" in complaint
