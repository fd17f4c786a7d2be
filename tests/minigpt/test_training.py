"""The training room: loss and perplexity against NumPy and Keras, early stopping, and the storybook's floor."""

from __future__ import annotations

import math

import keras
import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from minigpt import corpus, pipeline, storybook, training
from minigpt.model import build_model
from minigpt.profile import PROFILES
from minigpt.tokenizer import load_vocabulary, make_tokenizer

MINI = PROFILES["mini"]


# ---- loss and perplexity ----------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(
    labels=arrays.arrays(int, (2, 4), elements=st.integers(0, 5)),
    logits=arrays.arrays(np.float32, (2, 4, 6), elements=st.floats(-300, 300, width=32)),
)
def test_masked_loss_is_keras_s_with_padding_left_out(labels: np.ndarray, logits: np.ndarray):
    """Equal to Keras' own loss that ignores class 0, a Python float, also for logits in the hundreds."""
    labels[0, 0] = 3
    loss = training.masked_loss(labels, logits)
    keras_loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True, ignore_class=0)
    assert type(loss) is float
    assert loss == pytest.approx(float(keras_loss(labels, logits)), rel=1e-4, abs=1e-4)


@pytest.mark.parametrize("size", [2, 465, 5000])
def test_a_uniform_model_has_the_vocabulary_s_perplexity(size: int):
    logits = np.full((2, 3, size), 7.0)
    assert training.perplexity(training.masked_loss(np.ones((2, 3), int), logits)) == pytest.approx(size)


def test_perplexity_is_e_to_the_loss():
    assert training.perplexity(0.0) == 1.0
    assert training.perplexity(math.log(50)) == pytest.approx(50)


@pytest.mark.parametrize(("tokens", "mean_loss"), [(97, 0.9), (461, 0.9 * 97 / 461)])
def test_bits_per_character_does_not_depend_on_the_tokens(tokens: int, mean_loss: float):
    """The same text in other pieces has the same number; a loss of log 2 at each character is one bit."""
    assert training.bits_per_character(mean_loss, tokens, 400) == pytest.approx(0.9 * 97 / math.log(2) / 400)
    assert training.bits_per_character(math.log(2), 8, 8) == pytest.approx(1.0)
    assert type(training.bits_per_character(np.float32(0.5), np.int64(3), 7)) is float


@settings(max_examples=40, deadline=None)
@given(
    labels=arrays.arrays(int, (2, 3), elements=st.integers(0, 4)),
    logits=arrays.arrays(np.float64, (2, 3, 5), elements=st.floats(-3000, 3000)),
)
def test_loss_gradient_is_the_tape_s(labels: np.ndarray, logits: np.ndarray):
    """Equal to TensorFlow's own gradient of the same mean, zero at padding, for logits of thousands."""
    labels[1, 1], labels[0, 2] = 3, 0
    given_labels, given_logits = labels.copy(), logits.copy()
    gradient = training.loss_gradient(tf.constant(labels), tf.constant(logits))
    variable = tf.Variable(logits)
    with tf.GradientTape() as tape:
        losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, variable)
        loss = tf.reduce_mean(tf.boolean_mask(losses, labels != 0))
    assert gradient.shape == logits.shape
    np.testing.assert_allclose(gradient, tape.gradient(loss, variable), atol=1e-9)
    assert not gradient[labels == 0].any()
    np.testing.assert_array_equal(gradient, training.loss_gradient(labels, logits))
    assert np.array_equal(labels, given_labels)
    assert np.array_equal(logits, given_logits)


def constant_model(logits: np.ndarray) -> keras.Model:
    """A model that answers each token with a fixed row of logits, of shape [tokens, V]."""
    layer = keras.layers.Embedding(len(logits), logits.shape[1])
    inputs = keras.Input((None,), dtype="int32")
    model = keras.Model(inputs, layer(inputs))
    layer.set_weights([logits])
    return model


def test_compiled_metric_is_the_masked_perplexity():
    """On one batch the reported perplexity is exp(masked_loss); the compiled model is the one given."""
    rng = np.random.default_rng(0)
    model = constant_model(rng.normal(size=(6, 6)).astype("float32") * 3)
    compiled = training.compile_model(model)
    assert compiled is model
    assert isinstance(model.optimizer, keras.optimizers.Adam)
    features, labels = rng.integers(0, 6, (2, 3, 7))
    reported = model.test_on_batch(features, labels, return_dict=True)
    expected = training.perplexity(training.masked_loss(labels, model(features)))
    assert reported["perplexity"] == pytest.approx(expected, rel=1e-4)


def test_evaluate_weighs_tokens_not_batches():
    """Batches of unequal token counts: the mean over all tokens at once."""
    rng = np.random.default_rng(1)
    model = constant_model(rng.normal(size=(6, 6)).astype("float32"))
    labels = np.array([[1, 2, 3, 4], [5, 0, 0, 0], [2, 2, 0, 0]])
    features = rng.integers(0, 6, labels.shape)
    dataset = tf.data.Dataset.from_tensor_slices((features, labels)).batch(2)
    expected = training.masked_loss(labels, model(features))
    assert training.evaluate(model, dataset) == pytest.approx(expected)


# ---- training ---------------------------------------------------------------------------------


class Scripted(keras.Model):
    """A model without gradients: each epoch has a scripted training and validation loss; its weight is the epoch."""

    def __init__(self, losses: list[float], validation_losses: list[float]):
        super().__init__()
        self.losses_, self.validation_losses = losses, validation_losses
        self.epoch = self.add_weight(name="epoch", initializer="zeros", trainable=False)
        self.built = True

    def train_step(self, data):
        self.epoch.assign(self.epoch + 1)
        return self.report(self.losses_)

    def test_step(self, data):
        return self.report(self.validation_losses)

    def report(self, losses: list[float]) -> dict[str, float]:
        [tracker] = [metric for metric in self.metrics if metric.name == "loss"]
        tracker.update_state(losses[int(self.epoch) - 1])
        return {"loss": tracker.result()}


@pytest.mark.parametrize(
    ("validation_losses", "patience", "epochs", "trained", "best"),
    [
        ([5, 4, 3, 2, 1], 1, 5, 5, 5),
        ([5, 4, 6, 3, 1], 1, 5, 3, 2),
        ([5, 4, 6, 3, 7], 2, 5, 5, 4),
        ([5, 4, 4, 4, 4], 2, 5, 4, 2),
        ([1, 2, 3, 4, 5], 9, 4, 4, 1),
    ],
)
def test_training_keeps_the_best_validation_weights(validation_losses, patience, epochs, trained, best):
    """Stops as Keras counts patience; the best weights are in the model, stopped early or not."""
    model = Scripted([9, 8, 7, 6, 5], validation_losses)
    model.compile(run_eagerly=True)
    batch = tf.data.Dataset.from_tensors((tf.zeros([1]), tf.zeros([1])))
    history = training.train(model, batch, batch, epochs=epochs, patience=patience, verbose=0)
    assert isinstance(history, keras.callbacks.History)
    assert len(history.history["val_loss"]) == trained
    assert int(model.epoch) == best


@pytest.mark.slow
def test_progress_bar_counts_steps_and_shows_perplexity(capsys: pytest.CaptureFixture):
    """One bar on stdout, nothing on stderr; closed also when training stops early."""
    model = training.compile_model(constant_model(np.zeros((6, 6), "float32")))
    batch = tf.data.Dataset.from_tensors((np.ones((1, 4), int), np.ones((1, 4), int)))
    data = training.laps(batch, 3)
    bar = training.ProgressBar()
    model.fit(data, validation_data=batch, epochs=2, verbose=0, callbacks=[bar])
    out, err = capsys.readouterr()
    last = out.strip().split("\r")[-1]
    assert "6/6" in last
    assert "val_perplexity=" in last
    assert err == ""
    assert bar.bar.disable  # closed


def test_laps_go_on_where_the_last_one_stopped():
    """Each pass gives the next batches, and starts over when the data ends."""
    laps = training.laps(tf.data.Dataset.range(5), 2)
    assert [[int(number) for number in laps] for _ in range(4)] == [[0, 1], [2, 3], [4, 0], [1, 2]]
    assert laps.cardinality() == 2


def test_dtype_policy_is_put_back():
    """Only what is built inside computes in bfloat16, also when building fails."""
    before = keras.config.dtype_policy()

    def build_and_fail() -> None:
        with training.dtype_policy("mixed_bfloat16"):
            assert keras.layers.Dense(1).compute_dtype == "bfloat16"
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        build_and_fail()
    assert keras.config.dtype_policy() == before


@pytest.mark.slow
def test_seconds_per_step_measures_every_way(capfd: pytest.CaptureFixture):
    """Default, bfloat16 and XLA each give a time, and nothing but errors reaches stderr."""
    batch = tf.data.Dataset.from_tensors((np.ones((2, 4), int), np.ones((2, 4), int)))
    for options in ({}, {"policy": "mixed_bfloat16"}, {"jit_compile": True}):
        datasets = {"one": batch, "cached": batch.cache()}
        seconds = training.seconds_per_step(
            lambda: build_model(7, 4, 4, 4, 1, 1), datasets, steps=2, rounds=2, **options
        )
        assert list(seconds) == ["one", "cached"]
        assert all(0 < second < 60 for second in seconds.values())
    assert "XLA" not in capfd.readouterr().err


# ---- the floor --------------------------------------------------------------------------------


def trained_perplexity(*, causal: bool, steps: int) -> tuple[float, float]:
    """(validation perplexity, floor) of a mini model after `steps` steps on the storybook."""
    keras.utils.set_random_seed(1)
    books = corpus.storybook()
    vocabulary = load_vocabulary(books, MINI.vocabulary_size)
    tokenizer = make_tokenizer(vocabulary, MINI.sequence_length)
    preprocess = pipeline.make_preprocess(tokenizer, pipeline.make_packer(tokenizer, MINI.sequence_length))
    options = {"batch_size": MINI.batch_size, "min_length": MINI.min_length}
    train, valid = (
        pipeline.make_dataset(pipeline.make_batches(str(path), **options, **more), preprocess)
        for path, more in ((books.train, {"shuffle_buffer": 4000, "seed": 1}), (books.valid, {}))
    )
    valid = pipeline.in_memory(valid)
    model = training.compile_model(
        build_model(
            len(vocabulary),
            MINI.sequence_length,
            MINI.embedding_dim,
            MINI.feed_forward_dim,
            MINI.num_heads,
            MINI.num_layers,
            causal=causal,
        )
    )
    model.optimizer.learning_rate = MINI.learning_rate
    training.train(model, training.laps(train, steps // 3), valid, epochs=3, patience=3, verbose=0)
    lines = [line for line in books.valid.read_text("utf8").splitlines() if len(line.encode()) > MINI.min_length]
    tokens = sum(int(np.sum(np.asarray(labels) != 0)) for _, labels in valid)
    floor = storybook.perplexity_floor(tokens / len(lines), lines)
    return training.perplexity(training.evaluate(model, valid)), floor


@pytest.mark.slow
def test_a_trained_mini_model_comes_close_to_the_floor_and_stays_above_it():
    """Within 1.25 × of the lowest perplexity any model can reach, and never below."""
    reached, floor = trained_perplexity(causal=True, steps=324)
    assert floor < reached < 1.25 * floor


@pytest.mark.slow
def test_a_leak_goes_below_the_floor():
    """A model without the causal mask does what no honest model can: that is how a leak is known."""
    reached, floor = trained_perplexity(causal=False, steps=120)
    assert reached < floor
