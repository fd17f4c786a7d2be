"""Messages over a socket, a line each (`autograde.kernels.protocol`)."""

from __future__ import annotations

import socket

from autograde.kernels.protocol import Message, decode, encode

__all__ = ["Lines"]


class Lines:
    """One end of the pair of sockets that belongs to one kernel."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self.closed = False  # by the other side
        self._rest = b""

    def send(self, message: Message) -> None:
        self.sock.sendall(encode(message))

    def receive(self, timeout: float | None) -> list[Message]:
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
        return [decode(line) for line in lines]

    def receive_one(self) -> Message:
        """The next message, for a moment where the other side says exactly one.

        Raises:
            EOFError: it is gone.
        """
        while not self.closed:
            if messages := self.receive(None):
                return messages[0]
        raise EOFError("the other side is gone")
