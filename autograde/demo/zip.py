"""The sample class's submissions as one zip, with file names as various as platforms and learners make them."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
import zipfile
from collections.abc import Callable, Mapping

LESSON_FILE = "01-tf-data.ipynb"
Moment = tuple[int, int, int, int, int, int]
NOON: Moment = (2026, 3, 5, 12, 0, 0)
MORNING: Moment = (2026, 3, 5, 9, 0, 0)


class RawName(zipfile.ZipInfo):
    """A zip entry whose name is written as the bytes in `raw`, without the flag that says UTF-8."""

    raw = b""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802  (zipfile's)
        return self.raw, 0


def zipped(files: Mapping[str, bytes], encoding: str = "utf-8", when: Moment | Callable[[str], Moment] = NOON) -> bytes:
    """Return a zip whose file names are encoded as one of several systems would.

    Args:
        files: contents by name.
        encoding: `utf-8` with the flag that says so, `nfd` as macOS, or any other, such as `cp949`, without a flag.
        when: time of the files, or a function that returns it for a file's name.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            moment = when(name) if callable(when) else when
            info = zipfile.ZipInfo(name, moment)
            if encoding != "utf-8":
                info = named = RawName("x", moment)
                named.raw = unicodedata.normalize("NFD", name).encode() if encoding == "nfd" else name.encode(encoding)
                named.filename = named.raw.decode("cp437")
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return buffer.getvalue()


NAMES = {
    "demo-perfect": "강하늘",
    "demo-another-way": "김바다",
    "demo-blank": "남구름",
    "demo-half": "노을",
    "demo-characters": "문별",
    "demo-batches": "박새벽",
    "demo-attacker": "서리",
    "demo-broken": "윤슬",
}


def roster() -> bytes:
    """Return the class list as CSV in CP949, as Excel on Korean Windows saves it."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["학번", "이름", "이메일"])
    writer.writerows([student, name, f"{student}@example.ac.kr"] for student, name in NAMES.items())
    return text.getvalue().encode("cp949")


def bulk_download(notebooks: Mapping[str, bytes], released: bytes) -> bytes:
    """Return the zip of all submissions of the sample class, with names in CP949.

    Args:
        notebooks: what each learner of `NAMES` submits, by student id.
        released: the lesson as handed out, which one learner submits first by mistake.
    """
    files = {
        f"강하늘_101_assignsubmission_file_/{LESSON_FILE}": saved_by_colab(notebooks["demo-perfect"]),
        f"김바다/{LESSON_FILE}의 사본": saved_by_colab(notebooks["demo-another-way"]),
        "1주차 과제 남구름.ipynb": notebooks["demo-blank"],
        f"노을/{LESSON_FILE}": released,
        "노을/01-tf-data (1).ipynb": notebooks["demo-half"],
        "문별.zip": zipped({f"문별 과제/{LESSON_FILE}": notebooks["demo-characters"]}, "nfd"),
        f"박새벽/새 폴더/{LESSON_FILE}.txt": notebooks["demo-batches"],
        f"서리_107_assignsubmission_file_/{LESSON_FILE}": notebooks["demo-attacker"],
        f"윤슬/{LESSON_FILE}": notebooks["demo-broken"],
        "윤슬/늦어서 죄송합니다.txt": "내려받다가 끊겼습니다.".encode("cp949"),
        "이름 없는 파일.ipynb": notebooks["demo-blank"],
    }
    return zipped(files, "cp949", lambda name: MORNING if name == f"노을/{LESSON_FILE}" else NOON)


def saved_by_colab(notebook: bytes) -> bytes:
    """Return a notebook as Colab saves it once nbgrader's metadata is lost: format 4.0, with ids in the metadata."""
    content = json.loads(notebook)
    content["nbformat_minor"] = 0
    for cell in content["cells"]:
        cell["metadata"] = {"id": cell.pop("id")}
    return json.dumps(content, ensure_ascii=False).encode()
