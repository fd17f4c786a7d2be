"""Clean an executed notebook so that it can be stored: a kernel that runs learners' code can send anything.

This is done where the notebook is run, so that one that cannot be written is one submission that cannot be graded, with
a reason.
"""

from __future__ import annotations

import json
import re
import sys
from typing import Any

import nbformat
from nbformat.notebooknode import NotebookNode

WIDGET = "application/vnd.jupyter.widget-"
"""Prefix of the media types of widgets, whose state can be of any size and shows nothing without a kernel."""

SIZES = ("width", "height")
"""Keys that are kept of an output's metadata. nbconvert would follow a `filenames` there to any address."""


def make_recordable(notebook: NotebookNode) -> NotebookNode:
    """Return the notebook without what cannot be stored.

    Raises:
        nbformat.ValidationError: what is left is not a valid notebook.
    """
    notebook = nbformat.from_dict(whole_text(notebook))
    notebook.metadata.pop("widgets", None)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.execution_count = count_of(cell.get("execution_count"))
            cell.outputs = [output for output in cell.outputs if tidy(output)]
    nbformat.validate(notebook)
    return notebook


def tidy(output: NotebookNode) -> bool:
    """Remove from an output what is not kept; return False where nothing is left of it."""
    if "execution_count" in output:
        output.execution_count = count_of(output.execution_count)
    if "metadata" in output:
        output.metadata = nbformat.from_dict(sizes_in(output.metadata))
    if "data" not in output:
        return True
    for kind in [kind for kind in output.data if kind.startswith(WIDGET)]:
        del output.data[kind]
    return bool(output.data)


def sizes_in(metadata: Any) -> dict[str, Any]:
    """Return the sizes of a picture in metadata: those for all media types, and those for each."""
    if not isinstance(metadata, dict):
        return {}
    own = {name: metadata[name] for name in SIZES if is_size(metadata.get(name))}
    each = {kind: sizes_in(inner) for kind, inner in metadata.items() if "/" in kind}
    return own | {kind: sizes for kind, sizes in each.items() if sizes}


def is_size(value: Any) -> bool:
    return isinstance(value, int | float | str) and re.fullmatch(r"\d{1,5}(\.\d{1,9})?(px|%)?", str(value)) is not None


def count_of(value: Any) -> int | None:
    """Return an execution count; None where the value cannot be one."""
    return value if type(value) is int and value >= 0 else None


def whole_text(value: Any) -> Any:
    """Return the value with lone surrogates (halves of characters) replaced in every string and key."""
    match value:
        case str():
            return value if is_whole(value) else value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        case dict():
            return {whole_text(key): whole_text(inner) for key, inner in value.items()}
        case list():
            return [whole_text(inner) for inner in value]
    return value


def is_whole(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def size_of(content: Any) -> int:
    """Return the bytes that content from a kernel takes in a notebook's file; `sys.maxsize` where none can hold it."""
    try:
        return len(json.dumps(content, ensure_ascii=False, default=repr).encode("utf8", "replace"))
    except (RecursionError, ValueError):  # nothing that a notebook can hold
        return sys.maxsize
