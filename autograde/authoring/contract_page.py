"""The page docs/contracts.md: each rule of each exercise, what a learner reads who breaks it, and the answer that does.

exercise's text in solutions/NN-name.py  ┐
visible assertions in the same file      ├─▶ docs/contracts.md
named answers in tests/answers/          ┘
"""

from __future__ import annotations

from pathlib import Path

from autograde.layout import Layout
from autograde.lesson.cells import title_of
from autograde.lesson.contract import Rule, contracts
from autograde.lesson.source import read_lesson

HEAD = """\
# 문제마다의 규칙

문제의 글에 적은 규칙마다, 그것을 어긴 답이 공개 테스트에서 듣는 말과 그 답의 이름입니다.
무엇을 허락하는 규칙이면 그렇게 쓴 바른 답의 이름입니다. 답은 `tests/answers/`에 있습니다.

`course build`가 쓰는 글이니 손으로 고치지 않습니다.
규칙과 답을 잇는 법은 [CONTRIBUTING.md](../CONTRIBUTING.md)에 있습니다.
"""


def rendered(layout: Layout) -> str:
    """Return the page as the sources give it."""
    parts = [HEAD]
    for lesson in layout.lesson_names():
        found = contracts(layout, lesson)
        if found:
            parts.append(f"\n## {title_of(read_lesson(layout, lesson).cells)}\n")
        for contract in found:
            parts.append(f"\n### `{contract.exercise}`\n\n| 규칙 | 어긴 답이 듣는 말 | 답의 이름 |\n|---|---|---|\n")
            parts += [row(rule) for rule in contract.rules]
    return "".join(parts)


def row(rule: Rule) -> str:
    said = "<br>".join(dict.fromkeys(message for _, message in rule.broken_by)) or "(허락)"
    names = [answer.name for answer, _ in rule.broken_by] + [answer.name for answer in rule.used_by]
    cells = [rule.text, said, ", ".join(f"`{name}`" for name in names)]
    for sign, meant in (("|", "\\|"), ("](", "]\\("), ("\n", " ")):  # neither a column nor a link
        cells = [cell.replace(sign, meant) for cell in cells]
    return "| {} |\n".format(" | ".join(cells))


def path_of(layout: Layout) -> Path:
    return layout.root / "docs" / "contracts.md"
