"""`course collect --take STUDENT=FILE`: an instructor's choice of a file takes precedence over its name and time."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePath
from unicodedata import normalize

from autograde.collecting.archives import Found
from autograde.errors import CourseError
from autograde.gradebook.roster import SAFE_ID
from autograde.intake.handed_in import shown


@dataclass(frozen=True)
class Taken:
    """One file that an instructor has chosen for a learner."""

    student: str
    found: Found
    content: bytes


def asked_for(takes: Sequence[str]) -> dict[str, str]:
    """Return the file that each STUDENT=FILE asks for, by student id.

    Raises:
        CourseError: an entry is not STUDENT=FILE, or a student has two.
    """
    asked: dict[str, str] = {}
    for text in takes:
        student, _, file = (part.strip() for part in normalize("NFC", text).partition("="))
        if not student or not file or SAFE_ID.fullmatch(student) is None:
            raise CourseError(
                f"--take {text!r}을(를) 알아들을 수 없습니다. --take 2024123456='폴더/00-start.ipynb'처럼 적어 주세요."
            )
        if student in asked:
            raise CourseError(f"--take에 학번 {student}이(가) 두 번 있습니다. 채점할 파일 하나만 골라 주세요.")
        asked[student] = file
    return asked


def full_names(path: Path, found: Found) -> tuple[str, ...]:
    """Return a file's path from the root of the disk as names, those within archives included."""
    above = path.resolve().parent.parts[1:]
    return (*(normalize("NFC", name) for name in above), *found.parts)


def chosen(
    student: str,
    file: str,
    everything: Collection[tuple[Path, Found]],
    owner: Callable[[Found], str],
) -> Taken:
    """Find the file that an instructor means, and read it.

    Of several files that fit, those count whose names tell this student.

    Args:
        file: the path, or the end of it, as typed.
        everything: each file that was found, with the path that it was found under.
        owner: returns the student id that a file's names tell.

    Raises:
        CourseError: no file fits, or several of different content do, or one cannot be read.
    """
    named = PurePath(file.replace("\\", "/")).parts
    typed = tuple(name for name in named if name not in (".", "/"))
    whole = Path(file).resolve().parts[1:]
    begun, fitting = False, []
    for path, found in everything:
        names = full_names(path, found)
        if names == whole or names[-len(typed) :] == typed:
            fitting.append(found)
        begun |= any(names[:count][-len(typed) :] == typed for count in range(1, len(names)))
    said = f"--take {student}={shown(file)}"
    if not fitting:
        advice = (
            "폴더나 압축 파일의 이름입니다. 그 안의 파일까지 적어 주세요."
            if begun
            else "그런 파일은 받은 것 가운데 없습니다. 이름과 경로를 확인하고, 전에 받은 것이면 그 파일도 주세요."
        )
        raise CourseError(f"{said}: {advice}")
    own = [found for found in fitting if owner(found) == student]
    read = [Taken(student, found, content_of(said, found)) for found in own or fitting]
    if len({sha256(one.content).digest() for one in read}) > 1:
        several = ", ".join(shown(one.found.shown) for one in read[:3])
        more = f" 외 {len(read) - 3}개" if len(read) > 3 else ""
        raise CourseError(f"{said}: 이 이름의 파일이 여럿입니다({several}{more}). 앞의 폴더까지 적어 주세요.")
    return max(read, key=lambda one: one.found.modified)


def content_of(said: str, found: Found) -> bytes:
    """Return a file's content.

    Args:
        said: the option as typed, for the message.

    Raises:
        CourseError: it cannot be read.
    """
    if found.problem:
        raise CourseError(f"{said}: 읽을 수 없는 파일입니다({found.problem}).")
    try:
        return found.read()
    except Exception as error:  # an archive that was good a moment ago
        raise CourseError(f"{said}: 파일을 읽지 못했습니다({type(error).__name__}). 다시 받아 주세요.") from None
