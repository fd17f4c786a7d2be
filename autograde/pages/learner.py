"""Feedback on a submission, exercise by exercise, without any line of a hidden test."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from nbformat.notebooknode import NotebookNode

from autograde.gradebook.database import Record, Score
from autograde.intake.record import Intake, Status
from autograde.lesson.cells import (
    HIDDEN_TESTS,
    grade_id,
    is_essay,
    is_solution,
    is_test,
    known_id,
    secret_lines,
    title_of,
)
from autograde.lesson.template import LessonTemplate
from autograde.pages.advice import advice
from autograde.pages.rendering import IMAGE_TYPES, clean_html


class State(StrEnum):
    """State of one exercise, as the learner sees it."""

    PASSED = "passed"
    FAILED = "failed"
    BLANK = "blank"
    SUSPECTED = "suspected"
    WAITING = "waiting"
    MARKED = "marked"


LABELS = {
    State.PASSED: "통과",
    State.FAILED: "다시 볼 것",
    State.BLANK: "풀지 않음",
    State.SUSPECTED: "선생님이 살펴보는 중",
    State.WAITING: "선생님의 채점을 기다림",
    State.MARKED: "선생님이 채점함",
}


class Place(StrEnum):
    """Part of an exercise in which it failed; `NOWHERE` if it did not fail, or if nothing tells where."""

    ANSWER = "answer"
    VISIBLE = "visible"
    HIDDEN = "hidden"
    NOWHERE = ""


REDACTED = "[비공개 테스트의 내용이라 가렸습니다]"
LONGEST_HINT = 600  # characters; an exception's message may be a whole tensor
LONGEST_OUTPUT = 4000


@dataclass(frozen=True)
class Output:
    """One output that a learner's answer printed or showed.

    Attributes:
        kind: `text`, `html` (not yet cleaned) or one of `IMAGE_TYPES` (base64).
    """

    kind: str
    content: str


@dataclass(frozen=True, slots=True)
class Exercise:
    """One exercise on a learner's page.

    Attributes:
        name: id of its answer cell.
        title: its heading in the lesson.
        essay: whether a person marks it.
        state: its state.
        points: after a person's changes.
        maximum: the most points that its graded cell gives.
        hint: message of the answer's own error or of the failed check; empty where none failed.
        place: where it failed.
        answer: source of the submitted answer.
        outputs: what the answer printed or showed.
        comment: a person's comment, Markdown.
        attachments: pictures pasted into a written answer, by the names it uses for them.
    """

    name: str
    title: str
    essay: bool
    state: State
    points: float
    maximum: float
    hint: str
    place: Place
    answer: str
    outputs: tuple[Output, ...]
    comment: str
    attachments: dict[str, Any] = field(default_factory=dict)

    @property
    def label(self) -> str:
        return LABELS[self.state]


@dataclass(frozen=True)
class Page:
    """A learner's page for one lesson.

    Attributes:
        title: the lesson's heading.
        points: points after the late penalty.
        late_penalty: points subtracted for lateness.
        reason: why the submission could not be graded; empty otherwise.
        notes: Korean sentences on what was repaired or should be known.
        unplaced: sources of the cells that were not graded.
    """

    lesson: str
    title: str
    student: str
    points: float
    maximum: float
    late_penalty: float
    reason: str
    notes: tuple[str, ...]
    exercises: tuple[Exercise, ...]
    unplaced: tuple[str, ...]

    @property
    def is_final(self) -> bool:
        """Whether no exercise waits for a person."""
        return not any(exercise.state in (State.WAITING, State.SUSPECTED) for exercise in self.exercises)


class Secrets:
    """The lines of a lesson's hidden tests, which no page may show."""

    def __init__(self, template: LessonTemplate):
        tests = [cell.source for cell in template.notebook.cells if is_test(cell)]
        self._lines = secret_lines(tests, template.released.values())

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        longest_first = sorted(self._lines, key=len, reverse=True)
        return re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines)

    def redact(self, text: str) -> str:
        """Return the text without lines of hidden tests, which learners' code may have read from a running test."""
        return self._pattern.sub(REDACTED, text)

    def redact_html(self, source: str) -> str:
        """Return HTML as it is, or only the note `REDACTED` if it shows a line of a hidden test.

        Elements and escapes may stand between the letters, so that single lines cannot be cut out.
        """
        text = html.unescape(re.sub(r"<[^<>]*>", "", clean_html(source)))
        return REDACTED if self._pattern.search(text) or self._pattern.search(html.unescape(source)) else source


@dataclass(frozen=True)
class PageMaker:
    """Maker of the learners' pages for one lesson.

    Attributes:
        template: the lesson.
        with_outputs: whether the pages have what answers printed, which takes most of their time and memory.
    """

    template: LessonTemplate
    with_outputs: bool = True

    @cached_property
    def secrets(self) -> Secrets:
        return Secrets(self.template)

    @cached_property
    def titles(self) -> dict[str, str]:
        """Title of each exercise, by the id of its answer cell: the last heading before that cell."""
        titles, heading = {}, ""
        for cell in self.template.notebook.cells:
            if is_solution(cell):
                titles[cell.id] = heading.replace("`", "") or cell.id
            elif cell.cell_type == "markdown":
                heading = (re.findall(r"^#{2,} (?:[0-9.]+ )?(.+)$", cell.source, re.MULTILINE) or [heading])[-1]
        return titles

    @cached_property
    def title(self) -> str:
        """The lesson's first heading."""
        return title_of(self.template.notebook.cells) or self.template.lesson

    def page(self, notebook: NotebookNode, intake: Intake, student: str, record: Record) -> Page:
        """Return one learner's page.

        Args:
            notebook: the graded notebook.
            intake: what became of the submission.
            student: the learner's id.
            record: what the gradebook holds of the submission.
        """
        cells = {grade_id(cell): cell for cell in notebook.cells if grade_id(cell)}
        suspected = {one.exercise for one in intake.suspicions}
        exercises = tuple(
            self.exercise(cells[known.name], cells.get(known.test), record, suspected)
            for known in self.template.exercises
            # the lesson may have changed since this was graded
            if known.name in cells and graded_cell(cells[known.name]) in record.scores
        )
        unreadable = intake.status == Status.UNREADABLE
        return Page(
            self.template.lesson,
            self.title,
            student,
            max(0.0, sum(exercise.points for exercise in exercises) - record.late_penalty),
            sum(exercise.maximum for exercise in exercises),
            record.late_penalty,
            intake.reason,
            intake.repairs,
            () if unreadable else exercises,
            tuple(cell.source for cell in intake.unplaced if cell.source.strip()),
        )

    def exercise(
        self, answer: NotebookNode, test: NotebookNode | None, record: Record, suspected: set[str]
    ) -> Exercise:
        name, essay, graded = known_id(answer), is_essay(answer), graded_cell(answer)
        score = record.scores[graded]
        state = self.state(answer, score, name in suspected)
        error, place = self.cause(answer, test) if state == State.FAILED and not essay else (None, Place.NOWHERE)
        return Exercise(
            name=name,
            title=self.titles[name],
            essay=essay,
            state=state,
            points=score.points,
            maximum=score.maximum,
            hint=self.secrets.redact(explain(error, check=place != Place.ANSWER)) if error else "",
            place=place,
            answer=answer.source,
            outputs=tuple(self.outputs(answer)) if self.with_outputs else (),
            comment=record.comments.get(name, ""),
            attachments=answer.get("attachments", {}),
        )

    def state(self, answer: NotebookNode, score: Score, suspected: bool) -> State:
        if score.waits or score.due:
            return State.SUSPECTED if suspected else State.WAITING
        if answer.source.strip() == self.template.released[known_id(answer)].strip() and not score.points:
            return State.BLANK
        if is_essay(answer):
            return State.MARKED
        return State.PASSED if score.points >= score.maximum else State.FAILED

    def cause(self, answer: NotebookNode, test: NotebookNode | None) -> tuple[NotebookNode | None, Place]:
        """Return the error that an exercise failed with, and where: the answer's own error, else that of its test.

        An answer that stopped half-way is the reason why its test fails.
        """
        own = first_error(answer)
        if own and own.ename != NOT_RUN:
            return own, Place.ANSWER
        error = first_error(test) if test else None
        return error, self.place(error, known_id(test)) if test and error else Place.NOWHERE

    def place(self, error: NotebookNode, test: str) -> Place:
        """Return the part of a test in which an error was raised.

        The line number tells, not the message: learners' code can raise an error with any message.
        """
        line = failed_line(error)
        if line is None:
            return Place.NOWHERE
        return Place.HIDDEN if line in self.hidden_lines.get(test, ()) else Place.VISIBLE

    @cached_property
    def hidden_lines(self) -> dict[str, frozenset[int]]:
        """Numbers of the hidden lines in each test of the graded notebook, by the test's id."""
        return {cell.id: hidden_lines(cell.source) for cell in self.template.notebook.cells if is_test(cell)}

    def outputs(self, cell: NotebookNode) -> Iterable[Output]:
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            picture = next((kind for kind in IMAGE_TYPES if kind in data and is_base64(data[kind])), None)
            if picture:
                yield Output(picture, "".join(as_text(data[picture]).split()))
            elif "text/html" in data:
                yield Output("html", cut_html(self.secrets.redact_html(as_text(data["text/html"])), LONGEST_OUTPUT))
            elif output.output_type == "error":
                yield Output("text", shorten(self.secrets.redact(explain(output)), LONGEST_OUTPUT))
            else:
                text = plain(as_text(output.get("text", data.get("text/plain", ""))))
                yield Output("text", shorten(self.secrets.redact(text), LONGEST_OUTPUT))


def graded_cell(answer: NotebookNode) -> str:
    """Return the id of the cell that holds an answer's points: its own where a person marks it, else its test's."""
    return known_id(answer) if is_essay(answer) else f"test_{known_id(answer)}"


def first_error(cell: NotebookNode) -> NotebookNode | None:
    return next((output for output in cell.get("outputs", ()) if output.output_type == "error"), None)


NOT_RUN = "NotRun"
NO_EXCEPTIONS = (NOT_RUN, "DeadKernelError")  # errors that the grader added, in whole sentences


def explain(error: NotebookNode, check: bool = True) -> str:
    """Return an error as text for learners: its message, its class unless it is a check's, and advice if there is any.

    Learners look the name of the class up; the message of a failed check is a hint that needs no name.

    Args:
        error: an output of a cell.
        check: whether an AssertionError counts as a test's failed check.
    """
    message = plain(str(error.evalue)).strip()
    said = advice(error.ename, message)
    message = re.sub(r"\((?:\d+\.py|<[^>()]*>), line (\d+)\)$", r"(\1번째 줄)", message)
    if error.ename not in NO_EXCEPTIONS and not (check and error.ename == "AssertionError"):
        message = f"{error.ename}: {message}" if message else error.ename
    hint = shorten(message or "이 검사를 통과하지 못했습니다.", LONGEST_HINT)
    return f"{hint}\n{said}" if said else hint


def failed_line(error: NotebookNode) -> int | None:
    """Return the number of the line in the executed cell at which an error arose; None if the traceback does not say.

    A traceback begins with the cell that was run, and an arrow stands at the line: `----> 3`.
    """
    for part in error.get("traceback", ()):
        found = re.search(r"^-{2,}>\s*(\d+)\b", plain(str(part)), re.MULTILINE)
        if found:
            return int(found[1])
    return None


def hidden_lines(source: str) -> frozenset[int]:
    """Return the numbers, from 1, of a test's hidden lines: those between the marks, and the marks."""
    begin, end = HIDDEN_TESTS
    found, hidden = set(), False
    for number, line in enumerate(source.splitlines(), start=1):
        if begin in line:
            hidden = True
        if hidden:
            found.add(number)
        if end in line:
            hidden = False
    return frozenset(found)


ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|.)|[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def plain(text: str) -> str:
    """Return text without terminal escapes and control characters."""
    return ESCAPES.sub("", text.replace("\r\n", "\n"))


def is_base64(value: object) -> bool:
    return isinstance(value, (str, list)) and bool(re.fullmatch(r"[A-Za-z0-9+/=\s]*", as_text(value)))


def as_text(value: str | list[Any]) -> str:
    return value if isinstance(value, str) else "".join(map(str, value))


def cut_html(source: str, most: int) -> str:
    """Return the first `most` characters of HTML, less if they would end within a tag."""
    kept = source[:most]
    return kept if len(source) <= most or kept.rfind("<") <= kept.rfind(">") else kept[: kept.rfind("<")]


def shorten(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[:most]}\n… (너무 길어 {len(text) - most:,}자를 줄였습니다)"
