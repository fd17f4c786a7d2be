"""Find a learner's own helpers: the code outside the answer cells that an answer needs.

Only answers are graded, but an answer may call a function that its author defined two cells above. Imports,
definitions and constants whose names an answer uses are carried along, statement by statement. Statements that do
more, and those that would change a name that the lesson or its tests use, stay behind and are reported.
"""

from __future__ import annotations

import ast
import builtins
import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from autograde.intake.reading import Cell
from autograde.lesson.cells import grade_id, is_solution
from autograde.lesson.python import (
    NOT_PYTHON,
    as_mended_python,
    as_python,
    bound_names,
    free_names,
    is_literal,
    statement_source,
    used_names,
)
from autograde.lesson.template import Exercise, LessonTemplate


@dataclass(frozen=True)
class Helper:
    """One statement outside the answer cells that binds names.

    Attributes:
        cell: number of the cell it stands in.
        names: what it binds.
        source: the statement.
        safe: whether it may be carried.
        known_at: index of the lesson's cell that has the same statement; infinity if none has.
    """

    cell: int
    names: frozenset[str]
    source: str
    safe: bool
    known_at: float

    @cached_property
    def needs(self) -> frozenset[str]:
        """The global names that it uses. They are found only on demand, as most helpers are not needed."""
        return used_names(self.source) - self.names


def helpers_for(
    answers: dict[str, str], cells: Iterable[Cell], template: LessonTemplate
) -> dict[str, tuple[list[Helper], list[Helper]]]:
    """Return (helpers to carry, helpers left behind) for each answer; each helper stands with the first that needs it.

    Args:
        answers: source of each code answer, in the lesson's order.
        cells: the submission's other cells.
    """
    known = [helper for cell in cells if cell.kind == "code" for helper in statements_of(cell, template)]
    exercises = {exercise.name: exercise for exercise in template.exercises}
    found: dict[str, tuple[list[Helper], list[Helper]]] = {}
    done: set[int] = set()
    for name, source in answers.items():
        new = needed(exercises[name], free_names(source), known) - done
        done |= new
        helpers = [known[index] for index in sorted(new)]
        found[name] = [one for one in helpers if one.safe], [one for one in helpers if not one.safe]
    return found


def needed(exercise: Exercise, names: frozenset[str], known: list[Helper]) -> set[int]:
    """Return the indices of the helpers that bind these names, or names that those helpers need in turn.

    Helpers that the lesson itself has before the exercise are left out.
    """
    binding: dict[str, list[int]] = {}
    for index, helper in enumerate(known):
        if helper.known_at > exercise.position:
            for name in helper.names:
                binding.setdefault(name, []).append(index)
    found: set[int] = set()
    waiting, asked = list(names), set(names)
    while waiting:
        for index in binding.get(waiting.pop(), []):
            if index not in found:
                found.add(index)
                new = known[index].needs - asked if known[index].safe else frozenset()
                asked |= new
                waiting += new
    return found


def statements_of(cell: Cell, template: LessonTemplate) -> list[Helper]:
    """Return the statements of a cell that bind names, without those that the lesson has, too.

    The lesson's imports are kept. A statement that is too large or too deep to be analysed is left out.
    """
    source, tree = as_mended_python(cell.source)
    lines = source.split("\n")
    places, bound, taken = lesson_code(template)
    helpers = []
    for node in tree.body if tree else []:
        try:
            names, text = frozenset(bound_names([node])), statement_source(lines, node)
            place = places.get(ast.dump(node), math.inf) if names in bound else math.inf
            plain = is_plain(node)
        except NOT_PYTHON:
            continue
        is_import = isinstance(node, ast.Import | ast.ImportFrom)
        if not names or "*" in names or (place < math.inf and not is_import):
            continue
        safe = plain and (place < math.inf or not names & taken)
        helpers.append(Helper(cell.number, names, text, safe, place))
    return helpers


def is_plain(node: ast.stmt) -> bool:
    """Whether a statement only names something: an import, a definition, a constant."""
    match node:
        case ast.Import() | ast.ImportFrom() | ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return True
        case ast.Assign(targets=targets, value=value):
            return all(map(is_name, targets)) and is_constant(value)
        case ast.AnnAssign(target=ast.Name(), value=ast.expr() as value):
            return is_constant(value)
        case ast.Try(body=body, handlers=handlers, orelse=[], finalbody=[]):  # import one module, or else another
            return all(is_plain(each) for each in body) and all(
                is_import_error(handler.type)
                and all(isinstance(each, ast.Pass) or is_plain(each) for each in handler.body)
                for handler in handlers
            )
    return False


def is_name(target: ast.expr) -> bool:
    """Whether an assignment's target is a name, or a tuple or list of names."""
    return isinstance(target, ast.Name) or (isinstance(target, ast.Tuple | ast.List) and all(map(is_name, target.elts)))


def is_import_error(caught: ast.expr | None) -> bool:
    return isinstance(caught, ast.Name) and caught.id in ("ImportError", "ModuleNotFoundError")


def is_constant(value: ast.expr) -> bool:
    """Whether an expression is a literal, a lambda, or `re.compile()` of a literal."""
    match value:
        case ast.Lambda():
            return True
        case ast.Call(func=ast.Attribute(value=ast.Name("re"), attr="compile"), args=args, keywords=[]):
            return bool(args) and is_literal(args[0]) and all(map(is_flags, args[1:]))
    return is_literal(value)


def is_flags(value: ast.expr) -> bool:
    """Whether an expression is a flag of `re`, or several joined by `|`."""
    match value:
        case ast.Attribute(value=ast.Name("re")):
            return True
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return is_flags(left) and is_flags(right)
    return False


def known_before(exercise: Exercise, template: LessonTemplate) -> frozenset[str]:
    """Return the names that are bound before an exercise's answer runs: the builtins, and the lesson's up to there."""
    names = set(dir(builtins))
    for cell in template.notebook.cells[: exercise.position]:
        tree = as_python(cell.source) if cell.cell_type == "code" and not is_solution(cell) else None
        names |= bound_names(tree.body) if tree else set()
    for other in template.exercises:
        names |= set(other.names) if other.position < exercise.position else set()
    return frozenset(names)


@lru_cache(maxsize=32)
def lesson_code(template: LessonTemplate) -> tuple[dict[str, int], set[frozenset[str]], frozenset[str]]:
    """Return the facts about a lesson's own code by which helpers are recognised and judged.

    Returns:
        The index of the first cell with each statement (by its `ast.dump()`), the names that each statement binds, and
        the names that no helper may bind: the builtins, what the exercises ask for, what the lesson's cells bind and
        what a locked cell uses.
    """
    places: dict[str, int] = {}
    bound: set[frozenset[str]] = set()
    names = set(dir(builtins)) | {"get_ipython"}
    for position, cell in enumerate(template.notebook.cells):
        tree = as_python(cell.source) if cell.cell_type == "code" and not is_solution(cell) else None
        if tree is None:
            continue
        for node in tree.body:
            places.setdefault(ast.dump(node), position)
            bound.add(frozenset(bound_names([node])))
        names |= bound_names(tree.body)
        if grade_id(cell):
            names |= {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    names |= {name for exercise in template.exercises for name in exercise.names}
    return places, bound, frozenset(names)
