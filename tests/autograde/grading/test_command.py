"""`course grade`: the same marks as nbgrader's own command, many at once, and nothing lost whatever dies."""

from __future__ import annotations

import contextlib
import csv
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from threading import Event, Thread

import pytest
from nbgrader.api import Gradebook
from nbgrader.converters import NbGraderException
from nbgrader.coursedir import CourseDirectory
from typer.testing import CliRunner

from autograde.__main__ import STOPPED, STOPPED_STATUS
from autograde.authoring.build import build_lesson
from autograde.cli import app
from autograde.errors import CourseError
from autograde.gradebook.database import read_scores
from autograde.grading import class_converter as class_grading
from autograde.grading import cluster
from autograde.grading.class_converter import ClassAutograde, nbgrader_app
from autograde.grading.cluster import default_jobs
from autograde.grading.converter import CourseAutograde, Submission
from autograde.grading.runner import Runner
from autograde.intake import record
from autograde.intake.record import Intake, Status
from autograde.judging.execute import VERDICT
from autograde.layout import Layout
from autograde.lesson.answers import hand_in, model_answers, read_answers
from autograde.lesson.cells import grade_id, is_test
from tests.support.attacking import HONEST, Ground, points
from tests.support.attacking import LESSON as TINY
from tests.support.copies import copy_course
from tests.support.grading import course_command, nbgrader, nbgrader_here, one_line, put, read_graded
from tests.support.patience import PATIENCE, wait_for
from tests.support.processes import descendants

LESSON = "00-start"
ANSWER, TEST = "next_word_probabilities", "test_next_word_probabilities"


def class_of(layout: Layout) -> list[str]:
    """A class of one lesson: right, wrong, blank, bent, and one that is no notebook."""
    model = model_answers(layout, LESSON)
    wrong = next(answer for answer in read_answers(layout, LESSON) if not answer.right)
    hand_ins = {
        "right": hand_in(layout, LESSON, model),
        "wrong": hand_in(layout, LESSON, {wrong.exercise: wrong.source}),
        "blank": hand_in(layout, LESSON, {}),
        "untested": hand_in(layout, LESSON, model),
    }
    tested = hand_ins["untested"]
    tested.cells = [cell for cell in tested.cells if grade_id(cell) != TEST]
    for student, notebook in hand_ins.items():
        put(layout, LESSON, student, notebook)
    broken = layout.grading / "submitted" / "broken" / LESSON / f"{LESSON}.ipynb"
    broken.parent.mkdir(parents=True)
    broken.write_text('{"cells": [')
    return sorted([*hand_ins, "broken"])


def what_came_of(layout: Layout, student: str) -> tuple:
    """A learner's scores, messages, record and the notebook to give back, without what depends on the moment."""
    folder = layout.grading / "autograded" / student / LESSON
    record = json.loads((folder / "intake.json").read_text())
    notebook = json.loads((folder / f"{LESSON}.ipynb").read_text())
    cells = [(cell["id"], cell["source"], cell["metadata"].get("course_verdict")) for cell in notebook["cells"]]
    return read_graded(layout, LESSON, student), record, cells, sorted(path.name for path in folder.iterdir())


def times(layout: Layout, students: list[str]) -> dict[str, int]:
    """When each result was written."""
    results = layout.grading / "autograded"
    return {student: (results / student / LESSON / f"{LESSON}.ipynb").stat().st_mtime_ns for student in students}


@pytest.fixture(scope="module")
def graded(tmp_path_factory) -> tuple[Layout, list[str], subprocess.CompletedProcess]:
    """A class that `course grade` has graded once."""
    layout = copy_course(tmp_path_factory.mktemp("class") / "course")
    students = class_of(layout)
    result = course_command(layout, "grade", LESSON, "--jobs", "2")
    assert result.returncode == 0, result.stderr
    return layout, students, result


@pytest.mark.slow
@pytest.mark.xdist_group("class-grading")
class TestClass:
    """One class, graded once, then looked at and graded again."""

    def test_gives_what_nbgrader_gives(self, graded, tmp_path: Path):
        layout, students, _ = graded
        plain = copy_course(tmp_path / "course")
        shutil.copytree(layout.grading / "submitted", plain.grading / "submitted")
        result = nbgrader(plain, "autograde", LESSON)
        assert result.returncode == 0, result.stderr
        for student in students:
            assert what_came_of(layout, student) == what_came_of(plain, student)

    def test_says_what_came_of_it(self, graded):
        _, _, result = graded
        assert f"{Status.GRADED} 3명" in result.stdout
        assert f"{Status.REPAIRED} 1명" in result.stdout
        assert f"broken: {Status.UNREADABLE}" in result.stdout
        assert result.stderr == ""

    def test_leaves_no_work_behind(self, graded):
        layout, students, _ = graded
        assert sorted(path.name for path in (layout.grading / "autograded").iterdir()) == students

    def test_grades_only_what_changed(self, graded):
        layout, students, _ = graded
        before = times(layout, students)
        put(layout, LESSON, "blank", hand_in(layout, LESSON, model_answers(layout, LESSON)))
        result = course_command(layout, "grade", LESSON, "--jobs", "1")
        assert result.returncode == 0, result.stderr
        assert "그대로 둠 4명" in result.stdout
        after = times(layout, students)
        assert {student for student in students if after[student] != before[student]} == {"blank"}
        assert read_graded(layout, LESSON, "blank").scores[TEST].points > 0

    def test_force_grades_again_and_keeps_what_a_person_wrote(self, graded):
        layout, students, _ = graded
        with Gradebook(f"sqlite:///{layout.grading / 'gradebook.db'}") as gradebook:
            gradebook.find_grade(TEST, LESSON, LESSON, "wrong").manual_score = 1.5
            gradebook.find_comment(ANSWER, LESSON, LESSON, "wrong").manual_comment = "거의 맞았습니다"
            gradebook.db.commit()
        before = times(layout, students)
        result = course_command(layout, "grade", LESSON, "--students", "[bw]*", "--force", "--jobs", "1")
        assert result.returncode == 0, result.stderr
        after = times(layout, students)
        assert {student for student in students if after[student] != before[student]} == {"blank", "broken", "wrong"}
        with Gradebook(f"sqlite:///{layout.grading / 'gradebook.db'}") as gradebook:
            assert gradebook.find_grade(TEST, LESSON, LESSON, "wrong").manual_score == 1.5
            assert gradebook.find_comment(ANSWER, LESSON, LESSON, "wrong").manual_comment == "거의 맞았습니다"


@pytest.mark.slow
@pytest.mark.xdist_group("class-grading-killed")
class TestKilled:
    """Whoever dies, a second command leaves every hand-in graded once."""

    @pytest.fixture
    def layout(self, tmp_path: Path) -> Layout:
        layout = copy_course(tmp_path / "course")
        for number in range(6):
            put(layout, LESSON, f"student-{number}", hand_in(layout, LESSON, model_answers(layout, LESSON)))
        return layout

    def start(self, layout: Layout) -> subprocess.Popen:
        command = [sys.executable, "-m", "autograde", "grade", LESSON, "--jobs", "2"]
        return subprocess.Popen(
            command, cwd=layout.root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
        )

    def results(self, layout: Layout) -> list[Path]:
        return sorted((layout.grading / "autograded").glob(f"student-*/{LESSON}/{LESSON}.ipynb"))

    def assert_all_graded(self, layout: Layout):
        assert len(self.results(layout)) == 6
        for number in range(6):
            graded = read_graded(layout, LESSON, f"student-{number}")
            record = json.loads(self.results(layout)[number].with_name("intake.json").read_text(encoding="utf8"))
            assert record["status"] == "채점함", record
            assert graded.scores[TEST].points == graded.scores[TEST].maximum
        with Gradebook(f"sqlite:///{layout.grading / 'gradebook.db'}") as gradebook:
            assert len(gradebook.assignment_submissions(LESSON)) == 6

    def test_a_worker_that_dies_loses_nothing(self, layout: Layout):
        with self.start(layout) as command:
            workers = wait_for(lambda: [pid for pid, line in descendants(command.pid).items() if "spawn_main" in line])
            wait_for(lambda: self.results(layout))
            for pid in workers[:1]:
                os.kill(pid, signal.SIGKILL)
            _, errors = command.communicate(timeout=PATIENCE)
        assert command.returncode == 0, errors
        self.assert_all_graded(layout)

    def test_a_zygote_that_dies_costs_nobody_a_point(self, layout: Layout):
        """Its kernels die with it, as when Linux has no memory left, in the middle of whatever they do."""
        with self.start(layout) as command:
            for number in range(1, 4):
                wait_for(lambda: len(self.results(layout)) >= number)  # noqa: B023 (called at once)
                zygotes = [pid for pid, line in descendants(command.pid).items() if "autograde.kernels.zygote" in line]
                for pid in zygotes[:1]:
                    os.kill(pid, signal.SIGKILL)
            _, errors = command.communicate(timeout=PATIENCE)
        assert command.returncode == 0, errors
        self.assert_all_graded(layout)

    def test_a_command_that_dies_is_finished_by_the_next(self, layout: Layout):
        with self.start(layout) as command:
            wait_for(lambda: self.results(layout))
            below = descendants(command.pid)
            command.kill()
            command.wait()
        # its workers, zygotes and kernels go with it
        wait_for(lambda: not any(Path(f"/proc/{pid}").exists() for pid in below))
        done = {path: path.stat().st_mtime_ns for path in self.results(layout)}
        assert 0 < len(done) < 6
        result = course_command(layout, "grade", LESSON, "--jobs", "2")
        assert result.returncode == 0, result.stderr
        self.assert_all_graded(layout)
        assert {path: path.stat().st_mtime_ns for path in done} == done  # once


@pytest.mark.slow
@pytest.mark.xdist_group("class-grading-interrupted")
class TestInterrupted:
    """Ctrl-C, which a terminal sends to the command and to all that it started, is answered with one line."""

    @pytest.mark.parametrize("presses", [1, 3])
    @pytest.mark.parametrize("moment", ["a worker starts", "a hand-in is graded"])
    def test_says_one_line_and_leaves_nothing(self, course_copy: Layout, moment: str, presses: int):
        for number in range(6):
            put(course_copy, LESSON, f"student-{number}", hand_in(course_copy, LESSON, {}))
        command = [sys.executable, "-m", "autograde", "grade", LESSON, "--jobs", "2"]
        grading = subprocess.Popen(
            command, cwd=course_copy.root, stdout=-1, stderr=-1, text=True, start_new_session=True
        )
        reached = {
            "a worker starts": lambda: any("spawn_main" in line for line in descendants(grading.pid).values()),
            "a hand-in is graded": lambda: [*course_copy.grading.glob(f"autograded/*/{LESSON}/intake.json")],
        }
        try:
            wait_for(reached[moment])
            below = descendants(grading.pid)
            assert below
            for _ in range(presses):
                with contextlib.suppress(ProcessLookupError):  # it has ended: all of them have
                    os.killpg(grading.pid, signal.SIGINT)
                time.sleep(0.2)
            output, errors = grading.communicate(timeout=PATIENCE)
            assert grading.returncode == STOPPED_STATUS, errors
            assert errors == f"{STOPPED}\n"
            assert "Traceback" not in output
            wait_for(lambda: not any(Path(f"/proc/{pid}").exists() for pid in below))
        finally:
            grading.kill()
            grading.communicate()


INTERRUPTED = """
import os, signal, time, weakref
from autograde import __main__ as course
def interrupt(*_):
    os.kill(os.getpid(), signal.SIGINT)
class Thing:
    def __del__(self):
        if {deleted}: interrupt()
def run():
    thing = Thing()
    reference = weakref.ref(thing, interrupt if {watched} else None)
    del thing
    if not ({deleted} or {watched}): interrupt()
    time.sleep(100)
course.run = run
course.main()
"""


@pytest.mark.parametrize(("deleted", "watched"), [(False, False), (True, False), (False, True)])
def test_an_interrupt_is_one_line_wherever_it_comes(deleted: bool, watched: bool):
    """Python drops exceptions of what it calls while something is deleted, and prints them."""
    code = INTERRUPTED.format(deleted=deleted, watched=watched)
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, start_new_session=True
    )
    assert (result.returncode, result.stderr) == (STOPPED_STATUS, f"{STOPPED}\n")


@pytest.mark.slow
@pytest.mark.xdist_group("class-grading-cluster")
def test_a_cluster_grades_the_same(tmp_path: Path):
    """The workers of a cluster that is already there."""
    from distributed import LocalCluster

    layout = copy_course(tmp_path / "course")
    put(layout, LESSON, "right", hand_in(layout, LESSON, model_answers(layout, LESSON)))
    with LocalCluster(n_workers=1, threads_per_worker=2, memory_limit=None, dashboard_address=None) as there:
        result = course_command(layout, "grade", LESSON, "--scheduler", there.scheduler_address)
    assert result.returncode == 0, result.stderr
    assert read_graded(layout, LESSON, "right").scores[TEST].points > 0


@pytest.mark.slow
def test_workers_are_not_profiled(monkeypatch: pytest.MonkeyPatch):
    """Dask's profiler can stop a worker for good; and workers keep few of their messages, which hold hand-ins."""
    monkeypatch.setattr(cluster, "warm_up", lambda: None)
    with cluster.cluster(1, None) as client:
        told = client.run(lambda dask_worker: (sorted(dask_worker.periodic_callbacks), dask_worker.state.log.maxlen))
    ((callbacks, messages),) = told.values()
    assert "heartbeat" in callbacks
    assert not [name for name in callbacks if "profile" in name]
    assert messages == 50


@pytest.mark.slow
def test_a_worker_that_is_stuck_is_replaced(monkeypatch: pytest.MonkeyPatch):
    """It does not answer, and does not die either: what it was to do, another does."""
    monkeypatch.setattr(cluster, "warm_up", lambda: None)
    monkeypatch.setattr(cluster, "STUCK", "1s")  # Dask waits for ten of its heartbeats at least
    with cluster.cluster(1, None) as client:
        stuck = client.submit(os.getpid, pure=False).result()
        os.kill(stuck, signal.SIGSTOP)
        assert client.submit(os.getpid, pure=False).result(timeout=PATIENCE) != stuck


def test_a_hand_in_that_cannot_be_looked_at_is_a_row_of_its_own(monkeypatch: pytest.MonkeyPatch):
    """Whatever goes wrong with one folder, the next is graded."""

    def gather(folder: Path) -> list:
        if folder.name == "b":
            raise OSError("디스크 오류")
        return []

    monkeypatch.setattr(class_grading, "gather", gather)
    monkeypatch.setattr(ClassAutograde, "submissions", lambda _: (Submission(Path(n), LESSON, n) for n in "abcd"))

    def is_due(_self, submission: Submission, _files: list) -> bool:
        if submission.student == "c":
            raise ValueError("알 수 없는 시각")
        return True

    monkeypatch.setattr(ClassAutograde, "is_due", is_due)
    grader, said = ClassAutograde(), []
    grader.on_graded = said.append
    assert [submission.student for submission, _ in grader._due()] == ["a", "d"]
    assert [one.failure for one in said] == ["b(디스크 오류)", "c(알 수 없는 시각)"]


def test_results_are_put_away_one_after_another(tmp_path: Path):
    """Also those of another grader of the same class."""
    coursedir = CourseDirectory(root=str(tmp_path))
    first, second, entered = CourseAutograde(coursedir=coursedir), CourseAutograde(coursedir=coursedir), Event()

    def put_away() -> None:
        with second.alone():
            entered.set()

    other = Thread(target=put_away)
    with first.alone():
        other.start()
        assert not entered.wait(0.5)
    other.join(PATIENCE)
    assert entered.is_set()


@pytest.mark.parametrize("fails", [False, True])
def test_a_result_stands_until_the_next_is_whole(tmp_path: Path, fails: bool):
    """Who reads meanwhile, as `course report` does, is not told that nothing was handed in."""
    grader = CourseAutograde(coursedir=CourseDirectory(root=str(tmp_path)))
    final = tmp_path / "autograded" / "hong" / LESSON
    final.mkdir(parents=True)
    (final / "before").touch()
    with contextlib.suppress(KeyError), grader.work_folder(LESSON, "hong") as result:
        (result / "after").touch()
        assert [path.name for path in final.iterdir()] == ["before"]
        if fails:
            raise KeyError
    assert [path.name for path in final.iterdir()] == ["before" if fails else "after"]
    assert [path.name for path in (tmp_path / "autograded").iterdir()] == ["hong"]


def test_marks_and_result_are_written_both_or_neither(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """What cannot be written leaves the marks and the result that were there, or none where there were none."""
    ground = Ground(tmp_path, plain=False)
    ground.prepare([])
    first, second = HONEST
    later = ground.submitted(second).rename(tmp_path / "later")
    state = ["passed"]

    def run(self, _files, _log) -> Intake:
        notebook = self.template.copy()
        for cell in filter(is_test, notebook.cells):
            cell.metadata[VERDICT] = {"state": state[0], "seen": ""}
        return Intake(notebook=notebook)

    def full(*_):
        raise OSError("디스크가 가득 찼습니다")

    monkeypatch.setattr(Runner, "run", run)
    monkeypatch.chdir(ground.grading)
    with nbgrader_app([TINY, "--force", "--log-level=CRITICAL"]) as app:
        CourseAutograde(coursedir=app.coursedir, parent=app).start()
        assert points(ground, first) == [2, 2]
        ground.submitted(second).rmdir()
        later.rename(ground.grading / "submitted" / second / TINY)
        monkeypatch.setattr(record, "write_atomically", full)
        state[0] = "failed"
        with pytest.raises(NbGraderException, match="디스크가 가득"):
            CourseAutograde(coursedir=app.coursedir, parent=app).start()
    assert points(ground, first) == [2, 2]
    assert points(ground, second) == []
    assert [path.name for path in (ground.grading / "autograded").iterdir()] == [first]
    assert (ground.grading / "autograded" / first / TINY / "intake.json").exists()


MORE = '''

# %% [markdown]
# ### 문제: `double`
#
# 두 배를 돌려주세요.


# %% nbgrader={"grade_id": "double", "solution": true}
def double(number):
    """두 배를 돌려줍니다."""
    ### BEGIN SOLUTION
    return number * 2
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_double", "grade": true, "points": 1}
# 시험: double
assert double(3) == 6, "3의 두 배는 6입니다."
### BEGIN HIDDEN TESTS
assert double(5) == 10, "다른 수도 두 배인가요?"
### END HIDDEN TESTS
'''
POINTS = f'"grade_id": "{TEST}", "grade": true, "points": 2'


@pytest.mark.slow
def test_a_class_whose_lesson_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Built anew with an exercise more, without it, and with other points; by every command, marks by hand kept."""
    layout = copy_course(tmp_path / "course")
    source = layout.solution(LESSON).parent.parent / f"{LESSON}.py"
    before = source.read_text(encoding="utf8")
    assert POINTS in before
    monkeypatch.chdir(layout.root)
    put(layout, LESSON, "right", hand_in(layout, LESSON, model_answers(layout, LESSON)))
    put(layout, LESSON, "marked", hand_in(layout, LESSON, {}))

    def said(*command: str) -> str:
        result = course_command(layout, *command)
        assert result.returncode == 0, result.stderr
        return result.stdout

    def change(text: str) -> None:
        source.write_text(text, encoding="utf8")
        build_lesson(layout, LESSON)

    def points(student: str) -> dict[str, tuple[float, float]]:
        return {name: (score.points, score.maximum) for name, score in read_scores(layout, LESSON, student).items()}

    def shown() -> None:
        for command in (("report", LESSON), ("export",), ("export", "--to", "canvas")):
            result = CliRunner().invoke(app, command)
            assert result.exit_code == 0, result.exception
        result = nbgrader_here(layout, "generate_feedback", LESSON, "--force")
        assert result.returncode == 0, result.stderr

    said("grade", LESSON)
    with Gradebook(f"sqlite:///{layout.grading / 'gradebook.db'}") as gradebook:
        gradebook.find_grade(TEST, LESSON, LESSON, "marked").manual_score = 0.5
        gradebook.find_comment(ANSWER, LESSON, LESSON, "marked").manual_comment = "여기까지 잘했습니다."
        gradebook.db.commit()

    change(before + MORE)
    shown()
    printed = said("grade", LESSON)
    assert "더한 채점 셀 test_double" in printed
    assert "채점함 2명" in printed.replace("고쳐서 ", "")
    assert points("right") == {TEST: (2, 2), "test_double": (0, 1)}
    assert points("marked") == {TEST: (0.5, 2), "test_double": (0, 1)}
    put(layout, LESSON, "new", hand_in(layout, LESSON, model_answers(layout, LESSON)))
    said("grade", LESSON, "--force")
    assert points("right") == {TEST: (2, 2), "test_double": (0, 1)}
    assert points("marked") == {TEST: (0.5, 2), "test_double": (0, 1)}
    assert points("new") == {TEST: (2, 2), "test_double": (1, 1)}
    shown()

    change(before)
    printed = said("grade", LESSON)
    assert "뺀 채점 셀 test_double" in printed
    assert "그대로 둠 3명" in printed
    assert points("new") == points("right") == {TEST: (2, 2)}
    assert points("marked") == {TEST: (0.5, 2)}
    shown()

    change(before.replace(POINTS, POINTS.replace("2", "5")))
    result = nbgrader_here(layout, "autograde", LESSON)
    assert result.returncode == 0, result.stderr
    assert points("right") == {TEST: (5, 5)}
    assert points("marked") == {TEST: (0.5, 5)}
    shown()
    with (layout.grading / "grades-canvas.csv").open(encoding="utf-8-sig", newline="") as file:
        assert next(csv.DictReader(file))[LESSON] == "5.0"
    with Gradebook(f"sqlite:///{layout.grading / 'gradebook.db'}") as gradebook:
        assert gradebook.find_comment(ANSWER, LESSON, LESSON, "marked").comment == "여기까지 잘했습니다."


class TestRefusals:
    """One line."""

    @pytest.mark.slow
    def test_an_unknown_lesson(self, course_copy: Layout):
        assert "없습니다" in one_line(course_command(course_copy, "grade", "99-nothing"))

    @pytest.mark.slow
    def test_nobody_handed_in(self, course_copy: Layout):
        assert "낸 학습자가 없습니다" in one_line(course_command(course_copy, "grade", LESSON))

    @pytest.mark.slow
    def test_no_cluster_there(self, course_copy: Layout):
        put(course_copy, LESSON, "right", hand_in(course_copy, LESSON, {}))
        line = one_line(course_command(course_copy, "grade", LESSON, "--scheduler", "tcp://127.0.0.1:9"))
        assert "tcp://127.0.0.1:9" in line

    def test_a_cluster_that_does_not_know_the_course(self):
        class Elsewhere:
            def run(self, _function):
                raise ModuleNotFoundError("No module named 'autograde'")

        with pytest.raises(CourseError, match="설치되어 있지 않습니다"):
            cluster.warm_up_all(Elsewhere(), "tcp://there:8786")

    @pytest.mark.slow
    def test_a_machine_without_a_sandbox(self, course_copy: Layout, tmp_path: Path):
        """Learners' code runs nowhere else unless somebody has said so."""
        put(course_copy, LESSON, "right", hand_in(course_copy, LESSON, {}))
        code = (
            "import sys\nfrom autograde.grading import command\ncommand.unavailable = lambda: '여기서는 안 됩니다'\n"
            f"sys.argv[1:] = ['grade', {LESSON!r}]\nfrom autograde.__main__ import main\nmain()"
        )
        result = subprocess.run(
            [sys.executable, "-c", code], cwd=course_copy.root, capture_output=True, text=True, check=False
        )
        assert "COURSE_SANDBOX=off" in one_line(result)


def test_jobs_fit_the_machine():
    assert 1 <= default_jobs() <= 1.5 * len(os.sched_getaffinity(0))
