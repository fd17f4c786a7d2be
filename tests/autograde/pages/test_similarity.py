"""Likeness of answers: whoever copies is seen, with other names and comments too; whoever thinks alone is not."""

from __future__ import annotations

import functools
import math
import random
import re
from itertools import combinations

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograde.intake.handed_in import HandedIn
from autograde.intake.rebuilding import take_in
from autograde.layout import Layout
from autograde.lesson.answers import hand_in, model_answers, read_answers
from autograde.lesson.cells import serialize
from autograde.lesson.python import parsed
from autograde.lesson.template import read_template
from autograde.pages.borrowed import borrowed_answers
from autograde.pages.similarity import (
    ENOUGH,
    FEWEST,
    PASSAGE,
    WINDOW,
    Likeness,
    as_written,
    by_line,
    groups,
    layout_free,
    likenesses,
    names_in,
    own_names,
    renamed,
    tokens,
    winnow,
)
from autograde.settings import nbgrader_config
from tests.support.copies import ROOT

COURSE = Layout(ROOT)
OWN_WORDS = st.lists(st.sampled_from("abcdefgh"), max_size=20)
LESSONS = COURSE.lesson_names()


@functools.cache
def code_exercises(lesson: str) -> list[str]:
    template = read_template(COURSE.solution(lesson), nbgrader_config(COURSE))
    return [exercise.name for exercise in template.exercises if exercise.kind == "code"]


@functools.cache
def common(lesson: str) -> list[str]:
    template = read_template(COURSE.solution(lesson), nbgrader_config(COURSE))
    return [*model_answers(COURSE, lesson).values(), *template.released.values()]


@functools.cache
def right_answers(lesson: str) -> dict[str, list[str]]:
    found = {exercise: [] for exercise in code_exercises(lesson)}
    for answer in read_answers(COURSE, lesson):
        if answer.right:
            found[answer.exercise].append(answer.source)
    return found


@functools.cache
def model(lesson: str) -> dict[str, str]:
    return {exercise: model_answers(COURSE, lesson)[exercise] for exercise in code_exercises(lesson)}


def thinkers(lesson: str) -> dict[str, dict[str, str]]:
    """Learners who each found their own right answers; where there are no more, the model's."""
    answers = right_answers(lesson)
    most = max(map(len, answers.values()), default=0)
    return {
        f"thinker-{number}": {
            exercise: known[number] if number < len(known) else model(lesson)[exercise]
            for exercise, known in answers.items()
        }
        for number in range(most)
    }


def disguised(source: str, exercises: list[str]) -> str:
    """Other names, another comment, other spaces."""
    for number, name in enumerate(sorted(own_names(source) - set(exercises))):
        source = re.sub(rf"\b{name}\b", f"other_{number}", source)
    return "# 제가 썼습니다\n" + source.replace(" = ", "  =  ").replace("    ", "  ")


@pytest.mark.parametrize("lesson", LESSONS)
class TestCalibration:
    @pytest.mark.slow
    def test_right_answers_do_not_accuse_each_other(self, lesson: str):
        """All of `tests/answers/`: each alone beside the model's answers, and all of one learner's beside another's."""
        alone = {
            f"{exercise}-{number}": model(lesson) | {exercise: source}
            for exercise, known in right_answers(lesson).items()
            for number, source in enumerate(known)
        }
        assert likenesses(alone, common(lesson)) == []
        assert likenesses(thinkers(lesson), common(lesson)) == []

    def test_the_same_model_answers_are_no_likeness(self, lesson: str):
        assert likenesses({f"student-{number}": model(lesson) for number in range(20)}, common(lesson)) == []

    @pytest.mark.slow
    def test_a_copy_is_seen(self, lesson: str):
        """One hands in what another wrote, once as it is and once disguised, in a class of thirty.

        In a lesson without code exercises, or with one of a line or two, nobody is accused, whoever wrote it.
        """
        own = thinkers(lesson).get("thinker-0", {})
        given = {mark for source in common(lesson) for mark in winnow(renamed(source))}
        if len({mark for source in own.values() for mark in winnow(renamed(source))} - given) < FEWEST:
            assert len(own) <= 1, "a lesson of several exercises has more to say"
            assert likenesses({"author": own, "copier": own}, common(lesson)) == []
            return
        rest = {f"student-{number:02}": model(lesson) for number in range(28)}
        hidden = {exercise: disguised(source, list(own)) for exercise, source in own.items()}
        for copy in (own, hidden):
            found = likenesses(rest | {"author": own, "copier": copy}, common(lesson))
            assert [(pair.one, pair.other) for pair in found] == [("author", "copier")]
            assert found[0].share > 0.8
            assert set(found[0].exercises) <= set(own)


def test_what_many_write_is_nobodys_own():
    """A passage that more than a twentieth of a class has says nothing."""
    source = "\n".join(f"value_{number} = compute({number}) + {number} * base" for number in range(30))
    own = "\n".join(f"mine_{{0}}({number}, key_{{0}} - {number} // more)" for number in range(5))

    def learners(count: int) -> dict[str, dict[str, str]]:
        return {
            f"student-{number}": {"x": f"{source}\n{own.format(number)}" if number < count else f"y = {number}"}
            for number in range(60)
        }

    assert len(likenesses(learners(2), [])) == 1
    assert likenesses(learners(20), []) == []


@pytest.mark.parametrize("count", [2, 6, 7, 20])
def test_an_answer_that_many_have_whole_is_a_group(count: int):
    """However many copied it, with other names too; unless everybody was given it."""
    source = "\n".join(f"value_{number} = compute({number}) + {number} * base" for number in range(30))
    written = [source, f"# 제가\n{source.replace('value', 'other')}"]
    answers = {f"s-{number:02}": {"x": written[number % 2] if number < count else "y = 1"} for number in range(60)}
    assert groups(likenesses(answers, [])) == [[f"s-{number:02}" for number in range(count)]]
    assert likenesses(answers, [source]) == []


def test_a_short_answer_that_many_have_whole_is_no_group():
    answers = {f"s-{number:02}": {"x": "def f(a):\n    return [b + a for b in range(a)]"} for number in range(20)}
    assert likenesses(answers, []) == []


@pytest.mark.parametrize("source", ["", "def (", "x = '", "여기에 답", "def f(:\n\treturn", "\0", "(" * 300])
def test_what_is_no_python_is_compared_too(source: str):
    assert likenesses({"one": {"x": source}, "other": {"x": source}}, []) == []


def test_groups_join_what_is_linked():
    pairs = [Likeness(one, other, 1.0, 20, ("x",)) for one, other in (("a", "b"), ("c", "d"), ("b", "e"))]
    assert groups(pairs) == [["a", "b", "e"], ["c", "d"]]
    assert groups([]) == []


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.sampled_from("abcdefgh"), max_size=20), st.lists(st.sampled_from("abcdefgh"), max_size=20), st.data()
)
def test_a_long_common_passage_is_always_found(before: list[str], after: list[str], data):
    """Winnowing's promise: of two texts that share PASSAGE + WINDOW - 1 tokens, a fingerprint is common."""
    shared = data.draw(st.lists(st.sampled_from("uvwxyz"), min_size=PASSAGE + WINDOW - 1, max_size=20))
    assert set(winnow([*before, *shared])) & set(winnow([*shared, *after]))


def test_renaming_changes_nothing():
    one = "def f(x):\n    total = x + 1  # 더하기\n    return total"
    other = "def g(value):\n    s = value + 1\n    return s"
    assert renamed(one) == renamed(other)
    assert renamed(one) != renamed("def f(x):\n    total = x - 1\n    return total")


@pytest.mark.parametrize("lesson", LESSONS)
def test_line_by_line_is_as_a_whole(lesson: str):
    """Named answers, model answers, and the cells of the lesson."""
    template = read_template(COURSE.solution(lesson), nbgrader_config(COURSE))
    cells = [cell.source for cell in template.notebook.cells if cell.cell_type == "code"]
    read = 0
    for source in (*cells, *model(lesson).values(), *(answer.source for answer in read_answers(COURSE, lesson))):
        if parsed(source) is not None:
            assert tokens(source) == list(layout_free(source))
            assert own_names(source) == names_in(parsed(source))
            read += by_line(source) is not None
    assert read > 10


@pytest.mark.parametrize(
    "source",
    [
        "x = [\n    1,\n    2,\n]\ny = 3",
        'def f(a):\n    """말\n\n      둘째 줄"""\n    return a',
        "try:\n    a = 1\nexcept ValueError as e:\n    b = 2\nelse:\n    c = 3\nfinally:\n    d = 4",
        "for i in x:  # 하나씩\n    pass\nelse:\n    z = 1",
        "if a: b = 1\nelif (n := 2): pass\nelse: c = 3",
        "@decorated\ndef f(): pass",
        "x = 'a\\\nb' + \\\n  'c'",
        "match x:\n    case [y, *z]:\n        w = 1",
        "async def f(*, k=lambda q: q):\n    async with g() as h:\n        await h",
        "x = " + "(\n" * 30 + "1" + ")\n" * 30,
        "\n\n# 말뿐\n",
        "x = 1\r\nif x:\r\n\ty = 2\r\n",
        "a = 1\x0c\nb = 2\u2028",
    ],
)
def test_statements_of_several_lines(source: str):
    if parsed(source) is not None:
        assert own_names(source) == names_in(parsed(source))
    assert tokens(source) == list(layout_free(source))


def plainly_alike(answers: dict[str, dict[str, str]], common: list[str], stream) -> dict[tuple[str, str], tuple]:
    """Pairs of learners as they are defined, by going through all of them."""
    known = {mark for source in common for mark in winnow(stream(source))}
    prints = {
        one: {mark for source in found.values() for mark in winnow(stream(source))} for one, found in answers.items()
    }
    holders: dict[int, set] = {}
    for student, sources in answers.items():
        for exercise, source in sources.items():
            own = set(winnow(stream(source))) - known
            for mark in own:
                long = len(own) >= FEWEST
                holders.setdefault(mark, set()).add((exercise, *stream(source)) if long else student)
    most = max(6, len(answers) // 20)
    weight = {mark: math.log(len(answers) / len(who)) + 1 for mark, who in holders.items() if len(who) <= most}
    found = {}
    for one, other in combinations(sorted(answers), 2):
        marks = [mark for mark in prints[one] & prints[other] if mark in weight]
        least = min(sum(weight.get(mark, 0) for mark in prints[student]) for student in (one, other))
        if len(marks) >= FEWEST and sum(weight[mark] for mark in marks) >= ENOUGH * least:
            found[one, other] = (pytest.approx(sum(weight[mark] for mark in marks) / least), len(marks))
    return found


@pytest.mark.parametrize("seed", range(3))
def test_pairs_are_those_of_going_through_all(seed: int):
    """Whatever order learners come in; some copy a part, some all, some with other names."""
    chance = random.Random(seed)
    lines = [f"v{number} = f{number % 9}(a{number % 4}, {number}) + {number % 5}" for number in range(60)]
    answers: dict[str, dict[str, str]] = {}
    for number in chance.sample(range(90), 70):
        written = {name: chance.sample(lines, chance.randrange(1, 25)) for name in ("x", "y")}
        if answers and chance.random() < 0.4:
            before = answers[chance.choice(list(answers))]
            written["x"] = [*before["x"].split("\n"), *written["x"][: chance.randrange(6)]]
        joined = {name: "\n".join(source) for name, source in written.items()}
        if chance.random() < 0.3:
            joined = {name: re.sub(r"\bv(\d+)", r"w\1", source) for name, source in joined.items()}
        answers[f"s-{number:03}"] = joined
    common = ["\n".join(lines[:3])]
    expected: dict[tuple[str, str], tuple] = {}
    for stream in (as_written, renamed):
        for pair, about in plainly_alike(answers, common, stream).items():
            expected[pair] = max(expected.get(pair, about), about, key=lambda found: found[0].expected)
    found = likenesses(answers, common)
    shares = {(pair.one, pair.other): pair.share for pair in found}
    assert shares == {pair: share for pair, (share, _) in expected.items()}
    assert len(found) > 5
    assert likenesses(dict(reversed(answers.items())), common) == found


# ---- answers that only call the course library ------------------------------------------------


def borrowed(lesson: str, answers: dict[str, str], *cells: str) -> tuple[str, ...]:
    """What is noted of a hand-in with these answers, and these cells above them."""
    template = read_template(COURSE.solution(lesson), nbgrader_config(COURSE))
    notebook = hand_in(COURSE, lesson, answers)
    notebook.cells[1:1] = [nbformat.v4.new_code_cell(source) for source in cells]
    intake = take_in([HandedIn(f"{lesson}.ipynb", serialize(notebook))], template)
    return borrowed_answers(intake.notebook, template.exercises)


@pytest.mark.slow
@pytest.mark.parametrize("lesson", LESSONS)
def test_no_answer_of_ones_own_is_taken_for_the_librarys(lesson: str):
    """Neither the model's nor any that the tests were tried with, beside the cells that the lesson gives."""
    assert borrowed(lesson, model(lesson)) == ()
    assert borrowed(lesson, {}) == ()
    template = read_template(COURSE.solution(lesson), nbgrader_config(COURSE))
    for answer in read_answers(COURSE, lesson):
        notebook = template.copy()
        next(cell for cell in notebook.cells if cell.id == answer.exercise).source = answer.source
        assert borrowed_answers(notebook, template.exercises) == (), answer.student


SEARCH = "greedy_search"
CALL = "(model, tokenizer, prompt, 3)"
LIBRARYS = f"minigpt.decoding.{SEARCH}"
BORROWING = {
    "a call": (f"import minigpt.decoding\ndef {SEARCH}(*a, **k):\n    return {LIBRARYS}(*a, **k)", ()),
    "an import inside": (
        f"def {SEARCH}(*a):\n    'doc'\n    from minigpt.decoding import {SEARCH} as g\n    return g(*a)",
        (),
    ),
    "only an import": (f"from minigpt.decoding import {SEARCH}", ()),
    "all names": ("from minigpt.decoding import *", ()),
    "an assignment": (f"from minigpt import decoding as d\n{SEARCH} = d.searches.{SEARCH}", ()),
    "an alias of an alias": (f"import minigpt.decoding as d\nf = d\ng = f.{SEARCH}\n{SEARCH} = g", ()),
    "a lambda": (f"import minigpt.decoding as d\n{SEARCH} = lambda *a: d.{SEARCH}(*a)", ()),
    "a partial": (f"import minigpt, functools\n{SEARCH} = functools.partial({LIBRARYS})", ()),
    "through a variable": (
        f"import minigpt\ndef {SEARCH}(a):\n    b = [] + {LIBRARYS}(a)\n    b += []\n    return list(b)",
        (),
    ),
    "in parts": (f"import minigpt\ndef {SEARCH}(a):\n    for t in {LIBRARYS}(a):\n        yield t", ()),
    "on a condition": (
        f"import minigpt\ndef {SEARCH}(a):\n    if not a:\n        return []\n    return {LIBRARYS}(a)",
        (),
    ),
    "through a function": (
        f"import minigpt\ndef mine(a):\n    return {LIBRARYS}(a)\ndef {SEARCH}(a):\n    return mine(a)",
        (),
    ),
    "through a default": (f"import minigpt\ndef {SEARCH}(a, *, f={LIBRARYS}):\n    return f(a)", ()),
    "by its name as text": (
        f"import minigpt.decoding as d\ndef {SEARCH}(a):\n    return getattr(d, '{SEARCH}')(a)",
        (),
    ),
    "by its module's": (f"import importlib\n{SEARCH} = importlib.import_module('minigpt.decoding').{SEARCH}", ()),
    "by the loaded module's": (f"import sys\n{SEARCH} = sys.modules['minigpt.decoding'].{SEARCH}", ()),
    "by its module's, hidden": (
        f"import importlib\n{SEARCH} = importlib.import_module('mini\\x67pt.decoding').{SEARCH}",
        (),
    ),
    "in other letters": (f"import ｍinigpt.decoding as ｄ\n{SEARCH} = d.{SEARCH}", ()),
    "with a magic": (f"%time\nfrom minigpt.decoding import {SEARCH}", ()),
    "through a helper": (f"def {SEARCH}(a):\n    return mine(a)", (f"from minigpt.decoding import {SEARCH} as mine",)),
    "through the lesson's import": (f"def {SEARCH}(a):\n    return decoding.{SEARCH}(a)", ()),
}


@pytest.mark.parametrize("name", BORROWING)
def test_an_answer_that_only_calls_the_library_is_noted(name: str):
    answer, cells = BORROWING[name]
    assert borrowed("09-search", model("09-search") | {SEARCH: answer}, *cells) == (SEARCH,)


@pytest.mark.parametrize(
    "line",
    [
        f"from minigpt.decoding import {SEARCH}",  # what it defines below is its own
        f"import minigpt\nassert {LIBRARYS}",
        f"import minigpt\n\ndef check(*a):\n    return {SEARCH}(*a) == {LIBRARYS}(*a)",
        "import minigpt\n\ndef other(*a):\n    return minigpt.decoding.beam_search(*a)",
        f"import mine\n\ndef other(*a):\n    return mine.{SEARCH}(*a)",
        "x = " + "a." * 50_000 + SEARCH,
        "if x:\n    pass\n" + "elif x:\n    pass\n" * 3000,
        f"def {SEARCH}(",
    ],
)
def test_what_stands_beside_an_answer_is_not_handed_back(line: str):
    answer = f"{line}\n\n\n{model('09-search')[SEARCH]}"
    assert borrowed("09-search", model("09-search") | {SEARCH: answer}) == ()


def test_one_of_two_functions_is_enough():
    answers = model("14-kv-cache")
    answers = answers | {
        "cached_logits": f"{answers['cached_logits']}\n\nfrom minigpt.decoding.cache import init_cache"
    }
    assert borrowed("14-kv-cache", answers) == ("cached_logits",)
