"""Korean as people write it, in everything that learners and those who teach read."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests.course.test_glossary import korean_texts
from tests.support.copies import ROOT

PARTICLES = (
    "은|는|이|가|을|를|와|과|로|으로|의|에|도|만|라고|이라고|라고도|이라고도|처럼|보다|부터|까지|에서|에게|이나|란|이란|이라|"
    "입니다|이고|이며"
)

BLANK_BEFORE = re.compile(rf"[)\]`'\"’”*](?<![.?!]\*\*)(?: |\n(?:# )?)(?:{PARTICLES})(?![가-힣\w])")
"""A particle that does not stand at its word: `**프로필(profile)** 은`. `이` after a whole sentence is no particle."""


def strings(source: str) -> Iterator[str]:
    """Yield the texts in a module."""
    return (
        node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant) and type(node.value) is str
    )


def texts() -> Iterator[tuple[str, str]]:
    """Yield where a text stands, and the text."""
    yield from ((where, text) for where, text in korean_texts().items() if not where.endswith(".py"))
    for folder in ("autograde", "minigpt"):
        for path in (ROOT / folder).rglob("*.py"):
            for text in strings(path.read_text("utf8")):
                yield str(path.relative_to(ROOT)), text


def blanks(text: str) -> list[str]:
    return [text[max(found.start() - 15, 0) : found.end() + 5] for found in BLANK_BEFORE.finditer(text)]


@pytest.mark.parametrize(
    "text",
    [
        "**프로필(profile)** 은 스위치",
        "`History` 를 돌려",
        "'끝' 이라고 씁니다",
        "**예약 토큰**(reserved token)\n이라고",
        "예약(reserved)\n# 이라고",
    ],
)
def test_the_search_finds(text: str):
    assert len(blanks(text)) == 1


@pytest.mark.parametrize(
    "text",
    ["**프로필**(profile)은", "**짐작해 보세요.** 이 모델의", "(예) 이것은", "`fit` 이후", "**왜 그럴까요?** 이 그림"],
)
def test_the_search_passes_over(text: str):
    assert blanks(text) == []


def test_no_blank_stands_before_a_particle():
    found = [(where, piece) for where, text in texts() for piece in blanks(text)]
    assert found == []
