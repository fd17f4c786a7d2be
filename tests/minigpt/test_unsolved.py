"""An exercise that is not solved does not stop the rest of its lesson."""

from __future__ import annotations

import pytest

from minigpt.unsolved import or_library


def double(number: int) -> int:
    return 2 * number


def stub(number: int) -> int:
    raise NotImplementedError("아직 답을 쓰지 않은 문제입니다.")


def test_an_answer_is_called(capsys: pytest.CaptureFixture[str]):
    """Also a wrong one: what it gives is what the learner is to see."""
    assert or_library(lambda number: number + 1, double)(5) == 6
    assert capsys.readouterr().out == ""


def test_the_library_stands_in_for_a_stub_and_says_so_once(capsys: pytest.CaptureFixture[str]):
    chosen = or_library(stub, double)
    assert [chosen(1), chosen(number=2)] == [2, 4]
    assert capsys.readouterr().out == "double 문제를 아직 풀지 않아 라이브러리의 것을 대신 씁니다.\n"


def test_other_errors_are_the_learners_own():
    with pytest.raises(ZeroDivisionError):
        or_library(lambda number: number / 0, double)(1)
