"""Find syntax of a Python newer than the one that grades, so that learners do not look for an error of their own.

Code that does not parse here is rewritten into what an older Python understands. If that parses, the newer syntax was
the only error.
"""

from __future__ import annotations

import ast
import re

from autograde.lesson.python import as_python, parsed

F_STRING = ("3.12", "f-문자열의 중괄호 안에 있는 같은 따옴표나 역슬래시, 줄바꿈")
T_STRING = ("3.14", 't-문자열(t"…")')
ALIAS = ("3.12", "type 문(type X = …)")
PARAMETERS = ("3.12", "대괄호로 쓴 타입 매개변수(def f[T](x))")
DEFAULTS = ("3.13", "타입 매개변수의 기본값(def f[T = int](x))")
EXCEPT = ("3.14", "괄호 없는 except A, B:")

LONGEST = 10_000  # characters of a cell that is rewritten
DEEPEST = 10  # f-strings within f-strings
PREFIX = r"(?<!\w)(?P<prefix>[bu]|r[bft]?|[ft]r?|br)"
LITERAL = re.compile(rf"#[^\n]*|(?:{PREFIX})?(?P<quotes>'''|\"\"\"|'|\")", re.IGNORECASE)
OPENING, CLOSING = "([{", ")]}"

ALIAS_STATEMENT = re.compile(r"^([ \t]*)type[ \t]+([^\W\d]\w*)(?=[ \t]*[=\[])", re.MULTILINE)
PARAMETRISED = re.compile(r"^[ \t]*(?:(?:async[ \t]+)?def|class)[ \t]+[^\W\d]\w*[ \t]*(?=\[)", re.MULTILINE)
ALIAS_NAME = re.compile(r"^[ \t]*type[ \t]+[^\W\d]\w*[ \t]*(?=\[)", re.MULTILINE)
BARE_EXCEPT = re.compile(r"^([ \t]*except\*?)[ \t]+((?!.*\bas\b)[^\n:(]+,[^\n:]+):", re.MULTILINE)


class NotUnderstood(Exception):  # noqa: N818  (an answer, not a fault)
    """Raised for code that cannot be rewritten, because it is wrong in a newer Python too."""


def newer_syntax(source: str) -> list[tuple[str, str]]:
    """Return the syntax in a cell that only a newer Python understands, as (first version, what it is in Korean).

    Nothing is returned for a cell that parses here or is very long, nor for one that has another error as well, which
    has to be mended first.
    """
    if len(source) > LONGEST or as_python(source) is not None:
        return []
    try:
        older, found = Writer().written_over(source)
    except (NotUnderstood, RecursionError):
        return []
    return sorted(found) if found and as_python(older) is not None else []


class Writer:
    """A rewriter of code into older syntax, which keeps a record of the newer syntax that it found."""

    def __init__(self) -> None:
        self.found: set[tuple[str, str]] = set()

    def written_over(self, source: str, depth: int = 0) -> tuple[str, set[tuple[str, str]]]:
        """Return the code in older syntax, and the newer syntax that was found.

        Args:
            depth: how many f-strings the code lies in.

        Raises:
            NotUnderstood: no version of Python can parse it.
        """
        masked, texts = self.masked(source, depth)
        for pattern in (PARAMETRISED, ALIAS_NAME):
            masked = self.without_parameters(masked, pattern)
        older, count = ALIAS_STATEMENT.subn(r"\1\2", masked)
        if count:
            self.found.add(ALIAS)
        older, count = BARE_EXCEPT.subn(r"\1 (\2):", older)
        if count:
            self.found.add(EXCEPT)
        return re.sub("\0(\\d+)\0", lambda match: texts[int(match[1])], older), self.found

    def masked(self, source: str, depth: int) -> tuple[str, list[str]]:
        """Return the code with a number for each string literal and without comments, and the literals.

        So nothing in a literal is taken for code. The literals are in older syntax.
        """
        pieces: list[str] = []
        texts: list[str] = []
        position = 0
        while match := LITERAL.search(source, position):
            pieces.append(source[position : match.start()])
            position = match.end()
            if match["quotes"] is None:  # a comment
                continue
            prefix = (match["prefix"] or "").lower()
            if set(prefix) & set("ft"):
                position = self.end_of_template(source, match, depth)
            else:
                position = end_of_text(source, position, match["quotes"])
            pieces.append(f"\0{len(texts)}\0")
            texts.append(self.older_text(source[match.start() : position], prefix))
        pieces.append(source[position:])
        return "".join(pieces), texts

    def older_text(self, text: str, prefix: str) -> str:
        """Return a string literal as it is, or an empty one for an f-string or t-string that does not parse here."""
        if not set(prefix) & set("ft") or parsed(text) is not None:
            return text
        self.found.add(T_STRING if "t" in prefix else F_STRING)
        return '""'

    def end_of_template(self, source: str, start: re.Match[str], depth: int) -> int:
        """Return the position after an f-string, by the rules of Python 3.12; its expressions are checked."""
        if depth > DEEPEST:
            raise NotUnderstood
        position, quotes, raw = start.end(), start["quotes"], "r" in start["prefix"].lower()
        while position < len(source):
            if source.startswith(quotes, position):
                return position + len(quotes)
            mark = source[position : position + 2]
            if mark in ("{{", "}}"):
                position += 2
            elif mark[0] == "{":
                position = self.end_of_field(source, position + 1, quotes, depth)
            elif mark[0] == "}" or (mark[0] == "\n" and len(quotes) == 1):
                raise NotUnderstood
            elif not raw and mark == "\\N" and source[position + 2 : position + 3] == "{":
                position = source.find("}", position) + 1 or len(source)
            else:
                position += 2 if mark[0] == "\\" else 1
        raise NotUnderstood

    def end_of_field(self, source: str, position: int, quotes: str, depth: int) -> int:
        """Return the position after the closing brace of an f-string's field; its expression is checked.

        Args:
            position: just after the opening brace.
            quotes: those of the f-string.
        """
        first, open_brackets = position, 0
        while position < len(source):
            literal = LITERAL.match(source, position)
            if literal and literal["quotes"]:
                if set((literal["prefix"] or "").lower()) & set("ft"):
                    position = self.end_of_template(source, literal, depth + 1)
                else:
                    position = end_of_text(source, literal.end(), literal["quotes"])
                continue
            if literal:
                position = literal.end()
                continue
            mark = source[position]
            if mark in OPENING:
                open_brackets += 1
            elif open_brackets and mark in CLOSING:
                open_brackets -= 1
            elif not open_brackets and (mark in ":}" or (mark == "!" and source[position + 1 : position + 2] != "=")):
                break
            position += 1
        self.look_at(source[first:position], depth)
        conversion = re.compile(r"![rsa][ \t]*(?=[:}])").match(source, position)
        position = conversion.end() if conversion else position
        if source[position : position + 1] == ":":
            position = self.end_of_format(source, position + 1, quotes, depth)
        if source[position : position + 1] != "}":
            raise NotUnderstood
        return position + 1

    def end_of_format(self, source: str, position: int, quotes: str, depth: int) -> int:
        """Return the position of the brace that ends a format specification, which may have fields of its own."""
        while position < len(source) and source[position] != "}":
            if source.startswith(quotes, position) or (source[position] == "\n" and len(quotes) == 1):
                raise NotUnderstood
            if source[position] == "{":
                position = self.end_of_field(source, position + 1, quotes, depth + 1)
            else:
                position += 1
        return position

    def look_at(self, expression: str, depth: int) -> None:
        """Raise NotUnderstood unless a field holds a valid expression; an `=` for debugging may follow it."""
        plain = expression.rstrip()
        if plain.endswith("=") and not plain.endswith(("==", "!=", "<=", ">=")):
            plain = plain[:-1]
        older, _ = self.written_over(plain, depth + 1)
        if not older.strip() or parsed(f"({older}\n)") is None:
            raise NotUnderstood

    def without_parameters(self, source: str, pattern: re.Pattern[str]) -> str:
        """Return the code without the type parameters that follow each match of a pattern."""
        pieces, position = [], 0
        while match := pattern.search(source, position):
            end = end_of_brackets(source, match.end())
            pieces.append(source[position : match.end()])
            # they are written like a function's parameters: T, T: int, *Ts, **P, T = int
            names = re.sub(r"(^|,)\s*\*\*?", r"\1", source[match.end() + 1 : end - 1].strip())
            tree = parsed(f"def f({re.sub(chr(0), '', names)}\n): pass")
            function = tree.body[0] if tree else None
            if not isinstance(function, ast.FunctionDef) or not function.args.args:
                raise NotUnderstood
            self.found.add(DEFAULTS if function.args.defaults else PARAMETERS)
            position = end
        return "".join(pieces) + source[position:]


def end_of_text(source: str, position: int, quotes: str) -> int:
    """Return the position after a plain string literal whose opening quotes end at `position`."""
    end = re.compile(rf"(?:\\.|(?!{quotes})[^\\])*+{quotes}", re.DOTALL).match(source, position)
    if end is None or (len(quotes) == 1 and re.search(r"(?<!\\)\n", end[0])):
        raise NotUnderstood
    return end.end()


def end_of_brackets(source: str, position: int) -> int:
    """Return the position after the bracket that closes the one at `position`."""
    depth = 0
    for place in range(position, len(source)):
        depth += (source[place] in OPENING) - (source[place] in CLOSING)
        if depth == 0:
            return place + 1
    raise NotUnderstood
