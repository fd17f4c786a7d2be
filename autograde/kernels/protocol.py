"""What a kernel's starter, its zygote and its guard tell each other: one message a line, as JSON.

The starter asks (`Start`), and hears once either `Started` or `Failed`. Then it may send `Signal` as often as it likes
and, where a guard watches, say that a cell begins (`CellBegins`) and is done (`CellEnds`); a guard says `TookTooLong`
before it interrupts a cell. The last message is `Ended`. An end of file from the zygote or the guard means that both it
and the kernel are dead; an end of file from the starter means that nobody wants the kernel any more.

Only the standard library: a guard runs without any other.
"""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

__all__ = [
    "CellBegins",
    "CellEnds",
    "Ended",
    "Excess",
    "Failed",
    "Message",
    "Sandboxed",
    "Signal",
    "Start",
    "Started",
    "TookTooLong",
    "decode",
    "decode_names",
    "encode",
    "encode_names",
]


class Excess(StrEnum):
    """Which limit ended a kernel."""

    MEMORY = "memory"
    FILES = "files"
    CPU = "cpu"
    CELL = "cell"
    WALL = "wall"


@dataclass(frozen=True)
class Sandboxed:
    """One sandbox, as the processes that enter it need to know it.

    Attributes:
        pid: its first process.
        uid: who to become; None where the grader is no root and stays who it is.
        sockets: the name of the kernel's socket files without their numbers; empty for no kernel.
        start_timeout: seconds until these must be there.
        limits: fields of `autograde.kernels.confine.Limits`.
    """

    pid: int
    uid: int | None
    sockets: str
    start_timeout: float
    limits: dict[str, int]


@dataclass(frozen=True)
class Start:
    """What one kernel is to be.

    Attributes:
        command: as for a new process, `python -m ipykernel_launcher -f ...`.
        cwd: where it works; in a sandbox that is given.
        env: its variables, and no other.
        sandbox: to be entered first; None for none.
    """

    command: list[str]
    cwd: str
    env: dict[str, str]
    sandbox: Sandboxed | None = None


@dataclass(frozen=True)
class Started:
    """The kernel runs; in a sandbox: it listens."""

    pid: int


@dataclass(frozen=True)
class Failed:
    """The kernel did not start, or its guard gave up.

    Attributes:
        error: one line.
        exit: as `Popen` gives it; None where there was no process.
        words: the last that the kernel wrote outside of any cell.
    """

    error: str
    exit: int | None = None
    words: str = ""


@dataclass(frozen=True)
class Ended:
    """The kernel is gone, and in a sandbox every process that it left.

    Attributes:
        exit: as `Popen` gives it.
        excess: the limit that it ran into; None for none.
        words: the last that it wrote outside of any cell.
    """

    exit: int
    excess: Excess | None = None
    words: str = ""


@dataclass(frozen=True)
class Signal:
    """To be sent to the kernel's process group."""

    number: int


@dataclass(frozen=True)
class CellBegins:
    """A cell begins.

    Attributes:
        seconds: that it may take (`autograde.kernels.time_used`: a wait for a processor does not count).
        grace: seconds in which it has to stop once it was interrupted.
    """

    seconds: float
    grace: float


@dataclass(frozen=True)
class CellEnds:
    """The cell is done."""


@dataclass(frozen=True)
class TookTooLong:
    """The cell took more than it may, and is interrupted.

    Attributes:
        seconds: that it was allowed.
    """

    seconds: float


Message = Start | Started | Failed | Ended | Signal | CellBegins | CellEnds | TookTooLong

_KINDS: dict[str, type[Message]] = {
    kind.__name__: kind for kind in (Start, Started, Failed, Ended, Signal, CellBegins, CellEnds, TookTooLong)
}


def encode(message: Message) -> bytes:
    """A message as one line."""
    # json escapes newlines, and also the lone surrogates that stand for undecodable bytes in an environment
    return json.dumps({"is": type(message).__name__, **dataclasses.asdict(message)}).encode("ascii") + b"\n"


def decode(line: bytes) -> Message:
    """The message of one line.

    Raises:
        ValueError: it is none.
    """
    try:
        fields: dict[str, Any] = json.loads(line)
        kind = _KINDS[fields.pop("is")]
        if kind is Start and fields["sandbox"] is not None:
            fields["sandbox"] = Sandboxed(**fields["sandbox"])
        if kind is Ended and fields["excess"] is not None:
            fields["excess"] = Excess(fields["excess"])
        return kind(**fields)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"no message: {line[:100]!r}") from error


def encode_names(names: list[str]) -> bytes:
    """What a zygote says when it is ready: a line for each module that it could not import."""
    return json.dumps(names).encode()


def decode_names(content: bytes) -> list[str]:
    """The same, read; nothing of a list that was cut."""
    try:
        return [str(name) for name in json.loads(content)]
    except (ValueError, TypeError):
        return []
