"""The bars that compare the same things in several measures."""

from __future__ import annotations

import warnings

import matplotlib as mpl

mpl.use("Agg")

import pytest

from minigpt import plots
from minigpt.errors import CourseError

PANELS = {"글자당 비트": {"음절": 1.5, "자모": 3.0}, "토큰": {"음절": 276.0, "자모": 561.0}}


def test_each_measure_has_its_bars_in_order_from_the_top():
    bits, tokens = plots.side_by_side(PANELS)
    assert [bar.get_width() for bar in bits.patches] == [1.5, 3.0]
    assert [text.get_text() for text in tokens.texts] == ["276", "561"]
    assert [label.get_text() for label in bits.get_yticklabels()] == ["음절", "자모"]
    assert (bits.get_title(), tokens.get_title()) == tuple(PANELS)
    assert bits.yaxis_inverted()


def test_a_level_stands_only_in_its_own_panel():
    bits, tokens = plots.side_by_side(PANELS, levels={"글자당 비트": 0.29})
    assert [line.get_xdata()[0] for line in bits.lines] == [0.29]
    assert "0.29" in bits.get_xlabel()
    assert not tokens.lines


@pytest.mark.parametrize("panels", [{}, {"토큰": {}}, {"토큰": {"음절": 1.0}, "초": {"자모": 1.0}}])
def test_what_cannot_be_compared_is_refused(panels):
    with pytest.raises(CourseError, match="넣어 주세요"):
        plots.side_by_side(panels)


def test_nothing_but_zeros_can_be_drawn_without_boxes():
    """Matplotlib warns of a glyph that no font has, and of an axis without a range."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        (axes,) = plots.side_by_side(
            {
                "깨진 글자": {"음절": 0.0, "자모": 12.5},
            },
            levels={"깨진 글자": 1},
        )
        axes.figure.canvas.draw()
        (axes,) = plots.side_by_side({"깨진 글자": {"음절": 0.0}})
        axes.figure.canvas.draw()


def test_what_could_not_be_measured_has_no_bar():
    (axes,) = plots.side_by_side({"틀린 조사": {"음절": 25.0, "자모": float("nan")}})
    assert [bar.get_width() for bar in axes.patches] == [25.0, 0.0]
    assert [text.get_text() for text in axes.texts] == ["25.0", "없음"]
