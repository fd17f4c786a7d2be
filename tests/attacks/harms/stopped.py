# A kernel that stops itself, and never dies.
import os
import signal


def double(x):
    os.kill(os.getpid(), signal.SIGSTOP)
