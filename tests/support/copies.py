"""Copies of the course for tests and benchmarks."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from autograde.layout import Layout

ROOT = Path(__file__).resolve().parents[2]


def copy_course(folder: Path) -> Layout:
    """Copy the parts of the course that building and grading work on: no library, environment or history."""
    for name in ("solutions", "lessons", "minigpt/data/checks", "tests/answers"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns(".ipynb_checkpoints", "__pycache__"))
    for name in ("autograde", "benchmarks", "docs"):
        (folder / name).mkdir()
    settings = ("autograde/nbgrader_config.py", "autograde/nbgrader_config.json")
    for name in ("pyproject.toml", "README.md", *settings, "benchmarks/lessons.json", "docs/contracts.md"):
        shutil.copy(ROOT / name, folder / name)
    return Layout(folder)


def copy_tree(folder: Path) -> Layout:
    """Copy every file of this checkout that git tracks or would track, as a clone would have them."""
    for name in tracked():
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    return Layout(folder)


def tracked(below: str = ".") -> list[str]:
    """Return the names of the files that git tracks or would track, relative to the checkout's top folder."""
    # git refuses to read a clone of another user, who need not be the one who runs the tests
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard", below]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    return [name for name in listed.split("\0") if name]
