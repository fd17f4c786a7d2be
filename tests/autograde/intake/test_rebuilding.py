"""Every hand-in is rebuilt or has a reason: a broken one never costs or gives a mark."""

from __future__ import annotations

import ast
import difflib
import hashlib
import json
import os
import re
import stat
import subprocess
import symtable
import sys
from pathlib import Path

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from IPython.core.inputtransformer2 import TransformerManager

from autograde.gradebook.database import read_scores
from autograde.intake import placing
from autograde.intake import rebuilding as intake
from autograde.intake.handed_in import HandedIn, gather, read_timestamp
from autograde.intake.rebuilding import take_in
from autograde.intake.record import RECORD, Status, decoded, encoded
from autograde.layout import Layout
from autograde.lesson import python
from autograde.lesson.answers import hand_in, model_answers
from autograde.lesson.cells import serialize
from autograde.lesson.template import read_template
from autograde.settings import nbgrader_config
from tests.support.broken import BROKEN, LAST, LESSON, NAME, RUNS_BADLY, answered, cell, code, text_of
from tests.support.copies import copy_course
from tests.support.grading import nbgrader, put
from tests.support.taking_in import COURSE, MODEL, answers_in, check_rebuilt, plain, slowish, take, template_of


def fingerprints(folder: Path) -> dict[str, tuple]:
    """Kind, size, time and content of everything in a folder."""
    found = {}
    for path in sorted(folder.rglob("*")):
        state = path.lstat()
        is_small = stat.S_ISREG(state.st_mode) and state.st_size < 100 * 2**20
        content = hashlib.sha256(path.read_bytes()).hexdigest() if is_small else ""
        found[str(path.relative_to(folder))] = (state.st_mode, state.st_size, state.st_mtime_ns, content)
    return found


# ---- every broken hand-in, without a kernel ---------------------------------------------------


def test_there_are_enough():
    assert len(BROKEN) >= 35


ENDS_THE_KERNEL = ("leaves_at_once", "leaves_at_once_in_the_first_answer", "kills_itself", "crashes_in_c")
"""Hand-ins with code that no honest answer needs."""


@pytest.mark.slow
@pytest.mark.parametrize("name", BROKEN)
def test_broken_hand_in(name: str, tmp_path: Path):
    """Each is taken in with the answers it holds, or has a reason; what was handed in stays as it was."""
    broken, folder = BROKEN[name], tmp_path / name / LESSON
    broken.make(COURSE, folder)
    before = fingerprints(tmp_path)
    files = gather(folder)
    intake = take_in(files, template_of(LESSON))
    assert fingerprints(tmp_path) == before
    assert decoded(json.loads(encoded(intake))).status == intake.status
    if broken.reason:
        assert intake.status == Status.UNREADABLE
        assert broken.reason in intake.reason
        return
    assert intake.status in (Status.GRADED, Status.REPAIRED), intake.reason
    check_rebuilt(intake.notebook, LESSON)
    assert (intake.unusual != ()) == (name in ENDS_THE_KERNEL)
    told = [*intake.repairs, read_timestamp(folder)[1]]
    assert broken.says in "\n".join(told)
    assert intake.status == (Status.REPAIRED if intake.repairs else Status.GRADED)
    assert (intake.notebook.cells[0].id == "intake-note") == bool(intake.repairs)
    for exercise, source in answers_in(intake.notebook).items():
        if exercise not in broken.lost:
            assert plain(written(name, MODEL[exercise])) in plain(source)


def written(name: str, source: str) -> str:
    """An answer as a hand-in can hold it."""
    if name == "cp949":
        return source.encode("cp949", errors="replace").decode("cp949")
    return "" if name == "script_exported_by_colab" else source  # that keeps the statements, not the cells


@pytest.mark.parametrize("lesson", COURSE.lesson_names())
def test_plain_hand_in(lesson: str):
    """An ordinary hand-in is graded without a word, with exactly its answers."""
    intake = take(serialize(hand_in(COURSE, lesson, model_answers(COURSE, lesson))), lesson)
    assert (intake.status, intake.repairs, intake.unplaced) == (Status.GRADED, (), ())
    assert answers_in(intake.notebook) == model_answers(COURSE, lesson)
    check_rebuilt(intake.notebook, lesson)
    blank = take(serialize(hand_in(COURSE, lesson, {})), lesson)
    assert (blank.status, blank.repairs) == (Status.GRADED, ())
    assert blank.notebook == template_of(lesson).notebook


def test_an_older_copy_of_an_edited_lesson_accuses_nobody(course_copy: Layout):
    """Points and a test are not the learner's to answer for, who has the notebook from before."""
    before = serialize(hand_in(course_copy, LESSON, MODEL))
    path = course_copy.solution(LESSON)
    notebook = nbformat.read(path, as_version=4)
    test = next(one for one in notebook.cells if one.id == "test_is_long")
    test.source, test.metadata.nbgrader.points = f"# 새 줄\n{test.source}", 5
    path.write_text(nbformat.writes(notebook), encoding="utf8")
    intake = take_in([HandedIn(NAME, before)], read_template(path, nbgrader_config(course_copy)))
    assert len(intake.repairs) == 2
    assert all("이전에 받은 노트북일 수 있습니다" in line for line in intake.repairs)
    assert not any("되돌렸" in line or "바뀌어" in line for line in intake.repairs)


# ---- which file is graded ----------------------------------------------------------------------


def test_of_very_many_files_the_likely_ones_are_read(monkeypatch: pytest.MonkeyPatch):
    """The one with the right name, and the newest; the others are counted."""
    looked = []
    real = intake.candidate
    monkeypatch.setattr(intake, "candidate", lambda file, lesson: looked.append(file.name) or real(file, lesson))
    content = json.dumps(answered(COURSE)).encode()
    files = [HandedIn(f"{number:03}.ipynb", content, modified=float(number)) for number in range(200)]
    right = HandedIn(f"{LESSON}.ipynb", content, modified=0.0)
    chosen, told = intake.choose([*files, right], template_of(LESSON))
    assert chosen.file is right
    assert len(looked) == intake.MOST_FILES
    assert right.name in looked
    assert "199.ipynb" in looked
    assert any("외 195개" in one for one in told)


# ---- how much it may be, and how deep ----------------------------------------------------------


class Work:
    """How many characters are parsed, looked through for names and transformed while hand-ins are taken in."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch):
        self.done = 0
        for owner, name, place in (
            (ast, "parse", 0),
            (symtable, "symtable", 0),
            (TransformerManager, "transform_cell", 1),
            (difflib.SequenceMatcher, "ratio", None),
            (difflib.SequenceMatcher, "quick_ratio", None),
        ):
            monkeypatch.setattr(owner, name, self.counted(getattr(owner, name), place))

    def counted(self, real, place: int | None):
        def call(*arguments, **options):
            self.done += 1000 if place is None else len(arguments[place])
            return real(*arguments, **options)

        return call

    def of(self, notebook: dict, status: str = "") -> int:
        before = self.done
        python._kept.cache_clear()
        intake = take(notebook)
        assert intake.status == status or (not status and intake.notebook is not None), intake.reason
        assert sum(map(len, intake.repairs)) < 5000
        return self.done - before


def crowd(shape: str, count: int) -> dict:
    """A hand-in of one shape, of which there is as much as `count` says."""
    notebook = answered(COURSE)
    answer, numbers = cell(notebook, "is_long"), range(count)
    answer["source"] = MODEL["is_long"] + "\n\nused = mine"
    lines = {
        "helpers that need each other": [f"def h{n}(): return h{n + 1}()" for n in numbers] + ["def mine(): h0()"],
        "many statements": [f"x{n} = {n}" for n in numbers] + ["mine = 1"],
        "one helper for all": ["def mine(): pass", *(f"y{n} = lambda: mine" for n in numbers)],
        "one name": [f"mine = {n}" for n in numbers],
        "one long line": [f"mine = '{'a' * 20 * count}'"],
    }
    cells = {
        "tiny cells": [f"x{n} = 1" for n in numbers],
        "tiny cells that name an exercise": [f"is_long = {n}" for n in numbers],
        "magics": [f"%time\nis_long = {n}\n!ls" for n in numbers],
        "one cell again and again": [MODEL["is_long"]] * count,
        "the same with spaces that are none": [MODEL["is_long"].replace("    ", "\u00a0   ")] * count,
    }
    if shape in lines:
        notebook["cells"][1:1] = [code("\n".join(lines[shape]))]
    elif shape == "all in the answer":
        answer["source"] += "\n" + "\n".join(f"x{n} = {n}" for n in numbers)
    elif shape == "one grade_id":
        mark = answer["metadata"]
        notebook["cells"][1:1] = [code(f"{MODEL['is_long']}\n\nx{n} = 1", metadata=mark) for n in numbers]
    else:
        notebook["cells"][1:1] = [code(source) for source in cells[shape]]
    return notebook


@pytest.mark.slow
@pytest.mark.parametrize(
    "shape",
    [
        "helpers that need each other",
        "many statements",
        "one helper for all",
        "one name",
        "one long line",
        "tiny cells",
        "tiny cells that name an exercise",
        "magics",
        "one cell again and again",
        "the same with spaces that are none",
        "all in the answer",
        "one grade_id",
    ],
)
def test_twice_as_much_is_at_most_twice_the_work(shape: str, monkeypatch: pytest.MonkeyPatch):
    """However much somebody hands in, each cell is read a few times and no helper before it is needed."""
    work = Work(monkeypatch)
    work.of(crowd(shape, 1))  # what is kept of the lesson
    small, big = crowd(shape, 200), crowd(shape, 400)
    assert work.of(big) <= 2.2 * work.of(small)
    size = sum(len(text_of(one)) for one in big["cells"])
    assert work.of(big) <= 10 * size  # a magic is longer as Python


def test_code_that_is_too_deep_for_any_of_it_is_a_reason(monkeypatch: pytest.MonkeyPatch):
    """Wherever it is found out."""
    for name in ("definitions", "placement"):
        with monkeypatch.context() as patch:
            patch.setattr(placing.Finder, name, property(too_deep))
            intake = take(answered(COURSE))
        assert intake.status == Status.UNREADABLE
        assert "지나치게 깊이" in intake.reason
    monkeypatch.setattr("autograde.intake.rebuilding.carry", too_deep)
    assert "지나치게 깊이" in take(answered(COURSE)).reason


def too_deep(*_arguments):
    raise RecursionError


# ---- any bytes at all -------------------------------------------------------------------------


@given(st.binary(max_size=2000))
@settings(deadline=None, max_examples=300)
def test_any_bytes(content: bytes):
    """Whatever comes in, a result comes out, and it can be written down."""
    intake = take(content)
    assert intake.status in (Status.UNREADABLE, Status.GRADED, Status.REPAIRED)
    assert (intake.notebook is None) == bool(intake.reason)
    assert decoded(json.loads(encoded(intake))).status == intake.status


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.slow
@given(data=st.data())
@slowish
def test_any_change_of_the_json(data: st.DataObject):
    """A notebook some of whose values were replaced by others is graded or refused, and always as the lesson."""
    notebook = answered(COURSE)
    for _ in range(data.draw(st.integers(1, 6))):
        place = notebook
        while True:
            keys = list(place) if isinstance(place, dict) else range(len(place))
            key = data.draw(st.sampled_from(list(keys)))
            if not (isinstance(place[key], dict | list) and place[key]) or data.draw(st.integers(0, 3)) == 0:
                break
            place = place[key]
        place[key] = data.draw(values)
        if not notebook:
            break
    intake = take(json.dumps(notebook).encode())
    assert (intake.notebook is None) == bool(intake.reason)
    if intake.notebook is not None:
        check_rebuilt(intake.notebook, LESSON)


# ---- the note ----------------------------------------------------------------------------------


def test_what_learners_wrote_does_not_act_in_the_note():
    """A file's name stands in the note as text."""
    name = "[a](javascript:alert(1)) & <img src=x onerror=alert(1)>.ipynb"
    intake = take(answered(COURSE), name=name)
    note = intake.notebook.cells[0].source
    assert "<img" not in note
    assert "&amp;" in note
    # inside an HTML block, which ends at the first empty line, Markdown makes no links
    assert "\n\n" not in note[note.index("<ul>") :]


# ---- a whole class of them, through nbgrader --------------------------------------------------

HEALTHY = {
    "healthy-model": MODEL,
    "healthy-half": {name: MODEL[name] for name in ("read_lines", "is_long")},
}
POINTS = {"read_lines": 2, "first_lines": 2, "is_long": 2, LAST: 4}


class BrokenClass:
    """Every broken hand-in and two healthy ones, graded by one plain command."""

    def __init__(self, layout: Layout):
        self.layout = layout
        for name, broken in BROKEN.items():
            broken.make(layout, self.folder("submitted", name))
        for student, answers in HEALTHY.items():
            put(layout, LESSON, student, hand_in(layout, LESSON, answers))
        self.before = fingerprints(layout.grading / "submitted")
        limits = ("--Execute.timeout=15", "--StrictExecute.grace=2", "--Execute.iopub_timeout=5")
        # once: what the second run of passed tests is for, the class of attackers has
        self.result = nbgrader(layout, "autograde", LESSON, *limits)
        self.after = fingerprints(layout.grading / "submitted")

    def folder(self, step: str, student: str) -> Path:
        return self.layout.grading / step / student / LESSON

    def points(self, student: str) -> dict[str, float]:
        scores = read_scores(self.layout, LESSON, student)
        assert not any(score.waits for score in scores.values())
        return {name.removeprefix("test_"): score.points for name, score in scores.items()}

    def record(self, student: str) -> dict:
        return json.loads((self.folder("autograded", student) / RECORD).read_text(encoding="utf8"))


@pytest.fixture(scope="module")
def broken_class(tmp_path_factory: pytest.TempPathFactory) -> BrokenClass:
    return BrokenClass(copy_course(tmp_path_factory.mktemp("broken") / "course"))


@pytest.mark.slow
@pytest.mark.xdist_group("broken")
class TestBrokenClass:
    def test_the_command_succeeds(self, broken_class: BrokenClass):
        """Every hand-in has a grade or a recorded reason, and the instructor one line for each that was not plain."""
        log = broken_class.result.stderr
        assert broken_class.result.returncode == 0, log[-3000:]
        assert "Traceback" not in log
        for student in BROKEN:
            record = broken_class.record(student)
            lines = re.findall(rf"^.*WARNING\] {student}: (.*)$", log, re.MULTILINE)
            assert [line.split(" - ")[0] for line in lines] == [record["status"]] * (record["status"] != Status.GRADED)

    def test_nothing_handed_in_was_changed(self, broken_class: BrokenClass):
        assert broken_class.after == broken_class.before

    def test_nothing_is_left_over(self, broken_class: BrokenClass):
        """Results hold the notebook, the record and the time, and nothing that was handed in beside or left behind."""
        autograded = broken_class.layout.grading / "autograded"
        assert {path.name for path in autograded.iterdir()} == {*BROKEN, *HEALTHY}
        names = {path.name for path in autograded.glob(f"*/{LESSON}/*")}
        assert names == {NAME, RECORD, "timestamp.txt"}

    @pytest.mark.parametrize("student", HEALTHY)
    def test_healthy(self, broken_class: BrokenClass, student: str):
        """Who handed in a sound notebook has exactly its marks."""
        expected = {name: POINTS[name] if name in HEALTHY[student] else 0 for name in POINTS}
        assert broken_class.points(student) == expected
        assert broken_class.record(student)["status"] == Status.GRADED

    @pytest.mark.parametrize("student", BROKEN)
    def test_broken(self, broken_class: BrokenClass, student: str):
        """Recoverable ones have the marks of the unbroken notebook, the others 0 and the reason."""
        broken, record = BROKEN[student], broken_class.record(student)
        lost = set(POINTS) if broken.reason else broken.lost
        assert broken_class.points(student) == {name: POINTS[name] * (name not in lost) for name in POINTS}, record
        assert (record["status"] == Status.UNREADABLE) == bool(broken.reason)
        assert broken.reason in record["reason"]
        assert broken.says in "\n".join(record["repairs"])
        assert (record["status"] == Status.GRADED) == (not record["repairs"] and not broken.reason)
        if student in RUNS_BADLY:
            assert student == "endless_loop" or f"{LAST} 셀에서 멈췄습니다" in record["repairs"][-1]

    def test_feedback(self, broken_class: BrokenClass):
        """Each learner (some will do) has a page; where nothing could be graded it says why, without hidden tests."""
        result = nbgrader(broken_class.layout, "generate_feedback", LESSON, "--student=[a-e]*")
        assert result.returncode == 0, result.stderr[-3000:]
        for student, broken in BROKEN.items():
            if student[0] > "e":
                continue
            page = (broken_class.folder("feedback", student) / f"{LESSON}.html").read_text(encoding="utf8")
            if broken.reason:
                assert broken.reason in page
                assert "HIDDEN TESTS" not in page

    def test_the_formgrader(self, broken_class: BrokenClass):
        """Its list of the class and its button work, for broken hand-ins and impossible timestamps too."""
        program = f"""
import json
from nbgrader.apps.api import NbGraderAPI
from nbgrader.server_extensions.formgrader.formgrader import FormgradeExtension

formgrader = FormgradeExtension()  # as its own module starts it in a server
formgrader.initialize([])
api = NbGraderAPI(formgrader.coursedir, parent=formgrader)
graded = [api.autograde({LESSON!r}, student) for student in ("cut_off", "timestamp_that_is_no_date")]
rows = {{row["student"]: [row["score"], row["autograded"]] for row in api.get_submissions({LESSON!r})}}
print(json.dumps([graded, rows]))
"""
        environment = os.environ | {"JUPYTER_DEFAULT_PROVISIONER_NAME": "course-warm"}
        result = subprocess.run(
            [sys.executable, "-c", program],
            cwd=broken_class.layout.grading,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert result.returncode == 0, result.stderr[-3000:]
        graded, rows = json.loads(result.stdout.splitlines()[-1])
        assert all(one["success"] for one in graded), graded
        assert "cut_off: 채점 불가" in graded[0]["log"]
        assert set(rows) == {*BROKEN, *HEALTHY}
        assert all(autograded for _, autograded in rows.values())
        assert rows["cut_off"][0] == 0
        assert rows["timestamp_that_is_no_date"][0] == sum(POINTS.values())
