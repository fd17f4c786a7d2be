"""A Jupyter server for the tests, as an instructor starts it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from autograde.layout import Layout
from tests.support.patience import PATIENCE


class jupyter_server:  # noqa: N801  (used as a context manager, like a function)
    """A Jupyter server started from inside `autograde/`, with a function that fetches a page of it.

    Attributes:
        address: URL of its first page, with a slash at the end.
    """

    def __init__(self, layout: Layout):
        self.layout = layout

    def __enter__(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}/"
        options = ["--no-browser", "--allow-root", f"--port={self.port}", "--ip=127.0.0.1", "--IdentityProvider.token="]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "jupyter", "notebook", *options],
            cwd=self.layout.grading,
            env=os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        return self

    def __call__(self, path: str) -> str:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                with urllib.request.urlopen(f"{self.address}{path}", timeout=PATIENCE) as response:
                    return response.read().decode()
            except urllib.error.HTTPError:
                raise
            except OSError:
                assert self.process.poll() is None, "the Jupyter server ended"
                assert time.monotonic() < deadline, "the Jupyter server does not answer"
                time.sleep(0.3)

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(PATIENCE)
