"""SimpleBooks is fetched once, from the first place that works, whatever stops it on the way."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections import namedtuple

import pytest

from minigpt import fetching
from minigpt.corpus import simplebooks
from tests.support.books import RUN, SPLITS, TEXTS, TRAIN, WAYS_OUT, is_right, is_tidy, name_of, refusal, zipped
from tests.support.site import REPO, Site, kill_in_mid_transfer

pytestmark = pytest.mark.usefixtures("cache")

PUBLIC = fetching.simplebooks.MIRRORS  # before a fixture hides it


# ---- once, and from where ----------------------------------------------------------------------


def test_first_downloads_then_never_again(site, cache, capsys):
    assert is_right(simplebooks())
    shown = capsys.readouterr()
    assert "100%" in shown.out
    assert shown.err == ""
    assert is_tidy(cache)[0], is_tidy(cache)[1]
    site.close()  # no network from here on
    assert is_right(simplebooks())
    assert is_right(simplebooks("2"), "2")
    assert len(site.requests) == 1
    assert capsys.readouterr().out == ""


def test_another_archive_from_the_same_address_is_not_taken_silently(site, cache):
    shutil.rmtree(simplebooks().train.parents[1])
    new = {name: text + b"one line more\n" for name, text in TEXTS.items()}
    site.body, site.etag = zipped(new), '"two"'
    (record,) = cache.glob("*.json")
    refusal("SHA-256", re.escape(str(record)), re.escape(site.url), "지우고 다시 실행")
    refusal("SHA-256")
    record.unlink()  # what the line says
    assert is_right(simplebooks(), texts=new)


def test_the_same_archive_again_is_fine(site):
    shutil.rmtree(simplebooks().train.parents[1])
    assert is_right(simplebooks())


def test_the_argument_goes_before_the_variable(site, monkeypatch):
    monkeypatch.setenv("MINIGPT_SIMPLEBOOKS_URL", "http://books.invalid/no.zip")
    monkeypatch.setattr(fetching.simplebooks, "MIRRORS", ("http://books.invalid/never.zip",))
    assert is_right(simplebooks(url=site.url))


def test_the_variable_goes_before_the_mirrors_and_alone(site, monkeypatch):
    monkeypatch.setattr(fetching.simplebooks, "MIRRORS", (site.url,))
    monkeypatch.setenv("MINIGPT_SIMPLEBOOKS_URL", "http://127.0.0.1:9/closed.zip")
    refusal("127.0.0.1:9", *WAYS_OUT)
    assert site.requests == []


@pytest.mark.parametrize("first", [404, "not a zip", "wrong size"])
def test_the_next_mirror_is_tried(site, monkeypatch, first):
    broken = Site(b"x" * len(site.body) if first == "not a zip" else b"short")
    broken.plan = [first] if first == 404 else []
    monkeypatch.delenv("MINIGPT_SIMPLEBOOKS_URL")
    monkeypatch.setattr(fetching.simplebooks, "MIRRORS", (broken.url, site.url))
    monkeypatch.setattr(fetching.simplebooks, "PUBLIC_SIZE", len(site.body))
    try:
        assert is_right(simplebooks())
        broken.close()
        site.close()
        assert is_right(simplebooks()), "cached, though it came from the second"
    finally:
        broken.close()


def test_all_mirrors_fail(site, monkeypatch):
    monkeypatch.delenv("MINIGPT_SIMPLEBOOKS_URL")
    monkeypatch.setattr(fetching.simplebooks, "MIRRORS", (site.url, site.url + "2"))
    refusal("282,386,239바이트", "2곳", *WAYS_OUT)


def test_the_public_archive_must_have_its_size(site, monkeypatch):
    monkeypatch.delenv("MINIGPT_SIMPLEBOOKS_URL")
    monkeypatch.setattr(fetching.simplebooks, "MIRRORS", (site.url,))
    refusal(f"{len(site.body):,}바이트", "282,386,239바이트", *WAYS_OUT)
    refusal("282,386,239바이트", url=site.url)  # naming it oneself does not change that


def test_a_full_disk_does_not_try_the_next_mirror(site, monkeypatch):
    monkeypatch.delenv("MINIGPT_SIMPLEBOOKS_URL")
    monkeypatch.setattr(fetching.simplebooks, "MIRRORS", (site.url, site.url + "2"))
    monkeypatch.setattr(fetching.simplebooks, "PUBLIC_SIZE", len(site.body))
    monkeypatch.setattr(shutil, "disk_usage", lambda _: namedtuple("Usage", "free")(10))
    refusal("자리", "MINIGPT_CACHE")
    assert len(site.requests) == 1


def test_the_first_mirror_is_the_public_archive():
    assert PUBLIC[0] == "https://dldata-public.s3.us-east-2.amazonaws.com/simplebooks.zip"
    assert fetching.simplebooks.PUBLIC_SIZE == 282_386_239


# ---- network trouble, as the learner sees it ---------------------------------------------------


@pytest.mark.parametrize(
    ("plan", "needed"),
    [([404], "404"), ([403], "403"), ([503] * 9, "503"), (["claims more"] * 9, "끊"), (["cut"] * 9, "끊")],
)
def test_network_trouble_names_the_ways_out(site, plan, needed):
    site.plan, site.etag = plan, None
    refusal(needed, re.escape(site.url), *WAYS_OUT)
    site.plan = []
    assert is_right(simplebooks())


@pytest.mark.parametrize("url", ["file:///etc/passwd", "simplebooks.zip", "http://", "ftp://x/y"])
def test_an_address_that_is_none(url, monkeypatch):
    refusal("http://", *WAYS_OUT, url=url)
    monkeypatch.setenv("MINIGPT_SIMPLEBOOKS_URL", url)
    refusal("http://", *WAYS_OUT)


def test_a_part_that_is_none():
    refusal("'3'", "'92'", "'2'", part="3")
    refusal("92", part=92)


# ---- killed on the way -------------------------------------------------------------------------


def test_an_archive_left_by_a_kill_at_the_very_end_is_swept_away(site, cache):
    archive = simplebooks().train.parents[1] / "simplebooks.zip"
    archive.write_bytes(site.body)
    assert is_right(simplebooks())
    assert is_tidy(cache)[0]
    assert len(site.requests) == 1


def test_sigkill_in_mid_transfer_then_run_again(site, cache):
    site.body = zipped(TEXTS | {TRAIN: os.urandom(1_000_000).hex().encode()}, method=zipfile.ZIP_STORED)
    site.plan = ["stall"]

    def half_is_there():
        parts = list(cache.rglob("*.zip.part"))
        return bool(parts) and parts[0].stat().st_size > 400_000

    kill_in_mid_transfer(RUN, until=half_is_there)
    (part,) = cache.rglob("*.zip.part")
    have = part.stat().st_size
    assert simplebooks().train.stat().st_size == 2_000_000
    assert site.requests[1].range == f"bytes={have}-"
    assert site.requests[1].sent == len(site.body) - have, "the first half came again"
    assert is_tidy(cache)[0]


KILL_EVERYWHERE = '''
"""Kill a run at its n-th step on the disk, for every n, and each time run again. Prints how many steps there are."""
import os, shutil, signal, sys
from pathlib import Path
from minigpt import corpus

STEPS = ("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir")
cache = corpus.cache_dir()

def run_and_die_at(step):
    left = step
    def hook(event, arguments):
        nonlocal left
        if event in STEPS and str(cache) in str(arguments[0]):
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
    child = os.fork()
    if child == 0:
        sys.addaudithook(hook)
        corpus.simplebooks()
        os._exit(0)
    return os.waitpid(child, 0)[1]

step = 0
died = True
while died:
    step += 1
    shutil.rmtree(cache, ignore_errors=True)
    died = run_and_die_at(step) != 0
    books = corpus.simplebooks()
    sizes = [path.stat().st_size for path in (books.train, books.valid, books.test)]
    assert sizes == [int(size) for size in sys.argv[1:]], (step, sizes)
    again = corpus.simplebooks("2")
    halves = [p.name for p in cache.rglob("*") if p.name.endswith((".part", ".new"))]
    assert not halves, (step, halves)
print(step - 1)
'''


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_sigkill_at_every_step_then_run_again(site):
    done = subprocess.run(
        [sys.executable, "-c", KILL_EVERYWHERE, *(str(len(TEXTS[name_of("92", split)])) for split in SPLITS)],
        env={**os.environ, "PYTHONPATH": str(REPO)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    steps = int(done.stdout.split()[-1])
    assert steps > 30, f"only {steps} steps were seen: the hook misses some"
