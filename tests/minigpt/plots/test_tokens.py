"""The pictures of tokens: what they show is what they were given, in Korean letters that are drawn."""

from __future__ import annotations

import itertools
import warnings
from collections.abc import Iterator

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.colors import to_hex

from minigpt import plots
from minigpt.errors import CourseError
from minigpt.plots.style import ACCENT, CUT, KEPT
from minigpt.tokenizer import wordpiece

VOCABULARY = ["[PAD]", "[UNK]", "[BOS]", "s", "snow", "##ball", "##s"]


@pytest.fixture(autouse=True)
def _no_pictures_left() -> Iterator[None]:
    mpl.use("Agg")
    yield
    plt.close("all")


def test_every_picture_draws_its_korean_letters():
    """No character is left to an empty box, and nothing is warned about."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        plots.token_rows({"한국어 사전": ["여우", "##는", "␣", "[UNK]", "[PAD]"]}, title="나눈 모습")
        plots.wordpiece_steps("snowy", VOCABULARY)
        plots.vocabulary_tradeoff([50, 600], [2.0, 1.1], [0.3, 0.0])
        for number in plt.get_fignums():
            plt.figure(number).canvas.draw()
    assert [str(warning.message) for warning in caught] == []


# ---- rows of tokens ---------------------------------------------------------------------------


def test_token_rows_show_every_token_in_order():
    """One cell a token, from left to right, no two over each other, row by row with their counts."""
    rows = {"낱말": ["the", "tallest", "."], "조각": ["the", "tall", "##est", "."]}
    axes = plots.token_rows(rows, title="제목")
    assert [text.get_text() for text in axes.texts] == [token for tokens in rows.values() for token in tokens]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["낱말\n3개", "조각\n4개"]
    assert axes.get_title() == "제목"
    cells = [patch.get_bbox() for patch in axes.patches]
    for row in (cells[:3], cells[3:]):
        assert all(left.x1 < right.x0 for left, right in itertools.pairwise(row))
    assert max(cell.x1 for cell in cells) <= axes.get_xlim()[1]


def test_token_rows_colour_words_and_special_tokens():
    """Pieces of a word share a shade, the next word has the other; [UNK] and [PAD] stand out."""
    axes = plots.token_rows({"줄": ["tall", "##est", "fox", "[UNK]", "[PAD]"]})
    looks = [(to_hex(patch.get_facecolor()), patch.get_alpha()) for patch in axes.patches]
    assert looks[0] == looks[1] != looks[2]
    assert looks[0][0] == looks[2][0] == KEPT
    assert [color for color, _ in looks[3:]] == [ACCENT, CUT]


def test_hangul_has_wider_cells():
    """A syllable is drawn twice as wide as a letter."""
    axes = plots.token_rows({"줄": ["ab", "여우"]})
    latin, hangul = (patch.get_width() for patch in axes.patches)
    assert hangul == pytest.approx(latin + 2)


@pytest.mark.parametrize("rows", [{}, {"줄": []}])
def test_token_rows_of_nothing(rows: dict):
    with pytest.raises(CourseError, match="토큰이 하나도 없습니다"):
        plots.token_rows(rows)


# ---- steps ------------------------------------------------------------------------------------


def steps(word: str, vocabulary: list[str]) -> list[str]:
    """What stands beside the rows."""
    axes = plots.wordpiece_steps(word, vocabulary)
    return [text.get_text() for text in axes.texts if len(text.get_text()) > 1]


def test_steps_try_long_pieces_first():
    """Each try in its order, found or not; after the first piece with the mark."""
    assert steps("snows", VOCABULARY) == ["snows  없음", "snow  찾음", "##s  찾음"]
    assert steps("snowballs", VOCABULARY)[-2:] == ["##ball  찾음", "##s  찾음"]


def test_steps_are_counted_in_korean():
    """The rows say which try they are, in words up to ten."""
    axes = plots.wordpiece_steps("elevenletter", ["e"])
    names = [label.get_text() for label in axes.get_yticklabels()]
    assert names[:3] == ["첫째", "둘째", "셋째"]
    assert names[9:11] == ["열째", "11번째"]


def test_steps_end_in_unknown_when_stuck():
    """The last row says that the word is lost as a whole, in the colour of [UNK]."""
    assert steps("snowy", VOCABULARY) == ["snowy  없음", "snow  찾음", "##y  없음", "낱말 전체가 [UNK]"]
    axes = plots.wordpiece_steps("y", VOCABULARY)
    assert to_hex(axes.patches[-1].get_facecolor()) == ACCENT


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(st.text("abc", min_size=1, max_size=7), st.lists(st.text("abc", min_size=1, max_size=3), max_size=8))
def test_steps_find_what_wordpiece_finds(word: str, pieces: list[str]):
    """The found pieces are the split, or the picture ends in [UNK], as the tokenizer's room says."""
    vocabulary = pieces + [f"##{piece}" for piece in pieces[::2]]
    shown = steps(word, vocabulary)
    plt.close("all")
    if wordpiece(word, vocabulary) == ["[UNK]"]:
        assert shown[-1] == "낱말 전체가 [UNK]"
    else:
        assert [text.split()[0] for text in shown if text.endswith("찾음")] == wordpiece(word, vocabulary)


def test_steps_of_an_empty_word():
    with pytest.raises(CourseError, match="낱말이 비어"):
        plots.wordpiece_steps("", VOCABULARY)


# ---- sizes ------------------------------------------------------------------------------------


def test_tradeoff_draws_both_measures_against_the_size():
    """Left tokens a word, right the share of [UNK]; both with the sizes as ticks and each value written."""
    left, right = plots.vocabulary_tradeoff([50, 600, 2000], [2.0, 1.14, 1.1], [0.271, 0.0, 0.0])
    assert left.lines[0].get_xydata().tolist() == [[50, 2.0], [600, 1.14], [2000, 1.1]]
    assert right.lines[0].get_ydata().tolist() == [0.271, 0.0, 0.0]
    assert [text.get_text() for text in left.texts] == ["2.0", "1.1", "1.1"]
    assert [text.get_text() for text in right.texts] == ["27%", "0%", "0%"]
    assert [label.get_text() for label in right.get_xticklabels()] == ["50", "600", "2,000"]
    assert right.get_ylim()[1] == 1  # no more than all tokens


@pytest.mark.parametrize("values", [([], [], []), ([1], [1.0, 2.0], [0.0]), ([1], [1.0], [])])
def test_tradeoff_of_unequal_measures(values: tuple):
    with pytest.raises(CourseError, match="같은 개수만큼"):
        plots.vocabulary_tradeoff(*values)
