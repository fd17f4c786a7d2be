"""What a learner reads of errors that come of where an answer is graded."""

from __future__ import annotations

import pytest

from autograde.pages.advice import advice

SAID = {
    (
        "StdinNotImplementedError",
        "raw_input was called, but this frontend does not support input requests.",
    ): "값을 코드에",
    (
        "UsageError",
        "Line magic function `%tensorflow_version` not found.",
    ): "%tensorflow_version 명령은 채점할 때 없습니다",
    ("UsageError", "Cell magic `%%bigquery` not found."): "%%bigquery 명령은 채점할 때 없습니다",
    ("RuntimeError", "'widget is not a recognised GUI loop or backend name"): "%matplotlib widget은(는)",
    ("ImportError", "Failed to import any of the following Qt binding modules: PyQt6, PySide6"): "%matplotlib Qt은(는)",
    ("ModuleNotFoundError", "No module named 'google.colab'"): "google.colab 모듈은 Colab에만",
    ("ModuleNotFoundError", "No module named 'ipympl'"): "ipympl 모듈은 채점할 때 없습니다",
    ("FileNotFoundError", "[Errno 2] No such file or directory: '/content/drive'"): "/content/drive은(는) Colab에만",
    ("URLError", "<urlopen error [Errno -2] Name or service not known>"): "인터넷에 연결되지 않습니다",
    ("AttributeError", "module 'itertools' has no attribute 'batched'"): "itertools 모듈에는 batched이(가) 없습니다",
    ("ImportError", "cannot import name 'batched' from 'itertools' (unknown location)"): "더 새로운 파이썬에서",
}


@pytest.mark.parametrize("error", SAID)
def test_what_only_the_place_is_to_blame_for(error: tuple[str, str]):
    said = advice(*error)
    assert SAID[error] in said
    assert said.endswith(("세요.", "입니다."))


@pytest.mark.parametrize(
    "error",
    [
        ("NameError", "name 'is_long' is not defined"),
        ("AssertionError", "No module named 'google.colab'"),
        ("AttributeError", "module 'minigpt' has no attribute 'batched'"),
        ("AttributeError", "'Tensor' object has no attribute 'numpy'"),
        ("FileNotFoundError", "[Errno 2] No such file or directory: 'words.txt'"),
        ("RuntimeError", "not a recognised shape"),
        ("UsageError", "unrecognized arguments: -q"),
        ("ImportError", ""),
    ],
)
def test_an_answers_own_mistake_is_not_explained_away(error: tuple[str, str]):
    assert advice(*error) == ""
