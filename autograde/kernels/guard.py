"""The guard of one sandboxed kernel: a process of the grader that starts it, watches it, and ends it with all it left.

It has joined the sandbox's namespaces but for that of processes: it sees the sandbox's files and processes, and is
none of these processes, so that nothing in there can see, signal or trace it. To the grader it speaks as
`autograde.kernels.protocol` says. A cell that takes longer than it may is interrupted; a kernel that is not done with
it within the grace is ended.
"""

from __future__ import annotations

import contextlib
import os
import select
import selectors
import signal
import socket
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from autograde.kernels.confine import PRIVATE, WORK, Limits, NamespaceFds, drop_rights, enter, open_sandbox, protect
from autograde.kernels.lines import Lines
from autograde.kernels.memory_used import Memory, processes
from autograde.kernels.protocol import (
    CellBegins,
    CellEnds,
    Ended,
    Excess,
    Failed,
    Sandboxed,
    Signal,
    Start,
    Started,
    TookTooLong,
)
from autograde.kernels.time_used import Reading, Spent, Stopwatch

__all__ = ["become_guarded"]

_LAST_WORDS = 4096  # bytes
_PERIOD = 0.2  # seconds between two looks at what the kernel uses
_STARTING = 0.005  # seconds between two looks for its sockets
_SOCKETS = 5


def become_guarded(sandbox: Sandboxed, pidfd: int, lines: Lines) -> int:
    """Enter the sandbox and fork: the fork returns, without rights, and this process guards it and never returns.

    Returns:
        The descriptor that the fork should write its output to.
    """
    try:
        namespaces = open_sandbox(sandbox, pidfd)
        enter(namespaces)
        hear, speak = os.pipe()
        pid = os.fork()
    except OSError as error:
        with contextlib.suppress(OSError):
            lines.send(Failed(f"the sandbox cannot be entered: {error}"))
        os._exit(1)
    if pid:
        os.close(speak)
        _guard(_Guard(sandbox, pidfd, pid, hear), lines)
    lines.sock.close()
    os.close(hear)
    _settle(sandbox, namespaces, speak)
    return speak


def _guard(guard: _Guard, lines: Lines) -> None:
    try:
        last: Ended | Failed = guard.watch(lines)
    except BaseException as error:  # whatever it is: the kernel must not go on unwatched
        last = Failed(f"the guard failed: {error!r}", -signal.SIGKILL)
    guard.end_all()
    words = guard.words.decode(errors="replace")
    if isinstance(last, Failed):
        last = replace(last, error=f"{last.error}; its last words: {(words.strip().splitlines() or ['none'])[-1]}")
    with contextlib.suppress(OSError):
        lines.send(replace(last, words=words))
    os._exit(0)


def _settle(sandbox: Sandboxed, namespaces: NamespaceFds, speak: int) -> None:
    """In the fork, before anything else: a session of its own, no rights, a place to work."""
    try:
        os.setsid()
        drop_rights(sandbox, namespaces)
        namespaces.close()
        os.makedirs(WORK, exist_ok=True)  # noqa: PTH103 (pathlib would say the same in more words)
        os.chdir(WORK)
    except OSError as error:
        os.write(speak, f"the sandbox cannot be entered: {error}\n".encode())
        os._exit(1)


class _Guard:
    """The kernel is a child of this process and cannot be another one: only `end_all` frees its number."""

    def __init__(self, sandbox: Sandboxed, pidfd: int, pid: int, hear: int) -> None:
        self.words = b""
        self._sandbox, self._sandbox_fd, self._pid, self._hear = sandbox, pidfd, pid, hear
        self._kernel_fd = os.pidfd_open(pid)
        self._limits = Limits(**sandbox.limits)
        self._began = self._counted = time.monotonic()
        self._listens = False
        self._memory = Memory()
        self._stopwatch = Stopwatch(len(os.sched_getaffinity(0)))
        self._spent = Spent()
        self._cell: _Cell | None = None

    def watch(self, lines: Lines) -> Ended | Failed:
        """Until the kernel has ended, or has to: what is to be said of it."""
        with selectors.DefaultSelector() as selector:
            for file in (lines.sock, self._kernel_fd, self._hear):
                selector.register(file, selectors.EVENT_READ)
            looked, excess = self._began, None
            while excess is None:
                ready = [key.fileobj for key, _ in selector.select(_PERIOD if self._listens else _STARTING)]
                if self._hear in ready and not self._listen():
                    selector.unregister(self._hear)
                if lines.sock in ready and not self._do_as_told(lines):
                    break
                if self._kernel_fd in ready:
                    return self._last_report()
                if not self._listens:
                    self._look_for_sockets(lines)
                elif time.monotonic() - looked >= _PERIOD:
                    looked, excess = time.monotonic(), self._excess(lines)
        return Ended(-signal.SIGKILL, excess)

    def end_all(self) -> None:
        """End every process of the sandbox, and wait until the last is gone."""
        with contextlib.suppress(OSError):
            os.kill(self._pid, signal.SIGKILL)
            os.waitpid(self._pid, 0)
        with contextlib.suppress(OSError):
            signal.pidfd_send_signal(self._sandbox_fd, signal.SIGKILL)
        select.select([self._sandbox_fd], [], [])

    def _listen(self) -> bool:
        said = os.read(self._hear, 1 << 16)
        self.words = (self.words + said)[-_LAST_WORDS:]
        return bool(said)

    def _do_as_told(self, lines: Lines) -> bool:
        """What the grader wants; False when it is gone."""
        for message in lines.receive(0):
            match message:
                case CellBegins(seconds, grace):
                    self._cell = _Cell(seconds, grace)
                case CellEnds():
                    self._cell = None
                case Signal(number):
                    with contextlib.suppress(OSError):  # it ends in this moment
                        self._signal(number)
        return not lines.closed

    def _signal(self, number: int) -> None:
        """To the whole group, as an ordinary kernel gets it."""
        try:
            os.killpg(self._pid, number)
        except ProcessLookupError:  # between fork and setsid
            os.kill(self._pid, number)

    def _last_report(self) -> Ended | Failed:
        """What is to be said of a kernel that has ended by itself."""
        os.set_blocking(self._hear, False)
        with contextlib.suppress(BlockingIOError):
            while self._listen():
                pass
        ended = os.waitid(os.P_PID, self._pid, os.WEXITED | os.WNOWAIT)
        assert ended is not None, "None is for those that do not wait"
        code = ended.si_status if ended.si_code == os.CLD_EXITED else -ended.si_status
        if self._listens:
            return Ended(code, Excess.CPU if code == -signal.SIGXCPU else None)
        return Failed("the kernel ended while it started", code)

    def _look_for_sockets(self, lines: Lines) -> None:
        """Once all are there, their folder needs no more writing, and a learner must not get the chance."""
        if time.monotonic() - self._began > self._sandbox.start_timeout:
            raise TimeoutError(f"no sockets after {self._sandbox.start_timeout:.0f} s")
        sockets = self._sandbox.sockets
        if sockets and all(Path(f"{sockets}-{number}").is_socket() for number in range(1, _SOCKETS + 1)):
            protect(str(Path(sockets).parent))
            self._listens = True
            lines.send(Started(self._pid))

    def _excess(self, lines: Lines) -> Excess | None:
        """The limit that the kernel has gone over."""
        if excess := self._late(lines):
            return excess
        disk = [os.statvfs(folder) for folder in PRIVATE]
        if sum(each.f_files - each.f_ffree for each in disk) > self._limits.files:
            return Excess.FILES
        return Excess.MEMORY if self._memory.exceeds(self._limits.memory) else None

    def _late(self, lines: Lines) -> Excess | None:
        """The limit of time that the kernel has gone over; a cell that has gone over its own is interrupted first."""
        now = time.monotonic()
        spent = self._stopwatch.since_last(now - self._counted, dict(_threads()))
        self._counted = now
        self._spent += spent
        if self._spent.seconds > self._limits.wall:
            return Excess.WALL
        if self._cell is None:
            return None
        self._cell.spent += spent
        if self._cell.spent.seconds <= self._cell.seconds:
            return None
        if self._cell.interrupted:
            return Excess.CELL
        with contextlib.suppress(OSError):
            lines.send(TookTooLong(self._cell.seconds))
            self._signal(signal.SIGINT)
        self._cell = _Cell(self._cell.grace, self._cell.grace, interrupted=True)
        return None


@dataclass
class _Cell:
    """The cell that runs, and how much longer it may."""

    seconds: float
    grace: float
    interrupted: bool = False
    spent: Spent = field(default_factory=Spent)


def _threads() -> Iterator[tuple[str, Reading]]:
    """What Linux has counted of each thread of the sandbox."""
    for process in processes():
        with contextlib.suppress(OSError):  # it has just ended, or this Linux does not count
            for thread in (process / "task").iterdir():
                with contextlib.suppress(OSError, ValueError):
                    ran, waited, _ = (thread / "schedstat").read_text().split()
                    yield str(thread), Reading(int(ran) / 1e9, int(waited) / 1e9)


# ---- a new process in the sandbox -----------------------------------------------------------------------------------


def main() -> None:
    """Started by `autograde.kernels.sandbox` with one socket; runs the command that it is sent."""
    lines = Lines(socket.socket(fileno=int(sys.argv[1])))
    lines.sock.set_inheritable(False)
    _, fds, _, _ = socket.recv_fds(lines.sock, 1, 1, socket.MSG_CMSG_CLOEXEC)
    request = lines.receive_one()
    if not isinstance(request, Start) or request.sandbox is None:
        sys.exit(f"a guard is asked for a kernel in a sandbox, not for {request}")
    output = become_guarded(request.sandbox, fds[0], lines)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(output, 1)
    os.dup2(output, 2)
    try:
        os.execvpe(request.command[0], request.command, request.env)
    except OSError as error:
        os.write(2, f"{request.command[0]}: {error.strerror}\n".encode())
        os._exit(127)
