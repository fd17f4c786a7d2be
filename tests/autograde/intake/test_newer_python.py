"""Syntax of a Python newer than the one that grades is named."""

from __future__ import annotations

import sys

import pytest

from tests.support.broken import answered, cell, code
from tests.support.taking_in import COURSE, MODEL, carried, take

NEWER = {  # first version that reads it, what the note says of it, the code
    "same quotes": ((3, 12), "f-문자열", 'note = f"{d["k"]}줄"'),
    "same quotes in three": ((3, 12), "f-문자열", 'note = "a" f"""{d["""k"""]!r:>{width}}""" + f"{1}"'),
    "backslash": ((3, 12), "f-문자열", "note = f\"{'\\n'.join(x)} {x = }\""),
    "nested": ((3, 12), "f-문자열", 'note = rf"{f"{f"{1}"}"}" if"a"else f"{{{x!r}}}"'),
    "comment in braces": ((3, 12), "f-문자열", 'note = f"{x  # 값\n}"'),
    "type statement": ((3, 12), "type 문", "type Lines = list[str]"),
    "alias with parameters": ((3, 12), "타입 매개변수", "type Pair[T] = tuple[T, T]"),
    "generic function": ((3, 12), "타입 매개변수", "def f[T: (int, str), *Ts, **P](x: T) -> T:\n    return x"),
    "generic class": ((3, 12), "타입 매개변수", "class C[T](list[T]):\n    type Own = T"),
    "default parameter": ((3, 13), "기본값", "def f[T = int](x: T): pass"),
    "except": ((3, 14), "except A, B", "try:\n    pass\nexcept ValueError, TypeError:\n    pass"),
    "template": ((3, 14), "t-문자열", 'note = t"{x}"'),
}


@pytest.mark.parametrize("name", NEWER)
def test_syntax_of_a_newer_python_is_named(name: str):
    """Where the Python that grades cannot read an answer that the learner's could, the note says so."""
    version, what, line = NEWER[name]
    notebook = answered(COURSE)
    cell(notebook, "is_long")["source"] = f"{line}\n\n{MODEL['is_long']}"
    told = [line for line in take(notebook).repairs if "부터의 문법입니다" in line]
    if sys.version_info >= version:
        assert told == []
        return
    assert any(f"파이썬 {version[0]}.{version[1]}부터" in line and what in line for line in told)
    assert all("is_long의 답(" in line for line in told)


@pytest.mark.parametrize("name", NEWER)
def test_a_helper_in_syntax_of_a_newer_python_is_named(name: str):
    """Also where only another such helper leads to it; not where no answer does."""
    version, what, line = NEWER[name]
    cells = [f"{line}\n\ndef mine(line):\n    return other(line)", f"{line}\n\ndef other(line):\n    return line"]
    told = [one for one in carried(*map(code, cells)).repairs if "부터의 문법입니다" in one]
    if sys.version_info >= version:
        assert told == []
        return
    for number, helper in ((2, "mine"), (3, "other")):
        place = f"{helper}({number}번째 셀)에 쓴"
        assert any(one.startswith("is_long의 답이 쓰는") and place in one and what in one for one in told)
    unused = carried(*map(code, cells), answer="def is_long(line, min_length):\n    return 1")
    assert not any("부터의 문법입니다" in one for one in unused.repairs)


@pytest.mark.parametrize(
    "line",
    [
        'note = f"{d["k"}줄"',
        'note = f"{}"',
        'note = f"{x y}"',
        'note = f"{x["a"]',
        'note = f"{d["k"]}"\nx = (',
        'note = "\\x"',
        "type X = ",
        "type = 3\nx = (",
        "def f[T](x:",
        "def f[1](x): pass",
        "except A, B:\n    pass",
        "print 'x'",
        '# f"{d["k"]}"\nx = (',
        "note = f\"{x}\" 'type X = 3' (",
        'f"{' * 3000,
    ],
)
def test_what_no_python_reads_is_no_newer_syntax(line: str):
    notebook = answered(COURSE)
    cell(notebook, "is_long")["source"] = f"{line}\n\n{MODEL['is_long']}"
    assert not any("부터의 문법입니다" in line for line in take(notebook).repairs)
