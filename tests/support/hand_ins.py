"""Folders and zips as instructors in Korea receive them, each with what `course collect` should make of it.

A case has a tree: names to bytes, or to another tree for a folder. It expects the learners with the name of the file
that is chosen for each, and the reasons for the files that could not be assigned.
"""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass, field

from autograde.collecting.people import Person
from autograde.demo.zip import zipped
from autograde.layout import Layout
from autograde.lesson.answers import hand_in, model_answers
from autograde.lesson.cells import serialize
from tests.support.copies import ROOT

COURSE = Layout(ROOT)
LESSON = "00-start"
NOTEBOOK = serialize(hand_in(COURSE, LESSON, model_answers(COURSE, LESSON)))
BLANK = serialize(hand_in(COURSE, LESSON, {}))
OTHER = serialize(hand_in(COURSE, "01-tf-data", {}))
OWN = b'{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'

NO_ID = "파일과 폴더의 이름에 학번이 없습니다"
NO_LESSON = "어느 단원의 노트북인지 알 수 없습니다"
NOT_LISTED = "명단에 없는 학번입니다"
NO_NAME = "명단의 누구와도 이름이 맞지 않습니다"
SEVERAL = "명단에서 여러 사람과 맞습니다"
BROKEN_ZIP = "압축 파일이 깨졌습니다"

ROSTER = (
    Person("2024123456", "홍길동", "hong@example.ac.kr"),
    Person("2024123457", "김하나", "hana@example.ac.kr"),
    Person("2024123458", "김하", "ha@example.ac.kr"),
    Person("2024123459", "이 둘", "two@example.ac.kr"),
    Person("2023000001", "박셋", "park1@example.ac.kr"),
    Person("2023000002", "박셋", "park2@example.ac.kr"),
    Person("kim.a", "Kim, Ann", "ann@example.com"),
)


def changed(**metadata) -> dict:
    """Return the notebook as parsed JSON, with more metadata."""
    notebook = json.loads(NOTEBOOK)
    notebook["metadata"] |= metadata
    return notebook


def colab() -> bytes:
    """Return the notebook as Colab saves it: its own metadata, ids in the metadata too, one line of JSON."""
    notebook = changed(colab={"provenance": [], "gpuType": "T4"}, accelerator="GPU")
    for cell in notebook["cells"]:
        cell["metadata"]["id"] = cell["id"]
        cell["metadata"]["colab"] = {"base_uri": "https://localhost:8080/"}
    return json.dumps(notebook).encode()


def vs_code() -> bytes:
    """Return the notebook as VS Code saves it: languages on cells, and ids that it may have made anew."""
    notebook = changed(language_info={"name": "python", "version": "3.13.1"})
    for number, cell in enumerate(notebook["cells"]):
        cell["metadata"]["vscode"] = {"languageId": "python"}
        cell["id"] = f"{number:08x}"
    return json.dumps(notebook, indent=2).encode()


def old_jupyter() -> bytes:
    """Return the notebook as Jupyter of 2019 saves it: format 4.2, no cell ids."""
    notebook = changed()
    notebook["nbformat_minor"] = 2
    for cell in notebook["cells"]:
        cell.pop("id")
    return json.dumps(notebook, indent=1).encode()


def without_metadata() -> bytes:
    notebook = json.loads(NOTEBOOK)
    for cell in notebook["cells"]:
        cell.pop("id", None)
        cell["metadata"] = {}
    return json.dumps(notebook).encode()


@dataclass(frozen=True)
class Case:
    tree: dict
    chosen: dict[str, str] = field(default_factory=dict)
    unplaced: tuple[str, ...] = ()
    elsewhere: int = 0
    roster: tuple[Person, ...] = ()
    missing: int | None = None


ONE, TWO = "2024123456", "2024123457"
N = f"{LESSON}.ipynb"

CASES = {
    # ---- names of files ----
    "a single file": Case({f"{ONE}.ipynb": NOTEBOOK}, {ONE: f"{ONE}.ipynb"}),
    "an id and a name": Case({f"{ONE}_홍길동_{N}": NOTEBOOK}, {ONE: f"{ONE}_홍길동_{N}"}),
    "an id in brackets": Case({f"홍길동({ONE}).ipynb": NOTEBOOK}, {ONE: f"홍길동({ONE}).ipynb"}),
    "an id stuck to a name": Case({f"홍길동{ONE}.ipynb": NOTEBOOK}, {ONE: f"홍길동{ONE}.ipynb"}),
    "an id of eight digits": Case({"20241234_홍길동.ipynb": NOTEBOOK}, {"20241234": "20241234_홍길동.ipynb"}),
    "an id of nine digits": Case({"202412345 홍길동.ipynb": NOTEBOOK}, {"202412345": "202412345 홍길동.ipynb"}),
    "an id and a date": Case({f"20261105_153000_{ONE}.ipynb": NOTEBOOK}, {ONE: f"20261105_153000_{ONE}.ipynb"}),
    "only a date and a time": Case({"20261105_153000.ipynb": NOTEBOOK}, unplaced=(NO_ID,)),
    "a Korean Colab's copy": Case({ONE: {f"{N}의 사본": NOTEBOOK}}, {ONE: f"{N}의 사본"}),
    "an English Colab's copy": Case({ONE: {f"Copy of {N}": NOTEBOOK}}, {ONE: f"Copy of {N}"}),
    "a browser's second download": Case({ONE: {f"{LESSON} (1).ipynb": NOTEBOOK}}, {ONE: f"{LESSON} (1).ipynb"}),
    "a browser's text file": Case({ONE: {f"{N}.txt": NOTEBOOK}}, {ONE: f"{N}.txt"}),
    "a browser's JSON file": Case({ONE: {f"{LESSON}.json": NOTEBOOK}}, {ONE: f"{LESSON}.json"}),
    "in capitals": Case({ONE: {"00-START.IPYNB": NOTEBOOK}}, {ONE: "00-START.IPYNB"}),
    "a title that says nothing": Case({ONE: {"Untitled7.ipynb": NOTEBOOK}}, {ONE: "Untitled7.ipynb"}),
    "decomposed Hangul on disk": Case({unicodedata.normalize("NFD", f"홍길동_{ONE}"): {N: NOTEBOOK}}, {ONE: N}),
    "an e-mail address": Case({"hong.gd@example.ac.kr": {N: NOTEBOOK}}, {"hong.gd": N}),
    "no id anywhere": Case({"홍길동": {N: NOTEBOOK}}, unplaced=(NO_ID,)),
    # ---- archives ----
    "a zip of Korean Windows": Case({"과제.zip": zipped({f"홍길동_{ONE}/{N}": NOTEBOOK}, "cp949")}, {ONE: N}),
    "a zip of macOS": Case(
        {"과제.zip": zipped({f"홍길동_{ONE}/{N}": NOTEBOOK, f"__MACOSX/홍길동_{ONE}/._{N}": b"\0"}, "nfd")}, {ONE: N}
    ),
    "a zip of Linux": Case({"과제.zip": zipped({f"홍길동_{ONE}/{N}": NOTEBOOK})}, {ONE: N}),
    "a zip of zips": Case(
        {"전체.zip": zipped({f"{ONE}.zip": zipped({N: NOTEBOOK}), f"{TWO}.zip": zipped({N: BLANK})})}, {ONE: N, TWO: N}
    ),
    "a zip in a folder in a zip": Case(
        {"전체.zip": zipped({f"{ONE} 홍길동/내 과제.zip": zipped({f"과제/{N}": NOTEBOOK}, "cp949")})}, {ONE: N}
    ),
    "the learner is the zip": Case({f"{ONE}.zip": zipped({"00/과제/파일.ipynb": NOTEBOOK})}, {ONE: "파일.ipynb"}),
    "half a zip": Case({f"{ONE}.zip": zipped({N: NOTEBOOK})[:-40]}, unplaced=(BROKEN_ZIP,)),
    "other archives": Case(
        {ONE: {"a.7z": b"7z\xbc\xaf\x27\x1c", "b.rar": b"Rar!\x1a\x07\x00", "c.egg": b"EGGA\0\1\0\0"}},
        unplaced=("7z", "rar", "알집"),
    ),
    "names that lead out": Case({"a.zip": zipped({f"../../{ONE}/{N}": NOTEBOOK})}, {ONE: N}),
    "names of a Windows disk": Case({"a.zip": zipped({f"C:\\과제\\{ONE}\\{N}": NOTEBOOK})}, {ONE: N}),
    # ---- learning platforms ----
    "Moodle": Case({"m.zip": zipped({f"홍길동_1234567_assignsubmission_file_/{N}": NOTEBOOK})}, {"1234567": N}),
    "Moodle with a roster": Case(
        {"m.zip": zipped({f"홍길동_1234567_assignsubmission_file_/{N}": NOTEBOOK})}, {ONE: N}, roster=ROSTER, missing=6
    ),
    "Canvas": Case(
        {"c.zip": zipped({f"honggildong_LATE_12345_678901_{N}": NOTEBOOK})},
        {"honggildong": f"honggildong_LATE_12345_678901_{N}"},
    ),
    "Canvas with a roster": Case(
        {"c.zip": zipped({f"kimann_12345_678901_{N}": NOTEBOOK})}, {"kim.a": f"kimann_12345_678901_{N}"}, roster=ROSTER
    ),
    "Blackboard": Case(
        {"b.zip": zipped({f"hw1_{ONE}_attempt_2026-03-05-12-30-11_{N}": NOTEBOOK})},
        {ONE: f"hw1_{ONE}_attempt_2026-03-05-12-30-11_{N}"},
    ),
    "nbgrader's zip_collect": Case(
        {"downloaded": {LESSON: {"extracted": {f"x_kim_attempt_2026-03-05-12-30-11_{N}": NOTEBOOK}}}},
        {"kim": f"x_kim_attempt_2026-03-05-12-30-11_{N}"},
    ),
    "nbgrader's submitted": Case({"submitted": {"kim": {LESSON: {N: NOTEBOOK, "timestamp.txt": b"x"}}}}, {"kim": N}),
    # ---- who, with a roster ----
    "a name": Case({"홍길동": {N: NOTEBOOK}}, {ONE: N}, roster=ROSTER, missing=6),
    "a name in the file's": Case({"홍길동의 과제.ipynb": NOTEBOOK}, {ONE: "홍길동의 과제.ipynb"}, roster=ROSTER),
    "a name that another's begins with": Case({"김하나.ipynb": NOTEBOOK}, {TWO: "김하나.ipynb"}, roster=ROSTER),
    "two of one name": Case({"박셋.ipynb": NOTEBOOK}, unplaced=(SEVERAL,), roster=ROSTER),
    "two of one name, with an id": Case(
        {"박셋_2023000002.ipynb": NOTEBOOK}, {"2023000002": "박셋_2023000002.ipynb"}, roster=ROSTER
    ),
    "two names": Case({"홍길동, 김하나.ipynb": NOTEBOOK}, unplaced=(SEVERAL,), roster=ROSTER),
    "somebody else's id": Case({"2019000000.ipynb": NOTEBOOK}, unplaced=(NOT_LISTED,), roster=ROSTER),
    "nobody's name": Case({"과제 제출.ipynb": NOTEBOOK}, unplaced=(NO_NAME,), roster=ROSTER),
    # ---- which lesson ----
    "another lesson": Case({ONE: {"01-tf-data.ipynb": OTHER}}, elsewhere=1),
    "another lesson under this one's name": Case({ONE: {N: OTHER}}, elsewhere=1),
    "this lesson under another's name": Case({ONE: {"01-tf-data.ipynb": NOTEBOOK}}, {ONE: "01-tf-data.ipynb"}),
    "both lessons": Case({ONE: {N: NOTEBOOK, "01-tf-data.ipynb": OTHER}}, {ONE: N}, elsewhere=1),
    "half a notebook": Case({ONE: {N: NOTEBOOK[: len(NOTEBOOK) // 2]}}, {ONE: N}),
    "an empty file": Case({ONE: {N: b""}}, {ONE: N}),
    "an empty file with no name": Case({ONE: {"제목.ipynb": b""}}, unplaced=(NO_LESSON,)),
    "somebody's own notebook": Case(
        {ONE: {"연습.ipynb": b'{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'}},
        unplaced=(NO_LESSON,),
    ),
    # ---- saved by ----
    "Colab": Case({ONE: {N: colab()}}, {ONE: N}),
    "VS Code": Case({ONE: {N: vs_code()}}, {ONE: N}),
    "Jupyter of 2019": Case({ONE: {N: old_jupyter()}}, {ONE: N}),
    "without ids and metadata": Case({ONE: {"제목.ipynb": without_metadata()}}, {ONE: "제목.ipynb"}),
    "in CP949": Case({ONE: {N: NOTEBOOK.decode().encode("cp949", "ignore")}}, {ONE: N}),
    "with a byte order mark": Case({ONE: {N: b"\xef\xbb\xbf" + NOTEBOOK}}, {ONE: N}),
    # ---- beside it ----
    "a note beside it": Case({ONE: {LESSON: {N: NOTEBOOK, "읽어 주세요.txt": "늦어서 죄송합니다".encode()}}}, {ONE: N}),
    "a report beside it": Case({ONE: {N: NOTEBOOK, "보고서.hwp": b"\xd0\xcf", "그림.png": b"\x89PNG"}}, {ONE: N}),
    "checkpoints beside it": Case(
        {ONE: {N: NOTEBOOK, ".ipynb_checkpoints": {"00-start-checkpoint.ipynb": BLANK}}}, {ONE: N}
    ),
    "nothing at all": Case({ONE: {}}),
}
