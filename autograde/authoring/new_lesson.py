"""Write a new lesson that builds, grades and passes its tests as it is, to be changed step by step."""

from __future__ import annotations

import re
from pathlib import Path

import jinja2

from autograde.errors import CourseError
from autograde.files import write_atomically
from autograde.layout import Layout

NAME = r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*"


def new_lesson(layout: Layout, name: str, title: str) -> list[Path]:
    """Write a lesson's source and its named answers.

    Args:
        name: like `09-attention-maps`; without a number the next one is taken.
        title: the heading that learners read.

    Returns:
        The two files.

    Raises:
        CourseError: the name is not valid, or its number or one of its files is taken.
    """
    known = layout.lesson_names()
    if re.fullmatch(NAME, name):
        name = f"{max((int(lesson[:2]) for lesson in known), default=-1) + 1:02}-{name}"
    if not re.fullmatch(rf"[0-9]{{2}}-{NAME}", name):
        raise CourseError(
            f"{name!r}은(는) 단원 이름이 될 수 없습니다. 09-attention-maps처럼 번호와 영어 소문자로 지어 주세요."
        )
    if taken := [lesson for lesson in known if lesson[:2] == name[:2]]:
        raise CourseError(f"{name[:2]}번 단원은 이미 있습니다({taken[0]}). 다른 번호를 골라 주세요.")
    files = {layout.source(name): "lesson.py.j2", layout.answers / f"{name}.py": "answers.py.j2"}
    for path in files:
        if path.exists():
            raise CourseError(f"{path.relative_to(layout.root)}이(가) 이미 있습니다. 지우거나 다른 이름을 골라 주세요.")
    templates = jinja2.Environment(
        loader=jinja2.PackageLoader("autograde.authoring", "templates/lesson"),
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
        autoescape=False,  # Python and Markdown
    )
    for path, template in files.items():
        content = templates.get_template(template).render(lesson=name, number=int(name[:2]), title=title)
        write_atomically(path, content.encode())
    return list(files)
