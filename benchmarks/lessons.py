"""Seconds each lesson takes from top to bottom on the mini profile, whole and as graded; a lesson is to stay under 60.

The whole run is what CI and a learner without a GPU pay; the graded run, with its few training steps, is what each
hand-in costs. The import of TensorFlow is part of both. With `--write` the whole runs' seconds go to lessons.json,
which the lesson table of README.md shows after the next `course build`.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from rich.console import Console
from rich.progress import track
from rich.table import Table

from autograde.layout import Layout

ROOT = Path(__file__).resolve().parent.parent
LIMIT = 60


def seconds(path: Path, **variables: str) -> float:
    """Run a notebook in an empty folder and say how long it took."""
    notebook = nbformat.read(path, as_version=4)
    with tempfile.TemporaryDirectory() as folder:
        client = NotebookClient(
            notebook,
            timeout=600,
            resources={"metadata": {"path": folder}},
            extra_arguments=["--IPKernelApp.log_level=ERROR"],
        )
        start = time.perf_counter()
        client.execute(env=os.environ | {"MINIGPT_PROFILE": "mini"} | variables)
        return time.perf_counter() - start


def main() -> int:
    """Print the table; the exit status is 1 when a lesson takes longer than the limit."""
    paths = sorted(ROOT.glob("solutions/[0-9][0-9]-*/*.ipynb"))
    table = Table(title="seconds from top to bottom, mini profile")
    for column in ("lesson", "whole", "graded"):
        table.add_column(column, justify="left" if column == "lesson" else "right")
    measured = {}
    for path in track(paths, description="running", console=Console(stderr=True)):
        whole, graded = seconds(path), seconds(path, NBGRADER_EXECUTION="autograde")
        measured[path.stem] = whole
        table.add_row(path.stem, f"{whole:.1f}", f"{graded:.1f}")
    Console().print(table)
    if "--write" in sys.argv[1:]:
        rounded = {lesson: round(whole) for lesson, whole in measured.items()}
        Layout(ROOT).times.write_text(json.dumps(rounded, indent=2) + "\n", encoding="utf8")
    return int(max(measured.values()) > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
