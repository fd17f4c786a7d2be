"""Find what no honest answer needs: code that looks at its caller, changes modules, or works on IPython's insides.

It is noted for a person to look at. It takes no points and changes no verdict, and the learner's page says nothing of
it. Whoever knows the list can write around it: it is a second line behind the sandbox and the judging, not the first.

Only the syntax tree is looked at; nothing is run.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from autograde.lesson.python import as_mended_python, statement_source
from autograde.lesson.scopes import Scope, full_name, scopes

MOST_LINES = 5  # lines of one kind that are kept of one piece of code


class Kind(StrEnum):
    """Kind of unusual code, as records keep it; `RULES` says what belongs to each."""

    FRAMES = "frames"
    SOURCES = "sources"
    FUNCTIONS = "functions"
    CLASS = "class"
    METHODS = "methods"
    MEMORY = "memory"
    TRACING = "tracing"
    MODULES = "modules"
    BUILTINS = "builtins"
    PATCHES = "patches"
    SHELL = "shell"
    CHANNEL = "channel"
    LATER = "later"
    PROCESSES = "processes"
    PROC = "proc"
    EXECUTED = "executed"
    DECODED = "decoded"


@dataclass(frozen=True)
class Rule:
    """What belongs to one kind of unusual code.

    Attributes:
        phrase: what such code does, in Korean, for the instructor.
        names: full names of modules and of things in modules; what lies in those belongs to it too.
        attributes: names of attributes, of whatever they are taken, also as strings, as `getattr()` takes them.
        methods: names that a class defines, or that are assigned to as attributes.
        paths: beginnings of strings.
        beside: a kind; this one is noted only in code in which that one is found too.
    """

    phrase: str
    names: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    beside: Kind | None = None


def within(module: str, *names: str) -> tuple[str, ...]:
    return tuple(f"{module}.{name}" for name in names)


RULES = {
    Kind.FRAMES: Rule(
        "자기를 부른 코드의 프레임(변수와 소스)을 들여다봅니다",
        names=(
            *within("sys", "_getframe", "_getframemodulename", "_current_frames"),
            *within("inspect", "currentframe", "stack", "trace", "getouterframes", "getinnerframes"),
            *within("traceback", "walk_stack", "extract_stack"),
        ),
        attributes=(
            *("f_back", "f_builtins", "f_code", "f_globals", "f_lineno", "f_locals", "f_trace"),
            *("tb_frame", "gi_frame", "cr_frame", "ag_frame"),
        ),
    ),
    Kind.SOURCES: Rule("실행된 코드의 소스를 읽습니다", names=("linecache", "builtins.In", "builtins._ih")),
    Kind.FUNCTIONS: Rule(
        "함수나 클래스의 속(코드, 전역 변수, 기본값)을 읽거나 바꿉니다",
        names=("types.CodeType",),
        attributes=(
            *("__code__", "__globals__", "__closure__", "__defaults__", "__kwdefaults__", "__subclasses__"),
            *("co_code", "co_consts", "co_names"),
        ),
    ),
    Kind.CLASS: Rule("다른 클래스인 척하는 객체나 클래스를 만듭니다", methods=("__class__",)),
    Kind.METHODS: Rule(
        "비교, NumPy의 계산, 형의 검사, 사라질 때의 일을 가로채는 메서드를 정합니다",
        methods=(
            *("__eq__", "__ne__", "__array_function__", "__array_ufunc__", "__tf_dispatch__"),
            *("__instancecheck__", "__subclasscheck__", "__getattribute__", "__del__"),
        ),
    ),
    Kind.MEMORY: Rule(
        "메모리에 있는 객체를 뒤지거나 직접 고칩니다",
        # gc.collect() is not among them: who trains several models calls it
        names=(*within("gc", "get_objects", "get_referrers", "get_referents", "callbacks"), "ctypes", "cffi"),
    ),
    Kind.TRACING: Rule(
        "코드가 실행되는 것을 한 줄씩 지켜보거나 가로챕니다",
        names=(
            *within("sys", "settrace", "setprofile", "addaudithook", "monitoring"),
            *within("threading", "settrace", "setprofile", "settrace_all_threads", "setprofile_all_threads"),
        ),
    ),
    Kind.MODULES: Rule(
        "파이썬이 모듈을 찾는 길(sys.modules 등)에 손을 댑니다",
        names=within("sys", "modules", "meta_path", "path_hooks", "path_importer_cache"),
    ),
    Kind.BUILTINS: Rule("파이썬의 기본 함수를 바꿔치기합니다", names=("builtins.__builtins__",)),
    Kind.PATCHES: Rule("불러온 모듈이나 클래스의 속성을 바꿔치기합니다", names=("unittest.mock", "mock")),
    Kind.SHELL: Rule(
        "노트북(IPython)이 셀을 실행하는 속에 손을 댑니다",
        names=(
            *within("IPython", "core", "terminal"),
            *within(
                "builtins.get_ipython()",
                *("kernel", "events", "compile", "displayhook", "display_pub", "display_formatter", "history_manager"),
                *("parent", "hooks", "push", "ex", "ev", "reset", "__dict__"),
            ),
        ),
        attributes=(
            *("ast_transformers", "input_transformers_cleanup", "input_transformers_post", "input_transformer_manager"),
            *("set_custom_exc", "showtraceback", "_showtraceback", "user_ns", "user_global_ns", "ast_parse"),
            *("run_cell", "run_cell_async", "run_code", "run_ast_nodes", "do_execute"),
            *("iopub_socket", "iopub_thread", "shell_stream", "shell_streams"),
        ),
    ),
    Kind.CHANNEL: Rule(
        "커널과 채점기가 주고받는 통로에 손을 댑니다",
        names=("zmq", "jupyter_client", "ipykernel", "nbgrader", "autograde", "_exchange", "builtins._exchange"),
        attributes=("_exchange",),
    ),
    Kind.LATER: Rule(
        "답이 끝난 뒤에 실행될 일을 남깁니다",
        names=(
            *("atexit", "signal", "threading.Timer", "weakref.finalize", "os.register_at_fork"),
            *within("asyncio", "create_task", "ensure_future", "run_coroutine_threadsafe"),
            *within("asyncio", "get_event_loop", "get_running_loop", "new_event_loop"),
        ),
        attributes=("call_soon", "call_soon_threadsafe", "call_later", "call_at", "add_reader"),
    ),
    Kind.PROCESSES: Rule(
        "다른 프로그램이나 소켓을 쓰거나 프로세스를 끝냅니다",
        names=(
            *("subprocess", "socket", "socketserver", "pty", "posix"),
            *within("os", "fork", "forkpty", "_exit", "abort", "kill", "killpg", "system", "popen"),
            *within("os", "execl", "execle", "execlp", "execlpe", "execv", "execve", "execvp", "execvpe"),
            *within("os", "posix_spawn", "posix_spawnp", "spawnl", "spawnle", "spawnlp", "spawnlpe"),
            *within("os", "spawnv", "spawnve", "spawnvp", "spawnvpe"),
        ),
    ),
    Kind.PROC: Rule("/proc에서 프로세스의 속을 읽거나 씁니다", paths=("/proc",)),
    Kind.EXECUTED: Rule("문자열을 코드로 실행합니다", names=within("builtins", "eval", "exec", "compile")),
    Kind.DECODED: Rule(
        "알아볼 수 없게 바꿔 둔 것을 풀어 코드로 실행합니다",
        names=(
            *("base64", "binascii", "zlib", "gzip", "bz2", "lzma", "marshal", "pickle"),
            *within("codecs", "decode", "getdecoder"),
            *within("builtins", "bytes.fromhex", "bytearray.fromhex"),
        ),
        beside=Kind.EXECUTED,
    ),
}
"""All that is noted. What changes a module's attributes (`PATCHES`, `BUILTINS`) is found by `_Search.changed`."""

HARMLESS = (
    *within("IPython.core", "display", "display_functions"),
    *within("sys", "stdout", "stderr", "stdin", "path", "argv"),
    *("pandas.options", "torch.backends"),
)
"""Full names that belong to a rule, or are attributes of modules, and that honest code uses or sets."""


@dataclass(frozen=True)
class Finding:
    """Unusual code in one line of an answer.

    Attributes:
        exercise: the one whose answer it is.
        line: its number in the cell, from 1.
        kind: what it does.
        carried: whether the cell is not the answer itself but the helpers that were carried along with it.
    """

    exercise: str
    line: int
    kind: Kind
    carried: bool = False


@dataclass(frozen=True)
class Piece:
    """A cell of a learner's code that is graded.

    Attributes:
        exercise: the one whose answer it is, or needs it.
        source: the whole cell, as it is graded.
        carried: whether it holds helpers that were carried along with the answer.
    """

    exercise: str
    source: str
    carried: bool = False


def unusual(pieces: Sequence[Piece], lesson: tuple[str, ...] = ()) -> tuple[Finding, ...]:
    """Return what is unusual in the code of a submission, by piece, kind and line, at most `MOST_LINES` of each kind.

    Statements that the lesson itself has are left out: one of its tests replaces a method of Keras.

    Args:
        pieces: all of the learner's code that is graded.
        lesson: sources of the lesson's own code cells, whose imports the learner's code uses.
    """
    own_trees, own_statements = own_code(lesson)
    read = [(piece, *as_mended_python(piece.source)) for piece in pieces]
    around = Scope([*own_trees, *(tree for _, _, tree in read if tree is not None)])
    return tuple(
        finding
        for piece, source, tree in read
        if tree is not None
        for finding in unusual_in(piece, source, new_statements(source, tree, own_statements), around)
    )


@lru_cache(maxsize=32)
def own_code(lesson: tuple[str, ...]) -> tuple[tuple[ast.Module, ...], frozenset[str]]:
    """Return the syntax trees of a lesson's own cells, and the sources of the statements in them."""
    read = [as_mended_python(source) for source in lesson]
    found = [(source, tree) for source, tree in read if tree is not None]
    statements = {text for source, tree in found for text, _ in statements_in(source, tree)}
    return tuple(tree for _, tree in found), frozenset(statements)


def statements_in(source: str, tree: ast.Module) -> Iterator[tuple[str, ast.stmt]]:
    """Yield the top-level statements of a cell, each after its source."""
    rows = source.split("\n")
    for node in tree.body:
        yield statement_source(rows, node), node


def new_statements(source: str, tree: ast.Module, known: frozenset[str]) -> list[ast.stmt]:
    """Return the top-level statements of a cell that are not among some known ones."""
    return [node for text, node in statements_in(source, tree) if text not in known]


def unusual_in(piece: Piece, source: str, statements: Sequence[ast.stmt], around: Scope) -> Iterator[Finding]:
    """Yield what is unusual in one cell.

    Args:
        piece: the cell.
        source: the cell as plain Python.
        statements: those that are looked at.
        around: the scope of all cells together.
    """
    above = lines(piece.source) - lines(source)  # magics and blank lines at the top, which plain Python lacks
    search = _Search()
    for scope in scopes(statements, around):
        search.look_through(scope)
    for kind, rule in RULES.items():
        if kind in search.found and (rule.beside is None or rule.beside in search.found):
            for line in sorted(search.found[kind])[:MOST_LINES]:
                yield Finding(piece.exercise, line + above, kind, piece.carried)


def lines(source: str) -> int:
    return source.rstrip().count("\n")


def told(findings: Iterable[Finding]) -> list[str]:
    """Return Korean lines for the instructor, one for each kind in each answer: which lines, and what they do."""
    places: dict[tuple[str, bool, Kind], list[int]] = defaultdict(list)
    for finding in findings:
        places[finding.exercise, finding.carried, finding.kind].append(finding.line)
    return [
        f"{exercise}의 {'답에 옮겨 온 코드' if carried else '답'} {', '.join(map(str, sorted(numbers)))}번째 줄: "
        f"{RULES[kind].phrase}."
        for (exercise, carried, kind), numbers in places.items()
    ]


# ---- the search -------------------------------------------------------------------------------


NAMES = {name: kind for kind, rule in RULES.items() for name in rule.names}
ATTRIBUTES = {name: kind for kind, rule in RULES.items() for name in rule.attributes}
METHODS = {name: kind for kind, rule in RULES.items() for name in rule.methods}
PATHS = {path: kind for kind, rule in RULES.items() for path in rule.paths}
MOST_PARTS = max(name.count(".") for name in NAMES) + 1  # of a full name that a rule may have
OWN = ("self", "cls")
"""Names of objects and classes whose attributes a method may change."""


class _Search:
    """A search through one cell.

    Attributes:
        found: numbers of the lines of each kind.
    """

    def __init__(self) -> None:
        self.found: dict[Kind, set[int]] = defaultdict(set)
        self.excused: set[ast.AST] = set()

    def look_through(self, scope: Scope) -> None:
        for node in scope.nodes:
            for kind in self.kinds(node, scope):
                if kind is not None and node not in self.excused:
                    self.found[kind].add(getattr(node, "lineno", 1))

    def kinds(self, node: ast.AST, scope: Scope) -> Iterator[Kind | None]:
        """Yield what one node is; None where it is nothing of a kind."""
        in_class = isinstance(scope.owner, ast.ClassDef)
        match node:
            case ast.Import(names=names):
                yield from (kind_of(alias.name) for alias in names)
            case ast.ImportFrom(module=str(module), names=names, level=0):
                yield from (kind_of(f"{module}.{alias.name}") for alias in names)
                if names[0].name == "*":
                    yield from (kind for name, kind in NAMES.items() if name.startswith(f"{module}."))
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) if in_class:
                yield METHODS.get(name)
            case ast.Name(id=name, ctx=ast.Store()) if in_class:
                yield METHODS.get(name)
            case ast.Name(ctx=ast.Load()):
                yield kind_of(full_name(node, scope))
            case ast.Attribute(attr=name, ctx=ast.Load()):
                yield ATTRIBUTES.get(name)
                yield kind_of(full_name(node, scope))
                if name == "__dict__":
                    yield self.changed(node.value, scope)
            case ast.Attribute(value=owner, attr=name):
                yield ATTRIBUTES.get(name)
                yield METHODS.get(name)
                yield kind_of(full_name(node, scope))
                yield self.changed(owner, scope, name)
            case ast.Call(func=ast.Name(id="setattr" | "delattr" | "vars"), args=[owner, *more]):
                name = text_of(more[0]) if more else ""
                yield METHODS.get(name)
                yield self.changed(owner, scope, name)
            case ast.Call():
                yield kind_of(full_name(node, scope))
            case ast.Dict(keys=keys):  # of a class that type() makes
                yield from (METHODS.get(text_of(key)) for key in keys)
            case ast.keyword(arg=str(name)):
                yield METHODS.get(name) or ATTRIBUTES.get(name)
            case ast.Compare(ops=[ast.In() | ast.NotIn()], comparators=[ast.Attribute(attr="modules") as asked]):
                self.excused.add(asked)  # `"google.colab" in sys.modules` asks where it runs
            case ast.Constant(value=str(text)):
                yield ATTRIBUTES.get(text)
                yield from (kind for path, kind in PATHS.items() if text.startswith(path))

    def changed(self, owner: ast.expr, scope: Scope, name: str = "") -> Kind | None:
        """Return the kind of a change to an attribute of what an expression names.

        Of the learner's own things every attribute may be changed, and of a learner's own class also by its methods.

        Args:
            owner: the expression.
            scope: the one in which it stands.
            name: the attribute; empty if any may be meant.
        """
        match owner:
            case (
                ast.Call(func=ast.Name(id="type"), args=[inner], keywords=[])
                | ast.Attribute(value=inner, attr="__class__")
            ):
                return None if isinstance(inner, ast.Name) and inner.id in OWN else Kind.PATCHES
        whole = full_name(owner, scope)
        if whole is None or matches(f"{whole}.{name}", HARMLESS):
            return None
        if whole == "builtins":
            return Kind.BUILTINS
        if whole == "builtins.get_ipython()":
            return Kind.SHELL
        return None if "()" in whole or whole.startswith("builtins.") else Kind.PATCHES


def text_of(node: ast.expr | None) -> str:
    """Return the text of a literal string; empty for every other expression."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def kind_of(whole: str | None) -> Kind | None:
    """Return the kind to which a full name belongs; None for most."""
    if whole is None or matches(whole, HARMLESS):
        return None
    parts = whole.split(".")[:MOST_PARTS]
    return next((kind for end in range(len(parts), 0, -1) if (kind := NAMES.get(".".join(parts[:end])))), None)


def matches(whole: str, names: Iterable[str]) -> bool:
    """Whether a full name is one of some names, or lies in what one of them names."""
    return any(whole == name or whole.startswith(f"{name}.") for name in names)
