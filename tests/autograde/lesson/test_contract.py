"""Each rule of each exercise is held by a visible assertion, and a named answer proves it."""

from __future__ import annotations

import pytest

from autograde.authoring import contract_page
from autograde.errors import CourseError
from autograde.layout import Layout
from autograde.lesson.answers import Answer
from autograde.lesson.contract import contract, contracts, messages, rules
from tests.support.copies import ROOT
from tests.support.named_answers import ANSWERS, COURSE, LESSONS

TEXT = """

줄이 **긴지** 알려 주세요. 딱 그 길이면 `False`입니다.

- 바이트로
  셉니다.
- 무엇으로 재도 됩니다.

1. 빈 줄은 짧습니다.

예를 들어 `"가"`는 3입니다. 정말입니다.

```python
- 코드입니다.
```

**도움말.** 부등호 하나면 됩니다.
"""

RULES = [
    "줄이 **긴지** 알려 주세요.",
    "딱 그 길이면 `False`입니다.",
    "바이트로 셉니다.",
    "무엇으로 재도 됩니다.",
    "빈 줄은 짧습니다.",
]


@pytest.mark.parametrize("lesson", LESSONS)
def test_each_rule_is_held(lesson: str):
    """Where nobody breaks a rule, a right answer does what it allows; otherwise it belongs into the help."""
    loose = [
        f"{found.exercise}: {rule.text}"
        for found in contracts(COURSE, lesson)
        for rule in found.rules
        if not rule.broken_by and not rule.used_by
    ]
    assert loose == []


def test_each_exercise_has_rules():
    found = {(lesson, each.exercise): each.rules for lesson in LESSONS for each in contracts(COURSE, lesson)}
    assert {(lesson, answer.exercise) for lesson in LESSONS for answer in ANSWERS[lesson]} == set(found)
    assert all(len(each) >= 2 for each in found.values())


def test_rules_are_items_and_sentences():
    assert rules(TEXT) == RULES


def test_an_answer_stands_for_the_rule_that_it_quotes():
    answers = [
        Answer("a", "x", False, "바이트", "pass", "바이트로"),
        Answer("b", "x", True, "", "pass", "무엇으로 재도"),
        Answer("c", "x", False, "숨은", "pass", "줄이 긴지"),
    ]
    visible = messages('assert a, f"{a} 바이트로 셌나요?"\nassert b, "줄이 긴가요?"')
    found = contract("00-start", "x", RULES, visible, answers)
    assert [[answer.name for answer, _ in rule.broken_by] for rule in found.rules] == [[], [], ["a"], [], []]
    assert [[answer.name for answer in rule.used_by] for rule in found.rules] == [[], [], [], ["b"], []]
    assert found.rules[2].broken_by[0][1] == "… 바이트로 셌나요?"
    row = contract_page.row(found.rules[2])
    assert row == "| 바이트로 셉니다. | … 바이트로 셌나요? | `a` |\n"


def test_a_quotation_of_no_rule_is_refused():
    answer = Answer("a", "x", False, "바이트", "pass", "없는 규칙")
    with pytest.raises(CourseError, match="규칙이 0개"):
        contract("00-start", "x", RULES, [], [answer])


def test_a_heading_is_there_once(course_copy: Layout):
    path = course_copy.source("00-start")
    text = path.read_text(encoding="utf8")
    heading = "### 문제 1: `next_word_probabilities`"
    assert text.count(heading) == 1
    path.write_text(text.replace(heading, "### 문제 1"), encoding="utf8")
    with pytest.raises(CourseError, match="0번"):
        contracts(course_copy, "00-start")


def test_the_page_names_every_exercise():
    page = contract_page.rendered(Layout(ROOT))
    for lesson in LESSONS:
        for found in contracts(COURSE, lesson):
            assert f"### `{found.exercise}`" in page
