"""받은 zip을 풉니다. 남이 만든 파일이므로 아무것도 믿지 않고, 우리가 아는 텍스트 파일만 꺼냅니다."""

import contextlib
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path

from minigpt.errors import CorpusError, CourseError
from minigpt.fetching.download import amount, check_free_space, shown
from minigpt.fetching.store import SPLITS, Store
from minigpt.files import replacing

PARTS = ("92", "2")
"""zip에 든 책의 두 벌"""

MAX_TEXT = 2 * 1024**3
"""압축을 푼 파일 하나의 한도(바이트). 진짜 것의 네 배쯤으로, 디스크를 채우려고 만든 zip을 막습니다."""

CHUNK = 1024 * 1024
"""한 번에 푸는 양(바이트)"""


class ArchiveError(CorpusError):
    """받은 파일이 쓸 수 없는 것이라, 다른 곳에서 받아 보는 것이 좋습니다."""


def extract(store: Store, part: str) -> dict[str, dict[str, int]]:
    """받은 zip에서 ``part``를 풀고, 다른 한 벌도 풀 수 있으면 풉니다.

    돌려주는 값: 벌 → 갈래 → 풀어 둔 파일의 크기(바이트). 예: ``{"92": {"train": 72128097, …}}``

    오류: zip을 쓸 수 없으면 :class:`ArchiveError`, 자리가 모자라면 :class:`~minigpt.fetching.download.StorageError`,
    그 밖의 디스크 오류는 ``OSError``.
    """
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


def _extract_part(store: Store, archive: zipfile.ZipFile, part: str) -> dict[str, int]:
    # zip에 적힌 경로는 어디에도 쓰지 않습니다. 우리가 아는 이름 셋을 찾아 우리가 정한 자리에 씁니다.
    members = {split: _member(store, archive, f"simplebooks/simplebooks-{part}-raw/{split}.txt") for split in SPLITS}
    folder = store.text(part, "train").parent
    folder.mkdir(exist_ok=True)
    check_free_space(folder, sum(member.file_size for member in members.values()))
    for split, member in members.items():
        path = store.text(part, split)
        with replacing(path, draft=path.with_name(f"{path.name}{store.mark}.part")) as draft:
            _copy(store, archive, member, draft)
    return {split: member.file_size for split, member in members.items()}


def _member(store: Store, archive: zipfile.ZipFile, name: str) -> zipfile.ZipInfo:
    """이름이 ``name``인, 풀어도 괜찮은 보통 파일을 찾습니다."""
    try:
        member = archive.getinfo(name)
    except KeyError:
        raise ArchiveError(
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
        raise ArchiveError(
            f"{shown(store.url)}의 zip 안에 있는 {name} 파일이 {problem}. SimpleBooks가 아닌 것 같습니다."
        )
    return member


def _copy(store: Store, archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path) -> None:
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
                raise ArchiveError(
                    f"{shown(store.url)}의 zip 안에 있는 {member.filename} 파일이 UTF-8 텍스트가 아닙니다."
                )
            size += sink.write(chunk)
    if size != member.file_size:
        raise ArchiveError(f"{shown(store.url)}의 zip 안에 있는 {member.filename} 파일의 크기가 적힌 것과 다릅니다.")


@contextlib.contextmanager
def _blame_archive(store: Store, what: str) -> Iterator[None]:
    """zip을 읽다 난 오류를 한 줄로 바꿉니다. 망가진 zip 앞에서 zipfile이 내는 오류는 가짓수를 셀 수 없습니다."""
    try:
        yield
    except Exception as error:
        raise ArchiveError(
            f"{shown(store.url)}에서 받은 zip이 망가져 {what}에서 읽기가 막혔습니다. 다시 실행하면 새로 받습니다."
        ) from error


def _check_is_zip(store: Store) -> None:
    if zipfile.is_zipfile(store.archive):
        return
    with store.archive.open("rb") as file:
        start = file.read(1024).lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype", b"<html", b"<?xml", b"<head", b"<script")):
        raise ArchiveError(
            f"{shown(store.url)}에서 zip이 아니라 웹 페이지가 왔습니다. 로그인이 필요한 주소이거나, "
            "공용 와이파이의 접속 화면일 수 있습니다. 브라우저로 열어 확인한 뒤 다시 실행해 주세요."
        )
    raise ArchiveError(
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
