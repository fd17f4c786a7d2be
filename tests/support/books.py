"""SimpleBooks for tests: small archives of it, and what is to come of them."""

from __future__ import annotations

import io
import zipfile

import pytest

from minigpt.corpus import CorpusError, simplebooks
from minigpt.errors import CourseError
from tests.support.site import has_korean_line

SPLITS = ("train", "valid", "test")


def name_of(part, split):
    return f"simplebooks/simplebooks-{part}-raw/{split}.txt"


TEXTS = {
    name_of(part, split): f"{part} {split}: 옛날 옛적에 there was a fox.\n\n".encode() * 200
    for part in ("92", "2")
    for split in SPLITS
}


def zipped(texts=TEXTS, *, method=zipfile.ZIP_DEFLATED, extra=()):
    """A zip of ``{name: bytes}`` and of ``extra`` (ZipInfo, bytes) pairs, as bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, text in texts.items():
            archive.writestr(name, text)
        for info, text in extra:
            archive.writestr(info, text)
    return buffer.getvalue()


def without(*names):
    return {name: text for name, text in TEXTS.items() if name not in names}


TRAIN = name_of("92", "train")


def is_right(books, part="92", texts=TEXTS):
    assert books.name == f"SimpleBooks-{part}"
    for split in SPLITS:
        assert getattr(books, split).read_bytes() == texts[name_of(part, split)]
    return True


def is_tidy(cache):
    """Nothing half-written and no archive lies about."""
    names = [path.name for path in cache.rglob("*") if path.is_file()]
    return not [name for name in names if not name.endswith((".txt", ".json", ".lock"))], names


def refusal(*needed, part="92", **options) -> str:
    with pytest.raises(CorpusError) as caught:
        simplebooks(part, **options)
    message = str(caught.value)
    assert has_korean_line(message, *needed)
    assert isinstance(caught.value, CourseError)
    return message


WAYS_OUT = ("MINIGPT_SIMPLEBOOKS_URL", "MINIGPT_PROFILE", "다시 실행")

RUN = "from minigpt.corpus import simplebooks; simplebooks()"
