"""Load the modules of the exchange into kernels, which cannot import the package `autograde` that hides there.

A kernel gets them as modules of a package of its own, `_exchange`, made from their sources. A zygote has loaded them
already (`autograde.exchange.preload`), and so has each of its forks.
"""

from __future__ import annotations

import functools
import inspect
import sys
import types
from collections.abc import Mapping
from pathlib import Path

__all__ = ["IS_LOADED", "LOADED", "PACKAGE", "code_that_loads", "load"]

PACKAGE = "_exchange"
"""Name of the package in a kernel."""

LOADED = "loaded"
IS_LOADED = f"{LOADED!r} if {PACKAGE!r} in __import__('sys').modules else ''"
"""Expression whose value, in a kernel, is `LOADED` if it has the package."""

MODULES = (
    "values",
    "frames",
    "peer",
    "tensors",
    "graphs",
    "datasets",
    "functions",
    "keras_objects",
    "stand_ins",
    "results",
    "sides",
)
"""The modules, each after those that it imports."""


@functools.cache
def sources() -> Mapping[str, str]:
    """Return the sources of the modules, by name, as the kernel's package has them."""
    here = Path(__file__).parent
    return {
        name: (here / f"{name}.py").read_text(encoding="utf8").replace(f"{__package__}.", f"{PACKAGE}.")
        for name in MODULES
    }


def load(package: str, sources: Mapping[str, str]) -> None:
    """Make a package of modules from their sources, unless it is there."""
    if package in sys.modules:
        return
    parent = types.ModuleType(package)
    parent.__path__ = []
    sys.modules[package] = parent
    for name, source in sources.items():
        module = types.ModuleType(f"{package}.{name}")
        module.__package__ = package
        sys.modules[module.__name__] = module
        exec(compile(source, f"<{package} {name}>", "exec"), module.__dict__)
        setattr(parent, name, module)


def code_that_loads() -> str:
    """Return Python code that loads the modules in a kernel and leaves no name behind."""
    text = f"import sys, types\nfrom collections.abc import Mapping\n{inspect.getsource(load)}"
    return f"(lambda space: (exec({text!r}, space), space['load']({PACKAGE!r}, {dict(sources())!r})))({{}})"
