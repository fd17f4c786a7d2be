"""What people who carry on rely on: hooks before a commit, licences, issue forms, dev containers."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import nbformat
import pytest
import yaml
from hypothesis import HealthCheck, settings

from autograde.authoring.build import CELL_TIMEOUTS
from autograde.authoring.stray_metadata import main, stray
from autograde.layout import Layout
from tests.support.copies import ROOT, copy_tree
from tests.support.patience import PATIENCE

COURSE = Layout(ROOT)
HOOKS = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf8"))["repos"][0]["hooks"]


# ---- before a commit ------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_each_hook_runs_and_can_fail(hook: dict, tmp_path: Path):
    """As pre-commit runs it: from the top folder, with the files it asks for. Then on something it must refuse."""
    layout = copy_tree(tmp_path / "course")
    (layout.root / ".venv").symlink_to(sys.prefix)
    named = {
        "ruff": "tests/support/copies.py",
        "ruff-format": "tests/support/copies.py",
        "build-check": "",
        "notebook-metadata": "lessons/00-start/00-start.ipynb",
    }[hook["id"]]
    assert (named == "") == (hook.get("pass_filenames") is False)
    command = [*hook["entry"].split(), *([named] if named else [])]
    first = subprocess.run(command, cwd=layout.root, capture_output=True, text=True, check=False)
    assert first.returncode == 0, first.stdout + first.stderr
    spoil(layout, hook["id"])
    second = subprocess.run(command, cwd=layout.root, capture_output=True, text=True, check=False)
    assert second.returncode != 0, second.stdout


def spoil(layout: Layout, hook: str) -> None:
    """Do what a hook is there to refuse."""
    if hook == "ruff":
        (layout.root / "tests" / "support" / "copies.py").write_text("import os\n", encoding="utf8")
    if hook == "ruff-format":
        (layout.root / "tests" / "support" / "copies.py").write_text("value = 'text'\n", encoding="utf8")
    path = layout.release("00-start")
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[0].metadata["id"] = "colab"
    nbformat.write(notebook, path)


@pytest.mark.parametrize(
    "path", [*ROOT.glob("lessons/*/*.ipynb"), *ROOT.glob("solutions/*/*.ipynb")], ids=lambda p: p.name
)
def test_notebooks_hold_no_stray_metadata(path: Path):
    assert list(stray(nbformat.read(path, as_version=4))) == []


def test_stray_metadata_is_named(tmp_path: Path, capsys: pytest.CaptureFixture):
    """Colab's ids, timings, a kernel's own name, widgets, and what stands in outputs."""
    notebook = nbformat.read(COURSE.solution("00-start"), as_version=4)
    notebook.metadata["widgets"] = {}
    notebook.metadata["kernelspec"]["name"] = "my-env"
    code = next(cell for cell in notebook.cells if cell.cell_type == "code")
    code.metadata |= {"id": "x", "execution": {"iopub.status.busy": "2026"}, "tags": ["mine"]}
    shown = next(output for cell in notebook.cells for output in cell.get("outputs", []) if "metadata" in output)
    shown.metadata["executionInfo"] = "who"
    path = tmp_path / "spoiled.ipynb"
    nbformat.write(notebook, path)
    assert main([str(path)]) == 1
    said = [line.rsplit(": ", 1)[1] for line in capsys.readouterr().out.splitlines()]
    assert sorted(said) == ["execution", "executionInfo", "id", "kernelspec my-env", "widgets"]


# ---- a busy machine -------------------------------------------------------------------------------

LIMITED = {
    "test_attacks.py": "what an attacker gets",
    "test_download.py": "a site that does not answer, on a clock that the tests set",
    "test_database.py": "a lock that is not waited for",
    "test_rebuilding.py": "what a broken hand-in gets",
    "test_sandbox.py": "what must not be reached, and all of it once more in a process of its own",
    "test_guard.py": "limits are what it tests",
    "test_sandboxed.py": "a lesson outside the sandbox and in it",
    "sandboxed_kernels.py": "a kernel of light modules, which starts at once",
    "test_execute.py": "limits are what it tests",
    "test_judge.py": "a call that never returns",
    "test_warm.py": "limits are what it tests",
    "attacking.py": "nbgrader as installed waits for ever for some attacks",
}
"""Files of tests in which a few seconds are meant, with the reason."""


def test_limits_of_time_are_for_what_hangs():
    """Pytest's, those of the notebooks and of single waits: an hour or so, on which no busy machine depends."""
    options = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf8"))["tool"]["pytest"]["ini_options"]
    assert PATIENCE < options["timeout"] == 3600
    makefile = (ROOT / "Makefile").read_text(encoding="utf8")
    assert min(map(int, re.findall(r"timeout (\d+)", makefile))) >= 3600
    assert min(CELL_TIMEOUTS.values()) >= 3600
    assert settings().deadline is None
    assert HealthCheck.too_slow in settings().suppress_health_check
    for path in (path for path in ROOT.glob("tests/**/*.py") if not {"answers", "attacks"} & set(path.parts)):
        if path.name not in LIMITED:
            text = path.read_text(encoding="utf8")
            assert re.findall(r"\btimeout[=(]\d++(?! \*)|mark\.timeout\(", text) == [], path.name


# ---- licences and citation ------------------------------------------------------------------------


def test_code_and_prose_each_have_a_licence():
    assert (ROOT / "LICENSE").read_text(encoding="utf8").startswith("MIT License")
    prose = (ROOT / "LICENSE-prose.md").read_text(encoding="utf8")
    assert "creativecommons.org/licenses/by/4.0" in prose
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf8"))["project"]
    assert project["license"] == "MIT"
    readme = (ROOT / "README.md").read_text(encoding="utf8")
    assert "(LICENSE)" in readme
    assert "(LICENSE-prose.md)" in readme


def test_one_version_and_one_address():
    """pyproject.toml, CITATION.cff and CHANGELOG.md say the same."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf8"))
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf8"))
    version = project["project"]["version"]
    assert citation["version"] == version
    assert citation["repository-code"] == project["tool"]["course"]["repository"]
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf8")
    assert re.search(rf"^## {re.escape(version)} \({citation['date-released']}\)$", changes, re.MULTILINE)


# ---- forms and containers -------------------------------------------------------------------------


def test_forms_ask_for_what_helps():
    """The grading form wants `course doctor`; the lesson form knows every lesson."""
    forms = {
        path.stem: yaml.safe_load(path.read_text(encoding="utf8"))
        for path in (ROOT / ".github/ISSUE_TEMPLATE").glob("*.yml")
    }
    asked = {field["id"]: field for field in forms["grading"]["body"]}
    assert "course doctor" in asked["doctor"]["attributes"]["label"]
    assert asked["doctor"]["validations"]["required"]
    lessons = next(field for field in forms["lesson"]["body"] if field["id"] == "lesson")
    assert lessons["attributes"]["options"] == COURSE.lesson_names()


@pytest.mark.parametrize("name", ["devcontainer.json", "gpu/devcontainer.json"])
def test_containers_are_made_with_our_own_commands(name: str):
    """On a Python we promise, with the environment first on the path, and with what bubblewrap needs of Docker."""
    container = json.loads((ROOT / ".devcontainer" / name).read_text(encoding="utf8"))
    makefile = (ROOT / "Makefile").read_text(encoding="utf8")
    words = container["postCreateCommand"].split()
    assert words[0] == "make"
    for word in words[1:]:
        assert re.search(rf"^{word}:" if "=" not in word else rf"^{word.split('=')[0]} \?=", makefile, re.MULTILINE), (
            word
        )
    python = re.search(r"python:(3\.\d+)-", container["image"])[1]
    assert f"PYTHON=python{python}" in words
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf8"))["project"]
    assert f"Programming Language :: Python :: {python}" in project["classifiers"]
    assert "/.venv/bin:" in container["remoteEnv"]["PATH"]
    assert {"--security-opt=seccomp=unconfined", "--security-opt=systempaths=unconfined"} <= set(container["runArgs"])
    assert ("--gpus=all" in container["runArgs"]) == ("gpu" in words) == ("gpu" in name)
