"""A class of 2,000 small submissions through `course grade` and `nbgrader export`: is time linear, is memory flat?

Printed for each tenth of the class: when it was done, and the memory of the grading then, by process: the one that
records, its workers, and the kernels with what they are forks of. Exit status 1 when the last quarter took more than
1.3 times as long as the second, when memory grew by more than a quarter in between, or when the gradebook or the
exported table is not complete.

Then the tables of classes that look as if they had been graded: `course export` of 10,000 learners in all lessons, and
`course report` of 2,000 in one, each with its seconds after Python's start and its peak of memory.

    python -m benchmarks.large_class [--students 2000] [--only-tables]
"""

from __future__ import annotations

import argparse
import csv
import subprocess
import sys
import tempfile
import time
from collections import Counter
from itertools import pairwise
from pathlib import Path

from autograde.layout import Layout
from tests.support import large_classes
from tests.support.attacking import LESSON, Ground, answered, environment, released, write
from tests.support.copies import ROOT, copy_course
from tests.support.processes import memory_of_each
from tests.support.terminal import terminal

ANSWERS = (
    "def double(x):\n    return x * 2",
    "def double(x):\n    return x * 3",
    "def double(x):\n    return x * 2 if isinstance(x, int) else x",
)
POINTS = (4, 0, 2)


def fill(ground: Ground, students: int) -> None:
    ground.prepare([])
    for number in range(students):
        source = f"{ANSWERS[number % 3]}  # {number}"
        write(ground.submitted(f"student-{number:05}"), answered(released(), source))


def kind(command: str) -> str:
    for word, name in (("autograde.kernels.zygote", "kernels"), ("ipykernel", "kernels"), ("spawn_main", "workers")):
        if word in command:
            return name
    return "recorder"


def grade(ground: Ground, total: int) -> list[tuple[int, float, Counter[str]]]:
    """(submissions done, seconds since the start, bytes by kind of process) at each tenth of the class."""
    command = [sys.executable, "-m", "autograde", "grade", LESSON]
    results, seen = ground.grading / "autograded", []
    with tempfile.TemporaryFile() as log:
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=ground.grading, env=environment(ground), stdout=log, stderr=log)
        while process.poll() is None:
            time.sleep(1)
            done = sum(1 for _ in results.glob(f"*/{LESSON}")) if results.exists() else 0
            if done >= (len(seen) + 1) * total // 10:
                memory: Counter[str] = Counter()
                for command_line, size in memory_of_each(process.pid):
                    memory[kind(command_line)] += size
                seen.append((done, time.perf_counter() - start, memory))
                print(line(*seen[-1]), flush=True)
        if process.returncode:
            log.seek(0)
            sys.exit(log.read().decode(errors="replace")[-2000:])
    seen.append((total, time.perf_counter() - start, seen[-1][2]))
    return seen


def line(done: int, seconds: float, memory: Counter[str]) -> str:
    parts = "  ".join(f"{name} {memory[name] / 2**20:6.0f} MiB" for name in ("recorder", "workers", "kernels"))
    return f"{done:6} done after {seconds:7.1f} s   {parts}"


def exported(ground: Ground) -> dict[str, float]:
    """Points by learner, in the table that `nbgrader export` writes."""
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "nbgrader", "export", "--to", "grades.csv"],
        cwd=ground.grading,
        env=environment(ground),
        check=True,
        capture_output=True,
    )
    print(f"export: {time.perf_counter() - start:.1f} s")
    with (ground.grading / "grades.csv").open(encoding="utf8", newline="") as file:
        return {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}


def problems(seen: list[tuple[int, float, Counter[str]]], table: dict[str, float], students: int) -> list[str]:
    """What is not as it should be."""
    found = []
    speeds = [(later[0] - sooner[0]) / (later[1] - sooner[1]) for sooner, later in pairwise(seen[:-1])]
    early, late = speeds[2], speeds[-1]
    print(f"submissions a second: {early:.2f} in the fourth tenth, {late:.2f} in the last")
    if early > 1.3 * late:
        found.append("time is not linear")
    # after the last hand-in the kernels are gone
    under_way = [sum(memory.values()) for done, _, memory in seen if done < seen[-1][0]]
    first, last = under_way[2], under_way[-1]
    print(f"memory: {first / 2**20:.0f} MiB after three tenths, {last / 2**20:.0f} MiB after nine")
    if last > 1.25 * first:
        found.append("memory is not flat")
    expected = {f"student-{number:05}": POINTS[number % 3] for number in range(students)}
    if {student: points for student, points in table.items() if student in expected} != expected:
        found.append("the gradebook is not complete")
    return found


# ---- tables -------------------------------------------------------------------------------------

EXPORTED, REPORTED = 10_000, 2_000
"""Learners in the classes of which the tables are made."""

REPORT = "03-wordpiece"

TIMED = """
import resource, sys, time
from typer.testing import CliRunner
import autograde.gradebook.export, autograde.pages.report
from autograde.cli import app
def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
before, wall, cpu = peak(), time.perf_counter(), time.process_time()
CliRunner().invoke(app, sys.argv[1:], catch_exceptions=False)
wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
print(f"{wall:6.1f} s, {cpu:6.1f} s of them computing; memory {before:.0f} MiB before, {peak():.0f} MiB at most")
"""


def tables() -> None:
    """Print how long the tables of large classes take."""
    with tempfile.TemporaryDirectory(prefix="class-") as place:
        layout = copy_course(Path(place) / "exported")
        large_classes.fill_gradebook(layout, layout.lesson_names(), EXPORTED)
        for lesson in layout.lesson_names():
            large_classes.write_records(layout, lesson, EXPORTED)
        for kind in ("csv", "moodle", "canvas"):
            print(f"export of {EXPORTED} as {kind}:", timed(layout, "export", "--to", kind), flush=True)
    with tempfile.TemporaryDirectory(prefix="class-") as place:
        layout = copy_course(Path(place) / "reported")
        large_classes.fill_gradebook(layout, [REPORT], REPORTED)
        large_classes.write_results(layout, REPORT, REPORTED)
        print(f"report of {REPORTED}, {REPORT}:", timed(layout, "report", REPORT), flush=True)
        page = layout.grading / f"report-{REPORT}.html"
        print(f"  a page of {page.stat().st_size / 2**20:.1f} MiB")


def timed(layout: Layout, *arguments: str) -> str:
    """Run a command of `course` in a Python of its own; return what it took."""
    command = [sys.executable, "-c", TIMED, *arguments]
    environ = terminal() | {"PYTHONPATH": str(ROOT)}
    result = subprocess.run(command, cwd=layout.root, env=environ, check=True, capture_output=True, text=True)
    return result.stdout.splitlines()[-1]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--students", type=int, default=2000)
    parser.add_argument("--only-tables", action="store_true", help="grade nothing")
    options = parser.parse_args()
    found = [] if options.only_tables else graded(options.students)
    tables()
    return int(bool(found))


def graded(students: int) -> list[str]:
    """Grade and export a class; return what is not as it should be."""
    with tempfile.TemporaryDirectory(prefix="class-") as place:
        ground = Ground(Path(place), plain=False)
        fill(ground, students)
        found = problems(
            grade(ground, students + 2), exported(ground), students
        )  # two honest ones come with the ground
    print(", ".join(found) or "time is linear, memory is flat, and the gradebook is complete")
    return found


if __name__ == "__main__":
    sys.exit(main())
