# Recursion without an end, with the limit lifted.
import sys


def double(x):
    sys.setrecursionlimit(10**9)
    return double(x) + 1
