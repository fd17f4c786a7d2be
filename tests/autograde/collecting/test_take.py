"""What an instructor takes goes before what a name and a time say."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import patch

import pytest
from typer.testing import CliRunner

from autograde import cli
from autograde.collecting.collect import collect
from autograde.demo.zip import zipped
from autograde.errors import CourseError
from autograde.layout import Layout
from tests.support.collected import ONE, TWO, class_list, handed, snapshot, stamp_of, table
from tests.support.hand_ins import BLANK, LESSON, NOTEBOOK, OTHER


def a_class(folder: Path) -> Path:
    """A learner's notebooks of two days, a friend's, one of nobody and one that only Jupyter has kept."""
    path = folder / "과제.zip"
    files = {
        f"{ONE}/1차.zip": zipped({"00-start.ipynb": NOTEBOOK}),
        f"{ONE}/2차.zip": zipped({"00-start.ipynb": BLANK}, when=(2026, 3, 6, 1, 0, 0)),
        f"{ONE}/그림/1.png": b"\x89PNG",
        f"{TWO}/00-start.ipynb": NOTEBOOK + b" ",
        "누구게/00-start.ipynb": NOTEBOOK + b"  ",
        "2024000003/.ipynb_checkpoints/00-start-checkpoint.ipynb": BLANK + b" ",
        "2024000003/메모.pdf": b"%PDF",
        f"{TWO}/01-tf-data.ipynb": OTHER,
        f"{TWO}/같은 이름/a.rar": b"Rar!" + bytes(50),
    }
    path.write_bytes(zipped(files))
    return path


@pytest.mark.slow
def test_what_an_instructor_takes_counts(course_copy: Layout, tmp_path: Path):
    """An older one, one of nobody and one that is no hand-in; it stays so, and says what is newer."""
    path = a_class(tmp_path)
    plain = collect(course_copy, LESSON, [path])
    assert handed(course_copy, ONE) == BLANK
    assert len(plain.unplaced) == 2
    assert [row.student for row in plain.without] == ["2024000003"]
    take = [
        f"{ONE}=1차.zip/00-start.ipynb",
        "2024000003=00-start-checkpoint.ipynb",
        f"2024000009={path}/누구게/{LESSON}.ipynb",
    ]
    dry = collect(course_copy, LESSON, [path], take=take, dry_run=True)
    assert handed(course_copy, ONE) == BLANK
    result = collect(course_copy, LESSON, [path], take=take)
    assert table(result) == table(dry)
    assert handed(course_copy, ONE) == NOTEBOOK
    assert handed(course_copy, "2024000003") == BLANK + b" "
    assert handed(course_copy, "2024000009") == NOTEBOOK + b"  "
    assert len(result.unplaced) == 1
    (row,) = [row for row in result.rows if row.student == ONE]
    assert "--take로 00-start.ipynb을(를) 골랐습니다." in row.repairs
    assert "더 새것이 있습니다" in " ".join(row.repairs)
    assert stamp_of(course_copy, ONE) == stamp_of(course_copy, TWO)  # that of the older one
    before = snapshot(course_copy)
    again = collect(course_copy, LESSON, [path])
    assert snapshot(course_copy) == before
    assert len(again.unplaced) == 1
    assert {row.state for row in again.rows} == {"그대로"}


@pytest.mark.slow
def test_another_taken_takes_its_place(course_copy: Layout, tmp_path: Path):
    path = a_class(tmp_path)
    for file, content in (("1차.zip", NOTEBOOK), ("2차.zip", BLANK), ("1차.zip", NOTEBOOK)):
        collect(course_copy, LESSON, [path], take=[f"{ONE}={file}/00-start.ipynb"])
        assert handed(course_copy, ONE) == content


def test_one_of_files_that_came_together_can_be_taken(course_copy: Layout, tmp_path: Path):
    """Though another has more in it."""
    path = tmp_path / f"{ONE}.zip"
    path.write_bytes(zipped({"00-start.ipynb": NOTEBOOK, "00-start (1).ipynb": BLANK}))
    collect(course_copy, LESSON, [path])
    assert handed(course_copy, ONE) == NOTEBOOK
    (row,) = collect(course_copy, LESSON, [path], take=[f"{ONE}=00-start (1).ipynb"]).rows
    assert handed(course_copy, ONE) == BLANK
    assert "함께 온 파일" not in " ".join(row.repairs)
    collect(course_copy, LESSON, [path])
    assert handed(course_copy, ONE) == BLANK


def test_whose_it_is_can_be_said(course_copy: Layout, tmp_path: Path):
    """Of a file under a friend's name, also when it is seen again; the friend keeps what is the friend's."""
    path = tmp_path / "과제.zip"
    path.write_bytes(zipped({f"{TWO}.ipynb": BLANK, f"{TWO} 진짜.ipynb": NOTEBOOK, f"{ONE}/메모.pdf": b"%PDF"}))
    for take in ([f"{ONE}={TWO}.ipynb"], []):
        result = collect(course_copy, LESSON, [path], take=take)
        assert (handed(course_copy, ONE), handed(course_copy, TWO)) == (BLANK, NOTEBOOK)
        assert [row.versions for row in result.rows] == [1, 1]
        assert (f"이름은 {TWO}의 것이라고 합니다." in result.rows[0].repairs) == bool(take)


TAKES = {
    "no student": "=00-start.ipynb",
    "no file": f"{ONE}=",
    "no equals sign": ONE,
    "no id": "../a=00-start.ipynb",
}
REFUSED = {
    "nobody": (f"2024999999={LESSON}.ipynb", "명단에 없습니다"),
    "no such file": (f"{ONE}=어디에도 없는.ipynb", "그런 파일은 받은 것 가운데 없습니다"),
    "a folder": (f"{ONE}=그림", "그 안의 파일까지"),
    "the archive": (f"{ONE}=과제.zip", "그 안의 파일까지"),
    "several": (f"2024000003={LESSON}.ipynb", "여럿입니다"),
    "several of one's own": (f"{ONE}={LESSON}.ipynb", "여럿입니다"),
    "no notebook": (f"{ONE}=메모.pdf", "노트북으로 읽을 수 없는"),
    "an archive of another kind": (f"{ONE}=a.rar", "rar 압축 파일은 열지 못합니다"),
    "another lesson": (f"{TWO}=01-tf-data.ipynb", "다른 단원(01-tf-data)"),
}


@pytest.mark.parametrize("name", TAKES)
def test_what_cannot_be_understood_is_said(course_copy: Layout, tmp_path: Path, name: str):
    with pytest.raises(CourseError, match="처럼 적어 주세요") as error:
        collect(course_copy, LESSON, [a_class(tmp_path)], take=[TAKES[name]])
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_taken_is_said_and_nothing_done(course_copy: Layout, tmp_path: Path, name: str):
    take, said = REFUSED[name]
    roster = class_list(tmp_path, ONE, TWO, "2024000003")
    with pytest.raises(CourseError) as error:
        collect(course_copy, LESSON, [a_class(tmp_path)], roster=roster, take=[take])
    assert said in str(error.value)
    assert "\n" not in str(error.value)
    assert snapshot(course_copy) == {}


def test_one_student_takes_one_file(course_copy: Layout, tmp_path: Path):
    with pytest.raises(CourseError, match="두 번"):
        collect(course_copy, LESSON, [a_class(tmp_path)], take=[f"{ONE}=a", f"{ONE}=b"])


@pytest.mark.slow
def test_nobody_is_taken_for_a_learner_of_an_enrolled_class(course_copy: Layout, tmp_path: Path):
    """Without a list, too, where one was enrolled before."""
    path = a_class(tmp_path)
    collect(course_copy, LESSON, [path], roster=class_list(tmp_path, ONE, TWO, "2024000008"))
    with pytest.raises(CourseError, match="2024000007"):
        collect(course_copy, LESSON, [path], take=[f"2024000007=누구게/{LESSON}.ipynb"])
    collect(course_copy, LESSON, [path], take=[f"2024000008=누구게/{LESSON}.ipynb"])
    assert handed(course_copy, "2024000008") == NOTEBOOK + b"  "


def test_the_command_takes_several(course_copy: Layout, tmp_path: Path):
    path = a_class(tmp_path)
    take = [f"--take={ONE}=1차.zip/00-start.ipynb", "--take", "2024000003=00-start-checkpoint.ipynb"]
    with patch("autograde.cli.find_layout", return_value=course_copy):
        result = CliRunner().invoke(cli.app, ["collect", LESSON, str(path), *take])
    assert result.exit_code == 0, result.output
    assert handed(course_copy, ONE) == NOTEBOOK
    assert handed(course_copy, "2024000003") == BLANK + b" "
