"""The rights and limits of code in a sandbox."""

from __future__ import annotations

import dataclasses
import re
import textwrap

import pytest

from autograde.kernels.confine import WORK, Limits
from tests.support.copies import ROOT
from tests.support.sandboxed_kernels import needs_sandbox, slow

pytestmark = pytest.mark.usefixtures("no_zygote_afterwards", "every_kernel_in_a_sandbox")


@slow
@needs_sandbox
@pytest.mark.xdist_group("sandbox")
class TestLimits:
    def test_no_rights(self, kernel):
        status = dict(
            line.split(":", 1)
            for line in kernel.run("print(open('/proc/self/status').read())").splitlines()
            if ":" in line
        )
        for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"):
            assert int(status[name], 16) == 0, name
        assert (status["NoNewPrivs"].strip(), status["Seccomp"].strip()) == ("1", "2")
        assert "0" not in status["Uid"].split()
        assert "0" not in status["Gid"].split() + status["Groups"].split()

    def test_limits_hold_and_cannot_be_raised(self, kernel):
        limits = Limits()
        names = {"DATA": limits.data, "FSIZE": limits.file_size, "NOFILE": limits.open_files, "CORE": 0}
        for name, value in {**names, "NPROC": limits.processes}.items():
            assert kernel.value(f"resource.getrlimit(resource.RLIMIT_{name})", "import resource") == [value, value]
            raised = kernel.run(f"resource.setrlimit(resource.RLIMIT_{name}, ({value + 1}, {value + 1}))")
            assert raised.startswith("ValueError"), name
        assert kernel.value("resource.getrlimit(resource.RLIMIT_CPU)") == [limits.cpu, limits.cpu + 5]

    def test_a_huge_array_is_a_memory_error(self, kernel):
        assert kernel.run(f"held = bytearray({Limits().data})").startswith("MemoryError")
        assert kernel.run("print(1)") == "1"

    def test_a_full_disk_ends_at_its_size(self, kernel):
        code = """
            import os
            written = 0
            try:
                for number in range(40):
                    with open(f"{folder}/{number}", "wb") as file:
                        written += file.write(bytes(10 << 20))
            except OSError as error:
                print(os.strerror(error.errno), written >> 20)
            for number in range(40):
                if os.path.exists(f"{folder}/{number}"):
                    os.unlink(f"{folder}/{number}")
        """
        for folder in (WORK, "/tmp", "/dev/shm"):
            reason, written = kernel.run(f"folder = {folder!r}\n{textwrap.dedent(code)}").rsplit(" ", 1)
            assert reason == "No space left on device"
            assert int(written) <= 256

    def test_a_fork_bomb_ends(self, kernel):
        code = """
            import os, signal, time, warnings
            warnings.simplefilter("ignore", DeprecationWarning)  # from 3.12 on, a fork of a process with threads
            children = []
            try:
                while len(children) < 5000:
                    pid = os.fork()
                    if not pid:
                        time.sleep(60)
                        os._exit(0)
                    children.append(pid)
            except OSError as error:
                print(type(error).__name__, len(children))
            for pid in children:
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
        """
        name, count = kernel.run(code).split()
        assert name == "BlockingIOError"
        assert int(count) < Limits().processes
        assert kernel.run("print(1)") == "1"


def test_limits_are_described():
    source = (ROOT / "autograde/kernels/confine.py").read_text(encoding="utf8")
    for limit in dataclasses.fields(Limits):
        assert re.search(rf'    {limit.name}: int = .*\n    """', source), limit.name
