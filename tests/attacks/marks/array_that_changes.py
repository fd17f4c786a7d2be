# An array that is handed over and written into by a thread from then on, until a comparison holds.
import threading
import time


def keep_writing(array):
    for value in range(100):
        array[...] = value
        time.sleep(0.01)


def double(x):
    array = np.zeros(3)
    threading.Thread(target=keep_writing, args=(array,), daemon=True).start()
    return array
