"""The sandbox of a grading kernel: which files it sees, and the process that keeps it alive (its holder).

Bubblewrap makes it: namespaces without a network and without other processes, and a file system that holds only what is
named here. It keeps the sandbox alive through a small program that only waits. Kernels then enter
(`autograde.kernels.confine`), each its own sandbox and each watched by a guard (`autograde.kernels.guard`). When the
holder ends, so does everything in the sandbox; and the holder ends with the grader.
"""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import json
import os
import random
import select
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import IO, NamedTuple

from autograde.kernels.confine import HOME, PRIVATE, WORK, Limits
from autograde.kernels.lines import Lines
from autograde.kernels.protocol import Sandboxed, Start
from autograde.library import LIBRARY

__all__ = ["Limits", "Sandbox", "SandboxError", "View", "python_folders", "without_detours"]

ROOT = Path(__file__).resolve().parents[2]

# Parts of the system that programs need; none of them tells anything about this machine's users.
SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")
SETTINGS = ("ld.so.cache", "ld.so.conf", "ld.so.conf.d", "alternatives", "localtime", "timezone", "fonts")
PROCESSORS = "/sys/devices/system/cpu"  # for libraries that choose code and threads by it

# The visible parts of a Python environment. Not its whole folder: some people also work in that folder.
ENVIRONMENT = ("bin", "lib", "lib32", "lib64", "libexec", "include", "share", "etc", "ssl", "pyvenv.cfg")


def own_folder(root: Path) -> str:
    """Return the folder that no kernel sees: the checkout, or the package where it is installed among others."""
    return str(root if (root / "pyproject.toml").is_file() else root / "autograde")


# Hidden even where a visible folder contains it: this checkout, and the usual folder of nbgrader's exchange
HIDDEN = (own_folder(ROOT), "/usr/local/share/nbgrader")

_ASK = """
import importlib.util, json, sys
library = importlib.util.find_spec(sys.argv[1])
print(json.dumps({
    "prefixes": [sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix],
    "path": sys.path, "library": list(library.submodule_search_locations) if library else [],
}))
"""

# Numbers that no distribution gives to users, services or containers
_UIDS = (0x78000000, 0x7FFE0000)


class SandboxError(Exception):
    """Raised when a sandbox, or a process in it, cannot be started; the message is one line and says why."""


# ---- what is seen ----------------------------------------------------------------------------------------------


@functools.cache
def python_folders(executable: str) -> tuple[str, ...]:
    """Return the paths that a Python needs to see: its environment, the packages on its path, the course's library.

    Args:
        executable: path of the Python.

    Raises:
        SandboxError: it cannot be run.
    """
    try:
        ask = [executable, "-I", "-c", _ASK, LIBRARY]
        answer = subprocess.check_output(ask, text=True, cwd="/", stderr=subprocess.STDOUT)
        about = json.loads(answer.splitlines()[-1])
    except (OSError, subprocess.CalledProcessError, ValueError, IndexError) as error:
        raise SandboxError(f"{executable} cannot be run: {error}") from None
    found = [os.path.join(prefix, name) for prefix in about["prefixes"] for name in ENVIRONMENT]  # noqa: PTH118
    found += [*about["path"], *about["library"], *_links(executable)]
    return tuple(dict.fromkeys(path for path in found if Path(path).is_absolute() and Path(path).exists()))


def without_detours(executable: str) -> str:
    """Return a path without `..`, such as `/course/.venv/bin/python` of `/course/autograde/../.venv/bin/python`.

    In a sandbox a folder on the way may be hidden.
    """
    path = Path(executable)
    return str(path.parent.resolve() / path.name) if ".." in path.parts else executable


def _links(path: str) -> Iterator[str]:
    """Yield a path and, while it is a symbolic link, each path that it leads to."""
    for _ in range(40):
        yield path
        if not Path(path).is_symlink():
            return
        path = os.path.normpath(Path(path).parent / Path(path).readlink())


@dataclasses.dataclass(frozen=True)
class View:
    """The grader's files that are visible in a sandbox, all of them read-only."""

    visible: tuple[str, ...]
    hidden: tuple[str, ...] = HIDDEN

    def mounts(self) -> list[str]:
        """Return bubblewrap's arguments that mount the visible paths and mask the hidden folders.

        Where a visible folder contains a hidden one, an empty folder is mounted over it, and the visible paths inside
        it are mounted again: so the library in a checkout is seen and the checkout is not, wherever the two lie.
        """
        seen, hidden = self._seen(), self._masks()
        kinds: dict[Path, str] = {}
        arguments = []
        for path in sorted({*seen, *hidden}, key=lambda path: path.parts):
            above = next((kinds[folder] for folder in path.parents if folder in kinds), None)
            if path in hidden:
                kinds[path] = "hidden"
                arguments += ["--perms", "0755", "--size", "65536", "--tmpfs", str(path)]
            elif above != "seen":
                kinds[path] = "seen"
                arguments += folders_above(path)
                link = path.is_symlink()
                arguments += ["--symlink", str(path.readlink()), str(path)] if link else ["--ro-bind", *[str(path)] * 2]
        for path in hidden:
            arguments += ["--remount-ro", str(path)]
        return arguments

    def _seen(self) -> set[Path]:
        system = (*SYSTEM, *(f"/etc/{name}" for name in SETTINGS), PROCESSORS)
        paths = {Path(os.path.normpath(path)) for path in (*system, *self.visible)}
        return {path for path in paths if path.exists()}

    def _masks(self) -> set[Path]:
        """Return the hidden folders, as the paths at which they appear in visible ones."""
        masks = set()
        for folder in self._seen():
            if folder.is_symlink():  # only a name: its target is visible on its own, or not at all
                continue
            real = folder.resolve()
            for path in (Path(path).resolve() for path in self.hidden):
                if path.is_dir() and path.is_relative_to(real):
                    masks.add(folder / path.relative_to(real))
        return masks


def folders_above(path: Path) -> list[str]:
    """Return bubblewrap's arguments that make a mount's parent folders, which by default only root could enter."""
    return [word for folder in reversed(path.parents[:-1]) for word in ("--perms", "0755", "--dir", str(folder))]


# ---- the holder ------------------------------------------------------------------------------------------------


class _Held(NamedTuple):
    """A running holder: bubblewrap's process, and the first process of its sandbox."""

    process: subprocess.Popen[bytes]
    pid: int
    pidfd: int


class Sandbox:
    """One sandbox for one kernel. `start` makes it, `run` starts a process in it, `close` ends all that is in it."""

    def __init__(self, view: View, limits: Limits, sockets: Path | None = None, start_timeout: float = 600) -> None:
        self._view, self._limits, self._sockets, self._start_timeout = view, limits, sockets, start_timeout
        self._held: _Held | None = None
        self._guard: subprocess.Popen[bytes] | None = None
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 (it lives as long as the sandbox)

    def start(self) -> Sandboxed:
        """Make the sandbox; return what a process has to know to enter it.

        Raises:
            SandboxError: bubblewrap cannot make it.
        """
        uid = _someone() if os.geteuid() == 0 else None
        if self._sockets is not None and uid is not None:
            for path in (self._sockets.parent, *self._sockets.parent.iterdir()):
                os.chown(path, uid, uid, follow_symlinks=False)
        # In a thread that lives as long: bubblewrap dies with the thread that started it, not with the process.
        held: Future[_Held] = Future()
        threading.Thread(target=self._hold, args=(held, uid), daemon=True).start()
        self._held = held.result()
        sockets = str(self._sockets or "")
        return Sandboxed(self._held.pid, uid, sockets, self._start_timeout, dataclasses.asdict(self._limits))

    @property
    def pidfd(self) -> int:
        assert self._held is not None, "it was not started"
        return self._held.pidfd

    def run(self, sandboxed: Sandboxed, command: list[str], env: dict[str, str]) -> Lines:
        """Start a new process in the sandbox, under a guard.

        Args:
            sandboxed: what `start` returned.
            command: the program with its arguments.
            env: all of its environment variables.

        Returns:
            The connection to the guard, on which `Started` or `Failed` will arrive.
        """
        mine, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        code = "import sys; sys.path.append(sys.argv.pop(1)); from autograde.kernels.guard import main; main()"
        with theirs:
            self._guard = subprocess.Popen(
                [sys.executable, "-I", "-S", "-c", code, str(ROOT), str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                cwd="/",
                env={},
                stdin=subprocess.DEVNULL,
                stdout=self._log,
                stderr=self._log,
                start_new_session=True,
            )
        socket.send_fds(mine, [b"k"], [self.pidfd])
        lines = Lines(mine)
        lines.send(Start(command, WORK, env, sandboxed))
        return lines

    def close(self) -> None:
        """End the sandbox and every process in it."""
        if self._held is not None:
            process, _, pidfd = self._held
            process.kill()
            process.wait()
            assert process.stdin is not None, "it is a pipe"
            process.stdin.close()
            gone = select.poll()
            gone.register(pidfd, select.POLLIN)
            gone.poll(10_000)  # milliseconds; the last process follows the holder at once
            os.close(pidfd)
            self._held = None
        if self._guard is not None:
            self._guard.wait()  # it has seen the end of its kernel
            self._guard = None
        self._log.close()

    def _hold(self, held: Future[_Held], uid: int | None) -> None:
        try:
            process, pid = self._start_holder(uid)
            held.set_result(_Held(process, pid, os.pidfd_open(pid)))
        except BaseException as error:
            held.set_exception(error)
            return
        process.wait()

    def _start_holder(self, uid: int | None) -> tuple[subprocess.Popen[bytes], int]:
        about, tell = os.pipe()
        with contextlib.ExitStack() as stack:
            stack.callback(os.close, about)
            users = stack.enter_context(_file_of(_users(os.getuid() if uid is None else uid)))
            arguments = stack.enter_context(_file_of("\0".join(self._arguments(uid, tell, users.fileno()))))
            try:
                process = subprocess.Popen(
                    ["bwrap", "--args", str(arguments.fileno()), "cat"],  # a command line that gives nothing away
                    env={"PATH": "/usr/bin:/bin"},
                    pass_fds=[tell, users.fileno(), arguments.fileno()],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=self._log,
                    bufsize=0,
                )
            except OSError as error:
                raise SandboxError(f"bwrap: {error.strerror}") from None
            finally:
                os.close(tell)
            assert process.stdin is not None, "it is a pipe"
            assert process.stdout is not None, "it is a pipe"
            with process.stdout:
                first = os.read(about, 1)
                with contextlib.suppress(BrokenPipeError):
                    process.stdin.write(b"\n")
                if not process.stdout.read(1):  # the holder runs once everything is mounted
                    process.wait()
                    process.stdin.close()
                    raise SandboxError(self._last_words())
            with open(about, closefd=False, encoding="ascii") as rest:
                return process, json.loads(first.decode() + rest.read())["child-pid"]

    def _arguments(self, uid: int | None, tell: int, users: int) -> list[str]:
        size = ["--size", str(self._limits.disk), "--perms", "1777"]
        yes = [
            *("--die-with-parent", "--new-session", "--unshare-pid", "--unshare-net", "--unshare-ipc"),
            *("--unshare-uts", "--unshare-cgroup-try", "--hostname", "sandbox", "--info-fd", str(tell)),
            *(["--unshare-user"] if uid is None else ["--cap-drop", "ALL"]),
        ]
        yes += ["--proc", "/proc", "--dev", "/dev"]
        for folder in PRIVATE:
            yes += [*size, "--tmpfs", folder]
        yes += [*self._view.mounts(), "--ro-bind-data", str(users), "/etc/passwd"]
        if self._sockets is not None:
            sockets = self._sockets.parent
            yes += [*folders_above(sockets), "--bind", str(sockets), str(sockets)]
        # File systems that bubblewrap adds by itself are in memory without a limit of size, and where the grader is not
        # root they belong to the learner: hence read-only.
        return [*yes, "--chdir", "/", "--remount-ro", "/dev", "--remount-ro", "/"]

    def _last_words(self) -> str:
        words = os.pread(self._log.fileno(), 1 << 16, 0).decode(errors="replace")
        return (words.strip().splitlines() or ["bubblewrap says nothing"])[-1]


@contextlib.contextmanager
def _file_of(text: str) -> Iterator[IO[bytes]]:
    with tempfile.TemporaryFile() as file:
        file.write(os.fsencode(text))
        file.seek(0)
        yield file


def _users(uid: int) -> str:
    return f"learner:x:{uid}:{uid}:learner:{HOME}:/bin/sh\nnobody:x:65534:65534:nobody:/nonexistent:/bin/false\n"


def _someone() -> int:
    """Return a random uid that nobody uses. Each kernel has its own, so that no two share a count of processes."""
    ranges = [line.split() for line in Path("/proc/self/uid_map").read_text().splitlines()]
    ends = [int(first) + int(length) for first, _, length in ranges]
    low, high = _UIDS if max(ends) > _UIDS[1] else (max(ends) * 3 // 4, max(ends))
    return random.SystemRandom().randrange(low, high)
