"""What several test files need: a throwaway copy of the course."""

from __future__ import annotations

import os
import signal
from collections import Counter
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, settings

from autograde.layout import Layout
from autograde.lesson.answers import read_answers
from tests.support.copies import ROOT, copy_course
from tests.support.week import Week, follow

# Two workers start kernels all the time; on TCP ports one may meet the other's.
os.environ.setdefault("JUPYTER_DEFAULT_PROVISIONER_NAME", "course-cold")

# A shell starts what it runs in the background deaf to Ctrl-C, and so is everything that this starts.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# What the lessons' set-up does, for the models that tests build themselves
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "1")

# How long an example takes says how busy the machine is.
settings.register_profile("course", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("course")


LONGEST = (
    *("crash", "broken", "14-kv-cache-wrong", "attacks", "orders", "05-attention-wrong", "06-decoder-wrong"),
    *("11-callback-wrong", "nbval", "10-sampling-wrong", "week", "03-wordpiece-wrong"),
)
"""Groups of tests that take minutes, the longest first: one that began last would be waited for."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def place(item: pytest.Item) -> int:
        mark = item.get_closest_marker("xdist_group")
        name = mark.args[0] if mark else ""
        return LONGEST.index(name) if name in LONGEST else len(LONGEST)

    items.sort(key=place)


@pytest.fixture(scope="session")
def week(tmp_path_factory: pytest.TempPathFactory) -> Week:
    """A class after a week of the course. Whoever asks for it is in the xdist group `week`, so that it is made once."""
    return follow(tmp_path_factory.mktemp("week") / "course")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_call(item: pytest.Item):
    """Each test leaves the environment as its fixtures made it: Dask's cluster, started in this process, changes it."""
    with patch.dict(os.environ):
        yield


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print how many named answers prove each grader."""
    terminalreporter.section("named answers (right, wrong)")
    course = Layout(ROOT)
    for lesson in course.lesson_names():
        counts = Counter((answer.exercise, answer.right) for answer in read_answers(course, lesson))
        exercises = dict.fromkeys(exercise for exercise, _ in counts)
        shown = ", ".join(f"{name} {counts[name, True]}+{counts[name, False]}" for name in exercises)
        terminalreporter.write_line(f"{lesson}: {shown}")


@pytest.fixture(scope="session")
def course() -> Layout:
    """The checkout these tests lie in; tests read it and never write to it."""
    return Layout(ROOT)


@pytest.fixture
def course_copy(tmp_path: Path) -> Layout:
    """A copy of the course that a test may break."""
    return copy_course(tmp_path / "course")


@pytest.fixture(scope="module")
def no_zygote_afterwards():
    """What a module's warm kernels were forks of ends with it."""
    from autograde.kernels import warm as warm_kernel

    yield
    warm_kernel.stop_all()
