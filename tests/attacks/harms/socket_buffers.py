# Five gigabytes in the buffers of sockets, which belong to no process.
import os
import socket
import time


def fill(one):
    one.setblocking(False)
    try:
        while True:
            one.send(bytes(1 << 16))
    except OSError:
        pass


hear, tell = os.pipe()
children = []
for _ in range(25):
    children.append(os.fork())
    if children[-1] == 0:
        held = [socket.socketpair() for _ in range(450)]
        for left, right in held:
            fill(left)
            fill(right)
        os.write(tell, b"x")
        os.read(os.pipe()[0], 1)
made = 0
while made < 25:
    made += len(os.read(hear, 25))
time.sleep(2)
print(f"MADE {made} of 25 parts of five gigabytes")
for child in children:
    os.kill(child, 9)


def double(x):
    return x * 5
