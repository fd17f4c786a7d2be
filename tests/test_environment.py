"""pyproject.toml, requirements.lock and environment.yml name the same versions, and name them safely."""

from __future__ import annotations

import itertools
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from patience import PATIENCE

from autograde import doctor
from autograde.layout import Layout

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


def test_doctor_names_an_unsupported_python(monkeypatch: pytest.MonkeyPatch):
    """Python 3.10 and 3.14 are refused with the way out."""
    for version in ((3, 10, 0), (3, 14, 0)):
        monkeypatch.setattr(sys, "version_info", version)
        finding = doctor.python_finding()
        assert finding.state == "missing"
        assert "PYTHON=" in finding.mend


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
