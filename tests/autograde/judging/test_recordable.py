"""Of what a kernel sent, only what can be kept is recorded."""

from __future__ import annotations

import json

import nbformat
import pytest
from nbformat.v4 import new_notebook

from autograde.judging.recordable import make_recordable, size_of
from tests.support.cells import code_cell

pytestmark = pytest.mark.slow


def test_only_what_can_be_kept_is_recorded():
    """Half a character in a name or a text, an address to load, a widget, a count: none stops what writes."""
    made = code_cell("x = '\ud83d'")
    data = {"text/plain": "\ud83d\ude00 \udc00", "a\ud83d": "b", "application/vnd.jupyter.widget-view+json": {"a": 1}}
    metadata = {"filenames": {"image/png": "http://192.0.2.1/a.png"}, "image/png": {"width": 3, "on": 1}, "height": "9"}
    made.outputs = [
        nbformat.from_dict({"output_type": "display_data", "data": data, "metadata": metadata}),
        nbformat.from_dict({"output_type": "display_data", "data": {list(data)[2]: {}}, "metadata": {}}),
    ]
    made.execution_count = "7"
    notebook = new_notebook(metadata={"widgets": {"state": "x" * 1000}})
    notebook.cells.append(made)
    kept = make_recordable(notebook)
    json.dumps(kept, ensure_ascii=False).encode()
    (output,) = kept.cells[0].outputs
    assert output.data == {"text/plain": "\U0001f600 \ufffd", "a\ufffd": "b"}
    assert output.metadata == {"image/png": {"width": 3}, "height": "9"}
    assert (kept.cells[0].execution_count, kept.metadata) == (None, {})


def test_outputs_are_measured_as_they_are_written():
    """Names and metadata count, and letters by their bytes."""
    content = {"data": {"x" * 1000: "가" * 1000}, "metadata": {"y": "z" * 1000}}
    assert 5000 < size_of(content) < 5100
