"""From bytes to cells, or to the reason why not."""

from __future__ import annotations

import json
import re

import jupytext
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from autograde.intake.reading import Unreadable, read_cells, without_outputs
from autograde.intake.record import Status
from autograde.lesson.answers import hand_in, model_answers
from autograde.lesson.cells import grade_id
from tests.support.broken import answered, code
from tests.support.taking_in import COURSE, plain, take


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ([code("x = '" + "a" * 250_000 + "'")] * 9, "지나치게 많습니다(2,"),
        ([code("x = 1\n" * 6000)] * 10, "60,"),
        ([code("x = 1;" * 40_000)] * 2, "지나치게 많습니다("),
        ([{"cell_type": "markdown", "metadata": {}, "source": "def is_long(): pass\n" * 10_000}] * 11, "지나치게 많"),
        ([code("!ls is_long\n" * 49 + "#" + "x" * 9000 + str(n)) for n in range(40)], "%나 !로 시작하거나"),
    ],
)
def test_more_code_than_anybody_writes_is_refused(cells: list[dict], reason: str):
    """With the reason, and before it is looked at."""
    notebook = answered(COURSE)
    notebook["cells"] += cells
    intake = take(notebook)
    assert intake.status == Status.UNREADABLE
    assert reason in intake.reason
    assert "\n" not in intake.reason


def test_pictures_and_empty_lines_are_not_too_much():
    notebook = answered(COURSE)
    picture = f"![](data:image/png;base64,{'A' * 3_000_000})"
    notebook["cells"] += [{"cell_type": "markdown", "metadata": {}, "source": picture}, code("x = 1" + "\n" * 200_000)]
    assert take(notebook).status == Status.GRADED


def drop_outputs(value):
    """The same as `without_outputs`, on the parsed document."""
    if isinstance(value, dict):
        return {
            key: [] if key == "outputs" and isinstance(inner, dict | list) else drop_outputs(inner)
            for key, inner in value.items()
        }
    return [drop_outputs(inner) for inner in value] if isinstance(value, list) else value


documents = st.recursive(
    st.none() | st.integers() | st.text(alphabet='a"\\[]{}:, 가\n', max_size=12) | st.just("outputs"),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["outputs", "cells", 'a"', "[", "\\"]), inner, max_size=4)
    ),
    max_leaves=25,
)


@pytest.mark.slow
@given(documents, st.sampled_from([None, 1]))
@settings(deadline=None, max_examples=400)
def test_without_outputs(document, indent: int | None):
    """Taking outputs out of the bytes is taking them out of the document."""
    content = json.dumps(document, ensure_ascii=False, indent=indent).encode()
    assert json.loads(without_outputs(content)) == drop_outputs(document)


@given(st.binary(max_size=300) | st.text(alphabet='"\\[]{}:outps,').map(str.encode))
def test_without_outputs_of_anything(content: bytes):
    """It ends on any bytes, and adds nothing but empty lists."""
    assert len(without_outputs(content)) <= len(content) + 2 * content.count(b"outputs")


def test_without_outputs_is_linear():
    """A huge string that is cut off is looked at once, not once for each quote in it."""
    content = b'{"a": "' + rb"\"" * 2_000_000
    assert without_outputs(content) == content


def test_reading_says_why():
    """Everything that cannot be read ends in one Korean line."""
    for content in (b"", b"{", b"[1]", b'"a"', b"3", b"<html>", b"\xff\xfe", b"PK\x03\x04"):
        with pytest.raises(Unreadable) as caught:
            read_cells(content)
        assert "\n" not in str(caught.value)
        assert re.search("[가-힣]", str(caught.value))


BOMB = "# ---\n# a: &a [x, x]\n" + "".join(
    f"# {chr(98 + n)}: &{chr(98 + n)} [{', '.join([f'*{chr(97 + n)}'] * 9)}]\n" for n in range(12)
)


def no_yaml(*_args, **_kwargs):
    raise AssertionError("YAML of a learner's was read")


@pytest.mark.parametrize("lesson", COURSE.lesson_names())
def test_a_percent_script_is_read_as_jupytext_reads_it_but_for_its_header(lesson: str, monkeypatch):
    """What YAML stands in the header is not even looked at."""
    notebook = hand_in(COURSE, lesson, model_answers(COURSE, lesson))
    script = jupytext.writes(notebook, fmt="py:percent")
    wanted = jupytext.reads(script, fmt="py:percent").cells
    for name in ("load", "safe_load", "compose", "parse", "scan"):
        monkeypatch.setattr(yaml, name, no_yaml)
    for header in ("", BOMB + "# ---\n\n"):
        body = script[script.index("# %%") :]
        cells = read_cells((header + body).encode()).cells
        assert [(one.kind, plain(one.source)) for one in cells] == [
            (one.cell_type, plain(one.source)) for one in wanted
        ]
        assert [one.grade_id for one in cells] == [grade_id(one) for one in wanted]
        assert [list(one.tags) for one in cells] == [one.metadata.get("tags", []) for one in wanted]


def test_code_above_the_first_mark_is_a_cell():
    cells = read_cells((BOMB + "# ---\n\nx = 1\n\n# %%\ny = 2\n").encode()).cells
    assert [one.source.split("\n")[-1] for one in cells] == ["x = 1", "y = 2"]


@pytest.mark.parametrize(
    "text", [BOMB, BOMB + "# ---\n", f"---\n{BOMB.replace('# ', '')}---\n\n```python\nx = 1\n```\n"]
)
def test_yaml_without_cells_is_no_notebook(text: str, monkeypatch):
    monkeypatch.setattr(yaml, "load", no_yaml)
    monkeypatch.setattr(yaml, "safe_load", no_yaml)
    with pytest.raises(Unreadable):
        read_cells(text.encode())
