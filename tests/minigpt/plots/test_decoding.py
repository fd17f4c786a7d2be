"""The pictures of writing text: which values they draw, which are kept or cut, and which names a reader finds."""

from __future__ import annotations

import matplotlib as mpl

mpl.use("Agg")

import numpy as np
import pytest
from matplotlib.colors import to_hex

from minigpt import plots
from minigpt.errors import CourseError
from minigpt.plots.style import ACCENT, CUT, KEPT

SHARES = np.array([0.1, 0.6, 0.3])
WORDS = ["fox", "owl", "bear"]
PATHS = {
    ("the", "fox"): -0.69,
    ("the", "owl"): -0.92,
    ("the", "fox", "ran"): -1.61,
    ("the", "fox", "hid"): -2.08,
    ("the", "owl", "sang"): -1.02,
}
KEPT_PATHS = [("the", "fox"), ("the", "owl"), ("the", "owl", "sang"), ("the", "fox", "ran")]


def bars(axes, color: str) -> list[float]:
    """Lengths of the bars of one colour, from the top."""
    found = [bar for bar in axes.patches if to_hex(bar.get_facecolor()) == color]
    return [round(bar.get_width(), 3) for bar in sorted(found, key=lambda bar: bar.get_y())]


def test_kept_tokens_draws_the_new_probability_of_what_is_kept():
    """Blue: the kept, renormalised; grey: the cut, as probable as before; largest on top."""
    cut = np.where(SHARES > 0.2, np.log(SHARES), -np.inf)
    whole, filtered = plots.kept_tokens(np.log(SHARES) + 7, {"그대로": np.log(SHARES), "top-k": cut}, WORDS)
    assert bars(whole, KEPT) == [0.6, 0.3, 0.1]
    assert bars(whole, CUT) == []
    assert bars(filtered, KEPT) == [0.667, 0.333]
    assert bars(filtered, CUT) == [0.1]
    assert [label.get_text() for label in whole.get_yticklabels()] == ["owl", "bear", "fox"]
    assert "남은 토큰 2개" in filtered.get_title()


def test_kept_tokens_shows_the_most_probable_only():
    """Among many tokens the first `count`, with a tick where each stood before, and all counted in the title."""
    logits = np.linspace(0, 5, 40)
    (axes,) = plots.kept_tokens(logits, {"온도 2": logits / 2}, [f"t{number}" for number in range(40)], count=5)
    assert [label.get_text() for label in axes.get_yticklabels()] == ["t39", "t38", "t37", "t36", "t35"]
    before = np.exp(logits) / np.exp(logits).sum()
    ticks = axes.collections[0].get_segments()
    assert np.allclose([tick[0][0] for tick in ticks], before[:-6:-1])
    assert "남은 토큰 40개" in axes.get_title()


def test_beam_tree_names_each_branch_with_its_score():
    axes = plots.beam_tree(PATHS, KEPT_PATHS)
    texts = {text.get_text() for text in axes.texts}
    assert texts == {"the", "fox  -0.69", "owl  -0.92", "ran  -1.61", "hid  -2.08", "sang  -1.02"}


def test_beam_tree_colors_kept_cut_and_best():
    """Kept branches blue, cut ones grey, the best finished one orange."""
    axes = plots.beam_tree(PATHS, KEPT_PATHS)
    colors = [to_hex(line.get_color()) for line in axes.lines]
    assert sorted(colors) == sorted([KEPT] * 3 + [CUT, ACCENT])
    best = next(text for text in axes.texts if text.get_text().startswith("sang"))
    assert to_hex(best.get_color()) == ACCENT


def test_beam_tree_branches_start_where_their_word_stands():
    """A branch leaves from the height of the word before it."""
    axes = plots.beam_tree(PATHS, KEPT_PATHS)
    places = {text.get_text().split()[0]: text.get_position()[1] for text in axes.texts}
    starts = [(line.get_ydata()[0], line.get_ydata()[1]) for line in axes.lines]
    assert (places["the"], places["fox"]) in starts
    assert (places["fox"], places["ran"]) in starts
    assert (places["owl"], places["sang"]) in starts


@pytest.mark.parametrize("paths", [{}, {("the", "fox", "ran"): -1.0}, {("the", "fox"): -1.0, ("an", "owl"): -1.0}])
def test_beam_tree_without_the_beginning_says_so(paths: dict):
    with pytest.raises(CourseError, match="한 낱말에서 시작하는"):
        plots.beam_tree(paths, [])


def test_strategy_scores_draws_both_numbers_of_each():
    """Two panels in the order given, values written at the bars."""
    likely, varied = plots.strategy_scores({"그리디": (-0.5, 0.25), "온도 2": (-5.5, 1.0)})
    assert bars(likely, KEPT) == [-0.5, -5.5]
    assert bars(varied, KEPT) == [0.25, 1.0]
    assert {text.get_text() for text in likely.texts} == {"-0.50", "-5.50"}
    assert [label.get_text() for label in likely.get_yticklabels()] == ["그리디", "온도 2"]
    assert likely.yaxis_inverted()


@pytest.mark.parametrize(
    "draw",
    [
        lambda: plots.kept_tokens([1.0, 2.0], {"온도 0.5": [2.0, 4.0]}, ["가", "나"])[0],
        lambda: plots.beam_tree(PATHS, KEPT_PATHS),
        lambda: plots.strategy_scores({"빔 4": (-0.5, 0.25)})[0],
    ],
)
def test_every_letter_has_a_shape(draw, recwarn: pytest.WarningsRecorder):
    """No letter of a title or label is drawn as a box."""
    draw().figure.canvas.draw()
    assert [str(warning.message) for warning in recwarn if "Glyph" in str(warning.message)] == []


def test_guesses_draws_both_players_and_the_level_of_chance():
    axes = plots.guesses([0.7, 0.1], [0.4, 0.6], options=4)
    models, mine = (points.get_offsets().tolist() for points in axes.collections[1:])
    assert models == [[1, 0.4], [2, 0.6]]
    assert mine == [[1, 0.7], [2, 0.1]]
    assert axes.lines[0].get_ydata()[0] == 0.25
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["모델", "사람", "찍기"]
