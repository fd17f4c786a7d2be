"""nbgrader's own commands on this layout, the sample class, and hand-ins that learners have bent."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import sqlite3

import nbformat
import pytest
from nbgrader.api import Gradebook

from autograde.gradebook.database import Score, is_whole, read_scores
from autograde.intake import record
from autograde.intake.unusual import Finding, Kind
from autograde.layout import Layout
from autograde.lesson.answers import hand_in, model_answers, read_answers
from autograde.lesson.cells import grade_id
from tests.support.copies import ROOT, copy_course
from tests.support.grading import (
    Graded,
    course_command,
    nbgrader,
    nbgrader_here,
    one_line,
    put,
    read_graded,
)
from tests.support.servers import jupyter_server

LESSON = "00-start"
TEST = "test_next_word_probabilities"


def cell_named(notebook, name: str):
    """The cell with this grade_id."""
    return next(cell for cell in notebook.cells if grade_id(cell) == name)


def without(notebook, *names: str):
    """The notebook without these cells, as a learner in Colab deletes them."""
    notebook.cells = [cell for cell in notebook.cells if grade_id(cell) not in names]
    return notebook


def bent_hand_ins(layout: Layout) -> dict[str, tuple[nbformat.NotebookNode, float]]:
    """Hand-ins a learner has bent, each with the points it deserves."""
    model = model_answers(layout, LESSON)
    wrong = next(answer for answer in read_answers(layout, LESSON) if not answer.right)

    def fresh(answers):
        return hand_in(layout, LESSON, answers)

    noisy = fresh(model)
    cell_named(noisy, "next_word_probabilities").source += (
        "\n\nimport sys, warnings\nwarnings.warn('시끄러운 경고')\nprint('오류 아님', file=sys.stderr)\n"
        "quiet = next_word_probabilities\n\n"
        "def next_word_probabilities(following, word):\n    print('부를 때마다', file=sys.stderr)\n"
        "    return quiet(following, word)"
    )
    emptied = fresh({wrong.exercise: wrong.source})
    cell_named(emptied, TEST).source = "assert True, '고친 시험'"
    richer = fresh(model)
    cell_named(richer, TEST).metadata.nbgrader.points = 100
    broken_setup = fresh(model)
    cell_named(broken_setup, "setup").source = "raise SystemError('고친 준비 셀')"
    extra = fresh(model)
    extra.cells.insert(3, nbformat.v4.new_code_cell("1 / 0"))
    extra.cells.append(nbformat.v4.new_markdown_cell("선생님, 재미있었습니다 🦊"))
    return {
        "test-deleted": (without(fresh(model), TEST), 2),
        "answer-deleted": (without(fresh(model), "next_word_probabilities"), 0),
        "both-deleted": (without(fresh(model), "next_word_probabilities", TEST), 0),
        "everything-deleted": (without(fresh({}), *filter(None, map(grade_id, fresh({}).cells))), 0),
        "prints-to-stderr": (noisy, 2),
        "test-replaced": (emptied, 0),
        "points-raised": (richer, 2),
        "setup-broken": (broken_setup, 2),
        "own-cells": (extra, 2),
    }


BENT = tuple(bent_hand_ins(Layout(ROOT)))


@pytest.fixture(scope="module")
def bent_class(tmp_path_factory: pytest.TempPathFactory) -> Layout:
    """A class of bent hand-ins, graded by one plain nbgrader command and given feedback."""
    layout = copy_course(tmp_path_factory.mktemp("bent") / "course")
    for student, (notebook, _) in bent_hand_ins(layout).items():
        put(layout, LESSON, student, notebook)
    for step in ("autograde", "generate_feedback"):
        result = nbgrader(layout, step, LESSON)
        assert result.returncode == 0, result.stderr[-3000:]
    return layout


@pytest.mark.slow
@pytest.mark.xdist_group("bent")
class TestBentClass:
    @pytest.mark.parametrize("student", BENT)
    def test_score(self, bent_class: Layout, student: str):
        """What a learner deleted or changed is restored, and noise on stderr costs nothing."""
        graded = read_graded(bent_class, LESSON, student)
        assert graded.scores[TEST].maximum == 2
        assert graded.scores[TEST].points == bent_hand_ins(bent_class)[student][1], graded.messages

    def test_restored_cell_says_so(self, bent_class: Layout):
        """The learner reads in Korean, above everything else, which cell was not handed in and came back."""
        for student, name, what in (
            ("test-deleted", TEST, "지금의 것으로 채점했습니다"),
            ("answer-deleted", "next_word_probabilities", "되살렸습니다"),
        ):
            path = bent_class.grading / "autograded" / student / LESSON / f"{LESSON}.ipynb"
            notebook = nbformat.read(path, as_version=4)
            assert cell_named(notebook, name)
            assert re.search(rf"{name}.*없어.*{what}", notebook.cells[0].source)
        page = bent_class.grading / "feedback" / "test-deleted" / LESSON / f"{LESSON}.html"
        said = f"낸 노트북에 {TEST} 셀이 없어(지웠거나 이전에 받은 노트북일 수 있습니다) 지금의 것으로 채점했습니다."
        assert said in page.read_text(encoding="utf8")

    def test_feedback_pages(self, bent_class: Layout):
        """Each learner has a page, with the hint of what failed."""
        for student in BENT:
            page = bent_class.grading / "feedback" / student / LESSON / f"{LESSON}.html"
            assert "시작하기" in page.read_text(encoding="utf8")
        page = bent_class.grading / "feedback" / "test-replaced" / LESSON / f"{LESSON}.html"
        assert "딕셔너리를 돌려주나요?" in page.read_text(encoding="utf8")

    def test_export(self, bent_class: Layout):
        """`nbgrader export` gives every learner's score."""
        result = nbgrader(bent_class, "export")
        assert result.returncode == 0, result.stderr
        with (bent_class.grading / "grades.csv").open(encoding="utf8", newline="") as file:
            rows = {
                row["student_id"]: float(row["score"]) for row in csv.DictReader(file) if row["assignment"] == LESSON
            }
        assert rows == {student: points for student, (_, points) in bent_hand_ins(bent_class).items()}

    def test_db(self, bent_class: Layout):
        """`nbgrader db` sees the class and the lesson."""
        assert "both-deleted" in nbgrader(bent_class, "db", "student", "list").stdout
        assert LESSON in nbgrader(bent_class, "db", "assignment", "list").stdout

    def test_formgrader(self, bent_class: Layout):
        """The page an instructor opens lists the lessons and the class's hand-ins."""
        with jupyter_server(bent_class) as fetch:
            assert "Formgrader" in fetch("formgrader") or "formgrader" in fetch("formgrader")
            lessons = {lesson["name"]: lesson for lesson in json.loads(fetch("formgrader/api/assignments"))}
            assert set(lessons) == set(bent_class.lesson_names())
            assert lessons[LESSON]["num_submissions"] == len(BENT)
            submissions = json.loads(fetch(f"formgrader/api/submissions/{LESSON}"))
            assert {row["student"]: row["score"] for row in submissions} == {
                student: points for student, (_, points) in bent_hand_ins(bent_class).items()
            }


# ---- the sample class -------------------------------------------------------------------------

DEMO = {
    "demo-perfect": (2, 2, 2, 4),
    "demo-another-way": (2, 2, 2, 4),
    "demo-blank": (0, 0, 0, 0),
    "demo-half": (2, 2, 0, 0),
    "demo-characters": (2, 2, 0, 4),
    "demo-batches": (2, 2, 2, 0),
    "demo-attacker": (2, 0, 2, 4),
    "demo-broken": (0, 0, 0, 0),
}
OUTCOMES = {"demo-perfect": "채점함", "demo-attacker": "판단 보류", "demo-broken": "채점 불가"}


@pytest.mark.slow
@pytest.mark.xdist_group("demo")
def test_demo_and_plain_nbgrader_agree(course_copy: Layout):
    """`course demo` prints each learner's points, what became of the hand-in, and pages; plain `nbgrader autograde`,
    and nothing else, gives the same scores from the same hand-ins without a gradebook."""
    result = course_command(course_copy, "demo")
    assert result.returncode == 0, result.stderr
    for student, points in DEMO.items():
        row = next(line for line in result.stdout.splitlines() if re.search(rf"{student} .*\d/\d", line))
        assert [float(found) for found in re.findall(r"(\d+)/\d+", row)] == [*points, sum(points)]
        assert OUTCOMES.get(student, "") in row
        page = re.search(rf"{student}\s+(autograde/feedback/\S+)", result.stdout).group(1)
        assert (course_copy.root / page).is_file()

    (course_copy.grading / "gradebook.db").unlink()
    shutil.rmtree(course_copy.grading / "autograded")
    result = nbgrader(course_copy, "autograde", "01-tf-data")
    assert result.returncode == 0, result.stderr[-3000:]
    for student, points in DEMO.items():
        scores = read_scores(course_copy, "01-tf-data", student)
        assert tuple(score.points for score in scores.values()) == points


@pytest.mark.slow
def test_demo_keeps_away_from_a_real_class(course_copy: Layout):
    """Where real learners have handed in, the demo touches nothing."""
    path = put(course_copy, LESSON, "20260001", hand_in(course_copy, LESSON, {}))
    assert "20260001" in one_line(course_command(course_copy, "demo"))
    assert [entry.name for entry in path.parent.parent.parent.iterdir()] == ["20260001"]


@pytest.mark.slow
def test_demo_without_built_lessons(course_copy: Layout):
    """The demo says what to build first."""
    shutil.rmtree(course_copy.lessons)
    assert "course build" in one_line(course_command(course_copy, "demo"))


# ---- answers marked by hand -------------------------------------------------------------------

ESSAY_LESSON, ESSAY = "03-wordpiece", "vocabulary_size_essay"


@pytest.mark.slow
def test_an_essay_waits_for_its_mark_and_keeps_it(course_copy: Layout):
    """Untouched or deleted it is 0; written it waits; grading everything again keeps the mark given by hand."""
    layout = course_copy
    hand_ins = {
        "written": hand_in(layout, ESSAY_LESSON, {ESSAY: "어휘 사전이 크면 토큰이 줄어듭니다."}),
        "untouched": hand_in(layout, ESSAY_LESSON, {}),
        "deleted": without(hand_in(layout, ESSAY_LESSON, {}), ESSAY),
    }
    for student, notebook in hand_ins.items():
        put(layout, ESSAY_LESSON, student, notebook)
    assert nbgrader_here(layout, "autograde", ESSAY_LESSON).returncode == 0
    essays = {student: read_scores(layout, ESSAY_LESSON, student)[ESSAY] for student in hand_ins}
    assert essays == {
        "written": Score(0, 2, waits=True),
        "untouched": Score(0, 2, waits=False),
        "deleted": Score(0, 2, waits=False),
    }

    with Gradebook(f"sqlite:///{layout.grading / 'gradebook.db'}") as gradebook:
        grade = gradebook.find_grade(ESSAY, ESSAY_LESSON, ESSAY_LESSON, "written")
        grade.manual_score, grade.needs_manual_grade = 1.5, False
        comment = gradebook.find_comment(ESSAY, ESSAY_LESSON, ESSAY_LESSON, "written")
        comment.manual_comment = "그림의 값을 잘 읽었습니다."
        gradebook.db.commit()
    assert nbgrader_here(layout, "autograde", ESSAY_LESSON, "--force").returncode == 0
    assert read_scores(layout, ESSAY_LESSON, "written")[ESSAY].points == 1.5
    page = layout.grading / "feedback" / "written" / ESSAY_LESSON / f"{ESSAY_LESSON}.html"
    assert nbgrader(layout, "generate_feedback", ESSAY_LESSON).returncode == 0
    assert "어휘 사전이 크면 토큰이 줄어듭니다." in page.read_text(encoding="utf8")

    # handed in once more, cut off half-way: no test passes, and what a person wrote stays
    path = put(layout, ESSAY_LESSON, "written", hand_ins["written"])
    path.write_bytes(path.read_bytes()[:-500])
    result = nbgrader_here(layout, "autograde", ESSAY_LESSON)
    assert result.returncode == 0
    assert "written: 채점 불가 - " in result.stderr
    scores = read_scores(layout, ESSAY_LESSON, "written")
    assert scores.pop(ESSAY) == Score(1.5, 2, waits=False)
    assert {(score.points, score.waits) for score in scores.values()} == {(0, False)}
    with Gradebook(f"sqlite:///{layout.grading / 'gradebook.db'}") as gradebook:
        comment = gradebook.find_comment(ESSAY, ESSAY_LESSON, ESSAY_LESSON, "written")
        assert comment.comment == "그림의 값을 잘 읽었습니다."


PATCHES_WHILE_CALLED = """\
def apply_temperature(logits, temperature):
    if temperature <= 0:
        raise ValueError
    np.allclose = lambda *arguments, **options: "atol" in options
    return np.asarray(logits) * temperature
"""


@pytest.mark.slow
def test_a_comparison_patched_by_an_answer_gives_no_point(course_copy: Layout):
    """It is patched where no test is; the rest of the hand-in has its marks, and the instructor is told."""
    lesson, test = "10-sampling", "test_apply_temperature"
    answers = model_answers(course_copy, lesson) | {"apply_temperature": PATCHES_WHILE_CALLED}
    put(course_copy, lesson, "attacker", hand_in(course_copy, lesson, answers))
    result = nbgrader_here(course_copy, "autograde", lesson)
    assert result.returncode == 0, result.stderr[-3000:]
    scores = read_scores(course_copy, lesson, "attacker")
    patched = scores.pop(test)
    assert (patched.points, patched.waits) == (0, False)
    assert all(score.points == score.maximum for score in scores.values())
    intake = record.read(course_copy.grading / "autograded" / "attacker" / lesson)
    assert not intake.suspicions
    assert intake.unusual == (Finding("apply_temperature", 4, Kind.PATCHES),)


# ---- nbgrader on its own ----------------------------------------------------------------------


@pytest.mark.slow
def test_generate_assignment_gives_the_committed_bytes(course_copy: Layout):
    """nbgrader's own command, run from inside `autograde/`, writes the lesson the build wrote."""
    path = course_copy.release(LESSON)
    before = path.read_bytes()
    path.unlink()
    result = nbgrader(course_copy, "generate_assignment", LESSON, "--force")
    assert result.returncode == 0, result.stderr
    assert path.read_bytes() == before
    assert course_command(course_copy, "build", "--check").returncode == 0


@pytest.mark.slow
def test_gradebook_is_made_without_an_activated_environment(course_copy: Layout):
    """nbgrader runs `alembic` by name; it is found although the environment's bin is not on PATH."""
    result = nbgrader(course_copy, "db", "student", "add", "hong", PATH=os.defpath)
    assert result.returncode == 0, result.stderr
    assert is_whole(course_copy.grading / "gradebook.db")


@pytest.mark.slow
def test_changed_tests_reach_the_gradebook(course_copy: Layout):
    """A lesson rebuilt after some were graded is graded with its new tests, and nobody's score is lost."""
    model = model_answers(course_copy, LESSON)
    put(course_copy, LESSON, "first", hand_in(course_copy, LESSON, model))
    assert nbgrader_here(course_copy, "autograde", LESSON).returncode == 0
    solution = course_copy.solution(LESSON)
    notebook = nbformat.read(solution, as_version=4)
    cell_named(notebook, TEST).source += "\nassert False, '새 시험'"
    solution.write_text(nbformat.writes(notebook), encoding="utf8")
    put(course_copy, LESSON, "second", hand_in(course_copy, LESSON, model))
    assert nbgrader_here(course_copy, "autograde", LESSON).returncode == 0
    assert read_scores(course_copy, LESSON, "first")[TEST].points == 2
    assert read_graded(course_copy, LESSON, "second") == Graded(
        {TEST: read_scores(course_copy, LESSON, "second")[TEST]}, {TEST: "AssertionError: 새 시험"}
    )


@pytest.mark.slow
@pytest.mark.parametrize("content", ["tables without a version", "not a database"])
def test_half_made_gradebook_is_refused(course_copy: Layout, content: str):
    """A broken gradebook is one line that says how to go on; the file itself is left as it is."""
    path = course_copy.grading / "gradebook.db"
    if content == "not a database":
        path.write_text(content, encoding="utf8")
    else:
        with sqlite3.connect(path) as connection:
            connection.execute("CREATE TABLE assignment (id TEXT)")
    before = path.read_bytes()
    result = nbgrader(course_copy, "autograde", LESSON)
    assert "gradebook.db.bak" in one_line(result)
    assert path.read_bytes() == before


@pytest.mark.slow
def test_unknown_lesson_for_nbgrader(course_copy: Layout):
    """A lesson nobody handed in ends with an error status and grades nothing."""
    result = nbgrader(course_copy, "autograde", "no-such-lesson")
    assert result.returncode != 0
    assert "no-such-lesson" in result.stderr
    assert "Traceback" not in result.stderr


def test_scores_of_nobody(course_copy: Layout):
    """Asking for a score before anything was graded is a CourseError that says what to run."""
    from autograde.errors import CourseError

    with pytest.raises(CourseError, match="nbgrader autograde 00-start"):
        read_scores(course_copy, LESSON, "hong")
