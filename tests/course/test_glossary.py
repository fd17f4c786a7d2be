"""People read one translation per term: lessons, hints and the library's Korean docstrings keep to docs/glossary.md."""

from __future__ import annotations

import ast
import functools
import re
from dataclasses import dataclass

import pytest

from autograde.layout import Layout
from autograde.lesson.cells import grade_id, is_solution
from autograde.lesson.source import read_lesson
from tests.support.copies import ROOT

COURSE = Layout(ROOT)


@dataclass(frozen=True)
class Term:
    english: str
    korean: str
    avoided: tuple[str, ...]


def glossary() -> list[Term]:
    """The rows of the table."""
    rows = re.findall(r"^\| (.+?) \| (.+?) \| (.+?) \|$", (ROOT / "docs/glossary.md").read_text("utf8"), re.MULTILINE)
    return [Term(english, korean, tuple(avoided.split(", "))) for english, korean, avoided in rows[1:]]


@functools.cache
def korean_texts() -> dict[str, str]:
    """Everything learners and those who teach and carry on read, by where it stands."""
    texts = {
        f"{lesson}: {cell.id}": cell.source
        for lesson in COURSE.lesson_names()
        for cell in read_lesson(COURSE, lesson).cells
    }
    texts |= {path.name: path.read_text("utf8") for path in (ROOT / "minigpt").rglob("*.py")}
    documents = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("autograde/*/templates/**/*.j2")]
    return texts | {path.name: path.read_text("utf8") for path in documents if path.name != "glossary.md"}


@functools.cache
def prose(lesson: str) -> str:
    """A lesson's running text: no headings, tables or code, where a term may stand before it is introduced."""
    cells = [cell.source for cell in read_lesson(COURSE, lesson).cells if cell.cell_type == "markdown"]
    lines = [line for cell in cells for line in cell.splitlines() if not line.startswith(("#", "|"))]
    return re.sub(r"`[^`]*`|\*\*", "", "\n".join(lines))


def test_the_table_is_well_made():
    """One row a term, in no doubt: no translation is another's avoided word."""
    terms = glossary()
    assert len(terms) >= 20
    assert len({term.english for term in terms}) == len({term.korean for term in terms}) == len(terms)
    avoided = {word for term in terms for word in term.avoided}
    assert not avoided & {term.korean for term in terms}


@pytest.mark.slow
@pytest.mark.parametrize("term", glossary(), ids=lambda term: term.english)
def test_avoided_words_stay_out(term: Term):
    """No text a learner reads uses another word for the term."""
    found = [(where, word) for where, text in korean_texts().items() for word in term.avoided if word in text]
    assert found == []


@pytest.mark.parametrize("term", glossary(), ids=lambda term: term.english)
def test_english_is_given_where_a_term_first_appears(term: Term):
    """The first lesson whose prose uses the term writes the English behind it once."""
    for lesson in COURSE.lesson_names():
        text = prose(lesson)
        if re.search(rf"(?<![가-힣]){term.korean}", text):
            assert re.search(rf"{term.korean}\({term.english}\)|\({term.korean}, {term.english}\)", text), lesson
            return


def test_the_search_can_fail():
    """The avoided words are looked for in real text."""
    assert any("데이터셋" in text for text in korean_texts().values())
    assert prose("01-tf-data").count("말뭉치(corpus)") == 1


# ---- what the library says of itself --------------------------------------------------------------


def library_functions() -> dict[str, str]:
    """The first lines of the docstrings of minigpt's public functions, by name."""
    trees = [ast.parse(path.read_text("utf8")) for path in (ROOT / "minigpt").rglob("*.py")]
    functions = [node for tree in trees for node in tree.body if isinstance(node, ast.FunctionDef)]
    public = [node for node in functions if not node.name.startswith("_")]
    return {node.name: (ast.get_docstring(node) or "").split("\n")[0] for node in public}


def test_the_library_explains_every_function():
    """In Korean, and the first line stands alone."""
    assert [name for name, line in library_functions().items() if not re.search("[가-힣]{2}", line)] == []


def test_the_library_names_the_lesson_that_teaches_a_thing():
    """A function that is an exercise says in its first line of which lesson: they move together."""
    library, found = library_functions(), []
    for lesson in COURSE.lesson_names():
        for cell in read_lesson(COURSE, lesson).cells:
            if is_solution(cell) and grade_id(cell) in library:
                found.append(grade_id(cell))
                assert f"{int(lesson[:2])}단원" in library[grade_id(cell)], grade_id(cell)
    assert len(found) >= 30
