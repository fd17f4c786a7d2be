"""Searches against their definitions, and sampling as statistics."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minigpt import decoding
from minigpt.decoding.filters import log_softmax
from minigpt.errors import CourseError
from tests.support.small_models import FALSE_ALARM, bold_model, chi_square_p_value


def bigrams(vocabulary_size: int, seed: int):
    """A table-driven `next_logits`: the logits depend on the last token only."""
    table = np.random.default_rng(seed).normal(scale=2, size=(vocabulary_size, vocabulary_size))
    return lambda tokens: table[np.asarray(tokens)[:, -1]]


def test_next_token_logits_come_from_the_place_before():
    tokens = np.array([[5, 6, 0, 0], [7, 8, 0, 0]])
    echo = lambda tokens: np.stack([tokens * 10, tokens * 10 + 1], axis=-1)  # noqa: E731
    assert decoding.next_token_logits(echo, tokens, 2).tolist() == [[60, 61], [80, 81]]


@settings(max_examples=60, deadline=None)
@given(size=st.integers(2, 4), length=st.integers(1, 4), seed=st.integers(0, 10**6))
def test_enough_beams_find_the_best_sequence_of_all(size: int, length: int, seed: int):
    next_logits = bigrams(size, seed)
    prompt = np.zeros((1, 1), int)

    def score(sequence: tuple[int, ...]) -> float:
        return decoding.log_prob(next_logits, np.array([[0, *sequence]]), 1)

    best = max(itertools.product(range(size), repeat=length), key=score)
    found = decoding.beam_search(next_logits, prompt, 1 + length, num_beams=size**length)
    assert found.shape == (1, 1 + length)
    assert score(tuple(found[0, 1:])) == pytest.approx(score(best))


@settings(max_examples=40, deadline=None)
@given(size=st.integers(1, 6), length=st.integers(1, 8), seed=st.integers(0, 10**6))
def test_one_beam_is_greedy_and_greedy_takes_the_largest(size: int, length: int, seed: int):
    next_logits = bigrams(size, seed)
    greedy = decoding.greedy_search(next_logits, np.array([[0], [size - 1]]), length)
    for before, after in itertools.pairwise(greedy.T):
        assert (after == next_logits(before[:, None]).argmax(axis=-1)).all()
    assert (decoding.beam_search(next_logits, np.array([[0]]), length, 1) == greedy[:1]).all()


def test_a_beam_never_holds_an_impossible_text():
    only = lambda tokens: np.where(np.arange(4) == (np.asarray(tokens)[:, -1:] + 1) % 4, 0.0, -np.inf)  # noqa: E731
    assert decoding.beam_search(only, np.array([[0]]), 6, 3).tolist() == [[0, 1, 2, 3, 0, 1]]


@pytest.mark.parametrize("search", ["greedy_search", "beam_search", "random_search"])
def test_every_search_keeps_the_prompt_and_refuses_one_too_long(search: str):
    extra = {"greedy_search": {}, "beam_search": {"num_beams": 3}, "random_search": {"seed": 1}}[search]
    prompt = np.array([[1, 2, 3]])
    find = lambda length: getattr(decoding, search)(bigrams(5, 0), prompt, length, **extra)  # noqa: E731
    assert find(3).tolist() == prompt.tolist()
    text = find(6)
    assert text.shape == (1, 6)
    assert text[:, :3].tolist() == prompt.tolist()
    assert np.issubdtype(text.dtype, np.integer)
    assert prompt.tolist() == [[1, 2, 3]]
    with pytest.raises(ValueError, match="보다 깁니다"):
        find(2)


SKEWED = np.array([4.0, 3.0, 2.2, 1.5, -np.inf, 1.0, 0.0, -0.5])


def test_random_search_draws_the_softmax_for_every_row_and_step():
    """Chi-square of each step's tokens, and of pairs of rows and of steps, against the exact distribution."""
    text = decoding.random_search(lambda tokens: np.tile(SKEWED, (len(tokens), 1)), np.zeros((4000, 1), int), 3, seed=7)
    expected = np.exp(log_softmax(SKEWED))
    for step in (1, 2):
        assert chi_square_p_value(text[:, step], expected) > FALSE_ALARM
    # independence: equal tokens at two steps, or in two neighbouring rows, are as rare as they should be
    agree = float(np.sum(expected**2))
    for same in (text[:, 1] == text[:, 2], text[:-1:2, 1] == text[1::2, 1]):
        assert chi_square_p_value(same.astype(int), np.array([1 - agree, agree])) > FALSE_ALARM


def test_the_same_seed_gives_the_same_text_and_another_seed_another():
    next_logits = lambda tokens: np.zeros((len(tokens), 9))  # noqa: E731
    texts = [decoding.random_search(next_logits, np.array([[1]]), 30, seed).tolist() for seed in (1, 1, 2)]
    assert texts[0] == texts[1] != texts[2]


def test_distinct_counts_different_pieces():
    assert decoding.distinct([1, 2, 3, 4, 5]) == 1
    assert decoding.distinct([1, 2] * 5, n=3) == pytest.approx(2 / 8)
    assert decoding.distinct([1, 2], n=3) == 1


def test_next_logits_of_refuses_what_the_position_table_cannot_hold():
    with pytest.raises(CourseError, match="25개인데 모델은 24개"):
        decoding.next_logits_of(bold_model())(np.ones((1, 25), int))
