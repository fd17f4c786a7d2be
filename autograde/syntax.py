"""Python source as a syntax tree, also where several hand-ins are looked at in threads."""

from __future__ import annotations

import ast
import threading

NOT_PYTHON = (SyntaxError, ValueError, RecursionError, MemoryError, SystemError)
"""What Python raises for text that is not Python, or too much of it: for parsing, and for walks over a tree."""

_one_at_a_time = threading.Lock()


def syntax_tree(source: str, mode: str = "exec") -> ast.AST:
    """`ast.parse`, one at a time.

    CPython counts the depth of all trees that are being made in one place. Where two threads make one each, it takes
    the other's depth for an error of its own: a SystemError (python/cpython#106905), and with it somebody's mark.

    Raises:
        Exception: of `NOT_PYTHON`.
    """
    with _one_at_a_time:
        return ast.parse(source, mode=mode)


def is_literal(node: ast.AST) -> bool:
    """Whether an expression is written out: numbers, texts, and containers of them only."""
    try:
        ast.literal_eval(node)
    except (*NOT_PYTHON, TypeError):
        return False
    return True
