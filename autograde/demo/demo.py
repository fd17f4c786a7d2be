"""A sample class of eight learners, graded as a real one is, with which an instructor first tries the course."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rich.table import Table

from autograde.demo.zip import bulk_download, roster
from autograde.errors import CourseError
from autograde.files import write_atomically
from autograde.gradebook.database import Score, read_scores
from autograde.grading.command import grade_class
from autograde.intake import record
from autograde.intake.record import Intake
from autograde.layout import Layout
from autograde.lesson.answers import hand_in, model_answers, read_answers
from autograde.lesson.cells import serialize
from autograde.tables import plain_table

if TYPE_CHECKING:
    from autograde.grading.class_converter import Graded

LESSON = "01-tf-data"
PREFIX = "demo-"  # the demo never touches a student whose id begins otherwise


ALWAYS_EQUAL = '''\
class Always(list):
    """어느 것과 견주어도 같다고 우기는 리스트"""

    def __eq__(self, other):
        return True


def first_lines(dataset, n):
    return Always(b"?" for _ in dataset.take(n))
'''
"""A wrong answer whose results claim to be equal to whatever a test expects."""


@dataclass(frozen=True)
class Student:
    """One learner of the sample class.

    Attributes:
        id: the student id.
        description: what this learner did, in a few Korean words.
        answers: the submitted answers, by exercise.
        cut: whether the file is only the beginning of the notebook, as after an upload that was broken off.
    """

    id: str
    description: str
    answers: dict[str, str]
    cut: bool = False


def sample_class(layout: Layout) -> list[Student]:
    """Return the sample class.

    Its submissions are: perfect, right in other ways, blank, half done, two with one mistake each, an attack on the
    tests, and a broken file.
    """
    model = model_answers(layout, LESSON)
    named = {answer.student: answer for answer in read_answers(layout, LESSON)}

    def changed(*names: str) -> dict[str, str]:
        return model | {named[name].exercise: named[name].source for name in names}

    half = {exercise: model[exercise] for exercise in list(model)[: len(model) // 2]}
    another_way = changed(
        "read_lines.right.python_file",
        "first_lines.right.loop_with_break",
        "is_long.right.not_at_most",
        "make_batches.right.own_functions",
    )
    return [
        Student("demo-perfect", "모두 맞음", model),
        Student("demo-another-way", "다른 방법", another_way),
        Student("demo-blank", "빈 노트북", {}),
        Student("demo-half", "절반만 풂", half),
        Student("demo-characters", "글자를 셈", changed("is_long.wrong.counts_characters")),
        Student("demo-batches", "배치를 섞음", changed("make_batches.wrong.batch_then_shuffle")),
        Student("demo-attacker", "테스트를 속임", model | {"first_lines": ALWAYS_EQUAL}),
        Student("demo-broken", "잘린 파일", model, cut=True),
    ]


def refuse_real_class(layout: Layout) -> None:
    """Raise CourseError if the demo cannot run here, or must not because there are submissions of a real class.

    Raises:
        CourseError: the lesson is not built, or a real class has submissions here.
    """
    if not layout.release(LESSON).is_file():
        raise CourseError(f"{LESSON}의 노트북이 아직 없습니다. 먼저 `course build`를 실행해 주세요.")
    submitted = layout.grading / "submitted"
    others = [path.name for path in submitted.glob("*") if path.is_dir() and not path.name.startswith(PREFIX)]
    if others:
        raise CourseError(
            f"{submitted.relative_to(layout.root)}에 실제 학습자({sorted(others)[0]} 등 {len(others)}명)의 제출물이 "
            "있어 연습 학급을 만들지 않았습니다. 저장소를 다른 폴더에 복제해서 해 보세요."
        )


def write_hand_ins(layout: Layout) -> tuple[list[Student], Path, Path]:
    """Write the sample class's zip and roster, as an instructor would have received them.

    Returns:
        The class, the path of the zip and the path of the roster.

    Raises:
        CourseError: see `refuse_real_class`.
    """
    refuse_real_class(layout)
    students = sample_class(layout)
    notebooks = {}
    for student in students:
        content = serialize(hand_in(layout, LESSON, student.answers))
        notebooks[student.id] = content[: len(content) // 2] if student.cut else content
    folder = layout.root / "build" / "demo"
    archive, people = folder / f"{LESSON} 과제 제출.zip", folder / "명단.csv"
    write_atomically(archive, bulk_download(notebooks, layout.release(LESSON).read_bytes()))
    write_atomically(people, roster())
    return students, archive, people


def grade(
    layout: Layout,
    *,
    on_start: Callable[[int], None] = lambda _total: None,
    on_graded: Callable[[Graded | None], None] = lambda _graded: None,
) -> None:
    """Grade the sample class as `course grade` does.

    Args:
        on_start: see `grade_class`.
        on_graded: likewise.

    Raises:
        CourseError: somebody could not be graded.
    """
    summary = grade_class(layout, LESSON, students=f"{PREFIX}*", force=True, on_start=on_start, on_graded=on_graded)
    if summary.failures:
        raise CourseError(f"연습 학급을 채점하지 못했습니다: {', '.join(summary.failures)}")


def write_feedback(layout: Layout, on_notebook: Callable[[], None]) -> None:
    """Write the learners' feedback pages with nbgrader's command, as an instructor would from inside `autograde/`.

    Args:
        on_notebook: called when nbgrader begins with a submission.

    Raises:
        CourseError: nbgrader failed; quotes its last error.
    """
    command = [sys.executable, "-m", "nbgrader", "generate_feedback", LESSON, f"--student={PREFIX}*", "--force"]
    errors = []
    with subprocess.Popen(
        command, cwd=layout.grading, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stderr is not None, "it is a pipe"
        for line in process.stderr:
            if "Converting notebook " in line:
                on_notebook()
            elif "ERROR" in line or line.startswith("성적부"):
                errors.append(line.strip())
    if process.returncode:
        reason = errors[-1] if errors else f"종료 코드 {process.returncode}"
        raise CourseError(f"nbgrader generate_feedback이 실패했습니다: {reason}")


def outcome(layout: Layout, student: Student) -> str:
    """Return the result of a student's submission in a few Korean words."""
    intake = record.read(layout.grading / "autograded" / student.id / LESSON) or Intake()
    return "판단 보류" if intake.suspicions else intake.status


def scores(layout: Layout, students: list[Student]) -> dict[str, dict[str, Score]]:
    """Return the gradebook's scores: student id → graded cell → score."""
    return {student.id: read_scores(layout, LESSON, student.id) for student in students}


PICTURES = {"report": "class-report.png", "feedback": "feedback.png"}
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
BROWSER_STUCK = 1200
"""Seconds after which a browser that takes a picture is ended: far more than it needs, since a busy machine takes many
times as long as an idle one.
"""


def take_pictures(layout: Layout, report: Path, folder: Path) -> list[Path]:
    """Take pictures of the report and of one learner's page, as README shows them; return their paths.

    Args:
        layout: the course, with the sample class graded and its pages written.
        report: the class report's file.
        folder: where the pictures are written.

    Raises:
        CourseError: there is no Chromium, or it took no picture.
    """
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        raise CourseError("그림을 찍을 Chromium이 없습니다. `sudo apt install chromium fonts-nanum`을 실행해 주세요.")
    learner = Student("demo-characters", "", {})
    pages = {"report": (report, 1100, 1500), "feedback": (feedback_page(layout, learner), 760, 1250)}
    folder.mkdir(parents=True, exist_ok=True)
    taken = []
    for kind, (page, width, height) in pages.items():
        path = folder / PICTURES[kind]
        options = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--force-device-scale-factor=1"]
        command = [
            browser,
            *options,
            f"--window-size={width},{height}",
            f"--screenshot={path}",
            page.resolve().as_uri(),
        ]
        try:
            # no pipes: a browser's own processes would hold them open
            subprocess.run(
                command,
                check=False,
                timeout=BROWSER_STUCK,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        except subprocess.TimeoutExpired:
            raise CourseError(
                f"{browser}가 {page.name}의 그림을 {BROWSER_STUCK // 60}분이 지나도록 찍지 못했습니다. "
                "다시 실행해 주세요."
            ) from None
        if not path.is_file():
            raise CourseError(f"{browser}가 {page.name}의 그림을 찍지 못했습니다.")
        taken.append(path)
    return taken


def score_table(layout: Layout, students: list[Student]) -> Table:
    """Return a table of the students with what they did, the result, and their points in each exercise."""
    all_scores = scores(layout, students)
    exercises = list(model_answers(layout, LESSON))
    table = plain_table(title=f"{LESSON} 연습 학급의 점수")
    for name in ("학습자", "한 일", "결과"):
        table.add_column(name, no_wrap=True)
    for name in (*exercises, "합계"):
        table.add_column(name, overflow="fold", justify="right", min_width=len("10/10"))
    for student in students:
        row = [all_scores[student.id][f"test_{exercise}"] for exercise in exercises]
        points, maximum = sum(score.points for score in row), sum(score.maximum for score in row)
        cells = [f"{score.points:g}/{score.maximum:g}" for score in row]
        table.add_row(student.id, student.description, outcome(layout, student), *cells, f"{points:g}/{maximum:g}")
    return table


def feedback_page(layout: Layout, student: Student) -> Path:
    """Return the path of a student's feedback page."""
    return layout.grading / "feedback" / student.id / LESSON / f"{LESSON}.html"
