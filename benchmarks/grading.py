"""Plain nbgrader against `course grade`: the same class of TensorFlow submissions, side by side, in one run.

Plain nbgrader is nbgrader as installed, with a configuration that only says where things lie: one notebook after
another, each with its own import of TensorFlow, and no sandbox. Printed are the submissions per minute and the peak
memory of both, and where the time of the course's grading goes. Exit status 1 when the marks differ or when `course
grade` has less than 8 times the throughput.

    python -m benchmarks.grading [--students 40] [--lesson 00-start]
"""

from __future__ import annotations

import argparse
import contextlib
import functools
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from nbgrader.api import Gradebook

from autograde.files import write_atomically
from autograde.grading.class_converter import nbgrader_app
from autograde.layout import Layout
from autograde.lesson.answers import hand_in, model_answers, read_answers
from autograde.lesson.cells import serialize
from tests.support.copies import copy_course
from tests.support.processes import memory_of

FLOOR = 8

PLAIN = """
c = get_config()
c.CourseDirectory.root = {root!r}
c.CourseDirectory.source_directory = {source!r}
c.ClearSolutions.enforce_metadata = False
c.Execute.timeout = 300
"""


def fill(root: Path, layout: Layout, lesson: str, students: int) -> None:
    """Hand in right and wrong answers by turns."""
    model, answers = model_answers(layout, lesson), read_answers(layout, lesson)
    for number in range(students):
        answer = answers[number % len(answers)]
        notebook = hand_in(layout, lesson, model | {answer.exercise: answer.source})
        path = root / "submitted" / f"student-{number:04}" / lesson / f"{lesson}.ipynb"
        write_atomically(path, serialize(notebook))


def scores(root: Path, lesson: str) -> dict[tuple[str, str], float]:
    """Points by learner and cell."""
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as gradebook:
        return {
            (submission.student.id, grade.name): grade.score
            for submission in gradebook.assignment_submissions(lesson)
            for notebook in submission.notebooks
            for grade in notebook.grades
        }


# ---- time and memory ----------------------------------------------------------------------------


def measured(command: list[str], folder: Path) -> tuple[float, int]:
    """(seconds, peak bytes) of a command.

    Raises:
        SystemExit: it failed; says what it said last.
    """
    peak = 0
    with tempfile.TemporaryFile() as log:
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, env=environment())
        ended = threading.Event()

        def watch() -> None:
            nonlocal peak
            while not ended.wait(5):  # to look takes a tenth of a second of the processors
                peak = max(peak, memory_of(process.pid))

        watcher = threading.Thread(target=watch)
        watcher.start()
        process.wait()
        seconds = time.perf_counter() - start
        ended.set()
        watcher.join()
        if process.returncode:
            log.seek(0)
            sys.exit(f"{' '.join(command)}: {log.read().decode(errors='replace')[-2000:]}")
    return seconds, peak


def environment() -> dict[str, str]:
    known = {name: value for name, value in os.environ.items() if not name.startswith(("COURSE_", "JUPYTER_"))}
    return known | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "TF_CPP_MIN_LOG_LEVEL": "3",
    }


# ---- where the time goes --------------------------------------------------------------------------


class Clock:
    """Seconds by what they were spent on; what is timed inside something else is taken from that."""

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()
        self._running: list[str] = []
        self._since = 0.0

    def _switch(self) -> None:
        now = time.perf_counter()
        if self._running:
            self.seconds[self._running[-1]] += now - self._since
        self._since = now

    @contextlib.contextmanager
    def spent_on(self, name: str) -> Iterator[None]:
        self._switch()
        self._running.append(name)
        try:
            yield
        finally:
            self._switch()
            self._running.pop()

    def wrap(self, owner: object, attribute: str, name: str) -> None:
        function = getattr(owner, attribute)

        @functools.wraps(function)
        def timed(*arguments, **options):
            with self.spent_on(name):
                return function(*arguments, **options)

        setattr(owner, attribute, timed)


def where_time_goes(layout: Layout, lesson: str) -> Counter[str]:
    """Seconds of one hand-in after another in this process, warm, without the first; by what they were spent on."""
    from autograde.grading import runner as executing
    from autograde.grading.converter import CourseAutograde
    from autograde.judging.execute import StrictExecute

    clock = Clock()
    for owner, attribute, name in (
        (executing, "taken_in", "taking in"),
        (StrictExecute, "start_new_kernel", "kernel and sandbox"),
        (StrictExecute, "start_new_kernel_client", "kernel and sandbox"),
        (StrictExecute, "_cleanup_kernel", "kernel and sandbox"),
        (StrictExecute, "execute_cell", "cells: examples, answers"),
        (StrictExecute, "_test", "tests, in the judge's kernel"),
        (CourseAutograde, "record", "gradebook and result"),
    ):
        clock.wrap(owner, attribute, name)
    with contextlib.chdir(layout.grading), nbgrader_app([lesson, "--force", "--log-level=CRITICAL"]) as app:
        converter = CourseAutograde(coursedir=app.coursedir, parent=app)
        is_due: Callable = converter.is_due

        def next_one(*arguments) -> bool:
            if len(seen) == 1:  # the first has paid for the imports
                clock.seconds.clear()
            seen.append(arguments)
            return is_due(*arguments)

        seen: list = []
        converter.is_due = next_one
        with clock.spent_on("the rest"):
            converter.start()
    return clock.seconds


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--students", type=int, default=40)
    parser.add_argument("--lesson", default="00-start")
    arguments = parser.parse_args()
    lesson, students = arguments.lesson, arguments.students
    with tempfile.TemporaryDirectory() as place:
        plain, layout = Path(place, "plain"), copy_course(Path(place, "course"))
        plain.mkdir()
        (plain / "nbgrader_config.py").write_text(PLAIN.format(root=str(plain), source=str(layout.sources)))
        fill(plain, layout, lesson, students)
        fill(layout.grading, layout, lesson, students)
        nbgrader = [sys.executable, "-m", "nbgrader"]
        measured([*nbgrader, "generate_assignment", lesson], plain)
        print(f"{students} submissions of {lesson}, {os.cpu_count()} cores", flush=True)
        rows = {
            "plain nbgrader": measured([*nbgrader, "autograde", lesson], plain),
            "course grade": measured([sys.executable, "-m", "autograde", "grade", lesson], layout.root),
        }
        for name, (seconds, peak) in rows.items():
            per_minute = 60 * students / seconds
            print(f"{name:16} {seconds:7.1f} s {per_minute:7.1f} a minute {peak / 2**30:6.2f} GiB at most", flush=True)
        same = scores(plain, lesson) == scores(layout.grading, lesson)
        ratio = rows["plain nbgrader"][0] / rows["course grade"][0]
        print(f"throughput × {ratio:.1f} (floor {FLOOR}); the marks are {'the same' if same else 'NOT the same'}")
        shutil.rmtree(layout.grading / "submitted")
        fill(layout.grading, layout, lesson, min(students, 11))
        spent = where_time_goes(layout, lesson)
        print("\nwhere the time of one hand-in goes, one after another:")
        for name, seconds in spent.most_common():
            each = seconds / (min(students, 11) - 1)
            print(f"  {name:34} {each:6.2f} s {100 * seconds / spent.total():5.1f} %")
    return int(ratio < FLOOR or not same)


if __name__ == "__main__":
    sys.exit(main())
