"""What right answers may do beside answering, and what several people may do at once: marks stay what they are.

Each was met with some grader by somebody who runs such a course.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from autograde.layout import Layout
from autograde.lesson.answers import hand_in, model_answers
from tests.support.copies import copy_course
from tests.support.grading import Graded, course_command, grade, put, read_graded
from tests.support.patience import PATIENCE
from tests.support.terminal import terminal

STATES = "01-tf-data"
BESIDE = {
    "run_eagerly": "import tensorflow as tf\ntf.config.run_functions_eagerly(True)\n"
    "tf.data.experimental.enable_debug_mode()",
    "half_precision": "import keras\nkeras.mixed_precision.set_global_policy('mixed_float16')",
    "seeds": "import random, numpy, tensorflow\n"
    "random.seed(0); numpy.random.seed(0); tensorflow.random.set_seed(0)\n"
    "tensorflow.config.experimental.enable_op_determinism()",
    "no_gpu": "import tensorflow as tf\nprint(tf.config.list_physical_devices('GPU') or '가속기 없음')\n"
    "tf.config.set_visible_devices([], 'GPU')",
    "threads": "import threading\nfound = []\n"
    "several = [threading.Thread(target=found.append, args=(one,)) for one in range(50)]\n"
    "[one.start() for one in several]; [one.join() for one in several]\nassert len(found) == 50",
    "a_thread_that_stays": "import threading, time\n"
    "threading.Thread(target=lambda: [time.sleep(0.2) for _ in range(10**6)], daemon=True).start()",
    "processes": "import multiprocessing\n"
    "with multiprocessing.get_context('fork').Pool(2) as pool:\n    assert pool.map(abs, [-1, -2]) == [1, 2]",
    "a_big_array": "import numpy\nbig = numpy.ones(200_000_000)\nprint(big.sum())",
    "sleep": "import time\ntime.sleep(20)",
    "bars": "from tqdm.auto import tqdm\nfrom tqdm import tqdm as plain\n"
    "print(sum(tqdm(range(1000))), sum(plain(range(1000))))",
    "widgets": "import ipywidgets\nfrom IPython.display import display\n"
    "slider = ipywidgets.IntSlider(3)\ndisplay(slider)\nipywidgets.interact(lambda x: x, x=(0, 10))",
    "plots": "import matplotlib.pyplot as plt\n"
    "for _ in range(60):\n    plt.figure(figsize=(1, 1)); plt.plot([1, 2])\nplt.show()",
    "cleared_output": "from IPython.display import clear_output\n"
    "for step in range(300):\n    print(step); clear_output(wait=True)",
    "errors_on_the_side": "import sys\nfor line in range(2000):\n    print('경고', line, file=sys.stderr)",
    "warnings": "import warnings\nwarnings.simplefilter('error')",
}


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Graded]:
    layout = copy_course(tmp_path_factory.mktemp("beside") / "course")
    answers = model_answers(layout, STATES)
    first = next(iter(answers))
    class_ = {name: {**answers, first: f"{code}\n\n\n{answers[first]}"} for name, code in BESIDE.items()}
    return grade(layout, STATES, class_)


@pytest.mark.slow
@pytest.mark.xdist_group("held-up")
@pytest.mark.parametrize("name", BESIDE)
def test_what_a_right_answer_does_beside_costs_nothing(graded: dict[str, Graded], name: str):
    scores = graded[name].scores
    assert graded[name].messages == {}
    assert {test: score.points for test, score in scores.items()} == {
        test: score.maximum for test, score in scores.items()
    }


SEVERAL = "00-start"
COMMANDS = (
    ("autograde", "grade", SEVERAL, "--force", "--jobs", "1"),
    ("autograde", "grade", SEVERAL, "--force", "--jobs", "2"),
    ("autograde", "due", SEVERAL, "2026-03-12 23:59"),
    ("autograde", "export"),
    ("autograde", "report", SEVERAL),
    ("autograde", "extend", SEVERAL, "student-1", "--days", "2"),
)


@pytest.mark.slow
@pytest.mark.xdist_group("held-up-several")
def test_several_at_once_lose_nothing(tmp_path: Path):
    """Two graders of one class, while others read and set what lies beside the marks."""
    layout = copy_course(tmp_path / "course")
    students = [f"student-{number}" for number in range(4)]
    for student in students:
        put(layout, SEVERAL, student, hand_in(layout, SEVERAL, model_answers(layout, SEVERAL)))
    assert course_command(layout, "grade", SEVERAL).returncode == 0
    running = [
        subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=layout.root,
            env=terminal(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for command in COMMANDS
    ]
    said = [(command.communicate(timeout=PATIENCE), command.returncode) for command in running]
    assert [status for _, status in said] == [0] * len(COMMANDS), said
    assert_all_right(layout, students)
    assert course_command(layout, "export").returncode == 0


def assert_all_right(layout: Layout, students: list[str]) -> None:
    for student in students:
        scores = read_graded(layout, SEVERAL, student).scores
        assert scores
        assert all(score.points == score.maximum for score in scores.values())
