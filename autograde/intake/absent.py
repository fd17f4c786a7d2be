"""Report the modules and files that answers use and that are missing when the answers are graded.

Only the notebook is graded, and of it only the answers. A module that lay beside it, that a cell wrote with
`%%writefile`, or that was installed by hand is missing then. It is reported only where that is certain: not where an
answer has a fallback, and not where an answer may write the file itself.
"""

from __future__ import annotations

import ast
import builtins
import importlib.util
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeGuard

from autograde.intake.carrying import Helper
from autograde.intake.reading import Cell
from autograde.lesson.python import as_mended_python, bound_names, free_names
from autograde.lesson.template import LessonTemplate

MOST = 50  # modules and files that are looked for
COLAB = "google.colab"
WRITTEN = re.compile(r"\s*%%(?:writefile|file)[ \t]+(?:(?:-a|--append)[ \t]+)?[\"']?([^\s\"']+)")
FOREIGN = re.compile(r"\s*%%(writefile|file|bash|sh|script|html|HTML|markdown|latex|javascript|js|svg|perl|ruby)\b")
INTERACTIVE = frozenset({"get_ipython", "display", "exit", "quit", "In", "Out", "_", "__", "___", "_i", "_ih", "_oh"})
IPYTHONS = {"autoreload", "storemagic"}  # extensions that are found under a short name
FALLBACKS = {"ImportError", "ModuleNotFoundError", "Exception", "BaseException"}


@dataclass
class Use:
    """The modules and files that a piece of code needs unconditionally, and the strings in it.

    Attributes:
        modules: full names of those it imports.
        files: those it runs with `%run`.
        stars: modules that it imports all names of, with `*`.
        texts: its strings; all of the code where it cannot be parsed.
    """

    modules: set[str] = field(default_factory=set)
    files: set[str] = field(default_factory=set)
    stars: set[str] = field(default_factory=set)
    texts: list[str] = field(default_factory=list)


def absences(
    answers: Mapping[str, str], carried: Mapping[str, Sequence[Helper]], rest: Sequence[Cell], template: LessonTemplate
) -> list[str]:
    """Return Korean lines on what answers use that is missing when they are graded.

    Args:
        answers: source of each code answer, in the lesson's order.
        carried: the helpers that are graded along with each.
        rest: the submission's other cells.
    """
    uses = {
        name: use_of([source, *(helper.source for helper in carried.get(name, ()))]) for name, source in answers.items()
    }
    words = {word for use in uses.values() for text in use.texts for word in re.findall(r"\w+", text)}
    written = written_files(rest)
    told: dict[str, str] = {}
    for name, use in uses.items():
        for module in sorted(use.modules | use.files)[:MOST]:
            stem = re.sub(r"\.(py|ipynb)$", "", module.split("/")[-1]).split(".")[0]
            if module not in told and stem not in words:
                line = said_of(name, module, written.get(stem))
                if line:
                    told[module] = line
    foreign = [
        f"{name}의 답 셀이 %%{match[1]}(으)로 시작합니다. 그러면 파이썬 코드로 실행되지 않으니 그 줄을 지워 주세요."
        for name, source in answers.items()
        if (match := FOREIGN.match(source))
    ]
    return [*foreign, *told.values(), *unknown_names(answers, carried, rest, template)]


def said_of(exercise: str, module: str, writer: int | None) -> str:
    """Return the line on a module or file that an answer uses; empty if it is available, or may be.

    Args:
        writer: number of the cell that writes a file of that name; None if none does.
    """
    is_file = module.endswith((".py", ".ipynb"))
    if module == COLAB or module.startswith(f"{COLAB}."):
        if is_there(COLAB):
            return ""
        return (
            f"{exercise}의 답이 불러오는 {COLAB}은(는) Colab에만 있어 채점할 때 없습니다. "
            "그 줄을 답 셀 밖으로 옮기고, 답에서는 쓰지 말아 주세요."
        )
    there = not is_file and is_there(module.split(".")[0])
    if writer is not None and there:
        return (
            f"{exercise}의 답이 불러오는 {module}은(는) 채점할 때 {writer}번째 셀이 쓴 파일이 아니라 "
            "파이썬에 설치된 같은 이름의 모듈입니다. 파일의 코드를 답 셀 안에 써 주세요."
        )
    if there:
        return ""
    what = f"{exercise}의 답이 {'실행하는' if is_file else '불러오는'} {module}은(는) 채점할 때 없습니다. "
    if writer is not None:
        return f"{what}{writer}번째 셀이 쓴 파일은 함께 채점하지 않으니 그 코드를 답 셀 안에 써 주세요."
    return f"{what}노트북만 채점하니, 따로 만든 파일이면 그 코드를 답 셀 안에 쓰고 설치한 것이면 없이 풀어 주세요."


@lru_cache(maxsize=1000)
def is_there(module: str) -> bool:
    """Whether a module can be imported where submissions are graded; true if that is not certain."""
    if module in sys.modules or module in sys.stdlib_module_names:
        return True
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:
        return False
    except Exception:  # import finders raise many kinds for odd names
        return True


def written_files(cells: Iterable[Cell]) -> dict[str, int]:
    """Return the files that cells write with `%%writefile`: name without ending → number of the last such cell.

    Only Python files and notebooks are looked for.
    """
    found = {}
    for cell in cells:
        match = WRITTEN.match(cell.source) if cell.kind == "code" else None
        if match and match[1].endswith((".py", ".ipynb")):
            found[match[1].split("/")[-1].rsplit(".", 1)[0]] = cell.number
    return found


# ---- what code takes from elsewhere -----------------------------------------------------------


def use_of(sources: Iterable[str]) -> Use:
    """Return what pieces of code need from elsewhere, without the parts that have a fallback."""
    use = Use()
    for source in sources:
        tree = as_mended_python(source)[1]
        if tree is None:
            use.texts.append(source)
            continue
        waiting: list[tuple[ast.AST, bool]] = [(tree, True)]
        while waiting:
            node, certain = waiting.pop()
            taken = look_at(node, use) if certain else set()
            inner = certain and not has_fallback(node)
            waiting += [(child, inner) for child in ast.iter_child_nodes(node) if child not in taken]
    return use


def look_at(node: ast.AST, use: Use) -> set[ast.AST]:
    """Add to `use` what one node needs from elsewhere.

    Returns:
        The nodes below it that need no further look, such as the name in `import_module("name")`.
    """
    match node:
        case ast.Import(names=aliases):
            use.modules |= {alias.name for alias in aliases}
        case ast.ImportFrom(module=str(module), names=aliases, level=0):
            use.modules |= {module} if module != "google" else {f"google.{alias.name}" for alias in aliases}
            if aliases[0].name == "*":
                use.stars.add(module)
        case ast.Constant(value=str(text)):
            use.texts.append(text)
        case ast.Call(func=ast.Attribute(attr="import_module"), args=[ast.Constant(value=str(name)) as text]):
            use.modules.add(name)
            return {text}
        case ast.Call(
            func=ast.Attribute(attr="run_line_magic"),
            args=[ast.Constant(value="run" | "load_ext" as magic), ast.Constant(value=str(arguments)) as text],
        ):
            names = [word.strip("'\"") for word in arguments.split() if not word.startswith("-")][:1]
            if magic == "load_ext":
                use.modules |= {name for name in names if name.isidentifier()} - IPYTHONS
            else:
                use.files |= {name for name in names if re.fullmatch(r"(?![/~])[^{}$]+\.(py|ipynb)", name)}
            return {text}
    return set()


def has_fallback(node: ast.AST) -> bool:
    """Whether the code inside a node may not run at all, or may fail without harm."""
    match node:
        case ast.If() | ast.IfExp() | ast.While() | ast.match_case():
            return True
        case ast.Try(handlers=handlers):
            names = {part.id for each in handlers if each.type for part in ast.walk(each.type) if is_named(part)}
            return bool(names & FALLBACKS) or any(each.type is None for each in handlers)
        case ast.With(items=items):
            called = {part for item in items for part in ast.walk(item.context_expr)}
            return any(getattr(part, "attr", getattr(part, "id", "")) in ("suppress", "raises") for part in called)
    return False


def is_named(node: ast.AST) -> TypeGuard[ast.Name]:
    return isinstance(node, ast.Name)


# ---- names that come from nowhere -------------------------------------------------------------


def unknown_names(
    answers: Mapping[str, str], carried: Mapping[str, Sequence[Helper]], rest: Sequence[Cell], template: LessonTemplate
) -> list[str]:
    """Return lines on names that nothing graded binds, if cells that are not graded have `%run` or `import *`.

    Which names those bring cannot be known without running them.
    """
    origins = {cell.number: use_of([cell.source]) for cell in rest if cell.kind == "code" and brings_names(cell.source)}
    origins = {number: use for number, use in origins.items() if use.files or use.stars}
    if not origins:
        return []
    known = set(dir(builtins)) | INTERACTIVE
    graded = [cell.source for cell in template.notebook.cells if cell.cell_type == "code"]
    own = [cell.source for cell in rest if cell.kind == "code"]
    for source in (*graded, *answers.values(), *own):
        tree = as_mended_python(source)[1]
        if tree is not None:
            known |= bound_names(tree.body)
            known |= {name for node in ast.walk(tree) if isinstance(node, ast.Global) for name in node.names}
    lines = []
    for exercise, source in answers.items():
        needs = free_names(source).union(*(helper.needs for helper in carried.get(exercise, ())))
        names = sorted(needs - known)
        if names:
            how = {f"%run {file}" for use in origins.values() for file in use.files}
            how |= {f"from {module} import *" for use in origins.values() for module in use.stars}
            places = ", ".join(f"{number}번째" for number in list(origins)[:10])
            lines.append(
                f"{exercise}의 답이 쓰는 {', '.join(names[:10])}은(는) 채점할 때 없습니다. {places} 셀의 "
                f"{', '.join(sorted(how)[:5])}(으)로 가져온 것이면 답 셀 안에 써 주세요."
            )
    return lines


def brings_names(source: str) -> bool:
    return re.search(r"%run\b|\bimport[ \t]*\*", source) is not None
