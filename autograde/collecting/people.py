"""Find the learner of a file by the names of files and folders, and by a roster if there is one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple
from unicodedata import normalize

from autograde.errors import CourseError
from autograde.gradebook.roster import SAFE_ID, Person, read_roster, squeezed

__all__ = ["PATTERNS", "People", "Person", "Unknown", "read_roster"]

PATTERNS = (
    # Blackboard, and what nbgrader's zip_collect expects: 과제_2024123456_attempt_2026-03-05-12-30-11_01-tf-data.ipynb
    r"_(?P<student_id>[A-Za-z0-9.-]+)_attempt_(?P<timestamp>[0-9]{4}(?:-[0-9]{2}){5})",
    # 학번 (student id): a year and five or six more digits, or four more unless a time follows, as after a date
    r"(?<![0-9])(?P<student_id>(?:19|20)[0-9]{7,8})(?![0-9])",
    r"(?<![0-9])(?P<student_id>(?:19|20)[0-9]{6})(?![0-9]|[-_ T]?[0-9]{4,6}(?![0-9]))",
    # an e-mail address
    r"(?P<student_id>[A-Za-z0-9][A-Za-z0-9._%+-]*)@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+",
    # Moodle: 홍길동_1234567_assignsubmission_file
    r"(?P<student_id>[0-9]+)_assignsubmission_",
    # Canvas: honggildong_LATE_12345_678901_01-tf-data.ipynb
    r"^(?P<student_id>[^\W_]+)(?:_LATE)?_[0-9]+_[0-9]+_",
)
"""Regular expressions that find a student id in a name, tried in this order, each from the file's name outwards."""


NUMBERS = tuple(map(re.compile, PATTERNS[1:3]))
"""Those of `PATTERNS` that recognise a 학번 (student id) by its digits alone."""
MOODLE = re.compile(r"_[0-9]+_assignsubmission_")
CANVAS = re.compile(r"^[^\W_]+(?:_late)?_(?P<user>[0-9]+)_[0-9]+_")
LABELS = (
    re.compile(r"^[^\W_]+(?:_late)?_(?P<user>[0-9]{3,})_[0-9]{4,}_"),  # Canvas
    re.compile(r"^.*?_(?P<user>[0-9]+)_assignsubmission_"),  # Moodle
)
"""Labels that platforms write before a learner's own file name; `user` is the platform's number of one person."""
STAMP = re.compile(r"_attempt_[0-9-]+")

WORDS = "과제|숙제|제출물?|최종|수정본?|완료|완성|실습|중간|기말|보고서|레포트|리포트|파일|노트북|답안?|사본|복사본?"
BEFORE = re.compile(rf"(?:{WORDS}|학번|이름|성명|제|주|차|주차|회|회차|조|반|분반|팀|학년|과|학과|학부)*")
"""What may stand directly before a person's name, and `AFTER` what may follow it; else it is part of a longer name."""
AFTER = re.compile(rf"(?:님|씨|학생|학우)?의?(?:{WORDS})*(?:입니다)?")
PARTICLE = re.compile(r"이?(?:가|는|랑)|은|이|과|와|도")
"""Particles that may follow a name of three or more syllables. A shorter name may end in one: 김하은 is not 김하."""

DECIDE = "누구의 것인지 보고 이름을 고치거나 --take로 정해 주세요"


class Clue(NamedTuple):
    """One place in a file's path that indicates its learner.

    Attributes:
        depth: index of the name in the path, from the outermost.
        text: the place as written, in lower case.
        people: those on the roster whom it fits; empty for an id that the roster lacks.
        note: what an instructor should know if this clue decides, in Korean.
    """

    depth: int
    text: str
    people: frozenset[Person] = frozenset()
    note: str = ""


class Unknown(Exception):  # noqa: N818  (a reason, not a fault of the program)
    """The reason why the learner of a file cannot be identified, in one Korean line."""


class People:
    """Identification of a class's learners by the names of their files and folders.

    Args:
        patterns: regular expressions for student ids, as in `PATTERNS`.
        roster: the class; empty if there is no list of it.
    """

    def __init__(self, patterns: Iterable[str] = PATTERNS, roster: Sequence[Person] = ()) -> None:
        self._patterns = [compiled(pattern) for pattern in patterns]
        self.roster = tuple(roster)
        self.notes: dict[str, str] = {}
        looks = [(normalize("NFC", one.id).casefold(), one) for one in roster]
        looks += [(normalize("NFC", one.email).casefold(), one) for one in roster if "@" in one.email]
        self._looks = [(look, edged(look), person) for look, person in looks]
        named = defaultdict(set)
        for person in roster:
            named[squeezed(person.name)].add(person)
        own = frozenset(named)
        for person in roster:
            for alias in {squeezed(alias) for alias in person.aliases} - own:
                named[alias].add(person)
        named.pop("", None)
        self._names = [(name, spaced(name), frozenset(people)) for name, people in named.items()]
        self._by_number = defaultdict(set)
        self._by_canvas = {one.canvas: one for one in roster if one.canvas}
        for person in roster:
            if re.fullmatch("[0-9]+", person.id) and len(person.id.lstrip("0")) >= 4:
                self._by_number[person.id.lstrip("0")].add(person)
        self._shapes = [re.compile(shape) for shape in sorted({shape_of(one.id.casefold()) for one in roster} - {""})]

    def whose(self, parts: Sequence[str]) -> str:
        """Return the id of the student who handed in a file.

        Args:
            parts: the file's path as names, outermost first.

        Raises:
            Unknown: the names tell nobody, or several people, or an id that cannot name a folder.
        """
        student = self._on_roster(parts) if self.roster else self._by_looks(parts)
        if SAFE_ID.fullmatch(student) is None:
            raise Unknown(f"학번으로 쓸 수 없는 이름입니다({student})")
        return student

    def label(self, parts: Sequence[str]) -> str:
        """Return the label that a platform has written of an unknown user, such as `honggildong_12345`; else empty.

        A user is known if the label fits somebody on the roster or, without a roster, tells the same student id as the
        whole path.
        """
        for part in parts:
            text = normalize("NFC", part).casefold()
            for pattern in LABELS:
                if (match := pattern.search(text)) is None or is_date(match["user"]):
                    continue
                if self.roster:
                    linked = any(clue.people for clue in self._clues(0, match[0]))
                else:
                    linked = self._by_patterns([match[0]]) == self._by_patterns(parts)
                return "" if linked else match[0][: match.end("user")].replace("_late_", "_")
        return ""

    def timestamp(self, parts: Sequence[str]) -> str | None:
        """Return the time that a pattern finds, as it is written in the name; None if there is none."""
        for pattern in self._patterns:
            for part in reversed(parts):
                if (found := pattern.search(part)) and found.groupdict().get("timestamp"):
                    return found["timestamp"]
        return None

    def _by_patterns(self, parts: Sequence[str]) -> str | None:
        for pattern in self._patterns:
            for part in reversed(parts):
                if found := pattern.search(part):
                    return found["student_id"]
        return None

    def _by_folders(self, parts: Sequence[str]) -> str:
        """Return the student id from nbgrader's own folders, `submitted/<student>/<lesson>/<file>`."""
        if len(parts) >= 3 and re.match(r"[0-9]{2}-", parts[-2]):
            return parts[-3]
        raise Unknown("파일과 폴더의 이름에 학번이 없습니다. 이름을 고치거나 --roster로 명단을 알려 주세요")

    def _by_looks(self, parts: Sequence[str]) -> str:
        """Return the student id that the patterns or the folders tell; raise Unknown if the path has several ids."""
        found = self._by_patterns(parts)
        if found is None:
            return self._by_folders(parts)
        if any(pattern.fullmatch(found) for pattern in NUMBERS):
            numbers = {number: part for part in parts for _, number in numbers_in(part)}
            if len(numbers.keys() | {found}) > 1:
                ids = ", ".join(sorted(numbers.keys() | {found}))
                raise Unknown(f"폴더와 파일의 이름에 서로 다른 학번이 있습니다({ids}). {DECIDE}")
        return found

    def _on_roster(self, parts: Sequence[str]) -> str:
        """Return the id of the one person on the roster whom every clue in the path fits; else raise Unknown."""
        clues = [clue for depth, part in enumerate(parts) for clue in self._clues(depth, part)]
        known = [clue for clue in clues if clue.people]
        if not known:
            raise Unknown(self._why_nobody(parts, clues))
        fitting = frozenset.intersection(*(clue.people for clue in known))
        depths = {clue.depth for clue in known}
        # an unknown number in the outermost name, the whole download's, may be the course's
        strange = [clue.text for clue in clues if not clue.people and (clue.depth or 0 in depths)]
        if fitting and strange:
            raise Unknown(
                f"명단에 없는 학번({strange[0]})이 명단에 있는 사람({said(fitting)})과 함께 적혀 있습니다. {DECIDE}"
            )
        if not fitting and len(depths) > 1:
            where = ", ".join(
                f"{'파일' if depth == len(parts) - 1 else '폴더'} {shortened(parts[depth])!r}은(는) "
                + said(frozenset().union(*(clue.people for clue in known if clue.depth == depth)))
                for depth in sorted(depths)
            )
            raise Unknown(f"서로 다른 사람을 가리킵니다: {where}. {DECIDE}")
        if len(fitting) != 1:
            ids = said(fitting or frozenset().union(*(clue.people for clue in known)))
            raise Unknown(f"명단에서 여러 사람과 맞습니다({ids}). 파일이나 폴더의 이름에 학번을 넣어 주세요")
        (person,) = fitting
        if note := next((clue.note for clue in known if clue.note), ""):
            self.notes[person.id] = note
        return person.id

    def _why_nobody(self, parts: Sequence[str], clues: Sequence[Clue]) -> str:
        if clues:
            return f"명단에 없는 학번입니다({clues[0].text})"
        for part in parts:  # a label's number is the platform's, and no student id
            for pattern in LABELS:
                if match := pattern.search(text := normalize("NFC", part).casefold()):
                    name = text[: match.start("user")].strip("_").removesuffix("_late")
                    return f"명단에 없는 사람입니다({name})"
        guess = self._by_patterns(parts)
        return f"명단에 없는 학번입니다({guess})" if guess else "명단의 누구와도 이름이 맞지 않습니다"

    def _clues(self, depth: int, part: str) -> Iterator[Clue]:
        """Yield everything in one name that indicates a learner; of matches within each other only the longest."""
        text = without_digits(MOODLE, normalize("NFC", part).casefold())
        found = [
            (match.span(), frozenset({person}))
            for look, regex, person in self._looks
            if look in text
            for match in regex.finditer(text)
        ]
        tight = squeezed(text)
        found += [
            (match.span(), people)
            for name, regex, people in self._names
            if name in tight
            for match in regex.finditer(text)
            if stands_alone(text, *match.span(), syllables=len(name))
        ]
        spans = [span for span, _ in found]
        for span, people in found:
            if not any(inside(span, other) for other in spans):
                yield Clue(depth, text[slice(*span)], people)
        if (canvas := CANVAS.match(text)) and canvas["user"] in self._by_canvas:
            yield Clue(depth, canvas["user"], frozenset({self._by_canvas[canvas["user"]]}))
        yield from self._other_ids(depth, text, spans)

    def _other_ids(self, depth: int, text: str, spans: list[tuple[int, int]]) -> Iterator[Clue]:
        """Yield the ids that differ from the roster's only by leading zeros, and those that the roster lacks."""
        rest = text
        for pattern in (CANVAS, STAMP):  # their numbers are the platform's
            rest = without_digits(pattern, rest)
        taken = list(spans)
        for match in re.finditer("[0-9]+", rest):
            people = frozenset(self._by_number.get(match[0].lstrip("0"), ()))
            if people and not any(overlap(match.span(), span) for span in taken):
                taken.append(match.span())
                note = f"명단의 학번 {said(people)}을(를) 이름의 {match[0]}과(와) 같다고 보았습니다(앞의 0만 다릅니다)"
                yield Clue(depth, match[0], people, note)
        strange = [
            *numbers_in(text),
            *((match.span(), match[0]) for one in self._shapes for match in one.finditer(rest)),
        ]
        for span, number in strange:
            if not is_date(number) and not any(overlap(span, other) for other in taken):
                taken.append(span)
                yield Clue(depth, number)


def said(people: Iterable[Person]) -> str:
    return ", ".join(sorted(person.id for person in people))


def shortened(name: str) -> str:
    name = normalize("NFC", name)
    return name if len(name) <= 40 else f"{name[:37]}…"


def without_digits(pattern: re.Pattern[str], text: str) -> str:
    """Return a text with spaces for the digits where a pattern matches, so that all positions stay the same."""
    return pattern.sub(lambda match: re.sub("[0-9]", " ", match[0]), text)


def inside(span: tuple[int, int], other: tuple[int, int]) -> bool:
    return span != other and other[0] <= span[0] and span[1] <= other[1]


def overlap(span: tuple[int, int], other: tuple[int, int]) -> bool:
    return span[0] < other[1] and other[0] < span[1]


def edged(look: str) -> re.Pattern[str]:
    """Return a regular expression for an id or e-mail address that is not part of a longer one.

    At its ends no digit may stand beside a digit, and no letter beside a letter.
    """
    before, after = (f"(?{way}{edge(letter)})" for way, letter in (("<!", look[0]), ("!", look[-1])))
    if "@" in look:
        before = r"(?<![\w.+-])"
    return re.compile(before + re.escape(look) + after)


def edge(letter: str) -> str:
    """Return a regular expression for the characters that would continue a number or word at this character."""
    if letter.isdigit():
        return r"\d"
    return "[가-힣]" if "가" <= letter <= "힣" else r"[^\W\d_가-힣]"


def spaced(name: str) -> re.Pattern[str]:
    """Return a regular expression for a squeezed name, with the spaces and marks that may stand between its letters."""
    return re.compile(r"[\s_,.-]{0,3}".join(map(re.escape, name)))


def stands_alone(text: str, start: int, end: int, *, syllables: int) -> bool:
    """Whether a name found in a text is not part of a longer one, as 이수 is part of 이수영 and of 김이수.

    Args:
        start, end: where the name stands in the text.
        syllables: length of the name without spaces.
    """
    for letter, beside in ((text[start], text[start - 1 : start]), (text[end - 1], text[end : end + 1])):
        if beside and not "가" <= letter <= "힣" and re.fullmatch(edge(letter), beside):
            return False
    before = re.search("[가-힣]*$", text[:start]) if "가" <= text[start] <= "힣" else None
    after = re.match("[가-힣]*", text[end:]) if "가" <= text[end - 1] <= "힣" else None
    rest = after[0] if after else ""
    follows = AFTER.fullmatch(rest) or (syllables >= 3 and PARTICLE.fullmatch(rest))
    return bool(BEFORE.fullmatch(before[0] if before else "") and follows)


def shape_of(student: str) -> str:
    """Return a regular expression for ids of the same form as this one; empty if it would match too much else.

    `"b123456"` gives one letter and six digits. Ids that begin with a year are left to `NUMBERS`.
    """
    digits = sum(letter.isdigit() for letter in student)
    if digits < 4 or len(student) < 6 or not student.isascii() or any(one.fullmatch(student) for one in NUMBERS):
        return ""
    pieces = re.findall(r"[0-9]+|[a-z]+|[^0-9a-z]+", student)
    classes = [
        f"[0-9]{{{len(piece)}}}"
        if piece.isdigit()
        else f"[a-z]{{{len(piece)}}}"
        if piece.isalpha()
        else re.escape(piece)
        for piece in pieces
    ]
    return f"(?<!{edge(student[0])}){''.join(classes)}(?!{edge(student[-1])})"


def numbers_in(part: str) -> list[tuple[tuple[int, int], str]]:
    """Return (span, id) of everything in a name that looks like a student id and is no date."""
    found = [match for pattern in NUMBERS for match in pattern.finditer(part)]
    return [(match.span(), match["student_id"]) for match in found if not is_date(match["student_id"])]


def is_date(number: str) -> bool:
    try:
        return len(number) == 8 and bool(date(int(number[:4]), int(number[4:6]), int(number[6:])))
    except ValueError:
        return False


def compiled(pattern: str) -> re.Pattern[str]:
    """Compile one pattern of the settings.

    Raises:
        CourseError: it is no regular expression, or has no group `student_id`.
    """
    try:
        regex = re.compile(pattern)
    except re.error as error:
        raise CourseError(f"학번을 찾는 패턴 {pattern!r}이(가) 정규식이 아닙니다({error}). 고쳐 주세요.") from None
    if "student_id" not in regex.groupindex:
        raise CourseError(f"학번을 찾는 패턴 {pattern!r}에 (?P<student_id>…)가 없습니다. 고쳐 주세요.")
    return regex
