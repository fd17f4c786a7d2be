"""Check whether this machine can sandbox learners' code, and stop or warn commands where it cannot."""

from __future__ import annotations

import functools
import os
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

from autograde.kernels import system_calls
from autograde.kernels.confine import Limits
from autograde.kernels.protocol import Failed
from autograde.kernels.sandbox import Sandbox, SandboxError, View

NO_SANDBOX = "채점용 샌드박스를 만들 수 없습니다"
ACCEPT = "위험을 알고도 격리 없이 채점하려면 COURSE_SANDBOX=off를 붙여 실행해 주세요."
RUN = (["autograde"], ["validate"])
SERVE = ("jupyter", "notebook")


class SandboxUnavailable(RuntimeError):  # noqa: N818  (it describes the machine, not a mistake)
    """Raised when this machine cannot sandbox learners' code; the message is one Korean line and says why."""


@functools.cache
def unavailable() -> str | None:
    """Return why this machine cannot have a sandbox, as one Korean line; None if it can.

    Finds out by running `true` in a sandbox, once; the answer is cached.
    """
    if not sys.platform.startswith("linux"):
        return "이 운영 체제에서는 bubblewrap을 쓸 수 없습니다"
    if not system_calls.is_known():
        return f"이 프로세서({os.uname().machine})에서는 시스템 호출을 막는 필터를 만들 수 없습니다"
    if shutil.which("bwrap", path="/usr/bin:/bin") is None:
        return "bubblewrap이 없습니다(Debian·Ubuntu: apt install bubblewrap)"
    sandbox = Sandbox(View(()), Limits())
    try:
        lines = sandbox.run(sandbox.start(), ["true"], {"PATH": "/usr/bin:/bin"})
        reply = lines.receive_one()
        lines.sock.close()
        failure = reply.error if isinstance(reply, Failed) and reply.exit != 0 else None
    except (OSError, EOFError, SandboxError) as error:
        failure = str(error)
    finally:
        sandbox.close()
    return failure and f"bubblewrap이 여기서는 되지 않습니다({failure}){_advice()}"


def _advice() -> str:
    """Return Korean advice on the setting by which Ubuntu, since 24.04, forbids bubblewrap to plain users.

    Empty where the setting is off or unknown, and for root.
    """
    setting = Path("/proc/sys/kernel/apparmor_restrict_unprivileged_userns")
    if setting.exists() and setting.read_text().strip() != "0" and os.geteuid() != 0:
        return ". sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0을 실행하면 될 수 있습니다"
    return ""


def is_off() -> bool:
    """Whether the instructor has turned the sandbox off (`COURSE_SANDBOX=off`) and thus accepted the risk."""
    return os.environ.get("COURSE_SANDBOX", "").lower() == "off"


def refuse_without_sandbox(arguments: Iterable[str]) -> None:
    """Exit if a command needs the sandbox, this machine cannot have one, and the instructor has not turned it off.

    Only `nbgrader autograde` and `nbgrader validate` exit. A Jupyter server goes on, with a warning: its other pages
    need no sandbox, and `SandboxProvisioner` starts no kernel there. Where the sandbox is turned off, both warn.

    Args:
        arguments: the command line, such as `["nbgrader", "autograde", "01-tf-data"]`.

    Raises:
        SystemExit: with one Korean line that says why.
    """
    program, *words = [*arguments] or [""]
    path = Path(program)
    name = path.parent.name if path.name == "__main__.py" else path.name
    runs, serves = name == "nbgrader" and words[:1] in RUN, name.startswith(SERVE)
    if not (runs or serves):
        return
    if is_off():
        warn(
            "COURSE_SANDBOX=off: 학습자의 코드를 격리 없이 실행합니다. 코드는 이 컴퓨터의 파일을 읽고 고칠 수 있습니다."
        )
    elif reason := unavailable():
        line = f"{NO_SANDBOX}: {reason}. {ACCEPT}"
        if runs:
            raise SystemExit(line)
        warn(line)


@functools.cache
def warn(line: str) -> None:
    """Print a line on stderr, but only the first time: nbgrader reads its configuration several times."""
    print(line, file=sys.stderr, flush=True)
