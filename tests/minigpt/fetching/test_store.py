"""What was fetched is kept, recorded and fetched by one at a time."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import threading
import zipfile

import pytest

from minigpt import fetching
from minigpt.corpus import simplebooks
from tests.support.books import RUN, SPLITS, TEXTS, TRAIN, is_right, is_tidy, name_of, refusal, zipped
from tests.support.patience import PATIENCE
from tests.support.site import REPO, Site

pytestmark = pytest.mark.usefixtures("cache")


def test_the_record_says_what_came_and_from_where(site, cache):
    simplebooks()
    (record,) = cache.glob("*.json")
    kept = json.loads(record.read_text())
    assert kept == {
        "url": site.url,
        "size": len(site.body),
        "sha256": hashlib.sha256(site.body).hexdigest(),
        "files": {
            part: {split: len(TEXTS[name_of(part, split)]) for split in SPLITS} for part in ("92", "2")
        },
    }  # fmt: skip


def test_a_missing_text_is_fetched_again(site):
    simplebooks().valid.unlink()
    assert is_right(simplebooks())
    assert len(site.requests) == 2


@pytest.mark.parametrize("damage", [b"", b"half of it"])
def test_a_cut_text_is_fetched_again(site, damage):
    simplebooks().train.write_bytes(damage)
    assert is_right(simplebooks())


@pytest.mark.parametrize(
    "record", ["", "{", "[]", '{"files": 3, "sha256": "0"}', '{"files": {"92": {}}, "sha256": "x"}']
)
def test_an_unreadable_record_is_as_good_as_none(site, cache, record):
    simplebooks()
    (path,) = cache.glob("*.json")
    path.write_text(record)
    if '"x"' in record:
        refusal("SHA-256")
    else:
        assert is_right(simplebooks())


def test_texts_of_two_addresses_do_not_mix(site):
    other = Site(zipped({name: b"other " + text for name, text in TEXTS.items()}))
    try:
        assert is_right(simplebooks())
        assert simplebooks(url=other.url).train.read_bytes().startswith(b"other ")
        assert is_right(simplebooks())
    finally:
        other.close()


@pytest.mark.slow
def test_two_at_once_download_once(site, cache):
    """Two processes: one transfers, the other waits for it, and says so."""
    site.plan = ["stall"]
    command = [sys.executable, "-c", RUN]
    environment = {**os.environ, "PYTHONPATH": str(REPO), "PYTHONUNBUFFERED": "1"}
    site.body = zipped(TEXTS | {TRAIN: b"a line\n" * 200_000}, method=zipfile.ZIP_STORED)
    both = [subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = []

    def read(process):
        with process.stdout:
            for line in process.stdout:
                said.append(line)
                if "기다립니다" in line:
                    site.hold.set()  # only now does the transfer go on (from a fresh connection)

    readers = [threading.Thread(target=read, args=(process,)) for process in both]
    for reader in readers:
        reader.start()
    assert [process.wait(PATIENCE) for process in both] == [0, 0]
    for reader in readers:
        reader.join()
    assert sum("기다립니다" in line for line in said) == 1
    assert site.sent <= len(site.body) + fetching.download.CHUNK, "it was fetched twice"
    assert simplebooks().train.read_bytes() == b"a line\n" * 200_000
    assert is_tidy(cache)[0]


def test_two_at_once_without_locks_do_not_meet(site, cache, monkeypatch):
    """Where there are no locks each works on names of its own: both succeed."""
    monkeypatch.setattr(fetching.store, "fcntl", None)
    outcomes = []

    def run():
        outcomes.append(is_right(simplebooks()))

    for _ in range(10):
        shutil.rmtree(cache, ignore_errors=True)
        threads = [threading.Thread(target=run) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert is_right(simplebooks())
        assert is_tidy(cache)[0], is_tidy(cache)[1]
    assert outcomes == [True] * 20


def test_a_file_system_without_locks(site, monkeypatch):
    def no_locks(*_):
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(fetching.store.fcntl, "flock", no_locks)
    assert is_right(simplebooks())
