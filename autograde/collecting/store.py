"""The store that keeps every version of a learner's submission, and puts the one that counts into `submitted/`."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from autograde.collecting.lessons import Sorter
from autograde.collecting.rows import Row, RowState
from autograde.collecting.versions import Arrival, Clock, Occurrence, Version, newest_of
from autograde.files import write_atomically
from autograde.intake.handed_in import TIMESTAMP, is_file, read_timestamp, shown
from autograde.layout import Layout

VERSIONS = "versions.json"


class VersionStore:
    """The versions of one learner's submission of one lesson."""

    def __init__(self, layout: Layout, lesson: str, student: str, clock: Clock) -> None:
        self.student, self.lesson, self.clock = student, lesson, clock
        self.folder = layout.grading / "collected" / lesson / student
        self.submitted = layout.grading / "submitted" / student / lesson

    def versions(self) -> dict[str, Version]:
        """Return every version that came in before, by its hash.

        One that was put into `submitted/` by other means than this store is among them.
        """
        known = {version.sha256: version for version in self._listed()}
        current = self._current()
        if current is not None:
            known.setdefault(current.sha256, current)
        return known

    def take(self, arrived: Sequence[Arrival], sorter: Sorter, *, dry_run: bool) -> Row:
        """Store the versions that are new, and put the one that counts into `submitted/`.

        Args:
            arrived: what came in of this learner; at least one.
            dry_run: write nothing.
        """
        versions, current = self.versions(), self._current()
        came, notes = choose_together(arrived, sorter)
        if any(version.taken for version in came):  # it replaces an earlier choice
            versions = {digest: replace(version, taken=False) for digest, version in versions.items()}
        for version in came:
            known = versions.get(version.sha256)
            version = self._dated(version, known)
            versions[version.sha256] = known.merged(version) if known else version
        newest, since = newest_of(versions.values(), lambda version: sorter.merit(self._content(version))[0])
        notes += passed_over(newest, versions.values())
        if current is None:
            state = RowState.FIRST
        else:
            state = RowState.SAME if current.sha256 == newest.sha256 else RowState.NEWER
        content = self._content(newest)
        if not dry_run:
            self._keep(versions.values())
            self._hand_in(since, content)
        if not since.dated:
            notes.append("언제 냈는지 알 수 없어 받은 차례로 셉니다. 늦게 냈는지는 직접 확인해 주세요.")
        repairs, unanswered = sorter.examine(content)
        if current is not None and state == RowState.NEWER and unanswered:
            notes += answers_lost(unanswered, sorter.examine(self._content(current))[1])
        return Row(self.student, since, state, len(versions), (*notes, *repairs), unanswered)

    def _dated(self, version: Version, known: Version | None) -> Version:
        """Return a version that came in just now, with its time of arrival where no other time is known.

        A file that came in under the same name before keeps the time that it had then.

        Args:
            known: the same version as it is stored; None for a new one.
        """
        then = {one.name: one for one in known.seen} if known else {}
        seen = [
            one
            if one.dated
            else then[one.name]._replace(beside=one.beside)
            if one.name in then
            else one._replace(moment=self.clock.now)
            for one in version.seen
        ]
        return replace(version, seen=tuple(seen))

    def _content(self, version: Version) -> bytes:
        return self._path(version).read_bytes() if version.content is None else version.content

    def _current(self) -> Version | None:
        """Return the version that lies in `submitted/` now; None if there is none."""
        path = self.submitted / f"{self.lesson}.ipynb"
        if not is_file(path):
            return None
        content = path.read_bytes()
        moment, _ = read_timestamp(self.submitted)
        told = self.clock.believed(moment.replace(tzinfo=UTC).timestamp()) if moment else 0.0
        name = f"submitted/{self.student}/{self.lesson}/{path.name}"
        seen = Occurrence(told or path.stat().st_mtime, name, dated=bool(told))
        return Version(hashlib.sha256(content).hexdigest(), (seen,), content)

    def _listed(self) -> list[Version]:
        try:
            entries = json.loads((self.folder / VERSIONS).read_text(encoding="utf8"))
            return [
                Version(
                    entry["sha256"],
                    tuple(self._believed(Occurrence(*each)) for each in entry["seen"]),
                    taken=bool(entry.get("taken")),
                )
                for entry in entries
            ]
        except FileNotFoundError:
            return []
        except (OSError, ValueError, KeyError, TypeError):  # the files themselves are still there
            return [
                Version(file_hash(path), (Occurrence(path.stat().st_mtime, path.name),))
                for path in sorted(self.folder.glob("*.ipynb"))
            ]

    def _believed(self, occurrence: Occurrence) -> Occurrence:
        moment = self.clock.believed(occurrence.moment)
        return occurrence._replace(moment=moment, dated=occurrence.dated and bool(moment))

    def _path(self, version: Version) -> Path:
        return self.folder / f"{version.sha256[:16]}.ipynb"

    def _keep(self, versions: Collection[Version]) -> None:
        for version in versions:
            if version.content is not None and not self._path(version).exists():
                write_atomically(self._path(version), version.content)
        ordered = sorted(versions, key=lambda version: version.last.rank, reverse=True)
        entries = [
            {"sha256": version.sha256, "seen": [one.entry for one in version.seen]}
            | ({"taken": True} if version.taken else {})
            for version in ordered
        ]
        write_if_other(self.folder / VERSIONS, (json.dumps(entries, ensure_ascii=False, indent=1) + "\n").encode())

    def _hand_in(self, since: Occurrence, content: bytes) -> None:
        write_if_other(self.submitted / f"{self.lesson}.ipynb", content)
        if since.dated:
            line = f"{datetime.fromtimestamp(since.moment, UTC):%Y-%m-%d %H:%M:%S.%f} UTC\n"
            write_if_other(self.submitted / TIMESTAMP, line.encode())
        else:  # the time of another version is not this one's
            (self.submitted / TIMESTAMP).unlink(missing_ok=True)


def choose_together(arrived: Sequence[Arrival], sorter: Sorter) -> tuple[list[Version], list[str]]:
    """Choose one of the files that came together; return all of them and Korean notes on the choice.

    The others are marked `beside`. The content decides, as in grading; times decide only between equals, as they tell
    no more than which file was saved last.
    """
    groups: dict[tuple[str, ...], list[Version]] = defaultdict(list)
    for arrival in arrived:
        groups[arrival.together].append(arrival.version)
    versions, notes = [], []
    for group in groups.values():
        best = newest = max(group, key=lambda version: version.last.rank)
        if len({version.sha256 for version in group}) > 1:
            best = max(group, key=lambda one: (one.taken, *sorter.merit(one.content or b""), one.last.rank))
        for version in group:
            same = version.sha256 == best.sha256
            versions.append(version if same else replace(version, seen=(version.last._replace(beside=True),)))
        if newest.sha256 != best.sha256 and not best.taken:
            names = [shown(version.last.name.rpartition("/")[2]) for version in (newest, best)]
            notes.append(f"함께 온 파일 가운데 더 새것인 {names[0]} 대신, 내용이 더 많은 {names[1]}을(를) 골랐습니다.")
    return versions, notes


def passed_over(counts: Version, versions: Collection[Version]) -> list[str]:
    """Return a Korean note if the version that counts is not the newest."""
    newest = max((one for one in versions if not one.only_beside), key=lambda one: one.last.rank, default=counts)
    if newest is counts:
        return []
    name = shown(newest.last.name.rpartition("/")[2])
    if counts.taken:
        return [f"--take로 고른 것을 그대로 둡니다. 더 새것이 있습니다({name})."]
    return [f"더 새것인 {name}은(는) 읽을 수 없어, 읽을 수 있는 것 가운데 가장 새것을 둡니다."]


def answers_lost(unanswered: Sequence[str], before: Collection[str]) -> list[str]:
    """Return a Korean note if a new version lacks answers that the one before it had.

    Only a person can tell which of the two was meant.

    Args:
        unanswered: exercises without an answer in the new version.
        before: exercises without an answer in the one before it.
    """
    lost = [name for name in unanswered if name not in before]
    if not lost:
        return []
    return [
        f"지난 것에는 있던 {', '.join(lost)}의 답이 새것에는 없습니다. "
        "지난 것으로 채점하려면 그 파일을 --take로 골라 주세요."
    ]


def write_if_other(path: Path, content: bytes) -> None:
    if not path.is_file() or path.read_bytes() != content:
        write_atomically(path, content)


def file_hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
