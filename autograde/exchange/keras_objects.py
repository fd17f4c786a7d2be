"""Keras' models, layers and other objects as data: what they are made of and their weights, and never any code.

Only classes of Keras and KerasHub themselves travel, each with the settings that it was made with. A configuration that
arrives is read by Keras only after each class and function that it names was found in a list: Keras would import
whatever module it is told to.

An object that was sent once is known to the other side. When it is sent again, the same object arrives, brought up to
what it is now.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import inspect
import json
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import keras
import keras_nlp
import numpy as np
from keras.src.models.functional import Functional
from keras.src.utils import tracking

from autograde.exchange.values import Kind, Likeness, MessageError, Reader, Tree, Writer

__all__ = [
    "MODELS",
    "become_model",
    "classes",
    "keras_kinds",
    "refuse_classes",
    "refuse_to_compile_with",
    "state_of_model",
]

NAMESPACES: tuple[ModuleType, ...] = (
    *(keras.layers, keras.initializers, keras.regularizers, keras.constraints, keras.losses, keras.metrics),
    *(keras.optimizers, keras.optimizers.schedules, keras.dtype_policies),
    *(keras_nlp.layers, keras_nlp.samplers, keras_nlp.metrics, keras_nlp.tokenizers),
)
"""Where the classes are."""

CODE = {
    *("Lambda", "TFSMLayer", "TorchModuleWrapper", "JaxLayer", "FlaxLayer"),
    *("MeanMetricWrapper", "LossFunctionWrapper"),
}
"""Classes whose settings hold functions, or name programs to load."""

FILES = {"StringLookup", "IntegerLookup", "TextVectorization", "Hashing", "SentencePieceTokenizer", "BytePairTokenizer"}
"""Classes whose settings may name files to read."""

PATHS = ("vocabulary", "merges", "proto", "filepath")
"""Settings that are a path where they are a string."""

MODELS = (keras.Sequential, Functional)
"""Models that are described by their layers; a subclass has code of its own."""

MARKERS = {"__keras_tensor__", "__tuple__", "__slice__", "__ellipsis__"}
"""What Keras writes in the place of values that are no JSON."""

FUNCTIONS = {
    name: value
    for name, value in vars(keras.activations).items()
    if inspect.isfunction(value) and name not in ("get", "serialize", "deserialize")
}
"""Functions that settings may name."""

WRAPPED = ("build", "call", "quantize")
"""Methods of layers that Keras itself replaces in each."""

COMPILED = ("optimizer", "loss", "loss_weights", "metrics", "weighted_metrics", "run_eagerly", "jit_compile")
"""Settings of `Model.compile` that travel with a model."""


@functools.cache
def classes() -> frozenset[type]:
    """Return the classes whose objects travel."""
    found = {value for space in NAMESPACES for value in vars(space).values() if inspect.isclass(value)}
    named = {value for value in found if value.__name__ not in CODE | FILES}
    return frozenset({*named, *MODELS, keras.dtype_policies.DTypePolicy})


@functools.cache
def class_names() -> frozenset[tuple[str, str]]:
    """Return (module, class) of each, as configurations name them: by where Keras exports it, or where it lies."""
    names = {(value.__module__, value.__name__) for value in classes()}
    for space in NAMESPACES:
        exported = f"keras.{space.__name__.rpartition('keras.')[2].removeprefix('api.')}"
        names |= {
            (exported, value.__name__)
            for value in vars(space).values()
            if inspect.isclass(value) and value in classes()
        }
    return frozenset({*names, ("keras", "DTypePolicy"), ("keras", "Sequential")})


def refuse_classes(config: object) -> None:
    """Raise MessageError unless a configuration names only the classes and functions of this module.

    Whatever names a class names its module too, and every call of a layer is in the form of Keras 3: in the older forms
    Keras looks for classes in a way of its own.
    """
    for named in dicts_in(config):
        if any(type(node) is not dict for node in named.get("inbound_nodes") or ()):
            raise MessageError("a configuration in an older form")
        if {"value", "defaults", "closure"} <= set(named):  # a lambda as Keras writes an activation
            raise MessageError("a configuration with a function")
        if any(isinstance(named.get(key), str) for key in PATHS):
            raise MessageError("a configuration that names a file")
        name, module = named.get("class_name"), named.get("module")
        if "class_name" not in named:
            continue
        if type(name) is not str:
            raise MessageError("a configuration whose class has no name")
        if name in MARKERS and "module" not in named:
            continue
        if type(module) is not str:
            raise MessageError("a configuration whose class has no module")
        if name == "function" and module == "builtins" and str(named.get("config")) in FUNCTIONS:
            if named.get("registered_name") in (None, named["config"]):
                continue
        elif (module, name) in class_names() and named.get("registered_name") in (None, name, f"keras_hub>{name}"):
            continue
        raise MessageError(f"a configuration with {str(module)[:40]}.{str(name)[:40]}")


def dicts_in(config: object) -> Iterator[dict[Any, Any]]:
    """Yield all dictionaries in a configuration.

    Raises:
        MessageError: it holds something else than JSON can, which Keras would read all the same.
    """
    if type(config) is dict:
        if any(type(key) is not str for key in config):
            raise MessageError("a configuration with a key that is no text")
        yield config
        for value in config.values():
            yield from dicts_in(value)
    elif type(config) in (list, tuple):
        for value in config:  # type: ignore[attr-defined]  # one of these
            yield from dicts_in(value)
    elif type(config) not in (str, int, float, bool, type(None)):
        raise MessageError(f"a configuration with a {type(config).__name__}")


@functools.cache
def names_to_compile_with() -> frozenset[str]:
    """Return the names by which Keras finds losses, metrics and optimizers."""
    spaces = (keras.losses, keras.metrics, keras.optimizers)
    found = {name for space in spaces for name, value in vars(space).items() if callable(value)}
    short = {"accuracy", "acc", "crossentropy", "ce", "mse", "mae", "mape", "msle", "bce", "auto"}
    return frozenset({*found, *map(str.lower, found), *short} - {"get", "serialize", "deserialize"})


def refuse_to_compile_with(value: object) -> None:
    """Raise MessageError unless `Model.compile` may be given a value of the other side's.

    Keras takes a dictionary for the description of an object, and makes that, whatever it is. So what compiles a model
    is an object that has come as one, a class of such objects, a function, or a name.
    """
    if value is None or type(value) in (bool, int, float) or inspect.isfunction(value):
        return
    if type(value) in classes() or (inspect.isclass(value) and value in classes()):
        return
    if type(value) is str and value in names_to_compile_with():
        return
    if type(value) in (list, tuple):
        for part in value:  # type: ignore[attr-defined]  # one of these
            refuse_to_compile_with(part)
    elif type(value) is dict and not DESCRIBING & set(value):
        for part in value.values():
            refuse_to_compile_with(part)
    elif not is_stand_in(value):
        raise MessageError(f"a model that is compiled with a {type(value).__name__}")


DESCRIBING = {"class_name", "config", "module", "registered_name", "className"}
"""Keys of a dictionary that describes an object."""


def is_stand_in(value: object) -> bool:
    """Whether a value stands for an object of the other side, with which Keras does what it does with own ones."""
    try:
        object.__getattribute__(value, "_exchange_theirs")
    except AttributeError:
        return False
    return True


def has_functions(value: object) -> bool:
    """Whether a layer, or one inside it, was given a function that is none of Keras' activations."""
    layers = value._flatten_layers() if isinstance(value, keras.layers.Layer) else []  # the only list with all
    known = set(map(id, FUNCTIONS.values()))
    return any(
        inspect.isfunction(held) and id(held) not in known and name not in WRAPPED
        for layer in layers
        if not isinstance(layer, keras.Model)  # which holds the loss
        for name, held in vars(layer).items()
        if not name.startswith("_")
    )


@dataclass
class _Known:
    """An object that both sides have, and its state as of the last message."""

    value: Any
    state: str


class KerasObject:
    """Objects of Keras' own classes; one instance for each side of an exchange.

    Args:
        compared: whether they are only compared with what they were before, and never sent.
    """

    tag = "keras"

    def __init__(self, *, compared: bool = False) -> None:
        self._compared = compared
        self._ours: list[_Known] = []
        self._theirs: dict[int, _Known] = {}  # by their number
        self._numbers: dict[int, tuple[str, int]] = {}  # by id() of all of these, which stay alive there
        self._last: tuple[object, dict[str, Any]] | None = None

    def matches(self, value: Any) -> bool:
        if type(value) not in classes() or has_functions(value):
            return False
        try:
            config = config_of(value)
            refuse_classes(config)
        except (MessageError, ValueError, TypeError, NotImplementedError):  # a learner's layer inside
            return False
        self._last = value, config
        return True

    def write(self, value: Any, writer: Writer) -> dict[str, Tree]:
        assert self._last is not None, "`matches` comes first"
        assert self._last[0] is value, "`matches` comes right before"
        parts = parts_of(value, self._last[1])
        state = state_of(parts)
        if self._compared:
            return {"state": state}
        known = self._known(value, state, writer)
        whose, number = self._numbers[id(value)]
        fields: dict[str, Tree] = {whose: number, "state": state}
        if known:
            return fields
        return fields | {name: writer.tree(part) for name, part in parts.items() if part is not None}

    def _known(self, value: object, state: str, writer: Writer) -> bool:
        """Whether the other side has an object in this state; once the message is sent it has."""
        whose, number = self._numbers.get(id(value), ("mine", len(self._ours)))
        if whose == "mine" and number == len(self._ours):
            self._ours.append(_Known(value, ""))
            self._numbers[id(value)] = whose, number
        record = self._ours[number] if whose == "mine" else self._theirs[number]
        writer.when_sent.append(lambda: setattr(record, "state", state))
        return record.state == state

    def read(self, fields: Mapping[str, Tree], reader: Reader) -> object:
        state = fields.get("state")
        whose = "yours" if "yours" in fields else "mine"
        number = fields.get(whose)
        if type(number) is not int or type(state) is not str:
            raise MessageError("an object of Keras without a number")
        if whose == "yours":
            known = self._ours[number] if 0 <= number < len(self._ours) else None
        else:
            known = self._theirs.get(number)
        if known is None and whose == "yours":
            raise MessageError("an object of Keras that was never sent")
        if "config" in fields:
            made = self._made(fields, reader)
            if known is None:
                known = self._theirs[number] = _Known(made, state)
                self._numbers[id(made)] = "yours", number
            elif type(known.value) is not type(made):
                raise MessageError("an object of Keras that has become another")
            else:
                become_model(known.value, made)
            known.state = state
        if known is None or known.state != state:
            raise MessageError("an object of Keras that has never come")
        return known.value

    def _made(self, fields: Mapping[str, Tree], reader: Reader) -> Any:
        """Return the object that is described."""
        config = reader.value(fields.get("config"))
        if type(config) is not dict or "class_name" not in config:
            raise MessageError("no configuration")
        refuse_classes(config)
        wanted = {
            name: reader.value(fields[name])
            for name in ("vocabulary", "weights", "compiled", "calls")
            if name in fields
        }
        try:
            found = keras.saving.deserialize_keras_object(config, safe_mode=True)
            if "vocabulary" in wanted:
                found.set_vocabulary([str(word) for word in wanted["vocabulary"]])
            if "weights" in wanted:
                found.set_weights(wanted["weights"])
            if "compiled" in wanted:
                compiled = {name: wanted["compiled"].get(name) for name in COMPILED}
                refuse_to_compile_with(list(compiled.values()))
                found.compile(**compiled)
            for place, call in wanted.get("calls", []):
                if not (inspect.isfunction(call) or is_stand_in(call)):
                    raise MessageError("a layer with a call that is no function")
                layer = list(found._flatten_layers())[place]
                layer.call = keeping_names(layer.call, call)
        except Exception as error:
            raise MessageError(f"no object of Keras: {type(error).__name__}: {str(error)[:200]}") from None
        return found


TOKENIZER = keras_nlp.tokenizers.WordPieceTokenizer


def is_built(value: object) -> bool:
    return isinstance(value, keras.layers.Layer) and value.built and not isinstance(value, TOKENIZER)


def compiled_with(value: object) -> dict[str, Any] | None:
    """Return what a model was compiled with; None where it was not."""
    if not isinstance(value, keras.Model) or not value.compiled:
        return None
    given: dict[str, Any] = value._compile_config.config
    return {name: given.get(name) for name in COMPILED} | {"run_eagerly": bool(value.run_eagerly), "jit_compile": None}


def replaced_calls(value: object) -> list[tuple[int, object]]:
    """Return (place among all layers, function) for each layer whose `call` was replaced by a function of its own."""
    if not isinstance(value, keras.layers.Layer):
        return []
    return [
        (place, vars(layer)["call"]) for place, layer in enumerate(value._flatten_layers()) if "call" in vars(layer)
    ]


def keeping_names(original: Any, replacement: Any) -> Any:
    """Return a function that calls `replacement`, with the names of parameters that Keras looks up in a `call`."""

    @functools.wraps(original)
    def call(*arguments: Any, **named: Any) -> Any:
        return replacement(*arguments, **named)

    return call


def config_of(value: object) -> dict[str, Any]:
    """Return the configuration of an object of Keras, without what a model was compiled with."""
    # Keras warns of a lambda, which is refused
    with warnings.catch_warnings(action="ignore"), as_if_never_compiled(value):
        config: dict[str, Any] = keras.saving.serialize_keras_object(value)
    return config


@contextlib.contextmanager
def as_if_never_compiled(value: object) -> Iterator[None]:
    """Have a model not tell what it was compiled with, which may be something that has no configuration."""
    if not isinstance(value, keras.Model) or not value.compiled:
        yield
        return
    value.compiled = False
    try:
        yield
    finally:
        value.compiled = True


def parts_of(value: Any, config: dict[str, Any]) -> dict[str, Any]:
    """Return all that is sent of an object, by name; None for what it does not have."""
    return {
        "config": config,
        "weights": [np.asarray(weight) for weight in value.get_weights()] if is_built(value) else None,
        "vocabulary": vocabulary_of(value) if isinstance(value, TOKENIZER) else None,
        "compiled": compiled_with(value),
        "calls": replaced_calls(value) or None,
    }


def vocabulary_of(tokenizer: Any) -> list[str] | None:
    """Return a tokenizer's vocabulary; None where it was made without one, of which KerasNLP tells by an error."""
    try:
        return list(tokenizer.get_vocabulary())
    except ValueError:
        return None


def state_of(parts: Mapping[str, Any]) -> str:
    """Return a hash of all that is sent of an object."""
    digest = hashlib.sha256()
    named = [parts["config"], parts["vocabulary"], len(parts["calls"] or ()), parts["compiled"]]
    digest.update(json.dumps(named, default=described, sort_keys=True).encode())
    for weight in parts["weights"] or ():
        digest.update(f"{weight.dtype.str}{weight.shape}".encode())
        digest.update(np.ascontiguousarray(weight).tobytes())
    return digest.hexdigest()


def described(value: object) -> object:
    """Return what tells an object that is no JSON from others: its configuration, else which one it is."""
    return config_of(value) if type(value) in classes() else f"{type(value).__name__} {id(value)}"


def state_of_model(value: object) -> bytes | None:
    """Return the state of a model or a layer that travels; None for all else."""
    if type(value) not in classes() or not isinstance(value, keras.layers.Layer) or has_functions(value):
        return None
    try:
        return state_of(parts_of(value, config_of(value))).encode()
    except (ValueError, TypeError, NotImplementedError):
        return None


def become_model(old: Any, new: Any) -> None:
    """Change an object of Keras in place so that it is what another of its class is."""
    if isinstance(old, keras.Sequential) and names_in(old) != names_in(new):
        while old.layers:
            old.pop()
        for layer in new.layers:
            old.add(layer)
    elif isinstance(old, keras.layers.Layer):
        for ours, theirs in zip(old._flatten_layers(), new._flatten_layers(), strict=False):
            ours.trainable = theirs.trainable
            if hasattr(ours, "activation"):
                ours.activation = theirs.activation
    if isinstance(old, keras.layers.Layer) and new.built and len(old.weights) == len(new.weights):
        old.set_weights(new.get_weights())
    if isinstance(old, keras.Model) and new.compiled:
        old.compile(**new._compile_config.config)
        old.run_eagerly = new.run_eagerly


def names_in(model: keras.Model) -> list[tuple[str, str]]:
    return [(type(layer).__name__, layer.name) for layer in model.layers]


TRACKED: tuple[Kind, ...] = (
    Likeness("list", (tracking.TrackedList,), lambda value: list(list.__iter__(value))),
    Likeness("dict", (tracking.TrackedDict,), lambda value: list(dict.items(value))),
    Likeness("set", (tracking.TrackedSet,), lambda value: list(set.__iter__(value))),
)
"""Containers that Keras puts in the place of those that are attributes of its layers."""


def keras_kinds(*, compared: bool = False) -> tuple[Kind, ...]:
    """Return the tag of Keras' objects, for one side of an exchange.

    Args:
        compared: whether they are only compared with what they were before, and never sent.
    """
    return (*TRACKED, KerasObject(compared=compared))
