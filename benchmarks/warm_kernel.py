"""Grading on warm kernels against cold ones: one class, in turn, in one run.

Both grade the same perfect hand-ins of lesson 01 with `nbgrader autograde`; what differs is only whether each kernel
imports TensorFlow itself or is a fork of one process that has. Ratios are what lasts; seconds are this machine's.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from autograde.layout import Layout
from autograde.lesson.answers import hand_in, model_answers
from tests.support.copies import copy_course
from tests.support.grading import COLD, put

LESSON = "01-tf-data"
SIZES = (1, 6)  # hand-ins in the class: the difference between the two is free of start-up costs
ROUNDS = 3


def make_class(folder: Path, size: int) -> Layout:
    """A copy of the course in which `size` learners handed in the model answers."""
    layout = copy_course(folder)
    notebook = hand_in(layout, LESSON, model_answers(layout, LESSON))
    for number in range(size):
        put(layout, LESSON, f"s{number}", notebook)
    return layout


def seconds(size: int, *, warm: bool) -> float:
    """Wall seconds of one `nbgrader autograde` over a fresh class."""
    with tempfile.TemporaryDirectory() as folder:
        layout = make_class(Path(folder) / "course", size)
        start = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "nbgrader", "autograde", LESSON, *([] if warm else [COLD])],
            cwd=layout.grading,
            check=True,
            capture_output=True,
        )
        return time.perf_counter() - start


def main() -> None:
    """Print the table."""
    runs: dict[tuple[bool, int], list[float]] = {(warm, size): [] for warm in (False, True) for size in SIZES}
    for _ in range(ROUNDS):
        for warm, size in runs:
            runs[warm, size].append(seconds(size, warm=warm))
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
