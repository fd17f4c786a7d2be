"""Which cell is the answer."""

from __future__ import annotations

import copy
import difflib
import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograde.intake import placing
from autograde.intake.record import Intake
from autograde.lesson.answers import hand_in, model_answers
from autograde.lesson.cells import grade_id, serialize
from tests.support.broken import BROKEN, LESSON, answered, cell, code, insert, text_of
from tests.support.copies import ROOT
from tests.support.taking_in import COURSE, MODEL, answer_of, answers_in, check_rebuilt, slowish, take, template_of

ESSAY_LESSON, ESSAY = "03-wordpiece", "vocabulary_size_essay"


# ---- which cell is the answer -----------------------------------------------------------------


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
    lesson = "14-kv-cache"
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


@pytest.mark.slow
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


# ---- answers that were lost --------------------------------------------------------------------


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


# ---- cells in any order ------------------------------------------------------------------------


@pytest.mark.slow
@given(seed=st.integers(0, 2**32), lesson=st.sampled_from(COURSE.lesson_names()))
@slowish
def test_shuffled_cells(seed: int, lesson: str):
    """The order of the cells never changes which answer is taken."""
    answers = model_answers(COURSE, lesson)
    notebook = hand_in(COURSE, lesson, answers)
    random.Random(seed).shuffle(notebook.cells)
    assert answers_in(take(serialize(notebook), lesson).notebook) == answers


@pytest.mark.slow
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
