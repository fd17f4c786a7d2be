"""What several test files need: a throwaway copy of the course."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from autograde.layout import Layout

ROOT = Path(__file__).resolve().parent.parent


def copy_course(folder: Path) -> Layout:
    """A course checkout without its library, environment and history: what building and grading work on."""
    for name in ("solutions", "lessons", "minigpt/data/checks", "tests/answers"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns(".ipynb_checkpoints", "__pycache__"))
    (folder / "autograde").mkdir()
    for name in ("pyproject.toml", "README.md", "autograde/nbgrader_config.py"):
        shutil.copy(ROOT / name, folder / name)
    return Layout(folder)


@pytest.fixture(scope="session")
def course() -> Layout:
    """The checkout these tests lie in; tests read it and never write to it."""
    return Layout(ROOT)


@pytest.fixture
def course_copy(tmp_path: Path) -> Layout:
    """A copy of the course that a test may break."""
    return copy_course(tmp_path / "course")
