"""Command lines that `course` does not understand."""

from __future__ import annotations

import re

import pytest

from autograde.__main__ import run


def said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture, *arguments: str) -> tuple[int, str]:
    monkeypatch.setattr("sys.argv", ["course", *arguments])
    monkeypatch.setattr("autograde.__main__.skip_slow_imports", lambda: None)
    with pytest.raises(SystemExit) as end:
        run()
    return end.value.code, capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        (["collect", "00-start"], ["paths", "받은 압축 파일", "course collect --help"]),
        (["due", "00-start"], ["moment", "2026-03-12 23:59", "course due --help"]),
        (["grade", "00-start", "--forse"], ["--forse", "--force", "course grade --help"]),
        (["extend", "00-start", "hong", "--days", "둘"], ["--days", "course extend --help"]),
        (["gradee", "00-start"], ["gradee", "grade", "course --help"]),
        (["due", "00-start", "none", "more"], ["more", "course due --help"]),
    ],
)
def test_what_is_wrong_is_one_korean_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture, arguments: list[str], names: list[str]
):
    status, line = said(monkeypatch, capsys, *arguments)
    assert status == 2
    assert re.fullmatch(r"오류: .*[가-힣].*\n", line)
    assert [name for name in names if name not in line] == []
    assert "Usage" not in line


def test_nothing_is_answered_with_the_commands(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture):
    status, text = said(monkeypatch, capsys)
    assert status == 2
    assert "collect" in text
    assert "오류" not in text


def test_help_is_no_mistake(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture):
    assert said(monkeypatch, capsys, "collect", "--help") == (0, "")
