"""Whose hand-in it is: by the names of files and folders, and by a roster where there is one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from autograde.errors import CourseError
from autograde.roster import SAFE_ID, Person, read_roster, squeezed

__all__ = ["PATTERNS", "People", "Person", "Unknown", "read_roster"]

PATTERNS = (
    # Blackboard, and what nbgrader's zip_collect expects: 과제_2024123456_attempt_2026-03-05-12-30-11_01-tf-data.ipynb
    r"_(?P<student_id>[A-Za-z0-9.-]+)_attempt_(?P<timestamp>[0-9]{4}(?:-[0-9]{2}){5})",
    # 학번: a year and five or six more digits; with four more only where no time follows, as in a date
    r"(?<![0-9])(?P<student_id>(?:19|20)[0-9]{7,8})(?![0-9])",
    r"(?<![0-9])(?P<student_id>(?:19|20)[0-9]{6})(?![0-9]|[-_ T]?[0-9]{4,6}(?![0-9]))",
    # an e-mail address
    r"(?P<student_id>[A-Za-z0-9][A-Za-z0-9._%+-]*)@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+",
    # Moodle: 홍길동_1234567_assignsubmission_file
    r"(?P<student_id>[0-9]+)_assignsubmission_",
    # Canvas: honggildong_LATE_12345_678901_01-tf-data.ipynb
    r"^(?P<student_id>[^\W_]+)(?:_LATE)?_[0-9]+_[0-9]+_",
)
"""Regular expressions for one name, tried in this order, each from the file's name outwards."""


class Unknown(Exception):  # noqa: N818  (a reason, not a fault of the program)
    """Why nobody could be named, in one Korean line."""


class People:
    """Finds out whose file it is.

    Args:
        patterns: see `PATTERNS`.
        roster: who belongs to the class; empty where there is no list.
    """

    def __init__(self, patterns: Iterable[str] = PATTERNS, roster: Sequence[Person] = ()) -> None:
        self._patterns = [compiled(pattern) for pattern in patterns]
        self.roster = tuple(roster)
        self._by_id = {person.id.casefold(): person for person in roster}
        self._by_email = {person.email.casefold(): person for person in roster if person.email}
        self._by_name = defaultdict(list)
        for person in roster:
            if person.name:
                self._by_name[squeezed(person.name)].append(person)
        own = frozenset(self._by_name)
        for person in roster:
            for alias in {squeezed(alias) for alias in person.aliases} - own:
                self._by_name[alias].append(person)

    def whose(self, parts: Sequence[str]) -> str:
        """Student id of who handed in a file.

        Args:
            parts: the names that lead to it, outermost first.

        Raises:
            Unknown: nobody, or one of several.
        """
        student = self._on_roster(parts) if self.roster else self._by_patterns(parts) or self._by_folders(parts)
        if SAFE_ID.fullmatch(student) is None:
            raise Unknown(f"학번으로 쓸 수 없는 이름입니다({student})")
        return student

    def timestamp(self, parts: Sequence[str]) -> str | None:
        """What a pattern says of the time, as it stands in the name."""
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
        """nbgrader's own order: submitted/<student>/<lesson>/<file>."""
        if len(parts) >= 3 and re.match(r"[0-9]{2}-", parts[-2]):
            return parts[-3]
        raise Unknown("파일과 폴더의 이름에 학번이 없습니다. 이름을 고치거나 --roster로 명단을 알려 주세요")

    def _on_roster(self, parts: Sequence[str]) -> str:
        """The innermost name that tells one person from all others decides."""
        namesakes: list[Person] = []
        for part in reversed(parts):
            for people in (self._ids_in(part), self._emails_in(part), self._names_in(part)):
                if len(people) == 1:
                    return people[0].id
                namesakes = namesakes or people
        if namesakes:
            ids = ", ".join(person.id for person in namesakes)
            raise Unknown(f"명단에서 여러 사람과 맞습니다({ids}). 파일이나 폴더의 이름에 학번을 넣어 주세요")
        guess = self._by_patterns(parts)
        raise Unknown(f"명단에 없는 학번입니다({guess})" if guess else "명단의 누구와도 이름이 맞지 않습니다")

    def _ids_in(self, part: str) -> list[Person]:
        words = {word.casefold() for word in re.split(r"[^\w.-]+|_", part)}
        words |= set(re.findall(r"[0-9]+", part))
        pieces = {piece for word in words for piece in (word, word.partition(".")[0])}
        return unique(self._by_id[piece] for piece in sorted(pieces) if piece in self._by_id)

    def _emails_in(self, part: str) -> list[Person]:
        lowered = part.casefold()
        return unique(person for email, person in self._by_email.items() if email in lowered)

    def _names_in(self, part: str) -> list[Person]:
        """Those with the longest of the names found: 김하나 is not 김하."""
        text = squeezed(part)
        found = [name for name in self._by_name if name in text]
        longest = [name for name in found if not any(name != other and name in other for other in found)]
        return unique(person for name in longest for person in self._by_name[name])


def unique(people: Iterable[Person]) -> list[Person]:
    return list(dict.fromkeys(people))


def compiled(pattern: str) -> re.Pattern:
    """One pattern of the setting.

    Raises:
        CourseError: it is no regular expression, or names no student.
    """
    try:
        regex = re.compile(pattern)
    except re.error as error:
        raise CourseError(f"학번을 찾는 패턴 {pattern!r}이(가) 정규식이 아닙니다({error}). 고쳐 주세요.") from None
    if "student_id" not in regex.groupindex:
        raise CourseError(f"학번을 찾는 패턴 {pattern!r}에 (?P<student_id>…)가 없습니다. 고쳐 주세요.")
    return regex
