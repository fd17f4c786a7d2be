"""TensorFlow graphs as data: which operations may arrive.

A graph is a program. One that arrives is run only if all its operations are known to do nothing but compute: they read
no file, call no Python, keep no resource of this process and print nothing.
"""

from __future__ import annotations

import functools
import itertools
from typing import Any

import tensorflow as tf
from tensorflow.core.framework import graph_pb2
from tensorflow.python.framework import op_def_registry
from tensorflow.python.ops import (
    gen_array_ops,
    gen_bitwise_ops,
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

from autograde.exchange.values import MessageError

__all__ = ["LONGEST", "refuse_operations", "unknown_operations"]

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
