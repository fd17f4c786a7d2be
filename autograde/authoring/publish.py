"""Make two branches from main: `solutions`, executed, and `student`, which a course hands out when main is private.

Neither shares history with main: what main's history holds, answers and hidden tests, is in none of their commits.
Each publication that changes something is one commit on top of the last.
"""

from __future__ import annotations

import tempfile
import tomllib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jinja2
import nbformat

from autograde.authoring import environment
from autograde.authoring.build import PROFILE_KEY, check_lesson, expected_files, notebook_difference
from autograde.authoring.git import Repository
from autograde.authoring.readme import lesson_table
from autograde.errors import CourseError
from autograde.layout import Layout
from autograde.lesson.cells import is_test, secret_lines, serialize, title_of
from autograde.lesson.source import read_lesson
from autograde.library import LIBRARY

SOLUTIONS, STUDENT = "solutions", "student"
LICENCES = ("LICENSE", "LICENSE-prose.md")


@dataclass(frozen=True)
class Published:
    """One published branch.

    Attributes:
        commit: the commit that it points to now.
        before: the one that it pointed to before; empty for a new branch.
        files: how many it holds.
    """

    branch: str
    commit: str
    before: str
    files: int

    @property
    def changed(self) -> bool:
        return self.commit != self.before


@dataclass(frozen=True)
class StudentLayout(Layout):
    """The checkout as learners get it: their links lead to the branch `student`."""

    @property
    def repository(self) -> str:
        address: str = self.settings.get("student_repository", super().repository)
        return address.rstrip("/")

    @property
    def branch(self) -> str:
        return STUDENT


def publish(
    layout: Layout,
    branches: tuple[str, ...] = (SOLUTIONS, STUDENT),
    *,
    executed: Path | None = None,
    push: str = "",
    dry_run: bool = False,
) -> list[Published]:
    """Make the branches, and push them if a remote is given.

    Args:
        executed: a folder of solution notebooks that `course execute` ran; without it those of main, run on `mini`.
        push: the remote to push to, on whose branches the new commits build; empty for none.
        dry_run: make everything, keep nothing.

    Raises:
        CourseError: the checkout has changes or is not main; a built file differs from its source; a notebook was run
            from another source; what learners get holds a hidden test; the remote cannot be reached.
    """
    repository = Repository(layout.root)
    refuse_other_states(layout, repository)
    made = []
    with objects_of(repository, dry_run) as store:
        for branch in branches:
            files = solution_files(layout, executed) if branch == SOLUTIONS else student_files(layout, repository)
            before = newest_tip(store, branch, push)
            made.append(commit(store, branch, files, before, layout.branch))
        if not dry_run:
            for one in made:
                store.run("update-ref", f"refs/heads/{one.branch}", one.commit)
            if push:
                store.run("push", "--quiet", push, *(f"refs/heads/{one.branch}" for one in made))
    return made


def refuse_other_states(layout: Layout, repository: Repository) -> None:
    """Raise CourseError unless the checkout is main without changes, and its built files are up to date.

    A published commit names the commit of main that it was made from.
    """
    if not repository.tip("HEAD"):
        raise CourseError(f"{layout.root}은(는) 커밋이 있는 git 저장소가 아닙니다. 저장소를 복제해서 실행해 주세요.")
    changes = repository.run("status", "--porcelain", "-z").split("\0")
    if changes[0]:
        raise CourseError(f"커밋하지 않은 변경이 있습니다({changes[0][3:]}). 커밋하거나 되돌린 뒤 다시 실행해 주세요.")
    current = repository.finds("symbolic-ref", "--quiet", "--short", "HEAD")
    if current not in ("", layout.branch):
        raise CourseError(f"지금 브랜치는 {current}입니다. `git switch {layout.branch}` 뒤에 다시 실행해 주세요.")
    for lesson in layout.lesson_names():
        for difference in check_lesson(layout, lesson):
            path = difference.path.relative_to(layout.root)
            raise CourseError(f"{path}: {difference.reason}. `course build`를 실행하고 커밋해 주세요.")


@contextmanager
def objects_of(repository: Repository, dry_run: bool) -> Iterator[Repository]:
    """Yield the repository; for a dry run, one whose new objects are thrown away."""
    if not dry_run:
        yield repository
        return
    own = Path(repository.run("rev-parse", "--path-format=absolute", "--git-path", "objects"))
    with tempfile.TemporaryDirectory() as folder:
        places = {"GIT_OBJECT_DIRECTORY": folder, "GIT_ALTERNATE_OBJECT_DIRECTORIES": str(own)}
        yield Repository(repository.root, places)


def newest_tip(store: Repository, branch: str, remote: str) -> str:
    """Return the commit that the next one builds on: that of the local branch, or of the remote's if it is ahead.

    Without a remote, a branch that is missing here is looked for among those fetched from `origin`.

    Raises:
        CourseError: both have commits that the other lacks, or the remote cannot be reached.
    """
    here = store.tip(f"refs/heads/{branch}")
    if not remote:
        return here or store.tip(f"refs/remotes/origin/{branch}")
    listed = store.run("ls-remote", remote, f"refs/heads/{branch}")
    if not listed:
        return here
    there = listed.split()[0]
    store.run("fetch", "--quiet", "--no-tags", remote, there)
    if not here or store.is_ancestor(here, there):
        return there
    if store.is_ancestor(there, here):
        return here
    raise CourseError(
        f"{branch} 브랜치가 {remote}의 것과 갈라졌습니다. `git branch -D {branch}` 뒤에 다시 실행해 주세요."
    )


def commit(store: Repository, branch: str, files: dict[str, bytes], before: str, main: str) -> Published:
    """Store the next commit of a branch, unless its last one holds exactly these files already.

    Args:
        before: the branch's last commit; empty for a new branch.
        main: name of the main branch, for the message.
    """
    tree = store.write_tree(files)
    if before and store.tree(before) == tree:
        return Published(branch, before, before, len(files))
    head = store.tip("HEAD")
    message = f"{main} {head[:12]}에서 만들었습니다"
    return Published(branch, store.commit(tree, before, message, like=head), before, len(files))


# ---- what is in them ----------------------------------------------------------------------------------------------


def solution_files(layout: Layout, executed: Path | None) -> dict[str, bytes]:
    """Return the files of the branch `solutions`: notebooks with outputs, whose badges open that branch, and a README.

    Args:
        executed: see `publish()`.
    """
    files, rows = {}, []
    for lesson in layout.lesson_names():
        path = layout.solution(lesson) if executed is None else executed / lesson / f"{lesson}.ipynb"
        notebook, profile = read_executed(layout, lesson, path)
        address = solution_address(layout, lesson)
        for cell in notebook.cells:
            cell.source = cell.source.replace(layout.colab_url(lesson), address)
        place = layout.solution(lesson).relative_to(layout.root).as_posix()
        files[place] = serialize(notebook)
        rows.append(
            {"lesson": lesson, "path": place, "title": title_of(notebook.cells), "profile": profile, "colab": address}
        )
    about = render("solutions.md.j2", rows=rows, main=main_address(layout))
    return files | {"README.md": about} | licences(layout)


def read_executed(layout: Layout, lesson: str, path: Path) -> tuple[nbformat.NotebookNode, str]:
    """Read an executed solution notebook; return it and the profile that it was run on.

    Raises:
        CourseError: it is missing, is not what the source gives, or was not run to its end.
    """
    if not path.is_file():
        raise CourseError(f"{path}이(가) 없습니다. `course execute`로 모든 단원을 실행한 폴더를 알려 주세요.")
    notebook = nbformat.read(path, as_version=4)
    profile = notebook.metadata.pop(PROFILE_KEY, {"profile": "mini"})["profile"]
    difference = notebook_difference(read_lesson(layout, lesson), notebook, executed=True)
    if difference:
        raise CourseError(f"{path}: {difference}. `course execute`로 다시 실행해 주세요.")
    return notebook, profile


def solution_address(layout: Layout, lesson: str) -> str:
    """Return the address that opens the published solution notebook in Colab."""
    place = layout.solution(lesson).relative_to(layout.root).as_posix()
    return f"https://colab.research.google.com/github{urlsplit(layout.repository).path}/blob/{SOLUTIONS}/{place}"


def main_address(layout: Layout) -> str:
    return f"{layout.repository}/tree/{layout.branch}"


def student_files(layout: Layout, repository: Repository) -> dict[str, bytes]:
    """Return the files of the branch `student`: lessons, their library and an environment, and nothing that grades.

    Raises:
        CourseError: a file of it holds a line of a hidden test.
    """
    student = StudentLayout(layout.root)
    tracked = repository.files()
    files = {name: (layout.root / name).read_bytes() for name in tracked if name.startswith(f"{LIBRARY}/")}
    for lesson in layout.lesson_names():
        released = expected_files(student, lesson)[student.release(lesson)]
        files[student.release(lesson).relative_to(layout.root).as_posix()] = released
    project = tomllib.loads((layout.root / "pyproject.toml").read_text(encoding="utf8"))
    about = {"table": lesson_table(student), "project": project["project"], "packages": library(tracked)}
    about |= {"python": environment.python(layout), "pins": student_pins(layout, project)}
    for name in ("README.md", "pyproject.toml", "environment.yml"):
        files[name] = render(f"student-{name}.j2", repository=student.repository, **about)
    files |= licences(layout)
    refuse_secrets(layout, files)
    return files


def library(tracked: Iterable[str]) -> list[str]:
    """Return the Python packages that learners get, from the paths of the files that git tracks."""
    return sorted(
        name.removesuffix("/__init__.py").replace("/", ".")
        for name in tracked
        if name.startswith(f"{LIBRARY}/") and name.endswith("/__init__.py")
    )


def student_pins(layout: Layout, project: dict[str, Any]) -> list[str]:
    """Return environment.yml's pins of what the lessons' library needs, and of Jupyter."""
    wanted = [name.split("==")[0] for name in project["project"]["dependencies"]] + ["jupyter", "ipykernel"]
    return [pin for pin in environment.pins(layout) if pin.split("==")[0] in wanted]


def refuse_secrets(layout: Layout, files: dict[str, bytes]) -> None:
    """Raise CourseError if a line that only hidden tests have stands in a file that learners get."""
    for lesson in layout.lesson_names():
        released = nbformat.read(layout.release(lesson), as_version=4)
        tests = [cell.source for cell in read_lesson(layout, lesson).cells if is_test(cell)]
        for line in sorted(secret_lines(tests, (cell.source for cell in released.cells))):
            for name, content in files.items():
                if line.encode() in content:
                    raise CourseError(f"{name}에 {lesson}의 숨은 테스트가 있습니다: {line[:60]}")


def licences(layout: Layout) -> dict[str, bytes]:
    return {name: (layout.root / name).read_bytes() for name in LICENCES if (layout.root / name).is_file()}


def render(template: str, **values: object) -> bytes:
    """Return a file of a branch, rendered from its template."""
    templates = jinja2.Environment(
        loader=jinja2.PackageLoader("autograde.authoring", "templates/publish"),
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
        autoescape=False,  # Markdown, TOML and YAML of our own values
    )
    return templates.get_template(template).render(**values).encode()
