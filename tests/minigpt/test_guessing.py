"""The guessing game: its questions have one right option, and both players are measured by the same rule."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minigpt import guessing
from minigpt.errors import CourseError
from minigpt.guessing import OPENING, Question

VOCABULARY = ["[PAD]", "[UNK]", "[BOS]", "the", "fox", "owl", "bear", "ran", "sang", "##s", "."]
LINE = " ".join(["the", "fox", "ran"] * 12)


def tokenizer(line: str) -> np.ndarray:
    return np.array([VOCABULARY.index(word) for word in line.split()])


def next_logits(tokens) -> np.ndarray:
    """A model that thinks a word the more likely, the later it stands in the vocabulary."""
    return np.arange(len(VOCABULARY), dtype=float)[None].repeat(len(tokens), axis=0)


def asked(lines=(LINE,) * 5, **options) -> list[Question]:
    return guessing.questions(next_logits, tokenizer, VOCABULARY, lines, **{"count": 5, **options})


def test_the_answer_is_the_word_that_follows_in_the_text():
    for question in asked():
        words = question.opening.split()
        assert OPENING.start - 1 <= len(words) < OPENING.stop - 1
        assert LINE.split()[: len(words)] == words
        assert question.options[question.answer - 1] == LINE.split()[len(words)]


def test_options_are_different_whole_words():
    for question in asked(options=5):
        assert len(question.options) == 5
        assert len(set(question.options)) == 5
        assert all(word.isalpha() for word in question.options)


def test_the_models_chances_are_shared_among_the_options():
    for question in asked():
        powers = np.exp([VOCABULARY.index(word) for word in question.options])
        assert question.chances == pytest.approx(powers / powers.sum())


def test_the_same_seed_asks_the_same():
    assert asked(seed=1) == asked(seed=1) != asked(seed=2)


def test_a_word_in_pieces_is_never_asked():
    """Neither its first piece nor its second."""
    pieces = " ".join(["fox", "##s"] * 20)
    with pytest.raises(CourseError, match="0개까지만"):
        asked(lines=[pieces] * 5)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"lines": [LINE] * 3}, "3개까지만"),
        ({"lines": []}, "0개까지만"),
        ({"options": 1}, "보기는 2개부터"),
        ({"options": 13}, "보기는 2개부터"),
        ({"options": 8}, "0개까지만"),  # the vocabulary has seven words
    ],
)
def test_what_cannot_be_asked_is_said_in_one_line(change: dict, said: str):
    with pytest.raises(CourseError, match=said) as error:
        asked(**change)
    assert "\n" not in str(error.value)


def test_questions_are_printed_with_their_options(capsys):
    guessing.ask([Question("the fox", ("ran", "sang"), 2, (0.5, 0.5))])
    assert capsys.readouterr().out == "1. the fox ____\n    (1) ran   (2) sang\n"


QUIZ = [Question("the", ("a", "b", "c"), 1 + number % 3, (0.6, 0.3, 0.1)) for number in range(6)]


def test_who_is_right_gets_what_they_are_sure_of_and_who_is_wrong_a_share_of_the_rest(capsys):
    match = guessing.play(QUIZ, "1, 2 3 1 1 1", 0.8)
    assert match.hits == (True, True, True, True, False, False)
    assert match.mine == pytest.approx([0.8] * 4 + [0.1] * 2)
    assert match.models == (0.6, 0.3, 0.1) * 2
    assert match.my_perplexity == pytest.approx((0.8**4 * 0.1**2) ** (-1 / 6))
    out = capsys.readouterr().out
    assert f"사람: 6개 가운데 4개, 퍼플렉시티 {match.my_perplexity:.2f}" in out
    assert f"모델: 6개 가운데 2개, 퍼플렉시티 {match.models_perplexity:.2f}" in out
    assert "가장 알맞은 확신: 0.67 (" in out


@given(st.lists(st.integers(1, 3), min_size=6, max_size=6), st.floats(0.01, 0.99))
def test_no_confidence_is_better_than_the_share_of_hits(picks: list[int], sure: float):
    text = " ".join(map(str, picks))
    match = guessing.play(QUIZ, text, sure)
    best = guessing.play(QUIZ, text, min(max(sum(match.hits) / 6, 0.01), 0.99))
    assert best.my_perplexity <= match.my_perplexity + 1e-9
    assert best.my_perplexity >= 1


def test_who_guesses_blindly_is_as_perplexed_as_there_are_options():
    assert guessing.play(QUIZ, "1 1 1 1 1 1", 1 / 3).my_perplexity == pytest.approx(3)


def test_without_picks_the_first_option_is_played_and_that_is_said(capsys):
    assert guessing.play(QUIZ, "  ").hits == (True, False, False) * 2
    assert capsys.readouterr().out.startswith("고른 번호가 없어")


def test_a_model_that_excludes_the_answer_is_infinitely_perplexed():
    match = guessing.play([Question("the", ("a", "b"), 2, (1.0, 0.0))], "2")
    assert match.models_perplexity == math.inf


@pytest.mark.parametrize(
    ("picks", "sure", "said"),
    [
        ("1 2 3", 0.7, "번호는 3개입니다"),
        ("1 2 3 1 2 4", 0.7, "6번 문제에 '4'"),
        ("1 2 3 x 2 1", 0.7, "4번 문제에 'x'"),
        ([1, 2, 3, 1, 2, 1], 0.7, "따옴표로 묶은 글로"),
        ("1 2 3 1 2 1", 1, "0보다 크고 1보다 작은"),
        ("1 2 3 1 2 1", 70, "0보다 크고 1보다 작은"),
    ],
)
def test_what_was_written_wrongly_is_said_in_one_line(picks: object, sure: float, said: str):
    with pytest.raises(CourseError, match=said) as error:
        guessing.play(QUIZ, picks, sure)
    assert "\n" not in str(error.value)
