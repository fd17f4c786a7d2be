# A number whose digits take an hour to write.
number = 7 ** (10**8)


def double(x):
    return number
