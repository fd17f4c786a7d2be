# Half a character in an output: no file of UTF-8 can hold it.
print("\ud83d")
display({"text/plain": "\udc00", "text/\ud83d": "\ud83d"}, raw=True)


def double(x):
    return x * 5
