"""The named answers of every exercise, packed into few notebooks."""

from __future__ import annotations

import functools

from autograde.layout import Layout
from autograde.lesson.answers import Answer, model_answers, read_answers
from autograde.lesson.cells import is_essay
from autograde.lesson.source import read_lesson
from tests.support.copies import ROOT

COURSE = Layout(ROOT)


LESSONS = COURSE.lesson_names()


ANSWERS = {lesson: read_answers(COURSE, lesson) for lesson in LESSONS}


@functools.cache
def exercises(lesson: str) -> list[str]:
    """Return the exercises of a lesson that are graded by running tests."""
    return [name for name in model_answers(COURSE, lesson) if name not in essays(lesson)]


@functools.cache
def essays(lesson: str) -> set[str]:
    """Return the ids of a lesson's written answers, which a person marks."""
    return {cell.id for cell in read_lesson(COURSE, lesson).cells if is_essay(cell)}


def packed(lesson: str, right: bool, *, at_once: int) -> list[dict[str, Answer]]:
    """Pack a lesson's named answers into few notebooks, each answer once; return each as answers by exercise.

    Args:
        lesson: such as `01-tf-data`.
        right: whether to pack the right answers or the wrong ones.
        at_once: how many such answers a notebook has at most, each to another exercise; the exercises with most answers
            left come first, so that the neighbours of an answer change from notebook to notebook.
    """
    waiting: dict[str, list[Answer]] = {}
    for answer in reversed(ANSWERS[lesson]):
        if answer.right is right:
            waiting.setdefault(answer.exercise, []).append(answer)
    notebooks = []
    while any(waiting.values()):
        chosen = sorted(waiting, key=lambda exercise: -len(waiting[exercise]))[:at_once]
        notebooks.append({exercise: waiting[exercise].pop() for exercise in chosen if waiting[exercise]})
    return notebooks


def by_student(notebooks: list[dict[str, Answer]]) -> dict[str, dict[str, Answer]]:
    """Return a class with one learner for each notebook."""
    return {f"packed-{number:02}": answers for number, answers in enumerate(notebooks)}


def hand_ins(lesson: str, named: dict[str, dict[str, Answer]]) -> dict[str, dict[str, str]]:
    """Return what each learner submits: the named answers, and the model answers to the other exercises."""
    model = model_answers(COURSE, lesson)
    return {
        student: model | {answer.exercise: answer.source for answer in answers.values()}
        for student, answers in named.items()
    }


def typical(lesson: str) -> dict[str, dict[str, str]]:
    """Return hand-ins of nothing, of the model's answers, and of answers right in one half and wrong in the other.

    The first half is right: an answer may call what an earlier exercise made.
    """
    first = {(answer.exercise, answer.right): answer.source for answer in reversed(ANSWERS[lesson])}
    known = exercises(lesson)
    halves = {exercise: first[exercise, number < len(known) // 2] for number, exercise in enumerate(known)}
    return {"unanswered": {}, "model": model_answers(COURSE, lesson), "half-right": halves}
