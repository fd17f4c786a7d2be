"""Let a process enter a sandbox: join its namespaces, set the resource limits and drop all privileges.

Two kinds of process do this, and both run learners' code afterwards: a fork of the zygote (a warm kernel) and a new
process (a cold one). Both join a sandbox that `autograde.kernels.sandbox` has made and bubblewrap keeps alive, so that
warm and cold kernels are confined in the same way. Nothing here knows of kernels.

Imports only the standard library, and all of it before `enter`: afterwards the grader's files are out of sight.
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
PRIVATE = (HOME, "/tmp", "/dev/shm")  # file systems in memory: the only places that a learner can write to

GIB = 1 << 30
MIB = 1 << 20
CORES = os.cpu_count() or 1


@dataclass(frozen=True)
class Limits:
    """Resource limits of one kernel, together with all the processes it starts."""

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
    """CPU seconds of one process, summed over its threads."""
    wall: int = 3600
    """Seconds of the kernel's life without its waits for a processor (`autograde.kernels.time_used`); the time for one
    cell is nbgrader's setting."""


# ---- joining the namespaces
# -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class NamespaceFds:
    """File descriptors through which a process can join a sandbox's namespaces.

    Attributes:
        process: the sandbox's first process; a pidfd, since a pid may come to mean another process.
        users: the user namespaces of its mounts and of its processes; None where the grader is root and needs none.
    """

    process: int
    users: tuple[int, int] | None

    def close(self) -> None:
        for fd in (self.process, *(self.users or ())):
            os.close(fd)


def open_sandbox(sandbox: Sandboxed, pidfd: int) -> NamespaceFds:
    """Open the descriptors that `enter` and `drop_rights` need, while the grader's /proc can still be seen.

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
    """Join the namespaces of these kinds that a descriptor leads to; `what` names them in an error."""
    linux.checked(linux.libc.setns(fd, kinds), f"setns ({what})")


def enter(namespaces: NamespaceFds) -> None:
    """Join the sandbox's namespaces; the PID namespace takes effect only for processes that are forked afterwards.

    So this process itself stays invisible to those in the sandbox.
    """
    if namespaces.users:
        _join(namespaces.users[0], linux.CLONE_NEWUSER, "user")
    _join(namespaces.process, linux.OTHER_NAMESPACES, "sandbox")


def protect(folder: str) -> None:
    """Remount a folder of the sandbox read-only, from inside; the kernel has no privilege to undo it."""
    flags = linux.MS_REMOUNT | linux.MS_BIND | linux.MS_RDONLY | linux.MS_NOSUID | linux.MS_NODEV
    linux.checked(linux.libc.mount(None, os.fsencode(folder), None, ctypes.c_ulong(flags), None), f"remount {folder}")


def drop_rights(sandbox: Sandboxed, namespaces: NamespaceFds) -> None:
    """Set the limits and drop all privileges, for good, in the process that is going to run learners' code."""
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")  # the first to be killed where memory runs out
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
        # What Linux itself may keep in memory for a process, which nothing here adds up
        resource.RLIMIT_MEMLOCK: 8 * MIB,
        linux.RLIMIT_SIGPENDING: 1024,
        linux.RLIMIT_MSGQUEUE: 0,
    }
    for which, value in wanted.items():
        # seconds between SIGXCPU, which tells the reason, and SIGKILL
        grace = 5 if which == resource.RLIMIT_CPU else 0
        soft, hard = (_at_most(value + more, resource.getrlimit(which)[1]) for more in (0, grace))
        resource.setrlimit(which, (soft, hard))


def _at_most(value: int, limit: int) -> int:
    return value if limit == resource.RLIM_INFINITY else min(value, limit)
