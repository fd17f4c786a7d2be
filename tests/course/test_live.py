"""What the self-check says of the notebook itself: tests lost or changed, whoever saved it, and how to get them."""

from __future__ import annotations

import copy
import json
import sys
import types
from pathlib import Path

import nbformat
import pytest

from autograde.layout import Layout
from autograde.settings import nbgrader_config
from minigpt import check, live
from minigpt.errors import CourseError
from tests.support.broken import saved_by_colab
from tests.support.copies import ROOT

COURSE = Layout(ROOT)
LESSON = "03-wordpiece"
TESTS = check.read_checks(LESSON)


def released() -> dict:
    return json.loads(COURSE.release(LESSON).read_text(encoding="utf8"))


def as_released(notebook: dict) -> dict:
    return notebook


def saved_by_jupyter(notebook: dict) -> dict:
    """JupyterLab writes sources as lists of lines, and sorts keys."""
    for cell in notebook["cells"]:
        cell["source"] = live.joined(cell["source"]).splitlines(keepends=True)
    return json.loads(json.dumps(notebook, sort_keys=True, indent=1))


def saved_by_vs_code(notebook: dict) -> dict:
    """VS Code names the language of each cell, and may make all ids anew."""
    for number, cell in enumerate(notebook["cells"]):
        cell["id"] = f"{number:08x}"
        cell["metadata"]["vscode"] = {"languageId": "python"}
        cell["source"] = live.joined(cell["source"]).splitlines(keepends=True)
    return notebook


def pasted(notebook: dict) -> dict:
    """Cells copied into a new notebook have no name of ours left."""
    for number, cell in enumerate(notebook["cells"]):
        cell["metadata"], cell["id"] = {}, f"new{number}"
    return notebook


SAVERS = [as_released, saved_by_jupyter, saved_by_colab, saved_by_vs_code, pasted]


def found(notebook: dict) -> dict[str, str]:
    cells = live.valid_cells(notebook["cells"])
    return {exercise: live.state_of_test(cells, f"test_{exercise}", source) for exercise, source in TESTS.items()}


def cell_of(notebook: dict, exercise: str) -> dict:
    return next(cell for cell in notebook["cells"] if cell["metadata"].get("nbgrader", {}).get("grade_id") == exercise)


@pytest.mark.parametrize("saver", SAVERS)
class TestTestCells:
    def test_all_kept(self, saver):
        assert found(saver(released())) == dict.fromkeys(TESTS, live.KEPT)

    def test_one_deleted(self, saver):
        notebook = released()
        notebook["cells"].remove(cell_of(notebook, "test_wordpiece"))
        assert found(saver(notebook)) == dict.fromkeys(TESTS, live.KEPT) | {"wordpiece": live.LOST}

    def test_one_changed(self, saver):
        """An assertion taken out, as some do to see the next one."""
        notebook = released()
        cell = cell_of(notebook, "test_unknown_rate")
        lines = live.joined(cell["source"]).splitlines(keepends=True)
        cell["source"] = "".join(line for line in lines if not line.startswith("assert"))
        assert found(saver(notebook)) == dict.fromkeys(TESTS, live.KEPT) | {"unknown_rate": live.CHANGED}

    def test_a_copy_beside_it(self, saver):
        """A duplicated test that was changed harms nothing while the other is as it was."""
        notebook = released()
        original = cell_of(notebook, "test_wordpiece")
        another = copy.deepcopy(original)
        another["source"] = live.joined(another["source"]) + "\nprint(1)"
        notebook["cells"].insert(0, another)
        assert found(saver(notebook))["wordpiece"] == live.KEPT

    def test_blank_essays(self, saver):
        """An essay nobody has written is seen, and a written one is not."""
        notebook = released()
        assert live.blank_essays(live.valid_cells(saver(notebook)["cells"]), check.ESSAY_STUB) == 1
        notebook = released()
        cell_of(notebook, "vocabulary_size_essay")["source"] = "사전이 크면 낱말이 덜 쪼개집니다."
        assert live.blank_essays(live.valid_cells(saver(notebook)["cells"]), check.ESSAY_STUB) == 0


def test_spaces_at_line_ends_are_no_change():
    assert live.same("a = 1  \nb = 2\n\n", "a = 1\nb = 2")
    assert not live.same("a = 1\nb = 2", "a = 1\n  b = 2")


def test_the_stub_is_the_released_one():
    assert nbgrader_config(COURSE).ClearSolutions.text_stub == check.ESSAY_STUB


# ---- where the notebook is -------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def nowhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """Neither Colab nor Jupyter, unless a test says so."""
    for name in ("COLAB_RELEASE_TAG", "JPY_SESSION_NAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


class TestReading:
    def test_nowhere(self):
        """Where nobody says which notebook it is, there is nothing to say."""
        assert live.read_notebook({}) == live.LiveNotebook()

    def test_colab(self, monkeypatch: pytest.MonkeyPatch):
        asked = []

        def blocking_request(name, request, timeout_sec):
            asked.append((name, request, timeout_sec))
            return {"ipynb": saved_by_colab(released())}

        self.pretend_colab(monkeypatch, blocking_request)
        notebook = live.read_notebook({})
        assert found({"cells": notebook.cells}) == dict.fromkeys(TESTS, live.KEPT)
        assert asked == [("get_ipynb", "", live.ASK_COLAB)]

    @pytest.mark.parametrize("answer", [TimeoutError(), None, {}, {"ipynb": {}}])
    def test_colab_does_not_answer(self, monkeypatch: pytest.MonkeyPatch, answer):
        """A closed tab, or another Colab than today's: what to do, and no traceback."""

        def blocking_request(*_arguments, **_options):
            if isinstance(answer, Exception):
                raise answer
            return answer

        self.pretend_colab(monkeypatch, blocking_request)
        notebook = live.read_notebook({})
        assert notebook.cells is None
        assert "다시 실행" in notebook.note

    def pretend_colab(self, monkeypatch: pytest.MonkeyPatch, blocking_request):
        monkeypatch.setenv("COLAB_RELEASE_TAG", "release-colab-20260801")
        google, colab = types.ModuleType("google"), types.ModuleType("google.colab")
        colab._message = types.SimpleNamespace(blocking_request=blocking_request)
        google.colab = colab
        monkeypatch.setitem(sys.modules, "google", google)
        monkeypatch.setitem(sys.modules, "google.colab", colab)

    @pytest.mark.parametrize("relative", ["01/내 노트북.ipynb", "내 노트북.ipynb"])
    def test_jupyter(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, relative: str):
        """Jupyter names the file from the server's folder; the kernel runs in the file's own."""
        (tmp_path / "내 노트북.ipynb").write_text(json.dumps(saved_by_jupyter(released())), encoding="utf8")
        monkeypatch.setenv("JPY_SESSION_NAME", relative)
        notebook = live.read_notebook({})
        assert found({"cells": notebook.cells}) == dict.fromkeys(TESTS, live.KEPT)
        assert "저장(Ctrl+S)" in notebook.note

    def test_vs_code(self, tmp_path: Path):
        path = tmp_path / "a.ipynb"
        path.write_text(json.dumps(saved_by_vs_code(released())), encoding="utf8")
        assert len(live.read_notebook({"__vsc_ipynb_file__": str(path)}).cells) == len(released()["cells"])

    @pytest.mark.parametrize("content", ["", "[]", '{"cells": 1}', "{", '{"cells": [1, {}]}'])
    def test_a_file_that_is_no_notebook(self, tmp_path: Path, content: str):
        path = tmp_path / "a.ipynb"
        path.write_text(content)
        notebook = live.read_notebook({"__vsc_ipynb_file__": str(path)})
        assert notebook.cells in (None, [], [{"source": ""}])


# ---- what is said --------------------------------------------------------------------------------


class TestSaid:
    def said(self, capsys: pytest.CaptureFixture, notebook: dict, note: str = "") -> str:
        check.look_at_notebook(LESSON, live.LiveNotebook(live.valid_cells(notebook["cells"]), note))
        return capsys.readouterr().out

    def test_nothing_where_all_is_well(self, capsys: pytest.CaptureFixture):
        notebook = released()
        cell_of(notebook, "vocabulary_size_essay")["source"] = "씀"
        assert self.said(capsys, notebook, "저장한 파일") == ""

    def test_a_lost_test_and_a_blank_essay(self, capsys: pytest.CaptureFixture):
        notebook = released()
        notebook["cells"].remove(cell_of(notebook, "test_wordpiece"))
        said = self.said(capsys, notebook, "저장한 파일을 보았습니다.")
        assert "글로 답하는 문제 1개" in said
        assert "wordpiece의 시험 셀이 없어졌습니다" in said
        assert f'restore_test("{LESSON}", "wordpiece")' in said
        assert "저장한 파일을 보았습니다." in said

    def test_not_read(self, capsys: pytest.CaptureFixture):
        check.look_at_notebook(LESSON, live.LiveNotebook(note="읽지 못했습니다."))
        assert "읽지 못했습니다." in capsys.readouterr().out
        check.look_at_notebook(LESSON, live.LiveNotebook())
        assert capsys.readouterr().out == ""

    def test_a_test_is_offered_again(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture):
        """The next cell is the released test."""
        offered = []
        shell = types.SimpleNamespace(set_next_input=offered.append)
        monkeypatch.setattr("IPython.get_ipython", lambda: shell)
        check.restore_test(LESSON, "wordpiece")
        assert offered == [TESTS["wordpiece"]]
        assert "바로 아래" in capsys.readouterr().out

    def test_no_such_exercise(self):
        with pytest.raises(CourseError, match="wordpiece"):
            check.restore_test(LESSON, "no_such")

    def test_not_in_a_notebook(self):
        with pytest.raises(CourseError, match="노트북 안에서"):
            check.restore_test(LESSON, "wordpiece")


def test_the_released_tests_are_the_notebooks(monkeypatch: pytest.MonkeyPatch):
    """What is compared with is what was handed out, for every lesson."""
    for lesson in COURSE.lesson_names():
        notebook = nbformat.read(COURSE.release(lesson), as_version=4)
        cells = live.valid_cells(notebook.cells)
        for exercise, source in check.read_checks(lesson).items():
            assert live.state_of_test(cells, f"test_{exercise}", source) == live.KEPT
