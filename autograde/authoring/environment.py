"""Write environment.yml: the requirements of pyproject.toml, in the versions of requirements.lock.

python -m autograde.authoring.environment   # part of `make lock`
"""

from __future__ import annotations

import re
import tomllib

from packaging.requirements import Requirement

from autograde.files import write_atomically
from autograde.layout import Layout, find_layout
from autograde.pins import locked_versions

NAME = "environment.yml"
HEAD = """\
# conda env create -f environment.yml && conda activate minigpt-course
# `make lock` writes this file, with the versions of requirements.lock. The GPU build of TensorFlow is the same package.
name: minigpt-course
channels:
  - conda-forge
dependencies:
  - python={python}
  - pip
  - pip:
"""
TAIL = "      # minigpt, autograde 패키지와 course 명령\n      - -e .\n"
GROUPS = {
    "": "강좌가 가르치는 것 (Colab과 같은 판)",
    "course": "만들기와 채점",
    "postgres": "PostgreSQL에 두는 성적부",
    "test": "시험",
}
"""The heading above the packages of each extra; an empty name stands for the packages that learners need."""


def rendered(layout: Layout) -> str:
    """Return the content of environment.yml."""
    project = tomllib.loads((layout.root / "pyproject.toml").read_text(encoding="utf8"))
    asked = {"": project["project"]["dependencies"], **project["project"]["optional-dependencies"]}
    versions = locked_versions(layout)
    lines = []
    for group, title in GROUPS.items():
        lines.append(f"      # {title}\n")
        lines += [f"      - {pinned(Requirement(text), versions)}\n" for text in asked[group]]
    return HEAD.format(python=project["tool"]["course"]["python"]) + "".join(lines) + TAIL


def pinned(requirement: Requirement, versions: dict[str, str]) -> str:
    """Return a requirement at its locked version, such as `dask[distributed]==2026.8.0`."""
    extras = f"[{','.join(sorted(requirement.extras))}]" if requirement.extras else ""
    return f"{requirement.name}{extras}=={versions[requirement.name]}"


def pins(layout: Layout) -> list[str]:
    """Return the requirements that environment.yml installs with pip, without the course itself."""
    text = (layout.root / NAME).read_text(encoding="utf8")
    return re.findall(r"^ +- ([\w.\[\],-]+==\S+)$", text, re.MULTILINE)


def python(layout: Layout) -> str:
    """Return the Python that environment.yml asks for, such as `python=3.13`; `python` if it names no version."""
    found = re.search(r"^ +- (python=\S+)$", (layout.root / NAME).read_text(encoding="utf8"), re.MULTILINE)
    return found[1] if found else "python"


def main() -> None:
    layout = find_layout()
    write_atomically(layout.root / NAME, rendered(layout).encode())


if __name__ == "__main__":
    main()
