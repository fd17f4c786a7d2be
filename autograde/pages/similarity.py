"""Find pairs of learners whose answers share passages that hardly anybody else wrote.

Short answers to one exercise look alike, so that similarity as such says nothing. Each notebook's answers become
fingerprints of their passages by winnowing (Schleimer, Wilkerson, Aiken: "Winnowing: Local Algorithms for Document
Fingerprinting", SIGMOD 2003): once as written, and once without comments and with every name a learner could choose
replaced, so that renaming hides nothing. Passages of the lesson itself, of its model answers, and of many in the class
are left out, as MOSS does (there, a long answer that several learners share entirely counts once); of what remains, a
passage weighs the more the fewer learners have it (inverse document frequency).
"""

from __future__ import annotations

import ast
import hashlib
import io
import math
import tokenize
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from autograde.lesson.python import NOT_PYTHON, syntax_tree

PASSAGE = 7  # tokens of a fingerprint
WINDOW = 4  # of this many fingerprints in a row, one is kept
ENOUGH = 0.6  # share of the smaller notebook's rare passages that two must have in common
FEWEST = 12  # passages: fewer shared passages occur by chance
LAYOUT = {tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENCODING, tokenize.ENDMARKER}


@dataclass(frozen=True)
class Likeness:
    """Two learners whose answers share rare passages.

    Attributes:
        one: the first learner's id.
        other: the second learner's id.
        share: weighted share that the common passages are of the rare ones of whoever has less, from 0 to 1.
        passages: number of rare passages in common.
        exercises: exercises in whose answers they are, those with most first.
    """

    one: str
    other: str
    share: float
    passages: int
    exercises: tuple[str, ...]


def likenesses(answers: Mapping[str, Mapping[str, str]], common: Iterable[str]) -> list[Likeness]:
    """Return the pairs of learners whose answers share many rare passages, the most similar first.

    Args:
        answers: learner → exercise → source of the answer.
        common: sources that everybody may have: stubs, model answers, the lesson's own code.
    """
    common = list(common)
    given = {tuple(renamed(source)) for source in common}
    answers = {
        student: {exercise: source for exercise, source in sources.items() if tuple(renamed(source)) not in given}
        for student, sources in answers.items()
    }
    best: dict[tuple[str, str], Likeness] = {}
    for stream in (as_written, renamed):
        for pair in alike(answers, common, stream):
            key = pair.one, pair.other
            if key not in best or best[key].share < pair.share:
                best[key] = pair
    return sorted(best.values(), key=lambda pair: (-pair.share, -pair.passages, pair.one, pair.other))


def alike(
    answers: Mapping[str, Mapping[str, str]], common: Iterable[str], stream: Callable[[str], list[str]]
) -> Iterator[Likeness]:
    """Yield the pairs of learners whose answers are similar when they are read as these tokens.

    Args:
        answers: learner → exercise → source of the answer.
        common: sources that everybody may have.
        stream: function from a source to its tokens, such as `as_written`.
    """
    prints = {student: fingerprints_by_exercise(sources, stream) for student, sources in answers.items()}
    known = {mark for source in common for mark in winnow(stream(source))}
    holders = holders_of(answers, known, stream)
    most = max(6, len(prints) // 20)
    rare = {mark: math.log(len(prints) / count) + 1 for mark, count in holders.items() if count <= most}
    weights = {student: sum(rare.get(mark, 0.0) for mark in marks) for student, marks in prints.items()}
    for (one, other), marks in shared(prints, rare).items():
        share = sum(rare[mark] for mark in marks) / min(weights[one], weights[other])
        if len(marks) >= FEWEST and share >= ENOUGH:
            places = Counter(exercise for mark in marks for exercise in prints[one][mark])
            yield Likeness(one, other, share, len(marks), tuple(name for name, _ in places.most_common()))


def holders_of(
    answers: Mapping[str, Mapping[str, str]], known: set[int], stream: Callable[[str], list[str]]
) -> Counter[int]:
    """Count the learners who have each passage that is not `known`; those with the same long answer count as one.

    Otherwise an answer that seven learners copied from each other would pass for one that everybody writes. The same
    short answer is found by many independently, so that there everybody counts.
    """
    found: dict[int, set[object]] = defaultdict(set)
    for student, sources in answers.items():
        for exercise, source in sources.items():
            answer = tuple(stream(source))
            own = set(winnow(answer)) - known
            holder = (exercise, answer) if len(own) >= FEWEST else student
            for mark in own:
                found[mark].add(holder)
    return Counter({mark: len(holders) for mark, holders in found.items()})


def shared(prints: Mapping[str, Mapping[int, set[str]]], rare: Mapping[int, float]) -> dict[tuple[str, str], list[int]]:
    """Return the rare passages that two learners have in common, by pair."""
    holders: dict[int, list[str]] = defaultdict(list)
    for student in sorted(prints):
        for mark in prints[student]:
            if mark in rare:
                holders[mark].append(student)
    pairs: dict[tuple[str, str], list[int]] = defaultdict(list)
    for mark, students in holders.items():
        for pair in combinations(students, 2):
            pairs[pair].append(mark)
    return pairs


def groups(pairs: Sequence[Likeness]) -> list[list[str]]:
    """Return groups of learners whose answers are similar, directly or through others, the largest group first."""
    group_of: dict[str, set[str]] = {}
    for pair in pairs:
        joined = group_of.get(pair.one, {pair.one}) | group_of.get(pair.other, {pair.other})
        for student in joined:
            group_of[student] = joined
    distinct = {id(group): sorted(group) for group in group_of.values()}
    return sorted(distinct.values(), key=lambda group: (-len(group), group))


# ---- fingerprints -----------------------------------------------------------------------------


def fingerprints_by_exercise(sources: Mapping[str, str], stream: Callable[[str], list[str]]) -> dict[int, set[str]]:
    """Return every fingerprint of a learner's answers, with the exercises that it comes from."""
    found: dict[int, set[str]] = defaultdict(set)
    for exercise, source in sources.items():
        for mark in winnow(stream(source)):
            found[mark].add(exercise)
    return found


def as_written(source: str) -> list[str]:
    """Return a source's tokens, including comments and the names that its author chose."""
    return list(tokens(source))


def renamed(source: str) -> list[str]:
    """Return a source's tokens without comments, all names that a learner has chosen replaced by the same one."""
    chosen = own_names(source)
    return ["·" if token in chosen else token for token in tokens(source) if not token.startswith("#")]


def winnow(stream: Sequence[str]) -> Iterator[int]:
    """Yield the least hash of each window of passages, so that equal stretches of code get equal fingerprints."""
    passages = [hash_of(stream[start : start + PASSAGE]) for start in range(max(0, len(stream) - PASSAGE + 1))]
    for start in range(max(0, len(passages) - WINDOW + 1)):
        yield min(passages[start : start + WINDOW])


def hash_of(passage: Sequence[str]) -> int:
    return int.from_bytes(hashlib.blake2b("\0".join(passage).encode(), digest_size=8).digest())


def tokens(source: str) -> list[str]:
    """Return Python's tokens without layout; where a source is not valid Python, its words."""
    try:
        found = list(tokenize.generate_tokens(io.StringIO(source).readline))
    except (tokenize.TokenError, SyntaxError, IndentationError):
        return source.split()
    return [" ".join(token.string.split()) for token in found if token.type not in LAYOUT]


def own_names(source: str) -> set[str]:
    """Return the names that a learner has chosen: those that an answer defines, assigns and takes as arguments."""
    try:
        nodes = list(ast.walk(syntax_tree(source)))
    except NOT_PYTHON:
        return set()
    stored = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    defined = {node.name for node in nodes if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))}
    return stored | defined | {node.arg for node in nodes if isinstance(node, ast.arg)}
