"""The versions of a learner's notebook: when each was handed in, and which one counts."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from autograde.errors import CourseError

EARLIEST = "2020-01-01"


@dataclass(frozen=True)
class Clock:
    """The span of times that can be believed, from the start of the course until now, in seconds since the epoch.

    Clocks that were never set say 1970 or 1980, and others 2038.
    """

    start: float
    now: float

    @classmethod
    def of(cls, starts: str, now: float | None = None) -> Clock:
        """Return the clock of a course.

        Args:
            starts: the first day, such as `2026-03-02`.
            now: seconds since the epoch; by default the current time.

        Raises:
            CourseError: `starts` is no date.
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


class Occurrence(NamedTuple):
    """One arrival of a notebook.

    Attributes:
        moment: when it was handed in or saved, in seconds since the epoch; if unknown, when it arrived here.
        name: the path that led to it.
        beside: it came together with another file that was chosen instead.
        dated: whether `moment` is more than the time of arrival.
    """

    moment: float
    name: str
    beside: bool = False
    dated: bool = True

    @property
    def rank(self) -> tuple[float, tuple[int, ...], str]:
        """Sort key: the time, then the number that a browser adds, as in `a (2).ipynb`."""
        copies = [re.findall(r"\(([0-9]+)\)", part) for part in reversed(self.name.split("/"))]
        return self.moment, tuple(int(numbers[-1][:9]) if numbers else 0 for numbers in copies), self.name

    @property
    def entry(self) -> list[Any]:
        """The arrival as `versions.json` holds it."""
        return [self.moment, self.name] if self == (self.moment, self.name, False, True) else list(self)


@dataclass(frozen=True)
class Version:
    """One notebook, byte for byte, that a learner handed in once or several times.

    Attributes:
        seen: each time that it came in.
        content: its bytes; None for one that lies in `collected/` already.
        taken: an instructor has chosen this one with `--take`.
    """

    sha256: str
    seen: tuple[Occurrence, ...]
    content: bytes | None = field(default=None, repr=False)
    taken: bool = False

    @property
    def counting(self) -> tuple[Occurrence, ...]:
        """The arrivals in which it was not merely beside another file; all of them if there are none."""
        return tuple(occurrence for occurrence in self.seen if not occurrence.beside) or self.seen

    @property
    def last(self) -> Occurrence:
        return max(self.counting, key=lambda occurrence: occurrence.rank)

    @property
    def only_beside(self) -> bool:
        return all(occurrence.beside for occurrence in self.seen)

    def merged(self, other: Version) -> Version:
        """Return the notebook with the arrivals of both; where both have the same one, the other's is kept."""
        content = self.content if self.content is not None else other.content
        seen = {(one.moment, one.name): one for one in (*self.seen, *other.seen)}
        return Version(self.sha256, tuple(sorted(seen.values())), content, self.taken or other.taken)


def newest_of(versions: Collection[Version], readable: Callable[[Version], bool]) -> tuple[Version, Occurrence]:
    """The version that counts and its time. Downloading the same file again does not make it newer.

    An earlier version that is handed in again after others is the newest. One that cannot be read replaces none that
    can, and one that an instructor has chosen goes before all others.
    """
    several = [one for one in versions if one.taken or not one.only_beside] or list(versions)
    if len(several) > 1:
        several = [version for version in several if readable(version)] or several
    newest = max(several, key=lambda version: (version.taken, version.last.rank))
    others = max((one.last.moment for one in several if one is not newest), default=0.0)
    since = min([one for one in newest.counting if one.moment >= others], default=newest.last)
    return newest, since._replace(name=newest.last.name)


@dataclass(frozen=True)
class Arrival:
    """One file that came in as a submission of the lesson, and its learner.

    Attributes:
        together: the folder or archive that it came in; all of one learner's files in it are one submission.
        parts: its path as names, of which the first `learners` tell whose it is.
        told: an instructor has said whose it is.
    """

    student: str
    version: Version
    together: tuple[str, ...]
    parts: tuple[str, ...] = ()
    learners: int = 0
    told: bool = False
