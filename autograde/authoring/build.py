"""Build a lesson's files from its source: solution notebook, released notebook, visible tests.

    solutions/NN-name.py ─▶ solutions/NN-name/NN-name.ipynb   executed on the mini profile, outputs stored
                         ─▶ lessons/NN-name/NN-name.ipynb     released by nbgrader's own generate_assignment
                         ─▶ minigpt/data/checks/NN-name.json  the visible tests, for the self-check cell

Everything is made in a temporary folder and moved into place in one step, so that nothing half-written is left.
"""

from __future__ import annotations

import itertools
import json
import os
import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError
from nbformat.notebooknode import NotebookNode
from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import capture_log

from autograde.authoring import contract_page, readme
from autograde.errors import CourseError
from autograde.files import write_atomically
from autograde.layout import Layout
from autograde.lesson.cells import is_test, known_id, serialize, without_hidden_tests
from autograde.lesson.source import read_lesson
from autograde.settings import nbgrader_config, quiet_chdir

CELL_TIMEOUTS = {"mini": 3600, "full": 7200}
"""Seconds for one cell, by profile: `full` trains, without a GPU for half an hour; all of `mini` takes a minute.

Only a cell that hangs is to exceed them: a machine that is busy with other things takes many times as long."""

PROFILE_KEY = "minigpt"
"""Key of an executed notebook's metadata that holds the name of its profile."""


@dataclass(frozen=True)
class Difference:
    """One built file that differs from what its source gives."""

    path: Path
    reason: str


def build_lesson(layout: Layout, lesson: str, on_cell: Callable[[int, int], None] | None = None) -> list[Path]:
    """Build one lesson, executing it only when its code changed.

    Args:
        on_cell: called with (cells executed, cells in all) while the notebook runs.

    Returns:
        The files written; empty when all were as the source says.

    Raises:
        CourseError: a source that cannot be built or fails when run; nothing is written then.
    """
    expected = expected_files(layout, lesson)
    solution = layout.solution(lesson)
    notebook = read_lesson(layout, lesson)
    if solution_difference(layout, lesson, notebook):
        expected[solution] = with_kept_outputs(notebook, solution) or execute(
            lesson, notebook, expected[layout.check(lesson)], on_cell
        )
    written = []
    for path, content in expected.items():
        if not path.is_file() or path.read_bytes() != content:
            write_atomically(path, content)
            written.append(path)
    return written


def check_lesson(layout: Layout, lesson: str) -> list[Difference]:
    """Return the differences between the built files of a lesson and its source, without running anything."""
    differences = []
    for path, content in expected_files(layout, lesson).items():
        reason = file_difference(path, content)
        if reason:
            differences.append(Difference(path, reason))
    reason = solution_difference(layout, lesson, read_lesson(layout, lesson))
    if reason:
        differences.append(Difference(layout.solution(lesson), reason))
    return differences


def stray_files(layout: Layout) -> list[Difference]:
    """Return the built files that have no source, such as a renamed or removed lesson leaves behind."""
    known = layout.lesson_names()
    built = [
        *(path for folder in (layout.lessons, layout.sources) for path in folder.glob("*/*")),
        *layout.checks.glob("*"),
    ]
    wanted = {
        path for lesson in known for path in (layout.release(lesson), layout.solution(lesson), layout.check(lesson))
    }
    return [
        Difference(path, "원본이 없는 파일입니다")
        for path in sorted(built)
        if path not in wanted and ".ipynb_checkpoints" not in path.parts
    ]


def pages(layout: Layout) -> dict[Path, bytes]:
    """Return the content of every page that is made, all or in part, of all lessons, by path."""
    return {
        layout.root / "README.md": readme.rendered(layout).encode(),
        contract_page.path_of(layout): contract_page.rendered(layout).encode(),
    }


def build_pages(layout: Layout) -> list[Path]:
    """Bring the pages that are made of all lessons up to the sources; return the files written."""
    written = []
    for path, content in pages(layout).items():
        if file_difference(path, content):
            write_atomically(path, content)
            written.append(path)
    return written


def check_pages(layout: Layout) -> list[Difference]:
    """Return the differences between the pages that are made of all lessons and the sources."""
    reasons = {path: file_difference(path, content) for path, content in pages(layout).items()}
    return [Difference(path, reason) for path, reason in reasons.items() if reason]


def expected_files(layout: Layout, lesson: str) -> dict[Path, bytes]:
    """Return the content of every built file that needs no execution, by path."""
    notebook = read_lesson(layout, lesson)
    checks = {
        known_id(cell).removeprefix("test_"): without_hidden_tests(cell.source)
        for cell in notebook.cells
        if is_test(cell)
    }
    return {
        layout.release(lesson): serialize(release(layout, lesson, notebook)),
        layout.check(lesson): (json.dumps(checks, ensure_ascii=False, indent=1) + "\n").encode(),
    }


def release(layout: Layout, lesson: str, notebook: NotebookNode) -> NotebookNode:
    """Make the learner's version of a solution notebook, by nbgrader's generate_assignment with the course's settings.

    Raises:
        CourseError: nbgrader cannot make it; quotes its error.
    """
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "autograde"
        source = Path(folder) / "solutions" / lesson / f"{lesson}.ipynb"
        for path in (root, source.parent):
            path.mkdir(parents=True)
        source.write_bytes(serialize(notebook))
        config = nbgrader_config(layout)
        config.CourseDirectory.root = str(root)
        config.CourseDirectory.assignment_id = lesson
        config.GenerateAssignment.no_database = True
        config.GenerateAssignment.pre_convert_hook = None  # it would change the gradebook
        config.SaveCells.enabled = False
        converter = GenerateAssignment(coursedir=CourseDirectory(config=config), config=config)
        with quiet_chdir(root):
            result = capture_log(converter)
        if not result["success"]:
            reasons = re.findall(r"^\s*\S*(?:Error|Exception): (?!Please see).+", result["log"], re.MULTILINE)
            raise CourseError(
                f"nbgrader가 {lesson}의 공개용 노트북을 만들지 못했습니다: {(reasons or ['?'])[-1].strip()}"
            )
        released: NotebookNode = nbformat.read(Path(folder) / "lessons" / lesson / f"{lesson}.ipynb", as_version=4)
    return released


def execute_lesson(
    layout: Layout, lesson: str, profile: str, folder: Path, on_cell: Callable[[int, int], None] | None = None
) -> Path:
    """Run a lesson's solution notebook on a profile and keep it outside the course's own files.

    The notebook's metadata then names the profile, for whoever publishes it.

    Returns:
        Its path: `NN-name/NN-name.ipynb` below `folder`.

    Raises:
        CourseError: a cell failed; names it and quotes its error.
    """
    notebook = read_lesson(layout, lesson)
    execute(lesson, notebook, layout.check(lesson).read_bytes(), on_cell, profile)
    notebook.metadata[PROFILE_KEY] = {"profile": profile}
    path = folder / lesson / f"{lesson}.ipynb"
    write_atomically(path, serialize(notebook))
    return path


def execute(
    lesson: str,
    notebook: NotebookNode,
    checks: bytes,
    on_cell: Callable[[int, int], None] | None = None,
    profile: str = "mini",
) -> bytes:
    """Run a solution notebook in an empty folder; return it with outputs, as bytes.

    Args:
        checks: the lesson's visible tests for its closing cell; the file in the course may not be written yet.
        profile: `mini`, or `full`, which downloads the corpus and wants a GPU.

    Raises:
        CourseError: a cell failed; names it and quotes its error.
    """
    total = sum(cell.cell_type == "code" for cell in notebook.cells)
    done = itertools.count(1)

    def count(**_kwargs: object) -> None:
        if on_cell:
            on_cell(next(done), total)

    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as check_folder:
        Path(check_folder, f"{lesson}.json").write_bytes(checks)
        client = NotebookClient(
            notebook,
            timeout=CELL_TIMEOUTS[profile],
            kernel_name="python3",
            coalesce_streams=True,  # how a print is cut into messages varies from run to run
            record_timing=False,  # dates would make every build differ
            resources={"metadata": {"path": folder}},
            on_cell_executed=count,
            extra_arguments=["--IPKernelApp.log_level=ERROR"],  # else each kernel warns about ports
        )
        try:
            client.execute(env=os.environ | {"MINIGPT_PROFILE": profile, "MINIGPT_CHECKS": check_folder})
        except CellExecutionError as error:
            cell = next(c for c in notebook.cells if any(o.output_type == "error" for o in c.get("outputs", [])))
            reason = f"{error.ename}: {error.evalue}".splitlines()[0]
            raise CourseError(f"{lesson}의 셀 {cell.id!r}을(를) 실행하다 실패했습니다: {reason}") from None
        except (DeadKernelError, TimeoutError) as error:
            raise CourseError(f"{lesson}을(를) 실행하다 커널이 멈췄습니다({type(error).__name__}).") from None
    # the patch version of whoever built it says nothing about the lesson
    notebook.metadata["language_info"] = nbformat.from_dict({"name": "python"})
    return serialize(notebook)


def file_difference(path: Path, content: bytes) -> str | None:
    """Return why a built file differs from what it should be, in Korean; None if it does not."""
    if not path.is_file():
        return "아직 만들어지지 않았습니다"
    actual = path.read_bytes()
    if actual == content:
        return None
    if path.suffix != ".ipynb":
        return "원본과 다릅니다"
    return stored_difference(nbformat.reads(content.decode(), as_version=4), path) or "파일 모양이 원본과 다릅니다"


def solution_difference(layout: Layout, lesson: str, expected: NotebookNode) -> str | None:
    """Return why the stored solution notebook must be executed again, in Korean; None if it need not."""
    path = layout.solution(lesson)
    if not path.is_file():
        return "아직 만들어지지 않았습니다"
    return stored_difference(expected, path, executed=True)


def with_kept_outputs(expected: NotebookNode, path: Path) -> bytes | None:
    """Return a solution notebook with the outputs that the one on disk has; None where its code must be run.

    Text between the cells changes no output, but may change the numbers in the cells' ids.
    """
    try:
        stored = nbformat.reads(path.read_text(encoding="utf8"), as_version=4)
    except Exception:  # nbformat raises many kinds for a file that is no notebook, or is not there
        return None
    made, ran = ([cell for cell in notebook.cells if cell.cell_type == "code"] for notebook in (expected, stored))
    for cell, old in itertools.zip_longest(made, ran):
        if cell is None or old is None or any(cell[key] != old[key] for key in ("source", "metadata")):
            return None
        if not_executed(old):
            return None
        cell.outputs, cell.execution_count = old.outputs, old.execution_count
    if expected.metadata != stored.metadata:
        return None
    return serialize(expected)


def stored_difference(expected: NotebookNode, path: Path, executed: bool = False) -> str | None:
    """Return the first difference between a notebook and the one on disk; see `notebook_difference()`."""
    try:
        actual = nbformat.reads(path.read_text(encoding="utf8"), as_version=4)
    except Exception as error:  # nbformat raises many kinds for a file that is no notebook
        return f"노트북으로 읽을 수 없습니다({type(error).__name__})"
    return notebook_difference(expected, actual, executed)


def notebook_difference(expected: NotebookNode, actual: NotebookNode, executed: bool = False) -> str | None:
    """Return the first difference between two notebooks, in Korean and named by cell id; None if there is none.

    Args:
        executed: the actual one must hold outputs, without errors; these are not compared.
    """
    for want, have in zip(expected.cells, actual.cells, strict=False):
        for key in ("id", "cell_type", "source", "metadata"):
            if want.get(key) != have.get(key):
                return f"셀 {want.id!r}의 {key}이(가) 원본과 다릅니다"
        if executed and have.cell_type == "code" and (reason := not_executed(have)):
            return reason
    if len(expected.cells) != len(actual.cells):
        return f"셀이 {len(expected.cells)}개여야 하는데 {len(actual.cells)}개입니다"
    return "노트북 메타데이터가 원본과 다릅니다" if expected.metadata != actual.metadata else None


def not_executed(cell: NotebookNode) -> str | None:
    """Return why a code cell does not count as executed, in Korean; None if it does."""
    if cell.execution_count is None:
        return f"셀 {cell.id!r}이(가) 실행되지 않았습니다"
    if any(output.output_type == "error" for output in cell.outputs):
        return f"셀 {cell.id!r}에 오류 출력이 있습니다"
    return None
