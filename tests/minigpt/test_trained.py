"""The trained model that lessons share: read when a fitting file is there, learned otherwise, never a stranger's."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import keras
import numpy as np
import pytest

from minigpt import corpus, profile, trained
from minigpt.model import build_model

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("trained")]  # one worker learns the model once

MINI = replace(profile.PROFILES["mini"], training_steps=trained.SHORT, vocabulary_lines=200, vocabulary_size=300)


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory):
    """An empty cache folder for all tests of this file, so that the vocabulary is learned once."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("cache")
        patch.setenv("MINIGPT_CACHE", str(folder))
        yield folder


@pytest.fixture(scope="module")
def first(cache: Path) -> trained.Trained:
    return trained.load_or_train(MINI)


def same_weights(one: keras.Model, other: keras.Model) -> bool:
    pairs = zip(one.get_weights(), other.get_weights(), strict=True)
    return all(a.shape == b.shape and np.array_equal(a, b) for a, b in pairs)


def test_it_is_learned_once_and_read_afterwards(first: trained.Trained, capsys: pytest.CaptureFixture):
    """The second time nothing is trained, and the weights are the same."""
    again = trained.load_or_train(MINI)
    assert same_weights(first.model, again.model)
    assert "읽었습니다" in capsys.readouterr().out
    assert first.vocabulary[:3] == ["[PAD]", "[UNK]", "[BOS]"]
    assert first.tokenizer.get_vocabulary() == first.vocabulary


def test_it_has_learned(first: trained.Trained):
    """After 50 steps a tale it has not seen is far likelier than before."""
    untrained = build_model(len(first.vocabulary), 128, 64, 64, 2, 2)
    tale = next(line for line in corpus.storybook().valid.read_text("utf8").splitlines() if len(line) > MINI.min_length)
    ids = np.array([[2, *np.asarray(first.tokenizer([tale])[0])]])[:, :128]

    def loss(model: keras.Model) -> float:
        losses = keras.losses.sparse_categorical_crossentropy(ids[:, 1:], model(ids)[:, :-1], from_logits=True)
        return float(np.mean(losses))

    assert loss(first.model) < loss(untrained) - 1


@pytest.mark.parametrize(
    "damage", ["not a model", "damaged inside", "not finite", "another size", "probabilities", "another network"]
)
def test_a_file_that_does_not_fit_is_not_used(damage: str, first: trained.Trained, monkeypatch: pytest.MonkeyPatch):
    """A broken file, another profile's model, or a learner's with a softmax at its end: learn anew, do not fail."""
    size = len(first.vocabulary)
    path = trained.model_path(MINI, first.vocabulary)
    kept = path.read_bytes()
    try:
        if damage == "not a model":
            path.write_bytes(b"half a zip")
        elif damage == "damaged inside":
            middle = len(kept) // 2
            path.write_bytes(kept[:middle] + bytes(4096) + kept[middle + 4096 :])
        elif damage == "not finite":
            model = build_model(size, 128, 64, 64, 2, 2)
            model.set_weights([np.full_like(weight, np.nan) for weight in model.get_weights()])
            model.save(path)
        elif damage == "another size":
            build_model(size, 64, 64, 64, 2, 2).save(path)
        elif damage == "probabilities":
            model = build_model(size, 128, 64, 64, 2, 2)
            model.layers[-1].activation = keras.activations.softmax
            model.save(path)
        else:
            keras.Sequential([keras.Input((3,)), keras.layers.Dense(size)]).save(path)
        monkeypatch.setattr(trained, "_train", lambda *_: first.model)
        assert trained.load_or_train(MINI).model is first.model
        assert trained.load_or_train(MINI).model is not first.model, "what was learned anew was saved"
    finally:
        path.write_bytes(kept)


def test_while_grading_nothing_is_learned_read_or_written(cache: Path, first: trained.Trained):
    """Grading looks at no trained weights; what it has must not become what the learner's lessons read."""
    before = sorted(cache.iterdir())
    grading = trained.load_or_train(replace(MINI, training_steps=4))
    assert not same_weights(grading.model, first.model)
    assert sorted(cache.iterdir()) == before
    assert trained.model_path(replace(MINI, training_steps=4), first.vocabulary) not in before


def test_a_folder_that_cannot_be_written_costs_the_file_only(
    first: trained.Trained, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture
):
    (tmp_path / "file").write_text("not a folder")
    assert not trained.save_model(first.model, tmp_path / "file" / "model.keras")
    assert "저장하지 못했습니다" in capsys.readouterr().out


def test_the_file_s_name_knows_the_vocabulary(first: trained.Trained):
    """Ids mean other words under another vocabulary, even one of the same size."""
    swapped = [*first.vocabulary[:-2], first.vocabulary[-1], first.vocabulary[-2]]
    assert trained.model_path(MINI, swapped) != trained.model_path(MINI, first.vocabulary)


@pytest.mark.parametrize(("running", "wanted"), [("full", "mini"), ("mini", "mini")])
def test_the_storybook_s_model_is_small_whatever_runs(running: str, wanted: str, monkeypatch: pytest.MonkeyPatch):
    """A lesson shows a trained model before learners have trained one; graded, it takes the profile's few steps."""
    asked: list[profile.Profile] = []
    monkeypatch.setattr(trained, "load_or_train", lambda profile, prefix: asked.append(profile) or prefix)
    monkeypatch.setenv("MINIGPT_PROFILE", running)
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    assert trained.storybook_gpt() != "mini_gpt", "lesson 8's model is the learner's own"
    assert asked == [profile.PROFILES[wanted]]
    monkeypatch.delenv("MINIGPT_PROFILE")
    monkeypatch.setenv("NBGRADER_EXECUTION", "1")
    trained.storybook_gpt()
    assert asked[1].training_steps < trained.SHORT


def test_two_that_save_at_once_share_no_draft(first: trained.Trained, tmp_path: Path):
    """A whole file lies under the name at each moment, and old drafts of a process that was killed go."""
    path, old = tmp_path / "model.keras", tmp_path / f"model-dead{trained.DRAFT}"
    old.write_bytes(b"half")
    os.utime(old, (0, 0))
    drafts = []

    class Slow:
        """A model during whose saving another one is saved."""

        def save(self, draft: Path) -> None:
            drafts.append(draft)
            if len(drafts) == 1:
                assert trained.save_model(Slow(), path)
            first.model.save(draft)

    assert trained.save_model(Slow(), path)
    assert len(set(drafts)) == 2
    assert [file.name for file in tmp_path.iterdir()] == ["model.keras"]
    assert same_weights(keras.saving.load_model(path), first.model)


def test_what_is_cached_can_be_read_by_others(first: trained.Trained, cache: Path):
    """The mode of each file follows the umask."""
    mask = os.umask(0)
    os.umask(mask)
    for path in cache.rglob("*"):
        if path.is_file():
            assert path.stat().st_mode & 0o777 == 0o666 & ~mask, path.name


def test_short_steps_show_progress_and_end_soon(monkeypatch):
    full = profile.PROFILES["full"]
    assert trained.short_steps(profile.PROFILES["mini"]) == 40
    monkeypatch.setattr(trained.tf.config, "list_physical_devices", lambda _kind: ["GPU"])
    assert trained.short_steps(full) == 1000
    monkeypatch.setattr(trained.tf.config, "list_physical_devices", lambda _kind: [])
    assert trained.short_steps(full) == 120
