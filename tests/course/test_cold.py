"""Every named answer on cold kernels, without a judge, and with the lesson's examples: the same marks and messages.

A cold kernel imports TensorFlow anew, and examples train, so that this takes an hour; `test_answers.py` compares a few.
`make cold` runs all of them.

One notebook holds an answer to each exercise of its lesson: no test leans on another's answer, as `test_answers.py`
proves, so that an answer's outcome does not depend on its neighbours.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.copies import copy_course
from tests.support.grading import grade
from tests.support.named_answers import LESSONS, by_student, essays, exercises, hand_ins, packed, typical

pytestmark = [pytest.mark.cold]


@pytest.mark.parametrize("right", [True, False], ids=["right", "wrong"])
@pytest.mark.parametrize("lesson", LESSONS)
def test_all_kernels_give_the_same(lesson: str, right: bool, tmp_path: Path):
    classes = by_student(packed(lesson, right, at_once=len(exercises(lesson))))
    students = hand_ins(lesson, classes)
    cold = grade(copy_course(tmp_path / "cold"), lesson, students, warm=False)
    warm = grade(copy_course(tmp_path / "warm"), lesson, students)
    alone = grade(copy_course(tmp_path / "alone"), lesson, students, judge=False)
    assert cold == warm == alone
    for student, answers in classes.items():
        assert {name for name, score in cold[student].scores.items() if score.waits} <= essays(lesson)
        if right:
            assert not cold[student].lost, (student, cold[student].messages)
        else:
            assert cold[student].lost == {f"test_{exercise}" for exercise in answers}, student
            for exercise, answer in answers.items():
                assert answer.hint in cold[student].messages[f"test_{exercise}"], answer.student


@pytest.mark.parametrize("lesson", LESSONS)
def test_examples_change_nothing(lesson: str, tmp_path: Path):
    without = grade(copy_course(tmp_path / "without"), lesson, typical(lesson))
    assert grade(copy_course(tmp_path / "with"), lesson, typical(lesson), examples=True) == without
