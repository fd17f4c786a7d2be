"""Who has handed in files but no notebook is remembered until one comes."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograde.collecting.collect import collect
from autograde.demo.zip import zipped
from autograde.intake import without_notebook
from autograde.layout import Layout
from tests.support.collected import ONE
from tests.support.hand_ins import LESSON, NOTEBOOK


def test_who_has_no_notebook_is_remembered_until_one_comes(course_copy: Layout, tmp_path: Path):
    """For report and export; a trial run leaves nothing behind."""
    path = tmp_path / f"{ONE}.zip"
    path.write_bytes(zipped({"00-start.pdf": b"%PDF"}))
    collect(course_copy, LESSON, [path], dry_run=True)
    assert without_notebook.read(course_copy, LESSON) == {}
    collect(course_copy, LESSON, [path])
    collect(course_copy, LESSON, [])
    assert without_notebook.read(course_copy, LESSON) == {ONE: "노트북(.ipynb)이 없습니다. 온 것: 00-start.pdf"}
    path.write_bytes(zipped({"00-start.ipynb": NOTEBOOK}))
    collect(course_copy, LESSON, [path])
    assert without_notebook.read(course_copy, LESSON) == {}
    path.write_bytes(zipped({"00-start.pdf": b"%PDF"}))
    collect(course_copy, LESSON, [path])
    assert without_notebook.read(course_copy, LESSON) == {}


@pytest.mark.parametrize("text", ["", "[]", "{", "3", "\ud83d"])
def test_a_broken_record_of_them_is_none(course_copy: Layout, text: str):
    path = course_copy.grading / "collected" / LESSON / without_notebook.RECORD
    path.parent.mkdir(parents=True)
    path.write_bytes(text.encode("utf8", "surrogatepass"))
    assert without_notebook.read(course_copy, LESSON) == {}
