# Forty children that compute, while their parent does nothing at all.
import os
import time

for _ in range(40):
    if os.fork() == 0:
        end = time.monotonic() + 60
        while time.monotonic() < end:
            pass
        os._exit(0)
for _ in range(40):
    os.wait()


def double(x):
    return x * 5
