"""Broken submissions: what learners, their browsers and their computers do to a notebook.

Each builder is named for what is broken. It gets the notebook of `LESSON` with model answers, as parsed JSON, and the
submission's folder; it returns the notebook, or its bytes, to be written under the lesson's name, or writes what it
wants itself and returns None. Its decorator says what grading must give:

    @recovers(says=…)       the marks of the unbroken notebook; what intake tells the learner contains this
    @loses(exercise, …)     the same, but for these exercises
    @hopeless(reason)       "채점 불가", with this in the reason
"""

from __future__ import annotations

import copy
import json
import os
import re
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import jupytext
import nbformat

from autograde.layout import Layout
from autograde.lesson.answers import hand_in, model_answers
from tests.support.copies import ROOT

LESSON = "01-tf-data"
NAME = f"{LESSON}.ipynb"
LAST = "make_batches"  # no other exercise needs its answer


@dataclass(frozen=True)
class Broken:
    """One broken submission and the result that grading must give.

    Attributes:
        name: the builder's name.
        build: the builder, see above.
        lost: exercises that score 0 nevertheless.
        reason: part of the reason why it cannot be graded; empty where it can.
        says: part of what the learner is told; empty where nothing needs to be said.
    """

    name: str
    build: Callable[[dict, Path], dict | bytes | None]
    lost: frozenset[str] = frozenset()
    reason: str = ""
    says: str = ""

    def make(self, layout: Layout, folder: Path) -> None:
        """Write the submission into its folder."""
        folder.mkdir(parents=True, exist_ok=True)
        made = self.build(answered(layout), folder)
        if made is not None:
            (folder / NAME).write_bytes(made if isinstance(made, bytes) else dump(made))


BROKEN: dict[str, Broken] = {}


def register(build: Callable, **expected) -> Callable:
    BROKEN[build.__name__] = Broken(build.__name__, build, **expected)
    return build


def recovers(says: str = "") -> Callable:
    return lambda build: register(build, says=says)


def loses(*lost: str, says: str = "") -> Callable:
    return lambda build: register(build, lost=frozenset(lost), says=says)


def hopeless(reason: str) -> Callable:
    return lambda build: register(build, reason=reason)


def answered(layout: Layout) -> dict:
    """Return the notebook with the model answers, as parsed JSON."""
    return json.loads(nbformat.writes(hand_in(layout, LESSON, model_answers(layout, LESSON))))


def dump(notebook) -> bytes:
    return json.dumps(notebook, ensure_ascii=False, indent=1).encode()


def cell(notebook: dict, name: str) -> dict:
    """Return the cell with this grade_id."""
    return next(one for one in notebook["cells"] if graded(one).get("grade_id") == name)


def graded(one: dict) -> dict:
    return one["metadata"].get("nbgrader", {})


def text_of(one: dict) -> str:
    return "".join(one["source"])


def insert(notebook: dict, after: str, *cells: dict) -> dict:
    """Insert cells after the one with this grade_id; return the notebook."""
    place = notebook["cells"].index(cell(notebook, after)) + 1
    notebook["cells"][place:place] = cells
    return notebook


def code(source: str, **more) -> dict:
    return {"cell_type": "code", "metadata": {}, "source": source, "outputs": [], "execution_count": None} | more


def stub(name: str) -> str:
    return f"def {name}(*arguments):\n    raise NotImplementedError\n"


# ---- cells ------------------------------------------------------------------------------------


@recovers()
def duplicated_test(notebook: dict, _: Path):
    return insert(notebook, "test_is_long", copy.deepcopy(cell(notebook, "test_is_long")))


@recovers(says="is_long의 답이 여러 셀에")
def older_version_kept_above(notebook: dict, _: Path):
    older = copy.deepcopy(cell(notebook, "is_long"))
    older["source"] = "def is_long(line, min_length):\n    return None"
    notebook["cells"].insert(notebook["cells"].index(cell(notebook, "is_long")), older)
    return notebook


@recovers()
def stub_copied_below_the_answer(notebook: dict, _: Path):
    blank = copy.deepcopy(cell(notebook, "is_long"))
    blank["source"] = (
        'def is_long(line, min_length):\n    """줄이 min_length 바이트를 넘는지 알려 줍니다.\n\n'
        "    line: 문자열 스칼라 텐서\n    min_length: 바이트 수, 정수\n    돌려주는 값: 불리언 스칼라 텐서\n"
        '    """\n    # 여기에 코드를 쓰고 아래 줄을 지우세요.\n'
        '    raise NotImplementedError("아직 답을 쓰지 않은 문제입니다.")'
    )
    return insert(notebook, "is_long", blank)


@recovers(says="is_long의 답이 여러 셀에")
def experiment_below_the_test(notebook: dict, _: Path):
    """Code that is tried out after the test has passed, and that is not the answer."""
    return insert(notebook, "test_is_long", code("def is_long(line, min_length):\n    return True"))


@recovers(says="함수나 클래스의 이름으로 찾았습니다")
def answered_in_a_new_cell(notebook: dict, _: Path):
    """An answer in a new cell below its own answer cell, which is empty."""
    answer = text_of(cell(notebook, "is_long"))
    cell(notebook, "is_long")["source"] = ""
    return insert(notebook, "is_long", code(answer))


@recovers(says="함수나 클래스의 이름으로 찾았습니다")
def answered_below_the_stub(notebook: dict, _: Path):
    """An answer in a new cell below its own answer cell, which is as it was released."""
    answer = text_of(cell(notebook, "is_long"))
    cell(notebook, "is_long")["source"] = stub("is_long")
    return insert(notebook, "is_long", code(answer))


@recovers(says="원래 답 셀에 써 주세요")
def two_answers_in_one_cell(notebook: dict, _: Path):
    both = text_of(cell(notebook, "first_lines")) + "\n\n\n" + text_of(cell(notebook, "is_long"))
    cell(notebook, "first_lines")["source"] = both
    cell(notebook, "is_long")["source"] = ""
    return notebook


@recovers(says="함께 옮겼습니다")
def helper_in_a_cell_of_its_own(notebook: dict, _: Path):
    answer = cell(notebook, "is_long")
    notebook["cells"].insert(
        2, code("import math as learners_math\n\nUNIT = 1\n\ndef bytes_of(n):\n    return n * UNIT")
    )
    answer["source"] = text_of(answer) + "\n\nlearners_math.floor(bytes_of(2))"
    return notebook


@recovers()
def joiner_in_an_f_string(notebook: dict, _: Path):
    """An emoji in an f-string that Python 3.11 can parse and cannot unparse."""
    line = "ok = True\nprint(f\"{'\U0001f469\u200d\U0001f4bb' if ok else ''} 성공\")"
    answer = cell(notebook, "is_long")
    answer["source"] = text_of(answer) + "\n\n" + line
    return insert(notebook, "is_long", code(line))


@recovers(says="함께 옮겼습니다")
def twenty_thousand_helpers(notebook: dict, _: Path):
    """Helpers of which each calls the one before it; the answer needs the last."""
    lines = ["def h0():\n    return 1", *(f"def h{n}():\n    return h{n - 1}()" for n in range(1, 20_000))]
    answer = cell(notebook, LAST)
    answer["source"] = text_of(answer) + "\n\nlast = h19999"
    notebook["cells"][2:2] = [code("\n".join(lines[at : at + 1000])) for at in range(0, 20_000, 1000)]
    return notebook


@loses(LAST, says=f"답 셀 {LAST}이(가) 낸 노트북에 없어")
def deleted_answer(notebook: dict, _: Path):
    notebook["cells"].remove(cell(notebook, LAST))
    return notebook


@recovers(says="낸 노트북에 test_is_long 셀이 없어(지웠거나 이전에 받은")
def deleted_test(notebook: dict, _: Path):
    notebook["cells"].remove(cell(notebook, "test_is_long"))
    return notebook


@recovers(says="낸 노트북에 setup 셀이 없어")
def only_the_answers_left(notebook: dict, _: Path):
    notebook["cells"] = [one for one in notebook["cells"] if graded(one).get("solution")]
    return notebook


@recovers(says="test_is_long 셀이 지금의 단원과 달라(고쳤거나 이전에 받은")
def edited_test(notebook: dict, _: Path):
    cell(notebook, "test_is_long")["source"] = "assert True"
    return notebook


@recovers(says="setup 셀이 지금의 단원과 달라(고쳤거나 이전에 받은")
def broken_setup(notebook: dict, _: Path):
    cell(notebook, "setup")["source"] = "raise SystemError('고친 준비 셀')"
    return notebook


@recovers()
def reversed_order(notebook: dict, _: Path):
    notebook["cells"].reverse()
    return notebook


@recovers(says="코드 셀이 아니어서")
def answer_turned_into_text(notebook: dict, _: Path):
    for key in ("outputs", "execution_count"):
        del cell(notebook, "is_long")[key]
    cell(notebook, "is_long")["cell_type"] = "markdown"
    return notebook


@recovers()
def tests_turned_into_text(notebook: dict, _: Path):
    cell(notebook, "test_is_long")["cell_type"] = "raw"
    return notebook


@recovers(says="보이지 않는 글자")
def hard_spaces_in_code(notebook: dict, _: Path):
    """Code with no-break spaces, as it is copied from a web page or a messenger."""
    answer = cell(notebook, LAST)
    answer["source"] = text_of(answer).replace("    ", "\u00a0\u00a0\u00a0\u00a0") + "\u200b"
    return notebook


@loses(LAST, says="둥근 따옴표")
def round_quotes_in_code(notebook: dict, _: Path):
    answer = cell(notebook, LAST)
    answer["source"] = text_of(answer) + "\nname = “둥근 따옴표”"
    return notebook


@loses(LAST)
def syntax_error(notebook: dict, _: Path):
    cell(notebook, LAST)["source"] = f"def {LAST}(path, *, batch_size\n    return None"
    return notebook


@loses(LAST, says="비슷한 내용")
def renamed_function_in_a_pasted_cell(notebook: dict, _: Path):
    answer = cell(notebook, LAST)
    docstring = text_of(answer).split('"""')[1]
    source = (
        f'def make_batch(path, *, batch_size, min_length, shuffle_buffer=None, seed=None):\n    """{docstring}"""\n'
    )
    source += "    # 여기에 코드를 쓰고 아래 줄을 지우세요.\n    return 0"
    notebook["cells"][notebook["cells"].index(answer)] = code(source)
    return notebook


# ---- metadata ---------------------------------------------------------------------------------


def every_nbgrader_cell(notebook: dict, **changes) -> dict:
    for one in notebook["cells"]:
        if graded(one):
            one["metadata"]["nbgrader"].update(changes)
    return notebook


@recovers(says="채점 정보(metadata.nbgrader)가 지금의 단원과 달라(고쳤거나 이전에 받은")
def schema_version_2(notebook: dict, _: Path):
    return every_nbgrader_cell(notebook, schema_version=2)


@recovers(says="채점 정보(metadata.nbgrader)가 지금의 단원과 달라(고쳤거나 이전에 받은")
def schema_version_4(notebook: dict, _: Path):
    return every_nbgrader_cell(notebook, schema_version=4)


@recovers()
def changed_grade_id(notebook: dict, _: Path):
    cell(notebook, "is_long")["metadata"]["nbgrader"]["grade_id"] = "my_is_long"
    return notebook


@recovers()
def same_grade_id_everywhere(notebook: dict, _: Path):
    return every_nbgrader_cell(notebook, grade_id="is_long")


@recovers()
def swapped_identities(notebook: dict, _: Path):
    first, second = cell(notebook, "first_lines"), cell(notebook, "is_long")
    first["metadata"], second["metadata"] = second["metadata"], first["metadata"]
    first["id"], second["id"] = second["id"], first["id"]
    return notebook


@recovers(says="채점 정보(metadata.nbgrader)가 지금의 단원과 달라(고쳤거나 이전에 받은")
def flipped_flags(notebook: dict, _: Path):
    for one in notebook["cells"]:
        for flag in ("grade", "solution", "locked", "task"):
            if graded(one):
                one["metadata"]["nbgrader"][flag] = not graded(one)[flag]
    return notebook


@recovers(says="채점 정보(metadata.nbgrader)가 지금의 단원과 달라(고쳤거나 이전에 받은")
def raised_points(notebook: dict, _: Path):
    return every_nbgrader_cell(notebook, points=100)


@recovers()
def nonsense_in_metadata(notebook: dict, _: Path):
    values = [None, [], "x", 3, {"nbgrader": 7}, {"tags": 1, "nbgrader": []}]
    for number, one in enumerate(notebook["cells"]):
        if not graded(one):
            one["metadata"] = values[number % len(values)]
    notebook["metadata"] = {"kernelspec": {"name": "julia-9", "language": "julia"}, "widgets": {"broken": None}}
    notebook["cells"][-1] |= {"attachments": {"a.png": 3}, "metadata": None}
    return notebook


@recovers(says="실행을 건너뛰는 태그")
def skipping_tags(notebook: dict, _: Path):
    for one in notebook["cells"]:
        if graded(one):
            one["metadata"]["tags"] = ["skip-execution", "raises-exception"]
    return notebook


@recovers()
def no_grading_metadata(notebook: dict, _: Path):
    for one in notebook["cells"]:
        one["metadata"] = {}
    return notebook


@recovers(says="이름으로 찾았습니다")
def pasted_into_a_new_notebook(notebook: dict, _: Path):
    for number, one in enumerate(notebook["cells"]):
        one["metadata"], one["id"] = {}, f"pasted{number:04d}"
    return notebook


def saved_by_colab(notebook: dict) -> dict:
    """Return the notebook as Colab saves it: format 4.0, ids in the metadata, and Colab's own data on outputs."""
    notebook["nbformat_minor"] = 0
    notebook["metadata"]["colab"] = {"provenance": [], "toc_visible": True, "gpuType": "T4"}
    for number, one in enumerate(notebook["cells"]):
        one["metadata"] = {"id": one.pop("id")} | one["metadata"]
        one["source"] = text_of(one).splitlines(keepends=True)
        if one["cell_type"] == "code":
            one["metadata"] |= {"colab": {"base_uri": "https://localhost:8080/"}, "outputId": f"{number:032x}"}
            one["execution_count"] = number
            one["outputs"] = [{"output_type": "stream", "name": "stdout", "text": ["출력\n"]}]
    return notebook


@recovers()
def saved_by_colab_with_grading_metadata(notebook: dict, _: Path):
    return saved_by_colab(notebook)


@recovers()
def saved_by_colab_without_grading_metadata(notebook: dict, _: Path):
    for one in saved_by_colab(notebook)["cells"]:
        one["metadata"].pop("nbgrader", None)
    return notebook


# ---- the notebook format ----------------------------------------------------------------------


@recovers()
def notebook_format_3(notebook: dict, _: Path):
    old = nbformat.convert(nbformat.reads(json.dumps(notebook), as_version=4), 3)
    return json.loads(nbformat.writes(old, version=3))


@recovers()
def notebook_format_4_99(notebook: dict, _: Path):
    return notebook | {"nbformat_minor": 99}


@recovers()
def notebook_format_unknown(notebook: dict, _: Path):
    return {"cells": notebook["cells"], "nbformat": "일곱"}


@recovers()
def cells_without_ids(notebook: dict, _: Path):
    for one in notebook["cells"]:
        del one["id"]
    return notebook


@recovers()
def one_id_for_all(notebook: dict, _: Path):
    for one in notebook["cells"]:
        one["id"] = "is_long"
    return notebook


@recovers()
def sources_as_lists(notebook: dict, _: Path):
    for one in notebook["cells"]:
        one["source"] = text_of(one).splitlines(keepends=True)
    return notebook


@recovers()
def sources_missing(notebook: dict, _: Path):
    values = iter([None, 7, {"a": 1}, ["줄\n", None, 3]] * 20)
    for one in notebook["cells"]:
        if one["cell_type"] == "markdown":
            one["source"] = next(values)
    del notebook["cells"][0]["source"]
    return notebook


@recovers()
def cells_that_are_none(notebook: dict, _: Path):
    notebook["cells"][3:3] = [None, 7, "셀", [], {}, {"cell_type": "그림", "source": "?"}, {"cell_type": None}]
    return notebook


@recovers()
def metadata_missing(notebook: dict, _: Path):
    for one in notebook["cells"]:
        del one["metadata"]
    del notebook["metadata"]
    return notebook


@recovers()
def list_of_cells(notebook: dict, _: Path):
    return dump(notebook["cells"])


# ---- bytes ------------------------------------------------------------------------------------


@recovers()
def byte_order_mark(notebook: dict, _: Path):
    return b"\xef\xbb\xbf" + dump(notebook)


@recovers(says="UTF-16")
def utf_16(notebook: dict, _: Path):
    return json.dumps(notebook, ensure_ascii=False).encode("utf-16")


@recovers(says="CP949")
def cp949(notebook: dict, _: Path):
    """A notebook saved by an editor on Korean Windows; characters that CP949 does not have are lost."""
    return json.dumps(notebook, ensure_ascii=False).encode("cp949", errors="replace")


@recovers(says="깨진 글자")
def damaged_bytes_in_a_text(notebook: dict, _: Path):
    whole = "텍스트".encode()
    assert whole in dump(notebook)
    return dump(notebook).replace(whole, b"\xed\x85" + whole[3:], 1)


@recovers()
def zeros_at_the_end(notebook: dict, _: Path):
    """Zeros after the notebook, as a full disk or a drive that is not yet synchronised leaves them."""
    return dump(notebook) + b"\0" * 4096


@recovers(says="뒤에 붙은")
def something_behind_the_notebook(notebook: dict, _: Path):
    return dump(notebook) + b"\n{}}]"


@recovers()
def windows_line_ends(notebook: dict, _: Path):
    for one in notebook["cells"]:
        one["source"] = text_of(one).replace("\n", "\r\n")
    return dump(notebook).replace(b"\n", b"\r\n")


@recovers()
def old_mac_line_ends(notebook: dict, _: Path):
    for one in notebook["cells"]:
        one["source"] = text_of(one).replace("\n", "\r")
    return notebook


@recovers()
def half_an_emoji(notebook: dict, _: Path):
    notebook["cells"][0]["source"] = "반쪽 \ud83e 여우"
    return json.dumps(notebook).encode()


@recovers()
def zero_in_code(notebook: dict, _: Path):
    cell(notebook, LAST)["source"] = text_of(cell(notebook, LAST)) + "\0\n"
    return notebook


@recovers()
def numbers_out_of_range(notebook: dict, _: Path):
    text = json.dumps(notebook).rstrip("}")
    return f'{text}, "a": NaN, "b": -Infinity, "c": 1e99999, "d": {"9" * 6000}}}'.encode()


@recovers()
def bare_control_characters(notebook: dict, _: Path):
    return re.sub(rb"(?<!\\)\\n", b"\n", dump(notebook))


@recovers()
def cells_given_twice(notebook: dict, _: Path):
    return b'{"cells": [], ' + dump(notebook)[1:]


@recovers()
def outputs_of_40_megabytes(notebook: dict, _: Path):
    output = {"output_type": "stream", "name": "stdout", "text": ['한 "줄"의 출력\\ \n' * 50] * 35_000}
    cell(notebook, LAST)["outputs"] = [output]
    made = dump(notebook)
    assert len(made) > 40 * 2**20
    return made


# ---- files ------------------------------------------------------------------------------------


def put(folder: Path, name: str, notebook: dict) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(dump(notebook))


@recovers(says="파일 이름이 01-tf-data (1).ipynb")
def downloaded_twice(notebook: dict, folder: Path):
    put(folder, f"{LESSON} (1).ipynb", notebook)


@recovers(says="의 사본")
def copy_made_by_drive(notebook: dict, folder: Path):
    put(folder, unicodedata.normalize("NFD", f"{NAME}의 사본"), notebook)


@recovers(says="숙제 제출")
def decomposed_hangul_name(notebook: dict, folder: Path):
    put(folder, unicodedata.normalize("NFD", "숙제 제출.ipynb"), notebook)


@recovers(says="01-TF-DATA.IPYNB")
def capital_letters(notebook: dict, folder: Path):
    put(folder, "01-TF-DATA.IPYNB", notebook)


@recovers(says=".ipynb.txt")
def text_ending(notebook: dict, folder: Path):
    put(folder, f"{NAME}.txt", notebook)


@recovers(says="01-tf-data.json")
def json_ending(notebook: dict, folder: Path):
    put(folder, f"{LESSON}.json", notebook)


@recovers(says="숙제/내 노트북.ipynb")
def in_a_folder_of_its_own(notebook: dict, folder: Path):
    put(folder, "숙제/내 노트북.ipynb", notebook)


@recovers(says="답이 가장 많은 01-tf-data (2).ipynb")
def blank_one_under_the_right_name(notebook: dict, folder: Path):
    half = copy.deepcopy(notebook)
    for name in ("is_long", LAST):
        cell(half, name)["source"] = ""
    put(folder, f"{LESSON} (1).ipynb", half)
    put(folder, f"{LESSON} (2).ipynb", notebook)
    for name in ("read_lines", "first_lines"):
        cell(half, name)["source"] = ""
    put(folder, NAME, half)


@recovers(says="쓰지 않은 파일")
def corrupt_copy_beside_it(notebook: dict, folder: Path):
    (folder / f"{LESSON} (1).ipynb").write_bytes(b"{")
    return notebook


@recovers(says="쓰지 않은 파일")
def link_beside_it(notebook: dict, folder: Path):
    (folder / "other.ipynb").symlink_to("/etc/passwd")
    return notebook


@recovers()
def checkpoints_beside_it(notebook: dict, folder: Path):
    for name in (f".ipynb_checkpoints/{LESSON}-checkpoint.ipynb", f"__MACOSX/._{NAME}", f"._{NAME}"):
        put(folder, name, {})
    return notebook


@recovers()
def kernel_launcher_beside_it(notebook: dict, folder: Path):
    """Files named like modules that the kernel imports: Python looks for modules in the current folder first."""
    for name in ("ipykernel_launcher.py", "tensorflow.py", "minigpt.py"):
        (folder / name).write_text("raise SystemExit(1)")
    return notebook


@recovers(says="제출 시각 파일")
def timestamp_that_is_no_date(notebook: dict, folder: Path):
    (folder / "timestamp.txt").write_text("어제 밤")
    return notebook


@recovers(says="제출 시각 파일")
def timestamp_of_bytes(notebook: dict, folder: Path):
    (folder / "timestamp.txt").write_bytes(b"\xff\xfe\0\x01" * 9)
    return notebook


@recovers(says="제출 시각 파일")
def timestamp_that_is_a_folder(notebook: dict, folder: Path):
    (folder / "timestamp.txt").mkdir()
    return notebook


@recovers()
def timestamp_of_the_notepad(notebook: dict, folder: Path):
    (folder / "timestamp.txt").write_bytes(b"\xef\xbb\xbf2026-11-20 09:00:00 Asia/Seoul\r\n")
    return notebook


@recovers(says="파이썬 스크립트(.py)라서")
def percent_script(notebook: dict, folder: Path):
    script = jupytext.writes(nbformat.reads(json.dumps(notebook), as_version=4), fmt="py:percent")
    (folder / f"{LESSON}.py").write_text(script, encoding="utf8")


@recovers(says="파이썬 스크립트(.py)라서")
def percent_script_with_a_bomb_in_its_header(notebook: dict, folder: Path):
    """A script with a header in YAML whose aliases expand to a billion words."""
    script = jupytext.writes(nbformat.reads(json.dumps(notebook), as_version=4), fmt="py:percent")
    body = script.split("# ---\n", 2)[2]
    rows = ["a0: &a0 [lol, lol]"]
    rows += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    header = "\n".join(f"# {row}" for row in ("---", *rows, "jupyter: *a9", "---"))
    (folder / f"{LESSON}.py").write_text(f"{header}\n{body}", encoding="utf8")


@recovers(says="파이썬 스크립트(.py)라서")
def script_exported_by_colab(notebook: dict, folder: Path):
    parts = [f'# -*- coding: utf-8 -*-\n"""{NAME}\n\nAutomatically generated by Colab.\n"""']
    for one in notebook["cells"]:
        text = text_of(one)
        if one["cell_type"] == "code":
            parts.append(re.sub(r"^( *)(%pip.*)", r"\1# \2\n\1pass", text, flags=re.MULTILINE))
        else:
            parts.append('"""' + text.replace("\\", "\\\\").replace('"""', "'''") + '"""')
    (folder / NAME).write_text("\n\n".join(parts), encoding="utf8")


# ---- hopeless ---------------------------------------------------------------------------------


@hopeless("빈 파일")
def empty_file(*_):
    return b""


@hopeless("빈 파일")
def nothing_but_zeros(*_):
    return b"\0" * 5000


@hopeless("중간에서 끊겼습니다")
def cut_off(notebook: dict, _: Path):
    return dump(notebook)[:-1000]


@hopeless("깨져 있습니다")
def corrupt_json(notebook: dict, _: Path):
    return dump(notebook).replace(b'"cell_type"', b'"cell_type', 1)


@hopeless("Git 충돌 표시")
def conflict_marks(notebook: dict, _: Path):
    return dump(notebook).replace(b'   "source"', b'<<<<<<< HEAD\n   "source"', 1)


@hopeless("웹 페이지(HTML)")
def web_page(*_):
    return b"<!DOCTYPE html>\n<html><title>Google Colab</title></html>"


@hopeless("압축 파일(zip)")
def archive(notebook: dict, folder: Path):
    with zipfile.ZipFile(folder / NAME, "w") as file:
        file.writestr(NAME, dump(notebook))


@hopeless("그림(PNG)")
def picture(*_):
    return b"\x89PNG\r\n\x1a\n" + bytes(range(256))


@hopeless("깊이 겹친")
def nested_too_deep(*_):
    return b'{"cells": ' + b"[" * 200_000 + b"]" * 200_000 + b"}"


@hopeless("셀 목록이 없습니다")
def json_of_something_else(*_):
    return b'{"name": "package", "version": "1.0"}'


@hopeless("내용이 있는 셀이 하나도")
def no_cells(notebook: dict, _: Path):
    return notebook | {"cells": []}


@hopeless("노트북이 아닙니다")
def plain_text(*_):
    return "숙제를 메일로 보냈습니다.".encode()


@hopeless("01-tf-data의 노트북이 아닙니다")
def another_lesson(_: dict, folder: Path):
    root = Layout(ROOT)
    answers = model_answers(root, "03-wordpiece")
    (folder / NAME).write_text(nbformat.writes(hand_in(root, "03-wordpiece", answers)), encoding="utf8")


@hopeless("일반 파일이 아니라 폴더")
def folder_with_the_name(_: dict, folder: Path):
    (folder / NAME).mkdir()


@hopeless("일반 파일이 아니라 링크")
def link_to_elsewhere(notebook: dict, folder: Path):
    target = folder.parent.parent / "stolen.ipynb"
    target.write_bytes(dump(notebook))
    (folder / NAME).symlink_to(target)


@hopeless("일반 파일이 아니라 파이프")
def pipe_with_the_name(_: dict, folder: Path):
    os.mkfifo(folder / NAME)


@hopeless("제출 폴더에 노트북이 없습니다")
def nothing_handed_in(*_):
    return None


@hopeless("너무 큽니다(210MB")
def file_of_210_megabytes(_: dict, folder: Path):
    with (folder / NAME).open("wb") as file:
        file.truncate(210 * 2**20)  # takes no room on the disk


@hopeless("출력을 빼고도 너무 큽니다")
def text_of_21_megabytes(notebook: dict, _: Path):
    notebook["cells"][0]["source"] = "가" * (7 * 2**20)
    return notebook


# ---- broken when it runs ----------------------------------------------------------------------


def append(notebook: dict, source: str) -> dict:
    cell(notebook, LAST)["source"] = text_of(cell(notebook, LAST)) + "\n\n" + source
    return notebook


@loses(LAST)
def leaves_at_once(notebook: dict, _: Path):
    return append(notebook, "import os\n\nos._exit(0)")


@loses(LAST)
def kills_itself(notebook: dict, _: Path):
    return append(notebook, "import os, signal\n\nos.kill(os.getpid(), signal.SIGKILL)")


@loses(LAST)
def crashes_in_c(notebook: dict, _: Path):
    return append(notebook, "import ctypes\n\nctypes.string_at(0)")


@loses(LAST)
def endless_recursion(notebook: dict, _: Path):
    return append(
        notebook, "import sys\n\nsys.setrecursionlimit(2**30)\n\n\ndef f():\n    [f() for _ in (1,)]\n\n\nf()"
    )


@loses(LAST)
def endless_loop_in_c(notebook: dict, _: Path):
    return append(notebook, "sum(range(10**15))")


@loses(LAST)
def endless_loop(notebook: dict, _: Path):
    cell(notebook, LAST)["source"] = f"def {LAST}(*a, **b):\n    while True:\n        pass"
    return notebook


@recovers()
def exits_politely(notebook: dict, _: Path):
    """A call of `sys.exit`, which in IPython ends the cell and not the kernel."""
    return append(notebook, "import sys\n\nsys.exit(1)")


@recovers()
def exits_as_ipython_does(notebook: dict, _: Path):
    """A call of IPython's own `exit`, which is not `sys.exit` and would end the kernel."""
    for name in ("is_long", LAST):
        cell(notebook, name)["source"] = text_of(cell(notebook, name)) + "\n\nexit()"
    return notebook


@loses("read_lines")
def leaves_at_once_in_the_first_answer(notebook: dict, _: Path):
    """A first answer that ends its kernel; the answers after it are graded nevertheless."""
    answer = cell(notebook, "read_lines")
    answer["source"] = text_of(answer) + "\n\nimport os\n\nos._exit(0)"
    return notebook


RUNS_BADLY = frozenset(
    one.__name__
    for one in (leaves_at_once, kills_itself, crashes_in_c, endless_recursion, endless_loop_in_c, endless_loop)
)
