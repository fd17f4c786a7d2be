# Two hundred megabytes of output.
line = "flood " * 20_000
for _ in range(1700):
    print(line)


def double(x):
    return x * 5
