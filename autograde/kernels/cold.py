"""Provisioners whose kernels listen on socket files in a folder of their own instead of TCP ports.

Jupyter looks for five free TCP ports, lets go of them, and the kernel binds them a moment later. Whatever connects in
between (another class that is being graded, or this client's own first tries) may get one of them; the kernel then
dies before its first cell, and the submission cannot be graded. Socket files in a new folder cannot be taken.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from jupyter_client.provisioning.local_provisioner import LocalProvisioner

__all__ = ["ColdProvisioner", "PrivateSockets"]

# `sun_path` holds 107 bytes; Jupyter appends "-1" to "-5"
_LONGEST_NAME = 104


def new_socket_name() -> Path:
    """Make a new folder that only this user can enter; return the path, without numbers, of socket files in it."""
    name = Path(tempfile.mkdtemp(prefix="kernel-"), "socket")
    if len(os.fsencode(name)) > _LONGEST_NAME:
        name.parent.rmdir()
        name = Path(tempfile.mkdtemp(prefix="kernel-", dir="/tmp"), "socket")
    return name


class PrivateSockets(LocalProvisioner):
    """Base of provisioners whose kernels listen on socket files; on Windows, on TCP ports as usual."""

    _socket_name: Path | None = None

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        manager = self.parent
        if manager is not None and sys.platform != "win32":
            name = self.make_socket_folder()
            manager.transport, manager.ip, manager.cache_ports = "ipc", str(name), False
        return await super().pre_launch(**kwargs)

    def make_socket_folder(self) -> Path:
        """Make the sockets' folder if there is none yet; return the sockets' path without numbers."""
        if self._socket_name is None:  # a restarted kernel keeps its own
            self._socket_name = new_socket_name()
        return self._socket_name

    async def cleanup(self, restart: bool = False) -> None:
        await super().cleanup(restart=restart)
        if self._socket_name is not None and not restart:
            shutil.rmtree(self._socket_name.parent, ignore_errors=True)
            self._socket_name = None


class ColdProvisioner(PrivateSockets):
    """Provisioner that starts a new process for each kernel, as Jupyter does; registered as `course-cold`."""
