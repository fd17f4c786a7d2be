"""The gradebook follows a lesson whose graded cells change after hand-ins came."""

from __future__ import annotations

import csv
from concurrent.futures import ThreadPoolExecutor

import nbformat
import pytest
from nbgrader.api import Gradebook
from nbgrader.converters import NbGraderException
from traitlets.config import Config
from typer.testing import CliRunner

from autograde.authoring.build import release
from autograde.cli import app
from autograde.gradebook import following
from autograde.gradebook.database import COURSE_ID, quicken_gradebooks
from autograde.gradebook.following import Change, Following, follow
from autograde.layout import Layout
from autograde.lesson.template import read_template
from tests.support.changing import ADDED, ANSWER, LESSON, TEST, Changing, follow_all
from tests.support.grading import nbgrader_here

quicken_gradebooks()


@pytest.fixture
def changing(course_copy: Layout) -> Changing:
    return Changing(course_copy, f"sqlite:///{course_copy.grading / 'gradebook.db'}")


def test_the_gradebook_follows_a_lesson_that_changes(changing: Changing):
    """Without a new process, and without losing what a person gave to what remains."""
    follow_all(changing)


def test_a_lesson_that_cannot_be_followed_stops_before_anything_is_touched(
    changing: Changing, monkeypatch: pytest.MonkeyPatch
):
    """One line; the gradebook is as it was, whatever went wrong half-way, and no file says otherwise."""
    changing.add()
    changing.learn()
    changing.graded(hong=True)
    changing.mark("hong", ADDED, 0.5, ANSWER, "거의")
    before, whole = changing.scores("hong"), changing.comments("hong")
    changing.remove(ANSWER, ADDED)
    changing.worth(TEST, 7)

    def full(*_):
        raise OSError(28, "No space left on device")

    for owner, name in ((following, "write_atomically"), (Following, "_change_points")):
        with monkeypatch.context() as patched:
            patched.setattr(owner, name, full)
            with pytest.raises(NbGraderException, match="지우지 않았습니다") as refused:
                changing.learn()
        assert "\n" not in str(refused.value)
        assert (changing.scores("hong"), changing.comments("hong")) == (before, whole)
        assert changing.put_away() == []
    changing.learn()
    assert changing.scores("hong")[TEST] == (7, 7, False)


def test_two_that_follow_at_once(changing: Changing):
    """One does it, the other finds it done."""
    changing.learn()
    changing.graded(hong=True)
    changing.add()
    nbformat.write(changing.notebook, changing.layout.solution(LESSON))
    template = read_template(changing.layout.solution(LESSON), Config())

    def one(_) -> Change:
        with Gradebook(changing.address, COURSE_ID) as gradebook:
            return follow(gradebook, LESSON, template.notebook, changing.layout.grading)

    with ThreadPoolExecutor() as pool:
        changes = list(pool.map(one, range(4)))
    assert [change.added for change in changes if change.added] == [(ADDED,)]
    assert set(changing.scores("hong")) >= {ADDED, TEST}


def test_generate_assignment_of_a_lesson_that_changed(changing: Changing):
    """nbgrader's own command, which refuses this otherwise, and `course build` leaves the gradebook alone."""
    changing.learn()
    changing.graded(hong=True)
    changing.add()
    nbformat.write(changing.notebook, changing.layout.solution(LESSON))
    release(changing.layout, LESSON, changing.notebook)
    assert changing.whole() == {"hong"}
    result = nbgrader_here(changing.layout, "generate_assignment", LESSON, "--force")
    assert result.returncode == 0, result.stderr
    assert changing.whole() == set()
    assert ADDED in changing.scores("hong")


@pytest.mark.slow
def test_a_lesson_that_changed_is_said_and_shown(changing: Changing, monkeypatch: pytest.MonkeyPatch):
    """By `course export` before the gradebook has followed and after; the report has who is to be graded again."""
    changing.learn()
    changing.graded(hong=True)
    place = changing.layout.grading / "autograded" / "hong" / LESSON / f"{LESSON}.ipynb"
    place.parent.mkdir(parents=True)
    nbformat.write(changing.notebook, place)
    monkeypatch.chdir(changing.layout.root)

    def told(*command: str) -> str:
        result = CliRunner().invoke(app, command)
        assert result.exit_code == 0, result.exception
        return result.stdout

    def table() -> dict[str, str]:
        with (changing.layout.grading / "grades-csv.csv").open(encoding="utf-8-sig", newline="") as file:
            return next(csv.DictReader(file))

    assert LESSON not in told("export").split(":")[0]
    assert table()[f"{LESSON} 상태"] == "채점 대기"
    changing.add()
    nbformat.write(changing.notebook, changing.layout.solution(LESSON))
    assert f"{LESSON} 단원은 성적을 매긴 뒤에 문제나 배점이 바뀌었습니다" in told("export")
    told("report", LESSON)
    changing.learn()
    said = told("export")
    assert f"{LESSON}: 1명은 채점한 뒤에 더해진 문제의 점수가 아직 없습니다" in said
    assert "바뀌었습니다" not in said
    assert table()[f"{LESSON} 상태"] == "다시 채점"
    columns = [column.split()[1] for column in table() if column.startswith(f"{LESSON} ")]
    assert columns.index(ADDED) == columns.index(TEST) - 1  # in the lesson's order
    told("report", LESSON)
    assert "다시 채점할 사람 1명" in (changing.layout.grading / f"report-{LESSON}.html").read_text(encoding="utf8")
