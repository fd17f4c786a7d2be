"""The smallest language model: it counts, divides, and draws."""

from __future__ import annotations

import copy
import itertools
from collections import Counter, defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minigpt import bigram, storybook

WORDS = st.sampled_from(["a", "b", "c", ".", "가"])


def test_words_are_lower_case_and_punctuation_stands_alone():
    assert bigram.words_of('The Fox said, "여우야!"') == ["the", "fox", "said", ",", '"', "여우야", "!", '"']


def test_what_follows_is_counted_within_a_line():
    following = bigram.count_following(["The fox saw the fox.", "", "The end"])
    assert following == {
        "the": Counter(fox=2, end=1),
        "fox": Counter({"saw": 1, ".": 1}),
        "saw": Counter(the=1),
    }


@given(st.lists(st.lists(WORDS, max_size=8).map(" ".join), max_size=4))
def test_probabilities_are_shares_of_the_counts(lines: list[str]):
    following = bigram.count_following(lines)
    for word, counts in following.items():
        found = bigram.next_word_probabilities(following, word)
        assert sum(found.values()) == pytest.approx(1)
        assert {next_word: chance * counts.total() for next_word, chance in found.items()} == pytest.approx(counts)


def test_unknown_words_have_no_next_word_and_nothing_is_added():
    following = defaultdict(Counter, {"the": Counter(fox=3, owl=1), "end": Counter()})
    before = copy.deepcopy(following)
    assert bigram.next_word_probabilities(following, "cat") == {}
    assert bigram.next_word_probabilities(following, "end") == {}
    found = bigram.next_word_probabilities(following, "the")
    assert found == {"fox": 0.75, "owl": 0.25}
    found.clear()
    assert bigram.next_word_probabilities(following, "the") == {"fox": 0.75, "owl": 0.25}
    assert following == before


def test_a_text_is_drawn_from_what_was_counted():
    """The same seed gives the same text; each pair of neighbours was seen; it stops where nothing follows."""
    following = bigram.count_following(storybook.lines("train", size=20_000))
    text = bigram.write(following, "Long ago", 40, seed=1)
    words = text.split()
    assert text == bigram.write(following, "Long ago", 40, seed=1) != bigram.write(following, "Long ago", 40, seed=2)
    assert len(words) == 40
    assert words[:2] == ["long", "ago"]
    assert all(following[word][next_word] for word, next_word in itertools.pairwise(words))
    assert bigram.write(following, "unheard", 40, seed=1) == "unheard"
    assert bigram.write(following, "", 40, seed=1) == ""
    assert bigram.write({"a": Counter(b=1)}, "a", 9, seed=1) == "a b"


def test_an_unsolved_answer_is_replaced(capsys: pytest.CaptureFixture):
    def unsolved(following, word):
        raise NotImplementedError

    def wrong(following, word):
        return following[word]

    assert bigram.solved_or_ours(unsolved) is bigram.next_word_probabilities
    assert "아직 풀지 않아" in capsys.readouterr().out
    assert bigram.solved_or_ours(wrong) is wrong
    assert bigram.solved_or_ours(bigram.next_word_probabilities) is bigram.next_word_probabilities
    assert capsys.readouterr().out == ""


def test_the_texts_of_the_mini_model_begin_with_their_prompts():
    """And hold only words of the book that it learned from."""
    known = {word for line in storybook.lines("train") for word in bigram.words_of(line)}
    assert len(bigram.MINI_GPT_TEXTS) == 3
    for prompt, text in bigram.MINI_GPT_TEXTS.items():
        assert text.startswith(f"{prompt} ")
        assert set(text.split()) <= known
