"""Send and receive the messages of `autograde.kernels.protocol` over a socket, one per line."""

from __future__ import annotations

import socket

from autograde.kernels.protocol import Message, decode, encode

__all__ = ["Lines"]


class Lines:
    """One end of a kernel's socket pair, over which messages are sent and received."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self.closed = False  # by the other side
        self._rest = b""

    def send(self, message: Message) -> None:
        self.sock.sendall(encode(message))

    def receive(self, timeout: float | None) -> list[Message]:
        """Return the messages that have arrived; wait at most `timeout` seconds for data (None: without limit).

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
        """Wait for the next message and return it; only for when the other side sends exactly one.

        Raises:
            EOFError: the other side is gone.
        """
        while not self.closed:
            if messages := self.receive(None):
                return messages[0]
        raise EOFError("the other side is gone")
