"""What became of one hand-in, and `intake.json`, in which it is kept beside the result."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path

from nbformat.notebooknode import NotebookNode

from autograde.intake.handed_in import HandedIn, shown
from autograde.intake.reading import Cell

RECORD = "intake.json"
GRADED, REPAIRED, UNREADABLE = "채점함", "고쳐서 채점함", "채점 불가"


@dataclass(frozen=True)
class Intake:
    """What became of one hand-in.

    Attributes:
        notebook: to be graded; None where it cannot be.
        reason: why it cannot be graded; empty otherwise.
        repairs: what was mended or should be known, Korean sentences.
        unplaced: cells that are not graded.
        source: the file that was chosen.
        files: every file that was looked at.
        suspicions: on tests that pass whatever the answer is, Korean lines for a person who looks.
    """

    notebook: NotebookNode | None = None
    reason: str = ""
    repairs: tuple[str, ...] = ()
    unplaced: tuple[Cell, ...] = ()
    source: HandedIn | None = None
    files: tuple[HandedIn, ...] = ()
    suspicions: tuple[str, ...] = ()

    @property
    def status(self) -> str:
        if self.notebook is None:
            return UNREADABLE
        return REPAIRED if self.repairs else GRADED

    def failed(self, reason: str) -> Intake:
        """The same hand-in, which turned out not to be gradable."""
        return replace(self, notebook=None, reason=reason)

    def record(self) -> dict:
        """What `intake.json` holds."""
        return {
            "status": self.status,
            "reason": self.reason,
            "source": identity(self.source) if self.source else None,
            "files": [identity(file) for file in self.files],
            "repairs": list(self.repairs),
            "suspicions": list(self.suspicions),
            "unplaced": [
                {"number": cell.number, "cell_type": cell.kind, "source": cell.source} for cell in self.unplaced
            ],
        }


def identity(file: HandedIn) -> dict[str, str]:
    return {"name": shown(file.name), "sha256": file.sha256}


def read_intake(folder: Path) -> dict:
    """What intake wrote of a hand-in; empty for one graded before it did."""
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf8"))
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}
