"""docs/instructor.md: one week of a course, every command of it as it stands there."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from openpyxl import load_workbook

from autograde.gradebook.database import opened, read_scores
from tests.support.copies import ROOT
from tests.support.week import ELSEWHERE, GUIDE, LESSON, Week, commands


def test_what_is_not_run_here_is_still_in_the_guide():
    assert set(ELSEWHERE) <= set(commands())
    assert re.search(r"^build:", (ROOT / "Makefile").read_text(encoding="utf8"), re.MULTILINE)


@pytest.mark.slow
def test_every_command_of_course_that_it_needs_is_there():
    """And each of them says in Korean what it is for."""
    helped = subprocess.run(
        [sys.executable, "-m", "autograde", "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    named = set(re.findall(r"`course ([a-z]+)`", GUIDE)) | {line.split()[1] for line in commands() if "course " in line}
    for name in named - {"nbgrader"}:
        line = next((line for line in helped.splitlines() if line.split()[:1] == [name]), "")
        assert re.search("[가-힣]", line), name


@pytest.mark.slow
@pytest.mark.xdist_group("week")
class TestWeek:
    """What the guide promises of each command."""

    def test_due_and_extension(self, week: Week):
        assert "2026-03-12 23:59까지" in week.said("course due")
        assert "48시간" in week.said("course extend")
        with opened(week.layout.grading) as gradebook:
            assert gradebook.find_assignment(LESSON).duedate is not None
            assert gradebook.find_submission(LESSON, "demo-half").extension.days == 2
            assert gradebook.find_submission(LESSON, "demo-perfect").extension is None

    def test_collect_twice_changes_nothing(self, week: Week):
        """The demo had collected the same zip."""
        dry, real = (text for command, text in week.printed.items() if command.startswith("course collect"))
        assert "--dry-run이라 아무것도 옮기지 않았습니다" in dry
        assert "그대로 8명" in dry
        assert "그대로 8명" in real
        assert "명단의 누구와도 이름이 맞지 않습니다" in real

    def test_the_roster_is_in_the_gradebook(self, week: Week):
        with opened(week.layout.grading) as gradebook:
            assert gradebook.find_student("demo-perfect").first_name == "강하늘"

    def test_grade_does_not_repeat(self, week: Week):
        assert "바뀌지 않아 그대로 둠 8명" in week.said("course grade")
        scores = read_scores(week.layout, LESSON, "demo-perfect").values()
        assert all(score.points == score.maximum for score in scores)

    def test_report_and_pages(self, week: Week):
        grading = week.layout.grading
        report = (grading / f"report-{LESSON}.html").read_text(encoding="utf8")
        assert "강하늘" in report
        assert f'href="feedback/demo-perfect/{LESSON}/{LESSON}.html"' in report
        assert len(list(grading.glob(f"feedback/demo-*/{LESSON}/{LESSON}.html"))) == 8

    def test_exports(self, week: Week):
        grading = week.layout.grading
        assert (grading / "grades-csv.csv").read_bytes().startswith(b"\xef\xbb\xbf")
        sheet = load_workbook(grading / "grades-xlsx.xlsx")["성적"]
        assert {row[0] for row in sheet.iter_rows(min_row=2, values_only=True)} >= {"demo-perfect", "demo-broken"}
        assert f"Assignment: {LESSON}" in (grading / "grades-moodle.csv").read_text(encoding="utf-8-sig")
        assert "Points Possible" in (grading / "grades-canvas.csv").read_text(encoding="utf-8-sig")
