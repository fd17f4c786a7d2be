"""Calls of Linux that code in a sandbox may not make."""

from __future__ import annotations

import os

import pytest

from tests.support.sandboxed_kernels import needs_sandbox, slow

pytestmark = pytest.mark.usefixtures("no_zygote_afterwards", "every_kernel_in_a_sandbox")


@slow
@needs_sandbox
@pytest.mark.xdist_group("sandbox")
class TestLimits:
    @pytest.mark.parametrize(
        "call", ["unshare(0x10000000)", "unshare(0x20000)", "mount(b'x', b'/tmp', b'tmpfs', 0, 0)"]
    )
    def test_no_calls_for_root(self, kernel, call):
        code = f"import ctypes; libc = ctypes.CDLL(None, use_errno=True); print(libc.{call}, ctypes.get_errno())"
        assert kernel.run(code) == "-1 1"

    def test_no_namespace_by_other_names(self, kernel):
        numbers = {"x86_64": 56, "aarch64": 220}
        code = f"print(libc.syscall({numbers[os.uname().machine]}, 0x10000011, 0, 0, 0, 0), ctypes.get_errno())"
        before = "import ctypes; libc = ctypes.CDLL(None, use_errno=True); "
        assert kernel.run(before + code) == "-1 1"
        assert kernel.run(before + "print(libc.syscall(435, 0, 0), ctypes.get_errno())") == "-1 38"

    def test_no_memory_that_nobody_sees(self, kernel):
        """Sent through a socket and never received, it would be in no process."""
        before = "import ctypes; libc = ctypes.CDLL(None, use_errno=True); "
        assert kernel.run("import os; os.memfd_create('x')").startswith("PermissionError")
        assert kernel.run(before + "print(libc.vmsplice(1, None, 0, 0), ctypes.get_errno())") == "-1 1"
        assert kernel.run(before + "print(libc.syscall(447, 0), ctypes.get_errno())") == "-1 1"

    @pytest.mark.parametrize("family", [40, 38, 17], ids=["to the host of a virtual machine", "crypto", "raw"])
    def test_no_sockets_that_a_namespace_does_not_separate(self, kernel, family):
        assert "OSError: [Errno 97]" in kernel.run(f"import socket; socket.socket({family}, socket.SOCK_STREAM)")
