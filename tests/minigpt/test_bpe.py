"""Byte-pair encoding by hand: against the plainest way to say it, and against KerasNLP's tokenizer."""

from __future__ import annotations

import itertools
from collections import Counter

import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st

from minigpt import bpe, korean_storybook, pipeline
from minigpt.bpe import apply_merges, byte_letters, learn_merges, split_words, text_of
from minigpt.errors import CourseError
from minigpt.hangul import decompose

WORD_COUNTS = st.dictionaries(st.text("abc", min_size=1, max_size=8), st.integers(0, 9), max_size=8)
"""Few letters, so that pairs overlap (aaa), tie and are made in two ways."""

TEXT = st.lists(st.text("가각나는을abcXYZ", min_size=1, max_size=4), max_size=6).map(" ".join)


def merge_all(pieces, pair):
    merged, place = [], 0
    while place < len(pieces):
        if tuple(pieces[place : place + 2]) == pair:
            merged.append(pieces[place] + pieces[place + 1])
            place += 2
        else:
            merged.append(pieces[place])
            place += 1
    return merged


def learned_plainly(word_counts, count):
    """The merges and the words' pieces after them, counting everything anew before each merge."""
    words = {word: list(word) for word in word_counts}
    merges = []
    for _ in range(count):
        pairs = Counter()
        for word, pieces in words.items():
            for pair in itertools.pairwise(pieces):
                pairs[pair] += word_counts[word]
        best = min(pairs, key=lambda pair: (-pairs[pair], pair), default=None)
        if best is None or pairs[best] < 2:
            break
        merges.append(best)
        words = {word: merge_all(pieces, best) for word, pieces in words.items()}
    return merges, words


# ---- learning ---------------------------------------------------------------------------------


@given(WORD_COUNTS, st.integers(0, 30))
def test_learns_what_counting_anew_each_time_learns(word_counts, count):
    before = dict(word_counts)
    assert learn_merges(word_counts, count) == learned_plainly(word_counts, count)[0]
    assert word_counts == before


@pytest.mark.parametrize(
    ("word_counts", "merges"),
    [
        ({"low": 5, "lower": 2, "newest": 6}, [("w", "e"), ("l", "o"), ("e", "we")]),
        ({"ab": 2, "cd": 2, "ca": 2}, [("a", "b"), ("c", "a"), ("c", "d")]),
        ({"나는": 2, "가는": 2}, [("가", "는"), ("나", "는")]),
        ({"aaa": 2}, [("a", "a"), ("aa", "a")]),
        ({"ab": 1, "cab": 1, "dd": 1}, [("a", "b")]),
        ({"ab": 1}, []),
        ({"ab": 0}, []),
        ({"a": 99, "": 5}, []),
        ({}, []),
    ],
    ids=["most", "ties", "hangul", "overlap", "across_words", "once", "never", "no_pair", "empty"],
)
def test_the_rules_one_by_one(word_counts, merges):
    """Ties go to the pair that comes first in a dictionary; pairs seen once are left; words end pairs."""
    assert learn_merges(word_counts, 3) == merges


@given(WORD_COUNTS, st.integers(0, 10), st.integers(0, 10))
def test_more_merges_only_go_on(word_counts, fewer, more):
    assert learn_merges(word_counts, fewer + more)[:fewer] == learn_merges(word_counts, fewer)


@given(WORD_COUNTS, st.randoms(use_true_random=False))
def test_the_order_of_words_is_no_matter(word_counts, dice):
    items = list(word_counts.items())
    dice.shuffle(items)
    assert learn_merges(dict(items), 10) == learn_merges(word_counts, 10)


@given(WORD_COUNTS)
def test_no_pair_is_learned_twice_and_each_is_made_of_what_came_before(word_counts):
    merges = learn_merges(word_counts, 50)
    assert len(set(merges)) == len(merges)
    known = set("".join(word_counts))
    for left, right in merges:
        assert {left, right} <= known
        known.add(left + right)


def test_two_megabytes_are_learned_from():
    """Each word is counted once however often it comes: no test of time, but no wait either."""
    counts = bpe.byte_word_counts(korean_storybook.lines("train"))
    assert sum(counts.values()) > 200_000
    assert len(learn_merges(counts, 800)) == 800


# ---- applying ---------------------------------------------------------------------------------


@given(st.text("abcd", max_size=12), WORD_COUNTS, st.integers(0, 30))
def test_the_pieces_make_the_word_again(word, word_counts, count):
    merges = learn_merges(word_counts, count)
    pieces = apply_merges(word, merges)
    assert "".join(pieces) == word
    assert set(pieces) <= set(word) | {left + right for left, right in merges}
    assert not set(itertools.pairwise(pieces)) & set(merges), "nothing is left to merge"


@given(WORD_COUNTS, st.integers(0, 30))
def test_words_learned_from_fall_apart_as_they_did_while_learning(word_counts, count):
    """So going once through the merges, in order, is another right way for merges that were learned."""
    merges, words = learned_plainly(word_counts, count)
    for word, pieces in words.items():
        assert apply_merges(word, merges) == pieces


@given(st.text("abc", max_size=12), WORD_COUNTS, st.integers(0, 30))
def test_going_once_through_the_merges_is_the_same(word, word_counts, count):
    merges = learn_merges(word_counts, count)
    pieces = list(word)
    for pair in merges:
        pieces = merge_all(pieces, pair)
    assert apply_merges(word, merges) == pieces


@pytest.mark.parametrize(
    ("word", "merges", "pieces"),
    [
        ("", [("a", "b")], []),
        ("abc", [], ["a", "b", "c"]),
        ("lowest", [("l", "o"), ("lo", "w")], ["low", "e", "s", "t"]),
        ("abc", [("b", "c"), ("a", "b")], ["a", "bc"]),
        ("aaaaa", [("a", "a"), ("aa", "aa")], ["aaaa", "a"]),
        ("여우는", [("우", "는"), ("여", "우는")], ["여우는"]),
    ],
)
def test_earlier_merges_go_first(word, merges, pieces):
    assert apply_merges(word, merges) == pieces
    assert apply_merges(word, iter(merges)) == pieces


# ---- bytes ------------------------------------------------------------------------------------


def test_the_letters_of_bytes_are_kerasnlp_s():
    from keras_hub.src.tokenizers.byte_pair_tokenizer import bytes_to_unicode

    letters = {byte[0]: letter for byte, letter in zip(*bytes_to_unicode(), strict=True)}
    assert letters == dict(enumerate(bpe.BYTE_LETTERS))


@given(st.text())
def test_text_to_letters_and_back(text):
    letters = byte_letters(text)
    assert len(letters) == len(text.encode())
    assert not any(letter.isspace() for letter in letters)
    assert text_of(letters) == text


def test_a_part_of_a_syllable_shows_as_one():
    assert byte_letters("a 가") == "aĠê°Ģ"
    assert text_of("ê°") == "\ufffd"


def test_what_stands_for_no_byte_is_refused():
    with pytest.raises(CourseError, match="가") as caught:
        text_of("a가")
    assert "\n" not in str(caught.value)


@given(st.text())
def test_words_make_the_text_again(text):
    assert "".join(split_words(text)) == text


def test_a_word_takes_the_blank_before_it():
    assert split_words('"곰은 12살!" 두 마리  ') == ['"', "곰은", " 12", "살", '!"', " 두", " 마리", "  "]
    assert bpe.byte_word_counts(["곰 곰", "곰"]) == {byte_letters("곰"): 2, byte_letters(" 곰"): 1}


@given(st.text(st.characters(max_codepoint=0xFFFF, exclude_categories=["Cs"]), max_size=6))
def test_merged_characters_are_one_piece_each(text):
    merges = bpe.character_merges(text)
    assert len(set(merges)) == len(merges)
    assert [text_of(piece) for piece in apply_merges(byte_letters(text), merges)] == list(text)


# ---- KerasNLP's tokenizer ---------------------------------------------------------------------


def pieces_of(tokenizer, texts):
    names = list(tokenizer.get_vocabulary())
    return [[names[token] for token in np.asarray(row)] for row in tokenizer(texts)]


@pytest.fixture(scope="module")
def english():
    words = ["low", "lower", "lowest", "new", "newer", "newest", "wide", "wider", "slow", "aaa", "aaaa"]
    merges = learn_merges({word: count for count, word in enumerate(words, 2)}, 20)
    return merges, bpe.make_byte_pair_tokenizer(merges)


@pytest.mark.slow
@settings(max_examples=5, deadline=None)
@given(words=st.lists(st.text("lowernstida", min_size=1, max_size=10), min_size=20, max_size=40))
def test_ascii_words_are_split_as_by_kerasnlp(english, words):
    merges, tokenizer = english
    assert pieces_of(tokenizer, words) == [apply_merges(word, merges) for word in words]


ORDERS = [[("a", "b"), ("ab", "a"), ("b", "a")], [("ab", "a"), ("a", "b")], [("a", "ba"), ("b", "a"), ("a", "a")]]


@pytest.mark.parametrize("merges", ORDERS)
def test_merges_in_an_order_never_learned_are_the_same_too(merges):
    """KerasNLP merges one place at a time, the leftmost of the earliest pair; so do we."""
    tokenizer = bpe.make_byte_pair_tokenizer(merges)
    words = ["".join(letters) for length in (1, 3, 5) for letters in itertools.product("ab", repeat=length)]
    assert pieces_of(tokenizer, words) == [apply_merges(word, merges) for word in words]


@pytest.fixture(scope="module")
def korean():
    lines = list(korean_storybook.lines("valid", size=30_000))
    merges = learn_merges(bpe.byte_word_counts(lines), 400)
    return merges, bpe.make_byte_pair_tokenizer(merges)


def encoded(merges, text):
    return [piece for word in split_words(text) for piece in apply_merges(byte_letters(word), merges)]


@pytest.mark.slow
@settings(max_examples=5, deadline=None)
@given(texts=st.lists(TEXT, min_size=20, max_size=40))
def test_words_of_letters_are_split_as_by_kerasnlp(korean, texts):
    """Hangul too, by its bytes: whole syllables, parts of syllables and blanks before words."""
    merges, tokenizer = korean
    assert pieces_of(tokenizer, texts) == [encoded(merges, text) for text in texts]


@pytest.mark.slow
def test_the_storybook_is_split_as_by_kerasnlp(korean):
    """Sentences with quotes, commas and digits, from another split than the merges; nothing is unknown."""
    merges, tokenizer = korean
    lines = list(filter(None, korean_storybook.lines("test", size=20_000)))
    assert pieces_of(tokenizer, lines) == [encoded(merges, line) for line in lines]
    rows = tokenizer(lines)
    assert min(int(np.min(row)) for row in rows) > 2
    assert [np.asarray(row).tolist() for row in rows] == bpe.encode(lines, merges)
    assert list(tokenizer.detokenize(rows)) == lines


@pytest.mark.slow
@pytest.mark.parametrize("taken_apart", [False, True], ids=["syllables", "jamo"])
def test_one_token_a_character(taken_apart):
    """With nothing but each character's bytes merged, a text has as many tokens as characters."""
    lines = [line for line in korean_storybook.lines("test", size=10_000) if line]
    lines = list(map(decompose, lines)) if taken_apart else lines
    tokenizer = bpe.make_byte_pair_tokenizer(bpe.character_merges("".join(lines)))
    assert [len(row) for row in tokenizer(lines)] == list(map(len, lines))


def test_each_word_is_split_once(korean):
    """With the learner's own function, if given."""
    merges, _ = korean
    asked = []

    def counting(word, given):
        asked.append(word)
        return apply_merges(word, given)

    lines = ["곰은 곰은 갔어요.", "", "곰은 곰은"]
    numbers = bpe.encode(lines, merges, apply=counting)
    assert numbers == bpe.encode(lines, merges)
    assert list(map(text_of, asked)) == ["곰은", " 곰은", " 갔어요", "."]
    names = bpe.vocabulary_of(merges)
    assert [text_of("".join(names[number] for number in row)) for row in numbers] == lines


def test_without_merges_each_byte_is_a_token():
    """KerasNLP itself takes no empty list."""
    tokenizer = bpe.make_byte_pair_tokenizer([])
    assert pieces_of(tokenizer, ["fox 가", "곰"]) == [list("foxĠ") + list("ê°Ģ"), list(byte_letters("곰"))]


def test_a_pair_given_twice_is_refused():
    with pytest.raises(CourseError, match="두 번") as caught:
        bpe.make_byte_pair_tokenizer([("a", "b"), ("b", "c"), ("a", "b")])
    assert "\n" not in str(caught.value)


@pytest.mark.slow
def test_the_tokenizer_fits_the_pipeline(korean):
    """The reserved tokens at 0, 1, 2, a given length padded with [PAD], and pack and make_packer as they are."""
    merges, free = korean
    fixed = bpe.make_byte_pair_tokenizer(merges, 8)
    assert list(fixed.get_vocabulary())[:3] == ["[PAD]", "[UNK]", "[BOS]"]
    assert fixed.vocabulary_size() == 3 + 256 + len({left + right for left, right in merges})
    assert np.asarray(fixed(["곰"])).shape == (1, 8)
    assert np.asarray(fixed(["곰"]))[0, -1] == 0
    assert np.asarray(free("[BOS]")).tolist() == [2]
    features, labels = pipeline.make_preprocess(fixed, pipeline.make_packer(fixed, 8))(
        tf.constant(["여우는 곰을 만났어요."])
    )
    assert np.asarray(features)[0, 0] == 2
    assert np.asarray(features)[0, 1:].tolist() == np.asarray(labels)[0, :-1].tolist()
    lines = tf.data.Dataset.from_tensor_slices(["여우는 갔어요.", "곰은 갔어요."])
    (inputs, targets), *_ = pipeline.pack(lines, free, 6, 2)
    assert np.asarray(inputs).reshape(-1)[1:].tolist() == np.asarray(targets).reshape(-1)[:-1].tolist()
