"""A stand-in for GitHub's command `gh`, and results to report with it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from autograde.authoring.canary import COLAB, NEWEST, CanaryRun
from autograde.layout import Layout
from tests.support.copies import ROOT

COURSE = Layout(ROOT)


BROKEN = CanaryRun(
    COLAB, {"keras": "3.14.0"}, {"test_colab::test_answered[08-training]": "AssertionError: 로짓 | 다름"}
)


WELL = CanaryRun(NEWEST, {"keras": "3.13.2"}, {})


class FakeGitHub:
    """A fake `gh` command that knows at most one issue and logs the arguments of each call."""

    def __init__(self, folder: Path, number: int | None):
        self.log = folder / "log"
        found = json.dumps([{"number": number}] if number else [])
        script = (
            f"#!{sys.executable}\nimport json, sys\n"
            f"open({str(self.log)!r}, 'a').write(json.dumps(sys.argv[1:]) + '\\n')\n"
            f"print({found!r} if sys.argv[1:3] == ['issue', 'list'] else '')\n"
        )
        (folder / "gh").write_text(script, encoding="utf8")
        (folder / "gh").chmod(0o755)

    def asked(self) -> list[list[str]]:
        return [json.loads(line) for line in self.log.read_text(encoding="utf8").splitlines()]
