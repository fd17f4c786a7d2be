"""Run the cells of a notebook in a kernel, within limits on time and on output.

A cell that takes too long is interrupted, and its kernel is ended where that does not help. Outputs are kept up to a
size, whatever a kernel sends.
"""

from __future__ import annotations

import ast
import contextlib
import itertools
import time
from collections import Counter
from collections.abc import Iterator
from queue import Empty
from typing import Any

import zmq
from nbclient.exceptions import DeadKernelError
from nbclient.util import ensure_async, run_sync
from nbformat import ValidationError
from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_output
from nbgrader.preprocessors import Execute
from traitlets import Float, Integer

from autograde.exchange.loading import IS_LOADED, LOADED, code_that_loads
from autograde.judging.recordable import count_of, size_of
from autograde.kernels.warm import kernel_environment

__all__ = ["BoundedExecute", "KernelLost", "KernelNotStarted", "cut_outputs", "text_of", "too_long"]

TOO_LONG = (
    "이 셀은 계산 시간 {seconds:g}초를 넘겨 멈췄습니다. 끝나지 않는 반복이 있거나 계산이 너무 많지 않은지 살펴보세요."
)
SUSPICIOUS = "판단 보류: 답이 돌려준 것을 그대로 받을 수 없어 점수를 보류했습니다. 채점하는 사람이 직접 살펴봅니다."
LOST = "채점하던 커널을 학습자의 코드가 아니라 이 컴퓨터가 끝냈습니다({why})."
CUT = "\n… 출력이 너무 길어 여기에서 잘랐습니다.\n"


class KernelNotStarted(RuntimeError):  # noqa: N818  (it describes the machine, not a mistake)
    """Raised when no kernel starts for a submission: never the submission's fault, since none of it has run."""


class KernelLost(RuntimeError):  # noqa: N818  (likewise)
    """Raised when the machine has taken a kernel away: never the submission's fault, which can be run once more."""


class BoundedExecute(Execute):  # type: ignore[misc]  # nbgrader ships no types
    """nbgrader's Execute, with limits on the time that a cell takes and on the size of its outputs."""

    # what the base classes have, for those who read types
    km: Any
    nb: NotebookNode
    resources: dict[str, Any]
    _display_id_map: dict[str, Any]

    cell_output_limit = Integer(1_000_000, help="Bytes of output that are kept of one cell.").tag(config=True)
    notebook_output_limit = Integer(10_000_000, help="Bytes of output that are kept of one notebook.").tag(config=True)
    message_limit = Integer(50_000_000, help="A kernel's message of more bytes is never read.").tag(config=True)
    grace = Float(10.0, help="Seconds an interrupted cell may take to stop, before its kernel is killed.").tag(
        config=True
    )

    _over: float | None = None  # the seconds that the last cell was allowed, if it took more
    _reply: dict[str, Any]

    def forget_outputs(self) -> None:
        """Begin to count outputs anew."""
        self._bytes: Counter[int] = Counter()  # by cell index

    async def async_start_new_kernel(self, **options: Any) -> None:
        # not in this process's environment, as nbgrader does: other threads of it may grade too
        await super().async_start_new_kernel(env=kernel_environment(), **options)

    start_new_kernel = run_sync(async_start_new_kernel)

    async def async_start_new_kernel_client(self) -> Any:
        self.km.context.setsockopt(zmq.MAXMSGSIZE, self.message_limit)
        self.kc = self.km.client()
        self.kc.start_channels()
        try:
            await self._async_wait_for_ready()
        except KernelNotStarted:
            await self._async_cleanup_kernel()
            raise
        self.kc.allow_stdin = False
        return self.kc

    start_new_kernel_client = run_sync(async_start_new_kernel_client)

    async def _async_wait_for_ready(self) -> None:
        """Wait until the kernel answers and its outputs arrive, and no longer: Jupyter's own way waits 0.2 s more.

        Raises:
            KernelNotStarted: it has ended, or does not answer within `startup_timeout`.
        """
        end = time.monotonic() + self.startup_timeout
        while time.monotonic() < end:
            self.kc.kernel_info()
            with contextlib.suppress(Empty):
                await self.kc.shell_channel.get_msg(timeout=1)
                await self.kc.iopub_channel.get_msg(timeout=1)
                return
            if not await ensure_async(self.km.is_alive()):
                raise KernelNotStarted("the kernel has ended before it answered")
        raise KernelNotStarted(f"the kernel did not answer within {self.startup_timeout} seconds")

    async def async_silently(self, source: str, wanted: str = "") -> dict[str, Any]:
        """Run code that is not in the notebook; return the reply's content, with the value of `wanted` if given."""
        reply = await self.async_wait_for_reply(self.send(source, wanted))
        return reply["content"] if reply else {"status": "error", "ename": "CellTimeoutError"}

    silently = run_sync(async_silently)

    async def async_reply(self, request: str) -> dict[str, Any] | None:
        """Wait for the reply to a request, without a limit beyond the one that holds already.

        Raises:
            DeadKernelError: the kernel has ended.
            KernelLost: the machine has ended it.
        """
        with self._losses_named():
            reply: dict[str, Any] | None = await super().async_wait_for_reply(request)
        return reply

    async def async_prepare(self, source: str = "") -> None:
        """Run code that a kernel needs before its first cell, however long that takes, and load the exchange in it.

        Raises:
            KernelNotStarted: it failed.
        """
        if await self._async_run_before(source, wanted=IS_LOADED) != LOADED:  # a fork of a zygote has it already
            await self._async_run_before(code_that_loads())

    async def _async_run_before(self, source: str, wanted: str = "") -> str:
        """Run code without a limit of time; return the value of `wanted`, as text.

        Raises:
            KernelNotStarted: it failed.
        """
        timeout: int | None = getattr(self, "timeout", None)
        self.timeout = None
        try:
            reply = await self.async_reply(self.send(source, wanted))
        finally:
            self.timeout = timeout
        if reply is None or reply["content"]["status"] != "ok":
            said = reply["content"].get("evalue") if reply else "no reply"
            raise KernelNotStarted(f"the kernel cannot be prepared: {said}")
        return text_of(reply["content"])

    def send(self, source: str, wanted: str = "") -> str:
        """Have code run that is not in the notebook, without waiting for it; return the request's id."""
        wishes = {"wanted": wanted} if wanted else {}
        request: str = self.kc.execute(source, silent=True, stop_on_error=False, user_expressions=wishes)
        return request

    # ---- what comes back ---------------------------------------------------------------------

    def on_cell_executed(self, **kwargs: Any) -> None:
        if self._guarded():
            self._over = self.km.provisioner.seconds_over()
        if self._over is not None:  # even if the cell has caught the interrupt
            cell = kwargs["cell"]
            cell.outputs = [one for one in cell.outputs if one.get("ename") != "KeyboardInterrupt"]
            kwargs["execute_reply"]["content"] = too_long(self._over)
        self._reply = kwargs["execute_reply"]["content"]
        super().on_cell_executed(**kwargs)

    # ---- how long a cell may take ----------------------------------------------------------------------

    def _guarded(self) -> bool:
        """Whether a guard limits the kernel's time; where none does, nbclient's timeout by the clock applies."""
        return hasattr(getattr(self.km, "provisioner", None), "limit_cell")

    def _get_timeout(self, cell: NotebookNode | None) -> int | None:
        return None if self._guarded() else super()._get_timeout(cell)

    @contextlib.contextmanager
    def _measured(self, cell: NotebookNode | None) -> Iterator[None]:
        """Have the guard, if there is one, limit the time of what the kernel runs inside this context."""
        self._over = None
        seconds = super()._get_timeout(cell)
        if seconds is None or not self._guarded():
            yield
            return
        self.km.provisioner.limit_cell(seconds, self.grace)
        try:
            yield
        finally:
            self.km.provisioner.limit_cell(None)
            self._over = self.km.provisioner.seconds_over()

    async def async_execute_cell(self, cell: NotebookNode, *arguments: Any, **options: Any) -> NotebookNode:
        with self._losses_named(), self._measured(cell):
            executed: NotebookNode = await super().async_execute_cell(cell, *arguments, **options)
        return executed

    execute_cell = run_sync(async_execute_cell)

    async def async_wait_for_reply(self, msg_id: str, cell: NotebookNode | None = None) -> dict[str, Any] | None:
        with self._losses_named(), self._measured(cell):
            reply = await super().async_wait_for_reply(msg_id, cell)
        return reply if self._over is None else None

    wait_for_reply = run_sync(async_wait_for_reply)

    @contextlib.contextmanager
    def _losses_named(self) -> Iterator[None]:
        """Raise `KernelLost` in place of `DeadKernelError` where the machine has ended the kernel."""
        try:
            yield
        except DeadKernelError:
            if lost := getattr(self.km.provisioner, "lost", ""):
                raise KernelLost(LOST.format(why=lost)) from None
            raise

    async def _async_handle_timeout(self, timeout: int, cell: NotebookNode | None = None) -> dict[str, Any]:
        """Interrupt a cell that took too long; if it does not stop within `grace` seconds, end its kernel.

        Raises:
            DeadKernelError: the kernel had to be ended.
        """
        self._over = timeout
        self.log.warning("A cell ran longer than %s seconds: interrupting it", timeout)
        await ensure_async(self.km.interrupt_kernel())
        try:
            await ensure_async(self.kc.shell_channel.get_msg(timeout=self.grace))
        except Empty:
            await ensure_async(self.km.shutdown_kernel(now=True))
            raise DeadKernelError("the kernel did not stop") from None
        return {"content": too_long(timeout)}

    def output(
        self, outs: list[NotebookNode], msg: dict[str, Any], display_id: str | None, cell_index: int
    ) -> NotebookNode | None:
        """Keep an output unless it exceeds the size limits; add a remark to the cell, once, where one was cut."""
        content = msg["content"]
        if "execution_count" in content:
            content["execution_count"] = count_of(content["execution_count"])
        before = self._bytes[cell_index]
        self._bytes[cell_index] += size_of(content)
        room = self._bytes[cell_index] <= self.cell_output_limit and self._bytes.total() <= self.notebook_output_limit
        if room:
            with self._dropping_nonsense():
                kept: NotebookNode | None = super().output(outs, msg, display_id, cell_index)
                return kept
        elif before <= self.cell_output_limit and not (outs and outs[-1].get("text") == CUT):
            outs.append(new_output("stream", name="stdout", text=CUT))
        return None

    def _update_display_id(self, display_id: str, msg: dict[str, Any]) -> None:
        """Replace the content of a displayed output, unless the new content exceeds the size limit."""
        if size_of(msg["content"]) <= self.cell_output_limit:
            with self._dropping_nonsense():
                super()._update_display_id(display_id, msg)

    def handle_comm_msg(self, outs: list[NotebookNode], msg: dict[str, Any], cell_index: int) -> None:
        """Ignore the messages of widgets, which show nothing without a kernel and can be of any size."""

    @contextlib.contextmanager
    def _dropping_nonsense(self) -> Iterator[None]:
        """Drop an output that has no valid form, such as learners' code can send; the cell goes on."""
        try:
            yield
        except (ValidationError, LookupError, TypeError, AttributeError) as error:
            self.log.info("An output has no valid form: %s", type(error).__name__)


def text_of(reply: dict[str, Any]) -> str:
    """Return the text that was wanted in a kernel's reply; empty where there is none."""
    found = reply.get("user_expressions", {}).get("wanted", {})
    shown = found.get("data", {}).get("text/plain", "''") if found.get("status") == "ok" else "''"
    return str(ast.literal_eval(shown))


def cut_outputs(nb: NotebookNode, cell_limit: int, notebook_limit: int) -> None:
    """Cut outputs to the size limits once more, since they may have changed after they were measured."""
    total = 0
    for cell in nb.cells:
        if cell.cell_type == "code":
            kept, size = [], 0
            for output in joined(cell.outputs):
                size += size_of(output)
                # twice the limit, to leave room for names, brackets and our own remarks
                if size > 2 * cell_limit or total + size > 2 * notebook_limit:
                    kept.append(new_output("stream", name="stdout", text=CUT))
                    break
                kept.append(output)
            cell.outputs = kept
            total += size_of(kept)


def joined(outputs: list[NotebookNode]) -> Iterator[NotebookNode]:
    """Yield outputs, with successive pieces of one stream joined into one output.

    A kernel sends every 0.2 s what is there, on a busy machine half a line. The grader's own remarks stay apart.
    """

    def row(output: NotebookNode) -> object:
        ours = output.get("text") in (CUT, f"{SUSPICIOUS}\n")
        return output.name if output.output_type == "stream" and not ours else id(output)

    for _, group in itertools.groupby(outputs, row):
        first, *rest = group
        yield new_output("stream", name=first.name, text="".join(one.text for one in (first, *rest))) if rest else first


def show_too_long(cell: NotebookNode, seconds: float) -> None:
    """Have a cell's outputs say that it took too long, and no other error."""
    reply = too_long(seconds)
    error = new_output("error", ename=reply["ename"], evalue=reply["evalue"], traceback=reply["traceback"])
    cell.outputs = [*without_errors(cell), error]


def without_errors(cell: NotebookNode) -> list[NotebookNode]:
    return [output for output in cell.get("outputs", []) if output.output_type != "error"]


def too_long(seconds: float) -> dict[str, Any]:
    """Return the content of a kernel's reply for a cell that was stopped for taking too long."""
    message = TOO_LONG.format(seconds=seconds)
    return {"status": "error", "ename": "CellTimeoutError", "evalue": message, "traceback": [message]}
