"""How long tests wait for what comes when it comes: a backstop, so that what hangs ends, never a measure of speed."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")

PATIENCE = 3000.0
"""Seconds; fewer than pytest's own limit, so that what did not come is named.

A machine that is busy with other things takes many times as long as an idle one, and both are right.
"""


def wait_for(what: Callable[[], Found]) -> Found:
    """The first true value that a function gives."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if value := what():
            return value
        time.sleep(0.2)
    raise AssertionError("it never came")
