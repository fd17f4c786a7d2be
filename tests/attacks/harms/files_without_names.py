# Five gigabytes in files that have no name.
import os

made = 0
try:
    for _ in range(20):
        file = os.memfd_create("x")
        for _ in range(255):
            made += os.write(file, bytes(1 << 20)) >> 20
except OSError:
    pass
print(f"MADE {made} of 5100 megabytes", flush=True)


def double(x):
    return x * 5
