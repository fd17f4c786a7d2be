"""How long the processes of a sandbox have been at work, however busy the machine is. Nothing here looks at a clock.

Two sums are kept, and a limit of N seconds is over when either says so:

- the clock, less the time in which the processes wanted a processor and had none. Sleeping and blocking count;
- what all threads have computed, divided by the processors: forty spinning children wait for each other all the time,
  and waiting for one's own is no excuse.

A cell that takes N seconds on an idle machine stays within N by both, whatever runs beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

__all__ = ["Reading", "Stopwatch"]

LEAST = 1 / 20
"""Part of the clock that counts whatever waits, so that a blocked cell ends although its other threads keep waiting."""


class Reading(NamedTuple):
    """What Linux has counted of one thread, in seconds (`/proc/PID/task/TID/schedstat`)."""

    ran: float
    waited: float


class Stopwatch:
    """Sums of seconds since it was made.

    Attributes:
        used: of the clock, without the waiting.
        computed: of all threads, divided by the processors.
    """

    def __init__(self, cores: int) -> None:
        self.used = self.computed = 0.0
        self._cores = cores
        self._before: dict[object, Reading] = {}
        self._still = 0.0  # counted while nothing ran, to be given back: Linux tells of a wait only when it is over

    def add(self, elapsed: float, threads: Mapping[object, Reading]) -> tuple[float, float]:
        """Count what happened since the last call.

        Args:
            elapsed: seconds since then.
            threads: all threads that there are now. What one did that has ended meanwhile is not known, and does not
                count as waiting.

        Returns:
            What was added to `used` and to `computed`.
        """
        ran, waited = self._since_before(threads)
        self._before = dict(threads)
        least = elapsed * LEAST
        used = max(elapsed - waited, least)
        refund = min(max(waited - elapsed, 0.0), self._still)
        self._still = 0.0 if ran else self._still + used - least - refund
        used -= refund
        computed = ran / self._cores
        self.used += used
        self.computed += computed
        return used, computed

    def _since_before(self, threads: Mapping[object, Reading]) -> tuple[float, float]:
        ran = waited = 0.0
        for name, now in threads.items():
            before = self._before.get(name, Reading(0, 0))
            if now.ran < before.ran:  # another one with the number of one that has ended
                before = Reading(0, 0)
            ran += now.ran - before.ran
            waited += max(now.waited - before.waited, 0.0)
        return ran, waited
