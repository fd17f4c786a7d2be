# A message of ten million values.
import sys

peer = sys.modules["_exchange.peer"].Peer


def _answer(self, question, message):
    whole = b'[{"reply":%d,"with":"value"},{"is":"list","of":[' % question + b"1," * 10_000_000 + b"1]}]"
    self._frames.send((0).to_bytes(4, "little") + len(whole).to_bytes(4, "little") + whole)


peer._answer = _answer


def double(x):
    return x * 5
