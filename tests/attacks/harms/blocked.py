# A cell that waits for what never comes.
import os

os.read(os.pipe()[0], 1)


def double(x):
    return x * 5
