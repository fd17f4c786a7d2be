"""Warm kernels: pay the import of TensorFlow once per class instead of once per notebook.

A *zygote* is a process that has imported the heavy modules and has run nothing with them. Each kernel is a fork of it,
so a kernel starts in a fraction of a second with everything imported, and shares nothing with the kernels before it.
A zygote starts when the first kernel is asked for and ends with the process that asked.

Jupyter's own extension point, the kernel provisioner, is where this fits in. `WarmProvisioner` is registered as
`course-warm`, and one environment variable makes every kernel use it, those of plain `nbgrader autograde` included:

    JUPYTER_DEFAULT_PROVISIONER_NAME=course-warm

For learners' code there is `course-sandbox` (`autograde.kernels.sandboxed`), whose warm kernels are forks of zygotes,
too.

Whatever cannot be forked (another language, another system than Linux, unusual start options) starts cold, exactly as
without this module; the log says why.

Which kernels share a zygote
----------------------------
Modules read some environment variables while they are imported, so a fork sees those as the zygote saw them. A zygote
is therefore keyed by the Python executable with its options, the modules, and the variables that match
`WarmProvisioner.import_variables`; it is started with those variables, `PATH`, and nothing else. All other variables
(`MINIGPT_PROFILE`, `NBGRADER_EXECUTION`, ...) are read when they are used, and each kernel has exactly those of its own
request. `PATH` is no part of the key: it gets longer in programs that load nbgrader's configuration twice.

The forking process itself is in `autograde.kernels.zygote`.
"""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import fnmatch
import functools
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future
from pathlib import Path
from typing import Any, NamedTuple

from jupyter_client.connect import KernelConnectionInfo
from traitlets import Float, List, Unicode

from autograde.kernels.cold import PrivateSockets
from autograde.kernels.lines import Lines
from autograde.kernels.protocol import (
    CellBegins,
    CellEnds,
    Ended,
    Excess,
    Failed,
    Signal,
    Start,
    Started,
    TookTooLong,
    decode_names,
)
from autograde.library import LIBRARY

__all__ = ["WarmProvisioner", "WarmStartError", "stop_all"]

COURSE_MODULES = (
    *("numpy", "numpy.random", "matplotlib.pyplot", "matplotlib.backends.backend_agg"),
    *(f"PIL.{kind}ImagePlugin" for kind in ("Bmp", "Gif", "Jpeg", "Png", "Ppm")),  # with the first picture
    *("tensorflow", "keras", "keras_nlp", "tensorflow_text"),
    *(f"{LIBRARY}.{name}" for name in ("notebook", "plots", "trained", "callbacks", "bigram")),  # and what these import
    f"{LIBRARY}.written",  # the storybook's text
    "autograde.exchange.preload",  # which a kernel cannot import
)

# Read by Python itself, by the C library, or by the modules above while they are imported (patterns, as in a shell).
IMPORT_VARIABLES = (
    *("HOME", "LANG", "LANGUAGE", "LC_*", "LD_*", "TZ", "XDG_*", "PYTHON*", "VIRTUAL_ENV", "CONDA_PREFIX"),
    *("TF_*", "XLA_*", "KERAS_*", "KAGGLE*", "CUDA_*", "NVIDIA_*", "ABSL_*", "GRPC_*"),
    *("OMP_*", "KMP_*", "MKL_*", "OPENBLAS_*", "GOTO_*", "NVPL_*", "NUMEXPR_*", "NPY_*", "NUMPY_*"),
    *("MPLCONFIGDIR", "MALLOC_*", "GLIBC_TUNABLES", "PROTOCOL_BUFFERS_*", "PYDEVD_*", "DEBUGPY_*"),
)

# A zygote with TensorFlow holds about half a gigabyte. Idle ones beyond this number are ended, oldest use first.
MAX_ZYGOTES = 2

# Seconds that a killed kernel may take to be gone, before its starter goes on without it.
LONGEST_END = 5

GONE = "the process that started the kernel is gone"

_LAUNCHERS = ("ipykernel_launcher", "ipykernel")


class WarmStartError(Exception):
    """Raised when a kernel cannot be forked; the message is one line and says why."""


class _ZygoteDied(WarmStartError):  # noqa: N818 (says what happened)
    """Raised when a zygote has died; a new one may be started in its place."""


class _Key(NamedTuple):
    """Key of a zygote: kernels with equal keys can be forks of the same zygote."""

    interpreter: tuple[str, ...]  # the executable and its options
    modules: tuple[str, ...]
    environment: tuple[tuple[str, str], ...]  # what is read while modules are imported


class WarmProcess:
    """A kernel that a zygote or a guard has started, with as much of `subprocess.Popen` as `LocalProvisioner` uses."""

    stdin = stdout = stderr = None

    def __init__(self, lines: Lines, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self.lost = ""  # why it is gone, if that was the machine's doing and not its own
        self._excess: Excess | None = None
        self.over: float | None = None  # seconds that the cell was allowed, if its guard interrupted it
        self._lines = lines
        self._lock = threading.Lock()

    def poll(self) -> int | None:
        return self._listen(0)

    def wait(self, timeout: float | None = None) -> int:
        code = self._listen(timeout)
        while code is None:
            if timeout is not None:
                raise subprocess.TimeoutExpired("warm kernel", timeout)
            code = self._listen(None)
        return code

    def send_signal(self, signum: int) -> None:
        if self.poll() is None:
            # If this fails, then the zygote is dead, hence the kernel too, as the next poll will tell.
            with contextlib.suppress(OSError), self._lock:
                self._lines.send(Signal(int(signum)))

    def limit_cell(self, seconds: float | None, grace: float = 0) -> None:
        """Tell the guard, which only a sandbox has, that a cell begins and how long it may take, or that it is done.

        Args:
            seconds: time that it may take, without its waits for a processor; None: the cell is done.
            grace: seconds within which it has to stop once it was interrupted.
        """
        if self.poll() is not None:
            return
        if seconds is not None:
            self.over = None
        with contextlib.suppress(OSError), self._lock:
            self._lines.send(CellEnds() if seconds is None else CellBegins(seconds, grace))

    def take_excess(self) -> Excess | None:
        """Return the limit that ended the kernel, and forget it: the next call returns None."""
        excess, self._excess = self._excess, None
        return excess

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def _listen(self, timeout: float | None) -> int | None:
        with self._lock:
            if self.returncode is not None:
                return self.returncode
            for message in self._lines.receive(timeout):
                match message:
                    case TookTooLong(seconds):
                        self.over = seconds
                    case Ended(code, excess):
                        self.returncode, self._excess = code, excess
                    case Failed(error, code):
                        self.returncode, self.lost = -signal.SIGKILL if code is None else code, error
            if self.returncode is None and self._lines.closed:
                self.returncode, self.lost = -signal.SIGKILL, GONE  # what kernels get when their zygote dies
            if self.returncode is not None:
                self._lines.sock.close()
            return self.returncode


class _Zygote:
    """One zygote (a fork server), seen from the process that owns it."""

    def __init__(self, key: _Key) -> None:
        self.key = key
        self.users = 0  # threads that are starting a kernel; changed under the registry's lock
        self.failed_imports: list[str] = []
        self._kernels: list[WarmProcess] = []
        self._lock = threading.Lock()
        self._ready = False
        self._failure: WarmStartError | None = None
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 (it lives as long as the zygote)
        self._written = ""  # what was in it when it was closed, which another thread may ask for
        self._log_lock = threading.Lock()
        self._home = tempfile.TemporaryDirectory(prefix="zygote-")  # for kernels that must not see the user's
        self._control, self._remote = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._process: subprocess.Popen[bytes] | None = None
        self._started: Future[subprocess.Popen[bytes]] = Future()
        self._keeper = threading.Thread(target=self._keep, args=(self._started,), daemon=True)

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def start(self, timeout: float) -> None:
        """Start the zygote if no caller has done so, and wait until it is ready to fork.

        Args:
            timeout: seconds that it may take for its imports.

        Raises:
            WarmStartError: it could not be started, now or at an earlier call.
        """
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

    def fork(self, request: Start, files: list[int]) -> WarmProcess:
        """Fork a new kernel.

        Args:
            request: the kernel to start.
            files: descriptors of its stdout and stderr, or of its sandbox.

        Raises:
            WarmStartError: the kernel did not start; `_ZygoteDied` where the zygote does not answer.
        """
        mine, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        lines = Lines(mine)
        try:
            with theirs:
                socket.send_fds(self._control, [b"k"], [theirs.fileno(), *files])
            lines.send(request)
            reply = lines.receive_one()
        except (OSError, EOFError) as error:
            mine.close()
            raise _ZygoteDied(f"the zygote does not answer ({error}); its last words: {self.last_words()}") from None
        if not isinstance(reply, Started):
            mine.close()
            raise WarmStartError(reply.error if isinstance(reply, Failed) else f"the zygote says {reply}")
        kernel = WarmProcess(lines, reply.pid)
        with self._lock:
            self._kernels = [*(known for known in self._kernels if known.returncode is None), kernel]
        return kernel

    def log(self) -> str:
        """Return what the zygote has written to stdout and stderr."""
        with self._log_lock:
            if self._log.closed:
                return self._written
            return os.pread(self._log.fileno(), 1 << 20, 0).decode(errors="replace")  # pread: the offset is shared

    def last_words(self) -> str:
        return (self.log().strip().splitlines() or ["none"])[-1]

    def stop(self) -> None:
        """End the zygote and its kernels."""
        self.abandon()
        if self._keeper.is_alive():
            self._keeper.join(5)
        if self._keeper.is_alive() and self._process is not None:  # None: it has not even begun
            self._process.kill()
            self._keeper.join(5)
        self._written = self.log()
        with self._log_lock:
            self._log.close()
        self._home.cleanup()

    def abandon(self) -> None:
        """Close this process's ends of the control socket; the zygote sees an end of file once every owner has."""
        self._control.close()
        self._remote.close()

    def _start(self, timeout: float) -> None:
        self._keeper.start()
        process = self._started.result()
        self._control.settimeout(timeout)
        try:
            ready = self._control.recv(4096)
        except TimeoutError:
            process.kill()
            raise WarmStartError(f"the zygote was not ready after {timeout:.0f} seconds") from None
        self._control.settimeout(None)
        if not ready:
            raise WarmStartError(f"the zygote ended while it started; its last words: {self.last_words()}")
        self.failed_imports = decode_names(ready)

    def _keep(self, started: Future[subprocess.Popen[bytes]]) -> None:
        """Start the zygote and wait for its end in the same thread.

        The zygote asks Linux for a signal when its parent dies, and to Linux the parent is the thread that forked.
        """
        fd = self._remote.fileno()
        command = [*self.key.interpreter, "-m", "autograde.kernels.zygote", str(fd), *self.key.modules]
        env = {"HOME": self._home.name, "PATH": os.environ.get("PATH", os.defpath), **dict(self.key.environment)}
        try:
            process = subprocess.Popen(
                command,
                cwd="/",
                env=env,
                pass_fds=[fd],
                stdin=subprocess.DEVNULL,
                stdout=self._log,
                stderr=self._log,
                start_new_session=True,
            )
        except OSError as error:
            started.set_exception(error)
            return
        finally:
            self._remote.close()
        self._process = process
        started.set_result(process)
        process.wait()


class _Registry:
    """The zygotes of this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._zygotes: dict[_Key, _Zygote] = {}  # least recently used first
        self._failed: dict[_Key, str] = {}

    def fork(self, key: _Key, timeout: float, request: Start, files: list[int]) -> WarmProcess:
        """Fork a new kernel from the zygote for `key`, which is started if need be, and once more if it has died.

        Raises:
            WarmStartError: the kernel could not be forked.
        """
        if key in self._failed:  # another try would cost each notebook the time of the whole import
            raise WarmStartError(self._failed[key])
        for attempt in (1, 2):
            with self._lease(key) as zygote:
                try:
                    zygote.start(timeout)
                    return zygote.fork(request, files)
                except WarmStartError as error:
                    if zygote.is_alive() and not isinstance(error, _ZygoteDied):
                        raise  # no memory for one more process, say; the running kernels must not suffer
                    self._drop(zygote)
                    if attempt == 2 or not isinstance(error, _ZygoteDied):
                        self._failed[key] = str(error)
                        raise
        raise AssertionError("unreachable")

    def prepare(self, key: _Key, timeout: float) -> None:
        with self._lease(key) as zygote:
            zygote.start(timeout)

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


def prepare(key: _Key, timeout: float) -> None:
    """Start the zygote for `key` if there is none, without waiting; if that fails, the first kernel says why."""

    def start() -> None:
        with contextlib.suppress(OSError, WarmStartError):
            _registry.prepare(key, timeout)

    threading.Thread(target=start, name="zygote-start", daemon=True).start()


def fork_kernel(key: _Key, timeout: float, *, files: list[int], request: Start) -> WarmProcess:
    """Fork a new kernel from the zygote for `key`, which is started if need be.

    Args:
        key: see `WarmProvisioner.key`.
        timeout: seconds that the zygote may take for its imports.
        files: descriptors of the kernel's stdout and stderr, or of its sandbox.
        request: the kernel to start.

    Raises:
        WarmStartError: the kernel could not be forked.
    """
    return _registry.fork(key, timeout, request, files)


def stop_all() -> None:
    """End every zygote of this process and the kernels that still run. The next warm kernel starts a new zygote."""
    _registry.stop_all()


def _start_over_after_fork() -> None:
    """Forget all zygotes in a fork of this process, which owns none of them and must not keep them alive."""
    global _registry
    _registry.abandon_all()
    _registry = _Registry()


atexit.register(stop_all)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_start_over_after_fork)


def kernel_environment() -> dict[str, str]:
    """Return the environment of a grading kernel: this process's own, with `NBGRADER_EXECUTION=autograde`.

    Settings that make TensorFlow quiet and fast are added where this process does not have them.
    """
    quiet_and_fast = {"TF_CPP_MIN_LOG_LEVEL": "3", "TF_ENABLE_ONEDNN_OPTS": "1"}
    return {**quiet_and_fast, **os.environ, "NBGRADER_EXECUTION": "autograde"}


def matching(variables: Mapping[str, str], patterns: Iterable[str]) -> dict[str, str]:
    """Return the environment variables whose names match one of the shell-style patterns."""
    return {
        name: value
        for name, value in variables.items()
        if any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns)
    }


@functools.cache
def can_fork() -> bool:
    if not sys.platform.startswith("linux") or not hasattr(os, "pidfd_open"):
        return False
    try:
        os.close(os.pidfd_open(os.getpid()))
    except OSError:  # a Linux before 5.3, or a sandbox that forbids it
        return False
    return True


def interpreter_of(command: list[str]) -> tuple[str, ...] | None:
    """Return the part of a kernel's command before `-m ipykernel_launcher`; None for any other command.

    Of `python -X utf8 -m ipykernel_launcher -f ...` it is `("python", "-X", "utf8")`.
    """
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
    """Return the file descriptor of a `Popen` stream argument; None for pipes and the like, which need a `Popen`."""
    if stream is None:
        return default
    number = stream if isinstance(stream, int) else stream.fileno()
    return number if number >= 0 else None


class WarmProvisioner(PrivateSockets):
    """Provisioner that forks Python kernels from a process that has imported TensorFlow, and starts others as usual."""

    modules = List(
        Unicode(), list(COURSE_MODULES), help="What the zygote imports; a module that cannot be imported is skipped."
    ).tag(config=True)
    import_variables = List(
        Unicode(),
        list(IMPORT_VARIABLES),
        help="Patterns of environment variables that are read during import: kernels share a zygote where these agree.",
    ).tag(config=True)
    start_timeout = Float(1200.0, help="Seconds that the zygote may take for its imports.").tag(config=True)

    # a `Popen` where the kernel is cold
    process: subprocess.Popen[Any] | WarmProcess | None  # type: ignore[assignment]  # the base class knows `Popen` only

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

    @property
    def lost(self) -> str:
        """Why the kernel is gone, if that was the machine's doing and not its own: who watched it has ended too, say.

        Empty where it runs, has ended by itself or was ended, and for a cold kernel without a sandbox.
        """
        return self.process.lost if isinstance(self.process, WarmProcess) else ""

    async def kill(self, restart: bool = False) -> None:
        """Kill the kernel and wait until it is gone; whoever asks later need not look again and again."""
        await super().kill(restart=restart)
        if isinstance(self.process, WarmProcess):
            with contextlib.suppress(subprocess.TimeoutExpired):
                await asyncio.to_thread(self.process.wait, LONGEST_END)

    def _reason_for_cold_start(self, cmd: list[str], kwargs: dict[str, Any]) -> str | None:
        known = {"env", "cwd", "stdout", "stderr", "extra_arguments", "kernel_id", "independent", "stdin"}
        env = kwargs.get("env") or os.environ
        if not can_fork():
            return "this system has no pidfd_open"
        if interpreter_of(cmd) is None:
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
        streams = (_descriptor(kwargs.get("stdout"), 1), _descriptor(kwargs.get("stderr"), 2))
        files = [number for number in streams if number is not None]
        assert len(files) == 2, "a kernel whose output goes into a pipe starts cold"
        # In a thread: the first kernel waits for the imports, and other kernels of this event loop go on meanwhile.
        process = await asyncio.to_thread(
            fork_kernel,
            self.key(cmd, env),
            self.start_timeout,
            files=files,
            request=Start(
                [os.path.expanduser(word) for word in cmd],  # noqa: PTH111 (most words are no paths)
                self.cwd,
                env,
            ),
        )
        self.process = process
        self.pid = process.pid
        self.pgid = None  # so that signals go through the zygote, which cannot hit a reused number

    def key(self, cmd: list[str], env: dict[str, str]) -> _Key:
        """Return the key of the zygote that a kernel of this command and environment can be forked from.

        Args:
            cmd: a command for which `interpreter_of` is not None.
            env: the kernel's environment variables.
        """
        interpreter = interpreter_of(cmd)
        assert interpreter is not None, f"not a Python kernel's launcher: {cmd}"
        read_early = matching(env, self.import_variables)
        return _Key(interpreter, tuple(self.modules), tuple(sorted(read_early.items())))
