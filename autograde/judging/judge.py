"""The judge: a kernel with a lesson's own cells and tests, in which not a line of a learner's code runs.

What a test calls is in the learner's kernel. For the time of one test the two kernels are connected, by sockets that
the grader holds the other ends of, and exchange calls and plain data (`autograde.exchange`).
"""

from __future__ import annotations

import builtins
import contextlib
import functools
import itertools
import socket
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_output

from autograde.exchange.loading import PACKAGE
from autograde.judging.bounded import BoundedExecute, text_of
from autograde.lesson.cells import grade_id, is_learners, is_test
from autograde.lesson.python import bound_names, loaded_names, python_of, syntax_tree
from autograde.lesson.template import only_imports

__all__ = ["JudgeDied", "JudgeKernel", "Question"]

NOTHING_FROM_HERE = "__import__('sys').path[:] = filter(None, __import__('sys').path)"
"""Code after which a kernel imports no file of its working folder."""

SIDES = f"__import__('sys').modules['{PACKAGE}.sides']"
MORE = 10
"""Seconds that a test may take beyond what a learner's cell may."""

CELLS = 1000
"""Cells of lessons whose names are kept."""

BUILTINS = frozenset(vars(builtins))


class JudgeDied(Exception):  # noqa: N818  (it says what happened)
    """Raised when the judge's kernel has ended in a test."""


class JudgeKernel(BoundedExecute):
    """The kernel in which a notebook's tests run.

    Args:
        nb: the notebook.
        learner: what runs its other cells.
    """

    def __init__(self, nb: NotebookNode, learner: BoundedExecute) -> None:
        super().__init__(config=learner.config)
        for name in ("cell_output_limit", "notebook_output_limit", "message_limit", "grace", "timeout", "kernel_name"):
            setattr(self, name, getattr(learner, name))
        if self.timeout is not None:  # it waits while the learner's kernel works, and longer than that one may
            self.timeout += int(2 * self.grace) + MORE
        self.nb, self.resources, self._learner = nb, {}, learner
        self.km = self.kc = None
        self.own_data = ""  # see `autograde.exchange.sides.end`, after a test
        self._own: set[str] = set()  # names that the lesson's own cells bind
        self._done = 0  # cells before this index have run
        self.reset_execution_trackers()
        self.forget_outputs()

    @property
    def over(self) -> float | None:
        """The seconds that the last test was allowed, if it took more."""
        return self._over

    async def async_start(self) -> None:
        """Start the kernel, unless it runs."""
        if self.km is not None:
            return
        self.resources = self._learner.resources
        self.create_kernel_manager()
        self._own, self._done = set(), 0
        await self.async_start_new_kernel()
        await self.async_start_new_kernel_client()
        await self.async_prepare(NOTHING_FROM_HERE)

    async def async_test(self, cell: NotebookNode, index: int, question: Question) -> bool:
        """Run a test; return whether it ran to its end.

        Raises:
            JudgeDied: the kernel has ended.
        """
        self._over, self.own_data = None, ""
        try:
            await self._async_run_own_cells(index)
            names = sorted(self._names_of_answers(cell))
            reply = await self.async_silently(f"{SIDES}.begin({question.path_of_judge!r}, get_ipython(), {names!r})")
            if reply["status"] != "ok":
                cell.outputs = [error_output(reply)]
                return False
            # without history, for which a traceback would be made a second time
            await self.async_execute_cell(cell, index, store_history=False)
            passed: bool = self._reply.get("status") == "ok"
            self.own_data = text_of(await self.async_silently("", f"{SIDES}.end()"))
        except (DeadKernelError, CellTimeoutError) as error:
            await self.async_end()
            raise JudgeDied(str(error)) from None
        return passed

    def _names_of_answers(self, test: NotebookNode) -> frozenset[str]:
        """Return the names that a test takes from the learner's notebook, if they are there."""
        return names_taken(test.source) - self._own

    async def _async_run_own_cells(self, index: int) -> None:
        """Run the lesson's cells before a test that have not run.

        Set-up runs as it is, and so does what binds names that tests take; of the other cells only their imports.
        """
        cells = [cell for cell in self.nb.cells[self._done : index] if is_own(cell)]
        self._done = index
        wanted = {name for cell in self.nb.cells if is_test(cell) for name in names_taken(cell.source)}
        for cell in cells:
            source = imports_of(cell.source)
            if grade_id(cell) or wanted & (names_bound(cell.source) - names_bound(source)):
                source = cell.source
            if source:
                await self.async_silently(source)
                self._own |= names_bound(source)

    async def async_end(self) -> None:
        """End the kernel, if it runs."""
        if self.km is not None:
            with contextlib.suppress(RuntimeError):  # it has ended already
                await self._async_cleanup_kernel()
            self.km = None


# The same cells are in every submission of a lesson.


@functools.lru_cache(maxsize=CELLS)
def imports_of(source: str) -> str:
    return only_imports(source)


@functools.lru_cache(maxsize=CELLS)
def names_bound(source: str) -> frozenset[str]:
    return frozenset(bound_names(syntax_tree(python_of(source)).body))


@functools.lru_cache(maxsize=CELLS)
def names_taken(source: str) -> frozenset[str]:
    """Return the names that a test reads and does not bind itself."""
    return frozenset(loaded_names(python_of(source)) - names_bound(source) - BUILTINS)


def is_own(cell: NotebookNode) -> bool:
    """Whether a cell is the lesson's, and no test."""
    return cell.cell_type == "code" and not is_learners(cell) and not is_test(cell)


def error_output(reply: dict[str, Any]) -> NotebookNode:
    name, text = str(reply.get("ename", "")), str(reply.get("evalue", ""))
    output: NotebookNode = new_output("error", ename=name, evalue=text, traceback=[f"{name}: {text}"])
    return output


# ---- the connection -------------------------------------------------------------------------------------------------

NUMBERS = itertools.count()


class Question:
    """A connection of two kernels for the time of one test.

    Each connects to a socket of its own, in the folder of its own sockets, and the grader passes on what they send.

    Args:
        learner: the manager of the learner's kernel.
        judge: the manager of the judge's kernel.
    """

    def __init__(self, learner: Any, judge: Any) -> None:
        self._stack = contextlib.ExitStack()
        self._listeners = [self._listener(manager) for manager in (learner, judge)]
        self.path_of_learner, self.path_of_judge = (listener.getsockname() for listener in self._listeners)
        self._ends: list[socket.socket] = []
        self._ended = threading.Event()
        self._threads = [threading.Thread(target=self._connect, daemon=True)]

    @property
    def for_learner(self) -> str:
        """Code that has the learner's kernel answer what the judge asks."""
        return f"{SIDES}.serve({self.path_of_learner!r}, get_ipython().user_ns)"

    def __enter__(self) -> Question:
        self._threads[0].start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()
        for thread in self._threads:
            thread.join()
        self._stack.close()

    def end(self) -> None:
        """End the connection: who still waits for the other sees that it is gone."""
        self._ended.set()
        for sock in (*self._listeners, *self._ends):
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    def _listener(self, manager: Any) -> socket.socket:
        listener = self._stack.enter_context(socket.socket(socket.AF_UNIX))
        path = Path(self._folder_of(manager), f"exchange-{next(NUMBERS)}")
        listener.bind(str(path))
        self._stack.callback(path.unlink, missing_ok=True)
        path.chmod(0o666)  # the kernel may be another user; the folder is its own
        listener.listen(1)
        return listener

    def _folder_of(self, manager: Any) -> str:
        """Return the folder of a kernel's sockets; a new one where it has none."""
        name = getattr(manager.provisioner, "_socket_name", None)
        return str(name.parent) if name else self._stack.enter_context(tempfile.TemporaryDirectory())

    def _connect(self) -> None:
        for listener in self._listeners:
            try:
                sock, _ = listener.accept()
            except OSError:
                break
            self._stack.callback(sock.close)
            self._ends.append(sock)
        if len(self._ends) < len(self._listeners) or self._ended.is_set():
            self.end()
            return
        learner, judge = self._ends
        back = threading.Thread(target=pass_on, args=(judge, learner), daemon=True)
        self._threads.append(back)
        back.start()
        pass_on(learner, judge)


def pass_on(source: socket.socket, target: socket.socket) -> None:
    """Send what arrives at one socket to another until one is closed, and then close both."""
    with contextlib.suppress(OSError):
        for piece in pieces(source):
            target.sendall(piece)
    for sock in (source, target):
        with contextlib.suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)


def pieces(source: socket.socket) -> Iterator[bytes]:
    while piece := source.recv(1 << 18):
        yield piece
