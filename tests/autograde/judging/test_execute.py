"""A point stands for what a test did; `tests/course/test_attacks.py` has a class of attackers."""

from __future__ import annotations

import nbformat
import pytest
from jupyter_client.provisioning import KernelProvisionerFactory
from nbformat.v4 import new_notebook

from autograde.judging.bounded import CUT, TOO_LONG
from autograde.judging.execute import STOPPED, StrictExecute, verdict_of
from autograde.judging.recordable import make_recordable
from autograde.kernels import availability
from autograde.lesson.cells import is_test
from tests.support.cells import code_cell

pytestmark = pytest.mark.slow  # a kernel each, and some wait until they are ended

FIRST_TEST = """\
found = double(np.array(base))
assert isinstance(found, np.ndarray), "배열을 돌려주나요?"
assert np.array_equal(found, [2, 4, 6]), "두 배인가요?"
assert len(found) == 3, "길이가 같은가요?"
"""
SECOND_TEST = """\
assert double(7) == 14, "수에도 되나요?"
assert double(0) == 0, "0에도 되나요?"
"""

HONEST = {
    "plain": "def double(x):\n    return x * 2",
    "sums": "def double(x):\n    return x + x",
    "prints": "import sys\n\n\ndef double(x):\n    print(x)\n    print('note', file=sys.stderr)\n    return 2 * x",
    "numpy_star": "from numpy import *\n\n\ndef double(x):\n    return sum([x, x], axis=0)",
    "own_names": "factor = 2\ncalls = []\n\n\ndef double(x):\n    calls.append(x)\n    return x * factor",
    "remembers": (
        "import functools\n\n\n@functools.cache\ndef two(x):\n    return 2 * x\n\n\n"
        "def double(x):\n    return two(x) if isinstance(x, int) else 2 * x"
    ),
    "in_place": "def double(x):\n    x = np.array(x)\n    x *= 2\n    return x",
}


def graded(answer: str, tests: tuple[str, ...] = (FIRST_TEST, SECOND_TEST), **options):
    """The notebook of a small lesson with one answer, executed."""
    notebook = new_notebook(
        cells=[
            code_cell("import numpy as np"),
            code_cell("base = [1, 2, 3]"),
            code_cell(answer, "double"),
            *(code_cell(source, f"test_double_{number}", test=True) for number, source in enumerate(tests)),
        ]
    )
    defaults = {"timeout": 10, "grace": 2.0, "kernel_name": "python3"}
    execute = StrictExecute(extra_arguments=["--IPKernelApp.log_level=ERROR"], **{**defaults, **options})
    return execute.preprocess(notebook, {})[0]


def states(notebook) -> list[str]:
    return [verdict_of(cell).state for cell in notebook.cells if is_test(cell)]


def errors(notebook) -> list[str]:
    return [
        output.evalue for cell in notebook.cells for output in cell.get("outputs", []) if output.output_type == "error"
    ]


# ---- right and wrong answers ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_answer_is_not_accused(name: str):
    notebook = graded(HONEST[name])
    assert states(notebook) == ["passed", "passed"], [verdict_of(cell) for cell in notebook.cells if is_test(cell)]


def test_a_wrong_answer_fails_with_its_hint():
    notebook = graded("def double(x):\n    return x * 3")
    assert states(notebook) == ["failed", "failed"]
    assert errors(notebook) == ["두 배인가요?", "수에도 되나요?"]


def test_tags_and_stored_verdicts_of_a_notebook_do_not_count():
    notebook = graded("def double(x):\n    return 0")
    for cell in notebook.cells:
        if is_test(cell):
            cell.metadata["tags"] = ["skip-execution"]
            cell.metadata["course_verdict"] = {"state": "passed", "seen": ""}
    again, _ = StrictExecute(timeout=60, kernel_name="python3").preprocess(notebook, {})
    assert states(again) == ["failed", "failed"]


# ---- kernels that stop, and outputs ------------------------------------------------------------------------------


def test_tests_before_a_dead_kernel_keep_their_points():
    answer = "import os\n\n\ndef double(x):\n    return x * 2 if isinstance(x, np.ndarray) else os._exit(1)"
    notebook = graded(answer, (FIRST_TEST, SECOND_TEST, FIRST_TEST))
    assert states(notebook) == ["passed", "not run", "not run"]
    assert "커널이 멈췄습니다" in errors(notebook)[0]
    assert verdict_of(notebook.cells[-1]).seen == "test_double_1 셀에서 멈췄습니다."


@pytest.fixture(autouse=True)
def warm(monkeypatch):
    """Kernels of these tests are forks of one process, which has imported what the judge needs."""
    monkeypatch.delenv("PYTEST_CURRENT_TEST", raising=False)
    monkeypatch.setattr(KernelProvisionerFactory.instance(), "default_provisioner_name", "course-warm")


@pytest.fixture(params=["course-cold", "course-sandbox"])
def measured(request, monkeypatch) -> dict:
    """Options for a kernel whose cells end by the clock, or by its guard."""
    if request.param == "course-sandbox" and (reason := availability.unavailable()):
        pytest.skip(reason)
    monkeypatch.setattr(KernelProvisionerFactory.instance(), "default_provisioner_name", request.param)
    return {"timeout": 5}


def several(answers: dict[str, str], *, after: str = "", **options):
    """A lesson with an answer, its test and a lesson's cell for each name, executed."""
    cells = [code_cell("import numpy as np\nruns = []")]
    for name, answer in answers.items():
        test = code_cell(f"assert {name}(2) == 4, ''", f"test_{name}", test=True)
        cells += [code_cell(f"runs.append({name!r})"), code_cell(answer, name), test]
    defaults = {"timeout": 10, "grace": 2.0, "kernel_name": "python3", "examples": True}
    execute = StrictExecute(**{**defaults, **options})
    return execute.preprocess(new_notebook(cells=[*cells, *([code_cell(after)] if after else [])]), {})


def printed(notebook) -> list[str]:
    return [output.text for cell in notebook.cells for output in cell.get("outputs", []) if "text" in output]


@pytest.mark.parametrize(
    ("answer", "shown"),
    [
        ("def double(x):\n    return x * 2", []),
        ("def double(x):\n    half = x / 2\n    return half * 4", []),  # a name of its own
        ("def double(x):\n    return x + x if half else 0", ["example\n"]),
        ("def double(x):\n    return x * 2\n\n\ndouble(globals()['half'])", ["example\n"]),
    ],
)
def test_examples_run_for_an_answer_that_leans_on_one(answer: str, shown: list[str]):
    """As in Colab, where the answer works, too; else only what they import is there."""
    example = code_cell("import math\nprint('example')\nhalf = 0.5")
    later = code_cell("math.inf  # an answer may have forgotten the import")
    test = code_cell("assert double(2) == 4, ''", "test_double", test=True)
    cells = [code_cell(""), example, code_cell(f"{answer}\n\n\nmath.pi", "double"), test, later]
    options = {"timeout": 10, "grace": 2.0, "kernel_name": "python3"}
    notebook, _ = StrictExecute(**options).preprocess(new_notebook(cells=cells), {})
    assert states(notebook) == ["passed"]
    assert printed(notebook) == shown
    assert notebook.cells[1].source == example.source


def test_what_was_written_in_a_row_is_one_output():
    """However often the kernel sent what was there: a page must not depend on how busy the machine was."""
    writing = "for part in ('a', 'b', 'c'):\n    print(part, end='', flush=True)"
    notebook, _ = several({"first": f"{right('first')}\n\n\n{writing}"})
    answer = next(one for one in notebook.cells if one.source.startswith("def first"))
    assert [one.text for one in answer.outputs] == ["abc"]


def right(name: str) -> str:
    return f"def {name}(x):\n    return 2 * x"


LEAVING = {
    "exit()": "exit()",
    "quit()": "quit()",
    "exit": "exit",
    "ask_exit": "get_ipython().ask_exit()",
    "keep_kernel": "exit(keep_kernel=True)",
}


def test_ipythons_own_ways_out_end_the_cell_and_not_the_kernel():
    """As `sys.exit()` does: what the cell bound before is there."""
    answers = {f"a{number}": f"{right(f'a{number}')}\n\n{way}" for number, way in enumerate(LEAVING.values())}
    answers |= {"late": "def late(x):\n    exit()", "last": right("last")}
    notebook, resources = several(answers)
    assert states(notebook) == ["passed"] * len(LEAVING) + ["failed", "passed"]
    assert STOPPED not in resources


def test_a_dead_kernel_costs_its_own_exercise():
    """By an answer that runs and by one that is called; what came before has run again, and is shown once."""
    dies = "import os\nprint('here')\nos._exit(1)"
    answers = {
        "first": f"print('shown')\n\n\n{right('first')}",
        "second": dies,
        "third": "import os\n\n\ndef third(x):\n    os._exit(1)",
        "fourth": "def fourth(x):\n    return first(x)",
    }
    notebook, resources = several(answers, after="print(runs)")
    assert states(notebook) == ["passed", "not run", "not run", "passed"]
    assert notebook.cells[-1].outputs[0].text == "['first', 'second', 'third', 'fourth']\n"
    assert [output.text for output in notebook.cells[2].outputs] == ["shown\n"]
    assert "second의 답을 실행하다 커널이 멈춰" in errors(notebook)[1]
    assert [line.split(" 셀")[0] for line in resources[STOPPED]] == ["second", "test_third"]


def test_kernels_that_end_again_and_again_are_not_replaced_for_ever():
    dies = "import os\nos._exit(1)"
    answers = {"first": right("first"), "a": dies, "b": dies, "c": dies, "last": right("last")}
    notebook, resources = several(answers, restarts=2)
    assert states(notebook) == ["passed", "not run", "not run", "not run", "not run"]
    assert "커널이 3번 멈춰" in resources[STOPPED][-1]
    assert "커널이 3번 멈춰" in verdict_of(notebook.cells[-1]).seen


@pytest.mark.slow
def test_a_loop_that_can_be_interrupted_costs_its_own_test(measured):
    answer = "def double(x):\n    while isinstance(x, int):\n        pass\n    return x * 2"
    notebook = graded(answer, **measured)
    assert states(notebook) == ["passed", "failed"]
    assert TOO_LONG.format(seconds=5) in errors(notebook)


@pytest.mark.slow
def test_a_test_that_was_interrupted_is_not_passed(measured):
    """Whatever the answer makes of the interrupt."""
    answer = """\
def double(x):
    import time
    try:
        while isinstance(x, int) and x:
            time.sleep(1)
    except KeyboardInterrupt:
        pass
    return x * 2"""
    notebook = graded(answer, **measured)
    assert states(notebook) == ["passed", "failed"]
    assert errors(notebook) == [TOO_LONG.format(seconds=5)]


@pytest.mark.slow
def test_a_loop_in_c_ends_with_its_kernel(measured):
    answer = "def double(x):\n    return x * 2 if isinstance(x, np.ndarray) else sum(range(10**14))"
    notebook = graded(answer, (FIRST_TEST, SECOND_TEST, FIRST_TEST), grace=2.0, **measured)
    assert states(notebook) == ["passed", "not run", "not run"]
    assert errors(notebook)[0] == TOO_LONG.format(seconds=5)


def test_a_flood_of_output_is_cut_and_costs_nothing():
    answer = "for _ in range(200):\n    print('가' * 10_000)\n\n\ndef double(x):\n    return x * 2"
    notebook = graded(answer, cell_output_limit=100_000)
    assert states(notebook) == ["passed", "passed"]
    outputs = notebook.cells[2].outputs
    assert sum(len(output.text) for output in outputs) < 110_000
    assert [output.text for output in outputs].count(CUT) == 1


def test_what_a_called_answer_prints_is_not_shown():
    """It knows by then what the test asks for, and the learner reads the page."""
    notebook = graded("def double(x):\n    print('asked for', x)\n    return x * 2")
    assert states(notebook) == ["passed", "passed"]
    assert "asked for" not in str([cell.get("outputs") for cell in notebook.cells])


def test_a_notebook_s_outputs_are_cut_together():
    answers = {name: f"print('a' * 60_000)\n\n\n{right(name)}" for name in ("first", "second", "third")}
    notebook, _ = several(answers, notebook_output_limit=100_000)
    assert sum(len(output.text) for cell in notebook.cells for output in cell.get("outputs", [])) < 110_000


@pytest.mark.slow
def test_a_message_of_any_size_does_not_reach_the_grader():
    """A single huge line: the connection that carries it is closed, and what was asked for is not lost."""
    answer = "def double(x):\n    print('a' * 300_000_000)\n    return x * 2"
    notebook = graded(answer, (SECOND_TEST,), message_limit=1_000_000, iopub_timeout=5, raise_on_iopub_timeout=False)
    assert len(str(notebook.cells[3].outputs)) < 10_000


def test_what_a_kernel_says_in_no_valid_form_costs_nothing():
    """Widgets' state, an execution count that is no number, outputs of no form, an update of any size."""
    answer = """\
shell = get_ipython()
say = shell.kernel.session.send
parent = shell.kernel.get_parent()
for kind, content in [
    ("display_data", {"data": {"text/plain": 5}, "metadata": {}}),
    ("display_data", {"data": None, "metadata": 3}),
    ("stream", {"name": "stdout"}),
    ("comm_open", {"comm_id": "a", "target_name": "b", "data": {"state": {"_model_name": "M", "v": "x" * 10**6}}}),
    ("execute_input", {"execution_count": "many", "code": ""}),
]:
    say(shell.kernel.iopub_socket, kind, content, parent=parent)
shown = display("small", display_id="one")
shown.update("y" * 3_000_000)


def double(x):
    return x * 2
"""
    executed = graded(answer)
    assert errors(executed) == []
    notebook = make_recordable(executed)
    assert states(notebook) == ["passed", "passed"]
    assert len(nbformat.writes(notebook)) < 30_000
    assert "widgets" not in notebook.metadata
