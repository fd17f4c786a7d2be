"""Assertions turned around: an honest answer that passed a test meets none of them."""

from __future__ import annotations

import ast
import itertools

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograde.judging import mutation
from autograde.layout import Layout
from autograde.lesson.cells import is_test

pytestmark = pytest.mark.slow


def test_every_test_of_the_course_can_be_turned(course: Layout):
    """Each has an assertion with an expected value, so none falls back on negation."""
    for lesson in course.lesson_names():
        for cell in nbformat.read(course.solution(lesson), as_version=4).cells:
            if is_test(cell):
                turned = mutation.turned(cell.source, "_record", itertools.count())
                compile(turned.source, cell.id, "exec")
                telling = [node for node in ast.parse(cell.source).body if isinstance(node, ast.Assert)]
                assert any(mutation.with_other_value(node.test) for node in telling), cell.id
                assert turned.last, cell.id


def turns(source: str) -> bool:
    """Whether every turned assertion of a test fails when the test is run on its own."""
    space = {}
    turned = mutation.turned(source, "_record", itertools.count())
    try:
        exec(turned.source, space)
    except Exception:
        return space["_record"] == list(turned.assertions)
    return False


PLAIN = st.recursive(
    st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text() | st.binary(),
    lambda values: st.lists(values, max_size=3) | st.tuples(values, values),
    max_leaves=5,
)


@given(PLAIN)
def test_what_was_equal_is_not_equal_to_the_other_value(value):
    """For an expected value that is written out, on either side, and for one that is computed."""
    text = repr(value)
    assert turns(f"found = {text}\nassert found == {text}, ''")
    assert turns(f"found = {text}\nassert {text} == found, ''")
    assert turns(f"found = {text}\nexpected = {text}\nassert found == expected, ''")


@given(st.lists(st.integers(-1000, 1000) | st.floats(-1e3, 1e3), min_size=1, max_size=4))
def test_arrays_that_were_equal_are_not_equal_to_the_others(values):
    head = f"import numpy as np\nfound = np.array({values!r})\n"
    assert turns(f"{head}assert np.allclose(found, {values!r}), ''")
    assert turns(f"{head}assert np.array_equal({values!r}, found), ''")
    assert turns(f"{head}expected = list(found)\nassert np.allclose(found, expected, atol=1e-3), ''")


def test_only_a_test_without_expected_values_is_negated():
    assert turns("x = 3\nassert x > 2, ''\nassert x < 4, ''")
    turned = mutation.turned("assert x > 2, ''\nassert x < 4, ''", "_r", itertools.count())
    assert (turned.assertions, turned.last) == ({}, "x < 4")


def test_all_expected_values_are_changed():
    """Every one is met in one run: all but the last are noted, the last ends it."""
    source = "x = 3\nassert x == 3, ''\nassert x > 2, ''\nassert [x] == [3], ''\nassert str(x) == '3', ''"
    turned = mutation.turned(source, "_r", itertools.count())
    assert turned.assertions == {0: "x == 3", 1: "[x] == [3]"}
    assert turned.last == "str(x) == '3'"
    assert turns(source)
    assert not turns(source.replace("x = 3", "x = type('Equal', (int,), {'__eq__': lambda *_: True})(3)"))


def test_an_assertion_in_a_branch_is_left_alone():
    """It may not be reached, and would then look as if it had passed."""
    source = "x = 3\nif x > 5:\n    assert x == 6, ''\nassert x == 3, ''"
    turned = mutation.turned(source, "_r", itertools.count())
    assert (turned.assertions, turned.last) == ({}, "x == 3")
    assert turns(source)


def test_a_test_without_assertions_is_refused():
    with pytest.raises(ValueError, match="no assertion"):
        mutation.turned("x = 3", "_r", itertools.count())
