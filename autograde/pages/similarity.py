"""Which learners' answers share what hardly anybody else wrote.

Short answers to one exercise look alike, so that likeness as such says nothing. Each notebook's answers become
fingerprints of their passages by winnowing (Schleimer, Wilkerson, Aiken: "Winnowing: Local Algorithms for Document
Fingerprinting", SIGMOD 2003): once as written, and once without comments and with every name a learner could choose
replaced, so that renaming hides nothing. Passages of the lesson itself, of its model answers, and of many in the class
are left out, as MOSS does (a long answer that several have whole counts once there); of what remains, a passage weighs
the more the fewer have it (inverse document frequency).
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
        share: of the rare passages of the one who has fewer, weighted, from 0 to 1.
        passages: how many they have in common.
        exercises: in which answers, those with most in common first.
    """

    one: str
    other: str
    share: float
    passages: int
    exercises: tuple[str, ...]


def likenesses(answers: Mapping[str, Mapping[str, str]], common: Iterable[str]) -> list[Likeness]:
    """The pairs of learners whose answers share much that is rare, the likest first.

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
    """The pairs that are alike in one way of reading answers.

    Args:
        stream: the tokens of a source.
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
    """How many have each passage that is not known; whoever has the same long answer counts as one.

    Else what seven copy from each other would pass for what everybody writes. Short answers are found by many.
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
    """The rare passages that two have in common, by pair."""
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
    """Learners who are alike, directly or through others, the largest group first."""
    group_of: dict[str, set[str]] = {}
    for pair in pairs:
        joined = group_of.get(pair.one, {pair.one}) | group_of.get(pair.other, {pair.other})
        for student in joined:
            group_of[student] = joined
    distinct = {id(group): sorted(group) for group in group_of.values()}
    return sorted(distinct.values(), key=lambda group: (-len(group), group))


# ---- fingerprints -----------------------------------------------------------------------------


def fingerprints_by_exercise(sources: Mapping[str, str], stream: Callable[[str], list[str]]) -> dict[int, set[str]]:
    """Every fingerprint of a learner's answers, with the exercises that it comes from."""
    found: dict[int, set[str]] = defaultdict(set)
    for exercise, source in sources.items():
        for mark in winnow(stream(source)):
            found[mark].add(exercise)
    return found


def as_written(source: str) -> list[str]:
    """A source's tokens, comments and chosen names included."""
    return list(tokens(source))


def renamed(source: str) -> list[str]:
    """A source's tokens without comments, and all names that a learner has chosen as one."""
    chosen = own_names(source)
    return ["·" if token in chosen else token for token in tokens(source) if not token.startswith("#")]


def winnow(stream: Sequence[str]) -> Iterator[int]:
    """Of each window of passages the one with the least hash, so that equal passages are chosen equally."""
    passages = [hash_of(stream[start : start + PASSAGE]) for start in range(max(0, len(stream) - PASSAGE + 1))]
    for start in range(max(0, len(passages) - WINDOW + 1)):
        yield min(passages[start : start + WINDOW])


def hash_of(passage: Sequence[str]) -> int:
    return int.from_bytes(hashlib.blake2b("\0".join(passage).encode(), digest_size=8).digest())


def tokens(source: str) -> Iterator[str]:
    """Python's tokens without layout; of what is no Python, words."""
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type not in LAYOUT:
                yield " ".join(token.string.split())
    except (tokenize.TokenError, SyntaxError, IndentationError):
        yield from source.split()


def own_names(source: str) -> set[str]:
    """Names that a learner has chosen: what an answer defines, assigns and takes as arguments."""
    try:
        nodes = list(ast.walk(syntax_tree(source)))
    except NOT_PYTHON:
        return set()
    stored = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    defined = {node.name for node in nodes if isinstance(node, (ast.FunctionDef, ast.ClassDef))}
    return stored | defined | {node.arg for node in nodes if isinstance(node, ast.arg)}
