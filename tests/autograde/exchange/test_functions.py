"""A function of the other side does in a graph what it does there, and its graph can do no more than compute."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import keras
import numpy as np
import pytest
import tensorflow as tf

from autograde.exchange.datasets import DATASETS
from autograde.exchange.frames import Frames
from autograde.exchange.functions import VERBS, stand_in_function
from autograde.exchange.peer import Allowed, Peer, Theirs
from autograde.exchange.tensors import TENSORS
from autograde.exchange.values import MessageError

OPTIONS = {
    "allow": lambda value: Allowed(call=True, verbs=VERBS, about={"name": value.__name__}) if callable(value) else None,
    "stand_in": stand_in_function,
    "failure": lambda names, text: {"ValueError": ValueError}.get(names[0], RuntimeError)(text),
    "kinds": (*DATASETS, *TENSORS),
    "verbs": VERBS,
}


@contextmanager
def other_side(lent: Callable) -> Iterator[Callable]:
    ours, theirs = socket.socketpair()
    asking, serving = (Peer(Frames(one, 1 << 24), **OPTIONS) for one in (ours, theirs))
    number = serving.lend(lent, Allowed(call=True, verbs=VERBS))
    thread = threading.Thread(target=serving.serve)
    thread.start()
    try:
        yield stand_in_function(Theirs(asking, number))
    finally:
        ours.close()
        thread.join()
        theirs.close()


def elements(dataset: tf.data.Dataset) -> list:
    return [tf.nest.map_structure(lambda part: np.asarray(part).tolist(), one) for one in dataset.as_numpy_iterator()]


NUMBERS = tf.data.Dataset.range(5)


def test_a_map_and_a_filter():
    def pair(number: tf.Tensor) -> tuple:
        return number * 10, {"text": [tf.strings.as_string(number)]}

    with other_side(pair) as call:
        assert elements(NUMBERS.map(call)) == elements(NUMBERS.map(pair))

    weights = tf.constant([1, 2, 3, 4, 5], tf.int64)  # which goes along

    def weighed(number: tf.Tensor) -> tf.Tensor:
        return weights[number] * number

    with other_side(weighed) as call:
        assert elements(NUMBERS.map(call)) == elements(NUMBERS.map(weighed))

    def decided(number: tf.Tensor) -> tf.Tensor:
        if number > 2:
            return number * 2
        return tf.zeros_like(number)

    with other_side(decided) as call:
        assert elements(NUMBERS.map(call)) == [0, 0, 0, 6, 8]
    with other_side(lambda number, least: number > least) as call:
        assert elements(NUMBERS.filter(lambda number: call(number, 2))) == [3, 4]
        assert elements(NUMBERS.filter(lambda number: call(number, least=1))) == [2, 3, 4]
        assert bool(call(tf.constant(3), 2)) is True


def test_branches_loops_and_ragged_tensors():
    def spell(count: tf.Tensor) -> tf.Tensor:
        text = tf.constant("")
        for _ in tf.range(count):
            text = text + "a"
        return text if count > 1 else tf.constant("few")

    with other_side(tf.autograph.to_graph(spell)) as call:
        assert elements(NUMBERS.map(call)) == [b"few", b"few", b"aa", b"aaa", b"aaaa"]
    with other_side(lambda text: tf.strings.split(text)) as call:
        split = tf.data.Dataset.from_tensors(["a b", "c"]).map(call)
        assert next(iter(split)).to_list() == [[b"a", b"b"], [b"c"]]


def test_a_model_s_weights_arrive_as_numbers():
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)])
    given = np.ones((4, 3), "float32")
    with other_side(lambda batch: model(batch)) as call:
        in_graph = tf.function(lambda batch: call(batch))
        assert np.allclose(in_graph(tf.constant(given)), model(given))


def test_it_is_traced_once_and_not_called_for_each():
    calls = []

    def counted(number: tf.Tensor) -> tf.Tensor:
        calls.append(number)
        return number + 1

    with other_side(counted) as call:
        assert elements(NUMBERS.repeat(9).map(call)) == [1, 2, 3, 4, 5] * 9
    assert len(calls) < 5


def test_a_function_that_is_passed_is_traced_where_it_is():
    """The other side maps this side's function into its own dataset, which comes back as one graph."""

    def mapped(dataset: tf.data.Dataset, function: Callable) -> tf.data.Dataset:
        return dataset.map(function, num_parallel_calls=2).prefetch(1)

    calls = []

    def ten_times(number: tf.Tensor) -> tf.Tensor:
        calls.append(number)
        return number * 10

    with other_side(mapped) as call:
        assert elements(call(NUMBERS, ten_times)) == [0, 10, 20, 30, 40]
    assert 0 < len(calls) < 4


def test_what_fails_while_it_is_traced():
    def values(number: tf.Tensor) -> np.ndarray:
        return number.numpy()

    with other_side(values) as call, pytest.raises(RuntimeError, match="numpy"):
        NUMBERS.map(call)


@pytest.mark.parametrize("speak", [lambda n: tf.py_function(lambda: n, [], tf.int64), lambda n: (tf.print(n), n)[1]])
def test_a_graph_that_does_more_is_refused(speak: Callable):
    with other_side(speak) as call, pytest.raises(MessageError, match="operation"):
        NUMBERS.map(call)
