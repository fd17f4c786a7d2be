"""Find answers that only return what the course library's own function of the same name returns.

The library has every function that the exercises ask for, so that later lessons can use it. An answer that calls it
passes every test and shows nothing. It is noted for a person to look at; the mark stays.

To find them, the origin of each name's value is followed through imports, assignments and what functions return. An
answer that calls the library's function only to compare results does not count.
"""

from __future__ import annotations

import ast
import re
import unicodedata
from collections import ChainMap
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from nbformat.notebooknode import NotebookNode

from autograde.lesson.cells import grade_id
from autograde.lesson.python import NOT_PYTHON, as_python
from autograde.lesson.template import Exercise
from autograde.library import LIBRARY

NOTHING: frozenset[str] = frozenset()


def borrowed_answers(notebook: NotebookNode, exercises: Sequence[Exercise]) -> tuple[str, ...]:
    """Return the names of a notebook's exercises whose answers only return what the library's own function returns.

    Args:
        notebook: graded.
        exercises: the lesson's.
    """
    by_name = {exercise.name: exercise for exercise in exercises if exercise.kind == "code"}
    asked = frozenset(name for exercise in by_name.values() for name in exercise.names)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    all_matter = any(ALL_NAMES in words(cell.source) for cell in cells)
    known: frozenset[tuple[str, frozenset[str]]] = frozenset()
    found = []
    for cell in cells:
        if not all_matter and words(cell.source).isdisjoint(words(" ".join((*TELLING, *dict(known))))):
            continue
        own = bound(cell.source, asked, known)
        exercise = by_name.get(grade_id(cell) or "")
        if exercise and any(is_of(name, origin) for name in exercise.names for origin in own.get(name, NOTHING)):
            found.append(exercise.name)
        if own:
            now = {**dict(known), **own}
            known = frozenset((name, origins) for name, origins in now.items() if origins or name in asked)
    return tuple(found)


TELLING = (LIBRARY, "import_module", "modules")
"""Words of which a cell has one, or a name that a cell above has bound to something of the library's, if it matters."""

ALL_NAMES = "import *"
"""What stands among a source's words for such an import: then it matters which names are bound, whatever to."""


@lru_cache(maxsize=1024)
def words(source: str) -> frozenset[str]:
    """Return the words of a source, as Python compares names; most cells are the same in a whole class."""
    found = re.findall(r"\w+", unicodedata.normalize("NFKC", source))
    return frozenset([*found, ALL_NAMES] if re.search(r"\bimport[\s\\]*\*", source) else found)


@lru_cache(maxsize=1024)
def bound(
    source: str, asked: frozenset[str], known: frozenset[tuple[str, frozenset[str]]]
) -> Mapping[str, frozenset[str]]:
    """Return what a cell binds, with the origins of each value; nothing for a cell that cannot be followed.

    Args:
        source: the cell's.
        asked: names that exercises ask for.
        known: names bound above the cell, with their origins.
    """
    tree = as_python(source)
    tracer = Tracer(asked, ChainMap({}, dict(known)))
    try:
        tracer.follow(tree.body if tree else ())
    except NOT_PYTHON:  # too deep to be somebody's answer
        return {}
    return tracer.origins.maps[0]


def is_of(name: str, origin: str) -> bool:
    """Whether `origin`, a full name, is the library's function `name`, in whatever module of it."""
    return origin.startswith(f"{LIBRARY}.") and origin.endswith(f".{name}")


class Tracer:
    """Tracer of where the values of names come from, as full names in the library.

    Attributes:
        asked: names that exercises ask for; of an expression made of several values only these are followed.
        origins: the origins of each name's value; an empty set for a value of the learner's own.
        handed_back: the origins of what a function returns.
    """

    def __init__(self, asked: frozenset[str], origins: ChainMap[str, frozenset[str]]):
        self.asked = asked
        self.origins = origins
        self.handed_back = NOTHING

    def follow(self, body: Iterable[ast.stmt]) -> None:
        """Record what statements bind and return, in their order."""
        for node in body:
            self.follow_one(node)

    def follow_one(self, node: ast.stmt) -> None:
        match node:
            case ast.Import(names=names):
                for alias in names:
                    self.bind(alias.asname or alias.name.split(".")[0], self.module(alias))
            case ast.ImportFrom(module=str(module), names=names, level=0):
                self.bind_from(module, names)
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                self.bind(node.name, NOTHING)  # for where it calls itself
                self.bind(node.name, self.inside(node.args, node.body))
            case ast.ClassDef(body=body):
                is_bare = all(isinstance(each, ast.Pass | ast.Expr) for each in body)
                self.bind(node.name, self.all_of(node.bases) if is_bare else NOTHING)
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    self.bind_target(target, self.of(value))
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                self.bind_target(target, self.of(value))
            case ast.AugAssign(target=ast.Name(id=name), value=value):
                self.bind(name, self.origins.get(name, NOTHING) | self.of(value))
            case ast.Return(value=ast.expr() as value):
                self.handed_back |= self.of(value)
            case _:
                self.follow_parts(node)

    def follow_parts(self, node: ast.stmt) -> None:
        """Record what is bound and returned inside a loop, a condition or the like, and what a `yield` gives."""
        match node:
            case ast.For(target=target, iter=value) | ast.AsyncFor(target=target, iter=value):
                self.bind_target(target, self.of(value))
            case ast.With(items=items) | ast.AsyncWith(items=items):
                for item in items:
                    if item.optional_vars is not None:
                        self.bind_target(item.optional_vars, self.of(item.context_expr))
            case ast.Expr(value=ast.Yield(value=ast.expr() as value) | ast.YieldFrom(value=value)):
                self.handed_back |= self.of(value)
        for name in ("body", "orelse", "finalbody"):
            self.follow(getattr(node, name, []))
        for block in (*getattr(node, "handlers", []), *getattr(node, "cases", [])):
            self.follow(block.body)

    # ---- what is bound --------------------------------------------------------------------------

    def bind(self, name: str, origin: frozenset[str]) -> None:
        self.origins[name] = origin

    def bind_target(self, target: ast.expr, origin: frozenset[str]) -> None:
        for part in ast.walk(target):
            if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store):
                self.bind(part.id, origin)

    def bind_from(self, module: str, names: list[ast.alias]) -> None:
        is_ours = module == LIBRARY or module.startswith(f"{LIBRARY}.")
        for alias in names:
            if alias.name != "*":
                self.bind(alias.asname or alias.name, frozenset({f"{module}.{alias.name}"}) if is_ours else NOTHING)
                continue
            for name in self.asked if is_ours else ():
                if name not in self.origins:
                    self.bind(name, frozenset({f"{module}.{name}"}))

    def module(self, alias: ast.alias) -> frozenset[str]:
        """Return the library's module that an import binds; an empty set for other modules."""
        root = alias.name.split(".")[0]
        return frozenset({alias.name if alias.asname else root}) if root == LIBRARY else NOTHING

    def inside(self, arguments: ast.arguments, body: list[ast.stmt]) -> frozenset[str]:
        """Return the origins of what a function with these arguments and this body returns."""
        inner = Tracer(self.asked, self.origins.new_child())
        for argument in ast.walk(arguments):
            if isinstance(argument, ast.arg):
                inner.bind(argument.arg, NOTHING)
        by_place = [*arguments.posonlyargs, *arguments.args]
        by_place = by_place[len(by_place) - len(arguments.defaults) :]
        named = zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
        defaults = [*zip(by_place, arguments.defaults, strict=True), *named]
        for argument, default in defaults:
            if default is not None:
                inner.bind(argument.arg, self.of(default))
        inner.follow(body)
        return inner.handed_back

    # ---- where values come from -----------------------------------------------------------------

    def of(self, value: ast.expr) -> frozenset[str]:
        """Return the possible origins of an expression's value: its full name, or those `asked` among its parts."""
        whole = self.full_name(value)
        if whole is not None:
            return whole
        if isinstance(value, ast.Lambda):
            return self.inside(value.args, [ast.Return(value=value.body)])
        return self.all_of([value])

    def all_of(self, values: Iterable[ast.expr]) -> frozenset[str]:
        """Return those of the library's functions named in some expressions that exercises ask for."""
        found: set[str] = set()
        waiting: list[ast.AST] = list(values)
        while waiting:
            node = waiting.pop()
            whole = self.full_name(node) if isinstance(node, ast.expr) else None
            if whole is None:
                waiting += ast.iter_child_nodes(node)
            else:
                found |= {origin for origin in whole if origin.rsplit(".", 1)[-1] in self.asked}
        return frozenset(found)

    def full_name(self, node: ast.expr) -> frozenset[str] | None:
        """Return the library's full name of `a.b.c` or `getattr(a, "b")`; None for other forms of expression."""
        names: list[str] = []
        while True:
            match node:
                case ast.Attribute(value=inner, attr=name):
                    names.append(name)
                case ast.Call(func=ast.Name(id="getattr"), args=[inner, ast.Constant(value=str(name)), *_]):
                    names.append(name)
                case _:
                    break
            node = inner
        match node:
            case ast.Name(id=name):
                roots = self.origins.get(name, NOTHING)
            case ast.Call(func=ast.Attribute(attr="import_module"), args=[ast.Constant(value=str(module))]):
                roots = frozenset({module})
            case ast.Subscript(value=ast.Attribute(attr="modules"), slice=ast.Constant(value=str(module))):
                roots = frozenset({module})
            case _:
                return None
        return frozenset(".".join((root, *reversed(names))) for root in roots if root.split(".")[0] == LIBRARY)
