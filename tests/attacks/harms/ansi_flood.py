# A million colour codes, which a page must turn into as many tags.
print("\x1b[31m\x1b[1mflood\x1b[0m" * 1_000_000)


def double(x):
    return x * 5
