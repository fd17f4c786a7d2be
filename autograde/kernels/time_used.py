"""How long the processes of a sandbox have been at work, however busy the machine is. Nothing here looks at a clock.

Three sums are kept, and a limit of N seconds is over when one of them says so:

- the clock, less the time in which the processes wanted a processor and had none. Sleeping and blocking count;
- what all threads have computed, divided by the processors: forty spinning children wait for each other all the time,
  and waiting for one's own is no excuse;
- a small part of the clock, so that a blocked cell ends although its other threads keep waiting.

A cell that takes N seconds on an idle machine stays within N by all three, beside up to fifty times its own work.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

__all__ = ["Reading", "Spent", "Stopwatch"]

LEAST = 1 / 50
"""Part of the clock that counts whatever waits, and is never added to what was used."""


class Reading(NamedTuple):
    """What Linux has counted of one thread, in seconds (`/proc/PID/task/TID/schedstat`)."""

    ran: float
    waited: float


@dataclass(frozen=True)
class Spent:
    """Seconds of some stretch of time.

    Attributes:
        clock: all of it.
        used: without the waiting for a processor.
        computed: by all threads, divided by the processors.
    """

    clock: float = 0
    used: float = 0
    computed: float = 0

    def __add__(self, other: Spent) -> Spent:
        return Spent(self.clock + other.clock, self.used + other.used, self.computed + other.computed)

    @property
    def seconds(self) -> float:
        """What counts against a limit."""
        return max(self.used, self.computed, self.clock * LEAST)


class Stopwatch:
    """Reckon what the threads of a sandbox have spent, from one look at them to the next."""

    def __init__(self, cores: int) -> None:
        self._cores = cores
        self._before: dict[object, Reading] = {}
        self._still = 0.0  # counted while nothing ran, to be given back: Linux tells of a wait only when it is over

    def since_last(self, elapsed: float, threads: Mapping[object, Reading]) -> Spent:
        """Reckon what was spent since the last look.

        Args:
            elapsed: seconds since then.
            threads: all threads that there are now. What one did that has ended meanwhile is not known, and does not
                count as waiting.
        """
        ran, waited = self._since_before(threads)
        self._before = dict(threads)
        used = max(elapsed - waited, 0.0)
        refund = min(max(waited - elapsed, 0.0), self._still)
        self._still = 0.0 if ran else self._still + used - refund
        return Spent(elapsed, used - refund, ran / self._cores)

    def _since_before(self, threads: Mapping[object, Reading]) -> tuple[float, float]:
        ran = waited = 0.0
        for name, now in threads.items():
            before = self._before.get(name, Reading(0, 0))
            if now.ran < before.ran:  # another one with the number of one that has ended
                before = Reading(0, 0)
            ran += now.ran - before.ran
            waited += max(now.waited - before.waited, 0.0)
        return ran, waited
