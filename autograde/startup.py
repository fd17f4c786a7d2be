"""A faster start for the course's own processes."""

from __future__ import annotations

import sys
from typing import Any


def skip_slow_imports() -> None:
    """Prevent imports that take seconds and are not used; to be called before nbformat or nbgrader is imported.

    jsonschema imports rfc3987_syntax where it is installed (jupyter-server asks for it), in order to check IRIs. A
    notebook's schema has none, and the import compiles a grammar: 2.6 of the 4.5 seconds of all of nbgrader.
    """
    modules: dict[str, Any] = sys.modules  # None in it stands for a module that cannot be imported
    modules.setdefault("rfc3987_syntax", None)
