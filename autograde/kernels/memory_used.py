"""Measure how much memory the processes of a sandbox use, including memory that no process maps.

The caller has entered the sandbox, whose /proc shows no other processes. Linux counts for a process what it maps. The
rest has to be asked for, one place at a time: files in memory, System V shared memory, message queues and semaphores,
the buffers of sockets and pipes, the page tables. docs/security.md says what nobody can ask for, and what bounds it.
"""

from __future__ import annotations

import contextlib
import errno
import os
import socket
import struct
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from autograde.kernels.confine import PRIVATE

__all__ = ["Memory", "Peaks", "Usage", "processes"]

_PROTOCOLS = ("tcp", "tcp6", "udp", "udp6", "udplite", "udplite6")
_PIPE = 64 << 10  # bytes of a pipe that nobody has made larger
_MESSAGE = 64  # bytes that Linux takes for an empty message
_SEMAPHORE = 1 << 10  # bytes at most, with each process's undo records (SEM_UNDO)


def _setting(path: str, otherwise: int) -> int:
    try:
        return int(Path(path).read_text())
    except (OSError, ValueError):
        return otherwise


_BUFFER = 2 * _setting("/proc/sys/net/core/wmem_max", 212_992)  # bytes on their way from one socket, at most
_DATAGRAMS = 1 + _setting("/proc/sys/net/unix/max_dgram_qlen", 10)  # datagrams that may wait for one reader


class Usage(NamedTuple):
    """Memory of one process in bytes, as Linux reports it."""

    resident: int  # with what it shares
    peak: int  # the most that `resident` has ever been
    beside: int  # page tables, and what was swapped out


class Memory:
    """Repeated measurement of the memory of all processes in the sandbox that the caller has entered."""

    def __init__(self) -> None:
        self._peaks = Peaks()
        self._asking = socket.socket(socket.AF_NETLINK, socket.SOCK_DGRAM, _NETLINK_SOCK_DIAG)

    def exceeds(self, limit: int) -> bool:
        """Whether the processes use more than `limit` bytes together.

        First comes a cheap upper bound, in which shared memory counts in full for each process. Only if that is over
        the limit, shared memory is divided among those who share it (Pss), which takes Linux longer. What a process
        frees between the two counts: it was in use a moment ago, and no later measurement takes it for a new peak.
        """
        usages = dict(_usages())
        kept = _files() + _system_v() + _open_files() + _network() + sum(_unix_sockets(self._asking))
        kept += self._peaks.since_last(usages) + sum(usage.beside for usage in usages.values())
        if kept + sum(usage.resident for usage in usages.values()) <= limit:
            return False
        if kept > limit:  # at once: with gigabytes of page tables, Linux takes seconds to count what is shared
            return True
        return kept + sum(_proportional(process) + _freed(process, usage) for process, usage in usages.items()) > limit


class Peaks:
    """Memory that processes used between two measurements and have freed since."""

    def __init__(self) -> None:
        self._before: dict[object, int] = {}

    def since_last(self, usages: Mapping[Any, Usage]) -> int:
        """Return the bytes by which new peaks exceed what is in use now; a peak that has not changed is an old one."""
        new = [usage for name, usage in usages.items() if usage.peak != self._before.get(name)]
        self._before = {name: usage.peak for name, usage in usages.items()}
        return sum(max(usage.peak - usage.resident, 0) for usage in new)


# ---- processes ------------------------------------------------------------------------------------------------------


def processes() -> Iterator[Path]:
    """Iterate over all visible processes, each given as its folder in /proc."""
    return (path for path in Path("/proc").iterdir() if path.name.isdigit())


def _usages() -> Iterator[tuple[Path, Usage]]:
    for process in processes():
        if usage := _usage(process):
            yield process, usage


def _usage(process: Path) -> Usage | None:
    with contextlib.suppress(OSError, KeyError):  # it has just ended
        lines = (line.split() for line in (process / "status").read_text().splitlines() if line.startswith("Vm"))
        sizes = {name: int(kibibytes) << 10 for name, kibibytes, *_ in lines}
        return Usage(sizes["VmRSS:"], sizes["VmHWM:"], sizes["VmPTE:"] + sizes["VmSwap:"])
    return None


def _proportional(process: Path) -> int:
    with contextlib.suppress(OSError):
        lines = (process / "smaps_rollup").read_text().splitlines()
        return next((int(line.split()[1]) << 10 for line in lines if line.startswith("Pss:")), 0)
    return 0


def _freed(process: Path, before: Usage) -> int:
    """Return the bytes that a process has freed since; none if it has ended, or runs another program now."""
    now = _usage(process)
    if now is None or now.peak < before.resident:  # a new program begins with a new peak
        return 0
    return max(before.resident - now.resident, 0)


def _open_files() -> int:
    """Return the bytes in `memfd_create` files and in pipes; a file that a process also maps counts twice."""
    sizes: dict[object, int] = {}  # by the file, or by the name of a pipe
    for process in processes():
        with contextlib.suppress(OSError):
            for descriptor in (process / "fd").iterdir():
                with contextlib.suppress(OSError):
                    name = str(descriptor.readlink())
                    if name.startswith("/memfd:"):
                        about = descriptor.stat()
                        sizes[about.st_dev, about.st_ino] = about.st_blocks * 512
                    elif name.startswith("pipe:"):
                        sizes[name] = _PIPE
    return sum(sizes.values())


# ---- what may belong to no process ----------------------------------------------------------------------------------


def _files() -> int:
    disk = [os.statvfs(folder) for folder in PRIVATE]
    return sum((each.f_blocks - each.f_bfree) * each.f_frsize for each in disk)


def _system_v() -> int:
    """Return the bytes in System V shared memory, message queues and semaphores."""
    segments = sum(row["rss"] + row["swap"] for row in _table("/proc/sysvipc/shm"))
    messages = sum(row["cbytes"] + row["qnum"] * _MESSAGE for row in _table("/proc/sysvipc/msg"))
    return segments + messages + sum(row["nsems"] * _SEMAPHORE for row in _table("/proc/sysvipc/sem"))


def _table(path: str) -> Iterator[dict[str, int]]:
    header, *rows = Path(path).read_text().splitlines()
    for row in rows:
        yield dict(zip(header.split(), map(int, row.split()), strict=True))


def _network() -> int:
    """Return the bytes queued in the sandbox's TCP, UDP and netlink sockets.

    Each sandbox has a network namespace of its own, so that any one process shows all of them.
    """
    total = 0
    for net in (process / "net" for process in processes()):
        with contextlib.suppress(OSError):  # it has just ended
            for name in _protocols_in_use(net):
                with contextlib.suppress(FileNotFoundError):
                    for row in (net / name).read_text().splitlines()[1:]:
                        total += sum(int(queue, 16) for queue in row.split()[4].split(":"))
            rows = (row.split() for row in (net / "netlink").read_text().splitlines()[1:])
            return total + sum(int(row[4]) + int(row[5]) for row in rows)
    return total


def _protocols_in_use(net: Path) -> Iterator[str]:
    """Yield the protocols of which there is more than one socket.

    To read the table of TCP, Linux goes through the connections of the whole machine. Each kernel has one socket from
    the start, which only listens; and one alone, whatever it is, holds a few megabytes at most.
    """
    for name in ("sockstat", "sockstat6"):
        with contextlib.suppress(FileNotFoundError):
            for protocol, _, counts in (line.partition(":") for line in (net / name).read_text().splitlines()):
                if protocol.lower() in _PROTOCOLS and int(counts.split()[1]) > 1:  # of `inuse N`
                    yield protocol.lower()


# ---- sockets that need no network -----------------------------------------------------------------------------------

_NETLINK_SOCK_DIAG, _SOCK_DIAG_BY_FAMILY = 4, 20
_REQUEST_DUMP, _ERROR, _DONE = 0x301, 2, 3
_SHOW_PEER, _SHOW_QUEUES = 0x4, 0x10
_PEER, _QUEUES = 2, 4  # attributes
_LISTENING, _DATAGRAM = 10, 2  # a state, a type


def _unix_sockets(asking: socket.socket) -> Iterator[int]:
    """Yield the bytes that wait in each Unix socket.

    Linux counts them for the sender; where the sender is gone, the most that it can have sent is assumed.
    """
    for about, attributes in _diagnoses(asking):
        kind, state = struct.unpack_from("xBB", about)
        waiting, sent = struct.unpack_from("II", attributes.get(_QUEUES, bytes(8)))
        if state == _LISTENING:  # `waiting` connections are not accepted yet, and are not listed
            yield waiting * _BUFFER
        elif waiting and kind == _DATAGRAM:  # it may come from any sender
            yield sent + _DATAGRAMS * _BUFFER
        else:
            yield sent + (_BUFFER if waiting and not any(attributes.get(_PEER, b"")) else 0)


def _diagnoses(asking: socket.socket) -> Iterator[tuple[bytes, dict[int, bytes]]]:
    """Yield each Unix socket's `unix_diag_msg` and attributes; nothing where this Linux was built without sock_diag."""
    request = struct.pack("=BBHIIIII", socket.AF_UNIX, 0, 0, 0xFFFFFFFF, 0, _SHOW_PEER | _SHOW_QUEUES, 0, 0)
    asking.send(struct.pack("=IHHII", 16 + len(request), _SOCK_DIAG_BY_FAMILY, _REQUEST_DUMP, 0, 0) + request)
    while True:
        for kind, content in _parts(asking.recv(1 << 18), "=IHxxxxxxxxxx"):
            if kind == _ERROR and -struct.unpack_from("=i", content)[0] != errno.ENOENT:
                raise OSError(-struct.unpack_from("=i", content)[0], "sock_diag")
            if kind in (_ERROR, _DONE):
                return
            yield content[:16], dict(_attributes(content[16:]))


def _attributes(content: bytes) -> Iterable[tuple[int, bytes]]:
    return ((kind, part) for kind, part in _parts(content, "=HH"))


def _parts(content: bytes, header: str) -> Iterator[tuple[int, bytes]]:
    """Split netlink messages, or attributes, into kind and content.

    Each has a header, with a length that includes the header, and is padded to a multiple of 4 bytes.
    """
    at, begin = 0, struct.calcsize(header)
    while at + begin <= len(content):
        length, kind = struct.unpack_from(header, content, at)
        yield kind, content[at + begin : at + length]
        at += max(length + 3 & ~3, begin)
