"""Class lists as other programs write them, and whose a file is where clues agree or do not."""

from __future__ import annotations

import contextlib
import csv
import io
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from autograde.collecting.people import People, Person, Unknown, read_roster
from autograde.errors import CourseError
from tests.support.hand_ins import ROSTER

GA, RA = Person("2026001101", "가나다", "a@example.com"), Person("2026001102", "라마바", "b@example.com")
LISTED = [["학번", "이름", "이메일"], *([one.id, one.name, one.email] for one in (GA, RA))]


def text_of(rows: list[list[str]], delimiter: str = ",", end: str = "\r\n") -> str:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter, lineterminator=end).writerows(rows)
    return file.getvalue()


def workbook(*sheets: list[list], formats: str = "General") -> bytes:
    book = Workbook()
    for rows in sheets:
        sheet = book.active if rows is sheets[0] else book.create_sheet()
        for row in rows:
            sheet.append(row)
        for cell in sheet["A"]:
            cell.number_format = formats
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def listed(folder: Path, content: bytes, name: str = "명단.csv") -> list[Person]:
    path = folder / name
    path.write_bytes(content)
    return read_roster(path)


def refused(folder: Path, content: bytes, name: str = "명단.csv") -> str:
    with pytest.raises(CourseError) as error:
        listed(folder, content, name)
    assert "\n" not in str(error.value)
    return str(error.value)


class TestFiles:
    """The same list, as different programs save it."""

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16", "utf-16-le", "utf-16-be"])
    @pytest.mark.parametrize("delimiter", [",", ";", "\t"])
    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    def test_text(self, tmp_path: Path, encoding: str, delimiter: str, end: str):
        assert listed(tmp_path, text_of(LISTED, delimiter, end).encode(encoding)) == [GA, RA]

    def test_big_endian_with_a_mark(self, tmp_path: Path):
        assert listed(tmp_path, b"\xfe\xff" + text_of(LISTED, "\t").encode("utf-16-be")) == [GA, RA]

    @pytest.mark.parametrize("name", ["명단.xlsx", "명단.csv"])
    def test_a_workbook_whatever_its_name(self, tmp_path: Path, name: str):
        assert listed(tmp_path, workbook(LISTED), name) == [GA, RA]

    def test_numbers_of_a_workbook(self, tmp_path: Path):
        rows = [["학번", "이름"], [2026001101, "가나다"], [2026001102.0, "라마바"]]
        assert [one.id for one in listed(tmp_path, workbook(rows))] == [GA.id, RA.id]

    def test_zeros_that_a_format_adds(self, tmp_path: Path):
        content = workbook([["학번", "이름"], [12345, "가나다"]], formats="0000000")
        assert [one.id for one in listed(tmp_path, content)] == ["0012345"]

    def test_the_sheet_that_has_the_list(self, tmp_path: Path):
        assert listed(tmp_path, workbook([["안내"], ["읽어 주세요"]], LISTED)) == [GA, RA]

    def test_a_title_above_the_labels(self, tmp_path: Path):
        rows = [["2026학년도 1학기, 출석부"], [], *LISTED, ["합계", "2명"]]
        assert listed(tmp_path, text_of(rows).encode()) == [GA, RA]

    def test_what_excel_says_of_the_delimiter(self, tmp_path: Path):
        assert listed(tmp_path, ("sep=;\r\n" + text_of(LISTED, ";")).encode()) == [GA, RA]

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), ".xls"),
            (b"PK\x03\x04" + bytes(100), ".xlsx"),
            ("<html><table><tr><td>학번</td></tr></table></html>".encode(), "HTML"),
            (b"%PDF-1.7\n", "글자"),
            (b"\xff\xfe\x00\xd8", "글자"),
            (b'"' + b"a" * 200_000, "CSV"),
            ("학번,이름\n".encode(), "하나도 없습니다"),
        ],
    )
    def test_what_is_no_list_is_refused_by_name(self, tmp_path: Path, content: bytes, said: str):
        line = refused(tmp_path, content)
        assert said in line
        assert "명단.csv" in line


BEGINNINGS = [b"PK\x03\x04", b"\xff\xfe", b"\xfe\xff", "학번,이름\n".encode(), b"\xb9\xc8"]
anything = st.one_of(
    st.binary(max_size=300),
    st.builds(
        bytes.__add__, st.sampled_from([b"PK\x03\x04", b"\xff\xfe", b"\xfe\xff", "학번,이름\n".encode()]), st.binary()
    ),
    st.builds(
        lambda rows, encoding: text_of([["학번", "이름", "성"], *rows]).encode(encoding, "ignore"),
        st.lists(st.lists(st.text(max_size=12), max_size=4), max_size=5),
        st.sampled_from(["utf-8", "cp949", "utf-16"]),
    ),
    st.builds(
        lambda content, place, byte: content[:place] + byte + content[place + 1 :],
        st.just(workbook(LISTED)),
        st.integers(0, 4000),
        st.binary(min_size=1, max_size=3),
    ),
)


@settings(deadline=None, max_examples=100, suppress_health_check=list(HealthCheck))
@given(content=anything)
def test_any_bytes_are_a_list_or_one_line(content: bytes, tmp_path_factory: pytest.TempPathFactory):
    said = ""
    try:
        people = listed(tmp_path_factory.mktemp("any"), content)
    except CourseError as error:
        said, people = str(error), []
    assert bool(people) != bool(said)
    assert "\n" not in said
    assert len({one.id.casefold() for one in people}) == len(people)


class TestColumns:
    """Labels and rows of learning platforms."""

    def test_canvas(self, tmp_path: Path):
        rows = [
            ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"],
            ["    Points Possible", "", "", "", ""],
            ["가나다", "90001", "2026001101", "a", "1"],
            ["Kim, Ann", "90002", "2026001102", "b", "1"],
            ["Student, Test", "90003", "deadbeef00", "", "1"],
        ]
        assert listed(tmp_path, text_of(rows).encode("utf-8-sig")) == [
            Person("2026001101", "가나다", canvas="90001"),
            Person("2026001102", "Kim, Ann", aliases=("Ann Kim",), canvas="90002"),
        ]

    def test_canvas_that_knows_no_ids_of_the_school(self, tmp_path: Path):
        rows = [["Student", "ID", "SIS User ID", "Section"], ["가나다", "90001", "", "1"]]
        assert listed(tmp_path, text_of(rows).encode()) == [Person("90001", "가나다", canvas="90001")]

    @pytest.mark.parametrize(
        "labels",
        [
            ["First name", "Last name", "ID number", "Email address"],
            ["First name", "Surname", "ID number", "Email address"],
            ["이름", "성", "ID 번호", "이메일 주소"],
            ["이름", "성", "학 번", "E-mail"],
            ["이름", "성", "학번(교번)", "이메일"],
        ],
    )
    def test_moodle(self, tmp_path: Path, labels: list[str]):
        rows = [labels, ["나다", "가", "2026001101", "a@example.com"]]
        people = listed(tmp_path, text_of(rows).encode())
        assert people == [Person("2026001101", "가나다", "a@example.com", ("나다가",))]
        for folder in ("가나다_1234567_assignsubmission_file_", "나다 가_1234567_assignsubmission_file_"):
            assert People(roster=people).whose([folder, "00-start.ipynb"]) == "2026001101"

    def test_a_whole_name_beside_the_familys(self, tmp_path: Path):
        rows = [["학번", "이름", "성"], ["1", "홍길동", "홍"], ["2", "남수", "남"]]
        assert [one.name for one in listed(tmp_path, text_of(rows).encode())] == ["홍길동", "남남수"]


class TestIds:
    """Ids that cannot be, before anybody is enrolled."""

    @pytest.mark.parametrize("bad", ["2.02600E+11", "2.026E+09", "2,02600E+11", "#REF!", "2026 00305", "../a"])
    def test_refused_with_the_row(self, tmp_path: Path, bad: str):
        line = refused(tmp_path, text_of([*LISTED, [], [bad, "사아자", ""]]).encode())
        assert "5째 줄" in line
        assert ("반올림" in line) == ("E+" in bad)

    def test_a_number_that_a_workbook_cannot_hold(self, tmp_path: Path):
        assert "2째 줄" in refused(tmp_path, workbook([["학번"], [20260003011234567]]))

    @pytest.mark.parametrize(
        "written", ["2026001101.0", '="2026001101"', "'2026001101", "２０２６００１１０１", " 2026001101\xa0"]
    )
    def test_the_same_id(self, tmp_path: Path, written: str):
        assert listed(tmp_path, text_of([["학번"], [written]]).encode())[0].id == GA.id

    def test_twice_with_both_rows(self, tmp_path: Path):
        assert "(2째 줄, 4째 줄)" in refused(tmp_path, text_of([*LISTED, [GA.id, "사아자", ""]]).encode())


# ---- whose it is ----------------------------------------------------------------------------------------

CLASS = (
    Person("2026000301", "가나다"),
    Person("2026000302", "라마바", canvas="90002"),
    Person("2026000303", "이수"),
    Person("B000304", "사아자"),
    Person("2026-00305", "차카타"),
    Person("12345", "파하"),
)
THEIRS = {
    "2026000301_가나다.ipynb": "2026000301",
    "과제1주차가나다.ipynb": "2026000301",
    "가나다가 냄.ipynb": "2026000301",
    "이수.ipynb": "2026000303",
    "이 수_과제.ipynb": "2026000303",
    "이수의 과제.ipynb": "2026000303",
    "이수학생과제최종.ipynb": "2026000303",
    "B000304-hw1.ipynb": "B000304",
    "b000304.ipynb": "B000304",
    "homework_B000304final.ipynb": "B000304",
    "2026-00305-1차.ipynb": "2026-00305",
    "hw2026-00305.ipynb": "2026-00305",
    "0012345.ipynb": "12345",
    "라마바_20261105.ipynb": "2026000302",
    "라마바_1234567_assignsubmission_file": "2026000302",
    "someone_90002_678901_a.ipynb": "2026000302",
}
NOT_THEIRS = {
    ("이수영.ipynb",): "명단의 누구와도",
    ("김이수.ipynb",): "명단의 누구와도",
    ("이수은.ipynb",): "명단의 누구와도",
    ("AB000304.ipynb",): "명단의 누구와도",
    ("B0003041.ipynb",): "명단의 누구와도",
    ("2026-003051.ipynb",): "명단의 누구와도",
    ("2026999999_가나다.ipynb",): "명단에 없는 학번(2026999999)",
    ("가나다", "2026999999.ipynb"): "명단에 없는 학번(2026999999)",
    ("B999999_사아자.ipynb",): "명단에 없는 학번(b999999)",
    ("2026000301 가나다", "2026000302_라마바.ipynb"): (
        "폴더 '2026000301 가나다'은(는) 2026000301, 파일 '2026000302_라마바.ipynb'은(는) 2026000302"
    ),
    ("가나다_12345_assignsubmission_file", "라마바.ipynb"): "서로 다른 사람",
    ("이수영_1239999_assignsubmission_file_", "00-start.ipynb"): "명단에 없는 사람입니다(이수영)",
    ("이수영_12345_assignsubmission_file_", "00-start.ipynb"): "명단에 없는 사람입니다(이수영)",
    ("stranger_LATE_99345_678901_00-start.ipynb",): "명단에 없는 사람입니다(stranger)",
    ("stranger_99345_678901_2026999999.ipynb",): "명단에 없는 학번입니다(2026999999)",
    ("가나다_90002_678901_a.ipynb",): "여러 사람",
    ("someone_90002_678901_2026000301.ipynb",): "여러 사람",
}


@pytest.mark.parametrize("name", THEIRS)
def test_what_tells_of_one_person(name: str):
    assert People(roster=CLASS).whose(["과제.zip", name]) == THEIRS[name]


@pytest.mark.parametrize("parts", NOT_THEIRS)
def test_what_does_not(parts: tuple[str, ...]):
    with pytest.raises(Unknown) as error:
        People(roster=CLASS).whose(parts)
    assert NOT_THEIRS[parts] in str(error.value)


def test_zeros_that_a_list_has_lost_are_said():
    people = People(roster=CLASS)
    assert people.whose(["0012345.ipynb"]) == "12345"
    assert "0012345" in people.notes["12345"]
    with pytest.raises(Unknown, match="여러 사람"):
        People(roster=(Person("012345"), Person("0012345"))).whose(["12345.ipynb"])


def test_a_courses_number_on_the_download_is_nobodys():
    assert People(roster=CLASS).whose(["202610001 과제.zip", "가나다.ipynb"]) == "2026000301"


numbers = st.integers(10**7, 10**8 - 1).map("20{}".format)
separators = st.sampled_from(["", "-", "_", " ", "(", "과제", "hw", "final"])


@given(st.lists(numbers, min_size=2, max_size=5, unique=True), separators, separators, st.data())
def test_a_listed_id_is_found_at_its_edges_and_two_are_said(
    ids: list[str], before: str, after: str, data: st.DataObject
):
    people = People(roster=[Person(one) for one in ids])
    mine, other = data.draw(st.permutations(ids))[:2]
    assert people.whose([f"{before}{mine}{after}.ipynb"]) == mine
    assert people.whose([mine, "a.ipynb"]) == people.whose([mine, f"{mine}.ipynb"]) == mine
    with pytest.raises(Unknown, match="서로 다른"):
        people.whose([mine, f"{before}{other}{after}.ipynb"])
    with pytest.raises(Unknown):
        people.whose([f"{before}9{mine}{after}.ipynb"])


syllables = st.text(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), min_size=2, max_size=4)


@given(syllables, st.sampled_from("영희철수진"))
def test_a_longer_name_is_somebody_else(name: str, more: str):
    people = People(roster=[Person("2026000301", name)])
    assert people.whose([f"{name}.ipynb"]) == "2026000301"
    with pytest.raises(Unknown):
        people.whose([f"{name}{more}.ipynb"])


@given(st.lists(st.text(max_size=30), min_size=1, max_size=4))
def test_any_names_are_somebody_listed_or_one_line(parts: list[str]):
    with contextlib.suppress(Unknown):
        assert People(roster=CLASS).whose(parts) in {one.id for one in CLASS}


# ---- names and lists as schools and platforms write them ---------------------------------------------

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
