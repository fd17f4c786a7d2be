"""Pictures of lesson 1: where in the pipeline we are, and what the shuffle basket does."""

from __future__ import annotations

import pytest
import tensorflow as tf

from minigpt import plots
from minigpt.errors import CourseError
from minigpt.plots.style import KEPT


def test_stages_fills_where_we_are():
    axes = plots.stages({"읽기": "read_lines", "거르기": "filter", "묶기": "batch"}, ["거르기"])
    assert [text.get_text() for text in axes.texts if text.get_text()] == [
        "읽기", "read_lines", "거르기", "filter", "묶기", "batch",
    ]  # fmt: skip
    assert [patch.get_facecolor()[:3] == patch.get_edgecolor()[:3] for patch in axes.patches[:3]] == [
        False, True, False,
    ]  # fmt: skip


def test_stages_knows_its_names():
    with pytest.raises(CourseError, match="'섞기'"):
        plots.stages({"읽기": "", "묶기": ""}, ["섞기"])


@pytest.mark.parametrize("seed", [1, 2])
def test_basket_steps_follows_a_real_shuffle(seed: int):
    """Each line that TensorFlow gave lies in the basket, and the next of the file takes its place."""
    order = [int(number) for number in tf.data.Dataset.range(9).shuffle(3, seed=seed)]
    texts = [text.get_text() for text in plots.basket_steps(order, 3, steps=9).texts]
    assert [text.removeprefix("→ ") for text in texts if text.startswith("→")] == [str(number) for number in order]
    assert [text for text in texts if text.startswith("←")] == [f"← {number}" for number in range(3, 9)]
    assert texts.count("없음") == 3


def test_basket_steps_marks_what_is_taken_and_what_is_new():
    texts = plots.basket_steps([1, 0, 2, 3], 2, steps=2).texts
    assert [text.get_text() for text in texts if text.get_color() == KEPT] == ["← 2", "2", "← 3"]
    assert [text.get_text() for text in texts if text.get_color() == "white"] == ["1", "0"]


def test_basket_steps_refuses_what_cannot_be():
    with pytest.raises(CourseError, match="3번 줄"):
        plots.basket_steps([3, 0, 1, 2], 2)
