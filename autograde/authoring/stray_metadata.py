"""`python -m autograde.authoring.stray_metadata NOTEBOOK…`: list the metadata that editors leave in notebooks.

Colab's and VS Code's ids, timings, widget states, a kernel's own name: each makes a change look larger than it is, and
some tell who ran it. Used before a commit; `course build` writes none of it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import nbformat

NOTEBOOK = {"kernelspec", "language_info", "accelerator", "colab"}
KERNELS = {"python3"}
CELL = {"nbgrader", "tags", "editable", "deletable", "cellView", "jupyter"}
OUTPUT = {"needs_background"}
"""Keys that may stay: Matplotlib writes this one for a transparent picture."""


def stray(notebook: nbformat.NotebookNode) -> Iterator[str]:
    """Yield the metadata that does not belong in a notebook, as `where: key`."""
    yield from (f"노트북: {key}" for key in sorted(set(notebook.metadata) - NOTEBOOK))
    kernel = notebook.metadata.get("kernelspec", {}).get("name", "python3")
    if kernel not in KERNELS:
        yield f"노트북: kernelspec {kernel}"
    for cell in notebook.cells:
        yield from (f"셀 {cell.get('id')}: {key}" for key in sorted(set(cell.metadata) - CELL))
        for output in cell.get("outputs", []):
            yield from (f"셀 {cell.get('id')}의 출력: {key}" for key in output_keys(output))


def output_keys(output: nbformat.NotebookNode) -> list[str]:
    """Return the keys of an output's metadata that do not belong there, those below a MIME type included."""
    metadata = output.get("metadata", {})
    nested = {key for value in metadata.values() if isinstance(value, dict) for key in value}
    plain = {key for key, value in metadata.items() if not isinstance(value, dict)}
    return sorted((nested | plain) - OUTPUT)


def main(names: list[str]) -> int:
    """Print the metadata that does not belong, one line each; return the exit status, 1 if there is any."""
    found = 0
    for name in names:
        for line in stray(nbformat.reads(Path(name).read_text(encoding="utf8"), as_version=4)):
            found += 1
            print(f"{name}: {line}")
    return int(found > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
