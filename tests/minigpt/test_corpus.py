"""The corpora: which one a profile reads, and the built-in storybook."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
import types
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from minigpt.corpus import CorpusError, load, simplebooks, storybook
from tests.support.books import SPLITS, is_right
from tests.support.site import REPO, has_korean_line

pytestmark = pytest.mark.usefixtures("cache")

SHARED = REPO.parent / "shared" / "corpora" / "simplebooks.zip"


# ---- the cache folder --------------------------------------------------------------------------


@pytest.mark.parametrize("books", [simplebooks, storybook])
def test_a_cache_that_cannot_be_written(site, tmp_path, monkeypatch, books):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("MINIGPT_CACHE", str(tmp_path / "file"))
    with pytest.raises(CorpusError) as caught:
        books()
    assert has_korean_line(str(caught.value), re.escape(str(tmp_path / "file")), "MINIGPT_CACHE", "다시 실행")


def test_a_read_only_cache_that_is_complete_serves(site, cache, monkeypatch):
    simplebooks()
    storybook()

    def read_only(*_, **__):
        raise OSError(30, "Read-only file system")

    for method in ("mkdir", "replace", "unlink", "write_text", "open"):
        real = getattr(Path, method)
        if method == "open":
            monkeypatch.setattr(Path, "open", lambda p, mode="r", *a, _real=real, **k: (
                _real(p, mode, *a, **k) if mode in ("r", "rb") else read_only()
            ))  # fmt: skip
        else:
            monkeypatch.setattr(Path, method, read_only)
    assert is_right(simplebooks())
    assert storybook().train.exists()


# ---- the storybook and the choice --------------------------------------------------------------


@pytest.fixture
def generator(monkeypatch):
    """A stand-in for minigpt.storybook that counts its runs."""
    written = []

    def write(folder, *, seed=7):
        written.append(folder)
        Path(folder).mkdir(parents=True, exist_ok=True)
        for split in SPLITS:
            (Path(folder) / f"{split}.txt").write_text(f"{split} {seed}\n")

    stub = types.SimpleNamespace(write=write, SEED=7, VERSION=3, written=written)
    monkeypatch.setitem(sys.modules, "minigpt.storybook", stub)
    import minigpt

    monkeypatch.setattr(minigpt, "storybook", stub, raising=False)
    return stub


def test_the_storybook_is_written_once(generator, cache):
    books = storybook()
    assert storybook() == books
    assert generator.written == [cache / "storybook-v3-7"]
    assert (books.name, books.train.read_text()) == ("내장 이야기책", "train 7\n")


@pytest.mark.parametrize("damage", ["missing", "empty"])
def test_an_incomplete_storybook_is_written_again(generator, damage):
    books = storybook()
    books.test.unlink() if damage == "missing" else books.test.write_text("")
    assert storybook().test.read_text() == "test 7\n"


def test_a_new_version_of_the_storybook_is_another_folder(generator):
    old = storybook()
    generator.VERSION = 4
    assert storybook().train.parent != old.train.parent


def test_the_real_storybook(cache):
    books = storybook()
    for path in (books.train, books.valid, books.test):
        assert path.stat().st_size > 1000
        assert path.parent.parent == cache


def test_mini_reads_the_storybook_and_full_reads_simplebooks_92(generator, site, monkeypatch):
    from minigpt import profile

    assert load() == load("full") == load(profile.PROFILES["full"]) == simplebooks()
    monkeypatch.setenv("MINIGPT_PROFILE", "mini")
    assert load() == load("mini") == load(profile.PROFILES["mini"]) == storybook()
    assert is_right(load("full"))


def test_grading_reads_the_storybook_without_network(generator, site, monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert load().name == "내장 이야기책"
    assert site.requests == []


def test_an_unknown_profile():
    with pytest.raises(CorpusError) as caught:
        load("huge")
    assert has_korean_line(str(caught.value), "huge", "full", "mini")


def test_importing_the_corpus_loads_neither_tensorflow_nor_the_storybook():
    heavy = ("tensorflow", "keras", "minigpt.storybook")
    code = f"import sys, minigpt.corpus; print([name for name in {heavy} if name in sys.modules])"
    out = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": str(REPO)}, capture_output=True, text=True
    )
    assert out.stdout.strip() == "[]", out.stderr


# ---- real text ---------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.skipif(not SHARED.exists(), reason=f"no real text at {SHARED}")
def test_real_text_over_loopback(cache, monkeypatch, capsys):
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(SHARED.parent)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("MINIGPT_SIMPLEBOOKS_URL", f"http://127.0.0.1:{server.server_port}/{SHARED.name}")
    try:
        books = load("full")
    finally:
        server.shutdown()
        server.server_close()
    assert sizes_of(books) == {"train": 72_128_097, "valid": 1_478_971, "test": 1_396_600}
    assert sizes_of(simplebooks("2")) == {"train": 8_687_749, "valid": 721_667, "test": 740_216}
    (record,) = cache.glob("*.json")
    assert json.loads(record.read_text())["sha256"].startswith("84c9201e520b46c2")
    assert capsys.readouterr().err == ""
    with books.train.open(encoding="utf-8") as lines:
        assert sum(len(line.rstrip("\n").encode()) > 450 for line in lines) == 46_065


def sizes_of(books):
    return {split: getattr(books, split).stat().st_size for split in SPLITS}
