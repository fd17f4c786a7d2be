"""A timeout for tests that wait for something: it ends tests that hang and never measures speed."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")

PATIENCE = 3000.0
"""Seconds that a test waits at most; fewer than pytest's own limit, so that the error names what did not come.

A machine that is busy with other things takes many times as long as an idle one, and tests must pass on both.
"""


def wait_for(what: Callable[[], Found], every: float = 0.2) -> Found:
    """Call a function every few seconds until it returns a true value, and return that value.

    Raises:
        AssertionError: it returned none within `PATIENCE`.
    """
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if value := what():
            return value
        time.sleep(every)
    raise AssertionError("it never came")
