"""The pictures of the model lesson: what is drawn, and that every character has a glyph."""

from __future__ import annotations

import warnings

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.axes import Axes

from minigpt import plots

MASKED = np.array([[1.0, 0.0], [0.25, 0.75]])
PARTS = {"토큰 임베딩": 300, "출력층": 100}


def cell_texts(axes: Axes) -> dict[tuple[float, float], str]:
    """The text of each cell by (row, column)."""
    return {(y, x): text.get_text() for text in axes.texts for x, y in [text.get_position()]}


def test_embedding_sum_adds_the_two_left_pictures():
    rng = np.random.default_rng(0)
    tokens, positions = rng.normal(size=(2, 3, 4))
    panels = plots.embedding_sum(tokens, positions, ["[BOS]", "the", "fox"])
    shown = [np.asarray(axes.images[0].get_array()) for axes in panels]
    np.testing.assert_allclose(shown[0] + shown[1], shown[2])
    assert len({axes.images[0].get_clim() for axes in panels}) == 1
    assert [label.get_text() for label in panels[0].get_yticklabels()] == ["0: [BOS]", "1: the", "2: fox"]


def test_attention_maps_leave_hidden_cells_empty():
    (axes,) = plots.attention_maps({"인과 마스크": MASKED}, ["the", "fox"])
    assert cell_texts(axes) == {(0, 0): "1.00", (1, 0): "0.25", (1, 1): "0.75"}
    assert np.ma.getmaskarray(axes.images[0].get_array()).tolist() == [[False, True], [False, False]]
    assert (axes.get_ylabel(), axes.get_xlabel()) == ("보는 토큰", "보이는 토큰")


def test_attention_maps_share_one_scale_of_colour():
    two = plots.attention_maps({"작은 수": MASKED / 10, "큰 수": MASKED}, ["the", "fox"], rows="행", columns="열")
    assert [axes.get_title() for axes in two] == ["작은 수", "큰 수"]
    assert {axes.images[0].get_clim() for axes in two} == {(0.0, 1.0)}
    assert (two[1].get_ylabel(), two[1].get_xlabel()) == ("행", "열")


def test_attention_maps_of_nothing_but_zeros_can_be_drawn():
    (axes,) = plots.attention_maps({"모두 0": np.zeros((2, 2))}, ["the", "fox"])
    axes.figure.canvas.draw()
    assert cell_texts(axes) == {}


def test_parameter_bars_say_counts_and_shares_from_the_top():
    axes = plots.parameter_bars(PARTS)
    assert [bar.get_width() for bar in axes.patches] == [300, 100]
    assert [text.get_text() for text in axes.texts] == ["300 (75.0%)", "100 (25.0%)"]
    assert "400" in axes.get_title()
    assert axes.yaxis_inverted()


def test_attention_maps_turn_long_names():
    (axes,) = plots.attention_maps({"헤드": MASKED}, ["the", "morning"])
    assert {label.get_rotation() for label in axes.get_xticklabels()} == {90}


def test_decoder_block_has_its_parts_in_order_from_the_bottom():
    """Each part stands above the one whose vectors it takes, with one way around each of attention and feed-forward."""
    axes = plots.decoder_block()
    names = ("멀티 헤드 어텐션", "더하고 층 정규화", "피드포워드")
    parts = [(text.get_position()[1], text.get_text()) for text in axes.texts if text.get_text() in names]
    assert [name for _, name in sorted(parts)] == [names[0], names[1], names[2], names[1]]
    assert sum(text.get_text() == "잔차 연결" for text in axes.texts) == len(axes.lines) == 2


@pytest.mark.parametrize(
    "draw",
    [
        lambda: plots.embedding_sum(np.eye(2) - 0.5, np.eye(2), ["[BOS]", "the"]),
        lambda: plots.attention_maps({"마스크 없음": MASKED}, ["the", "fox"]),
        plots.decoder_block,
        lambda: plots.parameter_bars(PARTS),
    ],
    ids=["embedding_sum", "attention_maps", "decoder_block", "parameter_bars"],
)
def test_no_character_becomes_a_box(draw):
    """Matplotlib warns of a glyph that no font has."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        draw()
        plt.gcf().canvas.draw()
