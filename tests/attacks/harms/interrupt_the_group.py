# Ctrl-C for everybody at the same terminal.
import os
import signal

for group in {os.getpgid(0), os.getpgid(os.getppid()) if os.getppid() else os.getpgid(0)}:
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        os.killpg(group, signal.SIGINT)
    except OSError:
        pass


def double(x):
    return x * 5
