"""The outcome of one submission, and `intake.json`, the file beside the result that keeps it.

Nothing else reads or writes that file:

    status      "채점함", "고쳐서 채점함" or "채점 불가"
    reason      why it cannot be graded, in Korean; empty otherwise
    source      {"name", "sha256"} of the file that was graded; null where none could be chosen
    files       the same of every file that was looked at; equal lists mean an unchanged submission
    repairs     what was mended or should be known, Korean sentences
    suspicions  tests that pass whatever the answer is: [{"exercise", "seen"}]; a person has to look
    unusual     code that no honest answer needs: [{"exercise", "line", "kind", "carried"}]; it takes no points
    unplaced    cells that were not graded: [{"number", "cell_type", "source"}]
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from nbformat.notebooknode import NotebookNode

from autograde.files import write_atomically
from autograde.intake.handed_in import HandedIn, shown
from autograde.intake.reading import Cell
from autograde.intake.unusual import Finding, Kind

RECORD = "intake.json"


class Status(StrEnum):
    """The outcome of a submission, as people read it."""

    GRADED = "채점함"
    REPAIRED = "고쳐서 채점함"
    UNREADABLE = "채점 불가"


@dataclass(frozen=True)
class Suspicion:
    """A test that passes whatever the answer is.

    Attributes:
        exercise: the one that the test belongs to, such as `is_long`.
        seen: one Korean line for the person who looks.
    """

    exercise: str
    seen: str

    def __str__(self) -> str:
        return f"{self.exercise}: {self.seen}"


@dataclass(frozen=True)
class Intake:
    """The outcome of one submission.

    Attributes:
        notebook: the one to be graded, or graded; None if that cannot be, and if this was read from a record.
        reason: why it cannot be graded; empty otherwise.
        repairs: what was mended or should be known, Korean sentences.
        unplaced: cells that are not graded.
        source: the file that was chosen.
        files: every file that was looked at.
        suspicions: tests that pass whatever the answer is.
        unusual: code that no honest answer needs; it takes no points, and the learner is not told.
    """

    notebook: NotebookNode | None = None
    reason: str = ""
    repairs: tuple[str, ...] = ()
    unplaced: tuple[Cell, ...] = ()
    source: HandedIn | None = None
    files: tuple[HandedIn, ...] = ()
    suspicions: tuple[Suspicion, ...] = ()
    unusual: tuple[Finding, ...] = ()

    @property
    def status(self) -> Status:
        if self.reason:
            return Status.UNREADABLE
        return Status.REPAIRED if self.repairs else Status.GRADED

    @property
    def identities(self) -> list[dict[str, str]]:
        """Name and hash of each file; equal lists mean an unchanged submission."""
        return [identity(file) for file in self.files]

    def failed(self, reason: str) -> Intake:
        """Return the same outcome without a notebook, for a submission that turned out not to be gradable.

        Args:
            reason: why, in Korean.
        """
        return replace(self, notebook=None, reason=reason)


def identity(file: HandedIn) -> dict[str, str]:
    return {"name": shown(file.name), "sha256": file.sha256}


def write(folder: Path, intake: Intake) -> None:
    """Write `intake.json` beside the result of a submission.

    Args:
        folder: that of the result.
    """
    write_atomically(folder / RECORD, encoded(intake))


def encoded(intake: Intake) -> bytes:
    """Return the content of `intake.json`, JSON in UTF-8."""
    record = {
        "status": intake.status,
        "reason": intake.reason,
        "source": identity(intake.source) if intake.source else None,
        "files": intake.identities,
        "repairs": intake.repairs,
        "suspicions": [{"exercise": one.exercise, "seen": one.seen} for one in intake.suspicions],
        "unusual": [
            {"exercise": one.exercise, "line": one.line, "kind": one.kind, "carried": one.carried}
            for one in intake.unusual
        ],
        "unplaced": [
            {"number": cell.number, "cell_type": cell.kind, "source": cell.source} for cell in intake.unplaced
        ],
    }
    return (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode(errors="replace")


def read(folder: Path) -> Intake | None:
    """Read `intake.json`: the outcome without its notebook; None if there is no record that can be read.

    Args:
        folder: that of the result.
    """
    record = read_json(folder)
    return None if record is None else decoded(record)


def is_unreadable(folder: Path) -> bool:
    """Whether `intake.json` says that a submission could not be graded; False if there is no record to be read.

    Args:
        folder: that of the result.
    """
    record = read_json(folder)
    return record is not None and bool(reason_of(record))


def read_json(folder: Path) -> dict[str, Any] | None:
    try:
        record = json.loads((folder / RECORD).read_bytes().decode())
    except (OSError, ValueError, RecursionError):
        return None
    return record if isinstance(record, dict) else None


def reason_of(record: dict[str, Any]) -> str:
    """Return why a submission could not be graded; empty if it was."""
    return str(record.get("reason") or (Status.UNREADABLE if record.get("status") == Status.UNREADABLE else ""))


def decoded(record: dict[str, Any]) -> Intake:
    """Return the outcome from a record, also of an earlier version; whatever is malformed in it is left out."""
    source = record.get("source")
    return Intake(
        reason=reason_of(record),
        repairs=tuple(line for line in entries(record, "repairs") if isinstance(line, str)),
        unplaced=tuple(
            Cell(number_of(cell), str(cell.get("cell_type")), str(cell.get("source", "")))
            for cell in entries(record, "unplaced")
            if isinstance(cell, dict)
        ),
        source=file_of(source) if isinstance(source, dict) else None,
        files=tuple(file_of(file) for file in entries(record, "files") if isinstance(file, dict)),
        suspicions=tuple(map(suspicion_of, entries(record, "suspicions"))),
        unusual=tuple(found for entry in entries(record, "unusual") if (found := finding_of(entry))),
    )


def entries(record: dict[str, Any], name: str) -> list[Any]:
    found = record.get(name)
    return found if isinstance(found, list) else []


def number_of(entry: dict[str, Any], name: str = "number") -> int:
    number = entry.get(name)
    return number if isinstance(number, int) else 0


def file_of(entry: dict[str, Any]) -> HandedIn:
    return HandedIn(str(entry.get("name", "")), sha256=str(entry.get("sha256", "")))


def suspicion_of(entry: Any) -> Suspicion:
    """Return one suspicion from a record; earlier versions kept one line, `test_is_long: …`."""
    if isinstance(entry, dict):
        return Suspicion(str(entry.get("exercise", "")), str(entry.get("seen", "")))
    test, _, seen = str(entry).partition(": ")
    return Suspicion(test.removeprefix("test_"), seen)


def finding_of(entry: Any) -> Finding | None:
    """Return one piece of unusual code from a record; None if it is malformed, or its kind is of a later version."""
    if not isinstance(entry, dict) or entry.get("kind") not in list(Kind):
        return None
    carried = entry.get("carried") is True
    return Finding(str(entry.get("exercise", "")), number_of(entry, "line"), Kind(entry["kind"]), carried)
