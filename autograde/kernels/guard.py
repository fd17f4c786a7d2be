"""The guard of one sandboxed kernel: a process of the grader that starts it, watches it, and ends it with all it left.

It has joined the sandbox's namespaces except the PID namespace: it sees the sandbox's files and processes but is not
one of these processes, so that nothing in there can see, signal or trace it. It exchanges the messages of
`autograde.kernels.protocol` with the grader. A cell that exceeds its time is interrupted; if it does not stop within
the grace period, its kernel is killed.
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
_EXITING = 0x4  # PF_EXITING, of the flags in /proc/PID/stat


def become_guarded(sandbox: Sandboxed, pidfd: int, lines: Lines) -> int:
    """Enter the sandbox and fork: the child returns, without privileges; this process guards it and never returns.

    Returns:
        The descriptor that the child should write its output to.
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
    """Prepare the child before anything else: start a new session, drop all privileges, enter the work folder."""
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
    """The guard's view of its kernel: its descriptors, limits, and what it has used so far.

    The kernel is a child of this process, so that its pid cannot mean another process: only `end_all` frees it.
    """

    def __init__(self, sandbox: Sandboxed, pidfd: int, pid: int, hear: int) -> None:
        self.words = b""
        self._sandbox, self._sandbox_fd, self._pid, self._hear = sandbox, pidfd, pid, hear
        self._kernel_fd = os.pidfd_open(pid)
        self._limits = Limits(**sandbox.limits)
        self._began = self._counted = time.monotonic()
        self._listens = False
        self._kills = out_of_memory_kills()
        self._memory = Memory()
        self._stopwatch = Stopwatch(len(os.sched_getaffinity(0)))
        self._spent = Spent()
        self._cell: _Cell | None = None

    def watch(self, lines: Lines) -> Ended | Failed:
        """Watch the kernel until it has ended or has to be ended; return the last message about it.

        Raises:
            TimeoutError: its sockets did not appear in time.
        """
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
        """Kill every process of the sandbox, and wait until the last is gone."""
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
        """Carry out the messages from the grader; return False once the grader is gone."""
        for message in lines.receive(0):
            match message:
                case CellBegins(seconds, grace):
                    self._cell = _Cell(seconds, grace)
                case CellEnds():
                    self._cell = None
                case Signal(number):
                    with contextlib.suppress(OSError):  # the kernel has just ended
                        self._signal(number)
        return not lines.closed

    def _signal(self, number: int) -> None:
        """Send a signal to the kernel's process group, as Jupyter does to an ordinary kernel."""
        try:
            os.killpg(self._pid, number)
        except ProcessLookupError:  # between fork and setsid
            os.kill(self._pid, number)

    def _last_report(self) -> Ended | Failed:
        """Return the last message about a kernel that has ended by itself."""
        os.set_blocking(self._hear, False)
        with contextlib.suppress(BlockingIOError):
            while self._listen():
                pass
        ended = os.waitid(os.P_PID, self._pid, os.WEXITED | os.WNOWAIT)
        assert ended is not None, "None is for those that do not wait"
        code = ended.si_status if ended.si_code == os.CLD_EXITED else -ended.si_status
        if not self._listens:
            return Failed("the kernel ended while it started", code)
        if code == -signal.SIGKILL and (error := self._taken_away()):
            return Failed(error, code)
        return Ended(code, Excess.CPU if code == -signal.SIGXCPU else None)

    def _taken_away(self) -> str:
        """Return why a killed kernel may have been killed by the machine; empty where nothing speaks for that."""
        if holder_is_ending():
            return "the sandbox has ended before its kernel"
        if out_of_memory_kills() != self._kills:
            return "Linux has killed a process because the machine had no memory left"
        return ""

    def _look_for_sockets(self, lines: Lines) -> None:
        """Report the kernel as started once all its sockets are there, and make their folder read-only.

        Nothing needs to write there any more, and learners' code must not be able to.

        Raises:
            TimeoutError: the sockets are not there in time.
        """
        if time.monotonic() - self._began > self._sandbox.start_timeout:
            raise TimeoutError(f"no sockets after {self._sandbox.start_timeout:.0f} s")
        sockets = self._sandbox.sockets
        if sockets and all(Path(f"{sockets}-{number}").is_socket() for number in range(1, _SOCKETS + 1)):
            protect(str(Path(sockets).parent))
            self._listens = True
            lines.send(Started(self._pid))

    def _excess(self, lines: Lines) -> Excess | None:
        """Return the limit that the kernel exceeds; None if it exceeds none."""
        if excess := self._late(lines):
            return excess
        disk = [os.statvfs(folder) for folder in PRIVATE]
        if sum(each.f_files - each.f_ffree for each in disk) > self._limits.files:
            return Excess.FILES
        return Excess.MEMORY if self._memory.exceeds(self._limits.memory) else None

    def _late(self, lines: Lines) -> Excess | None:
        """Return the time limit that the kernel exceeds, or None; a cell over its own limit is first interrupted."""
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
    """The running cell: the seconds it may take, the seconds to stop once interrupted, and what it has spent."""

    seconds: float
    grace: float
    interrupted: bool = False
    spent: Spent = field(default_factory=Spent)


def holder_is_ending() -> bool:
    """Whether the sandbox's first process, with which all others are killed, has ended or is about to."""
    try:
        flags = Path("/proc/1/stat").read_text().rpartition(")")[2].split()[6]
    except OSError:
        return True
    return bool(int(flags) & _EXITING)


def out_of_memory_kills() -> int:
    """Return how many processes Linux has killed since its start because no memory was left; 0 where it cannot tell.

    Source: the counter `oom_kill` of /proc/vmstat (Linux 4.13), which counts limits of containers too.
    """
    with contextlib.suppress(OSError):
        for line in Path("/proc/vmstat").read_text().splitlines():
            name, _, count = line.partition(" ")
            if name == "oom_kill":
                return int(count)
    return 0


def _threads() -> Iterator[tuple[str, Reading]]:
    """Yield each thread of the sandbox with the times that Linux has counted for it."""
    for process in processes():
        with contextlib.suppress(OSError):  # it has just ended, or this Linux does not count
            for thread in (process / "task").iterdir():
                with contextlib.suppress(OSError, ValueError):
                    ran, waited, _ = (thread / "schedstat").read_text().split()
                    yield str(thread), Reading(int(ran) / 1e9, int(waited) / 1e9)


# ---- a new process in the sandbox -----------------------------------------------------------------------------------


def main() -> None:
    """Run the command that arrives on a socket, in a sandbox and under a guard.

    `autograde.kernels.sandbox` starts this, with the socket's number as the argument.
    """
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
