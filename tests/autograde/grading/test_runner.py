"""Whose fault it is that a hand-in could not be graded."""

from __future__ import annotations

import pytest

from autograde.grading.runner import is_grader_fault


@pytest.mark.parametrize("error", [SystemError("of CPython"), OSError("no space left")])
def test_what_is_the_graders_fault_gives_nobody_a_zero(error: Exception):
    assert is_grader_fault(error)
