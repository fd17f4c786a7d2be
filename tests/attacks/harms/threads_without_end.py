# Threads that Python waits for before it may end.
import threading
import time


def wait():
    while True:
        time.sleep(1)


for _ in range(50):
    threading.Thread(target=wait).start()


def double(x):
    return x * 5
