"""Full names of expressions, through imports and other names, in whatever scope they stand."""

from __future__ import annotations

import ast
import textwrap

import pytest

from autograde.lesson.scopes import Scope, full_name, scopes


def found(source: str) -> str | None:
    """The full name of the argument of the only call of `here()`."""
    tree = ast.parse(textwrap.dedent(source))
    for scope in scopes([tree]):
        for node in scope.nodes:
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "here":
                return full_name(node.args[0], scope)
    raise AssertionError("no here()")


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("import sys\nhere(sys._getframe)", "sys._getframe"),
        ("import sys as s\nhere(s._getframe)", "sys._getframe"),
        ("from sys import _getframe as f\nhere(f)", "sys._getframe"),
        ("import os.path\nhere(os._exit)", "os._exit"),
        ("import keras.layers as layers\nhere(layers.Layer)", "keras.layers.Layer"),
        ("import sys\ns = sys\nf = s._getframe\nhere(f)", "sys._getframe"),
        ("import sys\ndef f():\n    return here(sys.modules)", "sys.modules"),
        ("def f():\n    import sys\n    return lambda: here(sys.modules)", "sys.modules"),
        ("import sys\nhere(getattr(sys, '_getframe'))", "sys._getframe"),
        ("here(__import__('sys')._getframe)", "sys._getframe"),
        ("import importlib\nhere(importlib.import_module('os')._exit)", "os._exit"),
        ("here(get_ipython().kernel)", "builtins.get_ipython().kernel"),
        ("shell = get_ipython()\nhere(shell.kernel)", "builtins.get_ipython().kernel"),
        ("from IPython import get_ipython as g\nhere(g().kernel)", "builtins.get_ipython().kernel"),
        ("if (shell := get_ipython()):\n    here(shell.kernel)", "builtins.get_ipython().kernel"),
        ("here(eval)", "builtins.eval"),
        # what else may be meant by it
        ("import sys\ndef f(sys):\n    here(sys.modules)", None),
        ("import sys\ndef f():\n    for sys in ():\n        here(sys.modules)", None),
        ("s = optimizer\ns = 3\nhere(s.rate)", None),
        ("for eval in ():\n    here(eval)", None),
        ("def eval(): ...\nhere(eval)", None),
        ("match 1:\n    case {'a': eval, **exec}:\n        here(exec)", None),
        ("try: ...\nexcept OSError as eval:\n    here(eval)", None),
        ("from . import eval\nhere(eval)", "builtins.eval"),
        ("here(found(3).kernel)", None),
        # names of a class are not seen inside its methods
        ("class A:\n    eval = 3\n    def f(self):\n        here(eval)", "builtins.eval"),
        ("class A:\n    eval = print\n    here(eval)", "builtins.print"),
        ("def f():\n    global np\n    np = 3\n    here(np)", "builtins.np"),
        # names that stand for themselves
        ("a = b\nb = a\nhere(a)", None),
        ("a = a.b\nhere(a)", None),
    ],
)
def test_full_names(source: str, name: str | None):
    assert found(source) == name


def test_defaults_and_decorators_stand_outside():
    assert found("import sys\ndef f(sys=here(sys.path)): ...") == "sys.path"
    assert found("import sys\n@here(sys.path)\ndef f(sys): ...") == "sys.path"
    assert found("import sys\nf = lambda sys=here(sys.path), *, a=1: sys") == "sys.path"
    assert found("import sys\nclass sys(here(sys.path)): ...") == "sys.path"  # an import is what counts


def test_each_node_is_in_one_scope():
    """But for docstrings, and for what only holds the parameters of a function."""
    source = "import a\n@d\ndef f(x: int, *y, z=1, **w) -> int:\n    'text'\n    return lambda q=2: [i for i in q]\n"
    tree = ast.parse(source + "class A(B, metaclass=M):\n    c = 1\n    async def g(self): ...\n")
    shared = ast.expr_context  # one `Load()` serves all
    seen = [node for scope in scopes([tree]) for node in scope.nodes if not isinstance(node, shared)]
    assert len(seen) == len(set(seen))
    left = {type(node).__name__ for node in set(ast.walk(tree)) - set(seen) if not isinstance(node, shared)}
    assert left == {"arguments", "Constant"}


def test_several_cells_share_their_outermost_scope():
    around = Scope([ast.parse("import numpy as np"), ast.parse("import keras")])
    (scope,) = scopes([ast.parse("np.array")], around)
    assert "numpy.array" in {full_name(node, scope) for node in scope.nodes}


def test_no_depth_is_too_deep():
    """Names are looked for in the innermost hundred scopes, and chains of names come to an end."""
    deep = ast.parse("import sys\nf = " + "lambda: " * 1000 + "sys.path")
    (*_, last) = sorted(scopes([deep]), key=lambda scope: scope.depth)
    assert last.depth <= 101
    chain = ast.parse("x" + ".a" * 1000)
    (scope,) = scopes([chain])
    assert full_name(chain.body[0].value, scope) is None
