# An object that gives another class than its own.
class Liar:
    __class__ = np.ndarray

    def __eq__(self, other):
        return True

    def __len__(self):
        return 3

    def __array__(self, *arguments, **options):
        return np.zeros(3)


def double(x):
    return Liar()
