"""Kernels in a sandbox for tests, warm and cold, and on which machines there can be any."""

from __future__ import annotations

import json
import textwrap

import pytest
from jupyter_client.manager import KernelManager
from traitlets.config import Config

from autograde.kernels import availability
from tests.support.patience import PATIENCE, wait_for

MIB = 1 << 20
SECRET = "a secret that no kernel may read"

slow = pytest.mark.slow
missing = availability.unavailable()
needs_sandbox = pytest.mark.skipif(missing is not None, reason=f"no sandbox: {missing}")
both = pytest.mark.parametrize("warm", [False, True], ids=["cold", "warm"])


def settings(warm: bool, modules=("json",), **changes) -> Config:
    return Config({"SandboxProvisioner": {"warm": warm, "modules": list(modules), **changes}})


class Kernel:
    """A running kernel that says what a cell printed."""

    def __init__(self, warm: bool, **changes) -> None:
        self.manager = KernelManager(kernel_name="python3", config=settings(warm, **changes))

    def __enter__(self) -> Kernel:
        self.manager.start_kernel()
        self.client = self.manager.blocking_client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=PATIENCE)
        return self

    def __exit__(self, *_) -> None:
        self.client.stop_channels()
        if self.manager.has_kernel:
            self.manager.shutdown_kernel(now=True)

    def run(self, code: str, timeout: float = PATIENCE) -> str:
        """What a cell prints, or the name and text of the error it ends with."""
        said = []

        def hear(message):
            content = message["content"]
            if message["msg_type"] == "stream":
                said.append(content["text"])
            if message["msg_type"] == "error":
                said.append(f"{content['ename']}: {content['evalue']}")

        self.client.execute_interactive(textwrap.dedent(code), output_hook=hear, timeout=timeout)
        return "".join(said).strip()

    def value(self, expression: str, before: str = ""):
        """The value of an expression, through JSON."""
        said = self.run(f"{textwrap.dedent(before)}\nimport json; print(json.dumps({expression}))")
        return json.loads(said.splitlines()[-1])

    def ends(self, code: str) -> int | None:
        """The exit code of a kernel that does not survive a cell."""
        self.client.execute(textwrap.dedent(code))
        wait_for(lambda: not self.manager.is_alive(), every=0.05)
        return self.manager.provisioner.process.returncode
