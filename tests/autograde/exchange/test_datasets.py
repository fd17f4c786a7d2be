"""Datasets arrive as what they are, and none that arrives does more than compute."""

from __future__ import annotations

import itertools
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf
from tensorflow.core.framework import graph_pb2
from tensorflow.python.ops import gen_experimental_dataset_ops

from autograde.exchange import datasets
from autograde.exchange.datasets import DATASETS, FetchedDataset, fetched, starter
from autograde.exchange.frames import Frames
from autograde.exchange.graphs import unknown_operations
from autograde.exchange.peer import Allowed, Peer, Theirs
from autograde.exchange.tensors import TENSORS
from autograde.exchange.values import NUMPY, PYTHON, Codec, Message, MessageError, pack, unpack

KINDS = (*DATASETS, *TENSORS)
CODEC = Codec((*KINDS, *PYTHON, *NUMPY))


def carried(value: object) -> tf.data.Dataset:
    return CODEC.read(unpack(pack(CODEC.write(value)), CODEC.limits))


def elements(dataset: tf.data.Dataset) -> list:
    return [tf.nest.map_structure(lambda part: np.asarray(part).tolist(), one) for one in dataset.as_numpy_iterator()]


def operations(dataset: tf.data.Dataset) -> set[str]:
    graph = graph_pb2.GraphDef.FromString(dataset._as_serialized_graph().numpy())
    return {node.op for node in graph.node}


NUMBERS = tf.data.Dataset.range(20)
SOUND = {
    "shuffled": NUMBERS.shuffle(20, seed=3).batch(3),
    "mapped": NUMBERS.map(lambda n: (n, {"text": tf.strings.as_string(n)}), num_parallel_calls=2).prefetch(1),
    "filtered": NUMBERS.filter(lambda n: n % 3 == 0).repeat(2).take(9),
    "ragged": tf.data.Dataset.from_tensor_slices(tf.ragged.constant([[1], [2, 3]])).map(lambda row: row * 2),
    "branches": NUMBERS.map(lambda n: tf.cond(n > 4, lambda: n, lambda: -n)),
}


@pytest.mark.parametrize("name", SOUND)
def test_it_arrives_as_its_graph(name: str):
    dataset = SOUND[name]
    arrived = carried(dataset)
    assert arrived.element_spec == dataset.element_spec
    if name != "shuffled":  # its passes differ
        assert elements(arrived) == elements(dataset)


def test_a_seed_arrives_too():
    def made() -> tf.data.Dataset:
        return NUMBERS.shuffle(20, seed=3).batch(3)

    own, arrived = made(), carried(made())
    assert [elements(own) for _ in range(2)] == [elements(arrived) for _ in range(2)]


def test_each_pass_shuffles_anew():
    arrived = carried(SOUND["shuffled"])
    assert elements(arrived) != elements(arrived)
    unseeded = carried(NUMBERS.shuffle(20))
    assert elements(unseeded) != elements(unseeded)


def test_what_one_keeps_is_not_anothers(monkeypatch: pytest.MonkeyPatch):
    """Each process numbers what its datasets keep from 0 on, so that two may have one name for different things."""
    kept = tf.data.Dataset.range(3).cache()
    pairs = tf.data.Dataset.range(2).map(lambda number: (number, number)).cache()
    handles = []
    for dataset in (kept, pairs):
        graph = graph_pb2.GraphDef.FromString(datasets.graph_of(dataset))
        (handle,) = (
            handle
            for node in graph.node
            if node.op == "Const"
            for handle in node.attr["value"].tensor.resource_handle_val
        )
        handles.append(handle)
    handles[1].name = handles[0].name  # as from another process
    assert list(kept.as_numpy_iterator()) == [0, 1, 2]
    monkeypatch.setattr(datasets, "graph_of", lambda _: graph.SerializeToString())
    assert list(carried(pairs).as_numpy_iterator()) == [(0, 0), (1, 1)]


def test_how_it_was_made_can_be_seen():
    assert {"ParallelMapDatasetV2", "PrefetchDataset"} <= operations(carried(SOUND["mapped"]))


def generated() -> tf.data.Dataset:
    return tf.data.Dataset.from_generator(lambda: iter([1, 2]), output_signature=tf.TensorSpec((), tf.int32))


def read_file() -> tf.data.Dataset:
    return tf.data.Dataset.from_tensors("/etc/passwd").map(tf.io.read_file)


def lines() -> tf.data.Dataset:
    return tf.data.TextLineDataset("/etc/passwd")


def python() -> tf.data.Dataset:
    return NUMBERS.map(lambda n: tf.py_function(lambda n: n, [n], tf.int64))


def printing() -> tf.data.Dataset:
    def said(number: tf.Tensor) -> tf.Tensor:
        tf.print(number)
        return number

    return NUMBERS.map(said)


def written() -> tf.data.Dataset:
    return NUMBERS.map(lambda n: (tf.io.write_file("/tmp/x", "x"), n)[1])


def nested() -> tf.data.Dataset:
    """A text that is another graph, in which nobody looks."""
    inner = written()._as_serialized_graph()
    return NUMBERS.map(lambda n: (gen_experimental_dataset_ops.dataset_from_graph(inner), n)[1])


SPEAKING = [generated, read_file, lines, python, printing, written, nested]


@pytest.mark.parametrize("make", SPEAKING, ids=lambda make: make.__name__)
def test_a_graph_that_does_more_never_arrives(make: Callable):
    """Whatever the sender says of it."""
    dataset = make()
    content = dataset._as_serialized_graph().numpy()
    assert unknown_operations(graph_pb2.GraphDef.FromString(content))
    spec = Codec((*KINDS, *PYTHON)).write(dataset.element_spec).tree
    with pytest.raises(MessageError, match="operation"):
        CODEC.read(Message({"is": "dataset", "spec": spec, "in": 0}, [content]))


@pytest.mark.parametrize("content", [b"", b"x", b"\x0a\x02\x08\x01"])
def test_what_is_no_graph(content: bytes):
    spec = CODEC.write(tf.TensorSpec((), tf.int32)).tree
    with pytest.raises(MessageError):
        CODEC.read(Message({"is": "dataset", "spec": spec, "in": 0}, [content]))


# ---- fetched ---------------------------------------------------------------------------------------------------------


@contextmanager
def other_side(lent: Callable) -> Iterator[Callable]:
    ours, theirs = socket.socketpair()

    def allow(value: object) -> Allowed | None:
        return Allowed(call=True) if isinstance(value, type(allow)) else None

    options = {"allow": allow, "stand_in": lambda theirs: theirs.call, "kinds": KINDS}
    asking, serving = (Peer(Frames(one, 1 << 24), **options) for one in (ours, theirs))
    number = serving.lend(lent, Allowed(call=True))
    thread = threading.Thread(target=serving.serve)
    thread.start()
    try:
        yield Theirs(asking, number).call
    finally:
        ours.close()
        thread.join()
        theirs.close()


def test_elements_are_fetched_where_the_graph_must_stay(tmp_path: Path):
    """A file is read by the side that opened it; each pass begins anew."""
    path = tmp_path / "lines.txt"
    path.write_text("one\ntwo\n\nthree", encoding="utf8")
    with other_side(lambda name: tf.data.TextLineDataset(name).shuffle(4, seed=1).batch(2)) as call:
        dataset = call(str(path))
        assert dataset.element_spec == tf.TensorSpec((None,), tf.string)
        passes = [list(itertools.chain(*elements(dataset))) for _ in range(6)]
        assert all(sorted(one) == [b"", b"one", b"three", b"two"] for one in passes)
        assert len(set(map(tuple, passes))) > 1


@pytest.mark.parametrize(("size", "most"), [(1, 32), (1500, 2), (5000, 1)])
def test_ever_more_small_elements_are_fetched_at_once(size: int, most: int):
    """In their order, and never more than twice what was asked for."""
    fetch = starter(tf.data.Dataset.range(200).map(lambda number: tf.fill((size,), number)))()
    counts, found = [], []
    while some := fetch():
        counts.append(len(some))
        found += [int(one[0]) for one in some]
    assert found == list(range(200))
    assert max(counts) == most
    assert all(count <= 1 + sum(counts[:place]) for place, count in enumerate(counts))


def test_what_comes_before_an_error_is_fetched():
    def failing() -> Iterator[int]:
        yield from range(5)
        raise ValueError("여섯째")

    dataset = tf.data.Dataset.from_generator(failing, output_signature=tf.TensorSpec((), tf.int32))
    coming = fetched(starter(dataset))
    assert [int(next(coming)) for _ in range(5)] == [0, 1, 2, 3, 4]
    with pytest.raises(tf.errors.OpError, match="여섯째"):
        next(coming)


def test_only_what_is_asked_for_is_fetched():
    """An endless dataset of this side is pulled as far as the other side goes."""
    pulled = []

    def endless() -> Iterator[int]:
        while True:
            pulled.append(1)
            yield len(pulled)

    dataset = tf.data.Dataset.from_generator(endless, output_signature=tf.TensorSpec((), tf.int32))
    with other_side(lambda given: [int(one) for one in given.take(3)]) as call:
        assert call(dataset) == [1, 2, 3]
    assert len(pulled) < 10


def test_going_through_one_makes_nothing_in_tensorflow(tmp_path: Path):
    """As tests do for each dataset, again and again; what derives another still finds one of TensorFlow's."""
    path = tmp_path / "lines.txt"
    path.write_text("one\ntwo\nthree", encoding="utf8")
    with other_side(lambda: tf.data.TextLineDataset(str(path))) as call:
        dataset = call()
        assert isinstance(dataset, tf.data.Dataset)
        assert [line.numpy() for line in dataset] == elements(dataset) == [b"one", b"two", b"three"]
        assert next(iter(dataset)).dtype == tf.string
        assert "_in_tensorflow" not in vars(dataset)
        assert elements(dataset.batch(2)) == [[b"one", b"two"], [b"three"]]
        assert "_in_tensorflow" in vars(dataset)


def test_it_can_be_gone_through_inside_a_graph(tmp_path: Path):
    path = tmp_path / "lines.txt"
    path.write_text("1\n2\n3", encoding="utf8")

    @tf.function
    def total(dataset: tf.data.Dataset) -> tf.Tensor:
        sum_here = 0
        for line in dataset:
            sum_here += tf.strings.to_number(line, tf.int32)
        return sum_here

    with other_side(lambda: tf.data.TextLineDataset(str(path))) as call:
        dataset = call()
        assert [int(total(dataset)), int(total(dataset))] == [6, 6]
        assert tf.function(lambda: dataset.reduce(0, lambda count, _: count + 1))().numpy() == 3
        assert len(list(dataset)) == 3


ROW = tf.TensorSpec((2,), tf.int32)


@pytest.mark.parametrize(
    ("spec", "element"),
    [
        (ROW, [1, 2]),
        (ROW, tf.constant([1.0, 2.0])),
        (ROW, tf.constant([1, 2, 3])),
        (ROW, (tf.constant([1, 2]),)),
        ((ROW, ROW), tf.constant([[1, 2], [3, 4]])),
        ({"row": ROW}, {"column": tf.constant([1, 2])}),
    ],
)
def test_an_element_of_another_spec_is_refused(spec: object, element: object):
    """The other side says both, and a test relies on the first."""
    given = iter([[element], []])
    with pytest.raises(MessageError, match="spec"):
        next(iter(FetchedDataset(lambda: lambda: next(given), spec)))


def test_elements_of_the_spec_are_taken():
    spec = (ROW, {"ragged": tf.RaggedTensorSpec((None, None), tf.int32)})
    element = (tf.constant([1, 2]), {"ragged": tf.ragged.constant([[1], [2, 3]])})
    given = iter([[element], []])
    assert list(FetchedDataset(lambda: lambda: next(given), spec)) == [element]


def test_an_error_there_is_that_error_here():
    """And not one of TensorFlow's about a function in Python."""

    def failing() -> tf.data.Dataset:
        return tf.data.Dataset.from_tensors("/no/such/file").map(tf.io.read_file)

    with other_side(failing) as call, pytest.raises(RuntimeError, match="NotFoundError"):
        list(call())
