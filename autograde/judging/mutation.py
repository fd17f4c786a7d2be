"""Turn the assertions of a test around, so that an honest answer that passed the test must now fail each of them.

A test that passes either way does not look at the answer any more: somebody patched the comparison, skips assertions,
or returns an object that is equal to everything, or to whatever it is compared with. Plain negation would not notice
the last two, so where an assertion compares with an expected value, that value is changed instead; only a test without
any expected value has an assertion negated. Assertions of other kinds stay as they are.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from autograde.lesson.python import is_literal, syntax_tree

OTHER = "그 밖의 값"
"""Value that forms a pair with an expected value to replace it; no answer is equal to such a pair."""

ARRAY_COMPARISONS = {"array_equal", "allclose", "isclose", "array_equiv"}


@dataclass(frozen=True)
class Turned:
    """A test whose assertions have been turned around.

    Attributes:
        source: code that notes a number each time a turned assertion fails, as it should, and is to fail at the last.
        assertions: the turned assertions in their original form, by the number that is noted.
        last: the last assertion in its original form; its failure is not noted but ends the cell.
    """

    source: str
    assertions: dict[int, str]
    last: str


def turned(source: str, record: str, numbers: Iterator[int]) -> Turned:
    """Turn every assertion that compares with an expected value; where there is none, negate the last one.

    Only assertions that a passing test certainly reaches, those that stand directly in the cell, are turned. The last
    of them stays an assertion like any other, so that code which takes assertions out of cells is noticed here.

    Args:
        source: a test cell, plain Python.
        record: name of the list for the numbers, which the turned test creates.
        numbers: what to note, one for each assertion but the last; nobody in the kernel can know them beforehand.

    Raises:
        ValueError: the test has no assertion that it certainly reaches.
    """
    tree = syntax_tree(source)
    candidates = {place: node for place, node in enumerate(tree.body) if isinstance(node, ast.Assert)}
    if not candidates:
        raise ValueError("no assertion stands directly in the cell")
    others = {place: other for place, node in candidates.items() if (other := with_other_value(node.test))}
    if not others:
        place, node = list(candidates.items())[-1]
        others = {place: ast.UnaryOp(ast.Not(), node.test)}
    *noted, last = others
    last_text = ast.unparse(candidates[last].test)
    assertions = {}
    for place in noted:
        number = next(numbers)
        assertions[number] = ast.unparse(candidates[place].test)
        tree.body[place] = noting_failure(ast.Assert(others[place], candidates[place].msg), record, number)
    candidates[last].test = others[last]
    tree.body = [*syntax_tree(f"{record} = []").body, *tree.body[: last + 1]]
    return Turned(ast.unparse(ast.fix_missing_locations(tree)), assertions, last_text)


def noting_failure(statement: ast.stmt, record: str, number: int) -> ast.Try:
    """Return code that runs a statement and, where it fails, notes the number in `record` instead of raising."""
    frame = syntax_tree(f"try: pass\nexcept Exception: {record}.append({number})").body[0]
    assert isinstance(frame, ast.Try), "as it is written there"
    frame.body = [statement]
    return frame


def with_other_value(test: ast.expr) -> ast.expr | None:
    """Return a comparison with another expected value (`f(2) == 5` for `f(2) == 4`); None for other expressions."""
    match test:
        case ast.Compare(left=left, ops=[ast.Eq()], comparators=[expected]):
            if is_literal(left) and not is_literal(expected):
                left, expected = expected, left
            return ast.Compare(left, [ast.Eq()], [other_value(expected)])
        case ast.Call(func=ast.Attribute(value=module, attr=name), args=[found, expected, *rest]) if (
            name in ARRAY_COMPARISONS
        ):
            if is_literal(found) and not is_literal(expected):
                found, expected = expected, found
            return ast.Call(test.func, [found, one_more(module, expected), *rest], test.keywords)
    return None


def other_value(expected: ast.expr) -> ast.expr:
    """Return another expected value: of the same type for a simple literal, else a pair that no answer is equal to."""
    if is_literal(expected):
        value = ast.literal_eval(expected)
        changed = other_plain(value)
        if changed is not None and changed != value:
            return syntax_tree(repr(changed), mode="eval").body
    return ast.Tuple([ast.Constant(OTHER), expected], ast.Load())


def other_plain(value: object) -> object | None:
    """Return a different value of the same type; None where there is no simple one."""
    match value:
        case bool():
            return not value
        case int() | float():
            return value + 1
        case str():
            return value + "s"
        case bytes():
            return value + b"s"
        case [*_] if value:
            items = list(value)
            items[-1] = other_plain(items[-1])
            kind: Any = type(value)  # a list or a tuple: both can be made of a list, which is not so of every sequence
            return None if items[-1] is None else kind(items)
    return None


def one_more(module: ast.expr, expected: ast.expr) -> ast.expr:
    """Return an expression for the expected array with 1 added everywhere, by the same NumPy that compares."""
    return ast.Call(ast.Attribute(module, "add", ast.Load()), [expected, ast.Constant(1)], [])


def loaded_names(source: str) -> set[str]:
    """Return the names of variables that occur in a cell, whether it reads or binds them."""
    return {node.id for node in ast.walk(syntax_tree(source)) if isinstance(node, ast.Name)}


def loaded_paths(source: str) -> set[str]:
    """Return the dotted names that occur in a cell, such as `tf.data.Dataset.range`, with their beginnings."""
    paths = (_path(node) for node in ast.walk(syntax_tree(source)) if isinstance(node, ast.Attribute))
    return {path for path in paths if path}


def _path(node: ast.expr) -> str:
    names = []
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(names)]) if isinstance(node, ast.Name) else ""
