"""TensorFlow graphs as data: which operations may arrive, and datasets that are made of no others.

A graph is a program. One that arrives is run only if all its operations are known to do nothing but compute: they read
no file, call no Python, keep no resource of this process and print nothing. A dataset with other operations stays where
it is, and its elements are fetched as they are asked for.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import tensorflow as tf
from tensorflow.core.framework import graph_pb2
from tensorflow.python.data.ops import dataset_ops
from tensorflow.python.framework import op_def_registry
from tensorflow.python.ops import (
    gen_array_ops,
    gen_bitwise_ops,
    gen_experimental_dataset_ops,
    gen_linalg_ops,
    gen_list_ops,
    gen_manip_ops,
    gen_math_ops,
    gen_nn_ops,
    gen_ragged_array_ops,
    gen_ragged_conversion_ops,
    gen_ragged_math_ops,
    gen_sparse_ops,
    gen_stateless_random_ops,
    gen_stateless_random_ops_v2,
    gen_string_ops,
)

from autograde.exchange.values import Kind, MessageError, Reader, Tree, Writer

__all__ = ["DATASETS", "refuse_operations", "unknown_operations"]

FAMILIES = (
    *(gen_math_ops, gen_nn_ops, gen_linalg_ops, gen_bitwise_ops, gen_array_ops, gen_manip_ops, gen_list_ops),
    gen_sparse_ops,
    *(gen_string_ops, gen_ragged_array_ops, gen_ragged_math_ops, gen_ragged_conversion_ops),
    *(gen_stateless_random_ops, gen_stateless_random_ops_v2),
)
"""TensorFlow's modules of operations that compute tensors from tensors."""

UNSAFE = frozenset({
    "Empty", "ImmutableConst", "InplaceAdd", "InplaceSub", "InplaceUpdate", "ParallelConcat", "RefIdentity",
    "ScatterNdNonAliasingAdd", "StridedSliceAssign",
})  # fmt: skip
"""Operations of these modules that read memory or files, or write into what others hold."""

ALLOWED = frozenset({
    "_Arg", "_Retval", "Assert", "If", "While", "StatelessIf", "StatelessWhile", "StatelessCase", "PartitionedCall",
    "StatefulPartitionedCall", "FakeParam", "ToBool", "NoOp", "ControlTrigger", "Enter", "Exit", "LoopCond", "Merge",
    "NextIteration", "Switch", "StringToNumber",
    "RegexSplitWithOffsets", "FastWordpieceTokenizeWithOffsets", "NormalizeUTF8", "CaseFoldUTF8", "CheckNumerics",
    "DecodeRaw", "XlaDynamicSlice", "XlaDynamicUpdateSlice",
    "RandomStandardNormal", "RandomUniform", "RandomUniformInt", "TruncatedNormal", "Multinomial", "RandomShuffle",
    "AnonymousRandomSeedGenerator", "AnonymousSeedGenerator", "DummySeedGenerator",
    "TensorSliceDataset", "TensorDataset", "RangeDataset", "RandomDataset", "RandomDatasetV2", "ConcatenateDataset",
    "ZipDataset", "MapDataset", "ParallelMapDataset", "ParallelMapDatasetV2", "MapAndBatchDataset", "FilterDataset",
    "ParallelFilterDataset", "FlatMapDataset", "InterleaveDataset", "ParallelInterleaveDatasetV2",
    "ParallelInterleaveDatasetV3", "ParallelInterleaveDatasetV4", "DirectedInterleaveDataset", "BatchDataset",
    "BatchDatasetV2", "ParallelBatchDataset", "PaddedBatchDataset", "PaddedBatchDatasetV2", "UnbatchDataset",
    "RebatchDataset", "RebatchDatasetV2", "GroupByWindowDataset", "WindowDataset", "WindowOp", "SlidingWindowDataset",
    "ShuffleDataset", "ShuffleDatasetV2", "ShuffleDatasetV3", "ShuffleAndRepeatDataset", "ShuffleAndRepeatDatasetV2",
    "RepeatDataset", "TakeDataset", "SkipDataset", "TakeWhileDataset", "ShardDataset", "ScanDataset", "UniqueDataset",
    "PrefetchDataset", "OptionsDataset", "FinalizeDataset", "ModelDataset", "AssertCardinalityDataset",
    "IgnoreErrorsDataset", "SamplingDataset", "DatasetCardinality",
})  # fmt: skip
"""More operations that do nothing but compute: control flow, random numbers, and datasets of tensors."""

MANY_ELEMENTS, MANY_VALUES = 32, 2000
"""A dataset's elements, and the values in them, up to which more elements are fetched at once."""

LONGEST = 16 << 20
"""Bytes of a graph that is read."""


@functools.cache
def computing() -> frozenset[str]:
    """Return the names of all operations that may arrive."""
    found = {name for family in FAMILIES for name in vars(family) if op_def_registry.get(name) is not None}
    stateless = {name for name in found if not op_def_registry.get(name).is_stateful}
    return ALLOWED | (stateless - UNSAFE)


def may_run(name: str) -> bool:
    """Whether an operation only computes."""
    return name in computing()


def unknown_operations(graph: Any) -> list[str]:
    """Return the names of a GraphDef's operations that do more than compute; its functions' operations included."""
    functions = {function.signature.name for function in graph.library.function}
    nodes = [*graph.node, *(node for function in graph.library.function for node in function.node_def)]
    in_memory = {id(node) for node in graph.node if is_cache_in_memory(node, graph)}
    return sorted(
        {node.op for node in nodes if node.op not in functions and id(node) not in in_memory and not may_run(node.op)}
    )


def is_cache_in_memory(node: Any, graph: Any) -> bool:
    """Whether a dataset's operation keeps elements, and names no file to keep them in."""
    if node.op != "CacheDatasetV2" or len(node.input) != 3:
        return False
    named = [one for one in graph.node if one.name == node.input[1] and one.op == "Const"]
    return len(named) == 1 and tf.make_ndarray(named[0].attr["value"].tensor).tolist() == b""


def refuse_operations(content: bytes) -> Any:
    """Return the GraphDef of some bytes, which names nothing that is in this process's memory.

    Raises:
        MessageError: they are none, or it has an operation that does more than compute.
    """
    graph = graph_pb2.GraphDef()
    try:
        graph.ParseFromString(content)
    except Exception as error:
        raise MessageError(f"no graph: {type(error).__name__}") from None
    if names := unknown_operations(graph):
        raise MessageError(f"a graph with the operation {names[0][:60]}")
    rename_resources(graph)
    return graph


def rename_resources(graph: Any) -> None:
    """Give what a GraphDef names in the other process's memory a name that nothing has here.

    Such are what `cache()` keeps and the dice of `shuffle()`. They are numbered in each process anew, so that a dataset
    would take another's of the same number for its own. Where a name is unknown, TensorFlow makes a new one.
    """
    prefix = f"exchange-{next(GRAPHS)}/"
    nodes = itertools.chain(graph.node, *(function.node_def for function in graph.library.function))
    for node in nodes:
        for handle in node.attr["value"].tensor.resource_handle_val if node.op == "Const" else ():
            handle.name = prefix + handle.name


GRAPHS = itertools.count()

# ---- datasets -------------------------------------------------------------------------------------------------------


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
            return tf.data.Dataset.from_generator(lambda: fetched(start), output_signature=spec)
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


def fetched(start: Callable[[], Callable[[], Iterable[object]]]) -> Iterator[object]:
    """Yield the elements that another side's `starter` gives."""
    fetch = start()
    while elements := list(fetch()):
        yield from elements


DATASETS: tuple[Kind, ...] = (Dataset(),)
"""The tag of datasets."""
