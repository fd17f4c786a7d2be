"""The notebook that is graded: a lesson as released, with the hidden tests still in it and no answers.

It is made from the solution notebook by the steps of nbgrader's own generate_assignment, up to the one that would take
the hidden tests out. So its cells, points and checksums are those in the gradebook.
"""

from __future__ import annotations

import ast
import copy
import itertools
import json
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import nbformat
from nbformat.notebooknode import NotebookNode
from nbgrader.converters import GenerateAssignment
from nbgrader.preprocessors import ClearHiddenTests, NbGraderPreprocessor, SaveCells
from traitlets.config import Config

from autograde.lesson.cells import grade_id, is_essay, is_solution, is_test
from autograde.lesson.python import parsed


@dataclass(frozen=True)
class Exercise:
    """One exercise of a lesson: the answer cell that a learner fills in.

    Attributes:
        name: id of the answer cell.
        kind: `code` or `markdown`.
        stub: the cell as released.
        names: what the stub defines at its top level, by which an answer without an id is found.
        position: index of the answer cell in the lesson.
    """

    name: str
    kind: str
    stub: str
    names: frozenset[str]
    position: int

    @property
    def test(self) -> str:
        """Id of the cell that tests the exercise."""
        return f"test_{self.name}"


@dataclass(frozen=True, eq=False)
class LessonTemplate:
    """A lesson's notebook to grade, and its cells as learners got them. Nothing in it may be changed.

    Attributes:
        lesson: its name.
        notebook: to be graded, with stubs for answers.
        released: source of each cell as learners got it, by cell id.
    """

    lesson: str
    notebook: NotebookNode
    released: dict[str, str]

    @cached_property
    def exercises(self) -> tuple[Exercise, ...]:
        cells = [(position, cell) for position, cell in enumerate(self.notebook.cells) if is_solution(cell)]
        return tuple(
            Exercise(cell.id, cell.cell_type, cell.source, stub_names(cell), position) for position, cell in cells
        )

    @cached_property
    def locked(self) -> tuple[str, ...]:
        """Ids of the cells that learners must leave as they are: tests and the set-up."""
        return tuple(cell.id for cell in self.notebook.cells if grade_id(cell) and not is_solution(cell))

    @cached_property
    def kinds(self) -> dict[str, str]:
        """Type of each cell, by cell id."""
        return {cell.id: cell.cell_type for cell in self.notebook.cells}

    @cached_property
    def own_ids(self) -> frozenset[str]:
        """Ids of the cells that tell this lesson from the others: all but locked cells that are no tests."""
        plain = {cell.id for cell in self.notebook.cells if not grade_id(cell)}
        graded = {cell.id for cell in self.notebook.cells if is_solution(cell) or is_test(cell)}
        return frozenset(plain | graded)

    @cached_property
    def essays(self) -> frozenset[str]:
        """Ids of the answer cells that a person marks."""
        return frozenset(cell.id for cell in self.notebook.cells if is_essay(cell))

    def copy(self) -> NotebookNode:
        """Return a copy of the notebook to grade, unanswered, which the caller may change."""
        return copy.deepcopy(self.notebook)

    def without_hidden_tests(self) -> NotebookNode:
        """Return a copy of the notebook as learners got it, which the caller may change."""
        notebook = self.copy()
        for cell in notebook.cells:
            cell.source = self.released[cell.id]
        return notebook


def stub_names(cell: NotebookNode) -> frozenset[str]:
    """Return the functions and classes that a code stub defines; the exercise's own name if it defines none."""
    tree = parsed(cell.source) if cell.cell_type == "code" else None
    body = tree.body if tree else []
    names = {node.name for node in body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)}
    if cell.cell_type == "code" and not names:
        names = {cell.id}
    return frozenset(names)


def only_imports(source: str) -> str:
    """Return the import statements of a code cell; nothing if it is not plain Python."""
    tree = parsed(source)
    body = tree.body if tree else []
    return "\n".join(ast.unparse(node) for node in body if isinstance(node, ast.Import | ast.ImportFrom))


def read_template(solution: Path, config: Config) -> LessonTemplate:
    """Return the template of a lesson, made from its solution notebook; cached until that file or the settings change.

    Args:
        solution: path of the notebook.
        config: nbgrader's configuration.

    Raises:
        OSError: there is no such notebook.
    """
    state = solution.stat()
    settings = json.dumps(config, default=repr, sort_keys=True)
    return _read_template(solution, (state.st_mtime_ns, state.st_size, settings), _Hidden(config))


class _Hidden:
    """A wrapper for an argument that `lru_cache` is to ignore: all instances are equal."""

    def __init__(self, value: Config):
        self.value = value

    def __eq__(self, _other: object) -> bool:
        return True

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=32)
def _read_template(solution: Path, _state: tuple[int, int, str], config: _Hidden) -> LessonTemplate:
    converter = GenerateAssignment(config=config.value)
    steps = itertools.takewhile(lambda step: step is not SaveCells, converter.preprocessors)
    notebook = nbformat.read(solution, as_version=4)
    for step in steps:
        notebook = run_step(step, notebook, config.value)
    released = run_step(ClearHiddenTests, copy.deepcopy(notebook), config.value)
    return LessonTemplate(solution.stem, notebook, {cell.id: cell.source for cell in released.cells})


def run_step(step: type[NbGraderPreprocessor], notebook: NotebookNode, config: Config) -> NotebookNode:
    """Run one of nbgrader's preprocessors on a notebook, if the settings enable it."""
    preprocessor = step(config=config)
    return preprocessor.preprocess(notebook, {})[0] if preprocessor.enabled else notebook
