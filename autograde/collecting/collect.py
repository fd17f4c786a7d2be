"""`course collect`: from what an instructor was sent to what is graded.

Each file is asked three things: whose is it (`autograde.collecting.people`), which lesson is it (by its cells, then by
its name), and how new is it. The newest of each learner goes to `submitted/<student>/<lesson>/`, where nbgrader looks;
every version that ever came in stays in `collected/<lesson>/<student>/`. Running it again changes nothing.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from traitlets import List, Unicode
from traitlets.config import Config, Configurable

from autograde.collecting.archives import CHECKPOINTS, Found, Role, find, role_of
from autograde.collecting.people import PATTERNS, People, Person, Unknown, read_roster
from autograde.collecting.take import Taken, asked_for, chosen
from autograde.errors import CourseError
from autograde.files import write_atomically
from autograde.gradebook.database import has_gradebook, opened
from autograde.gradebook.lateness import read_extensions, refuse_unknown
from autograde.intake import without_notebook
from autograde.intake.handed_in import TIMESTAMP, HandedIn, Limits, is_file, lean, read_timestamp, shown
from autograde.intake.reading import Unreadable
from autograde.intake.rebuilding import KIN, Candidate, candidate, rebuild
from autograde.intake.record import Status
from autograde.intake.without_notebook import NO_NOTEBOOK
from autograde.layout import Layout
from autograde.lesson.template import LessonTemplate, read_template
from autograde.settings import nbgrader_config

VERSIONS = "versions.json"
SCRIPTS = 20
"""Of how many scripts of a learner without a notebook the content is looked at, those that lie outermost first."""
EARLIEST = "2020-01-01"


class Collect(Configurable):
    """What `nbgrader_config.py` may say of collecting, as `c.Collect`."""

    patterns = List(
        Unicode(),
        list(PATTERNS),
        help="Regular expressions with (?P<student_id>…) that find a student id in the names of files and folders; "
        "tried in order, from the file's name outwards. With (?P<timestamp>2026-03-05-12-30-11) a time, too.",
    ).tag(config=True)
    starts = Unicode(
        EARLIEST, help="The day on which the course starts, such as 2026-03-02: no time before it is believed."
    ).tag(config=True)
    roster = Unicode("", help="Path of a CSV with the class: columns 학번, 이름, 이메일.").tag(config=True)


@dataclass(frozen=True)
class Clock:
    """Which times can be believed: clocks that were never set say 1970 or 1980, and others 2038."""

    start: float
    now: float

    @classmethod
    def of(cls, starts: str, now: float | None = None) -> Clock:
        """A clock for a course.

        Raises:
            CourseError: the setting is no day.
        """
        try:
            start = datetime.fromisoformat(starts).timestamp()
        except (ValueError, OverflowError):
            raise CourseError(
                f"c.Collect.starts = {starts!r}은(는) 날짜가 아닙니다. 2026-03-02처럼 적어 주세요."
            ) from None
        return cls(start, time.time() if now is None else now)

    def believed(self, moment: float) -> float:
        return moment if self.start <= moment <= self.now else 0.0


class Sighting(NamedTuple):
    """One time that a notebook came in.

    Attributes:
        moment: when it was handed in or saved, in seconds; where nothing says, when it arrived here.
        name: the names that led to it.
        beside: it came together with another that was chosen.
        dated: whether something says the moment.
    """

    moment: float
    name: str
    beside: bool = False
    dated: bool = True

    @property
    def rank(self) -> tuple[float, tuple[int, ...], str]:
        """The newest is greatest; of two of one moment, that which a browser has numbered higher."""
        copies = [re.findall(r"\(([0-9]+)\)", part) for part in reversed(self.name.split("/"))]
        return self.moment, tuple(int(numbers[-1][:9]) if numbers else 0 for numbers in copies), self.name

    @property
    def entry(self) -> list[Any]:
        """As `versions.json` has it."""
        return [self.moment, self.name] if self == (self.moment, self.name, False, True) else list(self)


@dataclass(frozen=True)
class Version:
    """One notebook that a learner handed in, once or again.

    Attributes:
        content: its bytes; None for one that lies in `collected/` already.
        taken: an instructor has said that this one counts.
    """

    sha256: str
    seen: tuple[Sighting, ...]
    content: bytes | None = field(default=None, repr=False)
    taken: bool = False

    @property
    def counting(self) -> tuple[Sighting, ...]:
        """When it was handed in; all that is known where it never was but beside another."""
        return tuple(sighting for sighting in self.seen if not sighting.beside) or self.seen

    @property
    def last(self) -> Sighting:
        return max(self.counting, key=lambda sighting: sighting.rank)

    @property
    def only_beside(self) -> bool:
        return all(sighting.beside for sighting in self.seen)

    def merged(self, other: Version) -> Version:
        """The same notebook, seen both times; what the other says of one time is the news."""
        content = self.content if self.content is not None else other.content
        seen = {(one.moment, one.name): one for one in (*self.seen, *other.seen)}
        return Version(self.sha256, tuple(sorted(seen.values())), content, self.taken or other.taken)


def newest_of(versions: Collection[Version], readable: Callable[[Version], bool]) -> tuple[Version, Sighting]:
    """The version that counts, and since when: seen again, as in another download, it is as old as it was.

    Who goes back to an earlier version hands it in anew. What cannot be read displaces nothing that can.
    """
    several = [one for one in versions if one.taken or not one.only_beside] or list(versions)
    if len(several) > 1:
        several = [version for version in several if readable(version)] or several
    newest = max(several, key=lambda version: (version.taken, version.last.rank))
    others = max((one.last.moment for one in several if one is not newest), default=0.0)
    since = min([one for one in newest.counting if one.moment >= others], default=newest.last)
    return newest, since._replace(name=newest.last.name)


class RowState(StrEnum):
    """What came of one learner's files."""

    FIRST = "새로 받음"
    NEWER = "새 버전"
    SAME = "그대로"
    NO_NOTEBOOK = NO_NOTEBOOK
    FAILED = "오류"


@dataclass(frozen=True)
class Row:
    """What came of one learner.

    Attributes:
        versions: how many are kept.
        repairs: what grading will mend, Korean sentences.
        unanswered: exercises that are as they were released.
    """

    student: str
    handed_in: Sighting
    state: RowState
    versions: int
    repairs: tuple[str, ...] = ()
    unanswered: tuple[str, ...] = ()


@dataclass
class Collected:
    """What came of everything that was looked at.

    Attributes:
        without: learners of whom files came, and no notebook among them.
        unplaced: files that belong to nobody or to no lesson, with the reason.
        nobodys: files that are no notebook, and say of nobody.
        elsewhere: how many notebooks are of which other lesson.
        missing: those on the roster of whom nothing came, now or before.
        extended: ids with more time for this lesson that the roster lacks.
        enrolled: how many the roster has, where it is the one that was put into the gradebook before.
    """

    rows: list[Row] = field(default_factory=list)
    without: list[Row] = field(default_factory=list)
    nobodys: list[str] = field(default_factory=list)
    unplaced: list[tuple[str, str]] = field(default_factory=list)
    elsewhere: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    missing: list[Person] = field(default_factory=list)
    extended: list[str] = field(default_factory=list)
    enrolled: int = 0


def collect(
    layout: Layout,
    lesson: str,
    paths: Sequence[Path],
    *,
    roster: Path | None = None,
    take: Sequence[str] = (),
    dry_run: bool = False,
    now: float | None = None,
    on_file: Callable[[str], None] = lambda _name: None,
) -> Collected:
    """Take in everything under some paths for one lesson.

    Args:
        roster: CSV of the class; that of the configuration when not given, or else what the gradebook has of one.
        take: STUDENT=FILE for each learner of whom an instructor says which file counts.
        dry_run: only say what would be done.
        now: when it is, in seconds; nothing was handed in later.
        on_file: called with the name of each file that is looked at.

    Raises:
        CourseError: a path is not there, or the settings, the roster or what is to be taken cannot be used.
    """
    for path in paths:
        if not os.path.lexists(path):
            raise CourseError(f"{path}: 그런 파일이나 폴더가 없습니다. 이름과 자리를 확인해 주세요.")
    config = nbgrader_config(layout)
    settings = Collect(config=config)
    roster = roster or (layout.grading / settings.roster if settings.roster else None)
    listed = read_roster(roster) if roster else enrolled(layout)
    people = People(settings.patterns, listed)
    sorter, clock = Sorter(layout, config, lesson), Clock.of(settings.starts, now)
    result = Collected(enrolled=0 if roster else len(listed))
    tray = Tray(people, sorter, clock, result, claims(layout, lesson, clock))
    everything = [(path, found) for path in paths for found in find([path])]
    taken = [
        chosen(student, file, everything, tray.owner)
        for student, file in asked_for(take).items()
        if is_known(layout, lesson, student, people, everything, tray)
    ]
    for one in taken:
        tray.take(one)
    for _, found in everything:
        on_file(found.shown)
        if not any(one.found is found for one in taken):
            tray.put(found)
    tray.look_at_scripts()
    said = {one.student: told_of(one, tray.owner(one.found), layout, lesson, clock) for one in taken}
    arrived = tray.arrived
    for student in sorted(arrived):
        shelf = Shelf(layout, lesson, student, clock)
        with contextlib.suppress(OSError):  # a shelf that cannot be read is said below
            set_apart(student, arrived, shelf, people, result)
    arrived = {student: some for student, some in arrived.items() if some}
    for student in sorted(arrived):
        shelf = Shelf(layout, lesson, student, clock)
        try:
            row = shelf.take(arrived[student], sorter, dry_run=dry_run)
        except Exception as error:  # the rest of the class goes on
            row = Row(
                student, arrived[student][-1].version.last, RowState.FAILED, len(arrived[student]), (unforeseen(error),)
            )
        notes = [*said.get(student, ()), *filter(None, [people.notes.get(student)])]
        row = replace(row, repairs=(*notes, *row.repairs))
        result.rows.append(row)
    result.without = [
        row_without_notebook(student, files, Shelf(layout, lesson, student, clock), people)
        for student, files in sorted(tray.without().items())
    ]
    if not dry_run:
        came = {row.student: row.repairs[0] for row in result.without if not row.versions}
        without_notebook.note(layout, lesson, came, {row.student for row in result.rows})
    if roster and not dry_run:
        enrol(layout, people.roster)
    here = {row.student for row in (*result.rows, *result.without)}
    result.missing = [
        person
        for person in people.roster
        if person.id not in here and not Shelf(layout, lesson, person.id, clock).versions()
    ]
    if people.roster:
        ids = {person.id for person in people.roster}
        result.extended = sorted(read_extensions(layout.grading).get(lesson, {}).keys() - ids)
    return result


def is_known(
    layout: Layout,
    lesson: str,
    student: str,
    people: People,
    everything: Collection[tuple[Path, Found]],
    tray: Tray,
) -> bool:
    """Whether somebody has an id: on the roster, in what came in now or before, or in the gradebook.

    Raises:
        CourseError: nobody has.
    """
    if people.roster:
        if any(person.id == student for person in people.roster):
            return True
        raise CourseError(f"--take의 학번 {student}은(는) 명단에 없습니다. 명단에 있는 대로 적어 주세요.")
    before = [layout.grading / "collected" / lesson / student, layout.grading / "submitted" / student]
    if any(path.is_dir() for path in before) or any(tray.owner(found) == student for _, found in everything):
        return True
    if has_gradebook(layout):
        refuse_unknown(layout, student)
    return True


def claims(layout: Layout, lesson: str, clock: Clock) -> dict[tuple[str, str], str]:
    """Whose the files are that an instructor has given to somebody before, by hash and name."""
    given: dict[tuple[str, str], str] = {}
    for path in sorted((layout.grading / "collected" / lesson).glob(f"*/{VERSIONS}")):
        shelf = Shelf(layout, lesson, path.parent.name, clock)
        for version in shelf.versions().values():
            if version.taken:
                given |= {(version.sha256, sighting.name): shelf.student for sighting in version.seen}
    return given


def told_of(one: Taken, owner: str, layout: Layout, lesson: str, clock: Clock) -> list[str]:
    """What to say of a file that an instructor has given to somebody."""
    notes = [f"--take로 {shown(one.found.name)}을(를) 골랐습니다."]
    if owner and owner != one.student:
        notes.append(f"이름은 {owner}의 것이라고 합니다.")
        digest = hashlib.sha256(one.content).hexdigest()
        before = Shelf(layout, lesson, owner, clock).versions().get(digest)
        if before and any(sighting.name == one.found.shown for sighting in before.seen):
            notes.append(f"전에 {owner}의 것으로 받았으니, {owner}에게도 --take로 맞는 파일을 골라 주세요.")
    return notes


def set_apart(student: str, arrived: dict[str, list[Arrival]], shelf: Shelf, people: People, result: Collected) -> None:
    """Take away what only a file's own name says is a learner's, who hands in from another place, too.

    Where the platform has written somebody whom the roster does not know, that may be anybody.
    """
    labels = {people.label(arrival.parts) for arrival in arrived[student]}
    labels |= {
        people.label(sighting.name.split("/"))
        for version in (shelf.versions().values() if any(labels) else ())
        for sighting in version.seen
        if "/" in sighting.name
    }
    for arrival in list(arrived[student]):
        label = people.label(arrival.parts)
        if label and len(labels) > 1 and not arrival.told:
            arrived[student].remove(arrival)
            reason = (
                f"{label!r}이(가) 누구인지 알 수 없는데, 다른 곳에서도 낸 {student}을(를) 파일 이름이 가리킵니다. "
                "누구의 것인지 보고 --take로 알려 주세요"
            )
            result.unplaced.append((shown("/".join(arrival.parts)), reason))


def enrol(layout: Layout, roster: Sequence[Person]) -> None:
    """Everybody on the roster stands in the gradebook, with name and e-mail address."""
    with opened(layout.grading) as gradebook:
        known = {student.id: student for student in gradebook.students}
        for person in roster:
            student = known.get(person.id)
            told = {"first_name": person.name, "email": person.email}
            wanted = {field: value for field, value in told.items() if value}
            if student is None or any(getattr(student, field) != value for field, value in wanted.items()):
                gradebook.update_or_create_student(person.id, **wanted)


def enrolled(layout: Layout) -> list[Person]:
    """The class as the gradebook has it, if somebody there has a name or an address, which only a roster gives.

    Without it a hand-in would go to whatever looks like an id in its name, such as a platform's own number.
    """
    if not has_gradebook(layout):
        return []
    with opened(layout.grading) as gradebook:
        people = []
        for one in gradebook.students:
            first, last = one.first_name or "", one.last_name or ""
            people.append(Person(one.id, last + first, one.email or "", aliases=(first + last,)))
    return people if any(person.name or person.email for person in people) else []


# ---- one file ---------------------------------------------------------------------------------------


def unforeseen(error: Exception) -> str:
    """What a person reads of an error that nobody has thought of."""
    detail = f": {error.strerror}" if isinstance(error, OSError) and error.strerror else ""
    return f"살펴보다가 뜻하지 않은 오류가 났습니다({type(error).__name__}{detail}). 파일을 직접 열어 확인해 주세요"


class NotPlaced(Exception):  # noqa: N818  (a reason, not a fault of the program)
    """Why a file is nobody's hand-in of the lesson, in one Korean line."""


class NoLesson(NotPlaced):
    """Neither the cells of a file nor its name tell of a lesson."""


class OtherLesson(Exception):  # noqa: N818
    """A notebook of another lesson."""

    def __init__(self, lesson: str) -> None:
        super().__init__(lesson)
        self.lesson = lesson


@dataclass(frozen=True)
class Arrival:
    """A hand-in of the lesson, with whose it is.

    Attributes:
        together: the folder or archive that it came in; all of one learner's in it are one hand-in.
        parts: the names that lead to it, of which the first `learners` tell whose it is.
        told: an instructor has said whose it is.
    """

    student: str
    version: Version
    together: tuple[str, ...]
    parts: tuple[str, ...] = ()
    learners: int = 0
    told: bool = False


class Tray:
    """What came in, by whose it is: hand-ins of the lesson, and files that are none.

    A script is looked at only where its learner has no notebook: somebody's whole project costs nothing.
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
        """Look at a notebook, and lay the rest aside."""
        if found.role == Role.script or (found.role == Role.other and not found.problem):
            self._others[self.owner(found)].append(found)
        else:
            self._look(found)

    def take(self, one: Taken) -> None:
        """Give a file to the learner of whom an instructor says so.

        Raises:
            CourseError: it is no notebook of the lesson.
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
        """Those of learners who have no notebook, and of nobody."""
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
        """Learners of whom nothing is a hand-in, with their files; what lies with another lesson's is that one's."""
        files = {
            student: [found for found in files if self._may_be_ours(student, found)]
            for student, files in self._others.items()
            if not self.arrived.get(student)
        }
        return {student: some for student, some in files.items() if some}

    def owner(self, found: Found) -> str:
        """A learner's id; nothing where nobody can be named."""
        try:
            return self._people.whose(found.parts)
        except Exception:  # Unknown, or what nobody has thought of
            return ""

    def _may_be_ours(self, student: str, found: Found) -> bool:
        named = self._sorter.named(found.parts)
        if named is not None:
            return named == self._sorter.lesson
        folders = [found.parts[:count] for count in range(1, len(found.parts))]
        return not any((student, folder) in self._elsewhere for folder in folders)

    def _look(self, found: Found) -> None:
        """Place a file; what comes of it is said, once."""
        try:
            arrival = place(found, self._people, self._sorter, self._clock, self._given)
        except OtherLesson as other:
            self._result.elsewhere[other.lesson] += 1
            self._elsewhere.add((self.owner(found), found.parts[:-1]))
            return
        except NoLesson as reason:
            if found.role == Role.script:  # a text is no more than what else there was
                return
            problem = str(reason)
        except NotPlaced as reason:
            problem = str(reason)
        except Exception as error:  # nobody else waits for what is wrong with one file
            problem = unforeseen(error)
        else:
            self.arrived[arrival.student].append(arrival)
            return
        self._result.unplaced.append((shown(found.shown), problem))
        if (student := self.owner(found)) and found.role != Role.script:
            self._others[student].append(found)


def place(found: Found, people: People, sorter: Sorter, clock: Clock, given: dict[tuple[str, str], str]) -> Arrival:
    """Whose file it is, and the file.

    Args:
        given: see `claims`.

    Raises:
        NotPlaced, OtherLesson: it is no hand-in of this lesson.
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
    """A file as a learner's hand-in."""
    learners = learners_part(found, people, student)
    stamp = people.timestamp(found.parts) or ""
    moment = clock.believed(moment_in(stamp)) or moment_of(found, learners, clock)
    seen = Sighting(moment, found.shown, dated=bool(moment))
    version = Version(hashlib.sha256(content).hexdigest(), (seen,), content)
    return Arrival(student, version, (*together(found, learners), stamp), found.parts, learners, told)


def learners_part(found: Found, people: People, student: str) -> int:
    """How many of the names that lead to a file it takes until they tell whose it is."""
    for count in range(1, len(found.parts)):
        try:
            if people.whose(found.parts[:count]) == student:
                return count
        except Unknown:
            continue
    return len(found.parts)


def moment_of(found: Found, learners: int, clock: Clock) -> float:
    """When a file was handed in: what itself says, or, where it is silent, the learner's own archives around it."""
    own = [moment for count, moment in reversed(found.archives) if count >= learners]
    return next((moment for moment in map(clock.believed, (found.modified, *own)) if moment), 0.0)


def together(found: Found, learners: int) -> tuple[str, ...]:
    """What a file came in: the learner's folder or archive, or one within; that of the whole class otherwise."""
    archive = found.archives[-1][0] if found.archives else 0
    if learners == len(found.parts):
        return found.parts[: archive or -1]
    return found.parts[: max(archive, learners)]


def moment_in(timestamp: str | None) -> float:
    """Seconds of a time as file names have it, in this machine's zone; 0 where there is none."""
    numbers = re.findall(r"[0-9]+", timestamp or "")
    try:
        year, month, day, hour, minute, second = [*map(int, numbers[:6]), *[0] * 6][:6]  # there is no month 0, nor day
        return datetime(year, month, day, hour, minute, second).timestamp()
    except (ValueError, OverflowError):
        return 0.0


class Sorter:
    """Tells lessons apart, by their cells, and by names where the cells say nothing."""

    def __init__(self, layout: Layout, config: Config, lesson: str) -> None:
        self._layout, self._config, self.lesson = layout, config, lesson
        self._templates: dict[str, LessonTemplate] = {}
        self._merits: dict[str, tuple[bool, bool, int]] = {}

    def template(self, lesson: str) -> LessonTemplate:
        if lesson not in self._templates:
            self._templates[lesson] = read_template(self._layout.solution(lesson), self._config)
        return self._templates[lesson]

    @cached_property
    def others(self) -> list[str]:
        return [name for name in self._layout.lesson_names() if name != self.lesson]

    def lesson_of(self, found: Found, content: bytes) -> str | None:
        """The lesson of a file; None where neither its cells nor its name tell."""
        file = handed_in(found.name, content)
        shares = {self.lesson: share(file, self.template(self.lesson))}
        if shares[self.lesson] < KIN:
            shares |= {name: share(file, self.template(name)) for name in self.others}
        best = max(shares, key=lambda name: shares[name])
        return best if shares[best] > 0 else self.lesson_in(found.parts)

    def lesson_in(self, parts: tuple[str, ...]) -> str | None:
        """The lesson whose name the file has, or, of a notebook, the innermost folder that has one."""
        return self.named(parts if role_of(parts) == Role.notebook else parts[-1:])

    def named(self, parts: Sequence[str]) -> str | None:
        """The lesson that the innermost of some names has in it."""
        for part in reversed(parts):
            named = [name for name in (self.lesson, *self.others) if name in part.lower()]
            if named:
                return named[0]
        return None

    def merit(self, content: bytes) -> tuple[bool, bool, int]:
        """(whether a hand-in can be read, whether it is this lesson's, answers given), as grading chooses."""
        digest = hashlib.sha256(content).hexdigest()
        if digest not in self._merits:
            try:
                chosen = candidate(handed_in(f"{self.lesson}.ipynb", content), self.template(self.lesson))
                answered = len(chosen.finder.template.exercises) - len(list(untouched(chosen)))
                self._merits[digest] = (True, chosen.share >= KIN, answered)
            except Exception:  # Unreadable, or what nobody has thought of
                self._merits[digest] = (False, False, 0)
        return self._merits[digest]

    def examine(self, content: bytes) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """(what grading will mend, exercises nobody has touched) of a hand-in."""
        file = handed_in(f"{self.lesson}.ipynb", content)
        try:
            chosen = candidate(file, self.template(self.lesson))
            return rebuild(chosen.finder, chosen.reading.repairs).repairs, tuple(untouched(chosen))
        except Unreadable as reason:
            return (f"{Status.UNREADABLE}: {reason}",), ()
        except Exception as error:  # it is handed in all the same, and grading has a net of its own
            return (unforeseen(error),), ()


def handed_in(name: str, content: bytes) -> HandedIn:
    """A file as grading would read it: of a big one without its outputs."""
    limits = Limits()
    rest, problem = (content, "") if len(content) <= limits.notebook else lean(content, limits)
    return HandedIn(name, rest, problem=problem)


def share(file: HandedIn, template: LessonTemplate) -> float:
    """Share of a lesson's cells that a file has; 0 for one that cannot be read."""
    try:
        return max(candidate(file, template).share, 1e-6)  # an answer was found, if nothing else
    except Exception:  # Unreadable, or what nobody has thought of: its name may tell
        return 0.0


def untouched(chosen: Candidate) -> Iterator[str]:
    finder = chosen.finder
    for exercise in finder.template.exercises:
        if not any(finder.touched(cell, exercise) for cell in finder.placement.answers[exercise.name]):
            yield exercise.name


def row_without_notebook(student: str, files: Sequence[Found], shelf: Shelf, people: People) -> Row:
    """What to say of a learner whose files are no notebook."""
    files = sorted(files, key=lambda found: (found.role == Role.script, len(found.parts), found.parts))
    names = [
        shown("/".join(found.parts[min(learners_part(found, people, student), len(found.parts) - 1) :]))
        for found in files[:3]
    ]
    notes = [f"노트북(.ipynb)이 없습니다. 온 것: {', '.join(names)}{and_more(len(files) - len(names))}"]
    if any(CHECKPOINTS in found.parts for found in files):
        notes.append(f"{CHECKPOINTS}는 Jupyter가 저절로 남긴 사본이라 낸 것으로 치지 않습니다.")
    scripts = sum(found.role == Role.script for found in files)
    if scripts > SCRIPTS:
        notes.append(f"스크립트 {scripts:,}개 가운데 {SCRIPTS}개만 열어 보았습니다.")
    try:
        versions = len(shelf.versions())
    except Exception as error:  # the rest of the class goes on
        versions, notes = 0, [*notes, unforeseen(error)]
    if versions:
        notes.append("전에 낸 노트북을 그대로 둡니다.")
    moment = max(shelf.clock.believed(found.modified) for found in files)
    seen = Sighting(moment, files[0].shown, dated=bool(moment))
    return Row(student, seen, RowState.NO_NOTEBOOK, versions, tuple(notes))


def and_more(count: int) -> str:
    """What ends a list that would have no end."""
    return f" 외 {count:,}개" if count > 0 else ""


# ---- one learner -------------------------------------------------------------------------------------


class Shelf:
    """What is kept of one learner's hand-ins of one lesson."""

    def __init__(self, layout: Layout, lesson: str, student: str, clock: Clock) -> None:
        self.student, self.lesson, self.clock = student, lesson, clock
        self.folder = layout.grading / "collected" / lesson / student
        self.submitted = layout.grading / "submitted" / student / lesson

    def versions(self) -> dict[str, Version]:
        """Every version that came in before, by its hash: on the shelf, or in `submitted/` by another way."""
        known = {version.sha256: version for version in self._listed()}
        current = self._current()
        if current is not None:
            known.setdefault(current.sha256, current)
        return known

    def take(self, arrived: Sequence[Arrival], sorter: Sorter, *, dry_run: bool) -> Row:
        """Keep what is new, and hand in the newest."""
        versions, current = self.versions(), self._current()
        came, notes = choose_together(arrived, sorter)
        if any(version.taken for version in came):  # one counts, and not one of before, too
            versions = {digest: replace(version, taken=False) for digest, version in versions.items()}
        for version in came:
            known = versions.get(version.sha256)
            version = self._dated(version, known)
            versions[version.sha256] = known.merged(version) if known else version
        newest, since = newest_of(versions.values(), lambda version: sorter.merit(self._content(version))[0])
        notes += passed_over(newest, versions.values())
        if current is None:
            state = RowState.FIRST
        else:
            state = RowState.SAME if current.sha256 == newest.sha256 else RowState.NEWER
        content = self._content(newest)
        if not dry_run:
            self._keep(versions.values())
            self._hand_in(since, content)
        if not since.dated:
            notes.append("언제 냈는지 알 수 없어 받은 차례로 셉니다. 늦게 냈는지는 직접 확인해 주세요.")
        repairs, unanswered = sorter.examine(content)
        if current is not None and state == RowState.NEWER and unanswered:
            notes += answers_lost(unanswered, sorter.examine(self._content(current))[1])
        return Row(self.student, since, state, len(versions), (*notes, *repairs), unanswered)

    def _dated(self, version: Version, known: Version | None) -> Version:
        """With the time of arrival where nothing says another; known by its name, it arrived when it did then."""
        then = {one.name: one for one in known.seen} if known else {}
        seen = [
            one
            if one.dated
            else then[one.name]._replace(beside=one.beside)
            if one.name in then
            else one._replace(moment=self.clock.now)
            for one in version.seen
        ]
        return replace(version, seen=tuple(seen))

    def _content(self, version: Version) -> bytes:
        return self._path(version).read_bytes() if version.content is None else version.content

    def _current(self) -> Version | None:
        """What is handed in now."""
        path = self.submitted / f"{self.lesson}.ipynb"
        if not is_file(path):
            return None
        content = path.read_bytes()
        moment, _ = read_timestamp(self.submitted)
        told = self.clock.believed(moment.replace(tzinfo=UTC).timestamp()) if moment else 0.0
        name = f"submitted/{self.student}/{self.lesson}/{path.name}"
        seen = Sighting(told or path.stat().st_mtime, name, dated=bool(told))
        return Version(hashlib.sha256(content).hexdigest(), (seen,), content)

    def _listed(self) -> list[Version]:
        try:
            entries = json.loads((self.folder / VERSIONS).read_text(encoding="utf8"))
            return [
                Version(
                    entry["sha256"],
                    tuple(self._believed(Sighting(*each)) for each in entry["seen"]),
                    taken=bool(entry.get("taken")),
                )
                for entry in entries
            ]
        except FileNotFoundError:
            return []
        except (OSError, ValueError, KeyError, TypeError):  # the files themselves are still there
            return [
                Version(file_hash(path), (Sighting(path.stat().st_mtime, path.name),))
                for path in sorted(self.folder.glob("*.ipynb"))
            ]

    def _believed(self, sighting: Sighting) -> Sighting:
        moment = self.clock.believed(sighting.moment)
        return sighting._replace(moment=moment, dated=sighting.dated and bool(moment))

    def _path(self, version: Version) -> Path:
        return self.folder / f"{version.sha256[:16]}.ipynb"

    def _keep(self, versions: Collection[Version]) -> None:
        for version in versions:
            if version.content is not None and not self._path(version).exists():
                write_atomically(self._path(version), version.content)
        ordered = sorted(versions, key=lambda version: version.last.rank, reverse=True)
        entries = [
            {"sha256": version.sha256, "seen": [one.entry for one in version.seen]}
            | ({"taken": True} if version.taken else {})
            for version in ordered
        ]
        write_if_other(self.folder / VERSIONS, (json.dumps(entries, ensure_ascii=False, indent=1) + "\n").encode())

    def _hand_in(self, since: Sighting, content: bytes) -> None:
        write_if_other(self.submitted / f"{self.lesson}.ipynb", content)
        if since.dated:
            line = f"{datetime.fromtimestamp(since.moment, UTC):%Y-%m-%d %H:%M:%S.%f} UTC\n"
            write_if_other(self.submitted / TIMESTAMP, line.encode())
        else:  # that of another version would make it late, or not
            (self.submitted / TIMESTAMP).unlink(missing_ok=True)


def choose_together(arrived: Sequence[Arrival], sorter: Sorter) -> tuple[list[Version], list[str]]:
    """Everything that came in, with what lay beside the file that counts marked, and what to say about it.

    Of files that came together the content decides, as in grading; their times tell only which was saved last.
    """
    groups: dict[tuple[str, ...], list[Version]] = defaultdict(list)
    for arrival in arrived:
        groups[arrival.together].append(arrival.version)
    versions, notes = [], []
    for group in groups.values():
        best = newest = max(group, key=lambda version: version.last.rank)
        if len({version.sha256 for version in group}) > 1:
            best = max(group, key=lambda one: (one.taken, *sorter.merit(one.content or b""), one.last.rank))
        for version in group:
            same = version.sha256 == best.sha256
            versions.append(version if same else replace(version, seen=(version.last._replace(beside=True),)))
        if newest.sha256 != best.sha256 and not best.taken:
            names = [shown(version.last.name.rpartition("/")[2]) for version in (newest, best)]
            notes.append(f"함께 온 파일 가운데 더 새것인 {names[0]} 대신, 내용이 더 많은 {names[1]}을(를) 골랐습니다.")
    return versions, notes


def passed_over(counts: Version, versions: Collection[Version]) -> list[str]:
    """What to say where the version that counts is not the newest."""
    newest = max((one for one in versions if not one.only_beside), key=lambda one: one.last.rank, default=counts)
    if newest is counts:
        return []
    name = shown(newest.last.name.rpartition("/")[2])
    if counts.taken:
        return [f"--take로 고른 것을 그대로 둡니다. 더 새것이 있습니다({name})."]
    return [f"더 새것인 {name}은(는) 읽을 수 없어, 읽을 수 있는 것 가운데 가장 새것을 둡니다."]


def answers_lost(unanswered: Sequence[str], before: Collection[str]) -> list[str]:
    """What to say where a new version lacks answers that the one before it had; only a person knows which was meant."""
    lost = [name for name in unanswered if name not in before]
    if not lost:
        return []
    return [
        f"지난 것에는 있던 {', '.join(lost)}의 답이 새것에는 없습니다. "
        "지난 것으로 채점하려면 그 파일을 --take로 골라 주세요."
    ]


def write_if_other(path: Path, content: bytes) -> None:
    if not path.is_file() or path.read_bytes() != content:
        write_atomically(path, content)


def file_hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
