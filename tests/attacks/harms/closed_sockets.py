# Every descriptor closed: the kernel can no longer answer.
import os

os.closerange(3, 4096)


def double(x):
    return x * 5
