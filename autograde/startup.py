"""A faster start for the course's own processes."""

from __future__ import annotations

import contextlib
import gc
import sys
from collections.abc import Iterator
from typing import Any


@contextlib.contextmanager
def without_collection() -> Iterator[None]:
    """Collect no garbage inside this context, and never look again at what was made there: for imports.

    Nearly all that they make stays. Collections look at it again and again, a tenth of the time of the imports and, in
    a process that grades, of the time afterwards.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.collect()
        gc.freeze()


def skip_slow_imports() -> None:
    """Prevent imports that take seconds and are not used; to be called before nbformat or nbgrader is imported.

    jsonschema imports rfc3987_syntax where it is installed (jupyter-server asks for it), in order to check IRIs. A
    notebook's schema has none, and the import compiles a grammar: 2.6 of the 4.5 seconds of all of nbgrader.
    """
    modules: dict[str, Any] = sys.modules  # None in it stands for a module that cannot be imported
    modules.setdefault("rfc3987_syntax", None)
