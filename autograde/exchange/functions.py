"""Functions of the other side: called with values they are called there, inside a graph their graph is fetched.

While TensorFlow traces a graph, as it does for `Dataset.map` or `tf.function`, there are no values yet that could be
sent. So the side that has the function traces it for tensors of that description, and sends what it has traced; that is
imported in the graph being traced here. Variables become constants on the way.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import tensorflow as tf
from tensorflow.python.autograph.core import ag_ctx
from tensorflow.python.autograph.impl.api import tf_convert
from tensorflow.python.eager import context
from tensorflow.python.framework.convert_to_constants import convert_variables_to_constants_v2

from autograde.exchange.graphs import refuse_operations
from autograde.exchange.peer import Theirs
from autograde.exchange.tensors import EAGER
from autograde.exchange.values import MessageError

__all__ = ["VERBS", "stand_in_function"]


def stand_in_function(theirs: Theirs) -> Callable[..., Any]:
    """Return a function that stands for one of the other side."""

    def stand_in(*arguments: object, **named: object) -> Any:
        if any(is_symbolic(value) for value in tf.nest.flatten([arguments, named], expand_composites=True)):
            return in_graph(theirs, arguments, named)
        try:
            with tf.init_scope():  # what comes are values, even where a graph is being traced
                return theirs.call(*arguments, **named)
        except BaseException as error:
            raise error.with_traceback(None)  # noqa: B904  (it is the same; how it came here tells nobody anything)

    name = theirs.about.get("name")
    stand_in.__name__ = stand_in.__qualname__ = name if isinstance(name, str) and name.isidentifier() else "stand_in"
    plain: Callable[..., Any] = tf.autograph.experimental.do_not_convert(stand_in)
    return plain


def is_symbolic(value: object) -> bool:
    """Whether a value is a tensor of a graph, which has no value yet."""
    return isinstance(value, tf.Tensor) and type(value) is not EAGER


# ---- on the side that traces a graph --------------------------------------------------------------------------------


def in_graph(theirs: Theirs, arguments: Sequence[object], named: Mapping[str, object]) -> Any:
    """Return what a function of the other side gives in the graph that is being traced.

    Raises:
        MessageError: what came is no traced function.
    """
    flat = tf.nest.flatten([list(arguments), dict(named)], expand_composites=True)
    tensors = [value for value in flat if is_symbolic(value)]
    described = tf.nest.map_structure(
        lambda value: tf.TensorSpec(value.shape, value.dtype) if is_symbolic(value) else value,
        [list(arguments), dict(named)],
    )
    with tf.init_scope():  # what comes are values, and not a part of the graph
        traced = theirs.peer.ask("trace", theirs.number, [described], {})
    if type(traced) is not dict or set(traced) != {"graph", "inputs", "captured", "outputs", "structure"}:
        raise MessageError("no traced function")
    graph = with_functions_here(refuse_operations(bytes_of(traced["graph"])))
    inputs, outputs = names_of(traced["inputs"]), names_of(traced["outputs"])
    captured = traced["captured"]
    if (
        len(inputs) != len(tensors)
        or type(captured) is not dict
        or any(type(one) is not EAGER for one in captured.values())
    ):
        raise MessageError("a traced function of other inputs")
    given = {**dict(zip(inputs, tensors, strict=True)), **{name: tf.identity(one) for name, one in captured.items()}}
    try:
        found = tf.graph_util.import_graph_def(graph, input_map=given, return_elements=outputs, name="theirs")
    except (ValueError, TypeError, KeyError, tf.errors.OpError) as error:
        raise MessageError(f"no traced function: {type(error).__name__}") from None
    return packed(traced["structure"], found)


NUMBERS = itertools.count()


def with_functions_here(graph: Any) -> Any:
    """Make the functions of a GraphDef known to this process, under names that nothing else has; return the GraphDef.

    TensorFlow looks for the branches of an `if` and the bodies of loops by name when it runs a graph.
    """
    new = {one.signature.name: f"theirs_{next(NUMBERS)}_{one.signature.name}" for one in graph.library.function}
    nodes = [*graph.node, *(node for function in graph.library.function for node in function.node_def)]
    for node in nodes:
        node.op = new.get(node.op, node.op)
        for attribute in node.attr.values():
            kind = attribute.WhichOneof("value")
            for called in [attribute.func] if kind == "func" else attribute.list.func if kind == "list" else []:
                called.name = new.get(called.name, called.name)
    del graph.library.gradient[:]
    for function in graph.library.function:
        function.signature.name = new[function.signature.name]
        context.context().add_function_def(function)
    return graph


def bytes_of(value: object) -> bytes:
    if type(value) is not bytes:
        raise MessageError("no graph")
    return value


def names_of(value: object) -> list[str]:
    """Return a list of names of tensors in a graph."""
    if type(value) is not list or any(type(name) is not str for name in value):
        raise MessageError("no names of tensors")
    return value


def packed(structure: Any, tensors: list[Any]) -> Any:
    """Return a structure in which specs are replaced by tensors.

    Raises:
        MessageError: there are fewer or more of them.
    """
    count = len(tf.nest.flatten(structure, expand_composites=True))
    specs = tf.nest.flatten(structure)
    if count != len(tensors) or not all(isinstance(spec, (tf.TensorSpec, tf.RaggedTensorSpec)) for spec in specs):
        raise MessageError("a traced function of other outputs")
    return tf.nest.pack_sequence_as(structure, tensors, expand_composites=True)


# ---- on the side that has the function ------------------------------------------------------------------------------


def trace(function: Callable[..., object], described: object) -> dict[str, object]:
    """Trace a function, and return what `in_graph` needs of it.

    Args:
        function: one of this side.
        described: [positional arguments, arguments by name], with specs in the place of tensors.

    Raises:
        Exception: what the function raises while it is traced.
    """
    specs = [value for value in tf.nest.flatten(described) if isinstance(value, tf.TensorSpec)]

    def called(*tensors: object) -> object:
        rest = iter(tensors)
        arguments, named = tf.nest.map_structure(
            lambda value: next(rest) if isinstance(value, tf.TensorSpec) else value, described
        )
        with ag_ctx.ControlStatusCtx(status=ag_ctx.Status.ENABLED):  # `if` of a tensor, as in `Dataset.map`
            return tf_convert(function, ag_ctx.control_status_ctx())(*arguments, **named)

    concrete = tf.function(called, autograph=False).get_concrete_function(*specs)
    if any(outer.dtype == tf.resource for outer, _ in concrete.graph.captures):
        concrete = convert_variables_to_constants_v2(concrete)
    captured = {inner.name: outer for outer, inner in concrete.graph.captures}
    inputs = [tensor.name for tensor in concrete.inputs if tensor.name not in captured]
    return {
        "graph": concrete.graph.as_graph_def().SerializeToString(),
        "inputs": inputs,
        "captured": captured,
        "outputs": [tensor.name for tensor in concrete.outputs],
        "structure": tf.nest.map_structure(spec_of, concrete.structured_outputs),
    }


def spec_of(value: Any) -> Any:
    """Return the spec of a tensor that a traced function gives."""
    return value if isinstance(value, (tf.TensorSpec, tf.RaggedTensorSpec)) else tf.type_spec_from_value(value)


VERBS = {"trace": trace}
"""What can be asked of a function beside calling it."""
