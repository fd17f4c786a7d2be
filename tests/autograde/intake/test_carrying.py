"""A learner's own helpers: which come along with an answer, and which stay behind."""

from __future__ import annotations

import pytest

from autograde.intake import carrying
from autograde.intake.record import Status
from autograde.lesson.python import LONGEST_CODE
from tests.support.broken import LESSON, answered, cell, code
from tests.support.taking_in import COURSE, MODEL, answers_in, carried, carried_source, take, template_of


def test_a_helper_in_a_cell_too_long_to_be_read_is_named():
    """Where an answer needs it; IPython's syntax in a long cell is no reason to leave it behind."""
    padding = "\n".join(f"# {'가' * 98}" for _ in range(400))
    long = f"%matplotlib inline\n{padding}\n\ndef mine(line):\n    return line"
    assert any("mine(2번째 셀)을(를) 답 셀 밖에서" in one for one in carried(code(long)).repairs)
    longer = long + f"\ntable = '{'x' * LONGEST_CODE}'"
    assert any("mine(2번째 셀)에 쓴 코드가 너무 길어" in one for one in carried(code(longer)).repairs)
    unused = carried(code(longer), answer="def is_long(line, min_length):\n    return 1")
    assert not any("너무 길어" in one for one in unused.repairs)


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


@pytest.mark.slow
def test_what_nobody_needs_is_only_parsed(monkeypatch: pytest.MonkeyPatch):
    """The names of twenty thousand statements are not looked for where no answer leads to them."""
    looked = []
    monkeypatch.setattr(carrying, "used_names", lambda source: looked.append(source) or frozenset())
    carried(code("\n".join(f"x{n} = {n}" for n in range(20_000))))
    assert len(looked) < 20


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


def test_helpers_left_behind_are_named():
    intake = carried(code("mine = make_batches('a')"))
    assert any("mine(2번째 셀)은(는) 답 셀 밖에 있어" in line for line in intake.repairs)


def test_local_names_need_no_helper():
    """A variable inside a function is not the one of the same name in some cell."""
    intake = carried(
        code("mine = make_batches('a')"), answer="def is_long(line, mine):\n    return [mine for mine in line]"
    )
    assert intake.repairs == ()
