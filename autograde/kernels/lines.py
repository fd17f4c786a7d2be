"""Lines of JSON over a socket: how a kernel's starter and the processes that look after the kernel talk."""

from __future__ import annotations

import json
import socket
from typing import Any

__all__ = ["Lines"]


class Lines:
    """One end of the pair that belongs to one kernel."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self.closed = False  # by the other side
        self._rest = b""

    def send(self, message: dict[str, Any]) -> None:
        # json escapes newlines, and also the lone surrogates that stand for undecodable bytes in an environment.
        self.sock.sendall(json.dumps(message).encode("ascii") + b"\n")

    def receive(self, timeout: float | None) -> list[dict[str, Any]]:
        """The messages that are there; waits for the first data at most `timeout` seconds (None: as long as it takes).

        One line may arrive in pieces, so the list may be empty.
        """
        self.sock.settimeout(timeout)
        try:
            data = self.sock.recv(1 << 16)
        except (BlockingIOError, TimeoutError):
            return []
        except OSError:
            data = b""
        finally:
            self.sock.settimeout(None)
        self.closed = self.closed or not data
        *lines, self._rest = (self._rest + data).split(b"\n")
        return [json.loads(line) for line in lines]

    def receive_one(self) -> dict[str, Any]:
        """The next message, for a moment where the other side says exactly one."""
        while not self.closed:
            if messages := self.receive(None):
                return messages[0]
        raise EOFError("the other side is gone")
