"""The environment in which tests run commands as a person does at a terminal."""

from __future__ import annotations

import os
import sys
from pathlib import Path

OWN = ("MINIGPT_", "COURSE_", "JUPYTER_DEFAULT_PROVISIONER_NAME")
"""Prefixes of the variables that configure the course, or how these tests use it."""


def terminal(*more: str) -> dict[str, str]:
    """Return this process's environment variables without the tests' own.

    Args:
        more: prefixes of further names to leave out.
    """
    return {name: value for name, value in os.environ.items() if not name.startswith((*OWN, *more))}


def terminal_in_venv() -> dict[str, str]:
    """Return the environment variables of a terminal in which .venv is active."""
    return terminal() | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
