"""Read the files in the folder of one submission, without following links out of it.

A folder comes from a learner's machine by way of archives and synchronised drives: it may hold links, pipes, folders
with a notebook's name, and files too large for memory. Nothing outside it is read, nothing in it is changed.
"""

from __future__ import annotations

import hashlib
import io
import mmap
import os
import re
import stat
import unicodedata
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from dateutil.parser import parse
from dateutil.tz import gettz
from nbgrader.utils import parse_utc

from autograde.intake.reading import without_outputs

TIMESTAMP = "timestamp.txt"
MAX_TIMESTAMP = 1000  # bytes
SCRIPT_ENDINGS = (".py", ".json", ".txt")


@dataclass(frozen=True)
class Limits:
    """Limits on what is read of a submission's folder.

    Attributes:
        file: bytes of a file; a larger one is refused unread.
        notebook: bytes of a notebook without its outputs. JSON can take thirty times its size in memory.
        entries: files and folders looked at.
        depth: folders within folders looked into.
    """

    file: int = 200 * 2**20
    notebook: int = 20 * 2**20
    entries: int = 1000
    depth: int = 4


@dataclass(frozen=True)
class HandedIn:
    """One file of a submission.

    Attributes:
        name: its path in the folder.
        content: its bytes, without outputs if it is big; None if it was not read.
        sha256: hash of the file as it lies there.
        modified: time in seconds since the epoch.
        problem: why it was not read, in Korean; empty if it was.
    """

    name: str
    content: bytes | None = None
    sha256: str = ""
    modified: float = 0.0
    problem: str = ""

    @property
    def is_notebook_by_name(self) -> bool:
        return ".ipynb" in unicodedata.normalize("NFC", Path(self.name).name).lower()


def gather(folder: Path, limits: Limits | None = None) -> list[HandedIn]:
    """Read the files of a folder that may be the notebook.

    They are those with a notebook's name or, if there are none, those with a script's ending, or else all.
    """
    limits = limits or Limits()
    if folder.is_symlink():
        return [HandedIn(folder.name, problem="제출 폴더가 다른 곳을 가리키는 링크입니다")]
    found = [name for name in listed(folder, limits) if ".ipynb" in unicodedata.normalize("NFC", name.name).lower()]
    if not any(is_file(folder / name) for name in found):
        others = [name for name in listed(folder, limits) if name not in found and name.name != TIMESTAMP]
        found += [name for name in others if name.suffix.lower() in SCRIPT_ENDINGS] or others
    return [read_file(folder, name, limits) for name in found]


def listed(folder: Path, limits: Limits) -> list[Path]:
    """Return the paths of a folder's files, and of links and folders with a notebook's name, sorted."""
    names = []
    for count, name in enumerate(walk(folder, Path(), limits.depth)):
        if count >= limits.entries:
            break
        if is_file(folder / name) or ".ipynb" in name.name.lower():
            names.append(name)
    return sorted(names)


def walk(folder: Path, below: Path, depth: int) -> Iterator[Path]:
    """Yield the path of everything under a folder, except hidden files and those that macOS and Python add.

    Links are not followed.

    Args:
        below: where to start, as a path from `folder`.
        depth: how many more levels of folders are looked into.
    """
    try:
        entries = sorted(os.scandir(folder / below), key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        if entry.name.startswith(".") or entry.name in ("__MACOSX", "__pycache__"):
            continue
        yield below / entry.name
        if depth > 0 and entry.is_dir(follow_symlinks=False):
            yield from walk(folder, below / entry.name, depth - 1)


def is_file(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def read_file(folder: Path, name: Path, limits: Limits) -> HandedIn:
    """Return one file with its content, or with its `problem` if it cannot be read."""
    shown = str(name)
    try:
        state = (folder / name).lstat()
        if not stat.S_ISREG(state.st_mode):
            return HandedIn(shown, problem=f"일반 파일이 아니라 {kind_of(state.st_mode)}입니다")
        if state.st_size > limits.file:
            size = f"{state.st_size / 2**20:,.0f}MB"
            return HandedIn(
                shown,
                modified=state.st_mtime,
                problem=f"파일이 너무 큽니다({size}, {limits.file // 2**20}MB까지). 출력을 지우고 다시 내 주세요",
            )
        # O_NONBLOCK: should it have become a pipe since, opening it must not wait for a writer
        descriptor = os.open(folder / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as file:
            return read_open_file(shown, file, limits)
    except PermissionError:
        return HandedIn(shown, problem="파일을 읽을 권한이 없습니다")
    except (OSError, ValueError) as error:
        return HandedIn(shown, problem=f"파일을 읽지 못했습니다({getattr(error, 'strerror', None) or error})")


def read_open_file(name: str, file: io.BufferedReader, limits: Limits) -> HandedIn:
    """Return an open file with its content; outputs are left out of a big one while it is read."""
    state = os.fstat(file.fileno())
    if not stat.S_ISREG(state.st_mode):
        return HandedIn(name, problem=f"일반 파일이 아니라 {kind_of(state.st_mode)}입니다")
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    if state.st_size <= limits.notebook:
        file.seek(0)
        return HandedIn(name, file.read(limits.notebook), digest, state.st_mtime)
    with mmap.mmap(file.fileno(), min(state.st_size, limits.file), access=mmap.ACCESS_READ) as content:
        rest, problem = without_big_outputs(content, limits)
    return HandedIn(name, rest, digest, state.st_mtime, problem)


def without_big_outputs(content: bytes | mmap.mmap, limits: Limits) -> tuple[bytes | None, str]:
    """Remove the outputs of a big notebook.

    Returns:
        (content, ""), or (None, reason in Korean) if it is too big without them as well.
    """
    rest = without_outputs(content)
    if len(rest) <= limits.notebook:
        return rest, ""
    return None, f"출력을 빼고도 너무 큽니다({len(rest) / 2**20:,.0f}MB, {limits.notebook // 2**20}MB까지)"


def kind_of(mode: int) -> str:
    """Return the kind of a folder's entry that is no plain file, in Korean."""
    if stat.S_ISLNK(mode):
        return "링크"
    if stat.S_ISDIR(mode):
        return "폴더"
    return "파이프나 장치"


def read_timestamp(folder: Path) -> tuple[datetime | None, str]:
    """Read when a submission came in from its timestamp file.

    Returns:
        (UTC time without a time zone, ""), (None, "") if there is no such file, or (None, problem in Korean).
    """
    path = folder / TIMESTAMP
    if not os.path.lexists(path):
        return None, ""
    file = read_file(folder, Path(TIMESTAMP), Limits(file=MAX_TIMESTAMP, notebook=MAX_TIMESTAMP))
    try:
        text = (file.content or b"").decode("utf-8-sig").strip()
        moment = moment_of(text) if text else None
    except Exception:  # dateutil raises many kinds for what is no date
        moment = None
    if moment is None:
        return None, f"제출 시각 파일({TIMESTAMP})을 읽지 못해 시각 없이 채점합니다. 늦게 냈는지는 직접 확인해 주세요."
    return moment, ""


def moment_of(text: str) -> datetime:
    """Parse a date and time into UTC. Without a zone it is taken for UTC, as nbgrader does.

    nbgrader's own `parse_utc` takes a zone that it does not know for UTC, and +0900 for 900 seconds.

    Raises:
        ValueError: it is no date and time, or its zone is not known.
    """
    stamp, _, zone = text.rpartition(" ")
    if zone.upper() == "KST":
        text = f"{stamp}+09:00"
    elif re.fullmatch(r"[+-][0-9:]+", zone):
        text = f"{stamp}{zone}"
    elif zone.isalpha() and zone.upper() not in ("AM", "PM") and gettz(zone) is None:
        raise ValueError(f"unknown zone {zone}")
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # what dateutil says of a zone that it does not know
        moment: datetime = parse_utc(parse(text) if zone.upper() in ("AM", "PM") else text)
    return moment


def shown(name: str) -> str:
    """Return a file's name fit for printing: composed Hangul, no control characters or markup, at most 100 letters."""
    text = unicodedata.normalize("NFC", name.encode("utf-8", "replace").decode("utf-8"))
    text = re.sub(r"[^\w …,.()\[\]{}+=@~#%&;!'/-]", "?", text)
    return text if len(text) <= 100 else f"{text[:60]}…{text[-30:]}"
