"""The pipeline room: labels are the text, features are it shifted by one, and packing loses no token."""

from __future__ import annotations

import keras_nlp
import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st

from minigpt import pipeline
from minigpt.errors import CourseError
from minigpt.tokenizer import make_tokenizer

VOCABULARY = ["[PAD]", "[UNK]", "[BOS]", "a", "b", "c", "ab", "##a", "##b", "##c", ".", "가"]
TOKENIZER = make_tokenizer(VOCABULARY)
FIXED = make_tokenizer(VOCABULARY, 8)
PREPROCESS = pipeline.make_preprocess(FIXED, pipeline.make_packer(FIXED, 8))

# any text a file may hold, and texts of known words, long enough to be cut
LINES = st.lists(st.one_of(st.text(max_size=40), st.text("abc .", max_size=60)), min_size=1, max_size=6)


def dataset(lines: list[str], batch_size: int | None = None) -> tf.data.Dataset:
    made = tf.data.Dataset.from_tensor_slices(tf.constant([line.encode("utf8", "ignore") for line in lines]))
    return made if batch_size is None else made.batch(batch_size)


def ids_of(line: str) -> list[int]:
    return TOKENIZER.tokenize([line.encode("utf8", "ignore")])[0]


# ---- lines ------------------------------------------------------------------------------------


def test_lines_are_filtered_shuffled_then_batched(tmp_path):
    """Strictly longer than min_length in bytes; shuffled only when asked, anew each epoch; nothing dropped."""
    path = tmp_path / "text.txt"
    long_lines = [f"{number:02d} " + "x" * 10 for number in range(20)]
    path.write_text("\n".join(["short", "", "가" * 4, *long_lines]) + "\n", encoding="utf8")
    plain = pipeline.make_batches(str(path), batch_size=8, min_length=12)
    assert [len(batch) for batch in plain] == [8, 8, 4]
    assert [line.decode() for batch in plain.as_numpy_iterator() for line in batch] == long_lines
    mixed = pipeline.make_batches(str(path), batch_size=8, min_length=12, shuffle_buffer=50, seed=1)
    epochs = [[line.decode() for batch in mixed.as_numpy_iterator() for line in batch] for _ in range(2)]
    assert epochs[0] != epochs[1]
    assert sorted(epochs[0]) == sorted(epochs[1]) == long_lines


@settings(max_examples=20, deadline=None)
@given(count=st.integers(0, 12), n=st.integers(0, 15))
def test_first_lines_is_a_prefix(count: int, n: int):
    lines = [str(number).encode() for number in range(count)]
    found = pipeline.first_lines(tf.data.Dataset.from_tensor_slices(tf.constant(lines, tf.string)), n)
    assert found == lines[:n]


def test_first_lines_stops_on_an_endless_dataset():
    assert pipeline.first_lines(tf.data.Dataset.from_tensors("a").repeat(), 3) == [b"a"] * 3


@settings(max_examples=50, deadline=None)
@given(text=st.text(max_size=20), min_length=st.integers(0, 40))
def test_is_long_counts_bytes(text: str, min_length: int):
    data = text.encode("utf8", "ignore")
    assert bool(pipeline.is_long(tf.constant(data), min_length)) is (len(data) > min_length)


# ---- features and labels ----------------------------------------------------------------------


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(lines=LINES)
def test_features_are_labels_shifted_behind_bos(lines: list[str]):
    """For any text: labels are the line's tokens cut or padded, features the same one place later."""
    features, labels = (
        np.asarray(part) for part in PREPROCESS(tf.constant([x.encode("utf8", "ignore") for x in lines]))
    )
    assert features.shape == labels.shape == (len(lines), 8)
    assert (features[:, 0] == 2).all()
    assert (features[:, 1:] == labels[:, :-1]).all()
    for line, row in zip(lines, labels.tolist(), strict=True):
        expected = ids_of(line)[:8]
        assert row == expected + [0] * (8 - len(expected))


@pytest.mark.slow
@settings(max_examples=100, deadline=None)
@given(labels=st.lists(st.lists(st.integers(0, 99), min_size=5, max_size=5), min_size=1, max_size=4))
def test_shift_right_is_what_the_packer_does(labels: list[list[int]]):
    """NumPy and StartEndPacker agree, and the argument stays as it was."""
    given_labels = np.array(labels)
    shifted = pipeline.shift_right(given_labels, 2)
    packer = keras_nlp.layers.StartEndPacker(sequence_length=5, start_value=2)
    assert shifted.tolist() == np.asarray(packer(tf.constant(labels))).tolist()
    assert shifted.dtype == given_labels.dtype
    assert given_labels.tolist() == labels


def test_packer_takes_the_tokenizer_s_own_id():
    other = make_tokenizer(["[PAD]", "[UNK]", "a", "b", "[BOS]"], 4)
    assert np.asarray(pipeline.make_packer(other, 4)(other(["a b"]))).tolist() == [[4, 2, 3, 0]]


@pytest.mark.slow
def test_make_dataset_keeps_the_order():
    lines = [f"{'a' * (number % 5)} b" for number in range(40)]
    made = pipeline.make_dataset(dataset(lines, 4), PREPROCESS)
    rows = np.concatenate([labels for _, labels in made.as_numpy_iterator()])
    assert rows.tolist() == np.asarray(FIXED(lines)).tolist()


@pytest.mark.slow
def test_in_memory_knows_its_length_and_reads_once():
    """A filtered dataset of unknown length: the same batches, counted, and the source is read one time."""
    reads = []

    def lines():
        reads.append(1)
        yield from (b"a", b"", b"b", b"ab")

    source = tf.data.Dataset.from_generator(lines, output_signature=tf.TensorSpec([], tf.string))
    made = pipeline.make_dataset(source.filter(lambda line: line != b"").batch(2), PREPROCESS)
    kept = pipeline.in_memory(made)
    assert len(kept) == 2
    assert [labels[:, 0].tolist() for _, labels in kept.as_numpy_iterator()] == [[3, 4], [6]]
    assert [labels[:, 0].tolist() for _, labels in kept.as_numpy_iterator()] == [[3, 4], [6]]
    assert len(reads) == 1


def test_padding_fraction_pools_batches_of_unequal_size():
    """11 of 15 label positions, though the batches' own fractions average to another number."""
    batches = [([[1] * 5] * 2, [[1, 0, 0, 0, 0], [1, 1, 0, 0, 0]]), ([[0] * 5], [[5, 0, 0, 0, 0]])]
    made = tf.data.Dataset.from_generator(
        lambda: iter(batches), output_signature=(tf.TensorSpec([None, 5], tf.int32),) * 2
    )
    fraction = pipeline.padding_fraction(made)
    assert fraction == pytest.approx(11 / 15)
    assert type(fraction) is float


def test_padding_fraction_of_nothing_is_one_line():
    empty = dataset(["a"], 1).map(PREPROCESS).take(0)
    with pytest.raises(CourseError, match="비어 있어"):
        pipeline.padding_fraction(empty)


# ---- packing ----------------------------------------------------------------------------------


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(lines=LINES, batch_size=st.one_of(st.none(), st.integers(1, 3)), length=st.integers(1, 9))
def test_packing_keeps_every_token_exactly_once(lines: list[str], batch_size: int | None, length: int):
    """Laid end to end, the features are each line's tokens behind a [BOS], in order, and nothing else."""
    packed = pipeline.pack(dataset(lines, batch_size), TOKENIZER, length, 2)
    pairs = [(np.asarray(features), np.asarray(labels)) for features, labels in packed]
    stream = [token for line in lines for token in (2, *ids_of(line))]
    features = np.concatenate([part.ravel() for part, _ in pairs]).tolist()
    labels = np.concatenate([part.ravel() for _, part in pairs]).tolist()
    padding = -len(stream) % length
    assert features == stream + [0] * padding
    assert labels == stream[1:] + [0] * (padding + 1)
    assert all(part.shape[1] == length and len(part) <= 2 for pair in pairs for part in pair)


def test_packing_refuses_what_would_lose_tokens():
    """A tokenizer that cuts lines, and a length of nothing."""
    with pytest.raises(CourseError, match="sequence_length=None"):
        pipeline.pack(dataset(["a"]), FIXED, 8, 2)
    with pytest.raises(CourseError, match="1 이상"):
        pipeline.pack(dataset(["a"]), TOKENIZER, 0, 2)


@pytest.mark.slow
def test_packing_has_less_padding_than_cutting():
    """What packing is for: on short lines most of a cut batch is padding."""
    lines = dataset(["a b", "ab ab ab"] * 20, 4)
    assert pipeline.padding_fraction(pipeline.make_dataset(lines, PREPROCESS)) > 0.6
    assert pipeline.padding_fraction(pipeline.pack(lines, TOKENIZER, 8, 4)) < 0.05
