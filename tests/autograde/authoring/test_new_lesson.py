"""`course new-lesson`: a lesson that builds, grades and passes its tests before a word of it is changed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from autograde.authoring.new_lesson import new_lesson
from autograde.errors import CourseError
from autograde.layout import Layout
from autograde.lesson.answers import read_answers
from autograde.lesson.source import read_lesson
from tests.support.copies import copy_tree
from tests.support.grading import course_command, one_line


def test_it_takes_the_next_number(course_copy: Layout):
    source, answers = new_lesson(course_copy, "attention-maps", "어텐션 그림")
    assert source == course_copy.source("15-attention-maps")
    assert answers == course_copy.answers / "15-attention-maps.py"
    cells = read_lesson(course_copy, "15-attention-maps").cells
    assert cells[0].source.startswith("# 15. 어텐션 그림\n")
    kinds = [answer.right for answer in read_answers(course_copy, "15-attention-maps")]
    assert kinds.count(True) >= 2
    assert kinds.count(False) >= 5


def test_it_follows_the_style(course_copy: Layout):
    """Ruff has nothing to say about what it writes."""
    source, answers = new_lesson(course_copy, "16-last", "마지막")
    assert source.name == "16-last.py"
    command = [sys.executable, "-m", "ruff", "check", str(source), str(answers)]
    result = subprocess.run(command, cwd=course_copy.root, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize("name", ["Attention", "9-maps", "어텐션", "09_maps", "09-", "../09-maps", "15-maps.py"])
def test_a_name_that_cannot_be_one(course_copy: Layout, name: str):
    before = sorted(course_copy.root.rglob("*"))
    with pytest.raises(CourseError, match="단원 이름이 될 수 없습니다"):
        new_lesson(course_copy, name, "제목")
    assert sorted(course_copy.root.rglob("*")) == before


@pytest.mark.slow
def test_a_number_or_a_file_that_is_taken(course_copy: Layout):
    line = one_line(course_command(course_copy, "new-lesson", "01-again"))
    assert "01번 단원은 이미 있습니다(01-tf-data)" in line
    (course_copy.answers / "15-maps.py").write_text("# 내 것", encoding="utf8")
    with pytest.raises(CourseError, match=r"tests/answers/15-maps\.py이\(가\) 이미 있습니다"):
        new_lesson(course_copy, "maps", "제목")
    assert not course_copy.source("15-maps").exists()


@pytest.mark.slow
def test_it_builds_and_passes_its_tests(tmp_path: Path):
    """As a maintainer does it, in a copy of the whole repository, with the tests of that copy."""
    layout = copy_tree(tmp_path / "course")
    assert course_command(layout, "new-lesson", "counting", "--title", "낱말 세기").returncode == 0
    result = course_command(layout, "build", "15-counting")
    assert result.returncode == 0, result.stderr
    assert "solutions/15-counting/15-counting.ipynb" in result.stdout
    assert "| [15. 낱말 세기](lessons/15-counting/15-counting.ipynb) | 1개 · 2점 | 30분 | - |" in (
        layout.root / "README.md"
    ).read_text(encoding="utf8")
    nbformat.validate(nbformat.read(layout.release("15-counting"), as_version=4))
    assert course_command(layout, "build", "--check").returncode == 0
    files = [
        *(f"tests/course/test_{name}.py" for name in ("answers", "glossary", "nbval")),
        "tests/autograde/authoring/test_build.py",
        "tests/autograde/intake/test_reading.py",
        "tests/autograde/intake/test_rebuilding.py",
        "tests/autograde/lesson/test_template.py",
        "tests/autograde/pages/test_similarity.py",
    ]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    environment["PYTHONPATH"] = str(layout.root)  # its library knows the new lesson's visible tests
    result = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", "15-counting or glossary", *files],
        cwd=layout.root,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout[-5000:]
    assert "count_words 2+7" in result.stdout
