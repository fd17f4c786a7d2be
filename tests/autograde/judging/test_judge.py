"""The judge's kernel: what runs in it, what reaches it, and what happens when one of the two kernels is gone."""

from __future__ import annotations

import os
import signal
import socket
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest
from jupyter_client.provisioning import KernelProvisionerFactory
from nbformat.v4 import new_notebook

from autograde.exchange import loading
from autograde.judging.bounded import KernelLost
from autograde.judging.execute import STOPPED, StrictExecute, verdict_of
from autograde.judging.judge import Question, is_own, names_taken
from autograde.kernels import availability
from autograde.kernels.warm import GONE
from autograde.lesson.cells import CARRIED, is_test
from tests.support.cells import code_cell
from tests.support.patience import wait_for
from tests.support.processes import parent_of


def test_names_that_a_test_takes():
    """Neither those that it binds, nor Python's own."""
    source = "import numpy as np\nfound = double(np.array(base))\nassert len(found) == other, 'so'"
    assert names_taken(source) == {"double", "base", "other"}


def test_only_the_lessons_cells_are_the_judges():
    carried = code_cell("helper = 1")
    carried.metadata[CARRIED] = True
    cells = [code_cell("import os"), code_cell("def f(): pass", "f"), code_cell("f()", "test_f", test=True), carried]
    assert [is_own(cell) for cell in cells] == [True, False, False, False]


def test_the_modules_name_each_other_as_the_kernel_has_them():
    assert "autograde" not in "".join(loading.sources().values()).replace("`autograde", "")
    names = {path.stem for path in Path(loading.__file__).parent.glob("*.py")}
    assert set(loading.sources()) == names - {"__init__", "loading", "preload"}


# ---- the connection -------------------------------------------------------------------------------------------------


def question() -> Question:
    manager = SimpleNamespace(provisioner=None)
    return Question(manager, manager)


def dial(path: str) -> socket.socket:
    sock = socket.socket(socket.AF_UNIX)
    sock.settimeout(60)
    sock.connect(path)
    return sock


def test_what_one_kernel_sends_reaches_the_other():
    with question() as one, dial(one.path_of_learner) as learner, dial(one.path_of_judge) as judge:
        learner.sendall(b"to the judge")
        assert judge.recv(100) == b"to the judge"
        judge.sendall(b"and back")
        assert learner.recv(100) == b"and back"


def test_the_end_of_one_is_the_end_of_the_other():
    with question() as one, dial(one.path_of_learner) as learner, dial(one.path_of_judge) as judge:
        learner.close()
        assert judge.recv(100) == b""


def test_it_ends_whoever_has_come():
    """Nobody, one of them, or both, who then wait for each other."""
    for dialled in ((), ("path_of_learner",), ("path_of_learner", "path_of_judge")):
        with question() as one:
            ends = [dial(getattr(one, path)) for path in dialled]
            one.end()
            for end in ends:
                with end:
                    assert end.recv(100) == b""
    assert not [thread for thread in threading.enumerate() if "_connect" in str(thread)]


# ---- kernels --------------------------------------------------------------------------------------------------------

LESSON = """\
found = double(21)
assert found == 42, "두 배인가요?"
"""


@pytest.fixture(params=["course-warm", "course-sandbox"])
def run(request, monkeypatch):
    """Return a function that executes a lesson of one exercise, in kernels with a sandbox and without."""
    if request.param == "course-sandbox" and (reason := availability.unavailable()):
        pytest.skip(reason)
    monkeypatch.delenv("PYTEST_CURRENT_TEST", raising=False)
    monkeypatch.setattr(KernelProvisionerFactory.instance(), "default_provisioner_name", request.param)

    sandboxed = request.param == "course-sandbox"  # else limits are by the clock, which a busy machine is slower than

    def executed(answer: str, *tests: str, timeout: int = 60):
        cells = [code_cell("import os"), code_cell(answer, "double")]
        cells += [code_cell(test, f"test_double_{number}", test=True) for number, test in enumerate(tests or (LESSON,))]
        execute = StrictExecute(timeout=timeout, grace=2.0 if sandboxed else 60.0, kernel_name="python3")
        return execute.preprocess(new_notebook(cells=cells), {})

    executed.short = 3 if sandboxed else 30
    return executed


def judged(notebook) -> list[str]:
    return [str(verdict_of(cell).state) for cell in notebook.cells if is_test(cell)]


RIGHT = "def double(x):\n    return x * 2"


@pytest.mark.slow
class TestKernels:
    def test_the_test_is_not_where_the_answer_is(self, run):
        """Neither its text nor what it has bound; and not a line of the answer is where the test is."""
        answer = (
            "import sys\n\n\ndef double(x):\n    frame, seen = sys._getframe(), []\n    while frame:\n"
            "        seen += [*frame.f_globals, *frame.f_locals]\n        frame = frame.f_back\n"
            "    name = 'expected_' + 'number'\n    assert name not in seen\n"
            "    assert not any(name in text for text in get_ipython().user_ns['In'])\n    return x * 2"
        )
        test = f"expected_number = 42\nassert double(21) == expected_number\nassert 'sys' not in globals()\n{LESSON}"
        notebook, _ = run(answer, test, test)
        assert judged(notebook) == ["passed", "passed"], notebook.cells

    def test_a_kernel_that_dies_in_a_call_costs_its_own_exercise(self, run):
        notebook, resources = run("def double(x):\n    os._exit(3)", LESSON)
        assert judged(notebook) == ["not run"]
        assert [output.ename for output in notebook.cells[-1].outputs] == ["DeadKernelError"]
        assert resources[STOPPED]

    def test_a_call_that_never_returns_is_ended(self, run):
        answer = "import time\n\n\ndef double(x):\n    while x == 21:\n        time.sleep(0.1)\n    return x * 2"
        notebook, _ = run(answer, LESSON, "assert double(3) == 6", timeout=run.short)
        assert judged(notebook) == ["failed", "passed"]

    def test_an_answer_of_its_own_kind_waits_for_a_person(self, run):
        """A number that lies is none; whether it was meant honestly is for a person to see."""
        liar = "class Number(int):\n    def __eq__(self, other):\n        return True"
        notebook, _ = run(f"{liar}\n\n\ndef double(x):\n    return Number(5)")
        (test,) = [cell for cell in notebook.cells if is_test(cell)]
        assert verdict_of(test).state == "suspicious"
        assert "Number" in verdict_of(test).seen

    def test_the_channel_in_an_answers_hands(self, run):
        """It can send what it likes: two answers, one to no question, a gigabyte, or nothing and hang up."""
        forging = """\
import gc
from _exchange.peer import Peer
from _exchange.values import Message, pack

NOTHING = {{"is": "list", "of": []}}


def double(x):
    peer = next(one for one in gc.get_objects() if isinstance(one, Peer))
    sock = peer._frames._sock
    def reply(question, value):
        content = {{"is": "list", "of": ["", NOTHING, value, None]}}
        return pack(Message([{{"reply": question, "with": "value"}}, content]))
    {what}
    return x * 2
"""
        ways = {
            "twice": "[peer._frames.send(reply(number, 42)) for number in range(1, 30)]",
            "to no question": "peer._frames.send(reply(999, 42))",
            "a gigabyte": "sock.sendall(b'\\xff\\xff\\xff\\x3f' + b'x' * 10_000_000)",
            "nothing": "sock.close()",
            "no message": "peer._frames.send(b'junk')",
        }
        for name, what in ways.items():
            tests = ("assert double(21) == 5", "assert double(22) == 5")
            notebook, _ = run(forging.format(what=what), *tests)
            assert "passed" not in judged(notebook), name

    def test_a_judge_that_is_killed_costs_one_test(self, run):
        notebook, _ = run(RIGHT, f"import os\n{LESSON}os._exit(1)", LESSON)
        assert judged(notebook) == ["not run", "passed"]
        assert "채점하던 커널이 멈춰" in str(notebook.cells[-2].outputs)

    @pytest.mark.parametrize("whose", ["learner", "judge"])
    def test_a_kernel_that_the_machine_ends_is_nobodys_zero(self, run, monkeypatch, whose):
        test = StrictExecute._test

        def disturbed(self, *arguments):
            manager = self.km if whose == "learner" else self._judging.km
            os.kill(parent_of(manager.provisioner.process.pid), signal.SIGKILL)
            wait_for(lambda: manager.provisioner.process.poll() is not None, every=0.05)  # else the test may be faster
            return test(self, *arguments)

        monkeypatch.setattr(StrictExecute, "_test", disturbed)
        with pytest.raises(KernelLost, match=GONE):
            run(RIGHT)
