"""Read a lesson's source, a Jupytext percent script, into a notebook, and refuse one that cannot be graded.

A cell with a `grade_id` is an nbgrader cell. The source writes only what says something; the rest follows:

    # %% nbgrader={"grade_id": "is_long", "solution": true}             the learner's answer
    # %% nbgrader={"grade_id": "test_is_long", "grade": true, "points": 2}   its test
    # %% nbgrader={"grade_id": "setup"}                                  shown, restored when changed
    # %% [markdown] nbgrader={"grade_id": "x_essay", "grade": true, "solution": true, "points": 2}   marked by hand
    # %% tags=["nbval-check-output"]                                     nbval compares the output: it never varies

Three parts are the same in every lesson and are written by the build, each from a mark of its own: the Colab badge,
the set-up cell and the closing self-check.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import jupytext
import nbformat
from IPython.core.inputtransformer2 import TransformerManager
from nbformat.notebooknode import NotebookNode

from autograde.errors import CourseError
from autograde.layout import Layout
from autograde.lesson.cells import (
    HIDDEN_TESTS,
    RUBRIC_MARK,
    SOLUTION,
    grade_id,
    hidden_tests,
    is_essay,
    is_solution,
    is_test,
    without_hidden_tests,
)
from autograde.lesson.python import syntax_tree
from autograde.library import LIBRARY

BADGE_MARK = "<!-- course: badge -->"
SETUP_MARK = "# course: setup"
CHECK_MARK = "# course: check"

BADGE = "https://colab.research.google.com/assets/colab-badge.svg"

TEST_TITLE = "# 시험: "
"""Start of a test cell's first line; the exercise's name follows."""

ESSAY_ENDINGS = ("_essay", "_report")

SETUP = """\
# 준비: 강좌 라이브러리를 불러옵니다. Colab에서는 런타임마다 한 번 설치하며, TensorFlow와 Keras는 그대로 둡니다.
import importlib.util

if getattr(importlib.util.find_spec("{library}"), "origin", None) is None:
    %pip install -qqq --no-deps "{repository}/archive/refs/heads/{branch}.zip"

try:
    from {library} import notebook
except ImportError:
    print("강좌 라이브러리를 불러오지 못했습니다. 인터넷에 연결되어 있는지 보고 이 셀을 다시 실행하세요.")
    print("노트북 옆에 {library}.py라는 파일이 있으면 이름을 바꾸고, 런타임을 다시 시작하세요.")
else:
    profile = notebook.start("{lesson}")"""

CHECK = """\
# 제출하기 전에: 공개 테스트를 처음부터 다시 돌려, 아직 남은 문제가 있는지 한눈에 봅니다.
from {library}.check import check_lesson

check_lesson("{lesson}")"""

NOTEBOOK_METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
    # Colab reads these: start on a GPU, no history of who copied it from where
    "accelerator": "GPU",
    "colab": {"gpuType": "T4", "provenance": [], "toc_visible": True},
}


def read_lesson(layout: Layout, lesson: str) -> NotebookNode:
    """Return the solution notebook of a lesson, not executed.

    Cell ids are the `grade_id`, else the position, so that the same source always gives the same bytes.

    Raises:
        CourseError: the source is missing, is not valid Python, or lacks what grading needs; names the cell.
    """
    path = layout.source(lesson)
    try:
        text = path.read_text(encoding="utf8")
    except (OSError, UnicodeDecodeError) as error:
        raise CourseError(f"{path.name}을(를) 읽지 못했습니다({error}). UTF-8로 저장했는지 확인해 주세요.") from None
    notebook: NotebookNode = jupytext.reads(text, fmt="py:percent")
    notebook.metadata = nbformat.from_dict(NOTEBOOK_METADATA)
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    fill_marks(layout, lesson, notebook)
    for position, cell in enumerate(notebook.cells):
        complete_metadata(path, cell)
        cell.id = grade_id(cell) or f"{lesson}-{position:03d}"
        if is_test(cell):
            collapse_test(cell)
    check_lesson_source(path, notebook)
    return notebook


def fill_marks(layout: Layout, lesson: str, notebook: NotebookNode) -> None:
    """Write the badge, the set-up cell and the self-check where the source has their marks."""
    values = {"library": LIBRARY, "repository": layout.repository, "branch": layout.branch, "lesson": lesson}
    badge = f"[![Colab에서 열기]({BADGE})]({layout.colab_url(lesson)})"
    for mark, text in ((BADGE_MARK, badge), (SETUP_MARK, SETUP.format(**values)), (CHECK_MARK, CHECK.format(**values))):
        holders = [cell for cell in notebook.cells if mark in cell.source]
        if len(holders) != 1:
            raise CourseError(
                f"{layout.source(lesson).name}에 {mark!r} 표시가 {len(holders)}번 나옵니다. 꼭 한 번 있어야 합니다."
            )
        holders[0].source = holders[0].source.replace(mark, text)


def collapse_test(cell: NotebookNode) -> None:
    """Fold a test cell so that only its title shows: Colab does so for a form, JupyterLab for a hidden source."""
    cell.source = cell.source.replace(TEST_TITLE, f"# @title {TEST_TITLE.removeprefix('# ')}", 1)
    cell.metadata["cellView"] = "form"
    cell.metadata["jupyter"] = {"source_hidden": True}


def complete_metadata(path: Path, cell: NotebookNode) -> None:
    """Fill in what nbgrader wants of a cell that has a `grade_id`; drop what only Jupytext wants of the others."""
    short = cell.metadata.get("nbgrader")
    tags = cell.metadata.get("tags")
    cell.metadata = nbformat.from_dict({"tags": tags} if tags else {})
    if short is None:
        return
    name = short.get("grade_id", "")
    unknown = set(short) - {"grade_id", "solution", "grade", "points"}
    if unknown or not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", name):
        raise CourseError(
            f"{path.name}의 nbgrader 셀 {short}: grade_id나 알 수 없는 키 {sorted(unknown)}를 고쳐 주세요."
        )
    solution, grade = bool(short.get("solution")), bool(short.get("grade"))
    full = {
        "cell_type": cell.cell_type,
        "grade": grade,
        "grade_id": name,
        "locked": not solution,
        "schema_version": 3,
        "solution": solution,
        "task": False,
    }
    if grade:
        full["points"] = short.get("points", 0)
    cell.metadata["nbgrader"] = full
    # editors that honour these keys protect the cell; Colab does not, but grading restores such cells anyway
    if not solution:
        cell.metadata["editable"] = False
        cell.metadata["deletable"] = False


def check_lesson_source(path: Path, notebook: NotebookNode) -> None:
    """Raise CourseError with the first reason why this lesson could not be graded."""
    names = [name for name in map(grade_id, notebook.cells) if name]
    for name in names:
        if names.count(name) > 1:
            raise CourseError(f"{path.name}: grade_id {name!r}가 두 번 나옵니다. 하나를 바꿔 주세요.")
    for cell in notebook.cells:
        where = f"{path.name}의 셀 {cell.id!r}"
        if cell.cell_type == "code":
            check_python(where, cell.source)
        if any(mark in cell.source for mark in SOLUTION) and not is_solution(cell):
            raise CourseError(f"{where}: 정답 영역이 있지만 solution 셀이 아닙니다. nbgrader 메타데이터를 달아 주세요.")
        if any(mark in cell.source for mark in HIDDEN_TESTS) and not is_test(cell):
            raise CourseError(f"{where}: 숨은 테스트가 있지만 시험 셀이 아닙니다. nbgrader 메타데이터를 달아 주세요.")
        if is_test(cell):
            check_test(where, cell)
        elif is_essay(cell):
            check_essay(where, cell)
        elif is_solution(cell):
            check_answer(path, cell, names)


def check_python(where: str, source: str) -> ast.Module:
    """Parse a code cell as IPython would; raise CourseError with the line if that fails."""
    try:
        return syntax_tree(TransformerManager().transform_cell(source))
    except SyntaxError as error:
        raise CourseError(
            f"{where}: 올바른 파이썬이 아닙니다({error.lineno}번째 줄: {error.msg}). 고쳐 주세요."
        ) from None


def check_answer(path: Path, cell: NotebookNode, names: list[str]) -> None:
    """Raise CourseError unless an answer cell has a marked solution and a test of its own."""
    where = f"{path.name}의 셀 {cell.id!r}"
    if not re.search(rf"{SOLUTION[0]}.+{SOLUTION[1]}", cell.source, re.DOTALL):
        raise CourseError(f"{where}: '{SOLUTION[0]}' … '{SOLUTION[1]}'로 정답을 표시해 주세요.")
    if f"test_{cell.id}" not in names:
        raise CourseError(f"{where}: 이 문제의 시험 셀 'test_{cell.id}'이(가) 없습니다. 답 셀 뒤에 넣어 주세요.")


def check_essay(where: str, cell: NotebookNode) -> None:
    """Raise CourseError unless an answer to be marked by hand is a text cell with points and a rubric."""
    if cell.cell_type != "markdown" or not cell.id.endswith(ESSAY_ENDINGS):
        raise CourseError(
            f"{where}: 손으로 채점하는 답은 마크다운 셀이고 이름이 {' 또는 '.join(ESSAY_ENDINGS)}(으)로 끝나야 합니다."
        )
    if not cell.metadata.nbgrader.points > 0:
        raise CourseError(f"{where}: 배점(points)이 없습니다. 1점 이상을 적어 주세요.")
    if RUBRIC_MARK not in cell.source:
        raise CourseError(f"{where}: 채점하는 사람이 볼 기준이 없습니다. 모범 답 뒤에 '{RUBRIC_MARK}'을 적어 주세요.")


def check_test(where: str, cell: NotebookNode) -> None:
    """Raise CourseError unless a test has points, and visible and hidden assertions with hints.

    Both parts must end in an assertion, so that no value of a last expression becomes a mark.
    """
    if not cell.metadata.nbgrader.points > 0:
        raise CourseError(f"{where}: 배점(points)이 없습니다. 1점 이상을 적어 주세요.")
    exercise = cell.id.removeprefix("test_")
    if cell.source.splitlines()[0] != f"# @title {TEST_TITLE.removeprefix('# ')}{exercise}":
        raise CourseError(f"{where}: 첫 줄을 '{TEST_TITLE}{exercise}'로 적어 주세요. 접어 둔 셀에 보이는 제목입니다.")
    hidden = hidden_tests(cell.source)
    parts = {"공개": without_hidden_tests(cell.source), "숨은": "\n".join(hidden)}
    for kind, source in parts.items():
        tree = check_python(where, source)
        asserts = [node for node in ast.walk(tree) if isinstance(node, ast.Assert)]
        if not asserts or not isinstance(tree.body[-1], ast.Assert):
            raise CourseError(f"{where}: {kind} 테스트가 assert로 끝나지 않습니다. 마지막 줄을 assert로 써 주세요.")
        for node in asserts:
            if node.msg is None:
                raise CourseError(f"{where}: 힌트가 없는 assert가 있습니다({ast.unparse(node)}). 힌트를 적어 주세요.")
