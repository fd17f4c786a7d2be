"""Marks out: what a person got, waits for or never handed in, as Excel, Moodle and Canvas read it."""

from __future__ import annotations

import csv
import json
from datetime import datetime, timedelta
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from nbgrader.api import Gradebook
from typer.testing import CliRunner

from autograde.cli import app, lost_gradebook
from autograde.errors import CourseError
from autograde.gradebook import export
from autograde.gradebook.database import database, one_engine, opened, quicken_gradebooks, read_record
from autograde.gradebook.lateness import late_plugin
from autograde.gradebook.marks import Marks, read_marks
from autograde.intake import record, without_notebook
from autograde.intake.record import RECORD, Status
from autograde.layout import Layout
from autograde.settings import nbgrader_config
from tests.support import large_classes
from tests.support.grading import course_command, one_line
from tests.support.statements import statements

LESSONS = ["00-start", "01-tf-data"]
DUE = datetime(2026, 3, 5)


@pytest.fixture
def class_of(course_copy: Layout):
    """A gradebook of two lessons with these people and points: student to lesson to (points, waiting, hours late)."""

    def make(people: dict[str, dict], marks: dict[str, dict[str, list]]) -> Marks:
        quicken_gradebooks()
        with Gradebook(database(course_copy.grading), "minigpt") as book:
            for lesson in LESSONS:
                book.add_assignment(lesson, duedate=DUE)
                book.add_notebook(lesson, lesson)
                book.add_solution_cell("answer", lesson, lesson)
                for number, points in enumerate((2, 3)):
                    book.add_grade_cell(f"test_{number}", lesson, lesson, max_score=points, cell_type="code")
            for student, about in people.items():
                book.add_student(student, **about)
            for student, lessons in marks.items():
                for lesson, grades in lessons.items():
                    hours = grades[2] if len(grades) > 2 else 0
                    book.add_submission(lesson, student, timestamp=DUE + timedelta(hours=hours))
                    for number, points in enumerate(grades[:2]):
                        grade = book.find_grade(f"test_{number}", lesson, lesson, student)
                        grade.auto_score, grade.needs_manual_grade = points or 0, points is None
                    book.db.commit()
        return read_marks(course_copy, LESSONS)

    return make


PEOPLE = {
    "2024000001": {"last_name": "홍", "first_name": "길동", "email": "hong@example.ac.kr", "lms_user_id": "77"},
    "2024000002": {"last_name": "Kim", "first_name": "Ann, B.", "email": "ann@example.com"},
    "2024000003": {"last_name": "박", "first_name": "결석"},
    "0012": {"last_name": "=cmd|' /C calc'!A0"},
    "202400000400": {},
}
MARKS = {
    "2024000001": {"00-start": [2, 3], "01-tf-data": [2, 0, 25]},
    "2024000002": {"00-start": [0, 0], "01-tf-data": [2, None]},
    "0012": {"00-start": [1, 0]},
}


def rows(path: Path) -> list[dict[str, str]]:
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def written(marks: Marks, folder: Path, kind: str, ending: str = "csv") -> Path:
    path = folder / f"marks.{ending}"
    export.write(marks, LESSONS, path, kind)
    return path


def test_a_table_for_excel(class_of, tmp_path: Path):
    found = {row["이름"]: row for row in rows(written(class_of(PEOPLE, MARKS), tmp_path, "csv"))}
    hong, kim, absent = found["홍길동"], found["Ann, B. Kim"], found["박결석"]
    assert (hong["학번"], hong["이메일"]) == ("2024000001", "hong@example.ac.kr")
    assert (hong["00-start 합계"], hong["00-start 상태"], hong["01-tf-data 합계"]) == ("5.0", "완료", "2.0")
    assert (hong["01-tf-data test_0"], hong["01-tf-data test_1"]) == ("2.0", "0.0")
    assert (hong["00-start 늦은 날"], hong["01-tf-data 늦은 날"]) == ("", "2")
    assert (kim["00-start 합계"], kim["00-start 상태"]) == ("0.0", "완료")
    assert kim["01-tf-data 상태"] == "채점 대기"
    assert (absent["00-start 합계"], absent["00-start test_0"], absent["00-start 상태"]) == ("", "", "미제출")
    assert found["'=cmd|' /C calc'!A0"]["학번"] == '="0012"'
    assert '="202400000400"' in [row["학번"] for row in found.values()]


def test_days_late_are_those_that_count(class_of, tmp_path: Path):
    """The minutes that cost nothing are none; a day that has begun is one."""
    marks = {"2024000001": {"00-start": [2, 3, 0.1], "01-tf-data": [2, 0, 12]}}
    (hong,) = [row for row in rows(written(class_of(PEOPLE, marks), tmp_path, "csv")) if row["이름"] == "홍길동"]
    assert (hong["00-start 늦은 날"], hong["01-tf-data 늦은 날"]) == ("", "1")


def test_a_workbook(class_of, tmp_path: Path):
    sheet = openpyxl.load_workbook(written(class_of(PEOPLE, MARKS), tmp_path, "xlsx", "xlsx")).active
    header, *lines = sheet.iter_rows()
    names = [cell.value for cell in header]
    by_id = {line[0].value: dict(zip(names, line, strict=True)) for line in lines}
    assert set(by_id) == set(PEOPLE)  # as text, zeros and all digits kept
    assert by_id["0012"]["이름"].value == "=cmd|' /C calc'!A0"
    assert by_id["0012"]["이름"].data_type == "s"
    assert by_id["2024000001"]["00-start 합계"].value == 5
    assert by_id["2024000003"]["00-start 합계"].value is None
    assert sheet.freeze_panes == "C2"
    assert sheet.auto_filter.ref == sheet.dimensions


def test_columns_for_moodle(class_of, tmp_path: Path):
    found = {row["ID number"]: row for row in rows(written(class_of(PEOPLE, MARKS), tmp_path, "moodle"))}
    assert list(found["0012"]) == ["ID number", "Email address", "Assignment: 00-start", "Assignment: 01-tf-data"]
    assert found["2024000001"]["Assignment: 00-start"] == "5.0"
    assert found["2024000002"]["Assignment: 00-start"] == "0.0"
    assert found["2024000003"]["Assignment: 00-start"] == ""


def test_columns_for_canvas(class_of, tmp_path: Path):
    possible, *lines = rows(written(class_of(PEOPLE, MARKS), tmp_path, "canvas"))
    assert list(possible) == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *LESSONS]
    assert (possible["Student"], possible["00-start"], possible["ID"]) == ("Points Possible", "5.0", "")
    found = {row["SIS User ID"]: row for row in lines}
    assert (found["2024000001"]["ID"], found["2024000001"]["01-tf-data"]) == ("77", "2.0")
    assert found["2024000003"]["00-start"] == ""


def test_what_a_person_marked_counts_before_a_test(class_of, course_copy: Layout):
    class_of(PEOPLE, MARKS)
    with Gradebook(database(course_copy.grading), "minigpt") as book:
        grade = book.find_grade("test_1", "01-tf-data", "01-tf-data", "2024000001")
        grade.manual_score, grade.extra_credit = 1.5, 0.5
        # stored when other marks stood there: nobody was late here
        book.find_submission_notebook("00-start", "00-start", "2024000001").late_submission_penalty = 4.5
        book.db.commit()
        theirs = {
            (submission.student_id, lesson): submission.score
            for lesson in LESSONS
            for submission in book.assignment_submissions(lesson)
        }
    totals = read_marks(course_copy, LESSONS).totals()["points"]
    assert totals["2024000001", "01-tf-data"] == 4
    assert totals["2024000001", "00-start"] == 5
    for (student, lesson), score in theirs.items():  # nbgrader's sum is without penalties
        if lesson == "01-tf-data":
            assert totals[student, lesson] == score


def test_lateness_is_reckoned_when_it_is_read(class_of, course_copy: Layout):
    """By the marks and the settings of now, in tables and on the learner's page, whatever was stored."""
    config = course_copy.grading / "nbgrader_config.py"
    text = config.read_text(encoding="utf8")
    config.write_text(text.replace("c.LateDays.per_day = 0.0", "c.LateDays.per_day = 10.0"), encoding="utf8")
    lesson, student = "01-tf-data", "2024000001"
    assert class_of(PEOPLE, MARKS).totals()["points"][student, lesson] == pytest.approx(2 - 0.4)  # two days begun
    with Gradebook(database(course_copy.grading), "minigpt") as book:
        book.find_grade("test_1", lesson, lesson, student).manual_score = 3
        book.find_submission_notebook(lesson, lesson, student).late_submission_penalty = 0.4
        book.db.commit()
    assert read_marks(course_copy, LESSONS).totals()["points"][student, lesson] == pytest.approx(5 - 1)
    plugin = late_plugin(nbgrader_config(course_copy))
    assert read_record(database(course_copy.grading), lesson, student, plugin).late_penalty == pytest.approx(1)
    config.write_text(text.replace("c.LateDays.per_day = 0.0", "c.LateDays.per_day = 50.0"), encoding="utf8")
    assert read_marks(course_copy, LESSONS).totals()["points"][student, lesson] == 0


def test_a_class_of_nobody_and_one_without_hand_ins(class_of, course_copy: Layout, tmp_path: Path):
    for marks in (class_of({}, {}), read_after(course_copy, "2024000001")):
        for kind in export.WRITERS:
            path = written(marks, tmp_path, kind, "xlsx" if kind == "xlsx" else "csv")
            assert path.stat().st_size
    (row,) = rows(written(marks, tmp_path, "moodle"))
    assert list(row.values()) == ["2024000001", "", "", ""]


def read_after(layout: Layout, student: str) -> Marks:
    """The marks once one more student is known."""
    with Gradebook(database(layout.grading), "minigpt") as book:
        book.add_student(student)
    return read_marks(layout, LESSONS)


@pytest.mark.parametrize("kind", ["csv", "moodle", "canvas"])
def test_no_text_is_a_formula(class_of, tmp_path: Path, kind: str):
    """Names, ids, addresses and a platform's own numbers, in every format; a number that is kept as text stays one."""
    bad = {"last_name": "+1", "email": "@SUM(A1)", "lms_user_id": "\tA"}
    path = written(class_of({"-2+3": bad, "=1": bad, "0012": {}}, {"-2+3": {"00-start": [1, 1]}}), tmp_path, kind)
    with path.open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert [cell for cell in cells if cell[:1] in ("=", "+", "-", "@", "\t", "\r")] == ['="0012"'] * (kind == "csv")
    assert "'-2+3" in cells


def test_an_export_of_nobody_is_an_error(class_of, course_copy: Layout, monkeypatch: pytest.MonkeyPatch):
    """A gradebook in which nobody has a mark is the wrong one."""
    class_of(PEOPLE, {})
    monkeypatch.chdir(course_copy.root)
    result = CliRunner().invoke(app, ["export"])
    assert isinstance(result.exception, CourseError)
    assert "COURSE_DB_URL" in str(result.exception)
    assert not (course_copy.grading / "grades-csv.csv").exists()


def test_only_what_a_person_wrote_is_a_comment(class_of, course_copy: Layout):
    """nbgrader writes "No response." beside an answer that is still its stub."""
    class_of(PEOPLE, MARKS)
    address = database(course_copy.grading)
    for said in ("", "잘했습니다"):
        with Gradebook(address, "minigpt") as book:
            comment = book.find_comment("answer", "00-start", "00-start", "0012")
            comment.auto_comment, comment.manual_comment = "No response.", said or None
            book.db.commit()
        assert read_record(address, "00-start", "0012").comments == ({"answer": said} if said else {})


def test_a_gradebook_that_was_moved_is_no_empty_one(course_copy: Layout, monkeypatch: pytest.MonkeyPatch):
    """Nothing is made in its place, and the way back is said."""
    result = course_copy.grading / "autograded" / "2024000001" / "00-start" / "00-start.ipynb"
    result.parent.mkdir(parents=True)
    result.touch()
    monkeypatch.chdir(course_copy.root)
    for command in (["export"], ["report", "00-start"]):
        said = CliRunner().invoke(app, command)
        assert isinstance(said.exception, CourseError)
        assert "성적부" in str(said.exception)
        assert "제자리에 되돌려 주세요" in str(said.exception)
    assert not (course_copy.grading / "gradebook.db").exists()
    (line,) = lost_gradebook(course_copy)
    assert "Ctrl-C" in line
    (course_copy.grading / "gradebook.db").touch()  # as a full disk leaves a copy
    for command in (["export"], ["report", "00-start"]):
        assert "제자리에 되돌려 주세요" in str(CliRunner().invoke(app, command).exception)
    assert len(lost_gradebook(course_copy)) == 1
    with opened(course_copy.grading):
        assert lost_gradebook(course_copy) == []


def test_what_could_not_be_graded_is_not_done(class_of, course_copy: Layout, tmp_path: Path):
    """Until a person gives it points."""
    for student in ("2024000002", "0012"):
        record = course_copy.grading / "autograded" / student / "00-start" / RECORD
        record.parent.mkdir(parents=True)
        record.write_text(json.dumps({"status": Status.UNREADABLE}))
    export.write(class_of(PEOPLE, MARKS), LESSONS, tmp_path / "grades.csv", "csv")
    states = {row["학번"]: row["00-start 상태"] for row in rows(tmp_path / "grades.csv")}
    assert states["2024000002"] == "채점 불가"
    assert states["2024000001"] == states['="0012"'] == "완료"


def test_who_came_without_a_notebook_has_handed_in_something(class_of, course_copy: Layout, tmp_path: Path):
    """Until a notebook is graded; there is no mark for it, as for who handed in nothing."""
    came = dict.fromkeys(["2024000002", "2024000003"], "온 것: 과제.pdf")
    without_notebook.note(course_copy, "00-start", came, ())
    export.write(class_of(PEOPLE, MARKS), LESSONS, tmp_path / "grades.csv", "csv")
    found = {row["학번"]: row for row in rows(tmp_path / "grades.csv")}
    assert {student: row["00-start 상태"] for student, row in found.items()} == {
        "2024000001": "완료",
        "2024000002": "완료",
        "2024000003": "노트북 없음",
        '="0012"': "완료",
        '="202400000400"': "미제출",
    }
    assert found["2024000003"]["00-start 합계"] == ""
    assert found["2024000003"]["01-tf-data 상태"] == "미제출"


def test_a_lesson_that_is_gone_is_said(class_of, course_copy: Layout, monkeypatch: pytest.MonkeyPatch):
    """Its marks are in the gradebook under the name it had."""
    class_of(PEOPLE, MARKS)
    with Gradebook(database(course_copy.grading), "minigpt") as book:
        book.find_assignment("01-tf-data").name = "01-datasets"
        book.db.commit()
    monkeypatch.chdir(course_copy.root)
    said = " ".join(CliRunner().invoke(app, ["export"]).stdout.split())
    assert "01-datasets: 성적부에 2명의 점수가 있지만" in said
    assert "00-start:" not in said
    assert "01-datasets" not in CliRunner().invoke(app, ["export", "00-start"]).stdout


def test_a_large_class_takes_no_more_queries(course_copy: Layout):
    """As many as a small one: a query for each learner would be ten thousand."""
    counts = []
    for size in (4, 40):
        (course_copy.grading / "gradebook.db").unlink(missing_ok=True)
        one_engine.cache_clear()
        large_classes.fill_gradebook(course_copy, LESSONS, size)
        with statements() as found:
            marks = read_marks(course_copy, LESSONS)
        assert len(marks.people) == size
        counts.append(len(found))
    assert counts[0] == counts[1] < 30


def test_one_lesson_is_exported_as_with_all(course_copy: Layout):
    """Same numbers in the same order, though its grades are asked for apart; and they are nbgrader's."""
    large_classes.fill_gradebook(course_copy, LESSONS, 30)
    whole = export.full_table(read_marks(course_copy, LESSONS), LESSONS)
    assert list(whole["학번"]) == [large_classes.student_id(number) for number in range(30)]
    for lesson in LESSONS:
        alone = export.full_table(read_marks(course_copy, [lesson]), [lesson])
        pd.testing.assert_frame_equal(alone, whole[list(alone.columns)])
        with opened(course_copy.grading) as book:
            scores = {one.student_id: one.score for one in book.assignment_submissions(lesson)}
        held = whole.set_index("학번")[f"{lesson} 합계"]
        assert held.dropna().to_dict() == scores
        assert held.isna().sum() == 30 - len(scores) == 1


def test_only_who_has_no_point_may_be_unreadable(course_copy: Layout, monkeypatch: pytest.MonkeyPatch):
    """A record is a file for each submission: those of a large class take longer than all the rest."""
    large_classes.fill_gradebook(course_copy, LESSONS, 30)
    for lesson in LESSONS:
        large_classes.write_records(course_copy, lesson, 30)
    looked_at = []
    real = record.read_json
    monkeypatch.setattr(record, "read_json", lambda folder: looked_at.append(folder.parts[-2:]) or real(folder))
    marks = read_marks(course_copy, LESSONS)
    points = marks.totals()["points"]
    assert sorted(looked_at) == sorted(points.index[points == 0])
    assert marks.unreadable == {(large_classes.student_id(3), lesson) for lesson in LESSONS}


@pytest.mark.slow
@pytest.mark.parametrize("kind", list(export.WRITERS))
def test_an_unforeseen_error_is_one_learners_row(
    class_of, course_copy: Layout, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, kind: str
):
    """Everybody else's marks are written; that learner's are empty and not 0, and the command fails with one line."""

    def broken(_plugin, student: str, _score: float, _late: float) -> float:
        if student == "0012":
            raise ZeroDivisionError("per\nday")
        return 0.0

    people = PEOPLE | {"7": {"last_name": "김\x0b", "first_name": "바다"}}
    class_of(people, MARKS | {"7": {"00-start": [2, 3]}})
    monkeypatch.setattr("autograde.gradebook.marks.penalty", broken)
    monkeypatch.chdir(course_copy.root)
    path = tmp_path / f"marks.{'xlsx' if kind == 'xlsx' else 'csv'}"
    result = CliRunner().invoke(app, ["export", "--to", kind, "-o", str(path)])
    assert isinstance(result.exception, CourseError)
    assert "1개" in str(result.exception)
    assert "0012, 00-start: 점수를 셈하다가 뜻하지 않은 오류가 났습니다(ZeroDivisionError: per day)" in result.stdout
    totals = read_marks(course_copy, LESSONS).totals()["points"]
    assert pd.isna(totals["0012", "00-start"])
    assert totals["2024000001", "00-start"] == 5
    if kind == "csv":
        found = {row["학번"]: row for row in rows(path)}
        assert (found['="0012"']["00-start 합계"], found['="0012"']["00-start 상태"]) == ("", "확인 필요")
        assert found["2024000001"]["00-start 합계"] == "5.0"
    elif kind == "xlsx":
        names = [row[1].value for row in openpyxl.load_workbook(path).active.iter_rows()]
        assert "김바다" in names


def test_a_file_that_cannot_be_written(class_of, tmp_path: Path):
    (tmp_path / "marks.csv").mkdir()
    with pytest.raises(CourseError, match="쓰지 못했습니다"):
        written(class_of(PEOPLE, MARKS), tmp_path, "csv")


@pytest.mark.slow
def test_the_command(class_of, course_copy: Layout, tmp_path: Path):
    class_of(PEOPLE, MARKS)
    for kind, name in (("csv", "grades-csv.csv"), ("xlsx", "grades-xlsx.xlsx"), ("canvas", "grades-canvas.csv")):
        result = course_command(course_copy, "export", "--to", kind)
        assert result.returncode == 0, result.stderr
        assert "5명, 2개 단원" in result.stdout
        assert (course_copy.grading / name).stat().st_size
    result = course_command(course_copy, "export", "00-start", "-o", str(tmp_path / "a.csv"))
    assert result.returncode == 0, result.stderr
    assert "01-tf-data" not in (tmp_path / "a.csv").read_text(encoding="utf-8-sig")
    assert "course grade" in one_line(course_command(course_copy, "export", "08-training"))
