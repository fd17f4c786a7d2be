"""What crosses between two kernels arrives with its type, and nothing that arrives can do more than be a value."""

from __future__ import annotations

import collections
import contextlib
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from autograde.exchange.values import (
    NUMPY,
    PYTHON,
    CannotTravelError,
    Codec,
    Limits,
    Message,
    MessageError,
    pack,
    unpack,
)

CODEC = Codec((*PYTHON, *NUMPY))

leaves = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(),
    st.binary(),
    st.complex_numbers(),
    arrays.arrays(
        arrays.scalar_dtypes().filter(lambda dtype: dtype.kind in "biufc"),
        arrays.array_shapes(min_dims=0, min_side=0, max_side=3),
    ),
    arrays.from_dtype(np.dtype("<f4")),
    st.sampled_from([range(1, 9, 2), slice(None, 3), ..., np.array(["가", ""]), np.array([b"x", "y", None], object)]),
)
hashable = st.one_of(st.none(), st.booleans(), st.integers(), st.text(), st.binary(), st.tuples(st.integers()))
values = st.recursive(
    leaves,
    lambda parts: st.one_of(
        st.lists(parts, max_size=4),
        st.lists(parts, max_size=4).map(tuple),
        st.dictionaries(hashable, parts, max_size=4),
        st.sets(hashable, max_size=4),
        st.frozensets(hashable, max_size=4),
        st.dictionaries(st.text(), st.integers(), max_size=3).map(collections.Counter),
        st.builds(
            collections.defaultdict,
            st.sampled_from([list, collections.Counter, int]),
            st.dictionaries(hashable, parts, max_size=3),
        ),
    ),
    max_leaves=12,
)


def carried(value: object, codec: Codec = CODEC) -> object:
    return codec.read(unpack(pack(codec.write(value)), codec.limits))


def same(left: object, right: object) -> bool:
    """Whether two values are of one type and hold the same; not-a-number is itself."""
    if type(left) is not type(right):
        return False
    if isinstance(left, np.ndarray):
        if left.dtype != right.dtype or left.shape != right.shape:
            return False
        return left.tobytes() == right.tobytes() if left.dtype.kind != "O" else same(left.tolist(), right.tolist())
    if isinstance(left, (list, tuple)):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, dict):
        if getattr(left, "default_factory", None) is not getattr(right, "default_factory", None):
            return False
        return same(list(left.items()), list(right.items()))
    if isinstance(left, np.generic):
        return left.dtype == right.dtype and left.tobytes() == right.tobytes()
    if isinstance(left, float):
        return (left == right and math.copysign(1, left) == math.copysign(1, right)) or (
            left != left and right != right
        )
    if isinstance(left, complex):
        return same(left.real, right.real) and same(left.imag, right.imag)
    return left == right


@given(values)
def test_what_arrives_is_what_was_sent(value: object):
    assert same(carried(value), value)


def test_an_array_that_arrives_can_be_changed():
    arrived = carried(np.arange(3))
    arrived[0] = 9
    assert arrived.tolist() == [9, 1, 2]


def test_named_tuples_arrive_as_tuples():
    pair = collections.namedtuple("pair", "left right")(1, [2])
    assert same(carried(pair), (1, [2]))


@pytest.mark.parametrize(
    ("value", "arrived"),
    [
        (collections.OrderedDict(a=1), {"a": 1}),
        (collections.defaultdict(lambda: [], {"a": [1]}), {"a": [1]}),
        (collections.defaultdict(None, {"a": [1]}), {"a": [1]}),
        (np.array([[1, 2]]).view(np.matrix), np.array([[1, 2]])),
        (np.ma.masked_array([1, 2]), np.array([1, 2])),
    ],
    ids=lambda value: type(value).__name__,
)
def test_librarys_own_likenesses_arrive_as_what_they_are_like(value: object, arrived: object):
    assert same(carried(value), arrived)


class Liar(list):
    def __iter__(self):
        raise AssertionError("it was asked")


@pytest.mark.parametrize(
    "value",
    [Liar([1]), object(), len, type("Text", (str,), {})("x"), np.array([1]).view(type("Table", (np.ndarray,), {}))],
    ids=lambda value: type(value).__name__,
)
def test_what_is_no_plain_data_stays_where_it_is(value: object):
    """Subclasses, too: reading them could run anything. Inside containers as well."""
    with pytest.raises(CannotTravelError, match=type(value).__name__):
        CODEC.write(value)
    with pytest.raises(CannotTravelError):
        CODEC.write({"a": [(value,)]})


def test_what_is_no_plain_data_may_be_referred_to():
    objects = [object(), object()]
    codec = Codec(
        PYTHON, refer=lambda value: {"is": "number", "n": objects.index(value)}, resolve=lambda tree: tree["n"]
    )
    assert carried([objects[1], {"x": objects[0]}], codec) == [1, {"x": 0}]


json_trees = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-9, 9), st.floats(), st.text(max_size=5)),
    lambda parts: st.one_of(
        st.lists(parts, max_size=3),
        st.dictionaries(st.sampled_from(["is", "of", "in", "dtype", "shape", "hex", "changeable"]), parts, max_size=4),
        st.fixed_dictionaries(
            {"is": st.sampled_from([*(kind.tag for kind in CODEC.kinds), "int"])},
            optional={
                "of": parts,
                "in": st.integers(-2, 3),
                "dtype": st.sampled_from(["<f4", "O", "V8", "<U0", "f4,f4", "(2,)f4", "datetime64[s]", "x"]),
                "shape": st.lists(st.integers(-1, 3), max_size=3),
                "hex": st.sampled_from(["0x1f", "-0x2", "z", ""]),
                "missing": st.sampled_from(["list", "Counter", "eval", ""]),
            },
        ),
    ),
    max_leaves=8,
)


@given(json_trees, st.lists(st.binary(max_size=9), max_size=2))
def test_a_forged_message_is_a_value_or_an_error(tree: object, buffers: list[bytes]):
    """Whatever the tags say, nothing else happens."""
    with contextlib.suppress(MessageError):
        CODEC.read(unpack(pack(Message(tree, buffers)), CODEC.limits))


@given(st.binary(max_size=60))
def test_any_bytes_are_a_message_or_an_error(content: bytes):
    try:
        unpack(content, CODEC.limits)
    except MessageError:
        return
    assert len(content) >= 9


def test_limits():
    small = Codec((*PYTHON, *NUMPY), limits=Limits(depth=5, nodes=20, bytes=100))
    deep: list = []
    for _ in range(10):
        deep = [deep]
    for value in (deep, list(range(30)), np.zeros(200), b"x" * 101):
        with pytest.raises(MessageError, match="more than"):
            small.write(value)
        with pytest.raises(MessageError, match="more than"):
            small.read(unpack(pack(CODEC.write(value)), small.limits))


def test_deep_json_is_an_error():
    tree = b"[" * 100_000
    content = pack(Message(None))[:8] + tree
    content = content[:4] + len(tree).to_bytes(4, "little") + tree
    with pytest.raises(MessageError, match="JSON"):
        unpack(content, CODEC.limits)


def test_a_shape_of_nothing_asks_for_no_memory():
    """Strings of no letters have no bytes, however many there are; NumPy would give each of them some."""
    with pytest.raises(MessageError):
        CODEC.read(Message({"is": "array", "dtype": "<U0", "shape": [10**9, 10**9], "in": 0}, [b""]))
