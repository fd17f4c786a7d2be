"""Plain data as messages between two kernels that do not trust each other: a closed set of types, bounded, no pickle.

A value becomes a tree of JSON and a list of byte strings (buffers), to which the tree refers by number. Nothing that
arrives is evaluated, imported or looked up by name: a decoder knows a few tags and refuses all others.

Only `None`, booleans, numbers and strings stand for themselves in the tree. Everything else is an object with a tag,
such as `{"is": "tuple", "of": [1, 2]}`, so that what arrives has the very type of what was sent. Types are compared
exactly: a subclass of a list may do anything when it is read, and is no list here.

Values that are no plain data go through `refer` and `resolve`, which `autograde.exchange.peer` supplies.
"""

from __future__ import annotations

import json
import math
import struct
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np

__all__ = ["CannotTravelError", "Codec", "Kind", "Limits", "Message", "MessageError", "pack", "unpack"]

Tree = Any
"""JSON: what `json.loads` returns."""


class CannotTravelError(Exception):
    """Raised when a value is of no type that can be sent; the message is the name of its type."""


class MessageError(Exception):
    """Raised for a message that no codec of this module has written; says what was wrong with it."""


@dataclass(frozen=True)
class Limits:
    """Limits on one message, for what is sent and for what arrives.

    Attributes:
        depth: containers inside containers.
        nodes: values in all containers together.
        bytes: bytes of the buffers and the JSON together.
    """

    depth: int = 50
    nodes: int = 1_000_000
    bytes: int = 64 << 20


@dataclass
class Message:
    """A value on its way.

    Attributes:
        tree: JSON with tags.
        buffers: byte strings, to which the tree refers by number.
        when_sent: what is to be done once the other side has it.
    """

    tree: Tree
    buffers: list[bytes] = field(default_factory=list)
    when_sent: list[Callable[[], None]] = field(default_factory=list)


class Kind(Protocol):
    """One tag: which values it is for, and how they are written and read."""

    @property
    def tag(self) -> str:
        """The tag's name."""

    def matches(self, value: object) -> bool:
        """Whether a value is written with this tag."""

    def write(self, value: Any, writer: Writer) -> dict[str, Tree]:
        """Return the fields beside the tag."""

    def read(self, fields: Mapping[str, Tree], reader: Reader) -> object:
        """Return the value; raise MessageError where the fields are not as `write` makes them."""


@dataclass
class Codec:
    """Writes values as messages and reads them again.

    Attributes:
        kinds: the tags; the first that matches a value writes it.
        refer: returns the tree of a value that no kind matches; raises CannotTravelError.
        resolve: returns the value that a tree of `refer` stands for.
        limits: of each message.
    """

    kinds: Sequence[Kind]
    refer: Callable[[object], Tree] | None = None
    resolve: Callable[[Tree], object] | None = None
    limits: Limits = Limits()

    def write(self, value: object) -> Message:
        """Return a value as a message.

        Raises:
            CannotTravelError: it is, or holds, something of another type.
            MessageError: it is more than the limits allow.
        """
        writer = Writer(self)
        tree = writer.tree(value)
        return Message(tree, writer.buffers, writer.when_sent)

    def read(self, message: Message) -> object:
        """Return a message's value.

        Raises:
            MessageError: it is no message that `write` makes, or more than the limits allow.
        """
        return Reader(self, message.buffers).value(message.tree)


class Counted:
    """Counts what one message holds, against its limits."""

    def __init__(self, limits: Limits) -> None:
        self._limits, self._depth, self._nodes = limits, 0, 0

    def __enter__(self) -> None:
        self._depth += 1
        self._nodes += 1
        if self._depth > self._limits.depth:
            raise MessageError(f"more than {self._limits.depth} containers in one another")
        if self._nodes > self._limits.nodes:
            raise MessageError(f"more than {self._limits.nodes} values")

    def __exit__(self, *_: object) -> None:
        self._depth -= 1


class Writer:
    """Writes one message."""

    def __init__(self, codec: Codec) -> None:
        self.buffers: list[bytes] = []
        self.when_sent: list[Callable[[], None]] = []
        self._codec, self._counted, self._bytes = codec, Counted(codec.limits), 0

    def tree(self, value: object) -> Tree:
        """Return the tree of a value; a part of `Codec.write`."""
        with self._counted:
            if value is None or type(value) in (bool, str, float):
                return value
            if type(value) is int:
                return value if abs(value) < 1 << 63 else {"is": "int", "hex": hex(value)}
            for kind in self._codec.kinds:
                if kind.matches(value):
                    return {"is": kind.tag, **kind.write(value, self)}
            if self._codec.refer is None:
                raise CannotTravelError(type(value).__name__)
            return self._codec.refer(value)

    def trees(self, values: Sequence[object]) -> list[Tree]:
        return [self.tree(value) for value in values]

    def buffer(self, content: bytes) -> int:
        """Keep a byte string; return its number."""
        self._bytes += len(content)
        if self._bytes > self._codec.limits.bytes:
            raise MessageError(f"more than {self._codec.limits.bytes} bytes")
        self.buffers.append(content)
        return len(self.buffers) - 1


class Reader:
    """Reads one message."""

    def __init__(self, codec: Codec, buffers: Sequence[bytes]) -> None:
        self._codec, self._buffers, self._counted = codec, buffers, Counted(codec.limits)
        self._kinds = {kind.tag: kind for kind in codec.kinds}

    def value(self, tree: Tree) -> Any:
        """Return the value of a tree; a part of `Codec.read`."""
        with self._counted:
            if tree is None or type(tree) in (bool, str, float, int):
                return tree
            tag = tree.get("is") if type(tree) is dict else None
            if tag == "int":
                return big_integer(text_of(tree, "hex"))
            if type(tag) is str and tag in self._kinds:
                return self._kinds[tag].read(tree, self)
            if self._codec.resolve is None or tag is None:
                raise MessageError(f"{str(tree)[:80]} is no value")
            return self._codec.resolve(tree)

    def values(self, trees: Tree) -> list[Any]:
        if type(trees) is not list:
            raise MessageError("a list was expected")
        return [self.value(tree) for tree in trees]

    def buffer(self, number: Tree) -> bytes:
        """Return the byte string of a number."""
        if type(number) is not int or not 0 <= number < len(self._buffers):
            raise MessageError(f"there is no buffer {str(number)[:40]}")
        return self._buffers[number]


def text_of(fields: Mapping[str, Tree], name: str) -> str:
    """Return a field that has to be a string."""
    value = fields.get(name)
    if type(value) is not str:
        raise MessageError(f"{name} is no string")
    return value


def big_integer(digits: str) -> int:
    """Return an integer from its hexadecimal digits, which unlike decimal ones are read in linear time."""
    try:
        return int(digits, 16)
    except ValueError:
        raise MessageError("no number") from None


# ---- Python's own types ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Simple:
    """A type whose values are made of parts.

    Attributes:
        tag: its name.
        type: exactly this type, no subclass.
        parts: returns the parts of a value.
        whole: returns the value of some parts; a `TypeError` or `ValueError` says that they are not its parts.
    """

    tag: str
    type: type
    parts: Callable[[Any], Sequence[object]]
    whole: Callable[[list[Any]], object]

    def matches(self, value: object) -> bool:
        return type(value) is self.type

    def write(self, value: Any, writer: Writer) -> dict[str, Tree]:
        return {"of": writer.trees(self.parts(value))}

    def read(self, fields: Mapping[str, Tree], reader: Reader) -> object:
        parts = reader.values(fields.get("of"))
        try:
            return self.whole(parts)
        except (TypeError, ValueError) as error:
            raise MessageError(f"no {self.tag}: {error}") from None


class Bytes:
    """Byte strings."""

    tag = "bytes"

    def matches(self, value: object) -> bool:
        return type(value) in (bytes, bytearray)

    def write(self, value: bytes | bytearray, writer: Writer) -> dict[str, Tree]:
        return {"in": writer.buffer(bytes(value)), "changeable": type(value) is bytearray}

    def read(self, fields: Mapping[str, Tree], reader: Reader) -> object:
        content = reader.buffer(fields.get("in"))
        return bytearray(content) if fields.get("changeable") is True else content


@dataclass(frozen=True)
class Likeness:
    """Types of others that are read like one of Python's own, and arrive as that.

    Attributes:
        tag: the tag of Python's own type.
        types: exactly these types.
        parts: returns the parts of a value, as the tag's own type has them.
    """

    tag: str
    types: tuple[type, ...]
    parts: Callable[[Any], Sequence[object]]

    def matches(self, value: object) -> bool:
        return type(value) in self.types

    def write(self, value: Any, writer: Writer) -> dict[str, Tree]:
        return {"of": writer.trees(self.parts(value))}

    def read(self, fields: Mapping[str, Tree], reader: Reader) -> object:
        raise AssertionError("the tag's own type reads it")


FACTORIES: Mapping[str, Callable[[], object]] = {
    kind.__name__: kind for kind in (list, dict, set, tuple, int, float, str, bool, Counter)
}
"""What may make the values of a `defaultdict` that are missing, by name; with any other it arrives as a plain dict."""


class DefaultDict:
    """Dictionaries that make what is missing, so that a function which only looks a key up is seen to add it."""

    tag = "defaultdict"

    def matches(self, value: object) -> bool:
        return type(value) is defaultdict and value.default_factory in FACTORIES.values()

    def write(self, value: defaultdict[object, object], writer: Writer) -> dict[str, Tree]:
        name = next(name for name, kind in FACTORIES.items() if kind is value.default_factory)
        return {"missing": name, "of": writer.trees(list(dict.items(value)))}

    def read(self, fields: Mapping[str, Tree], reader: Reader) -> object:
        name, parts = text_of(fields, "missing"), reader.values(fields.get("of"))
        if name not in FACTORIES:
            raise MessageError(f"no maker of missing values: {name[:40]}")
        try:
            return defaultdict(FACTORIES[name], pairs(parts))
        except (TypeError, ValueError) as error:
            raise MessageError(f"no defaultdict: {error}") from None


class NamedTuple:
    """Named tuples, which arrive as plain ones: the other side does not know their classes."""

    tag = "named tuple"

    def matches(self, value: object) -> bool:
        return isinstance(value, tuple) and type(value).__bases__ == (tuple,) and hasattr(type(value), "_fields")

    def write(self, value: tuple[object, ...], writer: Writer) -> dict[str, Tree]:
        return {"of": writer.trees(list(tuple.__iter__(value)))}

    def read(self, fields: Mapping[str, Tree], reader: Reader) -> object:
        return tuple(reader.values(fields.get("of")))


def pairs(parts: list[Any]) -> list[Any]:
    """Return parts that have to be pairs."""
    if any(type(part) is not tuple or len(part) != 2 for part in parts):
        raise ValueError("not made of pairs")
    return parts


PYTHON: tuple[Kind, ...] = (
    DefaultDict(),
    Likeness("dict", (OrderedDict, defaultdict), lambda value: list(dict.items(value))),
    Simple("list", list, list, list),
    Simple("tuple", tuple, list, tuple),
    Simple("set", set, list, set),
    Simple("frozenset", frozenset, list, frozenset),
    Simple("dict", dict, lambda value: list(dict.items(value)), lambda parts: dict(pairs(parts))),
    Simple("counter", Counter, lambda value: list(dict.items(value)), lambda parts: Counter(dict(pairs(parts)))),
    Simple("complex", complex, lambda value: [value.real, value.imag], lambda parts: complex(*map(float, parts))),
    Simple("range", range, lambda value: [value.start, value.stop, value.step], lambda parts: range(*parts)),
    Simple("slice", slice, lambda value: [value.start, value.stop, value.step], lambda parts: slice(*parts)),
    Simple("ellipsis", type(...), lambda value: [], lambda parts: ...),
    Bytes(),
    NamedTuple(),
)
"""Tags of Python's own types."""


# ---- NumPy ----------------------------------------------------------------------------------------------------------

NUMBERS = "biufcSU"
"""Kinds of dtypes whose items are plain bytes: truth values, numbers, and strings of one length."""


def is_plain(dtype: np.dtype[Any]) -> bool:
    """Whether items of a dtype are plain bytes, and at least one."""
    return dtype.kind in NUMBERS and dtype.itemsize > 0 and dtype.fields is None and dtype.subdtype is None


def dtype_of(text: str) -> np.dtype[Any]:
    """Return a plain dtype from its name, such as `<f4`.

    Raises:
        MessageError: it is none, or one whose items are objects or records.
    """
    try:
        dtype = np.dtype(text) if len(text) <= 20 and "," not in text else None
    except (TypeError, ValueError):
        dtype = None
    if dtype is None or not is_plain(dtype):
        raise MessageError(f"no dtype: {text[:40]}")
    return dtype


ARRAYS = (np.ndarray, np.matrix, np.ma.MaskedArray, np.memmap)
"""NumPy's own types of arrays, of which each arrives as the plain one."""


class Array:
    """NumPy's arrays of numbers and of strings of one length."""

    tag = "array"

    def matches(self, value: Any) -> bool:
        return type(value) in ARRAYS and is_plain(value.dtype)

    def write(self, value: Any, writer: Writer) -> dict[str, Tree]:
        value = np.asarray(value)
        return {"dtype": value.dtype.str, "shape": list(value.shape), "in": writer.buffer(value.tobytes())}

    def read(self, fields: Mapping[str, Tree], reader: Reader) -> object:
        dtype, shape = dtype_of(text_of(fields, "dtype")), shape_of(fields.get("shape"))
        content = reader.buffer(fields.get("in"))
        if math.prod(shape) * dtype.itemsize != len(content):
            raise MessageError("an array's shape does not fit its bytes")
        return np.frombuffer(content, dtype).reshape(shape).copy()


class Scalar:
    """NumPy's scalars."""

    tag = "scalar"

    def matches(self, value: object) -> bool:
        return isinstance(value, np.generic) and type(value) is value.dtype.type and is_plain(value.dtype)

    def write(self, value: Any, writer: Writer) -> dict[str, Tree]:
        return {"dtype": value.dtype.str, "in": writer.buffer(value.tobytes())}

    def read(self, fields: Mapping[str, Tree], reader: Reader) -> object:
        dtype, content = dtype_of(text_of(fields, "dtype")), reader.buffer(fields.get("in"))
        if dtype.itemsize != len(content):
            raise MessageError("a scalar's dtype does not fit its bytes")
        return np.frombuffer(content, dtype)[0]


class ObjectArray:
    """NumPy's arrays of objects, such as strings of any length; the objects travel one by one."""

    tag = "object array"

    def matches(self, value: object) -> bool:
        return type(value) is np.ndarray and value.dtype.kind == "O"

    def write(self, value: Any, writer: Writer) -> dict[str, Tree]:
        return {"shape": list(value.shape), "of": writer.trees(list(value.ravel()))}

    def read(self, fields: Mapping[str, Tree], reader: Reader) -> object:
        shape, items = shape_of(fields.get("shape")), reader.values(fields.get("of"))
        if math.prod(shape) != len(items):
            raise MessageError("an array's shape does not fit its objects")
        flat = np.empty(len(items), object)
        for place, item in enumerate(items):  # NumPy would take a list for a row
            flat[place] = item
        return flat.reshape(shape)


def shape_of(tree: Tree) -> tuple[int, ...]:
    """Return an array's shape.

    Raises:
        MessageError: it is no list of at most 32 sizes.
    """
    if type(tree) is not list or len(tree) > 32 or any(type(size) is not int or size < 0 for size in tree):
        raise MessageError("no shape")
    return tuple(tree)


NUMPY: tuple[Kind, ...] = (Array(), Scalar(), ObjectArray())
"""Tags of NumPy's types."""


# ---- bytes ----------------------------------------------------------------------------------------------------------

_COUNT = struct.Struct("<I")


def pack(message: Message) -> bytes:
    """Return a message as bytes: the number of buffers, each one's length, the JSON's length, and all of them."""
    tree = json.dumps(message.tree, separators=(",", ":")).encode("ascii")
    lengths = [len(message.buffers), *map(len, message.buffers), len(tree)]
    return b"".join([*map(_COUNT.pack, lengths), *message.buffers, tree])


def unpack(content: bytes, limits: Limits) -> Message:
    """Return the message of some bytes.

    Raises:
        MessageError: they are none that `pack` makes.
    """
    if len(content) > limits.bytes:
        raise MessageError(f"more than {limits.bytes} bytes")
    try:
        (count,) = _COUNT.unpack_from(content)
        if count > len(content) // _COUNT.size:
            raise MessageError("fewer bytes than buffers")
        *lengths, tree = struct.unpack_from(f"<{count + 1}I", content, _COUNT.size)
    except struct.error:
        raise MessageError("too few bytes") from None
    start = _COUNT.size * (count + 2)
    if start + sum(lengths) + tree != len(content):
        raise MessageError("the lengths do not add up")
    buffers = []
    for length in lengths:
        buffers.append(content[start : start + length])
        start += length
    try:
        return Message(json.loads(content[start:].decode("ascii")), buffers)
    except (ValueError, RecursionError):
        raise MessageError("no JSON") from None
