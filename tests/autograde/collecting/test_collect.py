"""Collecting a class: every way in which instructors receive files, once and again, and the command."""

from __future__ import annotations

import csv
import operator
import shutil
from pathlib import Path
from unittest.mock import patch

import pytest

from autograde.collecting import collect as collecting
from autograde.collecting import lessons
from autograde.collecting import table as collect_table
from autograde.collecting.collect import collect
from autograde.collecting.table import closing_lines
from autograde.demo.zip import zipped
from autograde.files import write_atomically
from autograde.layout import Layout
from tests.support.collected import ONE, TWO, class_list, grow, handed, snapshot, table
from tests.support.copies import ROOT
from tests.support.grading import course_command, one_line
from tests.support.hand_ins import BLANK, CASES, LESSON, NOTEBOOK, OTHER, Case

# ---- whole folders ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CASES)
def test_what_is_handed_in(name: str, tmp_path: Path):
    """Each is collected rightly, or named with the reason; nothing is written in a dry run."""
    case: Case = CASES[name]
    grow(tmp_path / "in", case.tree)
    roster = None
    if case.roster:
        roster = tmp_path / "roster.csv"
        with roster.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows(
                [("id", "name", "email"), *((one.id, one.name, one.email) for one in case.roster)]
            )
    paths = sorted((tmp_path / "in").iterdir())
    result = collect(Layout(ROOT), LESSON, paths, roster=roster, dry_run=True)
    assert {row.student: row.handed_in.name.split("/")[-1] for row in result.rows} == case.chosen
    assert len(result.unplaced) == len(case.unplaced), result.unplaced
    for said, (_, reason) in zip(case.unplaced, result.unplaced, strict=True):
        assert said in reason
    assert sum(result.elsewhere.values()) == case.elsewhere
    assert case.missing in (None, len(result.missing))


def test_enough_is_handed_in():
    assert len(CASES) >= 40


# ---- whole classes ----------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_class_as_an_lms_sends_it(course_copy: Layout, tmp_path: Path):
    """Several ways at once; the second time nothing changes."""
    download = tmp_path / "과제1.zip"
    download.write_bytes(
        zipped(
            {
                "2024000001_김하나/00-start.ipynb": NOTEBOOK,
                "2024000002_이두리/00-start.ipynb의 사본": NOTEBOOK,
                "2024000003_박세찬/00-start (1).ipynb": BLANK,
                "2024000004_최네모/숙제.ipynb": NOTEBOOK,
                "2024000005_정다솜/01-tf-data.ipynb": OTHER,
                "2024000006_강여섯/00-start.ipynb": NOTEBOOK[: len(NOTEBOOK) // 2],
                "2024000007_조일곱/제출.zip": zipped({"내 폴더/00-start.ipynb": NOTEBOOK}, "nfd"),
                "누구게/00-start.ipynb": NOTEBOOK,
                "2024000009_구구구/00-start.rar": b"Rar!\x1a\x07" + bytes(50),
            },
            "cp949",
        )
    )
    before = snapshot(course_copy)
    dry = collect(course_copy, LESSON, [download], dry_run=True)
    assert snapshot(course_copy) == before

    first = collect(course_copy, LESSON, [download])
    assert table(first) == table(dry)
    assert table(first) == {
        "2024000001": ("새로 받음", "00-start.ipynb", 1),
        "2024000002": ("새로 받음", "00-start.ipynb의 사본", 1),
        "2024000003": ("새로 받음", "00-start (1).ipynb", 1),
        "2024000004": ("새로 받음", "숙제.ipynb", 1),
        "2024000006": ("새로 받음", "00-start.ipynb", 1),
        "2024000007": ("새로 받음", "00-start.ipynb", 1),
    }
    rows = {row.student: row for row in first.rows}
    assert rows["2024000003"].unanswered == ("next_word_probabilities",)
    assert rows["2024000001"].unanswered == rows["2024000001"].repairs == ()
    assert "채점 불가" in " ".join(rows["2024000006"].repairs) or rows["2024000006"].repairs
    assert first.elsewhere == {"01-tf-data": 1}
    assert dict(first.unplaced) == {
        "과제1.zip/누구게/00-start.ipynb": (
            "파일과 폴더의 이름에 학번이 없습니다. 이름을 고치거나 --roster로 명단을 알려 주세요"
        ),
        "과제1.zip/2024000009_구구구/00-start.rar": (
            "rar 압축 파일은 열지 못합니다. 압축을 풀거나 zip으로 다시 압축해 주세요"
        ),
    }
    for student in ("2024000001", "2024000002", "2024000004", "2024000007"):
        assert handed(course_copy, student) == NOTEBOOK

    before = snapshot(course_copy)
    again = collect(course_copy, LESSON, [download])
    assert snapshot(course_copy) == before
    assert {row.state for row in again.rows} == {"그대로"}


def test_the_roster_says_who_is_missing(course_copy: Layout, tmp_path: Path):
    roster = tmp_path / "명단.csv"
    roster.write_text("학번,이름\n2024000001,김하나\n2024000002,이두리\n", encoding="cp949")
    path = tmp_path / "이두리.ipynb"
    path.write_bytes(NOTEBOOK)
    result = collect(course_copy, LESSON, [path], roster=roster)
    assert table(result) == {"2024000002": ("새로 받음", "이두리.ipynb", 1)}
    assert [person.id for person in result.missing] == ["2024000001"]


def test_a_roster_that_was_given_before_is_remembered(course_copy: Layout, tmp_path: Path):
    """Without it a platform's own numbers would be ids of a second class."""
    roster = tmp_path / "명단.csv"
    roster.write_text("학번,이름\nB000304,김하나\n2024000002,이두리\n", encoding="utf8")
    here = tmp_path / "받은 것"
    for name in ("김하나_1234500_assignsubmission_file_", "박셋_1234501_assignsubmission_file_"):
        write_atomically(here / name / "a.ipynb", NOTEBOOK)
    collect(course_copy, LESSON, [], roster=roster)
    result = collect(course_copy, LESSON, [here])
    assert [row.student for row in result.rows] == ["B000304"]
    assert [reason for _, reason in result.unplaced] == ["명단에 없는 사람입니다(박셋)"]
    assert [person.id for person in result.missing] == ["2024000002"]
    assert "명단은 전에 성적부에 올린 2명입니다" in "\n".join(closing_lines(result, dry_run=False))
    with_one = collect(course_copy, LESSON, [here], roster=roster)
    assert table(with_one).keys() == {"B000304"}
    assert "전에 성적부에 올린" not in "\n".join(closing_lines(with_one, dry_run=False))


@pytest.mark.parametrize("part", ["rebuild", "candidate", "VersionStore.take"])
def test_an_unforeseen_error_is_one_learners_row(course_copy: Layout, tmp_path: Path, part: str):
    """Everybody behind that one is collected."""
    module = collecting if part == "VersionStore.take" else lessons
    real, calls = operator.attrgetter(part)(module), []

    def failing(*arguments, **options):
        calls.append(arguments)
        if arguments[0].content == first if part == "candidate" else len(calls) == 1:
            raise ValueError("nobody has thought of this")
        return real(*arguments, **options)

    first, path = NOTEBOOK + b" ", tmp_path / "a.zip"
    path.write_bytes(zipped({"2024000001/00-start.ipynb": first, "2024000002/00-start.ipynb": NOTEBOOK}))
    with patch(f"{module.__name__}.{part}", autospec=True, side_effect=failing):
        result = collect(course_copy, LESSON, [path])
    said = " ".join(line for row in result.rows if row.student == "2024000001" for line in row.repairs)
    said += " ".join(reason for _, reason in result.unplaced)
    assert "뜻하지 않은 오류가 났습니다(ValueError)" in said
    assert handed(course_copy, "2024000002") == NOTEBOOK


# ---- what is no notebook --------------------------------------------------------------------------

NO_NOTEBOOK = {
    "a print": ("00-start.pdf", b"%PDF-1.4"),
    "a page": ("00-start.html", b"<html>"),
    "a link": ("노트북 링크.url", b"[InternetShortcut]"),
    "a link to a drive": ("과제.gdoc", b"{}"),
    "a document": ("보고서.docx", zipped({"word/document.xml": b"<w/>"})),
    "an archive of another kind": ("과제.tar", bytes(1024)),
    "a compressed one": ("과제.tar.gz", b"\x1f\x8b\x08" + bytes(50)),
    "Jupyter's own copy": (".ipynb_checkpoints/00-start-checkpoint.ipynb", NOTEBOOK),
    "a note": ("읽어 주세요.txt", "늦어서 죄송합니다".encode()),
    "somebody's own notebook": ("연습.ipynb", b'{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'),
}


@pytest.mark.parametrize("listed", [False, True])
@pytest.mark.parametrize("name", NO_NOTEBOOK)
def test_who_has_files_but_no_notebook_is_a_row(course_copy: Layout, tmp_path: Path, name: str, listed: bool):
    """With what was there; and is not just missing."""
    file, content = NO_NOTEBOOK[name]
    path = tmp_path / "과제.zip"
    path.write_bytes(zipped({f"{ONE} 가나다/{file}": content, f"{TWO}/00-start.ipynb": NOTEBOOK}))
    roster = class_list(tmp_path, ONE, TWO, "2024000003") if listed else None
    result = collect(course_copy, LESSON, [path], roster=roster)
    (row,) = result.without
    assert (row.student, row.state, row.versions) == (ONE, "노트북 없음", 0)
    assert f"온 것: {file}" in row.repairs[0]
    assert [one.student for one in result.rows] == [TWO]
    assert [one.id for one in result.missing] == (["2024000003"] if listed else [])
    assert not (course_copy.grading / "submitted" / ONE).exists()
    assert "노트북 없음 1명" in collect_table.closing_lines(result, dry_run=False)[-1]


def test_who_has_a_notebook_already_keeps_it(course_copy: Layout, tmp_path: Path):
    path = tmp_path / f"{ONE}.zip"
    path.write_bytes(zipped({"00-start.ipynb": NOTEBOOK}))
    collect(course_copy, LESSON, [path])
    path.write_bytes(zipped({"00-start.pdf": b"%PDF"}))
    (row,) = collect(course_copy, LESSON, [path]).without
    assert row.versions == 1
    assert "전에 낸 노트북을 그대로 둡니다." in row.repairs
    assert handed(course_copy, ONE) == NOTEBOOK


# ---- the command -------------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_command(course_copy: Layout, tmp_path: Path):
    path = tmp_path / "과제.zip"
    path.write_bytes(zipped({"2024000001 김하나/00-start.ipynb": BLANK, "누구게.ipynb": NOTEBOOK}, "cp949"))
    dry = course_command(course_copy, "collect", LESSON, str(path), "--dry-run")
    assert dry.returncode == 0, dry.stderr
    assert "아무것도 옮기지 않았습니다" in dry.stdout
    assert not (course_copy.grading / "submitted").exists()
    result = course_command(course_copy, "collect", LESSON, str(path))
    assert result.returncode == 0, result.stderr
    for text in ("2024000001", "새로 받음", "next_word_probabilities", "누구게.ipynb"):
        assert text in result.stdout
    assert handed(course_copy, "2024000001") == BLANK
    roster = tmp_path / "명단.csv"
    roster.write_text("이름\n김하나\n", encoding="utf8")
    assert "학번" in one_line(course_command(course_copy, "collect", LESSON, str(path), "--roster", str(roster)))
    shutil.rmtree(course_copy.grading / "collected")
    assert (
        course_command(course_copy, "collect", LESSON, str(path)).returncode == 0
    )  # what was handed in is still known
