"""`course collect`: sort the files that an instructor received into the folders that are graded.

For each file it finds out whose it is (`autograde.collecting.people`), which lesson it belongs to (by its cells, then
by its name), and how new it is. The newest of each learner goes to `submitted/<student>/<lesson>/`, where nbgrader
looks; every version that ever came in stays in `collected/<lesson>/<student>/`. Running it again changes nothing.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from pathlib import Path

from traitlets import List, Unicode
from traitlets.config import Configurable

from autograde.collecting.archives import CHECKPOINTS, Found, Role, find
from autograde.collecting.inbox import SCRIPTS, Inbox, learners_part
from autograde.collecting.lessons import Sorter
from autograde.collecting.people import PATTERNS, People, Person, read_roster
from autograde.collecting.rows import Collected, Row, RowState, and_more, unforeseen
from autograde.collecting.store import VERSIONS, VersionStore
from autograde.collecting.take import Taken, asked_for, chosen
from autograde.collecting.versions import EARLIEST, Arrival, Clock, Occurrence
from autograde.errors import CourseError
from autograde.gradebook.database import has_gradebook, opened
from autograde.gradebook.lateness import read_extensions, refuse_unknown
from autograde.intake import without_notebook
from autograde.intake.handed_in import shown
from autograde.layout import Layout
from autograde.settings import nbgrader_config


class Collect(Configurable):
    """Settings of collecting, which `nbgrader_config.py` sets as `c.Collect`."""

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
    """Collect the submissions of one lesson from everything under some paths.

    Args:
        roster: the class list; by default the one that the settings name, else the class that the gradebook holds.
        take: STUDENT=FILE for each learner whose file an instructor chooses.
        dry_run: write nothing, and only return what would be done.
        now: the time in seconds since the epoch, by default the current one; later times are not believed.
        on_file: called with the name of each file that is looked at.

    Returns:
        What was found and done, learner by learner.

    Raises:
        CourseError: a path does not exist, or the settings, the roster or an entry of `take` cannot be used.
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
    inbox = Inbox(people, sorter, clock, result, claims(layout, lesson, clock))
    everything = [(path, found) for path in paths for found in find([path])]
    asked = asked_for(take)
    for student in asked:
        refuse_stranger(layout, lesson, student, people, everything, inbox)
    taken = [chosen(student, file, everything, inbox.owner) for student, file in asked.items()]
    for one in taken:
        inbox.take(one)
    for _, found in everything:
        on_file(found.shown)
        if not any(one.found is found for one in taken):
            inbox.put(found)
    inbox.look_at_scripts()
    said = {one.student: told_of(one, inbox.owner(one.found), layout, lesson, clock) for one in taken}
    arrived = inbox.arrived
    for student in sorted(arrived):
        store = VersionStore(layout, lesson, student, clock)
        with contextlib.suppress(OSError):  # an unreadable store is reported below
            set_apart(student, arrived, store, people, result)
    arrived = {student: some for student, some in arrived.items() if some}
    for student in sorted(arrived):
        store = VersionStore(layout, lesson, student, clock)
        try:
            row = store.take(arrived[student], sorter, dry_run=dry_run)
        except Exception as error:  # the rest of the class goes on
            row = Row(
                student, arrived[student][-1].version.last, RowState.FAILED, len(arrived[student]), (unforeseen(error),)
            )
        notes = [*said.get(student, ()), *filter(None, [people.notes.get(student)])]
        row = replace(row, repairs=(*notes, *row.repairs))
        result.rows.append(row)
    result.without = [
        row_without_notebook(student, files, VersionStore(layout, lesson, student, clock), people)
        for student, files in sorted(inbox.without().items())
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
        if person.id not in here and not VersionStore(layout, lesson, person.id, clock).versions()
    ]
    if people.roster:
        ids = {person.id for person in people.roster}
        result.extended = sorted(read_extensions(layout.grading).get(lesson, {}).keys() - ids)
    return result


def refuse_stranger(
    layout: Layout,
    lesson: str,
    student: str,
    people: People,
    everything: Collection[tuple[Path, Found]],
    inbox: Inbox,
) -> None:
    """Raise CourseError if no student has this id.

    It is looked for on the roster or, without one, in what came in now or before and in the gradebook. Where nobody
    can tell, it is accepted.

    Raises:
        CourseError: the id is not on the roster, or not in a gradebook that holds a class.
    """
    if people.roster:
        if all(person.id != student for person in people.roster):
            raise CourseError(f"--take의 학번 {student}은(는) 명단에 없습니다. 명단에 있는 대로 적어 주세요.")
        return
    before = [layout.grading / "collected" / lesson / student, layout.grading / "submitted" / student]
    came_in = any(path.is_dir() for path in before) or any(inbox.owner(found) == student for _, found in everything)
    if not came_in and has_gradebook(layout):
        refuse_unknown(layout, student)


def claims(layout: Layout, lesson: str, clock: Clock) -> dict[tuple[str, str], str]:
    """Return the files that an instructor chose with `--take` before: (hash, name) -> student id."""
    given: dict[tuple[str, str], str] = {}
    for path in sorted((layout.grading / "collected" / lesson).glob(f"*/{VERSIONS}")):
        store = VersionStore(layout, lesson, path.parent.name, clock)
        for version in store.versions().values():
            if version.taken:
                given |= {(version.sha256, occurrence.name): store.student for occurrence in version.seen}
    return given


def told_of(one: Taken, owner: str, layout: Layout, lesson: str, clock: Clock) -> list[str]:
    """Return what a person should know of a file that was chosen with `--take`, as Korean lines.

    Args:
        owner: the student id that the file's name tells; empty if none.
    """
    notes = [f"--take로 {shown(one.found.name)}을(를) 골랐습니다."]
    if owner and owner != one.student:
        notes.append(f"이름은 {owner}의 것이라고 합니다.")
        digest = hashlib.sha256(one.content).hexdigest()
        before = VersionStore(layout, lesson, owner, clock).versions().get(digest)
        if before and any(occurrence.name == one.found.shown for occurrence in before.seen):
            notes.append(f"전에 {owner}의 것으로 받았으니, {owner}에게도 --take로 맞는 파일을 골라 주세요.")
    return notes


def set_apart(
    student: str, arrived: dict[str, list[Arrival]], store: VersionStore, people: People, result: Collected
) -> None:
    """Move those of a learner's files that may be somebody else's to the unplaced files.

    A platform such as Moodle or Canvas writes a label of its own user before a file's name. Where the roster does not
    know that user, only what the user has typed behind it tells a learner, and it may be wrong. It is believed if all
    of the learner's files have this one label, and not if the learner also hands in from elsewhere.
    """
    labels = {people.label(arrival.parts) for arrival in arrived[student]}
    labels |= {
        people.label(occurrence.name.split("/"))
        for version in (store.versions().values() if any(labels) else ())
        for occurrence in version.seen
        if "/" in occurrence.name
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
    """Add everybody on the roster to the gradebook, with name and e-mail address."""
    with opened(layout.grading) as gradebook:
        known = {student.id: student for student in gradebook.students}
        for person in roster:
            student = known.get(person.id)
            told = {"first_name": person.name, "email": person.email}
            wanted = {field: value for field, value in told.items() if value}
            if student is None or any(getattr(student, field) != value for field, value in wanted.items()):
                gradebook.update_or_create_student(person.id, **wanted)


def enrolled(layout: Layout) -> list[Person]:
    """Return the class that the gradebook holds; empty if nobody there has a name or an e-mail address.

    Only a roster gives these. Without one, a submission would go to whatever looks like an id in its name, such as a
    platform's own number.
    """
    if not has_gradebook(layout):
        return []
    with opened(layout.grading) as gradebook:
        people = []
        for one in gradebook.students:
            first, last = one.first_name or "", one.last_name or ""
            people.append(Person(one.id, last + first, one.email or "", aliases=(first + last,)))
    return people if any(person.name or person.email for person in people) else []


# ---- one learner -------------------------------------------------------------------------------------


def row_without_notebook(student: str, files: Sequence[Found], store: VersionStore, people: People) -> Row:
    """Return the row of a learner who handed in files, but no notebook among them."""
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
        versions = len(store.versions())
    except Exception as error:  # the rest of the class goes on
        versions, notes = 0, [*notes, unforeseen(error)]
    if versions:
        notes.append("전에 낸 노트북을 그대로 둡니다.")
    moment = max(store.clock.believed(found.modified) for found in files)
    seen = Occurrence(moment, files[0].shown, dated=bool(moment))
    return Row(student, seen, RowState.NO_NOTEBOOK, versions, tuple(notes))
