"""Hostile and broken archives give a clean line, and never other texts."""

from __future__ import annotations

import io
import re
import shutil
import stat
import struct
import zipfile
from pathlib import Path

import pytest

from minigpt import corpus, fetching
from minigpt.corpus import CorpusError, simplebooks
from tests.support.books import SPLITS, TEXTS, TRAIN, WAYS_OUT, is_right, is_tidy, name_of, refusal, without, zipped
from tests.support.site import has_korean_line

pytestmark = pytest.mark.usefixtures("cache")


def central_entry(archive: bytes, name: str) -> int:
    """Where the central directory speaks of ``name`` (the last mention is there)."""
    return archive.rindex(name.encode()) - 46


def edited(archive: bytes, name: str, *, at: int, value: bytes) -> bytes:
    """The archive with bytes changed in the central directory's entry for ``name``."""
    start = central_entry(archive, name) + at
    return archive[:start] + value + archive[start + len(value) :]


CRC, SIZE, METHOD, FLAGS = 16, 24, 10, 8  # offsets in a central directory entry


def bad_archive(site, body, *needed):
    """The archive is refused with a line that names the ways out; nothing of it stays, and a good one later works."""
    good, site.body, site.etag = site.body, body, '"bad"'
    message = refusal(*needed, *WAYS_OUT)
    cache = corpus.cache_dir()
    assert [path for path in cache.rglob("*") if path.is_file() and path.suffix != ".lock"] == []
    site.body, site.etag = good, '"good"'
    assert is_right(simplebooks())
    return message


def test_an_archive_with_one_part_is_enough_for_that_part(site):
    site.body = zipped(without(*(name_of("92", split) for split in SPLITS)))
    assert is_right(simplebooks("2"), "2")
    refusal(re.escape(TRAIN))
    assert is_right(simplebooks("2"), "2")


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_both_ways_of_packing(site, method):
    site.body = zipped(method=method)
    assert is_right(simplebooks())


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
