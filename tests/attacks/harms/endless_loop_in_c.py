# A loop that no interrupt ends.
sum(range(10**15))


def double(x):
    return x * 5
