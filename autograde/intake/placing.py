"""Find each answer among the cells of a submission.

An answer cell is found by its `grade_id`, else by its cell id, else by the function or class it defines, else by being
like the stub. An id is not believed if the content contradicts it: the cell defines what another exercise asks for, or
is a copy of some other cell of the lesson.

Where several cells answer one exercise, the one that counts is the one that would count if the learner's notebook ran
from top to bottom; in doubt, the one that is better for the learner:

1. a cell that is no longer the stub before one that is;
2. code before a text that only quotes it, and a cell that defines what is asked for (and can be parsed) before one
   that does not;
3. a cell of its own before the answer cell or the test of another exercise;
4. a cell above the exercise's last test before one below it;
5. of these the last.

Prose has no definition to be found by. An essay that lost its id, or was written beside its cell, is the learner's own
text between the two cells of the lesson that stand around the answer.
"""

from __future__ import annotations

import ast
import difflib
import hashlib
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property

from autograde.intake.reading import Cell, Unreadable
from autograde.lesson.python import (
    MAGIC_LINE,
    MOST_TRANSFORMED,
    NOT_PYTHON,
    defined_names,
    parsed,
    transforming,
)
from autograde.lesson.template import Exercise, LessonTemplate

# How much of a stub, by characters, must be left in a cell without id or definition. Other exercises' stubs reach 0.6.
LIKE_THE_STUB = 0.8
LONGEST_COMPARED = 20_000  # characters; the comparison is quadratic
MOST_COMPARED = 2_000  # cells compared with a stub by their counts of letters, for one submission
MOST_MATCHED = 200  # of these, cells compared letter by letter
MOST_TRANSFORMED_AT_ALL = 8_000_000  # `MOST_TRANSFORMED` for all cells of one submission together


@dataclass(frozen=True)
class Placement:
    """Where each answer was found.

    Attributes:
        answers: the cells that make up each answer, usually one, in the submission's order; none for a missing one.
        repairs: what a person should know of how they were found, in Korean.
        used: numbers of the submission's cells that are graded.
    """

    answers: dict[str, tuple[Cell, ...]]
    repairs: tuple[str, ...] = ()

    @property
    def used(self) -> frozenset[int]:
        return frozenset(cell.number for cells in self.answers.values() for cell in cells)


@dataclass
class Finder:
    """The cells of one submission, compared with the template of one lesson.

    Attributes:
        repairs: what a person should know of how answers were found, in Korean; complete after `placement`.
    """

    cells: tuple[Cell, ...]
    template: LessonTemplate
    repairs: list[str] = field(default_factory=list)
    likeness: Likeness = field(default_factory=lambda: Likeness())

    @cached_property
    def placement(self) -> Placement:
        """Where every answer was found."""
        answers = {
            exercise.name: self.code_answer(exercise) for exercise in self.template.exercises if exercise.kind == "code"
        }
        taken = {cell.number for cells in answers.values() for cell in cells}
        for exercise in self.template.exercises:
            if exercise.kind != "code":
                answers[exercise.name] = self.essay(exercise, taken)
                taken |= {cell.number for cell in answers[exercise.name]}
        in_order = {exercise.name: answers[exercise.name] for exercise in self.template.exercises}
        return Placement(in_order, tuple(self.repairs))

    # ---- what the cells are -------------------------------------------------------------------

    @cached_property
    def by_source(self) -> dict[str, list[str]]:
        """Ids of the lesson's cells, by their normalized source as released."""
        found: dict[str, list[str]] = {}
        for name, source in self.template.released.items():
            found.setdefault(normalized(source), []).append(name)
        return found

    @cached_property
    def asked(self) -> dict[str, str]:
        """Names of exercises, by each function or class that they ask for."""
        return {name: exercise.name for exercise in self.template.exercises for name in exercise.names}

    @cached_property
    def stubs(self) -> dict[str, str]:
        return {exercise.name: exercise.stub for exercise in self.template.exercises}

    @cached_property
    def definitions(self) -> dict[int, dict[str, int]]:
        """Names asked for that each cell defines: cell number → name → 2 if the cell can be parsed, else 1."""
        found = {}
        for cell in self.cells:
            named = {name for name in self.asked if name in cell.source}  # most cells name none; parsing takes time
            defined = self.defined_in(cell.source) if named else {}
            found[cell.number] = {name: level for name, level in defined.items() if name in named}
        return found

    @cached_property
    def defined_in(self) -> Callable[[str], dict[str, int]]:
        """`defined_names()`, cached by source."""
        return cache(defined_names)

    @cached_property
    def normalized_sources(self) -> dict[int, str]:
        """The normalized source of each cell, by its number."""
        return {cell.number: normalized(cell.source) for cell in self.cells}

    @cached_property
    def program_in(self) -> Callable[[str], str | None]:
        """`program()`, cached by source."""
        return cache(program)

    def copy_of(self, cell: Cell) -> list[str]:
        """Return the ids of the lesson's cells that this one is a copy of, without answer cells."""
        return self.copies[cell.number]

    @cached_property
    def copies(self) -> dict[int, list[str]]:
        return {
            cell.number: [
                name for name in self.by_source.get(self.normalized_sources[cell.number], []) if name not in self.stubs
            ]
            for cell in self.cells
        }

    @cached_property
    def homes(self) -> dict[int, str | None]:
        """Id of the lesson's cell that each cell claims to be, by cell number; None if its content contradicts that."""
        homes = {}
        for cell in self.cells:
            claims = [name for name in (cell.grade_id, *cell.ids) if name in self.template.released]
            homes[cell.number] = next((name for name in claims if self.is_credible(cell, name)), None)
        return homes

    def is_credible(self, cell: Cell, name: str) -> bool:
        """Whether the content of a cell is consistent with its being the lesson's cell `name`."""
        copies = self.copy_of(cell)
        if copies and self.normalized_sources[cell.number]:
            return name in copies
        if name not in self.stubs:
            return cell.kind == self.template.kinds[name]
        defined = {self.asked[found] for found in self.definitions[cell.number]}
        return not defined or name in defined

    def test_place(self, exercise: Exercise) -> float:
        """Return the number of the exercise's last test cell; infinity if the submission has none."""
        head = self.template.released.get(exercise.test, "").split("\n")[0]
        places = [
            cell.number
            for cell in self.cells
            if self.homes[cell.number] == exercise.test
            or exercise.test in self.copy_of(cell)
            or (len(head) > 8 and cell.source.startswith(head))
        ]
        return max(places, default=math.inf)

    # ---- code -----------------------------------------------------------------------------------

    def code_answer(self, exercise: Exercise) -> tuple[Cell, ...]:
        """Return the cell that answers a code exercise, with others that define names missing in it."""
        found = [
            cell for cell in self.cells if self.homes[cell.number] == exercise.name or self.defines(cell, exercise)
        ]
        if not any(self.touched(cell, exercise) for cell in found):
            found += self.like_the_stub(exercise)
        if not found:
            self.tell_missing(exercise)
            return ()
        test = self.test_place(exercise)
        best = max(found, key=lambda cell: self.rank(cell, exercise, test))
        missing = exercise.names - set(self.definitions[best.number])
        own = [cell for cell in found if self.homes[cell.number] in (None, exercise.name) and cell is not best]
        helpers = [cell for cell in own if missing & set(self.definitions[cell.number])]
        chosen = [best] if not self.touched(best, exercise) else [*helpers, best]
        self.tell(exercise, best, [cell for cell in found if cell not in chosen])
        return tuple(sorted(chosen, key=lambda cell: cell.number))

    def rank(self, cell: Cell, exercise: Exercise, test: float) -> tuple[bool, bool, int, bool, bool, int]:
        """Return a sort key by the rules in this module's docstring; the highest cell is the answer.

        Args:
            test: see `test_place()`.
        """
        defined = self.definitions[cell.number]
        return (
            self.touched(cell, exercise),
            cell.kind == "code" or self.homes[cell.number] == exercise.name,
            sum(level for name, level in defined.items() if name in exercise.names),
            self.homes[cell.number] in (None, exercise.name),
            cell.number < test,
            cell.number,
        )

    def defines(self, cell: Cell, exercise: Exercise) -> bool:
        return not self.copy_of(cell) and bool(exercise.names & set(self.definitions[cell.number]))

    def touched(self, cell: Cell, exercise: Exercise) -> bool:
        """Whether the learner has changed a cell: it is not empty, and its code is not that of the stub."""
        source = self.normalized_sources[cell.number]
        if not source or source == normalized(exercise.stub):
            return False
        mine, released = self.program_in(cell.source), self.program_in(exercise.stub)
        return mine is None or released is None or mine not in ("", released)

    def like_the_stub(self, exercise: Exercise) -> list[Cell]:
        """Return the cells without an id or a definition that are at least 80 % similar to the stub."""
        return [
            cell
            for cell in self.cells
            if self.homes[cell.number] is None
            and not self.copy_of(cell)
            and not self.definitions[cell.number]
            and self.likeness.similarity(self.normalized_sources[cell.number], normalized(exercise.stub))
            >= LIKE_THE_STUB
        ]

    def tell(self, exercise: Exercise, best: Cell, others: list[Cell]) -> None:
        """Add repair notes on how a code answer was found, if it was not simply the one cell with its id."""
        name, place = exercise.name, f"{best.number}번째 셀"
        if self.homes[best.number] != name and self.touched(best, exercise):
            how = "함수나 클래스의 이름" if self.defines(best, exercise) else "나눠 준 셀과 비슷한 내용"
            self.repairs.append(f"{name}의 답을 {how}으로 찾았습니다({place}). 답은 원래 답 셀에 써 주세요.")
        rivals = [cell for cell in others if self.touched(cell, exercise)]
        rivals = [cell for cell in rivals if self.homes[cell.number] in (None, name)]
        if rivals:
            places = places_of(rivals)
            self.repairs.append(
                f"{name}의 답이 여러 셀에 있어 {place}로 채점했습니다(쓰지 않은 셀: {places}). 하나만 남겨 주세요."
            )
        if best.kind != "code":
            self.repairs.append(f"{name}의 답 셀({place})이 코드 셀이 아니어서 코드 셀로 되돌렸습니다.")

    def tell_missing(self, exercise: Exercise) -> None:
        self.repairs.append(
            f"답 셀 {exercise.name}이(가) 낸 노트북에 없어 빈 셀로 되살렸습니다. "
            "답을 썼다면 이 셀에 옮겨 다시 내 주세요."
        )

    # ---- prose ----------------------------------------------------------------------------------

    def essay(self, exercise: Exercise, taken: set[int]) -> tuple[Cell, ...]:
        """Return the cells of an answer that a person marks: the answer cell, and text written beside it.

        Args:
            taken: numbers of cells that are part of other answers.
        """
        free = [cell for cell in self.cells if cell.number not in taken and not self.copy_of(cell)]
        own = [cell for cell in free if self.homes[cell.number] == exercise.name]
        written = [cell for cell in own if self.is_written(cell, exercise)]
        beside = [cell for cell in self.between_neighbours(exercise, free) if self.is_written(cell, exercise)]
        if written:
            best = written[-1]
            if len(written) > 1:
                others = places_of(written[:-1])
                self.repairs.append(
                    f"{exercise.name}의 답이 여러 셀에 있어 {best.number}번째 셀로 채점합니다(쓰지 않은 셀: {others}). "
                    "하나만 남겨 주세요."
                )
            if best.kind != "markdown":
                self.repairs.append(
                    f"{exercise.name}의 답 셀({best.number}번째)이 텍스트 셀이 아니어서 텍스트 셀로 되돌렸습니다."
                )
            chosen = [best, *(cell for cell in beside if cell not in written)]
            if len(chosen) > 1:
                self.tell_beside(exercise, chosen[1:])
            return tuple(sorted(chosen, key=lambda cell: cell.number))
        if beside:
            self.tell_beside(exercise, beside)
            return tuple(beside)
        if not own:
            self.tell_missing(exercise)
        return tuple(own[-1:])

    def tell_beside(self, exercise: Exercise, cells: list[Cell]) -> None:
        places = places_of(cells)
        self.repairs.append(f"{exercise.name}의 답 셀 곁에 쓴 글({places} 셀)을 답으로 옮겼습니다.")

    def is_written(self, cell: Cell, exercise: Exercise) -> bool:
        return self.normalized_sources[cell.number] not in ("", normalized(exercise.stub)) or bool(cell.attachments)

    def between_neighbours(self, exercise: Exercise, free: list[Cell]) -> list[Cell]:
        """Return the learner's own text cells between the two cells of the lesson that stand around an answer."""
        order = list(self.template.released)
        before = self.last_place(reversed(order[: exercise.position]))
        after: float | None = self.last_place(order[exercise.position + 1 :])
        if before is None:
            return []
        if after is None or after < before:
            after = math.inf
        code = {None} | {other.name for other in self.template.exercises if other.kind == "code"}
        span = [cell for cell in free if before < cell.number < after and cell.kind == "markdown"]
        return [cell for cell in span if self.homes[cell.number] in code]

    def last_place(self, names: Iterable[str]) -> int | None:
        """Return the number of the first of these cells of the lesson that the submission has; None if it has none."""
        for name in names:
            source = normalized(self.template.released[name])
            places = [
                cell.number
                for cell in self.cells
                if self.homes[cell.number] == name
                or (len(source) > 20 and self.normalized_sources[cell.number] == source)
            ]
            if places:
                return places[-1]
        return None


# ---- what a cell says -------------------------------------------------------------------------


def normalized(source: str) -> str:
    """Return a source without surrounding whitespace and spaces at line ends, for comparing it with others."""
    return "\n".join(line.rstrip() for line in source.strip().split("\n"))


def places_of(cells: Sequence[Cell]) -> str:
    """Return the places of cells in Korean, such as `3번째, 5번째`; of many, the first ten."""
    more = f" 외 {len(cells) - 10}개" if len(cells) > 10 else ""
    return ", ".join(f"{cell.number}번째" for cell in cells[:10]) + more


def program(source: str) -> str | None:
    """Return a hash of a cell's code that does not depend on comments and layout.

    It is empty for a cell without statements, and None for one that is no Python.
    """
    tree = parsed(source)
    if tree is None:
        return None
    try:
        return hashlib.sha256(ast.dump(tree).encode("utf8", "surrogatepass")).hexdigest() if tree.body else ""
    except NOT_PYTHON:
        return None


class Likeness:
    """The similarity of cells to stubs, with a limit on comparisons that no honestly written notebook reaches."""

    def __init__(self) -> None:
        self.counted = self.matched = 0

    def similarity(self, source: str, stub: str) -> float:
        """Return how similar two texts are, from 0 to 1; 0 if they are certainly not alike, or over a limit."""
        if max(len(source), len(stub)) > LONGEST_COMPARED:
            return 0.0
        matcher = difflib.SequenceMatcher(None, source, stub, autojunk=False)
        if matcher.real_quick_ratio() < LIKE_THE_STUB or self.counted >= MOST_COMPARED:
            return 0.0
        self.counted += 1
        if matcher.quick_ratio() < LIKE_THE_STUB or self.matched >= MOST_MATCHED:
            return 0.0
        self.matched += 1
        return matcher.ratio()


def refuse_magics(cells: Sequence[Cell]) -> None:
    """Refuse a submission whose lines of IPython syntax would keep the grader busy.

    Raises:
        Unreadable: there is more of it than anybody writes.
    """
    works = [work for cell in cells if (work := transforming(cell.source)) < MOST_TRANSFORMED]
    if sum(works) > MOST_TRANSFORMED_AT_ALL:
        lines = sum(len(MAGIC_LINE.findall(cell.source)) for cell in cells)
        raise Unreadable(
            f"%나 !로 시작하거나 ?로 끝나는 줄이 지나치게 많습니다({lines:,}줄). 그런 줄을 지우고 다시 내 주세요."
        )
