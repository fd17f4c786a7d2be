"""Learners' pages: what each exercise needs, nothing of a hidden test, and nothing that runs."""

from __future__ import annotations

import ast
import html
import re
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import nbformat
import pytest

from autograde.demo.demo import ALWAYS_EQUAL
from autograde.files import write_atomically
from autograde.gradebook.database import Record, Score
from autograde.intake.record import Intake, Suspicion, decoded
from autograde.layout import Layout
from autograde.lesson.answers import hand_in, model_answers, read_answers
from autograde.lesson.cells import is_test, serialize
from autograde.lesson.template import read_template
from autograde.pages.learner import REDACTED, Page, PageMaker, Place, State, plain
from autograde.pages.rendering import environment
from autograde.settings import nbgrader_config
from tests.support.copies import copy_course
from tests.support.grading import nbgrader, nbgrader_here, put, secret_lines, shown
from tests.support.learner_pages import COURSE, HOSTILE, LESSON, error, page_of, rendered
from tests.support.named_answers import ANSWERS

LESSONS = COURSE.lesson_names()
TESTED = [lesson for lesson in LESSONS if ANSWERS[lesson]]  # all but those that have only an essay


@pytest.fixture(scope="module")
def maker() -> PageMaker:
    return PageMaker(read_template(COURSE.solution(LESSON), nbgrader_config(COURSE)))


def states(page: Page) -> dict[str, str]:
    return {exercise.name: exercise.state for exercise in page.exercises}


class TestStates:
    def test_all_passed(self, maker: PageMaker):
        page = page_of(maker)
        assert set(states(page).values()) == {State.PASSED, State.MARKED}
        assert page.points == page.maximum > 0
        assert page.is_final
        assert not any(exercise.hint for exercise in page.exercises)

    def test_blank(self, maker: PageMaker):
        nothing = dict.fromkeys((cell.id for cell in maker.template.notebook.cells), 0.0)
        page = page_of(maker, points=nothing, answered=False)
        assert set(states(page).values()) == {State.BLANK}
        assert page.points == 0
        assert "raise NotImplementedError" not in rendered(page)

    def test_failed_with_its_hint(self, maker: PageMaker):
        page = page_of(
            maker, points={"test_wordpiece": 0.0}, errors={"test_wordpiece": error("가장 긴 조각부터 보았나요?")}
        )
        assert states(page)["wordpiece"] == State.FAILED
        assert [exercise.hint for exercise in page.exercises if exercise.hint] == ["가장 긴 조각부터 보았나요?"]
        assert "가장 긴 조각부터 보았나요?" in rendered(page)

    def test_another_error_says_its_name(self, maker: PageMaker):
        page = page_of(
            maker, points={"test_wordpiece": 0.0}, errors={"test_wordpiece": error("bad operand", "TypeError")}
        )
        assert "TypeError: bad operand" in rendered(page)

    def test_an_essay_waits_and_is_then_marked(self, maker: PageMaker):
        essay = "vocabulary_size_essay"
        page = page_of(maker, points={essay: 0.0}, waits=(essay,))
        assert states(page)[essay] == State.WAITING
        assert not page.is_final
        assert "점수가 더 오를 수 있습니다" in rendered(page)
        page = page_of(maker, points={essay: 1.5}, comments={essay: "잰 값을 **둘** 다 들었네요."})
        assert states(page)[essay] == State.MARKED
        text = rendered(page)
        assert "<strong>둘</strong>" in text
        assert "1.5 / 2점" in text

    def test_an_essay_that_got_nothing_is_no_blank(self, maker: PageMaker):
        assert states(page_of(maker, points={"vocabulary_size_essay": 0.0}))["vocabulary_size_essay"] == State.MARKED

    def test_suspected_says_that_a_person_looks(self, maker: PageMaker):
        """And not what was seen: it tells of the test."""
        seen = "기대하는 값을 바꾸어도 통과했습니다: pieces == ['un', '##aff']"
        page = page_of(
            maker,
            points={"test_wordpiece": 0.0},
            waits=("test_wordpiece",),
            intake=Intake(suspicions=(Suspicion("wordpiece", seen),)),
        )
        assert states(page)["wordpiece"] == State.SUSPECTED
        text = rendered(page)
        assert "직접 살펴봅니다" in text
        assert "##aff&#39;]" not in text
        assert "의심" not in text

    def test_unreadable_is_only_its_reason(self, maker: PageMaker):
        taken = {"status": "채점 불가", "reason": "노트북이 중간에서 끊겼습니다.", "repairs": []}
        page = page_of(maker, points={}, intake=decoded(taken), answered=False)
        text = rendered(page)
        assert "이 제출물은 채점하지 못했습니다." in text
        assert taken["reason"] in text
        assert "<section" not in text

    def test_notes_and_cells_without_a_place(self, maker: PageMaker):
        taken = {
            "status": "고쳐서 채점함",
            "repairs": ["시험 셀 2개를 원래대로 되돌렸습니다."],
            "unplaced": [{"number": 3, "cell_type": "code", "source": "x = '<b>'"}],
        }
        text = rendered(page_of(maker, intake=decoded(taken)))
        assert "시험 셀 2개를 원래대로 되돌렸습니다." in text
        assert "&lt;b&gt;" in text

    def test_lateness_costs_and_never_below_nothing(self, maker: PageMaker):
        page = page_of(maker, late=1.5)
        assert page.points == page.maximum - 1.5
        assert "늦게 내어 1.5점을 뺐습니다" in rendered(page)
        assert page_of(maker, late=1000.0).points == 0

    @pytest.mark.parametrize("kind", ["image/png", "image/jpeg", "image/gif", "image/webp"])
    @pytest.mark.parametrize("as_lines", [False, True])
    def test_pictures_that_code_has_drawn(self, maker: PageMaker, kind: str, as_lines: bool):
        """As whole text or as lines, whatever its metadata names."""
        content = ["R0lG\n", "ODlh\n"] if as_lines else "R0lG\nODlh\n"
        about = {"filenames": {kind: "https://attack.example/a.png"}}
        drawn = nbformat.v4.new_output("display_data", {kind: content, "text/plain": "<Figure>"}, metadata=about)
        text = rendered(page_of(maker, outputs={"wordpiece": [drawn]}))
        assert f'<img src="data:{kind};base64,R0lGODlh"' in text
        assert "attack.example" not in text
        assert "Figure" not in text

    @pytest.mark.parametrize("lesson", LESSONS)
    def test_each_exercise_has_a_heading(self, lesson: str):
        """In the lesson's own words, each its own."""
        titles = PageMaker(read_template(COURSE.solution(lesson), nbgrader_config(COURSE))).titles
        assert len(set(titles.values())) == len(titles)
        assert not any("\n" in title or len(title) < 4 for title in titles.values()), titles


@pytest.mark.parametrize("name", ["AssertionError", "TypeError", "NameError", "NotImplementedError"])
@pytest.mark.parametrize("lesson", TESTED)
def test_a_learner_is_told_whether_the_notebook_has_the_check(lesson: str, name: str):
    """For every check of the course, whatever was raised there and whatever it says."""
    template = read_template(COURSE.solution(lesson), nbgrader_config(COURSE))
    made = PageMaker(template)
    seen = set()
    for cell in filter(is_test, template.notebook.cells):
        visible = ast.unparse(ast.parse(template.released[cell.id]))
        for check in (node for node in ast.parse(cell.source).body if isinstance(node, ast.Assert)):
            place = made.place(error("f", name, check.lineno), cell.id)
            assert place == (Place.VISIBLE if ast.unparse(check) in visible else Place.HIDDEN), ast.unparse(check)
            seen.add(place)
    assert seen == {Place.VISIBLE, Place.HIDDEN}


NO_COLAB = error("No module named 'google.colab'", "ModuleNotFoundError", 1)
NO_NAME = error("name 'wordpiece' is not defined", "NameError", 1)


class TestCause:
    """An exercise's hint is why it failed, and says where."""

    def failed(self, maker: PageMaker, test: nbformat.NotebookNode, answer: nbformat.NotebookNode | None = None):
        outputs = {"wordpiece": [nbformat.v4.new_output("stream", name="stdout", text="먼저")]}
        outputs["wordpiece"] += [answer] if answer else []
        page = page_of(maker, points={"test_wordpiece": 0.0}, errors={"test_wordpiece": test}, outputs=outputs)
        return next(exercise for exercise in page.exercises if exercise.name == "wordpiece"), rendered(page)

    @pytest.mark.parametrize(
        ("answer", "hint"),
        [
            (
                NO_COLAB,
                "ModuleNotFoundError: No module named 'google.colab'\n"
                "google.colab 모듈은 Colab에만 있습니다. 그 줄을 답 셀에서 빼거나 다른 셀로 옮겨 주세요.",
            ),
            (
                error("incomplete input (3046560625.py, line 3)", "SyntaxError"),
                "SyntaxError: incomplete input (3번째 줄)",
            ),
            (
                error("input은 쓸 수 없습니다", "StdinNotImplementedError", 1),
                "StdinNotImplementedError: input은 쓸 수 없습니다\n"
                "채점할 때는 물음에 답할 사람이 없습니다. 값을 코드에 직접 써 주세요.",
            ),
            (error("", "AssertionError", 1), "AssertionError"),
            (error("커널이 멈췄습니다.", "DeadKernelError"), "커널이 멈췄습니다."),
        ],
    )
    def test_an_answer_that_stopped_is_the_cause(self, maker: PageMaker, answer: nbformat.NotebookNode, hint: str):
        exercise, text = self.failed(maker, NO_NAME, answer)
        assert (exercise.hint, exercise.place) == (hint, Place.ANSWER)
        assert html.escape(hint, quote=False).replace("'", "&#39;") in text
        assert "보이지 않는" not in text
        assert "답 셀이 이 오류에서 멈춰" in text

    def test_without_an_error_of_its_own_the_test_says_it(self, maker: PageMaker):
        exercise, text = self.failed(maker, NO_NAME)
        assert (exercise.hint, exercise.place) == ("NameError: name 'wordpiece' is not defined", Place.VISIBLE)
        assert "보이지 않는" not in text

    def test_hidden_is_said_of_a_hidden_line(self, maker: PageMaker):
        line = min(maker.hidden_lines["test_wordpiece"]) + 1
        exercise, text = self.failed(maker, error("bad", "TypeError", line))
        assert exercise.place == Place.HIDDEN
        assert "보이지 않는" in text

    @pytest.mark.parametrize("name", ["NotRun", "DeadKernelError"])
    def test_a_kernel_that_is_gone_is_nowhere(self, maker: PageMaker, name: str):
        gone = nbformat.v4.new_output("error", ename=name, evalue="멈췄습니다.", traceback=["멈췄습니다."])
        exercise, text = self.failed(maker, gone, gone if name == "NotRun" else None)
        assert (exercise.hint, exercise.place) == ("멈췄습니다.", Place.NOWHERE)
        assert "보이지 않는" not in text


# ---- what no page shows -----------------------------------------------------------------------------


def shown_secrets(page: str, lesson: str) -> list[str]:
    return shown(page, secret_lines(COURSE, lesson))


@pytest.mark.parametrize("lesson", TESTED)
class TestSecrets:
    def test_each_lesson_has_some(self, lesson: str):
        """Or the tests below could not fail."""
        assert len(secret_lines(COURSE, lesson)) > 1

    def test_a_shown_one_would_be_seen(self, lesson: str):
        line = max(secret_lines(COURSE, lesson), key=len)
        page = environment().from_string("<pre>{{ line | python }}</pre>").render(line=line)
        assert shown_secrets(page, lesson) == [line]

    def test_what_code_has_read_of_a_test_is_taken_out(self, lesson: str):
        """An answer may print, show or raise the test that runs it."""
        template = read_template(COURSE.solution(lesson), nbgrader_config(COURSE))
        made = PageMaker(template)
        whole = "\n".join(cell.source for cell in template.notebook.cells if is_test(cell))
        notebook, scores = template.copy(), {}
        for cell in notebook.cells:
            about = cell.metadata.get("nbgrader", {})
            if about.get("grade"):
                scores[about["grade_id"]] = Score(0.0, float(about["points"]))
            if cell.cell_type == "code" and about:
                cell.outputs = [
                    nbformat.v4.new_output("stream", name="stdout", text=f"\x1b[31m{whole}"),
                    nbformat.v4.new_output("display_data", {"text/html": f"<pre>{html.escape(whole)}</pre>"}),
                    nbformat.v4.new_output("execute_result", {"text/plain": whole}),
                ]
                if is_test(cell):
                    cell.outputs = [error(whole, "RuntimeError")]
        page = rendered(made.page(notebook, Intake(), "20261234", Record(scores, {}, 0.0)))
        assert shown_secrets(page, lesson) == []
        assert REDACTED in page


class TestHostile:
    """Nothing that a learner hands in runs in a reader's browser, or fetches anything."""

    @pytest.fixture(scope="class")
    @classmethod
    def text(cls, maker: PageMaker) -> str:
        outputs = [
            nbformat.v4.new_output("display_data", {"text/html": HOSTILE}),
            nbformat.v4.new_output("display_data", {"image/svg+xml": HOSTILE, "text/plain": HOSTILE}),
            nbformat.v4.new_output("display_data", {"application/javascript": "alert(1)", "text/plain": HOSTILE}),
            nbformat.v4.new_output("display_data", {"image/png": 'x" onerror="alert(1)'}),
            nbformat.v4.new_output("stream", name="stdout", text=HOSTILE),
            error(HOSTILE),
        ]
        taken = {"repairs": [HOSTILE], "unplaced": [{"number": 1, "cell_type": "code", "source": HOSTILE}]}
        page = page_of(
            maker,
            points={"test_wordpiece": 0.0},
            errors={"test_wordpiece": error(HOSTILE)},
            outputs={"wordpiece": outputs},
            intake=decoded(taken),
            comments={"wordpiece": HOSTILE, "vocabulary_size_essay": HOSTILE},
        )
        exercises = (replace(exercise, answer=HOSTILE) for exercise in page.exercises)
        return rendered(replace(page, student=HOSTILE, exercises=tuple(exercises)))

    def test_no_element_of_it(self, text: str):
        body = text[text.index("<body") :]
        for element in ("script", "iframe", "style", "svg", "form", "input", "meta", "base", "object", "embed", "link"):
            assert f"<{element}" not in body, element

    def test_no_attribute_that_runs_or_loads(self, text: str):
        tags = re.findall(r"<[a-z][^>]*>", text[text.index("<body") :])
        assert tags
        for tag in tags:
            assert not re.search(r"\son\w+\s*=|javascript:|position|url\(", tag), tag
            assert not re.search(r'src="(?!data:image/png;base64,)', tag), tag

    def test_nothing_outside_is_needed(self, text: str):
        head = text[: text.index("<body")]
        assert not re.search(r"(?:src|href)=|@import|url\(", head)
        assert "default-src 'none'" in html.unescape(head)


def test_plain_takes_terminals_out():
    assert plain("\x1b[1;31m빨강\x1b[0m\x1b]0;제목\x07 끝\x00\r\n다음") == "빨강 끝\n다음"


def test_an_unforeseen_error_is_one_learners_line(course_copy: Layout, maker: PageMaker):
    """The others have their pages; whoever has none is named, and is written once the error is gone."""
    scores = {
        cell.id: Score(1.0, float(cell.metadata.nbgrader.points))
        for cell in maker.template.notebook.cells
        if cell.metadata.get("nbgrader", {}).get("grade")
    }
    for student in ("01", "02", "03"):
        folder = course_copy.grading / "autograded" / student / LESSON
        write_atomically(folder / f"{LESSON}.ipynb", serialize(maker.template.copy()))
        (folder / "beside.txt").write_text("x")
    real = PageMaker.page

    def failing(maker, notebook, taken, student, record):
        if student == "02":
            raise KeyError("nobody has thought of this")
        return real(maker, notebook, taken, student, record)

    with patch("autograde.pages.feedback.read_record", return_value=Record(scores, {}, 0.0)):
        with patch.object(PageMaker, "page", autospec=True, side_effect=failing):
            result = nbgrader_here(course_copy, "generate_feedback", LESSON)
        assert result.returncode == 1
        (line,) = [line for line in result.stderr.splitlines() if "ERROR" in line]
        assert "피드백을 쓰지 못한 사람이 있습니다: 02(KeyError: 'nobody has thought of this')" in line
        assert "Traceback" not in result.stderr
        folder = course_copy.grading / "feedback"
        assert sorted(page.parent.parent.name for page in folder.glob(f"*/{LESSON}/*.html")) == ["01", "03"]
        assert nbgrader_here(course_copy, "generate_feedback", LESSON).returncode == 0
        assert (folder / "02" / LESSON / f"{LESSON}.html").is_file()


PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


def test_a_picture_in_a_written_answer(course_copy: Layout, maker: PageMaker):
    """As Jupyter and as Colab write one, and one that was lost: `nbgrader generate_feedback` writes all three pages."""
    essay = "vocabulary_size_essay"
    kinds = {
        "jupyter": ("![그림](attachment:image.png)", {"image.png": {"image/png": PIXEL}}),
        "colab": (f"![그림](data:image/png;base64,{PIXEL})", {}),
        "lost": ("![그림](attachment:image.png)", {}),
    }
    scores = {}
    for student, (source, attachments) in kinds.items():
        notebook = maker.template.copy()
        for cell in notebook.cells:
            about = cell.metadata.get("nbgrader", {})
            if about.get("grade"):
                scores[cell.id] = Score(0.0, float(about["points"]))
            if cell.id == essay:
                cell.source, cell.attachments = f"**커집니다.**\n\n{source}", nbformat.from_dict(attachments)
        folder = course_copy.grading / "autograded" / student / LESSON
        write_atomically(folder / f"{LESSON}.ipynb", serialize(notebook))
    with patch("autograde.pages.feedback.read_record", return_value=Record(scores, {}, 0.0)):
        result = nbgrader_here(course_copy, "generate_feedback", LESSON)
    assert result.returncode == 0, result.stderr
    for student in kinds:
        text = (course_copy.grading / "feedback" / student / LESSON / f"{LESSON}.html").read_text(encoding="utf8")
        assert "<strong>커집니다.</strong>" in text
        picture = '<img alt="그림">' if student == "lost" else f'<img src="data:image/png;base64,{PIXEL}" alt="그림">'
        assert picture in text, student


# ---- through nbgrader -----------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.xdist_group("feedback")
class TestThroughNbgrader:
    """`nbgrader generate_feedback`, after `nbgrader autograde`."""

    LESSON = "01-tf-data"

    @pytest.fixture(scope="class")
    @classmethod
    def pages(cls, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
        layout = copy_course(tmp_path_factory.mktemp("feedback") / "course")
        model = model_answers(layout, cls.LESSON)
        wrong = {answer.student: answer for answer in read_answers(layout, cls.LESSON)}
        put(layout, cls.LESSON, "right", hand_in(layout, cls.LESSON, model))
        put(layout, cls.LESSON, "blank", hand_in(layout, cls.LESSON, {}))
        counts = wrong["is_long.wrong.counts_characters"].source
        put(layout, cls.LESSON, "wrong", hand_in(layout, cls.LESSON, model | {"is_long": counts}))
        put(layout, cls.LESSON, "attacker", hand_in(layout, cls.LESSON, model | {"first_lines": ALWAYS_EQUAL}))
        spy = "import inspect\n\ndef is_long(line, min_length):\n    raise ValueError(inspect.stack()[1].code_context)"
        spy = spy.replace("inspect.stack()[1].code_context", "open(inspect.stack()[1].filename).read()")
        put(layout, cls.LESSON, "spy", hand_in(layout, cls.LESSON, model | {"is_long": spy}))
        half = put(layout, cls.LESSON, "half", hand_in(layout, cls.LESSON, model))
        half.write_bytes(half.read_bytes()[:3000])
        result = nbgrader_here(layout, "autograde", cls.LESSON)
        assert result.returncode == 0, result.stderr[-3000:]
        result = nbgrader(layout, "generate_feedback", cls.LESSON)
        assert result.returncode == 0, result.stderr[-3000:]
        folder = layout.grading / "feedback"
        return {path.name: path / cls.LESSON / f"{cls.LESSON}.html" for path in folder.iterdir()}

    def test_everybody_has_a_page(self, pages: dict[str, Path]):
        assert set(pages) == {"right", "blank", "wrong", "attacker", "spy", "half"}
        assert all(path.is_file() for path in pages.values())

    def test_only_the_page_is_given_back(self, pages: dict[str, Path]):
        """What intake wrote for the instructor is not for learners."""
        assert {file.name for path in pages.values() for file in path.parent.iterdir()} == {f"{self.LESSON}.html"}

    def test_what_they_say(self, pages: dict[str, Path]):
        text = {student: path.read_text(encoding="utf8") for student, path in pages.items()}
        assert "글자 수가 아니라 바이트 수를 세었나요?" in text["wrong"]
        assert text["right"].count("통과</span>") == 2 * len(model_answers(COURSE, self.LESSON))
        assert "풀지 않음" in text["blank"]
        assert "직접 살펴봅니다" in text["attacker"]
        assert "채점하지 못했습니다" in text["half"]

    def test_no_hidden_test_in_any(self, pages: dict[str, Path]):
        for student, path in pages.items():
            assert shown_secrets(path.read_text(encoding="utf8"), self.LESSON) == [], student
