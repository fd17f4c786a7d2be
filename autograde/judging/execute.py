"""Execute a submission so that a point stands for what a test did, whatever the notebook prints, patches or forges.

A test passes when its cell ran to its end in a kernel where everything it relies on was put back first
(`autograde.judging.pristine`), and when each of its assertions, turned around (`autograde.judging.mutation`), then
fails. Outputs never count. A test that passes both ways gives no point and waits for a person.

One thing this cannot detect: code that shares a process with the test could, in principle, recognise the turned test
and answer that one honestly. Doing so takes far more than solving the exercise.
"""

from __future__ import annotations

import contextlib
import copy
import inspect
import itertools
import secrets
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from queue import Empty
from typing import Any

import zmq
from IPython.core.inputtransformer2 import TransformerManager
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbclient.util import ensure_async, run_sync
from nbformat import ValidationError
from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_output
from nbgrader.preprocessors import Execute
from traitlets import Bool, Float, Integer

from autograde.judging import mutation, pristine
from autograde.judging.recordable import count_of, size_of
from autograde.kernels.warm import kernel_environment
from autograde.lesson.cells import grade_id, is_solution, is_test, known_id
from autograde.lesson.python import bound_names, syntax_tree

VERDICT = "course_verdict"
"""Key under which a test cell's metadata in the graded notebook holds the verdict."""

STOPPED = "course_stopped"
"""Key in nbconvert's resources for Korean lines on the cells in which a kernel stopped, and on what was not run."""


class State(StrEnum):
    """Outcome of a test: only `PASSED` gives points, and `SUSPICIOUS` waits for a person."""

    PASSED = "passed"
    FAILED = "failed"
    SUSPICIOUS = "suspicious"
    NOT_RUN = "not run"


class KernelNotStarted(RuntimeError):  # noqa: N818  (it describes the machine, not a mistake)
    """Raised when no kernel starts for a submission: never the submission's fault, since none of it has run."""


SUSPICIOUS = "변조 의심: 답과 상관없이 통과하는 것으로 보여 점수를 보류했습니다. 채점하는 사람이 직접 살펴봅니다."
NOT_RUN = "앞에서 커널이 멈춰 이 셀은 실행하지 못했습니다."
ANSWER_STOPPED = "{name}의 답을 실행하다 커널이 멈춰 이 테스트는 실행하지 못했습니다. 그 답을 고쳐 주세요."
TOO_OFTEN = "커널이 {times}번 멈춰, {name} 셀부터는 실행하지 않았습니다. 먼저 커널을 멈추는 답을 고쳐 주세요."
DIED = (
    "이 셀을 실행하다 커널이 멈췄습니다. 끝없이 자신을 부르거나, 메모리를 너무 많이 쓰거나, os._exit로 끝내지 않았나요?"
)
TOO_LONG = (
    "이 셀은 계산 시간 {seconds:g}초를 넘겨 멈췄습니다. 끝나지 않는 반복이 있거나 계산이 너무 많지 않은지 살펴보세요."
)
CUT = "\n… 출력이 너무 길어 여기에서 잘랐습니다.\n"


@dataclass(frozen=True)
class Verdict:
    """The judgement on one test.

    Attributes:
        state: what the test did.
        seen: one Korean line for the person who looks at it; empty where the outputs say enough.
    """

    state: State
    seen: str = ""


def verdict_of(cell: NotebookNode) -> Verdict | None:
    """Return the verdict that a graded notebook holds for a test cell; None where `StrictExecute` has not judged it."""
    stored = cell.metadata.get(VERDICT)
    return Verdict(State(stored["state"]), stored["seen"]) if stored else None


class StrictExecute(Execute):  # type: ignore[misc]  # nbgrader ships no types
    """nbgrader's Execute, which also judges tests by what they did, goes on after a kernel died, and limits outputs.

    A cell that ends its kernel costs only its own exercise. What comes after it runs in a new kernel, in which the
    lesson's cells and the other answers have been run again; what they did there is neither shown nor counted.
    """

    # what the base classes have, for those who read types
    km: Any
    nb: NotebookNode
    resources: dict[str, Any]
    _display_id_map: dict[str, Any]

    cell_output_limit = Integer(1_000_000, help="Bytes of output that are kept of one cell.").tag(config=True)
    notebook_output_limit = Integer(10_000_000, help="Bytes of output that are kept of one notebook.").tag(config=True)
    message_limit = Integer(50_000_000, help="A kernel's message of more bytes is never read.").tag(config=True)
    twice = Bool(
        True,
        help="Run each passed test once more with its assertions turned around. Without it a forged pass is a pass: "
        "only for answers that are trusted, such as the course's own, which are graded in half the time.",
    ).tag(config=True)
    grace = Float(10.0, help="Seconds an interrupted cell may take to stop, before its kernel is killed.").tag(
        config=True
    )
    restarts = Integer(5, help="New kernels that one notebook gets in place of those that its cells have ended.").tag(
        config=True
    )

    def preprocess(self, nb: NotebookNode, *arguments: Any, **options: Any) -> tuple[NotebookNode, dict[str, Any]]:
        self._lesson = LessonCells(nb)
        self._pristine: str | None = None  # name of the record in the kernel, once it is there
        self._trusted = 0  # what the lesson's cells before this index bind is known
        self._over: float | None = None  # the seconds that the last cell was allowed, if it took more
        self._ended = False  # whether the kernel has ended and no other has been started
        self._spent = 0  # kernels started in place of ended ones
        self._left_out: dict[str, str] = {}  # cells that are not run again, with what ended the kernel
        self._bytes: Counter[int] = Counter()  # by cell index
        for cell in nb.cells:
            for forged in ("tags", VERDICT):  # `skip-execution` on a test
                cell.metadata.pop(forged, None)
        notebook, resources = super().preprocess(nb, *arguments, **options)
        self._cut_outputs(notebook)
        return notebook, resources

    async def async_start_new_kernel(self, **options: Any) -> None:
        # not in this process's environment, as nbgrader does: other threads of it may grade too
        await super().async_start_new_kernel(env=kernel_environment(), **options)

    start_new_kernel = run_sync(async_start_new_kernel)

    async def async_start_new_kernel_client(self) -> Any:
        self.km.context.setsockopt(zmq.MAXMSGSIZE, self.message_limit)
        try:
            return await super().async_start_new_kernel_client()
        except RuntimeError as error:
            raise KernelNotStarted(str(error)) from error

    start_new_kernel_client = run_sync(async_start_new_kernel_client)

    # ---- one cell ----------------------------------------------------------------------------

    def preprocess_cell(
        self, cell: NotebookNode, resources: dict[str, Any], index: int
    ) -> tuple[NotebookNode, dict[str, Any]]:
        if cell.cell_type != "code":
            return cell, resources
        name = self._lesson.answer_tested(cell) if is_test(cell) else None
        if name in self._left_out:
            self._end(cell, "NotRun", ANSWER_STOPPED.format(name=name), self._left_out[name])
            return cell, resources
        if not self._revive(index):
            self._end(cell, "NotRun", NOT_RUN, self.resources[STOPPED][-1])
            return cell, resources
        try:
            if is_test(cell):
                self._judge(cell, self._test(cell, resources, index))
            else:
                self._run(cell, resources, index)
        except (DeadKernelError, CellTimeoutError) as error:
            self._end(cell, "DeadKernelError", self._why(), self._note_end(cell, error))
        return cell, resources

    def _run(self, cell: NotebookNode, resources: dict[str, Any], index: int) -> None:
        """Run a cell that is not a test."""
        if is_solution(cell):
            self._trust_cells_before(index)
        super().preprocess_cell(cell, resources, index)

    def _test(self, cell: NotebookNode, resources: dict[str, Any], index: int) -> Verdict:
        """Run a test, and if it passed run it again with its assertions turned around; return the verdict."""
        self._restore(cell)
        source, receipt, number = cell.source, new_name(), secrets.randbits(64)
        cell.source = f"{source}{FAR_BELOW}{receipt} = {number}"
        try:
            super().preprocess_cell(cell, resources, index)
        finally:
            cell.source = source
        if self._reply.get("status") != "ok":
            return Verdict(State.FAILED)
        if expression(self._silently("", receipt), receipt) != str(number):
            return Verdict(State.SUSPICIOUS, "테스트 셀이 끝까지 실행되지 않았는데 통과했다고 알려 왔습니다.")
        return self._test_turned(cell) if self.twice else Verdict(State.PASSED)

    def _test_turned(self, cell: NotebookNode) -> Verdict:
        """Run a passed test with its assertions turned around; return the verdict."""
        record = new_name()
        test = mutation.turned(cell.source, record, distinct_numbers())
        self._restore(cell)
        reply = self._silently(test.source)
        noted = expression(self._silently("", record), record) or ""
        unmoved = [text for number, text in test.assertions.items() if str(number) not in noted]
        if reply["status"] == "ok":
            unmoved.append(test.last)
        if unmoved:
            return Verdict(State.SUSPICIOUS, f"기대하는 값을 바꾸어도 통과했습니다: {unmoved[0][:200]}")
        return Verdict(State.PASSED)

    def _judge(self, cell: NotebookNode, verdict: Verdict) -> None:
        cell.metadata[VERDICT] = asdict(verdict)
        if verdict.state == State.SUSPICIOUS:
            cell.outputs.append(new_output("stream", name="stdout", text=SUSPICIOUS + "\n"))

    def _end(self, cell: NotebookNode, name: str, message: str, seen: str) -> None:
        """Add an error to a cell's outputs that says that the kernel is gone; a test gets the verdict `NOT_RUN`."""
        cell.outputs = [*cell.get("outputs", []), new_output("error", ename=name, evalue=message, traceback=[message])]
        if is_test(cell):
            self._judge(cell, Verdict(State.NOT_RUN, seen))

    # ---- a kernel after one that ended ---------------------------------------------------------------

    def _why(self) -> str:
        """Return a Korean line on why the kernel has ended, as far as that is known."""
        return DIED if self._over is None else TOO_LONG.format(seconds=self._over)

    def _note_end(self, cell: NotebookNode, error: Exception) -> str:
        """Record the cell that ended the kernel, or the answer that a test called, so that it is not run again.

        Returns:
            One Korean line that names the cell.
        """
        line = f"{name_of(cell)} 셀에서 멈췄습니다."
        self.log.warning("%s (%s)", line, type(error).__name__)
        self.resources.setdefault(STOPPED, []).append(f"{line} {self._why()}")
        self._left_out[(self._lesson.answer_tested(cell) if is_test(cell) else None) or name_of(cell)] = line
        self._ended = True
        return line

    def _revive(self, index: int) -> bool:
        """Replace a kernel that has ended, and run the cells before `index` in the new one, except what ended a kernel.

        Returns:
            Whether there is a kernel; False where too many have ended.
        """
        while self._ended:
            if self._spent >= self.restarts:
                if self._spent == self.restarts:  # once
                    self._spent += 1
                    line = TOO_OFTEN.format(times=self._spent, name=name_of(self.nb.cells[index]))
                    self.resources[STOPPED].append(line)
                return False
            self._spent += 1
            self._replace_kernel()
            self._run_again(index)
        return True

    def _replace_kernel(self) -> None:
        self.log.info("Starting another kernel for the rest of the notebook")
        with contextlib.suppress(RuntimeError):  # it has ended already
            run_sync(self.km.shutdown_kernel)(now=True)
        self._cleanup_kernel()
        self.km = self.create_kernel_manager()
        try:
            self.start_new_kernel()
            self.start_new_kernel_client()
        except BaseException:
            self.km = self.km or self.create_kernel_manager()  # nbclient's cleanup needs one
            raise
        self._pristine, self._trusted, self._ended = None, 0, False
        self._display_id_map = {}

    def _run_again(self, end: int) -> None:
        """Run the cells before `end` that are not tests, on copies, so that outputs and verdicts stay as they are."""
        shown, measured = self.nb, self._bytes
        cells = [NotebookNode({**cell, "metadata": copy.deepcopy(cell.metadata)}) for cell in shown.cells]
        for cell in cells:
            if cell.cell_type == "code":
                cell.outputs = []
        self.nb, self._bytes = NotebookNode({**shown, "cells": cells}), Counter()
        try:
            for index, cell in enumerate(cells[:end]):
                if cell.cell_type == "code" and not is_test(cell) and name_of(cell) not in self._left_out:
                    try:
                        self._run(cell, self.resources, index)
                    except (DeadKernelError, CellTimeoutError) as error:
                        self._end(shown.cells[index], "DeadKernelError", self._why(), self._note_end(cell, error))
                        return
        finally:
            self.nb, self._bytes, self._display_id_map = shown, measured, {}

    # ---- what tests rely on ---------------------------------------------------------------------------

    def _trust_cells_before(self, index: int) -> None:
        """Record in the kernel what the lesson's cells before `index` have bound.

        The first call, before any answer has run, also records everything else that tests rely on.
        """
        if self._pristine is None:
            self._pristine = new_name()
            text, paths = inspect.getsource(pristine), sorted(self._lesson.paths_read_by_tests())
            install = f"space['install']({self._pristine!r}, get_ipython(), {paths!r})"
            self._silently(f"(lambda space: (exec({text!r}, space), {install}))({{'__name__': 'pristine'}})")
        self._call_pristine("trust", self._lesson.names_bound(self._trusted, index))
        self._trusted = index

    def _restore(self, cell: NotebookNode) -> None:
        if self._pristine is not None:
            self._call_pristine("restore", mutation.loaded_names(cell.source))

    def _call_pristine(self, method: str, names: set[str]) -> None:
        self._silently(f"__import__('sys').modules[{self._pristine!r}].{method}({sorted(names)!r})")

    def _silently(self, source: str, wanted: str | None = None) -> dict[str, Any]:
        """Run code that is not in the notebook; return the reply's content, with the value of `wanted` if given."""
        wishes = {wanted: wanted} if wanted else {}
        request = self.kc.execute(source, silent=True, stop_on_error=False, user_expressions=wishes)
        reply = self.wait_for_reply(request)
        return reply["content"] if reply else {"status": "error", "ename": "CellTimeoutError"}

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
        with self._measured(cell):
            executed: NotebookNode = await super().async_execute_cell(cell, *arguments, **options)
        return executed

    execute_cell = run_sync(async_execute_cell)

    async def async_wait_for_reply(self, msg_id: str, cell: NotebookNode | None = None) -> dict[str, Any] | None:
        with self._measured(cell):
            reply = await super().async_wait_for_reply(msg_id, cell)
        return reply if self._over is None else None

    wait_for_reply = run_sync(async_wait_for_reply)

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

    def _cut_outputs(self, nb: NotebookNode) -> None:
        """Cut outputs to the size limits once more, since they may have changed after they were measured."""
        total = 0
        for cell in nb.cells:
            if cell.cell_type == "code":
                kept, size = [], 0
                for output in joined(cell.outputs):
                    size += size_of(output)
                    # twice the limit, to leave room for names, brackets and our own remarks
                    if size > 2 * self.cell_output_limit or total + size > 2 * self.notebook_output_limit:
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


class LessonCells:
    """The code cells of a notebook, with the names that the lesson's own cells bind and that tests read."""

    def __init__(self, nb: NotebookNode) -> None:
        self._cells = nb.cells

    def names_bound(self, start: int, end: int) -> set[str]:
        """Return the names that the lesson's own cells, which are not answers, bind from `start` to before `end`."""
        cells = [cell for cell in self._cells[start:end] if cell.cell_type == "code" and not is_solution(cell)]
        return {name for cell in cells for name in bound_names(syntax_tree(python_of(cell.source)).body)}

    def answer_tested(self, test: NotebookNode) -> str | None:
        """Return the name of the answer that a test is for: the one in the test's name, else the last one before it.

        `test_is_long_more` is for `is_long`. None where no answer comes before the test.
        """
        name = grade_id(test)
        before = itertools.takewhile(lambda cell: grade_id(cell) != name, self._cells)
        answers = [known_id(cell) for cell in before if is_solution(cell) and cell.cell_type == "code"]
        named = [answer for answer in answers if f"{name}_".startswith(f"test_{answer}_")]
        return max(named, key=len) if named else next(reversed(answers), None)

    def paths_read_by_tests(self) -> set[str]:
        return {path for cell in self._cells if is_test(cell) for path in mutation.loaded_paths(python_of(cell.source))}


FAR_BELOW = "\n" * 20
"""Blank lines between a test and the code that is added to it, so that no traceback shows that code."""


def too_long(seconds: float) -> dict[str, Any]:
    """Return the content of a kernel's reply for a cell that was stopped for taking too long."""
    message = TOO_LONG.format(seconds=seconds)
    return {"status": "error", "ename": "CellTimeoutError", "evalue": message, "traceback": [message]}


def python_of(source: str) -> str:
    """Return a cell's source as Python, its magics translated; empty where it is not valid."""
    try:
        python = TransformerManager().transform_cell(source)
        syntax_tree(python)
    except SyntaxError:
        return ""
    return python


def name_of(cell: NotebookNode) -> str:
    """Return a cell's name for people: its grade_id, else its id."""
    return grade_id(cell) or cell.get("id", "")


def new_name() -> str:
    """Return a variable's name that nobody can guess."""
    return f"_{secrets.token_hex(8)}"


def distinct_numbers() -> Iterator[int]:
    """Yield random 64-bit numbers: no one's decimal string contains another's (they are searched as substrings)."""
    while True:
        yield 2**63 + secrets.randbits(63)


def expression(reply: dict[str, Any], name: str) -> str | None:
    """Return the text of an expression's value in a kernel's reply; None where it could not be evaluated."""
    found = reply.get("user_expressions", {}).get(name, {})
    return found.get("data", {}).get("text/plain") if found.get("status") == "ok" else None
