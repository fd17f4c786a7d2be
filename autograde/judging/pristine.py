"""Put back, in a grading kernel before each test, everything that tests rely on, as it was before any answer ran.

This file runs inside the kernel: `autograde.judging.execute` sends its text there, so it imports nothing of the course.
It guards against answers that patch what tests use: builtins, NumPy's and TensorFlow's functions, IPython's way of
running a cell, names of the lesson. An answer can still patch while a test is calling it; the turned test then passes
too.
"""

from __future__ import annotations

import builtins
import contextlib
import sys
import threading
from collections.abc import Iterable, Iterator
from typing import Any

MISSING = object()
LIBRARIES = ("math", "numpy", "tensorflow", "keras")


def install(key: str, shell: Any, paths: Iterable[str]) -> None:
    """Record the kernel's state, before any answer has run, and store the record in `sys.modules`.

    Args:
        key: name under which the record is stored.
        shell: the kernel's IPython shell.
        paths: see `Pristine`.
    """
    # IPython's `exit()` and `quit()` end the kernel; here they end the cell, as `sys.exit()` does. At the class, so
    # that it is put back with the rest; a builtin, so that nothing leads from it to this file.
    type(shell).ask_exit = sys.exit
    modules: dict[str, Any] = sys.modules  # which holds whatever is put there
    modules[key] = Pristine(shell, paths)


class Pristine:
    """Record of the state that tests rely on; one in each kernel.

    Args:
        shell: the kernel's IPython shell.
        paths: dotted names that tests read, beginning with a name of the lesson, such as `np.array_equal`.
    """

    def __init__(self, shell: Any, paths: Iterable[str]) -> None:
        self.shell = shell
        self.names: dict[str, Any] = {}
        self.dicts: list[tuple[dict[str, Any], dict[str, Any]]] = [(vars(builtins), dict(vars(builtins)))]
        self.attributes: list[tuple[Any, str, Any]] = []
        self.lists = [(target, list(target)) for target in self._lists()]
        self.callbacks = {event: list(functions) for event, functions in shell.events.callbacks.items()}
        self.instances = [(thing, set(vars(thing))) for thing in (shell, shell.compile, shell.kernel)]
        self.classes: dict[type, dict[str, Any]] = {}
        for thing in (shell, shell.compile, shell.input_transformer_manager, shell.kernel):
            self.classes.update((cls, dict(vars(cls))) for cls in type(thing).__mro__[:-1])
        for path in paths:
            self._remember_path(path)
        self.hooks = {name: getattr(sys, name) for name in ("displayhook", "excepthook", "stdout", "stderr")}

    def trust(self, names: Iterable[str]) -> None:
        """Record the values of these names, which a cell of the lesson has just bound."""
        space = self.shell.user_ns
        self.names.update({name: space[name] for name in names if name in space})

    def restore(self, read: Iterable[str]) -> None:
        """Put everything back as it was recorded.

        Args:
            read: the names that the next cell reads; a builtin among them must be the builtin.
        """
        sys.settrace(None)
        sys.setprofile(None)
        threading.settrace(None)
        for name, value in self.hooks.items():
            setattr(sys, name, value)
        for space, record in self.dicts:
            for name, value in record.items():
                if space.get(name, MISSING) is not value:
                    space[name] = value
        for owner, name, value in self.attributes:
            if vars(owner).get(name, MISSING) is not value:
                with contextlib.suppress(AttributeError, TypeError):
                    setattr(owner, name, value)
        for target, items in self.lists:
            target[:] = items
        for cls, record in self.classes.items():
            self._restore_class(cls, record)
        self._restore_shell()
        space = self.shell.user_ns
        for name in read:
            if name not in self.names and name in vars(builtins) and not is_from_library(name, space.get(name)):
                space.pop(name, None)
        space.update(self.names)

    def _lists(self) -> Iterator[list[Any]]:
        manager = self.shell.input_transformer_manager
        yield from (manager.cleanup_transforms, manager.line_transforms, manager.token_transformers)
        yield from (self.shell.input_transformers_post, self.shell.ast_transformers)

    def _restore_class(self, cls: type, record: dict[str, Any]) -> None:
        for name, value in list(vars(cls).items()):
            if callable(value) and name not in record:  # it hides the method of a base class
                delattr(cls, name)
        for name, value in record.items():
            if callable(value) and vars(cls).get(name, MISSING) is not value:
                with contextlib.suppress(AttributeError, TypeError):
                    setattr(cls, name, value)

    def _restore_shell(self) -> None:
        for thing, names in self.instances:
            for name in set(vars(thing)) - names:
                if hasattr(type(thing), name):  # a method hidden by an attribute of the object
                    delattr(thing, name)
        self.shell.custom_exceptions = ()
        for event, functions in self.callbacks.items():
            self.shell.events.callbacks[event][:] = functions

    def _remember_path(self, path: str) -> None:
        """Record every attribute on the way of a dotted name, and the functions that the one at its end can call.

        These are the callable globals of the module that defines it.
        """
        first, *names = path.split(".")
        owner = self.shell.user_ns.get(first, MISSING)
        for name in names:
            value = getattr(owner, name, MISSING)
            if value is MISSING:
                return
            if name in getattr(owner, "__dict__", {}):
                self.attributes.append((owner, name, vars(owner)[name]))
            owner = value
        module = getattr(owner, "__globals__", None)
        if isinstance(module, dict) and module is not self.shell.user_ns:
            self._remember_dict(module)

    def _remember_dict(self, space: dict[str, Any]) -> None:
        if not any(known is space for known, _ in self.dicts):
            functions = {name: value for name, value in space.items() if callable(value)}
            self.dicts.append((space, functions))


def is_from_library(name: str, value: object) -> bool:
    """Whether a value is what `from numpy import *`, or the same for another of `LIBRARIES`, binds to this name."""
    modules = (sys.modules.get(library) for library in LIBRARIES)
    return any(vars(module).get(name, MISSING) is value for module in modules if module is not None)
