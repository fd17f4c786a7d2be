"""The model room: attention in NumPy, the closed form of the parameter count, and who sees the future."""

from __future__ import annotations

import keras
import keras_nlp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from minigpt import model as gpt
from minigpt.profile import PROFILES

FULL = (5000, 128, 256, 256, 3, 2)
TINY = (11, 8, 12, 10, 2, 2)


def floats(size: float, *shape: int):
    return arrays.arrays(float, shape, elements=st.floats(-size, size))


# ---- masks and attention ----------------------------------------------------------------------


@settings(max_examples=30, deadline=None)
@given(length=st.integers(1, 40))
def test_causal_mask_lets_each_place_see_itself_and_before(length: int):
    mask = gpt.causal_mask(length)
    assert mask.dtype == bool
    assert mask.tolist() == [[column <= row for column in range(length)] for row in range(length)]


@settings(max_examples=100, deadline=None)
@given(query=floats(1e4, 5, 3), key=floats(1e4, 5, 3), mask=arrays.arrays(bool, (5, 5)))
def test_attention_weights_are_a_distribution_over_what_the_mask_leaves(query, key, mask):
    """Rows sum to one and nothing hidden weighs anything, whatever the scores' size."""
    mask = mask | np.eye(5, dtype=bool)
    weights = gpt.attention_weights(query, key, mask)
    assert np.allclose(weights.sum(axis=-1), 1)
    assert (weights >= 0).all()
    assert (weights[~mask] == 0).all()


@settings(max_examples=50, deadline=None)
@given(query=floats(5, 6, 4), key=floats(5, 6, 4), value=floats(5, 6, 4))
def test_attention_is_keras_s_own(query, key, value):
    """The formula of "Attention Is All You Need", as Keras computes it."""
    mask = gpt.causal_mask(6)
    ours = gpt.attention(query, key, value, mask)
    batch = [part[None, :, None].astype("float32") for part in (query, key, value)]
    theirs = keras.ops.dot_product_attention(*batch, mask=mask[None, None])
    assert np.allclose(ours, np.asarray(theirs)[0, :, 0], atol=1e-3)


@settings(max_examples=50, deadline=None)
@given(
    query=floats(5, 6, 4),
    key=floats(5, 6, 4),
    value=floats(5, 6, 4),
    later=floats(5, 6, 4),
    position=st.integers(0, 5),
)
def test_causal_attention_ignores_later_places(query, key, value, later, position):
    mask = gpt.causal_mask(6)
    before = gpt.attention(query, key, value, mask)
    for changed in (query, key, value):
        changed[position + 1 :] = later[position + 1 :]
    assert np.allclose(before[: position + 1], gpt.attention(query, key, value, mask)[: position + 1])


@settings(max_examples=30, deadline=None)
@given(
    x=floats(3, 5, 4),
    tables=floats(2, 3, 4, 3, 2),
    output_kernel=floats(2, 3, 2, 4),
    mask=arrays.arrays(bool, (5, 5)),
)
def test_multi_head_attention_is_keras_s_own(x, tables, output_kernel, mask):
    """The layer without biases, with these kernels in the order in which it holds them; heads fill no width evenly."""
    mask = mask | np.eye(5, dtype=bool)
    ours = gpt.multi_head_attention(x, *tables, output_kernel, mask)
    layer = keras.layers.MultiHeadAttention(num_heads=3, key_dim=2, use_bias=False)
    batch = x[None].astype("float32")
    layer(batch, batch)
    assert [weight.path.split("/")[-2] for weight in layer.weights] == ["query", "key", "value", "attention_output"]
    layer.set_weights([*tables, output_kernel])
    theirs = np.asarray(layer(batch, batch, attention_mask=mask[None]))[0]
    assert ours.shape == (5, 4)
    assert np.allclose(ours, theirs, atol=1e-2)


def test_multi_head_attention_takes_tensors_and_leaves_its_arguments():
    rng = np.random.default_rng(1)
    given_arrays = [rng.normal(size=shape) for shape in ((3, 4), (4, 2, 5), (4, 2, 5), (4, 2, 5), (2, 5, 4))]
    kept = [array.copy() for array in given_arrays]
    ours = gpt.multi_head_attention(*given_arrays, gpt.causal_mask(3))
    tensors = [keras.ops.convert_to_tensor(array.astype("float32")) for array in given_arrays]
    assert np.allclose(gpt.multi_head_attention(*tensors, gpt.causal_mask(3)), ours, atol=1e-4)
    assert all(map(np.array_equal, given_arrays, kept))


def test_head_weights_are_what_the_layers_use():
    """Every layer's heads, as Keras's own layer with the same weights reports them."""
    built = gpt.build_model(*TINY)
    tokens = np.array([3, 1, 4, 1, 5])
    found = gpt.head_weights(built, tokens)
    assert [weights.shape for weights in found] == [(2, 5, 5)] * 2
    x = built.get_layer("embedding")(tokens[None])
    for number, weights in enumerate(found, 1):
        decoder = built.get_layer(f"decoder_{number}")
        inside = keras.layers.MultiHeadAttention(num_heads=2, key_dim=6)
        inside(x, x)
        inside.set_weights(decoder.get_weights()[:8])
        _, theirs = inside(x, x, attention_mask=gpt.causal_mask(5)[None], return_attention_scores=True)
        assert np.allclose(weights, np.asarray(theirs)[0], atol=1e-5)
        x = decoder(x)


# ---- the model --------------------------------------------------------------------------------


def test_full_size_has_the_tutorial_s_parameters():
    """1,312,768 + 2 × 394,749 + 1,285,000 = 3,387,266, as built and as counted."""
    built = gpt.build_model(*FULL)
    counts = [layer.count_params() for layer in built.layers]
    assert counts == [0, 1_312_768, 394_749, 394_749, 1_285_000]
    assert built.count_params() == gpt.parameter_count(*FULL) == 3_387_266
    parts = gpt.parameter_parts(*FULL)
    assert parts["토큰 임베딩"] + parts["위치 임베딩"] == 1_312_768
    assert parts["출력층"] == 1_285_000
    assert parts["어텐션"] + parts["피드포워드"] + parts["층 정규화"] == 2 * 394_749


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(
    vocabulary_size=st.integers(4, 50),
    sequence_length=st.integers(1, 20),
    heads=st.integers(1, 5),
    extra=st.integers(0, 13),
    feed_forward_dim=st.integers(1, 30),
    num_layers=st.integers(1, 3),
)
def test_closed_form_counts_what_keras_builds(
    vocabulary_size: int, sequence_length: int, heads: int, extra: int, feed_forward_dim: int, num_layers: int
):
    """For any sizes, also where the heads do not divide the width."""
    sizes = (vocabulary_size, sequence_length, heads + extra, feed_forward_dim, heads, num_layers)
    assert gpt.parameter_count(*sizes) == gpt.build_model(*sizes).count_params()
    keras.backend.clear_session()


def test_logits_have_the_contract_s_shape_and_the_padding_mask():
    """[B, T] in, [B, T, V] out, for any T up to the table; no softmax; [PAD] is to be masked."""
    built = gpt.build_model(*TINY)
    for length in (1, 5, 8):
        logits = np.asarray(built(np.ones((3, length), int)))
        assert logits.shape == (3, length, 11)
    assert not np.allclose(logits.sum(axis=-1), 1, atol=1e-2)
    assert built.get_layer("embedding").get_config()["mask_zero"]
    decoders = [layer for layer in built.layers if isinstance(layer, keras_nlp.layers.TransformerDecoder)]
    assert len(decoders) == 2


# ---- seeing the future ------------------------------------------------------------------------

TOKENS = np.random.default_rng(0).integers(1, 11, (3, 8))


@pytest.mark.parametrize("profile", [pytest.param(PROFILES["mini"], id="mini"), None])
def test_gpt_does_not_see_the_future(profile):
    """Perturbation: no later token moves an earlier logit."""
    if profile is None:
        sizes, tokens = TINY, TOKENS
    else:
        sizes = (600, 128, profile.embedding_dim, profile.feed_forward_dim, profile.num_heads, profile.num_layers)
        tokens = np.random.default_rng(1).integers(1, 600, (2, 128))
    built = gpt.build_model(*sizes)
    last = tokens.shape[1] - 1
    assert not any(gpt.sees_future(built, tokens, position) for position in (0, 1, last // 2, last - 1, last))


def test_a_model_without_the_mask_is_caught():
    """At every place but the last, after which nothing comes."""
    leaky = gpt.build_model(*TINY, causal=False)
    assert [gpt.sees_future(leaky, TOKENS, position) for position in range(8)] == [True] * 7 + [False]


@pytest.mark.parametrize("offset", [1, 2, 7])
@pytest.mark.parametrize("row", [0, 2])
def test_a_leak_from_one_place_to_one_place_is_caught(offset: int, row: int):
    """In any one row, from any distance; ids stay within the vocabulary and the argument as it was."""

    def fake(tokens):
        logits = np.zeros((*tokens.shape, 11))
        logits[row, 0, 0] = np.eye(11)[np.asarray(tokens)][row, offset].argmax()
        return logits

    given_tokens = TOKENS.copy()
    assert gpt.sees_future(fake, given_tokens, 0)
    assert gpt.sees_future(fake, given_tokens, offset - 1)
    assert not gpt.sees_future(fake, given_tokens, offset)
    assert (given_tokens == TOKENS).all()


def test_noise_is_not_a_leak():
    """What rounding moves, below 1e-4, does not count."""
    noise = iter(range(10))
    assert not gpt.sees_future(lambda tokens: np.full((*tokens.shape, 11), 5e-6 * next(noise)), TOKENS, 3)
