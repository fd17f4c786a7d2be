"""The seccomp filter that forbids a sandboxed process and all its children some system calls, for good.

Without it a learner could make user namespaces, be root in them, and reach parts of the Linux kernel that are made for
root and break most often. Everything a notebook needs is allowed.
"""

from __future__ import annotations

import ctypes
import errno
import os
import struct
from typing import NamedTuple

from autograde.kernels import linux

__all__ = ["forbid", "is_known"]


class _Machine(NamedTuple):
    """One processor family: Linux's number for it (`AUDIT_ARCH_*`), and the numbers of its system calls."""

    audit: int
    clone: int
    socket: int
    forbidden: tuple[int, ...]


# These numbers are the same on all machines. A filter cannot see clone3's flags; programs use clone if it is missing
_CLONE3 = 435
# io_uring (3), open_tree, move_mount, fsopen, fsconfig, fsmount, fspick, mount_setattr, memfd_secret
_NEW = (425, 426, 427, 428, 429, 430, 431, 432, 433, 442, 447)
# mount, umount2, pivot_root, unshare, setns, open_by_handle_at, add_key, request_key, keyctl, perf_event_open, bpf,
# userfaultfd, syslog; memfd_create and vmsplice, which can put memory where nothing counts it
_MACHINES = {
    "x86_64": _Machine(0xC000003E, 56, 41, (165, 166, 155, 272, 308, 304, 248, 249, 250, 298, 321, 323, 103, 319, 278)),
    "aarch64": _Machine(0xC00000B7, 220, 198, (40, 39, 41, 97, 268, 265, 217, 218, 219, 241, 280, 282, 116, 279, 75)),
}
_X32 = 0x40000000  # another set of numbers on x86_64, for the same calls
# UNIX, INET, NETLINK, INET6: those that network namespaces separate. VSOCK leads from a virtual machine to its host.
_SOCKET_FAMILIES = (1, 2, 16, 10)

_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06  # instructions of classic BPF
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16  # offsets in what the filter looks at
_ALLOW, _KILL, _FAIL = 0x7FFF0000, 0x80000000, 0x00050000


class _Filter(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("program", ctypes.c_char_p))


def is_known() -> bool:
    """Whether this machine's processor is one whose system calls are known here."""
    return os.uname().machine in _MACHINES and ctypes.sizeof(ctypes.c_void_p) == 8


def forbid() -> None:
    """Install the filter in this process, which must already have set `PR_SET_NO_NEW_PRIVS`.

    Raises:
        OSError: Linux refuses, or the processor's system calls are not known here.
    """
    if not is_known():
        raise OSError(errno.ENOSYS, f"seccomp: no filter for {os.uname().machine}")
    program = _program(_MACHINES[os.uname().machine])
    filter_ = _Filter(len(program) // 8, program)
    mode = ctypes.c_ulong(linux.SECCOMP_MODE_FILTER)
    nothing = ctypes.c_ulong(0)
    linux.checked(linux.libc.prctl(linux.PR_SET_SECCOMP, mode, ctypes.byref(filter_), nothing, nothing), "seccomp")


def _program(machine: _Machine) -> bytes:
    fail, missing = _FAIL | errno.EPERM, _FAIL | errno.ENOSYS
    steps = [
        *(_step(_LOAD, _ARCHITECTURE), _step(_EQUAL, machine.audit, 1, 0), _step(_RETURN, _KILL)),
        *(_step(_LOAD, _NUMBER), _step(_AT_LEAST, _X32, 0, 1), _step(_RETURN, missing)),
        *(_step(_EQUAL, _CLONE3, 0, 1), _step(_RETURN, missing)),
    ]
    for number in (*machine.forbidden, *_NEW):
        steps += [_step(_EQUAL, number, 0, 1), _step(_RETURN, fail)]
    steps += [
        *(_step(_EQUAL, machine.clone, 0, 4), _step(_LOAD, _FIRST_ARGUMENT)),
        *(_step(_ANY_BIT, linux.CLONE_NEWUSER, 0, 1), _step(_RETURN, fail), _step(_RETURN, _ALLOW)),
    ]
    allowed = [step for family in _SOCKET_FAMILIES for step in (_step(_EQUAL, family, 0, 1), _step(_RETURN, _ALLOW))]
    steps += [_step(_EQUAL, machine.socket, 0, len(allowed) + 2), _step(_LOAD, _FIRST_ARGUMENT), *allowed]
    steps += [_step(_RETURN, _FAIL | errno.EAFNOSUPPORT), _step(_RETURN, _ALLOW)]
    return b"".join(steps)


def _step(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    """Return one BPF instruction; `if_true` and `if_false` are the numbers of instructions to skip after it."""
    return struct.pack("=HBBI", code, if_true, if_false, value)
