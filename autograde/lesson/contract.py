"""The contract of an exercise: the rules in the text above its answer cell, and what holds a learner to each.

A rule is an item of a list, or a sentence of a paragraph, between the exercise's heading and its help and examples. A
named answer quotes the first words of a rule: a wrong one breaks it, a right one does what it allows. The assertion
that is red for a wrong answer is the one whose message holds the answer's hint.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from nbformat.notebooknode import NotebookNode

from autograde.errors import CourseError
from autograde.layout import Layout
from autograde.lesson.answers import Answer, read_answers
from autograde.lesson.cells import is_essay, is_solution, is_test, known_id, without_hidden_tests
from autograde.lesson.python import syntax_tree
from autograde.lesson.source import read_lesson

__all__ = ["Contract", "Rule", "Text", "contracts", "messages", "rules"]

NO_RULES = ("**도움말", "예를 들어", "**예", "<", "|", "$$", "!")
"""Beginnings of paragraphs that say how or why, or show an example, but ask for nothing."""

ITEM = re.compile(r"^(?:-|\d+\.) +")
SENTENCE = re.compile(r"(?<=[다요오까]\.) +(?=\S)")


@dataclass(frozen=True)
class Rule:
    """One rule of an exercise.

    Attributes:
        text: its text in Markdown, on one line.
        broken_by: wrong answers that break it, each with the message of the visible assertion that is red for it.
        used_by: right answers that do what it allows.
    """

    text: str
    broken_by: tuple[tuple[Answer, str], ...]
    used_by: tuple[Answer, ...]


@dataclass(frozen=True)
class Contract:
    """An exercise and its rules, in the order of its text."""

    exercise: str
    rules: tuple[Rule, ...]


def contracts(layout: Layout, lesson: str) -> list[Contract]:
    """Return the contracts of a lesson's exercises that are graded by running tests.

    Raises:
        CourseError: an exercise has no text with its heading, or an answer quotes what is no rule of its exercise.
    """
    cells = read_lesson(layout, lesson).cells
    tests = {known_id(cell): messages(without_hidden_tests(cell.source)) for cell in cells if is_test(cell)}
    answers = [answer for answer in read_answers(layout, lesson) if answer.rule]
    return [
        contract(
            lesson,
            known_id(cell),
            rules(text_above(lesson, cells, known_id(cell))),
            tests.get(f"test_{known_id(cell)}", []),
            [answer for answer in answers if answer.exercise == known_id(cell)],
        )
        for cell in cells
        if is_solution(cell) and not is_essay(cell)
    ]


def contract(
    lesson: str, exercise: str, texts: Sequence[str], visible: Sequence[Text], answers: Sequence[Answer]
) -> Contract:
    broken_by: dict[str, list[tuple[Answer, str]]] = {text: [] for text in texts}
    used_by: dict[str, list[Answer]] = {text: [] for text in texts}
    for answer in answers:
        found = [text for text in texts if plain(text).startswith(plain(answer.rule))]
        if len(found) != 1:
            raise CourseError(
                f"{lesson}의 답 {answer.student}: rule={answer.rule!r}(으)로 시작하는 규칙이 {len(found)}개입니다. "
                "문제의 글에 있는 한 규칙의 첫머리를 그대로 적어 주세요."
            )
        message = next((text.shown for text in visible if answer.hint in text.fixed), None)
        if answer.right:
            used_by[found[0]].append(answer)
        elif message is not None:
            broken_by[found[0]].append((answer, message))
    return Contract(exercise, tuple(Rule(text, tuple(broken_by[text]), tuple(used_by[text])) for text in texts))


def text_above(lesson: str, cells: Sequence[NotebookNode], exercise: str) -> str:
    """Return the text under an exercise's heading, up to the end of its cell.

    Raises:
        CourseError: no cell has the heading, or several have.
    """
    heading = re.compile(rf"^### .*`{exercise}`.*$", re.MULTILINE)
    found = [cell.source for cell in cells if cell.cell_type == "markdown" and heading.search(cell.source)]
    if len(found) != 1:
        raise CourseError(
            f"{lesson}: '### 문제 …: `{exercise}`'라는 제목이 {len(found)}번 나옵니다. 꼭 한 번 적어 주세요."
        )
    return heading.split(found[0])[1]


def rules(text: str) -> list[str]:
    """Return the rules in an exercise's text, each on one line."""
    return [rule for block in blocks(text) if not block.startswith(NO_RULES) for rule in split(block)]


def blocks(text: str) -> Iterator[str]:
    """Yield the paragraphs and the items of lists in a text, each on one line; code is left out."""
    without_code = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    for paragraph in re.split(r"\n\s*\n", without_code.strip()):
        lines: list[str] = []
        for line in paragraph.splitlines():
            if lines and ITEM.match(line):
                yield " ".join(lines)
                lines = []
            lines.append(line.strip())
        yield " ".join(lines)


def split(block: str) -> list[str]:
    return [ITEM.sub("", block)] if ITEM.match(block) else SENTENCE.split(block)


def plain(text: str) -> str:
    """Return a text without bold type, so that it is quoted without it too."""
    return text.replace("**", "")


class Text(NamedTuple):
    """An assertion's message, of which a test fills in some parts.

    Attributes:
        fixed: without those parts; a hint is looked for here.
        shown: with `…` in their place.
    """

    fixed: str
    shown: str


def messages(source: str) -> list[Text]:
    """Return the message of each assertion in a test cell's source."""
    tree = syntax_tree(source)
    found = [node.msg for node in ast.walk(tree) if isinstance(node, ast.Assert) and node.msg is not None]
    return [Text(text_of(message, ""), text_of(message, "…")) for message in found]


def text_of(message: ast.expr, gap: str) -> str:
    parts = message.values if isinstance(message, ast.JoinedStr) else [message]
    return "".join(str(part.value) if isinstance(part, ast.Constant) else gap for part in parts)
