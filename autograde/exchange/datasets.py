"""Datasets: as their graph where it only computes; else they stay where they are, and their elements are fetched."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import tensorflow as tf
from tensorflow.core.framework import graph_pb2
from tensorflow.python.data.ops import dataset_ops
from tensorflow.python.ops import gen_experimental_dataset_ops

from autograde.exchange.graphs import LONGEST, refuse_operations, unknown_operations
from autograde.exchange.values import Kind, MessageError, Reader, Tree, Writer

__all__ = ["DATASETS"]

MANY_ELEMENTS, MANY_VALUES = 32, 2000
"""A dataset's elements, and the values in them, up to which more elements are fetched at once."""


class Dataset:
    """Datasets: as their graph where it only computes, else as a function that fetches their elements."""

    tag = "dataset"

    def matches(self, value: Any) -> bool:
        return isinstance(value, tf.data.Dataset)

    def write(self, value: Any, writer: Writer) -> dict[str, Tree]:
        spec = writer.tree(value.element_spec)
        graph = graph_of(value)
        if graph is not None:
            return {"spec": spec, "in": writer.buffer(graph)}
        return {"spec": spec, "start": writer.tree(starter(value))}

    def read(self, fields: Mapping[str, Tree], reader: Reader) -> object:
        spec = reader.value(fields.get("spec"))
        if not is_spec(spec):
            raise MessageError("no spec of a dataset's elements")
        if "start" in fields:
            start = reader.value(fields["start"])
            if not callable(start):
                raise MessageError("no dataset")
            return FetchedDataset(start, spec)
        graph = refuse_operations(reader.buffer(fields.get("in")))
        try:
            made = gen_experimental_dataset_ops.dataset_from_graph(graph.SerializeToString())
            return dataset_ops._VariantDataset(made, spec)
        except (tf.errors.OpError, ValueError, TypeError) as error:
            raise MessageError(f"no dataset: {type(error).__name__}") from None


def graph_of(dataset: Any) -> bytes | None:
    """Return a dataset's graph; None where it does more than compute, or cannot be written."""
    try:
        content: bytes = dataset._as_serialized_graph().numpy()
    except (tf.errors.OpError, ValueError, TypeError, AttributeError):
        return None
    if len(content) > LONGEST:
        return None
    graph = graph_pb2.GraphDef()
    graph.ParseFromString(content)
    return None if unknown_operations(graph) else content


def is_spec(spec: object) -> bool:
    """Whether a value describes a dataset's elements."""
    if isinstance(spec, (tuple, list)):
        return bool(spec) and all(map(is_spec, spec))
    if isinstance(spec, dict):
        return bool(spec) and all(map(is_spec, spec.values()))
    return isinstance(spec, (tf.TensorSpec, tf.RaggedTensorSpec))


def starter(dataset: Any) -> Callable[[], Callable[[], list[object]]]:
    """Return a function that begins to go through a dataset, and returns the one that fetches the next elements.

    That one returns them in a list, which is empty at the end. The first is fetched alone, since a test may want no
    other; then ever more are fetched at once as long as they are small, but no more than as many as there were before.
    """

    def start() -> Callable[[], list[object]]:
        elements, count, failure = iter(dataset), 1, None

        def fetch() -> list[object]:
            nonlocal count, failure
            if failure is not None:
                raise failure
            found: list[object] = []
            try:
                found.extend(itertools.islice(elements, count))
            except Exception as error:
                if not found:
                    raise
                failure = error
            if found and count * values_in(found[0]) <= MANY_VALUES:
                count = min(2 * count, MANY_ELEMENTS)
            return found

        return fetch

    return start


def values_in(element: object) -> int:
    """Return the number of numbers or strings in a dataset's element."""
    return sum(int(tf.size(getattr(one, "flat_values", one))) for one in tf.nest.flatten(element))


class FetchedDataset(dataset_ops.DatasetSource):  # type: ignore[misc]
    """A dataset of the other side.

    Whoever goes through it is given the elements as they come. TensorFlow's own dataset of them, with its threads and
    its calls of Python for each element, takes many times as long and may hang. It is made only for what needs it: what
    derives another from this one, and `fit`.

    Args:
        start: the other side's `starter`.
        spec: of its elements.
    """

    def __init__(self, start: Callable[[], Callable[[], Iterable[object]]], spec: Any) -> None:
        self._start, self._spec = start, spec
        super().__init__(None)

    @property
    def element_spec(self) -> Any:
        return self._spec

    @property
    def _variant_tensor(self) -> tf.Tensor:
        return self._in_tensorflow._variant_tensor

    @functools.cached_property
    def _in_tensorflow(self) -> Any:
        with tf.init_scope():  # it outlives a graph that is being traced
            return tf.data.Dataset.from_generator(self._elements, output_signature=self._spec)

    def _elements(self) -> Iterator[object]:
        return fetched(self._start)

    def __iter__(self) -> Iterator[object]:
        return self._as_specified() if tf.executing_eagerly() else super().__iter__()

    def _as_specified(self) -> Iterator[object]:
        for element in self._elements():
            refuse_another(element, self._spec)
            yield element


def refuse_another(element: object, spec: object) -> None:
    """Raise MessageError unless a dataset's element is as its spec says."""
    try:
        tf.nest.assert_same_structure(element, spec)
        parts, specs = tf.nest.flatten(element), tf.nest.flatten(spec)
        sound = all(tf.is_tensor(part) and one.is_compatible_with(part) for part, one in zip(parts, specs, strict=True))
    except (ValueError, TypeError):
        sound = False
    if not sound:
        raise MessageError("an element of another spec")


def fetched(start: Callable[[], Callable[[], Iterable[object]]]) -> Iterator[object]:
    """Yield the elements that another side's `starter` gives."""
    fetch = start()
    while elements := list(fetch()):
        yield from elements


DATASETS: tuple[Kind, ...] = (Dataset(),)
"""The tag of datasets."""
