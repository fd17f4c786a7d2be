"""A machine that cannot have a sandbox."""

from __future__ import annotations

import pytest
from jupyter_client.manager import KernelManager

from autograde import doctor
from autograde.kernels import availability, sandbox

pytestmark = pytest.mark.usefixtures("no_zygote_afterwards", "every_kernel_in_a_sandbox")


class TestUnavailable:
    @pytest.fixture(autouse=True)
    def _no_bubblewrap(self, monkeypatch):
        monkeypatch.setattr(availability, "unavailable", lambda: "bubblewrap이 없습니다")
        monkeypatch.delenv("COURSE_SANDBOX", raising=False)
        availability.warn.cache_clear()

    @pytest.mark.parametrize("program", ["/x/bin/nbgrader", "/x/site-packages/nbgrader/__main__.py"])
    def test_grading_stops_with_one_line(self, program):
        with pytest.raises(SystemExit) as stop:
            availability.refuse_without_sandbox([program, "autograde", "00-start"])
        line = str(stop.value)
        assert "bubblewrap이 없습니다" in line
        assert "COURSE_SANDBOX=off" in line
        assert "\n" not in line

    @pytest.mark.parametrize(
        "command", [["export"], ["list"], ["generate_feedback", "autograde"], [], ["db", "student", "list"]]
    )
    def test_other_commands_do_not_stop(self, command, capsys):
        availability.refuse_without_sandbox(["/x/bin/nbgrader", *command])
        availability.refuse_without_sandbox(["/x/autograde/__main__.py", "build"])
        assert capsys.readouterr().err == ""

    @pytest.mark.parametrize("program", ["/x/bin/jupyter-lab", "/x/bin/jupyter", "/x/jupyter_server/__main__.py"])
    def test_a_server_goes_on_with_a_warning(self, program, capsys):
        for _ in range(2):
            availability.refuse_without_sandbox([program])
        assert capsys.readouterr().err.count("채점용 샌드박스를 만들 수 없습니다") == 1

    def test_the_risk_can_be_accepted(self, monkeypatch, capsys):
        monkeypatch.setenv("COURSE_SANDBOX", "off")
        availability.refuse_without_sandbox(["/x/bin/nbgrader", "autograde", "00-start"])
        assert capsys.readouterr().err.startswith("COURSE_SANDBOX=off: 학습자의 코드를 격리 없이")

    def test_the_doctor_names_it(self):
        finding = doctor.sandbox_finding()
        assert (finding.state, finding.mend) == ("missing", "sudo apt install bubblewrap")

    def test_no_kernel_starts(self, monkeypatch):
        monkeypatch.setattr("autograde.kernels.sandboxed.unavailable", lambda: "bubblewrap이 없습니다")
        manager = KernelManager(kernel_name="python3")
        with pytest.raises(RuntimeError, match="bubblewrap이 없습니다"):
            manager.start_kernel()


def test_a_sandbox_that_cannot_be_made_says_why(monkeypatch):
    """The probe quotes bubblewrap."""
    monkeypatch.setattr(sandbox.Sandbox, "_arguments", lambda *_: ["--no-such-option"])
    assert "no-such-option" in availability.unavailable.__wrapped__()
