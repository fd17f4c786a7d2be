"""Find the learner and the lesson of each received file, or the reason why it has none."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from dataclasses import replace
from datetime import datetime

from autograde.collecting.archives import Found, Role
from autograde.collecting.lessons import Sorter
from autograde.collecting.people import People, Unknown
from autograde.collecting.rows import Collected, unforeseen
from autograde.collecting.take import Taken
from autograde.collecting.versions import Arrival, Clock, Occurrence, Version
from autograde.errors import CourseError
from autograde.intake.handed_in import shown

SCRIPTS = 20
"""Most scripts that are opened for a learner without a notebook; those named after a lesson come first."""


class NotPlaced(Exception):  # noqa: N818  (a reason, not a fault of the program)
    """The reason why a file is not a submission of the lesson, in one Korean line."""


class NoLesson(NotPlaced):
    """The lesson of a file is unknown: neither its cells nor its name tell."""


class OtherLesson(Exception):  # noqa: N818
    """A notebook of another lesson."""

    def __init__(self, lesson: str) -> None:
        super().__init__(lesson)
        self.lesson = lesson


class Inbox:
    """The received files by learner: submissions of the lesson, and other files.

    A script is opened only if its learner has no notebook, so that somebody's whole project costs no time.

    Args:
        result: where files without a place are reported.
        given: earlier choices of an instructor, see `claims()`.
    """

    def __init__(
        self, people: People, sorter: Sorter, clock: Clock, result: Collected, given: dict[tuple[str, str], str]
    ) -> None:
        self._people, self._sorter, self._clock, self._result = people, sorter, clock, result
        self._given = given
        self.arrived: dict[str, list[Arrival]] = defaultdict(list)
        self._others: dict[str, list[Found]] = defaultdict(list)
        self._elsewhere: set[tuple[str, tuple[str, ...]]] = set()

    def put(self, found: Found) -> None:
        """Place a notebook, or report a file that cannot be read; keep scripts and other files for later."""
        if found.role == Role.script or (found.role == Role.other and not found.problem):
            self._others[self.owner(found)].append(found)
        else:
            self._look(found)

    def take(self, one: Taken) -> None:
        """Give a file to the learner for whom an instructor has chosen it.

        Raises:
            CourseError: it is another lesson's, or cannot be read as a notebook.
        """
        said, lesson = f"--take {one.student}={shown(one.found.shown)}", self._sorter.lesson_of(one.found, one.content)
        if lesson not in (None, self._sorter.lesson):
            raise CourseError(f"{said}: 다른 단원({lesson})의 노트북입니다. 그 단원을 정리할 때 골라 주세요.")
        if not self._sorter.merit(one.content)[0]:
            raise CourseError(f"{said}: 노트북으로 읽을 수 없는 파일입니다. 다른 파일을 골라 주세요.")
        arrival = arrival_of(one.found, one.content, one.student, self._people, self._clock, told=True)
        version = replace(arrival.version, taken=True)
        self.arrived[one.student].append(replace(arrival, version=version))

    def look_at_scripts(self) -> None:
        """Place the scripts of learners who have no notebook, and report the files that are nobody's."""
        for student, files in sorted(self._others.items()):
            scripts = [found for found in files if found.role == Role.script]
            if self.arrived.get(student):
                continue
            scripts.sort(key=lambda found: (self._sorter.named(found.parts[-1:]) is None, len(found.parts)))
            for found in scripts[:SCRIPTS]:
                self._look(found)
        for found in self._others.pop("", []):
            if self._sorter.named(found.parts) in (None, self._sorter.lesson):
                self._result.nobodys.append(shown(found.shown))

    def without(self) -> dict[str, list[Found]]:
        """Return the files of each learner without a submission of the lesson, by student id.

        Files are left out that are named after another lesson, or lie in or below a folder with the same learner's
        notebook of another lesson.
        """
        files = {
            student: [found for found in files if self._may_be_ours(student, found)]
            for student, files in self._others.items()
            if not self.arrived.get(student)
        }
        return {student: some for student, some in files.items() if some}

    def owner(self, found: Found) -> str:
        """Return the id of the student whose file it is; empty if that cannot be told."""
        try:
            return self._people.whose(found.parts)
        except Exception:  # Unknown, or an unexpected error
            return ""

    def _may_be_ours(self, student: str, found: Found) -> bool:
        named = self._sorter.named(found.parts)
        if named is not None:
            return named == self._sorter.lesson
        folders = [found.parts[:count] for count in range(1, len(found.parts))]
        return not any((student, folder) in self._elsewhere for folder in folders)

    def _look(self, found: Found) -> None:
        """Place a file: add it to its learner's arrivals, or report once why it has no place."""
        try:
            arrival = place(found, self._people, self._sorter, self._clock, self._given)
        except OtherLesson as other:
            self._result.elsewhere[other.lesson] += 1
            self._elsewhere.add((self.owner(found), found.parts[:-1]))
            return
        except NoLesson as reason:
            if found.role == Role.script:  # it stays among its learner's other files
                return
            problem = str(reason)
        except NotPlaced as reason:
            problem = str(reason)
        except Exception as error:  # the other files are placed all the same
            problem = unforeseen(error)
        else:
            self.arrived[arrival.student].append(arrival)
            return
        self._result.unplaced.append((shown(found.shown), problem))
        if (student := self.owner(found)) and found.role != Role.script:
            self._others[student].append(found)


def place(found: Found, people: People, sorter: Sorter, clock: Clock, given: dict[tuple[str, str], str]) -> Arrival:
    """Read a file, and return it as a submission of its learner.

    Args:
        given: earlier choices of an instructor, see `claims()`.

    Raises:
        NotPlaced, OtherLesson: it is no submission of this lesson.
    """
    if found.problem:
        raise NotPlaced(found.problem)
    try:
        content = found.read()
    except Exception as error:  # an archive that was good a moment ago
        raise NotPlaced(f"읽지 못했습니다({type(error).__name__})") from None
    lesson = sorter.lesson_of(found, content)
    if lesson is None:
        raise NoLesson("어느 단원의 노트북인지 알 수 없습니다")
    if lesson != sorter.lesson:
        raise OtherLesson(lesson)
    student = given.get((hashlib.sha256(content).hexdigest(), found.shown))
    if student is not None:
        return arrival_of(found, content, student, people, clock, told=True)
    try:
        student = people.whose(found.parts)
    except Unknown as reason:
        raise NotPlaced(str(reason)) from None
    return arrival_of(found, content, student, people, clock)


def arrival_of(
    found: Found, content: bytes, student: str, people: People, clock: Clock, *, told: bool = False
) -> Arrival:
    """Return a file as a learner's submission, with its time.

    Args:
        told: an instructor has said whose it is.
    """
    learners = learners_part(found, people, student)
    stamp = people.timestamp(found.parts) or ""
    moment = clock.believed(moment_in(stamp)) or moment_of(found, learners, clock)
    seen = Occurrence(moment, found.shown, dated=bool(moment))
    version = Version(hashlib.sha256(content).hexdigest(), (seen,), content)
    return Arrival(student, version, (*together(found, learners), stamp), found.parts, learners, told)


def learners_part(found: Found, people: People, student: str) -> int:
    """Return how many leading names of a file's path are needed to identify its student.

    `("class.zip", "2024123456", "a.ipynb") -> 2`
    """
    for count in range(1, len(found.parts)):
        try:
            if people.whose(found.parts[:count]) == student:
                return count
        except Unknown:
            continue
    return len(found.parts)


def moment_of(found: Found, learners: int, clock: Clock) -> float:
    """Return when a file was handed in, in seconds since the epoch; 0 if unknown.

    It is the file's own time or, if that cannot be believed, that of the learner's own archives around it, the
    innermost first.

    Args:
        learners: see `learners_part()`; only archives from there inwards are the learner's own.
    """
    own = [moment for count, moment in reversed(found.archives) if count >= learners]
    return next((moment for moment in map(clock.believed, (found.modified, *own)) if moment), 0.0)


def together(found: Found, learners: int) -> tuple[str, ...]:
    """Return the path of the folder or archive that a file came in, so that files of one upload can be compared.

    It is the learner's own folder or archive, or an archive within it. Where only the file's own name tells the
    learner, it is the innermost archive, else the folder that the file lies in.

    Args:
        learners: see `learners_part()`.
    """
    archive = found.archives[-1][0] if found.archives else 0
    if learners == len(found.parts):
        return found.parts[: archive or -1]
    return found.parts[: max(archive, learners)]


def moment_in(timestamp: str | None) -> float:
    """Return the seconds since the epoch of a time in a file's name, such as `2026-03-05-12-30-11`; 0 if there is none.

    The time is taken for one of this machine's zone.
    """
    numbers = re.findall(r"[0-9]+", timestamp or "")
    try:
        year, month, day, hour, minute, second = [*map(int, numbers[:6]), *[0] * 6][:6]  # there is no month 0, nor day
        return datetime(year, month, day, hour, minute, second).timestamp()
    except (ValueError, OverflowError):
        return 0.0
