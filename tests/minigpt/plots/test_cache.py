"""The pictures of fast generation: what each says in cells computed and tokens a second."""

from __future__ import annotations

import itertools

import matplotlib as mpl

mpl.use("Agg")

import pytest
from matplotlib.colors import to_hex

from minigpt import plots
from minigpt.errors import CourseError
from minigpt.plots.style import ACCENT

SPEEDS = {"느린 방법": {8: 30.0, 16: 29.0}, "빠른 방법": {8: 2000.0, 16: 9000.0}}


def cells(axes, color: str) -> set[tuple[int, int]]:
    """The (step, place) of the cells of one color."""
    found = [patch for patch in axes.patches if to_hex(patch.get_facecolor()) == color]
    return {(round(patch.get_y() + 0.46), round(patch.get_x() + 0.46)) for patch in found}


def test_without_a_cache_each_step_computes_all_places_again():
    without, _ = plots.cache_steps(4)
    assert cells(without, ACCENT) == {(step, place) for step in range(4) for place in range(step + 1)}
    assert "10칸" in without.get_title()


def test_with_a_cache_each_step_computes_one_place_and_reads_those_before():
    _, cached = plots.cache_steps(4)
    assert cells(cached, ACCENT) == {(step, step) for step in range(4)}
    (read,) = {to_hex(patch.get_facecolor()) for patch in cached.patches if patch.get_y() > 2.5} - {ACCENT}
    assert cells(cached, read) == {(step, place) for step in range(4) for place in range(step)}
    assert "4칸" in cached.get_title()


def test_steps_go_down_and_share_one_legend():
    """The first step is at the top, and the three colors are named below both."""
    axes = plots.cache_steps(3)
    assert all(ax.get_ylim()[0] > ax.get_ylim()[1] for ax in axes)
    (legend,) = axes[0].figure.legends
    assert [text.get_text() for text in legend.get_texts()] == ["지금 계산", "캐시에서 읽기", "아직 빈 칸"]


def test_cache_steps_needs_a_token():
    with pytest.raises(CourseError, match="받은 값: 0"):
        plots.cache_steps(0)


def test_writing_speeds_draws_a_line_a_method():
    """Points at the measured lengths, a logarithmic axis, and each method's name with its last figure."""
    axes = plots.writing_speeds(SPEEDS, emphasis="빠른 방법")
    assert [list(line.get_xdata()) for line in axes.lines] == [[8, 16]] * 2
    assert [list(line.get_ydata()) for line in axes.lines] == [[30, 29], [2000, 9000]]
    assert axes.get_yscale() == "log"
    assert [tick.get_text() for tick in axes.get_xticklabels()] == ["8", "16"]
    assert {text.get_text() for text in axes.texts} == {"느린 방법: 29", "빠른 방법: 9,000"}


def test_writing_speeds_sets_one_method_off():
    axes = plots.writing_speeds(SPEEDS, emphasis="빠른 방법")
    assert [to_hex(line.get_color()) == ACCENT for line in axes.lines] == [False, True]


def test_names_of_equal_speeds_do_not_overlap():
    axes = plots.writing_speeds({str(number): {8: 30.0 + number} for number in range(5)})
    heights = sorted(text.xy[1] for text in axes.texts)
    assert min(later - earlier for earlier, later in itertools.pairwise(heights)) > 0.05


def test_writing_speeds_needs_a_point():
    with pytest.raises(CourseError, match="속도가 하나도 없습니다"):
        plots.writing_speeds({"빠른 방법": {}})
