"""Cells as nbgrader marks them."""

from __future__ import annotations

from nbformat.v4 import new_code_cell


def code_cell(source: str, name: str | None = None, *, test: bool = False):
    """A code cell; with a name an nbgrader cell, an answer unless it is a test."""
    made = new_code_cell(source)
    if name:
        flags = {"grade": test, "solution": not test, "locked": test, "task": False, "points": 2}
        made.metadata["nbgrader"] = {"grade_id": name, "cell_type": "code", "schema_version": 3, **flags}
    return made
