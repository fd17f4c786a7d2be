"""Git repositories that hold this course."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from autograde.layout import Layout
from tests.support.copies import ROOT

LESSONS = Layout(ROOT).lesson_names()


def git(folder: Path, *arguments: str) -> str:
    result = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, check=True)
    return result.stdout.decode(errors="replace")


def save(layout: Layout, message: str = "바꿈") -> None:
    git(layout.root, "add", "--all")
    git(layout.root, "commit", "--quiet", "-m", message)


def one_lesson(layout: Layout) -> Layout:
    """Delete and commit all lessons but the first, so that making a branch takes only a second."""
    for lesson in LESSONS[1:]:
        layout.source(lesson).unlink()
        shutil.rmtree(layout.solution(lesson).parent)
        shutil.rmtree(layout.release(lesson).parent)
    save(layout, "한 단원만")
    return layout
