"""Objects of the other side: what stands for them here, and what is said of own ones there.

A function stands for a function, a class for a class, and an object for an object, of a class that has the same name
and is derived from the same class of Keras. Whatever is done with an object is done with the one that it stands for,
except comparing: a stand-in is equal to nothing but itself, so that nothing can claim to be what a test expects.
"""

from __future__ import annotations

import functools
import inspect
import types
from collections.abc import Callable, Mapping
from typing import Any

import keras
import numpy as np

from autograde.exchange.functions import VERBS as FUNCTION_VERBS
from autograde.exchange.functions import stand_in_function
from autograde.exchange.keras_objects import classes, refuse_to_compile_with
from autograde.exchange.peer import Allowed, Peer, Refused, Theirs
from autograde.exchange.values import MessageError

__all__ = ["VERBS", "StandIns", "everything", "for_learners"]

FUNCTIONS = (
    *(types.FunctionType, types.BuiltinFunctionType, types.MethodType, types.MethodWrapperType),
    *(functools.partial, np.ufunc),
)
"""Types of what is called and nothing else."""

SPECIAL = {
    *("__len__", "__iter__", "__next__", "__getitem__", "__setitem__", "__contains__", "__reversed__"),
    *("__bool__", "__int__", "__index__", "__float__", "__enter__", "__exit__"),
}
"""Methods that Python calls by itself, which are forwarded where the object has them."""

DATA = (bool, int, float, complex, str, bytes, list, tuple, dict, set, frozenset, np.ndarray, np.generic)
"""Types whose objects travel, and the objects of their subclasses do not."""

SHOWN = ("__repr__", "__str__")
"""Methods that are forwarded for every object."""

LONGEST_NAME = 100


@functools.cache
def bases() -> Mapping[str, type]:
    """Return the classes that what stands for an object may be derived from, by name."""
    own = (
        *(keras.Model, keras.layers.Layer, keras.metrics.Metric, keras.losses.Loss, keras.optimizers.Optimizer),
        *(keras.initializers.Initializer, keras.optimizers.schedules.LearningRateSchedule),
    )
    callbacks = [value for value in vars(keras.callbacks).values() if inspect.isclass(value)]
    return {f"{value.__module__}.{value.__qualname__}": value for value in (*classes(), *callbacks, *own)}


# ---- what is said of own objects ------------------------------------------------------------------------------------


def about(value: object, peer: Peer, *, constructed: bool) -> dict[str, Any]:
    """Return what the other side has to know of an object to make a stand-in for it.

    Args:
        value: the object.
        peer: the exchange.
        constructed: whether the other side may make more objects of its class.
    """
    if isinstance(value, type):
        return about_class(value)
    if isinstance(value, FUNCTIONS):
        return {"is": "function", "name": str(getattr(value, "__name__", ""))[:LONGEST_NAME]}
    kind = type(value)
    number = peer.lend(kind, Allowed(call=constructed, about=about_class(kind)))
    return {"is": "object", "class": {**about_class(kind), "number": number}}


def about_class(kind: type) -> dict[str, Any]:
    known = (name for base in type.mro(kind) if bases().get(name := f"{base.__module__}.{base.__qualname__}") is base)
    methods = [name for name in sorted({*SPECIAL, "__call__", "__array__"}) if hasattr(kind, name)]
    said = {"is": "class", "name": kind.__name__[:LONGEST_NAME], "base": next(known, None), "methods": methods}
    return said | {"data": issubclass(kind, DATA)}


class Everything:
    """A container that holds every name."""

    def __contains__(self, _name: object) -> bool:
        return True


def everything(value: object, peer: Peer) -> Allowed:
    """Allow everything: the judge may do with a learner's objects what it likes."""
    return Allowed(call=callable(value), names=Everything(), verbs=VERBS, about=about(value, peer, constructed=True))


MODEL_NAMES = frozenset({
    *("fit", "evaluate", "predict", "compile", "summary", "count_params", "get_layer", "layers", "weights", "name"),
    *("trainable_weights", "trainable_variables", "non_trainable_weights", "variables", "get_weights", "set_weights"),
    *("optimizer", "compiled", "history", "stop_training", "metrics_names", "metrics", "loss", "built", "trainable"),
    *("train_on_batch", "test_on_batch", "predict_on_batch", "save_weights", "load_weights", "run_eagerly"),
})  # fmt: skip
"""Attributes of a test's own model that learners' code may use."""


def for_learners(value: object, peer: Peer) -> Allowed | None:
    """Return what a learner's code may do with an object of the judge: call it, and use a model as a model is used."""
    if isinstance(value, types.ModuleType):
        return None
    if isinstance(value, keras.Model):
        return Allowed(call=True, names=MODEL_NAMES, verbs=VERBS, about=about(value, peer, constructed=False))
    check = refuse_descriptions if is_compile(value) else None
    said = about(value, peer, constructed=False)
    return Allowed(callable(value), verbs={"trace", "special"}, about=said, check=check)


def is_compile(value: object) -> bool:
    """Whether a value is the method of a model with which it is compiled."""
    return isinstance(value, types.MethodType) and value.__func__.__name__ == "compile"


def refuse_descriptions(arguments: list[Any], named: dict[str, Any]) -> None:
    refuse_to_compile_with([*arguments, *named.values()])


# ---- what can be asked of an object beside calling it ---------------------------------------------------------------


def special(value: Any, name: str, *arguments: object) -> object:
    """Call one of the methods that Python calls by itself.

    Raises:
        TypeError: the object has no such method, or it is none of those that are forwarded.
    """
    if name == "__array__":
        return np.asarray(value)
    if name in SHOWN:
        return getattr(type(value), name)(value)[:LONGEST_SHOWN]
    if name not in SPECIAL or not hasattr(type(value), name):
        raise TypeError(f"{type(value).__name__} has no {name}")
    return getattr(type(value), name)(value, *arguments)


LONGEST_SHOWN = 1000
"""Letters of an object's text that are passed on."""


def assign(value: object, name: str, content: object) -> None:
    """Set an attribute; of a test's own model only whether its training is to stop, and how it is run."""
    if isinstance(value, keras.Model) and name not in ("stop_training", "run_eagerly", "trainable"):
        raise AttributeError(f"{name} cannot be set")
    setattr(value, name, content)


VERBS: Mapping[str, Callable[..., object]] = {**FUNCTION_VERBS, "special": special, "assign": assign}


# ---- what stands for objects of the other side ----------------------------------------------------------------------


class StandIns:
    """Maker of stand-ins; one for each side of an exchange."""

    def __init__(self) -> None:
        self._classes: dict[int, type] = {}  # by the other side's number of the class
        self.own_data: list[str] = []  # names of classes that are derived from a type of data, as objects of them came

    def __call__(self, theirs: Theirs) -> object:
        """Return what stands for an object of the other side.

        Raises:
            MessageError: too little is said of it.
        """
        kind = theirs.about.get("is")
        if kind == "function":
            return stand_in_function(theirs)
        if kind == "class":
            return self._class_of(theirs, theirs.about)
        said = theirs.about.get("class")
        if kind != "object" or type(said) is not dict:
            raise MessageError("nothing is said of an object")
        if said.get("data") is True:
            self.own_data.append(name_of(said))
        number = said.get("number")
        if type(number) is not int:
            raise MessageError("an object without a class")
        made: object = object.__new__(self._class_of(Theirs(theirs.peer, number, said), said))
        object.__setattr__(made, "_exchange_theirs", theirs)
        return made

    def _class_of(self, theirs: Theirs, said: Mapping[str, Any]) -> type:
        """Return the class that stands for one of the other side; always the same."""
        known = self._classes.get(theirs.number)
        if known is None:
            known = self._classes[theirs.number] = stand_in_class(theirs, said)
        return known


def stand_in_class(theirs: Theirs, said: Mapping[str, Any]) -> type:
    """Make the class that stands for one of the other side.

    Args:
        theirs: that class.
        said: its name, the name of the nearest class of Keras that it is derived from, and which special methods its
            objects have.
    """
    name, base, methods = name_of(said), said.get("base"), said.get("methods")
    if type(methods) is not list or (base is not None and base not in bases()):
        raise MessageError("a class without a name")
    parent = bases()[base] if base is not None else object
    wanted = [*SHOWN, *(method for method in methods if method in SPECIAL | {"__call__", "__array__"})]
    namespace: dict[str, Any] = {method: forwarding(method) for method in wanted}
    namespace |= {
        "__new__": lambda _class, *arguments, **named: theirs.call(*arguments, **named),
        "__init__": lambda _self, *_arguments, **_named: None,
        "__getattribute__": read_attribute,
        "__setattr__": set_attribute,
        "__eq__": lambda self, other: self is other,
        "__hash__": object.__hash__,
        "__module__": "__main__",
    }
    made = type(parent)(name, (parent,), namespace)
    return made


def name_of(said: Mapping[str, Any]) -> str:
    """Return the name that the other side gives a class; another where it gives none that a class can have."""
    name = said.get("name")
    return name if type(name) is str and len(name) <= LONGEST_NAME and name.isidentifier() else "stand_in"


def theirs_of(stand_in: object) -> Theirs:
    found: Theirs = object.__getattribute__(stand_in, "_exchange_theirs")
    return found


def read_attribute(self: object, name: str) -> object:
    if name.startswith("__") and name.endswith("__"):
        return object.__getattribute__(self, name)
    try:
        return theirs_of(self).read(name)
    except Refused:
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}") from None


def set_attribute(self: object, name: str, value: object) -> None:
    theirs = theirs_of(self)
    theirs.peer.ask("assign", theirs.number, (name, value), {})


def forwarding(name: str) -> Callable[..., Any]:
    """Return a special method that calls the one of the object that is stood for."""
    if name == "__call__":
        return lambda self, *arguments, **named: stand_in_function(theirs_of(self))(*arguments, **named)

    def method(self: object, *arguments: object, **_named: object) -> Any:
        theirs = theirs_of(self)
        return theirs.peer.ask("special", theirs.number, (name, *arguments), {})

    if name == "__array__":
        return lambda self, dtype=None, copy=None: np.asarray(method(self), dtype)
    if name == "__iter__":
        return lambda self: iter(method(self))
    return method
