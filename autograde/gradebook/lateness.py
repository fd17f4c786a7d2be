"""Due dates, extensions and late penalties, by nbgrader's own means.

nbgrader keeps a due date with each lesson and an extension with each submission, and asks a plug-in for the penalty
while it grades. Here an extension can be given before anything is handed in: it waits in `extensions.json`. And after a
change of a date, an extension or a mark by hand, penalties are computed again without running anything.
"""

from __future__ import annotations

import difflib
import json
import math
import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.plugins import LateSubmissionPlugin
from nbgrader.preprocessors import AssignLatePenalties
from traitlets import Float, Int
from traitlets.config import Config

from autograde.errors import CourseError
from autograde.files import write_atomically
from autograde.gradebook.database import opened
from autograde.gradebook.roster import SAFE_ID, read_roster, squeezed
from autograde.layout import Layout
from autograde.settings import nbgrader_config

EXTENSIONS = "extensions.json"
DAY = 24 * 60 * 60
FORMATS = ("%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d")


class LateDays(LateSubmissionPlugin):  # type: ignore[misc]  # nbgrader ships no types
    """Late penalty: a share of the points for each day begun, which `c.LateDays` sets; nothing by default."""

    per_day = Float(0.0, min=0.0, max=100.0, help="Percent of the points for each day begun; 0 costs nothing.").tag(
        config=True
    )
    most = Float(100.0, min=0.0, max=100.0, help="Percent of the points that lateness costs at most.").tag(config=True)
    grace = Int(10, min=0, help="Minutes after the due date that are not late: clocks and uploads differ.").tag(
        config=True
    )

    def late_submission_penalty(self, student_id: str, score: float, total_seconds_late: float) -> float | None:
        """Return the points to take off; None for nothing.

        Args:
            score: points before the penalty.
            total_seconds_late: seconds after the due date with the learner's extension.
        """
        days = days_begun(total_seconds_late, self)
        if not days:
            return None
        percent = min(days * self.per_day, self.most)
        return score * percent / 100 or None


def days_begun(late: float, plugin: LateSubmissionPlugin) -> int:
    """Return how many days late a submission is, rounded up; 0 within the grace period.

    Args:
        late: seconds.
        plugin: that of the course; one that is no `LateDays` has no grace period.
    """
    grace = plugin.grace * 60 if isinstance(plugin, LateDays) else 0
    return math.ceil(late / DAY) if late > grace else 0


def read_moment(text: str) -> datetime:
    """Parse a date and time, by default of this machine's zone; a date alone means the end of that day.

    Args:
        text: such as `2026-03-12`, `2026-03-12 23:59` or `2026-03-12 23:59 KST`.

    Raises:
        CourseError: it is neither, or its zone is not known.
    """
    written, zone = text.strip(), None
    if found := re.fullmatch(
        r"(.*[0-9])\s*(Z|[+-][0-9]{1,2}(?::?[0-9]{2})?|(?!T[0-9])[A-Za-z가-힣][\w/+:-]*)", written
    ):
        offset = re.fullmatch(r"[+-][0-9:]+", found[2])
        # the end of a date alone, as in 2026-03-12, is no offset
        if not offset or ":" in found[1]:
            written, zone = found[1], zone_of(found[2])
    for form in FORMATS:
        try:
            moment = datetime.strptime(written, form)
        except ValueError:
            continue
        if form == "%Y-%m-%d":
            moment = moment.replace(hour=23, minute=59, second=59)
        return moment.replace(tzinfo=zone).astimezone()
    raise CourseError(f"마감 {text!r}을(를) 읽지 못했습니다. '2026-03-12 23:59'처럼 적어 주세요.")


def zone_of(name: str) -> tzinfo:
    """Return a time zone by its short name, place or offset: `KST`, `Asia/Seoul`, `+09:00`.

    Raises:
        CourseError: the zone is not known.
    """
    if name.upper() in ("KST", "한국", "한국시간"):
        return timezone(timedelta(hours=9))
    if offset := re.fullmatch(r"(?:UTC|GMT)?([+-])([0-9]{1,2})(?::?([0-9]{2}))?", name, re.IGNORECASE):
        hours, minutes = int(offset[2]), int(offset[3] or 0)
        if hours <= 14 and minutes < 60:
            return timezone((-1 if offset[1] == "-" else 1) * timedelta(hours=hours, minutes=minutes))
    if name.upper() in ("Z", "UTC", "GMT"):
        return UTC
    try:
        if "/" in name:
            return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        pass
    raise CourseError(f"마감의 시간대 {name!r}을(를) 모릅니다. 빼거나 KST, UTC, +09:00, Asia/Seoul처럼 적어 주세요.")


def set_due(layout: Layout, lesson: str, moment: datetime | None) -> None:
    """Set or remove a lesson's due date, and compute the late penalties again."""
    with opened(layout.grading) as gradebook:
        due = moment.astimezone(UTC).replace(tzinfo=None) if moment else None
        gradebook.update_or_create_assignment(lesson, duedate=due)
        refresh(layout, gradebook, lesson)


def extend(layout: Layout, lesson: str, student: str, hours: float) -> bool:
    """Give one learner more time, whether or not something was handed in; 0 takes it back.

    Returns:
        Whether the id was looked up in a class. If there is no class yet, `course collect` reports unknown ids later.

    Raises:
        CourseError: there is a roster, and nobody on it has this id.
    """
    extensions = read_extensions(layout.grading)
    given = extensions.setdefault(lesson, {})
    known = refuse_unknown(layout, student) if hours or student not in given else True
    given.pop(student, None)
    if hours:
        given[student] = hours
    text = json.dumps(extensions, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    write_atomically(layout.grading / EXTENSIONS, text.encode())
    with opened(layout.grading) as gradebook:
        refresh(layout, gradebook, lesson)
    return known


def refuse_unknown(layout: Layout, student: str) -> bool:
    """Raise CourseError if nobody in the class has a student id; the message names similar ids.

    Without a roster nobody can tell. There was one if somebody in the gradebook has a name or an e-mail address, or has
    handed in nothing, or if `c.Collect.roster` names one.

    Returns:
        Whether somebody has the id; False if there is no roster and the id is not known either.

    Raises:
        CourseError: there is a roster, and nobody has the id.
    """
    with opened(layout.grading) as gradebook:
        people = {one.id: one.first_name or "" for one in gradebook.students}
        enrolled = any(one.first_name or one.email or not one.submissions for one in gradebook.students)
    if roster := nbgrader_config(layout).Collect.get("roster"):
        listed = {person.id: person.name for person in read_roster(layout.grading / str(roster))}
        people, enrolled = {**people, **listed}, True
    submitted = layout.grading / "submitted"
    if student in people or (SAFE_ID.fullmatch(student) and (submitted / student).is_dir()):
        return True
    if not enrolled:
        return False
    meant = [one for one, name in people.items() if name and squeezed(name) == squeezed(student)]
    meant = meant or difflib.get_close_matches(student, people, n=3, cutoff=0.7)
    hint = ", ".join(f"{one}({people[one]})" if people[one] else one for one in meant)
    raise CourseError(
        f"명단에 학번 {student!r}인 사람이 없습니다. "
        + (f"{hint}을(를) 뜻하셨나요? 학번으로 다시 적어 주세요." if hint else "학번을 확인해 주세요.")
    )


def read_extensions(grading: Path) -> dict[str, dict[str, float]]:
    """Return the hours of every extension, by lesson and student id.

    Raises:
        CourseError: `extensions.json` cannot be read, or holds something else.
    """
    path = grading / EXTENSIONS
    try:
        return {
            lesson: {student: float(hours) for student, hours in given.items()}
            for lesson, given in json.loads(path.read_text(encoding="utf8")).items()
        }
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise CourseError(
            f"연장 목록 {path}을(를) 읽지 못했습니다({error}). 고치거나 지운 뒤 다시 연장해 주세요."
        ) from None


def grant(grading: Path, gradebook: Gradebook, lesson: str, student: str) -> None:
    """Write a learner's extension of a lesson into nbgrader's gradebook; 0 hours if there is none.

    Without a due date it is 0 hours, too: nbgrader would add the hours to no date, and fail.
    """
    due = gradebook.find_assignment(lesson).duedate
    hours = read_extensions(grading).get(lesson, {}).get(student, 0.0) if due else 0.0
    gradebook.grant_extension(lesson, student, hours=hours)


def refresh(layout: Layout, gradebook: Gradebook, lesson: str) -> None:
    """Compute the late penalty again of every submission of a lesson in the gradebook."""
    try:
        submissions = gradebook.find_assignment(lesson).submissions
    except MissingEntry:
        return
    plugin = late_plugin(nbgrader_config(layout))
    for submission in submissions:
        grant(layout.grading, gradebook, lesson, submission.student_id)
        for notebook in submission.notebooks:
            late = submission.total_seconds_late
            notebook.late_submission_penalty = penalty(plugin, submission.student_id, notebook.score, late)
    gradebook.db.commit()


def late_plugin(config: Config) -> LateSubmissionPlugin:
    """Return the plug-in that computes late penalties, with the current settings."""
    chosen = AssignLatePenalties(config=config)
    chosen.init_plugin()
    return chosen.plugin_inst


def penalty(plugin: LateSubmissionPlugin, student: str, score: float, late: float) -> float | None:
    """Return the late penalty in points, never more than `score`; None if there is none.

    Args:
        score: points before the penalty.
        late: seconds.
    """
    points = plugin.late_submission_penalty(student, score, late) if late > 0 else None
    return None if points is None else max(0.0, min(points, score))
