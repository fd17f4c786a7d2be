"""There and back: released, answered, saved by Colab, mangled, zipped on Korean Windows, collected, graded.

The marks are those of the notebook that nothing happened to.
"""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest

from autograde.demo.zip import zipped
from autograde.gradebook.database import Score, read_scores
from autograde.lesson.answers import hand_in, model_answers, read_answers
from autograde.lesson.cells import serialize
from tests.support.broken import BROKEN, LESSON, dump, saved_by_colab
from tests.support.copies import copy_course
from tests.support.grading import course_command, nbgrader_here, put

MANGLED = (
    *("deleted_test", "edited_test", "reversed_order", "only_the_answers_left", "tests_turned_into_text"),
    *("no_grading_metadata", "pasted_into_a_new_notebook", "metadata_missing", "one_id_for_all", "flipped_flags"),
    *("raised_points", "hard_spaces_in_code", "notebook_format_3", "utf_16", "cp949", "windows_line_ends"),
    *("something_behind_the_notebook", "outputs_of_40_megabytes"),
)
WRONG = "is_long.wrong.counts_characters"

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("round-trip")]


@pytest.fixture(scope="module")
def scores(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Score]]:
    """The scores of the whole hand-in, under `plain`, and of each mangled one, by the name of what mangled it."""
    place = tmp_path_factory.mktemp("round-trip")
    layout = copy_course(place / "course")
    wrong = next(answer for answer in read_answers(layout, LESSON) if answer.student == WRONG)
    answered = hand_in(layout, LESSON, model_answers(layout, LESSON) | {wrong.exercise: wrong.source})
    put(layout, LESSON, "plain", answered)
    saved = saved_by_colab(json.loads(serialize(answered)))
    files, students = {}, {}
    for number, name in enumerate(MANGLED):
        made = BROKEN[name].build(copy.deepcopy(saved), Path(place))
        student = students[name] = f"2026{number:06}"
        file = (f"{LESSON}.ipynb의 사본", f"{LESSON} (1).ipynb", "제목 없음.ipynb")[number % 3]
        files[f"과제_{student}_홍길동/{file}"] = made if isinstance(made, bytes) else dump(made)
    archive = place / "전체 제출.zip"
    archive.write_bytes(zipped(files, "cp949"))
    result = course_command(layout, "collect", LESSON, str(archive))
    assert result.returncode == 0, result.stderr
    assert "자리를 찾지 못한" not in result.stdout, result.stdout
    result = nbgrader_here(layout, "autograde", LESSON)
    assert result.returncode == 0, result.stderr[-3000:]
    return {name: read_scores(layout, LESSON, student) for name, student in (students | {"plain": "plain"}).items()}


def test_the_whole_one_lost_only_what_is_wrong_in_it(scores: dict[str, dict[str, Score]]):
    lost = {test for test, score in scores["plain"].items() if score.points < score.maximum}
    assert lost == {"test_is_long"}


@pytest.mark.parametrize("name", MANGLED)
def test_the_same_marks(scores: dict[str, dict[str, Score]], name: str):
    assert scores[name] == scores["plain"]
