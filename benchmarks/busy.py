"""One class graded alone and beside heavy load: the marks have to be the same.

The load are processes that compute all the time, each in a session of its own, since Linux shares processors between
sessions first. The class hands in right answers, wrong ones and one that never ends. Printed are both marks of each
learner, side by side, and how long each grading took. Exit status 1 when a mark differs.

    python -m benchmarks.busy [--students 40] [--lesson 00-start] [--loops 4]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from autograde.files import write_atomically
from autograde.layout import Layout
from autograde.lesson.answers import hand_in, model_answers
from autograde.lesson.cells import serialize
from benchmarks.grading import copy_course, fill, measured, scores
from tests.support.processes import busy

ENDLESS = "student-endless"


def add_endless(layout: Layout, lesson: str) -> None:
    """Hand in one more, whose first answer never ends."""
    (exercise, source), *_ = model_answers(layout, lesson).items()
    notebook = hand_in(layout, lesson, {exercise: f"{source}\n\n\nwhile True:\n    pass"})
    write_atomically(layout.grading / "submitted" / ENDLESS / lesson / f"{lesson}.ipynb", serialize(notebook))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--students", type=int, default=40)
    parser.add_argument("--lesson", default="00-start")
    parser.add_argument("--loops", type=int, default=4)
    arguments = parser.parse_args()
    lesson = arguments.lesson
    command = [sys.executable, "-m", "autograde", "grade", lesson]
    marks, seconds = [], []
    for loops in (0, arguments.loops):
        with tempfile.TemporaryDirectory() as place:
            layout = copy_course(Path(place, "course"))
            fill(layout.grading, layout, lesson, arguments.students - 1)
            add_endless(layout, lesson)
            with busy(loops):
                seconds.append(measured(command, layout.root)[0])
            marks.append(scores(layout.grading, lesson))
            print(f"beside {loops} endless loops: {seconds[-1]:.1f} s", flush=True)
    alone, beside = marks
    print(f"\n{'learner':20} {'cell':28} {'alone':>6} {'beside':>6}")
    for student, cell in sorted(alone.keys() | beside.keys()):
        both = alone.get((student, cell)), beside.get((student, cell))
        print(f"{student:20} {cell:28} {both[0]!s:>6} {both[1]!s:>6}{'' if both[0] == both[1] else '  DIFFERS'}")
    same = alone == beside
    print(f"\n{len(alone)} marks, {'the same' if same else 'NOT the same'}; × {seconds[1] / seconds[0]:.1f} as long")
    return int(not same)


if __name__ == "__main__":
    sys.exit(main())
