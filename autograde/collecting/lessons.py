"""Which lesson's hand-in a file is, and what is in it."""

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
        if shares[self.lesson] < OWN_LESSON:
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
                self._merits[digest] = (True, chosen.share >= OWN_LESSON, answered)
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
    rest, problem = (content, "") if len(content) <= limits.notebook else without_big_outputs(content, limits)
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
