# ruff: noqa: E402  (TensorFlow reads its log level when it is imported)
"""Tokens per second of four ways to generate with the full-size GPT: same weights, prompts and greedy ids, in one run.

- tutorial loop: the model, called eagerly on the growing prompt, one token after another
- samplers: `keras_nlp.samplers` on a padded prompt, called eagerly, as the tutorial does it today
- samplers, graph: the same inside one `tf.function`
- generate: `minigpt.decoding.generate_ids`, with its cache and XLA

The first call (tracing, compiling) stands apart from the later ones, of which the fastest counts; a call of more than a
minute is made once. Each row is printed as soon as it is known. Exit status 1 when the ids differ, or when 120 tokens
for one prompt are not made 50 times (greedy) and 25 times (top-p) as fast as by the loop, which picks greedily in both.
"""

from __future__ import annotations

import functools
import os
import sys
import time
import warnings
from collections.abc import Callable

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "1")  # as the lessons' set-up does
warnings.filterwarnings("ignore")

import keras
import numpy as np
import tensorflow as tf

from minigpt import decoding
from minigpt.decoding.cache import parts
from minigpt.model import build_model

SIZES = (10, 40, 120)
BATCHES = (1, 64)
PROMPT = 8
P, SEED = 0.9, 1
LATER_CALLS = 3
SLOW, ONCE = 5, 60
"""Seconds of a first call after which one later call must do, and after which none is made: what tracing adds to a
minute does not show."""

ROW = "{:9}{:>6}{:>8}  {:16}{:>10}{:>10}{:>10}{:>8}"

FLOORS = {"greedy": 50, "top_p": 25}


def full_size_model() -> keras.Model:
    """The tutorial's GPT with random weights, spread so that rounding cannot change which logit is the largest."""
    keras.utils.set_random_seed(1)
    model = build_model(5000, 128, 256, 256, 3, 2)
    rng = np.random.default_rng(1)
    model.set_weights([weight + rng.normal(scale=0.1, size=weight.shape) for weight in model.get_weights()])
    kernel, bias = parts(model)[2].get_weights()
    bias[[0, 2]] = -1e4  # only `generate` refuses [PAD] and [BOS]; here nobody is to want them
    parts(model)[2].set_weights([kernel, bias])
    return model


def clear_prompts(model: keras.Model, count: int) -> np.ndarray:
    """Prompts [count, PROMPT] whose greedy picks are all clear.

    Among thousands of picks some are between two logits as good as equal, and there the ways' different rounding
    decides. Of half as many prompts again, those are kept whose closest pick is the least close.
    """
    prompts = np.random.default_rng(count).integers(3, 5000, (count + count // 2 + 8, PROMPT))
    prompts[:, 0] = 2
    texts = cached(model, prompts, max(SIZES), "greedy")
    gaps = []
    for text in texts:
        best = np.sort(np.partition(model(text[None, :-1])[0, PROMPT - 1 :].numpy(), -2, axis=-1)[:, -2:])
        gaps.append((best[:, 1] - best[:, 0]).min())
    return prompts[np.argsort(gaps)[::-1][:count]]


def new_sampler(strategy: str):
    """The sampler with the settings that `generate` is given."""
    return decoding.make_sampler(strategy, **({"p": P, "seed": SEED} if strategy == "top_p" else {}))


def tutorial_loop(model: keras.Model, prompt: np.ndarray, new_tokens: int, strategy: str) -> np.ndarray:
    """The growing prompt; top-p picks with the sampler's own rule."""
    sampler = new_sampler(strategy)
    tokens = tf.constant(prompt)
    for _ in range(new_tokens):
        chosen = sampler.get_next_token(sampler.compute_probabilities(model(tokens)[:, -1]))
        tokens = tf.concat([tokens, tf.cast(chosen, tokens.dtype)[:, None]], axis=1)
    return tokens.numpy()


def with_sampler(model: keras.Model, *, in_graph: bool) -> Callable:
    """`keras_nlp.samplers` on a prompt padded to the text's final length."""

    @functools.cache
    def call_of(strategy: str) -> Callable:
        sampler = new_sampler(strategy)  # outside the graph: a sampler that samples makes a variable for its seed
        step = lambda prompt, cache, index: (model(prompt)[:, index - 1], None, cache)  # noqa: E731
        call = lambda prompt, index: sampler(step, prompt, index=index)  # noqa: E731
        return tf.function(call) if in_graph else call

    def generate(_: keras.Model, prompt: np.ndarray, new_tokens: int, strategy: str) -> np.ndarray:
        padded = np.pad(prompt, ((0, 0), (0, new_tokens)))
        return np.asarray(call_of(strategy)(tf.constant(padded), tf.constant(prompt.shape[1])))

    return generate


def cached(model: keras.Model, prompt: np.ndarray, new_tokens: int, strategy: str) -> np.ndarray:
    """What lessons and learners use."""
    return np.array(decoding.generate_ids(model, prompt, strategy=strategy, max_new_tokens=new_tokens, p=P, seed=SEED))


def measure(way: Callable, model: keras.Model, prompt: np.ndarray, new_tokens: int, strategy: str):
    """(seconds of the first call, of the fastest later call, the ids)."""
    times, calls = [], 1 + LATER_CALLS
    while len(times) < calls:
        start = time.perf_counter()
        ids = way(model, prompt, new_tokens, strategy)
        times.append(time.perf_counter() - start)
        if len(times) == 1 and times[0] > SLOW:
            calls = 1 if times[0] > ONCE else 2
    return times[0], min(times[1:], default=times[0]), ids


def main() -> int:
    """Print the table and say whether the ids agree and the floors hold."""
    model = full_size_model()
    ways = {
        "tutorial loop": tutorial_loop,
        "samplers": with_sampler(model, in_graph=False),
        "samplers, graph": with_sampler(model, in_graph=True),
        "generate": cached,
    }
    cases = [("greedy", batch, size) for batch in BATCHES for size in SIZES] + [("top_p", 1, 120)]
    print("tokens per second, full-size GPT (ratio: later calls against the tutorial loop)")
    print(ROW.format("strategy", "batch", "tokens", "way", "first s", "later s", "tokens/s", "ratio"))
    problems, loop = [], {}
    prompts = {batch: clear_prompts(model, batch) for batch in BATCHES}
    for strategy, batch, size in cases:
        prompt, expected = prompts[batch], None
        for name, way in ways.items():
            first, later, ids = measure(way, model, prompt, size, strategy)
            expected = ids if expected is None else expected
            if name == "tutorial loop" and strategy == "greedy":
                loop[batch, size] = later
            base = loop[batch, size]
            if strategy == "greedy" and not np.array_equal(ids, expected):
                problems.append(f"greedy ids of {name} differ at batch {batch}, {size} tokens")
            if name == "generate" and (batch, size) == (1, 120) and base / later < FLOORS[strategy]:
                problems.append(f"{strategy}: {base / later:.0f} times the loop, less than {FLOORS[strategy]}")
            speed, ratio = f"{batch * size / later:,.0f}", f"{base / later:.1f}"
            print(ROW.format(strategy, batch, size, name, f"{first:.2f}", f"{later:.3f}", speed, ratio), flush=True)
    print("\n".join(problems) or "greedy ids agree everywhere; both floors hold")
    return int(bool(problems))


if __name__ == "__main__":
    sys.exit(main())
