"""The corpora: SimpleBooks from honest and hostile archives on loopback, and the built-in storybook."""

import hashlib
import io
import json
import os
import re
import shutil
import stat
import struct
import subprocess
import sys
import threading
import types
import zipfile
from collections import namedtuple
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from minigpt import corpus, fetching, files
from minigpt.corpus import CorpusError, load, simplebooks, storybook
from minigpt.errors import CourseError
from tests.support.site import REPO, Site, has_korean_line, kill_in_mid_transfer

SHARED = REPO.parent / "shared" / "corpora" / "simplebooks.zip"
PUBLIC = fetching.simplebooks.MIRRORS  # before a fixture hides it
SPLITS = ("train", "valid", "test")


def name_of(part, split):
    return f"simplebooks/simplebooks-{part}-raw/{split}.txt"


TEXTS = {
    name_of(part, split): f"{part} {split}: 옛날 옛적에 there was a fox.\n\n".encode() * 200
    for part in ("92", "2")
    for split in SPLITS
}


def zipped(texts=TEXTS, *, method=zipfile.ZIP_DEFLATED, extra=()):
    """A zip of ``{name: bytes}`` and of ``extra`` (ZipInfo, bytes) pairs, as bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, text in texts.items():
            archive.writestr(name, text)
        for info, text in extra:
            archive.writestr(info, text)
    return buffer.getvalue()


def without(*names):
    return {name: text for name, text in TEXTS.items() if name not in names}


def central_entry(archive: bytes, name: str) -> int:
    """Where the central directory speaks of ``name`` (the last mention is there)."""
    return archive.rindex(name.encode()) - 46


def edited(archive: bytes, name: str, *, at: int, value: bytes) -> bytes:
    """The archive with bytes changed in the central directory's entry for ``name``."""
    start = central_entry(archive, name) + at
    return archive[:start] + value + archive[start + len(value) :]


CRC, SIZE, METHOD, FLAGS = 16, 24, 10, 8  # offsets in a central directory entry
TRAIN = name_of("92", "train")


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    """A cache of its own, no real waits, no proxies, and no source but the one a test gives."""
    for name in ("MINIGPT_PROFILE", "NBGRADER_EXECUTION", "MINIGPT_SIMPLEBOOKS_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.setenv("MINIGPT_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(fetching.download, "WAITS", (0, 0, 0, 0))
    monkeypatch.setattr(fetching.simplebooks, "MIRRORS", ())
    return tmp_path / "cache"


@pytest.fixture
def site(monkeypatch):
    site = Site(zipped())
    monkeypatch.setenv("MINIGPT_SIMPLEBOOKS_URL", site.url)
    yield site
    site.close()


def is_right(books, part="92", texts=TEXTS):
    assert books.name == f"SimpleBooks-{part}"
    for split in SPLITS:
        assert getattr(books, split).read_bytes() == texts[name_of(part, split)]
    return True


def is_tidy(cache):
    """Nothing half-written and no archive lies about."""
    names = [path.name for path in cache.rglob("*") if path.is_file()]
    return not [name for name in names if not name.endswith((".txt", ".json", ".lock"))], names


def refusal(*needed, part="92", **options) -> str:
    with pytest.raises(CorpusError) as caught:
        simplebooks(part, **options)
    message = str(caught.value)
    assert has_korean_line(message, *needed)
    assert isinstance(caught.value, CourseError)
    return message


WAYS_OUT = ("MINIGPT_SIMPLEBOOKS_URL", "MINIGPT_PROFILE", "다시 실행")


def bad_archive(site, body, *needed):
    """The archive is refused with a line that names the ways out; nothing of it stays, and a good one later works."""
    good, site.body, site.etag = site.body, body, '"bad"'
    message = refusal(*needed, *WAYS_OUT)
    cache = corpus.cache_dir()
    assert [path for path in cache.rglob("*") if path.is_file() and path.suffix != ".lock"] == []
    site.body, site.etag = good, '"good"'
    assert is_right(simplebooks())
    return message


# ---- the good cases ----------------------------------------------------------------------------


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


def test_an_archive_with_one_part_is_enough_for_that_part(site):
    site.body = zipped(without(*(name_of("92", split) for split in SPLITS)))
    assert is_right(simplebooks("2"), "2")
    refusal(re.escape(TRAIN))
    assert is_right(simplebooks("2"), "2")


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_both_ways_of_packing(site, method):
    site.body = zipped(method=method)
    assert is_right(simplebooks())


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


def test_texts_of_two_addresses_do_not_mix(site):
    other = Site(zipped({name: b"other " + text for name, text in TEXTS.items()}))
    try:
        assert is_right(simplebooks())
        assert simplebooks(url=other.url).train.read_bytes().startswith(b"other ")
        assert is_right(simplebooks())
    finally:
        other.close()


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


# ---- hostile and broken archives ---------------------------------------------------------------


def test_a_login_page_instead_of_a_zip(site):
    bad_archive(site, b"\n<!DOCTYPE html><html><body>Please log in</body></html>", "웹 페이지", "로그인", site.url)


NOT_ZIPS = {"empty": b"", "two bytes": b"PK", "no zip": b"x" * 5000, "cut short": zipped()[:-50]}


@pytest.mark.parametrize("body", NOT_ZIPS.values(), ids=NOT_ZIPS)  # the zip itself would name the hour of collection
def test_not_a_zip(site, body):
    bad_archive(site, body, "zip 파일이 아니", site.url)


@pytest.mark.parametrize("split", SPLITS)
def test_a_missing_member(site, split):
    bad_archive(site, zipped(without(name_of("92", split))), re.escape(name_of("92", split)), "없습니다")


def test_an_empty_member(site):
    bad_archive(site, zipped(TEXTS | {TRAIN: b""}), re.escape(TRAIN), "비어")


@pytest.mark.parametrize("text", [b"\x89PNG\r\n\x1a\n" * 999, b"abc\0def", "옛날".encode("cp949") * 5000, b"caf\xe9"])
def test_a_member_that_is_not_text(site, text):
    bad_archive(site, zipped(TEXTS | {TRAIN: text}), re.escape(TRAIN), "UTF-8")


@pytest.mark.parametrize("padding", range(4))
def test_hangul_across_the_end_of_the_inspected_piece_is_text(site, padding):
    site.body = zipped(TEXTS | {TRAIN: b"x" * padding + "가😀".encode() * 5000})
    assert simplebooks().train.stat().st_size == padding + 35_000


def test_a_member_whose_crc_is_wrong(site):
    bad_archive(site, edited(zipped(), TRAIN, at=CRC, value=b"\1\2\3\4"), re.escape(TRAIN), "망가져")


def test_a_member_whose_bytes_are_damaged(site):
    body = zipped(method=zipfile.ZIP_STORED)
    at = body.index(TEXTS[TRAIN]) + 5000
    bad_archive(site, body[:at] + b"?" + body[at + 1 :], re.escape(TRAIN), "망가져")


def test_a_member_whose_deflate_stream_is_damaged(site):
    body = zipped()
    at = body.index(TRAIN.encode()) + len(TRAIN)
    bad_archive(site, body[:at] + b"\xff" * 20 + body[at + 20 :], re.escape(TRAIN), "망가져")


def test_a_bomb_that_declares_little(site, cache):
    """100 MB of spaces in a member that says it has 1,000 bytes: never more than it says is written."""
    body = edited(zipped({TRAIN: b" " * 100_000_000}), TRAIN, at=SIZE, value=struct.pack("<I", 1000))
    others = zipfile.ZipFile(io.BytesIO(body))
    assert others.getinfo(TRAIN).file_size == 1000
    buffer = io.BytesIO(body)
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, text in without(TRAIN).items():
            archive.writestr(name, text)
    bad_archive(site, buffer.getvalue(), re.escape(TRAIN), "망가져")


def test_a_bomb_that_declares_gigabytes(site, monkeypatch):
    body = edited(zipped(), TRAIN, at=SIZE, value=struct.pack("<I", 0xF000_0000))
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *_, **__: pytest.fail("opened it"))
    site.body = body
    refusal(re.escape(TRAIN), "수상", "4,026.5 MB", *WAYS_OUT)


def test_more_text_than_the_disk_holds(site, cache, monkeypatch):
    """The archive stays, so that the next run need not fetch it again."""
    real = fetching.archive.check_free_space
    with monkeypatch.context() as full:
        full.setattr(fetching.archive, "check_free_space", lambda folder, _: real(folder, 10**18))
        refusal("자리", "MINIGPT_CACHE", "다시 실행")
    assert is_right(simplebooks())
    assert len(site.requests) == 1
    assert is_tidy(cache)[0]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_disk_that_fills_up_during_extraction(site, cache):
    (folder,) = (fetching.store.Store.of(site.url).text("92", "train").parent,)
    folder.mkdir(parents=True)
    real = Path.open

    def full(path, *arguments, **options):
        return real(Path("/dev/full") if path.name == "valid.txt.part" else path, *arguments, **options)

    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(Path, "open", full)
        refusal("가득", "MINIGPT_CACHE", re.escape(str(cache)))
    assert is_right(simplebooks())
    assert len(site.requests) == 1
    assert is_tidy(cache)[0]


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_packings_that_cannot_be_unpacked_by_the_piece(site, method):
    bad_archive(site, zipped(method=method), re.escape(TRAIN), "압축")


def test_an_encrypted_member(site):
    bad_archive(site, edited(zipped(), TRAIN, at=FLAGS, value=b"\1\0"), re.escape(TRAIN), "암호")


def entry(name, mode):
    info = zipfile.ZipInfo(name)
    info.create_system = 3  # Unix, so that the mode counts
    info.external_attr = mode << 16
    return info


@pytest.mark.parametrize("mode", [stat.S_IFLNK | 0o777, stat.S_IFDIR | 0o755, stat.S_IFIFO | 0o644])
def test_a_wanted_name_that_is_no_plain_file(site, mode):
    body = zipped(without(TRAIN), extra=[(entry(TRAIN, mode), b"/etc/passwd")])
    bad_archive(site, body, re.escape(TRAIN), "보통 파일")


def test_names_that_climb_out_are_never_written(site, cache, tmp_path):
    outside = tmp_path / "outside.txt"
    names = [
        "../../outside.txt",
        "../" * 30 + str(outside).lstrip("/"),
        str(outside),
        "simplebooks/simplebooks-92-raw/../../../../outside.txt",
        "..\\..\\outside.txt",
        "C:\\outside.txt",
        "simplebooks/simplebooks-92-raw",
        "simplebooks-92-raw/extra.txt",
    ]
    links = [(entry("simplebooks/simplebooks-92-raw/link", stat.S_IFLNK | 0o777), str(tmp_path).encode())]
    through = [(zipfile.ZipInfo("simplebooks/simplebooks-92-raw/link/outside.txt"), b"evil")]
    site.body = zipped(TEXTS, extra=[(zipfile.ZipInfo(name), b"evil") for name in names] + links + through)
    assert is_right(simplebooks())
    assert list(tmp_path.iterdir()) == [cache]
    texts = sorted(path.relative_to(cache).parts[1:] for path in cache.rglob("*.txt"))
    assert texts == sorted((f"simplebooks-{part}-raw", f"{split}.txt") for part in ("92", "2") for split in SPLITS)
    assert not [path for path in cache.rglob("*") if path.is_symlink()]


def test_only_names_that_climb_out_is_a_missing_member(site):
    bad_archive(site, zipped({f"../{name}": text for name, text in TEXTS.items()}), re.escape(TRAIN), "없습니다")


def test_any_byte_changed_is_seen_or_harmless(site, cache):
    """Flip bytes all over a small archive: the right texts, or a clean line. Never other texts."""
    short = {name: text[:80] for name, text in TEXTS.items()}
    body = zipped(short)
    outcomes = set()
    for at in range(0, len(body), 17):
        site.body = body[:at] + bytes([body[at] ^ 0x55]) + body[at + 1 :]
        shutil.rmtree(cache, ignore_errors=True)
        try:
            books = simplebooks()
        except CorpusError as error:
            outcomes.add("refused")
            assert has_korean_line(str(error), "다시 실행")  # noqa: PT017
        else:
            outcomes.add("right")
            assert is_right(books, texts=short), at
    assert outcomes == {"right", "refused"}


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


# ---- the cache folder --------------------------------------------------------------------------


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


def test_an_archive_left_by_a_kill_at_the_very_end_is_swept_away(site, cache):
    archive = simplebooks().train.parents[1] / "simplebooks.zip"
    archive.write_bytes(site.body)
    assert is_right(simplebooks())
    assert is_tidy(cache)[0]
    assert len(site.requests) == 1


# ---- killed, and two at once -------------------------------------------------------------------

RUN = "from minigpt.corpus import simplebooks; simplebooks()"


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


def test_two_at_once_download_once(site, cache):
    """Two processes: one transfers, the other waits for it, and says so."""
    site.plan = ["stall"]
    command = [sys.executable, "-c", RUN]
    environment = {**os.environ, "PYTHONPATH": str(REPO), "PYTHONUNBUFFERED": "1"}
    site.body = zipped(TEXTS | {TRAIN: b"a line\n" * 200_000}, method=zipfile.ZIP_STORED)
    both = [subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = []

    def read(process):
        for line in process.stdout:
            said.append(line)
            if "기다립니다" in line:
                site.hold.set()  # only now does the transfer go on (from a fresh connection)

    readers = [threading.Thread(target=read, args=(process,)) for process in both]
    for reader in readers:
        reader.start()
    assert [process.wait(30) for process in both] == [0, 0]
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
