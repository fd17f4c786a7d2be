"""Running a hand-in to the end it can reach: what ran before its kernel died still counts."""

from __future__ import annotations

from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import v4
from nbformat.notebooknode import NotebookNode
from nbgrader.preprocessors import Execute
from nbgrader.preprocessors.execute import UnresponsiveKernelError

__all__ = ["STOPPED", "ExecuteToTheEnd"]

STOPPED = "course_stopped"  # key in nbconvert's resources: why a hand-in did not run to its end

REASONS = {
    DeadKernelError: "커널이 죽었습니다. 메모리를 다 썼거나 파이썬을 강제로 끝내는 코드가 있습니다.",
    UnresponsiveKernelError: "코드가 멈추지 않습니다. 끝나지 않는 계산이 있는지 확인해 주세요.",
    CellTimeoutError: "코드가 정해진 시간 안에 끝나지 않습니다. 끝나지 않는 계산이 있는지 확인해 주세요.",
}


class ExecuteToTheEnd(Execute):
    """nbgrader's Execute, for which a kernel that dies or hangs is a failed cell and not a failed hand-in.

    nbgrader drops such a hand-in. A cell without an output would count as passed, so each code cell that was not run
    gets an error that says why.
    """

    def preprocess(self, nb: NotebookNode, resources: dict, *args, **kwargs) -> tuple[NotebookNode, dict]:
        self._finished: set[int] = set()
        self._begun = False
        try:
            return super().preprocess(nb, resources, *args, **kwargs)
        except tuple(REASONS) as error:
            if not self._begun:  # a kernel that never came up is not the learner's doing
                raise
            reason = next(text for kind, text in REASONS.items() if isinstance(error, kind))
            first = True
            for index, cell in enumerate(nb.cells):
                if cell.cell_type == "code" and index not in self._finished and cell.source.strip():
                    where = reason if first else f"앞의 셀에서 멈춰 실행하지 못했습니다. {reason}"
                    cell.outputs = [*(cell.outputs if first else []), stop_output(where)]
                    resources.setdefault(STOPPED, f"{cell.id} 셀에서 멈췄습니다: {reason}")
                    first = False
            return nb, resources

    def preprocess_cell(self, cell: NotebookNode, resources: dict, index: int) -> tuple[NotebookNode, dict]:
        self._begun = True
        return super().preprocess_cell(cell, resources, index)

    def on_cell_executed(self, **kwargs) -> None:
        super().on_cell_executed(**kwargs)
        self._finished.add(kwargs["cell_index"])


def stop_output(reason: str) -> NotebookNode:
    """An error output that says why a cell did not finish."""
    return v4.new_output("error", ename="채점 중단", evalue=reason, traceback=[f"채점 중단: {reason}"])
