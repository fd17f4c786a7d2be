"""A pytest plugin that names nbval's tests by lesson, exercise and cell: `-p autograde.authoring.nbval_names`."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import nbformat
import pytest

from autograde.lesson.cells import is_solution, is_test, known_id

END = "정리"

OUTPUT_TIMEOUT = 600
"""Seconds to wait for the outputs of a cell that has ended; nbval's own 5 are too few on a busy machine."""


def exercises_of(notebook: nbformat.NotebookNode) -> list[str]:
    """Return for each code cell the exercise that it leads to, answers or tests; `END` behind the last exercise."""
    found, waiting = [], []
    for cell in notebook.cells:
        if cell.cell_type == "code":
            waiting.append(cell)
        if is_test(cell):
            found += [known_id(cell).removeprefix("test_")] * len(waiting)
            waiting = []
        elif is_solution(cell) and cell.cell_type == "markdown":
            found += [known_id(cell)] * len(waiting)
            waiting = []
    return found + [END] * len(waiting)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Rename nbval's tests: `Cell 12` becomes `07-loss, 문제 masked_loss, 셀 test_masked_loss`."""
    known: dict[str, list[str]] = {}
    for item in items:
        if type(item).__name__ != "IPyNbCell":
            continue
        path = str(item.path)
        if path not in known:
            notebook = nbformat.read(path, as_version=4)
            code = [cell.id for cell in notebook.cells if cell.cell_type == "code"]
            known[path] = [
                f"{item.path.stem}, 문제 {exercise}, 셀 {cell}"
                for exercise, cell in zip(exercises_of(notebook), code, strict=True)
            ]
        test: Any = item  # has the attributes of nbval's own class
        test.name = known[path][test.cell_num]
        test._nodeid = f"{item.nodeid.split('::')[0]}::{item.name}"
        test.output_timeout = OUTPUT_TIMEOUT
        test.reportinfo = partial(report_information, item)  # the heading of a failure


def report_information(item: pytest.Item) -> tuple[Path, int, str]:
    return item.path, 0, item.name
