"""Every shell command of the documents runs, or says why not; every link inside the repository leads somewhere."""

from __future__ import annotations

import functools
import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import unquote

import pytest

from autograde.demo import demo
from autograde.errors import CourseError
from autograde.layout import Layout
from autograde.lesson.source import read_lesson
from minigpt.profile import PROFILES
from tests.support.copies import ROOT
from tests.support.terminal import terminal_in_venv
from tests.support.week import GUIDE, LESSON, Week

DOCUMENTS = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE-prose.md"]
DOCUMENTS += sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").glob("*.md"))

ELSEWHERE = {
    "make demo": "course/test_workflows runs `make rendered`, which begins with it",
    "make test": "this test is part of it",
    "make build": "authoring/test_build; a fresh clone's `make test` begins with it",
    "source .venv/bin/activate": "the tests' environment is active already",
    "make quick": "`make test` runs just this first",
    'pytest tests/course/test_answers.py -k "00-start"': "`make test` runs it with the others",
    'course new-lesson word-counts --title "낱말 세기"': "authoring/test_new_lesson, under another name",
    "course build 09-word-counts": "authoring/test_new_lesson, under another name",
    'pytest tests/course/test_answers.py tests/course/test_nbval.py -k "09-word-counts"': (
        "authoring/test_new_lesson, another name"
    ),
    "pip install pre-commit": "the hooks themselves are run below, without it",
    "pre-commit install": "the hooks themselves are run below, without it",
    "course publish --dry-run": "authoring/test_publish, on a clone without changes",
    "COURSE_SANDBOX=off nbgrader autograde 01-tf-data": "kernels/test_sandboxed grades with COURSE_SANDBOX=off",
    "course grade 01-tf-data --students '2024*'": "grading/test_command; nobody is called so here",
    "dask scheduler": "grading/test_command starts one",
    "dask config set distributed.worker.profile.enabled False": "it changes the home of whoever runs it",
    "dask worker tcp://그-컴퓨터:8786 --nthreads 1 --nworkers 4": "grading/test_command starts one",
    "course grade 01-tf-data --scheduler tcp://그-컴퓨터:8786": "grading/test_command, at a real address",
    "export COURSE_DB_URL=postgresql+psycopg://이름:비밀번호@컴퓨터/데이터베이스": "gradebook/test_postgres",
}
"""Commands that are not run here, with the reason."""

IN_THE_CHECKOUT = ("course doctor",)
"""Commands that read what a copy lacks, and change nothing."""


def commands(document: str) -> list[str]:
    """A document's shell commands, without their comments; instructor.md's are followed by tests/support/week.py."""
    text = (ROOT / document).read_text(encoding="utf8")
    if text == GUIDE:
        return []
    blocks = re.findall(r"^```(?:bash|sh|shell|console)\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    lines = [re.sub(r"\s{2,}#.*", "", line).strip() for block in blocks for line in block.splitlines()]
    return [line for line in lines if line]


def test_what_is_not_run_is_still_said_somewhere():
    said = {command for document in DOCUMENTS for command in commands(document)}
    assert set(ELSEWHERE) <= said
    assert len(said) > len(ELSEWHERE)


def test_shell_blocks_say_that_they_are():
    """A block without a language would not be looked at."""
    for document in DOCUMENTS:
        text = (ROOT / document).read_text(encoding="utf8")
        opened = re.findall(r"^```(.*)$", text, re.MULTILINE)[::2]
        assert set(opened) <= {"bash", "python", "mermaid", "text"}, document


@pytest.mark.slow
@pytest.mark.xdist_group("week")
@pytest.mark.parametrize("document", DOCUMENTS)
def test_the_commands_run(document: str, week: Week, capsys: pytest.CaptureFixture):
    """In the checkout in which the instructor's week was followed, whose class they find."""
    received = week.layout.root / "받은파일.zip"
    shutil.copy(week.layout.root / "build" / "demo" / f"{LESSON} 과제 제출.zip", received)
    for command in commands(document):
        if command in ELSEWHERE:
            print(f"{command}: not run, {ELSEWHERE[command]}")
            continue
        folder = ROOT if command in IN_THE_CHECKOUT else week.layout.root
        result = subprocess.run(
            command, shell=True, cwd=folder, env=terminal_in_venv(), capture_output=True, text=True, check=False
        )
        assert result.returncode == 0, f"{document}: {command}\n{result.stdout[-1500:]}\n{result.stderr[-3000:]}"


# ---- links ----------------------------------------------------------------------------------------


@functools.cache
def texts() -> dict[str, tuple[Path, str]]:
    """What people read that may hold links: the folder from which they lead, and the text."""
    found = {name: ((ROOT / name).parent, (ROOT / name).read_text(encoding="utf8")) for name in DOCUMENTS}
    course = Layout(ROOT)
    for lesson in course.lesson_names():
        cells = [cell.source for cell in read_lesson(course, lesson).cells if cell.cell_type == "markdown"]
        found[f"solutions/{lesson}.py"] = (course.release(lesson).parent, "\n".join(cells))
    return found


def targets(text: str) -> list[str]:
    """Where a Markdown text's links and pictures lead inside the repository."""
    plain = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    found = re.findall(r"\]\(<?([^)>\s]+)>?\)", plain)
    return [target for target in found if not re.match(r"[a-z]+:", target)]


def anchors(path: Path) -> set[str]:
    """The anchors that GitHub gives a document's headings."""
    heads = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).strip().replace(" ", "-") for head in heads}


def broken(folder: Path, text: str, own: Path | None = None) -> list[str]:
    """Links that lead nowhere."""
    found = []
    for target in targets(text):
        name, _, anchor = unquote(target).partition("#")
        path = (folder / name).resolve() if name else own
        known = path is not None and path.exists() and path.is_relative_to(ROOT)
        if not known or (anchor and path.suffix == ".md" and anchor not in anchors(path)):
            found.append(target)
    return found


@pytest.mark.parametrize("name", texts())
def test_links_lead_somewhere(name: str):
    folder, text = texts()[name]
    assert broken(folder, text, ROOT / name) == []


def test_a_broken_link_is_found():
    """A file, a heading, and a way out of the repository."""
    text = (
        "[a](docs/nothing.md) [b](docs/grading.md#없는-제목) [c](../../etc/passwd) [d](https://keras.io) [e](README.md)"
    )
    assert broken(ROOT, text) == ["docs/nothing.md", "docs/grading.md#없는-제목", "../../etc/passwd"]


def test_pictures_are_those_that_the_demo_makes():
    """README shows every one of them."""
    readme = (ROOT / "README.md").read_text(encoding="utf8")
    pictures = {path.relative_to(ROOT).as_posix() for path in (ROOT / "docs" / "pictures").iterdir()}
    assert pictures == set(re.findall(r"!\[[^\]]+\]\((docs/pictures/[^)]+)\)", readme))
    for name in pictures:
        assert (ROOT / name).read_bytes().startswith(b"\x89PNG")


@pytest.mark.slow
def test_a_browser_that_takes_no_picture_is_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    stuck, page = tmp_path / "chromium", tmp_path / "report.html"
    stuck.write_text("#!/bin/sh\nexec sleep 100\n")
    stuck.chmod(0o755)
    monkeypatch.setattr(demo, "BROWSERS", (str(stuck),))
    monkeypatch.setattr(demo, "BROWSER_STUCK", 1)
    with pytest.raises(CourseError, match=r"report\.html") as told:
        demo.take_pictures(Layout(ROOT), page, tmp_path / "pictures")
    assert "\n" not in str(told.value)


def test_the_table_of_sizes_holds_the_profiles_numbers(course: Layout):
    """Lesson 0 has them in one place, as text."""
    text = course.source("00-start").read_text(encoding="utf8")
    rows = re.findall(r"^# \| ([^|]+) \| ([\d.,]+)\S*[^|]* \| \d \|$", text, re.MULTILINE)
    full = PROFILES["full"]
    assert {name: float(number.replace(",", "")) for name, number in rows} == {
        "배우는 줄의 길이": full.min_length,
        "배치 하나의 줄 수(B)": full.batch_size,
        "어휘 사전의 크기(V)": full.vocabulary_size,
        "한 줄의 토큰 수(T)": full.sequence_length,
        "벡터의 차원(D)": full.embedding_dim,
        "피드포워드의 차원(F)": full.feed_forward_dim,
        "헤드의 수": full.num_heads,
        "층의 수": full.num_layers,
        "Adam의 학습률": full.learning_rate,
        "학습하는 걸음 수": full.training_steps,
    }
