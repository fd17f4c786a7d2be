"""Constants and calls of Linux that Python's standard library does not offer.

They are the same on all processors; the numbers of system calls, which are not, are in
`autograde.kernels.system_calls`.
"""

from __future__ import annotations

import ctypes
import os

__all__ = [
    "CAPABILITY_VERSION_3",
    "CLONE_NEWUSER",
    "MS_BIND",
    "MS_NODEV",
    "MS_NOSUID",
    "MS_RDONLY",
    "MS_REMOUNT",
    "NS_GET_USERNS",
    "OTHER_NAMESPACES",
    "PR_CAPBSET_DROP",
    "PR_CAP_AMBIENT",
    "PR_CAP_AMBIENT_CLEAR_ALL",
    "PR_SET_DUMPABLE",
    "PR_SET_NO_NEW_PRIVS",
    "PR_SET_PDEATHSIG",
    "PR_SET_SECCOMP",
    "RLIMIT_MSGQUEUE",
    "RLIMIT_SIGPENDING",
    "SECCOMP_MODE_FILTER",
    "checked",
    "libc",
    "prctl",
]

CLONE_NEWUSER = 0x10000000
# mounts, cgroup, host name, IPC, processes, network
OTHER_NAMESPACES = 0x00020000 | 0x02000000 | 0x04000000 | 0x08000000 | 0x20000000 | 0x40000000
NS_GET_USERNS = 0xB701

PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_SECCOMP, PR_CAPBSET_DROP = 1, 4, 22, 24
PR_SET_NO_NEW_PRIVS, PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL = 38, 47, 4
SECCOMP_MODE_FILTER = 2
CAPABILITY_VERSION_3 = 0x20080522
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_REMOUNT, MS_BIND = 1, 2, 4, 32, 4096
RLIMIT_SIGPENDING, RLIMIT_MSGQUEUE = 11, 12  # `resource` has no names for these on every Python

libc = ctypes.CDLL(None, use_errno=True)


def checked(result: int, what: str) -> None:
    """Raise OSError from `errno` if a C call has failed.

    Args:
        result: what the call returned; anything but 0 is a failure.
        what: name of the call, for the message.

    Raises:
        OSError: the call failed.
    """
    if result != 0:
        error = ctypes.get_errno()
        raise OSError(error, f"{what}: {os.strerror(error)}")


def prctl(option: int, *values: int) -> int:
    """Call `prctl(2)` and return its result unchecked; arguments that are not given are 0."""
    result: int = libc.prctl(option, *(ctypes.c_ulong(value) for value in (*values, 0, 0, 0, 0)[:4]))
    return result
