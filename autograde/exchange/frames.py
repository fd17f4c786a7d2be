"""Byte strings of known length over a socket: each is sent behind its length, and none longer than agreed is read."""

from __future__ import annotations

import contextlib
import socket
import struct

__all__ = ["Frames", "GoneError"]

_LENGTH = struct.Struct("<I")


class GoneError(Exception):
    """Raised when the other side has closed the socket, has ended, or has sent what is no frame."""


class Frames:
    """One end of a socket over which frames are sent and received.

    Args:
        sock: a connected stream socket.
        longest: bytes of the longest frame that is sent or read.
    """

    def __init__(self, sock: socket.socket, longest: int) -> None:
        self._sock, self._longest = sock, longest

    def send(self, content: bytes) -> None:
        """Send a frame.

        Raises:
            GoneError: nobody receives it.
            ValueError: it is too long.
        """
        if len(content) > self._longest:
            raise ValueError(f"a frame of more than {self._longest} bytes")
        try:
            self._sock.sendall(_LENGTH.pack(len(content)) + content)
        except OSError as error:
            raise GoneError(str(error)) from None

    def receive(self) -> bytes:
        """Wait for a frame and return it.

        Raises:
            GoneError: none will come, or it would be too long.
        """
        (length,) = _LENGTH.unpack(self._exactly(_LENGTH.size))
        if length > self._longest:
            self.close()
            raise GoneError(f"a frame of more than {self._longest} bytes")
        return self._exactly(length)

    def close(self) -> None:
        """End the connection, also for a thread that waits for a frame just now."""
        with contextlib.suppress(OSError):  # the other side has gone already
            self._sock.shutdown(socket.SHUT_RDWR)
        self._sock.close()

    def _exactly(self, count: int) -> bytes:
        content = bytearray()
        while len(content) < count:
            try:
                piece = self._sock.recv(min(count - len(content), 1 << 20))
            except OSError as error:
                raise GoneError(str(error)) from None
            if not piece:
                raise GoneError("the other side is gone")
            content += piece
        return bytes(content)
