"""Small GPTs whose texts are known, and how a sampler is told from a wrong one."""

from __future__ import annotations

import keras
import numpy as np
import tensorflow as tf

from minigpt.decoding.cache import parts
from minigpt.model import build_model

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
