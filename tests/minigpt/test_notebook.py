"""What every notebook leans on: the profile switch, the set-up, the Korean font, the pictures, the self-check."""

from __future__ import annotations

import ast
import importlib.util
import json
import os
import subprocess
import sys
import warnings
from dataclasses import replace
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograde.layout import Layout
from minigpt import check, fonts, native_log, notebook, plots, profile
from minigpt.errors import CourseError
from tests.support.patience import PATIENCE


@pytest.fixture(autouse=True)
def _no_pictures_left():
    mpl.use("Agg")
    yield
    plt.close("all")


# ---- profile ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({}, "full"),
        ({"NBGRADER_EXECUTION": "autograde"}, "mini"),
        ({"MINIGPT_PROFILE": "mini"}, "mini"),
        ({"MINIGPT_PROFILE": "full", "NBGRADER_EXECUTION": "autograde"}, "full"),
        ({"MINIGPT_PROFILE": ""}, "full"),
    ],
)
def test_profile_follows_the_environment(monkeypatch: pytest.MonkeyPatch, variables: dict, expected: str):
    """MINIGPT_PROFILE decides; without it, grading is mini and anything else full."""
    for name in ("MINIGPT_PROFILE", "NBGRADER_EXECUTION"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert profile.current().name == expected


def test_speeds_are_only_tried_when_graded(monkeypatch: pytest.MonkeyPatch):
    """Lesson 14 measures texts of these lengths; none is longer than the model reads."""
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    for name in profile.PROFILES:
        monkeypatch.setenv("MINIGPT_PROFILE", name)
        assert 32 < max(profile.current().trial_lengths) <= profile.current().sequence_length
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert max(profile.current().trial_lengths) <= 4


def test_profile_sizes():
    """The tutorial's sizes on full; the documented small ones on mini."""
    full, mini = profile.PROFILES["full"], profile.PROFILES["mini"]
    assert (full.sequence_length, full.vocabulary_size, full.batch_size, full.min_length) == (128, 5000, 64, 450)
    assert (full.embedding_dim, full.feed_forward_dim, full.num_heads, full.num_layers) == (256, 256, 3, 2)
    assert (mini.sequence_length, mini.vocabulary_size, mini.batch_size, mini.min_length) == (128, 600, 32, 450)
    assert (mini.embedding_dim, mini.feed_forward_dim, mini.num_heads, mini.num_layers) == (64, 64, 2, 2)


def test_examples_are_short_while_grading(monkeypatch: pytest.MonkeyPatch):
    """Grading learns in a few steps, whatever the profile; every other number stays."""
    for name in profile.PROFILES:
        monkeypatch.setenv("MINIGPT_PROFILE", name)
        monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
        usual = profile.current()
        assert usual is profile.PROFILES[name]
        monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
        grading = profile.current()
        assert (grading.training_steps, grading.vocabulary_lines) == (4, 200)
        assert (usual.training_steps, usual.vocabulary_lines) >= (80, 5000)
        assert replace(grading, training_steps=usual.training_steps, vocabulary_lines=5000) == usual


def test_unknown_profile_is_one_korean_line(monkeypatch: pytest.MonkeyPatch):
    """A misspelt profile names the ones there are; in a notebook only that line shows."""
    monkeypatch.setenv("MINIGPT_PROFILE", "huge")
    with pytest.raises(CourseError, match="full 또는 mini") as caught:
        profile.current()
    assert caught.value._render_traceback_() == [f"CourseError: {caught.value}"]


def test_profile_is_read_in_one_place(course: Layout):
    """No other module of the library asks the environment for the profile."""
    readers = [
        path.name for path in (course.root / "minigpt").glob("*.py") if 'get("MINIGPT_PROFILE"' in path.read_text()
    ]
    assert readers == ["profile.py"]


# ---- set-up -----------------------------------------------------------------------------------


def test_start_prepares_and_says_which_profile(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture):
    """One Korean line on stdout, nothing on stderr; values somebody chose are kept."""
    monkeypatch.setenv("MINIGPT_PROFILE", "mini")
    monkeypatch.setenv("TF_CPP_MIN_LOG_LEVEL", "0")
    monkeypatch.delenv("TF_ENABLE_ONEDNN_OPTS", raising=False)
    with warnings.catch_warnings():
        assert notebook.start() is profile.PROFILES["mini"]
    printed = capsys.readouterr()
    assert printed.out.count("\n") == 1
    assert "mini" in printed.out
    assert printed.err == ""
    assert os.environ["TF_CPP_MIN_LOG_LEVEL"] == "0"
    assert os.environ["TF_ENABLE_ONEDNN_OPTS"] == "1"


@pytest.mark.parametrize("style", ["default", "seaborn-v0_8", "ggplot"])
def test_the_font_survives_a_change_of_style(style: str):
    """Matplotlib forgets the font then; each picture of the course sets it again."""
    fonts.use_korean_font()
    with plt.rc_context():
        plt.style.use(style)
        assert not missing_glyphs(lambda: plots.next_word_bars({"여우": 0.5}, "낱말"))


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("", ""),
        ("os.environ['KERAS_BACKEND'] = 'tensorflow'", ""),
        ("os.environ['KERAS_BACKEND'] = 'jax'", "jax 대신 tensorflow"),
        (
            "sys.modules['keras'] = types.SimpleNamespace(backend=types.SimpleNamespace(backend=lambda: 'jax'))",
            "이미 jax",
        ),
    ],
)
def test_keras_computes_with_tensorflow(code: str, says: str):
    """Another backend marks right answers wrong: it is settled before Keras starts, or said."""
    script = f"import os, sys, types\n{code}\nfrom minigpt import notebook; notebook.start()\n"
    environment = {name: value for name, value in os.environ.items() if name != "KERAS_BACKEND"}
    result = subprocess.run(
        [sys.executable, "-c", script + "print(os.environ.get('KERAS_BACKEND'))"],
        capture_output=True,
        text=True,
        check=True,
        timeout=PATIENCE,
        env=environment | {"MINIGPT_PROFILE": "mini"},
    )
    lines = result.stdout.splitlines()
    assert len(lines) == 3 if says else 2
    assert says in lines[0]
    assert lines[-1] == ("None" if "이미" in says else "tensorflow")


def test_a_computer_without_tensorflow_text_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture):
    found = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *rest: None if name == "tensorflow_text" else found(name, *rest)
    )
    monkeypatch.setenv("MINIGPT_PROFILE", "mini")
    notebook.start()
    assert "tensorflow-text가 없어" in capsys.readouterr().out


@pytest.mark.slow
def test_only_the_mask_notes_nobody_can_act_on_are_hidden():
    """The decoder's inner layers drop a mask the decoder keeps: hidden. Any other layer's note still shows."""
    code = """
import sys, warnings
from minigpt import notebook
notebook.start()
import keras, keras_nlp, numpy as np
tokens = np.ones((1, 4), int)
x = keras_nlp.layers.TokenAndPositionEmbedding(9, 4, 6, mask_zero=True)(tokens)
x = keras_nlp.layers.TransformerDecoder(5, 2)(x)
print("first part done", file=sys.stderr)
keras.layers.Conv1D(3, 1, name="own")(x)
"""
    result = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        timeout=PATIENCE,
        env={**os.environ, "MINIGPT_PROFILE": "mini"},
    )
    before, after = result.stderr.split("first part done")
    assert before.strip() == ""
    assert "Layer 'own'" in after


def test_hushed_hides_notes_and_keeps_errors(capfd: pytest.CaptureFixture):
    """TensorFlow's I and W lines go, E lines and everything else stay, also when the block fails."""
    notes = [
        "WARNING: All log messages before absl::InitializeLog() is called are written to STDERR",
        "I0000 00:00:1795375330.338164    4083 device_compiler.h:196] Compiled cluster using XLA!",
        "2026-01-02 03:04:05.678901: W tensorflow/core/util.cc:12] slow",
    ]
    kept = ["E0000 00:00:1.2    4083 cuda.cc:1] broken", "2026-01-02 03:04:05.6: E tensorflow/x.cc:1] bad", "own line"]

    def write_and_fail() -> None:
        with native_log.hushed():
            os.write(2, "\n".join([*notes, *kept]).encode() + b"\n")
            raise KeyError

    with pytest.raises(KeyError):
        write_and_fail()
    os.write(2, b"afterwards\n")
    assert capfd.readouterr().err.splitlines() == [*kept, "afterwards"]
    assert notebook.hushed is native_log.hushed, "lessons ask for it here"


def test_the_library_starts_without_tensorflow():
    """`import minigpt` and the set-up are light: TensorFlow comes when a lesson asks for it, after its log level."""
    code = (
        "import sys; from minigpt import notebook, check, plots, corpus, storybook; notebook.start(); "
        "sys.exit('tensorflow' in sys.modules or 'autograde' in sys.modules)"
    )
    subprocess.run(
        [sys.executable, "-c", code], check=True, env=os.environ | {"MINIGPT_PROFILE": "mini"}, timeout=PATIENCE
    )


def test_autograde_does_not_import_minigpt(course: Layout):
    """Dependencies run one way: the grading package knows notebooks, not GPTs."""
    for package, foreign in (("autograde", "minigpt"), ("minigpt", "autograde")):
        for path in (course.root / package).rglob("*.py"):
            tree = ast.parse(path.read_text(encoding="utf8"))
            imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
            imported |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}
            assert not [name for name in imported if name.split(".")[0] == foreign], path


# ---- font and pictures ------------------------------------------------------------------------


def missing_glyphs(draw) -> list[str]:
    """What Matplotlib says about characters no font has, when the current pictures are drawn."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        draw()
        for number in plt.get_fignums():
            plt.figure(number).canvas.draw()
    return [str(warning.message) for warning in caught if "Glyph" in str(warning.message)]


def test_every_hangul_syllable_can_be_drawn():
    """The font that comes with the library holds all 11,172 syllables, and it is the one in use."""
    name = fonts.use_korean_font()
    assert mpl.rcParams["font.family"][0] == name
    font = mpl.ft2font.FT2Font(str(fonts.FONT))
    assert set(range(0xAC00, 0xD7A4)) <= set(font.get_charmap())


def test_a_missing_font_would_be_noticed():
    """Without the Korean font the same check finds boxes."""
    with mpl.rc_context({"font.family": ["DejaVu Sans"]}):
        assert missing_glyphs(lambda: plt.figure().text(0, 0, "여우"))


def test_pictures_draw_hangul_and_minus():
    """No picture of the library has a box in it, with negative numbers, Hangul and Latin side by side."""

    def draw():
        plots.line_lengths([0, 5, 300, 460, 900], 450)
        plots.orders({"섞지 않음": [[0, 1], [2]], "섞음": [[2, 0], [1]]})
        axes = plots.next_word_bars({"여우": 0.75, "moon": 0.25}, "다음 낱말")
        axes.set_xlim(-1, 1)

    assert missing_glyphs(draw) == []


def test_line_lengths_counts_what_is_kept():
    """Strictly longer lines are kept; the title's share is by bytes, and blank lines are counted apart."""
    axes = plots.line_lengths([0, 0, 100, 450, 451, 999], 450)
    labels = [text.get_text() for text in axes.get_legend().get_texts()]
    assert labels == ["버리는 줄 2개", "남기는 줄 2개", "기준 450바이트"]
    assert "빈 줄 2개" in axes.get_title()
    assert f"{1450 / 2000:.0%}" in axes.get_title()
    drawn = sum(patch.get_height() for patch in axes.patches)
    assert drawn == 4


def test_line_lengths_of_nothing():
    """An empty file is one Korean line."""
    with pytest.raises(CourseError, match="줄 길이가 하나도"):
        plots.line_lengths([], 450)


@pytest.mark.slow
@given(st.lists(st.lists(st.integers(0, 99), min_size=1, max_size=6), min_size=1, max_size=6))
def test_orders_shows_each_line_where_it_is(batches: list[list[int]]):
    """Every number stands in its batch's row, in its place; a short last batch leaves the rest empty."""
    [axes] = plots.orders({"시험": batches})
    shown = {(text.get_position()[1], text.get_position()[0]): int(text.get_text()) for text in axes.texts}
    plt.close("all")
    assert shown == {(row, column): number for row, batch in enumerate(batches) for column, number in enumerate(batch)}


def test_next_word_bars_are_sorted():
    """The most probable word is on top, each bar as long as its probability."""
    axes = plots.next_word_bars({"a": 0.2, "b": 0.7, "c": 0.1}, "제목")
    widths = [bar.get_width() for bar in axes.patches]
    np.testing.assert_allclose(widths, [0.1, 0.2, 0.7])
    assert [label.get_text() for label in axes.get_yticklabels()] == ["c", "a", "b"]


# ---- self-check -------------------------------------------------------------------------------

CHECKS = {
    "double": "assert double(2) == 4, '두 배인가요?'\nprint('시험이 찍은 글')\nassert double(0) == 0, '0은요?'",
    "triple": "assert triple(2) == 6, '세 배인가요?\\n둘째 줄'",
}


@pytest.fixture
def checks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A lesson of two exercises."""
    (tmp_path / "99-test.json").write_text(json.dumps(CHECKS), encoding="utf8")
    monkeypatch.setenv("MINIGPT_CHECKS", str(tmp_path))
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)


def states(namespace: dict) -> list[tuple[str, str]]:
    return [(result.state, result.hint) for result in check.run_checks("99-test", namespace)]


def unanswered(_number):
    raise NotImplementedError("아직 답을 쓰지 않은 문제입니다.")


def typo(_number):
    return no_such_name  # noqa: F821


@pytest.mark.usefixtures("checks")
class TestSelfCheck:
    def test_passed_and_failed(self, capsys: pytest.CaptureFixture):
        """Each exercise is judged alone; only the first line of a hint shows, and what a test prints does not."""
        namespace = {"double": lambda number: number * 2, "triple": lambda number: number}
        assert states(namespace) == [("passed", ""), ("failed", "세 배인가요?")]
        assert capsys.readouterr().out == ""
        assert set(namespace) == {"double", "triple"}

    def test_untouched(self):
        """A stub, and an answer cell that was never run, are told apart from a mistake."""
        assert states({"double": unanswered}) == [("untouched", ""), ("not run", "")]

    def test_errors_are_one_line(self):
        """A mistake that raises is named with its kind and first line."""
        (_, first), (_, second) = states({"double": typo, "triple": lambda number: 1 / 0})
        assert "no_such_name" in first
        assert "ZeroDivisionError" in second

    def test_report(self, capsys: pytest.CaptureFixture):
        """The report counts what is left, and never promises full marks."""
        check.check_lesson("99-test", {"double": lambda number: number * 2, "triple": unanswered})
        printed = capsys.readouterr().out
        assert "✅ 공개 테스트 통과  double" in printed
        assert "⬜ 아직 풀지 않음  triple" in printed
        assert "2문제 가운데 1문제가 남았습니다" in printed
        check.check_lesson("99-test", {"double": lambda number: number * 2, "triple": lambda number: number * 3})
        printed = capsys.readouterr().out
        assert "모두 공개 테스트를 통과했습니다" in printed
        assert "정답" not in printed
        assert "만점" not in printed

    def test_a_lesson_with_only_an_essay(self, tmp_path: Path, capsys: pytest.CaptureFixture):
        """It has no tests to pass: a person reads it."""
        (tmp_path / "98-essay.json").write_text("{}", encoding="utf8")
        check.check_lesson("98-essay", {})
        printed = capsys.readouterr().out
        assert "사람이 읽고 채점합니다" in printed
        assert "통과" not in printed

    def test_skipped_while_grading(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture):
        """nbgrader's run does not do the work twice."""
        monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
        check.check_lesson("99-test", {})
        assert capsys.readouterr().out == "채점 중에는 자가 점검을 건너뜁니다.\n"

    def test_unknown_lesson(self):
        """A lesson that does not exist is answered with those that do."""
        with pytest.raises(CourseError, match="99-test"):
            check.run_checks("98-none", {})

    def test_outside_a_notebook(self):
        """Called from a script, it says where it belongs."""
        with pytest.raises(CourseError, match="노트북 안에서"):
            check.check_lesson("99-test")
