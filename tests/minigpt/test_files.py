"""The cache folder, and files that are replaced whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from minigpt import corpus, files
from tests.support.books import refusal

pytestmark = pytest.mark.usefixtures("cache")


def test_where_the_cache_is(monkeypatch, tmp_path):
    assert corpus.cache_dir() == tmp_path / "cache"
    monkeypatch.setenv("MINIGPT_CACHE", "here")
    monkeypatch.chdir(tmp_path)
    assert corpus.cache_dir() == tmp_path / "here", "a later chdir does not move it"
    for unset in ("", None):
        monkeypatch.setenv("MINIGPT_CACHE", unset) if unset is not None else monkeypatch.delenv("MINIGPT_CACHE")
        monkeypatch.setenv("HOME", "/home/learner")
        assert corpus.cache_dir() == Path("/home/learner/.cache/minigpt")


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path):
    """What fails on the way leaves the old file and nothing else; two writers never share a draft."""
    path = tmp_path / "vocabulary.json"
    path.write_text("old")

    def stopped_half_way():
        with files.replacing(path) as draft:
            draft.write_text("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped_half_way()
    assert {kept.name: kept.read_text() for kept in tmp_path.iterdir()} == {"vocabulary.json": "old"}
    with files.replacing(path) as one, files.replacing(path) as other:
        assert one != other
        assert path.read_text() == "old"
        one.write_text("new")
        other.write_text("newer")
    assert {kept.name: kept.read_text() for kept in tmp_path.iterdir()} == {"vocabulary.json": "new"}


def test_no_home(monkeypatch):
    def homeless(_):
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "expanduser", homeless)
    refusal("홈 폴더", "MINIGPT_CACHE", url="http://127.0.0.1:9/x")
