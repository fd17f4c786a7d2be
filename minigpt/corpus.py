"""강좌에서 읽는 책들입니다. :func:`load`가 프로필에 맞는 것을 골라 줍니다.

- ``full``: :func:`simplebooks`. 처음 한 번 내려받아 캐시 폴더에 두고, 그 뒤로는 네트워크 없이 씁니다.
- ``mini``: :func:`storybook`. 네트워크 없이 1초쯤에 만듭니다.

캐시 폴더(``MINIGPT_CACHE`` 또는 ``~/.cache/minigpt``)의 모습::

    simplebooks-1a2b3c4d.json     받은 것의 기록: 주소, 크기, SHA-256, 풀어 둔 파일의 크기
    simplebooks-1a2b3c4d.lock     두 노트북이 함께 받지 않게 하는 자물쇠
    simplebooks-1a2b3c4d/simplebooks-92-raw/{train,valid,test}.txt
    storybook-v1-92/{train,valid,test}.txt

이름 속의 여덟 글자는 주소에서 나옵니다. 그래서 다른 주소에서 받은 글이 섞이는 일이 없습니다.
"""

import contextlib
import hashlib
import json
import os
import secrets
import stat
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TextIO

from minigpt import profile as profiles
from minigpt.download import (
    Download,
    DownloadError,
    StorageError,
    amount,
    check_free_space,
    fetch,
    sha256_of,
    shown,
    storage_error,
)
from minigpt.errors import CourseError

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None

MIRRORS = ("https://dldata-public.s3.us-east-2.amazonaws.com/simplebooks.zip",)
"""SimpleBooks를 공개하는 곳들. 앞에서부터 해 봅니다."""

PUBLIC_SIZE = 282_386_239
"""공개된 simplebooks.zip의 크기(바이트)"""

PARTS = ("92", "2")
SPLITS = ("train", "valid", "test")

MAX_TEXT = 2 * 1024**3
"""압축을 푼 파일 하나의 한도(바이트). 진짜 것의 네 배쯤으로, 디스크를 채우려고 만든 zip을 막습니다."""

CHUNK = 1024 * 1024

_WAYS_OUT = (
    "다른 곳에서 받으려면 환경 변수 MINIGPT_SIMPLEBOOKS_URL에 그 주소를, "
    "받지 않고 내장 이야기책으로 하려면 MINIGPT_PROFILE에 mini를 적고 다시 실행하세요."
)


class CorpusError(CourseError):
    """책을 준비하지 못했습니다. 메시지가 까닭과 다음에 할 일을 말합니다."""


class _ArchiveError(CorpusError):
    """받은 파일이 쓸 수 없는 것이라, 다른 곳에서 받아 보는 것이 좋습니다."""


@dataclass(frozen=True)
class Corpus:
    """책 한 벌입니다. ``train``, ``valid``, ``test``는 한 줄에 한 문단씩 든 UTF-8 텍스트 파일의 경로입니다."""

    name: str
    train: Path
    valid: Path
    test: Path


def cache_dir() -> Path:
    """내려받거나 만든 책을 두는 폴더입니다. 환경 변수 ``MINIGPT_CACHE``, 없으면 ``~/.cache/minigpt``입니다.

    오류: 홈 폴더를 알 수 없으면 :class:`CorpusError`.
    """
    try:
        # 노트북이 작업 폴더를 바꾸어도 같은 곳을 가리키도록 절대 경로로 둡니다.
        return Path(os.environ.get("MINIGPT_CACHE") or "~/.cache/minigpt").expanduser().absolute()
    except RuntimeError as error:
        raise CorpusError(
            "홈 폴더를 알 수 없습니다. MINIGPT_CACHE에 책을 둘 폴더를 적고 다시 실행해 주세요."
        ) from error


def load(profile: profiles.Profile | str | None = None) -> Corpus:
    """프로필에 맞는 책을 줍니다. ``mini``는 내장 이야기책, ``full``은 SimpleBooks-92입니다.

    ``profile``을 적지 않으면 지금 쓰는 프로필(:func:`minigpt.profile.current`)입니다.

    오류: 책을 준비하지 못하거나 모르는 프로필이면 :class:`CorpusError`.
    """
    chosen = profiles.current() if profile is None else profile
    name = getattr(chosen, "name", chosen)
    if name == "mini":
        return storybook()
    if name == "full":
        return simplebooks()
    raise CorpusError(f"{name!r}은(는) 없는 프로필입니다. {' 또는 '.join(profiles.PROFILES)} 중 하나로 바꿔 주세요.")


def storybook() -> Corpus:
    """네트워크 없이 만드는 내장 이야기책입니다. 한 번 만든 것은 캐시 폴더에 두고 다시 씁니다.

    오류: 캐시 폴더에 쓸 수 없으면 :class:`CorpusError`.
    """
    from minigpt import storybook as generator  # 이 함수와 이름이 같아서, 그리고 쓸 때만 필요해서 여기서 부릅니다.

    folder = cache_dir() / f"storybook-v{generator.VERSION}-{generator.SEED}"
    corpus = Corpus(profiles.PROFILES["mini"].corpus, *(folder / f"{split}.txt" for split in SPLITS))
    if not all(_has_size(path) for path in (corpus.train, corpus.valid, corpus.test)):
        # 채점 때는 여러 프로세스가 함께 여기에 옵니다.
        # write는 언제나 같은 글을 다 쓴 뒤에 통째로 옮겨 놓으므로, 자물쇠가 없어도 됩니다.
        try:
            generator.write(folder)
        except CourseError as error:
            raise CorpusError(f"{error} 고른 폴더를 MINIGPT_CACHE에 적고 다시 실행하면 됩니다.") from error
    return corpus


def simplebooks(part: str = "92", *, url: str | None = None) -> Corpus:
    """SimpleBooks를 줍니다. 처음에는 내려받아 검사하고 풀어 두며, 그 뒤로는 네트워크 없이 바로 줍니다.

    - ``part``: ``"92"``(단어 약 9천만 개) 또는 ``"2"``(약 2백만 개)
    - ``url``: 받을 주소. 없으면 ``MINIGPT_SIMPLEBOOKS_URL``, 그것도 없으면 공개된 곳(``MIRRORS``)에서 받습니다.

    zip은 두 벌을 모두 풀고 나면 지웁니다. 다시 쓸 일이 없는데 Colab의 디스크를 280 MB 차지하기 때문입니다.

    오류: 모르는 ``part``이거나, 받거나 풀지 못하면 :class:`CorpusError`.
    """
    if part not in PARTS:
        raise CorpusError(
            f"SimpleBooks에 {part!r}은(는) 없습니다. part를 {' 또는 '.join(map(repr, PARTS))}로 적어 주세요."
        )
    only = url or os.environ.get("MINIGPT_SIMPLEBOOKS_URL")
    stores = [_Store.of(link) for link in ([only] if only else MIRRORS)]
    for store in stores:
        if store.has(part):
            _sweep(store)
            return store.corpus(part)
    return _first_that_works(stores, part)


def _first_that_works(stores: list["_Store"], part: str) -> Corpus:
    for store in stores:
        try:
            return _obtain(store, part)
        except StorageError as error:  # 이 컴퓨터의 문제라서, 다른 곳에서 받아도 마찬가지입니다.
            raise CorpusError(str(error)) from error
        except (DownloadError, _ArchiveError) as error:
            failure = error
    tried = f" ({len(stores)}곳 모두 안 되었습니다.)" if len(stores) > 1 else ""
    raise CorpusError(f"SimpleBooks를 받지 못했습니다. {failure}{tried} {_WAYS_OUT}") from failure


def _obtain(store: "_Store", part: str) -> Corpus:
    try:
        store.folder.mkdir(parents=True, exist_ok=True)
        with _only_one(store.lock) as alone:
            if not store.has(part):  # 기다리는 동안 다른 노트북이 끝냈을 수 있습니다.
                _download_and_extract(store if alone else store.private(), part)
    except OSError as error:
        raise storage_error(store.folder, error) from error
    return store.corpus(part)


def _download_and_extract(store: "_Store", part: str) -> None:
    archive = _archive(store)
    try:
        _check_same_as_before(store, archive)
        files = _extract(store, part)
    except CorpusError:
        store.archive.unlink()  # 두면 다음에도 이 잘못된 파일을 읽게 됩니다.
        raise
    # 기록을 맨 나중에 씁니다. 기록에 있는 파일은 그래서 언제나 온전합니다.
    store.write_record({"url": archive.url, "size": archive.size, "sha256": archive.sha256, "files": files})
    store.archive.unlink()


def _sweep(store: "_Store") -> None:
    """다 풀고서 zip을 지우기 직전에 꺼졌다면, 남은 zip을 지웁니다."""
    if store.archive.exists():
        with contextlib.suppress(OSError), _only_one(store.lock) as alone:
            if alone:
                store.archive.unlink(missing_ok=True)


def _archive(store: "_Store") -> Download:
    if store.archive.exists():  # 다 받은 뒤, 푸는 도중에 멈췄습니다.
        return Download(store.archive, shown(store.url), store.archive.stat().st_size, sha256_of(store.archive))
    return fetch(store.url, store.archive, expected_size=PUBLIC_SIZE if store.url in MIRRORS else None)


def _check_same_as_before(store: "_Store", archive: Download) -> None:
    before = store.record().get("sha256", archive.sha256)
    if before != archive.sha256:
        raise CorpusError(
            f"{archive.url}의 파일이 전에 받은 것과 다릅니다(SHA-256 전 {before[:12]}…, 지금 {archive.sha256[:12]}…). "
            "누가 바꾸었거나 받다가 망가졌을 수 있습니다. "
            f"바뀐 것이 맞다면 {store.record_path} 파일을 지우고 다시 실행해 주세요. {_WAYS_OUT}"
        )


# ---- 캐시 --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Store:
    """한 주소에서 받은 것을 두는 자리입니다. ``mark``는 만드는 중인 파일의 이름에 붙습니다."""

    url: str
    folder: Path
    mark: str = ""

    @classmethod
    def of(cls, url: str) -> "_Store":
        key = hashlib.sha256(str(url).encode("utf-8", "replace")).hexdigest()[:8]
        return cls(url, cache_dir() / f"simplebooks-{key}")

    def private(self) -> "_Store":
        """만드는 중인 파일의 이름이 누구와도 겹치지 않는 같은 자리입니다. 그 대신 멈추었던 데서 이어받지 못합니다."""
        return replace(self, mark=f"-{secrets.token_hex(4)}")

    @property
    def archive(self) -> Path:
        return self.folder / f"simplebooks{self.mark}.zip"

    @property
    def record_path(self) -> Path:
        # 폴더의 밖에 두어, 글을 지우고 다시 받을 때에도 전과 같은 것인지 견줄 수 있습니다.
        return self.folder.with_name(self.folder.name + ".json")

    @property
    def lock(self) -> Path:
        return self.folder.with_name(self.folder.name + ".lock")

    def text(self, part: str, split: str) -> Path:
        return self.folder / f"simplebooks-{part}-raw" / f"{split}.txt"

    def corpus(self, part: str) -> Corpus:
        return Corpus(f"SimpleBooks-{part}", *(self.text(part, split) for split in SPLITS))

    def record(self) -> dict:
        """읽을 수 없는 기록은 없는 것으로 칩니다. 그러면 다시 받을 뿐입니다."""
        try:
            record = json.loads(self.record_path.read_text("utf-8"))
            return record if isinstance(record["files"], dict) and isinstance(record["sha256"], str) else {}
        except (OSError, ValueError, TypeError, KeyError):
            return {}

    def write_record(self, record: dict) -> None:
        fresh = self.record_path.with_name(f"{self.record_path.name}{self.mark}.new")
        fresh.write_text(json.dumps(record, indent=2) + "\n", "utf-8")
        fresh.replace(self.record_path)

    def has(self, part: str) -> bool:
        """``part``의 세 파일이 기록된 크기 그대로 있는가?"""
        sizes = self.record().get("files", {}).get(part)
        return isinstance(sizes, dict) and all(
            isinstance(sizes.get(split), int) and _has_size(self.text(part, split), sizes[split]) for split in SPLITS
        )


def _has_size(path: Path, size: int | None = None) -> bool:
    """``path``가 빈 파일이 아니고, ``size``를 적었다면 크기(바이트)도 그와 같은가?"""
    try:
        found = path.stat()
    except OSError:
        return False
    return stat.S_ISREG(found.st_mode) and found.st_size > 0 and size in (None, found.st_size)


@contextlib.contextmanager
def _only_one(lock: Path) -> Iterator[bool]:
    """한 번에 한 프로세스만 들어갑니다. 프로세스가 죽으면 운영체제가 자물쇠를 풀어 주므로 남는 자물쇠가 없습니다.

    자물쇠가 없는 곳(Windows, 일부 네트워크 디스크)에서는 혼자라는 보장이 없다는 뜻으로 ``False``를 줍니다.
    """
    with lock.open("a") as handle:
        alone = _lock(handle)
        try:
            yield alone
        finally:
            if alone:  # 그사이 fork된 자식이 handle을 쥐고 있어도 풀리도록, 닫기에 맡기지 않고 풉니다.
                fcntl.flock(handle, fcntl.LOCK_UN)


def _lock(handle: TextIO) -> bool:
    if fcntl is None:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print("다른 노트북이 같은 책을 받고 있습니다. 끝날 때까지 기다립니다.", flush=True)
        fcntl.flock(handle, fcntl.LOCK_EX)
    except OSError:
        return False
    return True


# ---- zip 풀기 ----------------------------------------------------------------------------------


def _extract(store: _Store, part: str) -> dict[str, dict[str, int]]:
    """``part``를 풀고, 다른 한 벌도 풀 수 있으면 풉니다. 풀어 둔 파일의 크기(바이트)를 돌려줍니다."""
    _check_is_zip(store)
    with _blame_archive(store, "목록"):
        archive = zipfile.ZipFile(store.archive)
    with archive:
        files = {part: _extract_part(store, archive, part)}
        for other in PARTS:
            if other != part and store.has(other):
                files[other] = store.record()["files"][other]
            elif other != part:
                # 덤입니다. 나중에 이것을 찾을 때 또 받지 않게 할 뿐이라, 안 되면 그만둡니다.
                with contextlib.suppress(CourseError, OSError):
                    files[other] = _extract_part(store, archive, other)
    return files


def _extract_part(store: _Store, archive: zipfile.ZipFile, part: str) -> dict[str, int]:
    # zip에 적힌 경로는 어디에도 쓰지 않습니다. 우리가 아는 이름 셋을 찾아 우리가 정한 자리에 씁니다.
    members = {split: _member(store, archive, f"simplebooks/simplebooks-{part}-raw/{split}.txt") for split in SPLITS}
    folder = store.text(part, "train").parent
    folder.mkdir(exist_ok=True)
    check_free_space(folder, sum(member.file_size for member in members.values()))
    for split, member in members.items():
        path = store.text(part, split)
        fresh = path.with_name(f"{path.name}{store.mark}.part")
        try:
            _copy(store, archive, member, fresh)
            fresh.replace(path)
        finally:
            fresh.unlink(missing_ok=True)
    return {split: member.file_size for split, member in members.items()}


def _member(store: _Store, archive: zipfile.ZipFile, name: str) -> zipfile.ZipInfo:
    """이름이 ``name``인, 풀어도 괜찮은 보통 파일을 찾습니다."""
    try:
        member = archive.getinfo(name)
    except KeyError:
        raise _ArchiveError(
            f"{shown(store.url)}의 zip 안에 {name} 파일이 없습니다. SimpleBooks가 아닌 것 같습니다."
        ) from None
    problem = None
    if stat.S_IFMT(member.external_attr >> 16) not in (0, stat.S_IFREG):
        problem = "보통 파일이 아닙니다"
    elif member.flag_bits & 0x1:
        problem = "암호가 걸려 있습니다"
    elif member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        # 다른 방식은 조금씩 풀 수 없어서, 몇 바이트로 메모리를 가득 채울 수 있습니다.
        problem = "강좌에서 쓰지 않는 방식으로 압축되어 있습니다"
    elif member.file_size == 0:
        problem = "비어 있습니다"
    elif member.file_size > MAX_TEXT:
        problem = f"{amount(member.file_size)}나 되어 수상합니다(한도 {amount(MAX_TEXT)})"
    if problem:
        raise _ArchiveError(
            f"{shown(store.url)}의 zip 안에 있는 {name} 파일이 {problem}. SimpleBooks가 아닌 것 같습니다."
        )
    return member


def _copy(store: _Store, archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path) -> None:
    """끝까지 읽어 CRC를 확인하며 씁니다. zipfile은 적힌 크기보다 많이 내놓지 않으므로 그 크기가 곧 한도입니다."""
    size = 0
    with _blame_archive(store, member.filename):
        source = archive.open(member)
    with source, target.open("wb") as sink:
        while True:
            with _blame_archive(store, member.filename):
                chunk = source.read(CHUNK)
            if not chunk:
                break
            if size == 0 and not _is_text(chunk):
                raise _ArchiveError(
                    f"{shown(store.url)}의 zip 안에 있는 {member.filename} 파일이 UTF-8 텍스트가 아닙니다."
                )
            size += sink.write(chunk)
    if size != member.file_size:
        raise _ArchiveError(f"{shown(store.url)}의 zip 안에 있는 {member.filename} 파일의 크기가 적힌 것과 다릅니다.")


@contextlib.contextmanager
def _blame_archive(store: _Store, what: str) -> Iterator[None]:
    """zip을 읽다 난 오류를 한 줄로 바꿉니다. 망가진 zip 앞에서 zipfile이 내는 오류는 가짓수를 셀 수 없습니다."""
    try:
        yield
    except Exception as error:
        raise _ArchiveError(
            f"{shown(store.url)}에서 받은 zip이 망가져 {what}에서 읽기가 막혔습니다. 다시 실행하면 새로 받습니다."
        ) from error


def _check_is_zip(store: _Store) -> None:
    if zipfile.is_zipfile(store.archive):
        return
    with store.archive.open("rb") as file:
        start = file.read(1024).lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype", b"<html", b"<?xml", b"<head", b"<script")):
        raise _ArchiveError(
            f"{shown(store.url)}에서 zip이 아니라 웹 페이지가 왔습니다. 로그인이 필요한 주소이거나, "
            "공용 와이파이의 접속 화면일 수 있습니다. 브라우저로 열어 확인한 뒤 다시 실행해 주세요."
        )
    raise _ArchiveError(
        f"{shown(store.url)}에서 온 것은 zip 파일이 아니거나 뒤가 잘렸습니다. 주소를 확인하고 다시 실행해 주세요."
    )


def _is_text(start: bytes) -> bool:
    """``start``가 UTF-8 텍스트의 앞부분인가? 끝에서 글자가 잘렸을 수 있습니다."""
    body = start[:4096]
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as error:
        return b"\0" not in body and len(body) == 4096 and error.start >= len(body) - 3
    return b"\0" not in body
