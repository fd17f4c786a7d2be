# A hundred thousand empty files: no byte is used, and no file system likes it.
import os

made = 0
try:
    for number in range(100_000):
        os.close(os.open(f"attack-{number}", os.O_CREAT | os.O_WRONLY))
        made += 1
except OSError:
    pass
print(f"MADE {made} of 100000 files")


def double(x):
    return x * 5
