"""`python -m autograde.authoring.stray_metadata NOTEBOOK…`: what editors leave in a notebook and no reader needs.

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
CELL = {"nbgrader", "tags", "editable", "deletable"}
OUTPUT = {"needs_background"}
"""Matplotlib's, of a picture that is transparent."""


def stray(notebook: nbformat.NotebookNode) -> Iterator[str]:
    """What does not belong, as `where: key`."""
    yield from (f"노트북: {key}" for key in sorted(set(notebook.metadata) - NOTEBOOK))
    kernel = notebook.metadata.get("kernelspec", {}).get("name", "python3")
    if kernel not in KERNELS:
        yield f"노트북: kernelspec {kernel}"
    for cell in notebook.cells:
        yield from (f"셀 {cell.get('id')}: {key}" for key in sorted(set(cell.metadata) - CELL))
        for output in cell.get("outputs", []):
            yield from (f"셀 {cell.get('id')}의 출력: {key}" for key in output_keys(output))


def output_keys(output: nbformat.NotebookNode) -> list[str]:
    """Keys of an output's metadata, those that stand below a kind of content included."""
    metadata = output.get("metadata", {})
    nested = {key for value in metadata.values() if isinstance(value, dict) for key in value}
    plain = {key for key, value in metadata.items() if not isinstance(value, dict)}
    return sorted((nested | plain) - OUTPUT)


def main(names: list[str]) -> int:
    """Print what is stray, a line each; 1 where something is."""
    found = 0
    for name in names:
        for line in stray(nbformat.reads(Path(name).read_text(encoding="utf8"), as_version=4)):
            found += 1
            print(f"{name}: {line}")
    return int(found > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
