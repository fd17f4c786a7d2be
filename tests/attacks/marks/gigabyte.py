# A frame that says it is a gigabyte, and begins to be one.
import sys

peer = sys.modules["_exchange.peer"].Peer


def _answer(self, question, message):
    self._frames._sock.sendall((1 << 30).to_bytes(4, "little"))
    for _ in range(1 << 10):
        self._frames._sock.sendall(bytes(1 << 20))


peer._answer = _answer


def double(x):
    return x * 5
