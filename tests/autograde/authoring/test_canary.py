"""The canary: which packages it takes, what it says of failures, and the one issue it keeps."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from autograde.authoring import canary
from autograde.authoring.canary import COLAB, NEWEST
from autograde.errors import CourseError
from autograde.layout import Layout
from tests.support.github import BROKEN, COURSE, WELL, FakeGitHub
from tests.support.grading import course_command, one_line

LIST = """\
# Do not modify this file directly
tensorflow==2.21.0
keras==3.14.0
Keras_Hub==0.27.0
keras-nlp==0.27.0
tensorflow-text==2.21.0
numpy==2.2.0
matplotlib==3.10.0
requests==2.32.4
tqdm==4.67.1
ipykernel==6.17.1
ipython==7.34.0
torch @ https://example.org/torch-2.9.0-cp312-cp312-linux_x86_64.whl#sha256=0
google-colab @ file:///colabtools/dist/google-colab-1.0.0.tar.gz
nbgrader==0.1
"""


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    path = tmp_path / "pip-freeze.txt"
    path.write_text(LIST, encoding="utf8")
    return path


def test_it_takes_colab_s_versions_of_what_lessons_see(listed: Path):
    """In Colab's spelling of names, and nothing more."""
    pins = canary.colab_pins(COURSE, canary.read_list(str(listed)))
    assert {"tensorflow==2.21.0", "keras-hub==0.27.0", "ipython==7.34.0"} <= set(pins)
    assert not [pin for pin in pins if pin.startswith(("nbgrader", "torch", "google"))]
    assert len(pins) == 11


def test_a_package_that_colab_dropped_is_named(listed: Path):
    """Then the set-up cell, which installs nothing, fails for every learner."""
    listed.write_text(LIST.replace("keras-nlp==0.27.0\n", ""), encoding="utf8")
    run = canary.try_versions(COURSE, COLAB, str(listed), Path("none"), Path("none"), print)
    assert "keras-nlp" in run.problem
    assert not run.passed


@pytest.mark.parametrize("place", ["no-such-file.txt", "https://127.0.0.1:9/pip-freeze.txt"])
def test_a_list_that_cannot_be_read(place: str):
    assert "읽지 못했습니다" in canary.try_versions(COURSE, COLAB, place, Path("none"), Path("none"), print).problem


def test_the_newest_of_everything():
    """No pin is left but for what our own runs need."""
    wanted = canary.newest(COURSE)
    assert {"tensorflow", "nbgrader", "keras-nlp", "dask[distributed]", "pytest<9.2"} <= set(wanted)
    assert not [name for name in wanted if "==" in name]


@pytest.mark.slow
def test_what_cannot_be_installed_is_said(course_copy: Layout, tmp_path: Path):
    """The course itself lacks here: pip's own line says so."""
    python = tmp_path / "environment" / "bin" / "python"
    problem = canary.install(Layout(tmp_path / "nowhere"), python, [])
    assert problem
    assert "\n" not in problem
    assert python.exists()


@pytest.mark.slow
def test_failures_are_read_from_pytest_s_own_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A failure, an error while setting up, and what passed."""
    (tmp_path / "test_it.py").write_text(
        "import pytest\n"
        "@pytest.fixture\ndef broken(): raise RuntimeError('no kernel')\n"
        "def test_bad(): assert 1 == 2, '첫 줄\\n둘째 줄'\n"
        "def test_good(): pass\n"
        "def test_broken(broken): pass\n",
        encoding="utf8",
    )
    monkeypatch.setitem(canary.TESTS, COLAB, ("test_it.py",))
    found = canary.run_tests(Layout(tmp_path), COLAB, Path(sys.executable), tmp_path / "results.xml")
    assert set(found) == {"test_it::test_bad", "test_it::test_broken"}
    assert "첫 줄" in found["test_it::test_bad"]
    assert "둘째 줄" not in found["test_it::test_bad"]
    assert "no kernel" in found["test_it::test_broken"]


@pytest.mark.slow
@pytest.mark.parametrize("source", ["", "import pytest\n\n\n@pytest.mark.skip\ndef test_it(): pass\n", "broken ("])
def test_a_run_that_tested_nothing_is_no_good_news(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str):
    """No test, only skipped ones, a file that cannot be read."""
    if source:
        (tmp_path / "test_it.py").write_text(source, encoding="utf8")
    monkeypatch.setitem(canary.TESTS, COLAB, ("test_it.py",))
    found = canary.run_tests(Layout(tmp_path), COLAB, tmp_path / "no-python", tmp_path / "results.xml")
    assert len(found) == 1


def test_the_report_names_what_broke_and_with_what():
    text = canary.report(COURSE, [BROKEN, WELL])
    assert "## 오늘의 Colab: 1개 실패" in text
    assert "- `test_colab::test_answered[08-training]`: AssertionError" in text
    assert "| keras | 3.13.2 | 3.14.0 |" in text
    assert "## 가장 새 판: 모두 통과" in text
    assert text.count("| keras |") == 1  # the same version is no news


@pytest.mark.parametrize(
    ("number", "runs", "done", "said"),
    [
        (None, [WELL], [], "열린 이슈도 없습니다"),
        (None, [BROKEN, WELL], ["label create", "issue create"], "새로 열었습니다"),
        (7, [BROKEN], ["issue edit"], "이슈 7번을 고쳐"),
        (7, [WELL], ["issue close"], "이슈 7번을 닫았습니다"),
    ],
)
def test_one_issue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number, runs, done, said):
    github = FakeGitHub(tmp_path, number)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    assert said in canary.file_issue(COURSE, runs)
    asked = github.asked()
    assert [" ".join(one[:2]) for one in asked] == ["issue list", *done]
    if BROKEN in runs:
        assert "test_answered[08-training]" in asked[-1][asked[-1].index("--body") + 1]
        assert "colab" in asked[-1][asked[-1].index("--title") + 1]


def test_results_are_kept_for_the_issue(course_copy: Layout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """What a run writes is what the issue is made of, also when it could not begin."""
    run = canary.run_canary(course_copy, COLAB, str(tmp_path / "nothing.txt"), print)
    assert canary.read_runs(course_copy.root / "build" / "canary") == [run]
    monkeypatch.setattr(canary, "install", lambda *_: "")
    monkeypatch.setattr(canary, "run_tests", lambda *_: dict(BROKEN.failures))
    monkeypatch.setattr(canary, "versions_in", lambda *_: dict(BROKEN.versions))
    assert canary.run_canary(course_copy, NEWEST, "", print) == replace(BROKEN, kind=NEWEST)
    assert [one.kind for one in canary.read_runs(course_copy.root / "build" / "canary")] == [COLAB, NEWEST]


@pytest.mark.slow
def test_nothing_to_tell(course_copy: Layout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    assert "course canary colab" in one_line(course_command(course_copy, "canary-issue"))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CourseError, match="gh auth login"):
        canary.file_issue(COURSE, [BROKEN])


@pytest.mark.slow
def test_versions_of_an_environment():
    versions = canary.versions_in(Path(sys.executable), COURSE)
    assert versions["nbgrader"] == "0.9.6"
    assert "ipython" in versions
    assert "zict" not in versions
