"""The pictures of training: which values they draw, and which names and lines a reader finds."""

from __future__ import annotations

import itertools

import matplotlib as mpl

mpl.use("Agg")

import numpy as np
import pytest
from matplotlib.colors import to_hex

from minigpt import plots
from minigpt.errors import CourseError
from minigpt.plots.style import ACCENT, KEPT

CURVES = {"검증": ([0, 20, 40], [465, 10, 2.5]), "학습": ([20, 40], [42, 2.4])}


def texts(axes) -> list[str]:
    return [text.get_text() for text in axes.texts]


def drawn(axes, name: str):
    return next(line for line in axes.lines if line.get_label() == name)


def test_surprise_marks_each_probability_with_its_loss():
    """A dot and a name at each given probability, on the curve -log p."""
    axes = plots.surprise([1, 0.5, 0.1])
    curve, dots = axes.lines
    assert np.allclose(curve.get_ydata(), -np.log(curve.get_xdata()))
    assert np.allclose(dots.get_ydata(), [0, 0.693, 2.303], atol=1e-3)
    assert texts(axes) == ["p = 1 → 0.00", "p = 0.5 → 0.69", "p = 0.1 → 2.30"]


def test_surprise_reaches_the_smallest_probability():
    axes = plots.surprise([0.001])
    assert axes.lines[0].get_xdata().min() <= 0.001
    assert axes.get_ylim()[1] >= -np.log(0.001)


def test_downhill_shows_each_step_and_the_floor():
    """The curve as given, a numbered dot for each place walked to, an arrow between two, and the floor's height."""
    axes = plots.downhill([0, 1, 2], [4, 1, 0.5], [(0, 4), (1, 1), (1.5, 0.7)], floor=0.5)
    curve, dots, floor = axes.lines
    assert list(curve.get_ydata()) == [4, 1, 0.5]
    assert list(zip(dots.get_xdata(), dots.get_ydata(), strict=True)) == [(0, 4), (1, 1), (1.5, 0.7)]
    assert set(floor.get_ydata()) == {0.5}
    assert texts(axes) == ["", "", "0", "1", "2", "바닥 0.50"]
    assert sum(text.arrow_patch is not None for text in axes.texts) == 2


def test_downhill_needs_a_place():
    with pytest.raises(CourseError, match="걸어간 점"):
        plots.downhill([0, 1], [1, 0], [])


def test_learning_curve_draws_each_curve_as_given():
    """Values untouched on a logarithmic scale whose ticks are plain numbers."""
    axes = plots.learning_curve(CURVES)
    for name, (places, values) in CURVES.items():
        assert list(drawn(axes, name).get_xdata()) == places
        assert list(drawn(axes, name).get_ydata()) == values
    assert axes.get_yscale() == "log"
    axes.figure.canvas.draw()
    assert {"10", "100"} <= {label.get_text() for label in axes.get_yticklabels()}


def test_learning_curve_names_curves_and_levels_with_their_last_values():
    axes = plots.learning_curve(CURVES, levels={"바닥": 2.0749, "고르게 찍기": 465})
    assert texts(axes) == ["바닥 2.07", "학습 2.40", "검증 2.50", "고르게 찍기 465"]


def test_learning_curve_keeps_names_apart():
    """Names of nearly equal values do not lie on each other."""
    axes = plots.learning_curve({name: ([0, 1], [100, 2 + number / 1000]) for number, name in enumerate("가나다라")})
    axes.figure.canvas.draw()
    boxes = sorted((text.get_window_extent() for text in axes.texts), key=lambda box: box.y0)
    assert all(lower.y1 <= upper.y0 + 2 for lower, upper in itertools.pairwise(boxes))


def test_learning_curve_colors_the_one_to_look_at():
    """The first curve is blue, the others grey, the emphasised one orange."""
    axes = plots.learning_curve(CURVES | {"새는 모델": ([20, 40], [9, 1.5])}, emphasis="새는 모델")
    colors = [to_hex(line.get_color()) for line in axes.lines]
    assert colors[0] == KEPT
    assert colors[1] not in (KEPT, ACCENT)
    assert colors[2] == ACCENT


def test_learning_curve_marks_places():
    """A vertical line for each mark, with its name."""
    axes = plots.learning_curve(CURVES, marks={"가장 좋은 때": 30}, log=False)
    assert axes.get_yscale() == "linear"
    assert [30, 30] in [list(line.get_xdata()) for line in axes.lines]
    assert "가장 좋은 때" in texts(axes)


def test_learning_curve_without_points_says_so():
    with pytest.raises(CourseError, match="점이 하나도 없습니다"):
        plots.learning_curve({"검증": ([], [])})


@pytest.mark.parametrize("draw", [lambda: plots.surprise([0.5]), lambda: plots.learning_curve(CURVES)])
def test_every_letter_has_a_shape(draw, recwarn: pytest.WarningsRecorder):
    """No letter of a title or label is drawn as a box."""
    draw().figure.canvas.draw()
    assert [str(warning.message) for warning in recwarn if "Glyph" in str(warning.message)] == []
