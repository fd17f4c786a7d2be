"""Intake: what is read, which cells become answers, and that a broken hand-in never costs or gives a mark."""

from __future__ import annotations

import ast
import copy
import difflib
import gc
import hashlib
import json
import os
import random
import re
import stat
import subprocess
import symtable
import sys
import time
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from unittest.mock import patch

import jupytext
import nbformat
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from IPython.core.inputtransformer2 import TransformerManager
from nbgrader.coursedir import CourseDirectory

from autograde.gradebook.database import read_scores
from autograde.grading.converter import CourseAutograde
from autograde.grading.runner import is_grader_fault
from autograde.intake import carrying, placing
from autograde.intake import rebuilding as intake
from autograde.intake.handed_in import HandedIn, Limits, gather, read_timestamp, shown
from autograde.intake.reading import Unreadable, read_cells, without_outputs
from autograde.intake.rebuilding import explanation, take_in
from autograde.intake.record import RECORD, Intake, Status, decoded, encoded
from autograde.layout import Layout
from autograde.lesson import python
from autograde.lesson.answers import hand_in, model_answers
from autograde.lesson.cells import grade_id, is_solution, serialize
from autograde.lesson.python import LONGEST_CODE
from autograde.lesson.template import LessonTemplate, read_template
from autograde.settings import nbgrader_config
from tests.support.broken import BROKEN, LAST, LESSON, NAME, RUNS_BADLY, answered, cell, code, dump, insert, text_of
from tests.support.copies import ROOT, copy_course
from tests.support.grading import NO_EXAMPLES, ONCE, nbgrader, nbgrader_here, put

COURSE = Layout(ROOT)
ESSAY_LESSON, ESSAY = "02-wordpiece", "vocabulary_size_essay"
MODEL = model_answers(COURSE, LESSON)

slowish = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])


def template_of(lesson: str) -> LessonTemplate:
    return read_template(COURSE.solution(lesson), nbgrader_config(COURSE))


def take(content: bytes | dict, lesson: str = LESSON, name: str = "") -> Intake:
    """Intake of one file."""
    content = content if isinstance(content, bytes) else dump(content)
    return take_in([HandedIn(name or f"{lesson}.ipynb", content)], template_of(lesson))


def answers_in(notebook) -> dict[str, str]:
    return {cell.id: cell.source for cell in notebook.cells if is_solution(cell)}


def check_rebuilt(notebook, lesson: str) -> None:
    """A rebuilt notebook is the lesson in all but its answers, and can be written."""
    template = template_of(lesson).notebook
    nbformat.validate(notebook)
    serialize(notebook)
    own = [cell for cell in notebook.cells if cell.id != "intake-note" and not cell.id.startswith("carried-")]
    assert [cell.id for cell in own] == [cell.id for cell in template.cells]
    for have, want in zip(own, template.cells, strict=True):
        assert (have.cell_type, have.metadata) == (want.cell_type, want.metadata)
        assert is_solution(want) or have.source == want.source


def fingerprints(folder: Path) -> dict[str, tuple]:
    """Kind, size, time and content of everything in a folder."""
    found = {}
    for path in sorted(folder.rglob("*")):
        state = path.lstat()
        is_small = stat.S_ISREG(state.st_mode) and state.st_size < 100 * 2**20
        content = hashlib.sha256(path.read_bytes()).hexdigest() if is_small else ""
        found[str(path.relative_to(folder))] = (state.st_mode, state.st_size, state.st_mtime_ns, content)
    return found


# ---- the template -----------------------------------------------------------------------------


@pytest.mark.parametrize("lesson", COURSE.lesson_names())
def test_template_is_the_release_with_its_hidden_tests(lesson: str):
    """What is graded differs from what learners got by the hidden tests only, checksums of answers included."""
    template = template_of(lesson)
    released = nbformat.read(COURSE.release(lesson), as_version=4)
    assert template.released == {cell.id: cell.source for cell in released.cells}
    for have, want in zip(template.notebook.cells, released.cells, strict=True):
        hidden = have.source != want.source
        assert hidden == ("### BEGIN HIDDEN TESTS" in have.source)
        assert hidden or have.metadata == want.metadata
    explained = explanation(template, Intake(reason="까닭"))
    assert "HIDDEN TESTS" not in nbformat.writes(explained)
    assert "까닭" in explained.cells[0].source


def test_template_follows_the_solution_notebook(course_copy: Layout):
    """It is kept, and read again when the solution notebook changes."""
    config, path = nbgrader_config(course_copy), course_copy.solution("00-start")
    first = read_template(path, config)
    assert read_template(path, config) is first
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[-1].source += "\n# 새 줄"
    path.write_text(nbformat.writes(notebook), encoding="utf8")
    assert read_template(path, config).notebook.cells[-1].source.endswith("# 새 줄")


# ---- every broken hand-in, without a kernel ---------------------------------------------------


def test_there_are_enough():
    assert len(BROKEN) >= 35


@pytest.mark.parametrize("name", BROKEN)
def test_broken_hand_in(name: str, tmp_path: Path):
    """Each is taken in with the answers it holds, or has a reason; what was handed in stays as it was."""
    broken, folder = BROKEN[name], tmp_path / name / LESSON
    broken.make(COURSE, folder)
    before = fingerprints(tmp_path)
    files = gather(folder)
    intake = take_in(files, template_of(LESSON))
    assert fingerprints(tmp_path) == before
    assert decoded(json.loads(encoded(intake))).status == intake.status
    if broken.reason:
        assert intake.status == Status.UNREADABLE
        assert broken.reason in intake.reason
        return
    assert intake.status in (Status.GRADED, Status.REPAIRED), intake.reason
    check_rebuilt(intake.notebook, LESSON)
    told = [*intake.repairs, read_timestamp(folder)[1]]
    assert broken.says in "\n".join(told)
    assert intake.status == (Status.REPAIRED if intake.repairs else Status.GRADED)
    assert (intake.notebook.cells[0].id == "intake-note") == bool(intake.repairs)
    for exercise, source in answers_in(intake.notebook).items():
        if exercise not in broken.lost:
            assert plain(written(name, MODEL[exercise])) in plain(source)


def written(name: str, source: str) -> str:
    """An answer as a hand-in can hold it."""
    if name == "cp949":
        return source.encode("cp949", errors="replace").decode("cp949")
    return "" if name == "script_exported_by_colab" else source  # that keeps the statements, not the cells


def plain(source: str) -> str:
    return "\n".join(line.rstrip() for line in source.strip().split("\n"))


@pytest.mark.parametrize("lesson", COURSE.lesson_names())
def test_plain_hand_in(lesson: str):
    """An ordinary hand-in is graded without a word, with exactly its answers."""
    intake = take(serialize(hand_in(COURSE, lesson, model_answers(COURSE, lesson))), lesson)
    assert (intake.status, intake.repairs, intake.unplaced) == (Status.GRADED, (), ())
    assert answers_in(intake.notebook) == model_answers(COURSE, lesson)
    check_rebuilt(intake.notebook, lesson)
    blank = take(serialize(hand_in(COURSE, lesson, {})), lesson)
    assert (blank.status, blank.repairs) == (Status.GRADED, ())
    assert blank.notebook == template_of(lesson).notebook


def test_an_older_copy_of_an_edited_lesson_accuses_nobody(course_copy: Layout):
    """Points and a test are not the learner's to answer for, who has the notebook from before."""
    before = serialize(hand_in(course_copy, LESSON, MODEL))
    path = course_copy.solution(LESSON)
    notebook = nbformat.read(path, as_version=4)
    test = next(one for one in notebook.cells if one.id == "test_is_long")
    test.source, test.metadata.nbgrader.points = f"# 새 줄\n{test.source}", 5
    path.write_text(nbformat.writes(notebook), encoding="utf8")
    intake = take_in([HandedIn(NAME, before)], read_template(path, nbgrader_config(course_copy)))
    assert len(intake.repairs) == 2
    assert all("이전에 받은 노트북일 수 있습니다" in line for line in intake.repairs)
    assert not any("되돌렸" in line or "바뀌어" in line for line in intake.repairs)


# ---- which cell is the answer -----------------------------------------------------------------


def answer_of(notebook: dict, exercise: str = "is_long") -> str:
    return answers_in(take(notebook).notebook)[exercise]


def test_the_last_definition_above_the_test_counts():
    """As in a notebook that runs from top to bottom."""
    notebook = insert(answered(COURSE), "is_long", code("def is_long(a, b):\n    return 2"))
    assert "return 2" in answer_of(notebook)
    notebook = insert(notebook, "test_is_long", code("def is_long(a, b):\n    return 3"))
    assert "return 2" in answer_of(notebook)


def test_a_swapped_identity_is_not_another_exercise():
    """An answer under another exercise's id is still its own answer, and not beaten by an experiment below."""
    notebook = insert(BROKEN["swapped_identities"].build(answered(COURSE), ROOT), "test_is_long", code("is_long = 3"))
    assert answer_of(notebook) == MODEL["is_long"]


def test_an_answer_below_the_test_counts_where_there_is_no_other():
    notebook = answered(COURSE)
    cell(notebook, "is_long")["source"] = ""
    insert(notebook, "test_is_long", code("def is_long(a, b):\n    return 3"))
    assert "return 3" in answer_of(notebook)


def test_a_copied_test_moves_the_line():
    """Who tries again below, test included, means the last one."""
    notebook = answered(COURSE)
    test = json.loads(json.dumps(cell(notebook, "test_is_long")))
    test["metadata"] = {}
    insert(notebook, "test_is_long", code("def is_long(a, b):\n    return 3"), test)
    assert "return 3" in answer_of(notebook)


def test_code_that_cannot_be_parsed_gives_way():
    notebook = insert(answered(COURSE), "is_long", code("def is_long(a, b:\n    return 3"))
    assert answer_of(notebook) == MODEL["is_long"]


def test_a_text_that_quotes_an_answer_is_none():
    text = {"cell_type": "markdown", "metadata": {}, "source": "def is_long(line, min_length):\n    return 4"}
    notebook = insert(answered(COURSE), "is_long", text)
    assert answer_of(notebook) == MODEL["is_long"]
    cell(notebook, "is_long")["source"] = MODEL["is_long"] + "\n)"
    assert answer_of(notebook).endswith(")")


def test_two_functions_in_two_cells():
    """An exercise that asks for two functions is answered by both cells, in their order."""
    lesson = "08-kv-cache"
    notebook = json.loads(serialize(hand_in(COURSE, lesson, model_answers(COURSE, lesson))))
    whole = text_of(cell(notebook, "cached_logits"))
    start = whole.index("def cached_logits")
    cell(notebook, "cached_logits")["source"] = whole[start:]
    insert(notebook, "cached_logits", code(whole[:start]))
    source = answers_in(take(notebook, lesson).notebook)["cached_logits"]
    assert source.index("def cached_logits") < source.index("def init_cache")


def doubled(*halves: dict) -> dict:
    """A notebook that was appended to itself, or to an older one."""
    return halves[0] | {"cells": [copy.deepcopy(one) for half in halves for one in half["cells"]]}


def older(source: str) -> dict:
    """The notebook with other answers: the same blank or wrong one in each."""
    notebook = answered(COURSE)
    for name in MODEL:
        cell(notebook, name)["source"] = source.format(name)
    return notebook


def in_the_tests_cell() -> dict:
    notebook = answered(COURSE)
    cell(notebook, "test_is_long")["source"] = text_of(cell(notebook, "is_long"))
    cell(notebook, "is_long")["source"] = ""
    return notebook


def of_format_2() -> dict:
    cells = [
        {"cell_type": "code", "input": text_of(one), "language": "python", "outputs": [], "prompt_number": 1}
        if one["cell_type"] == "code"
        else {"cell_type": "markdown", "source": text_of(one)}
        for one in answered(COURSE)["cells"]
    ]
    return {"nbformat": 2, "metadata": {"name": "x"}, "worksheets": [{"cells": cells, "metadata": {}}]}


WHOLE = {
    "twice": lambda: doubled(answered(COURSE), answered(COURSE)),
    "with a blank one below": lambda: doubled(answered(COURSE), older("")),
    "with a blank one above": lambda: doubled(older(""), answered(COURSE)),
    "with an older one above": lambda: doubled(older("def {}(*a):\n    return None"), answered(COURSE)),
    "in the test's cell": in_the_tests_cell,
    "numbers as text": lambda: answered(COURSE) | {"nbformat": "4", "nbformat_minor": "5"},
    "another language": lambda: answered(COURSE) | {"metadata": {"kernelspec": {"name": "ir", "language": "R"}}},
    "format 2": of_format_2,
}


@pytest.mark.parametrize("kind", WHOLE)
def test_every_answer_is_found(kind: str):
    found = answers_in(take(WHOLE[kind]()).notebook)
    assert {name: found[name].strip() for name in MODEL} == {name: text.strip() for name, text in MODEL.items()}


def test_cell_magic_does_not_hide_an_answer():
    notebook = insert(answered(COURSE), "is_long", code("%%time\ndef is_long(a, b):\n    return 2"))
    assert answer_of(notebook).startswith("%%time")


@pytest.mark.parametrize("text", ["deep", "long", "dots", "elif", "empty", "magic"])
def test_monstrous_code_is_only_text(text: str):
    """Code that Python's own parser gives up on is handed to the kernel as it is."""
    source = {
        "deep": "(" * 50_000,
        "long": "-" * 100_000 + "1",
        "dots": "a" + ".a" * 100_000,
        "elif": "if a:\n  pass\n" + "elif a:\n  pass\n" * 5000,
        "empty": "def is_long(\n" + "\n" * 290_000,
        "magic": "def is_long(\n" + "!ls\n" * 2000,
    }[text]
    notebook = answered(COURSE)
    cell(notebook, "is_long")["source"] = source
    notebook["cells"].append(code(source))
    assert answer_of(notebook) == source


NEWER = {  # first version that reads it, what the note says of it, the code
    "same quotes": ((3, 12), "f-문자열", 'note = f"{d["k"]}줄"'),
    "same quotes in three": ((3, 12), "f-문자열", 'note = "a" f"""{d["""k"""]!r:>{width}}""" + f"{1}"'),
    "backslash": ((3, 12), "f-문자열", "note = f\"{'\\n'.join(x)} {x = }\""),
    "nested": ((3, 12), "f-문자열", 'note = rf"{f"{f"{1}"}"}" if"a"else f"{{{x!r}}}"'),
    "comment in braces": ((3, 12), "f-문자열", 'note = f"{x  # 값\n}"'),
    "type statement": ((3, 12), "type 문", "type Lines = list[str]"),
    "alias with parameters": ((3, 12), "타입 매개변수", "type Pair[T] = tuple[T, T]"),
    "generic function": ((3, 12), "타입 매개변수", "def f[T: (int, str), *Ts, **P](x: T) -> T:\n    return x"),
    "generic class": ((3, 12), "타입 매개변수", "class C[T](list[T]):\n    type Own = T"),
    "default parameter": ((3, 13), "기본값", "def f[T = int](x: T): pass"),
    "except": ((3, 14), "except A, B", "try:\n    pass\nexcept ValueError, TypeError:\n    pass"),
    "template": ((3, 14), "t-문자열", 'note = t"{x}"'),
}


@pytest.mark.parametrize("name", NEWER)
def test_syntax_of_a_newer_python_is_named(name: str):
    """Where the Python that grades cannot read an answer that the learner's could, the note says so."""
    version, what, line = NEWER[name]
    notebook = answered(COURSE)
    cell(notebook, "is_long")["source"] = f"{line}\n\n{MODEL['is_long']}"
    told = [line for line in take(notebook).repairs if "부터의 문법입니다" in line]
    if sys.version_info >= version:
        assert told == []
        return
    assert any(f"파이썬 {version[0]}.{version[1]}부터" in line and what in line for line in told)
    assert all("is_long의 답(" in line for line in told)


@pytest.mark.parametrize("name", NEWER)
def test_a_helper_in_syntax_of_a_newer_python_is_named(name: str):
    """Also where only another such helper leads to it; not where no answer does."""
    version, what, line = NEWER[name]
    cells = [f"{line}\n\ndef mine(line):\n    return other(line)", f"{line}\n\ndef other(line):\n    return line"]
    told = [one for one in carried(*map(code, cells)).repairs if "부터의 문법입니다" in one]
    if sys.version_info >= version:
        assert told == []
        return
    for number, helper in ((2, "mine"), (3, "other")):
        place = f"{helper}({number}번째 셀)에 쓴"
        assert any(one.startswith("is_long의 답이 쓰는") and place in one and what in one for one in told)
    unused = carried(*map(code, cells), answer="def is_long(line, min_length):\n    return 1")
    assert not any("부터의 문법입니다" in one for one in unused.repairs)


def test_a_helper_in_a_cell_too_long_to_be_read_is_named():
    """Where an answer needs it; IPython's syntax in a long cell is no reason to leave it behind."""
    padding = "\n".join(f"# {'가' * 98}" for _ in range(400))
    long = f"%matplotlib inline\n{padding}\n\ndef mine(line):\n    return line"
    assert any("mine(2번째 셀)을(를) 답 셀 밖에서" in one for one in carried(code(long)).repairs)
    longer = long + f"\ntable = '{'x' * LONGEST_CODE}'"
    assert any("mine(2번째 셀)에 쓴 코드가 너무 길어" in one for one in carried(code(longer)).repairs)
    unused = carried(code(longer), answer="def is_long(line, min_length):\n    return 1")
    assert not any("너무 길어" in one for one in unused.repairs)


def test_of_very_many_files_the_likely_ones_are_read(monkeypatch: pytest.MonkeyPatch):
    """The one with the right name, and the newest; the others are counted."""
    looked = []
    real = intake.candidate
    monkeypatch.setattr(intake, "candidate", lambda file, lesson: looked.append(file.name) or real(file, lesson))
    content = json.dumps(answered(COURSE)).encode()
    files = [HandedIn(f"{number:03}.ipynb", content, modified=float(number)) for number in range(200)]
    right = HandedIn(f"{LESSON}.ipynb", content, modified=0.0)
    chosen, told = intake.choose([*files, right], template_of(LESSON))
    assert chosen.file is right
    assert len(looked) == intake.MOST_FILES
    assert right.name in looked
    assert "199.ipynb" in looked
    assert any("외 195개" in one for one in told)


@pytest.mark.parametrize(
    "line",
    [
        'note = f"{d["k"}줄"',
        'note = f"{}"',
        'note = f"{x y}"',
        'note = f"{x["a"]',
        'note = f"{d["k"]}"\nx = (',
        'note = "\\x"',
        "type X = ",
        "type = 3\nx = (",
        "def f[T](x:",
        "def f[1](x): pass",
        "except A, B:\n    pass",
        "print 'x'",
        '# f"{d["k"]}"\nx = (',
        "note = f\"{x}\" 'type X = 3' (",
        'f"{' * 3000,
    ],
)
def test_what_no_python_reads_is_no_newer_syntax(line: str):
    notebook = answered(COURSE)
    cell(notebook, "is_long")["source"] = f"{line}\n\n{MODEL['is_long']}"
    assert not any("부터의 문법입니다" in line for line in take(notebook).repairs)


# ---- prose ------------------------------------------------------------------------------------


def essay_hand_in(**answers: str) -> dict:
    return json.loads(serialize(hand_in(COURSE, ESSAY_LESSON, answers)))


def essay_of(notebook: dict) -> tuple[str, Intake]:
    intake = take(notebook, ESSAY_LESSON)
    return answers_in(intake.notebook)[ESSAY], intake


def text(source: str) -> dict:
    return {"cell_type": "markdown", "metadata": {}, "source": source}


BLANK = answers_in(template_of(ESSAY_LESSON).notebook)[ESSAY]


def test_essay_beside_its_cell():
    """Text that stands beside an untouched answer cell, or where it was, is the answer; both together are both."""
    notebook = insert(essay_hand_in(), ESSAY, text("사전이 크면 조각이 줄어듭니다."))
    assert essay_of(notebook)[0] == "사전이 크면 조각이 줄어듭니다."
    notebook["cells"].remove(cell(notebook, ESSAY))
    assert essay_of(notebook)[0] == "사전이 크면 조각이 줄어듭니다."
    notebook = insert(essay_hand_in(**{ESSAY: "첫째."}), ESSAY, text("둘째."))
    found, intake = essay_of(notebook)
    assert found == "첫째.\n\n둘째."
    assert "곁에 쓴 글" in intake.repairs[0]


def test_blank_or_missing_essay_is_the_stub():
    """So that it is 0 and waits for nobody."""
    assert essay_of(essay_hand_in())[0] == BLANK
    notebook = essay_hand_in()
    notebook["cells"].remove(cell(notebook, ESSAY))
    found, intake = essay_of(notebook)
    assert found == BLANK
    assert f"답 셀 {ESSAY}이(가) 낸 노트북에 없어" in intake.repairs[0]


def test_essay_turned_into_code_and_forged():
    """A hand-marked cell stays one, whatever its flags and type say."""
    notebook = essay_hand_in(**{ESSAY: "사전이 크면"})
    mine = cell(notebook, ESSAY)
    mine |= {"cell_type": "code", "outputs": [], "execution_count": None}
    mine["metadata"]["nbgrader"] |= {"solution": False, "cell_type": "code", "checksum": "0" * 32}
    notebook["cells"][notebook["cells"].index(cell(notebook, ESSAY))] = mine
    found, intake = essay_of(notebook)
    assert found == "사전이 크면"
    check_rebuilt(intake.notebook, ESSAY_LESSON)
    assert any("텍스트 셀로 되돌렸습니다" in line for line in intake.repairs)
    assert any("채점 정보" in line for line in intake.repairs)


def test_pictures_in_an_essay_are_kept():
    notebook = essay_hand_in(**{ESSAY: "![그림](attachment:a.png)"})
    cell(notebook, ESSAY)["attachments"] = {"a.png": {"image/png": "iVBORw0KGgo="}}
    intake = take(notebook, ESSAY_LESSON)
    essay = next(one for one in intake.notebook.cells if one.id == ESSAY)
    assert essay.attachments == {"a.png": {"image/png": "iVBORw0KGgo="}}
    check_rebuilt(intake.notebook, ESSAY_LESSON)


# ---- helpers ----------------------------------------------------------------------------------


def carried(*cells: dict, answer: str = "def is_long(line, min_length):\n    return mine(line)") -> Intake:
    """Intake of a hand-in with these cells at its top."""
    notebook = answered(COURSE)
    cell(notebook, "is_long")["source"] = answer
    notebook["cells"][1:1] = cells
    return take(notebook)


def carried_source(intake: Intake) -> str:
    return "".join(one.source for one in intake.notebook.cells if one.id.startswith("carried-"))


def test_helpers_come_with_what_they_need():
    intake = carried(
        code("from math import floor as down\nLIMIT = {'a': 1}\nprint('시끄럽게')"),
        code("def unused():\n    return 1"),
        code("def mine(line):\n    return down(LIMIT['a'])"),
    )
    source = carried_source(intake)
    assert "from math import floor as down" in source
    assert "LIMIT = {'a': 1}" in source
    assert "def mine" in source
    assert "unused" not in source
    assert "print" not in source
    ids = [one.id for one in intake.notebook.cells]
    assert ids.index("carried-is_long") + 1 == ids.index("is_long")
    assert len(intake.unplaced) == 3


@pytest.mark.parametrize(
    "source",
    [
        "mine = open('a')",  # does something
        "import os as mine; mine.remove('a')\nmine = 3 + f()",
        "tf = None\ndef helper(): return tf",  # a name that tests use
        "def print(*a): pass",
        "def first_lines(dataset, n): return []",  # an exercise of its own
        "answer = 3",
        "small_lines, numbers = 1, 2",
    ],
)
def test_what_is_not_safe_stays_behind(source: str):
    """Neither what does something nor what changes a name that the lesson uses is carried."""
    names = "mine, tf, print, answer, small_lines, numbers, first_lines"
    intake = carried(code(source), answer=f"def is_long(line, min_length):\n    return [{names}]")
    assert "helper" not in carried_source(intake)
    for line in source.split("\n"):
        if "import" not in line:
            assert line not in carried_source(intake)
    assert MODEL["first_lines"] == answers_in(intake.notebook)["first_lines"]


EMOJI = "print(f\"{'👩\u200d💻' if True else 0} 성공\")"


@pytest.mark.parametrize("where", ["a cell of its own", "a helper", "the answer"])
def test_letters_that_python_cannot_write_back_cost_nothing(where):
    """`ast.unparse` raises ValueError for this f-string before Python 3.12."""
    own = {"a cell of its own": [EMOJI], "a helper": [f"def mine(line):\n    {EMOJI}\n    return line"]}
    cells = own.get(where, []) + ([] if where == "a helper" else ["def mine(line):\n    return line"])
    last = f"    {EMOJI}\n" if where == "the answer" else ""
    intake = carried(*map(code, cells), answer=f"def is_long(line, min_length):\n{last}    return mine(line)")
    assert intake.status != Status.UNREADABLE
    assert "def mine" in carried_source(intake)


@pytest.mark.parametrize(
    "line", ["!pip install -q regex", "%pip install regex", "%matplotlib inline", "%%time", "%%capture", "len?", "!ls"]
)
def test_helpers_beside_magics_are_carried(line):
    intake = carried(code(f"{line}\nimport math as m\ndef mine(line):\n    return m.floor(line)"))
    assert "import math as m\n\ndef mine" in carried_source(intake)
    assert "pip" not in carried_source(intake)


@pytest.mark.parametrize(
    "source",
    [
        "mine, other = 1, 0",
        "[mine, (other, more)] = [1, (2, 3)]",
        "import re\nmine = re.compile('[가-힣]+', re.I | re.M)",
        "try:\n    import regex as mine\nexcept ImportError:\n    import re as mine",
    ],
)
def test_what_only_names_something_is_carried(source):
    assert source.split("\n")[-1] in carried_source(carried(code(source)))


@pytest.mark.parametrize(
    "source",
    [
        "mine, other = open('x'), 0",
        "a.b, mine = 1, 0",
        "import re\nmine = re.compile(open('x').read())",
        "import re\nmine = re.compile('x', open('y'))",
        "try:\n    mine = open('x')\nexcept ImportError:\n    pass",
        "try:\n    import mine\nexcept (mine := open):\n    pass",
        "try:\n    import mine\nfinally:\n    open('x')",
    ],
)
def test_what_does_more_is_not(source):
    intake = carried(code(source))
    assert source.split("\n")[-1] not in carried_source(intake)
    assert any("채점할 때 없습니다" in line for line in intake.repairs)


@pytest.mark.parametrize("name", ["is_even", "read_lines", "sorted"])
def test_a_helper_with_a_name_that_is_there_is_not_called_missing(name):
    """The lesson's own, an earlier exercise's answer and Python's are used when it is graded."""
    cell_of = {"is_even": "make_batches", "read_lines": "is_long", "sorted": "is_long"}[name]
    notebook = answered(COURSE)
    cell(notebook, cell_of)["source"] += f"\n\n\nused = {name}"
    notebook["cells"][1:1] = [code(f"def {name}(number):\n    return open(number)")]
    (line,) = [line for line in take(notebook).repairs if f"{name}(" in line]
    assert "채점할 때는 그것을 씁니다" in line


def test_helpers_that_need_each_other_are_looked_at_once():
    """A long chain of them, given the other way round, is found in as many steps as it has helpers."""
    asked = []

    class Counted(carrying.Helper):
        @property
        def needs(self) -> frozenset[str]:
            asked.append(self)
            return frozenset({self.source})

    count = 2000
    known = [Counted(1, frozenset({f"h{n}"}), f"h{n + 1}", True, float("inf")) for n in reversed(range(count))]
    exercise = next(one for one in template_of(LESSON).exercises if one.name == "is_long")
    assert carrying.needed(exercise, frozenset({"h0"}), known) == set(range(count))
    assert len(asked) == count


class Work:
    """How many characters are parsed, looked through for names and transformed while hand-ins are taken in."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch):
        self.done = 0
        for owner, name, place in (
            (ast, "parse", 0),
            (symtable, "symtable", 0),
            (TransformerManager, "transform_cell", 1),
            (difflib.SequenceMatcher, "ratio", None),
            (difflib.SequenceMatcher, "quick_ratio", None),
        ):
            monkeypatch.setattr(owner, name, self.counted(getattr(owner, name), place))

    def counted(self, real, place: int | None):
        def call(*arguments, **options):
            self.done += 1000 if place is None else len(arguments[place])
            return real(*arguments, **options)

        return call

    def of(self, notebook: dict, status: str = "") -> int:
        before = self.done
        python._kept.cache_clear()
        intake = take(notebook)
        assert intake.status == status or (not status and intake.notebook is not None), intake.reason
        assert sum(map(len, intake.repairs)) < 5000
        return self.done - before


def crowd(shape: str, count: int) -> dict:
    """A hand-in of one shape, of which there is as much as `count` says."""
    notebook = answered(COURSE)
    answer, numbers = cell(notebook, "is_long"), range(count)
    answer["source"] = MODEL["is_long"] + "\n\nused = mine"
    lines = {
        "helpers that need each other": [f"def h{n}(): return h{n + 1}()" for n in numbers] + ["def mine(): h0()"],
        "many statements": [f"x{n} = {n}" for n in numbers] + ["mine = 1"],
        "one helper for all": ["def mine(): pass", *(f"y{n} = lambda: mine" for n in numbers)],
        "one name": [f"mine = {n}" for n in numbers],
        "one long line": [f"mine = '{'a' * 20 * count}'"],
    }
    cells = {
        "tiny cells": [f"x{n} = 1" for n in numbers],
        "tiny cells that name an exercise": [f"is_long = {n}" for n in numbers],
        "magics": [f"%time\nis_long = {n}\n!ls" for n in numbers],
        "one cell again and again": [MODEL["is_long"]] * count,
        "the same with spaces that are none": [MODEL["is_long"].replace("    ", "\u00a0   ")] * count,
    }
    if shape in lines:
        notebook["cells"][1:1] = [code("\n".join(lines[shape]))]
    elif shape == "all in the answer":
        answer["source"] += "\n" + "\n".join(f"x{n} = {n}" for n in numbers)
    elif shape == "one grade_id":
        mark = answer["metadata"]
        notebook["cells"][1:1] = [code(f"{MODEL['is_long']}\n\nx{n} = 1", metadata=mark) for n in numbers]
    else:
        notebook["cells"][1:1] = [code(source) for source in cells[shape]]
    return notebook


@pytest.mark.parametrize(
    "shape",
    [
        "helpers that need each other",
        "many statements",
        "one helper for all",
        "one name",
        "one long line",
        "tiny cells",
        "tiny cells that name an exercise",
        "magics",
        "one cell again and again",
        "the same with spaces that are none",
        "all in the answer",
        "one grade_id",
    ],
)
def test_twice_as_much_is_at_most_twice_the_work(shape: str, monkeypatch: pytest.MonkeyPatch):
    """However much somebody hands in, each cell is read a few times and no helper before it is needed."""
    work = Work(monkeypatch)
    work.of(crowd(shape, 1))  # what is kept of the lesson
    small, big = crowd(shape, 200), crowd(shape, 400)
    assert work.of(big) <= 2.2 * work.of(small)
    size = sum(len(text_of(one)) for one in big["cells"])
    assert work.of(big) <= 10 * size  # a magic is longer as Python


def test_what_nobody_needs_is_only_parsed(monkeypatch: pytest.MonkeyPatch):
    """The names of twenty thousand statements are not looked for where no answer leads to them."""
    looked = []
    monkeypatch.setattr(carrying, "used_names", lambda source: looked.append(source) or frozenset())
    carried(code("\n".join(f"x{n} = {n}" for n in range(20_000))))
    assert len(looked) < 20


def test_cells_like_a_lost_answer_are_compared_a_few_hundred_times(monkeypatch: pytest.MonkeyPatch):
    """Matching letter by letter takes far more than the square of a text's length."""
    notebook, shuffler = answered(COURSE), random.Random(1)
    letters = list(template_of(LESSON).released["is_long"].replace("is_long", "is_lonk"))
    notebook["cells"].remove(cell(notebook, "is_long"))
    for _ in range(1000):
        shuffler.shuffle(letters)
        notebook["cells"].append(code("".join(letters)))
    monkeypatch.setattr(difflib.SequenceMatcher, "ratio", lambda _self: matched.append(1) or 0.0)
    matched: list[int] = []
    take(notebook)
    assert len(matched) == placing.MOST_MATCHED


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ([code("x = '" + "a" * 250_000 + "'")] * 9, "지나치게 많습니다(2,"),
        ([code("x = 1\n" * 6000)] * 10, "60,"),
        ([code("x = 1;" * 40_000)] * 2, "지나치게 많습니다("),
        ([{"cell_type": "markdown", "metadata": {}, "source": "def is_long(): pass\n" * 10_000}] * 11, "지나치게 많"),
        ([code("!ls is_long\n" * 49 + "#" + "x" * 9000 + str(n)) for n in range(40)], "%나 !로 시작하거나"),
    ],
)
def test_more_code_than_anybody_writes_is_refused(cells: list[dict], reason: str):
    """With the reason, and before it is looked at."""
    notebook = answered(COURSE)
    notebook["cells"] += cells
    intake = take(notebook)
    assert intake.status == Status.UNREADABLE
    assert reason in intake.reason
    assert "\n" not in intake.reason


def test_pictures_and_empty_lines_are_not_too_much():
    notebook = answered(COURSE)
    picture = f"![](data:image/png;base64,{'A' * 3_000_000})"
    notebook["cells"] += [{"cell_type": "markdown", "metadata": {}, "source": picture}, code("x = 1" + "\n" * 200_000)]
    assert take(notebook).status == Status.GRADED


@pytest.mark.parametrize("depth", [90, 320, 950])
@pytest.mark.parametrize("where", ["answer", "helper"])
def test_deep_code_is_no_traceback(depth: int, where: str):
    """What Python's parser still reads, and what walks over its tree may not."""
    for source in (
        "import re\nmine = re.compile('x', " + "|".join(["re.A"] * depth) + ")",
        "if a:\n  mine = 1\n" + "elif a:\n  mine = 2\n" * depth,
        "[" * depth + "mine" + "]" * depth + " = " + "[" * depth + "1" + "]" * depth,
        "mine = " + "lambda: " * depth + "1",
        "mine = a" + ".a" * depth,
        "mine = " + "+".join("1" * depth),
    ):
        answer = f"{source}\n\n\n{MODEL['is_long']}" if where == "answer" else f"{MODEL['is_long']}\n\nused = mine"
        intake = carried(*([code(source)] if where == "helper" else []), answer=answer)
        assert answers_in(intake.notebook)["is_long"] == answer


def test_code_that_is_too_deep_for_any_of_it_is_a_reason(monkeypatch: pytest.MonkeyPatch):
    """Wherever it is found out."""
    for name in ("definitions", "placement"):
        with monkeypatch.context() as patch:
            patch.setattr(placing.Finder, name, property(too_deep))
            intake = take(answered(COURSE))
        assert intake.status == Status.UNREADABLE
        assert "지나치게 깊이" in intake.reason
    monkeypatch.setattr("autograde.intake.rebuilding.carry", too_deep)
    assert "지나치게 깊이" in take(answered(COURSE)).reason


def too_deep(*_arguments):
    raise RecursionError


def test_helpers_left_behind_are_named():
    intake = carried(code("mine = make_batches('a')"))
    assert any("mine(2번째 셀)은(는) 답 셀 밖에 있어" in line for line in intake.repairs)


def test_local_names_need_no_helper():
    """A variable inside a function is not the one of the same name in some cell."""
    intake = carried(
        code("mine = make_batches('a')"), answer="def is_long(line, mine):\n    return [mine for mine in line]"
    )
    assert intake.repairs == ()


# ---- modules and files that stay where the learner worked -------------------------------------

GONE = "채점할 때 없습니다"
USES_MODULE = "def is_long(line, min_length):\n    return my_utils.longer(line, min_length)"


def notes_of(*cells: str, answer: str = USES_MODULE, lines: str = GONE) -> list[str]:
    return [line for line in carried(*map(code, cells), answer=answer).repairs if lines in line]


@pytest.mark.parametrize(
    ("cells", "answer", "says"),
    [
        (["import my_utils"], USES_MODULE, "따로 만든 파일이면"),
        (["%%writefile my_utils.py\ndef longer(a, b): pass", "import my_utils"], USES_MODULE, "2번째 셀이 쓴 파일"),
        (["%%file -a ./src/my_utils.py\nx = 1"], f"import my_utils\n{USES_MODULE}", "2번째 셀이 쓴 파일"),
        (["from my_utils import longer as mine"], "def is_long(a, b):\n    return mine(a, b)", "따로 만든 파일이면"),
        ([], "from my_utils.deep import mine\n\ndef is_long(a, b):\n    return mine(a, b)", "my_utils.deep"),
        ([], "def is_long(a, b):\n    import my_utils\n    return my_utils.longer(a, b)", "is_long의 답이 불러오는"),
        ([], f"import importlib\nmy_utils = importlib.import_module('my_utils')\n{USES_MODULE}", "my_utils"),
        ([], f"%load_ext my_utils\n{USES_MODULE}", "불러오는 my_utils"),
        ([], f"%run -i my_utils.py\n{USES_MODULE}", "실행하는 my_utils.py"),
        ([], f"%run '../other.ipynb'\n{USES_MODULE}", "other.ipynb"),
        (["%run my_utils.py"], USES_MODULE, "is_long의 답이 쓰는 my_utils은(는) 채점할 때 없습니다. 2번째 셀의 %run"),
        (["from math import *"], "def is_long(a, b):\n    return floor(a)", "from math import *"),
        (["def mine(a): return floor(a)\nfrom my_utils import *"], "is_long = lambda a, b: mine(a)", "쓰는 floor은"),
        ([], f"from google.colab import drive\n{USES_MODULE}", "google.colab은(는) Colab에만"),
        ([], f"from google import colab\n{USES_MODULE}", "google.colab은(는) Colab에만"),
    ],
)
def test_what_stays_at_the_learners_is_named(cells: list[str], answer: str, says: str):
    """A module or file that is not handed in with the notebook is not there; one line names it."""
    (line,) = notes_of(*cells, answer=answer)
    assert says in line


@pytest.mark.parametrize(
    ("cells", "answer"),
    [
        (["import my_utils"], "def is_long(a, b):\n    return 1"),
        (["%%writefile my_utils.py\nx = 1"], "def is_long(a, b):\n    return 1"),
        (["%run my_utils.py", "from my_utils import *"], "def is_long(a, b):\n    return tf.size(a)"),
        (["%run my_utils.py"], "def is_long(a, b):\n    return a.x + __name__ + display(_)"),
        (["try:\n    import my_utils\nexcept ImportError:\n    my_utils = None"], USES_MODULE),
        ([], f"try:\n    import my_utils\nexcept (OSError, ModuleNotFoundError):\n    my_utils = 1\n{USES_MODULE}"),
        ([], f"try:\n    import my_utils\nexcept:\n    my_utils = 1\n{USES_MODULE}"),
        ([], f"import contextlib\nwith contextlib.suppress(ImportError):\n    import my_utils\n{USES_MODULE}"),
        ([], f"if here:\n    import my_utils\n{USES_MODULE}"),
        ([], f"open('my_utils.py', 'w').write('')\nimport my_utils\n{USES_MODULE}"),
        ([], f"!echo > my_utils.py\nimport my_utils\n{USES_MODULE}"),
        ([], f"import numpy.random, os.path, json, google.protobuf, minigpt.pipeline\n{USES_MODULE}"),
        ([], f"from tensorflow import keras\nfrom . import my_utils\n{USES_MODULE}"),
        ([], f"# import my_utils\n'import my_utils'\n{USES_MODULE}"),
        ([], f"%run /content/my_utils.py\n%run {{name}}.py\n%load_ext autoreload\n{USES_MODULE}"),
    ],
)
def test_what_may_be_there_is_not_called_absent(cells: list[str], answer: str):
    assert notes_of(*cells, answer=answer) == []


def test_a_file_of_an_installed_modules_name_is_not_what_is_imported():
    answer = "import random\n\ndef is_long(a, b):\n    return random.mine(a, b)"
    (line,) = notes_of("%%writefile random.py\ndef mine(a, b): pass", answer=answer, lines="설치된 같은 이름")
    assert "2번째 셀이 쓴 파일이 아니라" in line


def test_an_answer_that_only_becomes_a_file_is_named():
    (line,) = notes_of(answer=f"%%writefile is_long.py\n{USES_MODULE}", lines="%%writefile")
    assert "파이썬 코드로 실행되지 않으니" in line


def test_one_line_for_each_module_however_many_answers_use_it():
    notebook = answered(COURSE)
    for name in ("read_lines", "is_long", "make_batches"):
        cell(notebook, name)["source"] = f"import my_utils\n{MODEL[name]}"
    (line,) = [line for line in take(notebook).repairs if GONE in line]
    assert "read_lines의 답이" in line


# ---- any bytes at all -------------------------------------------------------------------------


@given(st.binary(max_size=2000))
@settings(deadline=None, max_examples=300)
def test_any_bytes(content: bytes):
    """Whatever comes in, a result comes out, and it can be written down."""
    intake = take(content)
    assert intake.status in (Status.UNREADABLE, Status.GRADED, Status.REPAIRED)
    assert (intake.notebook is None) == bool(intake.reason)
    assert decoded(json.loads(encoded(intake))).status == intake.status


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(data=st.data())
@slowish
def test_any_change_of_the_json(data: st.DataObject):
    """A notebook some of whose values were replaced by others is graded or refused, and always as the lesson."""
    notebook = answered(COURSE)
    for _ in range(data.draw(st.integers(1, 6))):
        place = notebook
        while True:
            keys = list(place) if isinstance(place, dict) else range(len(place))
            key = data.draw(st.sampled_from(list(keys)))
            if not (isinstance(place[key], dict | list) and place[key]) or data.draw(st.integers(0, 3)) == 0:
                break
            place = place[key]
        place[key] = data.draw(values)
        if not notebook:
            break
    intake = take(json.dumps(notebook).encode())
    assert (intake.notebook is None) == bool(intake.reason)
    if intake.notebook is not None:
        check_rebuilt(intake.notebook, LESSON)


@given(seed=st.integers(0, 2**32), lesson=st.sampled_from(COURSE.lesson_names()))
@slowish
def test_shuffled_cells(seed: int, lesson: str):
    """The order of the cells never changes which answer is taken."""
    answers = model_answers(COURSE, lesson)
    notebook = hand_in(COURSE, lesson, answers)
    random.Random(seed).shuffle(notebook.cells)
    assert answers_in(take(serialize(notebook), lesson).notebook) == answers


@given(seed=st.integers(0, 2**32), lesson=st.sampled_from(COURSE.lesson_names()), both=st.booleans())
@slowish
def test_shuffled_identities(seed: int, lesson: str, both: bool):
    """Identities that went to other cells never change which answer is taken."""
    answers = model_answers(COURSE, lesson)
    notebook = hand_in(COURSE, lesson, answers)
    marked = [one for one in notebook.cells if grade_id(one)]
    identities = [(one.id, one.metadata) for one in marked]
    random.Random(seed).shuffle(identities)
    for one, (name, metadata) in zip(marked, identities, strict=True):
        one.metadata = metadata
        if both:
            one.id = name
    intake = take(serialize(notebook), lesson)
    assert answers_in(intake.notebook) == answers
    check_rebuilt(intake.notebook, lesson)


# ---- big files --------------------------------------------------------------------------------


def drop_outputs(value):
    """The same as `without_outputs`, on the parsed document."""
    if isinstance(value, dict):
        return {
            key: [] if key == "outputs" and isinstance(inner, dict | list) else drop_outputs(inner)
            for key, inner in value.items()
        }
    return [drop_outputs(inner) for inner in value] if isinstance(value, list) else value


documents = st.recursive(
    st.none() | st.integers() | st.text(alphabet='a"\\[]{}:, 가\n', max_size=12) | st.just("outputs"),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["outputs", "cells", 'a"', "[", "\\"]), inner, max_size=4)
    ),
    max_leaves=25,
)


@given(documents, st.sampled_from([None, 1]))
@settings(deadline=None, max_examples=400)
def test_without_outputs(document, indent: int | None):
    """Taking outputs out of the bytes is taking them out of the document."""
    content = json.dumps(document, ensure_ascii=False, indent=indent).encode()
    assert json.loads(without_outputs(content)) == drop_outputs(document)


@given(st.binary(max_size=300) | st.text(alphabet='"\\[]{}:outps,').map(str.encode))
def test_without_outputs_of_anything(content: bytes):
    """It ends on any bytes, and adds nothing but empty lists."""
    assert len(without_outputs(content)) <= len(content) + 2 * content.count(b"outputs")


def test_without_outputs_is_linear():
    """A huge string that is cut off is looked at once, not once for each quote in it."""
    content = b'{"a": "' + rb"\"" * 2_000_000
    assert without_outputs(content) == content


def test_a_notebook_of_200_megabytes_fits_in_memory(tmp_path: Path):
    """Its outputs are left out while it is read."""
    notebook = answered(COURSE)
    cell(notebook, LAST)["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "MARK"}]
    head, tail = dump(notebook).split(b"MARK")
    path = tmp_path / NAME
    with path.open("wb") as file:  # a sparse file: zeros that take no room on the disk
        file.write(head)
        file.seek(195 * 2**20)
        file.write(tail)
    tracemalloc.start()
    intake = take_in(gather(tmp_path), template_of(LESSON))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 30 * 2**20
    assert answers_in(intake.notebook) == MODEL


# ---- files ------------------------------------------------------------------------------------


def test_unreadable_permissions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A file that may not be read is a reason. (Root may read everything, so the refusal is played.)"""
    (tmp_path / NAME).write_bytes(dump(answered(COURSE)))

    def refuse(*_args, **_kwargs):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    intake = take_in(gather(tmp_path), template_of(LESSON))
    assert intake.status == Status.UNREADABLE
    assert "읽을 권한이 없습니다" in intake.reason


def test_a_linked_folder_is_not_read(tmp_path: Path):
    """The folder of one learner that leads to another's."""
    put_folder = tmp_path / "mallory" / LESSON
    put_folder.mkdir(parents=True)
    (put_folder / NAME).write_bytes(dump(answered(COURSE)))
    (tmp_path / "eve").mkdir()
    (tmp_path / "eve" / LESSON).symlink_to(put_folder)
    intake = take_in(gather(tmp_path / "eve" / LESSON), template_of(LESSON))
    assert "링크" in intake.reason
    # nor a folder inside the hand-in
    (tmp_path / "mo").mkdir()
    (tmp_path / "mo" / "sub").symlink_to(put_folder)
    assert "제출 폴더에 노트북이 없습니다" in take_in(gather(tmp_path / "mo"), template_of(LESSON)).reason


def test_a_crowded_folder_is_not_searched_forever(tmp_path: Path):
    for number in range(300):
        (tmp_path / f"{number}.ipynb").write_bytes(b"{")
    assert len(gather(tmp_path, Limits(entries=50))) == 50


@given(st.text(min_size=1, max_size=300))
def test_shown_names_are_harmless(name: str):
    """A file's name has no line ends, control characters or markup in what is printed."""
    printed = shown(name)
    assert len(printed) <= 100
    assert re.search(r"[\x00-\x1f\x7f<>`\"|*]", printed) is None
    printed.encode()


def test_what_learners_wrote_does_not_act_in_the_note():
    """A file's name stands in the note as text."""
    name = "[a](javascript:alert(1)) & <img src=x onerror=alert(1)>.ipynb"
    intake = take(answered(COURSE), name=name)
    note = intake.notebook.cells[0].source
    assert "<img" not in note
    assert "&amp;" in note
    # inside an HTML block, which ends at the first empty line, Markdown makes no links
    assert "\n\n" not in note[note.index("<ul>") :]


@pytest.mark.parametrize(
    ("content", "hours"),
    [("2026-11-20 09:00:00 UTC", 9), ("2026-11-20 18:00:00 Asia/Seoul", 9), ("2026-11-20 18:00:00", 18)],
)
def test_timestamps(tmp_path: Path, content: str, hours: int | None):
    """Times are read as nbgrader reads them."""
    from nbgrader.utils import parse_utc

    (tmp_path / "timestamp.txt").write_text(content)
    moment, complaint = read_timestamp(tmp_path)
    assert moment == parse_utc(content)
    assert complaint == ""
    assert hours is None or moment.hour == hours


@pytest.mark.parametrize("zone", [" KST", " +0900", "+0900", " +09:00", " Asia/Seoul", " UTC+9"])
def test_seoul_is_nine_hours_ahead(tmp_path: Path, zone):
    (tmp_path / "timestamp.txt").write_text(f"2026-11-20 18:00:00{zone}")
    assert read_timestamp(tmp_path) == (datetime(2026, 11, 20, 9), "")


def test_an_evening_is_no_morning(tmp_path: Path):
    (tmp_path / "timestamp.txt").write_text("2026-11-20 06:00 PM")
    assert read_timestamp(tmp_path)[0] == datetime(2026, 11, 20, 18)


def test_a_zone_that_nobody_knows_is_not_utc(tmp_path: Path):
    (tmp_path / "timestamp.txt").write_text("2026-11-20 18:00:00 XYZT")
    moment, complaint = read_timestamp(tmp_path)
    assert moment is None
    assert "읽지 못해" in complaint


def test_reading_says_why():
    """Everything that cannot be read ends in one Korean line."""
    for content in (b"", b"{", b"[1]", b'"a"', b"3", b"<html>", b"\xff\xfe", b"PK\x03\x04"):
        with pytest.raises(Unreadable) as caught:
            read_cells(content)
        assert "\n" not in str(caught.value)
        assert re.search("[가-힣]", str(caught.value))


BOMB = "# ---\n# a: &a [x, x]\n" + "".join(
    f"# {chr(98 + n)}: &{chr(98 + n)} [{', '.join([f'*{chr(97 + n)}'] * 9)}]\n" for n in range(12)
)


def no_yaml(*_args, **_kwargs):
    raise AssertionError("YAML of a learner's was read")


@pytest.mark.parametrize("lesson", COURSE.lesson_names())
def test_a_percent_script_is_read_as_jupytext_reads_it_but_for_its_header(lesson: str, monkeypatch):
    """What YAML stands in the header is not even looked at."""
    notebook = hand_in(COURSE, lesson, model_answers(COURSE, lesson))
    script = jupytext.writes(notebook, fmt="py:percent")
    wanted = jupytext.reads(script, fmt="py:percent").cells
    for name in ("load", "safe_load", "compose", "parse", "scan"):
        monkeypatch.setattr(yaml, name, no_yaml)
    for header in ("", BOMB + "# ---\n\n"):
        body = script[script.index("# %%") :]
        cells = read_cells((header + body).encode()).cells
        assert [(one.kind, plain(one.source)) for one in cells] == [
            (one.cell_type, plain(one.source)) for one in wanted
        ]
        assert [one.grade_id for one in cells] == [grade_id(one) for one in wanted]
        assert [list(one.tags) for one in cells] == [one.metadata.get("tags", []) for one in wanted]


def test_code_above_the_first_mark_is_a_cell():
    cells = read_cells((BOMB + "# ---\n\nx = 1\n\n# %%\ny = 2\n").encode()).cells
    assert [one.source.split("\n")[-1] for one in cells] == ["x = 1", "y = 2"]


@pytest.mark.parametrize(
    "text", [BOMB, BOMB + "# ---\n", f"---\n{BOMB.replace('# ', '')}---\n\n```python\nx = 1\n```\n"]
)
def test_yaml_without_cells_is_no_notebook(text: str, monkeypatch):
    monkeypatch.setattr(yaml, "load", no_yaml)
    monkeypatch.setattr(yaml, "safe_load", no_yaml)
    with pytest.raises(Unreadable):
        read_cells(text.encode())


# ---- a whole class of them, through nbgrader --------------------------------------------------

HEALTHY = {
    "healthy-model": MODEL,
    "healthy-half": {name: MODEL[name] for name in ("read_lines", "is_long")},
}
POINTS = {"read_lines": 2, "first_lines": 2, "is_long": 2, LAST: 4}


class BrokenClass:
    """Every broken hand-in and two healthy ones, graded by one plain command."""

    def __init__(self, layout: Layout):
        self.layout = layout
        for name, broken in BROKEN.items():
            broken.make(layout, self.folder("submitted", name))
        for student, answers in HEALTHY.items():
            put(layout, LESSON, student, hand_in(layout, LESSON, answers))
        self.before = fingerprints(layout.grading / "submitted")
        limits = ("--Execute.timeout=6", "--StrictExecute.grace=2", "--Execute.iopub_timeout=5")
        # once: what the second run of passed tests is for, the class of attackers has
        self.result = nbgrader(layout, "autograde", LESSON, NO_EXAMPLES, ONCE, *limits)
        self.after = fingerprints(layout.grading / "submitted")

    def folder(self, step: str, student: str) -> Path:
        return self.layout.grading / step / student / LESSON

    def points(self, student: str) -> dict[str, float]:
        scores = read_scores(self.layout, LESSON, student)
        assert not any(score.waits for score in scores.values())
        return {name.removeprefix("test_"): score.points for name, score in scores.items()}

    def record(self, student: str) -> dict:
        return json.loads((self.folder("autograded", student) / RECORD).read_text(encoding="utf8"))


@pytest.fixture(scope="module")
def broken_class(tmp_path_factory: pytest.TempPathFactory) -> BrokenClass:
    return BrokenClass(copy_course(tmp_path_factory.mktemp("broken") / "course"))


@pytest.mark.slow
@pytest.mark.xdist_group("broken")
class TestBrokenClass:
    def test_the_command_succeeds(self, broken_class: BrokenClass):
        """Every hand-in has a grade or a recorded reason, and the instructor one line for each that was not plain."""
        log = broken_class.result.stderr
        assert broken_class.result.returncode == 0, log[-3000:]
        assert "Traceback" not in log
        for student in BROKEN:
            record = broken_class.record(student)
            lines = re.findall(rf"^.*WARNING\] {student}: (.*)$", log, re.MULTILINE)
            assert [line.split(" - ")[0] for line in lines] == [record["status"]] * (record["status"] != Status.GRADED)

    def test_nothing_handed_in_was_changed(self, broken_class: BrokenClass):
        assert broken_class.after == broken_class.before

    def test_nothing_is_left_over(self, broken_class: BrokenClass):
        """Results hold the notebook, the record and the time, and nothing that was handed in beside or left behind."""
        autograded = broken_class.layout.grading / "autograded"
        assert {path.name for path in autograded.iterdir()} == {*BROKEN, *HEALTHY}
        names = {path.name for path in autograded.glob(f"*/{LESSON}/*")}
        assert names == {NAME, RECORD, "timestamp.txt"}

    @pytest.mark.parametrize("student", HEALTHY)
    def test_healthy(self, broken_class: BrokenClass, student: str):
        """Who handed in a sound notebook has exactly its marks."""
        expected = {name: POINTS[name] if name in HEALTHY[student] else 0 for name in POINTS}
        assert broken_class.points(student) == expected
        assert broken_class.record(student)["status"] == Status.GRADED

    @pytest.mark.parametrize("student", BROKEN)
    def test_broken(self, broken_class: BrokenClass, student: str):
        """Recoverable ones have the marks of the unbroken notebook, the others 0 and the reason."""
        broken, record = BROKEN[student], broken_class.record(student)
        lost = set(POINTS) if broken.reason else broken.lost
        assert broken_class.points(student) == {name: POINTS[name] * (name not in lost) for name in POINTS}, record
        assert (record["status"] == Status.UNREADABLE) == bool(broken.reason)
        assert broken.reason in record["reason"]
        assert broken.says in "\n".join(record["repairs"])
        assert (record["status"] == Status.GRADED) == (not record["repairs"] and not broken.reason)
        if student in RUNS_BADLY:
            assert student == "endless_loop" or f"{LAST} 셀에서 멈췄습니다" in record["repairs"][-1]

    def test_feedback(self, broken_class: BrokenClass):
        """Each learner (some will do) has a page; where nothing could be graded it says why, without hidden tests."""
        result = nbgrader(broken_class.layout, "generate_feedback", LESSON, "--student=[a-e]*")
        assert result.returncode == 0, result.stderr[-3000:]
        for student, broken in BROKEN.items():
            if student[0] > "e":
                continue
            page = (broken_class.folder("feedback", student) / f"{LESSON}.html").read_text(encoding="utf8")
            if broken.reason:
                assert broken.reason in page
                assert "HIDDEN TESTS" not in page

    def test_the_formgrader(self, broken_class: BrokenClass):
        """Its list of the class and its button work, for broken hand-ins and impossible timestamps too."""
        program = f"""
import json
from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from traitlets.config import PyFileConfigLoader

config = PyFileConfigLoader("nbgrader_config.py", path=".").load_config()
api = NbGraderAPI(CourseDirectory(config=config), config=config)
graded = [api.autograde({LESSON!r}, student) for student in ("cut_off", "timestamp_that_is_no_date")]
rows = {{row["student"]: [row["score"], row["autograded"]] for row in api.get_submissions({LESSON!r})}}
print(json.dumps([graded, rows]))
"""
        environment = os.environ | {"JUPYTER_DEFAULT_PROVISIONER_NAME": "course-warm"}
        result = subprocess.run(
            [sys.executable, "-c", program],
            cwd=broken_class.layout.grading,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert result.returncode == 0, result.stderr[-3000:]
        graded, rows = json.loads(result.stdout.splitlines()[-1])
        assert all(one["success"] for one in graded), graded
        assert "cut_off: 채점 불가" in graded[0]["log"]
        assert set(rows) == {*BROKEN, *HEALTHY}
        assert all(autograded for _, autograded in rows.values())
        assert rows["cut_off"][0] == 0
        assert rows["timestamp_that_is_no_date"][0] == sum(POINTS.values())


# ---- what is graded again ---------------------------------------------------------------------

SMALL, SMALL_TEST = "00-start", "test_describe_runtime"


def graded_students(result: subprocess.CompletedProcess) -> list[str]:
    """Whom a command graded, by its log."""
    assert result.returncode == 0, result.stderr[-3000:]
    return re.findall(r"Creating/updating student with ID '(.+)'", result.stderr)


@pytest.mark.slow
def test_who_is_graded_again(course_copy: Layout):
    """A result stays until there is a reason to grade again, as with nbgrader; a changed file is one more."""
    layout, model = course_copy, model_answers(COURSE, SMALL)
    blank = hand_in(layout, SMALL, {})
    for student in ("kim", "lee"):
        put(layout, SMALL, student, blank)
    stamp = layout.grading / "submitted" / "kim" / SMALL / "timestamp.txt"
    stamp.write_text("2026-11-01 00:00:00 UTC")
    fast = ("--CourseAutograde.examples=False",)

    def command(*options: str) -> list[str]:
        return graded_students(nbgrader_here(layout, "autograde", SMALL, *fast, *options))

    assert command() == ["kim", "lee"]
    assert command() == []
    assert command("--student=lee", "--force") == ["lee"]
    assert command("--notebook=00*", "--force") == ["kim", "lee"]
    stamp.write_text("2026-11-02 00:00:00 UTC")
    assert command() == ["kim"]
    put(layout, SMALL, "lee", hand_in(layout, SMALL, model))
    assert command() == ["lee"]
    assert read_scores(layout, SMALL, "lee")[SMALL_TEST].points == 2
    (layout.grading / "autograded" / "kim" / SMALL / f"{SMALL}.ipynb").unlink()
    assert command() == ["kim"]
    other = nbgrader(layout, "autograde", SMALL, "--notebook=09*")
    assert other.returncode != 0
    assert "Traceback" not in other.stderr


@pytest.mark.slow
def test_a_killed_command_leaves_no_half_result(course_copy: Layout):
    """Killed while a hand-in runs: no result for it, and the next command grades it and whoever else has none."""
    layout = course_copy
    model = model_answers(COURSE, SMALL)
    put(layout, SMALL, "first", hand_in(layout, SMALL, model))
    slow = {"describe_runtime": model["describe_runtime"] + "\n\nimport time\ntime.sleep(60)"}
    put(layout, SMALL, "second", hand_in(layout, SMALL, slow))
    command = [sys.executable, "-m", "nbgrader", "autograde", SMALL, NO_EXAMPLES]
    with subprocess.Popen(
        command, cwd=layout.grading, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    ) as process:
        for line in process.stderr:
            if "submitted/second" in line:
                break
        time.sleep(5)
        process.kill()
    assert (layout.grading / "autograded" / "first" / SMALL / RECORD).is_file()
    assert not (layout.grading / "autograded" / "second" / SMALL).exists()
    put(layout, SMALL, "second", hand_in(layout, SMALL, model))
    assert graded_students(nbgrader_here(layout, "autograde", SMALL, NO_EXAMPLES)) == ["second"]
    assert read_scores(layout, SMALL, "second")[SMALL_TEST].points == 2


def test_the_work_of_a_killed_command_is_removed_when_nobody_can_be_at_it(course_copy: Layout):
    """A command that is killed while it records leaves a folder; one of today may be another command's."""
    results = course_copy.grading / "autograded"
    for name, hours in (("old", 25), ("young", 1)):
        folder = results / f".grading-{name}"
        (folder / "submitted").mkdir(parents=True)
        moment = time.time() - hours * 3600
        os.utime(folder, (moment, moment))
    coursedir = CourseDirectory(root=str(course_copy.grading))
    CourseAutograde(coursedir=coursedir).remove_stale_work()
    assert [path.name for path in results.iterdir()] == [".grading-young"]


@pytest.mark.slow
def test_a_fault_of_the_grader_is_nobodys_mark(course_copy: Layout):
    """Where no kernel can start nobody gets 0 for it; the command fails, and says so in one line."""
    layout = course_copy
    put(layout, SMALL, "kim", hand_in(layout, SMALL, model_answers(COURSE, SMALL)))
    result = nbgrader(layout, "autograde", SMALL, "--Execute.kernel_name=no-such-kernel")
    assert result.returncode != 0
    assert "채점기의 문제로 채점하지 못한 제출물이 1개 있습니다" in result.stderr
    assert not (layout.grading / "autograded" / "kim" / SMALL).exists()


def test_trees_are_made_one_at_a_time():
    """Several threads at it, while something interrupts them in the middle of a tree, as garbage collection does."""
    from autograde.lesson.python import syntax_tree

    source = "\n".join(
        f"x{number} = [f(y) for y in range({number})] + [(1, (2, (3, {number})))]" for number in range(300)
    )

    def interrupted(phase: str, _info: dict) -> None:
        if phase == "start":
            time.sleep(0.0001)  # another thread's turn

    gc.callbacks.append(interrupted)
    try:
        with ThreadPoolExecutor(4) as pool:
            trees = list(pool.map(syntax_tree, [source] * 40))
    finally:
        gc.callbacks.remove(interrupted)
    assert {len(tree.body) for tree in trees} == {300}


@pytest.mark.parametrize("error", [SystemError("of CPython"), OSError("no space left")])
def test_what_is_the_graders_fault_gives_nobody_a_zero(error: Exception):
    assert is_grader_fault(error)


def test_install_replaces_what_nbgrader_uses():
    """The command line and the formgrader take the course's converter; starting twice changes nothing more."""
    import nbgrader.apps.api
    import nbgrader.apps.autogradeapp
    import nbgrader.converters

    from autograde.grading.converter import CourseAutograde
    from autograde.starting import start

    for _ in range(2):
        with patch.dict(os.environ):
            start(str(COURSE.grading))
        for module in (nbgrader.apps.api, nbgrader.apps.autogradeapp, nbgrader.converters):
            assert module.Autograde is CourseAutograde
    assert CourseAutograde.__mro__[1] is not CourseAutograde
