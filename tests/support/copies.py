"""Copies of the course for tests and benchmarks."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from autograde.layout import Layout

ROOT = Path(__file__).resolve().parents[2]


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


def copy_tree(folder: Path) -> Layout:
    """Every file of this checkout that git tracks or would: what a clone of it would be."""
    for name in tracked():
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    return Layout(folder)


def tracked(below: str = ".") -> list[str]:
    """Names of the files that git tracks or would, from the checkout's top folder."""
    # whoever runs the tests need not be who made the clone
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard", below]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    return [name for name in listed.split("\0") if name]
