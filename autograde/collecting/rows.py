"""What came of everything that was looked at, learner by learner."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from enum import StrEnum

from autograde.collecting.people import Person
from autograde.collecting.versions import Occurrence
from autograde.intake.without_notebook import NO_NOTEBOOK


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
    handed_in: Occurrence
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


def unforeseen(error: Exception) -> str:
    """What a person reads of an error that nobody has thought of."""
    detail = f": {error.strerror}" if isinstance(error, OSError) and error.strerror else ""
    return f"살펴보다가 뜻하지 않은 오류가 났습니다({type(error).__name__}{detail}). 파일을 직접 열어 확인해 주세요"


def and_more(count: int) -> str:
    """What ends a list that would have no end."""
    return f" 외 {count:,}개" if count > 0 else ""
