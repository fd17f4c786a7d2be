"""학습자가 보고 있는 노트북의 셀을 읽습니다. Colab에서는 화면에 있는 것을, 다른 곳에서는 저장한 파일을 봅니다."""

import json
import os
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

Cell = dict[str, Any]
"""노트북 파일의 셀 하나. ``"source"``는 글 하나로 이어져 있습니다."""

ASK_COLAB = 10
"""Colab의 대답을 기다리는 시간(초)입니다."""


@dataclass(frozen=True)
class LiveNotebook:
    """읽은 셀들입니다. ``cells``가 None이면 읽지 못한 것이고, ``note``는 학습자에게 할 말입니다."""

    cells: list[Cell] | None = field(default=None, repr=False)
    note: str = ""


def read_notebook(namespace: dict[str, Any]) -> LiveNotebook:
    """지금 노트북의 셀을 읽습니다.

    인자:
        namespace: 노트북의 이름 공간. VS Code는 파일의 자리를 여기에 적어 둡니다.

    돌려주는 값: 읽은 셀. 노트북이 어디 있는지 알 수 없거나 읽지 못해도 오류를 내지 않고 빈 것을 줍니다.
    """
    if in_colab():
        return from_colab()
    path = notebook_path(namespace)
    return LiveNotebook() if path is None else from_file(path)


def in_colab() -> bool:
    """Colab의 런타임 안인지 봅니다."""
    return "COLAB_RELEASE_TAG" in os.environ


def from_colab() -> LiveNotebook:
    """Colab의 화면에서 읽습니다. 브라우저가 대답하지 않으면 무엇을 해 볼지 알려 줍니다."""
    try:
        from google.colab import _message  # type: ignore[import-untyped]  # Colab에만 있습니다

        answer = _message.blocking_request("get_ipynb", request="", timeout_sec=ASK_COLAB)
        cells = answer["ipynb"]["cells"]
    except Exception:  # 공개된 약속이 아니어서 언제든 바뀔 수 있습니다
        return LiveNotebook(
            note="Colab에서 노트북을 읽지 못해 시험 셀이 그대로인지는 보지 못했습니다. "
            "노트북이 보이는 탭에서 이 셀을 다시 실행해 보세요."
        )
    return LiveNotebook(valid_cells(cells))


def notebook_path(namespace: dict[str, Any]) -> Path | None:
    """저장된 노트북 파일의 경로입니다. Jupyter나 VS Code가 알려 주지 않아 알 수 없으면 None입니다."""
    known = namespace.get("__vsc_ipynb_file__") or os.environ.get("JPY_SESSION_NAME") or ""
    if not isinstance(known, str) or ".ipynb" not in known:
        return None
    # Jupyter는 서버의 폴더에서부터, VS Code는 맨 위에서부터 적습니다. 커널은 노트북의 폴더에서 시작합니다.
    return next((path for path in (Path(known), Path(Path(known).name)) if path.is_file()), None)


def from_file(path: Path) -> LiveNotebook:
    """저장된 파일에서 읽습니다. 방금 고친 것은 아직 파일에 없을 수 있습니다."""
    try:
        cells = valid_cells(json.loads(path.read_text(encoding="utf8"))["cells"])
        saved = datetime.fromtimestamp(path.stat().st_mtime)
    except (OSError, ValueError, KeyError, TypeError):
        return LiveNotebook()
    note = f"{saved:%H:%M}에 저장한 파일을 보았습니다. 그 뒤에 고쳤다면 저장(Ctrl+S)하고 이 셀을 다시 실행하세요."
    return LiveNotebook(cells, note)


def valid_cells(cells: object) -> list[Cell]:
    """셀처럼 생긴 것만 남깁니다. 소스는 글 하나로 잇습니다."""
    found = [cell for cell in cells if isinstance(cell, dict)] if isinstance(cells, list) else []
    return [{**cell, "source": joined(cell.get("source"))} for cell in found]


def joined(source: object) -> str:
    """셀의 소스를 글 하나로 잇습니다. 노트북은 소스를 글 하나로도, 줄의 리스트로도 적습니다."""
    return "".join(map(str, source)) if isinstance(source, list) else str(source or "")


# ---- 시험 셀이 그대로인지 ---------------------------------------------------------------------

KEPT, CHANGED, LOST = "kept", "changed", "lost"


def state_of_test(cells: list[Cell], name: str, released: str) -> str:
    """시험 셀이 나누어 준 그대로인지(``"kept"``), 바뀌었는지(``"changed"``), 없는지(``"lost"``)입니다.

    인자:
        cells: :func:`read_notebook`이 읽은 셀
        name: 시험 셀의 이름. 예: ``"test_is_long"``
        released: 나누어 준 시험 셀의 소스
    """
    holders = [cell["source"] for cell in cells if name in names_of(cell)]
    # 붙여 넣은 셀은 이름을 잃으므로 첫 줄로도 찾습니다
    first = first_line(released)
    holders += [cell["source"] for cell in cells if first and first_line(cell["source"]) == first]
    if any(same(source, released) for source in holders):
        return KEPT
    return CHANGED if holders else LOST


def names_of(cell: Cell) -> set[object]:
    """셀을 가리키는 이름들입니다. nbgrader의 것, 노트북 형식의 것, Colab의 것이 있습니다."""
    metadata = cell.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    nbgrader = metadata.get("nbgrader")
    own = nbgrader.get("grade_id") if isinstance(nbgrader, dict) else None
    return {name for name in (own, cell.get("id"), metadata.get("id")) if isinstance(name, str)}


def same(one: str, other: str) -> bool:
    """두 소스가 같은지 봅니다. 줄 끝의 빈칸과 맨 끝의 빈 줄만 다르면 같은 것입니다."""
    return trimmed(one) == trimmed(other)


def trimmed(source: str) -> list[str]:
    """줄 끝의 빈칸과 맨 끝의 빈 줄을 뺀 줄들입니다."""
    return [line.rstrip() for line in source.rstrip().splitlines()]


def first_line(source: str) -> str:
    """소스의 첫 줄입니다. 빈 줄은 건너뛰고, 다 비었으면 빈 글입니다."""
    return next((line.strip() for line in source.splitlines() if line.strip()), "")


def blank_essays(cells: list[Cell], stub: str) -> int:
    """아직 쓰지 않은 글 답이 몇 개인지 셉니다.

    인자:
        cells: :func:`read_notebook`이 읽은 셀
        stub: 나누어 준 글 답 셀의 글
    """
    return sum(cell.get("cell_type") == "markdown" and same(cell["source"].strip(), stub) for cell in cells)
