"""Due dates, extensions and what lateness costs."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbgrader.plugins import LateSubmissionPlugin
from traitlets.config import Config

from autograde.collecting.collect import collect, enrol
from autograde.collecting.people import Person
from autograde.collecting.table import closing_lines
from autograde.errors import CourseError
from autograde.gradebook.database import database, opened, read_record
from autograde.gradebook.lateness import DAY, LateDays, days_begun, extend, read_extensions, read_moment
from autograde.layout import Layout
from autograde.lesson.answers import hand_in, model_answers
from tests.support.copies import copy_course
from tests.support.grading import course_command, nbgrader_here, one_line, put

LESSON = "00-start"


def plugin(**settings) -> LateDays:
    return LateDays(config=Config(LateDays=settings))


@pytest.mark.parametrize(
    ("late", "points"),
    [(1, 0), (600, 0), (601, 1), (DAY, 1), (DAY + 1, 2), (3 * DAY, 3), (5 * DAY, 5), (30 * DAY, 5)],
)
def test_each_day_begun_costs(late: float, points: float):
    """10 % of ten points a day, half of them at most, and ten minutes are not late."""
    found = plugin(per_day=10.0, most=50.0, grace=10).late_submission_penalty("hong", 10.0, late)
    assert (found or 0) == pytest.approx(points)


@pytest.mark.parametrize(
    ("late", "days", "of_another_kind"),
    [(0, 0, 0), (1, 0, 1), (600, 0, 1), (601, 1, 1), (DAY / 2, 1, 1), (DAY, 1, 1), (DAY + 1, 2, 2)],
)
def test_days_begun(late: float, days: int, of_another_kind: int):
    """What costs nothing is not late; a plug-in that is not the course's has no such minutes."""
    assert days_begun(late, plugin(grace=10)) == days
    assert days_begun(late, LateSubmissionPlugin()) == of_another_kind


def test_nothing_by_default():
    assert plugin().late_submission_penalty("hong", 10.0, 100 * DAY) is None


@given(st.floats(0, 1000), st.floats(0, 1e8), st.floats(0, 100), st.floats(0, 100))
def test_never_more_than_the_points(score: float, late: float, per_day: float, most: float):
    penalty = plugin(per_day=per_day, most=most).late_submission_penalty("hong", score, late) or 0.0
    assert 0 <= penalty <= score * most / 100 + 1e-9


class TestMoments:
    def test_here(self):
        moment = read_moment("2026-03-12 23:59")
        assert moment.tzinfo is not None
        assert (moment.hour, moment.minute) == (23, 59)

    def test_a_date_is_the_end_of_its_day(self):
        assert read_moment("2026-03-12").strftime("%H:%M:%S") == "23:59:59"

    @pytest.mark.parametrize(
        "zone", ["KST", " KST", " kst", "+09:00", "+0900", " +9", " Asia/Seoul", " UTC+9", " GMT+09:00", " 한국시간"]
    )
    def test_of_korea(self, zone: str):
        moment = read_moment(f"2026-03-12 23:59{zone}")
        assert moment.astimezone(UTC) == datetime(2026, 3, 12, 14, 59, tzinfo=UTC)

    def test_of_other_zones(self):
        assert read_moment("2026-03-12T23:59") == read_moment("2026-03-12 23:59")
        assert read_moment("2026-03-12T23:59:00Z") == read_moment("2026-03-12 23:59 UTC")
        for zone in ("UTC", "Z", "GMT", "+00:00"):
            assert read_moment(f"2026-03-12 23:59 {zone}") == datetime(2026, 3, 12, 23, 59, tzinfo=UTC)
        assert read_moment("2026-03-12 KST").astimezone(UTC).hour == 14

    @pytest.mark.parametrize("zone", ["XYZ", "Asia/Nowhere", "+99:00", "KSTT", "오후", "Asia//Seoul"])
    def test_an_unknown_zone_is_said(self, zone: str):
        with pytest.raises(CourseError, match=f"시간대 '{re.escape(zone)}'"):
            read_moment(f"2026-03-12 23:59 {zone}")

    @pytest.mark.parametrize("text", ["", "내일", "2026-13-01", "12/03/2026"])
    def test_anything_else(self, text: str):
        with pytest.raises(CourseError, match="2026-03-12 23:59"):
            read_moment(text)


@pytest.mark.slow
@pytest.mark.xdist_group("lateness")
class TestThroughNbgrader:
    """A class of which two are late, one of them with leave."""

    @pytest.fixture(scope="class")
    @classmethod
    def layout(cls, tmp_path_factory: pytest.TempPathFactory) -> Layout:
        layout = copy_course(tmp_path_factory.mktemp("late") / "course")
        config = layout.grading / "nbgrader_config.py"
        text = config.read_text(encoding="utf8")
        assert "c.LateDays.per_day = 0.0" in text
        config.write_text(text.replace("c.LateDays.per_day = 0.0", "c.LateDays.per_day = 25.0"), encoding="utf8")
        for student, days in (("punctual", -1), ("late", 1), ("excused", 1)):
            path = put(layout, LESSON, student, hand_in(layout, LESSON, model_answers(layout, LESSON)))
            moment = datetime(2026, 3, 12, 12, tzinfo=UTC) + timedelta(days=days)
            (path.parent / "timestamp.txt").write_text(f"{moment:%Y-%m-%d %H:%M:%S} UTC\n")
        due = datetime(2026, 3, 12, 12, tzinfo=UTC).astimezone()
        # before anything was graded, and for who has not handed in yet
        for command in (["due", LESSON, f"{due:%Y-%m-%d %H:%M}"], ["extend", LESSON, "excused", "--days", "2"]):
            result = course_command(layout, *command)
            assert result.returncode == 0, result.stderr
        result = nbgrader_here(layout, "autograde", LESSON)
        assert result.returncode == 0, result.stderr[-3000:]
        return layout

    def penalties(self, layout: Layout) -> dict[str, float]:
        students = ("punctual", "late", "excused")
        return {student: read_record(database(layout.grading), LESSON, student).late_penalty for student in students}

    def test_what_lateness_costs(self, layout: Layout):
        assert self.penalties(layout) == {"punctual": 0, "late": 0.5, "excused": 0}

    def test_what_changes_later_counts_at_once(self, layout: Layout):
        """An extension that is taken back, given to another, and a date that is taken away; nothing is graded again."""
        graded = layout.grading / "autograded" / "late" / LESSON / f"{LESSON}.ipynb"
        before = graded.stat().st_mtime_ns
        assert course_command(layout, "extend", LESSON, "excused", "--days", "0").returncode == 0
        assert self.penalties(layout) == {"punctual": 0, "late": 0.5, "excused": 0.5}
        assert course_command(layout, "extend", LESSON, "late", "--hours", "36").returncode == 0
        assert self.penalties(layout) == {"punctual": 0, "late": 0, "excused": 0.5}
        assert course_command(layout, "due", LESSON, "none").returncode == 0
        assert self.penalties(layout) == dict.fromkeys(("punctual", "late", "excused"), 0)
        assert graded.stat().st_mtime_ns == before
        with opened(layout.grading) as gradebook:
            assert gradebook.find_assignment(LESSON).duedate is None
        # an extension of no date at all does not stop the grading
        result = nbgrader_here(layout, "autograde", LESSON, "--force")
        assert result.returncode == 0, result.stderr[-3000:]


class TestRefusals:
    @pytest.mark.slow
    def test_no_date(self, course_copy: Layout):
        assert "2026-03-12 23:59" in one_line(course_command(course_copy, "due", LESSON, "모레"))

    @pytest.mark.slow
    def test_a_broken_list_of_extensions(self, course_copy: Layout):
        (course_copy.grading / "extensions.json").write_text("[1")
        assert "extensions.json" in one_line(course_command(course_copy, "extend", LESSON, "hong", "--days", "1"))

    @pytest.mark.parametrize(
        ("student", "said"),
        [
            ("20240000O1", "2024000001(홍길동)"),
            ("홍길동", "2024000001(홍길동)"),
            ("전혀다른것", "학번을 확인해"),
            ("../x", "학번을 확인해"),
        ],
    )
    def test_an_id_that_nobody_has(self, course_copy: Layout, student: str, said: str):
        """In a class whose roster is enrolled; nothing is written."""
        enrol(course_copy, [Person("2024000001", "홍길동"), Person("2025111199", "김하나")])
        with pytest.raises(CourseError, match=re.escape(said)):
            extend(course_copy, LESSON, student, 48)
        assert read_extensions(course_copy.grading) == {}
        extend(course_copy, LESSON, "2024000001", 48)
        assert read_extensions(course_copy.grading) == {LESSON: {"2024000001": 48.0}}

    def test_the_roster_of_the_settings_is_asked(self, course_copy: Layout):
        """Also before anything was collected with it."""
        (course_copy.grading / "class.csv").write_text("학번,이름\n2024000009,홍길동\n", encoding="utf8")
        with (course_copy.grading / "nbgrader_config.py").open("a", encoding="utf8") as settings:
            settings.write('\nc.Collect.roster = "class.csv"\n')
        with pytest.raises(CourseError, match="2024000009\\(홍길동\\)"):
            extend(course_copy, LESSON, "20240000O9", 48)
        assert extend(course_copy, LESSON, "2024000009", 48)

    @pytest.mark.slow
    def test_without_a_roster_anybody(self, course_copy: Layout):
        """That nobody looked is said; once there is a roster, whom it lacks is."""
        assert "명단이 없어" in course_command(course_copy, "extend", LESSON, "20240000O9", "--days", "2").stdout
        assert read_extensions(course_copy.grading) == {LESSON: {"20240000O9": 48.0}}
        roster = course_copy.root / "명단.csv"
        roster.write_text("학번,이름\n2024000009,홍길동\n", encoding="utf8")
        collected = collect(course_copy, LESSON, [], roster=roster)
        assert collected.extended == ["20240000O9"]
        assert "20240000O9" in "\n".join(closing_lines(collected, dry_run=False))
        with pytest.raises(CourseError, match="2024000009\\(홍길동\\)"):
            extend(course_copy, LESSON, "20240000O9", 24)
        extend(course_copy, LESSON, "20240000O9", 0)
        assert extend(course_copy, LESSON, "2024000009", 48)
        assert collect(course_copy, LESSON, [], roster=roster).extended == []
