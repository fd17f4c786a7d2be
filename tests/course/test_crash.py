"""A class of forty whose grading is killed again and again, anywhere: in the end all is as if nothing had happened."""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook

from tests.support.attacking import LESSON, Ground, answered, environment, released, write
from tests.support.patience import PATIENCE
from tests.support.processes import descendants

STUDENTS = [f"student-{number:02}" for number in range(40)]
KILLS = 10
MARKED = STUDENTS[:3]
ANSWERS = (
    "def double(x):\n    return x * 2",
    "def double(x):\n    return x * 3",
    "def double(x):\n    return x + x",
    "def double(x):\n    return 14",
)


def hand_in(ground: Ground, student: str, edition: int) -> None:
    """The `edition`th thing that a learner hands in: an answer, or a file that is no notebook."""
    folder = ground.submitted(student)
    number = STUDENTS.index(student)
    if number % 10 == 9:
        (folder / f"{LESSON}.ipynb").write_text(f'{{"cells": [ {edition}')
    else:
        answer = ANSWERS[(number + edition) % len(ANSWERS)]
        write(folder, answered(released(), f"{answer}  # {edition}"))


def start(ground: Ground, *command: str) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-m", *command],
        cwd=ground.grading,
        env=environment(ground),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        start_new_session=True,
    )


WAYS = {"alone": ("nbgrader", "autograde", LESSON), "many": ("autograde", "grade", LESSON, "--jobs", "2")}


def grade(ground: Ground, way: str) -> None:
    with start(ground, *WAYS[way]) as command:
        _, errors = command.communicate(timeout=PATIENCE)
    assert command.returncode == 0, errors[-3000:]


def kill(command: subprocess.Popen, chance: random.Random) -> str:
    """End one process of the grading, or all of them at once, as a power cut does."""
    below = descendants(command.pid)
    kinds = {
        "grader": [command.pid],
        "worker": [pid for pid, line in below.items() if "spawn_main" in line],
        "zygote": [pid for pid, line in below.items() if "autograde.kernels.zygote" in line],
        "machine": [command.pid, *below],
    }
    kind = chance.choice([kind for kind, pids in kinds.items() if pids])
    for pid in kinds[kind] if kind == "machine" else kinds[kind][:1]:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    return kind


def wait_for_results(ground: Ground, command: subprocess.Popen, number: int) -> None:
    """Until so many of this command's twelve hand-ins are recorded, however fast the machine; 0 is during the start."""
    began, results = time.time(), ground.grading / "autograded"
    time.sleep(0 if number else 2)
    while command.poll() is None:
        recorded = 0
        for path in results.glob(f"*/{LESSON}/intake.json"):
            with contextlib.suppress(FileNotFoundError):  # another takes its place just now
                recorded += path.stat().st_mtime >= began
        if recorded >= number:
            return
        time.sleep(0.05)


def mark_by_hand(ground: Ground) -> None:
    """A person has read three learners' work."""
    with Gradebook(f"sqlite:///{ground.grading / 'gradebook.db'}") as gradebook:
        for number, student in enumerate(MARKED):
            gradebook.find_grade("test_double", LESSON, LESSON, student).manual_score = 0.5 + number
            gradebook.find_comment("double", LESSON, LESSON, student).manual_comment = f"손으로 쓴 의견 {number}"
        gradebook.db.commit()


def state(ground: Ground) -> dict[str, tuple]:
    """Everything that a class's grading leaves, by learner."""
    found = {}
    with Gradebook(f"sqlite:///{ground.grading / 'gradebook.db'}") as gradebook:
        for submission in gradebook.assignment_submissions(LESSON):
            (notebook,) = submission.notebooks
            grades = sorted(
                (grade.name, grade.auto_score, grade.manual_score, grade.extra_credit, bool(grade.needs_manual_grade))
                for grade in notebook.grades
            )
            comments = sorted((one.name, one.auto_comment, one.manual_comment) for one in notebook.comments)
            folder = ground.grading / "autograded" / submission.student.id / LESSON
            graded = nbformat.read(folder / f"{LESSON}.ipynb", as_version=4)
            cells = [(cell.source, cell.metadata.get("course_verdict")) for cell in graded.cells]
            record = json.loads((folder / "intake.json").read_text(encoding="utf8"))
            names = sorted(path.name for path in folder.iterdir())
            found[submission.student.id] = (submission.timestamp, grades, comments, cells, record, names)
    return found


def make(place: Path) -> Ground:
    """A class that has been graded once, and marked by hand."""
    ground = Ground(place, plain=False)
    ground.prepare([])
    shutil.rmtree(ground.grading / "submitted")
    with (ground.grading / "nbgrader_config.py").open("a") as config:
        # what the exchange imports, and no more: else each kernel would do so itself
        config.write("\nc.SandboxProvisioner.modules = ['autograde.exchange.preload']\n")
    for student in STUDENTS:
        hand_in(ground, student, 0)
    grade(ground, "alone")
    mark_by_hand(ground)
    return ground


@pytest.mark.slow
@pytest.mark.xdist_group("crash")
def test_whatever_dies_nothing_is_lost(tmp_path: Path):
    seed = random.randrange(10**6)
    print("seed", seed)
    chance = random.Random(seed)
    calm = make(tmp_path / "calm")
    shutil.copytree(calm.place, tmp_path / "disturbed")
    disturbed = Ground(tmp_path / "disturbed", plain=False)
    killed, interrupted = [], 0
    for edition in range(1, KILLS + 1):
        for student in chance.sample(STUDENTS, 12):
            for ground in (calm, disturbed):
                hand_in(ground, student, edition)
        way = chance.choice(list(WAYS))
        with start(disturbed, *WAYS[way]) as command:
            wait_for_results(disturbed, command, chance.randint(0, 9))
            time.sleep(chance.uniform(0, 1))
            killed.append(kill(command, chance) if command.poll() is None else "nobody")
            if command.poll() is None and killed[-1] in ("worker", "zygote"):
                with contextlib.suppress(subprocess.TimeoutExpired):
                    command.wait(chance.uniform(0, 6))
            interrupted += command.poll() is None or command.returncode != 0
            command.kill()
            command.communicate()
    print(killed)
    grade(disturbed, "many")
    grade(calm, "alone")
    assert interrupted >= KILLS // 2, killed
    assert sorted(state(disturbed)) == STUDENTS
    assert state(disturbed) == state(calm)
