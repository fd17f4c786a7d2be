"""Parse learners' Python into syntax trees, safely in several threads at once."""

from __future__ import annotations

import ast
import contextlib
import gc
import re
import symtable
import threading
import warnings
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal, overload

from IPython.core.inputtransformer2 import TransformerManager

NOT_PYTHON = (SyntaxError, ValueError, RecursionError, MemoryError, SystemError)
"""Exceptions that parsing, or walking over a tree, raises for text that is not Python or is too large."""

_one_at_a_time = threading.Lock()
_TRIES = 100  # each fails only if another thread formats a traceback in that very moment


@overload
def syntax_tree(source: str, mode: Literal["exec"] = "exec") -> ast.Module: ...
@overload
def syntax_tree(source: str, mode: Literal["eval"]) -> ast.Expression: ...
def syntax_tree(source: str, mode: Literal["exec", "eval"] = "exec") -> ast.Module | ast.Expression:
    """Call `ast.parse()`, never in two threads at once.

    CPython counts the depth of all trees that are being made in one place. If two threads make one each, it takes the
    other's depth for an error and raises SystemError (python/cpython#106905), which would cost somebody a mark.
    Python makes trees itself to format a traceback, in other threads and in finalizers that garbage collection calls
    in the middle of this one. So a tree that fails in this way is made again, without garbage collection.

    Raises:
        Exception: one of `NOT_PYTHON`.
    """
    with _one_at_a_time:
        for attempt in range(_TRIES):
            try:
                with _no_garbage_collection() if attempt else contextlib.nullcontext():
                    return ast.parse(source, mode="exec") if mode == "exec" else ast.parse(source, mode="eval")
            except SystemError as error:
                if "recursion depth mismatch" not in str(error) or attempt == _TRIES - 1:
                    raise
    raise AssertionError("the last attempt returns or raises")


@contextlib.contextmanager
def _no_garbage_collection() -> Iterator[None]:
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def is_literal(node: ast.AST) -> bool:
    """Whether an expression is a literal: only numbers, strings and the like, and containers of them."""
    try:
        ast.literal_eval(node)
    except (*NOT_PYTHON, TypeError):
        return False
    return True


LONGEST_KEPT = 20_000  # characters of a source whose tree is kept
LONGEST_CODE = 300_000  # characters that are parsed; a syntax tree takes hundreds of times their size in memory
MOST_TRANSFORMED = 500_000  # characters of a cell, times its lines of IPython's own syntax: see `transforming`
MAGIC_LINE = re.compile(r"^[ \t]*[%!?]|[?!][ \t]*$", re.MULTILINE)
# Characters that editors, messengers and web pages leave in code, where Python takes them for an error.
SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
ROUND_QUOTES = re.compile("[\u2018\u2019\u201c\u201d]")


def parsed(source: str) -> ast.Module | None:
    """Return the syntax tree of Python code; None if it is not Python, or too long to be somebody's answer.

    Trees are cached, because the same cell is asked for several times: they must not be changed.
    """
    if len(source) > LONGEST_CODE:
        return None
    return _parsed(source) if len(source) > LONGEST_KEPT else _kept(source)


def _parsed(source: str) -> ast.Module | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return syntax_tree(source)
        except NOT_PYTHON:
            return None


_kept = lru_cache(maxsize=64)(_parsed)


def descendants(tree: ast.AST | None) -> list[ast.AST]:
    """Return a node and all below it but contexts such as `Store()`, in any order; nothing for None.

    `ast.walk()` takes several times as long.
    """
    found: list[ast.AST] = [tree] if tree else []
    for node in found:  # which grows meanwhile
        for name in node._fields:
            value = getattr(node, name, None)
            if value.__class__ is list:
                found += [child for child in value if isinstance(child, ast.AST)]
            elif isinstance(value, ast.AST) and name != "ctx":
                found.append(value)
    return found


def statement_source(lines: list[str], node: ast.stmt) -> str:
    """Return the source of a top-level statement, decorators included.

    Args:
        lines: those of the whole source.
    """
    first = min([node.lineno, *(decorator.lineno for decorator in getattr(node, "decorator_list", []))])
    return "\n".join(lines[first - 1 : node.end_lineno])


def as_python(source: str) -> ast.Module | None:
    """Return the syntax tree of a code cell, with IPython's own syntax translated; None if it has none."""
    return parsed_python(source)[1]


def parsed_python(source: str) -> tuple[str, ast.Module | None]:
    """Return a code cell as Python, with IPython's own syntax translated, and its syntax tree; None if it has none."""
    if re.match(r"\s*%%(time|capture)\b.*\n", source):
        source = source.lstrip().split("\n", 1)[1]
    tree = parsed(source)
    if tree is None and 0 < transforming(source) < MOST_TRANSFORMED:
        plain = without_magics(source)
        return (source, None) if plain is None else (plain, parsed(plain))
    return source, tree


def transforming(source: str) -> int:
    """Return the cost of translating a cell's IPython syntax: its characters times its lines of such syntax.

    IPython reads the whole cell again for each of these lines. The cost is 0 without such lines, and for a cell that is
    too long to be parsed.
    """
    return len(source) * len(MAGIC_LINE.findall(source)) if len(source) <= LONGEST_CODE else 0


@lru_cache(maxsize=256)
def without_magics(source: str) -> str | None:
    """Return a code cell with IPython's own syntax translated to Python; None if that fails."""
    try:
        return TransformerManager().transform_cell(source)
    except Exception:  # IPython's transformers raise many kinds for what is no code
        return None


def as_mended_python(source: str) -> tuple[str, ast.Module | None]:
    """`parsed_python()` of a cell that is mended first if it cannot be parsed."""
    tree = parsed(source)
    return (source, tree) if tree is not None else parsed_python(mended(source)[0])


def defined_names(source: str) -> dict[str, int]:
    """Return the names that a cell defines: name → 2 if the cell can be parsed, 1 if the text only looks so."""
    tree = as_mended_python(source)[1]
    if tree is not None:
        with contextlib.suppress(*NOT_PYTHON):
            return dict.fromkeys(bound_names(tree.body), 2)
    pattern = r"^(?:async +)?(?:def|class) +([^\W\d]\w*)|^([^\W\d]\w*) *=(?!=)"
    return {match[1] or match[2]: 1 for match in re.finditer(pattern, source, re.MULTILINE)}


def loaded_names(source: str) -> set[str]:
    """Return the names of variables that occur in a cell's Python, whether it reads or binds them."""
    return {node.id for node in ast.walk(syntax_tree(source)) if isinstance(node, ast.Name)}


def python_of(source: str) -> str:
    """Return a cell's source as Python, its magics translated; empty where it is not valid."""
    try:
        python = TransformerManager().transform_cell(source)
        syntax_tree(python)
    except SyntaxError:
        return ""
    return python


def bound_names(body: list[ast.stmt]) -> set[str]:
    """Return the names that statements bind where they stand, not inside functions or classes."""
    names: set[str] = set()
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names |= {(alias.asname or alias.name).split(".")[0] for alias in node.names}
        else:
            names |= {part.id for part in own_parts(node) if isinstance(part, ast.Name) and is_stored(part)}
            for blocks in ("body", "orelse", "finalbody"):
                names |= bound_names(getattr(node, blocks, []))
            for block in (*getattr(node, "handlers", []), *getattr(node, "cases", [])):
                names |= bound_names(block.body)
    return names


def free_names(source: str) -> frozenset[str]:
    """Return the global names that a code cell uses and does not bind itself."""
    source, tree = as_mended_python(source)
    if tree is None:
        return frozenset()
    try:
        return used_names(source) - bound_names(tree.body)
    except NOT_PYTHON:
        return frozenset()


def used_names(source: str) -> frozenset[str]:
    """Return the global names that a piece of Python uses, including those that it binds itself."""
    names: set[str] = set()
    try:
        waiting = [symtable.symtable(source, "answer", "exec")]
        while waiting:
            table = waiting.pop()
            waiting += table.get_children()
            top = table.get_type() == "module"
            names |= {
                symbol.get_name()
                for symbol in table.get_symbols()
                if symbol.is_referenced() and (top or symbol.is_global())
            }
        return frozenset(names)
    except NOT_PYTHON:
        return frozenset()


def own_parts(node: ast.stmt) -> Iterator[ast.AST]:
    """Yield a statement and its expressions, without the statements, lambdas and comprehensions' loops inside it."""
    waiting: list[ast.AST] = [node]
    while waiting:
        part = waiting.pop()
        yield part
        children = ast.iter_child_nodes(part)
        waiting += [child for child in children if not isinstance(child, ast.stmt | ast.Lambda | ast.comprehension)]


def is_stored(name: ast.Name) -> bool:
    return isinstance(name.ctx, ast.Store)


def mended(source: str) -> tuple[str, str | None]:
    """Remove the invisible characters that make code an error.

    Only code that cannot be parsed is changed, and only if that helps: the same characters are fine inside strings.
    Curly quotes are reported and not changed.

    Returns:
        The code, and what to tell the learner in Korean; None if there is nothing.
    """
    if parsed(source) is not None:
        return source, None
    plain = INVISIBLE.sub("", SPACES.sub(" ", source))
    if plain != source and parsed(plain) is not None:
        return plain, "보이지 않는 글자(줄바꿈 없는 공백 등)가 섞여 있어 보통 공백으로 바꾸었습니다."
    if ROUND_QUOTES.search(source) and parsed(re.sub("[“”]", '"', re.sub("[‘’]", "'", plain))) is not None:
        return source, "둥근 따옴표(“ ” ‘ ’)가 있어 파이썬이 읽지 못합니다. 곧은 따옴표로 바꾸어 다시 내 주세요."
    return source, None
