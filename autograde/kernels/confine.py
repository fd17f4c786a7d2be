"""Into the sandbox: join its namespaces, take the limits, and give up every right. Nothing here knows of kernels.

Two processes do it, and both run learners' code afterwards: a fork of the zygote, and a new process. They join a
sandbox that `autograde.kernels.sandbox` has made and that bubblewrap holds, so that warm and cold kernels live in the
same.

Only the standard library, all of it imported before `enter`: afterwards the grader's files are out of sight.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import os
import resource
import signal
from dataclasses import dataclass, field
from pathlib import Path

from autograde.kernels import linux, system_calls
from autograde.kernels.protocol import Sandboxed

__all__ = ["HOME", "PRIVATE", "WORK", "Limits", "NamespaceFds", "drop_rights", "enter", "open_sandbox", "protect"]

HOME = "/home/learner"
WORK = f"{HOME}/work"
PRIVATE = (HOME, "/tmp", "/dev/shm")  # file systems in memory, all that a learner can write to

GIB = 1 << 30
MIB = 1 << 20
CORES = os.cpu_count() or 1


@dataclass(frozen=True)
class Limits:
    """What one kernel may use, with all the processes it starts."""

    memory: int = 4 * GIB
    """Bytes of all processes together, and of the files they keep in memory; more ends the kernel."""
    data: int = field(default_factory=lambda: 8 * GIB + 128 * MIB * CORES)
    """Bytes of private memory that one process may ask for (RLIMIT_DATA); more is a MemoryError in it.
    Far above `memory`, because each thread of TensorFlow and NumPy reserves a stack and buffers that it never fills."""
    disk: int = 256 * MIB
    """Bytes in the home, in /tmp, and in /dev/shm, each; more is "no space left on device"."""
    files: int = 20_000
    """Files and folders in these three together; more ends the kernel."""
    file_size: int = 256 * MIB
    """Bytes of one file."""
    open_files: int = 1024
    """File descriptors of one process."""
    processes: int = field(default_factory=lambda: 256 + 16 * CORES)
    """Processes and threads together. TensorFlow starts a few threads for each core."""
    cpu: int = 3600
    """Seconds of computing of one process, summed over its threads."""
    wall: int = 3600
    """Seconds of the kernel's life, whatever it does but wait for a processor (`autograde.kernels.time_used`); the time
    for one cell is nbgrader's setting."""


# ---- joining the namespaces
# -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class NamespaceFds:
    """Descriptors that lead into a sandbox. `users` are the user namespaces of its mounts and of its processes."""

    process: int  # a pidfd, which no other process can be
    users: tuple[int, int] | None

    def close(self) -> None:
        for fd in (self.process, *(self.users or ())):
            os.close(fd)


def open_sandbox(sandbox: Sandboxed, pidfd: int) -> NamespaceFds:
    """Open what `enter` and `drop_rights` need, while the grader's /proc can still be seen.

    Bubblewrap as a plain user makes two user namespaces: in the outer one it mounts, in the inner one processes run.
    """
    if sandbox.uid is not None:
        return NamespaceFds(pidfd, None)
    mounts = os.open(f"/proc/{sandbox.pid}/ns/mnt", os.O_RDONLY | os.O_CLOEXEC)
    inner = os.open(f"/proc/{sandbox.pid}/ns/user", os.O_RDONLY | os.O_CLOEXEC)
    outer = fcntl.ioctl(mounts, linux.NS_GET_USERNS)
    os.set_inheritable(outer, False)
    os.close(mounts)
    return NamespaceFds(pidfd, (outer, inner))


def _join(fd: int, kinds: int, what: str) -> None:
    """Join namespaces of these kinds."""
    linux.checked(linux.libc.setns(fd, kinds), f"setns ({what})")


def enter(namespaces: NamespaceFds) -> None:
    """Join the sandbox. Of its processes only forks of this one will be part; this one stays unseen."""
    if namespaces.users:
        _join(namespaces.users[0], linux.CLONE_NEWUSER, "user")
    _join(namespaces.process, linux.OTHER_NAMESPACES, "sandbox")


def protect(folder: str) -> None:
    """Make a mount of the sandbox read-only, from inside, for good: who lives there has no right to change it back."""
    flags = linux.MS_REMOUNT | linux.MS_BIND | linux.MS_RDONLY | linux.MS_NOSUID | linux.MS_NODEV
    linux.checked(linux.libc.mount(None, os.fsencode(folder), None, ctypes.c_ulong(flags), None), f"remount {folder}")


def drop_rights(sandbox: Sandboxed, namespaces: NamespaceFds) -> None:
    """In the fork that is going to run learners' code: take the limits, become nobody, and keep it so."""
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")  # the first to go where memory runs out
    _set_limits(Limits(**sandbox.limits))
    if namespaces.users and not os.path.sameopenfile(*namespaces.users):
        _join(namespaces.users[1], linux.CLONE_NEWUSER, "user")
    for capability in range(64):
        linux.prctl(linux.PR_CAPBSET_DROP, capability)  # the last ones do not exist
    if sandbox.uid is not None:
        os.setgroups([])
        os.setresgid(sandbox.uid, sandbox.uid, sandbox.uid)
        os.setresuid(sandbox.uid, sandbox.uid, sandbox.uid)
    linux.prctl(linux.PR_CAP_AMBIENT, linux.PR_CAP_AMBIENT_CLEAR_ALL)
    linux.checked(linux.libc.capset(_words(linux.CAPABILITY_VERSION_3, 0), _words(*[0] * 6)), "capset")
    linux.checked(linux.prctl(linux.PR_SET_NO_NEW_PRIVS, 1), "no_new_privs")
    linux.prctl(linux.PR_SET_DUMPABLE, 1)  # else its own /proc is root's, until it runs another program
    linux.prctl(linux.PR_SET_PDEATHSIG, signal.SIGKILL)  # after the change of user, which clears it
    system_calls.forbid()


def _words(*values: int) -> ctypes.Array[ctypes.c_uint32]:
    return (ctypes.c_uint32 * len(values))(*values)


def _set_limits(limits: Limits) -> None:
    wanted = {
        resource.RLIMIT_DATA: limits.data,
        resource.RLIMIT_FSIZE: limits.file_size,
        resource.RLIMIT_NOFILE: limits.open_files,
        resource.RLIMIT_NPROC: limits.processes,
        resource.RLIMIT_CPU: limits.cpu,
        resource.RLIMIT_CORE: 0,
        # The kernel's own memory, which no one adds up
        resource.RLIMIT_MEMLOCK: 8 * MIB,
        linux.RLIMIT_SIGPENDING: 1024,
        linux.RLIMIT_MSGQUEUE: 0,
    }
    for which, value in wanted.items():
        # seconds between the signal that says why and the one that ends
        grace = 5 if which == resource.RLIMIT_CPU else 0
        soft, hard = (_at_most(value + more, resource.getrlimit(which)[1]) for more in (0, grace))
        resource.setrlimit(which, (soft, hard))


def _at_most(value: int, limit: int) -> int:
    return value if limit == resource.RLIM_INFINITY else min(value, limit)
