"""What `course collect` made of a class, to be looked at, and small classes to give it."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from autograde.collecting.rows import Collected
from autograde.demo.zip import NOON
from autograde.layout import Layout
from tests.support.hand_ins import LESSON

ONE, TWO = "2024000001", "2024000002"


def grow(folder: Path, tree: dict) -> None:
    """Make a case's files, all of one time."""
    folder.mkdir()
    for name, content in tree.items():
        if isinstance(content, dict):
            grow(folder / name, content)
        else:
            (folder / name).write_bytes(content)
            moment = datetime(*NOON).timestamp()
            os.utime(folder / name, (moment, moment))


def table(collection: Collected) -> dict[str, tuple]:
    return {row.student: (row.state, row.handed_in.name.split("/")[-1], row.versions) for row in collection.rows}


def handed(layout: Layout, student: str) -> bytes:
    return (layout.grading / "submitted" / student / LESSON / f"{LESSON}.ipynb").read_bytes()


def snapshot(layout: Layout) -> dict[str, tuple[bytes, int]]:
    folders = [layout.grading / name for name in ("submitted", "collected")]
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return {str(path): (path.read_bytes(), path.stat().st_mtime_ns) for path in files}


def stamp_of(layout: Layout, student: str) -> str | None:
    path = layout.grading / "submitted" / student / LESSON / "timestamp.txt"
    return path.read_text(encoding="utf8") if path.exists() else None


def class_list(folder: Path, *students: str) -> Path:
    path = folder / "명단.csv"
    path.write_text("학번\n" + "\n".join(students) + "\n", encoding="utf8")
    return path
