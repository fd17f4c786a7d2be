"""What code in a grading kernel can reach, use and leave behind, tried by code in real kernels, warm and cold.

As root, the tests also run themselves once more as a plain user: the two make their sandboxes in different ways.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import textwrap
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from jupyter_client.manager import KernelManager
from jupyter_client.provisioning import KernelProvisionerFactory
from nbclient import NotebookClient
from nbclient.exceptions import DeadKernelError
from traitlets import TraitError
from traitlets.config import Config

from autograde import doctor
from autograde.gradebook.database import read_scores
from autograde.kernels import availability, sandbox, sandboxed
from autograde.kernels import warm as warm_kernel
from autograde.kernels.confine import HOME, PRIVATE, WORK, Limits
from autograde.kernels.sandboxed import NUMERICAL, SandboxProvisioner
from autograde.layout import Layout
from autograde.lesson.answers import hand_in, model_answers
from tests.support.copies import ROOT
from tests.support.grading import nbgrader, nbgrader_here, one_line, put
from tests.support.processes import busy

MIB = 1 << 20
SECRET = "a secret that no kernel may read"

pytestmark = pytest.mark.usefixtures("no_zygote_afterwards")
slow = pytest.mark.slow
missing = availability.unavailable()
needs_sandbox = pytest.mark.skipif(missing is not None, reason=f"no sandbox: {missing}")
both = pytest.mark.parametrize("warm", [False, True], ids=["cold", "warm"])


# ---- kernels ------------------------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def _every_kernel_in_a_sandbox(monkeypatch):
    monkeypatch.delenv("PYTEST_CURRENT_TEST", raising=False)
    monkeypatch.setattr(KernelProvisionerFactory.instance(), "default_provisioner_name", "course-sandbox")


def settings(warm: bool, modules=("json",), **changes) -> Config:
    return Config({"SandboxProvisioner": {"warm": warm, "modules": list(modules), **changes}})


class Kernel:
    """A running kernel that says what a cell printed."""

    def __init__(self, warm: bool, **changes) -> None:
        self.manager = KernelManager(kernel_name="python3", config=settings(warm, **changes))

    def __enter__(self) -> Kernel:
        self.manager.start_kernel()
        self.client = self.manager.blocking_client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=60)
        return self

    def __exit__(self, *_) -> None:
        self.client.stop_channels()
        if self.manager.has_kernel:
            self.manager.shutdown_kernel(now=True)

    def run(self, code: str, timeout: float = 60) -> str:
        """What a cell prints, or the name and text of the error it ends with."""
        said = []

        def hear(message):
            content = message["content"]
            if message["msg_type"] == "stream":
                said.append(content["text"])
            if message["msg_type"] == "error":
                said.append(f"{content['ename']}: {content['evalue']}")

        self.client.execute_interactive(textwrap.dedent(code), output_hook=hear, timeout=timeout)
        return "".join(said).strip()

    def value(self, expression: str, before: str = ""):
        """The value of an expression, through JSON."""
        said = self.run(f"{textwrap.dedent(before)}\nimport json; print(json.dumps({expression}))")
        return json.loads(said.splitlines()[-1])

    def ends(self, code: str, seconds: float = 30) -> int | None:
        """The exit code of a kernel that does not survive a cell."""
        self.client.execute(textwrap.dedent(code))
        deadline = time.monotonic() + seconds
        while self.manager.is_alive() and time.monotonic() < deadline:
            time.sleep(0.05)
        assert not self.manager.is_alive(), f"still alive after {seconds} s"
        return self.manager.provisioner.process.returncode


@slow
@needs_sandbox
def test_a_kernel_is_a_fork_of_what_was_prepared():
    """The environment that nbgrader's kernels get picks the very zygote that was started before there was one."""
    warm_kernel.stop_all()
    config = settings(True)
    command, env = [sys.executable, "-m", "ipykernel_launcher"], warm_kernel.kernel_environment()
    SandboxProvisioner(config=config).prepare(command, env)
    deadline = time.monotonic() + 60
    while not (prepared := [zygote.pid for zygote in warm_kernel._registry.zygotes() if zygote.pid]):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    manager = KernelManager(kernel_name="python3", config=config)
    manager.start_kernel(env=env)
    try:
        assert [zygote.pid for zygote in warm_kernel._registry.zygotes()] == prepared
        assert manager.provisioner.process.pid not in prepared
    finally:
        manager.shutdown_kernel(now=True)


def test_nothing_is_prepared_for_a_kernel_that_is_no_fork(monkeypatch):
    """A kernel of another language starts cold: the zygote that would be started for it could not even start."""
    prepared = []
    monkeypatch.setattr(sandboxed, "can_fork", lambda: True)
    monkeypatch.setattr(sandboxed, "prepare", lambda key, timeout: prepared.append(key))
    SandboxProvisioner().prepare(["/x/R", "--slave", "-e", "IRkernel::main()"], {})
    assert not prepared
    SandboxProvisioner().prepare(["/x/python", "-m", "ipykernel_launcher"], {})
    assert [key.interpreter for key in prepared] == [("/x/python",)]


@pytest.fixture(scope="module", params=[False, True], ids=["cold", "warm"])
def kernel(request) -> Iterator[Kernel]:
    """One kernel for all tests that only look."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("PYTEST_CURRENT_TEST", raising=False)
        patch.setattr(KernelProvisionerFactory.instance(), "default_provisioner_name", "course-sandbox")
        patch.setenv("COURSE_DB_URL", SECRET)
        patch.setenv("TF_VAR_password", SECRET)
        patch.setenv("TF_CPP_MIN_LOG_LEVEL", "3")
        patch.setenv("OPENBLAS_VERBOSE", "0")
        patch.setenv("MINIGPT_PROFILE", "mini")
        with Kernel(request.param) as running:
            yield running


def processes_with(mark: str) -> list[int]:
    """Processes of this machine with these words in their command."""
    found = []
    for path in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            if path.name.isdigit() and mark.encode() in (path / "cmdline").read_bytes():
                found.append(int(path.name))
    return found


def wait_until(condition, seconds: float = 15) -> bool:
    deadline = time.monotonic() + seconds
    while not (reached := condition()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return bool(reached)


# ---- it is alone ----------------------------------------------------------------------------------------------------


@slow
@needs_sandbox
@pytest.mark.xdist_group("sandbox")
class TestAlone:
    def test_no_network(self, kernel):
        with socket.create_server(("127.0.0.1", 0)) as server:
            failure = kernel.run(f"import socket; socket.create_connection({server.getsockname()!r}, timeout=5)")
        assert failure.startswith("ConnectionRefusedError")
        assert kernel.value("socket.if_nameindex()") == [[1, "lo"]]
        assert kernel.run("socket.create_connection(('1.1.1.1', 53), timeout=5)").startswith("OSError")

    def test_no_socket_without_a_name(self, kernel):
        """These live in the network namespace and need no file."""
        name = f"\0course-test-{os.getpid()}"
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(name)
            server.listen()
            failure = kernel.run(f"import socket; socket.socket(socket.AF_UNIX).connect({name!r})")
        assert failure.startswith("ConnectionRefusedError")

    def test_no_process_but_its_own(self, kernel):
        names = """
            import os
            from pathlib import Path
            paths = [path / "cmdline" for path in Path("/proc").iterdir() if path.name.isdigit()]
            names = [path.read_text().split("\\0")[0] for path in paths]
        """
        assert sorted(Path(name).name for name in kernel.value("names", names)) == ["bwrap", "cat", "python"]
        assert kernel.value("os.getppid()") == 0

    @pytest.mark.parametrize("of", ["grader", "holder"])
    def test_no_signal_reaches_anyone(self, kernel, of):
        pid = os.getpid() if of == "grader" else kernel.manager.provisioner._sandbox._held.process.pid
        assert kernel.run(f"import os; os.kill({pid}, 0)").startswith("ProcessLookupError")

    def test_names_and_shared_memory_of_its_own(self, kernel):
        spaces = "{name: os.readlink('/proc/self/ns/' + name) for name in ('net', 'pid', 'ipc', 'uts', 'mnt')}"
        inside = kernel.value(spaces, "import os")
        assert not set(inside.values()) & {str(Path(f"/proc/self/ns/{name}").readlink()) for name in inside}
        assert kernel.run("import socket; print(socket.gethostname())") == "sandbox"


# ---- what it can see ------------------------------------------------------------------------------------------------


@slow
@needs_sandbox
@pytest.mark.xdist_group("sandbox")
class TestView:
    def test_nothing_of_the_course_but_its_library(self, kernel):
        code = f"""
            import minigpt, os
            root = os.path.dirname(os.path.dirname(minigpt.__file__))
            names = {[path.name for path in ROOT.iterdir()]!r}
            seen = [name for name in names if os.path.exists(os.path.join(root, name))]
        """
        assert set(kernel.value("[root, *seen]", code)) <= {str(ROOT), "minigpt", ".venv"}
        assert kernel.run("import autograde").startswith("ModuleNotFoundError")
        assert kernel.run("import solutions").startswith("ModuleNotFoundError")

    def test_no_file_beside_or_above(self, kernel, tmp_path):
        (tmp_path / "secret").write_text(SECRET)
        for path in (tmp_path / "secret", Path.home() / ".bashrc", ROOT / "pyproject.toml", Path("/etc/shadow")):
            assert kernel.run(f"open({str(path)!r})").startswith("FileNotFoundError"), path
        socket_folder = Path(kernel.manager.ip).parent
        # a checkout that itself lies in /tmp shows the way to its environment
        known = {socket_folder.name, socket_folder.parts[2], *ROOT.parts[2:3]}
        assert set(kernel.value("os.listdir('/tmp')", "import os")) <= known

    def test_the_top_folder(self, kernel):
        system = {"bin", "dev", "etc", "home", "lib", "lib32", "lib64", "libx32", "proc", "sbin", "sys", "tmp", "usr"}
        on_the_way = {Path(path).parts[1] for path in (ROOT, sys.prefix, sys.base_prefix)}
        assert set(kernel.value("os.listdir('/')", "import os")) <= system | on_the_way
        assert kernel.value("os.listdir('/home')") == ["learner"] or ROOT.parts[1] == "home"

    def test_the_environment_can_be_read_and_not_written(self, kernel):
        for module in ("os", "numpy", "minigpt", "ipykernel"):
            code = f"import {module}; open({module}.__file__).read(1); open({module}.__file__, 'a')"
            assert re.match("OSError|PermissionError", kernel.run(code)), module
            beside = f"open({module}.__file__ + 'x', 'w')"
            assert re.match("OSError|PermissionError", kernel.run(beside)), module

    def test_only_what_is_in_memory_can_be_written(self, kernel):
        code = """
            import os
            def writes(folder):
                try:
                    open(os.path.join(folder, "tried"), "w").close()
                    return True
                except OSError:
                    return False
            mounts = [line.split()[1] for line in open("/proc/mounts")]
            folders = {*mounts, "/", "/home", "/etc", "/usr", "/var", "/root", "/proc/sys", "/sys", "/run"}
            written = sorted(folder for folder in folders if os.path.isdir(folder) and writes(folder))
        """
        assert kernel.value("written", code) == sorted(PRIVATE)

    def test_the_socket_folder_is_closed_behind_it(self, kernel):
        """Else a learner could fill it, or put links there for the grader to follow."""
        folder = Path(kernel.manager.ip).parent
        before = sorted(folder.iterdir())
        for code in (
            f"open('{folder}/more', 'w')",
            f"os.unlink('{folder}/socket-1')",
            f"os.symlink('/etc/passwd', '{folder}/link')",
            f"os.chmod('{folder}', 0o777)",
            f"os.truncate('{folder}/kernel.json', 0)",
        ):
            failure = kernel.run(f"import os; {code}")
            assert re.search("Read-only file system|not permitted|Permission denied", failure), (code, failure)
        assert sorted(folder.iterdir()) == before
        assert all(path.is_socket() or path.name == "kernel.json" for path in before)

    def test_a_home_and_a_place_to_work(self, kernel):
        assert kernel.run("import os; print(os.getcwd())") == WORK
        assert kernel.value("[os.path.expanduser('~'), __import__('tempfile').gettempdir()]") == [HOME, "/tmp"]
        assert set(kernel.value("os.listdir('/home/learner')")) <= {"work", ".ipython", ".cache", ".config", "tried"}
        kernel.run("open('kept.txt', 'w').write('text')")
        place = str(Path("~", Path(WORK).relative_to(HOME), "kept.txt"))
        assert kernel.run(f"print(open(os.path.expanduser({place!r})).read())") == "text"

    def test_nothing_secret_in_its_environment(self, kernel):
        known = kernel.value("dict(os.environ)", "import os")
        assert known["TF_CPP_MIN_LOG_LEVEL"] == "3"
        assert known["MINIGPT_PROFILE"] == "mini"
        text = kernel.run("import glob\nfor path in glob.glob('/proc/*/environ'): print(open(path).read())")
        assert SECRET not in text + str(known)
        allowed = {
            "HOME",
            "TMPDIR",
            "PATH",
            "USER",
            "LANG",
            "JPY_PARENT_PID",
            "TF_CPP_MIN_LOG_LEVEL",
            "TF_ENABLE_ONEDNN_OPTS",
            "MINIGPT_PROFILE",
        }
        by_ipykernel = {
            "PYDEVD_USE_FRAME_EVAL",
            "TERM",
            "CLICOLOR",
            "FORCE_COLOR",
            "CLICOLOR_FORCE",
            "PAGER",
            "GIT_PAGER",
        }
        others = {name for name in known if not name.startswith("LC_")} - allowed - by_ipykernel - {"MPLBACKEND", "TZ"}
        python = {"PYTHONHASHSEED", "PYTHONUTF8", "PYTHONIOENCODING", "PYTHONWARNINGS"}
        assert others - python == warm_kernel.matching(os.environ, NUMERICAL).keys() - allowed

    def test_no_descriptor_leads_out(self, kernel):
        code = """
            import os
            links = []
            for name in os.listdir("/proc/self/fd"):
                try:
                    links.append(os.readlink("/proc/self/fd/" + name))
                except OSError:
                    pass
        """
        files = [link for link in kernel.value("links", code) if not re.match("pipe:|socket:|anon_inode:", link)]
        assert {file for file in files if not file.startswith(HOME)} <= {"/dev/null", "/dev/urandom"}

    def test_no_way_out_of_the_modules_that_are_loaded(self, kernel):
        assert kernel.value("[m for m in sys.modules if m.split('.')[0] == 'autograde']", "import sys") == []
        entries = kernel.value("[p for p in sys.path if p]")
        assert str(ROOT) not in entries
        assert all("site-packages" in entry or "python3" in entry or entry.startswith(HOME) for entry in entries)


# ---- its rights and limits ------------------------------------------------------------------------------------------


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


FILLED = """
    import socket
    def fill(*sockets):
        for one in sockets:
            one.setblocking(False)
            try:
                while True:
                    one.send(bytes(1 << 16))
            except BlockingIOError:
                pass
"""
SEVERAL = "import os\nfor _ in range({}):\n    if not os.fork(): break\n"
LIBC = "import ctypes; libc = ctypes.CDLL(None)\n"
HIDEOUTS = {
    "sockets": SEVERAL.format(4)
    + textwrap.dedent(FILLED)
    + "held = [socket.socketpair() for _ in range(450)]\nfor pair in held: fill(*pair)",
    "sockets whose senders are gone": SEVERAL.format(2)
    + textwrap.dedent(FILLED)
    + "held = []\nfor _ in range(900):\n    left, right = socket.socketpair(); fill(left); held.append(right)",
    "sockets at the door": textwrap.dedent(FILLED)
    + """
held = socket.socket(socket.AF_UNIX); held.bind("\\0door"); held.listen(4096)
for _ in range(1500):
    with socket.socket(socket.AF_UNIX) as caller:
        caller.connect("\\0door"); fill(caller)
""",
    "datagrams": textwrap.dedent(FILLED)
    + """
held = []
for _ in range(200):
    left, right = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    left.send(bytes(1 << 16)); held.append(right)
""",
    "connections to itself": textwrap.dedent(FILLED)
    + """
server = socket.create_server(("127.0.0.1", 0)); held = []
for _ in range(400):
    caller = socket.create_connection(server.getsockname()); held += [caller, server.accept()[0]]
    fill(*held[-2:])
""",
    "message queues": LIBC
    + """
text = ctypes.create_string_buffer(b"\\1" + bytes(8000))
for _ in range(32000):
    queue = libc.msgget(0, 0o1600)
    while not libc.msgsnd(queue, text, ctypes.c_size_t(1000), 0o4000): pass
""",
    "semaphores": LIBC + "for _ in range(100): libc.semget(0, 32000, 0o1600)",
    "tables of pages": """
import mmap
held = mmap.mmap(-1, 300 << 30, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, mmap.PROT_READ)
for at in range(0, len(held), 2 << 20): held[at]
""",
    "pipes": SEVERAL.format(20) + "held = [os.pipe() for _ in range(450)]",
}
"""Code that keeps some 500 MiB where no process has them."""


@slow
@needs_sandbox
@both
class TestExcess:
    """What no limit of Linux stops, the guard ends; and the grader says why."""

    @pytest.mark.parametrize(
        "code",
        [
            "held = bytearray(700 << 20)",
            """
            import os
            for _ in range(4):
                if not os.fork():
                    held = bytearray(200 << 20)
                    break
            """,
            """
            import os
            held = os.open('/tmp', os.O_TMPFILE | os.O_RDWR)
            for _ in range(250): os.write(held, bytes(1 << 20))
            held = bytearray(300 << 20)
            """,
            """
            import ctypes
            libc = ctypes.CDLL(None); libc.shmat.restype = ctypes.c_void_p
            segment = libc.shmget(0, ctypes.c_size_t(700 << 20), 0o1600)
            address = libc.shmat(segment, None, 0)
            ctypes.memset(address, 1, 700 << 20)
            libc.shmdt(ctypes.c_void_p(address))
            """,
        ],
        ids=["one process", "several", "a file without a name", "a shared segment"],
    )
    def test_memory(self, warm, caplog, code):
        with Kernel(warm, limits={"memory": 500 * MIB, "file_size": 2**30}) as kernel:
            assert kernel.ends(f"{textwrap.dedent(code)}\nimport time; time.sleep(30)") == -signal.SIGKILL
        assert "학습자의 코드가 메모리 500 MiB를 넘게 써서 커널을 끝냈습니다." in caplog.text

    @pytest.mark.parametrize("place", HIDEOUTS)
    def test_memory_that_is_mapped_by_nobody(self, warm, caplog, place):
        with Kernel(warm, limits={"memory": 500 * MIB}) as kernel:
            assert kernel.ends(f"{textwrap.dedent(HIDEOUTS[place])}\nimport time; time.sleep(60)") == -signal.SIGKILL
        assert "메모리 500 MiB를" in caplog.text

    def test_a_burst_between_two_looks(self, warm, caplog):
        """Gone before anybody looks, mostly; what was used at most is still known."""
        with Kernel(warm, limits={"memory": 500 * MIB}) as kernel:
            assert kernel.ends("held = b'x' * (700 << 20); del held\nimport time; time.sleep(60)") == -signal.SIGKILL
        assert "메모리 500 MiB를" in caplog.text

    def test_memory_in_files(self, warm, caplog):
        with Kernel(warm, limits={"memory": 500 * MIB}) as kernel:
            code = "for f in ('/tmp/x', '/dev/shm/x', 'x'): open(f, 'wb').write(bytes(200 << 20))"
            assert kernel.ends(code + "\nimport time; time.sleep(30)") == -signal.SIGKILL
        assert "메모리 500 MiB를" in caplog.text

    def test_many_empty_files(self, warm, caplog):
        with Kernel(warm, limits={"files": 1000}) as kernel:
            kernel.ends("for n in range(2000): open(f'/tmp/{n}', 'w')\nimport time; time.sleep(30)")
        assert "파일을 1,000개 넘게 만들어서" in caplog.text

    def test_time(self, warm, caplog):
        with Kernel(warm, limits={"wall": 3}) as kernel:
            assert kernel.ends("import time; time.sleep(60)", 10) == -signal.SIGKILL
        assert "전체 시간 3초를 넘겨서" in caplog.text

    def test_computing(self, warm, caplog):
        with Kernel(warm, limits={"cpu": 2}) as kernel:
            assert kernel.ends("while True: pass", 20) == -signal.SIGXCPU
        assert "계산 시간 2초를 넘겨서" in caplog.text

    @pytest.mark.parametrize("code", ["while True: pass", "time.sleep(60)", "os.read(os.pipe()[0], 1)"])
    def test_a_cell_that_takes_too_long_is_interrupted(self, warm, code):
        with Kernel(warm) as kernel:
            kernel.run("import os, time")
            kernel.manager.provisioner.limit_cell(1, 5)
            assert kernel.run(code).startswith("KeyboardInterrupt")
            assert kernel.manager.provisioner.seconds_over() == 1
            kernel.manager.provisioner.limit_cell(1, 5)
            assert kernel.run("print(1)") == "1"
            assert kernel.manager.provisioner.seconds_over() is None

    def test_a_cell_that_does_not_stop_ends_its_kernel(self, warm, caplog):
        with Kernel(warm) as kernel:
            kernel.manager.provisioner.limit_cell(1, 1)
            deaf = "import signal, time; signal.signal(signal.SIGINT, signal.SIG_IGN); time.sleep(60)"
            assert kernel.ends(deaf, 20) == -signal.SIGKILL
            assert kernel.manager.provisioner.seconds_over() == 1
        assert "셀 하나의 계산 시간을 넘겨서" in caplog.text

    def test_forty_spinning_children_end(self, warm):
        """Each of them waits for the others nearly all the time."""
        code = """
            import os, signal
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            for _ in range(40):
                if not os.fork():
                    os.setsid()
                    while True: pass
            while True: pass
        """
        with Kernel(warm) as kernel:
            kernel.run("1")
            kernel.manager.provisioner.limit_cell(2, 2)
            assert kernel.ends(code, 30) == -signal.SIGKILL
            assert kernel.manager.provisioner.seconds_over() == 2

    def test_a_busy_machine_costs_a_cell_nothing(self, warm):
        """The clock is far over the limit, what the cell did is not."""
        limit = 3
        work = "import time; began = time.process_time()\nwhile time.process_time() - began < 1.8: pass\nprint('done')"
        with Kernel(warm) as kernel, busy(8 * (os.cpu_count() or 1)):
            kernel.run("1")
            kernel.manager.provisioner.limit_cell(limit, 2)
            began = time.monotonic()
            said = kernel.run(work, 200)
            took = time.monotonic() - began
            assert kernel.manager.provisioner.seconds_over() is None, took
        assert said == "done"
        assert took > limit

    def test_a_hog_is_a_dead_kernel_to_the_grader(self, warm, caplog):
        """nbclient must not wait for it, and the grader's own process is none the worse."""
        notebook = nbformat.v4.new_notebook(
            cells=[nbformat.v4.new_code_cell("held = []\nwhile 1: held.append(b'x' * (10 << 20))")]
        )
        client = NotebookClient(notebook, config=settings(warm, limits={"memory": 400 * MIB}), timeout=60)
        with pytest.raises(DeadKernelError):
            client.execute()
        assert "메모리 400 MiB를" in caplog.text


# ---- its beginning and its end --------------------------------------------------------------------------------------

DAEMON = """
    import os, subprocess, time
    if not os.fork():
        os.setsid()
        if not os.fork():
            os.setsid()
            os.execvp("sleep", ["sleep", "{mark}"])
        os._exit(0)
    subprocess.Popen(["sleep", "{mark}"], start_new_session=True)
    time.sleep(0.3)
"""


def a_mark() -> str:
    """Seconds that only this test sleeps."""
    return f"{3000 + os.getpid()}.{time.monotonic_ns() % 10**9}"


@slow
@needs_sandbox
@both
class TestEnd:
    def test_nothing_outlives_a_kernel_that_is_shut_down(self, warm):
        mark = a_mark()
        with Kernel(warm) as kernel:
            kernel.run(DAEMON.format(mark=mark))
            assert len(processes_with(mark)) == 2
            kernel.manager.shutdown_kernel()
            assert processes_with(mark) == []

    def test_nothing_outlives_a_kernel_that_ends_itself(self, warm):
        mark = a_mark()
        with Kernel(warm) as kernel:
            kernel.run(DAEMON.format(mark=mark))
            assert len(processes_with(mark)) == 2
            assert kernel.ends("os._exit(3)") == 3
            assert processes_with(mark) == []

    def test_ending_the_holder_is_the_end(self, warm):
        with Kernel(warm) as kernel:
            kernel.manager.provisioner._sandbox._held.process.kill()
            assert kernel.ends("1") == -signal.SIGKILL

    def test_a_cell_that_takes_too_long_is_interrupted_and_the_next_one_runs(self, warm):
        cells = [nbformat.v4.new_code_cell(code) for code in ("while True: pass", "print('still here')")]
        error = {"ename": "CellTimeoutError", "evalue": "", "traceback": []}
        options = {"interrupt_on_timeout": True, "error_on_timeout": error, "allow_errors": True, "timeout": 2}
        client = NotebookClient(nbformat.v4.new_notebook(cells=cells), config=settings(warm), **options)
        client.execute()
        assert client.nb.cells[0].outputs[-1].ename == "KeyboardInterrupt"
        assert client.nb.cells[1].outputs[0].text == "still here\n"

    def test_a_restarted_kernel_is_a_new_one(self, warm):
        with Kernel(warm) as kernel:
            kernel.run("before = 1; open('/tmp/before', 'w')")
            kernel.manager.restart_kernel(now=True)
            kernel.client.wait_for_ready(timeout=60)
            assert kernel.run("before").startswith("NameError")
            assert kernel.run("open('/tmp/before')").startswith("FileNotFoundError")
            assert kernel.run("import os; print(os.getcwd())") == WORK

    def test_its_socket_folder_goes(self, warm):
        with Kernel(warm) as kernel:
            folder = Path(kernel.manager.ip).parent
            assert folder.is_dir()
        assert not folder.exists()

    def test_no_descriptor_and_no_thread_is_left_in_the_grader(self, warm):
        def held():
            # without asyncio's pool, which takes one more when the machine is busy, whatever the number of kernels
            threads = [thread for thread in threading.enumerate() if not thread.name.startswith("asyncio_")]
            return len(list(Path("/proc/self/fd").iterdir())), len(threads)

        with Kernel(warm):
            pass
        before = held()
        for _ in range(3):
            with Kernel(warm):
                pass
        assert wait_until(lambda: held() <= before), (held(), before)


GRADER = """
import faulthandler, json, os, signal, sys, time
faulthandler.register(signal.SIGUSR1, all_threads=True)
from jupyter_client.manager import KernelManager
from traitlets.config import Config
manager = KernelManager(kernel_name="python3", config=Config(json.loads(sys.argv[1])))
manager.start_kernel()
client = manager.blocking_client()
client.start_channels(); client.wait_for_ready(timeout=60)
client.execute_interactive(sys.argv[2], output_hook=lambda message: None)
if os.fork():  # the fork holds copies of all the descriptors, and is no reason for anything to live on
    os.setpgid(0, 0)
    print("ready", flush=True)  # not before: Python drops the exception of an interrupt that comes while it forks
for _ in range(1200):
    time.sleep(0.25)  # an interrupt that the system gives to another thread does not end the main thread's sleep
"""


@slow
@needs_sandbox
@both
@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT], ids=lambda end: end.name)
def test_nothing_outlives_the_grader(warm, end, tmp_path):
    mark, said = a_mark(), tmp_path / "stderr"
    environment = os.environ | {"JUPYTER_DEFAULT_PROVISIONER_NAME": "course-sandbox"}
    arguments = [json.dumps(settings(warm)), textwrap.dedent(DAEMON.format(mark=mark)) + f"\n# {mark}"]
    grader = subprocess.Popen(
        [sys.executable, "-c", GRADER, *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        stderr=said.open("w"),
    )
    try:
        assert grader.stdout.readline() == "ready\n", said.read_text()
        inside = {namespace_of(pid) for pid in processes_with(mark) if pid_is_inside(pid)}
        assert len(inside) == 1
        namespace = inside.pop()
        assert len(members(namespace)) >= 4
        grader.send_signal(end)
        assert ends(grader, within=30), f"it does not end; its threads:\n{said.read_text()}"
        assert wait_until(lambda: not members(namespace)), members(namespace)
    finally:
        for pid in processes_with(mark):
            os.kill(pid, signal.SIGKILL)  # the grader's fork
        grader.stdout.close()


def ends(grader: subprocess.Popen, within: float) -> bool:
    """Whether it ends in time; where it does not, it has written what its threads do."""
    try:
        grader.wait(within)
    except subprocess.TimeoutExpired:
        grader.send_signal(signal.SIGUSR1)
        time.sleep(1)
        grader.kill()
        return False
    return True


def namespace_of(pid: int | str) -> str:
    return str(Path(f"/proc/{pid}/ns/pid").readlink())


def pid_is_inside(pid: int) -> bool:
    return namespace_of(pid) != namespace_of("self")


def members(namespace: str) -> list[int]:
    """The living processes of a pid namespace."""
    found = []
    for path in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            if path.name.isdigit() and namespace_of(path.name) == namespace:
                found.append(int(path.name))
    return found


@slow
@needs_sandbox
@both
@pytest.mark.parametrize("name", ["ipykernel_launcher.py", "sitecustomize.py", "json.py", "IPython.py", "random.py"])
def test_files_beside_the_notebook_never_run(warm, name, tmp_path):
    (tmp_path / name).write_text("import os, sys\nprint('PLANTED')\nsys.modules['planted'] = os\n")
    startup = tmp_path / ".ipython/profile_default/startup"
    startup.mkdir(parents=True)
    (startup / "00.py").write_text("planted = True")
    (tmp_path / ".ipython/profile_default/ipython_config.py").write_text("import os; os.environ['PLANTED'] = '1'")
    cells = [
        nbformat.v4.new_code_cell(
            "import json, random, sys, os; print('planted' in {*sys.modules, *dir(), *os.environ}, os.listdir())"
        )
    ]
    client = NotebookClient(nbformat.v4.new_notebook(cells=cells), config=settings(warm), timeout=60)
    client.execute(cwd=str(tmp_path))
    assert [output.text for output in client.nb.cells[0].outputs] == ["False []\n"]


# ---- where the sandbox is made --------------------------------------------------------------------------------------


def mounts(visible, hidden) -> list[str]:
    arguments = sandbox.View(tuple(map(str, visible)), tuple(map(str, hidden))).mounts()
    return [f"{word} {arguments[at + 1]}" for at, word in enumerate(arguments) if word in ("--ro-bind", "--tmpfs")]


class TestMounts:
    @pytest.fixture
    def tree(self, tmp_path):
        for name in ("env/lib/course/minigpt", "env/lib/course/solutions", "env/lib/course/.venv/lib", "env/bin"):
            (tmp_path / name).mkdir(parents=True)
        return tmp_path / "env"

    def own(self, tree, visible, hidden):
        return [line.replace(f"{tree}/", "") for line in mounts(visible, hidden) if str(tree) in line]

    def test_a_library_in_a_checkout_is_seen_without_the_checkout(self, tree):
        found = self.own(tree, [tree / "lib/course/minigpt"], [tree / "lib/course"])
        assert found == ["--ro-bind lib/course/minigpt"]

    def test_a_checkout_in_an_environment_is_emptied_but_for_its_library(self, tree):
        found = self.own(tree, [tree / "lib", tree / "lib/course/minigpt"], [tree / "lib/course"])
        assert found == ["--ro-bind lib", "--tmpfs lib/course", "--ro-bind lib/course/minigpt"]

    def test_a_checkout_on_the_path_of_modules_is_not_seen(self, tree):
        """As with an editable install that puts the checkout itself there."""
        found = self.own(tree, [tree / "lib/course", tree / "lib/course/.venv/lib"], [tree / "lib/course"])
        assert found == ["--tmpfs lib/course", "--ro-bind lib/course/.venv/lib"]

    def test_a_checkout_behind_links_is_emptied_under_each_name(self, tree):
        (tree / "link").symlink_to(tree / "lib")
        found = self.own(tree, [tree / "link/course", tree / "link", tree / "lib"], [tree / "lib/course"])
        assert found == ["--ro-bind lib", "--tmpfs lib/course", "--tmpfs link/course"]

    def test_what_lies_in_a_visible_folder_is_mounted_once(self, tree):
        assert self.own(tree, [tree / "lib", tree / "lib/course", tree / "bin"], []) == [
            "--ro-bind bin",
            "--ro-bind lib",
        ]

    def test_this_environment(self):
        visible = sandbox.python_folders(sys.executable)
        assert not {str(ROOT), str(Path.home()), "/"} & set(visible)
        assert str(ROOT / "minigpt") in visible


@slow
@needs_sandbox
@both
def test_a_hidden_folder_inside_a_visible_one(warm, tmp_path):
    for name in ("seen/course/minigpt", "seen/course/solutions"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "file").write_text("text")
    changes = {
        "visible": [str(tmp_path / "seen"), str(tmp_path / "seen/course/minigpt")],
        "hidden": [str(tmp_path / "seen/course")],
    }
    with Kernel(warm, **changes) as kernel:
        found = kernel.value(f"sorted(map(str, Path({str(tmp_path)!r}).rglob('*')))", "from pathlib import Path")
    names = ("seen", "seen/course", "seen/course/minigpt", "seen/course/minigpt/file")
    assert found == [str(tmp_path / name) for name in names]


def test_an_unknown_limit_is_named():
    with pytest.raises(TraitError, match="memroy"):
        SandboxProvisioner(limits={"memroy": 1})


def test_limits_are_described():
    source = (ROOT / "autograde/kernels/confine.py").read_text(encoding="utf8")
    for limit in dataclasses.fields(Limits):
        assert re.search(rf'    {limit.name}: int = .*\n    """', source), limit.name


# ---- a machine that cannot have one ---------------------------------------------------------------------------------


class TestUnavailable:
    @pytest.fixture(autouse=True)
    def _no_bubblewrap(self, monkeypatch):
        monkeypatch.setattr(availability, "unavailable", lambda: "bubblewrap이 없습니다")
        monkeypatch.delenv("COURSE_SANDBOX", raising=False)
        availability.warn.cache_clear()

    @pytest.mark.parametrize("program", ["/x/bin/nbgrader", "/x/site-packages/nbgrader/__main__.py"])
    def test_grading_stops_with_one_line(self, program):
        with pytest.raises(SystemExit) as stop:
            availability.refuse_without_sandbox([program, "autograde", "00-start"])
        line = str(stop.value)
        assert "bubblewrap이 없습니다" in line
        assert "COURSE_SANDBOX=off" in line
        assert "\n" not in line

    @pytest.mark.parametrize(
        "command", [["export"], ["list"], ["generate_feedback", "autograde"], [], ["db", "student", "list"]]
    )
    def test_other_commands_do_not_stop(self, command, capsys):
        availability.refuse_without_sandbox(["/x/bin/nbgrader", *command])
        availability.refuse_without_sandbox(["/x/autograde/__main__.py", "build"])
        assert capsys.readouterr().err == ""

    @pytest.mark.parametrize("program", ["/x/bin/jupyter-lab", "/x/bin/jupyter", "/x/jupyter_server/__main__.py"])
    def test_a_server_goes_on_with_a_warning(self, program, capsys):
        for _ in range(2):
            availability.refuse_without_sandbox([program])
        assert capsys.readouterr().err.count("채점용 샌드박스를 만들 수 없습니다") == 1

    def test_the_risk_can_be_accepted(self, monkeypatch, capsys):
        monkeypatch.setenv("COURSE_SANDBOX", "off")
        availability.refuse_without_sandbox(["/x/bin/nbgrader", "autograde", "00-start"])
        assert capsys.readouterr().err.startswith("COURSE_SANDBOX=off: 학습자의 코드를 격리 없이")

    def test_the_doctor_names_it(self):
        finding = doctor.sandbox_finding()
        assert (finding.state, finding.mend) == ("missing", "sudo apt install bubblewrap")

    def test_no_kernel_starts(self, monkeypatch):
        monkeypatch.setattr("autograde.kernels.sandboxed.unavailable", lambda: "bubblewrap이 없습니다")
        manager = KernelManager(kernel_name="python3")
        with pytest.raises(RuntimeError, match="bubblewrap이 없습니다"):
            manager.start_kernel()


def test_a_sandbox_that_cannot_be_made_says_why(monkeypatch):
    """The probe quotes bubblewrap."""
    monkeypatch.setattr(sandbox.Sandbox, "_arguments", lambda *_: ["--no-such-option"])
    assert "no-such-option" in availability.unavailable.__wrapped__()


# ---- real lessons ---------------------------------------------------------------------------------------------------

LESSONS = ("00-start", "01-tf-data")


def outputs_of(course: Layout, lesson: str, config: Config) -> list:
    """What a solution notebook shows, cell by cell, without what differs between any two runs."""
    notebook = nbformat.read(course.solution(lesson), as_version=4)
    client = NotebookClient(notebook, config=config, timeout=300, kernel_name="python3", coalesce_streams=True)
    environment = os.environ | {"MINIGPT_PROFILE": "mini", "TF_CPP_MIN_LOG_LEVEL": "3"}
    client.execute(env=environment)
    return [[shown(output) for output in cell.get("outputs", [])] for cell in notebook.cells]


def shown(output) -> str:
    text = output.get("text") or str(output.get("data", output.get("evalue")))
    text = re.sub(r"0x[0-9a-f]+|/[^ '\"]*/(learner|root)[^ '\"]*", "...", text)
    return re.sub(r"\d+(\.\d+)? ?(초|ms|s|배)(?!\w)", "...", text)


@slow
@needs_sandbox
@pytest.mark.xdist_group("sandbox-tensorflow")
class TestTensorFlow:
    @pytest.fixture(scope="class")
    @classmethod
    def outside(cls, course):
        """What the lessons show without a sandbox."""
        with pytest.MonkeyPatch.context() as patch:
            patch.delenv("PYTEST_CURRENT_TEST", raising=False)
            patch.setattr(KernelProvisionerFactory.instance(), "default_provisioner_name", "course-cold")
            return {lesson: outputs_of(course, lesson, Config()) for lesson in LESSONS}

    @both
    @pytest.mark.parametrize("lesson", LESSONS)
    def test_a_lesson_shows_the_same(self, course, outside, warm, lesson):
        inside = outputs_of(course, lesson, settings(warm, warm_kernel.COURSE_MODULES))
        assert len(inside) > 10
        assert inside == outside[lesson]

    def test_training_fits_the_limits(self):
        """With room to spare: another machine has more cores, hence more threads."""
        code = """
            import keras, numpy as np, tensorflow as tf
            model = keras.Sequential([keras.layers.Embedding(5000, 256), keras.layers.Dense(5000)])
            model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True), jit_compile=True)
            data = tf.data.Dataset.from_tensor_slices((np.ones((64, 128), int), np.ones((64, 128), int))).batch(32)
            model.fit(data.map(lambda x, y: (x, y), num_parallel_calls=tf.data.AUTOTUNE), epochs=2, verbose=0)
            used = dict(line.split(":") for line in open("/proc/self/status"))
        """
        limits = Limits()
        with Kernel(warm=True, modules=warm_kernel.COURSE_MODULES) as kernel:
            data, resident, threads = kernel.value(
                "[used[name].split()[0] for name in ('VmData', 'VmHWM', 'Threads')]", code
            )
        print(f"VmData {int(data) >> 10} MiB, VmHWM {int(resident) >> 10} MiB, {threads} threads")
        assert int(data) * 1024 < limits.data / 2
        assert int(resident) * 1024 < limits.memory / 2
        assert int(threads) < limits.processes / 2


PROBE = """
import os, socket
seen = [path for path in {paths!r} if os.path.exists(path)]
known = [os.environ.get(name) for name in ("COURSE_SECRET", "NBGRADER_EXECUTION")]
print("PROBE", socket.gethostname(), os.getcwd(), seen, *known)
"""


@slow
@needs_sandbox
class TestNbgrader:
    """Plain `nbgrader autograde`, which knows of the sandbox by the course's configuration alone."""

    LESSON = "00-start"

    def hand_in(self, layout: Layout, student: str, extra: str = "") -> Path:
        (exercise, answer), *_ = model_answers(layout, self.LESSON).items()
        return put(layout, self.LESSON, student, hand_in(layout, self.LESSON, {exercise: answer + extra}))

    def probe(self, layout: Layout) -> str:
        at = layout.grading
        files = [
            at / "gradebook.db",
            at / "submitted/other",
            layout.sources,
            at / "nbgrader_config.py",
            ROOT / "solutions",
        ]
        return PROBE.format(paths=[str(path) for path in files])

    def said(self, layout: Layout, student: str) -> str:
        path = layout.grading / "autograded" / student / self.LESSON / f"{self.LESSON}.ipynb"
        text = str(nbformat.read(path, as_version=4))
        found = re.search(r"PROBE (.*?)\\n", text)
        assert found, [cell.get("outputs") for cell in nbformat.reads(path.read_text("utf8"), 4).cells]
        return found.group(1)

    def test_the_configuration_puts_every_kernel_in_a_sandbox(self, course_copy):
        planted = self.hand_in(course_copy, "prober", self.probe(course_copy)).with_name("ipykernel_launcher.py")
        planted.write_text("raise SystemExit('PLANTED')")
        self.hand_in(course_copy, "other")
        result = nbgrader(course_copy, "autograde", self.LESSON, COURSE_SECRET=SECRET)
        assert result.returncode == 0, result.stderr[-3000:]
        assert self.said(course_copy, "prober") == f"sandbox {WORK} [] None autograde"
        for student in ("prober", "other"):
            assert read_scores(course_copy, self.LESSON, student)["test_describe_runtime"].points == 2

    def test_off_means_outside_and_says_so(self, course_copy):
        self.hand_in(course_copy, "prober", self.probe(course_copy))
        result = nbgrader(course_copy, "autograde", self.LESSON, COURSE_SANDBOX="off")
        assert result.returncode == 0, result.stderr[-3000:]
        assert result.stderr.count("COURSE_SANDBOX=off: 학습자의 코드를 격리 없이 실행합니다") == 1
        assert str(course_copy.grading / "nbgrader_config.py") in self.said(course_copy, "prober")

    def test_without_bubblewrap_grading_stops_and_the_rest_does_not(self, course_copy, monkeypatch):
        broken = "import autograde.kernels.sandbox as s; s.unavailable = lambda: '시험'\n"
        config = course_copy.grading / "nbgrader_config.py"
        config.write_text(broken + config.read_text(encoding="utf8"), encoding="utf8")
        self.hand_in(course_copy, "prober")
        line = one_line(nbgrader(course_copy, "autograde", self.LESSON))
        assert line.startswith("채점용 샌드박스를 만들 수 없습니다: 시험.")
        for command in (["db", "student", "list"], ["export"]):
            result = nbgrader(course_copy, *command)
            assert result.returncode == 0, result.stderr
            assert "샌드박스" not in result.stderr

    @pytest.mark.parametrize("slip", ["c.Execute.timeout = (300\n", "c.Execute.timeout = minutes\n"])
    def test_settings_that_cannot_be_read_stop_the_grading(self, course_copy, tmp_path, slip: str):
        """nbgrader goes on without them: outside the sandbox, and by its own rules."""
        self.hand_in(course_copy, "other")
        assert nbgrader_here(course_copy, "autograde", self.LESSON).returncode == 0  # the gradebook knows the lesson
        escaped = tmp_path / "escaped"
        self.hand_in(course_copy, "prober", f"open({str(escaped)!r}, 'w').close()\n")
        with (course_copy.grading / "nbgrader_config.py").open("a", encoding="utf8") as config:
            config.write(slip)
        result = nbgrader(course_copy, "autograde", self.LESSON, "--student=prober")
        assert result.returncode != 0
        assert result.stderr.splitlines()[-1].startswith("nbgrader_config.py를 읽지 못해 채점하지 않았습니다.")
        assert not escaped.exists()
        assert not list((course_copy.grading / "autograded").glob("prober/*/*.ipynb"))


# ---- the same as a plain user ---------------------------------------------------------------------------------------

AS_USER = 12345


@slow
@needs_sandbox
@pytest.mark.timeout(900)
@pytest.mark.skipif(os.geteuid() != 0, reason="these tests run as a plain user already")
def test_all_of_this_as_a_plain_user():
    """In a mount namespace where root's home shows nothing but the Python that may lie there."""
    home = Path(tempfile.mkdtemp(prefix="course-user-", dir="/tmp"))
    os.chown(home, AS_USER, AS_USER)
    python = Path(sys.base_prefix)
    view = ["--dev-bind", "/", "/"]
    if python.is_relative_to("/root"):
        view += [
            "--perms",
            "0755",
            "--tmpfs",
            "/root",
            *sandbox.folders_above(python)[4:],
            "--ro-bind",
            str(python),
            str(python),
        ]
    user = ["setpriv", f"--reuid={AS_USER}", f"--regid={AS_USER}", "--clear-groups"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    tests = [sys.executable, "-m", "pytest", __file__, "-q", "-x", "-p", "no:cacheprovider"]
    chosen = ["-k", "Alone or View or Limits or Excess or End or outlives", f"--basetemp={home}/tests"]
    result = subprocess.run(
        ["bwrap", *view, *user, *tests, *chosen],
        env=environment | {"HOME": str(home), "PYTHONDONTWRITEBYTECODE": "1", "TMPDIR": "/tmp"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    shutil.rmtree(home)
    assert result.returncode == 0, result.stdout[-6000:] + result.stderr[-2000:]
    assert re.search(r"\d{2,} passed", result.stdout), result.stdout[-2000:]
    print(result.stdout.strip().splitlines()[-1])
