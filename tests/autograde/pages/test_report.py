"""The class report: who stands where, what many got wrong, and who needs a look."""

from __future__ import annotations

import gc
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import pandas as pd
import pytest
from nbformat.notebooknode import NotebookNode

from autograde.files import write_atomically
from autograde.gradebook.database import Record, Score, one_engine, opened, read_record
from autograde.gradebook.marks import Marks
from autograde.intake import record as records
from autograde.intake.record import Intake, Suspicion
from autograde.intake.unusual import Finding, Kind
from autograde.layout import Layout
from autograde.lesson.cells import serialize
from autograde.lesson.template import read_template
from autograde.pages import report as reporting
from autograde.pages.learner import Page, PageMaker, State
from autograde.pages.report import (
    MOST_ROWS,
    Learner,
    LearnerStatus,
    Report,
    kind_of,
    read_learner,
    read_learners,
    read_report,
    write_report,
)
from autograde.pages.similarity import Likeness
from autograde.settings import nbgrader_config
from tests.support import large_classes
from tests.support.copies import ROOT
from tests.support.grading import course_command, one_line
from tests.support.learner_pages import error, page_of, rendered
from tests.support.statements import statements

LESSON, ESSAY = "03-wordpiece", "vocabulary_size_essay"


@pytest.fixture(scope="module")
def maker() -> PageMaker:
    return PageMaker(read_template(Layout(ROOT).solution(LESSON), nbgrader_config(Layout(ROOT))))


def failed(maker: PageMaker, hint: str) -> Page:
    return page_of(maker, points={"test_wordpiece": 0.0}, errors={"test_wordpiece": error(hint)})


@pytest.fixture(scope="module")
def report(maker: PageMaker) -> Report:
    right = page_of(maker)
    nothing = dict.fromkeys((cell.id for cell in maker.template.notebook.cells), 0.0)
    learners = (
        Learner("01", "강하늘", right),
        Learner("02", "김바다", failed(maker, "3개여야 하는데 2개입니다.")),
        Learner("03", "남구름", failed(maker, "5개여야 하는데 1개입니다.")),
        Learner("04", "노을", failed(maker, "막혔을 때를 생각했나요?")),
        Learner("05", "문별", page_of(maker, points=nothing, answered=False)),
        Learner("06", "박새벽", page_of(maker, points={ESSAY: 0.0}, waits=(ESSAY,))),
        Learner(
            "07",
            "서리",
            page_of(
                maker,
                points={"test_wordpiece": 0.0},
                waits=("test_wordpiece",),
                intake=Intake(suspicions=(Suspicion("wordpiece", "언제나 같습니다"),)),
            ),
            (Suspicion("wordpiece", "언제나 같습니다"),),
        ),
        Learner("08", "윤슬", replace(right, reason="끊겼습니다.", exercises=(), points=0.0)),
        Learner("09", "이슬"),
        Learner("10", "장마", instead="노트북(.ipynb)이 없습니다. 온 것: 과제.pdf"),
    )
    maxima = {exercise.name: exercise.maximum for exercise in right.exercises}
    pairs = (Likeness("02", "03", 0.9, 30, ("wordpiece",)), Likeness("03", "04", 0.8, 20, ("wordpiece",)))
    return Report(LESSON, maker.title, right.maximum, learners, maker.titles, maxima, pairs)


def test_status(report: Report):
    found = {status: [learner.student for learner in learners] for status, learners in report.by_status.items()}
    assert found == {
        LearnerStatus.GRADED: ["01", "02", "03", "04", "05"],
        LearnerStatus.WAITING: ["06"],
        LearnerStatus.SUSPECTED: ["07"],
        LearnerStatus.UNREADABLE: ["08"],
        LearnerStatus.ABSENT: ["09"],
        LearnerStatus.NO_NOTEBOOK: ["10"],
    }


def test_only_who_was_graded_counts(report: Report):
    """Neither who handed in nothing nor what could not be read is a 0."""
    assert [learner.student for learner in report.graded] == ["01", "02", "03", "04", "05", "06", "07"]
    assert sum(count for _, count in report.bars) == 7


def test_bars(report: Report):
    """Full marks are a bar of their own, and 0 is in the first."""
    bars = dict(report.bars)
    assert list(bars)[-1] == "만점"
    assert bars["만점"] == 1
    assert bars["0~9%"] == 1


@pytest.mark.parametrize(
    ("points", "label"),
    [
        (0, "0~9%"),
        (0.99, "0~9%"),
        (1, "10~19%"),
        (3, "30~39%"),
        (7, "70~79%"),
        (9.99, "90~99%"),
        (10, "만점"),
        (12, "만점"),
    ],
)
def test_edges_of_bars(maker: PageMaker, points: float, label: str):
    """Ten points in all; more than all is full marks."""
    learner = Learner("01", "", replace(page_of(maker), points=points))
    found = Report(LESSON, "", 10.0, (learner,), {}, {}).bars
    assert [name for name, count in found if count] == [label]


def test_exercises(report: Report):
    summary = {exercise.name: exercise for exercise in report.exercises}
    assert summary["wordpiece"].counts == Counter(
        {State.PASSED: 2, State.FAILED: 3, State.BLANK: 1, State.SUSPECTED: 1}
    )
    assert summary[ESSAY].counts == Counter({State.MARKED: 5, State.BLANK: 1, State.WAITING: 1})
    assert summary["wordpiece"].mean == pytest.approx(2 / 6)  # of those whose mark is certain
    assert summary["wordpiece"].total == 7


def test_mistakes_are_one_where_only_numbers_differ(report: Report):
    found = [([learner.student for learner in each.learners], each.hint) for each in report.mistakes]
    assert found == [(["02", "03"], "3개여야 하는데 2개입니다."), (["04"], "막혔을 때를 생각했나요?")]


def test_mistakes_are_told_apart_by_their_cause(maker: PageMaker, tmp_path: Path):
    """A test that stops at the same missing name says nothing of why it is missing."""
    missing = {"test_wordpiece": error("name 'wordpiece' is not defined", "NameError", 1)}
    causes = [error("No module named 'google.colab'", "ModuleNotFoundError"), error("incomplete input", "SyntaxError")]
    pages = [
        page_of(maker, points={"test_wordpiece": 0.0}, errors=missing, outputs={"wordpiece": [cause]})
        for cause in (*causes, causes[0])
    ]
    learners = tuple(Learner(str(number), "", page) for number, page in enumerate(pages))
    maxima = {exercise.name: exercise.maximum for exercise in pages[0].exercises}
    found = Report(LESSON, maker.title, 10.0, learners, maker.titles, maxima)
    assert [len(mistake.learners) for mistake in found.mistakes] == [2, 1]
    write_report(found, tmp_path / "report.html")
    text = (tmp_path / "report.html").read_text(encoding="utf8")
    assert "<td>답 셀</td>" in text
    assert "비공개" not in text


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("3개", "12개", True), ("-1.5e-3", "2", True), ("모양 [2, 3]", "모양 [4, 5]", True), ("셋", "넷", False)],
)
def test_kinds(one: str, other: str, same: bool):
    assert (kind_of(one) == kind_of(other)) is same


def test_the_page(report: Report, tmp_path: Path):
    """Everything an instructor looks for is in one file, which needs no other."""
    path = tmp_path / "report.html"
    write_report(report, path)
    text = path.read_text(encoding="utf8")
    for said in (
        "김바다",
        "막혔을 때를 생각했나요?",
        "판단 보류 1명",
        "끊겼습니다.",
        "내지 않은 사람 1명",
        "파일만 낸 사람 1명",
        "온 것: 과제.pdf",
        "90%",
    ):
        assert said in text
    assert "서로 이어지는 3명: 02, 03, 04" in text
    assert "http" not in text.replace("http-equiv", "")
    assert text.count("<script>") == 1
    write_report(report, tmp_path / "again.html")
    assert (tmp_path / "again.html").read_bytes() == path.read_bytes()


def test_an_answer_that_only_calls_the_library_is_on_the_page(maker: PageMaker, tmp_path: Path):
    """Who it was and which exercise, with the mark as it is; nothing where nobody did."""
    learners = (
        Learner("01", "강하늘", page_of(maker), borrowed=("wordpiece",)),
        Learner("02", "김바다", page_of(maker)),
    )
    for found in (learners, learners[1:]):
        report = Report(LESSON, maker.title, 10.0, found, maker.titles, dict.fromkeys(maker.titles, 1.0))
        write_report(report, tmp_path / "report.html")
        text = (tmp_path / "report.html").read_text(encoding="utf8")
        assert ("라이브러리의 함수를 부르기만 한 답 1명" in text) == (len(found) == 2)
        assert (re.search("강하늘[^:]{0,20}: wordpiece</li>", text) is not None) == (len(found) == 2)
    assert learners[0].status == LearnerStatus.GRADED


NOTED = (
    Finding("wordpiece", 3, Kind.FRAMES),
    Finding("wordpiece", 7, Kind.FRAMES),
    Finding("unknown_rate", 2, Kind.EXECUTED, carried=True),
)


def test_unusual_code_is_on_the_page(maker: PageMaker, tmp_path: Path):
    """Who, which exercise, which lines and what it does; nothing where nobody did. No status or mark changes."""
    learners = (Learner("01", "강하늘", page_of(maker), unusual=NOTED), Learner("02", "김바다", page_of(maker)))
    for found in (learners, learners[1:]):
        report = Report(LESSON, maker.title, 10.0, found, maker.titles, dict.fromkeys(maker.titles, 1.0))
        write_report(report, tmp_path / "report.html")
        text = (tmp_path / "report.html").read_text(encoding="utf8")
        for said in (
            "살펴볼 것: 정직한 답이 쓸 일이 없는 코드 1명",
            "wordpiece의 답 3, 7번째 줄: 자기를 부른 코드의 프레임(변수와 소스)을 들여다봅니다.",
            "unknown_rate의 답에 옮겨 온 코드 2번째 줄: 문자열을 코드로 실행합니다.",
        ):
            assert (said in text) == (len(found) == 2)
    assert [learner.status for learner in learners] == [LearnerStatus.GRADED] * 2
    assert learners[0].page == learners[1].page


def test_unusual_code_cannot_write_into_the_page(maker: PageMaker, tmp_path: Path):
    """The record lies in a file; whatever stands in it is text."""
    hostile = (Finding("<script>document.title = 1</script>", 1, Kind.FRAMES),)
    learners = (Learner("01", "강하늘", page_of(maker), unusual=hostile),)
    report = Report(LESSON, maker.title, 10.0, learners, maker.titles, dict.fromkeys(maker.titles, 1.0))
    write_report(report, tmp_path / "report.html")
    text = (tmp_path / "report.html").read_text(encoding="utf8")
    assert text.count("<script>") == 1  # the page's own
    assert "&lt;script&gt;document.title = 1&lt;/script&gt;의 답 1번째 줄" in text


def test_what_is_unusual_is_read_from_the_record(maker: PageMaker, tmp_path: Path):
    """And the learner's own page is the same with it and without."""
    layout, notebook = Layout(tmp_path), maker.template.copy()
    place = layout.grading / "autograded" / "01" / LESSON
    write_atomically(place / f"{LESSON}.ipynb", serialize(notebook))
    late = pd.Series(dtype=float)
    graded = [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade")]
    record = Record({cell.id: Score(1.0, 1.0, False) for cell in graded}, {}, 0.0)
    rows = []
    for noted in ((), NOTED):
        records.write(place, Intake(unusual=noted))
        rows.append(read_learner(layout, LESSON, maker, Learner("01", ""), record, tmp_path, late))
    assert [row.unusual for row in rows] == [(), NOTED]
    assert rows[0] == replace(rows[1], unusual=())
    assert rendered(rows[0].page) == rendered(rows[1].page)


def test_what_is_borrowed_is_read_from_the_graded_notebook(maker: PageMaker, tmp_path: Path):
    notebook = maker.template.copy()
    answer = next(cell for cell in notebook.cells if cell.id == "wordpiece")
    answer.source = "from minigpt.tokenizer import wordpiece"
    layout = Layout(tmp_path)
    write_atomically(layout.grading / "autograded" / "01" / LESSON / f"{LESSON}.ipynb", serialize(notebook))
    late = pd.Series(dtype=float)
    graded = [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade")]
    record = Record({cell.id: Score(1.0, 1.0, False) for cell in graded}, {}, 0.0)
    learner = read_learner(layout, LESSON, maker, Learner("01", ""), record, tmp_path, late)
    assert learner.borrowed == ("wordpiece",)


def test_an_unforeseen_error_is_one_learners_row(maker: PageMaker, tmp_path: Path):
    """Everybody else is in the report; the page says who is not, and why."""
    layout = Layout(tmp_path)
    names = ["01", "02", "03"]
    for student in names:
        path = layout.grading / "autograded" / student / LESSON / f"{LESSON}.ipynb"
        write_atomically(path, serialize(maker.template.copy()))
    graded = [cell for cell in maker.template.notebook.cells if cell.metadata.get("nbgrader", {}).get("grade")]
    about = {cell.id: float(cell.metadata.nbgrader.points) for cell in graded}
    grades = [(student, LESSON, name, points, False, False) for student in names for name, points in about.items()]
    marks = Marks(
        pd.DataFrame({"last_name": "김", "first_name": "", "email": ""}, index=pd.Index(names, name="student")),
        pd.DataFrame({"maximum": about.values()}, index=pd.MultiIndex.from_product([[LESSON], about])),
        pd.DataFrame(grades, columns=["student", "lesson", "exercise", "points", "waiting", "due"]).set_index(
            ["student", "lesson", "exercise"]
        ),
        pd.DataFrame({"late": [], "penalty": [], "days": []}),
    )
    real = maker.page

    def page(notebook, taken, student, record):
        if student == "02":
            raise KeyError("nobody has thought of <this>")
        return real(notebook, taken, student, record)

    with patch.object(PageMaker, "page", side_effect=page):
        learners = tuple(read_learners(layout, LESSON, maker, marks, tmp_path))
    assert [learner.status for learner in learners] == [
        LearnerStatus.GRADED,
        LearnerStatus.UNSHOWN,
        LearnerStatus.GRADED,
    ]
    assert "KeyError" in learners[1].problem
    unknown = replace(marks, problems={("03", LESSON): "점수를 셈하다가 뜻하지 않은 오류가 났습니다."})
    rows = list(read_learners(layout, LESSON, maker, unknown, tmp_path))
    assert [learner.status for learner in rows] == [LearnerStatus.GRADED, LearnerStatus.GRADED, LearnerStatus.UNSHOWN]
    maxima = dict.fromkeys(maker.titles, 1.0)
    write_report(Report(LESSON, maker.title, 5.0, learners, maker.titles, maxima), tmp_path / "report.html")
    text = (tmp_path / "report.html").read_text(encoding="utf8")
    assert "결과를 읽지 못한 사람 1명" in text
    assert "nobody has thought of &lt;this&gt;" in text


def test_an_empty_class(maker: PageMaker, tmp_path: Path):
    """Nobody was graded: a page all the same."""
    learner = Learner("01", "강하늘")
    maxima = dict.fromkeys(maker.titles, 1.0)
    write_report(Report(LESSON, maker.title, 5.0, (learner,), maker.titles, maxima), tmp_path / "report.html")
    assert "틀린 답이 없습니다." in (tmp_path / "report.html").read_text(encoding="utf8")


class TestLargeClass:
    """What would grow with the class, and must not."""

    def read(self, layout: Layout, size: int) -> Report:
        (layout.grading / "gradebook.db").unlink(missing_ok=True)
        one_engine.cache_clear()
        large_classes.fill_gradebook(layout, [LESSON], size)
        large_classes.write_results(layout, LESSON, size)
        return read_report(layout, LESSON, layout.grading)

    def test_no_more_queries_and_no_notebook_is_kept(self, course_copy: Layout):
        counts = []
        for size in (6, 24):
            with statements() as found:
                report = self.read(course_copy, size)
            queries = [one for one in found if one.lstrip().upper().startswith("SELECT")]
            gc.collect()
            counts.append((len(queries), sum(isinstance(one, NotebookNode) for one in gc.get_objects())))
            assert len(report.learners) == size
        assert counts[0] == counts[1]

    def test_what_is_shown_is_that_of_the_learners_pages(self, course_copy: Layout, maker: PageMaker):
        """Only what the report does not show is left out."""
        report = self.read(course_copy, 32)
        read = 0
        for learner in report.graded:
            place = course_copy.grading / "autograded" / learner.student / LESSON
            held = read_record(f"sqlite:///{course_copy.grading / 'gradebook.db'}", LESSON, learner.student)
            whole = large_classes.read(place / f"{LESSON}.ipynb")
            page = maker.page(whole, records.read(place) or Intake(), learner.student, held)
            page = replace(page, points=learner.page.points, late_penalty=learner.page.late_penalty)
            shown = tuple(replace(one, answer="", outputs=()) for one in page.exercises)
            assert learner.page == replace(page, exercises=shown)
            read += 1
        assert read > 20
        copied = (large_classes.student_id(29), large_classes.student_id(30))
        assert copied in [(pair.one, pair.other) for pair in report.pairs]
        assert len(report.pairs) < 4

    def test_most_rows_wait(self, maker: PageMaker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
        """A browser lays out the first of a table, however many there are; of many pairs only the first are written."""
        monkeypatch.setattr(reporting, "MOST_PAIRS", 2)
        right = page_of(maker)
        learners = tuple(Learner(f"{number:04}", "", right) for number in range(MOST_ROWS + 7))
        maxima = dict.fromkeys(maker.titles, 1.0)
        pairs = tuple(Likeness("0000", f"{number:04}", 0.9, 30, ("wordpiece",)) for number in range(1, 5))
        write_report(Report(LESSON, maker.title, 5.0, learners, maker.titles, maxima, pairs), tmp_path / "report.html")
        text = (tmp_path / "report.html").read_text(encoding="utf8")
        assert text.count('<tr class="later"') == 7
        assert text.count("<tr") > MOST_ROWS + 7
        assert "닮은 쌍이 4개라 가장 닮은 2쌍만" in text
        assert text.count("90%</td>") == 2
        assert "서로 이어지는 5명" in text


class TestRefusals:
    @pytest.mark.slow
    def test_nobody_was_graded(self, course_copy: Layout):
        with opened(course_copy.grading) as gradebook:
            gradebook.add_student("hong")
        assert "course grade" in one_line(course_command(course_copy, "report", LESSON))

    @pytest.mark.slow
    def test_an_unknown_lesson(self, course_copy: Layout):
        assert "없습니다" in one_line(course_command(course_copy, "report", "99-none"))
