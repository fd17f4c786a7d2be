"""Learners of whom files came for a lesson and no notebook among them, as noted beside what was collected.

There is nothing to grade of them, but they did hand in something: report and export tell them from who did not.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from pathlib import Path

from autograde.files import write_atomically
from autograde.layout import Layout

NO_NOTEBOOK = "노트북 없음"
RECORD = "without_notebook.json"


def note(layout: Layout, lesson: str, came: Mapping[str, str], handed_in: Collection[str]) -> None:
    """Add what came now, and take away who has handed in a notebook.

    Args:
        came: what came instead, a Korean line for each learner.
        handed_in: learners of whom a notebook came.
    """
    before = read(layout, lesson)
    now = {student: line for student, line in {**before, **came}.items() if student not in handed_in}
    if now != before:
        text = json.dumps(now, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        write_atomically(path_of(layout, lesson), text.encode())


def read(layout: Layout, lesson: str) -> dict[str, str]:
    """What came instead of a notebook, a Korean line for each such learner; what cannot be read is nothing."""
    try:
        found = json.loads(path_of(layout, lesson).read_text(encoding="utf8"))
    except (OSError, ValueError):
        return {}
    return {str(student): str(line) for student, line in found.items()} if isinstance(found, dict) else {}


def path_of(layout: Layout, lesson: str) -> Path:
    return layout.grading / "collected" / lesson / RECORD
