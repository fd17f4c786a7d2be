"""Messages between a kernel's starter, its zygote and its guard: one JSON object per line.

The starter asks (`Start`) and gets one reply, either `Started` or `Failed`. Then it may send `Signal` as often as it
likes and, where a guard watches, say that a cell begins (`CellBegins`) and is done (`CellEnds`); a guard sends
`TookTooLong` before it interrupts a cell. The last message is `Ended`, or `Failed` from a guard that gives up. An end
of file from the zygote or the guard means that both it and the kernel are dead. An end of file from the starter means
that nobody listens any more: a guard then ends its kernel, while a kernel without a guard lives on.

Imports only the standard library: a guard runs without any other.
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
    """The limit that a kernel exceeded and was ended for."""

    MEMORY = "memory"
    FILES = "files"
    CPU = "cpu"
    CELL = "cell"
    WALL = "wall"


@dataclass(frozen=True)
class Sandboxed:
    """Description of one sandbox for the processes that enter it.

    Attributes:
        pid: its first process.
        uid: user id that the kernel takes on; None where the grader is not root, and the kernel keeps the grader's.
        sockets: path of the kernel's socket files without their numbers; empty where no kernel runs in it.
        start_timeout: seconds until these files must be there.
        limits: fields of `autograde.kernels.confine.Limits`.
    """

    pid: int
    uid: int | None
    sockets: str
    start_timeout: float
    limits: dict[str, int]


@dataclass(frozen=True)
class Start:
    """Request to start one kernel.

    Attributes:
        command: as for a new process, `python -m ipykernel_launcher -f ...`.
        cwd: its working directory; in a sandbox always `autograde.kernels.confine.WORK`.
        env: its environment variables; the kernel gets no others, except those that imports in a zygote have set.
        sandbox: the sandbox to enter first; None for none.
    """

    command: list[str]
    cwd: str
    env: dict[str, str]
    sandbox: Sandboxed | None = None


@dataclass(frozen=True)
class Started:
    """Reply that the kernel runs, and in a sandbox that it also listens on its sockets."""

    pid: int


@dataclass(frozen=True)
class Failed:
    """Report that the kernel did not start, or that its guard gave up.

    Attributes:
        error: one line that says why.
        exit: the kernel's exit code as in `Popen.returncode`; None where there was no process.
        words: the end of what the kernel wrote outside of any cell.
    """

    error: str
    exit: int | None = None
    words: str = ""


@dataclass(frozen=True)
class Ended:
    """Report that the kernel has ended, and in a sandbox also every process that it left behind.

    Attributes:
        exit: its exit code as in `Popen.returncode`.
        excess: the limit that it exceeded; None if it exceeded none.
        words: the end of what it wrote outside of any cell.
    """

    exit: int
    excess: Excess | None = None
    words: str = ""


@dataclass(frozen=True)
class Signal:
    """Request to send a signal to the kernel's process group."""

    number: int


@dataclass(frozen=True)
class CellBegins:
    """Notice to the guard that a cell begins.

    Attributes:
        seconds: time that it may take, without its waits for a processor (`autograde.kernels.time_used`).
        grace: seconds within which it has to stop once it was interrupted.
    """

    seconds: float
    grace: float


@dataclass(frozen=True)
class CellEnds:
    """Notice to the guard that the cell is done."""


@dataclass(frozen=True)
class TookTooLong:
    """Notice from the guard that the cell has exceeded its time and is being interrupted.

    Attributes:
        seconds: time that it was allowed.
    """

    seconds: float


Message = Start | Started | Failed | Ended | Signal | CellBegins | CellEnds | TookTooLong

_KINDS: dict[str, type[Message]] = {
    kind.__name__: kind for kind in (Start, Started, Failed, Ended, Signal, CellBegins, CellEnds, TookTooLong)
}


def encode(message: Message) -> bytes:
    r"""Return a message as one line of JSON, such as `b'{"is": "Signal", "number": 2}\n'`."""
    # json escapes newlines, and also the lone surrogates that stand for undecodable bytes in an environment
    return json.dumps({"is": type(message).__name__, **dataclasses.asdict(message)}).encode("ascii") + b"\n"


def decode(line: bytes) -> Message:
    """Return the message that a line holds.

    Raises:
        ValueError: the line is not a message.
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
    """Encode a zygote's report that it is ready: one line of text for each module that it could not import."""
    return json.dumps(names).encode()


def decode_names(content: bytes) -> list[str]:
    """Decode a zygote's report that it is ready; an empty list where the report was too long and was cut off."""
    try:
        return [str(name) for name in json.loads(content)]
    except (ValueError, TypeError):
        return []
