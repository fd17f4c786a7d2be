# A value comes as a pickle, which runs code where it is read.
import sys

values = sys.modules["_exchange.values"]
content = b"cposix\nsystem\n(S'true'\ntR."


def write(self, value, writer):
    return {"dtype": "|O", "shape": [3], "in": writer.buffer(content)}


values.Array.write = write


def double(x):
    return np.zeros(3)
