# Eight gigabytes.
got = []
for number in range(32):
    got.append(b"x" * (1 << 28))
    print(f"MADE {number + 1} of 32 quarters of a gigabyte", flush=True)


def double(x):
    return x * 5
