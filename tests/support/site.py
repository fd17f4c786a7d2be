"""Small http servers on loopback that misbehave in one way each, and processes that are killed meanwhile."""

from __future__ import annotations

import os
import random
import re
import signal
import socket
import subprocess
import sys
import threading
from collections import namedtuple
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from minigpt.fetching import download
from tests.support.patience import PATIENCE

REPO = Path(__file__).resolve().parents[2]


BODY = random.Random(0).randbytes(1_000_000)


HALF = 32 * download.CHUNK  # a download that is cut inside a chunk loses that chunk


Request = namedtuple("Request", "path range if_range sent")


class Site:
    """An HTTP server on loopback with one file. ``requests`` records what came in and how many body bytes went out.

    ``plan`` lists what to do with the next requests, one word such as "cut" or one status such as 503 for each; when it
    is empty, requests are answered honestly.
    """

    def __init__(self, body: bytes = BODY):
        self.body = body
        self.etag: str | None = '"one"'
        self.last_modified: str | None = None
        self.ranges = True
        self.plan: list = []
        self.extra_headers: dict[str, str] = {}
        self.requests: list[Request] = []
        self.hold = threading.Event()  # what a "stall" waits for
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                site.answer(self)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}/simplebooks.zip"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True)
        self.thread.start()

    def close(self):
        self.hold.set()
        self.server.shutdown()
        self.server.server_close()

    @property
    def sent(self) -> int:
        return sum(request.sent for request in self.requests)

    def answer(self, http):
        step = self.plan.pop(0) if self.plan else "honest"
        if isinstance(step, int):  # a bare status
            self.requests.append(Request(http.path, http.headers["Range"], http.headers["If-Range"], 0))
            http.send_error(step)
            return
        start = self.start_of(http)
        status, body = (206 if start else 200), self.body[start:]
        if step == "wrong range" and start:
            body = self.body[start + 7 :]
        piece = (
            body[: HALF if len(body) > HALF else len(body) // 2] if step in ("cut", "reset", "stall", "short") else body
        )
        # Recorded before anything leaves, so that a client that was answered always finds its request counted.
        self.requests.append(Request(http.path, http.headers["Range"], http.headers["If-Range"], len(piece)))
        http.send_response(status)
        if start:
            at = start + 7 if step == "wrong range" else start
            http.send_header("Content-Range", f"bytes {at}-{len(self.body) - 1}/{len(self.body)}")
        if step not in ("no length", "short"):
            extra = {"claims more": 1000, "claims less": -1000}.get(step, 0)
            http.send_header("Content-Length", str(len(body) + extra))
        for name, value in {"ETag": self.etag, "Last-Modified": self.last_modified, **self.extra_headers}.items():
            if value is not None:
                http.send_header(name, value)
        http.end_headers()
        self.send_body(http, step, piece)

    def start_of(self, http) -> int:
        wanted = re.fullmatch(r"bytes=(\d+)-", http.headers["Range"] or "")
        condition = http.headers["If-Range"]
        if not (self.ranges and wanted):
            return 0
        if condition is not None and condition not in (self.etag, self.last_modified) and self.ranges != "careless":
            return 0
        return int(wanted[1])

    def send_body(self, http, step, piece):
        try:
            http.wfile.write(piece)
            http.wfile.flush()
            if step == "stall":
                self.hold.wait(PATIENCE)
            if step == "reset":
                http.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        except OSError:
            pass  # the client was killed
        http.close_connection = True


def has_korean_line(text: str, *needed: str) -> bool:
    """Check that a text is one short line in Korean that matches each `needed` pattern; return True.

    Raises:
        AssertionError: it is not.
    """
    assert "\n" not in text
    assert "\r" not in text
    assert re.search("[가-힣]{2}", text)
    assert len(text) < 600, text
    for word in needed:
        assert re.search(word, text), f"{word!r} not in {text!r}"
    return True


def kill_in_mid_transfer(code, *arguments, until, environment=()):
    """Run Python code in a new process, and SIGKILL it as soon as ``until()`` is true."""
    process = subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": str(REPO), **dict(environment)},
        stdout=subprocess.DEVNULL,
    )
    try:
        pause = threading.Event()
        for _ in range(2000):
            if until():
                break
            assert process.poll() is None, "it ended before it could be killed"
            pause.wait(0.01)
        else:
            pytest.fail("it never came to the middle")
    finally:
        process.kill()
        process.wait()
    assert process.returncode == -signal.SIGKILL
