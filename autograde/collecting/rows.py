"""The results of collecting, learner by learner."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from enum import StrEnum

from autograde.collecting.people import Person
from autograde.collecting.versions import Occurrence
from autograde.intake.without_notebook import NO_NOTEBOOK


class RowState(StrEnum):
    """The outcome for one learner's files."""

    FIRST = "새로 받음"
    NEWER = "새 버전"
    SAME = "그대로"
    NO_NOTEBOOK = NO_NOTEBOOK
    FAILED = "오류"


@dataclass(frozen=True)
class Row:
    """The result for one learner.

    Attributes:
        handed_in: name and time of the file that counts.
        versions: how many are kept.
        repairs: what grading will mend, and what else there is to know, in Korean sentences.
        unanswered: exercises that are as they were released.
    """

    student: str
    handed_in: Occurrence
    state: RowState
    versions: int
    repairs: tuple[str, ...] = ()
    unanswered: tuple[str, ...] = ()


@dataclass
class Collected:
    """The result of collecting one lesson.

    Attributes:
        rows: learners with a notebook of the lesson.
        without: learners who handed in files, but no notebook among them.
        nobodys: files that are no notebook and name no learner.
        unplaced: files without a learner or a lesson, and files that cannot be read, with the reason.
        elsewhere: number of notebooks of each other lesson.
        missing: people on the roster who have handed in nothing, now or before.
        extended: student ids with an extension for this lesson that the roster lacks.
        enrolled: number of people on the roster, if it is the one that the gradebook holds; else 0.
    """

    rows: list[Row] = field(default_factory=list)
    without: list[Row] = field(default_factory=list)
    nobodys: list[str] = field(default_factory=list)
    unplaced: list[tuple[str, str]] = field(default_factory=list)
    elsewhere: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    missing: list[Person] = field(default_factory=list)
    extended: list[str] = field(default_factory=list)
    enrolled: int = 0


def unforeseen(error: Exception) -> str:
    """Return the Korean line about an unexpected error."""
    detail = f": {error.strerror}" if isinstance(error, OSError) and error.strerror else ""
    return f"살펴보다가 뜻하지 않은 오류가 났습니다({type(error).__name__}{detail}). 파일을 직접 열어 확인해 주세요"


def and_more(count: int) -> str:
    """Return the end of a shortened list, Korean for "and `count` more"; empty for 0."""
    return f" 외 {count:,}개" if count > 0 else ""
