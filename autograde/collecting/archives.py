"""Find every file in what an instructor received: folders, single files, archives, and archives within archives.

Nothing is unpacked to disk, so that no name in an archive can lead outside a folder; reading has limits, so that no
archive can fill the memory. Names are decoded as they were meant: a Korean Windows writes them in CP949, macOS in
decomposed Hangul, and neither says so.
"""

from __future__ import annotations

import io
import os
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum, auto
from pathlib import Path, PurePosixPath
from unicodedata import normalize

from autograde.intake.handed_in import SCRIPT_ENDINGS, TIMESTAMP, is_file, kind_of
from autograde.intake.magic import is_zip, other_archive

ARCHIVE_ENDINGS = (".zip", ".7z", ".rar", ".alz", ".egg")
UTF8_FLAG, ENCRYPTED_FLAG = 0x800, 0x1
TWO_BYTES, HANGUL = re.compile(r"[\0-\u07ff]*[\x80-\u07ff][\0-\u07ff]*"), re.compile(r"[\0-\x7f가-힣]*")
IGNORED = {"__macosx", "__pycache__", "venv", "site-packages", "dist-packages", "node_modules", "sample_data"}
LITTER = {"desktop.ini", "thumbs.db", TIMESTAMP}
CHECKPOINTS = ".ipynb_checkpoints"
# files that are zips by their content, but documents, models or packages and no archive of submissions
INSIDES = (
    *(".docx", ".xlsx", ".pptx", ".hwpx", ".odt", ".ods", ".odp", ".epub"),
    *(".keras", ".npz", ".pt", ".pth", ".jar", ".whl"),
)
# endings that programs add to a notebook's name when they print it, take a picture of it or link to it
OTHER_ENDINGS = (
    *(".pdf", ".html", ".htm", ".mhtml", ".docx", ".hwp", ".hwpx", ".png", ".jpg", ".jpeg"),
    *(".lnk", ".url", ".webloc", ".gdoc", ".desktop"),
)
NO_DATE = datetime(1980, 1, 1).timetuple()[:5]  # stored by archivers that were given no time


class Role(StrEnum):
    """The kind of a file, judged by its name."""

    notebook = auto()
    script = auto()
    other = auto()


@dataclass(frozen=True)
class Limits:
    """Limits on what is read of received files.

    Attributes:
        file: bytes of one file.
        total: bytes that may come out of one archive, those inside it included.
        entries: files in one archive or folder.
        depth: archives within archives.
    """

    file: int = 200 * 2**20
    total: int = 4 * 2**30
    entries: int = 50_000
    depth: int = 3


@dataclass(frozen=True)
class Found:
    """One file found in what an instructor received.

    Attributes:
        parts: its path as names, outermost first: the given file or folder, folders and archives below it, the file.
        modified: time in seconds since the epoch; 0 if unknown. Zip entries have no time zone: this machine's is taken.
        problem: why it cannot be read, in Korean; empty if it can.
        archives: for each archive around it, outermost first: how many of `parts` lead to that, and its `modified`.
    """

    parts: tuple[str, ...]
    modified: float = 0.0
    problem: str = ""
    role: Role = Role.notebook
    archives: tuple[tuple[int, float], ...] = ()
    _file: Path = field(default=Path(), repr=False)
    _entries: tuple[int, ...] = field(default=(), repr=False)  # by index: names may occur twice

    @property
    def name(self) -> str:
        return self.parts[-1]

    @property
    def shown(self) -> str:
        return "/".join(self.parts)

    def read(self, limits: Limits | None = None) -> bytes:
        """Return the file's content.

        Raises:
            OSError, zipfile.BadZipFile: the file, or an archive around it, has changed since it was found.
        """
        limits = limits or Limits()
        if not self._entries:
            return self._file.read_bytes()
        around: bytes | Path = self._file
        for entry in self._entries:
            with opened(around) as archive:
                around = content = read_entry(archive, archive.infolist()[entry], limits.file)
        return content


def find(paths: Sequence[Path], limits: Limits | None = None) -> Iterator[Found]:
    """Yield every file under some paths that somebody may have handed in, sorted by name within each path.

    A file that cannot be read has its `problem` set.
    """
    limits = limits or Limits()
    for path in paths:
        name = normalize("NFC", path.resolve().name)
        if path.is_dir():
            yield from in_folder(path, (name,), limits)
        else:
            yield from in_file(path, (name,), limits)


def in_folder(folder: Path, parts: tuple[str, ...], limits: Limits) -> Iterator[Found]:
    """Yield the files under a folder. Links are not followed, and hidden files are left out."""
    for count, path in enumerate(below(folder)):
        if count >= limits.entries:
            yield Found(parts, problem=f"파일이 {limits.entries:,}개를 넘어 나머지는 보지 않았습니다")
            return
        names = tuple(normalize("NFC", name) for name in path.relative_to(folder).parts)
        yield from in_file(path, (*parts, *names), limits)


def below(folder: Path) -> Iterator[Path]:
    """Yield the paths of the files under a folder, sorted by name. Folders that are left out are not even listed."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: normalize("NFC", entry.name))
    except OSError:
        return
    for entry in entries:
        name = normalize("NFC", entry.name)
        if entry.is_dir(follow_symlinks=False):
            if is_wanted((name,)) or name == CHECKPOINTS:
                yield from below(Path(entry.path))
        elif is_wanted((name,)):
            yield Path(entry.path)


def in_file(path: Path, parts: tuple[str, ...], limits: Limits) -> Iterator[Found]:
    """Yield the file, or its entries if it is a zip."""
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
    if is_archive(parts, start):
        outer = Found(parts, state.st_mtime, archives=((len(parts), state.st_mtime),), _file=path)
        yield from in_archive(path, outer, limits, Budget(limits.total), limits.depth)
    elif is_wanted(parts[-1:]):
        found = Found(parts, state.st_mtime, role=role_of(parts), _file=path)
        yield checked(found, start, state.st_size, limits)


# ---- archives -----------------------------------------------------------------------------------


class Budget:
    """Bytes that may still come out of an archive."""

    def __init__(self, size: int) -> None:
        self.left = size


def in_archive(content: bytes | Path, outer: Found, limits: Limits, budget: Budget, depth: int) -> Iterator[Found]:
    """Yield the files in an archive, and in the archives within it.

    Args:
        content: the archive's bytes or its path.
        outer: the archive itself.
        budget: shared by all archives in one file.
        depth: how many more levels of archives are opened.
    """
    parts = outer.parts
    try:
        archive = opened(content)
    except (OSError, zipfile.BadZipFile, NotImplementedError, ValueError):
        yield Found(parts, problem="압축 파일이 깨졌습니다. 다시 받아 주세요")
        return
    with archive:
        entries = sorted(enumerate(archive.infolist()), key=lambda entry: meant_name(entry[1]))
        wanted = [(number, info) for number, info in entries if is_wanted_path(names_of(info)) and not info.is_dir()]
        for count, (number, info) in enumerate(wanted):
            if count >= limits.entries:
                yield Found(parts, problem=f"압축 파일에 든 것이 {limits.entries:,}개를 넘어 나머지는 보지 않았습니다")
                return
            where = (*parts, *names_of(info))
            try:
                start = first_bytes(archive, info)
                inside, moment = is_archive(where, start), moment_of(info)
                boxes = (*outer.archives, (len(where), moment)) if inside else outer.archives
                found = Found(where, moment, "", role_of(where), boxes, outer._file, (*outer._entries, number))
                found = checked(found, start, info.file_size, limits)
                if not found.problem and inside and depth == 0:
                    found = Found(where, problem=f"압축 파일 속의 압축 파일이 {limits.depth}겹을 넘습니다")
                if found.problem or not inside:
                    budget.left -= 0 if found.problem or found.role == Role.other else info.file_size
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
            yield from in_archive(inner, found, limits, budget, depth - 1)
            if budget.left < 0:
                return


def opened(content: bytes | Path) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(content) if isinstance(content, bytes) else content)


def first_bytes(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    with archive.open(info) as file:
        return file.read(8)


def read_entry(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int) -> bytes:
    """Return a zip entry's content; what counts is its real size, and not the one that its header claims.

    Raises:
        OSError: more than `limit` bytes come out.
    """
    with archive.open(info) as file:
        content = file.read(limit + 1)
    if len(content) > limit:
        raise OSError("too large")
    return content


def meant_name(info: zipfile.ZipInfo) -> str:
    """Return a zip entry's name as it was meant, in composed Hangul.

    Where the entry has no UTF-8 flag, Python has decoded the name as cp437.
    """
    name = info.filename
    if not info.flag_bits & UTF8_FLAG:
        try:
            raw = name.encode("cp437")
        except UnicodeEncodeError:
            raw = name.encode()
        name = as_meant(raw) or name
    return normalize("NFC", name.replace("\\", "/"))


def as_meant(raw: bytes) -> str | None:
    """Decode the name of a zip entry as UTF-8 or CP949; None where it is neither.

    345 syllables of CP949 (`책`, `회`) are also valid UTF-8, for a letter of two bytes such as `ȸ`. Hangul takes three
    bytes in UTF-8: a name that is Korean in CP949 and has only letters of two bytes in UTF-8 is taken for CP949.
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


def names_of(info: zipfile.ZipInfo) -> tuple[str, ...]:
    return tuple(name for name in PurePosixPath(meant_name(info)).parts if name not in ("/", "..", "."))


def moment_of(info: zipfile.ZipInfo) -> float:
    """Return when a zip entry was modified, in seconds since the epoch; 0 if the archive does not tell."""
    if info.date_time[:5] == NO_DATE:
        return 0.0
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
    """Whether no name of a path is hidden, an operating system's own, or a whole environment such as `venv`."""
    return not any(
        name.startswith((".", "~$")) or name.lower() in IGNORED | LITTER or name.lower().endswith(":zone.identifier")
        for name in names
    )


def is_wanted_path(names: tuple[str, ...]) -> bool:
    """`is_wanted()` for a whole path, with `.ipynb_checkpoints` allowed: it may be all that somebody handed in."""
    return bool(names) and is_wanted(tuple(name for name in names if name != CHECKPOINTS))


def is_archive(parts: tuple[str, ...], start: bytes) -> bool:
    """Whether a file is a zip to look into. Documents and models are zips too, but hold no submissions."""
    return is_zip(start) and not parts[-1].lower().endswith(INSIDES) and CHECKPOINTS not in parts


def role_of(parts: tuple[str, ...]) -> Role:
    """Return the kind of a file, judged by its name.

    `.ipynb` in a name is not enough: Colab prints `a.ipynb` to `a.ipynb - Colab.pdf`, and Windows links to it as
    `a.ipynb.lnk`.
    """
    name = parts[-1].lower()
    if CHECKPOINTS in parts or name.endswith(OTHER_ENDINGS):
        return Role.other
    if ".ipynb" in name:
        return Role.notebook
    return Role.script if name.endswith(SCRIPT_ENDINGS) else Role.other


def no_zip(start: bytes, size: int) -> str:
    """Return why a file that is named like an archive is not one, in Korean."""
    if not size:
        return "빈 파일(0바이트)입니다. 다시 받아 주세요"
    if start.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        return "압축 파일이 아니라 웹 페이지입니다. 로그인이 풀려 있지 않은지 보고 다시 받아 주세요"
    return "압축 파일이 아니거나 깨졌습니다. 다시 받아 주세요"


def checked(found: Found, start: bytes, size: int, limits: Limits) -> Found:
    """Return the file, with its `problem` set if it cannot be read.

    Args:
        start: its first eight bytes.
        size: bytes.
    """
    problem = ""
    if (archive := other_archive(start)) is not None:
        problem = f"{archive} 압축 파일은 열지 못합니다. 압축을 풀거나 zip으로 다시 압축해 주세요"
    elif found.name.lower().endswith(ARCHIVE_ENDINGS) and not is_zip(start):
        problem = no_zip(start, size)
    elif size > limits.file and found.role != Role.other:
        problem = f"파일이 너무 큽니다({size / 2**20:,.0f}MB, {limits.file // 2**20}MB까지)"
    return replace(found, problem=problem) if problem else found
