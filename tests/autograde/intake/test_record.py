"""`intake.json`: what is written is read again, and what an earlier version wrote too."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograde.intake.handed_in import HandedIn
from autograde.intake.reading import Cell
from autograde.intake.record import RECORD, Intake, Status, Suspicion, decoded, encoded, read, write
from autograde.intake.unusual import Finding, Kind

texts = st.text(st.characters(codec="utf-8"))
files = st.builds(HandedIn, name=texts, sha256=texts)
intakes = st.builds(
    Intake,
    reason=texts,
    repairs=st.lists(texts).map(tuple),
    unplaced=st.lists(st.builds(Cell, number=st.integers(1, 99), kind=texts, source=texts)).map(tuple),
    source=st.none() | files,
    files=st.lists(files).map(tuple),
    suspicions=st.lists(st.builds(Suspicion, exercise=texts, seen=texts)).map(tuple),
    unusual=st.lists(
        st.builds(Finding, exercise=texts, line=st.integers(1), kind=st.sampled_from(Kind), carried=st.booleans())
    ).map(tuple),
)


@given(intakes)
def test_what_is_written_is_read_again(intake: Intake):
    """Names of files as they may be shown, by which an unchanged hand-in is known again."""
    found = decoded(json.loads(encoded(intake)))
    assert (found.status, found.reason, found.repairs) == (intake.status, intake.reason, intake.repairs)
    assert (found.unplaced, found.suspicions) == (intake.unplaced, intake.suspicions)
    assert found.unusual == intake.unusual
    assert found.identities == intake.identities
    assert (found.source is None) == (intake.source is None)
    assert encoded(found) == encoded(intake)


def test_a_file(tmp_path: Path):
    intake = Intake(repairs=("고친 것",), files=(HandedIn("가나다.ipynb", sha256="0123"),))
    write(tmp_path, intake)
    assert read(tmp_path) == intake
    assert json.loads((tmp_path / RECORD).read_text(encoding="utf8"))["status"] == "고쳐서 채점함"


def test_where_nothing_was_written(tmp_path: Path):
    """Plain nbgrader has graded, or something broke off."""
    assert read(tmp_path) is None
    for content in ("", "{", "[1]", "3", "[" * 100_000):
        (tmp_path / RECORD).write_text(content)
        assert read(tmp_path) is None


def test_suspicions_of_an_earlier_version():
    found = decoded({"status": "채점함", "suspicions": ["test_is_long: 기대하는 값을 바꾸어도 통과했습니다: x == 1"]})
    assert found.suspicions == (Suspicion("is_long", "기대하는 값을 바꾸어도 통과했습니다: x == 1"),)
    assert str(found.suspicions[0]).startswith("is_long: 기대하는")


def test_unusual_code_in_other_versions_records():
    """An earlier one knew nothing of it; a later one may know more kinds."""
    assert decoded({"status": "채점함", "suspicions": []}).unusual == ()
    line = {"exercise": "is_long", "line": 3, "carried": False}
    found = decoded({"unusual": [line | {"kind": kind} for kind in ("frames", "telepathy", None, [], {})]})
    assert found.unusual == (Finding("is_long", 3, Kind.FRAMES),)
    assert found.status == Status.GRADED


@pytest.mark.parametrize("status", list(Status))
def test_a_status_without_a_reason(status: Status):
    assert (decoded({"status": status}).status == Status.UNREADABLE) == (status == Status.UNREADABLE)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | texts,
        lambda some: st.lists(some) | st.dictionaries(texts, some),
        max_leaves=8,
    ),
    st.sampled_from(["reason", "repairs", "unplaced", "source", "files", "suspicions", "unusual", "status"]),
)
def test_whatever_stands_there_is_read(value: object, key: str):
    assert isinstance(decoded({key: value}), Intake)
