"""Which lesson a notebook belongs to."""

from __future__ import annotations

import json
from pathlib import Path

from autograde.collecting.collect import collect
from autograde.demo.zip import zipped
from autograde.layout import Layout
from tests.support.collected import table
from tests.support.hand_ins import LESSON, NOTEBOOK


def test_a_notebook_is_known_by_its_cells_before_its_name(course_copy: Layout, tmp_path: Path):
    """Under another lesson's name, and without any id; a file that cannot be read goes by its name."""
    anonymous = json.loads(NOTEBOOK)
    for cell in anonymous["cells"]:
        cell.pop("id", None)
        cell["metadata"] = {}
    files = {
        "2024000001/01-tf-data.ipynb": NOTEBOOK,
        "2024000002/제목 없음.ipynb": json.dumps(anonymous).encode(),
        "2024000003/00-start.ipynb": b"",
        "2024000004/제목 없음.ipynb": b"{broken",
        "2024000005/메모.ipynb": json.dumps({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode(),
    }
    path = tmp_path / "a.zip"
    path.write_bytes(zipped(files))
    result = collect(course_copy, LESSON, [path])
    assert set(table(result)) == {"2024000001", "2024000002", "2024000003"}
    assert {reason for _, reason in result.unplaced} == {"어느 단원의 노트북인지 알 수 없습니다"}
    assert len(result.unplaced) == 2
