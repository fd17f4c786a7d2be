"""Filters against their definitions."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from minigpt import decoding
from minigpt.decoding.filters import log_softmax

distributions = arrays.arrays(
    float, st.integers(1, 12), elements=st.floats(-20, 20), unique=True
)  # ties are open in the contract


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
