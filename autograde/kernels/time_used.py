"""Measure how long the processes of a sandbox have worked, however busy the machine is.

Three sums are kept, and a limit of N seconds is exceeded as soon as one of them exceeds N:

- elapsed time, less the time in which the processes wanted a processor and had none. Sleeping and blocking count;
- CPU time of all threads, divided by the number of processors: forty spinning children wait for each other all the
  time, and waits for one's own threads must not be free;
- a small part of elapsed time, so that a blocked cell ends although its other threads keep waiting for a processor.

A cell that takes N seconds on an idle machine stays within N by all three, even where other work makes it fifty times
as slow. Nothing here reads a clock: callers say how much time has elapsed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

__all__ = ["Reading", "Spent", "Stopwatch"]

LEAST = 1 / 50
"""Part of elapsed time that counts even while threads wait for a processor; it is never added to what was used."""


class Reading(NamedTuple):
    """Seconds that one thread ran and waited for a processor, as Linux counts (`/proc/PID/task/TID/schedstat`)."""

    ran: float
    waited: float


@dataclass(frozen=True)
class Spent:
    """Time that a sandbox's threads spent in some interval, as three sums in seconds.

    Attributes:
        clock: elapsed time.
        used: elapsed time without waits for a processor.
        computed: CPU time of all threads, divided by the number of processors.
    """

    clock: float = 0
    used: float = 0
    computed: float = 0

    def __add__(self, other: Spent) -> Spent:
        return Spent(self.clock + other.clock, self.used + other.used, self.computed + other.computed)

    @property
    def seconds(self) -> float:
        """The seconds that count against a limit: the most of `used`, `computed` and a small part of `clock`."""
        return max(self.used, self.computed, self.clock * LEAST)


class Stopwatch:
    """Calculator of the time that a sandbox's threads spend between one measurement and the next."""

    def __init__(self, cores: int) -> None:
        self._cores = cores
        self._before: dict[object, Reading] = {}
        # Counted while nothing ran; given back if that was a wait for a processor, which Linux tells only at its end.
        self._still = 0.0

    def since_last(self, elapsed: float, threads: Mapping[object, Reading]) -> Spent:
        """Return what was spent since the last call.

        Args:
            elapsed: seconds since the last call.
            threads: readings of all threads that there are now, by any name. What a thread did that has ended meanwhile
                is not known, and does not count as waiting.
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
            if now.ran < before.ran:  # another thread that got the number of one that has ended
                before = Reading(0, 0)
            ran += now.ran - before.ran
            waited += max(now.waited - before.waited, 0.0)
        return ran, waited
