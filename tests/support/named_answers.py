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
    """The exercises of a lesson that are graded by running tests."""
    return [name for name in model_answers(COURSE, lesson) if name not in essays(lesson)]


@functools.cache
def essays(lesson: str) -> set[str]:
    """The answers of a lesson that a person marks."""
    return {cell.id for cell in read_lesson(COURSE, lesson).cells if is_essay(cell)}


def packed(lesson: str, right: bool, *, at_once: int) -> list[dict[str, Answer]]:
    """Few notebooks that together hold each of a lesson's right, or wrong, answers once.

    Args:
        at_once: to how many exercises a notebook has such an answer; the exercises with most answers left come first,
            so that the neighbours of an answer change from notebook to notebook.
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
    """A class of one learner for each notebook."""
    return {f"packed-{number:02}": answers for number, answers in enumerate(notebooks)}


def hand_ins(lesson: str, named: dict[str, dict[str, Answer]]) -> dict[str, dict[str, str]]:
    """What each learner hands in: the named answers, and the model's to the other exercises."""
    model = model_answers(COURSE, lesson)
    return {
        student: model | {answer.exercise: answer.source for answer in answers.values()}
        for student, answers in named.items()
    }
