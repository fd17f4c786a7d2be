"""A class of attackers between two honest learners, graded as an instructor does: none gains, reads or harms."""

from __future__ import annotations

import shutil
import subprocess

import nbformat
import pytest

from tests.support.attacking import HONEST, LESSON, ON_PAGES, Attack, Ground, attacks, effects, grade, points

ATTACKS = attacks()


@pytest.fixture(scope="module")
def graded(tmp_path_factory) -> tuple[Ground, subprocess.CompletedProcess]:
    """Everybody in one class, with short limits."""
    ground = Ground(tmp_path_factory.mktemp("attacked"), plain=False)
    ground.prepare(ATTACKS)
    short = ("--Execute.timeout=6", "--StrictExecute.grace=2", "--Execute.iopub_timeout=5")
    result = grade(ground, ATTACKS, *short)
    yield ground, result
    shutil.rmtree(ground.place, ignore_errors=True)


@pytest.mark.slow
@pytest.mark.xdist_group("attacks")
class TestClassOfAttackers:
    @pytest.mark.parametrize("attack", [pytest.param(attack, id=attack.student) for attack in ATTACKS])
    def test_it_achieves_nothing(self, graded, attack: Attack):
        ground, result = graded
        assert effects(ground, attack, result.returncode) == [], result.stderr[-3000:]

    @pytest.mark.parametrize("attack", [pytest.param(attack, id=attack.student) for attack in ATTACKS])
    def test_it_has_a_result(self, graded, attack: Attack):
        """Marks in the gradebook, and a notebook to look at."""
        ground, _ = graded
        assert points(ground, attack.student) == [0, 0]
        nbformat.read(ground.grading / "autograded" / attack.student / LESSON / f"{LESSON}.ipynb", as_version=4)

    @pytest.mark.parametrize("name", ON_PAGES)
    def test_its_page_is_there(self, graded, name: str):
        """Else nothing would run in it, whatever it shows."""
        ground, _ = graded
        assert list(ground.grading.glob(f"feedback/*-{name}/{LESSON}/{LESSON}.html"))

    def test_the_honest_have_their_points(self, graded):
        ground, _ = graded
        assert [points(ground, student) for student in HONEST] == [[2, 2], [2, 2]]


def test_there_are_enough_of_each_kind():
    assert len(ATTACKS) >= 80
    assert len({attack.student for attack in ATTACKS}) == len(ATTACKS)
    assert all(attack.title for attack in ATTACKS)
