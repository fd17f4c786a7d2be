"""The decoding room: filters and searches against their definitions, sampling as statistics, the cache, `generate`."""

from __future__ import annotations

import itertools

import keras
import keras_nlp
import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from minigpt import decoding
from minigpt.decoding import compiled_step, generation
from minigpt.decoding.cache import parts
from minigpt.decoding.filters import log_softmax
from minigpt.errors import CourseError
from minigpt.model import build_model
from minigpt.tokenizer import make_tokenizer

WORDS = ["[PAD]", "[UNK]", "[BOS]", ".", *"abcdefghij", *(f"##{letter}" for letter in "abcdefghij")]

FALSE_ALARM = 1e-6
"""How often a right sampler would be called wrong, were the seeds not fixed."""


def bold_model(vocabulary_size: int = 17, length: int = 24, *, layers: int = 2, heads: int = 2, seed: int = 0):
    """A GPT with weights large enough that a mistake moves its logits far, and that never prefers [PAD] or [BOS]."""
    keras.utils.set_random_seed(seed)
    model = build_model(vocabulary_size, length, 8, 8, heads, layers)
    rng = np.random.default_rng(seed)
    model.set_weights([weight + rng.normal(scale=0.7, size=weight.shape) for weight in model.get_weights()])
    head = parts(model)[2]
    kernel, bias = head.get_weights()
    bias[[0, 2]] = -1e4
    head.set_weights([kernel, bias])
    return model


def model_with(logits: np.ndarray, length: int):
    """A GPT whose next-token logits are the same ones everywhere."""
    model = build_model(len(logits), length, 4, 4, 1, 1)
    head = parts(model)[2]
    head.set_weights([np.zeros_like(head.get_weights()[0]), logits])
    return model


def bigrams(vocabulary_size: int, seed: int):
    """A table-driven `next_logits`: the logits depend on the last token only."""
    table = np.random.default_rng(seed).normal(scale=2, size=(vocabulary_size, vocabulary_size))
    return lambda tokens: table[np.asarray(tokens)[:, -1]]


def chi_square_p_value(draws: np.ndarray, probabilities: np.ndarray) -> float:
    """The chance of counts at least this far from their expectation (Pearson). Impossible draws give 0."""
    counts = np.bincount(draws, minlength=len(probabilities))
    possible = probabilities > 0
    if counts[~possible].any():
        return 0.0
    expected = probabilities[possible] * len(draws)
    assert expected.min() > 5, "the test would be meaningless with so few expected"
    statistic = np.sum((counts[possible] - expected) ** 2 / expected)
    return float(tf.math.igammac((possible.sum() - 1) / 2, statistic / 2))


distributions = arrays.arrays(
    float, st.integers(1, 12), elements=st.floats(-20, 20), unique=True
)  # ties are open in the contract


# ---- filters ----------------------------------------------------------------------------------


@settings(max_examples=200, deadline=None)
@given(logits=distributions, k=st.integers(1, 20))
def test_top_k_keeps_the_k_largest_as_they_are(logits: np.ndarray, k: int):
    before = logits.copy()
    filtered = decoding.top_k_filter(logits, k)
    kept = np.isfinite(filtered)
    assert kept.sum() == min(k, len(logits))
    assert (filtered[kept] == logits[kept]).all()
    assert not kept.any() or logits[~kept].max(initial=-np.inf) < logits[kept].min()
    assert (logits == before).all()


@settings(max_examples=300, deadline=None)
@given(logits=distributions, p=st.floats(0, 1))
def test_top_p_keeps_the_smallest_set_that_reaches_p(logits: np.ndarray, p: float):
    before = logits.copy()
    filtered = decoding.top_p_filter(logits, p)
    kept = np.isfinite(filtered)
    probabilities = np.exp(log_softmax(logits))
    assert kept.any()
    assert (filtered[kept] == logits[kept]).all()
    assert logits[~kept].max(initial=-np.inf) < logits[kept].min()
    rounding = 1e-12
    assert probabilities[kept].sum() >= p - rounding
    assert kept.sum() == 1 or probabilities[kept].sum() - probabilities[kept].min() < p + rounding
    assert (logits == before).all()


@settings(max_examples=50, deadline=None)
@given(logits=distributions)
def test_the_ends_of_top_p(logits: np.ndarray):
    """p = 0 keeps the most probable token only, p = 1 drops nothing that could be drawn."""
    assert np.flatnonzero(np.isfinite(decoding.top_p_filter(logits, 0))).tolist() == [np.argmax(logits)]
    dropped = ~np.isfinite(decoding.top_p_filter(logits, 1))
    assert np.exp(log_softmax(logits))[dropped].sum() < 1e-12


def test_filters_work_along_the_last_axis_and_keep_minus_infinity():
    with np.errstate(divide="ignore"):
        logits = np.log([[[0.5, 0.3, 0.2, 0], [0.1, 0.1001, 0.7, 0.0999]], [[0, 1, 0, 0], [0.2, 0.3, 0.1, 0.4]]])
        by_k, by_p = decoding.top_k_filter(logits, 2), decoding.top_p_filter(logits, 0.75)
    assert np.isfinite(by_k).tolist() == [
        [[True, True, False, False], [False, True, True, False]],
        [[False, True, False, False], [False, True, False, True]],
    ]
    assert np.isfinite(by_p).tolist() == [
        [[True, True, False, False], [False, True, True, False]],
        [[False, True, False, False], [True, True, False, True]],
    ]


@settings(max_examples=150, deadline=None)
@given(tenths=arrays.arrays(int, st.integers(1, 12), elements=st.integers(-90, 90), unique=True))
def test_the_threshold_keeps_what_sorting_keeps(tenths: np.ndarray):
    """The bisected threshold of the compiled search against the sorted filter, away from exact equality."""
    logits = (tenths / 10).astype(np.float32)
    log_probs = np.asarray(tf.nn.log_softmax(logits[None]))
    ordered = np.cumsum(np.sort(np.exp(log_probs[0]))[::-1])
    for p in (0.0, 0.1, 0.5, 0.9, 0.99):
        if np.abs(ordered - p).min() < 1e-5:
            continue
        kept = log_probs >= np.asarray(
            compiled_step.top_p_threshold(tf.constant(log_probs), tf.constant(p, tf.float32))
        )
        assert kept[0].tolist() == np.isfinite(decoding.top_p_filter(logits, p)).tolist(), (logits, p)


@pytest.mark.parametrize(
    ("narrow", "message"), [(decoding.top_k_filter, "1 이상이어야"), (decoding.apply_temperature, "0보다 커야")]
)
def test_settings_that_leave_nothing_to_draw_are_refused(narrow, message: str):
    with pytest.raises(ValueError, match=message):
        narrow([1.0], 0)


def test_samplers_by_name():
    made = {name: decoding.make_sampler(name, seed=3) for name in ("greedy", "beam", "random", "top_k", "top_p")}
    assert [type(sampler).__name__ for sampler in made.values()] == [
        "GreedySampler",
        "BeamSampler",
        "RandomSampler",
        "TopKSampler",
        "TopPSampler",
    ]
    assert made["top_k"].seed == made["random"].seed == 3
    assert decoding.make_sampler("top_p", p=0.3).p == 0.3
    assert decoding.make_sampler("greedy") is not decoding.make_sampler("greedy")
    with pytest.raises(ValueError, match="모르는 전략"):
        decoding.make_sampler("best")


# ---- searches ---------------------------------------------------------------------------------


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


# ---- the cache --------------------------------------------------------------------------------


@pytest.mark.parametrize(("layers", "heads"), [(1, 1), (2, 2), (3, 3), (0, 1)])
def test_cached_logits_are_the_full_pass_s(layers: int, heads: int):
    model = bold_model(layers=layers, heads=heads, seed=layers)
    tokens = np.random.default_rng(1).integers(1, 17, (3, 24))
    full = np.asarray(model(tokens))
    cache = decoding.init_cache(model, 3, 24)
    for index in range(24):
        logits, cache = decoding.cached_logits(model, tokens[:, index], cache, index)
        assert np.allclose(logits, full[:, index], atol=1e-4), index


def test_only_a_gpt_can_be_cached():
    other = keras.Sequential([keras.Input((3,)), keras.layers.Dense(3)])
    with pytest.raises(CourseError, match="build_model"):
        decoding.init_cache(other, 1, 3)


# ---- generate ---------------------------------------------------------------------------------


def keras_greedy(model, row: list[int], length: int) -> list[int]:
    """The same text by keras_nlp's own sampler, on a padded prompt."""
    padded = np.zeros((1, length), int)
    padded[0, : len(row)] = row
    sampler = keras_nlp.samplers.GreedySampler()
    step = lambda prompt, cache, index: (model(prompt)[:, index - 1], None, cache)  # noqa: E731
    return np.asarray(sampler(step, tf.constant(padded), index=len(row)))[0].tolist()


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_greedy_is_the_uncached_loop_and_keras_s_sampler(seed: int):
    """Id by id, for prompts of several lengths, in one batch and alone."""
    model = bold_model(seed=seed)
    rng = np.random.default_rng(seed)
    prompts = [[2, *rng.integers(3, 17, length)] for length in (0, 1, 5, 22, 23)]
    next_logits = decoding.next_logits_of(model)
    together = decoding.generate_ids(model, prompts, strategy="greedy", max_new_tokens=100)
    for row, found in zip(prompts, together, strict=True):
        assert found == decoding.greedy_search(next_logits, np.array([row]), 24)[0].tolist()
        assert found == keras_greedy(model, row, 24)
        assert found == decoding.generate_ids(model, [row], strategy="greedy")[0]
    for length in (6, 7, 13):
        prompt = np.array([prompts[2], [2, 9, 9, 9, 4, 5]])
        expected = decoding.greedy_search(next_logits, prompt, length)
        assert decoding.generate_cached(model, prompt, length).tolist() == expected.tolist()


@pytest.mark.slow
@pytest.mark.parametrize("num_beams", [1, 2, 5])
def test_compiled_beams_are_beam_search_s(num_beams: int):
    model = bold_model(seed=4)
    next_logits = decoding.next_logits_of(model)
    prompts = [[2, 5], [2, 6, 7, 8], [2]]
    found = decoding.generate_ids(model, prompts, strategy="beam", num_beams=num_beams, max_new_tokens=9)
    for row, ids in zip(prompts, found, strict=True):
        assert ids == decoding.beam_search(next_logits, np.array([row]), len(row) + 9, num_beams)[0].tolist()


STRATEGY_TARGETS = {
    "random": ({}, lambda logits: logits),
    "temperature": ({"strategy": "random", "temperature": 0.6}, lambda logits: logits / 0.6),
    "hot": ({"strategy": "random", "temperature": 1.7}, lambda logits: logits / 1.7),
    "top_k": ({"k": 3, "temperature": 0.8}, lambda logits: decoding.top_k_filter(logits / 0.8, 3)),
    "top_p": ({"p": 0.7, "temperature": 1.3}, lambda logits: decoding.top_p_filter(logits / 1.3, 0.7)),
    "wide top_k": ({"strategy": "top_k", "k": 99}, lambda logits: logits),
}


@pytest.mark.parametrize("name", STRATEGY_TARGETS)
def test_generate_draws_the_exact_distribution(name: str):
    """6,000 draws against the filtered softmax without [PAD] and [BOS]; steps and rows independent."""
    options, target = STRATEGY_TARGETS[name]
    logits = np.array([5.0, 0.3, 5.0, 3.0, 2.2, 1.5, 1.0, -np.inf, 0.0])
    model = model_with(logits, 31)
    options = {"strategy": name, "seed": 11} | options
    rows = np.array(decoding.generate_ids(model, [[2]] * 200, max_new_tokens=30, **options))[:, 1:]
    allowed = np.where(np.isin(np.arange(len(logits)), [0, 2]), -np.inf, logits)
    expected = np.exp(log_softmax(target(allowed)))
    assert chi_square_p_value(rows.ravel(), expected) > FALSE_ALARM
    agree = float(np.sum(expected**2))
    for same in (rows[:, :-1:2] == rows[:, 1::2], rows[:-1:2] == rows[1::2]):
        assert chi_square_p_value(same.ravel().astype(int), np.array([1 - agree, agree])) > FALSE_ALARM


@pytest.mark.slow
def test_extreme_settings_of_the_compiled_strategies():
    """p = 0 and k = 1 are greedy; a vocabulary of one usable token works; other seeds give other texts."""
    model = bold_model(seed=5)
    greedy = decoding.generate_ids(model, [[2, 4]], strategy="greedy")
    assert decoding.generate_ids(model, [[2, 4]], strategy="top_p", p=0.0) == greedy
    assert decoding.generate_ids(model, [[2, 4]], strategy="top_k", k=1) == greedy
    alone = model_with(np.array([9.0, -np.inf, 9.0, 0.0]), 6)
    for strategy in generation.STRATEGIES:
        assert decoding.generate_ids(alone, [[2]], strategy=strategy, num_beams=2)[0] == [2, 3, 3, 3, 3, 3], strategy
    texts = [
        decoding.generate_ids(model, [[2]] * 4, strategy="random", temperature=3.0, seed=seed) for seed in (1, 1, 2)
    ]
    assert texts[0] == texts[1] != texts[2]
    unseeded = [decoding.generate_ids(model, [[2]] * 4, strategy="random", temperature=3.0) for _ in range(2)]
    assert unseeded[0] != unseeded[1]


def test_each_shape_is_compiled_once_and_a_call_leaves_nothing_behind():
    model = bold_model(seed=6)
    first = decoding.generate_ids(model, [[2, 5, 6, 7]], strategy="greedy")
    other = decoding.generate_ids(model, [[2, 9]], strategy="greedy", max_new_tokens=3)
    assert len(model.__dict__["_minigpt_searches"]) == 1
    assert len(other[0]) == 5
    assert decoding.generate_ids(model, [[2, 5, 6, 7]], strategy="greedy") == first
    weights = model.get_weights()
    model.set_weights([weight * 1.5 for weight in weights])
    changed = decoding.generate_ids(model, [[2, 5, 6, 7]], strategy="greedy")
    expected = decoding.greedy_search(decoding.next_logits_of(model), np.array([[2, 5, 6, 7]]), 24)
    assert changed == expected.tolist(), "the compiled search reads the weights of now, not of its first call"


def test_texts_stop_at_a_stop_token():
    """The stop token stays, [PAD] as one does not; each row stops by itself."""
    logits = np.full(len(WORDS), -4.0)
    logits[[3, 4, 5]] = 2.0
    tokenizer = make_tokenizer(WORDS)
    model = model_with(logits, 40)
    texts = decoding.generate(model, tokenizer, ["a b", "b"] * 4, strategy="random", seed=2, stop=".")
    assert all(text.endswith(".") and text.count(".") == 1 for text in texts)
    assert len({len(text) for text in texts}) > 1
    assert not any("[" in text for text in texts)
    logits[0] = 50.0
    ends = model_with(logits, 40)
    assert decoding.generate(ends, tokenizer, "a b", stop="[PAD]", strategy="greedy") == "a b"
    assert decoding.generate(ends, tokenizer, "a b", stop=["[PAD]", "."], strategy="beam") == "a b"
    assert "[PAD]" not in decoding.generate(ends, tokenizer, "a b", strategy="random")


def test_a_text_in_a_text_out_a_list_in_a_list_out():
    tokenizer, model = make_tokenizer(WORDS), bold_model(len(WORDS), seed=8)
    one = decoding.generate(model, tokenizer, "A b", strategy="greedy", max_new_tokens=4)
    assert one.startswith("a b")
    assert decoding.generate(model, tokenizer, ["A b", "c"], strategy="greedy", max_new_tokens=4)[0] == one


@pytest.mark.parametrize(
    ("prompt", "options", "message"),
    [
        ("", {}, "비어 있습니다"),
        ("   ", {}, "비어 있습니다"),
        (["a", ""], {}, "비어 있습니다"),
        ([], {}, "비어 있습니다"),
        ("a " * 24, {}, "25개인데 모델은 24개"),
        ("a 한글 b", {}, "모르는 글자가 있습니다: 한글"),
        ("a", {"strategy": "best"}, "모르는 전략입니다: 'best'"),
        ("a", {"temperature": 0}, "temperature는 0보다"),
        ("a", {"strategy": "top_k", "k": 0}, "1 이상"),
        ("a", {"p": 1.5}, "0과 1 사이"),
        ("a", {"max_new_tokens": 0}, "1 이상"),
        ("a", {"stop": "끝"}, "어휘 사전에 없는"),
    ],
)
def test_what_cannot_be_continued_is_one_korean_line(prompt, options: dict, message: str):
    with pytest.raises(CourseError, match=message) as caught:
        decoding.generate(bold_model(len(WORDS)), make_tokenizer(WORDS), prompt, **options)
    assert "\n" not in str(caught.value)


def test_next_logits_of_refuses_what_the_position_table_cannot_hold():
    with pytest.raises(CourseError, match="25개인데 모델은 24개"):
        decoding.next_logits_of(bold_model())(np.ones((1, 25), int))


@pytest.mark.parametrize(("prompt_length", "max_length"), [(5, 4), (5, 25)])
def test_generate_cached_refuses_lengths_that_cannot_be(prompt_length: int, max_length: int):
    with pytest.raises(ValueError, match="max_length"):
        decoding.generate_cached(bold_model(), np.ones((1, prompt_length), int), max_length)
