"""The build: deterministic, complete, and silent about answers and hidden tests."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_output

from autograde.authoring import build, readme
from autograde.errors import CourseError
from autograde.layout import Layout, find_layout
from autograde.lesson.cells import grade_id, hidden_tests, is_essay, is_solution, is_test, solutions
from autograde.lesson.source import CHECK_MARK, SETUP_MARK, read_lesson
from tests.support.copies import ROOT
from tests.support.grading import course_command, one_line
from tests.support.named_answers import ANSWERS
from tests.support.patience import PATIENCE

LESSONS = Layout(ROOT).lesson_names()


def edit(path: Path, old: str, new: str) -> None:
    """Replace a text that must be there."""
    text = path.read_text(encoding="utf8")
    assert old in text, old
    path.write_text(text.replace(old, new, 1), encoding="utf8")


# ---- what is committed ----------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("lesson", LESSONS)
def test_built_files_follow_from_the_source(course: Layout, lesson: str):
    """Nobody edited a built file, and every source was built."""
    assert build.check_lesson(course, lesson) == []


def test_no_stray_files_and_the_table_is_current(course: Layout):
    """Built folders belong to a source; README's table is the sources'."""
    assert build.stray_files(course) == []
    assert build.check_pages(course) == []


@pytest.mark.slow
@pytest.mark.parametrize("lesson", LESSONS)
def test_building_twice_gives_the_same_bytes(course: Layout, lesson: str):
    """The release has no dates, random ids or paths in it."""
    first, second = build.expected_files(course, lesson), build.expected_files(course, lesson)
    assert first == second
    for content in first.values():
        assert str(course.root).encode() not in content


@pytest.mark.parametrize("lesson", LESSONS)
def test_release_holds_no_answer_and_no_hidden_test(course: Layout, lesson: str):
    """No line of any model answer or hidden test is in what learners get, unless the lesson itself shows it."""
    notebook = read_lesson(course, lesson)
    released = build.expected_files(course, lesson)
    texts = [content.decode() for content in released.values()] + [course.release(lesson).read_text(encoding="utf8")]
    released_lines = {line.strip() for text in texts for line in source_lines(text)}
    shown = {line.strip() for cell in notebook.cells for line in visible(cell).splitlines()}
    secrets = [region for cell in notebook.cells for region in secret_regions(cell)]
    assert secrets
    for region in secrets:
        lines = {line.strip() for line in region.splitlines() if line.strip()}
        assert not (lines - shown) & released_lines
        assert all(region.strip() not in text for text in texts)
    for text in texts:
        assert not re.search(r"(BEGIN|END) (SOLUTION|HIDDEN TESTS)", text)


def secret_regions(cell) -> list[str]:
    """What of a cell no learner may see: hidden tests, a marked solution, the whole of a model essay."""
    if is_essay(cell):
        return [cell.source]
    return hidden_tests(cell.source) if is_test(cell) else solutions(cell.source)


def source_lines(text: str) -> list[str]:
    """Every line of every string in a JSON file."""

    def strings(value):
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            for part in value.values():
                yield from strings(part)
        elif isinstance(value, list):
            for part in value:
                yield from strings(part)

    return [line for string in strings(json.loads(text)) for line in string.splitlines()]


def visible(cell) -> str:
    """What of a cell the learner may see."""
    source = cell.source
    for region in secret_regions(cell):
        source = source.replace(region, "")
    return source


def test_the_search_for_secrets_can_fail(course: Layout, monkeypatch: pytest.MonkeyPatch):
    """A release that keeps its hidden tests is caught by the test above."""
    monkeypatch.setattr(build, "release", lambda layout, lesson, notebook: notebook)
    with pytest.raises(AssertionError):
        test_release_holds_no_answer_and_no_hidden_test(course, LESSONS[0])


@pytest.mark.parametrize("lesson", LESSONS)
def test_release_is_what_colab_and_nbgrader_want(course: Layout, lesson: str):
    """Format 4.5, ids by grade_id or position, no outputs, a GPU asked for, badge and set-up from one setting."""
    notebook = nbformat.read(course.release(lesson), as_version=4)
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    assert notebook.metadata.accelerator == "GPU"
    for position, cell in enumerate(notebook.cells):
        assert cell.id == (grade_id(cell) or f"{lesson}-{position:03d}")
        assert not cell.get("outputs")
        if is_solution(cell) and cell.cell_type == "code":
            assert "raise NotImplementedError" in cell.source
            assert "여기에 코드를 쓰고" in cell.source
        if is_essay(cell):
            assert cell.source == "*여기에 답을 쓰세요.*"
    assert course.colab_url(lesson) in notebook.cells[0].source
    setup = next(cell for cell in notebook.cells if grade_id(cell) == "setup")
    assert f"{course.repository}/archive/refs/heads/{course.branch}.zip" in setup.source
    assert "--no-deps" in setup.source
    assert f'check_lesson("{lesson}")' in notebook.cells[-1].source


@pytest.mark.parametrize("lesson", LESSONS)
def test_solution_is_executed_without_noise(course: Layout, lesson: str):
    """Every code cell ran, nothing was printed to stderr, and the closing cell says that all visible tests pass.

    Where there is only an essay, it says that a person reads it.
    """
    closing = "공개 테스트를 통과했습니다" if ANSWERS[lesson] else "사람이 읽고 채점합니다"
    cells = [cell for cell in nbformat.read(course.solution(lesson), as_version=4).cells if cell.cell_type == "code"]
    assert all(cell.execution_count for cell in cells)
    outputs = [output for cell in cells for output in cell.outputs]
    assert not [output for output in outputs if output.get("name") == "stderr" or output.output_type == "error"]
    assert any("image/png" in output.get("data", {}) for output in outputs)
    assert closing in cells[-1].outputs[0].text


# ---- building -------------------------------------------------------------------------------


@pytest.mark.slow
def test_check_names_the_edited_cell(course_copy: Layout):
    """A lesson edited by hand in `lessons/` fails the check, which names the file and the cell."""
    edit(course_copy.release("01-tf-data"), "작은 파일을 하나", "작은 파일 하나를")
    result = course_command(course_copy, "build", "--check")
    assert result.returncode == 1
    assert "lessons/01-tf-data/01-tf-data.ipynb: 셀 '01-tf-data-" in result.stdout
    assert "원본과 다른 파일이 1개" in result.stderr


@pytest.mark.slow
def test_check_sees_every_kind_of_difference(course_copy: Layout):
    """A changed source, solution, check file, page of all lessons, a missing and a stray file are each named."""
    edit(course_copy.solution("00-start"), "가장 작은 언어 모델은", "제일 작은 언어 모델은")
    edit(course_copy.check("01-tf-data"), "tf.data.Dataset", "tf.data.DataSet")
    edit(course_copy.root / "README.md", "[1. 텍스트 파일을 데이터셋으로]", "[1. 텍스트]")
    edit(course_copy.root / "docs" / "contracts.md", "### `read_lines`", "### `read_line`")
    course_copy.release("00-start").unlink()
    shutil.copytree(course_copy.lessons / "01-tf-data", course_copy.lessons / "99-old")
    output = course_command(course_copy, "build", "--check").stdout
    for name in (
        "solutions/00-start/00-start.ipynb: 셀 '00-start-",
        "minigpt/data/checks/01-tf-data.json",
        "README.md",
        "docs/contracts.md",
        "lessons/00-start/00-start.ipynb: 아직",
        "lessons/99-old/01-tf-data.ipynb: 원본이 없는",
    ):
        assert name in output, name


def test_check_sees_an_output_that_is_missing_or_an_error(course_copy: Layout):
    """A solution notebook that was not executed, or failed, is not a built one."""
    path = course_copy.solution("00-start")
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[-1].execution_count = None
    path.write_bytes(build.serialize(notebook))
    assert "실행되지 않았습니다" in build.check_lesson(course_copy, "00-start")[0].reason
    notebook.cells[-1].execution_count = 1
    notebook.cells[-1].outputs = [nbformat.v4.new_output("error", ename="E", evalue="", traceback=[])]
    path.write_bytes(build.serialize(notebook))
    assert "오류 출력" in build.check_lesson(course_copy, "00-start")[0].reason


@pytest.mark.slow
def test_weakened_hidden_test_is_seen(course_copy: Layout):
    """A hidden test that became `pass` cannot be built."""
    source = course_copy.source("01-tf-data")
    text = source.read_text(encoding="utf8")
    weakened = re.sub(r"(### BEGIN HIDDEN TESTS\n).*?(### END)", r"\1pass\n\2", text, count=1, flags=re.DOTALL)
    source.write_text(weakened, encoding="utf8")
    assert "숨은 테스트가 assert로 끝나지 않습니다" in one_line(course_command(course_copy, "build", "--check"))


@pytest.mark.slow
def test_build_runs_only_what_changed(course_copy: Layout):
    """An unchanged lesson is left alone; a changed one is executed anew and its release follows."""
    before = {path: path.read_bytes() for path in course_copy.root.rglob("*.ipynb")}
    edit(course_copy.source("00-start"), "걸리는 시간은 45분쯤입니다", "걸리는 시간은 25분쯤입니다")
    edit(course_copy.source("00-start"), '+= 1\n\nfollowing["the"]\n', '+= 1\n\nfollowing["a"]\n')
    result = course_command(course_copy, "build")
    assert result.returncode == 0, result.stderr
    changed = {path.name for path, content in before.items() if path.read_bytes() != content}
    assert changed == {"00-start.ipynb"}
    assert "25분" in (course_copy.root / "README.md").read_text(encoding="utf8")
    assert "그대로  01-tf-data" in result.stdout
    assert course_command(course_copy, "build", "--check").returncode == 0


def test_what_changes_no_code_is_not_run(course_copy: Layout, monkeypatch: pytest.MonkeyPatch):
    """A sentence, and one more cell of text, which moves the numbers of all after it: the outputs stay."""
    monkeypatch.setattr(build, "execute", lambda *_: pytest.fail("it was run"))

    def outputs() -> list:
        notebook = nbformat.read(course_copy.solution("00-start"), as_version=4)
        return [(cell.execution_count, cell.outputs) for cell in notebook.cells if cell.cell_type == "code"]

    before = outputs()
    edit(course_copy.source("00-start"), "걸리는 시간은 45분쯤입니다", "걸리는 시간은 25분쯤입니다")
    text = course_copy.source("00-start").read_text(encoding="utf8")
    first = text.index("# %% [markdown]\n# ## 0.1")
    course_copy.source("00-start").write_text(
        f"{text[:first]}# %% [markdown]\n# 하나 더\n\n{text[first:]}", encoding="utf8"
    )
    assert {path.name for path in build.build_lesson(course_copy, "00-start")} == {"00-start.ipynb"}
    assert outputs() == before
    assert build.check_lesson(course_copy, "00-start") == []
    assert build.build_lesson(course_copy, "00-start") == []


@pytest.mark.parametrize("harm", ["code", "error", "not run", "no notebook"])
def test_what_has_no_outputs_to_keep_is_run(course_copy: Layout, monkeypatch: pytest.MonkeyPatch, harm: str):
    monkeypatch.setattr(build, "execute", lambda *_: b"run")
    path = course_copy.solution("00-start")
    notebook = nbformat.read(path, as_version=4)
    cell = next(cell for cell in notebook.cells if cell.cell_type == "code")
    match harm:
        case "code":
            cell.source += "\n"
        case "error":
            cell.outputs = [new_output("error", ename="E", evalue="", traceback=[])]
        case "not run":
            cell.execution_count = None
    path.write_text("{" if harm == "no notebook" else nbformat.writes(notebook), encoding="utf8")
    build.build_lesson(course_copy, "00-start")
    assert path.read_bytes() == b"run"


@pytest.mark.slow
def test_a_failing_cell_is_named_and_nothing_is_written(course_copy: Layout):
    """A lesson whose own cell fails says which one and why, and leaves the built files as they were."""
    before = {path: path.read_bytes() for path in course_copy.root.rglob("*") if path.is_file()}
    edit(course_copy.source("00-start"), '+= 1\n\nfollowing["the"]\n', '+= 1\n\nfollowing["the"] / 0\n')
    line = one_line(course_command(course_copy, "build", "00-start"))
    assert "셀 '00-start-008'" in line
    assert "TypeError" in line
    after = {path: path.read_bytes() for path in course_copy.root.rglob("*") if path.is_file()}
    assert {path for path in after if after[path] != before.get(path)} == {course_copy.source("00-start")}


@pytest.mark.slow
def test_a_fork_changes_one_line(course_copy: Layout):
    """Another repository address changes every badge and set-up cell, and the check says so until it is built."""
    edit(
        course_copy.root / "pyproject.toml", "github.com/minigpt-course/minigpt-course", "github.com/teacher/my-course"
    )
    fork = Layout(course_copy.root)
    for lesson in fork.lesson_names():
        assert build.check_lesson(fork, lesson)
        content = build.expected_files(fork, lesson)[fork.release(lesson)].decode()
        assert "github.com/teacher/my-course/archive" in content
        assert "colab.research.google.com/github/teacher/my-course/blob/main/lessons" in content
        assert "minigpt-course/minigpt-course" not in content
    assert "github/teacher/my-course" in readme.rendered(fork)


def test_points_may_be_a_part(course_copy: Layout):
    edit(course_copy.source("00-start"), ', "points": 2', ', "points": 1.5')
    released = build.expected_files(course_copy, "00-start")[course_copy.release("00-start")].decode()
    graded = [cell.metadata.get("nbgrader", {}) for cell in nbformat.reads(released, as_version=4).cells]
    assert [about["points"] for about in graded if about.get("grade")] == [1.5]
    assert "1.5점" in readme.rendered(course_copy)


# ---- bad input ------------------------------------------------------------------------------

BAD_SOURCES = {
    "not_python": ("half(3)", "half(3", "올바른 파이썬이 아닙니다"),
    "no_test": (
        '"grade_id": "test_next_word_probabilities"',
        '"grade_id": "test_other"',
        "시험 셀 'test_next_word_probabilities'",
    ),
    "no_points": (', "points": 2', "", "배점(points)이 없습니다"),
    "zero_points": (', "points": 2', ', "points": 0', "배점(points)이 없습니다"),
    "no_solution_marks": ("    ### BEGIN SOLUTION\n", "", "정답을 표시해"),
    "solution_in_plain_cell": ("half(number):", "half(number):\n    ### BEGIN SOLUTION", "solution 셀이 아닙니다"),
    "hidden_test_in_plain_cell": ("half(number):", "half(number):\n    ### BEGIN HIDDEN TESTS", "시험 셀이 아닙니다"),
    "no_hint": (', "확률이 모두 0입니다. 몫만 남기는 //로 나누지 않았나요?"', "", "힌트가 없는 assert"),
    "ends_in_expression": (
        "### BEGIN HIDDEN TESTS",
        "red\n### BEGIN HIDDEN TESTS",
        "공개 테스트가 assert로 끝나지 않습니다",
    ),
    "two_of_one_id": ('"grade_id": "setup"', '"grade_id": "next_word_probabilities"', "두 번 나옵니다"),
    "bad_id": ('"grade_id": "setup"', '"grade_id": "set up"', "grade_id"),
    "unknown_key": ('"grade_id": "setup"', '"grade_id": "setup", "lock": true', "['lock']"),
    "no_setup": (SETUP_MARK, "", SETUP_MARK),
    "two_checks": (CHECK_MARK, f"{CHECK_MARK}\n\n# %%\n{CHECK_MARK}", "2번 나옵니다"),
}


@pytest.mark.parametrize("name", BAD_SOURCES)
def test_a_source_that_cannot_grade_is_refused(course_copy: Layout, name: str):
    """Each defect of a source is one Korean line that names the file."""
    old, new, expected = BAD_SOURCES[name]
    edit(course_copy.source("00-start"), old, new)
    with pytest.raises(CourseError) as caught:
        build.expected_files(course_copy, "00-start")
    message = str(caught.value)
    assert expected in message
    assert "00-start.py" in message
    assert "\n" not in message


ESSAY = """
# %% [markdown] nbgrader={"grade_id": "own_essay", "grade": true, "solution": true, "points": 2}
# 모범 답입니다.
#
# **채점 기준** 한 가지에 1점.
"""

BAD_ESSAYS = {
    "other_name": ("own_essay", "own_answer", "_essay 또는 _report"),
    "code_cell": (" [markdown]", "", "마크다운 셀이고"),
    "no_points": (', "points": 2', "", "배점(points)이 없습니다"),
    "no_rubric": ("채점 기준", "덧붙임", "채점하는 사람이 볼 기준이 없습니다"),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", BAD_ESSAYS)
def test_an_essay_that_nobody_could_mark_is_refused(course_copy: Layout, name: str):
    """An answer marked by hand needs a name that says so, points and a rubric; a whole one is built."""
    edit(course_copy.source("00-start"), "# %% [markdown]\n# ## 정리", f"{ESSAY}\n# %% [markdown]\n# ## 정리")
    released = build.expected_files(course_copy, "00-start")[course_copy.release("00-start")].decode()
    assert "own_essay" in released
    assert "모범 답" not in released
    assert "서술형 1개" in readme.rendered(course_copy)
    old, new, expected = BAD_ESSAYS[name]
    edit(course_copy.source("00-start"), ESSAY, ESSAY.replace(old, new))
    with pytest.raises(CourseError, match=re.escape(expected)):
        build.expected_files(course_copy, "00-start")


@pytest.mark.slow
def test_bad_encoding_is_refused(course_copy: Layout):
    """A source saved as CP949 is one line, not a traceback."""
    path = course_copy.source("00-start")
    path.write_bytes(path.read_text(encoding="utf8").encode("cp949", errors="replace"))
    assert "UTF-8" in one_line(course_command(course_copy, "build", "00-start", "--check"))


@pytest.mark.slow
def test_unknown_lesson_is_refused(course_copy: Layout):
    """A name that no source has is answered with those that there are."""
    line = one_line(course_command(course_copy, "build", "01-tfdata"))
    assert "01-tfdata" in line
    assert "01-tf-data" in line


@pytest.mark.parametrize(
    ("old", "new"),
    [("[tool.course]", "[tool.curse]"), ("https://github.com/", "git@github.com:"), ("[project]", "[project")],
)
def test_broken_settings_are_refused(course_copy: Layout, old: str, new: str):
    """A pyproject.toml that lost its setting or is not TOML is one line."""
    edit(course_copy.root / "pyproject.toml", old, new)
    with pytest.raises(CourseError, match=r"tool\.course"):
        _ = Layout(course_copy.root).repository


def test_readme_without_its_marks_is_refused(course_copy: Layout):
    """The table's place must be marked, so that nothing else of README.md is ever overwritten."""
    edit(course_copy.root / "README.md", readme.END, "")
    with pytest.raises(CourseError, match=r"README\.md"):
        build.build_pages(course_copy)


def test_no_checkout_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """COURSE_ROOT that is no checkout is refused; from inside a checkout its root is found."""
    assert find_layout(ROOT / "tests" / "answers").root == ROOT
    monkeypatch.setenv("COURSE_ROOT", str(tmp_path))
    with pytest.raises(CourseError, match="COURSE_ROOT"):
        find_layout()


def test_reading_nbgraders_settings_changes_no_kernels_here(course: Layout, monkeypatch: pytest.MonkeyPatch):
    """They put nbgrader's own process into the sandbox; whoever only reads them runs solution notebooks as before."""
    monkeypatch.setenv("JUPYTER_DEFAULT_PROVISIONER_NAME", "course-cold")
    before = dict(os.environ)
    assert build.nbgrader_config(course).SandboxProvisioner.hidden
    assert dict(os.environ) == before


def test_without_the_environment_the_command_says_what_to_do(course: Layout):
    """Started with a Python that has none of the packages, `course` is one line, not a traceback."""
    result = subprocess.run(
        [sys.executable, "-S", "-m", "autograde", "build"],
        cwd=course.root,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert "make build" in one_line(result)
