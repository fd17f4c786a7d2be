"""One week of a course as docs/instructor.md describes it, followed in a throwaway checkout."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from autograde.layout import Layout
from tests.support.copies import ROOT, copy_course
from tests.support.terminal import terminal_in_venv

LESSON = "01-tf-data"
GUIDE = (ROOT / "docs" / "instructor.md").read_text(encoding="utf8")
ELSEWHERE = {
    "make build": "tests/course/test_environment.py and `make` itself; the copy has no environment of its own",
    "source .venv/bin/activate": "the tests' environment is active already",
    "cd autograde && jupyter notebook --no-browser": "tests/course/test_browser.py marks answers by hand in it",
}
"""Commands of the guide that are not run here, with the reason."""


def commands() -> list[str]:
    """Return the guide's shell commands in its order, without their comments."""
    blocks = re.findall(r"^```bash\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
    lines = [re.sub(r"\s{2,}#.*", "", line).strip() for block in blocks for line in block.splitlines()]
    return [line for line in lines if line]


@dataclass(frozen=True)
class Week:
    """A checkout in which the guide was followed to its end.

    Attributes:
        printed: what each command printed, by the command.
    """

    layout: Layout
    printed: dict[str, str]

    def said(self, start: str) -> str:
        """Return what the first command that begins with `start` printed."""
        return next(text for command, text in self.printed.items() if command.startswith(start))


def follow(folder: Path) -> Week:
    """Run the guide's commands in a copy of the course; return the copy and what they printed."""
    layout = copy_course(folder)
    printed = {}
    for command in commands():
        if command in ELSEWHERE:
            continue
        result = subprocess.run(
            command, shell=True, cwd=layout.root, env=terminal_in_venv(), capture_output=True, text=True, check=False
        )
        assert result.returncode == 0, f"{command}\n{result.stdout[-1500:]}\n{result.stderr[-3000:]}"
        printed[command] = result.stdout
    return Week(layout, printed)
