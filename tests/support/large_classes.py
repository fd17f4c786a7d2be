"""Classes of any size that look as if they had been graded, made in seconds: gradebook, notebooks and records.

Everything follows from the number of a learner, so that the same class comes out each time.
"""

from __future__ import annotations

import functools
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import nbformat
from nbgrader.api import (
    Base,
    Grade,
    Gradebook,
    GradeCell,
    Notebook,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
)
from sqlalchemy import insert, select

from autograde.files import write_atomically
from autograde.gradebook.database import opened
from autograde.gradebook.following import follow
from autograde.intake import record
from autograde.intake.handed_in import HandedIn
from autograde.intake.record import Intake
from autograde.layout import Layout
from autograde.lesson.answers import Answer, model_answers, read_answers
from autograde.lesson.cells import grade_id, is_essay, is_test, serialize
from autograde.lesson.template import LessonTemplate, read_template
from autograde.pages.similarity import own_names
from autograde.settings import nbgrader_config

DUE = datetime(2026, 3, 5)
SURNAMES, SYLLABLES = "김이박최정강조윤장임", "가나다라마바사하서준민지우현"
UNREADABLE = "노트북 파일이 끊겨 있어 읽지 못했습니다."
WORDS = ("rows", "total", "first", "seen", "pairs", "length", "text", "mask", "left", "scores", "found", "kept")


@dataclass(frozen=True)
class HandIn:
    """What one learner handed in for a lesson.

    Attributes:
        student: the learner's id.
        answers: what was chosen for each exercise; None where it was left blank.
        sources: source of each answer, in the learner's own words.
        hours: after the due date; negative is before.
        unreadable: whether it could not be graded.
    """

    student: str
    answers: dict[str, Answer | None]
    sources: dict[str, str]
    hours: int
    unreadable: bool


def student_id(number: int) -> str:
    return f"2026{number:06}"


def person(number: int) -> dict[str, str]:
    name = random.Random(number)
    first = "".join(name.choices(SYLLABLES, k=2))
    about = {"last_name": name.choice(SURNAMES), "first_name": first, "email": f"{student_id(number)}@example.ac.kr"}
    return {"id": student_id(number), **about, "lms_user_id": str(number)}


# ---- what was handed in ---------------------------------------------------------------------------


def hand_ins(layout: Layout, lesson: str, students: int) -> Iterator[HandIn]:
    """Yield what each learner handed in: one in 25 nothing, one in 50 what the learner before did."""
    choices = known_answers(layout, lesson)
    for number in range(students):
        chance = random.Random(f"{lesson} {number}")
        if number % 25 == 24:
            continue
        author = random.Random(f"{lesson} {number - (number % 50 == 30)}")
        chosen = {exercise: author.choice(answers) for exercise, answers in choices.items()}
        sources = {exercise: in_own_words(answer, author) for exercise, answer in chosen.items() if answer}
        unreadable = number % 100 == 3
        yield HandIn(student_id(number), chosen, sources, chance.randrange(-200, 50), unreadable)


@functools.cache
def known_answers(layout: Layout, lesson: str) -> dict[str, list[Answer | None]]:
    """Return for each exercise its named answers, the model answer often, and none."""
    found: dict[str, list[Answer | None]] = {}
    for exercise, source in model_answers(layout, lesson).items():
        named = [answer for answer in read_answers(layout, lesson) if answer.exercise == exercise]
        found[exercise] = [*named, *[Answer("model", exercise, True, "", source)] * (2 + len(named)), None]
    return found


def in_own_words(answer: Answer, author: random.Random) -> str:
    """Return an answer as one learner would write it: other names, a line of one's own, a comment."""
    source, number = with_other_names(answer.source, author.randrange(40)), author.randrange(10**6)
    lines = [
        f"{author.choice(WORDS)}_{number % 90} = {author.choice(WORDS)}[{author.randrange(60)}] "
        f"{author.choice('+-*')} len({author.choice(WORDS)}) {author.choice('+-*')} {author.randrange(9)}"
        for _ in range(author.randrange(6))
    ]
    return "\n".join([f"# {number}", source, *lines])


@functools.cache
def with_other_names(source: str, variant: int) -> str:
    names = sorted(name for name in own_names(source) if not re.search(rf"^(?:def|class) {name}\b", source, re.M))
    for name in names if variant % 2 else ():
        source = re.sub(rf"\b{name}\b", f"{name}_{variant}", source)
    return source


# ---- the gradebook --------------------------------------------------------------------------------


def fill_gradebook(layout: Layout, lessons: Sequence[str], students: int) -> None:
    """Write people, submissions and grades of a class into the gradebook."""
    with opened(layout.grading) as gradebook:
        add(gradebook, Student, [person(number) for number in range(students)])
        for lesson in lessons:
            gradebook.update_or_create_assignment(lesson, duedate=DUE)
            template = read_template(layout.solution(lesson), nbgrader_config(layout))
            follow(gradebook, lesson, template.notebook, layout.grading)
            add_submissions(gradebook, lesson, hand_ins(layout, lesson, students))


def add(gradebook: Gradebook, kind: type[Base], rows: list[dict[str, object]]) -> None:
    gradebook.db.execute(insert(kind), rows)
    gradebook.db.commit()


def add_submissions(gradebook: Gradebook, lesson: str, found: Iterator[HandIn]) -> None:
    assignment, chance = gradebook.find_assignment(lesson), random.Random(lesson)
    (notebook,) = gradebook.db.scalars(select(Notebook).where(Notebook.assignment_id == assignment.id))
    cells = list(gradebook.db.scalars(select(GradeCell).where(GradeCell.notebook_id == notebook.id)))
    rows: dict[type[Base], list[dict[str, object]]] = {SubmittedAssignment: [], SubmittedNotebook: [], Grade: []}
    for one in found:
        submission, submitted = (f"{chance.getrandbits(128):032x}" for _ in range(2))
        came = {"timestamp": DUE + timedelta(hours=one.hours), "extension": None}
        rows[SubmittedAssignment].append(
            {"id": submission, "assignment_id": assignment.id, "student_id": one.student, **came}
        )
        rows[SubmittedNotebook].append({"id": submitted, "notebook_id": notebook.id, "assignment_id": submission})
        for cell in cells:
            key = {"id": f"{chance.getrandbits(128):032x}", "notebook_id": submitted, "cell_id": cell.id}
            rows[Grade].append({**key, **grade_of(one, cell.name, cell.max_score, chance)})
    for kind, held in rows.items():
        add(gradebook, kind, held)


def grade_of(one: HandIn, cell: str, maximum: float, chance: random.Random) -> dict[str, object]:
    """Return the columns of one grade: a test's points, or those of a person, who has not yet marked all essays."""
    answer = one.answers.get(cell.removeprefix("test_"))
    right = bool(answer and answer.right) and not one.unreadable
    if cell.startswith("test_"):
        return {"auto_score": maximum * right, "manual_score": None, "needs_manual_grade": False}
    waits = right and chance.random() < 0.2
    manual = maximum * right if not waits else None
    return {"auto_score": None, "manual_score": manual, "needs_manual_grade": waits}


# ---- results on disk ------------------------------------------------------------------------------


def write_records(layout: Layout, lesson: str, students: int) -> None:
    """Write the record of each submission of a lesson, but no notebooks."""
    for one in hand_ins(layout, lesson, students):
        record.write(layout.grading / "autograded" / one.student / lesson, intake_of(one, lesson))


def write_results(layout: Layout, lesson: str, students: int) -> None:
    """Write the graded notebook and the record of each submission of a lesson."""
    template = read_template(layout.solution(lesson), nbgrader_config(layout))
    for one in hand_ins(layout, lesson, students):
        place = layout.grading / "autograded" / one.student / lesson
        write_atomically(place / f"{lesson}.ipynb", serialize(graded(template, one)))
        record.write(place, intake_of(one, lesson))


def read(path: Path) -> nbformat.NotebookNode:
    """Read a graded notebook as a whole, as a learner's own page is made of it."""
    return nbformat.read(path, as_version=4)


def intake_of(one: HandIn, lesson: str) -> Intake:
    file = HandedIn(f"{lesson}.ipynb", sha256=f"{random.Random(one.student).getrandbits(256):064x}")
    return Intake(reason=UNREADABLE if one.unreadable else "", source=file, files=(file,))


def graded(template: LessonTemplate, one: HandIn) -> nbformat.NotebookNode:
    """Return the notebook as grading leaves it: answers in their places, and what their tests say."""
    notebook = template.copy()
    for cell in notebook.cells:
        name = grade_id(cell) or ""
        if name in one.sources and not one.unreadable:
            cell.source = one.sources[name]
            if not is_essay(cell):
                cell.outputs = [nbformat.v4.new_output("stream", text=f"{one.student}\n" * 5)]
        answer = one.answers.get(name.removeprefix("test_"))
        if is_test(cell) and not (answer and answer.right):
            said = f"{answer.hint} {int(one.student) % 7}개" if answer else "아직 답이 없습니다."
            trace = ["-----", "AssertionError  Traceback", "Cell In[2], line 1\n\x1b[32m----> 1\x1b[0m x"]
            cell.outputs = [nbformat.v4.new_output("error", ename="AssertionError", evalue=said, traceback=trace)]
    return notebook
