"""The callback that lets a model write while it learns."""

from __future__ import annotations

import itertools

import keras
import numpy as np
import pytest

from minigpt.callbacks import TextGenerator


def trained(callback: TextGenerator, epochs: int) -> None:
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile(loss="mse", run_eagerly=True)
    model.fit(np.ones((2, 1)), np.ones((2, 1)), epochs=epochs, callbacks=[callback], verbose=0)


@pytest.mark.parametrize(("every", "epochs"), [(1, [1, 2, 3, 4, 5]), (2, [2, 4]), (3, [3]), (6, [])])
def test_writes_when_every_so_many_epochs_end(every: int, epochs: list[int], capsys: pytest.CaptureFixture):
    """Each text is asked for once, printed as it is and kept with its epoch."""
    numbers = itertools.count(1)
    watcher = TextGenerator(lambda: f"{next(numbers)}\n  text", every)
    assert watcher.texts == []
    trained(watcher, 5)
    assert watcher.texts == [(epoch, f"{place}\n  text") for place, epoch in enumerate(epochs, 1)]
    assert all(text in capsys.readouterr().out or not epochs for _, text in watcher.texts[:1])
    assert next(numbers) == len(epochs) + 1


def test_each_has_its_own_texts_and_goes_on_in_the_next_fit():
    watcher, other = TextGenerator(lambda: "text"), TextGenerator(lambda: "text")
    trained(watcher, 2)
    trained(watcher, 1)
    assert [epoch for epoch, _ in watcher.texts] == [1, 2, 1]
    assert other.texts == []
