"""Warm kernels: pay the import of TensorFlow once per class instead of once per notebook.

A *zygote* is a process that has imported the heavy modules and has run nothing with them. Each kernel is a fork of it,
so a kernel starts in a fraction of a second with everything imported, and shares nothing with the kernels before it.
A zygote starts when the first kernel is asked for and ends with the process that asked.

Jupyter's own extension point, the kernel provisioner, is where this fits in. `WarmProvisioner` is registered as
`course-warm`, and one environment variable puts every kernel on it, those of plain `nbgrader autograde` included:

    JUPYTER_DEFAULT_PROVISIONER_NAME=course-warm

Whatever cannot be forked (another language, another system than Linux, unusual start options) starts cold, exactly as
without this module; the log says why.

Which kernels share a zygote
----------------------------
Modules read some environment variables while they are imported, so a fork sees those as the zygote saw them. A zygote
is therefore keyed by the Python executable with its options, the modules, and the variables that match
`WarmProvisioner.import_variables`; it is started with those variables, `PATH`, and nothing else. All other variables
(`MINIGPT_PROFILE`, `NBGRADER_EXECUTION`, ...) are read when they are used, and each kernel has exactly those of its own
request. `PATH` is no part of the key: programs that load nbgrader's configuration twice grow it.

How the processes talk
----------------------
The zygote inherits one end of a socket pair; there is no address that notebook code could connect to. For each
kernel the provisioner sends one end of a fresh pair and the kernel's stdout and stderr over it. On that pair travel
lines of JSON: the request, then `{"pid": ...}` back, `{"signal": ...}` as often as wanted, and at the end
`{"exit": ...}`. An end of file from the zygote means that zygote and kernel are dead; on the zygote's inherited socket
it means that the owner is dead, and the zygote then ends its kernels and itself.
"""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import ctypes
import fnmatch
import functools
import gc
import importlib
import importlib.util
import json
import logging
import os
import random
import selectors
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import types
import warnings
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any, NamedTuple

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning import LocalProvisioner
from traitlets import Float, List, Unicode

__all__ = ["WarmProvisioner", "WarmStartError", "stop_all"]

# What a kernel imports before its first cell; every zygote has it, whatever else is asked for.
# Not here: matplotlib_inline.backend_inline, which looks for the running IPython while it is imported.
KERNEL_MODULES = (
    "ipykernel.kernelapp",
    "ipykernel.ipkernel",
    "ipykernel.debugger",
    "IPython.extensions.storemagic",
    "psutil",
    "sqlite3",
)

COURSE_MODULES = ("numpy", "matplotlib.pyplot", "tensorflow", "keras", "keras_nlp", "tensorflow_text")

# Read by Python itself, by the C library, or by the modules above while they are imported (patterns, as in a shell).
IMPORT_VARIABLES = (
    *("HOME", "LANG", "LANGUAGE", "LC_*", "LD_*", "TZ", "XDG_*", "PYTHON*", "VIRTUAL_ENV", "CONDA_PREFIX"),
    *("TF_*", "XLA_*", "KERAS_*", "KAGGLE*", "CUDA_*", "NVIDIA_*", "ABSL_*", "GRPC_*"),
    *("OMP_*", "KMP_*", "MKL_*", "OPENBLAS_*", "GOTO_*", "NUMEXPR_*", "NPY_*", "NUMPY_*"),
    *("MPLCONFIGDIR", "MALLOC_*", "GLIBC_TUNABLES", "PROTOCOL_BUFFERS_*", "PYDEVD_*", "DEBUGPY_*"),
)

# A zygote with TensorFlow holds about half a gigabyte. Idle ones beyond this number are ended, oldest use first.
MAX_ZYGOTES = 2

# Modules that decide, while they are imported, by the IPython session that is there, and that others import.
# A kernel imports them again when a cell asks for them.
SESSION_MODULES = ("tqdm.auto", "tqdm.autonotebook", "matplotlib_inline.backend_inline")

_LINUX_PR_SET_PDEATHSIG = 1
_INLINE_BACKEND = "module://matplotlib_inline.backend_inline"
_LAUNCHERS = ("ipykernel_launcher", "ipykernel")


class WarmStartError(Exception):
    """A kernel could not be forked; the message is one line and says why."""


class _ZygoteDied(WarmStartError):  # noqa: N818 (says what happened)
    """It may be started again."""


# ---- lines of JSON over a socket ---------------------------------------------------------------------------------


class _Lines:
    """One end of the pair that belongs to one kernel."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self.closed = False  # by the other side
        self._rest = b""

    def send(self, message: dict[str, Any]) -> None:
        # json escapes newlines, and also the lone surrogates that stand for undecodable bytes in an environment.
        self.sock.sendall(json.dumps(message).encode("ascii") + b"\n")

    def receive(self, timeout: float | None) -> list[dict[str, Any]]:
        """The messages that are there; waits for the first data at most `timeout` seconds (None: as long as it takes).

        One line may arrive in pieces, so the list may be empty.
        """
        self.sock.settimeout(timeout)
        try:
            data = self.sock.recv(1 << 16)
        except (BlockingIOError, TimeoutError):
            return []
        except OSError:
            data = b""
        finally:
            self.sock.settimeout(None)
        self.closed = self.closed or not data
        *lines, self._rest = (self._rest + data).split(b"\n")
        return [json.loads(line) for line in lines]

    def receive_one(self) -> dict[str, Any]:
        """The next message, for a moment where the other side says exactly one."""
        while not self.closed:
            if messages := self.receive(None):
                return messages[0]
        raise EOFError("the other side is gone")


# ---- the zygote: imports, waits, forks ---------------------------------------------------------------------------


class _Request(NamedTuple):
    """What one kernel is to be. `stdout` and `stderr` are file descriptors."""

    command: list[str]
    cwd: str
    env: dict[str, str]
    stdout: int
    stderr: int


class _Child:
    """A running kernel, as its zygote sees it."""

    def __init__(self, pid: int, lines: _Lines) -> None:
        self.pid = pid
        self.lines = lines
        self.pidfd = os.pidfd_open(pid)

    def signal(self, signum: int) -> None:
        """To the whole group, as a cold kernel gets it. The pid cannot be another process: only `reap` frees it."""
        try:
            os.killpg(self.pid, signum)
        except ProcessLookupError:  # between fork and setsid
            os.kill(self.pid, signum)
        except PermissionError:  # a group of zombies, on some kernels
            pass

    def reap(self) -> int:
        """Wait for the end, end what the kernel left running in its group, and give the exit code as `Popen` does."""
        os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOWAIT)
        with contextlib.suppress(OSError):
            os.killpg(self.pid, signal.SIGKILL)
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])

    def close(self) -> None:
        os.close(self.pidfd)
        self.lines.sock.close()


class _Server:
    """The waiting zygote. `run` returns twice: with None in the zygote, with a request in each fork."""

    def __init__(self, control: socket.socket) -> None:
        self.control = control
        self.children: list[_Child] = []
        self.selector = selectors.DefaultSelector()
        self.selector.register(control, selectors.EVENT_READ)

    def run(self) -> _Request | None:
        # A signal becomes the end of file that the loop understands.
        signal.signal(signal.SIGTERM, lambda *_: self.control.shutdown(socket.SHUT_RDWR))
        while True:
            for key, _ in self.selector.select():
                if key.fileobj is not self.control:
                    self._attend(*key.data)
                    continue
                arrived = _receive_request(self.control)
                if arrived is None:
                    return self._end()
                if self._fork(*arrived):
                    return arrived[0]
                break  # the list of ready files is older than what just changed

    def _fork(self, request: _Request, lines: _Lines) -> bool:
        """True in the fork."""
        try:
            pid = _fork_quietly()
        except OSError as error:
            with contextlib.suppress(OSError), lines.sock:
                lines.send({"error": f"the zygote cannot fork: {error.strerror}"})
            pid = -1
        if pid == 0:
            self._forget(lines)
            return True
        os.close(request.stdout)
        os.close(request.stderr)
        if pid > 0:
            self._adopt(_Child(pid, lines))
        return False

    def _adopt(self, child: _Child) -> None:
        self.children.append(child)
        self.selector.register(child.pidfd, selectors.EVENT_READ, (child, "ended"))
        self.selector.register(child.lines.sock, selectors.EVENT_READ, (child, "spoken to"))
        with contextlib.suppress(OSError):
            child.lines.send({"pid": child.pid})

    def _attend(self, child: _Child, what: str) -> None:
        if child not in self.children:
            return
        if what == "ended":
            self._bury(child)
            return
        for message in child.lines.receive(0):
            child.signal(message["signal"])
        if child.lines.closed:  # nobody listens any more; the kernel lives on, as a cold one would
            self.selector.unregister(child.lines.sock)

    def _bury(self, child: _Child) -> None:
        self.children.remove(child)
        for fileobj in (child.pidfd, child.lines.sock):
            with contextlib.suppress(KeyError):
                self.selector.unregister(fileobj)
        with contextlib.suppress(OSError):
            child.lines.send({"exit": child.reap()})
        child.close()

    def _end(self) -> None:
        for child in self.children:
            child.signal(signal.SIGKILL)
            child.reap()

    def _forget(self, lines: _Lines) -> None:
        """In the fork: give up everything that is the zygote's, or notebook code could speak for it."""
        self.selector.close()  # never unregister here: the fork shares the zygote's epoll set
        self.control.close()
        lines.sock.close()
        for child in self.children:
            child.close()


def _receive_request(control: socket.socket) -> tuple[_Request, _Lines] | None:
    """The next request with its connection; None at the end of file."""
    while True:
        data, fds, _, _ = socket.recv_fds(control, 1, 3, socket.MSG_CMSG_CLOEXEC)
        if not data:
            return None
        connection, stdout, stderr = fds
        lines = _Lines(socket.socket(fileno=connection))
        with contextlib.suppress(EOFError):
            return _Request(**lines.receive_one(), stdout=stdout, stderr=stderr), lines
        os.close(stdout)
        os.close(stderr)


def _fork_quietly() -> int:
    """Fork, and make the fork a session of its own that has Python's first signal handlers and dies with the zygote.

    Signals wait until the fork is through: the zygote's handler must never run in it.
    """
    zygote = os.getpid()
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # "multi-threaded": BLAS stops its threads for a fork
            pid = os.fork()
        if pid == 0:
            os.setsid()
            _die_with_parent(signal.SIGKILL, zygote)
            _reset_signals()
        return pid
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)


def _reset_signals() -> None:
    ignored = {signal.SIGPIPE, getattr(signal, "SIGXFSZ", None)}  # as Python does when it starts
    for signum in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
        with contextlib.suppress(OSError, ValueError):  # the C library keeps some for itself
            signal.signal(signum, signal.SIG_IGN if signum in ignored else signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)


def _die_with_parent(signum: int, parent: int | None = None) -> None:
    """Ask Linux for `signum` when the parent dies; end at once if `parent` is gone already."""
    ctypes.CDLL(None).prctl(_LINUX_PR_SET_PDEATHSIG, int(signum), 0, 0, 0)
    if parent is not None and os.getppid() != parent:
        os._exit(1)


def _preload(modules: Iterable[str]) -> list[str]:
    """Import; return one line for each module that could not be."""
    failures = []
    for name in modules:
        try:
            importlib.import_module(name)
        except (Exception, SystemExit) as error:
            failures.append(f"cannot import {name}: {type(error).__name__}: {error}")
            print(failures[-1], file=sys.stderr, flush=True)
    return failures


def _zygote(control: socket.socket, modules: list[str]) -> _Request | None:
    """Import and serve; returns a request in each fork, None when all is over."""
    _die_with_parent(signal.SIGTERM)
    if control in _readable(control) and not control.recv(1, socket.MSG_PEEK):
        return None  # the owner died before the line above
    if not sys.flags.safe_path:
        del sys.path[0]  # the directory that `-m` adds; a kernel adds its own
    before = set(os.environ)
    failures = _preload(KERNEL_MODULES)
    sys.ps1, sys.ps2, sys.ps3 = "In : ", "...: ", "Out: "  # IPython's sign of a session; TensorFlow then logs to stdout
    failures += _preload(modules)
    set_by_imports = {name: value for name, value in os.environ.items() if name not in before}
    gc.collect()
    gc.freeze()  # a collection in a fork then leaves these pages alone, and shared
    sys.stdout.flush()
    sys.stderr.flush()
    control.send(json.dumps(failures).encode()[:4096])
    request = _Server(control).run()
    return request and request._replace(env={**set_by_imports, **request.env})


def _readable(sock: socket.socket) -> list[socket.socket]:
    with selectors.DefaultSelector() as selector:
        selector.register(sock, selectors.EVENT_READ)
        return [key.fileobj for key, _ in selector.select(0)]


# ---- the fork: becomes what `python -m ipykernel_launcher -f ...` would be -----------------------------------------


def _become_kernel(request: _Request) -> None:
    """Run the kernel; returns when it is shut down, and the interpreter then ends as a cold one would."""
    os.environ.clear()  # through putenv and unsetenv, so that C code sees it too
    os.environ.update(request.env)
    os.chdir(request.cwd)
    _redirect(request)
    _reseed()
    _disguise(request.command)
    _choose_matplotlib_backend()
    _run_ipykernel(request.command)


def _redirect(request: _Request) -> None:
    devnull = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((devnull, 0), (request.stdout, 1), (request.stderr, 2)):
        os.dup2(source, target)
        os.close(source)
    sys.stdout.reconfigure(line_buffering=sys.stdout.isatty())


def _reseed() -> None:
    """New randomness where a fork would repeat the zygote's. TensorFlow seeds itself on its first operation."""
    random.seed()
    if "numpy.random" in sys.modules:
        sys.modules["numpy.random"].seed()
    tempfile.tempdir = None  # found again from this kernel's TMPDIR


def _disguise(command: list[str]) -> None:
    """The main module and arguments of the launcher, and no trace of this package."""
    name = command[command.index("-m") + 1]
    name = "ipykernel.__main__" if name == "ipykernel" else name
    spec = importlib.util.find_spec(name)
    main = types.ModuleType("__main__")
    main.__file__, main.__spec__, main.__loader__ = spec.origin, spec, spec.loader
    sys.modules["__main__"] = main
    sys.argv = [spec.origin, *command[command.index("-m") + 2 :]]
    sys.orig_argv = list(command)
    for name in [name for name in sys.modules if name in SESSION_MODULES or name.split(".")[0] == "autograde"]:
        del sys.modules[name]


def _choose_matplotlib_backend() -> None:
    """Matplotlib reads MPLBACKEND while it is imported, and ipykernel sets it before that: catch up."""
    if "matplotlib" in sys.modules:
        sys.modules["matplotlib"].rcParams["backend"] = os.environ.get("MPLBACKEND") or _INLINE_BACKEND


def _run_ipykernel(command: list[str]) -> None:
    from ipykernel.kernelapp import IPKernelApp

    streams = {id(sys.stdout): "stdout", id(sys.stderr): "stderr"}
    early_handlers = [(handler, streams[id(handler.stream)]) for handler in _stream_handlers(streams)]
    # The default is JPY_PARENT_PID, which ipykernel reads while it is imported. This kernel's parent is the zygote.
    app = IPKernelApp.instance(parent_handle=os.getppid())
    app.initialize(sys.argv[1:])
    # In a cold kernel these modules are imported by a cell and log into its output.
    for handler, stream in early_handlers:
        handler.setStream(getattr(sys, stream))
    app.start()


def _stream_handlers(streams: dict[int, str]) -> Iterator[logging.StreamHandler]:
    for logger in (logging.root, *logging.root.manager.loggerDict.values()):
        for handler in getattr(logger, "handlers", ()):
            if isinstance(handler, logging.StreamHandler) and id(handler.stream) in streams:
                yield handler


def main() -> None:
    """`python -m autograde.warm_kernel FD MODULE...`, started by `_Zygote` and of no use by hand."""
    if len(sys.argv) < 2 or not sys.argv[1].isdigit():
        sys.exit("autograde.warm_kernel is started by the course-warm kernel provisioner, not by hand")
    request = _zygote(socket.socket(fileno=int(sys.argv[1])), sys.argv[2:])
    if request is not None:
        _become_kernel(request)


# ---- the grader's side ---------------------------------------------------------------------------------------------


class _Key(NamedTuple):
    """Kernels with equal keys can be forks of one zygote."""

    interpreter: tuple[str, ...]  # the executable and its options
    modules: tuple[str, ...]
    environment: tuple[tuple[str, str], ...]  # what is read while modules are imported


class WarmProcess:
    """A warm kernel, with as much of `subprocess.Popen` as `LocalProvisioner` uses."""

    stdin = stdout = stderr = None

    def __init__(self, lines: _Lines, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._lines = lines
        self._lock = threading.Lock()

    def poll(self) -> int | None:
        return self._listen(0)

    def wait(self, timeout: float | None = None) -> int:
        code = self._listen(timeout)
        while code is None and timeout is None:
            code = self._listen(None)
        if code is None:
            raise subprocess.TimeoutExpired("warm kernel", timeout)
        return code

    def send_signal(self, signum: int) -> None:
        if self.poll() is None:
            # If this fails, then the zygote is dead, hence the kernel too, as the next poll will tell.
            with contextlib.suppress(OSError), self._lock:
                self._lines.send({"signal": int(signum)})

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def _listen(self, timeout: float | None) -> int | None:
        with self._lock:
            if self.returncode is not None:
                return self.returncode
            for message in self._lines.receive(timeout):
                self.returncode = message.get("exit", self.returncode)
            if self.returncode is None and self._lines.closed:
                self.returncode = -signal.SIGKILL  # what kernels get when their zygote dies
            if self.returncode is not None:
                self._lines.sock.close()
            return self.returncode


class _Zygote:
    """One fork server, seen from the process that owns it."""

    def __init__(self, key: _Key) -> None:
        self.key = key
        self.users = 0  # threads that are starting a kernel; changed under the registry's lock
        self.failed_imports: list[str] = []
        self._kernels: list[WarmProcess] = []
        self._lock = threading.Lock()
        self._ready = False
        self._failure: WarmStartError | None = None
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 (it lives as long as the zygote)
        self._control, self._remote = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._process: subprocess.Popen | None = None
        self._keeper = threading.Thread(target=self._keep, args=(started := Future(),), daemon=True)
        self._started: Future = started

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def start(self, timeout: float) -> None:
        """Wait until it is ready to fork; the first caller starts it."""
        with self._lock:
            if not self._ready and self._failure is None:
                try:
                    self._start(timeout)
                    self._ready = True
                except (OSError, WarmStartError) as error:
                    self._failure = WarmStartError(str(error))
            if self._failure is not None:
                raise self._failure

    def is_alive(self) -> bool:
        return self._failure is None and (self._process is None or self._process.returncode is None)

    def is_idle(self) -> bool:
        if self.users:
            return False
        self._kernels = [kernel for kernel in self._kernels if kernel.poll() is None]
        return not self._kernels

    def fork(self, command: list[str], cwd: str, env: dict[str, str], stdout: int, stderr: int) -> WarmProcess:
        """A new kernel."""
        mine, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        lines = _Lines(mine)
        try:
            with theirs:
                socket.send_fds(self._control, [b"k"], [theirs.fileno(), stdout, stderr])
            lines.send({"command": command, "cwd": cwd, "env": env})
            reply = lines.receive_one()
        except (OSError, EOFError) as error:
            mine.close()
            raise _ZygoteDied(f"the zygote does not answer ({error}); its last words: {self.last_words()}") from None
        if "error" in reply:
            mine.close()
            raise WarmStartError(reply["error"])
        kernel = WarmProcess(lines, reply["pid"])
        with self._lock:
            self._kernels = [*(known for known in self._kernels if known.returncode is None), kernel]
        return kernel

    def log(self) -> str:
        """What the zygote has written."""
        return os.pread(self._log.fileno(), 1 << 20, 0).decode(errors="replace")  # pread: the offset is shared

    def last_words(self) -> str:
        return (self.log().strip().splitlines() or ["none"])[-1]

    def stop(self) -> None:
        """End it and its kernels."""
        self.abandon()
        if self._process is not None:
            self._keeper.join(5)
        if self._keeper.is_alive():
            self._process.kill()
            self._keeper.join(5)
        self._log.close()

    def abandon(self) -> None:
        """Let go of the socket; the zygote sees the end of file."""
        self._control.close()
        self._remote.close()

    def _start(self, timeout: float) -> None:
        self._keeper.start()
        self._started.result()
        self._control.settimeout(timeout)
        try:
            ready = self._control.recv(4096)
        except TimeoutError:
            self._process.kill()
            raise WarmStartError(f"the zygote was not ready after {timeout:.0f} seconds") from None
        self._control.settimeout(None)
        if not ready:
            raise WarmStartError(f"the zygote ended while it started; its last words: {self.last_words()}")
        with contextlib.suppress(ValueError):  # a long list is cut
            self.failed_imports = json.loads(ready)

    def _keep(self, started: Future) -> None:
        """Start the zygote and wait for its end, in one thread: to Linux this thread is the parent to die with."""
        fd = self._remote.fileno()
        command = [*self.key.interpreter, "-m", "autograde.warm_kernel", str(fd), *self.key.modules]
        env = {"PATH": os.environ.get("PATH", os.defpath), **dict(self.key.environment)}
        streams = {"stdin": subprocess.DEVNULL, "stdout": self._log, "stderr": self._log}
        try:
            self._process = subprocess.Popen(
                command, cwd="/", env=env, pass_fds=[fd], start_new_session=True, **streams
            )
        except OSError as error:
            started.set_exception(error)
            return
        finally:
            self._remote.close()
        started.set_result(None)
        self._process.wait()


class _Registry:
    """The zygotes of this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._zygotes: dict[_Key, _Zygote] = {}  # least recently used first
        self._failed: dict[_Key, str] = {}

    def fork(self, key: _Key, timeout: float, **request: Any) -> WarmProcess:
        """A new kernel, from a zygote that is started if need be, and once more if it died since."""
        if key in self._failed:  # another try would cost each notebook the whole import
            raise WarmStartError(self._failed[key])
        for attempt in (1, 2):
            with self._lease(key) as zygote:
                try:
                    zygote.start(timeout)
                    return zygote.fork(**request)
                except WarmStartError as error:
                    if zygote.is_alive() and not isinstance(error, _ZygoteDied):
                        raise  # no memory for one more process, say; the kernels that run are not to suffer
                    self._drop(zygote)
                    if attempt == 2 or not isinstance(error, _ZygoteDied):
                        self._failed[key] = str(error)
                        raise
        raise AssertionError("unreachable")

    def zygotes(self) -> list[_Zygote]:
        with self._lock:
            return list(self._zygotes.values())

    def stop_all(self) -> None:
        with self._lock:
            zygotes, self._zygotes = list(self._zygotes.values()), {}
            self._failed.clear()
        for zygote in zygotes:
            zygote.stop()

    def abandon_all(self) -> None:
        for zygote in self._zygotes.values():
            zygote.abandon()

    @contextlib.contextmanager
    def _lease(self, key: _Key) -> Iterator[_Zygote]:
        with self._lock:
            zygote = self._zygotes.pop(key, None)
            if zygote is None or not zygote.is_alive():
                zygote = _Zygote(key)
            self._zygotes[key] = zygote
            zygote.users += 1
            surplus = self._take_surplus()
        for idle in surplus:
            idle.stop()
        try:
            yield zygote
        finally:
            with self._lock:
                zygote.users -= 1

    def _take_surplus(self) -> list[_Zygote]:
        idle = [zygote for zygote in self._zygotes.values() if zygote.is_idle()]
        surplus = idle[: max(0, len(self._zygotes) - MAX_ZYGOTES)]
        for zygote in surplus:
            del self._zygotes[zygote.key]
        return surplus

    def _drop(self, zygote: _Zygote) -> None:
        with self._lock:
            if self._zygotes.get(zygote.key) is zygote:
                del self._zygotes[zygote.key]
        zygote.stop()


_registry = _Registry()


def stop_all() -> None:
    """End every zygote of this process, and the kernels that still run. The next warm kernel starts a new one."""
    _registry.stop_all()


def _start_over_after_fork() -> None:
    """A fork of the grader owns none of its zygotes, and must not keep them alive."""
    global _registry
    _registry.abandon_all()
    _registry = _Registry()


atexit.register(stop_all)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_start_over_after_fork)


@functools.cache
def _can_fork() -> bool:
    if not sys.platform.startswith("linux") or not hasattr(os, "pidfd_open"):
        return False
    try:
        os.close(os.pidfd_open(os.getpid()))
    except OSError:  # a Linux before 5.3, or a sandbox that forbids it
        return False
    return True


def _interpreter(command: list[str]) -> tuple[str, ...] | None:
    """The part of a kernel's command before `-m ipykernel_launcher`; None for anything else."""
    rest = iter(command[1:])
    interpreter = command[:1]
    for word in rest:
        if word == "-m":
            name = Path(command[0]).name
            return tuple(interpreter) if next(rest, "") in _LAUNCHERS and name.startswith("python") else None
        if not word.startswith("-") or word.startswith("-c"):
            return None
        interpreter.append(word)
        if word in ("-X", "-W"):
            interpreter.append(next(rest, ""))
    return None


def _descriptor(stream: Any, default: int) -> int | None:
    """The file descriptor of a `Popen` stream argument; None for pipes and the like, which need a `Popen`."""
    if stream is None:
        return default
    number = stream if isinstance(stream, int) else stream.fileno()
    return number if number >= 0 else None


class WarmProvisioner(LocalProvisioner):
    """Starts Python kernels by forking a process that has imported TensorFlow, and all others as usual."""

    modules = List(
        Unicode(), list(COURSE_MODULES), help="What the zygote imports; a module that cannot be imported is skipped."
    ).tag(config=True)
    import_variables = List(
        Unicode(),
        list(IMPORT_VARIABLES),
        help="Patterns of environment variables that are read during import: kernels share a zygote where these agree.",
    ).tag(config=True)
    start_timeout = Float(300.0, help="Seconds that the zygote may take for its imports.").tag(config=True)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Fork a kernel; start it cold where that is not possible."""
        reason = self._reason_for_cold_start(cmd, kwargs)
        if reason is None:
            try:
                await self._fork_kernel(cmd, **kwargs)
                return self.connection_info
            except (OSError, WarmStartError) as error:
                reason = str(error)
                self.log.warning("Kernel starts cold: %s", reason)
        else:
            self.log.info("Kernel starts cold: %s", reason)
        return await super().launch_kernel(cmd, **kwargs)

    def _reason_for_cold_start(self, cmd: list[str], kwargs: dict[str, Any]) -> str | None:
        known = {"env", "cwd", "stdout", "stderr", "extra_arguments", "kernel_id", "independent", "stdin"}
        env = kwargs.get("env") or os.environ
        if not _can_fork():
            return "this system has no pidfd_open"
        if _interpreter(cmd) is None:
            return f"not a Python kernel's launcher: {cmd}"
        if not Path(kwargs.get("cwd") or ".").is_dir():
            return f"no such directory: {kwargs['cwd']}"
        if not all(Path(entry).is_absolute() for entry in env.get("PYTHONPATH", "/").split(os.pathsep) if entry):
            return "PYTHONPATH has entries relative to the kernel's directory"
        if unusual := sorted(kwargs.keys() - known):
            return f"start options that a fork does not know: {unusual}"
        if kwargs.get("independent") or kwargs.get("stdin") is not None:
            return "a warm kernel has no stdin and does not outlive its starter"
        if None in (_descriptor(kwargs.get("stdout"), 1), _descriptor(kwargs.get("stderr"), 2)):
            return "output into a pipe"
        return None

    async def _fork_kernel(self, cmd: list[str], **kwargs: Any) -> None:
        env = dict(kwargs.get("env") or os.environ)
        env["JPY_PARENT_PID"] = str(os.getpid())
        self.cwd = str(Path(kwargs.get("cwd") or ".").absolute())
        # In a thread: the first kernel waits for the imports, and other kernels of this event loop go on meanwhile.
        self.process = await asyncio.to_thread(
            _registry.fork,
            self._key(cmd, env),
            self.start_timeout,
            command=[os.path.expanduser(word) for word in cmd],  # noqa: PTH111 (most words are no paths)
            cwd=self.cwd,
            env=env,
            stdout=_descriptor(kwargs.get("stdout"), 1),
            stderr=_descriptor(kwargs.get("stderr"), 2),
        )
        self.pid = self.process.pid
        self.pgid = None  # so that signals go through the zygote, which cannot hit a reused number

    def _key(self, cmd: list[str], env: dict[str, str]) -> _Key:
        read_early = sorted(
            (name, value)
            for name, value in env.items()
            if any(fnmatch.fnmatchcase(name, pattern) for pattern in self.import_variables)
        )
        return _Key(_interpreter(cmd), tuple(self.modules), tuple(read_early))


if __name__ == "__main__":
    main()
