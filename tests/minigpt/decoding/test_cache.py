"""The cache gives what the full pass gives."""

from __future__ import annotations

import keras
import numpy as np
import pytest

from minigpt import decoding
from minigpt.errors import CourseError
from tests.support.small_models import bold_model


@pytest.mark.slow
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
