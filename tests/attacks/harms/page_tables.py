# Five gigabytes of page tables, for pages that are not there.
import mmap
import time

step, made = 2 << 20, 0
held = mmap.mmap(-1, 2560 << 30, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, mmap.PROT_READ)
for at in range(0, len(held), step):
    made += held[at] == 0
time.sleep(2)
print(f"MADE {made} of {len(held) // step} tables of pages", flush=True)


def double(x):
    return x * 5
