"""Grading on warm kernels against cold ones: one class, in turn, in one run.

Both grade the same perfect hand-ins of lesson 01 with `nbgrader autograde`; what differs is only whether each kernel
imports TensorFlow itself or is a fork of one process that has. Ratios are what lasts; seconds are this machine's.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from autograde.answers import hand_in, model_answers
from autograde.build import serialize, write_atomically
from autograde.layout import Layout, find_layout

LESSON = "01-tf-data"
SIZES = (1, 6)  # hand-ins in the class: the difference between the two is free of start-up costs
ROUNDS = 3


def make_class(course: Layout, folder: Path, size: int) -> Layout:
    """A copy of the course in which `size` learners handed in the model answers."""
    for name in ("solutions", "lessons"):
        shutil.copytree(course.root / name, folder / name)
    for name in ("pyproject.toml", "autograde/nbgrader_config.py"):
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copy(course.root / name, folder / name)
    layout = Layout(folder)
    content = serialize(hand_in(course, LESSON, model_answers(course, LESSON)))
    for number in range(size):
        write_atomically(layout.grading / "submitted" / f"s{number}" / LESSON / f"{LESSON}.ipynb", content)
    return layout


def seconds(course: Layout, size: int, *, warm: bool) -> float:
    """Wall seconds of one `nbgrader autograde` over a fresh class."""
    with tempfile.TemporaryDirectory() as folder:
        layout = make_class(course, Path(folder) / "course", size)
        environment = os.environ | ({"JUPYTER_DEFAULT_PROVISIONER_NAME": "course-warm"} if warm else {})
        start = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "nbgrader", "autograde", LESSON],
            cwd=layout.grading,
            env=environment,
            check=True,
            capture_output=True,
        )
        return time.perf_counter() - start


def main() -> None:
    """Print the table."""
    course = find_layout()
    runs: dict[tuple[bool, int], list[float]] = {(warm, size): [] for warm in (False, True) for size in SIZES}
    for _ in range(ROUNDS):
        for warm, size in runs:
            runs[warm, size].append(seconds(course, size, warm=warm))
    median = {key: statistics.median(values) for key, values in runs.items()}
    table = Table("kernels", *(f"{size} hand-ins, s" for size in SIZES), "s a further hand-in", title=LESSON)
    each = {}
    for warm in (False, True):
        each[warm] = (median[warm, SIZES[1]] - median[warm, SIZES[0]]) / (SIZES[1] - SIZES[0])
        cells = [f"{median[warm, size]:.1f}" for size in SIZES]
        table.add_row("warm" if warm else "cold", *cells, f"{each[warm]:.2f}")
    Console(width=100).print(table)
    print(
        f"A further hand-in takes {each[False] / each[True]:.1f} times as long cold as warm (medians of {ROUNDS} runs)."
    )


if __name__ == "__main__":
    main()
