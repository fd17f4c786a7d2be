"""docs/instructor.md: one week of a course, every command of it as it stands there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, copy_course
from openpyxl import load_workbook

from autograde.gradebook import opened, read_scores
from autograde.layout import Layout

LESSON = "01-tf-data"
GUIDE = (ROOT / "docs" / "instructor.md").read_text(encoding="utf8")
ELSEWHERE = {
    "make build": "tests/test_environment.py and `make` itself; the copy has no environment of its own",
    "source .venv/bin/activate": "the tests' environment is active already",
    "cd autograde && jupyter notebook --no-browser": "tests/test_browser.py marks answers by hand in it",
}
"""Commands that are not run here, with the reason."""


def commands() -> list[str]:
    """The guide's shell commands in its order, without their comments."""
    blocks = re.findall(r"^```bash\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
    lines = [re.sub(r"\s{2,}#.*", "", line).strip() for block in blocks for line in block.splitlines()]
    return [line for line in lines if line]


def test_what_is_not_run_here_is_still_in_the_guide():
    assert set(ELSEWHERE) <= set(commands())
    assert re.search(r"^build:", (ROOT / "Makefile").read_text(encoding="utf8"), re.MULTILINE)


def test_every_command_of_course_that_it_needs_is_there():
    """And each of them says in Korean what it is for."""
    helped = subprocess.run(
        [sys.executable, "-m", "autograde", "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    named = set(re.findall(r"`course ([a-z]+)`", GUIDE)) | {line.split()[1] for line in commands() if "course " in line}
    for name in named - {"nbgrader"}:
        line = next((line for line in helped.splitlines() if line.split()[:1] == [name]), "")
        assert re.search("[가-힣]", line), name


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory) -> tuple[Layout, dict[str, str]]:
    """A checkout in which the guide was followed to its end, with what each command printed."""
    layout = copy_course(tmp_path_factory.mktemp("week") / "course")
    own = ("MINIGPT_", "COURSE_", "JUPYTER_DEFAULT_PROVISIONER_NAME")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(own)}
    environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    printed = {}
    for command in commands():
        if command in ELSEWHERE:
            continue
        result = subprocess.run(
            command, shell=True, cwd=layout.root, env=environment, capture_output=True, text=True, check=False
        )
        assert result.returncode == 0, f"{command}\n{result.stdout[-1500:]}\n{result.stderr[-3000:]}"
        printed[command] = result.stdout
    return layout, printed


@pytest.mark.slow
@pytest.mark.xdist_group("week")
class TestWeek:
    """What the guide promises of each command."""

    def said(self, week: tuple[Layout, dict[str, str]], start: str) -> str:
        return next(text for command, text in week[1].items() if command.startswith(start))

    def test_due_and_extension(self, week: tuple[Layout, dict[str, str]]):
        assert "2026-03-12 23:59까지" in self.said(week, "course due")
        assert "48시간" in self.said(week, "course extend")
        with opened(week[0].grading) as gradebook:
            assert gradebook.find_assignment(LESSON).duedate is not None
            assert gradebook.find_submission(LESSON, "demo-half").extension.days == 2
            assert gradebook.find_submission(LESSON, "demo-perfect").extension is None

    def test_collect_twice_changes_nothing(self, week: tuple[Layout, dict[str, str]]):
        """The demo had collected the same zip."""
        dry, real = (text for command, text in week[1].items() if command.startswith("course collect"))
        assert "--dry-run이라 아무것도 옮기지 않았습니다" in dry
        assert "그대로 8명" in dry
        assert "그대로 8명" in real
        assert "명단의 누구와도 이름이 맞지 않습니다" in real

    def test_the_roster_is_in_the_gradebook(self, week: tuple[Layout, dict[str, str]]):
        with opened(week[0].grading) as gradebook:
            assert gradebook.find_student("demo-perfect").first_name == "강하늘"

    def test_grade_does_not_repeat(self, week: tuple[Layout, dict[str, str]]):
        assert "바뀌지 않아 그대로 둠 8명" in self.said(week, "course grade")
        scores = read_scores(week[0], LESSON, "demo-perfect").values()
        assert all(score.points == score.maximum for score in scores)

    def test_report_and_pages(self, week: tuple[Layout, dict[str, str]]):
        grading = week[0].grading
        report = (grading / f"report-{LESSON}.html").read_text(encoding="utf8")
        assert "강하늘" in report
        assert f'href="feedback/demo-perfect/{LESSON}/{LESSON}.html"' in report
        assert len(list(grading.glob(f"feedback/demo-*/{LESSON}/{LESSON}.html"))) == 8

    def test_exports(self, week: tuple[Layout, dict[str, str]]):
        grading = week[0].grading
        assert (grading / "grades-csv.csv").read_bytes().startswith(b"\xef\xbb\xbf")
        sheet = load_workbook(grading / "grades-xlsx.xlsx")["성적"]
        assert {row[0] for row in sheet.iter_rows(min_row=2, values_only=True)} >= {"demo-perfect", "demo-broken"}
        assert f"Assignment: {LESSON}" in (grading / "grades-moodle.csv").read_text(encoding="utf-8-sig")
        assert "Points Possible" in (grading / "grades-canvas.csv").read_text(encoding="utf-8-sig")
