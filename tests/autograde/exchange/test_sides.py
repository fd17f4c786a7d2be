"""The two sides of an exchange about one test: what the judge gets is what the learner's notebook has, as data."""

from __future__ import annotations

import contextlib
import io
import socket
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import keras
import keras_nlp
import numpy as np
import pytest
import tensorflow as tf

from autograde.exchange.peer import BrokenError
from autograde.exchange.sides import Judge, NotebookNames, is_temporary_file, make_peer, serve
from autograde.exchange.stand_ins import name_of
from autograde.judging.judge import pass_on

IMPORTS = "import keras, keras_nlp\nimport numpy as np\nimport tensorflow as tf\n"


@pytest.fixture
def judged(tmp_path: Path):
    """Return a function that serves a notebook of some code; it returns the judge's names, and the judge."""
    with contextlib.ExitStack() as stack:
        yield lambda code: stack.enter_context(connected(tmp_path, code))


@contextlib.contextmanager
def connected(folder: Path, code: str) -> Iterator[tuple[dict, Judge]]:
    paths = [str(folder / name) for name in ("learner", "judge")]
    notebook: dict = {}
    exec(IMPORTS + code, notebook)
    with contextlib.ExitStack() as stack:
        listeners = [stack.enter_context(socket.socket(socket.AF_UNIX)) for _ in paths]
        for listener, path in zip(listeners, paths, strict=True):
            listener.bind(path)
            listener.listen(1)
        serving = threading.Thread(target=serve, args=(paths[0], notebook))
        serving.start()
        space: dict = {}
        judge = Judge(paths[1], space)
        ends = [stack.enter_context(listener.accept()[0]) for listener in listeners]
        threads = [threading.Thread(target=pass_on, args=pair) for pair in (ends, ends[::-1])]
        for thread in threads:
            thread.start()
        judge.bind([name for name in notebook if not name.startswith("__")] + ["absent"])
        try:
            yield space, judge
        finally:
            judge.close()
            for thread in (*threads, serving):
                thread.join()


def test_names_that_the_notebook_has_are_bound(judged):
    space, judge = judged("number = 3\n\n\ndef double(x):\n    return x * 2")
    assert space["number"] == 3
    assert space["double"](np.arange(3)).tolist() == [0, 2, 4]
    assert space["double"].__name__ == "double"
    assert "absent" not in space
    space["other"] = 5
    judge.bind(["other"])  # of an earlier test's answer, which this notebook does not have
    assert "other" not in space


def test_a_number_that_lies_is_no_number(judged):
    """An object of a class of its own is none of Python's types, and equal to nothing."""
    space, _ = judged(
        "class Liar(int):\n    def __eq__(self, other):\n        return True\n\n    __hash__ = int.__hash__\n\n"
        "    def __lt__(self, other):\n        return True\n\n\ndef double(x):\n    return Liar(5)"
    )
    found = space["double"](7)
    assert type(found).__name__ == "Liar"
    assert not isinstance(found, int)
    assert found != 14
    assert not found == 14  # noqa: SIM201 (the very comparison that a test makes)
    with pytest.raises(TypeError):
        assert found < 3
    with pytest.raises(TypeError):
        abs(found - 14)


def test_an_array_that_lies_is_taken_for_its_numbers_only(judged):
    space, _ = judged(
        "class Always(np.ndarray):\n    def __eq__(self, other):\n        return True\n\n"
        "    def __array_function__(self, *arguments):\n        return True\n\n\n"
        "def double(x):\n    return np.zeros(3).view(Always)"
    )
    found = space["double"](np.arange(3))
    assert not isinstance(found, np.ndarray)
    assert np.asarray(found).tolist() == [0, 0, 0]
    assert not np.array_equal(found, [2, 4, 6])


def test_errors_arrive_by_name_and_text(judged):
    space, _ = judged(
        "class MineError(ValueError):\n    pass\n\n\ndef fail(kind):\n    if kind == 'mine':\n"
        "        raise MineError('so')\n    return tf.constant([1])[5] if kind == 'tf' else {}[kind]"
    )
    with pytest.raises(ValueError, match=r"^so$") as caught:
        space["fail"]("mine")
    assert type(caught.value).__name__ == "MineError"
    with pytest.raises(KeyError):
        space["fail"]("other")
    with pytest.raises(tf.errors.InvalidArgumentError):
        space["fail"]("tf")


def test_an_error_that_takes_more_than_a_text_is_still_of_its_kind(judged):
    space, _ = judged("def read(content):\n    return content.decode('utf8')")
    with pytest.raises(ValueError, match="utf-8") as caught:
        space["read"](b"\xff")
    assert type(caught.value).__name__ == "UnicodeDecodeError"


def test_an_own_error_that_went_through_the_learner_comes_back_as_itself(judged):
    space, _ = judged("def call(function):\n    return function()")
    error = KeyError("the test's own")

    def fail():
        raise error

    with pytest.raises(KeyError) as caught:
        space["call"](fail)
    assert caught.value is error


def test_what_is_printed_is_seen_by_a_test_that_reads_it(judged, capsys):
    space, _ = judged("def shout():\n    print('asked')")
    with contextlib.redirect_stdout(io.StringIO()) as page:
        space["shout"]()
    assert page.getvalue() == "asked\n"
    space["shout"]()
    assert "asked" not in capsys.readouterr().out


def test_what_a_test_changes_in_a_result_is_changed_in_the_notebook(judged):
    """So an answer that keeps one dictionary and returns it again is seen."""
    space, _ = judged("kept = {'a': 1}\n\n\ndef same():\n    return kept\n\n\ndef new():\n    return {'a': 1}")
    for name, expected in (("same", 2), ("new", 1)):
        space[name]()["a"] = 2
        assert space[name]()["a"] == expected


def test_a_class_of_the_learners(judged):
    """It is a callback of Keras, its objects are of it, and each has what the learner's has."""
    space, _ = judged(
        "class Writer(keras.callbacks.Callback):\n    def __init__(self, write):\n        super().__init__()\n"
        "        self.write, self.texts = write, []\n\n    def on_epoch_end(self, epoch, logs=None):\n"
        "        self.texts.append((epoch, self.write()))"
    )
    kind = space["Writer"]
    assert keras.callbacks.Callback in kind.__mro__
    writer = kind(lambda: "text")
    assert isinstance(writer, kind)
    assert writer.texts == []
    keras.callbacks.CallbackList([writer], model=keras.Sequential()).on_epoch_end(3)
    assert writer.texts == [(3, "text")]
    assert getattr(writer, "absent", None) is None
    assert kind(lambda: "other").texts == []


def test_a_model_of_the_tests_stays_where_it_is(judged):
    space, _ = judged(
        "def train(model, data):\n    history = model.fit(data, epochs=2, verbose=0)\n"
        "    model.stop_training = True\n    return history\n\n\n"
        "def spy(model):\n    return model.secret"
    )

    class Rehearsal(keras.Model):
        """A model that only reports."""

        secret = 5

        def call(self, inputs):
            return inputs

        def train_step(self, data):
            return {"loss": tf.constant(2.0), "own": tf.constant(3.0)}

    model = Rehearsal()
    model.compile(run_eagerly=True)
    found = space["train"](model, tf.data.Dataset.from_tensors((np.ones((1, 1)), np.ones((1, 1)))))
    assert type(found) is keras.callbacks.History
    assert found.history == {"loss": [2.0, 2.0], "own": [3.0, 3.0]}
    assert model.stop_training
    with pytest.raises(AttributeError):
        space["spy"](model)


def test_a_model_that_the_learner_compiles_is_the_tests_own(judged):
    space, _ = judged(
        "def prepare(model):\n    model.compile('sgd', keras.losses.MeanSquaredError())\n    return model, 1\n\n\n"
        "def soften(model):\n    model.add(keras.layers.Softmax())\n\n\n"
        "def reset(model):\n    model.set_weights([weight * 0 for weight in model.get_weights()])"
    )
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(2)])
    assert space["prepare"](model)[0] is model
    assert isinstance(model.optimizer, keras.optimizers.SGD)
    assert model.evaluate(np.ones((1, 2)), model(np.ones((1, 2))), verbose=0) == pytest.approx(0, abs=1e-6)
    space["soften"](model)
    assert np.allclose(np.sum(model(np.ones((1, 2)))), 1)
    space["reset"](model)
    assert np.allclose(model(np.ones((1, 2))), 0.5)


def test_an_object_of_keras_is_the_same_when_it_comes_again(judged):
    space, _ = judged(
        "kept = keras_nlp.samplers.GreedySampler()\n\n\ndef same():\n    return kept\n\n\n"
        "def new():\n    return keras_nlp.samplers.GreedySampler()"
    )
    assert isinstance(space["new"](), keras_nlp.samplers.GreedySampler)
    assert space["same"]() is space["same"]()
    assert space["new"]() is not space["new"]()


def test_a_layer_whose_call_was_replaced_is_called_here(judged):
    """As a test counts what a model computes."""
    space, _ = judged("def twice(model, x):\n    return model(model(x))")
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(2)])
    original, lengths = model.layers[0].call, []

    def call(inputs, *arguments, **named):
        lengths.append(len(inputs))
        return original(inputs, *arguments, **named)

    model.layers[0].call = call
    x = np.ones((3, 2), "float32")
    assert np.allclose(space["twice"](model, x), model(model(x)))
    assert lengths == [3, 3, 3, 3]


def test_a_file_of_the_tests_is_there(judged, tmp_path: Path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    space, judge = judged("def read(path):\n    return [line.numpy() for line in tf.data.TextLineDataset(path)]")
    path = tmp_path / "lines.txt"
    path.write_text("one\n\ntwo")
    sent = []
    judge._notebook.peer.before_asking = lambda arguments: sent.append(judge.send_files(arguments))
    assert space["read"](str(path)) == [b"one", b"", b"two"]
    path.write_text("three")
    assert space["read"](path.as_posix()) == [b"three"]
    assert sent


def test_a_file_is_written_where_there_is_none(tmp_path: Path):
    names = NotebookNames({})
    names("put", str(tmp_path / "new" / "a.txt"), b"text")
    assert (tmp_path / "new" / "a.txt").read_bytes() == b"text"


def test_a_generator_in_a_background_thread_may_ask_at_any_time(judged):
    """As a dataset does that prefetches: it asks while nobody waits for it."""
    space, _ = judged(
        "def ahead(dataset, function):\n    def batches():\n        for one in dataset:\n"
        "            yield function(one)\n\n"
        "    spec = tf.TensorSpec((), tf.int64)\n"
        "    return tf.data.Dataset.from_generator(batches, output_signature=spec).prefetch(tf.data.AUTOTUNE)"
    )
    dataset = space["ahead"](tf.data.Dataset.range(30), lambda number: number * 2)
    assert [int(number) for number in dataset] == list(range(0, 60, 2))


def test_a_side_that_is_gone_is_an_error_and_no_wait():
    ours, theirs = socket.socketpair()
    peer = make_peer(ours, judge=True)
    theirs.close()
    with pytest.raises(BrokenError):
        peer.ask("call", 0, (), {})
    ours.close()


def test_an_error_says_which_line_of_the_notebook_it_came_from(judged):
    """The judge's traceback shows the lesson's test, and nothing of the learner's code."""
    space, _ = judged("__name__ = '__main__'\n\n\ndef inverse(x):\n    return np.ones(1).reshape(x)\n")
    with pytest.raises(ValueError, match="reshape") as caught:
        space["inverse"](5)
    assert [line.partition(":")[0] for line in caught.value.__notes__] == ["답의 8번째 줄에서 났습니다"]


def test_an_error_before_any_line_of_the_notebook_says_none(judged):
    space, _ = judged("__name__ = '__main__'\n\n\ndef inverse(x):\n    return x\n")
    with pytest.raises(TypeError) as caught:
        space["inverse"]()
    assert not hasattr(caught.value, "__notes__")


TOLD = """
__name__ = '__main__'


def tell(f):
    try:
        f(1)
    except ValueError as error:
        return str(error)


def passed_on(f):
    f(1)
"""


def test_what_a_tests_own_function_raises_is_not_told(judged):
    """TensorFlow quotes the lines that it could not trace; a hidden test's are nobody's to read."""
    space, _ = judged(TOLD)

    def secret(_number: int) -> None:
        raise ValueError("hidden line")

    assert space["tell"](secret) == ""
    with pytest.raises(ValueError, match="hidden line"):  # in the judge it is what it was
        space["passed_on"](secret)


def test_a_path_that_leads_elsewhere_brings_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    outside, own = tmp_path / "outside.txt", folder / "own.txt"
    outside.write_text("secret")
    own.write_text("a test's")
    (folder / "link.txt").symlink_to(outside)
    assert is_temporary_file(str(own))
    for path in (outside, folder / ".." / "outside.txt", folder / "link.txt", folder, folder / "none.txt"):
        assert not is_temporary_file(str(path)), path
    assert not is_temporary_file(f"{own}\0")


@pytest.mark.parametrize("name", ["two words", "\x1b]0;title\x07", "class\n"])
def test_a_class_has_a_name_that_a_class_can_have(judged, name: str):
    space, judge = judged(
        f"__name__ = '__main__'\nmade = type({name!r}, (int,), {{}})\n\n\ndef number():\n    return made(3)"
    )
    assert type(space["number"]()).__name__ == "stand_in"
    assert judge.stand_ins.own_data == ["stand_in"]


@pytest.mark.parametrize("name", ["a" * 101, "nul\0", "", 3, None])
def test_whatever_the_other_side_says(name: object):
    assert name_of({"name": name}) == "stand_in"


def test_an_error_says_what_it_said(judged):
    """A KeyError shows its key as Python writes it; that is not done a second time."""
    space, _ = judged("def look(x):\n    return {}[x]")
    for key in ("num_beams", 3, ("a", 1)):
        with pytest.raises(KeyError) as caught:
            space["look"](key)
        assert str(caught.value) == str(KeyError(key))
        assert type(caught.value).__name__ == "KeyError"
