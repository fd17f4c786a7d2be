"""`course publish`: what the two branches hold, what they never hold, and what they leave alone."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import nbformat
import pytest
import yaml

from autograde.authoring.build import PROFILE_KEY, expected_files
from autograde.authoring.publish import SOLUTIONS, STUDENT, StudentLayout, publish
from autograde.errors import CourseError
from autograde.layout import Layout
from autograde.lesson.cells import SOLUTION, is_solution, serialize, solutions
from tests.support.copies import ROOT, copy_tree, tracked
from tests.support.grading import course_command, one_line, secret_lines
from tests.support.patience import PATIENCE
from tests.support.repositories import LESSONS, git, one_lesson, save

pytestmark = pytest.mark.slow  # each makes commits of the whole course


def git_file(layout: Layout, branch: str, path: str) -> str:
    return git(layout.root, "show", f"{branch}:{path}")


def names_in(layout: Layout, branch: str) -> list[str]:
    return git(layout.root, "ls-tree", "-r", "--name-only", branch).splitlines()


def course_of_this_tree(folder: Path) -> Layout:
    """This checkout's files, committed once, as a repository whose branch is main."""
    layout = copy_tree(folder)
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "config", "user.name", "만드는 사람")
    git(folder, "config", "user.email", "maker@example.org")
    save(layout, "처음")
    return layout


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Layout:
    """A repository that tests read."""
    return course_of_this_tree(tmp_path_factory.mktemp("original"))


@pytest.fixture(scope="module")
def published(original: Layout) -> Layout:
    """The same with both branches."""
    publish(original)
    return original


@pytest.fixture
def clone(original: Layout, tmp_path: Path) -> Layout:
    """A clone of it, without the branches, that a test may change."""
    folder = tmp_path / "clone"
    git(original.root, "clone", "--quiet", "--single-branch", "--branch=main", str(original.root), str(folder))
    git(folder, "config", "user.name", "다른 사람")
    git(folder, "config", "user.email", "other@example.org")
    git(folder, "remote", "remove", "origin")
    return Layout(folder)


# ---- solutions ------------------------------------------------------------------------------------


class TestSolutions:
    def test_it_holds_the_notebooks_and_a_readme_of_its_own(self, published: Layout):
        notebooks = {f"solutions/{lesson}/{lesson}.ipynb" for lesson in LESSONS}
        names = set(names_in(published, SOLUTIONS))
        assert names >= notebooks
        assert names - notebooks == {"README.md"} | {name for name in names if name.startswith("LICENSE")}
        readme = git_file(published, SOLUTIONS, "README.md")
        assert readme != (ROOT / "README.md").read_text(encoding="utf8")
        for name in notebooks:
            assert f"]({name}) | `mini` |" in readme
            assert f"/blob/solutions/{name})" in readme

    @pytest.mark.parametrize("lesson", LESSONS)
    def test_outputs_are_there_and_badges_open_this_branch(self, published: Layout, lesson: str):
        """All else is as on main."""
        path = f"solutions/{lesson}/{lesson}.ipynb"
        notebook = nbformat.reads(git_file(published, SOLUTIONS, path), as_version=4)
        code = [cell for cell in notebook.cells if cell.cell_type == "code"]
        assert all(cell.execution_count for cell in code)
        plots = [output for cell in code for output in cell.outputs if "image/png" in output.get("data", {})]
        assert len(plots) >= (0 if lesson == "00-start" else 2)
        badges = [
            link
            for cell in notebook.cells
            for link in re.findall(r"https://colab\.research\.google\.com/github/\S+?\.ipynb", cell.source)
        ]
        assert badges == [
            f"https://colab.research.google.com/github/minigpt-course/minigpt-course/blob/solutions/{path}"
        ]
        ours = nbformat.read(published.solution(lesson), as_version=4)
        for cell in ours.cells:
            cell.source = cell.source.replace(published.colab_url(lesson), badges[0])
        assert ours == notebook

    def test_a_run_on_the_full_profile(self, clone: Layout, tmp_path: Path):
        """Another folder of executed notebooks; the README says which profile they were run on."""
        (lesson, layout) = LESSONS[0], one_lesson(clone)
        notebook = nbformat.read(layout.solution(lesson), as_version=4)
        notebook.metadata[PROFILE_KEY] = {"profile": "full"}
        notebook.cells[-1].outputs[0].text = "다른 출력"
        path = tmp_path / "executed" / lesson / f"{lesson}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_bytes(serialize(notebook))
        publish(layout, (SOLUTIONS,), executed=tmp_path / "executed")
        assert "| `full` |" in git_file(layout, SOLUTIONS, "README.md")
        shown = nbformat.reads(git_file(layout, SOLUTIONS, f"solutions/{lesson}/{lesson}.ipynb"), as_version=4)
        assert shown.cells[-1].outputs[0].text == "다른 출력"
        assert PROFILE_KEY not in shown.metadata

    @pytest.mark.parametrize("damage", ["missing", "other source", "not run"])
    def test_a_folder_that_is_not_this_course_run(self, clone: Layout, tmp_path: Path, damage: str):
        (lesson, layout) = LESSONS[0], one_lesson(clone)
        notebook = nbformat.read(layout.solution(lesson), as_version=4)
        if damage == "other source":
            notebook.cells[3].source += "\n"
        if damage == "not run":
            next(cell for cell in notebook.cells if cell.cell_type == "code").execution_count = None
        path = tmp_path / "executed" / lesson / f"{lesson}.ipynb"
        path.parent.mkdir(parents=True)
        if damage != "missing":
            path.write_bytes(serialize(notebook))
        with pytest.raises(CourseError, match=r"00-start\.ipynb.*course execute"):
            publish(layout, (SOLUTIONS,), executed=tmp_path / "executed")


# ---- student --------------------------------------------------------------------------------------


class TestStudent:
    def test_it_holds_what_learners_need(self, published: Layout):
        names = names_in(published, STUDENT)
        top = {"README.md", "pyproject.toml", "environment.yml"}
        assert {name for name in names if "/" not in name and not name.startswith("LICENSE")} == top
        assert {name.split("/")[0] for name in names if "/" in name} == {"lessons", "minigpt"}
        assert {name for name in names if name.startswith("minigpt/")} == set(tracked("minigpt"))
        assert {name for name in names if name.startswith("lessons/")} == {f"lessons/{x}/{x}.ipynb" for x in LESSONS}

    @pytest.mark.parametrize("lesson", LESSONS)
    def test_links_lead_to_this_branch(self, published: Layout, lesson: str):
        """The badge and the set-up cell: main may be private."""
        text = git_file(published, STUDENT, f"lessons/{lesson}/{lesson}.ipynb")
        assert f"/blob/student/lessons/{lesson}/{lesson}.ipynb" in text
        assert "/archive/refs/heads/student.zip" in text
        assert "heads/main.zip" not in text
        assert "blob/main/" not in text + git_file(published, STUDENT, "README.md")
        path = published.release(lesson)
        assert expected_files(StudentLayout(published.root), lesson)[path] == text.encode()

    def test_no_secret_in_any_object_of_its_history(self, published: Layout):
        """Not a line of a hidden test, not a mark of a solution, and in lessons no line of a model answer."""
        listed = git(published.root, "rev-list", "--objects", STUDENT).split("\n")
        contents = {}
        for line in filter(None, listed):
            name, _, path = line.partition(" ")
            if git(published.root, "cat-file", "-t", name).strip() == "blob":
                contents[path] = git(published.root, "cat-file", "blob", name)
        assert len(contents) == len(names_in(published, STUDENT))
        for lesson in [lesson for lesson in LESSONS if secret_lines(published, lesson)]:  # one has only an essay
            secrets = {line for line in secret_lines(published, lesson) if len(line) > 20}
            assert len(secrets) >= 2
            notebook = nbformat.read(published.solution(lesson), as_version=4)
            regions = [part for cell in notebook.cells if is_solution(cell) for part in solutions(cell.source)]
            assert regions
            shown = "\n".join(
                cell.source for cell in nbformat.reads(contents[f"lessons/{lesson}/{lesson}.ipynb"], 4).cells
            )
            assert not [part for part in regions if part.strip() in shown]
            for path, content in contents.items():
                assert not [line for line in secrets if line in content], path
                assert not any(mark in content for mark in (*SOLUTION, "HIDDEN TESTS")), path

    def test_it_shares_no_history_with_main(self, published: Layout):
        for branch in (STUDENT, SOLUTIONS):
            base = subprocess.run(
                ["git", "merge-base", branch, "main"], cwd=published.root, capture_output=True, check=False
            )
            assert base.returncode == 1
            assert git(published.root, "rev-list", "--count", branch, "--").strip() == "1"

    def test_a_hidden_test_in_the_library_is_refused(self, clone: Layout):
        layout = one_lesson(clone)
        secret = max(secret_lines(layout, LESSONS[0]), key=len)
        with (layout.root / "minigpt" / "fonts.py").open("a", encoding="utf8") as file:
            file.write(f"\n# {secret}\n")
        save(layout)
        with pytest.raises(CourseError, match=r"minigpt/fonts\.py에 00-start의 숨은 테스트가 있습니다"):
            publish(layout, (STUDENT,))

    def test_its_environment(self, published: Layout):
        """Colab's pins and Jupyter, and nothing that grades."""
        environment = yaml.safe_load(git_file(published, STUDENT, "environment.yml"))
        pins = environment["dependencies"][-1]["pip"]
        main = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf8"))["dependencies"][-1]["pip"]
        assert set(pins) <= set(main)
        names = {pin.split("==")[0] for pin in pins}
        assert {"tensorflow", "keras-nlp", "jupyter", "-e ."} <= names
        assert not names & {"nbgrader", "pytest", "dask[distributed]"}
        project = tomllib.loads(git_file(published, STUDENT, "pyproject.toml"))
        ours = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf8"))
        assert project["project"]["dependencies"] == ours["project"]["dependencies"]
        assert "autograde" not in project["tool"]["setuptools"]["packages"]

    def test_it_installs(self, published: Layout, tmp_path: Path):
        """As a set-up cell does from the branch's archive, and finds the visible tests."""
        archive, target = tmp_path / "student.zip", tmp_path / "site"
        git(published.root, "archive", "--format=zip", "--prefix=course-student/", f"--output={archive}", STUDENT)
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation"]
        subprocess.run([*command, f"--target={target}", str(archive)], check=True, timeout=PATIENCE)
        program = "import minigpt, minigpt.decoding, minigpt.plots, minigpt.check; print(minigpt.__file__)"
        result = subprocess.run(
            [sys.executable, "-c", program],
            cwd=tmp_path,
            env=os.environ | {"PYTHONPATH": str(target)},
            capture_output=True,
            text=True,
            check=True,
        )
        assert result.stdout.startswith(str(target))
        assert {path.stem for path in (target / "minigpt" / "data" / "checks").glob("*.json")} == set(LESSONS)
        assert not (target / "autograde").exists()


# ---- how they are made ----------------------------------------------------------------------------


def state(layout: Layout) -> tuple:
    """All that publishing leaves alone."""
    return (
        git(layout.root, "rev-parse", "HEAD", "--abbrev-ref", "HEAD"),
        git(layout.root, "status", "--porcelain"),
        (layout.root / ".git" / "index").read_bytes(),
        git(layout.root, "ls-files", "-s"),
    )


def test_again_gives_the_same_commits(published: Layout, clone: Layout):
    """On the same checkout nothing new; on another clone, by somebody else, the same names."""
    before = state(published)
    assert [one.changed for one in publish(published)] == [False, False]
    assert state(published) == before
    tips = {one.branch: one.commit for one in publish(clone)}
    assert tips == {branch: git(published.root, "rev-parse", branch).strip() for branch in (SOLUTIONS, STUDENT)}


def test_a_change_is_one_commit_more_where_it_belongs(clone: Layout):
    layout = one_lesson(clone)
    first = {one.branch: one.commit for one in publish(layout)}
    with (layout.root / "minigpt" / "fonts.py").open("a", encoding="utf8") as file:
        file.write("\n# 글꼴\n")
    save(layout)
    second = {one.branch: one for one in publish(layout)}
    assert not second[SOLUTIONS].changed
    assert second[STUDENT].before == first[STUDENT]
    assert git(layout.root, "rev-list", STUDENT).split() == [second[STUDENT].commit, first[STUDENT]]
    head = git(layout.root, "rev-parse", "HEAD").strip()
    assert git(layout.root, "log", "-1", "--format=%s", STUDENT).strip() == f"main {head[:12]}에서 만들었습니다"


def test_a_dry_run_leaves_nothing(clone: Layout):
    layout = one_lesson(clone)
    before = state(layout), git(layout.root, "count-objects", "-v"), git(layout.root, "for-each-ref")
    result = course_command(layout, "publish", "--dry-run")
    assert result.returncode == 0, result.stderr
    assert re.findall(r"^(\w+) +파일 (\d+)개, 새 커밋", result.stdout, re.MULTILINE)
    assert "아무것도 남기지 않았습니다" in result.stdout
    assert (state(layout), git(layout.root, "count-objects", "-v"), git(layout.root, "for-each-ref")) == before
    promised = re.findall(r"새 커밋 (\w+)", result.stdout)
    assert [one.commit[:12] for one in publish(layout)] == promised


@pytest.mark.parametrize("kind", ["changed", "staged", "new file"])
def test_a_dirty_tree_is_refused(clone: Layout, kind: str):
    name = "새 파일.txt" if kind == "new file" else "README.md"
    with (clone.root / name).open("a", encoding="utf8") as file:
        file.write("\n")
    if kind == "staged":
        git(clone.root, "add", name)
    line = one_line(course_command(clone, "publish"))
    assert "커밋하지 않은 변경이 있습니다" in line
    assert name in line
    assert SOLUTIONS not in git(clone.root, "branch", "--list")


def test_other_states_are_refused(clone: Layout, tmp_path: Path):
    """Another branch, a stale build, no repository."""
    git(clone.root, "switch", "--quiet", "-c", "mine")
    with pytest.raises(CourseError, match="지금 브랜치는 mine"):
        publish(clone)
    git(clone.root, "switch", "--quiet", "main")
    layout = one_lesson(clone)
    source = layout.source(LESSONS[0])
    source.write_text(source.read_text(encoding="utf8").replace("# ", "#  ", 1), encoding="utf8")
    path = layout.release(LESSONS[0])
    path.write_text(path.read_text(encoding="utf8").replace("시작하기", "시작", 1), encoding="utf8")
    save(layout)
    with pytest.raises(CourseError, match=r"00-start\.ipynb: .*course build"):
        publish(layout)
    (tmp_path / "none").mkdir()
    with pytest.raises(CourseError, match="git 저장소가 아닙니다"):
        publish(Layout(tmp_path / "none"))


def test_a_detached_head_will_do(clone: Layout):
    """Continuous integration checks a commit out, not a branch."""
    layout = one_lesson(clone)
    git(layout.root, "checkout", "--quiet", "--detach")
    assert all(one.changed for one in publish(layout))


class TestPush:
    @pytest.fixture
    def remote(self, tmp_path: Path) -> Path:
        git(tmp_path, "init", "--quiet", "--bare", "remote.git")
        return tmp_path / "remote.git"

    def test_it_builds_on_what_is_there(self, clone: Layout, remote: Path, tmp_path: Path):
        """Somebody else's publication is not lost, wherever the next one comes from."""
        layout = one_lesson(clone)
        git(layout.root, "push", "--quiet", str(remote), "main")
        publish(layout, push=str(remote))
        first = git(remote, "rev-parse", STUDENT).strip()
        git(tmp_path, "clone", "--quiet", "--branch=main", str(remote), "elsewhere")
        elsewhere = Layout(tmp_path / "elsewhere")
        git(elsewhere.root, "config", "user.name", "또 다른 사람")
        git(elsewhere.root, "config", "user.email", "third@example.org")
        with (elsewhere.root / "minigpt" / "fonts.py").open("a", encoding="utf8") as file:
            file.write("\n# 글꼴\n")
        save(elsewhere)
        result = course_command(elsewhere, "publish", "--only", "student", "--push", "origin")
        assert result.returncode == 0, result.stderr
        assert "origin에 올렸습니다" in result.stdout
        assert git(remote, "rev-list", STUDENT).split()[1:] == [first]
        assert not publish(layout, (SOLUTIONS,), push=str(remote))[0].changed

    def test_what_went_apart_is_not_overwritten(self, clone: Layout, remote: Path):
        layout = one_lesson(clone)
        publish(layout, (STUDENT,), push=str(remote))
        theirs = git(layout.root, "commit-tree", f"{STUDENT}^{{tree}}", "-m", "남의 것").strip()
        git(layout.root, "push", "--quiet", "--force", str(remote), f"{theirs}:refs/heads/{STUDENT}")
        with pytest.raises(CourseError, match="갈라졌습니다"):
            publish(layout, (STUDENT,), push=str(remote))
        assert git(remote, "rev-parse", STUDENT).strip() == theirs

    def test_a_remote_that_is_not_there(self, clone: Layout, tmp_path: Path):
        layout = one_lesson(clone)
        line = one_line(course_command(layout, "publish", "--only", "student", "--push", str(tmp_path / "nowhere")))
        assert "git ls-remote" in line
