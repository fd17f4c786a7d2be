"""Collecting: archives of every kind, names in every encoding, whose file it is, which lesson, which version."""

from __future__ import annotations

import csv
import json
import operator
import os
import re
import shutil
import zipfile
from datetime import datetime
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from autograde import cli
from autograde.collecting import archives, inbox, lessons
from autograde.collecting import collect as collecting
from autograde.collecting import table as collect_table
from autograde.collecting.collect import collect
from autograde.collecting.people import People, Person, Unknown, read_roster
from autograde.collecting.rows import Collected
from autograde.collecting.table import closing_lines
from autograde.collecting.versions import Occurrence
from autograde.demo.zip import NOON, zipped
from autograde.errors import CourseError
from autograde.files import write_atomically
from autograde.intake import without_notebook
from autograde.layout import Layout
from autograde.settings import nbgrader_config
from tests.support.copies import ROOT
from tests.support.grading import course_command, one_line
from tests.support.hand_ins import BLANK, CASES, LESSON, NOTEBOOK, OTHER, ROSTER, Case

slowish = settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))


# ---- archives as they come ------------------------------------------------------------------------


def names_in(path: Path, **limits) -> list[str]:
    found = archives.find([path], archives.Limits(**limits))
    return [one.shown for one in found if not one.problem and one.role != archives.Role.other]


def problems_in(path: Path, **limits) -> list[str]:
    return [found.problem for found in archives.find([path], archives.Limits(**limits)) if found.problem]


@pytest.mark.parametrize("encoding", ["utf-8", "cp949", "nfd"])
def test_names_are_read_as_they_were_meant(tmp_path: Path, encoding: str):
    name = "홍길동_2024123456/01-tf-data.ipynb의 사본"
    path = tmp_path / "과제.zip"
    path.write_bytes(zipped({name: b"{}"}, encoding))
    (found,) = archives.find([path])
    assert found.parts == ("과제.zip", *name.split("/"))
    assert found.read() == b"{}"
    assert datetime.fromtimestamp(found.modified).timetuple()[:6] == NOON


hangul = st.text(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), min_size=1, max_size=8)
ascii_names = st.from_regex(r"[A-Za-z0-9_][A-Za-z0-9 _()-]{0,12}", fullmatch=True)


@slowish
@given(
    parts=st.lists(
        st.one_of(hangul, ascii_names, st.builds("{0} {1}".format, hangul, ascii_names)), min_size=1, max_size=3
    )
)
def test_every_korean_name_survives_every_system(parts: list[str], tmp_path_factory):
    """Hangul that CP949 can write, so all of it: from Windows, from macOS, and from a system that says UTF-8."""
    name = "/".join(part.strip() or "x" for part in parts) + ".ipynb"
    folder = tmp_path_factory.mktemp("names")
    for encoding in ("utf-8", "cp949", "nfd"):
        path = folder / f"{encoding}.zip"
        path.write_bytes(zipped({name: b"{}"}, encoding))
        (found,) = archives.find([path])
        assert found.parts[1:] == tuple(name.split("/")), encoding


@pytest.mark.parametrize("name", ["책.ipynb", "1회.ipynb", "확 풀 책/회.ipynb", "치.ipynb"])
def test_korean_that_is_also_good_utf8(tmp_path: Path, name: str):
    """CP949's `회` is the two bytes of UTF-8's `ȸ`."""
    name.encode("cp949").decode("utf-8")
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({name: b"{}"}, "cp949"))
    assert names_in(path) == [f"a.zip/{name}"]


@pytest.mark.parametrize("name", ["Ångström.ipynb", "Zoë/année.ipynb", "회.ipynb", "홍길동 ȸ.ipynb", "plain.ipynb"])
def test_utf8_without_a_flag_stays_utf8(tmp_path: Path, name: str):
    """macOS writes no flag, and decomposes: an accent of its own is no Hangul in CP949."""
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({name: b"{}"}, "nfd"))
    assert names_in(path) == [f"a.zip/{name}"]


def test_archives_in_archives_and_folders(tmp_path: Path):
    inner = zipped({"깊은 곳/a.ipynb": b"1"}, "cp949")
    middle = zipped({"학생/inner.zip": inner, "b.ipynb": b"2"})
    (tmp_path / "all").mkdir()
    (tmp_path / "all" / "outer.zip").write_bytes(zipped({"middle.zip": middle, "c.ipynb": b"3"}))
    (tmp_path / "all" / "d.ipynb").write_bytes(b"4")
    found = {one.shown: one.read() for one in archives.find([tmp_path / "all"])}
    assert found == {
        "all/outer.zip/middle.zip/학생/inner.zip/깊은 곳/a.ipynb": b"1",
        "all/outer.zip/middle.zip/b.ipynb": b"2",
        "all/outer.zip/c.ipynb": b"3",
        "all/d.ipynb": b"4",
    }


def test_what_is_no_hand_in_is_passed_over(tmp_path: Path):
    files = ["__MACOSX/._a.ipynb", ".ipynb_checkpoints/a-checkpoint.ipynb", ".DS_Store", "사진.png", "읽어 주세요.hwp"]
    path = tmp_path / "a.zip"
    path.write_bytes(zipped(dict.fromkeys([*files, "a.ipynb"], b"{}")))
    assert names_in(path) == ["a.zip/a.ipynb"]


@pytest.mark.parametrize("name", ["../../etc/a.ipynb", "/etc/a.ipynb", "..\\..\\a.ipynb", "C:\\숙제\\a.ipynb"])
def test_names_lead_nowhere(tmp_path: Path, name: str):
    path = tmp_path / "in" / "a.zip"
    path.parent.mkdir()
    path.write_bytes(zipped({name: NOTEBOOK}))
    before = sorted(tmp_path.rglob("*"))
    (found,) = archives.find([path])
    assert ".." not in found.parts
    assert not any("/" in part for part in found.parts)
    assert found.read() == NOTEBOOK
    assert sorted(tmp_path.rglob("*")) == before


def test_bombs_are_refused(tmp_path: Path):
    path = tmp_path / "bomb.zip"
    path.write_bytes(zipped({"a.ipynb": bytes(3_000_000), "b.zip": zipped({"c.ipynb": bytes(3_000_000)})}))
    assert path.stat().st_size < 20_000
    assert problems_in(path, file=1_000_000) == ["파일이 너무 큽니다(3MB, 0MB까지)"] * 2
    assert problems_in(path, total=4_000_000) == [
        "압축을 풀면 3MB가 넘어 나머지는 보지 않았습니다",
    ]
    nested = zipped({"a.ipynb": b"{}"})
    for _ in range(5):
        nested = zipped({"in.zip": nested})
    path.write_bytes(nested)
    assert problems_in(path) == ["압축 파일 속의 압축 파일이 3겹을 넘습니다"]
    path.write_bytes(zipped({f"{number}.ipynb": b"" for number in range(30)}))
    assert problems_in(path, entries=20) == ["압축 파일에 든 것이 20개를 넘어 나머지는 보지 않았습니다"]


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
@pytest.mark.parametrize("zip64", [False, True])
def test_every_kind_of_zip_is_read(tmp_path: Path, method: int, zip64: bool):
    """Also long names, which some programs cut, and some systems cannot write."""
    name = f"2024000001/{'가' * 70}_{'a' * 145}.ipynb"
    path = tmp_path / "과제.zip"
    with zipfile.ZipFile(path, "w", method) as archive, archive.open(name, "w", force_zip64=zip64) as file:
        file.write(NOTEBOOK)
    (found,) = archives.find([path])
    assert found.problem == ""
    assert found.read() == NOTEBOOK
    assert found.shown == f"과제.zip/{name}"


def test_an_entry_that_lies_about_its_size(tmp_path: Path):
    content = zipped({"a.ipynb": bytes(2_000_000)})
    lying = content.replace((2_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    path = tmp_path / "a.zip"
    path.write_bytes(lying)
    assert problems_in(path) == ["압축 파일 속의 파일이 깨졌습니다"]


def test_what_cannot_be_opened_is_named(tmp_path: Path):
    good = zipped({"a.ipynb": NOTEBOOK})
    encrypted = bytearray(good)
    encrypted[good.index(b"PK\x01\x02") + 8] |= 1
    encrypted[6] |= 1
    for name, content in {
        "broken.zip": good[: len(good) // 2],
        "locked.zip": bytes(encrypted),
        "a.7z": b"7z\xbc\xaf\x27\x1c" + bytes(50),
        "b.rar": b"Rar!\x1a\x07" + bytes(50),
        "c.alz": b"ALZ\x01" + bytes(50),
        "empty.zip": b"",
        "empty.egg": b"",
        "login.zip": b"\r\n<!DOCTYPE html><html>",
        "print.zip": b"%PDF-1.4",
    }.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "link.ipynb").symlink_to("/etc/passwd")
    os.mkfifo(tmp_path / "pipe.ipynb")
    said = {found.name: found.problem for found in archives.find([tmp_path])}
    assert said == {
        "broken.zip": "압축 파일이 깨졌습니다. 다시 받아 주세요",
        "a.ipynb": "암호가 걸린 압축 파일입니다. 암호를 풀어 다시 압축해 주세요",
        "a.7z": "7z 압축 파일은 열지 못합니다. 압축을 풀거나 zip으로 다시 압축해 주세요",
        "b.rar": "rar 압축 파일은 열지 못합니다. 압축을 풀거나 zip으로 다시 압축해 주세요",
        "c.alz": "알집(alz) 압축 파일은 열지 못합니다. 압축을 풀거나 zip으로 다시 압축해 주세요",
        "empty.zip": "빈 파일(0바이트)입니다. 다시 받아 주세요",
        "empty.egg": "빈 파일(0바이트)입니다. 다시 받아 주세요",
        "login.zip": "압축 파일이 아니라 웹 페이지입니다. 로그인이 풀려 있지 않은지 보고 다시 받아 주세요",
        "print.zip": "압축 파일이 아니거나 깨졌습니다. 다시 받아 주세요",
        "link.ipynb": "일반 파일이 아니라 링크입니다",
        "pipe.ipynb": "일반 파일이 아니라 파이프나 장치입니다",
    }


# ---- who ------------------------------------------------------------------------------------------

BY_PATTERN = {
    ("과제.zip", "2024123456_홍길동", "01-tf-data.ipynb"): "2024123456",
    ("과제.zip", "홍길동(2024123456).ipynb"): "2024123456",
    ("202412345.zip", "01-tf-data.ipynb"): "202412345",
    ("20241234 홍길동.ipynb",): "20241234",
    ("과제_20261105_153000.zip", "20241234", "a.ipynb"): "20241234",
    ("a", "숙제_2024123456_attempt_2026-03-05-12-30-11_a.ipynb"): "2024123456",
    ("a", "숙제_hong_attempt_2026-03-05-12-30-11_a.ipynb"): "hong",
    ("moodle.zip", "홍길동_1234567_assignsubmission_file", "a.ipynb"): "1234567",
    ("canvas.zip", "honggildong_LATE_12345_678901_01-tf-data.ipynb"): "honggildong",
    ("canvas.zip", "honggildong_12345_678901_01-tf-data-1.ipynb"): "honggildong",
    ("mail", "hong.gd@example.ac.kr", "a.ipynb"): "hong.gd",
    ("submitted", "hong", "01-tf-data", "01-tf-data.ipynb"): "hong",
    ("2024123456_20261105", "2024123456.ipynb"): "2024123456",  # a date is no other id
}

BY_ROSTER = {
    ("a.zip", "홍길동", "a.ipynb"): "2024123456",
    ("a.zip", "홍길동의 숙제.ipynb"): "2024123456",
    ("a.zip", "01-tf-data_2024123457.ipynb"): "2024123457",
    ("a.zip", "홍길동이 도와줌", "a.ipynb"): "2024123456",
    ("a.zip", "김하나.ipynb"): "2024123457",
    ("a.zip", "김하.ipynb"): "2024123458",
    ("a.zip", "이둘_1234567_assignsubmission_file", "a.ipynb"): "2024123459",
    ("a.zip", "ANN@example.com.ipynb"): "kim.a",
    ("a.zip", "kimann_12345_678901_a.ipynb"): "kim.a",
    ("a.zip", "박셋 2023000002.ipynb"): "2023000002",
    ("a.zip", "2023000001", "박셋.ipynb"): "2023000001",
}

NOBODY = {
    ("a.zip", "과제.ipynb"): "명단의 누구와도 이름이 맞지 않습니다",
    ("a.zip", "2019000000.ipynb"): "명단에 없는 학번입니다(2019000000)",
    ("a.zip", "박셋.ipynb"): "명단에서 여러 사람과 맞습니다(2023000001, 2023000002)",
    ("a.zip", "2024123457", "홍길동이 도와줌", "a.ipynb"): (
        "폴더 '2024123457'은(는) 2024123457, 폴더 '홍길동이 도와줌'은(는) 2024123456"
    ),
    ("a.zip", "홍길동과 김하나.ipynb"): "명단에서 여러 사람과 맞습니다(2024123456, 2024123457)",
}


@pytest.mark.parametrize("parts", BY_PATTERN)
def test_who_by_names_alone(parts: tuple[str, ...]):
    assert People().whose(parts) == BY_PATTERN[parts]


@pytest.mark.parametrize("parts", BY_ROSTER)
def test_who_by_a_roster(parts: tuple[str, ...]):
    assert People(roster=ROSTER).whose(parts) == BY_ROSTER[parts]


@pytest.mark.parametrize("parts", NOBODY)
def test_nobody_is_said_with_the_reason(parts: tuple[str, ...]):
    with pytest.raises(Unknown, match=re.escape(NOBODY[parts])):
        People(roster=ROSTER).whose(parts)


def test_two_ids_on_the_way_are_said():
    """And not decided by the one that the learner typed."""
    with pytest.raises(Unknown, match=re.escape("서로 다른 학번이 있습니다(2024123456, 2024999999)")):
        People().whose(("2024123456", "2024999999.ipynb"))


@pytest.mark.parametrize(
    "parts", [("과제.ipynb",), ("과제_20261105_153000.zip", "a.ipynb"), ("숙제", "1차", "a.ipynb")]
)
def test_without_an_id_nobody_is_guessed(parts: tuple[str, ...]):
    with pytest.raises(Unknown, match="학번이 없습니다"):
        People().whose(parts)


@given(st.lists(st.text(max_size=40), min_size=1, max_size=4))
def test_an_id_is_always_a_safe_folder_name(parts: list[str]):
    try:
        student = People().whose(parts)
    except Unknown:
        return
    assert re.fullmatch(r"\w[\w.-]*", student)
    assert not student.startswith(".")
    assert "/" not in student


def test_a_pattern_of_ones_own():
    people = People([r"^(?P<student_id>[a-z]+)-hw"])
    assert people.whose(["a.zip", "kim-hw1.ipynb"]) == "kim"
    for bad in ("(", "no group"):
        with pytest.raises(CourseError, match="패턴"):
            People([bad])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_rosters_as_schools_write_them(tmp_path: Path, encoding: str, delimiter: str):
    path = tmp_path / "명단.csv"
    with path.open("w", encoding=encoding, newline="") as file:
        rows = [
            ["순번", "학번", "성명", "E-mail"],
            ["1", '="2024123456"', "홍길동", "h@e.kr"],
            [],
            ["2", "20", "김", ""],
        ]
        csv.writer(file, delimiter=delimiter).writerows(rows)
    assert read_roster(path) == [Person("2024123456", "홍길동", "h@e.kr"), Person("20", "김", "")]


def test_rosters_that_cannot_be_used(tmp_path: Path):
    path = tmp_path / "명단.csv"
    with pytest.raises(CourseError, match="읽지 못했습니다"):
        read_roster(path)
    for text, said in (("", "비었습니다"), ("이름\n홍길동\n", "'학번'"), ("학번\n1\n1\n", "두 번")):
        path.write_text(text, encoding="utf8")
        with pytest.raises(CourseError, match=said):
            read_roster(path)


# ---- whole folders ----------------------------------------------------------------------------------


def grow(folder: Path, tree: dict) -> None:
    """Make a case's files, all of one time."""
    folder.mkdir()
    for name, content in tree.items():
        if isinstance(content, dict):
            grow(folder / name, content)
        else:
            (folder / name).write_bytes(content)
            moment = datetime(*NOON).timestamp()
            os.utime(folder / name, (moment, moment))


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


def table(collection: Collected) -> dict[str, tuple]:
    return {row.student: (row.state, row.handed_in.name.split("/")[-1], row.versions) for row in collection.rows}


def handed(layout: Layout, student: str) -> bytes:
    return (layout.grading / "submitted" / student / LESSON / f"{LESSON}.ipynb").read_bytes()


def snapshot(layout: Layout) -> dict[str, tuple[bytes, int]]:
    folders = [layout.grading / name for name in ("submitted", "collected")]
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return {str(path): (path.read_bytes(), path.stat().st_mtime_ns) for path in files}


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
    assert rows["2024000003"].unanswered == ("describe_runtime",)
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


def test_the_newest_version_counts_and_all_are_kept(course_copy: Layout, tmp_path: Path):
    """Whatever the order in which they come; of what came together that with most answers, then the higher number."""
    old, new, newest = BLANK, NOTEBOOK, NOTEBOOK + b"\n"
    folder = tmp_path / "2024000001"
    folder.mkdir()
    (folder / "late.zip").write_bytes(zipped({"00-start.ipynb": new}, when=(2026, 3, 6, 1, 0, 0)))
    (folder / "early.zip").write_bytes(zipped({"00-start.ipynb": old}, when=(2026, 3, 5, 1, 0, 0)))
    assert table(collect(course_copy, LESSON, [folder])) == {"2024000001": ("새로 받음", "00-start.ipynb", 2)}
    assert handed(course_copy, "2024000001") == new
    stamp = course_copy.grading / "submitted/2024000001" / LESSON / "timestamp.txt"
    expected = datetime(2026, 3, 6, 1).astimezone(tz=None).timestamp()
    assert datetime.strptime(stamp.read_text()[:19] + " +0000", "%Y-%m-%d %H:%M:%S %z").timestamp() == expected

    copies = tmp_path / "2024000001 복사.zip"
    copies.write_bytes(
        zipped(
            {"00-start (2).ipynb": newest, "00-start (10).ipynb": old, "00-start.ipynb": new},
            when=(2026, 3, 7, 1, 0, 0),
        )
    )
    row = collect(course_copy, LESSON, [copies]).rows[0]
    assert (row.state, row.versions) == ("새 버전", 3)
    assert handed(course_copy, "2024000001") == newest
    assert row.repairs == (
        "함께 온 파일 가운데 더 새것인 00-start (10).ipynb 대신, 내용이 더 많은 00-start (2).ipynb을(를) 골랐습니다.",
    )
    shelf = course_copy.grading / "collected" / LESSON / "2024000001"
    assert sorted(path.read_bytes() for path in shelf.glob("*.ipynb")) == sorted([old, new, newest])
    assert collect(course_copy, LESSON, [folder]).rows[0].state == "그대로"


def test_another_download_makes_nobody_late(course_copy: Layout, tmp_path: Path):
    """The same notebook with a later time was handed in when it was first seen; a return to an older one is new."""

    def download(content: bytes, day: int) -> float:
        path = tmp_path / f"2024000001-{day}.zip"
        path.write_bytes(zipped({"00-start.ipynb": content}, when=(2026, 3, day, 1, 0, 0)))
        (row,) = collect(course_copy, LESSON, [path]).rows
        return datetime.fromtimestamp(row.handed_in.moment).day

    assert download(NOTEBOOK, 5) == 5
    assert download(NOTEBOOK, 9) == 5
    assert download(BLANK, 10) == 10
    assert download(NOTEBOOK, 12) == 12
    assert download(BLANK, 11) == 12
    assert handed(course_copy, "2024000001") == NOTEBOOK


def test_what_lay_there_by_another_way_is_never_lost(course_copy: Layout, tmp_path: Path):
    """A hand-in that nbgrader collected is a version too: kept, and only replaced by a newer one."""
    place = course_copy.grading / "submitted/2024000001" / LESSON
    place.mkdir(parents=True)
    (place / f"{LESSON}.ipynb").write_bytes(BLANK)
    (place / "timestamp.txt").write_text("2026-03-05 00:00:00 UTC")
    (place / "그림.png").write_bytes(b"mine")
    path = tmp_path / "2024000001.zip"
    path.write_bytes(zipped({"00-start.ipynb": NOTEBOOK}, when=(2020, 1, 1, 0, 0, 0)))
    row = collect(course_copy, LESSON, [path]).rows[0]
    assert (row.state, row.versions) == ("그대로", 2)
    assert handed(course_copy, "2024000001") == BLANK
    path.write_bytes(zipped({"00-start.ipynb": NOTEBOOK + b" "}, when=(2026, 4, 1, 0, 0, 0)))
    assert collect(course_copy, LESSON, [path]).rows[0].state == "새 버전"
    assert handed(course_copy, "2024000001") == NOTEBOOK + b" "
    assert (place / "그림.png").read_bytes() == b"mine"
    shelf = course_copy.grading / "collected" / LESSON / "2024000001"
    assert BLANK in [file.read_bytes() for file in shelf.glob("*.ipynb")]


def test_a_shelf_whose_list_is_broken(course_copy: Layout, tmp_path: Path):
    path = tmp_path / "2024000001.zip"
    path.write_bytes(zipped({"00-start.ipynb": NOTEBOOK}))
    collect(course_copy, LESSON, [path])
    (course_copy.grading / "collected" / LESSON / "2024000001" / "versions.json").write_text("{", encoding="utf8")
    row = collect(course_copy, LESSON, [path]).rows[0]
    assert (row.state, row.versions) == ("그대로", 1)


def test_nbgraders_own_folders(course_copy: Layout, tmp_path: Path):
    """What `nbgrader zip_collect` has extracted, and what lies in `submitted/` elsewhere."""
    extracted = tmp_path / "downloaded" / LESSON / "extracted"
    extracted.mkdir(parents=True)
    (extracted / "hw_kim_attempt_2026-03-05-12-30-11_00-start.ipynb").write_bytes(NOTEBOOK)
    elsewhere = tmp_path / "submitted" / "lee" / LESSON
    elsewhere.mkdir(parents=True)
    (elsewhere / f"{LESSON}.ipynb").write_bytes(NOTEBOOK)
    rows = {row.student: row for row in collect(course_copy, LESSON, [extracted, tmp_path / "submitted"]).rows}
    assert set(rows) == {"kim", "lee"}
    assert rows["kim"].handed_in.moment == datetime(2026, 3, 5, 12, 30, 11).timestamp()


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


def test_a_new_version_without_what_the_last_one_had_is_said(course_copy: Layout, tmp_path: Path):
    """It counts all the same: only a person knows which was meant."""
    for name, content, day in (("1차", NOTEBOOK, 1), ("2차", BLANK, 2), ("3차", NOTEBOOK + b" ", 3)):
        path = tmp_path / name / f"{ONE}.ipynb"
        write_atomically(path, content)
        moment = datetime(2026, 3, day).timestamp()
        os.utime(path, (moment, moment))
        (row,) = collect(course_copy, LESSON, [path]).rows
        assert (f"지난 것에는 있던 {', '.join(row.unanswered)}의 답이 새것에는 없습니다" in " ".join(row.repairs)) == (
            name == "2차"
        )
        assert bool(row.unanswered) == (name == "2차")


def test_a_notebook_is_known_by_its_cells_before_its_name(course_copy: Layout, tmp_path: Path):
    """Under another lesson's name, and without any id; a file that cannot be read goes by its name."""
    anonymous = json.loads(NOTEBOOK)
    for cell in anonymous["cells"]:
        cell.pop("id", None)
        cell["metadata"] = {}
    files = {
        "2024000001/01-tf-data.ipynb": NOTEBOOK,
        "2024000002/제목 없음.ipynb": json.dumps(anonymous).encode(),
        "2024000003/00-start.ipynb": b"",
        "2024000004/제목 없음.ipynb": b"{broken",
        "2024000005/메모.ipynb": json.dumps({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode(),
    }
    path = tmp_path / "a.zip"
    path.write_bytes(zipped(files))
    result = collect(course_copy, LESSON, [path])
    assert set(table(result)) == {"2024000001", "2024000002", "2024000003"}
    assert {reason for _, reason in result.unplaced} == {"어느 단원의 노트북인지 알 수 없습니다"}
    assert len(result.unplaced) == 2


BESIDE = {
    "from a copy to WSL": ("00-start.ipynb:Zone.Identifier", b"[ZoneTransfer]\r\nZoneId=3\r\n"),
    "as Colab prints it": ("00-start.ipynb - Colab.pdf", b"%PDF-1.4"),
    "as an older Colab prints it": ("00-start.ipynb - Colaboratory.pdf", b"%PDF-1.4"),
    "a shortcut": ("00-start.ipynb - 바로 가기.lnk", b"L\0\0\0"),
    "a link to a drive": ("00-start.ipynb.gdoc", b'{"url": "https://example.org"}'),
    "an office program's lock": ("~$00-start.ipynb", b"\5user"),
    "a blank copy": ("00-start (1).ipynb", BLANK),
    "a copy that was cut": ("00-start (1).ipynb", NOTEBOOK[: len(NOTEBOOK) // 3]),
    "an empty copy": ("00-start (1).ipynb", b""),
    "a login page": ("00-start (1).ipynb", b"<!doctype html>"),
}


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("name", BESIDE)
def test_what_lies_beside_a_notebook_is_no_newer_version(course_copy: Layout, tmp_path: Path, name: str, packed: bool):
    """Newer by the clock, and no hand-in of its own; running it again changes nothing."""
    beside, content = BESIDE[name]
    files = {"00-start.ipynb": NOTEBOOK, beside: content}
    path = tmp_path / "2024000001"
    if packed:
        path = tmp_path / "2024000001.zip"
        path.write_bytes(
            zipped(files, when=lambda one: (2026, 3, 6, 1, 0, 0) if one == "00-start.ipynb" else (2026, 3, 7, 1, 0, 0))
        )
    else:
        grow(path, files)
        os.utime(path / beside, (datetime(2026, 3, 7).timestamp(),) * 2)
    for _ in range(2):
        (row,) = collect(course_copy, LESSON, [path]).rows
        assert handed(course_copy, "2024000001") == NOTEBOOK
        assert row.handed_in.name.endswith("00-start.ipynb")
        assert ("함께 온 파일" in " ".join(row.repairs)) == beside.endswith("(1).ipynb")
    before = snapshot(course_copy)
    collect(course_copy, LESSON, [path])
    assert snapshot(course_copy) == before


def test_what_cannot_be_read_displaces_nothing_that_can(course_copy: Layout, tmp_path: Path):
    """Not even as a hand-in of its own; it is kept, and said."""
    for day, content in ((5, NOTEBOOK), (9, NOTEBOOK[:500])):
        path = tmp_path / f"2024000001-{day}.zip"
        path.write_bytes(zipped({"00-start.ipynb": content}, when=(2026, 3, day, 1, 0, 0)))
        (row,) = collect(course_copy, LESSON, [path]).rows
    assert (row.state, row.versions) == ("그대로", 2)
    assert "더 새것인 00-start.ipynb은(는) 읽을 수 없어" in row.repairs[0]
    assert handed(course_copy, "2024000001") == NOTEBOOK


def test_of_two_hand_ins_the_newer_counts_though_it_has_fewer_answers(course_copy: Layout, tmp_path: Path):
    for day, content in ((5, NOTEBOOK), (9, BLANK)):
        path = tmp_path / f"2024000001-{day}.zip"
        path.write_bytes(zipped({"00-start.ipynb": content}, when=(2026, 3, day, 1, 0, 0)))
        collect(course_copy, LESSON, [path])
    assert handed(course_copy, "2024000001") == BLANK


# ---- times ------------------------------------------------------------------------------------------


def stamp_of(layout: Layout, student: str) -> str | None:
    path = layout.grading / "submitted" / student / LESSON / "timestamp.txt"
    return path.read_text(encoding="utf8") if path.exists() else None


@pytest.mark.parametrize("together", [False, True])
@pytest.mark.parametrize("when", [(1980, 1, 1, 0, 0, 0), (2038, 1, 1, 0, 0, 0), (1999, 1, 1, 0, 0, 0)])
def test_times_that_cannot_be_are_none(course_copy: Layout, tmp_path: Path, when: tuple, together: bool):
    """What came in later counts, nobody is late by a time that was guessed, and nothing changes the second time."""
    paths = [tmp_path / "과제.zip", tmp_path / "과제 (1).zip"]
    for path, content in zip(paths, (BLANK, NOTEBOOK), strict=True):
        path.write_bytes(zipped({"2024000001/00-start.ipynb": content}, when=when))
    for number, some in enumerate([paths] if together else [[path] for path in paths]):
        (row,) = collect(course_copy, LESSON, some, now=datetime(2026, 11, 5 + number).timestamp()).rows
    assert handed(course_copy, "2024000001") == NOTEBOOK
    assert row.versions == 2
    assert "언제 냈는지 알 수 없어" in " ".join(row.repairs)
    assert stamp_of(course_copy, "2024000001") is None
    before = snapshot(course_copy)
    collect(course_copy, LESSON, [tmp_path / "과제.zip"], now=datetime(2026, 11, 9).timestamp())
    assert snapshot(course_copy) == before


def test_a_date_of_2030_does_not_win_for_good(course_copy: Layout, tmp_path: Path):
    """Nor does one that an earlier edition believed and wrote down; an undated file after a dated one is newer."""
    path = tmp_path / "2024000001.zip"
    path.write_bytes(zipped({"00-start.ipynb": BLANK}, when=(2030, 1, 1, 0, 0, 0)))
    collect(course_copy, LESSON, [path], now=datetime(2031, 1, 1).timestamp())
    assert stamp_of(course_copy, "2024000001")
    path.write_bytes(zipped({"00-start.ipynb": NOTEBOOK}, when=(2026, 3, 9, 0, 0, 0)))
    collect(course_copy, LESSON, [path], now=datetime(2026, 11, 5).timestamp())
    assert handed(course_copy, "2024000001") == NOTEBOOK
    path.write_bytes(zipped({"00-start.ipynb": NOTEBOOK + b"\n"}, when=(1980, 1, 1, 0, 0, 0)))
    collect(course_copy, LESSON, [path], now=datetime(2026, 11, 6).timestamp())
    assert handed(course_copy, "2024000001") == NOTEBOOK + b"\n"


def test_a_learners_own_archive_has_the_date_that_its_entries_lack(course_copy: Layout, tmp_path: Path):
    path = tmp_path / "과제.zip"
    inner = zipped({"00-start.ipynb": NOTEBOOK}, when=(1980, 1, 1, 0, 0, 0))
    path.write_bytes(zipped({"2024000001/숙제.zip": inner}))
    (row,) = collect(course_copy, LESSON, [path]).rows
    assert datetime.fromtimestamp(row.handed_in.moment).timetuple()[:6] == NOON
    path.write_bytes(zipped({"2024000002/00-start.ipynb": NOTEBOOK}, when=(1980, 1, 1, 0, 0, 0)))
    (row,) = collect(course_copy, LESSON, [path]).rows
    assert not row.handed_in.dated  # the class's archive is an instructor's


def test_the_start_of_the_course_is_a_setting(course_copy: Layout, tmp_path: Path):
    path = tmp_path / "과제.zip"
    path.write_bytes(zipped({"2024000001/00-start.ipynb": NOTEBOOK}))
    config = nbgrader_config(course_copy)
    with patch("autograde.collecting.collect.nbgrader_config", return_value=config):
        for starts, dated in (("2026-03-05", True), ("2026-03-06", False)):
            config.Collect.starts = starts
            assert collect(course_copy, LESSON, [path], dry_run=True).rows[0].handed_in.dated == dated
        config.Collect.starts = "3월"
        with pytest.raises(CourseError, match="날짜가 아닙니다"):
            collect(course_copy, LESSON, [path], dry_run=True)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_entries_of_one_name(course_copy: Layout, tmp_path: Path):
    path = tmp_path / "2024000001.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for content in (NOTEBOOK, BLANK):
            archive.writestr(zipfile.ZipInfo("00-start.ipynb", NOON), content)
    (row,) = collect(course_copy, LESSON, [path]).rows
    assert row.versions == 2
    assert handed(course_copy, "2024000001") == NOTEBOOK
    shelf = course_copy.grading / "collected" / LESSON / "2024000001"
    assert {file.read_bytes() for file in shelf.glob("*.ipynb")} == {NOTEBOOK, BLANK}


def test_the_table_shows_another_year():
    this = datetime.now().replace(month=3, day=5, hour=12, minute=0)
    assert collect_table.time_of(Occurrence(this.timestamp(), "a")) == "03-05 12:00"
    assert collect_table.time_of(Occurrence(datetime(2021, 3, 5).timestamp(), "a")) == "2021-03-05 00:00"
    assert collect_table.time_of(Occurrence(this.timestamp(), "a", dated=False)) == "모름"


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


def class_list(folder: Path, *students: str) -> Path:
    path = folder / "명단.csv"
    path.write_text("학번\n" + "\n".join(students) + "\n", encoding="utf8")
    return path


ONE, TWO = "2024000001", "2024000002"
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


def test_who_has_no_notebook_is_remembered_until_one_comes(course_copy: Layout, tmp_path: Path):
    """For report and export; a trial run leaves nothing behind."""
    path = tmp_path / f"{ONE}.zip"
    path.write_bytes(zipped({"00-start.pdf": b"%PDF"}))
    collect(course_copy, LESSON, [path], dry_run=True)
    assert without_notebook.read(course_copy, LESSON) == {}
    collect(course_copy, LESSON, [path])
    collect(course_copy, LESSON, [])
    assert without_notebook.read(course_copy, LESSON) == {ONE: "노트북(.ipynb)이 없습니다. 온 것: 00-start.pdf"}
    path.write_bytes(zipped({"00-start.ipynb": NOTEBOOK}))
    collect(course_copy, LESSON, [path])
    assert without_notebook.read(course_copy, LESSON) == {}
    path.write_bytes(zipped({"00-start.pdf": b"%PDF"}))
    collect(course_copy, LESSON, [path])
    assert without_notebook.read(course_copy, LESSON) == {}


@pytest.mark.parametrize("text", ["", "[]", "{", "3", "\ud83d"])
def test_a_broken_record_of_them_is_none(course_copy: Layout, text: str):
    path = course_copy.grading / "collected" / LESSON / without_notebook.RECORD
    path.parent.mkdir(parents=True)
    path.write_bytes(text.encode("utf8", "surrogatepass"))
    assert without_notebook.read(course_copy, LESSON) == {}


def test_who_has_a_notebook_already_keeps_it(course_copy: Layout, tmp_path: Path):
    path = tmp_path / f"{ONE}.zip"
    path.write_bytes(zipped({"00-start.ipynb": NOTEBOOK}))
    collect(course_copy, LESSON, [path])
    path.write_bytes(zipped({"00-start.pdf": b"%PDF"}))
    (row,) = collect(course_copy, LESSON, [path]).without
    assert row.versions == 1
    assert "전에 낸 노트북을 그대로 둡니다." in row.repairs
    assert handed(course_copy, ONE) == NOTEBOOK


def test_what_lies_with_another_lessons_notebook_is_no_row(course_copy: Layout, tmp_path: Path):
    path = tmp_path / f"{ONE}.zip"
    path.write_bytes(zipped({"01-tf-data.ipynb": OTHER, "그림.png": b"\x89PNG", "그림/1.png": b"\x89PNG"}))
    assert collect(course_copy, LESSON, [path]).without == []
    path.write_bytes(zipped({"01-tf-data.ipynb": OTHER, "00-start.pdf": b"%PDF"}))
    assert len(collect(course_copy, LESSON, [path]).without) == 1


def test_files_of_nobody_are_one_line(course_copy: Layout, tmp_path: Path):
    path = tmp_path / "과제.zip"
    path.write_bytes(zipped({f"누구게/{number}.pdf": b"%PDF" for number in range(30)}))
    result = collect(course_copy, LESSON, [path])
    assert (result.rows, result.without, result.unplaced) == ([], [], [])
    (line,) = [one for one in collect_table.closing_lines(result, dry_run=False) if "누구게" in one]
    assert line.endswith("외 25개")


def counted(course: Layout, paths: list[Path]) -> tuple[Collected, list[str]]:
    """What is collected, and the files that were read for it."""
    read, real = [], archives.Found.read

    def reading(found: archives.Found, *arguments) -> bytes:
        read.append(found.shown)
        return real(found, *arguments)

    with patch("autograde.collecting.archives.Found.read", reading):
        return collect(course, LESSON, paths), read


@pytest.mark.parametrize("place", ["venv/lib/site-packages/p{}/m.py", "내 모듈/p{}/m.py", "자료/{}.json"])
@pytest.mark.parametrize("alone", [False, True])
def test_a_whole_project_is_a_few_lines(course_copy: Layout, tmp_path: Path, place: str, alone: bool):
    """Of 300 files none is read beside a notebook, and a few where there is none."""
    files = {f"hw/{place.format(number)}": b"import os\n" for number in range(300)}
    path = tmp_path / f"{ONE}.zip"
    path.write_bytes(zipped(files if alone else files | {"hw/00-start.ipynb": NOTEBOOK}))
    result, read = counted(course_copy, [path])
    assert len(read) == (0 if alone and "venv" in place else inbox.SCRIPTS if alone else 1)
    assert [row.student for row in result.rows] == ([] if alone else [ONE])
    assert result.unplaced == []
    if alone and "venv" not in place:
        assert "외 297개" in result.without[0].repairs[0]
        assert f"300개 가운데 {inbox.SCRIPTS}개만" in " ".join(result.without[0].repairs)


def test_a_script_is_a_hand_in_where_there_is_no_notebook(course_copy: Layout, tmp_path: Path):
    """The one that has the lesson's name is looked at however many lie above it."""
    path = tmp_path / f"{ONE}.zip"
    files = {f"{number:03}.py": b"" for number in range(100)}
    path.write_bytes(zipped(files | {"깊은/곳/00-start.ipynb.txt": NOTEBOOK}))
    assert table(collect(course_copy, LESSON, [path])) == {ONE: ("새로 받음", "00-start.ipynb.txt", 1)}
    path.write_bytes(zipped(files | {"깊은/곳/00-start.json": NOTEBOOK}))
    assert collect(course_copy, LESSON, [path]).rows[0].student == ONE


PASSED_OVER = [
    *("venv/a.py", "lib/site-packages/a.py", "dist-packages/a.py", "node_modules/a/package.json"),
    *("__pycache__/a.py", "sample_data/README.txt", "__MACOSX/._a.py"),
]


@pytest.mark.parametrize("name", PASSED_OVER)
def test_folders_that_hold_no_hand_in(tmp_path: Path, name: str):
    (tmp_path / "a.zip").write_bytes(zipped({name: b"1", f"안/{name}": b"1"}))
    (tmp_path / "in" / name).parent.mkdir(parents=True)
    (tmp_path / "in" / name).write_bytes(b"1")
    assert list(archives.find([tmp_path / "a.zip", tmp_path / "in"])) == []


@pytest.mark.parametrize("ending", ["keras", "hwpx", "docx", "xlsx", "pptx"])
def test_documents_and_models_are_not_looked_into(tmp_path: Path, ending: str):
    content = zipped({"metadata.json": b"{}", "Preview/PrvText.txt": b"text"})
    (tmp_path / f"b.{ending}").write_bytes(content)
    (tmp_path / "a.zip").write_bytes(zipped({f"안/b.{ending}": content}))
    assert [one.shown for one in archives.find([tmp_path / "a.zip", tmp_path / f"b.{ending}"])] == [
        f"a.zip/안/b.{ending}",
        f"b.{ending}",
    ]
    assert names_in(tmp_path / "a.zip") == []


def test_tables_end():
    """Of one learner's files with one reason a few are named, and every other learner still is."""
    files = [(f"과제.zip/{ONE}/{number}.ipynb", "까닭") for number in range(500)]
    files += [(f"과제.zip/{TWO}/a.ipynb", "까닭")]
    names = list(collect_table.unplaced(files).columns[0].cells)
    assert [str(name) for name in names] == [*(name for name, _ in files[:3]), "외 497개", files[-1][0]]
    endless = [(f"과제.zip/{number}.ipynb", "까닭") for number in range(5000)]
    names = [str(name) for name in collect_table.unplaced(endless).columns[0].cells]
    assert (len(names), names[-1]) == (61, "외 4,940개")


# ---- what an instructor says --------------------------------------------------------------------------


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


LABELS = {
    "Canvas": "honggildong_12345_{}_2024000002.ipynb",
    "Canvas, late": "honggildong_LATE_12345_{}_2024000002.ipynb",
    "Moodle": "Gildong Hong_12345{}_assignsubmission_file/2024000002.ipynb",
}


@pytest.mark.parametrize("listed", [False, True])
@pytest.mark.parametrize("before", [False, True])
@pytest.mark.parametrize("name", LABELS)
def test_a_file_named_after_a_classmate_never_replaces_hers(
    course_copy: Layout, tmp_path: Path, name: str, before: bool, listed: bool
):
    """Whoever the platform means: it is said, whether hers came in now or before."""
    roster = class_list(tmp_path, ONE, TWO) if listed else None
    hers = {f"{TWO}/00-start.ipynb": NOTEBOOK}
    theirs = {LABELS[name].format(678901): BLANK}
    path = tmp_path / "과제.zip"
    for files in [hers, theirs] if before else [hers | theirs]:
        path.write_bytes(zipped(files, when=lambda one: (2026, 3, 6 if "12345" in one else 5, 1, 0, 0)))
        result = collect(course_copy, LESSON, [path], roster=roster)
    assert handed(course_copy, TWO) == NOTEBOOK
    ((_, reason),) = result.unplaced
    assert "누구인지 알 수 없는데" in reason
    result = collect(
        course_copy,
        LESSON,
        [path],
        roster=roster,
        take=[f"{ONE}={TWO}.ipynb"] if "/" in LABELS[name] else [f"{ONE}={LABELS[name].format(678901)}"],
    )
    assert handed(course_copy, ONE) == BLANK
    assert result.unplaced == []


def test_who_hands_in_from_one_place_is_known_by_the_files_name(course_copy: Layout, tmp_path: Path):
    """Twice, and again, though the platform's name is not on the roster."""
    roster, path = class_list(tmp_path, ONE, TWO), tmp_path / "과제.zip"
    for number, content in ((678901, BLANK), (678999, NOTEBOOK)):
        name = LABELS["Canvas"].format(number)
        path.write_bytes(zipped({name: content}, when=(2026, 3, number % 10 + 5, 1, 0, 0)))
        result = collect(course_copy, LESSON, [path], roster=roster)
        assert result.unplaced == []
        assert handed(course_copy, TWO) == content


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
    for text in ("2024000001", "새로 받음", "describe_runtime", "누구게.ipynb"):
        assert text in result.stdout
    assert handed(course_copy, "2024000001") == BLANK
    roster = tmp_path / "명단.csv"
    roster.write_text("이름\n김하나\n", encoding="utf8")
    assert "학번" in one_line(course_command(course_copy, "collect", LESSON, str(path), "--roster", str(roster)))
    shutil.rmtree(course_copy.grading / "collected")
    assert (
        course_command(course_copy, "collect", LESSON, str(path)).returncode == 0
    )  # what was handed in is still known
