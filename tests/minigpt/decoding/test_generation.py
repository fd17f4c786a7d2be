"""`generate` and what it is compiled to, against the plain searches and the exact distributions."""

from __future__ import annotations

import keras_nlp
import numpy as np
import pytest
import tensorflow as tf

from minigpt import decoding
from minigpt.decoding import generation
from minigpt.decoding.filters import log_softmax
from minigpt.errors import CourseError
from minigpt.tokenizer import make_tokenizer
from tests.support.small_models import FALSE_ALARM, bold_model, chi_square_p_value, model_with

WORDS = ["[PAD]", "[UNK]", "[BOS]", ".", *"abcdefghij", *(f"##{letter}" for letter in "abcdefghij")]


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


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.parametrize(("prompt_length", "max_length"), [(5, 4), (5, 25)])
def test_generate_cached_refuses_lengths_that_cannot_be(prompt_length: int, max_length: int):
    with pytest.raises(ValueError, match="max_length"):
        decoding.generate_cached(bold_model(), np.ones((1, prompt_length), int), max_length)
