"""Archives of every kind, names in every encoding, and what cannot be opened."""

from __future__ import annotations

import os
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograde.collecting import archives
from autograde.demo.zip import NOON, zipped
from tests.support.hand_ins import NOTEBOOK

slowish = settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))


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
