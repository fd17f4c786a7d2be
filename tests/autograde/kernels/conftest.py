"""What tests of sandboxed kernels run in: every kernel in a sandbox, and one for all that only look."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from jupyter_client.provisioning import KernelProvisionerFactory

from tests.support.sandboxed_kernels import SECRET, Kernel


@pytest.fixture
def every_kernel_in_a_sandbox(monkeypatch):
    monkeypatch.delenv("PYTEST_CURRENT_TEST", raising=False)
    monkeypatch.setattr(KernelProvisionerFactory.instance(), "default_provisioner_name", "course-sandbox")


@pytest.fixture(scope="module", params=[False, True], ids=["cold", "warm"])
def kernel(request) -> Iterator[Kernel]:
    """One kernel for all tests that only look."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("PYTEST_CURRENT_TEST", raising=False)
        patch.setattr(KernelProvisionerFactory.instance(), "default_provisioner_name", "course-sandbox")
        patch.setenv("COURSE_DB_URL", SECRET)
        patch.setenv("TF_VAR_password", SECRET)
        patch.setenv("TF_CPP_MIN_LOG_LEVEL", "3")
        patch.setenv("OPENBLAS_VERBOSE", "0")
        patch.setenv("MINIGPT_PROFILE", "mini")
        with Kernel(request.param) as running:
            yield running
