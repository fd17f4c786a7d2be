# An exception that only the end of a generator raises, and which no handler for errors catches.
def double(x):
    raise GeneratorExit
