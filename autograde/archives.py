"""Every file that lies in what an instructor was sent: folders, single files, and archives within archives.

Nothing is unpacked to disk, so that no name in an archive can lead anywhere; what is read has limits, so that no
archive can fill the memory. Names come out as they were meant: a Korean Windows writes them in CP949, macOS in
decomposed Hangul, and neither says so.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath
from unicodedata import normalize

from autograde.handed_in import SCRIPT_ENDINGS, TIMESTAMP, is_file, kind_of

ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06")
OTHER_ARCHIVES = {
    **{b"7z\xbc\xaf": "7z", b"Rar!": "rar", b"\x1f\x8b": "gzip"},
    **{b"ALZ\x01": "알집(alz)", b"EGGA": "알집(egg)"},
}
UTF8_FLAG, ENCRYPTED_FLAG = 0x800, 0x1
TWO_BYTES, HANGUL = re.compile(r"[\0-\u07ff]*[\x80-\u07ff][\0-\u07ff]*"), re.compile(r"[\0-\x7f가-힣]*")
IGNORED = ("__MACOSX", "__pycache__", ".ipynb_checkpoints")


@dataclass(frozen=True)
class Limits:
    """How much is read.

    Attributes:
        file: bytes of one file.
        total: bytes that may come out of one archive, those inside it included.
        entries: files and folders in one archive or folder.
        depth: archives within archives.
    """

    file: int = 200 * 2**20
    total: int = 4 * 2**30
    entries: int = 50_000
    depth: int = 3


@dataclass(frozen=True)
class Found:
    """One file, somewhere in what came in.

    Attributes:
        parts: the names that lead to it, outermost first: of the path that was given, of folders, of archives.
        modified: when, in seconds; of an archive's entry, which has no zone, in this machine's.
        problem: why it cannot be read, in Korean.
    """

    parts: tuple[str, ...]
    modified: float = 0.0
    problem: str = ""
    _chain: tuple[str, ...] = field(default=(), repr=False)  # a file, and the entries in it as their archives say

    @property
    def name(self) -> str:
        return self.parts[-1]

    @property
    def shown(self) -> str:
        return "/".join(self.parts)

    def read(self, limits: Limits | None = None) -> bytes:
        """Its content.

        Raises:
            OSError, zipfile.BadZipFile: it is not there as it was.
        """
        limits = limits or Limits()
        path, *entries = self._chain
        if not entries:
            return Path(path).read_bytes()
        content: bytes | Path = Path(path)
        for entry in entries:
            with opened(content) as archive:
                content = read_entry(archive, archive.NameToInfo[entry], limits.file)
        return content


def find(paths: Sequence[Path], limits: Limits | None = None) -> Iterator[Found]:
    """Every file that may hold a hand-in, in the order of their names; what cannot be read comes with the reason."""
    limits = limits or Limits()
    for path in paths:
        name = normalize("NFC", path.resolve().name)
        if path.is_dir():
            yield from in_folder(path, (name,), limits)
        else:
            yield from in_file(path, (name,), limits)


def in_folder(folder: Path, parts: tuple[str, ...], limits: Limits) -> Iterator[Found]:
    """The files under a folder; links are not followed, and what is hidden is left out."""
    for count, path in enumerate(sorted(folder.rglob("*"))):
        if count >= limits.entries:
            yield Found(parts, problem=f"파일이 {limits.entries:,}개를 넘어 나머지는 보지 않았습니다")
            return
        below = tuple(normalize("NFC", name) for name in path.relative_to(folder).parts)
        if is_wanted(below) and (path.is_symlink() or not path.is_dir()):
            yield from in_file(path, (*parts, *below), limits)


def in_file(path: Path, parts: tuple[str, ...], limits: Limits) -> Iterator[Found]:
    """A file of its own, or what is in it."""
    try:
        state = path.lstat()
        if not is_file(path):
            yield Found(parts, problem=f"일반 파일이 아니라 {kind_of(state.st_mode)}입니다")
            return
        with path.open("rb") as file:
            start = file.read(8)
    except OSError as error:
        yield Found(parts, problem=f"파일을 읽지 못했습니다({error.strerror})")
        return
    if start.startswith(ARCHIVES):
        yield from in_archive(path, parts, (str(path),), limits, Budget(limits.total), limits.depth)
    elif is_candidate(parts, start):
        yield checked(Found(parts, state.st_mtime, _chain=(str(path),)), start, state.st_size, limits)


# ---- archives -----------------------------------------------------------------------------------


class Budget:
    """Bytes that may still come out of an archive."""

    def __init__(self, size: int) -> None:
        self.left = size


def in_archive(
    content: bytes | Path, parts: tuple[str, ...], chain: tuple[str, ...], limits: Limits, budget: Budget, depth: int
) -> Iterator[Found]:
    """The files in an archive, and in the archives in it."""
    try:
        archive = opened(content)
    except (OSError, zipfile.BadZipFile, NotImplementedError, ValueError):
        yield Found(parts, problem="압축 파일이 깨졌습니다. 다시 받아 주세요")
        return
    with archive:
        for count, info in enumerate(sorted(archive.infolist(), key=meant_name)):
            if count >= limits.entries:
                yield Found(parts, problem=f"압축 파일에 든 것이 {limits.entries:,}개를 넘어 나머지는 보지 않았습니다")
                return
            names = tuple(name for name in PurePosixPath(meant_name(info)).parts if name not in ("/", "..", "."))
            if info.is_dir() or not names or not is_wanted(names):
                continue
            where = (*parts, *names)
            try:
                start = first_bytes(archive, info)
                if not (start.startswith(ARCHIVES) or is_candidate(where, start)):
                    continue
                found = Found(where, moment_of(info), _chain=(*chain, info.filename))
                found = checked(found, start, info.file_size, limits)
                if not found.problem and start.startswith(ARCHIVES) and depth == 0:
                    found = Found(where, problem=f"압축 파일 속의 압축 파일이 {limits.depth}겹을 넘습니다")
                if found.problem or not start.startswith(ARCHIVES):
                    budget.left -= 0 if found.problem else info.file_size
                    if budget.left < 0:
                        yield Found(parts, problem=too_much(limits))
                        return
                    yield found
                    continue
                inner = read_entry(archive, info, min(limits.file, budget.left))
                budget.left -= len(inner)
            except (OSError, EOFError, zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError) as error:
                yield Found(where, problem=reason_of(error, info))
                continue
            yield from in_archive(inner, where, found._chain, limits, budget, depth - 1)
            if budget.left < 0:
                return


def opened(content: bytes | Path) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(content) if isinstance(content, bytes) else content)


def first_bytes(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    with archive.open(info) as file:
        return file.read(8)


def read_entry(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int) -> bytes:
    """An entry's content, whatever size it claims.

    Raises:
        OSError: more than `limit` bytes come out.
    """
    with archive.open(info) as file:
        content = file.read(limit + 1)
    if len(content) > limit:
        raise OSError("too large")
    return content


def meant_name(info: zipfile.ZipInfo) -> str:
    """An entry's name in composed Hangul. Without the flag for UTF-8 Python has read it as a PC of 1981 would."""
    name = info.filename
    if not info.flag_bits & UTF8_FLAG:
        try:
            raw = name.encode("cp437")
        except UnicodeEncodeError:
            raw = name.encode()
        name = as_meant(raw) or name
    return normalize("NFC", name.replace("\\", "/"))


def as_meant(raw: bytes) -> str | None:
    """What a name says that does not say its encoding: UTF-8 or CP949.

    345 syllables of CP949 (`책`, `회`) are also good UTF-8, of a letter such as `ȸ`. Hangul in UTF-8 takes three bytes
    and never two: a name that is Korean in CP949 and only such letters in UTF-8 is taken for Korean.
    """
    utf8, cp949 = (decoded(raw, encoding) for encoding in ("utf-8", "cp949"))
    if utf8 is None or cp949 is None:
        return utf8 or cp949
    return cp949 if TWO_BYTES.fullmatch(utf8) and HANGUL.fullmatch(cp949) else utf8


def decoded(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None


def moment_of(info: zipfile.ZipInfo) -> float:
    try:
        return datetime(*info.date_time).timestamp()
    except (ValueError, OverflowError):
        return 0.0


def reason_of(error: Exception, info: zipfile.ZipInfo) -> str:
    if info.flag_bits & ENCRYPTED_FLAG:
        return "암호가 걸린 압축 파일입니다. 암호를 풀어 다시 압축해 주세요"
    if isinstance(error, NotImplementedError):
        return "읽을 수 없는 방식으로 압축되었습니다. 보통의 zip으로 다시 압축해 주세요"
    if isinstance(error, OSError) and str(error) == "too large":
        return "압축을 풀면 너무 커집니다"
    return "압축 파일 속의 파일이 깨졌습니다"


def too_much(limits: Limits) -> str:
    return f"압축을 풀면 {limits.total // 2**20:,}MB가 넘어 나머지는 보지 않았습니다"


# ---- which files ----------------------------------------------------------------------------------


def is_wanted(names: tuple[str, ...]) -> bool:
    """Whether nothing on the way to a file is hidden or a system's own."""
    return not any(name.startswith(".") or name in IGNORED for name in names)


def is_candidate(parts: tuple[str, ...], start: bytes) -> bool:
    """Whether a file may be a notebook, or is an archive of a kind that has to be unpacked by hand."""
    name = parts[-1].lower()
    if name == TIMESTAMP:
        return False
    return ".ipynb" in name or name.endswith(SCRIPT_ENDINGS) or other_archive(start) is not None


def other_archive(start: bytes) -> str | None:
    return next((name for magic, name in OTHER_ARCHIVES.items() if start.startswith(magic)), None)


def checked(found: Found, start: bytes, size: int, limits: Limits) -> Found:
    """The file, with the reason where it cannot be read."""
    problem = ""
    if (archive := other_archive(start)) is not None:
        problem = f"{archive} 압축 파일은 열지 못합니다. 압축을 풀거나 zip으로 다시 압축해 주세요"
    elif size > limits.file:
        problem = f"파일이 너무 큽니다({size / 2**20:,.0f}MB, {limits.file // 2**20}MB까지)"
    return Found(found.parts, found.modified, problem, found._chain) if problem else found
