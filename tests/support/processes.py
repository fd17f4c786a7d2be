"""Inspect the machine's processes and keep its processors busy, for tests and benchmarks."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path


def parent_of(pid: int) -> int:
    """Return the process that started another, or the one that has taken its place."""
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def descendants(pid: int) -> dict[int, str]:
    """Return the command line of every descendant of a process, by pid."""
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            parents[int(folder.name)] = parent_of(int(folder.name))
    found, new = {}, {pid}
    while new:
        new = {child for child, parent in parents.items() if parent in new}
        for child in new:
            with contextlib.suppress(OSError):
                found[child] = Path(f"/proc/{child}/cmdline").read_text().replace("\0", " ")
    return found


def memory_of_each(pid: int) -> Iterator[tuple[str, int]]:
    """Yield (command, bytes) of a process and of all its descendants; shared memory is divided among its users."""
    for task in Path(f"/proc/{pid}/task").glob("*"):
        with contextlib.suppress(OSError):  # a thread that has just ended
            for child in (task / "children").read_text().split():
                yield from memory_of_each(int(child))
    with contextlib.suppress(OSError):
        rows = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        size = next(int(row.split()[1]) << 10 for row in rows if row.startswith("Pss:"))
        yield Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " "), size


def memory_of(pid: int) -> int:
    """Return the bytes of memory of a process and of all its descendants; what they share counts once."""
    return sum(size for _, size in memory_of_each(pid))


@contextlib.contextmanager
def busy(loops: int) -> Iterator[None]:
    """Run some other processes that compute all the time, each in a session of its own.

    Linux shares processors between sessions first (sched_autogroup_enabled): loops in one session would together get
    the share of one.
    """
    loop = "print(flush=True)\nwhile True: pass"
    running = [
        subprocess.Popen([sys.executable, "-S", "-c", loop], stdout=subprocess.PIPE, start_new_session=True)
        for _ in range(loops)
    ]
    try:
        for process in running:
            process.stdout.readline()  # it is running now
        yield
    finally:
        for process in running:
            process.kill()
            process.wait()
            process.stdout.close()
