"""Intake: turn every submission into a notebook that can be graded, or into a reason why it cannot be.

A submission is rebuilt on the lesson as released. Only the learner's answers are taken from it, and the helpers they
need; tests, points, flags, tags and everything else come from the lesson. The files handed in are only read.
"""

from __future__ import annotations

import html
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from unicodedata import normalize

import nbformat
from nbformat.notebooknode import NotebookNode

from autograde.intake.absent import absences
from autograde.intake.carrying import Helper, helpers_for, known_before
from autograde.intake.handed_in import HandedIn, shown
from autograde.intake.newer_python import newer_syntax
from autograde.intake.placing import Finder, normalized, refuse_magics
from autograde.intake.reading import ASK_FOR_NOTEBOOK, Cell, Reading, Unreadable, read_cells
from autograde.intake.record import Intake, Status
from autograde.intake.unusual import Finding, Piece, unusual
from autograde.lesson.cells import CARRIED, grade_id
from autograde.lesson.python import (
    LONGEST_CODE,
    MOST_TRANSFORMED,
    as_mended_python,
    defined_names,
    free_names,
    mended,
    transforming,
)
from autograde.lesson.template import LessonTemplate

NOTE_ID = "intake-note"
OWN_LESSON = 0.5  # share of a lesson's cells from which on a notebook is taken for that lesson's
# The lesson may have been edited since the learner got it: nobody is told that they did something they did not do.
EDITED = "고쳤거나 이전에 받은 노트북일 수 있습니다"
DELETED = "지웠거나 이전에 받은 노트북일 수 있습니다"
TOO_DEEP = (
    "괄호나 조건, 식이 지나치게 깊이 겹친 코드가 있어 읽을 수 없습니다. 그 코드를 나누거나 지우고 다시 내 주세요."
)
MOST_FILES = 50  # files of a folder that are read; those with the right name and the newest come first
TOO_MANY = f"파일이 너무 많아 이름이 맞거나 새로운 {MOST_FILES}개만 살펴보았습니다"
MOST_UNREAD = 50  # cells that do not parse and are searched for the syntax of a newer Python
SKIPPING_TAGS = {"skip-execution", "raises-exception"}


def take_in(files: Sequence[HandedIn], template: LessonTemplate) -> Intake:
    """Rebuild a submission on its lesson.

    Args:
        files: what was handed in, from `autograde.intake.handed_in.gather()`.

    Returns:
        The notebook to grade, or the reason why there is none.
    """
    intake = Intake(files=tuple(files))
    try:
        chosen, repairs = choose(files, template)
        rebuilt = rebuild(chosen.finder, (*repairs, *chosen.reading.repairs))
    except (Unreadable, RecursionError) as reason:
        only = files[0] if len(files) == 1 else None
        return replace(intake, source=only).failed(TOO_DEEP if isinstance(reason, RecursionError) else str(reason))
    return replace(rebuilt, source=chosen.file, files=tuple(files))


# ---- which file -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Candidate:
    """A file that could be read as a notebook, and how it compares with the others.

    Attributes:
        share: how much it has of the lesson's own cells, from 0 to 1.
        rank: sort key; the file with the highest is graded.
    """

    file: HandedIn
    reading: Reading
    finder: Finder
    share: float
    rank: tuple[bool, int, bool, float, str]


def choose(files: Sequence[HandedIn], template: LessonTemplate) -> tuple[Candidate, list[str]]:
    """Choose the file that is graded; return it with a list of repair notes.

    One with at least half of the lesson's cells goes before others, then the one with most answers, then the one with
    the right name, then the newest.

    Raises:
        Unreadable: no file can be graded.
    """
    candidates, problems = [], []
    likely = sorted(files, key=lambda file: (has_right_name(file, template), file.modified), reverse=True)
    problems += [(file, TOO_MANY) for file in likely[MOST_FILES:]]
    for file in likely[:MOST_FILES]:
        try:
            candidates.append(candidate(file, template))
        except Unreadable as reason:
            problems.append((file, str(reason)))
        except RecursionError:
            problems.append((file, TOO_DEEP))
    if not candidates:
        raise Unreadable(no_notebook(problems))
    best = max(candidates, key=lambda one: one.rank)
    return best, choice_repairs(best, candidates, problems, template)


def candidate(file: HandedIn, template: LessonTemplate) -> Candidate:
    """Read one file, and rank it.

    Raises:
        Unreadable: it cannot be read, or is no notebook of this lesson.
    """
    if file.content is None:
        raise Unreadable(f"{file.problem}.")
    reading = read_cells(file.content)
    refuse_magics(reading.cells)
    finder = Finder(reading.cells, template)
    ids = {name for cell in reading.cells for name in (cell.grade_id, *cell.ids)}
    same = {name for cell in reading.cells for name in finder.copy_of(cell) if normalized(cell.source)}
    share = len(template.own_ids & (ids | same)) / len(template.own_ids)
    answers = finder.placement.answers
    answered = sum(
        any(finder.touched(cell, exercise) for cell in answers[exercise.name]) for exercise in template.exercises
    )
    if not share and not any(answers.values()):
        raise Unreadable(
            f"{template.lesson}의 노트북이 아닙니다(이 단원의 셀이 하나도 없습니다). "
            "다른 단원의 노트북을 내지 않았는지 확인해 주세요."
        )
    rank = (share >= OWN_LESSON, answered, has_right_name(file, template), file.modified, file.name)
    return Candidate(file, reading, finder, share, rank)


def has_right_name(file: HandedIn, template: LessonTemplate) -> bool:
    return normalize("NFC", file.name) == f"{template.lesson}.ipynb"


def no_notebook(problems: list[tuple[HandedIn, str]]) -> str:
    """Return why none of the files can be graded, in Korean."""
    if not problems:
        return f"제출 폴더에 노트북이 없습니다. {ASK_FOR_NOTEBOOK}"
    if len(problems) == 1:
        file, reason = problems[0]
        return f"{shown(file.name)}: {reason}"
    return "읽을 수 있는 노트북이 없습니다. " + " / ".join(f"{shown(file.name)}: {why}" for file, why in problems[:5])


def choice_repairs(
    best: Candidate, candidates: list[Candidate], problems: list[tuple[HandedIn, str]], template: LessonTemplate
) -> list[str]:
    """Return repair notes on a file that was chosen among several, or has another name than it should."""
    name, repairs = shown(best.file.name), []
    others = [shown(one.file.name) for one in candidates if one is not best]
    others += [shown(file.name) for file, _ in problems]
    if others:
        more = f" 외 {len(others) - 5}개" if len(others) > 5 else ""
        repairs.append(
            f"파일이 여러 개라 답이 가장 많은 {name}(으)로 채점했습니다(쓰지 않은 파일: {', '.join(others[:5])}{more})."
        )
    if not has_right_name(best.file, template):
        repairs.append(f"파일 이름이 {name}입니다. 다음에는 {template.lesson}.ipynb로 내 주세요.")
    return repairs


# ---- the notebook to grade --------------------------------------------------------------------


def rebuild(finder: Finder, repairs: Sequence[str] = ()) -> Intake:
    """Put a submission's answers into the lesson's notebook.

    Args:
        repairs: repair notes of the steps before, which come first.
    """
    template, placement = finder.template, finder.placement
    notebook = template.copy()
    told = [*repairs, *placement.repairs, *changed_locked(finder), *changed_metadata(finder)]
    answers: dict[str, str] = {}
    cells = {cell.id: cell for cell in notebook.cells}
    for exercise in template.exercises:
        parts = placement.answers[exercise.name]
        if not parts:
            continue
        target = cells[exercise.name]
        if exercise.kind == "code":
            target.source, notes = code_of(exercise.name, parts)
            told += notes
            if any(finder.touched(cell, exercise) for cell in parts):
                answers[exercise.name] = target.source
        else:
            target.source = "\n\n".join(cell.source for cell in parts)
            pictures = {name: data for cell in parts for name, data in cell.attachments.items()}
            if pictures:
                target.attachments = nbformat.from_dict(pictures)
    rest = [cell for cell in finder.cells if cell.number not in placement.used and is_own(cell, finder)]
    told += carry(notebook, answers, rest, template)
    if told:
        notebook.cells.insert(0, note("채점하기 전에 고친 것과 알아 둘 것", told))
    noted = unusual_code(notebook, answers, template)
    return Intake(notebook=notebook, repairs=tuple(told), unplaced=tuple(rest), unusual=noted)


def code_of(name: str, parts: Sequence[Cell]) -> tuple[str, list[str]]:
    """Return the mended source of a code answer, and a list of repair notes."""
    sources, notes = [], []
    for cell in parts:
        source, said = mended(cell.source)
        sources.append(source)
        if said:
            notes.append(f"{name}의 답({cell.number}번째 셀)에 {said}")
        notes += [f"{name}의 답({cell.number}번째 셀)에 쓴 {line}" for line in too_new(source)]
    return "\n\n\n".join(sources), notes


def too_new(source: str) -> list[str]:
    """Return Korean lines on syntax that only a newer Python than this one can parse."""
    here = f"{sys.version_info.major}.{sys.version_info.minor}"
    return [
        f"{what}은(는) 파이썬 {version}부터의 문법입니다. 채점하는 파이썬({here})은 읽지 못하니 "
        "이전 문법으로 바꾸어 다시 내 주세요."
        for version, what in newer_syntax(source)
    ]


def is_own(cell: Cell, finder: Finder) -> bool:
    """Whether a cell holds something of the learner's own: not empty, and no copy of a cell as released."""
    return bool(normalized(cell.source)) and normalized(cell.source) not in finder.by_source


def changed_locked(finder: Finder) -> list[str]:
    """Return repair notes on tests and set-up cells that are missing, or not as they are in the lesson now."""
    repairs = []
    for name in finder.template.locked:
        if any(name in finder.copy_of(cell) for cell in finder.cells):
            continue
        if any(finder.homes[cell.number] == name for cell in finder.cells):
            repairs.append(f"{name} 셀이 지금의 단원과 달라({EDITED}) 지금의 것으로 채점했습니다.")
        else:
            repairs.append(f"낸 노트북에 {name} 셀이 없어({DELETED}) 지금의 것으로 채점했습니다.")
    return repairs


def changed_metadata(finder: Finder) -> list[str]:
    """Return repair notes on cells whose grading metadata or tags would have changed how they are graded."""
    told = {}
    released = {cell.id: cell for cell in finder.template.notebook.cells if grade_id(cell)}
    for cell in finder.cells:
        home = released.get(finder.homes[cell.number] or "")
        if home is None:
            continue
        own = home.metadata.nbgrader
        keys = ("grade_id", "points", "grade", "solution", "locked", "task", "schema_version")
        if cell.nbgrader and any(cell.nbgrader.get(key) != own.get(key) for key in keys):
            told[home.id] = (
                f"{home.id} 셀의 채점 정보(metadata.nbgrader)가 지금의 단원과 달라({EDITED}) "
                "지금의 것으로 채점했습니다."
            )
        elif SKIPPING_TAGS & set(cell.tags):
            told[home.id] = f"{home.id} 셀에 실행을 건너뛰는 태그가 있어 뺐습니다."
    return list(told.values())


def carry(notebook: NotebookNode, answers: dict[str, str], rest: list[Cell], template: LessonTemplate) -> list[str]:
    """Insert the helpers that answers need before the first answer that needs them; return repair notes.

    Args:
        answers: source of each code answer that the learner has written.
        rest: the submission's cells that are no answers.
    """
    repairs = []
    exercises = {exercise.name: exercise for exercise in template.exercises}
    helpers = helpers_for(answers, rest, template)
    for name, (carried, left) in helpers.items():
        if carried:
            position = next(index for index, cell in enumerate(notebook.cells) if cell.id == name)
            notebook.cells.insert(position, helper_cell(name, carried))
            repairs.append(f"{name}의 답이 쓰는 {listed(carried)}을(를) 답 셀 밖에서 함께 옮겼습니다.")
        there = known_before(exercises[name], template) if left else frozenset()
        if replaced := [helper for helper in left if helper.names <= there]:
            repairs.append(
                f"{name}의 답이 쓰는 {listed(replaced)}은(는) 단원이나 파이썬에 있는 이름이라, "
                "채점할 때는 그것을 씁니다. 다르게 만든 것이라면 다른 이름으로 답 셀 안에 써 주세요."
            )
        if missing := [helper for helper in left if not helper.names <= there]:
            repairs.append(
                f"{name}의 답이 쓰는 {listed(missing)}은(는) 답 셀 밖에 있어 채점할 때 없습니다. 답 셀 안에 써 주세요."
            )
    moved = {name: safe for name, (safe, _) in helpers.items()}
    return [*repairs, *unread_helpers(answers, moved, rest), *absences(answers, moved, rest, template)]


def unread_helpers(answers: dict[str, str], carried: dict[str, list[Helper]], rest: list[Cell]) -> list[str]:
    """Return repair notes on cells that define names for answers, but are too new for this Python or too long to read.

    Such a cell cannot be parsed: every word in it is taken for a name that it uses.
    """
    unread = [cell for cell in rest if cell.kind == "code" and as_mended_python(cell.source)[1] is None]
    reasons = {cell.number: (cell, why) for cell in unread[:MOST_UNREAD] if (why := why_unread(cell.source))}
    lines = []
    for exercise, source in answers.items() if reasons else ():
        needs = set(free_names(source)).union(*(helper.needs for helper in carried[exercise]))
        if newer_syntax(source):
            needs |= set(re.findall(r"\w+", source))
        while used := next((one for one in reasons.values() if needs & set(defined_names(one[0].source))), None):
            cell, why = used
            del reasons[cell.number]
            names = ", ".join(sorted(needs & set(defined_names(cell.source)))[:10])
            lines += [f"{exercise}의 답이 쓰는 {names}({cell.number}번째 셀)에 쓴 {line}" for line in why]
            needs |= set(re.findall(r"\w+", cell.source))
    return lines


def why_unread(source: str) -> list[str]:
    """Return Korean lines on why a cell is not read as Python: too long, or too new. Other errors have none."""
    if len(source) > LONGEST_CODE or transforming(source) >= MOST_TRANSFORMED:
        return [f"코드가 너무 길어({len(source):,}자) 옮기지 못했습니다. 답에 쓰는 것만 답 셀 안에 써 주세요."]
    return too_new(source)


def listed(helpers: list[Helper]) -> str:
    names = sorted({name for helper in helpers for name in helper.names})
    numbers = sorted({helper.cell for helper in helpers})
    places = ", ".join(f"{number}번째" for number in numbers[:10]) + (" 등" if len(numbers) > 10 else "")
    return f"{', '.join(names[:10])}({places} 셀)"


def helper_cell(exercise: str, helpers: list[Helper]) -> NotebookNode:
    """Return a code cell with the carried statements, below a comment that says what they are."""
    body = "\n\n".join(helper.source for helper in helpers)
    cell: NotebookNode = nbformat.v4.new_code_cell(f"# 답 셀 밖에서 옮겨 온 코드({exercise}의 답이 씁니다)\n{body}")
    cell.id = helper_id(exercise)
    cell.metadata[CARRIED] = True
    return cell


def helper_id(exercise: str) -> str:
    """Return the id of the cell with the helpers that were carried along with an exercise's answer."""
    return f"carried-{exercise}"[:64]


def unusual_code(notebook: NotebookNode, answers: Iterable[str], template: LessonTemplate) -> tuple[Finding, ...]:
    """Return what no honest answer needs, in the answers of a rebuilt notebook and in the helpers carried along.

    Args:
        answers: the exercises whose answers the learner has written.
    """
    owners = {name: Piece(name, "") for name in answers}
    owners |= {helper_id(name): Piece(name, "", carried=True) for name in answers}
    pieces = [replace(owners[cell.id], source=cell.source) for cell in notebook.cells if cell.id in owners]
    lesson = tuple(cell.source for cell in template.notebook.cells if cell.cell_type == "code")
    try:
        return unusual(pieces, lesson)
    except Exception:  # an unexpected one; a note for a person to look at is worth nobody's mark
        return ()


def note(title: str, lines: Sequence[str]) -> NotebookNode:
    """Return a text cell for the learner, with a title and a list of lines.

    The list is escaped HTML, so that nothing that a learner wrote can act as markup.
    """
    items = "".join(f"<li>{html.escape(' '.join(line.split()))}</li>\n" for line in lines)
    cell: NotebookNode = nbformat.v4.new_markdown_cell(f"**{title}**\n\n<ul>\n{items}</ul>")
    cell.id = NOTE_ID
    return cell


def explanation(template: LessonTemplate, intake: Intake) -> NotebookNode:
    """Return the notebook for a learner whose submission could not be graded: the reason, and below it the lesson."""
    notebook = template.without_hidden_tests()
    title = f"{Status.UNREADABLE}: 이 제출물은 채점하지 못했습니다"
    notebook.cells.insert(0, note(title, [intake.reason, *intake.repairs]))
    return notebook
