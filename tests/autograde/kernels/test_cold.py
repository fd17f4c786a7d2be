"""Kernels listen on socket files of their own and leave none behind."""

import stat
import sys
import tempfile
from pathlib import Path

import pytest
from jupyter_client.manager import KernelManager
from jupyter_client.provisioning import KernelProvisionerFactory
from traitlets.config import Config

from autograde.kernels import warm as warm_kernel
from autograde.kernels.cold import new_socket_name
from tests.support.patience import PATIENCE

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no socket files here")


@pytest.fixture(params=["course-cold", "course-warm"])
def kernel(request, monkeypatch, tmp_path):
    """A running kernel and its client; their sockets are under `tmp_path`."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.delenv("PYTEST_CURRENT_TEST", raising=False)
    monkeypatch.setattr(KernelProvisionerFactory.instance(), "default_provisioner_name", request.param)
    config = Config({"WarmProvisioner": {"modules": ["json"]}})
    manager = KernelManager(kernel_name="python3", config=config)
    manager.start_kernel()
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=PATIENCE)
    yield manager, client
    client.stop_channels()
    if manager.has_kernel:
        manager.shutdown_kernel(now=True)
    warm_kernel.stop_all()


def run(client, code):
    """The status of a cell."""
    return client.execute_interactive(code, timeout=PATIENCE, output_hook=lambda message: None)["content"]["status"]


def test_the_sockets_are_this_kernel_s_own(kernel, tmp_path):
    manager, client = kernel
    folder = Path(manager.ip).parent
    assert manager.transport == "ipc"
    assert folder.parent == tmp_path
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert len([path for path in folder.iterdir() if path.is_socket()]) == 5
    assert run(client, "1 + 1") == "ok"


def test_nothing_is_left(kernel):
    manager, _ = kernel
    folder = Path(manager.ip).parent
    manager.shutdown_kernel(now=True)
    assert not folder.exists()


@pytest.mark.slow
def test_a_restarted_kernel_is_heard(kernel):
    manager, client = kernel
    assert run(client, "before = 1") == "ok"
    manager.restart_kernel(now=True)
    client.wait_for_ready(timeout=PATIENCE)
    assert run(client, "before") == "error"
    assert run(client, "1 + 1") == "ok"


def test_a_deep_temporary_folder_is_not_used(monkeypatch, tmp_path):
    """A socket's name holds about a hundred bytes; a longer one fails when the kernel binds it."""
    deep = tmp_path / ("가" * 40)
    deep.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(deep))
    name = new_socket_name()
    name.parent.rmdir()
    assert len(bytes(name)) < 100
    assert not list(deep.iterdir())
