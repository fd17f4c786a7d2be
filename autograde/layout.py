"""The paths of a course checkout, and the settings that its pyproject.toml holds."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from autograde.errors import CourseError
from autograde.library import LIBRARY


@dataclass(frozen=True)
class Layout:
    """Paths of one course checkout, derived from its root folder."""

    root: Path

    @property
    def sources(self) -> Path:
        """Folder of the lesson sources (`NN-name.py`) and the solution notebooks built from them."""
        return self.root / "solutions"

    @property
    def lessons(self) -> Path:
        """Folder of the released notebooks."""
        return self.root / "lessons"

    @property
    def checks(self) -> Path:
        """Folder, inside the library that learners install, of the visible tests each lesson's last cell runs."""
        return self.root / LIBRARY / "data" / "checks"

    @property
    def answers(self) -> Path:
        """Folder of the named right and wrong answers."""
        return self.root / "tests" / "answers"

    @property
    def grading(self) -> Path:
        """nbgrader's root: its configuration and the working data of a class."""
        return self.root / "autograde"

    @property
    def times(self) -> Path:
        """Measured seconds of each lesson from top to bottom; written by `benchmarks/lessons.py --write`."""
        return self.root / "benchmarks" / "lessons.json"

    def source(self, lesson: str) -> Path:
        return self.sources / f"{lesson}.py"

    def solution(self, lesson: str) -> Path:
        return self.sources / lesson / f"{lesson}.ipynb"

    def release(self, lesson: str) -> Path:
        return self.lessons / lesson / f"{lesson}.ipynb"

    def check(self, lesson: str) -> Path:
        return self.checks / f"{lesson}.json"

    @cached_property
    def settings(self) -> dict[str, Any]:
        """`[tool.course]` of pyproject.toml, checked."""
        path = self.root / "pyproject.toml"
        try:
            settings: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf8"))["tool"]["course"]
        except (OSError, KeyError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise CourseError(
                f"{path}에서 [tool.course] 설정을 읽지 못했습니다({error}). 파일을 되돌려 주세요."
            ) from None
        address = urlsplit(str(settings.get("repository", "")))
        if address.netloc != "github.com" or len(address.path.strip("/").split("/")) != 2:
            raise CourseError(
                f'{path}의 [tool.course] repository가 "https://github.com/소유자/저장소" 꼴이 아닙니다. 고쳐 주세요.'
            )
        return settings

    @property
    def repository(self) -> str:
        """Address of the course repository, without a slash at its end."""
        address: str = self.settings["repository"]
        return address.rstrip("/")

    @property
    def branch(self) -> str:
        name: str = self.settings.get("branch", "main")
        return name

    def colab_url(self, lesson: str) -> str:
        """Address that opens the released notebook in Colab."""
        path = self.release(lesson).relative_to(self.root).as_posix()
        return f"https://colab.research.google.com/github{urlsplit(self.repository).path}/blob/{self.branch}/{path}"

    def lesson_names(self) -> list[str]:
        """Names of all lessons, in order."""
        return sorted(path.stem for path in self.sources.glob("[0-9][0-9]-*.py"))

    def resolve(self, names: list[str] | None) -> list[str]:
        """Return the lessons of these names, in the course's order; all lessons if there are no names.

        Raises:
            CourseError: no lesson has such a name, or there are no lessons.
        """
        known = self.lesson_names()
        if not known:
            raise CourseError(f"{self.sources}에 단원 원본(NN-이름.py)이 없습니다. 강좌 저장소에서 실행해 주세요.")
        unknown = [name for name in names or [] if name not in known]
        if unknown:
            raise CourseError(f"{unknown[0]!r}(이)라는 단원은 없습니다. 있는 단원: {', '.join(known)}")
        return [name for name in known if not names or name in names]


def find_layout(start: Path | None = None) -> Layout:
    """Find the course checkout to work on.

    It is `COURSE_ROOT` if that is set, else the nearest folder at or above `start` whose pyproject.toml has
    `[tool.course]`, else the one this package lies in.

    Args:
        start: by default the current folder.

    Raises:
        CourseError: none of these is a course checkout.
    """
    if os.environ.get("COURSE_ROOT"):
        candidates = [Path(os.environ["COURSE_ROOT"])]
    else:
        here = (start or Path.cwd()).resolve()
        candidates = [here, *here.parents, Path(__file__).resolve().parent.parent]
    for folder in candidates:
        pyproject = folder / "pyproject.toml"
        if pyproject.is_file() and "[tool.course]" in pyproject.read_text(encoding="utf8", errors="replace"):
            return Layout(folder)
    raise CourseError("강좌 저장소를 찾지 못했습니다. 저장소 폴더 안에서 실행하거나 COURSE_ROOT로 알려 주세요.")
