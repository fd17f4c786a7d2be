"""Three truths for every exercise, through real nbgrader.

Unanswered gives 0, the model answer gives full marks, and each named wrong answer fails its own test, with its own
hint, and nothing else; each named right answer, however differently written, gives full marks.

One notebook holds wrong answers to some of its lesson's exercises, with ever other neighbours, and the model's to the
rest: so a third of the notebooks is enough, and what a wrong answer did to another exercise's test would be seen.

All are graded as a class is: on warm kernels, forks of one process that has imported TensorFlow, and without the
lesson's examples. Right answers to one half of a lesson's exercises with wrong ones to the other are
graded again with the tests in the learner's own kernel, as in Colab; in one lesson also on cold kernels, and nothing
and the model's answers with all examples. All must agree. `test_cold.py` does so with every lesson and every answer.
"""

from __future__ import annotations

import functools
import tempfile
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

from autograde.lesson.answers import Answer
from autograde.lesson.cells import is_test
from autograde.lesson.contract import messages
from autograde.lesson.source import read_lesson
from tests.support.copies import copy_course
from tests.support.grading import Graded, grade, page_of, secret_lines, shown
from tests.support.named_answers import (
    ANSWERS,
    COURSE,
    LESSONS,
    by_student,
    essays,
    exercises,
    hand_ins,
    packed,
    typical,
)

pytestmark = [pytest.mark.slow]

EVERY_WAY = "01-tf-data"
"""The lesson whose typical hand-ins are graded in every way here: those of the others take an hour."""


class Outcome(NamedTuple):
    """What came of one named answer.

    Attributes:
        beside: the exercises that its notebook answers in the same way, right or wrong; the others have the model's.
        shown: lines of hidden tests on the learner's page, but for those that its answers happen to hold too.
    """

    graded: Graded
    beside: set[str]
    shown: list[str]


def grade_packed(
    lesson: str, notebooks: list[dict[str, Answer]], more: dict[str, dict[str, str]]
) -> tuple[dict[str, Outcome], dict[str, Graded]]:
    """Grade notebooks of named answers, and other hand-ins, as one class.

    Args:
        more: the other hand-ins, by student.

    Returns:
        What came of each named answer, by `Answer.student`, and of `more`.
    """
    secrets, named = secret_lines(COURSE, lesson), by_student(notebooks)
    students = hand_ins(lesson, named)
    with tempfile.TemporaryDirectory() as folder:
        layout = copy_course(Path(folder) / "course")
        graded = grade(layout, lesson, students | more)
        outcomes = {}
        for student, answers in named.items():
            own = {line.strip() for source in students[student].values() for line in source.splitlines()}
            seen = shown(page_of(layout, lesson, student), secrets - own)
            outcomes[student] = Outcome(graded[student], set(answers), seen)
    by_answer = {answer.student: outcomes[student] for student, answers in named.items() for answer in answers.values()}
    return by_answer, {student: graded[student] for student in more}


def wrong_at_once(lesson: str) -> int:
    """Two thirds of a lesson's exercises, but never all where there are several."""
    several = len(exercises(lesson))
    return max(1, min(several - 1, -(-2 * several // 3)))


@functools.cache
def wrong_class(lesson: str) -> dict[str, Outcome]:
    """What came of each of a lesson's wrong answers."""
    return grade_packed(lesson, packed(lesson, False, at_once=wrong_at_once(lesson)), {})[0]


@functools.cache
def right_class(lesson: str) -> tuple[dict[str, Outcome], dict[str, Graded]]:
    """What came of each of a lesson's right answers, and of its typical hand-ins."""
    return grade_packed(lesson, packed(lesson, True, at_once=len(exercises(lesson))), typical(lesson))


def answer_parameters() -> list:
    return [
        pytest.param(
            lesson,
            answer,
            id=f"{lesson}:{answer.student}",
            marks=group(f"{lesson}-{'right' if answer.right else 'wrong'}"),
        )
        for lesson in reversed(LESSONS)  # the last takes longest by far, and should not begin last
        for answer in sorted(ANSWERS[lesson], key=lambda answer: answer.right)
    ]


def group(name: str):
    """Tests of one group run on one worker and share what it graded."""
    return pytest.mark.xdist_group(name)


def each_lesson():
    """A lesson each, beside its right answers."""
    return pytest.mark.parametrize(
        "lesson", [pytest.param(lesson, marks=group(f"{lesson}-right")) for lesson in LESSONS]
    )


@pytest.mark.parametrize(("lesson", "answer"), answer_parameters())
def test_named_answer(lesson: str, answer: Answer):
    """A right answer loses nothing; a wrong one loses exactly its own test, all of it, with its own hint.

    And the page that its learner gets shows no hidden test.
    """
    outcome = right_class(lesson)[0][answer.student] if answer.right else wrong_class(lesson)[answer.student]
    graded = outcome.graded
    assert not outcome.shown
    assert {name for name, score in graded.scores.items() if score.waits} <= essays(lesson)  # nobody is suspected
    if answer.right:
        assert not graded.lost, graded.messages
        return
    test = f"test_{answer.exercise}"
    assert graded.lost == {f"test_{exercise}" for exercise in outcome.beside}, graded.messages
    assert graded.scores[test].points == 0
    assert graded.messages[test].startswith("AssertionError: ")
    assert answer.hint in graded.messages[test]


@each_lesson()
def test_unanswered_gives_nothing(lesson: str):
    """The released notebook as it is scores 0 on every graded cell."""
    scores = right_class(lesson)[1]["unanswered"].scores
    assert set(scores) >= {f"test_{exercise}" for exercise in exercises(lesson)}
    assert {test: score.points for test, score in scores.items()} == dict.fromkeys(scores, 0)
    assert not any(score.waits for score in scores.values())


@each_lesson()
def test_model_gives_everything(lesson: str):
    """The model answers score full marks; what a person marks waits for one."""
    graded = right_class(lesson)[1]["model"]
    assert not graded.lost, graded.messages
    assert all(score.maximum > 0 for score in graded.scores.values())
    assert {test for test, score in graded.scores.items() if score.waits} == essays(lesson)


@pytest.mark.parametrize("lesson", LESSONS)
def test_enough_answers(lesson: str):
    """Every exercise has at least two other right answers and five wrong ones; pytest's summary prints the counts."""
    counts = Counter((answer.exercise, answer.right) for answer in ANSWERS[lesson])
    known = exercises(lesson)
    assert {exercise for exercise, _ in counts} == set(known)
    for exercise in known:
        assert counts[exercise, True] >= 2, exercise
        assert counts[exercise, False] >= 5, exercise


@pytest.mark.parametrize("lesson", LESSONS)
def test_every_assertion_is_guarded(lesson: str):
    """Each assertion of each test, visible or hidden, has a wrong answer that meets its hint first.

    So none can be weakened or lost unnoticed: that answer would meet another hint, or none.
    """
    for cell in filter(is_test, read_lesson(COURSE, lesson).cells):
        hints = [answer.hint for answer in ANSWERS[lesson] if f"test_{answer.exercise}" == cell.id and answer.hint]
        texts = [message.fixed for message in messages(cell.source)]
        assert len(set(texts)) == len(texts), f"{cell.id}: two assertions give one hint"
        unguarded = [text for text in texts if not any(hint in text for hint in hints)]
        assert unguarded == [], cell.id


@each_lesson()
def test_the_learners_own_kernel_gives_the_same(lesson: str, tmp_path: Path):
    """Marks and messages are those that learners see in Colab."""
    student, with_judge = "half-right", right_class(lesson)[1]["half-right"]
    alone = grade(copy_course(tmp_path), lesson, {student: typical(lesson)[student]}, judge=False)
    assert alone[student] == with_judge
    wrong = {f"test_{exercise}" for exercise in exercises(lesson)[len(exercises(lesson)) // 2 :]}
    assert with_judge.lost == wrong | essays(lesson)  # essays are left blank


@group(f"{EVERY_WAY}-right")
@pytest.mark.parametrize("changed", [{"warm": False}, {"examples": True}], ids=["cold", "with-examples"])
def test_cold_kernels_and_examples_change_nothing(tmp_path: Path, changed: dict[str, bool]):
    assert grade(copy_course(tmp_path), EVERY_WAY, typical(EVERY_WAY), **changed) == right_class(EVERY_WAY)[1]


@pytest.mark.parametrize("lesson", LESSONS)
def test_packing(lesson: str):
    """Each answer is in exactly one notebook; a wrong one stands beside enough of the model's."""
    for right, most in ((True, len(exercises(lesson))), (False, wrong_at_once(lesson))):
        notebooks = packed(lesson, right, at_once=most)
        held = Counter(answer.student for answers in notebooks for answer in answers.values())
        assert held == Counter(answer.student for answer in ANSWERS[lesson] if answer.right is right)
        assert all(0 < len(answers) <= most for answers in notebooks)
        assert all(answer.exercise == exercise for answers in notebooks for exercise, answer in answers.items())
