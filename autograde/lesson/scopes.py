"""The scopes of a piece of Python, and the full names of its expressions, such as `sys._getframe` for `s._getframe`.

Full names are followed through imports, through names that stand for others (`kernel = get_ipython().kernel`) and
through `getattr()` with a literal. Nothing is run, and nothing here recurses: no code is nested too deeply for it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence

DEEPEST = 50  # parts of an expression, and of what its names stand for, that are looked at for its full name
MOST_NESTED = 100  # scopes in which a name is looked for; only lambdas can be nested more deeply
LONGEST = 100  # characters of one part of a full name
SAME = {"IPython.get_ipython": "builtins.get_ipython", "IPython.core.getipython.get_ipython": "builtins.get_ipython"}
"""Full names of what is also found under another one, by which it is known here."""

Owner = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef


class Scope:
    """One scope: a whole cell, or the inside of a function or class.

    Attributes:
        nodes: its own syntax nodes, those before others that hold them; not those of the scopes inside it.
        owner: the function or class whose inside it is; None for a whole cell.
        outer: the scope in which names are looked for that are not bound here; None for the outermost.
        depth: how many scopes are around it.
        bound: what each name that is bound here stands for: a full name where an import binds it, an expression where
            nothing but `name = expression` does, and None otherwise.
    """

    def __init__(self, roots: Sequence[ast.AST], owner: Owner | None = None, outer: Scope | None = None):
        self.owner = owner
        self.outer = outer
        self.depth: int = outer.depth + 1 if outer else 0
        self.inner: list[Owner] = []
        self.nodes = list(self._walk(roots))
        self.bound: dict[str, str | ast.expr | None] = {}
        self._bind_all()

    def find(self, name: str) -> tuple[str | ast.expr | None, Scope | None]:
        """Return what a name stands for, as in `bound`, and the scope that binds it.

        A name that is bound nowhere counts as one of Python's own: `builtins.name`.
        """
        scope: Scope | None = self
        while scope is not None:
            if name in scope.bound:
                return scope.bound[name], scope
            scope = scope.outer
        return f"builtins.{name}", None

    # ---- what belongs to it -----------------------------------------------------------------------

    def _walk(self, roots: Sequence[ast.AST]) -> Iterator[ast.AST]:
        waiting = list(reversed(roots))
        while waiting:
            node = waiting.pop()
            yield node
            if isinstance(node, Owner):
                self.inner.append(node)
            waiting += reversed(list(outside(node)))

    # ---- what it binds ----------------------------------------------------------------------------

    def _bind_all(self) -> None:
        aliases: set[ast.AST] = set()
        elsewhere: set[str] = set()
        for node in self.nodes:
            match node:
                case ast.Import(names=names):
                    for alias in names:
                        self._bind(alias.asname or alias.name.split(".")[0], imported(alias))
                case ast.ImportFrom(module=str(module), names=names, level=0):
                    for alias in names:
                        self._bind(alias.asname or alias.name, f"{module}.{alias.name}")
                case (
                    ast.Assign(targets=[ast.Name() as target], value=value)
                    | ast.AnnAssign(target=ast.Name() as target, value=ast.expr() as value)
                    | ast.NamedExpr(target=target, value=value)
                ):
                    aliases.add(target)
                    self._bind(target.id, value)
                case ast.Name(id=name, ctx=ast.Store() | ast.Del()) if node not in aliases:
                    self._bind(name, None)
                case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                    self._bind(name, None)
                case ast.arg(arg=name) | ast.ExceptHandler(name=str(name)):
                    self._bind(name, None)
                case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)) | ast.MatchMapping(rest=str(name)):
                    self._bind(name, None)
                case ast.Global(names=several) | ast.Nonlocal(names=several):
                    elsewhere |= set(several)
        for name in elsewhere:
            self.bound.pop(name, None)

    def _bind(self, name: str, origin: str | ast.expr | None) -> None:
        if not isinstance(self.bound.get(name), str):
            self.bound[name] = origin if isinstance(origin, str) or name not in self.bound else None


def imported(alias: ast.alias) -> str:
    """Return the full name of the module that `import a.b` or `import a.b as c` binds a name to."""
    return alias.name if alias.asname else alias.name.split(".")[0]


def outside(node: ast.AST) -> Iterable[ast.AST]:
    """Return the nodes below one that are in the same scope; without the text of docstrings, which says nothing."""
    match node:
        case ast.FunctionDef(args=arguments) | ast.AsyncFunctionDef(args=arguments):
            return [*node.decorator_list, *defaults(arguments), *([node.returns] if node.returns else [])]
        case ast.Lambda(args=arguments):
            return defaults(arguments)
        case ast.ClassDef():
            return [*node.decorator_list, *node.bases, *node.keywords]
        case ast.Expr(value=ast.Constant()):
            return []
    return ast.iter_child_nodes(node)


def inside(owner: Owner) -> list[ast.AST]:
    """Return the nodes that a function's or class's own scope begins with."""
    match owner:
        case ast.ClassDef(body=body):
            return list(body)
        case ast.Lambda(args=arguments, body=value):
            return [*parameters(arguments), value]
    return [*parameters(owner.args), *owner.body]


def defaults(arguments: ast.arguments) -> list[ast.expr]:
    return [*arguments.defaults, *(value for value in arguments.kw_defaults if value is not None)]


def parameters(arguments: ast.arguments) -> list[ast.arg]:
    stars = [one for one in (arguments.vararg, arguments.kwarg) if one is not None]
    return [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, *stars]


def scopes(trees: Sequence[ast.AST], outer: Scope | None = None) -> Iterator[Scope]:
    """Yield the scope of some code and all scopes inside it.

    Args:
        trees: the code; if it is several trees, they share their outermost scope.
        outer: the scope in which that code runs.
    """
    waiting = [Scope(trees, None, outer)]
    while waiting:
        scope = waiting.pop()
        yield scope
        # what a class binds is not seen by the functions in it
        seen = scope.outer if isinstance(scope.owner, ast.ClassDef) else scope
        seen = seen if scope.depth < MOST_NESTED else outer
        waiting += [Scope(inside(owner), owner, seen) for owner in reversed(scope.inner)]


def full_name(node: ast.AST, scope: Scope | None) -> str | None:
    """Return the full name of an expression; None if it has none.

    A name that nothing binds is one of Python's own: `builtins.eval`. A call without arguments ends in `()`:
    `builtins.get_ipython().kernel`.

    Args:
        scope: the one in which the expression stands.
    """
    parts: list[str] = []
    for _ in range(DEEPEST):
        match node:
            case ast.Name(id=name) if scope is not None:
                origin, scope = scope.find(name)
                if isinstance(origin, str):
                    return joined(origin, parts)
                if origin is None:
                    return None
                node = origin
            case ast.Attribute(value=inner, attr=name):
                parts.append(f".{name[:LONGEST]}")
                node = inner
            case ast.Call(func=ast.Name(id="getattr"), args=[inner, ast.Constant(value=str(name)), *_]):
                parts.append(f".{name[:LONGEST]}")
                node = inner
            case ast.Call(func=func, args=[ast.Constant(value=str(module)), *_]):
                return joined(module, parts) if is_importer(func) else None
            case ast.Call(func=func, args=[], keywords=[]):
                parts.append("()")
                node = func
            case _:
                return None
    return None


def is_importer(function: ast.expr) -> bool:
    """Whether a function is called by the name of one that imports the module it is given the name of."""
    match function:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name in ("__import__", "import_module")
    return False


def joined(origin: str, parts: list[str]) -> str:
    """Return a full name of its beginning and of the parts after it, the last first."""
    whole = origin[:LONGEST] + "".join(reversed(parts))
    for other, name in SAME.items():
        if whole == other or whole.startswith((f"{other}.", f"{other}(")):
            return name + whole[len(other) :]
    return whole
