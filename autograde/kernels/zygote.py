"""The zygote: a process that has imported the heavy modules, waits, and becomes a kernel by forking.

How it talks with `autograde.kernels.warm`, which starts it
-----------------------------------------------------------
The zygote inherits one end of a socket pair; there is no address that notebook code could connect to. For each
kernel the provisioner sends one end of a fresh pair and the kernel's stdout and stderr over it. On that pair they
speak as `autograde.kernels.protocol` says. An end of file on the zygote's inherited socket means that the owner is
dead, and the zygote then ends its kernels and itself.

For a kernel in a sandbox the provisioner sends a descriptor of the sandbox instead of stdout and stderr. The fork then
is the kernel's guard (`autograde.kernels.guard`), which speaks these lines itself, and the kernel is a fork of the
guard.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import importlib.util
import inspect
import logging
import os
import random
import re
import selectors
import signal
import socket
import sys
import tempfile
import types
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from traitlets.config import Config
from traitlets.config.loader import DeferredConfigString

from autograde.kernels import linux
from autograde.kernels.guard import become_guarded
from autograde.kernels.lines import Lines
from autograde.kernels.protocol import Ended, Failed, Signal, Start, Started, encode_names

# What a kernel imports before its first cell and for its first traceback; every zygote has it.
# Not here: matplotlib_inline.backend_inline, which looks for the running IPython while it is imported.
KERNEL_MODULES = (
    "ipykernel.kernelapp",
    "ipykernel.ipkernel",
    "ipykernel.debugger",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.logger",
    "IPython.core.oinspect",
    "IPython.core.pylabtools",
    "IPython.extensions.storemagic",
    "psutil",
    "pygments.formatters.terminal256",
    "pygments.styles",
    "sqlite3",
    "stack_data",
    "tornado.platform.asyncio",
)

# Modules that look, while they are imported, at the IPython session that is there, and that other modules import.
# A kernel imports them again when a cell asks for them.
SESSION_MODULES = ("tqdm.auto", "tqdm.autonotebook", "matplotlib_inline.backend_inline")

_INLINE_BACKEND = "module://matplotlib_inline.backend_inline"


# ---- the zygote: imports, waits, forks ---------------------------------------------------------------------------


class _Request(NamedTuple):
    """Request for one kernel. `files` are descriptors of its stdout and stderr, or of its sandbox."""

    start: Start
    files: list[int]


class _Child:
    """A running kernel, or the guard of one, as its zygote sees it."""

    def __init__(self, pid: int, lines: Lines | None) -> None:
        self.pid = pid
        self.lines = lines  # None for a guard, which has the connection itself
        self.pidfd = os.pidfd_open(pid)

    def signal(self, signum: int) -> None:
        """Send a signal to the process group, as for a cold kernel.

        The pid cannot mean another process: only `reap` frees it.
        """
        try:
            os.killpg(self.pid, signum)
        except ProcessLookupError:  # between fork and setsid
            os.kill(self.pid, signum)
        except PermissionError:  # a group of zombies, on some kernels
            pass

    def reap(self) -> int:
        """Wait for the end, kill what the kernel left running in its group, return the exit code as `Popen` does."""
        os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOWAIT)
        with contextlib.suppress(OSError):
            os.killpg(self.pid, signal.SIGKILL)
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])

    def close(self) -> None:
        os.close(self.pidfd)
        if self.lines:
            self.lines.sock.close()


class _Server:
    """The waiting zygote. `run` returns None in the zygote when it ends, and a request in each fork."""

    def __init__(self, control: socket.socket) -> None:
        self.control = control
        self.children: list[_Child] = []
        self.selector = selectors.DefaultSelector()
        self.selector.register(control, selectors.EVENT_READ)

    def run(self) -> _Request | None:
        # SIGTERM becomes an end of file, which the loop handles.
        signal.signal(signal.SIGTERM, lambda *_: self.control.shutdown(socket.SHUT_RDWR))
        while True:
            for key, _ in self.selector.select():
                if key.fileobj is not self.control:
                    self._attend(*key.data)
                    continue
                arrived = _receive_request(self.control)
                if arrived is None:
                    self._end()
                    return None
                if fork := self._fork(*arrived):
                    return fork
                break  # files were just registered, so that the list of ready ones is outdated

    def _fork(self, request: _Request, lines: Lines) -> _Request | None:
        """Fork a kernel, or a guard that forks one; return the request in the kernel's process, None in the zygote."""
        try:
            pid = _fork_quietly()
        except OSError as error:
            with contextlib.suppress(OSError), lines.sock:
                lines.send(Failed(f"the zygote cannot fork: {error.strerror}"))
            pid = -1
        if pid == 0:
            self._let_go()
            if request.start.sandbox:
                output = become_guarded(request.start.sandbox, request.files[0], lines)
                return request._replace(files=[output, os.dup(output)])
            lines.sock.close()
            return request
        for fd in request.files:
            os.close(fd)
        if pid > 0 and request.start.sandbox:
            lines.sock.close()
        if pid > 0:
            self._adopt(_Child(pid, None if request.start.sandbox else lines))
        return None

    def _adopt(self, child: _Child) -> None:
        self.children.append(child)
        self.selector.register(child.pidfd, selectors.EVENT_READ, (child, "ended"))
        if child.lines:
            self.selector.register(child.lines.sock, selectors.EVENT_READ, (child, "spoken to"))
            with contextlib.suppress(OSError):
                child.lines.send(Started(child.pid))

    def _attend(self, child: _Child, what: str) -> None:
        if child not in self.children:
            return
        if what == "ended":
            self._report_end(child)
            return
        assert child.lines is not None, "who has none cannot be spoken to"
        for message in child.lines.receive(0):
            if isinstance(message, Signal):
                child.signal(message.number)
        if child.lines.closed:  # nobody listens any more; the kernel lives on, as a cold one would
            self.selector.unregister(child.lines.sock)

    def _report_end(self, child: _Child) -> None:
        self.children.remove(child)
        code = child.reap()
        self.selector.unregister(child.pidfd)
        if child.lines:
            with contextlib.suppress(KeyError):
                self.selector.unregister(child.lines.sock)
            with contextlib.suppress(OSError):
                child.lines.send(Ended(code))
        child.close()

    def _end(self) -> None:
        for child in self.children:
            child.signal(signal.SIGKILL)
            child.reap()

    def _let_go(self) -> None:
        """Close the zygote's descriptors in a fork; otherwise notebook code could send messages in its name."""
        self.selector.close()  # never unregister here: the fork shares the zygote's epoll set
        self.control.close()
        for child in self.children:
            child.close()


def _receive_request(control: socket.socket) -> tuple[_Request, Lines] | None:
    """Wait for the next request and return it with its connection; None at the end of file."""
    while True:
        data, fds, _, _ = socket.recv_fds(control, 1, 3, socket.MSG_CMSG_CLOEXEC)
        if not data:
            return None
        connection, *files = fds
        lines = Lines(socket.socket(fileno=connection))
        with contextlib.suppress(EOFError):
            start = lines.receive_one()
            if isinstance(start, Start):
                return _Request(start, files), lines
        for fd in files:
            os.close(fd)


def _fork_quietly() -> int:
    """Fork; the child gets a session of its own and a new Python's signal handlers, and dies with the zygote.

    Signals are blocked until then: the zygote's handler must never run in the child.

    Returns:
        The child's pid in the zygote, 0 in the child.
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
    """Set the signal handlers of a Python that has just started: ignored signals stay so, others get the default."""
    for signum in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
        if signal.getsignal(signum) is not signal.SIG_IGN:
            with contextlib.suppress(OSError, ValueError):  # the C library keeps some for itself
                signal.signal(signum, signal.default_int_handler if signum == signal.SIGINT else signal.SIG_DFL)


def _die_with_parent(signum: int, parent: int | None = None) -> None:
    """Ask Linux for `signum` when the parent dies; end at once if `parent` is gone already."""
    linux.prctl(linux.PR_SET_PDEATHSIG, int(signum))
    if parent is not None and os.getppid() != parent:
        os._exit(1)


def _preload(modules: Iterable[str]) -> list[str]:
    """Import the modules; return one line for each that could not be imported."""
    failures = []
    for name in modules:
        try:
            importlib.import_module(name)
        except (Exception, SystemExit) as error:
            failures.append(f"cannot import {name}: {type(error).__name__}: {error}")
            print(failures[-1], file=sys.stderr, flush=True)
    return failures


def _prepare_for_kernels() -> None:
    """Do once what each kernel would have to do, and remove every trace of this package from what kernels see."""
    inspect.getmodule(compile("", "<no file>", "exec"))  # keeps the files of three thousand modules, for tracebacks
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        with contextlib.suppress(AttributeError):  # another version; a kernel then looks for installed backends itself
            sys.modules["matplotlib"].backends.registry.backend_registry._ensure_entry_points_loaded()
        # What it does at the end of a cell is of use in a window. Here each figure would be drawn once more than shown.
        pyplot._draw_all_if_interactive = int  # type: ignore[attr-defined]  # no function of ours, which would lead here
    for name in [name for name in sys.modules if name in SESSION_MODULES or name.split(".")[0] == "autograde"]:
        del sys.modules[name]
    known = inspect._filesbymodname  # type: ignore[attr-defined]  # private, and of the same form as the first
    for cache in (inspect.modulesbyfile, known):
        for key, value in list(cache.items()):
            if "autograde" in (key.split(".")[0], value.split(".")[0]):
                del cache[key]


def _zygote(control: socket.socket, modules: list[str]) -> _Request | None:
    """Import the modules and serve requests; return the request in each fork, None in the zygote when it ends."""
    _die_with_parent(signal.SIGTERM)
    if control in _readable(control) and not control.recv(1, socket.MSG_PEEK):
        return None  # the owner died before the line above
    if not sys.flags.safe_path:
        del sys.path[0]  # the directory that `-m` adds; a kernel adds its own
    before = set(os.environ)
    gc.disable()  # of what imports make, nearly all stays, and to look for the rest takes a tenth of their time
    failures = _preload(KERNEL_MODULES)
    sys.ps1, sys.ps2 = "In : ", "...: "  # IPython's sign of a session; TensorFlow then logs to stdout
    sys.ps3 = "Out: "  # type: ignore[attr-defined]  # which only IPython knows
    failures += _preload(modules)
    _prepare_for_kernels()
    set_by_imports = {name: value for name, value in os.environ.items() if name not in before}
    gc.enable()
    gc.collect()
    gc.freeze()  # a collection in a fork then leaves these pages alone, and shared
    sys.stdout.flush()
    sys.stderr.flush()
    control.send(encode_names(failures)[:4096])
    request = _Server(control).run()
    if request is None:
        return None
    return request._replace(start=replace(request.start, env={**set_by_imports, **request.start.env}))


def _readable(sock: socket.socket) -> list[socket.socket]:
    with selectors.DefaultSelector() as selector:
        selector.register(sock, selectors.EVENT_READ)
        return [sock for _ in selector.select(0)]


# ---- the fork: becomes what `python -m ipykernel_launcher -f ...` would be -----------------------------------------


def _become_kernel(request: _Request) -> None:
    """Run the kernel until it is shut down; the interpreter then ends as a cold kernel's would."""
    os.environ.clear()  # through putenv and unsetenv, so that C code sees it too
    os.environ.update(request.start.env)
    os.chdir(request.start.cwd)
    _redirect(request)
    _reseed()
    _become_main(request.start.command)
    _choose_matplotlib_backend()
    _run_ipykernel()


def _redirect(request: _Request) -> None:
    devnull = os.open(os.devnull, os.O_RDONLY)
    for target, source in enumerate((devnull, *request.files)):
        os.dup2(source, target)
        os.close(source)
    stdout: Any = sys.stdout  # Python's own, or what stands for it: `TextIO` has no `reconfigure`
    stdout.reconfigure(line_buffering=stdout.isatty())


def _reseed() -> None:
    """Reseed random generators whose state every fork inherits. TensorFlow seeds itself on its first operation."""
    random.seed()
    if "numpy.random" in sys.modules:
        sys.modules["numpy.random"].seed()
    tempfile.tempdir = None  # found again from this kernel's TMPDIR


def _become_main(command: list[str]) -> None:
    """Put the launcher's main module and arguments in place of this module."""
    name = command[command.index("-m") + 1]
    name = "ipykernel.__main__" if name == "ipykernel" else name
    spec = importlib.util.find_spec(name)
    assert spec is not None, "the zygote imported ipykernel, which brings both launchers"
    assert spec.origin is not None, "they are files"
    main = types.ModuleType("__main__")
    main.__file__, main.__spec__, main.__loader__ = spec.origin, spec, spec.loader
    sys.modules["__main__"] = main
    sys.argv = [spec.origin, *command[command.index("-m") + 2 :]]
    sys.orig_argv = list(command)


def _choose_matplotlib_backend() -> None:
    """Set Matplotlib's backend, since the zygote imported Matplotlib before MPLBACKEND was set for this kernel."""
    if "matplotlib" in sys.modules:
        sys.modules["matplotlib"].rcParams["backend"] = os.environ.get("MPLBACKEND") or _INLINE_BACKEND


def _run_ipykernel() -> None:
    from ipykernel.kernelapp import IPKernelApp

    streams = {id(sys.stdout): "stdout", id(sys.stderr): "stderr"}
    early_handlers = [(handler, streams[id(handler.stream)]) for handler in _stream_handlers(streams)]
    # The default is JPY_PARENT_PID, which ipykernel reads while it is imported. This kernel's parent is the zygote.
    # In a sandbox the parent is out of sight; 1 means that there is no parent to look after.
    app = IPKernelApp.instance(parent_handle=os.getppid() or 1)
    with _without_list_of_modules(), _without_parser(app, sys.argv[1:]):
        app.initialize(sys.argv[1:])
    # In a cold kernel these modules are imported by a cell and log into its output.
    for handler, stream in early_handlers:
        handler.setStream(getattr(sys, stream))
    app.start()


@contextlib.contextmanager
def _without_list_of_modules() -> Iterator[None]:
    """Keep ipykernel from asking each of three thousand modules for its file, which only its debugger would use.

    That takes a sixth of a kernel's start, and every module object that is looked at becomes a page of the fork's own.
    """
    ipkernel: Any = importlib.import_module("ipykernel.ipkernel")
    ipkernel.sys = types.SimpleNamespace(**{**vars(sys), "modules": {}})
    try:
        yield
    finally:
        ipkernel.sys = sys


@contextlib.contextmanager
def _without_parser(app: Any, arguments: list[str]) -> Iterator[None]:
    """Give an application the usual arguments without a parser for all that there could be, which takes as long.

    These are a connection file and settings such as `--HistoryManager.hist_file=:memory:`; others it parses itself.
    """
    settings = [re.fullmatch(r"--(\w+)\.(\w+)=(.*)", word, re.DOTALL) for word in arguments[2:]]
    if arguments[:1] != ["-f"] or not all(settings):
        yield
        return
    config = Config({"IPKernelApp": {"connection_file": arguments[1]}})
    for setting in filter(None, settings):
        config[setting[1]][setting[2]] = DeferredConfigString(setting[3])

    def take(argv: list[str]) -> None:
        app.argv, app.cli_config = argv, config
        app.update_config(config)

    app.parse_command_line = take
    try:
        yield
    finally:
        del app.parse_command_line


def _stream_handlers(streams: dict[int, str]) -> Iterator[logging.StreamHandler[Any]]:
    for logger in (logging.root, *logging.root.manager.loggerDict.values()):
        for handler in getattr(logger, "handlers", ()):
            if isinstance(handler, logging.StreamHandler) and id(handler.stream) in streams:
                yield handler


def main() -> None:
    """Run `python -m autograde.kernels.zygote FD MODULE...`, as `autograde.kernels.warm` does; of no use by hand."""
    if len(sys.argv) < 2 or not sys.argv[1].isdigit():
        sys.exit("autograde.kernels.zygote is started by the course-warm kernel provisioner, not by hand")
    request = _zygote(socket.socket(fileno=int(sys.argv[1])), sys.argv[2:])
    if request is not None:
        _become_kernel(request)


if __name__ == "__main__":
    main()
