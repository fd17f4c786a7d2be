"""More data between two kernels: exceptions, classes of Keras, Keras' callbacks and what a training has recorded."""

from __future__ import annotations

import builtins
import contextlib
import functools
import inspect
import linecache
import pathlib
import traceback
from collections.abc import Mapping, Sequence
from typing import Any

import keras
import tensorflow as tf

from autograde.exchange.peer import names_of
from autograde.exchange.stand_ins import bases
from autograde.exchange.values import Kind, MessageError, Reader, Tree, Writer, text_of

__all__ = ["RESULTS", "exception_of", "line_of"]


# ---- exceptions -----------------------------------------------------------------------------------------------------


@functools.cache
def exceptions() -> Mapping[str, type[BaseException]]:
    """Return the exceptions that arrive as what they are, by name."""
    found = (*vars(builtins).values(), *vars(tf.errors).values())
    return {value.__name__: value for value in found if inspect.isclass(value) and issubclass(value, BaseException)}


def exception_of(names: Sequence[str], text: str) -> BaseException:
    """Return an exception with the name and the nearest known type of one of the other side.

    Args:
        names: names of its type and of those that this derives from, the nearest first.
        text: what it says.
    """
    for known in (*(name for name in names if name in exceptions()), "Exception"):
        kind = exceptions()[known]
        if names and str(names[0]) != known and str(names[0]).isidentifier():
            kind = type(str(names[0]), (kind,), {"__module__": "__main__"})
        with contextlib.suppress(TypeError):  # one that takes more than a text, such as UnicodeDecodeError
            error: BaseException = kind(None, None, text) if issubclass(kind, tf.errors.OpError) else kind(text)
            return error if str(error) == text or issubclass(kind, tf.errors.OpError) else saying(kind, text)
    raise AssertionError("an Exception takes any text")


LONGEST_LINE = 100  # characters


def line_of(error: BaseException) -> str:
    """Return a Korean line that quotes the last line of the notebook which an exception came through; "" if none."""
    through = [
        (frame.f_code.co_filename, number)
        for frame, number in traceback.walk_tb(error.__traceback__)
        if frame.f_globals.get("__name__") == "__main__"
    ]
    if not through:
        return ""
    name, number = through[-1]
    return f"답의 {number}번째 줄에서 났습니다: {linecache.getline(name, number).strip()[:LONGEST_LINE]}"


def saying(kind: type[BaseException], text: str) -> BaseException:
    """Return an exception of a type that shows what it was made with in another form, as KeyError does, with a text."""
    space = {"__module__": kind.__module__, "__str__": lambda _self: text}
    error: BaseException = type(kind.__name__, (kind,), space)(text)
    return error


class AnException:
    """Exceptions that are returned and not raised."""

    tag = "exception"

    def matches(self, value: object) -> bool:
        return isinstance(value, BaseException)

    def write(self, value: BaseException, writer: Writer) -> dict[str, Tree]:
        return {"names": names_of(type(value)), "text": writer.tree(str(value)[:5000])}

    def read(self, fields: Mapping[str, Tree], reader: Reader) -> object:
        names = fields.get("names")
        if type(names) is not list or any(type(name) is not str for name in names):
            raise MessageError("an exception without a name")
        return exception_of(names, text_of(fields, "text"))


# ---- classes --------------------------------------------------------------------------------------------------------


@functools.cache
def named_classes() -> Mapping[str, type]:
    """Return the classes that are the same on both sides, by name."""
    plain = (bool, int, float, complex, str, bytes, list, tuple, dict, set, frozenset, range, object, type(None))
    return {**{value.__name__: value for value in plain}, **exceptions(), **bases()}


class AClass:
    """Classes that both sides have: Python's plain ones, exceptions, and Keras' own."""

    tag = "class"

    def matches(self, value: object) -> bool:
        return isinstance(value, type) and value in set(named_classes().values())

    def write(self, value: type, writer: Writer) -> dict[str, Tree]:
        return {"name": next(name for name, one in named_classes().items() if one is value)}

    def read(self, fields: Mapping[str, Tree], reader: Reader) -> object:
        name = text_of(fields, "name")
        if name not in named_classes():
            raise MessageError(f"no class: {name[:60]}")
        return named_classes()[name]


class APath:
    """Paths of files."""

    tag = "path"

    def matches(self, value: object) -> bool:
        return isinstance(value, pathlib.PurePath)

    def write(self, value: pathlib.PurePath, writer: Writer) -> dict[str, Tree]:
        return {"path": writer.tree(str(value))}

    def read(self, fields: Mapping[str, Tree], reader: Reader) -> object:
        return pathlib.Path(text_of(fields, "path"))


# ---- training -------------------------------------------------------------------------------------------------------

CALLBACKS = (
    *(keras.callbacks.EarlyStopping, keras.callbacks.ReduceLROnPlateau, keras.callbacks.TerminateOnNaN),
    *(keras.callbacks.LearningRateScheduler, keras.callbacks.ModelCheckpoint, keras.callbacks.LambdaCallback),
)
"""Callbacks that are made again from their settings, which they keep as attributes."""


class History:
    """What a training has recorded."""

    tag = "history"

    def matches(self, value: object) -> bool:
        return type(value) is keras.callbacks.History

    def write(self, value: Any, writer: Writer) -> dict[str, Tree]:
        return {
            "history": writer.tree(getattr(value, "history", {})),
            "epoch": writer.tree(getattr(value, "epoch", [])),
        }

    def read(self, fields: Mapping[str, Tree], reader: Reader) -> object:
        history, epoch = reader.value(fields.get("history")), reader.value(fields.get("epoch"))
        if type(history) is not dict or type(epoch) is not list:
            raise MessageError("no history")
        found = keras.callbacks.History()
        found.history, found.epoch = history, epoch
        return found


class Callback:
    """Keras' own callbacks, by their settings."""

    tag = "callback"

    def matches(self, value: object) -> bool:
        return type(value) in CALLBACKS

    def write(self, value: Any, writer: Writer) -> dict[str, Tree]:
        settings = {name: getattr(value, name) for name in settings_of(type(value)) if hasattr(value, name)}
        return {"class": type(value).__name__, "settings": writer.tree(settings)}

    def read(self, fields: Mapping[str, Tree], reader: Reader) -> object:
        kinds = {kind.__name__: kind for kind in CALLBACKS}
        kind, settings = kinds.get(text_of(fields, "class")), reader.value(fields.get("settings"))
        if kind is None or type(settings) is not dict or not set(settings) <= set(settings_of(kind)):
            raise MessageError("no callback")
        try:
            return kind(**settings)
        except Exception as error:
            raise MessageError(f"no callback: {type(error).__name__}") from None


def settings_of(kind: type) -> list[str]:
    """Return the names of a class's settings."""
    found = inspect.signature(kind).parameters.values()
    return [one.name for one in found if one.kind in (one.POSITIONAL_OR_KEYWORD, one.KEYWORD_ONLY)]


RESULTS: tuple[Kind, ...] = (AnException(), AClass(), APath(), History(), Callback())
"""Tags of these."""
