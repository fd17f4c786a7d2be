"""Copies of the course for tests and benchmarks."""

from __future__ import annotations

import shutil
from pathlib import Path

from autograde.layout import Layout

ROOT = Path(__file__).resolve().parent.parent


def copy_course(folder: Path) -> Layout:
    """A course checkout without its library, environment and history: what building and grading work on."""
    for name in ("solutions", "lessons", "minigpt/data/checks", "tests/answers"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns(".ipynb_checkpoints", "__pycache__"))
    for name in ("autograde", "benchmarks"):
        (folder / name).mkdir()
    settings = ("autograde/nbgrader_config.py", "autograde/nbgrader_config.json")
    for name in ("pyproject.toml", "README.md", *settings, "benchmarks/lessons.json"):
        shutil.copy(ROOT / name, folder / name)
    return Layout(folder)
