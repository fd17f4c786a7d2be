"""The kernel provisioner that runs learners' notebooks in a sandbox; registered as `course-sandbox`.

`autograde/nbgrader_config.py` makes every grading kernel use it. A kernel is warm, a fork of the zygote
(`autograde.kernels.warm`), where that is possible, and cold, a new process, where not; both enter a sandbox that is
made in the same way, and neither can start outside one.
"""

from __future__ import annotations

import asyncio
import dataclasses
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from traitlets import Bool, Dict, List, TraitError, Unicode, validate
from traitlets.utils.bunch import Bunch

from autograde.kernels.availability import NO_SANDBOX, SandboxUnavailable, unavailable
from autograde.kernels.confine import HOME, WORK
from autograde.kernels.protocol import Excess, Failed, Sandboxed, Start, Started
from autograde.kernels.sandbox import (
    HIDDEN,
    Limits,
    Sandbox,
    SandboxError,
    View,
    python_folders,
    without_detours,
)
from autograde.kernels.warm import (
    WarmProcess,
    WarmProvisioner,
    WarmStartError,
    _Key,
    can_fork,
    fork_kernel,
    interpreter_of,
    matching,
    prepare,
)

__all__ = ["SandboxProvisioner"]

# How numerical libraries compute: threads, processors, precision (patterns, as in a shell). Never all of TF_*: that is
# also how Terraform's variables begin, passwords among them.
NUMERICAL = (
    *("OPENBLAS_*", "GOTO_*", "OMP_*", "KMP_*", "MKL_*", "NVPL_*", "NUMEXPR_*", "XLA_FLAGS", "TF_CPP_*", "TF_ENABLE_*"),
    *("TF_USE_*", "TF_NUM_*", "TF_XLA_*", "TF_FORCE_*", "TF_DETERMINISTIC_OPS"),
)

# Variables of the grader's environment that a kernel gets.
ENVIRONMENT = (
    *("LANG", "LANGUAGE", "LC_*", "TZ", "PYTHONHASHSEED", "PYTHONUTF8", "PYTHONIOENCODING", "PYTHONWARNINGS"),
    *("MINIGPT_PROFILE", "NBGRADER_EXECUTION", "NBGRADER_VALIDATING", "KERAS_BACKEND", "MPLBACKEND"),
    *NUMERICAL,
)

EXCESS = {
    Excess.MEMORY: "메모리 {memory:,} MiB를 넘게 써서",
    Excess.FILES: "파일을 {files:,}개 넘게 만들어서",
    Excess.CPU: "계산 시간 {cpu:,}초를 넘겨서",
    Excess.CELL: "셀 하나의 계산 시간을 넘겨서 멈추게 했는데도 멈추지 않아",
    Excess.WALL: "전체 시간 {wall:,}초를 넘겨서",
}


class SandboxProvisioner(WarmProvisioner):
    """Provisioner that starts kernels in a sandbox, or not at all."""

    warm = Bool(True, help="Fork a process that has imported TensorFlow, where that is possible.").tag(config=True)
    limits = Dict(help="Fields of `autograde.kernels.confine.Limits`, which says what they mean.").tag(config=True)
    environment = List(
        Unicode(), list(ENVIRONMENT), help="Patterns of environment variables that kernels get to know."
    ).tag(config=True)
    visible = List(Unicode(), help="More folders that kernels see, read-only.").tag(config=True)
    hidden = List(Unicode(), help="More folders that kernels do not see where they lie inside a visible one.").tag(
        config=True
    )

    process: WarmProcess | None
    _sandbox: Sandbox | None = None
    _over: float | None = None

    @validate("limits")
    def _known_limits(self, proposal: Bunch) -> dict[str, int]:
        limits: dict[str, int] = proposal["value"]
        try:
            Limits(**limits)
        except TypeError as error:
            raise TraitError(f"SandboxProvisioner.limits: {error}") from None
        return limits

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """Put the connection file beside the sockets, in the only folder of the grader that the kernel can reach.

        Raises:
            SandboxUnavailable: this machine cannot have a sandbox.
        """
        if reason := await asyncio.to_thread(unavailable):
            raise SandboxUnavailable(f"{NO_SANDBOX}: {reason}.")
        name = self.make_socket_folder()
        if self.parent is not None:
            self.parent.connection_file = str(name.with_name("kernel.json"))
        return await super().pre_launch(**kwargs)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        cmd = [without_detours(cmd[0]), *cmd[1:]]
        env = self._environment(cmd[0], kwargs.get("env") or os.environ)
        if self.warm and can_fork() and interpreter_of(cmd):
            try:
                await asyncio.to_thread(self._start, self._fork, cmd, env)
                return self.connection_info
            except (OSError, WarmStartError, SandboxError) as error:
                self.log.warning("Kernel starts cold, in a sandbox: %s", error)
        await asyncio.to_thread(self._start, self._run, cmd, env)
        return self.connection_info

    async def poll(self) -> int | None:
        code = await super().poll()
        if code is not None:
            self._say_why()
        return code

    def limit_cell(self, seconds: float | None, grace: float = 0) -> None:
        """Tell the kernel's guard that a cell begins and how long it may take, or that it is done.

        Args:
            seconds: time that it may take, without its waits for a processor; None: the cell is done.
            grace: seconds within which it has to stop once it was interrupted.
        """
        self._over = None if seconds is not None else self._over
        if self.process is not None:
            self.process.limit_cell(seconds, grace)

    def seconds_over(self) -> float | None:
        """Return the seconds that the last cell was allowed, if it was interrupted for taking more; else None."""
        if self.process is not None:
            self.process.poll()
            self._over = self.process.over
        return self._over

    async def cleanup(self, restart: bool = False) -> None:
        await asyncio.to_thread(self._close)
        await super().cleanup(restart=restart)

    def _environment(self, executable: str, known: Mapping[str, str]) -> dict[str, str]:
        """Return the kernel's environment: its own variables, and those that it may have of the grader's."""
        path = os.pathsep.join((str(Path(executable).parent), "/usr/local/bin", "/usr/bin", "/bin"))
        # 1: no parent process that the kernel would have to watch
        own = {"HOME": HOME, "TMPDIR": "/tmp", "PATH": path, "USER": "learner", "JPY_PARENT_PID": "1"}
        return {"LANG": "C.UTF-8", **matching(known, self.environment), **own}

    def _start(self, begin: Callable[..., WarmProcess], cmd: list[str], env: dict[str, str]) -> None:
        self._close()
        assert self._socket_name is not None, "pre_launch makes it"
        for stale in self._socket_name.parent.glob(f"{self._socket_name.name}-*"):
            stale.unlink()  # of this kernel before it was restarted
        hidden = (*HIDDEN, *self.hidden)
        view = View((*python_folders(cmd[0]), *self.visible), hidden)
        self._sandbox = Sandbox(view, Limits(**self.limits), self._socket_name)
        try:
            process = begin(self._sandbox, self._sandbox.start(), cmd, env)
        except BaseException:
            self._close()
            raise
        self.process = process
        self.pid, self.pgid = process.pid, None  # no group: signals go through the guard

    def prepare(self, cmd: list[str], known: dict[str, str]) -> None:
        """Start the zygote for kernels of this command and environment, without waiting for it."""
        cmd = [without_detours(cmd[0]), *cmd[1:]]
        if self.warm and can_fork() and interpreter_of(cmd):
            prepare(self.key(cmd, self._environment(cmd[0], known)), self.start_timeout)

    def key(self, cmd: list[str], env: dict[str, str]) -> _Key:
        private = {"HOME", "TMPDIR", "USER", "JPY_PARENT_PID"}  # the zygote has a home of its own
        return super().key(cmd, {name: value for name, value in env.items() if name not in private})

    def _fork(self, sandbox: Sandbox, sandboxed: Sandboxed, cmd: list[str], env: dict[str, str]) -> WarmProcess:
        return fork_kernel(
            self.key(cmd, env),
            self.start_timeout,
            files=[sandbox.pidfd],
            request=Start(cmd, WORK, env, sandboxed),
        )

    def _run(self, sandbox: Sandbox, sandboxed: Sandboxed, cmd: list[str], env: dict[str, str]) -> WarmProcess:
        lines = sandbox.run(sandboxed, cmd, env)
        try:
            reply = lines.receive_one()
        except EOFError as error:
            reply = Failed(f"its guard is gone: {error}")
        if not isinstance(reply, Started):
            lines.sock.close()
            raise SandboxError(reply.error if isinstance(reply, Failed) else f"its guard says {reply}")
        return WarmProcess(lines, reply.pid)

    def _say_why(self) -> None:
        """Log which limit ended the kernel; only once for each kernel."""
        limits = dataclasses.asdict(Limits(**self.limits))
        limits["memory"] >>= 20
        if self.process is not None and (excess := self.process.take_excess()):
            self.log.warning("학습자의 코드가 %s 커널을 끝냈습니다.", EXCESS[excess].format(**limits))

    def _close(self) -> None:
        if self._sandbox is not None:
            self._sandbox.close()
            self._sandbox = None
