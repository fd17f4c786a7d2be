# Two gigabytes of semaphores, which belong to no process.
import ctypes
import time

libc = ctypes.CDLL(None)
made = sum(libc.semget(0, 32_000, 0o1600) >= 0 for _ in range(1000))
time.sleep(2)
print(f"MADE {made} of 1000 sets of semaphores", flush=True)


def double(x):
    return x * 5
