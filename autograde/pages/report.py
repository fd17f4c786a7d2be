"""The class report: a lesson's results, frequent mistakes, and the learners to look at."""

from __future__ import annotations

import base64
import functools
import hashlib
import json
import os
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

import nbformat
import pandas as pd
from markupsafe import Markup
from nbformat.notebooknode import NotebookNode

from autograde.errors import CourseError
from autograde.files import write_atomically
from autograde.gradebook.database import Record, Score
from autograde.gradebook.marks import Marks, names_of, read_marks
from autograde.intake import record as records
from autograde.intake.record import Intake, Status, Suspicion
from autograde.intake.unusual import Finding, told
from autograde.intake.without_notebook import NO_NOTEBOOK
from autograde.layout import Layout
from autograde.lesson.template import read_template
from autograde.pages.borrowed import borrowed_answers
from autograde.pages.learner import Exercise, Page, PageMaker, Place, State
from autograde.pages.rendering import POLICY, environment
from autograde.pages.similarity import Comparison, Likeness, groups
from autograde.settings import nbgrader_config

STATES = {
    State.PASSED: "통과",
    State.FAILED: "틀림",
    State.BLANK: "풀지 않음",
    State.SUSPECTED: "의심",
    State.WAITING: "채점 대기",
    State.MARKED: "손으로 채점",
}
"""Korean names of the states for instructors; `autograde.pages.learner.LABELS` has those for learners."""

PLACES = {Place.ANSWER: "답 셀", Place.VISIBLE: "공개 검사", Place.HIDDEN: "비공개 검사", Place.NOWHERE: "-"}
"""Korean names, for instructors, of the parts in which answers fail."""


class LearnerStatus(StrEnum):
    """Status of one learner in a lesson."""

    GRADED = "채점함"
    SUSPECTED = "살펴볼 것"
    WAITING = "채점을 기다림"
    OUTDATED = "다시 채점"
    UNREADABLE = Status.UNREADABLE
    UNSHOWN = "읽지 못함"
    NO_NOTEBOOK = NO_NOTEBOOK
    ABSENT = "내지 않음"


BARS = 10  # of the histogram, and one more for full marks


MOST_ROWS = 200
"""Rows of a table that a browser lays out when it opens the report; the others wait until they are asked for."""

MOST_PAIRS = 1000
"""Pairs of similar answers on the page: a group of a hundred learners alone makes five thousand."""


@dataclass(frozen=True)
class Learner:
    """One learner's row in the class report.

    Attributes:
        student: the learner's id.
        name: the learner's name.
        page: what the learner gets back; None where nothing was submitted or graded.
        suspicions: tests that pass whatever the answer is.
        unusual: code that no honest answer needs; it has taken no points.
        borrowed: exercises whose answers only return what the course library's own function returns.
        late: days after the deadline; a day that has begun counts.
        link: relative address of the learner's page, seen from the report; empty where that page is not written.
        problem: why the result could not be read; empty otherwise.
        due: whether the lesson got cells after this submission was graded, so that it has to be graded again.
        instead: what came instead of a notebook; empty where a notebook came, or nothing.
    """

    student: str
    name: str
    page: Page | None = None
    suspicions: tuple[Suspicion, ...] = ()
    unusual: tuple[Finding, ...] = ()
    borrowed: tuple[str, ...] = ()
    late: int = 0
    link: str = ""
    problem: str = ""
    due: bool = False
    instead: str = ""

    @property
    def status(self) -> LearnerStatus:
        if self.problem:
            return LearnerStatus.UNSHOWN
        if self.page is None:
            return LearnerStatus.NO_NOTEBOOK if self.instead else LearnerStatus.ABSENT
        if self.page.reason:
            return LearnerStatus.UNREADABLE
        states = {exercise.state for exercise in self.page.exercises}
        if State.SUSPECTED in states or self.suspicions:
            return LearnerStatus.SUSPECTED
        if self.due:
            return LearnerStatus.OUTDATED
        return LearnerStatus.WAITING if State.WAITING in states else LearnerStatus.GRADED

    @property
    def noted(self) -> list[str]:
        """Korean lines on the unusual code: which exercise, which lines, what it does."""
        return told(self.unusual)

    @property
    def exercises(self) -> dict[str, Exercise]:
        return {exercise.name: exercise for exercise in self.page.exercises} if self.page else {}


@dataclass(frozen=True)
class ExerciseSummary:
    """Results of one exercise in a class.

    Attributes:
        counts: number of learners by state.
        mean: share of the points that the learners who are marked have reached, from 0 to 1; None where nobody is.
    """

    name: str
    title: str
    maximum: float
    counts: Counter[State]
    mean: float | None

    @property
    def total(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True)
class Mistake:
    """A mistake that one or more learners' answers to an exercise share.

    Attributes:
        hint: the hint that the first of them got.
        place: the part in which the answers failed.
        learners: those who made it.
    """

    exercise: str
    title: str
    hint: str
    place: Place
    learners: tuple[Learner, ...]


@dataclass(frozen=True)
class Report:
    """Content of the class report that an instructor reads after a lesson was graded.

    Attributes:
        maximum: points of the whole lesson.
        titles: the title of each exercise, by its name.
        maxima: the points of each exercise, by its name.
        pairs: pairs of learners with similar answers.
    """

    lesson: str
    title: str
    maximum: float
    learners: tuple[Learner, ...]
    titles: dict[str, str]
    maxima: dict[str, float]
    pairs: tuple[Likeness, ...] = ()

    @cached_property
    def graded(self) -> list[Learner]:
        """Learners whose submission could be graded."""
        return [learner for learner in self.learners if learner.page and not learner.page.reason]

    @cached_property
    def by_status(self) -> dict[LearnerStatus, list[Learner]]:
        found: dict[LearnerStatus, list[Learner]] = defaultdict(list)
        for learner in self.learners:
            found[learner.status].append(learner)
        return dict(found)

    @cached_property
    def by_id(self) -> dict[str, Learner]:
        return {learner.student: learner for learner in self.learners}

    @cached_property
    def points(self) -> pd.Series:
        """Points of the graded learners, by id."""
        return pd.Series({learner.student: learner.page.points for learner in self.graded if learner.page}, dtype=float)

    @cached_property
    def bars(self) -> list[tuple[str, int]]:
        """Bars of the histogram of points, as label and number of learners; full marks have a bar of their own."""
        shares = (self.points / self.maximum * BARS).clip(0, BARS) if self.maximum else self.points
        counts = Counter(int(share + 1e-9) for share in shares)
        step = 100 // BARS
        labels = [f"{part * step}~{part * step + step - 1}%" for part in range(BARS)] + ["만점"]
        return [(label, counts[part]) for part, label in enumerate(labels)]

    @cached_property
    def exercises(self) -> list[ExerciseSummary]:
        summaries = []
        for name, title in self.titles.items():
            found = [learner.exercises[name] for learner in self.graded if name in learner.exercises]
            marked = [exercise for exercise in found if exercise.state not in (State.WAITING, State.SUSPECTED)]
            whole = sum(exercise.maximum for exercise in marked)
            mean = sum(exercise.points for exercise in marked) / whole if whole else None
            counts = Counter(exercise.state for exercise in found)
            summaries.append(ExerciseSummary(name, title, self.maxima[name], counts, mean))
        return summaries

    @cached_property
    def mistakes(self) -> list[Mistake]:
        """Mistakes in the class, the most frequent first; hints that differ only in numbers are one mistake."""
        found: dict[tuple[str, Place, str], list[tuple[Learner, Exercise]]] = defaultdict(list)
        for learner in self.graded:
            for exercise in learner.exercises.values():
                if exercise.state == State.FAILED:
                    found[exercise.name, exercise.place, kind_of(exercise.hint)].append((learner, exercise))
        mistakes = []
        for (name, place, _), cases in found.items():
            first = cases[0][1]
            learners = tuple(learner for learner, _ in cases)
            mistakes.append(Mistake(name, self.titles[name], first.hint, place, learners))
        return sorted(mistakes, key=lambda mistake: -len(mistake.learners))

    @cached_property
    def borrowers(self) -> list[Learner]:
        """Learners with an answer that only returns what the course library's own function returns."""
        return [learner for learner in self.graded if learner.borrowed]

    @cached_property
    def noted(self) -> list[Learner]:
        """Learners with code in their answers that no honest answer needs."""
        return [learner for learner in self.learners if learner.unusual]

    @cached_property
    def groups(self) -> list[list[str]]:
        """Groups of learners whose answers are alike, by id."""
        return groups(self.pairs)


def kind_of(hint: str) -> str:
    """Return a hint with every number replaced by `#`, since numbers differ from one learner to the next."""
    return re.sub(r"-?\d+(?:\.\d+)?(?:e[-+]?\d+)?", "#", hint)


# ---- reading a class --------------------------------------------------------------------------


def read_report(
    layout: Layout, lesson: str, folder: Path, on_learner: Callable[[int], None] = lambda _total: None
) -> Report:
    """Read the report of a graded lesson.

    Args:
        layout: the course.
        lesson: such as `01-tf-data`.
        folder: folder of the report's file, from which links to learners' pages are relative.
        on_learner: called after each learner, with the size of the class.

    Raises:
        CourseError: nobody was graded yet.
    """
    marks = read_marks(layout, [lesson])
    if marks.grades.empty:
        raise CourseError(f"{lesson}에서 채점한 제출물이 없습니다. `course grade {lesson}`을 먼저 실행해 주세요.")
    template = read_template(layout.solution(lesson), nbgrader_config(layout))
    maker = PageMaker(template, with_outputs=False)
    solution = nbformat.read(layout.solution(lesson), as_version=4)
    comparison = Comparison(
        [*template.released.values(), *(cell.source for cell in solution.cells if cell.cell_type == "code")]
    )
    code = {exercise.name for exercise in template.exercises if exercise.kind == "code"}
    learners = []
    for learner in read_learners(layout, lesson, maker, marks, folder):
        if learner.page:
            answers = {name: found.answer for name, found in learner.exercises.items() if name in code}
            comparison.add(learner.student, answers)
        learners.append(without_answers(learner))
        on_learner(len(marks.people))
    maxima = marks.exercises.loc[lesson]["maximum"].to_dict()
    return Report(
        lesson,
        maker.title,
        sum(maxima.values()),
        tuple(learners),
        maker.titles,
        {
            # 0 where the lesson has changed since it was graded
            known.name: maxima.get(known.name if known.name in template.essays else known.test, 0.0)
            for known in template.exercises
        },
        tuple(comparison.likenesses()),
    )


def read_learners(layout: Layout, lesson: str, maker: PageMaker, marks: Marks, folder: Path) -> Iterator[Learner]:
    """Yield the row of everybody in the gradebook; an error with one submission is reported in that learner's row."""
    records = read_records(marks, lesson)
    late = marks.hand_ins["days"]
    for student, name in zip(marks.people.index, names_of(marks.people), strict=True):
        known = Learner(student, name, instead=marks.without_notebook.get((student, lesson), ""))
        if problem := marks.problems.get((student, lesson)):
            yield replace(known, problem=problem)
            continue
        try:
            row = read_learner(layout, lesson, maker, known, records.get(student), folder, late)
        except Exception as error:  # an unexpected one
            said = f"{type(error).__name__}: {' '.join(str(error).split())[:200]}"
            row = replace(known, problem=f"채점한 노트북을 읽다가 뜻하지 않은 오류가 났습니다({said}).")
        yield row


def read_learner(
    layout: Layout, lesson: str, maker: PageMaker, known: Learner, record: Record | None, folder: Path, late: pd.Series
) -> Learner:
    """Return one learner's row.

    Args:
        layout: the course.
        lesson: such as `01-tf-data`.
        maker: the lesson's.
        known: the row with only the learner's id and name.
        record: what the gradebook holds of the submission; None where nothing was graded.
        folder: see `read_report`.
        late: days after the deadline, by learner and lesson.
    """
    place = layout.grading / "autograded" / known.student / lesson
    notebook = read_notebook(place / f"{lesson}.ipynb")
    if record is None or notebook is None:
        return known
    intake = records.read(place) or Intake()
    page = layout.grading / "feedback" / known.student / lesson / f"{lesson}.html"
    return replace(
        known,
        page=maker.page(notebook, intake, known.student, record),
        due=any(score.due for score in record.scores.values()),
        suspicions=intake.suspicions,
        unusual=intake.unusual,
        borrowed=borrowed_answers(notebook, maker.template.exercises),
        late=int(late.get((known.student, lesson), 0)),
        link=quote(Path(os.path.relpath(page, folder)).as_posix()) if page.exists() else "",
    )


def without_answers(learner: Learner) -> Learner:
    """Return a learner's row without what was handed in, which the report does not show: a class's would be too much.

    Hints stay; equal ones are one object, as thousands stumble over the same check.
    """
    if learner.page is None:
        return learner
    exercises = tuple(
        replace(exercise, answer="", hint=sys.intern(exercise.hint), attachments={})
        for exercise in learner.page.exercises
    )
    return replace(learner, page=replace(learner.page, exercises=exercises, unplaced=()))


def read_records(marks: Marks, lesson: str) -> dict[str, Record]:
    """Return what the gradebook holds of each submission of a lesson, without comments, by learner."""
    maxima = marks.exercises.loc[lesson]["maximum"]
    scores: dict[str, dict[str, Score]] = defaultdict(dict)
    for (student, _, exercise), points, waits, due in marks.grades[["points", "waiting", "due"]].itertuples():
        scores[student][exercise] = Score(points, float(maxima[exercise]), bool(waits), bool(due))
    penalties = marks.hand_ins["penalty"]
    return {
        student: Record(found, {}, float(penalties.get((student, lesson), 0.0))) for student, found in scores.items()
    }


def read_notebook(path: Path) -> NotebookNode | None:
    """Return the code and the graded cells of a graded notebook; None if there is none or it cannot be read.

    They are not validated again. Of a cell that is not graded only the source is there: text, and the outputs of such
    cells, are most of a notebook.
    """
    try:
        content = json.loads(path.read_text(encoding="utf8"))
    except (OSError, ValueError):
        return None
    graded = [cell for cell in content["cells"] if "nbgrader" in cell["metadata"]]
    notebook: NotebookNode = nbformat.v4.to_notebook({"cells": graded, "metadata": {}})
    read = iter(notebook.cells)
    notebook.cells = [
        next(read) if "nbgrader" in cell["metadata"] else ungraded("".join(cell["source"]))
        for cell in content["cells"]
        if "nbgrader" in cell["metadata"] or cell["cell_type"] == "code"
    ]
    return notebook


@functools.lru_cache(maxsize=256)
def ungraded(source: str) -> NotebookNode:
    """Return a code cell that nobody may change: most of them are the same in a whole class."""
    cell: NotebookNode = nbformat.from_dict({"cell_type": "code", "metadata": {}, "source": source, "outputs": []})
    return cell


def report_path(layout: Layout, lesson: str) -> Path:
    """Return the default path of a lesson's report; links to learners' pages are relative to its folder."""
    return layout.grading / f"report-{lesson}.html"


def write_report(report: Report, path: Path) -> None:
    """Write a report as one page that needs no other file."""
    script = (Path(__file__).parent / "templates" / "report.js").read_text(encoding="utf8")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    page = environment().get_template("report.html.j2")
    policy = f"{POLICY}; script-src 'sha256-{digest}'"  # the page's own script, and no other
    text = page.render(
        report=report,
        labels=STATES,
        places=PLACES,
        statuses=LearnerStatus,
        most_rows=MOST_ROWS,
        most_pairs=MOST_PAIRS,
        script=Markup(script),
        report_policy=policy,
    )
    write_atomically(path, text.encode())
