"""What happens around a learner's cells: stand-ins for unsolved exercises, tests that never end, one Korean line."""

from __future__ import annotations

import inspect
import json
import types
from collections.abc import Iterator

import numpy as np
import pytest
from IPython.core.interactiveshell import InteractiveShell

from autograde.layout import Layout
from minigpt import check, session, unsolved
from minigpt.explain import CASES, explain, in_one_line
from minigpt.unsolved import STUB_TEXT, is_stub

STUB = f'def {{}}:\n    """문서"""\n    raise NotImplementedError("{STUB_TEXT}")'
RIGHT = "def perplexity(mean_loss):\n    import math\n    return math.exp(mean_loss)"
TEST = '# 시험: perplexity\nassert perplexity(0.0) == 1, "1인가요?"\nprint("통과")'


class Notebook:
    """A shell whose cells are watched, and what the learner was told."""

    def __init__(self, exercises: tuple[str, ...]) -> None:
        InteractiveShell.clear_instance()
        self.shell = InteractiveShell.instance()
        self.said: list[str] = []
        self.session = session.Session(self.shell, exercises, self.said.append)
        self.session.attach()

    def run(self, source: str):
        """Run one cell; return what `InteractiveShell.run_cell()` says of it."""
        return self.shell.run_cell(source)


@pytest.fixture
def notebook() -> Iterator[Notebook]:
    yield Notebook(("masked_loss", "perplexity"))
    InteractiveShell.clear_instance()


# ---- stubs ------------------------------------------------------------------------------------


def test_every_released_answer_is_a_stub_and_no_model_answer_is(course: Layout):
    """What learners get is told from what they wrote, in each lesson that there is."""
    seen = 0
    for lesson in course.lesson_names():
        for path, expected in ((course.release(lesson), True), (course.solution(lesson), False)):
            for cell in json.loads(path.read_text(encoding="utf8"))["cells"]:
                mark = cell["metadata"].get("nbgrader", {})
                if cell["cell_type"] == "code" and mark.get("solution"):
                    namespace: dict = {"np": np, "keras": types.SimpleNamespace(callbacks=types.SimpleNamespace())}
                    namespace["keras"].callbacks.Callback = object
                    exec("".join(cell["source"]), namespace)
                    assert is_stub(namespace[mark["grade_id"]]) is expected, mark["grade_id"]
                    seen += expected
    assert seen > 30


def test_a_stub_with_code_before_the_raise_is_an_answer():
    namespace: dict = {}
    exec(f'def f(x):\n    y = len(x)\n    print(y)\n    raise NotImplementedError("{STUB_TEXT}")', namespace)
    assert not is_stub(namespace["f"])
    assert not is_stub(3)


def test_every_exercise_has_a_library_version_with_its_name_and_arguments(course: Layout):
    for lesson in course.lesson_names():
        cells = json.loads(course.release(lesson).read_text(encoding="utf8"))["cells"]
        sources = {cell["id"]: "".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"}
        for exercise in json.loads(course.check(lesson).read_text(encoding="utf8")):
            library = unsolved.library_version(exercise)
            namespace: dict = {"keras": types.SimpleNamespace(callbacks=types.SimpleNamespace(Callback=object))}
            exec(sources[exercise], namespace)
            ours, theirs = (inspect.signature(one).parameters for one in (library, namespace[exercise]))
            shared = [name for name in ours if name in theirs]
            assert list(theirs) == shared, f"{lesson}: {exercise}{tuple(theirs)} is {tuple(ours)} in the library"
            optional = [name for name in ours if name not in theirs]
            assert all(ours[name].default is not inspect.Parameter.empty for name in optional), exercise


# ---- stand-ins --------------------------------------------------------------------------------


@pytest.mark.parametrize("before", ["", STUB.format("perplexity(mean_loss)")], ids=["not run", "unsolved"])
def test_a_cell_goes_on_without_an_answer_and_says_so_once(notebook: Notebook, before: str):
    notebook.run(before)
    first = notebook.run("value = perplexity(0.0)")
    notebook.run("value = perplexity(1.0)").raise_error()
    first.raise_error()
    assert notebook.shell.user_ns["value"] == pytest.approx(np.e)
    assert notebook.said == ["💡 perplexity: 아직 답이 없어, 라이브러리에 있는 것으로 이어 갑니다."]
    assert ("perplexity" in notebook.shell.user_ns) is bool(before), "what was lent is taken back"


def test_a_helper_defined_earlier_finds_the_stand_in(notebook: Notebook):
    notebook.run(STUB.format("perplexity(mean_loss)"))
    notebook.run("def helper():\n    return perplexity(0.0)")
    notebook.run("value = helper()").raise_error()
    assert notebook.shell.user_ns["value"] == 1


def test_an_answer_is_never_replaced(notebook: Notebook):
    notebook.run("def perplexity(mean_loss):\n    return 'mine'")
    notebook.run("value = perplexity(0.0)")
    assert notebook.shell.user_ns["value"] == "mine"
    assert notebook.said == []


def test_a_wrong_answer_meets_its_test_and_not_the_library(notebook: Notebook):
    notebook.run("def perplexity(mean_loss):\n    return 5")
    assert isinstance(notebook.run(TEST).error_in_exec, AssertionError)
    notebook.run(RIGHT)
    assert notebook.run(TEST).success
    assert notebook.said == ["✅ perplexity: 공개 테스트 통과"]


def test_nothing_is_lent_to_a_test(notebook: Notebook, capsys: pytest.CaptureFixture):
    """A test of an answer that is not there says which cell to run; the name is gone again afterwards."""
    error = notebook.run(TEST).error_in_exec
    assert "perplexity의 답 셀을 아직 실행하지 않았습니다" in str(error)
    assert "perplexity" not in notebook.shell.user_ns
    notebook.run(STUB.format("perplexity(mean_loss)"))
    capsys.readouterr()
    notebook.run(TEST)
    shown = capsys.readouterr().out.splitlines()
    assert len(shown) == 1
    assert shown[0].startswith("NotImplementedError: perplexity의 답 셀에 코드를 쓰고")
    assert notebook.said == []


def test_after_a_restart_one_line_says_what_to_run(notebook: Notebook, capsys: pytest.CaptureFixture):
    """A name that cells above make; in a learner's own function the line number is worth more."""
    assert isinstance(notebook.run("len(long_lines)").error_in_exec, NameError)
    shown = capsys.readouterr().out
    assert shown.count("\n") == 1
    assert "이름 'long_lines'을(를) 찾지 못했습니다. 맨 위의 준비 셀부터" in shown
    notebook.run("def perplexity(mean_loss):\n    return maths.exp(mean_loss)")
    notebook.run(TEST)
    assert ".exp(mean_loss)" in capsys.readouterr().out
    (said,) = notebook.said
    assert said.startswith("💡 이름 'maths'을(를) 찾지 못했습니다. 맨 위의 준비 셀부터 차례로 실행했나요?")


def test_the_self_check_sees_only_the_learner_s_own(notebook: Notebook, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(session, "_session", notebook.session)
    notebook.run(STUB.format("perplexity(mean_loss)"))
    notebook.run("from minigpt import check\nown = check.notebook_namespace()")
    own = notebook.shell.user_ns["own"]
    assert is_stub(own["perplexity"])
    assert "masked_loss" not in own


def test_the_self_check_uses_no_stand_in_below_an_answer(notebook: Notebook, monkeypatch: pytest.MonkeyPatch):
    """An answer that calls another one finds the learner's own, and that it is unsolved."""
    monkeypatch.setattr(session, "_session", notebook.session)
    notebook.run(STUB.format("masked_loss(labels, logits)"))
    notebook.run("def perplexity(mean_loss):\n    return masked_loss(1, 1)")
    notebook.run(
        "from minigpt import check\n"
        f"result = check.run_check('perplexity', {TEST!r}, check.notebook_namespace(), ('masked_loss', 'perplexity'))"
    ).raise_error()
    result = notebook.shell.user_ns["result"]
    assert (result.state, result.hint) == (check.CheckState.BLOCKED, "masked_loss부터 푸세요.")


@pytest.mark.slow
def test_an_unsolved_exercise_inside_a_graph_is_named():
    """AutoGraph raises the error anew, with the names of the functions in its text only."""
    import tensorflow as tf

    namespace: dict = {"tf": tf}
    exec(STUB.format("is_long(line, n)"), namespace)
    with pytest.raises(NotImplementedError) as caught:
        tf.data.Dataset.range(3).filter(lambda line: namespace["is_long"](line, 2))
    assert session.unsolved_in(caught.value, ("make_batches", "is_long")) == "is_long"


def test_what_a_cell_binds_itself_stays(notebook: Notebook):
    notebook.run("perplexity = 7")
    notebook.run("masked_loss = 8")
    assert (notebook.shell.user_ns["perplexity"], notebook.shell.user_ns["masked_loss"]) == (7, 8)


@pytest.mark.slow
def test_a_stand_in_works_inside_a_dataset(notebook: Notebook):
    """TensorFlow traces it into a graph, as it would the learner's own function."""
    notebook.session.detach()
    watched = session.Session(notebook.shell, ("is_long",), notebook.said.append)
    watched.attach()
    notebook.run(
        "import tensorflow as tf\n"
        "lines = tf.data.Dataset.from_tensor_slices(['a', 'abc']).filter(lambda line: is_long(line, 2))\n"
        "found = [line.decode() for line in lines.as_numpy_iterator()]"
    ).raise_error()
    watched.detach()
    assert notebook.shell.user_ns["found"] == ["abc"]
    assert len(notebook.said) == 1


def test_an_old_notebook_is_told_where_the_new_one_is(
    notebook: Notebook, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
):
    monkeypatch.setattr(session, "_session", None)
    session.begin("77-gone")
    assert "77-gone" in capsys.readouterr().out
    session.begin("01-tf-data")
    session.begin("01-tf-data")  # the set-up cell once more
    assert len([one for one in notebook.shell.events.callbacks["pre_run_cell"] if "Session" in repr(one)]) == 2
    session._session.detach()


# ---- tests that never end ---------------------------------------------------------------------

LIMIT = session.time_limit


CAREFUL = "while True:\n        try: len('a')\n        except Exception: pass"


@pytest.mark.parametrize("loop", ["while True: pass", CAREFUL], ids=["bare", "catches exceptions"])
def test_a_test_that_never_ends_is_stopped(notebook: Notebook, monkeypatch: pytest.MonkeyPatch, loop: str):
    monkeypatch.setattr(session, "time_limit", lambda exercise: LIMIT(exercise, 0.2))
    notebook.run(f"def perplexity(mean_loss):\n    {loop}")
    error = notebook.run(TEST).error_in_exec
    assert isinstance(error, session.EndlessError)
    assert "끝나지 않는 반복" in str(error)
    assert notebook.run("for _ in range(10**6): pass").success, "the limit is gone with the cell"


def test_the_self_check_names_what_never_ends(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(session, "time_limit", lambda exercise: LIMIT(exercise, 0.2))
    source = "def perplexity(mean_loss):\n    while True: pass"
    result = checked(source, "perplexity")
    assert (result.state, result.exercise) == (check.CheckState.FAILED, "perplexity")
    assert "끝나지 않는 반복" in result.hint


def test_stopping_by_hand_names_the_exercise(capsys: pytest.CaptureFixture):
    with pytest.raises(KeyboardInterrupt):
        checked("def perplexity(mean_loss):\n    raise KeyboardInterrupt", "perplexity")
    assert "perplexity" in capsys.readouterr().out


# ---- what the self-check says -----------------------------------------------------------------

CHECKS = {
    "masked_loss": '# 시험: masked_loss\nassert masked_loss([1], [2]) == 0, "0인가요?"',
    "perplexity": '# 시험: perplexity\nassert perplexity(0.0) == 1, "1인가요?"',
}


def checked(source: str, exercise: str) -> check.CheckResult:
    namespace: dict = {}
    exec(source, namespace)
    return {result.exercise: result for result in check.each_check(CHECKS, namespace)}[exercise]


@pytest.mark.parametrize(
    ("source", "state", "hint"),
    [
        ("", check.CheckState.NOT_RUN, ""),
        (STUB.format("perplexity(mean_loss)"), check.CheckState.UNTOUCHED, ""),
        (RIGHT, check.CheckState.PASSED, ""),
        ("def perplexity(mean_loss):\n    return 3", check.CheckState.FAILED, "1인가요?"),
        (
            f'def perplexity(mean_loss):\n    x = abs(mean_loss)\n    raise NotImplementedError("{STUB_TEXT}")',
            check.CheckState.FAILED,
            "raise 줄을 지웠는지",
        ),
        (
            STUB.format("masked_loss(a, b)") + "\ndef perplexity(x):\n    return masked_loss(x, x)",
            check.CheckState.BLOCKED,
            "masked_loss부터 푸세요",
        ),
        ("def perplexity(x):\n    return masked_loss(x, x)", check.CheckState.BLOCKED, "masked_loss의 답 셀부터"),
        ("def perplexity(x):\n    return np.exp(x)", check.CheckState.FAILED, "이름 'np'을(를) 찾지 못했습니다"),
        (
            "def perplexity(x):\n    return None + x",
            check.CheckState.FAILED,
            "TypeError: unsupported operand type(s) for +: 'NoneType' and 'float' 💡 값이 있어야 할 자리에 None이",
        ),
        ("def perplexity(x):\n    raise KeyError('열쇠')", check.CheckState.FAILED, "KeyError: '열쇠'"),
    ],
)
def test_each_state_of_an_answer(source: str, state: check.CheckState, hint: str):
    result = checked(source, "perplexity")
    assert (result.state, hint in result.hint) == (state, True), result


def test_the_self_check_says_little_when_nothing_was_run(capsys: pytest.CaptureFixture):
    check.check_lesson("01-tf-data", {})
    assert capsys.readouterr().out.count("\n") == 1


# ---- explanations -----------------------------------------------------------------------------


def test_every_explanation_is_met_by_an_error_of_its_kind():
    """Each case is one that happens: these errors are raised by NumPy and Python themselves."""
    raised = []
    for source in (
        "len(None)[0]",
        "None + 1",
        "(lambda a: a)()",
        "np.ones((2, 3)) @ np.ones((2, 3))",
        "np.ones(3) + np.ones(4)",
        "bool(np.ones(3))",
        "np.array([[1], [2, 3]])",
        "[][1]",
        "exec('def f():\\nreturn 1')",
        "(f := lambda: f())()",
        "np.no_such_function(1)",
        "None.take(1)",
    ):
        try:
            exec(source, {"np": np})
        except Exception as error:
            raised.append(error)
    explained = {explain(error) for error in raised}
    assert len([error for error in raised if explain(error)]) == len(raised) - 1, "len(None) has its own clear text"
    of_tensorflow = {case.sentence for case in CASES} - explained
    assert len(of_tensorflow) == 6


def test_an_error_in_one_line():
    assert in_one_line(ValueError("첫 줄\n둘째 줄")) == "ValueError: 첫 줄"
    assert in_one_line(ValueError()) == "ValueError"


@pytest.mark.slow
def test_tensorflow_s_errors_are_explained():
    """The kinds that only a graph or a Keras model raises."""
    import keras
    import tensorflow as tf

    keras.backend.clear_session()

    def in_graph(function):
        tf.function(function, autograph=False)(tf.constant([1.0]))

    kept: list = []
    for attempt, piece in (
        (lambda: in_graph(lambda x: 1 if x[0] > 0 else 2), "if, and, not"),
        (lambda: in_graph(lambda x: x.numpy()), "아직 값이 없어"),
        (lambda: in_graph(lambda x: np.asarray(x)), "아직 값이 없어"),
        (lambda: tf.data.Dataset.range(3).numpy(), "데이터셋에는"),
        (lambda: tf.string.length("a"), ""),
        (lambda: (in_graph(kept.append), kept[0] + 1), "그래프 안에서 만든 텐서"),
        (lambda: tf.matmul(tf.ones((2, 3)), tf.ones((2, 3))), "행렬 곱"),
        (lambda: tf.ones(3) + tf.ones(4), "모양이 맞지"),
        (lambda: np.asarray(keras.Input((3,))), "층이나 keras.ops"),
        (lambda: tf.sqrt(keras.Input((3,))), "층이나 keras.ops"),
    ):
        with pytest.raises(Exception) as caught:  # noqa: PT011 (which error it is, is what is asked)
            attempt()
        assert piece in explain(caught.value), caught.value
