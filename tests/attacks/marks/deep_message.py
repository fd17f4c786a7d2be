# A message of a hundred thousand containers in one another.
import sys

frames = sys.modules["_exchange.frames"].Frames
peer = sys.modules["_exchange.peer"].Peer


def _answer(self, question, message):
    tree = b'{"is":"list","of":[' * 100_000 + b"]}" * 100_000
    head = b'[{"reply":%d,"with":"value"},' % question
    whole = head + tree + b"]"
    self._frames.send((0).to_bytes(4, "little") + len(whole).to_bytes(4, "little") + whole)


peer._answer = _answer


def double(x):
    return x * 5
