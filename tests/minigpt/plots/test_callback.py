"""The pictures of callbacks: which spans, dots and texts a reader finds."""

from __future__ import annotations

import matplotlib as mpl

mpl.use("Agg")

import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import FancyBboxPatch

from minigpt import plots
from minigpt.errors import CourseError
from minigpt.plots.style import ACCENT

BATCH = ["on_train_batch_begin", "on_train_batch_end"]
EPOCH = ["on_epoch_begin", *BATCH, *BATCH, "on_epoch_end"]
HOOKS = ["on_train_begin", *EPOCH, *EPOCH, "on_train_end"]

PLACES, VALUES = [0, 10, 20], [400.0, 60.0, 5.0]
TEXTS = [(10, "달이 달이 달이"), (20, "once upon a time a fox sang")]


def texts(axes) -> list[str]:
    return [text.get_text() for text in axes.texts]


def bars(axes) -> list[FancyBboxPatch]:
    return [patch for patch in axes.patches if isinstance(patch, FancyBboxPatch)]


def test_timeline_draws_a_bar_from_each_begin_to_its_end():
    """One train, two epochs, four batches, each as long as what lies between."""
    axes = plots.hook_timeline(HOOKS)
    assert len(bars(axes)) == 7
    widths = sorted(round(bar.get_width() - 0.7) for bar in bars(axes))
    assert widths == [1, 1, 1, 1, 5, 5, 13]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["학습", "에폭", "배치"]


def test_timeline_counts_epochs_and_batches():
    """A bar bears its name and Keras' number, or the number alone where it is narrow: batches begin anew each epoch."""
    shown = texts(plots.hook_timeline(HOOKS))
    assert [text for text in shown if text.startswith("에폭")] == ["에폭 0", "에폭 1"]
    assert [text.removeprefix("배치 ") for text in shown if text.removeprefix("배치 ").isdigit()] == list("0101")


def test_timeline_marks_the_hook_to_look_at():
    """An orange line at each call of the emphasised hook, with its name."""
    axes = plots.hook_timeline(HOOKS)
    marked = [line.get_xdata()[0] for line in axes.lines if to_hex(line.get_color()) == ACCENT]
    assert marked == [place for place, hook in enumerate(HOOKS, 1) if hook == "on_epoch_end"]
    assert texts(axes).count("on_epoch_end") == len(marked)


def test_timeline_has_a_row_for_validation():
    hooks = [*HOOKS[:6], "on_test_begin", "on_test_end", HOOKS[6], HOOKS[-1]]
    assert "검증" in texts(plots.hook_timeline(hooks))


@pytest.mark.parametrize(
    ("hooks", "reason"),
    [
        (["on_lunch_begin"], "그릴 수 없는"),
        (["on_epoch_end"], "짝이 맞지"),
        (["on_epoch_begin", "on_epoch_begin"], "짝이 맞지"),
        (["on_train_begin"], "on_train_end"),
        ([], "기록에 없습니다"),
    ],
)
def test_timeline_of_a_broken_record_says_so(hooks: list[str], reason: str):
    with pytest.raises(CourseError, match=reason):
        plots.hook_timeline(hooks)


def test_texts_stand_beside_the_curve():
    """The curve as given on a logarithmic scale, the numbers of the texts at their places and before the texts."""
    axes = plots.curve_with_texts(PLACES, VALUES, TEXTS)
    page = axes.figure.axes[1]
    assert (list(axes.lines[0].get_xdata()), list(axes.lines[0].get_ydata())) == (PLACES, VALUES)
    assert axes.get_yscale() == "log"
    assert [(line.get_xdata()[0], line.get_ydata()[0]) for line in axes.lines[1:]] == [(10, 60.0), (20, 5.0)]
    assert texts(axes) == ["1", "2"]
    assert texts(page) == ["1", "10걸음", "달이 달이 달이", "2", "20걸음", "once upon a time a fox sang"]


def test_long_texts_are_wrapped_and_cut():
    """Three lines at most; a Korean line holds fewer letters; an empty text is said to be one."""
    axes = plots.curve_with_texts([1, 2, 3], [3, 2, 1], [(1, "word " * 90), (2, "말이 " * 90), (3, " ")], columns=40)
    shown = texts(axes.figure.axes[1])
    english, korean = ([line for line in shown if word in line] for word in ("word", "말이"))
    assert len(english) == len(korean) == 3
    assert english[-1].endswith("…")
    assert max(map(len, english)) <= 40
    assert max(map(len, korean)) <= 30
    assert "(빈 글)" in shown


def test_dollar_signs_are_no_formula():
    """A generated text may hold anything, also what Matplotlib would read as broken mathematics."""
    plots.curve_with_texts([1], [2], [(1, "it cost $5 \\frac{ and $7")]).figure.canvas.draw()


def test_texts_take_level_lines():
    axes = plots.curve_with_texts(PLACES, VALUES, TEXTS, levels={"바닥": 2.0749})
    assert "바닥 2.07" in texts(axes)


@pytest.mark.parametrize(("given", "reason"), [([], "하나도 없습니다"), ([(30, "글")], "30걸음의 값이")])
def test_texts_that_do_not_fit_the_curve_say_so(given: list, reason: str):
    with pytest.raises(CourseError, match=reason):
        plots.curve_with_texts(PLACES, VALUES, given)


@pytest.mark.parametrize(
    "draw", [lambda: plots.hook_timeline(HOOKS), lambda: plots.curve_with_texts(PLACES, VALUES, TEXTS)]
)
def test_every_letter_has_a_shape(draw, recwarn: pytest.WarningsRecorder):
    """No letter of a title or label is drawn as a box."""
    draw().figure.canvas.draw()
    assert [str(warning.message) for warning in recwarn if "Glyph" in str(warning.message)] == []
