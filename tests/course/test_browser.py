"""Pages as people see them: in Debian's Chromium, at the width of a phone and of a desk, by day and by night."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from autograde.demo.demo import BROWSERS
from autograde.gradebook.database import opened
from autograde.intake.record import decoded
from autograde.layout import Layout
from autograde.lesson.answers import hand_in
from autograde.lesson.template import read_template
from autograde.pages.learner import PageMaker
from autograde.pages.report import MOST_ROWS, Learner, Report, write_report
from autograde.pages.similarity import Likeness
from autograde.settings import nbgrader_config
from tests.support.copies import ROOT, copy_course
from tests.support.grading import nbgrader, nbgrader_here, put
from tests.support.learner_pages import HOSTILE, error, page_of, rendered
from tests.support.patience import PATIENCE, wait_for
from tests.support.servers import jupyter_server
from tests.support.week import LESSON, Week

CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), None)
WIDTHS = {"phone": 390, "desk": 1280}

pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("week"),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium: `make chromium` installs Debian's"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"], timeout=1000 * PATIENCE)
        yield started
        started.close()


class Visit:
    """One page, opened, with whatever it did that a page of ours must not do."""

    def __init__(self, browser, address: str, **options):
        self.wrong: list[str] = []
        self.page = browser.new_page(**options)
        self.page.set_default_timeout(1000 * PATIENCE)
        self.page.on("console", lambda message: self.wrong.append(f"console: {message.text}"))
        self.page.on("pageerror", lambda error: self.wrong.append(f"error: {error}"))
        self.page.on("dialog", lambda dialog: (self.wrong.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        self.page.on("request", self.requested)
        self.address = address
        self.page.goto(address)

    def requested(self, request) -> None:
        if request.url != self.address and not request.url.startswith("data:"):
            self.wrong.append(f"request: {request.url}")

    def overflow(self) -> int:
        """Pixels that the page is wider than the window."""
        return self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")

    def contrasts(self) -> dict[str, float]:
        """The least contrast of text on its ground (WCAG 2), by element."""
        return self.page.evaluate(CONTRASTS)


CONTRASTS = """
() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const light = ([r, g, b]) => [r, g, b]
    .map((v) => v / 255)
    .map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = rgba(getComputedStyle(at).backgroundColor);
      if (colour[3] > 250) return colour;
    }
    return [255, 255, 255, 255];
  };
  const found = {};
  for (const element of document.querySelectorAll("body *")) {
    const text = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    if (!text || element.closest("script, style") || !element.getClientRects().length) continue;
    const one = light(rgba(getComputedStyle(element).color)), other = light(ground(element));
    const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    const name = element.tagName.toLowerCase() + "." + element.className;
    found[name] = Math.min(found[name] ?? 21, contrast);
  }
  return found;
}
"""


def page_address(week: Week, student: str) -> str:
    return (week.layout.grading / "feedback" / student / LESSON / f"{LESSON}.html").as_uri()


def report_address(week: Week) -> str:
    return (week.layout.grading / f"report-{LESSON}.html").as_uri()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("which", ["demo-characters", "demo-broken", "report"])
def test_fits_and_can_be_read(week: Week, browser, tmp_path: Path, which: str, width: str, scheme: str):
    """No wider than the window, nothing fetched, nothing failed, and text that stands out from its ground."""
    address = report_address(week) if which == "report" else page_address(week, which)
    visit = Visit(browser, address, viewport={"width": WIDTHS[width], "height": 900}, color_scheme=scheme)
    assert visit.overflow() <= 0
    assert visit.wrong == []
    contrasts = visit.contrasts()
    assert len(contrasts) > 4
    assert {name: contrast for name, contrast in contrasts.items() if contrast < 4.5} == {}
    visit.page.screenshot(path=tmp_path / "page.png", full_page=True)
    assert (tmp_path / "page.png").stat().st_size > 10_000
    visit.page.close()


def test_prints(week: Week, browser):
    """On paper: black on white also by night, code in full, and nothing to press."""
    visit = Visit(browser, report_address(week), color_scheme="dark")
    visit.page.emulate_media(media="print", color_scheme="dark")
    assert visit.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert not visit.page.locator("#filters").is_visible()
    visit.page.close()
    visit = Visit(browser, page_address(week, "demo-characters"), color_scheme="dark")
    visit.page.emulate_media(media="print", color_scheme="dark")
    assert visit.page.evaluate("getComputedStyle(document.querySelector('pre')).whiteSpace") == "pre-wrap"
    assert visit.page.pdf().startswith(b"%PDF")
    visit.page.close()


@pytest.mark.parametrize("kind", ["feedback", "report"])
def test_nothing_of_a_learner_runs(browser, tmp_path: Path, kind: str):
    """Whatever stands in a hand-in: outputs, answers, errors, names."""
    maker = PageMaker(read_template(Layout(ROOT).solution("03-wordpiece"), nbgrader_config(Layout(ROOT))))
    page = page_of(
        maker,
        points={"test_wordpiece": 0.0},
        errors={"test_wordpiece": error(HOSTILE)},
        intake=decoded({"repairs": [HOSTILE], "unplaced": [{"number": 1, "cell_type": "code", "source": HOSTILE}]}),
        comments={"wordpiece": HOSTILE},
    )
    page = replace(page, exercises=tuple(replace(exercise, answer=HOSTILE) for exercise in page.exercises))
    path = tmp_path / "page.html"
    if kind == "feedback":
        path.write_text(rendered(page), encoding="utf8")
    else:
        learners = (
            Learner(HOSTILE, HOSTILE, page, (HOSTILE,)),
            Learner("2", HOSTILE, replace(page, reason=HOSTILE)),
            Learner("3", HOSTILE),
        )
        maxima = {exercise.name: exercise.maximum for exercise in page.exercises}
        titles = dict.fromkeys(maxima, HOSTILE)
        pairs = (Likeness(HOSTILE, "2", 0.9, 20, (HOSTILE,)),)
        write_report(Report("03-wordpiece", HOSTILE, page.maximum, learners, titles, maxima, pairs), path)
    visit = Visit(browser, path.as_uri())
    title = visit.page.title()
    for button in visit.page.get_by_text("누르세요").all():
        if button.is_visible():
            button.click()
    visit.page.wait_for_timeout(300)
    assert visit.wrong == []
    assert visit.page.title() == title != "뚫림"
    assert visit.page.url == visit.address
    assert visit.page.get_by_text("덮기").first.evaluate("e => getComputedStyle(e).position") == "static"
    visit.page.close()


class TestReport:
    """What an instructor does with it."""

    @pytest.fixture
    def visit(self, week: Week, browser) -> Iterator[Visit]:
        visit = Visit(browser, report_address(week), viewport={"width": 1280, "height": 900})
        yield visit
        visit.page.close()

    def column(self, visit: Visit, number: int) -> list[str]:
        cells = visit.page.locator(f"#learners tbody tr:not([hidden]) td:nth-child({number})")
        return [text.strip() for text in cells.all_inner_texts()]

    def test_sorts_by_points_and_back(self, visit: Visit):
        head = visit.page.locator("#learners thead button", has_text="점수")
        head.click()
        points = [float(text) for text in self.column(visit, 4)]
        assert points == sorted(points)
        assert len(set(points)) > 2
        assert visit.page.locator("#learners th[aria-sort=ascending]").inner_text().startswith("점수")
        head.click()
        assert [float(text) for text in self.column(visit, 4)] == sorted(points, reverse=True)

    def test_sorts_names_as_koreans_do(self, visit: Visit):
        visit.page.locator("#learners thead button", has_text="이름").click()
        assert self.column(visit, 2) == ["강하늘", "김바다", "남구름", "노을", "문별", "박새벽", "서리", "윤슬"]

    def test_filters(self, visit: Visit):
        assert visit.page.locator("#filter-count").inner_text() == "8명"
        visit.page.locator("#filter-text").fill("문별")
        assert self.column(visit, 1) == ["demo-characters"]
        visit.page.locator("#filter-text").fill("DEMO-B")
        assert set(self.column(visit, 1)) == {"demo-blank", "demo-batches", "demo-broken"}
        visit.page.locator("#filter-status").select_option("채점 불가")
        assert self.column(visit, 1) == ["demo-broken"]
        assert visit.page.locator("#filter-count").inner_text() == "1명"
        visit.page.locator("#filter-text").fill("")
        visit.page.locator("#filter-status").select_option("살펴볼 것")
        assert self.column(visit, 1) == ["demo-attacker"]

    def test_leads_to_each_learners_page(self, visit: Visit, week: Week):
        links = visit.page.locator("#learners a").evaluate_all("links => links.map(link => link.href)")
        assert sorted(links) == sorted(page_address(week, student) for student in self.column(visit, 1))
        visit.page.locator("#learners a", has_text="demo-characters").click()
        assert "채점 결과" in visit.page.title()

    def test_says_what_many_got_wrong(self, visit: Visit):
        rows = visit.page.locator("#mistakes tbody tr").all_inner_texts()
        assert any("글자 수가 아니라 바이트 수를 세었나요?" in row for row in rows)


def test_a_report_of_two_thousand(browser, tmp_path: Path):
    """All of them are there, and a name is found; so many rows are laid out only when they are asked for."""
    maker = PageMaker(read_template(Layout(ROOT).solution("03-wordpiece"), nbgrader_config(Layout(ROOT))))
    right = page_of(maker)
    wrong = page_of(
        maker, points={"test_wordpiece": 0.0}, errors={"test_wordpiece": error("가장 긴 조각부터 보았나요?")}
    )
    learners = tuple(
        Learner(f"2026{number:06}", f"학생{number}", right if number % 3 else wrong) for number in range(2000)
    )
    maxima = {exercise.name: exercise.maximum for exercise in right.exercises}
    path = tmp_path / "report.html"
    write_report(Report("03-wordpiece", "토크나이저", right.maximum, learners, maker.titles, maxima), path)
    visit = Visit(browser, path.as_uri())
    assert visit.page.locator("#filter-count").inner_text() == "2000명"
    rows, more = visit.page.locator("#learners tbody tr:visible"), visit.page.locator("[data-more=learners]")
    assert rows.count() == MOST_ROWS
    visit.page.locator("#learners thead button", has_text="점수").click()
    assert rows.first.get_attribute("data-text") == "2026000000 학생0"
    assert rows.count() == MOST_ROWS
    visit.page.locator("#filter-text").fill("학생1999")
    assert rows.all_inner_texts()[0].startswith("2026001999")
    assert not more.is_visible()
    visit.page.locator("#filter-text").fill("")
    assert more.inner_text() == f"나머지 {2000 - MOST_ROWS}줄 보기"
    more.click()
    assert rows.count() == 2000
    assert not more.is_visible()
    visit.page.locator("#filter-text").fill("학생1999")
    assert visit.page.locator("#filter-count").inner_text() == "1명"
    assert visit.page.locator("#mistakes tbody tr").first.inner_text().startswith("667")
    assert visit.wrong == []
    visit.page.close()


class TestFormgrader:
    """Answers are marked by hand where nbgrader does it, with the rubric in sight."""

    ESSAY_LESSON, ESSAY = "03-wordpiece", "vocabulary_size_essay"

    @pytest.fixture(scope="class")
    @classmethod
    def layout(cls, tmp_path_factory: pytest.TempPathFactory) -> Layout:
        layout = copy_course(tmp_path_factory.mktemp("formgrader") / "course")
        answers = {cls.ESSAY: f"사전이 크면 낱말이 덜 쪼개집니다. {HOSTILE}"}
        put(layout, cls.ESSAY_LESSON, "20261234", hand_in(layout, cls.ESSAY_LESSON, answers))
        result = nbgrader_here(layout, "autograde", cls.ESSAY_LESSON)
        assert result.returncode == 0, result.stderr[-3000:]
        return layout

    def test_an_answer_is_marked_and_stays_marked(self, layout: Layout, browser):
        rubric = "네 항목마다 바르게 쓰면 0.5점입니다."
        released = layout.release(self.ESSAY_LESSON).read_text(encoding="utf8")
        assert rubric not in released
        with jupyter_server(layout) as server:
            server("formgrader")  # it answers
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            page.set_default_timeout(1000 * PATIENCE)
            dialogs = []
            page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
            page.goto(f"{server.address}formgrader/gradebook/{self.ESSAY_LESSON}/{self.ESSAY_LESSON}")
            page.get_by_role("link", name="Submission #1").click()
            page.wait_for_url("**/formgrader/submissions/**")
            self.check_policy(page)
            page.get_by_text(rubric).first.wait_for()
            score = page.locator(f"#{self.ESSAY}")
            score.scroll_into_view_if_needed()
            score.fill("1.5")
            score.dispatch_event("change")
            comment = page.locator(f"#{self.ESSAY}-comment")
            comment.fill("잰 값을 **둘** 다 들어 주세요.")
            comment.dispatch_event("change")
            wait_for(lambda: self.mark(layout) == (1.5, "잰 값을 **둘** 다 들어 주세요."))
            assert dialogs == []
            assert page.title() == self.ESSAY_LESSON
            page.close()
        assert self.mark(layout) == (1.5, "잰 값을 **둘** 다 들어 주세요.")
        result = nbgrader_here(layout, "autograde", self.ESSAY_LESSON, "--force")
        assert result.returncode == 0, result.stderr[-3000:]
        assert self.mark(layout) == (1.5, "잰 값을 **둘** 다 들어 주세요.")
        assert nbgrader(layout, "generate_feedback", self.ESSAY_LESSON).returncode == 0
        path = layout.grading / "feedback" / "20261234" / self.ESSAY_LESSON / f"{self.ESSAY_LESSON}.html"
        text = path.read_text(encoding="utf8")
        assert "<strong>둘</strong> 다 들어 주세요." in text
        assert "1.5 / 2점" in text
        assert rubric not in text

    def check_policy(self, page) -> None:
        """What a learner's page would need is refused, were it not taken out; nbgrader's own buttons work."""
        refused = page.evaluate("""async () => {
            const said = [];
            document.addEventListener("securitypolicyviolation", event => said.push(event.effectiveDirective));
            const planted = document.createElement("div");
            planted.innerHTML = "<img src='http://192.0.2.1/a.png' onerror='document.title = `뚫림`'>"
                + "<img src='data:,' onerror='document.title = `뚫림`'>";
            document.body.append(planted);
            await fetch("http://192.0.2.1/").catch(() => 0);
            await new Promise(done => setTimeout(done, 500));
            planted.remove();
            return said.sort();
        }""")
        assert {"connect-src", "img-src", "script-src-attr"} <= set(refused), refused
        assert page.title() == self.ESSAY_LESSON
        page.locator("span.name-hidden").click()
        page.locator("a.name-shown").wait_for()
        page.locator("span.name-shown").click()
        page.locator("a.name-hidden").wait_for()

    def mark(self, layout: Layout) -> tuple[float, str]:
        names = self.ESSAY, self.ESSAY_LESSON, self.ESSAY_LESSON, "20261234"
        with opened(layout.grading) as gradebook:
            return gradebook.find_grade(*names).score, gradebook.find_comment(*names).comment
