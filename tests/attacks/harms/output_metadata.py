# Sixty megabytes beside an output and in its name.
display({"text/plain": "", "x/" + "y" * 30_000_000: ""}, metadata={"z": "z" * 30_000_000}, raw=True)


def double(x):
    return x * 5
