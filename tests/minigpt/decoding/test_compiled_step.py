"""What is compiled draws as its definition does."""

from __future__ import annotations

import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from minigpt import decoding
from minigpt.decoding import compiled_step


@pytest.mark.slow
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
