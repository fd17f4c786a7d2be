"""`course doctor`: check what is installed and what is missing, and name the command that mends it."""

from __future__ import annotations

import importlib.metadata
import platform
import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from rich.table import Table

from autograde.layout import Layout
from autograde.pins import locked_versions
from autograde.tables import plain_table

State = Literal["ok", "optional", "older", "missing"]
MARKS = {
    "ok": "[green]있음[/]",
    "optional": "[yellow]없어도 됨[/]",
    "older": "[yellow]낮음[/]",
    "missing": "[red]없음[/]",
}
INSTALL = "make build"
# packages that always have a row of their own; other pins have one only when they differ
SHOWN = (
    "tensorflow",
    "keras",
    "keras-hub",
    "keras-nlp",
    "tensorflow-text",
    "numpy",
    "matplotlib",
    "jupyter",
    "nbgrader",
    "jupytext",
    "pytest",
    "nbval",
)


@dataclass(frozen=True)
class Finding:
    """One row of the table: what was checked, what was found, and how to mend it (empty when nothing is to mend)."""

    name: str
    state: State
    found: str
    mend: str = ""


def examine(layout: Layout) -> list[Finding]:
    """Look at the interpreter, every pinned package, the commands, the gradebook and the GPU; imports no TensorFlow."""
    return [
        python_finding(),
        learners_python_finding(layout),
        *package_findings(layout),
        *command_findings(),
        kernel_finding(),
        sandbox_finding(),
        gradebook_finding(layout),
        gpu_finding(),
    ]


def table(findings: list[Finding]) -> Table:
    """The findings as a table for the terminal."""
    result = plain_table("항목", "상태", "찾은 것", "고치는 법")
    for finding in findings:
        result.add_row(finding.name, MARKS[finding.state], finding.found, finding.mend)
    return result


def python_finding() -> Finding:
    version = platform.python_version()
    if (3, 11) <= sys.version_info[:2] <= (3, 13):
        return Finding("Python", "ok", version)
    return Finding("Python", "missing", version, "make build PYTHON=python3.13 (3.11부터 3.13까지 됩니다)")


def learners_python(layout: Layout) -> tuple[int, int] | None:
    """Return the Python version in environment.yml, which is Colab's, such as `(3, 13)`; None if there is none."""
    try:
        text = (layout.root / "environment.yml").read_text(encoding="utf8")
    except (OSError, ValueError):
        return None
    found = re.search(r"^ *- python=(\d+)\.(\d+)", text, re.MULTILINE)
    return (int(found[1]), int(found[2])) if found else None


def learners_python_finding(layout: Layout) -> Finding:
    """Check that this Python is not older than the learners': an answer in newer syntax would get 0 points here."""
    name, wanted = "학습자의 Python", learners_python(layout)
    if wanted is None:
        return Finding(name, "optional", "environment.yml에 파이썬의 버전이 없어 견주지 못했습니다")
    said, here = "{}.{}".format(*wanted), "{}.{}".format(*sys.version_info[:2])
    if sys.version_info[:2] >= wanted:
        return Finding(name, "ok", f"environment.yml과 Colab은 {said}")
    return Finding(
        name,
        "older",
        f"{said}, 여기는 {here}: 새 문법을 쓴 맞는 답이 0점을 받을 수 있습니다",
        f"rm -rf .venv && make build PYTHON=python{said}",
    )


def package_findings(layout: Layout) -> list[Finding]:
    findings, same = [], 0
    for name, wanted in locked_versions(layout).items():
        try:
            found = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            findings.append(Finding(name, "missing", f"{wanted}이(가) 있어야 합니다", INSTALL))
            continue
        if found != wanted:
            findings.append(Finding(name, "missing", f"{found} (강좌는 {wanted})", INSTALL))
        elif name in SHOWN:
            findings.append(Finding(name, "ok", found))
        else:
            same += 1
    return [*findings, Finding("그 밖의 패키지", "ok", f"{same}개가 requirements.lock과 같습니다")]


def command_findings() -> list[Finding]:
    commands = (("nbgrader", "채점"), ("alembic", "성적부 만들기"), ("jupyter", "노트북 열기"))
    return [command_finding(command, f"{command} ({why})") for command, why in commands]


def command_finding(command: str, name: str) -> Finding:
    # also beside the interpreter: the environment need not be activated
    found = shutil.which(command) or shutil.which(command, path=str(Path(sys.executable).parent))
    if not found:
        return Finding(name, "missing", "", INSTALL)
    if gone := missing_interpreter(Path(found)):
        moved = f"{gone}이(가) 없습니다. 폴더를 옮겼거나 이름을 바꿨는지 살펴보세요"
        return Finding(name, "missing", moved, INSTALL)
    return Finding(name, "ok", "명령이 있습니다")


def missing_interpreter(script: Path) -> str:
    """Return the interpreter that a command's first lines name if it does not exist, else an empty string.

    The commands of a virtual environment hold its path, and break when it is moved.
    """
    with script.open("rb") as file:
        lines = file.read(2000).decode(errors="replace").splitlines()[:2]
    if not lines or not lines[0].startswith("#!"):
        return ""
    # an interpreter with a long path or spaces in it is started by a shell
    found = re.match(r"'''exec' \"?([^\"]+?)\"? \"\$0\"", lines[1]) if len(lines) > 1 else None
    path = found[1] if found else lines[0][2:].strip().split(" ")[0]
    return path if path.startswith("/") and not Path(path).exists() else ""


def kernel_finding() -> Finding:
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    try:
        spec = KernelSpecManager().get_kernel_spec("python3")
    except NoSuchKernel:
        return Finding("노트북 커널", "missing", "python3 커널이 없습니다", "python -m ipykernel install --sys-prefix")
    return Finding("노트북 커널", "ok", spec.display_name)


def sandbox_finding() -> Finding:
    from autograde.kernels.availability import is_off, unavailable

    name = "채점용 샌드박스"
    if is_off():
        return Finding(name, "optional", "COURSE_SANDBOX=off로 꺼 두었습니다", "unset COURSE_SANDBOX")
    if not sys.platform.startswith("linux"):
        return Finding(
            name, "optional", unavailable(), "Linux에서 채점하거나, COURSE_SANDBOX=off로 위험을 받아들이세요"
        )
    if reason := unavailable():
        return Finding(name, "missing", reason, "sudo apt install bubblewrap")
    return Finding(name, "ok", "bubblewrap이 여기서 됩니다")


def gradebook_finding(layout: Layout) -> Finding:
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    from autograde.gradebook.database import database, own_file, trouble

    path = own_file(layout.grading)
    if path is None:
        try:
            address = make_url(database(layout.grading))
            return Finding("성적부", "ok", f"COURSE_DB_URL: {address.render_as_string(hide_password=True)}")
        except ArgumentError:
            return Finding("성적부", "missing", "COURSE_DB_URL이 데이터베이스의 주소가 아닙니다", "unset COURSE_DB_URL")
    if not path.exists():
        return Finding("성적부", "optional", "아직 없습니다", "처음 채점할 때 저절로 만들어집니다")
    if found := trouble(path):
        what, _, how = found.partition("니다. ")
        return Finding("성적부", "missing", f"{what}니다", how)
    return Finding("성적부", "ok", str(path.relative_to(layout.root)))


def gpu_finding() -> Finding:
    if shutil.which("nvidia-smi"):
        return Finding("GPU", "ok", "NVIDIA 드라이버가 있습니다")
    return Finding(
        "GPU", "optional", "이 컴퓨터에는 없습니다", "full 프로필은 Colab의 GPU에서 여세요. mini는 CPU로 충분합니다"
    )
