"""How the memory of a sandbox is reckoned, without a sandbox: by this process, and by looks that were made up."""

from __future__ import annotations

import contextlib
import os
import socket
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from autograde.kernels import memory_used
from autograde.kernels.memory_used import Peaks, Usage

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux has sandboxes")


def usage(resident: int, peak: int) -> Usage:
    return Usage(resident, peak, 0)


class TestPeaks:
    def test_a_burst_counts_once(self):
        peaks = Peaks()
        assert [peaks.since_last({1: usage(*look)}) for look in ((5, 5), (5, 90), (5, 90), (6, 91))] == [0, 85, 0, 85]

    def test_what_is_used_now_is_no_burst(self):
        assert Peaks().since_last({1: usage(50, 50), 2: usage(0, 7)}) == 7

    def test_a_process_with_the_number_of_another(self):
        peaks = Peaks()
        peaks.since_last({1: usage(5, 90)})
        assert peaks.since_last({1: usage(5, 30)}) == 25


BURST = 64 << 20
AFTER_A_BURST = f"held = b'x' * {BURST}; del held; print('freed', flush=True); import os, sys; sys.stdin.readline()\n"
ANOTHER_PROGRAM = "os.execvp('sh', ['sh', '-c', 'echo begun; read _'])\n"


class TestBetweenTwoReadings:
    """A process is looked at twice if it seems to be over the limit."""

    @pytest.fixture
    def child(self):
        with subprocess.Popen(
            [sys.executable, "-c", AFTER_A_BURST + ANOTHER_PROGRAM], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as child:
            assert child.stdout is not None
            assert child.stdout.readline() == b"freed\n"
            yield child
            child.kill()

    @pytest.fixture
    def exceeds(self, child, monkeypatch: pytest.MonkeyPatch):
        """Whether the child exceeds the limit, if the first reading was in the middle of its burst."""
        process = Path(f"/proc/{child.pid}")
        peak = memory_used._usage(process).peak
        during = Usage(peak, peak, 0)
        monkeypatch.setattr(memory_used, "_usages", lambda: iter([(process, during)]))
        for name in ("_files", "_system_v", "_open_files", "_network"):
            monkeypatch.setattr(memory_used, name, int)
        monkeypatch.setattr(memory_used, "_unix_sockets", lambda _: ())
        memory = memory_used.Memory()
        with contextlib.closing(memory._asking):
            yield lambda: memory.exceeds(BURST)

    def test_what_is_freed_in_between_counts(self, exceeds):
        assert exceeds()

    def test_what_no_process_maps_is_enough(self, exceeds, monkeypatch: pytest.MonkeyPatch):
        """Then nothing is counted that takes Linux seconds."""
        monkeypatch.setattr(memory_used, "_files", lambda: BURST + 1)
        monkeypatch.setattr(memory_used, "_proportional", lambda process: pytest.fail("it was counted"))
        assert exceeds()

    def test_another_program_has_not_used_it(self, child, exceeds):
        child.stdin.write(b"go on\n")
        child.stdin.flush()
        assert child.stdout.readline() == b"begun\n"
        assert not exceeds()


@contextlib.contextmanager
def pair(kind: int):
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(one) for one in socket.socketpair(socket.AF_UNIX, kind)]
        for one in sockets:
            one.setblocking(False)
        yield sockets


class TestUnixSockets:
    """What a socket holds is seen as long as its sender is, and else counts as the most that it can be."""

    @pytest.fixture
    def held(self, monkeypatch: pytest.MonkeyPatch):
        """Bytes in this process's sockets: the machine has others, which come and go."""
        everything = memory_used._diagnoses

        def own(asking: socket.socket):
            inodes = {entry.stat().st_ino for entry in list(Path("/proc/self/fd").iterdir()) if entry.exists()}
            return (one for one in everything(asking) if struct.unpack_from("4xI", one[0])[0] in inodes)

        with socket.socket(socket.AF_NETLINK, socket.SOCK_DGRAM, 4) as asking:
            monkeypatch.setattr(memory_used, "_diagnoses", own)
            before = sum(memory_used._unix_sockets(asking))
            yield lambda: sum(memory_used._unix_sockets(asking)) - before

    @pytest.mark.parametrize("kind", [socket.SOCK_STREAM, socket.SOCK_SEQPACKET])
    def test_connected(self, held, kind: int):
        with pair(kind) as (left, right):
            left.send(bytes(50_000))
            assert 50_000 <= held() < 200_000
            left.close()
            assert held() >= memory_used._BUFFER
            right.recv(100_000)

    def test_datagrams(self, held):
        with pair(socket.SOCK_DGRAM) as (left, right):
            left.send(bytes(100))
            left.close()
            assert held() >= memory_used._BUFFER * memory_used._DATAGRAMS
            right.recv(100)

    def test_at_the_door(self, held):
        with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as caller:
            server.bind(f"\0course-test-{os.getpid()}")
            server.listen()
            caller.connect(server.getsockname())
            caller.send(bytes(1000))
            caller.close()
            assert held() >= memory_used._BUFFER


def test_files_without_names_and_pipes():
    def held() -> int:
        return memory_used._open_files()

    before = held()
    file, pipe = os.memfd_create("x"), os.pipe()
    os.write(file, bytes(50 << 20))
    try:
        assert held() - before > 45 << 20
    finally:
        for descriptor in (file, *pipe):
            os.close(descriptor)


class TestProtocols:
    """The table of a protocol is read where there is more than one socket of it."""

    @pytest.fixture
    def net(self, tmp_path: Path) -> Path:
        (tmp_path / "sockstat").write_text(
            "sockets: used 3\nTCP: inuse 2 orphan 0 tw 0 alloc 9 mem 1\nUDP: inuse 1 mem 0\n"
        )
        return tmp_path

    def test_the_kernels_own_socket_is_not_looked_at(self, net: Path):
        assert list(memory_used._protocols_in_use(net)) == ["tcp"]

    def test_the_newer_protocol_has_a_file_of_its_own(self, net: Path):
        (net / "sockstat6").write_text(
            "TCP6: inuse 0\nUDP6: inuse 2\nUDPLITE6: inuse 5\nRAW6: inuse 7\nFRAG6: inuse 0 memory 0\n"
        )
        assert list(memory_used._protocols_in_use(net)) == ["tcp", "udp6", "udplite6"]
