"""Three truths for every exercise, through real nbgrader.

Unanswered gives 0, the model answer gives full marks, and each named wrong answer fails its own test, with its own
hint, and nothing else; each named right answer, however differently written, gives full marks.

Named answers are graded without running the lesson's example cells, which no test leans on, and on warm kernels,
forks of one process that has imported TensorFlow. Whole notebooks are graded too, unanswered, with the model answers
and with one right or wrong answer to every exercise, the latter on cold kernels as well; all must agree.
"""

from __future__ import annotations

import ast
import functools
import tempfile
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest
from conftest import ROOT, copy_course
from grading import Graded, grade, page_of, secret_lines, shown

from autograde.answers import Answer, model_answers, read_answers
from autograde.layout import Layout
from autograde.source import is_essay, is_test, read_lesson

COURSE = Layout(ROOT)
LESSONS = COURSE.lesson_names()
ANSWERS = {lesson: read_answers(COURSE, lesson) for lesson in LESSONS}
CHUNK = 48  # hand-ins graded by one nbgrader run: each imports TensorFlow anew, and two workers share a lesson

# the first test of a chunk waits for all its hand-ins: minutes on a slow machine
pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]


def exercises(lesson: str) -> list[str]:
    """The exercises of a lesson that are graded by running tests."""
    return [name for name in model_answers(COURSE, lesson) if name not in essays(lesson)]


def essays(lesson: str) -> set[str]:
    """The answers of a lesson that a person marks."""
    return {cell.id for cell in read_lesson(COURSE, lesson).cells if is_essay(cell)}


def chunks(lesson: str) -> list[list[Answer]]:
    """A lesson's answers, the right ones apart from the wrong ones."""
    kinds = [[answer for answer in ANSWERS[lesson] if answer.right is right] for right in (True, False)]
    return [kind[start : start + CHUNK] for kind in kinds for start in range(0, len(kind), CHUNK)]


class Outcome(NamedTuple):
    """What came of one named answer.

    Attributes:
        shown: lines of hidden tests on the learner's page.
    """

    graded: Graded
    shown: list[str]


@functools.cache
def graded_chunk(lesson: str, number: int) -> dict[str, Outcome]:
    """Grade one chunk of a lesson's answers, each in a hand-in that is otherwise the model's."""
    model, chunk = model_answers(COURSE, lesson), chunks(lesson)[number]
    students = {answer.student: model | {answer.exercise: answer.source} for answer in chunk}
    # right answers as a class's are, so that a test which suspects one is seen; wrong ones need no second run
    options = {"examples": False, "twice": chunk[0].right}
    secrets = secret_lines(COURSE, lesson)
    with tempfile.TemporaryDirectory() as folder:
        layout = copy_course(Path(folder) / "course")
        return {
            student: Outcome(graded, shown(page_of(layout, lesson, student), secrets))
            for student, graded in grade(layout, lesson, students, **options).items()
        }


@functools.cache
def graded_ends(lesson: str) -> dict[str, Graded]:
    """Grade the released notebook as it is, and the model's answers."""
    with tempfile.TemporaryDirectory() as folder:
        students = {"unanswered": {}, "model": model_answers(COURSE, lesson)}
        return grade(copy_course(Path(folder) / "course"), lesson, students)


def answer_parameters() -> list:
    return [
        pytest.param(lesson, number, answer, id=f"{lesson}:{answer.student}", marks=group(f"{lesson}-{number}"))
        for lesson in LESSONS
        for number, chunk in enumerate(chunks(lesson))
        for answer in chunk
    ]


def group(name: str):
    """Tests of one group run on one worker and share what it graded."""
    return pytest.mark.xdist_group(name)


@pytest.mark.parametrize(("lesson", "number", "answer"), answer_parameters())
def test_named_answer(lesson: str, number: int, answer: Answer):
    """A right answer loses nothing; a wrong one loses exactly its own test, all of it, with its own hint.

    And the page that its learner gets shows no hidden test.
    """
    graded, seen = graded_chunk(lesson, number)[answer.student]
    assert not seen
    test = f"test_{answer.exercise}"
    assert {name for name, score in graded.scores.items() if score.waits} <= essays(lesson)  # nobody is suspected
    if answer.right:
        assert not graded.lost, graded.messages
        return
    assert graded.lost == {test}, graded.messages
    assert graded.scores[test].points == 0
    assert graded.messages[test].startswith("AssertionError: ")
    assert answer.hint in graded.messages[test]


@pytest.mark.parametrize("lesson", [pytest.param(lesson, marks=group(f"{lesson}-ends")) for lesson in LESSONS])
def test_unanswered_gives_nothing(lesson: str):
    """The released notebook as it is scores 0 on every graded cell."""
    scores = graded_ends(lesson)["unanswered"].scores
    assert set(scores) >= {f"test_{exercise}" for exercise in exercises(lesson)}
    assert {test: score.points for test, score in scores.items()} == dict.fromkeys(scores, 0)
    assert not any(score.waits for score in scores.values())


@pytest.mark.parametrize("lesson", [pytest.param(lesson, marks=group(f"{lesson}-ends")) for lesson in LESSONS])
def test_model_gives_everything(lesson: str):
    """The model answers score full marks; what a person marks waits for one."""
    graded = graded_ends(lesson)["model"]
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
        messages = [message(node) for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.Assert)]
        assert len(set(messages)) == len(messages), f"{cell.id}: two assertions give one hint"
        unguarded = [text for text in messages if not any(hint in text for hint in hints)]
        assert unguarded == [], cell.id


def message(node: ast.Assert) -> str:
    """The fixed text of an assertion's hint."""
    parts = node.msg.values if isinstance(node.msg, ast.JoinedStr) else [node.msg]
    return "".join(part.value for part in parts if isinstance(part, ast.Constant))


@pytest.mark.parametrize("lesson", [pytest.param(lesson, marks=group(f"{lesson}-cold")) for lesson in LESSONS])
def test_whole_notebooks_and_cold_kernels_give_the_same(lesson: str, tmp_path: Path):
    """Hand-ins of the first wrong, and of the first right, answer to each exercise: cold, warm and bare are equal."""
    students = {}
    for right in (True, False):
        first = {answer.exercise: answer.source for answer in reversed(ANSWERS[lesson]) if answer.right is right}
        students[f"all-{'right' if right else 'wrong'}"] = first
    warm = grade(copy_course(tmp_path / "warm"), lesson, students)
    cold = grade(copy_course(tmp_path / "cold"), lesson, students, warm=False)
    bare = grade(copy_course(tmp_path / "bare"), lesson, students, examples=False)
    assert cold == warm == bare
    assert warm["all-right"].lost == essays(lesson)  # left blank
    assert warm["all-wrong"].lost == {f"test_{exercise}" for exercise in exercises(lesson)} | essays(lesson)
