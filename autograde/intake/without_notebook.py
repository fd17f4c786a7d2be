"""The record of learners who handed in files for a lesson, but no notebook among them.

There is nothing to grade for them, but they did hand in something: report and export tell them from those who did not.
The record lies beside what was collected.
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
    """Add learners to the record, and remove those who have handed in a notebook.

    Args:
        came: what came instead of a notebook, a Korean line by student id.
        handed_in: ids of students who have handed in a notebook.
    """
    before = read(layout, lesson)
    now = {student: line for student, line in {**before, **came}.items() if student not in handed_in}
    if now != before:
        text = json.dumps(now, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        write_atomically(path_of(layout, lesson), text.encode())


def read(layout: Layout, lesson: str) -> dict[str, str]:
    """Return what came instead of a notebook, a Korean line by student id; empty if there is no readable record."""
    try:
        found = json.loads(path_of(layout, lesson).read_text(encoding="utf8"))
    except (OSError, ValueError):
        return {}
    return {str(student): str(line) for student, line in found.items()} if isinstance(found, dict) else {}


def path_of(layout: Layout, lesson: str) -> Path:
    return layout.grading / "collected" / lesson / RECORD
