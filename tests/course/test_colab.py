"""Released notebooks in an environment that holds only Colab's packages and this course, installed without
dependencies. `make colab` makes that environment and runs these tests."""

from __future__ import annotations

import os
from pathlib import Path

import nbformat
import pytest
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from nbclient import NotebookClient

from autograde.layout import Layout
from autograde.lesson.answers import hand_in, model_answers
from autograde.lesson.cells import grade_id, is_test
from tests.support.copies import ROOT
from tests.support.patience import PATIENCE

PYTHON = Path(os.environ.get("COURSE_COLAB_PYTHON") or ROOT / ".venv-colab-python3.13" / "bin" / "python")
LESSONS = Layout(ROOT).lesson_names()

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not PYTHON.exists(), reason=f"no {PYTHON}: `make colab` makes it and runs these tests"),
]


class ColabKernels(KernelSpecManager):
    """Offers one kernel: the Python of the Colab environment."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        argv = [str(PYTHON), "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        return KernelSpec(argv=argv, display_name="Colab", language="python", resource_dir="")


def run(notebook, folder: Path):
    """Run a notebook on the mini profile, on past errors, in an empty folder."""
    client = NotebookClient(
        notebook, timeout=PATIENCE, allow_errors=True, resources={"metadata": {"path": str(folder)}}
    )
    client.create_kernel_manager()
    client.km.kernel_spec_manager = ColabKernels()
    # the tests' own environment must not lend its packages
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    return client.execute(env=environment | {"MINIGPT_PROFILE": "mini"})


def failures(notebook) -> dict[str, str]:
    """The error name of each cell that failed, by cell id."""
    return {
        cell.id: output.ename
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if output.output_type == "error"
    }


def noise(notebook) -> list[str]:
    """What reached the learner on stderr."""
    return [
        output.text for cell in notebook.cells for output in cell.get("outputs", []) if output.get("name") == "stderr"
    ]


@pytest.mark.parametrize("lesson", LESSONS)
def test_unanswered_runs_to_the_first_exercise(course: Layout, lesson: str, tmp_path: Path):
    """Everything before the first test runs without error or noise; the test then asks for the answer."""
    notebook = run(nbformat.read(course.release(lesson), as_version=4), tmp_path)
    tests = [grade_id(cell) for cell in notebook.cells if is_test(cell)]
    assert list(failures(notebook).items())[:1] == [(test, "NotImplementedError") for test in tests[:1]]
    assert noise(notebook) == []


@pytest.mark.parametrize("lesson", LESSONS)
def test_answered_runs_to_the_end(course: Layout, lesson: str, tmp_path: Path):
    """With the model answers every cell runs, nothing is printed to stderr, and the self-check is content."""
    notebook = run(hand_in(course, lesson, model_answers(course, lesson)), tmp_path)
    assert failures(notebook) == {}
    assert noise(notebook) == []
    said = "".join(output.text for output in notebook.cells[-1].outputs)
    assert ("공개 테스트를 통과했습니다" if any(map(is_test, notebook.cells)) else "사람이 읽고 채점합니다") in said
