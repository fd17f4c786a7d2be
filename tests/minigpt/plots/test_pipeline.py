"""The pictures of the input pipeline: what each says in cells, lines and labels, counted."""

from __future__ import annotations

import matplotlib as mpl

mpl.use("Agg")

from matplotlib.colors import to_hex

from minigpt import plots
from minigpt.plots.style import ACCENT, KEPT

FEATURES = [["[BOS]", "the", "fox"], ["[BOS]", "owl", "[PAD]"]]
LABELS = [["the", "fox", "sang"], ["owl", "[PAD]", "[PAD]"]]


def texts(axes) -> list[str]:
    return [text.get_text() for text in axes.texts]


def test_features_and_labels_shows_every_token_once():
    """One cell a token, features above labels, and a name for each row."""
    axes = plots.features_and_labels(FEATURES, LABELS)
    assert len(axes.patches) == 12
    for token in ("[BOS]", "[PAD]", "fox"):
        assert texts(axes).count(token) == sum(row.count(token) for row in FEATURES + LABELS)
    assert texts(axes).count("입력") == texts(axes).count("정답") == 2


def test_features_and_labels_joins_a_label_to_the_next_feature():
    """A line goes from each label to the same token one cell to the right; padding and the last cell have none."""
    axes = plots.features_and_labels(FEATURES, LABELS)
    assert [tuple(line.get_xdata()) for line in axes.lines] == [(0.5, 1.5), (1.5, 2.5), (0.5, 1.5)]


def test_features_and_labels_gives_one_token_one_color():
    axes = plots.features_and_labels(FEATURES, LABELS)
    cells = [to_hex(patch.get_facecolor()) for patch in axes.patches]
    tokens = [
        token for pair in zip(FEATURES, LABELS, strict=True) for cell in zip(*pair, strict=True) for token in cell
    ]
    colors = {
        token: {color for token_, color in zip(tokens, cells, strict=True) if token_ == token} for token in tokens
    }
    assert all(len(found) == 1 for found in colors.values())
    assert colors["[PAD]"] != colors["[BOS]"] != colors["the"]


def test_features_and_labels_marks_where_the_model_learns():
    """A dot under each position whose feature is not padding; the one whose label is padding stands out."""
    axes = plots.features_and_labels(FEATURES, LABELS, show_trained=True)
    dots = [line for line in axes.lines if line.get_marker() == "o"]
    assert [dot.get_color() for dot in dots] == [KEPT, KEPT, KEPT, KEPT, ACCENT]


def test_overlap_saves_the_time_of_preparing():
    """By turns each batch takes both times; ahead, only the first is waited for (or the slower side sets the pace)."""
    assert [axes.texts[-1].get_text().strip() for axes in plots.overlap(6, 10, batches=4)] == ["64 ms", "46 ms"]
    assert [axes.texts[-1].get_text().strip() for axes in plots.overlap(10, 6, batches=3)] == ["48 ms", "36 ms"]


def test_waiting_compares_cases_side_by_side():
    """One panel a case on one scale, bars from the top as given, each with its value in words."""
    times = {"map": 6.25, "cache": 0.1}
    fast, slow = plots.waiting({"빠를 때": times, "느릴 때": {"map": 5.0, "cache": 0.2}})
    assert [fast.get_title(), slow.get_title()] == ["빠를 때", "느릴 때"]
    assert [label.get_text() for label in fast.get_yticklabels()] == list(times)
    assert texts(fast) == ["6.2 ms", "0.1 ms"]
    assert fast.yaxis_inverted()
    assert fast.get_xlim() == slow.get_xlim()


def test_shares_keep_the_order_given_and_one_stands_out():
    axes = plots.shares({"모든 글": 1.0, "남는 글": 0.39}, "제목", emphasis="남는 글")
    assert [label.get_text() for label in axes.get_yticklabels()] == ["모든 글", "남는 글"]
    assert texts(axes) == ["100.0%", "39.0%"]
    assert axes.yaxis_inverted()
    assert [to_hex(bar.get_facecolor()) for bar in axes.patches] == [KEPT, ACCENT]


def test_padded_and_packed_loses_nothing_when_packed():
    """Left: a row a line, what is cut hatched. Right: the same tokens in full rows."""
    lengths = [5, 2, 4]
    padded, packed = plots.padded_and_packed(lengths, 4)
    assert sum(bool(patch.get_hatch()) for patch in padded.patches) == 1
    assert texts(padded) == list("0000112222")
    assert texts(packed) == list("00000112222")
    assert len(packed.patches) == 12  # three rows of four, one of them padding
    assert not any(patch.get_hatch() for patch in packed.patches)
