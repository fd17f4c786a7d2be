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
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from autograde.lesson.python import descendants, parsed

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
    comparison = Comparison(common)
    for student, sources in answers.items():
        comparison.add(student, sources)
    return comparison.likenesses()


class Comparison:
    """A class's answers to be compared, taken in one learner at a time; only their fingerprints are kept."""

    def __init__(self, common: Iterable[str]):
        """Make one without learners.

        Args:
            common: sources that everybody may have: stubs, model answers, the lesson's own code.
        """
        given = [(as_written(source), renamed(source)) for source in common]
        self._given = {tuple(stream) for _, stream in given}
        self._readings = tuple(Reading({mark for both in given for mark in winnow(both[kind])}) for kind in range(2))

    def add(self, student: str, sources: Mapping[str, str]) -> None:
        """Take in a learner's answers, by exercise."""
        for reading in self._readings:
            reading.students.append(student)
        for exercise, source in sources.items():
            written = as_written(source)
            anonymous = with_one_name(written, own_names(source))
            if tuple(anonymous) not in self._given:
                for reading, stream in zip(self._readings, (written, anonymous), strict=True):
                    reading.add(exercise, stream)

    def likenesses(self) -> list[Likeness]:
        """Return the pairs of learners whose answers share many rare passages, the most similar first."""
        best: dict[tuple[str, str], Likeness] = {}
        for reading in self._readings:
            for pair in reading.alike():
                key = pair.one, pair.other
                if key not in best or best[key].share < pair.share:
                    best[key] = pair
        return sorted(best.values(), key=lambda pair: (-pair.share, -pair.passages, pair.one, pair.other))


Whole = npt.NDArray[np.int64]
Weights = npt.NDArray[np.float64]


class Answer(NamedTuple):
    """One answer whose fingerprints are known.

    Attributes:
        learner: place among the learners.
        exercise: name of the exercise.
        whole: hash of all its tokens.
        marks: where its fingerprints are among all.
    """

    learner: int
    exercise: str
    whole: int
    marks: slice


@dataclass
class Reading:
    """The fingerprints of a class's answers when they are read as one kind of tokens.

    A class has millions, so that they are kept and compared as numbers in arrays.

    Attributes:
        known: fingerprints of the sources that everybody may have.
        students: ids of the learners, in the order in which they were added.
        answers: theirs, in the same order.
        marks: the fingerprints of one answer after another; none is there twice for the same answer.
    """

    known: set[int]
    students: list[str] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    marks: array[int] = field(default_factory=lambda: array("Q"))

    def add(self, exercise: str, stream: Sequence[str]) -> None:
        """Take in an answer of the learner who was added last."""
        start = len(self.marks)
        self.marks.extend(dict.fromkeys(winnow(stream)))
        whole = digest("\0".join(stream))
        self.answers.append(Answer(len(self.students) - 1, exercise, whole, slice(start, len(self.marks))))

    def alike(self) -> Iterator[Likeness]:
        """Yield the pairs of learners whose answers are similar."""
        values, numbers = np.unique(np.array(self.marks, dtype=np.uint64), return_inverse=True)
        held = held_by(self, numbers, self.weights(values, numbers))
        totals = np.array([sum(held.weights[held.of(learner)].tolist()) for learner in range(len(held.learners))])
        for one, other in held.likely_pairs(totals):
            marks = np.intersect1d(held.of(one), held.of(other))  # sorted, so that a sum is the same each time
            share = sum(held.weights[marks].tolist()) / min(totals[one], totals[other])
            if share >= ENOUGH:
                places = self.places(held.learners[one], values[held.numbers[marks]])
                names = [self.students[held.learners[learner]] for learner in (one, other)]
                yield Likeness(names[0], names[1], float(share), len(marks), places)

    def weights(self, values: npt.NDArray[np.uint64], numbers: Whole) -> Weights:
        """Return the weight of each distinct fingerprint: the more the fewer learners have it, 0 where it is not rare.

        Learners with the same long answer count as one: otherwise an answer that seven copied from each other would
        pass for one that everybody writes. The same short answer is found by many independently, so that there
        everybody counts.

        Args:
            values: the distinct fingerprints.
            numbers: the place among them of each of `marks`.
        """
        own = ~np.isin(values, np.array(list(self.known), dtype=np.uint64))[numbers]
        holders: dict[object, int] = {}
        holder = np.zeros(len(numbers), dtype=np.int64)
        for answer in self.answers:
            is_long = np.count_nonzero(own[answer.marks]) >= FEWEST
            who = (answer.exercise, answer.whole) if is_long else answer.learner
            holder[answer.marks] = holders.setdefault(who, len(holders))
        among = max(1, len(holders))
        counts = np.bincount(np.unique(numbers[own] * among + holder[own]) // among, minlength=len(values))
        size = len(self.students)
        most = max(6, size // 20)
        by_count = [0.0, *(math.log(size / count) + 1 for count in range(1, most + 1) if size)]
        found: Weights = np.array(by_count)[np.where(counts <= most, counts, 0)]
        return found

    def places(self, learner: int, shared: npt.NDArray[np.uint64]) -> tuple[str, ...]:
        """Return the exercises in whose answers a learner has some fingerprints, those with most first."""
        counts = {}
        start, end = (bisect_left(self.answers, (place,)) for place in (learner, learner + 1))
        for answer in self.answers[start:end]:
            own = np.array(self.marks[answer.marks], dtype=np.uint64)
            counts[answer.exercise] = np.count_nonzero(np.isin(own, shared))
        return tuple(sorted(filter(counts.__getitem__, counts), key=lambda exercise: -counts[exercise]))


@dataclass(frozen=True)
class Held:
    """Which learners hold which rare fingerprints.

    Learners are counted in the order of their ids, and fingerprints in the order in which they first occur then.

    Attributes:
        learners: places of the learners in `Reading.students`.
        numbers: numbers of the fingerprints as given to `held_by()`.
        weights: weights of the fingerprints.
        marks: the fingerprints of one learner after another.
        ends: where those of each learner begin, and the last's end.
        holders: the learners who hold one fingerprint after another.
        counts: the number of learners who hold each.
    """

    learners: list[int]
    numbers: Whole
    weights: Weights
    marks: Whole
    ends: Whole
    holders: Whole
    counts: Whole

    def of(self, learner: int) -> Whole:
        """Return a learner's fingerprints, in the order in which they occur in the answers."""
        return self.marks[self.ends[learner] : self.ends[learner + 1]]

    def likely_pairs(self, totals: Weights) -> Iterator[tuple[int, int]]:
        """Yield the pairs of learners that have `FEWEST` fingerprints or more, and about `ENOUGH` weight, in common.

        A pair is never made of each fingerprint that two share: those are too many in a large class.

        Args:
            totals: the weight of all that a learner holds.
        """
        starts = np.concatenate([[0], np.cumsum(self.counts)])
        for one in range(len(self.learners)):
            own = self.of(one)
            counts = self.counts[own]
            begins = np.cumsum(counts) - counts
            others = self.holders[np.repeat(starts[own] - begins, counts) + np.arange(counts.sum())]
            passages = np.bincount(others, minlength=len(totals))
            weight = np.bincount(others, weights=np.repeat(self.weights[own], counts), minlength=len(totals))
            least = np.minimum(totals, totals[one])
            fits = (passages >= FEWEST) & (weight >= (ENOUGH - 1e-6) * least)
            yield from ((one, int(other)) for other in np.flatnonzero(fits) if other > one)


def held_by(reading: Reading, numbers: Whole, weights: Weights) -> Held:
    """Return which learners hold which rare fingerprints.

    Args:
        numbers: the number of each of the reading's fingerprints.
        weights: the weight of each number; 0 where it is not rare.
    """
    students = reading.students
    learners = sorted(range(len(students)), key=students.__getitem__)
    rank = np.argsort(np.array(learners, dtype=np.int64))
    sizes = [answer.marks.stop - answer.marks.start for answer in reading.answers]
    owner = rank[np.repeat(np.array([answer.learner for answer in reading.answers], dtype=np.int64), sizes)]
    rare = np.flatnonzero(weights[numbers] > 0)
    rare = rare[np.argsort(owner[rare], kind="stable")]
    owner, numbers = owner[rare], numbers[rare]
    first = np.sort(np.unique(owner * max(1, len(weights)) + numbers, return_index=True)[1])
    owner, numbers = owner[first], numbers[first]
    distinct, found, marks = np.unique(numbers, return_index=True, return_inverse=True)
    order = np.argsort(found)
    marks = np.argsort(order)[marks]
    return Held(
        learners,
        distinct[order],
        weights[distinct[order]],
        marks,
        np.searchsorted(owner, np.arange(len(students) + 1)),
        owner[np.argsort(marks, kind="stable")],
        np.bincount(marks, minlength=len(distinct)),
    )


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


def as_written(source: str) -> list[str]:
    """Return a source's tokens, including comments and the names that its author chose."""
    return tokens(source)


def renamed(source: str) -> list[str]:
    """Return a source's tokens without comments, all names that a learner has chosen replaced by the same one."""
    return with_one_name(tokens(source), own_names(source))


def with_one_name(found: Iterable[str], chosen: set[str]) -> list[str]:
    return ["·" if token in chosen else token for token in found if not token.startswith("#")]


def winnow(stream: Sequence[str]) -> list[int]:
    """Return the least hash of each window of passages, so that equal stretches of code get equal fingerprints."""
    if len(stream) < PASSAGE + WINDOW - 1:
        return []
    hashes = np.fromiter(map(hash_of, stream), dtype=np.uint64, count=len(stream))
    passages = np.convolve(hashes, FACTORS, mode="valid")  # modulo 2**64
    found: list[int] = np.minimum.reduce(
        [passages[at : len(passages) - WINDOW + 1 + at] for at in range(WINDOW)]
    ).tolist()
    return found


FACTORS = np.array([pow(0x9E3779B97F4A7C15, power, 2**64) for power in range(PASSAGE)], dtype=np.uint64)
"""Factors of the hashes of a passage's tokens in the passage's own, so that their order counts."""


def digest(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest())


hash_of = lru_cache(maxsize=2**16)(digest)
"""The hash of a token; most are those of somebody before."""


def tokens(source: str) -> list[str]:
    """Return Python's tokens without layout; where a source is not valid Python, its words."""
    lines = by_line(source)
    if lines is not None:
        return [token for line in lines for token in line.tokens]
    try:
        return list(layout_free(source))
    except NO_TOKENS:
        return source.split()


NO_TOKENS = (tokenize.TokenError, SyntaxError)
"""Exceptions that the tokenizer raises for what does not end or is not indented as Python is."""


def layout_free(source: str) -> Iterator[str]:
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in LAYOUT:
            yield " ".join(token.string.split())


def own_names(source: str) -> set[str]:
    """Return the names that a learner has chosen: those that an answer defines, assigns and takes as arguments."""
    lines = by_line(source)
    return set().union(*(line.names for line in lines)) if lines is not None else names_in(parsed(source))


def names_in(tree: ast.AST | None) -> set[str]:
    nodes = descendants(tree)
    stored = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    defined = {node.name for node in nodes if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))}
    return stored | defined | {node.arg for node in nodes if isinstance(node, ast.arg)}


# ---- line by line -----------------------------------------------------------------------------


class Line(NamedTuple):
    """A line of an answer, or several that are one statement.

    Attributes:
        tokens: its tokens without layout.
        names: those that it defines, assigns and takes as arguments.
    """

    tokens: tuple[str, ...]
    names: frozenset[str]


MOST_LINES = 20  # of one statement


@lru_cache(maxsize=4)
def by_line(source: str) -> list[Line] | None:
    """Return the lines of an answer, which must not be changed; None if it has to be read as a whole.

    Python's tokenizer and parser take milliseconds for an answer, and a class writes the same lines again and again.
    Between two statements a tokenizer is in no state but its indentation, which is no token here, so that an answer
    whose indentation alone is wrong is read like one that is right.
    """
    found: list[Line] = []
    begun, count = "", 0
    for text in io.StringIO(source):
        begun, count = begun + text, count + 1
        line = read_line(begun.lstrip(" \t"))
        if line is not None:
            found.append(line)
            begun, count = "", 0
        elif count == MOST_LINES:
            return None
    return None if begun else found


BEFORE_AND_AFTER = (("", ""), ("", "\n pass"), ("if 0:\n pass\n", "\n pass"), ("try:\n pass\n", "\n pass"))
"""What makes a whole program of a line: nothing, or what belongs to a line such as `for`, `else` or `except`."""


@lru_cache(maxsize=2**14)
def read_line(text: str) -> Line | None:
    """Return what a line says; None if it does not end there, or is no Python by itself."""
    try:
        found = tuple(layout_free(text))
    except NO_TOKENS:
        return None
    trees = (parsed(f"{before}{text.rstrip()}{after}") for before, after in BEFORE_AND_AFTER)
    tree = next((tree for tree in trees if tree is not None), None)
    return None if tree is None else Line(found, frozenset(names_in(tree)))
