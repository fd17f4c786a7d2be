# The reply says that the argument came back, and that it has changed to what might be wanted.
import sys

peer = sys.modules["_exchange.peer"].Peer
original = peer._answer


def _answer(self, question, message):
    values = sys.modules["_exchange.values"]
    nothing = {"is": "list", "of": []}
    content = {"is": "list", "of": ["", nothing, 0, None]}
    self._frames.send(values.pack(values.Message([{"reply": question, "with": "same"}, content])))


peer._answer = _answer


def double(x):
    return x
