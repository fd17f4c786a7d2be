"""The WordPiece room: vocabulary, tokenizer, splitting by hand, rates, and the cache of vocabularies."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st

from minigpt import corpus, storybook, tokenizer
from minigpt.errors import CourseError
from tests.support.vocabularies import LINES, storybook_vocabulary

VOCABULARY = ["[PAD]", "[UNK]", "[BOS]", "a", "b", "c", "ab", "abc", "##a", "##b", "##bc", "##ca", "."]
WORDS = st.text("abcd", min_size=1, max_size=12)


@pytest.fixture
def books(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> corpus.Corpus:
    """A small corpus of storybook lines, and an empty cache folder."""
    monkeypatch.setenv("MINIGPT_CACHE", str(tmp_path / "cache"))
    text = "\n".join(storybook.lines("valid", size=60_000))
    for split in corpus.SPLITS:
        (tmp_path / f"{split}.txt").write_text(text, encoding="utf8")
    return corpus.Corpus("small", *(tmp_path / f"{split}.txt" for split in corpus.SPLITS))


@pytest.fixture
def no_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MINIGPT_CACHE", str(tmp_path))
    return tmp_path


def no_training(*_args: object) -> list[str]:
    pytest.fail("the vocabulary was trained again")


# ---- vocabulary -------------------------------------------------------------------------------


@pytest.mark.parametrize("batch_size", [None, 7])
def test_vocabulary_starts_with_the_reserved_tokens(batch_size: int | None):
    """Lower-cased, within the size asked, [PAD] [UNK] [BOS] at 0 1 2, from scalars and from batches alike."""
    lines = tf.data.Dataset.from_tensor_slices(["The Fox sang.", "A fox RAN!"]).repeat(30)
    lines = lines if batch_size is None else lines.batch(batch_size)
    vocabulary = tokenizer.train_vocabulary(lines, 40)
    assert tuple(vocabulary[:3]) == tokenizer.RESERVED_TOKENS == ("[PAD]", "[UNK]", "[BOS]")
    assert (tokenizer.PAD_ID, tokenizer.UNK_ID, tokenizer.BOS_ID) == (0, 1, 2)
    assert len(vocabulary) <= 40
    assert "fox" in vocabulary
    assert all(token == token.lower() for token in vocabulary[3:])


def test_progress_gives_the_same_lines_and_says_how_far(capsys: pytest.CaptureFixture):
    """The bar counts lines on stdout (stderr would fail a test cell) and changes nothing."""
    texts = [f"line {number}".encode() for number in range(600)]
    seen = tokenizer.with_progress(tf.data.Dataset.from_tensor_slices(texts), "어휘 사전")
    assert [line for batch in seen.as_numpy_iterator() for line in batch] == texts
    out, err = capsys.readouterr()
    assert "어휘 사전: 다 읽었고 조각을 고르는 중 600줄" in out
    assert err == ""


@pytest.mark.slow
def test_vocabulary_is_cached_by_text_and_settings(books: corpus.Corpus, monkeypatch: pytest.MonkeyPatch):
    """Trained once; again when the size, the number of lines or a single byte of the text changes."""
    first = tokenizer.load_vocabulary(books, 120)
    with monkeypatch.context() as patch:
        patch.setattr(tokenizer, "train_vocabulary", no_training)
        assert tokenizer.load_vocabulary(books, 120) == first
        for changed in ({"vocabulary_size": 80}, {"max_lines": 3}, {"min_length": 460}):
            with pytest.raises(pytest.fail.Exception):
                tokenizer.load_vocabulary(books, **{"vocabulary_size": 120} | changed)
        with books.train.open("a") as file:
            file.write(".")
        with pytest.raises(pytest.fail.Exception):
            tokenizer.load_vocabulary(books, 120)


@pytest.mark.slow
@pytest.mark.parametrize("max_lines", LINES)
def test_what_is_shipped_is_what_is_learned(max_lines: int, no_cache: Path, monkeypatch: pytest.MonkeyPatch):
    """Else `python -m tests.support.vocabularies` writes it anew: what is shipped goes with the storybook's text."""
    shipped = storybook_vocabulary(max_lines)
    monkeypatch.setattr(tokenizer, "SHIPPED", no_cache / "none")
    assert shipped == storybook_vocabulary(max_lines)


def test_the_storybook_s_is_not_learned(no_cache: Path, monkeypatch: pytest.MonkeyPatch):
    """In a kernel that grades nor on a learner's first day, both of which begin with an empty cache."""
    monkeypatch.setattr(tokenizer, "train_vocabulary", no_training)
    assert [len(storybook_vocabulary(max_lines)) for max_lines in LINES] == [465, 437]
    assert not list(no_cache.glob("vocabulary-*"))
    assert len(list(tokenizer.SHIPPED.iterdir())) == len(LINES)


@pytest.mark.slow
@pytest.mark.parametrize("damage", ["", "{", '["[UNK]", "[PAD]", "[BOS]"]', "[1, 2, 3]", "null"])
def test_a_damaged_cache_is_made_anew(books: corpus.Corpus, damage: str):
    """A file cut short or of other content is never used, and is repaired."""
    vocabulary = tokenizer.load_vocabulary(books, 100)
    [path] = corpus.cache_dir().glob("vocabulary-*.json")
    path.write_text(damage)
    assert tokenizer.load_vocabulary(books, 100) == vocabulary
    assert json.loads(path.read_text("utf8")) == vocabulary
    assert len(list(corpus.cache_dir().iterdir())) == 1  # no half-written file is left


def test_a_cache_that_cannot_be_written_stops_nothing(
    books: corpus.Corpus, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
):
    """One line says that the next time it is learned again; the folder of a class may be read-only on purpose."""
    monkeypatch.setenv("MINIGPT_CACHE", str(books.train / "below-a-file"))
    assert len(tokenizer.load_vocabulary(books, 100)) > 3
    assert "다음에는 다시 배워야 합니다" in capsys.readouterr().out


def test_storybook_has_no_unknown_word(books: corpus.Corpus):
    """What the mini profile counts on: its vocabulary covers its text."""
    made = tokenizer.make_tokenizer(tokenizer.load_vocabulary(books, 600))
    lines = [line for line in books.valid.read_text("utf8").splitlines() if len(line) > 450]
    assert len(lines) > 10
    assert tokenizer.unknown_rate(made, lines) == 0.0


# ---- tokenizer and wordpiece ------------------------------------------------------------------


def test_tokenizer_lower_cases_cuts_and_pads():
    """One length for all where one is asked, each line its own otherwise."""
    fixed = tokenizer.make_tokenizer(VOCABULARY, 4)
    assert np.asarray(fixed(["ABC .", "a b c a b c"])).tolist() == [[7, 12, 0, 0], [3, 4, 5, 3]]
    assert tokenizer.make_tokenizer(tuple(VOCABULARY))(["ABC .", "a"]) == [[7, 12], [3]]


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(word=WORDS)
def test_wordpiece_is_the_real_tokenizer_s(word: str):
    """The hand-written split agrees with keras_nlp's on any word."""
    real = tokenizer.make_tokenizer(VOCABULARY)
    ids = np.asarray(real([word])[0])
    assert tokenizer.wordpiece(word, VOCABULARY) == [VOCABULARY[token] for token in ids]


@settings(max_examples=100, deadline=None)
@given(word=WORDS, extra=st.lists(WORDS.flatmap(lambda w: st.sampled_from([w, "##" + w])), max_size=12))
def test_wordpiece_pieces_join_to_the_word(word: str, extra: list[str]):
    """Pieces are in the vocabulary and spell the word, or the word is unknown as a whole."""
    vocabulary = VOCABULARY + extra
    pieces = tokenizer.wordpiece(word, vocabulary)
    assert set(pieces) <= set(vocabulary)
    assert pieces == ["[UNK]"] or "".join(piece.removeprefix("##") for piece in pieces) == word


@pytest.mark.slow
def test_wordpiece_agrees_on_every_word_of_a_corpus(books: corpus.Corpus):
    """On real words with a trained vocabulary too small for most of them, and on the storybook's own."""
    text = books.valid.read_text("utf8").lower()
    words = sorted({word for word in text.split() if word.isalpha()})
    assert len(words) > 100
    for size in (60, 120, 600):
        vocabulary = tokenizer.load_vocabulary(books, size)
        ids = tokenizer.make_tokenizer(vocabulary)(words)
        pieces = [[vocabulary[token] for token in row] for row in ids]
        assert [tokenizer.wordpiece(word, vocabulary) for word in words] == pieces


# ---- rates ------------------------------------------------------------------------------------


@pytest.mark.parametrize("sequence_length", [None, 6, 50])
def test_unknown_rate_pools_all_tokens_and_skips_padding(sequence_length: int | None):
    """3 unknown of 7 tokens, however long the padding."""
    made = tokenizer.make_tokenizer(VOCABULARY, sequence_length)
    rate = tokenizer.unknown_rate(made, ["zz a b c", "zz zz", "a"])
    assert rate == pytest.approx(3 / 7)
    assert type(rate) is float


@pytest.mark.parametrize("lines", [[], [""], ["", "  "]])
def test_unknown_rate_of_nothing_is_zero(lines: list[str]):
    assert tokenizer.unknown_rate(tokenizer.make_tokenizer(VOCABULARY, 4), lines) == 0.0


def test_tokens_per_word():
    """Pieces over words split at spaces; a text without words is refused."""
    made = tokenizer.make_tokenizer(VOCABULARY)
    assert tokenizer.tokens_per_word(made, ["abca ab", "a."]) == pytest.approx(5 / 3)
    with pytest.raises(CourseError, match="낱말이 하나도 없어"):
        tokenizer.tokens_per_word(made, ["", " "])


@pytest.mark.slow
def test_corpora_keep_their_vocabularies_apart(books: corpus.Corpus, tmp_path: Path):
    """Two corpora of one name do not share a vocabulary."""
    other = tmp_path / "other.txt"
    other.write_text(("zebra " * 100 + "\n") * 20)
    first = tokenizer.load_vocabulary(books, 80)
    second = tokenizer.load_vocabulary(replace(books, train=other), 80)
    assert "zebra" in second
    assert "zebra" not in first
