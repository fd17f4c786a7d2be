"""TensorFlow's tensors and what describes them as data (`autograde.exchange.values`).

Only tensors that have values travel so. Symbolic ones, which a graph is made of, are for `autograde.exchange.graphs`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import tensorflow as tf
from tensorflow.python.framework import ops

from autograde.exchange.values import Kind, MessageError, Reader, Tree, Writer, dtype_of, shape_of, text_of

__all__ = ["TENSORS"]

EAGER = ops.EagerTensor  # and not the type of a tensor made here: a zygote must run no operation before it forks

DTYPES = {
    dtype.name: dtype
    for dtype in (
        *(tf.bool, tf.string, tf.float16, tf.bfloat16, tf.float32, tf.float64, tf.complex64, tf.complex128),
        *(tf.int8, tf.int16, tf.int32, tf.int64, tf.uint8, tf.uint16, tf.uint32, tf.uint64),
    )
}
"""Dtypes whose values can be sent, by their names."""


def dtype_named(tree: Tree) -> tf.DType:
    """Return a dtype from its name.

    Raises:
        MessageError: it is none of `DTYPES`.
    """
    if type(tree) is not str or tree not in DTYPES:
        raise MessageError(f"no dtype: {str(tree)[:40]}")
    return DTYPES[tree]


class Tensor:
    """Eager tensors."""

    tag = "tensor"

    def matches(self, value: Any) -> bool:
        return type(value) is EAGER and value.dtype.name in DTYPES

    def write(self, value: Any, writer: Writer) -> dict[str, Tree]:
        fields: dict[str, Tree] = {"dtype": value.dtype.name, "shape": value.shape.as_list()}
        array = value.numpy()
        if value.dtype == tf.string:
            texts = np.ravel(np.array(array, object)).tolist()  # as objects, which keep zeros at the end
            lengths = np.array([len(text) for text in texts], "<u4")
            return {**fields, "lengths": writer.buffer(lengths.tobytes()), "in": writer.buffer(b"".join(texts))}
        return {**fields, "in": writer.buffer(np.ascontiguousarray(array).tobytes())}

    def read(self, fields: Mapping[str, Tree], reader: Reader) -> object:
        dtype, shape = dtype_named(fields.get("dtype")), shape_of(fields.get("shape"))
        content = reader.buffer(fields.get("in"))
        if dtype == tf.string:
            return tf.constant(texts_of(reader.buffer(fields.get("lengths")), content, shape), dtype)
        if math.prod(shape) * dtype.size != len(content):
            raise MessageError("a tensor's shape does not fit its bytes")
        return tf.constant(np.frombuffer(content, dtype.as_numpy_dtype).reshape(shape), dtype)


def texts_of(lengths: bytes, content: bytes, shape: tuple[int, ...]) -> Any:
    """Return an array of byte strings from all of them in one.

    Raises:
        MessageError: the lengths do not fit the content or the shape.
    """
    if len(lengths) != 4 * math.prod(shape):
        raise MessageError("a tensor's shape does not fit its strings")
    ends = np.cumsum(np.frombuffer(lengths, "<u4"), dtype=np.uint64).tolist()
    if (ends[-1] if ends else 0) != len(content):
        raise MessageError("a tensor's strings do not fit their lengths")
    texts = np.empty(len(ends), object)
    for place, (start, end) in enumerate(zip([0, *ends], ends, strict=False)):
        texts[place] = content[start:end]
    return texts.reshape(shape)


class Ragged:
    """Ragged tensors, as their values and the places at which their rows begin."""

    tag = "ragged"

    def matches(self, value: Any) -> bool:
        return type(value) is tf.RaggedTensor and type(value.flat_values) is EAGER

    def write(self, value: Any, writer: Writer) -> dict[str, Tree]:
        return {"of": writer.trees([value.flat_values, *value.nested_row_splits])}

    def read(self, fields: Mapping[str, Tree], reader: Reader) -> object:
        parts = reader.values(fields.get("of"))
        if len(parts) < 2 or any(type(part) is not EAGER for part in parts):
            raise MessageError("no ragged tensor")
        flat, *splits = parts
        try:
            return tf.RaggedTensor.from_nested_row_splits(flat, splits, validate=True)
        except (ValueError, TypeError, tf.errors.OpError) as error:
            raise MessageError(f"no ragged tensor: {type(error).__name__}") from None


class Variable:
    """Variables, which arrive as others with the same value."""

    tag = "variable"

    def matches(self, value: Any) -> bool:
        return isinstance(value, tf.Variable) and tf.executing_eagerly() and value.dtype.name in DTYPES

    def write(self, value: Any, writer: Writer) -> dict[str, Tree]:
        return {"value": writer.tree(value.read_value()), "trainable": bool(value.trainable)}

    def read(self, fields: Mapping[str, Tree], reader: Reader) -> object:
        value = reader.value(fields.get("value"))
        if type(value) is not EAGER:
            raise MessageError("no variable")
        return tf.Variable(value, trainable=fields.get("trainable") is True)


class DType:
    """Dtypes."""

    tag = "dtype"

    def matches(self, value: Any) -> bool:
        return isinstance(value, tf.DType) and value.name in DTYPES

    def write(self, value: Any, writer: Writer) -> dict[str, Tree]:
        return {"name": value.name}

    def read(self, fields: Mapping[str, Tree], reader: Reader) -> object:
        return dtype_named(fields.get("name"))


class NumpyDType:
    """NumPy's dtypes."""

    tag = "numpy dtype"

    def matches(self, value: Any) -> bool:
        return isinstance(value, np.dtype) and value.kind in "biufcSU"

    def write(self, value: Any, writer: Writer) -> dict[str, Tree]:
        return {"name": value.str}

    def read(self, fields: Mapping[str, Tree], reader: Reader) -> object:
        return dtype_of(text_of(fields, "name"))


class Shape:
    """Shapes, of which sizes may be unknown, or even how many there are."""

    tag = "shape"

    def matches(self, value: Any) -> bool:
        return type(value) is tf.TensorShape

    def write(self, value: Any, writer: Writer) -> dict[str, Tree]:
        return {"sizes": None if value.rank is None else value.as_list()}

    def read(self, fields: Mapping[str, Tree], reader: Reader) -> object:
        return sizes_of(fields.get("sizes"))


def sizes_of(tree: Tree) -> tf.TensorShape:
    """Return a shape in which `None` is an unknown size, and which itself may be unknown.

    Raises:
        MessageError: it is no list of at most 32 sizes.
    """
    if tree is None:
        return tf.TensorShape(None)
    if type(tree) is not list or len(tree) > 32:
        raise MessageError("no shape")
    if any(size is not None and (type(size) is not int or not 0 <= size < 1 << 31) for size in tree):
        raise MessageError("no shape")
    return tf.TensorShape(tree)


class Spec:
    """Descriptions of tensors, such as those of a dataset's elements."""

    tag = "spec"

    def matches(self, value: Any) -> bool:
        return type(value) in (tf.TensorSpec, tf.RaggedTensorSpec) and value.dtype.name in DTYPES

    def write(self, value: Any, writer: Writer) -> dict[str, Tree]:
        ragged = value.ragged_rank if type(value) is tf.RaggedTensorSpec else None
        return {"dtype": value.dtype.name, "shape": writer.tree(value.shape), "ragged": ragged}

    def read(self, fields: Mapping[str, Tree], reader: Reader) -> object:
        dtype, shape, ragged = dtype_named(fields.get("dtype")), reader.value(fields.get("shape")), fields.get("ragged")
        if type(shape) is not tf.TensorShape:
            raise MessageError("no spec")
        if ragged is None:
            return tf.TensorSpec(shape, dtype)
        if type(ragged) is not int or not 0 <= ragged < 32:
            raise MessageError("no spec")
        try:
            return tf.RaggedTensorSpec(shape, dtype, ragged)
        except ValueError as error:
            raise MessageError(f"no spec: {type(error).__name__}") from None


TENSORS: tuple[Kind, ...] = (Tensor(), Ragged(), Variable(), DType(), NumpyDType(), Shape(), Spec())
"""Tags of TensorFlow's types, and of what describes arrays."""
