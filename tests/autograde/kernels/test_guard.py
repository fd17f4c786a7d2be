"""What no limit of Linux stops, the guard ends, and nothing outlives a kernel or the grader."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import DeadKernelError

from autograde.kernels.confine import WORK
from autograde.kernels.guard import out_of_memory_kills
from autograde.kernels.warm import GONE
from tests.support.patience import PATIENCE
from tests.support.processes import busy, parent_of
from tests.support.sandboxed_kernels import MIB, Kernel, both, needs_sandbox, settings, slow

pytestmark = pytest.mark.usefixtures("no_zygote_afterwards", "every_kernel_in_a_sandbox")


def a_while_for_loops(cell) -> int:
    """Seconds for nbclient to wait for a cell."""
    return 2 if "while True" in cell.source else int(PATIENCE)


def processes_with(mark: str) -> list[int]:
    """Processes of this machine with these words in their command."""
    found = []
    for path in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            if path.name.isdigit() and mark.encode() in (path / "cmdline").read_bytes():
                found.append(int(path.name))
    return found


def wait_until(condition, seconds: float = PATIENCE) -> bool:
    deadline = time.monotonic() + seconds
    while not (reached := condition()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return bool(reached)


def test_kills_for_want_of_memory_are_counted():
    counted = [line for line in Path("/proc/vmstat").read_text().splitlines() if line.startswith("oom_kill ")]
    assert [f"oom_kill {out_of_memory_kills()}"] == (counted or ["oom_kill 0"])


# ---- its excess -----------------------------------------------------------------------------------------------------

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
            assert kernel.ends("import time; time.sleep(60)") == -signal.SIGKILL
        assert "전체 시간 3초를 넘겨서" in caplog.text

    def test_computing(self, warm, caplog):
        with Kernel(warm, limits={"cpu": 2}) as kernel:
            assert kernel.ends("while True: pass") == -signal.SIGXCPU
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
            assert kernel.ends(deaf) == -signal.SIGKILL
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
            assert kernel.ends(code) == -signal.SIGKILL
            assert kernel.manager.provisioner.seconds_over() == 2

    def test_a_busy_machine_costs_a_cell_nothing(self, warm):
        """The clock is far over the limit, what the cell did is not."""
        limit = 3
        work = "import time; began = time.process_time()\nwhile time.process_time() - began < 1.8: pass\nprint('done')"
        with Kernel(warm) as kernel, busy(8 * (os.cpu_count() or 1)):
            kernel.run("1")
            kernel.manager.provisioner.limit_cell(limit, 2)
            began = time.monotonic()
            said = kernel.run(work)
            took = time.monotonic() - began
            assert kernel.manager.provisioner.seconds_over() is None, took
        assert said == "done"
        assert took > limit

    def test_a_hog_is_a_dead_kernel_to_the_grader(self, warm, caplog):
        """nbclient must not wait for it, and the grader's own process is none the worse."""
        notebook = nbformat.v4.new_notebook(
            cells=[nbformat.v4.new_code_cell("held = []\nwhile 1: held.append(b'x' * (10 << 20))")]
        )
        client = NotebookClient(notebook, config=settings(warm, limits={"memory": 400 * MIB}), timeout=int(PATIENCE))
        with pytest.raises(DeadKernelError):
            client.execute()
        assert "메모리 400 MiB를" in caplog.text


# ---- its end --------------------------------------------------------------------------------------------------------

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
            assert not kernel.manager.provisioner.lost

    def test_a_kernel_that_kills_itself_is_not_lost(self, warm):
        with Kernel(warm) as kernel:
            assert kernel.ends("import os; os.kill(os.getpid(), 9)") == -signal.SIGKILL
            assert not kernel.manager.provisioner.lost

    def test_ending_the_holder_is_the_end(self, warm):
        with Kernel(warm) as kernel:
            kernel.manager.provisioner._sandbox._held.process.kill()
            assert kernel.ends("1") == -signal.SIGKILL
            assert "sandbox has ended" in kernel.manager.provisioner.lost

    def test_a_kernel_is_lost_with_its_guard(self, warm):
        with Kernel(warm) as kernel:
            guard = parent_of(kernel.manager.provisioner.process.pid)
            os.kill(guard, signal.SIGKILL)
            assert kernel.ends("1") == -signal.SIGKILL
            assert kernel.manager.provisioner.lost == GONE

    def test_a_cell_that_takes_too_long_is_interrupted_and_the_next_one_runs(self, warm):
        cells = [nbformat.v4.new_code_cell(code) for code in ("while True: pass", "print('still here')")]
        error = {"ename": "CellTimeoutError", "evalue": "", "traceback": []}
        options = {
            "interrupt_on_timeout": True,
            "error_on_timeout": error,
            "allow_errors": True,
            "timeout_func": a_while_for_loops,
        }
        client = NotebookClient(nbformat.v4.new_notebook(cells=cells), config=settings(warm), **options)
        client.execute()
        assert client.nb.cells[0].outputs[-1].ename == "KeyboardInterrupt"
        assert client.nb.cells[1].outputs[0].text == "still here\n"

    def test_a_restarted_kernel_is_a_new_one(self, warm):
        with Kernel(warm) as kernel:
            kernel.run("before = 1; open('/tmp/before', 'w')")
            kernel.manager.restart_kernel(now=True)
            kernel.client.wait_for_ready(timeout=PATIENCE)
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
client.start_channels(); client.wait_for_ready(timeout=3000)
client.execute_interactive(sys.argv[2], output_hook=lambda message: None)
if os.fork():  # the fork holds copies of all the descriptors, and is no reason for anything to live on
    os.setpgid(0, 0)
    print("ready", flush=True)  # not before: Python drops the exception of an interrupt that comes while it forks
for _ in range(100_000):
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
    with said.open("w") as errors:
        grader = subprocess.Popen(
            [sys.executable, "-c", GRADER, *arguments],
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
            stderr=errors,
        )
    try:
        assert grader.stdout.readline() == "ready\n", said.read_text()
        inside = {namespace_of(pid) for pid in processes_with(mark) if pid_is_inside(pid)}
        assert len(inside) == 1
        namespace = inside.pop()
        assert len(members(namespace)) >= 4
        grader.send_signal(end)
        assert ends(grader, within=PATIENCE), f"it does not end; its threads:\n{said.read_text()}"
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
