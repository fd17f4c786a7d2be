# A thousand processes (and no more, for the sake of whoever measures).
import os
import time

made = 0
for _ in range(1000):
    try:
        if os.fork() == 0:
            time.sleep(20)
            os._exit(0)
        made += 1
    except OSError:
        break
print(f"MADE {made} of 1000 processes")


def double(x):
    return x * 5
