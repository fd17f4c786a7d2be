"""Execute a submission so that a point stands for what a test did, whatever the notebook prints, patches or forges.

The notebook's own cells run in one kernel, the learner's, and its tests in another, the judge's, in which not a line of
the learner's code runs (`autograde.judging.judge`). A test passes when its cell ran to its end there. Outputs never
count.
"""

from __future__ import annotations

import asyncio
import contextlib
import copy
import itertools
from collections import Counter
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbclient.util import run_sync
from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_output
from traitlets import Bool, Integer

from autograde.judging.bounded import (
    SUSPICIOUS,
    TOO_LONG,
    BoundedExecute,
    cut_outputs,
    show_too_long,
    without_errors,
)
from autograde.judging.judge import JudgeDied, JudgeKernel, Question, imports_of, names_bound
from autograde.lesson.cells import grade_id, is_example, is_learners, is_solution, is_test, known_id
from autograde.lesson.python import free_names

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


EXITS_END_CELLS = "type(get_ipython()).ask_exit = __import__('sys').exit"
"""Code after which IPython's `exit()` and `quit()` end the cell, as `sys.exit()` does, and not the kernel."""

OWN_DATA = "답이 돌려준 값은 이 문제의 답으로 쓸 수 없는 것입니다: 직접 만든 클래스 {name}의 객체"
JUDGE_DIED = "채점하던 커널이 멈춰 이 테스트의 결과를 알 수 없습니다. 답이 돌려준 것이 지나치게 크지 않은지 살펴보세요."
NOT_RUN = "앞에서 커널이 멈춰 이 셀은 실행하지 못했습니다."
ANSWER_STOPPED = "{name}의 답을 실행하다 커널이 멈춰 이 테스트는 실행하지 못했습니다. 그 답을 고쳐 주세요."
TOO_OFTEN = "커널이 {times}번 멈춰, {name} 셀부터는 실행하지 않았습니다. 먼저 커널을 멈추는 답을 고쳐 주세요."
DIED = (
    "이 셀을 실행하다 커널이 멈췄습니다. 끝없이 자신을 부르거나, 메모리를 너무 많이 쓰거나, os._exit로 끝내지 않았나요?"
)


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


class StrictExecute(BoundedExecute):
    """nbgrader's Execute, which judges tests in a kernel of their own, and goes on after a kernel died.

    Of the lesson's examples only the imports run, unless an answer leans on a name that one of them binds: no test
    needs them, and some train for a minute.

    A cell that ends its kernel costs only its own exercise. What comes after it runs in a new kernel, in which the
    lesson's cells and the other answers have been run again; what they did there is neither shown nor counted.
    """

    restarts = Integer(5, help="New kernels that one notebook gets in place of those that its cells have ended.").tag(
        config=True
    )

    examples = Bool(False, help="Run all of the lesson's examples, whether an answer leans on one or not.").tag(
        config=True
    )

    def preprocess(self, nb: NotebookNode, *arguments: Any, **options: Any) -> tuple[NotebookNode, dict[str, Any]]:
        self._lesson = LessonCells(nb)
        self._examples_run = self.examples or self._lesson.answers_need_examples()
        self._ended = False  # whether the kernel has ended and no other has been started
        self._spent = 0  # kernels started in place of ended ones
        self._left_out: dict[str, str] = {}  # cells that are not run again, with what ended the kernel
        self._over = None
        self.forget_outputs()
        for cell in nb.cells:
            for forged in ("tags", VERDICT):  # `skip-execution` on a test
                cell.metadata.pop(forged, None)
        self._judging = JudgeKernel(nb, self)
        self._last = True  # whether the judge's kernel ends with the learner's
        notebook, resources = super().preprocess(nb, *arguments, **options)
        cut_outputs(notebook, self.cell_output_limit, self.notebook_output_limit)
        return notebook, resources

    async def async_start_new_kernel(self, **options: Any) -> None:
        """Start the learner's kernel, and beside it the judge's, unless that runs."""
        await asyncio.gather(super().async_start_new_kernel(**options), self._judging.async_start())

    start_new_kernel = run_sync(async_start_new_kernel)

    async def async_start_new_kernel_client(self) -> Any:
        client = await super().async_start_new_kernel_client()
        await self.async_prepare(EXITS_END_CELLS)
        return client

    start_new_kernel_client = run_sync(async_start_new_kernel_client)

    async def _async_cleanup_kernel(self) -> None:
        """End the learner's kernel, and the judge's with it, unless another one takes its place."""
        ending = [self._judging.async_end()] if self._last else []
        await asyncio.gather(super()._async_cleanup_kernel(), *ending)

    _cleanup_kernel = run_sync(_async_cleanup_kernel)

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
                self._judge(cell, self._test(cell, index))
            else:
                self._run(cell, resources, index)
        except (DeadKernelError, CellTimeoutError) as error:
            self._end(cell, "DeadKernelError", self._why(), self._note_end(cell, error))
        return cell, resources

    def _run(self, cell: NotebookNode, resources: dict[str, Any], index: int) -> None:
        """Run a cell that is not a test; of an example that nothing needs, only the imports."""
        if is_example(cell) and not self._examples_run:
            imports = imports_of(cell.source)
            if imports:
                self.silently(imports)
            return
        super().preprocess_cell(cell, resources, index)

    async def _async_test(self, cell: NotebookNode, index: int) -> Verdict:
        """Have the judge run a test, with the learner's kernel at its service; return the verdict."""
        await self._judging.async_start()
        try:
            with Question(self.km, self._judging.km) as question, self._measured(cell):
                serving = asyncio.ensure_future(self.async_reply(self.send(question.for_learner)))
                try:
                    passed = await self._judging.async_test(cell, index, question)
                finally:
                    question.end()
                    await serving
        except DeadKernelError:
            cell.outputs = without_errors(cell)  # which say no more than that the kernel is gone
            raise
        except JudgeDied:
            self.log.warning("%s: the judge's kernel has ended", name_of(cell))
            error = new_output("error", ename="NotRun", evalue=JUDGE_DIED, traceback=[JUDGE_DIED])
            cell.outputs = [*without_errors(cell), error]
            return Verdict(State.NOT_RUN, JUDGE_DIED)
        over = self._over if self._over is not None else self._judging.over
        if over is not None:
            show_too_long(cell, over)
            return Verdict(State.FAILED)
        if not passed and self._judging.own_data:
            return Verdict(State.SUSPICIOUS, OWN_DATA.format(name=self._judging.own_data))
        return Verdict(State.PASSED if passed else State.FAILED)

    _test = run_sync(_async_test)

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
        self._last = False
        self._cleanup_kernel()
        self._last = True
        self.km = self.create_kernel_manager()
        try:
            self.start_new_kernel()
            self.start_new_kernel_client()
        except BaseException:
            self.km = self.km or self.create_kernel_manager()  # nbclient's cleanup needs one
            raise
        self._ended = False
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


LOOKS_AROUND = frozenset(("globals", "locals", "vars", "eval", "exec", "get_ipython"))
"""Names by which an answer may reach others that it does not name."""


class LessonCells:
    """The cells of a notebook, which answer each test is for, and what answers need."""

    def __init__(self, nb: NotebookNode) -> None:
        self._cells = nb.cells

    def answers_need_examples(self) -> bool:
        """Whether a learner's cell uses a name that an example binds, or may do so without naming it."""
        learners = [cell.source for cell in self._cells if cell.cell_type == "code" and is_learners(cell)]
        used = frozenset[str]().union(*map(free_names, learners))
        examples = [cell.source for cell in self._cells if is_example(cell)]
        bound = frozenset[str]().union(*(names_bound(one) - names_bound(imports_of(one)) for one in examples))
        return bool(used & (bound | LOOKS_AROUND))

    def answer_tested(self, test: NotebookNode) -> str | None:
        """Return the name of the answer that a test is for: the one in the test's name, else the last one before it.

        `test_is_long_more` is for `is_long`. None where no answer comes before the test.
        """
        name = grade_id(test)
        before = itertools.takewhile(lambda cell: grade_id(cell) != name, self._cells)
        answers = [known_id(cell) for cell in before if is_solution(cell) and cell.cell_type == "code"]
        named = [answer for answer in answers if f"{name}_".startswith(f"test_{answer}_")]
        return max(named, key=len) if named else next(reversed(answers), None)


def name_of(cell: NotebookNode) -> str:
    """Return a cell's name for people: its grade_id, else its id."""
    return grade_id(cell) or cell.get("id", "")
