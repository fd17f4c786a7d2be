"""The workflows: valid, pinned, with the least rights, and made of commands that run by hand too."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import nbformat
import pytest
import yaml

from autograde.authoring.build import PROFILE_KEY
from autograde.layout import Layout
from autograde.lesson.cells import serialize
from tests.support.copies import ROOT, copy_tree
from tests.support.figures import figures, history, repeated
from tests.support.figures import main as check_figures
from tests.support.github import BROKEN, FakeGitHub
from tests.support.repositories import git, one_lesson, save
from tests.support.terminal import terminal

FOLDER = ROOT / ".github" / "workflows"
WORKFLOWS = {path.stem: yaml.safe_load(path.read_text(encoding="utf8")) for path in sorted(FOLDER.glob("*.yml"))}
JOBS = [(name, job) for name, workflow in WORKFLOWS.items() for job in workflow["jobs"]]

ELSEWHERE = {
    "make test": "this test is part of it, and .ci/run calls it on a fresh clone",
    "make cold": "twenty minutes; course/test_answers does it with a right or wrong answer to each exercise",
    "make gpu": "installs CUDA and wants a GPU",
    "make nbval-full": "an hour without a GPU; course/test_nbval does the same on the mini profile",
    "make executed": "an hour without a GPU; test_executing_and_figures does the same on the mini profile",
    "make canary KIND=colab": "installs two gigabytes; authoring/test_canary runs all but that, `make colab` the rest",
    "make canary KIND=newest": "installs two gigabytes; authoring/test_canary runs all but that",
}
"""Commands of the workflows that are not run here, with the reason."""


def steps(workflow: str, job: str) -> list[dict]:
    return WORKFLOWS[workflow]["jobs"][job]["steps"]


def commands(workflow: str) -> list[str]:
    """The shell commands of a workflow in its order, a matrix spelled out."""
    found = []
    for job in WORKFLOWS[workflow]["jobs"]:
        kinds = WORKFLOWS[workflow]["jobs"][job].get("strategy", {}).get("matrix", {}).get("kind", [""])
        for step in steps(workflow, job):
            if "run" in step:
                found += [step["run"].replace("${{ matrix.kind }}", kind) for kind in kinds]
    return list(dict.fromkeys(found))


# ---- what they say --------------------------------------------------------------------------------


def test_there_are_three():
    assert set(WORKFLOWS) == {"ci", "gpu", "colab-canary"}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("schema", "pattern"),
    [
        ("github-workflows", ".github/workflows/*.yml"),
        ("github-issue-forms", ".github/ISSUE_TEMPLATE/[!c]*.yml"),
        ("github-issue-config", ".github/ISSUE_TEMPLATE/config.yml"),
        ("citation-file-format", "CITATION.cff"),
    ],
)
def test_published_schemas(schema: str, pattern: str):
    paths = sorted(map(str, ROOT.glob(pattern)))
    assert paths
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}", *paths]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout


@pytest.mark.slow
def test_a_mistake_does_not_pass_the_schema(tmp_path: Path):
    text = (FOLDER / "ci.yml").read_text(encoding="utf8").replace("runs-on:", "run-on:")
    (tmp_path / "ci.yml").write_text(text, encoding="utf8")
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows"]
    assert subprocess.run([*command, str(tmp_path / "ci.yml")], capture_output=True, check=False).returncode == 1


@pytest.mark.parametrize("workflow", WORKFLOWS)
def test_actions_are_pinned_by_commit(workflow: str):
    """And the line says which release that is."""
    lines = re.findall(r"uses: (.*)$", (FOLDER / f"{workflow}.yml").read_text(encoding="utf8"), re.MULTILINE)
    assert lines
    for line in lines:
        assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line), line


def test_one_commit_for_each_action():
    texts = "\n".join(path.read_text(encoding="utf8") for path in FOLDER.glob("*.yml"))
    pinned = set(re.findall(r"uses: (\S+)@(\S+)", texts))
    assert len(pinned) == len({name for name, _ in pinned})


WRITES = {("gpu", "publish"): "contents", ("colab-canary", "issue"): "issues"}


@pytest.mark.parametrize(("workflow", "job"), JOBS)
def test_least_rights_and_an_end(workflow: str, job: str):
    """Reading is all, but for the two jobs that write, which run nothing that a pull request brought."""
    assert WORKFLOWS[workflow]["permissions"] == {"contents": "read"}
    assert "concurrency" in WORKFLOWS[workflow]
    found = WORKFLOWS[workflow]["jobs"][job]
    assert 0 < found["timeout-minutes"] <= 180
    written = {name for name, right in found.get("permissions", {}).items() if right == "write"}
    assert written == ({WRITES[workflow, job]} if (workflow, job) in WRITES else set())
    for step in found["steps"]:
        if step.get("uses", "").startswith("actions/checkout") and written != {"contents"}:
            assert step["with"]["persist-credentials"] is False


def test_no_secret_is_near_code_of_a_pull_request():
    """No `pull_request_target`, no secrets but the job's own token, and that only where nothing foreign runs."""
    for name, workflow in WORKFLOWS.items():
        text = (FOLDER / f"{name}.yml").read_text(encoding="utf8")
        assert "pull_request_target" not in text
        assert "secrets." not in text
        for job, found in workflow["jobs"].items():
            if "github.token" in json.dumps(found):
                assert (name, job) in WRITES


def test_a_pull_request_needs_a_label_for_the_gpu():
    """Only the label starts it, only on the commit that was labelled, and nothing is published from there."""
    gpu = WORKFLOWS["gpu"]
    triggers = gpu[True]  # YAML reads `on` as true
    assert triggers["pull_request"] == {"types": ["labeled"]}
    assert set(triggers) == {"schedule", "workflow_dispatch", "pull_request"}
    assert gpu["jobs"]["full"]["if"] == "github.event_name != 'pull_request' || github.event.label.name == 'gpu'"
    checkout = next(step for step in steps("gpu", "full") if step.get("uses", "").startswith("actions/checkout"))
    assert checkout["with"]["ref"] == "${{ github.event.pull_request.head.sha || github.sha }}"
    assert gpu["jobs"]["publish"]["needs"] == "full"
    assert gpu["jobs"]["publish"]["if"] == "github.event_name != 'pull_request' && github.ref == 'refs/heads/main'"
    assert gpu["jobs"]["full"]["runs-on"] == "${{ vars.GPU_RUNNER || 'gpu-t4-4-core' }}"


def test_every_python_we_promise():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf8"))["project"]
    promised = [line.rpartition(" ")[2] for line in project["classifiers"] if "Python :: 3." in line]
    assert WORKFLOWS["ci"]["jobs"]["test"]["strategy"]["matrix"]["python"] == promised
    assert project["requires-python"] == f">={promised[0]}", (
        "an upper bound would stop every learner on Colab's next Python"
    )


# ---- their commands, as by hand -------------------------------------------------------------------


@pytest.mark.parametrize("workflow", WORKFLOWS)
def test_each_step_is_a_make_target(workflow: str):
    """Nothing lives in a workflow alone."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf8")
    for command in commands(workflow):
        words = shlex.split(command)
        assert words[0] == "make", command
        for word in words[1:]:
            target = "=" not in word
            assert re.search(rf"^{word}:" if target else rf"\$\({word.split('=')[0]}\)", makefile, re.MULTILINE), word


def test_what_is_not_run_here_is_still_in_a_workflow():
    assert set(ELSEWHERE) <= {command for workflow in WORKFLOWS for command in commands(workflow)}


def make(layout: Layout, command: str, **variables: str) -> str:
    """Run a step in a copy of the checkout with the environment that is here; returns what it printed."""
    ready = ROOT / ".venv" / ".ready"
    words = [*shlex.split(command), f"VENV={sys.prefix}", f"READY={ready}", "-o", str(ready)]
    result = subprocess.run(
        words, cwd=layout.root, env=terminal("PYTEST_", "MAKE") | variables, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, f"{command}\n{result.stdout[-2000:]}\n{result.stderr[-3000:]}"
    return result.stdout


def repository(folder: Path) -> Layout:
    """This tree as a clone of a remote, with one lesson."""
    layout = copy_tree(folder / "course")
    git(folder, "init", "--quiet", "--bare", "origin.git")
    git(layout.root, "init", "--quiet", "--initial-branch=main")
    git(layout.root, "config", "user.name", "러너")
    git(layout.root, "config", "user.email", "runner@example.org")
    git(layout.root, "remote", "add", "origin", str(folder / "origin.git"))
    save(layout, "처음")
    return one_lesson(layout)


@pytest.mark.slow
@pytest.mark.parametrize("workflow", WORKFLOWS)
def test_the_steps_run_in_their_order(workflow: str, tmp_path: Path, capsys: pytest.CaptureFixture):
    """On a copy; what cannot run here says why."""
    layout = copy_tree(tmp_path / "course") if workflow == "ci" else repository(tmp_path)
    environment = {}
    if workflow == "colab-canary":
        FakeGitHub(tmp_path, None)
        environment["PATH"] = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
        results = layout.root / "build" / "canary"
        results.mkdir(parents=True)
        (results / "colab.json").write_text(json.dumps(vars(BROKEN)), encoding="utf8")
    if workflow == "gpu":
        as_if_run_on_full(layout)
    for command in commands(workflow):
        if command in ELSEWHERE:
            print(f"{command}: not run, {ELSEWHERE[command]}")
            continue
        make(layout, command, **environment)
    if workflow == "ci":
        rendered = layout.root / "build" / "rendered"
        for folder in ("lessons", "solutions"):
            assert sorted(page.stem for page in rendered.glob(f"{folder}/*.html")) == layout.lesson_names()
        assert (rendered / "report-01-tf-data.html").is_file()
        assert len(list(rendered.glob("feedback/demo-*/*/*.html"))) == 8
    if workflow == "gpu":
        readme = git(tmp_path / "origin.git", "show", "solutions:README.md")
        assert "| `full` |" in readme
        assert "student" in git(tmp_path / "origin.git", "branch", "--list")
    if workflow == "colab-canary":
        assert "issue create" in (tmp_path / "log").read_text(encoding="utf8").replace('", "', " ")


def as_if_run_on_full(layout: Layout) -> None:
    """What `make executed` leaves, from the notebooks that are here."""
    for lesson in layout.lesson_names():
        notebook = nbformat.read(layout.solution(lesson), as_version=4)
        notebook.metadata[PROFILE_KEY] = {"profile": "full"}
        path = layout.root / "build" / "executed" / "full" / lesson / f"{lesson}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_bytes(serialize(notebook))


# ---- the figures that matter ----------------------------------------------------------------------


def test_the_stored_run_reaches_its_figures(course: Layout):
    """The mini profile's does, far inside the bounds of the full one."""
    rows = figures(course.sources)
    assert len(rows) == 6
    assert all(value <= bound for _, value, bound in rows), rows
    assert check_figures(course.sources) == 0


@pytest.mark.parametrize("damage", ["no fall", "high", "a loop", "no text"])
def test_a_figure_that_is_missed(course: Layout, tmp_path: Path, damage: str, capsys: pytest.CaptureFixture):
    """Loss that does not fall, a perplexity over the bound, text that repeats itself, no text."""
    for lesson in ("08-training", "10-sampling"):
        notebook = nbformat.read(course.solution(lesson), as_version=4)
        for cell in notebook.cells:
            for output in cell.get("outputs", []):
                if "figure-history" in cell.metadata.get("tags", []) and output.get("name") == "stdout":
                    if damage == "no fall":
                        output.text = re.sub(r"^퍼플렉시티 \d+", "퍼플렉시티 3", output.text)
                    if damage == "high":
                        output.text = re.sub(r"'val_perplexity': [\d.]+", "'val_perplexity': 90.1", output.text)
                        output.text = re.sub(r"^퍼플렉시티 \d+", "퍼플렉시티 5000", output.text)
                if "figure-texts" in cell.metadata.get("tags", []) and output.get("name") == "stdout":
                    if damage == "a loop":
                        output.text = (
                            "- " + "the old man said that " * 20 + "\n- and so it was\n- the end of a long road\n"
                        )
                    if damage == "no text":
                        output.text = ""
        path = tmp_path / lesson / f"{lesson}.ipynb"
        path.parent.mkdir()
        nbformat.write(notebook, path)
    assert check_figures(tmp_path) == 1
    missed = [line for line in capsys.readouterr().out.splitlines() if line.startswith("넘음")]
    named = {"no fall": "견준", "high": "검증 퍼플렉시티", "a loop": "되풀이", "no text": "글 없는"}
    assert len(missed) == 1
    assert named[damage] in missed[0]


def test_a_run_without_figures_is_an_error():
    with pytest.raises(ValueError, match="figure-history"):
        history("")
    assert repeated("") == 1.0
    assert repeated("the fox saw the moon") == 0.0


@pytest.mark.slow
def test_executing_and_figures(tmp_path: Path):
    """`course execute` keeps a lesson's run outside the course, says on which profile, and changes nothing else."""
    layout = copy_tree(tmp_path / "course")
    before = {path: path.read_bytes() for path in layout.root.rglob("*") if path.is_file()}
    command = [sys.executable, "-m", "autograde", "execute", "00-start", "--profile", "mini"]
    result = subprocess.run(command, cwd=layout.root, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    path = layout.root / "build" / "executed" / "mini" / "00-start" / "00-start.ipynb"
    notebook = nbformat.read(path, as_version=4)
    assert notebook.metadata[PROFILE_KEY] == {"profile": "mini"}
    assert "프로필: mini" in str(notebook.cells)
    shutil.rmtree(layout.root / "build")
    after = {path: path.read_bytes() for path in layout.root.rglob("*") if path.is_file() and path.suffix != ".pyc"}
    assert after == {path: content for path, content in before.items() if path.suffix != ".pyc"}
