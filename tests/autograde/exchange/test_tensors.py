"""Tensors arrive with their dtype, shape and values, and whatever else arrives is an error."""

from __future__ import annotations

import contextlib

import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from autograde.exchange.tensors import DTYPES, TENSORS
from autograde.exchange.values import NUMPY, PYTHON, CannotTravelError, Codec, Message, MessageError, pack, unpack

CODEC = Codec((*TENSORS, *PYTHON, *NUMPY))


def carried(value: object) -> object:
    return CODEC.read(unpack(pack(CODEC.write(value)), CODEC.limits))


@pytest.mark.parametrize("name", DTYPES)
@pytest.mark.parametrize("shape", [(), (0,), (2, 3), (2, 0, 1)])
def test_a_tensor_arrives(name: str, shape: tuple[int, ...]):
    numbers = np.arange(np.prod(shape, dtype=int)).reshape(shape)
    value = tf.strings.as_string(numbers) if name == "string" else tf.cast(numbers, DTYPES[name])
    arrived = carried(value)
    assert (type(arrived), arrived.dtype, arrived.shape) == (type(value), value.dtype, value.shape)
    assert np.array(arrived.numpy(), object).tolist() == np.array(value.numpy(), object).tolist()


@given(arrays.arrays(object, arrays.array_shapes(max_side=3), elements=st.binary(max_size=5)))
def test_strings_of_any_length(texts: np.ndarray):
    assert carried(tf.constant(texts)).numpy().tolist() == texts.tolist()


def test_strings_that_end_in_zeros():
    assert carried(tf.constant(b"a\0\0")).numpy() == b"a\0\0"
    assert carried(tf.constant([b"\0", b""])).numpy().tolist() == [b"\0", b""]


def test_ragged_ones():
    value = tf.ragged.constant([[[1], [2, 3]], [], [[4]]], dtype=tf.int32)
    arrived = carried(value)
    assert (type(arrived), arrived.dtype, arrived.shape) == (tf.RaggedTensor, tf.int32, value.shape)
    assert arrived.to_list() == value.to_list()
    assert carried(tf.ragged.constant([["가"], []])).to_list() == [["가".encode()], []]


@pytest.mark.parametrize(
    "value",
    [
        tf.float32,
        np.dtype("<i2"),
        tf.TensorShape([None, 3]),
        tf.TensorShape(None),
        tf.TensorSpec((None, 2), tf.string),
        tf.RaggedTensorSpec((2, None), tf.int32, 1),
        (tf.TensorSpec((), tf.bool), {"a": tf.TensorSpec(None, tf.int64)}),
    ],
    ids=str,
)
def test_what_describes_them(value: object):
    assert repr(carried(value)) == repr(value)


def test_a_variable_arrives_as_another():
    variable = tf.Variable([1.0, 2.0], trainable=False)
    arrived = carried(variable)
    assert isinstance(arrived, tf.Variable)
    assert (arrived.numpy().tolist(), arrived.trainable) == ([1, 2], False)
    arrived.assign([3.0, 4.0])
    assert variable.numpy().tolist() == [1, 2]


def test_symbolic_ones_stay():
    @tf.function
    def traced(value: tf.Tensor) -> tf.Tensor:
        with pytest.raises(CannotTravelError):
            CODEC.write([value])
        return value

    traced(tf.constant(1))


FORGED = st.fixed_dictionaries(
    {"is": st.sampled_from([kind.tag for kind in TENSORS])},
    optional={
        "dtype": st.sampled_from(["float32", "string", "resource", "variant", "x", 3]),
        "shape": st.one_of(
            st.lists(st.integers(-1, 4), max_size=3),
            st.just({"is": "shape", "sizes": [None, 2]}),
            st.just([1 << 40, 1 << 40]),
        ),
        "in": st.integers(0, 1),
        "lengths": st.integers(0, 1),
        "of": st.lists(st.sampled_from([1, {"is": "tensor", "dtype": "int64", "shape": [1], "in": 0}]), max_size=3),
        "sizes": st.one_of(st.none(), st.lists(st.one_of(st.none(), st.integers(-1, 9)), max_size=3)),
        "ragged": st.integers(-1, 40),
        "name": st.sampled_from(["int8", "resource", "<f4", "O"]),
        "value": st.sampled_from([1, {"is": "tensor", "dtype": "int64", "shape": [1], "in": 0}]),
    },
)


@given(FORGED, st.lists(st.binary(min_size=0, max_size=8), min_size=2, max_size=2))
def test_a_forged_tensor_is_one_or_an_error(tree: object, buffers: list[bytes]):
    with contextlib.suppress(MessageError):
        CODEC.read(unpack(pack(Message(tree, buffers)), CODEC.limits))
