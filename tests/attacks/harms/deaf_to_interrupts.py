# A loop that swallows every interrupt.
def double(x):
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass
