# The judge is asked back without an end, and never answered.
import sys

peer = sys.modules["_exchange.peer"].Peer


def _answer(self, question, message):
    values = sys.modules["_exchange.values"]
    nothing = {"is": "list", "of": []}
    content = {"is": "list", "of": ["call", 0, nothing, {"is": "dict", "of": []}, nothing]}
    for number in range(100_000):
        self._frames.send(values.pack(values.Message([{"ask": number}, content])))


peer._answer = _answer


def double(x):
    return x * 5
