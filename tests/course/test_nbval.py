"""nbval runs each solution notebook from top to bottom on the mini profile and compares the outputs that are certain.

Those cells carry the tag `nbval-check-output`: a comment that says the same would be read by every learner.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import nbformat
import pytest

from autograde.authoring.nbval_names import exercises_of
from autograde.layout import Layout
from autograde.lesson.cells import grade_id, is_solution
from tests.support.copies import ROOT
from tests.support.patience import PATIENCE

LESSONS = Layout(ROOT).lesson_names()


def nbval(*paths: Path, report: Path | None = None) -> subprocess.CompletedProcess:
    """Run nbval on notebooks, as `make nbval` does.

    Args:
        report: where to write what came of each cell, as pytest's XML.
    """
    options = ["--nbval-lax", f"--nbval-cell-timeout={PATIENCE:.0f}", "-p", "no:cacheprovider", "-p", "no:xdist", "-q"]
    options += [
        "-p",
        "autograde.authoring.nbval_names",
        f"--nbval-sanitize-with={ROOT / 'tests' / 'nbval-sanitize.cfg'}",
    ]
    options += [f"--nbval-kernel-startup-timeout={PATIENCE:.0f}"]
    options += [f"--junitxml={report}"] if report else []
    return subprocess.run(
        [sys.executable, "-m", "pytest", *options, f"--rootdir={paths[0].parent}", "-c", os.devnull, *map(str, paths)],
        env={
            **os.environ,
            "MINIGPT_PROFILE": "mini",
            "PYTEST_ADDOPTS": "",
            "JUPYTER_DEFAULT_PROVISIONER_NAME": "course-warm",
        },
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


@pytest.fixture(scope="module")
def cells(
    request: pytest.FixtureRequest, course: Layout, tmp_path_factory: pytest.TempPathFactory
) -> list[ElementTree.Element]:
    """What came of each code cell of the solution notebooks that are tested, all run by one command."""
    report = tmp_path_factory.mktemp("nbval") / "cells.xml"
    tested = [
        item.callspec.params["lesson"] for item in request.session.items if item.function is test_solution_notebook
    ]
    result = nbval(*map(course.solution, tested), report=report)
    assert report.is_file(), result.stdout[-3000:] + result.stderr[-3000:]
    return list(ElementTree.parse(report).iter("testcase"))


@pytest.mark.slow
@pytest.mark.xdist_group("nbval")
@pytest.mark.parametrize("lesson", LESSONS)
def test_solution_notebook(course: Layout, cells: list[ElementTree.Element], lesson: str):
    """Every cell runs, and every output tagged as certain is as stored."""
    notebook = nbformat.read(course.solution(lesson), as_version=4)
    assert sum("nbval-check-output" in cell.metadata.get("tags", []) for cell in notebook.cells) >= 4
    ran = [cell for cell in cells if cell.get("name").startswith(f"{lesson}, ")]
    assert [cell.get("name").split(" 셀 ")[1] for cell in ran] == [
        cell.id for cell in notebook.cells if cell.cell_type == "code"
    ]
    assert [(cell.get("name"), outcome.get("message")) for cell in ran for outcome in cell] == []


@pytest.mark.slow
def test_a_changed_output_is_seen(course: Layout, tmp_path: Path):
    """A stored output that no longer comes out fails, so that the test above can."""
    notebook = nbformat.read(course.solution("00-start"), as_version=4)
    cell = next(cell for cell in notebook.cells if cell.source.startswith("def half"))
    cell.outputs[0].text = cell.outputs[0].text.replace("1.5", "1.6")
    path = tmp_path / "changed.ipynb"
    nbformat.write(notebook, path)
    result = nbval(path)
    assert result.returncode == 1
    assert "1 failed" in result.stdout
    assert f"changed, 문제 next_word_probabilities, 셀 {cell.id}" in result.stdout


@pytest.mark.slow
def test_a_broken_cell_is_named_by_lesson_and_exercise(course: Layout, tmp_path: Path):
    """The answer is wrong: its test fails, and so does the self-check, which belongs to no exercise."""
    notebook = nbformat.read(course.solution("00-start"), as_version=4)
    answer = next(cell for cell in notebook.cells if cell.id == "next_word_probabilities")
    answer.source = answer.source.replace("count / total", "count / len(counts)")
    path = tmp_path / "00-start.ipynb"
    nbformat.write(notebook, path)
    result = nbval(path)
    assert result.returncode == 1
    failed = [line for line in result.stdout.splitlines() if line.startswith("FAILED")]
    assert len(failed) == 2, result.stdout[-3000:]
    assert "00-start, 문제 next_word_probabilities, 셀 test_next_word_probabilities" in failed[0]
    assert "00-start, 문제 정리, 셀 00-start-" in failed[1]


@pytest.mark.parametrize("lesson", LESSONS)
def test_every_cell_leads_to_an_exercise(course: Layout, lesson: str):
    """In their order, and after the last one only a few are left."""
    notebook = nbformat.read(course.solution(lesson), as_version=4)
    named = exercises_of(notebook)
    assert len(named) == sum(cell.cell_type == "code" for cell in notebook.cells)
    order = list(dict.fromkeys(named))
    assert order == [grade_id(cell) for cell in notebook.cells if is_solution(cell)] + ["정리"]
