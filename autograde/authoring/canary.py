"""Check that the lessons still run with the packages that Colab has today, and with the newest releases.

`course canary colab` and `course canary newest` make an environment, run the tests of the released notebooks in it and
write `build/canary/<kind>.json`; `course canary-issue` reads these and opens, changes or closes one issue on GitHub.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
import venv
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

import requests
from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from autograde.errors import CourseError
from autograde.layout import Layout
from autograde.pins import locked_versions

COLAB, NEWEST = "colab", "newest"
PUBLISHED = "https://raw.githubusercontent.com/googlecolab/backend-info/main/pip-freeze.txt"
"""Colab's own list of what its runtimes hold."""

KERNEL = ("ipykernel", "ipython")
"""The packages that run a notebook in Colab, besides those that the lessons import."""

TESTS = {COLAB: ("tests/course/test_colab.py",), NEWEST: ("tests/course/test_colab.py", "tests/course/test_grading.py")}
LABEL = "canary"


@dataclass(frozen=True)
class CanaryRun:
    """One run of the lessons with other packages.

    Attributes:
        versions: the version that was installed of each package that the course names.
        failures: the first line of each failure, by the test's name.
        problem: why nothing could be run, in Korean; empty if it could.
    """

    kind: str
    versions: dict[str, str]
    failures: dict[str, str]
    problem: str = ""

    @property
    def passed(self) -> bool:
        return not self.failures and not self.problem


def run_canary(layout: Layout, kind: str, listed: str = "", say: Callable[[str], None] = print) -> CanaryRun:
    """Install packages, run the tests with them, and write the result to `build/canary/<kind>.json`.

    Args:
        listed: file or address of Colab's list; Colab's own if empty.
        say: called with a Korean line as each step begins.

    Returns:
        The result, also if nothing could be installed or Colab's list could not be read.
    """
    folder = layout.root / "build" / "canary"
    folder.mkdir(parents=True, exist_ok=True)
    python = folder / f"environment-{kind}" / "bin" / "python"
    run = try_versions(layout, kind, listed, python, folder / f"{kind}.xml", say)
    (folder / f"{kind}.json").write_text(json.dumps(asdict(run), ensure_ascii=False, indent=1) + "\n", encoding="utf8")
    return run


def try_versions(
    layout: Layout, kind: str, listed: str, python: Path, results: Path, say: Callable[[str], None]
) -> CanaryRun:
    """Install packages and run the tests with them.

    Args:
        python: the interpreter of the environment to make.
        results: where the tests' JUnit file is written.
    """
    try:
        wanted = colab_pins(layout, read_list(listed or PUBLISHED)) if kind == COLAB else newest(layout)
    except CourseError as error:
        return CanaryRun(kind, {}, {}, str(error))
    say(f"패키지를 설치합니다: {', '.join(wanted)}")
    problem = install(layout, python, wanted)
    if problem:
        return CanaryRun(kind, {}, {}, f"설치하지 못했습니다: {problem}")
    say("단원을 실행합니다.")
    failures = run_tests(layout, kind, python, results)
    return CanaryRun(kind, versions_in(python, layout), failures)


def read_list(place: str) -> dict[str, str]:
    """Read versions by package name from a list that `pip freeze` printed.

    Packages from other places than the index are left out.

    Args:
        place: a file, or an address that begins with `https://`.

    Raises:
        CourseError: the list cannot be read.
    """
    try:
        if place.startswith("https://"):
            answer = requests.get(place, timeout=60)
            answer.raise_for_status()
            text = answer.text
        else:
            text = Path(place).read_text(encoding="utf8")
    except (OSError, requests.RequestException, UnicodeDecodeError) as error:
        raise CourseError(f"Colab의 패키지 목록을 읽지 못했습니다({place}): {error}") from None
    found = re.findall(r"^([A-Za-z0-9._-]+)==(\S+)$", text, re.MULTILINE)
    return {canonicalize_name(name): version for name, version in found}


def needed(layout: Layout) -> list[str]:
    """Return the names of the packages that the lessons' library imports."""
    project = tomllib.loads((layout.root / "pyproject.toml").read_text(encoding="utf8"))["project"]
    return [Requirement(text).name for text in project["dependencies"]]


def colab_pins(layout: Layout, listed: dict[str, str]) -> list[str]:
    """Return requirements that pin the packages a lesson uses to Colab's versions.

    Raises:
        CourseError: Colab no longer has one of them, so that learners' set-up cells would fail; names it.
    """
    names = [*needed(layout), *KERNEL]
    missing = [name for name in names if canonicalize_name(name) not in listed]
    if missing:
        raise CourseError(f"Colab의 목록에 {', '.join(missing)}이(가) 없습니다. 준비 셀이 설치하도록 고쳐야 합니다.")
    return [f"{name}=={listed[canonicalize_name(name)]}" for name in names]


def newest(layout: Layout) -> list[str]:
    """Return all requirements of pyproject.toml without versions but pytest's, so that the newest are installed."""
    project = tomllib.loads((layout.root / "pyproject.toml").read_text(encoding="utf8"))["project"]
    texts = [*project["dependencies"], *(text for extra in project["optional-dependencies"].values() for text in extra)]
    wanted = []
    for text in texts:
        requirement = Requirement(text)
        extras = f"[{','.join(sorted(requirement.extras))}]" if requirement.extras else ""
        # pytest's upper bound is about our own runs, not about what the course works with
        keep = str(requirement.specifier) if requirement.name == "pytest" else ""
        wanted.append(f"{requirement.name}{extras}{keep}")
    return wanted


def install(layout: Layout, python: Path, wanted: Iterable[str]) -> str:
    """Make the environment anew and install packages into it; return why that failed, empty if it did not."""
    venv.create(python.parent.parent, clear=True, with_pip=True)
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    # with setuptools in place, the build of the course's own package needs no network
    for arguments in ([*wanted, "setuptools>=77"], ["--no-deps", "--no-build-isolation", str(layout.root)]):
        result = subprocess.run([*pip, *arguments], capture_output=True, text=True, check=False)
        if result.returncode:
            lines = [line for line in result.stderr.splitlines() if line.startswith("ERROR")]
            return (lines or [f"pip의 종료 코드 {result.returncode}"])[0].removeprefix("ERROR: ")
    return ""


def run_tests(layout: Layout, kind: str, python: Path, results: Path) -> dict[str, str]:
    """Run the released notebooks with that Python; return the failures as `failures_in()` does.

    The tests that start them run with it, too, if all requirements of the course are installed there, as for `newest`.
    """
    runner = sys.executable if kind == COLAB else str(python)
    command = [runner, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--junitxml={results}", *TESTS[kind]]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    environment |= {
        "COURSE_COLAB_PYTHON": str(python),
        "PATH": f"{Path(runner).parent}{os.pathsep}{os.environ['PATH']}",
    }
    results.unlink(missing_ok=True)
    result = subprocess.run(command, cwd=layout.root, env=environment, capture_output=True, text=True, check=False)
    if result.returncode not in (0, 1) or not results.is_file():
        said = (result.stderr.strip() or result.stdout.strip()).splitlines() or ["pytest가 결과를 남기지 않았습니다"]
        return {"pytest": said[-1]}
    if not any(case.find("skipped") is None for case in ET.parse(results).iter("testcase")):
        return {"pytest": "실행된 시험이 없습니다"}  # all skipped is no success
    return failures_in(results)


def failures_in(results: Path) -> dict[str, str]:
    """Return the first line of each failure in a JUnit file, by the test's name."""
    found = {}
    for case in ET.parse(results).iter("testcase"):
        for kind in ("failure", "error"):
            for node in case.iter(kind):
                said = (node.get("message") or node.text or "").strip().splitlines() or [kind]
                found[f"{case.get('classname', '').rsplit('.', 1)[-1]}::{case.get('name')}"] = said[0][:300]
    return found


def versions_in(python: Path, layout: Layout) -> dict[str, str]:
    """Return the versions in an environment of the packages that pyproject.toml names."""
    result = subprocess.run([str(python), "-m", "pip", "freeze"], capture_output=True, text=True, check=True)
    named = {canonicalize_name(Requirement(text).name) for text in newest(layout)} | set(KERNEL)
    versions: dict[str, str] = {}
    for line in result.stdout.splitlines():
        try:
            requirement = Requirement(line)
        except InvalidRequirement:
            continue
        if canonicalize_name(requirement.name) in named:
            versions[canonicalize_name(requirement.name)] = str(requirement.specifier).removeprefix("==")
    return versions


# ---- the issue ----------------------------------------------------------------------------------------------------


def read_runs(folder: Path) -> list[CanaryRun]:
    """Read the results that `run_canary()` has written.

    Raises:
        CourseError: there are none.
    """
    paths = sorted(folder.glob("*.json"))
    if not paths:
        raise CourseError(
            f"{folder}에 결과가 없습니다. `course canary colab`이나 `course canary newest`를 먼저 실행해 주세요."
        )
    return [CanaryRun(**json.loads(path.read_text(encoding="utf8"))) for path in paths]


def report(layout: Layout, runs: Iterable[CanaryRun]) -> str:
    """Return a report in Markdown on what broke and with which versions; the same runs give the same text."""
    ours: dict[str, str] = {canonicalize_name(name): version for name, version in locked_versions(layout).items()}
    titles = {COLAB: "오늘의 Colab", NEWEST: "가장 새 판"}
    parts = ["매주 도는 카나리아가 다른 패키지로 단원을 실행해 본 결과입니다. 고칠 것이 없어지면 저절로 닫힙니다."]
    for run in runs:
        state = "모두 통과" if run.passed else run.problem or f"{len(run.failures)}개 실패"
        parts.append(f"## {titles.get(run.kind, run.kind)}: {state}")
        parts += [f"- `{test}`: {said}" for test, said in sorted(run.failures.items())]
        changed = [
            f"| {name} | {ours.get(name, '-')} | {version} |"
            for name, version in sorted(run.versions.items())
            if ours.get(name) != version
        ]
        if changed:
            parts.append("\n".join(["| 패키지 | 우리 | 여기 |", "|---|---|---|", *changed]))
    return "\n\n".join(parts) + "\n"


def file_issue(layout: Layout, runs: list[CanaryRun]) -> str:
    """Open the issue, bring it up to date, or close it, with GitHub's `gh`; return what was done, in Korean.

    Raises:
        CourseError: `gh` is missing or failed.
    """
    body = report(layout, runs)
    broken = [run.kind for run in runs if not run.passed]
    found = json.loads(gh("issue", "list", "--label", LABEL, "--state", "open", "--json", "number", "--limit", "1"))
    number = str(found[0]["number"]) if found else ""
    if not broken:
        if not number:
            return "모두 통과했고 열린 이슈도 없습니다."
        gh("issue", "close", number, "--comment", body)
        return f"모두 통과해 이슈 {number}번을 닫았습니다."
    title = f"카나리아: {', '.join(broken)}에서 단원이 실행되지 않습니다"
    if number:
        gh("issue", "edit", number, "--title", title, "--body", body)
        return f"이슈 {number}번을 고쳐 썼습니다."
    gh("label", "create", LABEL, "--force", "--description", "패키지가 바뀌어 깨진 것", "--color", "b08800")
    gh("issue", "create", "--title", title, "--body", body, "--label", LABEL)
    return "이슈를 새로 열었습니다."


def gh(*arguments: str) -> str:
    try:
        result = subprocess.run(["gh", *arguments], capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise CourseError("GitHub의 `gh`가 없습니다. 설치하고 `gh auth login`을 한 뒤 다시 실행해 주세요.") from None
    if result.returncode:
        said = (result.stderr.strip().splitlines() or ["?"])[-1]
        raise CourseError(f"gh {' '.join(arguments[:2])}이(가) 실패했습니다: {said}")
    return result.stdout
