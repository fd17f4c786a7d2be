"""Find the lesson that a file belongs to, and what grading would make of the file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from functools import cached_property

from traitlets.config import Config

from autograde.collecting.archives import Found, Role, role_of
from autograde.collecting.rows import unforeseen
from autograde.intake.handed_in import HandedIn, Limits, without_big_outputs
from autograde.intake.reading import Unreadable
from autograde.intake.rebuilding import OWN_LESSON, Candidate, candidate, rebuild
from autograde.intake.record import Status
from autograde.layout import Layout
from autograde.lesson.template import LessonTemplate, read_template


class Sorter:
    """A sorter of files by lesson: by their cells, or by file and folder names if the cells tell nothing."""

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
        """Return the lesson of a file; None if neither its cells nor its names tell."""
        file = handed_in(found.name, content)
        shares = {self.lesson: share(file, self.template(self.lesson))}
        if shares[self.lesson] < OWN_LESSON:
            shares |= {name: share(file, self.template(name)) for name in self.others}
        best = max(shares, key=lambda name: shares[name])
        return best if shares[best] > 0 else self.lesson_in(found.parts)

    def lesson_in(self, parts: tuple[str, ...]) -> str | None:
        """Return the lesson that the file's name contains or, for a notebook, the innermost folder that names one."""
        return self.named(parts if role_of(parts) == Role.notebook else parts[-1:])

    def named(self, parts: Sequence[str]) -> str | None:
        """Return the lesson whose name occurs in one of `parts`, searched from the innermost; None if none does."""
        for part in reversed(parts):
            named = [name for name in (self.lesson, *self.others) if name in part.lower()]
            if named:
                return named[0]
        return None

    def merit(self, content: bytes) -> tuple[bool, bool, int]:
        """Return a sort key for choosing a file as grading does: (can be read, is this lesson's, answers given)."""
        digest = hashlib.sha256(content).hexdigest()
        if digest not in self._merits:
            try:
                chosen = candidate(handed_in(f"{self.lesson}.ipynb", content), self.template(self.lesson))
                answered = len(chosen.finder.template.exercises) - len(list(untouched(chosen)))
                self._merits[digest] = (True, chosen.share >= OWN_LESSON, answered)
            except Exception:  # Unreadable, or an unexpected error
                self._merits[digest] = (False, False, 0)
        return self._merits[digest]

    def examine(self, content: bytes) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return (repairs that grading will make, names of unanswered exercises) of a submission."""
        file = handed_in(f"{self.lesson}.ipynb", content)
        try:
            chosen = candidate(file, self.template(self.lesson))
            return rebuild(chosen.finder, chosen.reading.repairs).repairs, tuple(untouched(chosen))
        except Unreadable as reason:
            return (f"{Status.UNREADABLE}: {reason}",), ()
        except Exception as error:  # it is handed in all the same; grading handles its own errors
            return (unforeseen(error),), ()


def handed_in(name: str, content: bytes) -> HandedIn:
    """Return a file as grading would read it: a big one without its outputs."""
    limits = Limits()
    rest, problem = (content, "") if len(content) <= limits.notebook else without_big_outputs(content, limits)
    return HandedIn(name, rest, problem=problem)


def share(file: HandedIn, template: LessonTemplate) -> float:
    """Return the share of a lesson's cells that a file has, from 0 to 1; 0 if it is no notebook of that lesson."""
    try:
        return max(candidate(file, template).share, 1e-6)  # at least an answer was found
    except Exception:  # Unreadable, or an unexpected error; the file's name may still tell its lesson
        return 0.0


def untouched(chosen: Candidate) -> Iterator[str]:
    finder = chosen.finder
    for exercise in finder.template.exercises:
        if not any(finder.touched(cell, exercise) for cell in finder.placement.answers[exercise.name]):
            yield exercise.name
