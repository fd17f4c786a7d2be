"""pyproject.toml, requirements.lock and environment.yml name the same versions, and name them safely."""

from __future__ import annotations

import importlib.metadata
import itertools
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement

from autograde import doctor
from autograde.authoring import environment
from autograde.layout import Layout
from tests.support.copies import ROOT
from tests.support.patience import PATIENCE
from tests.support.terminal import terminal

# Colab's own, which a learner's runtime has and the course must not replace
COLAB = {
    "tensorflow": "2.20.0",
    "keras": "3.13.2",
    "keras-hub": "0.26.0",
    "keras-nlp": "0.26.0",
    "tensorflow-text": "2.20.1",
    "numpy": "2.1.3",
    "matplotlib": "3.10.0",
}
ASKED_FOR = {"jupyter", "nbgrader", "tensorflow", "keras-nlp", "tensorflow-text", "pytest", "nbval"}


def direct_requirements(course: Layout) -> dict[str, Requirement]:
    """What pyproject.toml asks for, in all extras, by name."""
    project = tomllib.loads((course.root / "pyproject.toml").read_text(encoding="utf8"))["project"]
    texts = [*project["dependencies"], *itertools.chain(*project["optional-dependencies"].values())]
    return {requirement.name: requirement for requirement in map(Requirement, texts)}


def conda_pins(course: Layout) -> dict[str, str]:
    """The versions environment.yml installs with pip, by name."""
    environment = yaml.safe_load((course.root / "environment.yml").read_text(encoding="utf8"))
    pip_part = next(entry["pip"] for entry in environment["dependencies"] if isinstance(entry, dict))
    pins = [Requirement(line) for line in pip_part if "==" in line]
    return {pin.name: str(pin.specifier).removeprefix("==") for pin in pins}


def test_conda_pins_are_the_lock_s(course: Layout):
    """environment.yml pins exactly the packages pyproject.toml asks for, at the lock's versions."""
    locked = doctor.locked_versions(course)
    assert conda_pins(course) == {name: locked[name] for name in direct_requirements(course)}


def test_conda_file_is_as_it_is_written(course: Layout):
    """By `make lock`, from pyproject.toml and the lock; what is read of it again is what was written."""
    assert (course.root / environment.NAME).read_text(encoding="utf8") == environment.rendered(course)
    assert len(environment.pins(course)) == len(direct_requirements(course))
    assert environment.python(course) == "python=3.13"


def test_pyproject_agrees_with_the_lock(course: Layout):
    """Every version pyproject.toml allows or pins includes the locked one."""
    locked = doctor.locked_versions(course)
    for name, requirement in direct_requirements(course).items():
        assert requirement.specifier.contains(locked[name]), f"{requirement} against {name}=={locked[name]}"


@pytest.mark.parametrize("name", COLAB)
def test_colab_versions(course: Layout, name: str):
    """What the lessons run on is pinned to Colab's version in all three files."""
    assert str(direct_requirements(course)[name].specifier) == f"=={COLAB[name]}"
    assert doctor.locked_versions(course)[name] == COLAB[name]
    assert conda_pins(course)[name] == COLAB[name]


def test_owner_s_packages_are_there(course: Layout):
    """The packages the owner asked for are direct requirements."""
    assert set(direct_requirements(course)) >= ASKED_FOR


def test_lock_has_hashes_and_no_addresses(course: Layout):
    """Every pin has a hash, and no line names an index or any other address."""
    text = (course.root / "requirements.lock").read_text(encoding="utf8")
    pins = re.split(r"\n(?=[a-z0-9])", text)
    assert len(pins) > 100
    assert all("--hash=sha256:" in pin for pin in pins)
    assert not re.search(r"://|^-|@ file", text, re.MULTILINE)


def test_lock_names_the_extras_that_its_packages_ask_for(course: Layout):
    """Where `x[extra]` is asked for and only `x==1` is locked, pip may take a newer `x` and then miss its hash."""
    lines = re.findall(
        r"^([a-z0-9].*?) *\\?$", (course.root / "requirements.lock").read_text(encoding="utf8"), re.MULTILINE
    )
    locked = {requirement.name: requirement for requirement in map(Requirement, lines)}
    asked = [*direct_requirements(course).values()]
    for name, pin in locked.items():
        if pin.marker is None or pin.marker.evaluate():
            asked += [Requirement(text) for text in importlib.metadata.requires(name) or ()]
    extras = {
        (requirement.name, extra)
        for requirement in asked
        if requirement.name in locked and (requirement.marker is None or requirement.marker.evaluate({"extra": ""}))
        for extra in requirement.extras
    }
    assert {("coverage", "toml"), ("jsonschema", "format-nongpl")} <= extras
    assert [name for name in sorted(extras) if name[1] not in locked[name[0]].extras] == []


def test_conda_python_is_supported(course: Layout):
    """environment.yml's Python is one that pyproject.toml accepts."""
    environment = yaml.safe_load((course.root / "environment.yml").read_text(encoding="utf8"))
    python = next(entry for entry in environment["dependencies"] if str(entry).startswith("python="))
    project = tomllib.loads((course.root / "pyproject.toml").read_text(encoding="utf8"))["project"]
    assert Requirement(f"python{project['requires-python']}").specifier.contains(python.removeprefix("python=") + ".0")


def test_doctor_finds_this_environment_whole(course: Layout):
    """The environment the tests run in has everything, so no row asks for a repair."""
    findings = doctor.examine(course)
    assert [finding for finding in findings if finding.state == "missing"] == []
    assert {"tensorflow", "nbgrader", "Python", "GPU"} <= {finding.name for finding in findings}


def test_doctor_names_what_is_missing(course_copy: Layout):
    """A pin that is not installed, or in another version, becomes a row with the command that mends it."""
    (course_copy.root / "requirements.lock").write_text("no-such-package==1.0 \\\nnumpy==0.0.1 \\\n", encoding="utf8")
    findings = {finding.name: finding for finding in doctor.package_findings(course_copy)}
    for name in ("no-such-package", "numpy"):
        assert findings[name].state == "missing"
        assert findings[name].mend == "make build"


@pytest.mark.parametrize(
    ("start", "gone"),
    [
        ("#!/no/such/place/bin/python3\nimport re", "/no/such/place/bin/python3"),
        ("#!/bin/sh\n'''exec' \"/no such/place/bin/python\" \"$0\" \"$@\"\n' '''", "/no such/place/bin/python"),
        ("#!/bin/sh\n'''exec' /no/such/bin/python \"$0\" \"$@\"\n' '''", "/no/such/bin/python"),
        ("#!/bin/sh\necho", ""),
        ("#!/usr/bin/env python3\n", ""),
        ("\x7fELF", ""),
        ("", ""),
    ],
)
def test_doctor_sees_that_the_environment_was_moved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, start: str, gone: str
):
    """Its commands are there, and start nothing."""
    command = tmp_path / "nbgrader"
    command.write_text(start)
    command.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    (finding,) = [one for one in doctor.command_findings() if one.name.startswith("nbgrader")]
    assert finding.state == ("missing" if gone else "ok")
    assert gone in finding.found


def test_doctor_names_an_unsupported_python(monkeypatch: pytest.MonkeyPatch):
    """Python 3.10 and 3.14 are refused with the way out."""
    for version in ((3, 10, 0), (3, 14, 0)):
        monkeypatch.setattr(sys, "version_info", version)
        finding = doctor.python_finding()
        assert finding.state == "missing"
        assert "PYTHON=" in finding.mend


# ---- the Python that `make` takes ------------------------------------------------------------------

PYTHON = """#!/bin/sh
{refuse}
for last; do :; done
case "$*" in "-m venv "*)
  mkdir -p "$last/bin" && cp "$0" "$last/bin/python" && printf '#!%s\\n' "$PWD/$last/bin/python" >"$last/bin/pip"
  echo "{name}" >>made
esac
"""
"""A Python that only makes environments, or that refuses as a version manager's shim does."""


class Folder:
    """A course folder with our Makefile, and on its PATH Pythons that run and Pythons that refuse."""

    def __init__(self, place: Path, runs: str, refuse: str):
        self.root, self.commands = place / "미니 강좌", place / "commands"
        self.root.mkdir()
        for name in ("Makefile", "requirements.lock", "pyproject.toml"):
            shutil.copy(ROOT / name, self.root)
        self.commands.mkdir()
        for names, line in ((runs, ""), (refuse, 'echo "not installed" >&2; exit 127')):
            for name in names.split():
                self.write(name, PYTHON.format(refuse=line, name=name))
        self.write("bwrap", "#!/bin/sh\n")

    def write(self, name: str, text: str) -> None:
        (self.commands / name).write_text(text, encoding="utf8")
        (self.commands / name).chmod(0o755)

    def make(self, *words: str) -> subprocess.CompletedProcess:
        """Make the environment."""
        variables = terminal("MAKE", "MFLAGS", "PYTHON") | {"PATH": f"{self.commands}{os.pathsep}{os.defpath}"}
        command = ["make", *words, ".venv/.ready"]
        return subprocess.run(command, cwd=self.root, env=variables, capture_output=True, text=True, check=False)

    def made(self) -> list[str]:
        """With which Pythons environments were made, in their order."""
        path = self.root / "made"
        return path.read_text(encoding="utf8").split() if path.exists() else []


def test_one_python_for_learners_and_graders(course: Layout):
    """Colab's, in environment.yml, README, the containers and every workflow that names one; `make` tries it first."""
    python = f"3.{doctor.learners_python(course)[1]}"
    assert python == "3.13"
    assert f"PYTHONS := python{python} " in (ROOT / "Makefile").read_text(encoding="utf8")
    assert f"`python{python}`(" in (ROOT / "README.md").read_text(encoding="utf8")
    for path in [*ROOT.glob(".devcontainer/**/*.json"), *ROOT.glob(".github/workflows/*.yml")]:
        pattern = r'(?:python-version: "|PYTHON: python|PYTHON=python|python:)(3\.\d+)'
        named = re.findall(pattern, path.read_text(encoding="utf8"))
        assert set(named) == {python}, path


@pytest.mark.parametrize(("minor", "state"), [(11, "older"), (12, "older"), (13, "ok")])
def test_doctor_compares_with_learners_python(course: Layout, monkeypatch: pytest.MonkeyPatch, minor: int, state: str):
    """An older grader is no error, but is said, with what to do."""
    monkeypatch.setattr(sys, "version_info", (3, minor, 0))
    finding = doctor.learners_python_finding(course)
    assert finding.state == state
    assert "3.13" in finding.found
    assert ("PYTHON=python3.13" in finding.mend) == (state == "older")


def test_doctor_has_nothing_to_compare_without_an_environment(tmp_path: Path):
    for text in ("", "dependencies:\n  - pip\n"):
        (tmp_path / "environment.yml").write_text(text)
        assert doctor.learners_python_finding(Layout(tmp_path)).state == "optional"
    (tmp_path / "environment.yml").unlink()
    assert doctor.learners_python_finding(Layout(tmp_path)).state == "optional"


PYTHONS = "python3.13 python3.12 python3.11"


@pytest.mark.parametrize(
    ("runs", "refuse", "words", "taken"),
    [
        (PYTHONS, "", [], "python3.13"),
        ("python3.12 python3.11", "python3.13", [], "python3.12"),
        ("python3.11", "python3.13 python3.12", [], "python3.11"),
        (PYTHONS, "", ["PYTHON=python3.11"], "python3.11"),
        ("mine", PYTHONS, ["PYTHON=mine"], "mine"),
    ],
)
def test_make_takes_the_newest_python_that_runs(tmp_path: Path, runs: str, refuse: str, words: list[str], taken: str):
    folder = Folder(tmp_path, runs, refuse)
    result = folder.make(*words)
    assert result.returncode == 0, result.stderr
    assert folder.made() == [taken]
    assert folder.make(*words).returncode == 0
    assert folder.made() == [taken]  # once


@pytest.mark.parametrize(("runs", "words"), [("", []), ("python3.12", ["PYTHON=python3.13"])])
def test_make_without_a_python_that_runs_says_so(tmp_path: Path, runs: str, words: list[str]):
    """Each name is on the PATH, and none, or not the one that was asked for, runs."""
    folder = Folder(tmp_path, runs, " ".join(set(PYTHONS.split()) - {runs}))
    result = folder.make(*words)
    assert result.returncode != 0
    assert "python3.13" in result.stderr
    assert "PYTHON=" in result.stderr
    assert "not installed" not in result.stderr
    assert folder.made() == []


@pytest.mark.parametrize("trouble", ["renamed", "the python is gone", "half made"])
def test_make_mends_an_environment_that_no_longer_works(tmp_path: Path, trouble: str):
    """Its commands begin with the old path, or with a Python that does not run: it is made anew, and that is said."""
    folder = Folder(tmp_path, PYTHONS, "")
    assert "다시 만듭니다" not in folder.make().stdout
    if trouble == "renamed":
        folder.root = folder.root.rename(tmp_path / "봄 학기")
    elif trouble == "the python is gone":
        (folder.root / ".venv/bin/python").unlink()
        (folder.root / ".venv/bin/python").symlink_to(tmp_path / "gone")
    else:
        (folder.root / ".venv/.ready").unlink()
        (folder.root / ".venv/bin/pip").unlink()
    result = folder.make()
    assert result.returncode == 0, result.stderr
    assert ("다시 만듭니다" in result.stdout, folder.made()) == (True, ["python3.13"] * 2)
    again = folder.make()
    assert ("다시 만듭니다" in again.stdout, folder.made()) == (False, ["python3.13"] * 2)


@pytest.mark.slow
def test_a_group_stays_on_one_worker(tmp_path: Path):
    """Tests of one xdist group share what they graded; without groups each worker grades every class again."""
    (tmp_path / "test_groups.py").write_text(
        "import os, pytest\n"
        "def group(n):\n"
        "    return pytest.param(n, marks=pytest.mark.xdist_group(str(n // 4)))\n"
        "@pytest.mark.parametrize('n', map(group, range(16)))\n"
        "def test_one(n):\n"
        "    with open('seen', 'a') as file:\n"
        "        print(n // 4, os.environ['PYTEST_XDIST_WORKER'], file=file)\n"
    )
    options = ["-n", "2", "--dist", "loadgroup", "-p", "no:cacheprovider", "-c", os.devnull, "--rootdir", "."]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    command = [sys.executable, "-m", "pytest", *options, "test_groups.py"]
    subprocess.run(command, cwd=tmp_path, env=environment, check=True, timeout=PATIENCE, capture_output=True)
    seen = {tuple(line.split()) for line in (tmp_path / "seen").read_text().splitlines()}
    assert len(seen) == 4, sorted(seen)
