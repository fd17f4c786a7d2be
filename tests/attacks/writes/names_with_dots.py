# Files with names that lead out of the folder, and links to folders outside.
import os
import pathlib

pathlib.Path("..", "attack.txt").write_text("attack")
for depth in range(1, 5):
    place = pathlib.Path(*[".."] * depth)
    if (place / "submitted").is_dir():
        (place / "submitted" / "attack.txt").write_text("attack")
for target in ("/", "/etc", "/tmp"):
    os.symlink(target, "link" + target.replace("/", "-"))


def double(x):
    return x * 5
