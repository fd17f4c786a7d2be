"""Pages that show learners' work run nothing of it, and show the lessons as they are."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pytest
from nbconvert import HTMLExporter
from nbgrader.server_extensions.formgrader import handlers
from nbgrader.server_extensions.formgrader.handlers import static_path, template_path
from traitlets.config import Config

from autograde.layout import Layout
from autograde.pages import formgrader_policy
from autograde.pages.rendering import (
    FILTERS,
    as_plain_text,
    clean_html,
    markdown_html,
    markdown_to_html,
    without_extras,
)
from autograde.pages.rubric import ShowRubric
from autograde.settings import nbgrader_config
from tests.support.attacking import Scripts
from tests.support.copies import ROOT

LESSONS = Layout(ROOT).lesson_names()


@pytest.mark.parametrize(
    "html",
    [
        "<script>attack-script</script>",
        '<img src=x onerror="attack-script">',
        '<svg onload="attack-script"><script>attack-script</script></svg>',
        '<details open ontoggle="attack-script"><summary>x</summary></details>',
        '<a href="javascript:attack-script" onclick="attack-script">x</a>',
        '<iframe srcdoc="<script>attack-script</script>"></iframe>',
        '<div style="background: url(javascript:attack-script)" onmouseover="attack-script">x</div>',
        "<form action='https://there'><input name=password><button>로그인</button></form>",
        b"<scr<script>ipt>attack-script</script>",
        "<math><mtext><table><mglyph><style><img src onerror='attack-script'>",
    ],
)
def test_nothing_runs(html: str | bytes):
    cleaned = clean_html(html)
    page = Scripts()
    page.feed(cleaned)
    assert not page.found
    assert not re.search(r"<(script|svg|iframe|form|input|style|math)\b", cleaned)
    assert "url(" not in cleaned
    assert 'href="javascript' not in cleaned


HOSTILE = (
    "<script>attack-script</script>",
    "<img src=x onerror='attack-script'>",
    "<meta http-equiv=refresh content='0;url=https://attack-script.example'>",
    "[누르세요](javascript:attack-script)",
    "<iframe src='https://attack-script.example'></iframe>",
)


def hostile_notebook() -> nbformat.NotebookNode:
    """What a learner can put into a graded notebook: an essay, outputs of every kind, and their metadata."""
    v4, everything = nbformat.v4, "\n\n".join(HOSTILE)
    about = {
        "schema_version": 3,
        "locked": False,
        "task": False,
        "grade": True,
        "solution": True,
        "points": 1.0,
        "score": 0.0,
    }
    essay = v4.new_markdown_cell(everything, metadata={"nbgrader": about | {"grade_id": "essay"}})
    sizes = {"image/png": {"width": "1 onload=attack-script", "height": "1 onerror=attack-script", "alt": '" onload="'}}
    outputs = [
        v4.new_output("display_data", {kind: everything}, metadata=sizes)
        for kind in ("text/html", "text/markdown", "text/latex", "text/plain", "image/svg+xml", "image/png")
    ]
    outputs += [
        v4.new_output("display_data", {"application/javascript": "attack-script"}),
        v4.new_output("display_data", {"image/png": 'x" onerror="attack-script'}, metadata=sizes),
        v4.new_output("display_data", {"image/jpeg": "x"}, metadata={"image/jpeg": sizes["image/png"]}),
        v4.new_output("error", ename=everything, evalue=everything, traceback=[everything]),
        v4.new_output("stream", name="stdout", text=everything),
    ]
    code = v4.new_code_cell(everything, outputs=outputs, metadata={"nbgrader": about | {"grade_id": "code"}})
    return v4.new_notebook(cells=[essay, v4.new_markdown_cell(everything), code])


def page_of_nbgrader(template: str, **settings) -> str:
    """The notebook in one of nbgrader's templates: `formgrade`, or `feedback`."""
    resources = {"base_url": "", "index": 0, "total": 1, "student": "hong", "last_name": None, "first_name": None}
    resources |= {"assignment_id": "x", "notebook_id": "x", "submission_id": "x", "notebook_path": "x"}
    resources["nbgrader"] = {"notebook": "x", "score": 0, "max_score": 0, "late_penalty": 0}
    chosen = {"template_name": template, "extra_template_basedirs": [template_path], **settings}
    chosen["extra_template_paths"] = [str(Path(static_path, "node_modules", "bootstrap", "dist", "css"))]
    exporter = HTMLExporter(config=Config(HTMLExporter=chosen))
    return exporter.from_notebook_node(hostile_notebook(), resources=resources)[0]


class Running(HTMLParser):
    """Collects what of the learner's a browser would run or load, as it reads tags."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.in_script = False

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.in_script = tag == "script"
        handlers = [name for name, value in attributes if name.startswith("on") and "toggle_name" not in (value or "")]
        addresses = [value or "" for name, value in attributes if name in ("src", "href", "action", "data")]
        lead_out = any(address.startswith(("javascript:", "https://attack")) for address in addresses)
        if handlers or lead_out or tag in ("meta", "iframe", "object", "embed", "base"):
            self.found.append(self.get_starttag_text())

    def handle_data(self, text: str) -> None:
        if self.in_script and "attack-script" in text:
            self.found.append(text)

    def handle_endtag(self, _tag: str) -> None:
        self.in_script = False


def attacks_in(page: str) -> list[str]:
    reader = Running()
    reader.feed(page[page.index("<body") :])
    return reader.found


@pytest.mark.parametrize("template", ["formgrade", "feedback"])
def test_nothing_of_a_notebook_runs_in_nbgraders_pages(template: str):
    """An essay, an output, its metadata: none of it; where nothing is cleaned, the same notebook does."""
    assert attacks_in(page_of_nbgrader(template, sanitize_html=True, filters=FILTERS)) == []
    assert len(attacks_in(page_of_nbgrader(template))) > 5
    only_outputs = page_of_nbgrader(template, sanitize_html=True, filters={"clean_html": clean_html})
    assert attacks_in(only_outputs), "the filters are not what protects"


def old_result() -> nbformat.NotebookNode:
    """A result from before grading took them away: outputs whose metadata name addresses."""
    notebook = hostile_notebook()
    address = "https://attack-script.example/a.png"
    names = {kind: address for kind in ("image/png", "image/jpeg", "image/svg+xml")}
    about = {"filenames": names, "text/html": {"isolated": True}, "width": 320, "image/png": {"height": 200}}
    data = [{"image/png": PIXEL}, {"image/jpeg": PIXEL}, {"image/svg+xml": "<svg/>"}, {"text/html": "<b>x</b>"}]
    shown = [nbformat.v4.new_output("display_data", some, metadata=about) for some in data]
    shown[2]["svg_filename"] = address
    notebook.cells[-1].outputs = shown
    return notebook


def test_beside_an_output_the_formgrader_reads_only_sizes(monkeypatch: pytest.MonkeyPatch):
    """An address in its metadata is loaded by no template; without the preprocessor it is."""
    notebook = old_result()
    monkeypatch.setitem(globals(), "hostile_notebook", lambda: notebook)
    cleaned = {"sanitize_html": True, "filters": FILTERS}
    page = page_of_nbgrader("formgrade", **cleaned, preprocessors=[ShowRubric])
    assert attacks_in(page) == []
    assert 'width="320"' in page
    assert 'height="200"' in page
    assert page.count(PIXEL) == 2
    assert notebook == old_result()  # it was a copy
    assert len(attacks_in(page_of_nbgrader("formgrade", **cleaned))) > 3


@pytest.mark.parametrize("about", [None, [], "x", {"image/png": "x"}, {"filenames": [], "image/png": []}])
def test_metadata_of_any_kind(about: object):
    output = {"output_type": "display_data", "data": {"image/png": PIXEL}, "metadata": about}
    shown = without_extras(output)
    assert shown["data"] == output["data"]
    assert not any(shown["metadata"].values()) if about is not None else shown["metadata"] is None


@pytest.mark.slow
@pytest.mark.parametrize("lesson", LESSONS)
def test_lessons_look_as_they_do(lesson: str):
    """No tag of the text is lost, and none is shown as text."""
    notebook = nbformat.read(Layout(ROOT).solution(lesson), as_version=4)
    settings = ({}, {"sanitize_html": True, "filters": FILTERS})
    pages = [HTMLExporter(config=Config(HTMLExporter=chosen)).from_notebook_node(notebook)[0] for chosen in settings]
    plain, cleaned = (re.findall(r"<(\w+)[\s>]|&lt;(\w+)", page) for page in pages)
    for tag in (
        "details",
        "summary",
        "table",
        "th",
        "img",
        "a",
        "p",
        "li",
        "h2",
        "kbd",
        "strong",
        "code",
        "pre",
        "span",
    ):
        assert cleaned.count((tag, "")) == plain.count((tag, "")), tag
    assert {shown for _, shown in cleaned} == {shown for _, shown in plain}


@pytest.mark.parametrize(
    "text", ["<UNK>와 <PAD>", "vector<int> v;", "a <b and c < d", "<Tensor: shape=(2,)>", "x <!-- y"]
)
def test_what_is_no_element_can_be_read(text: str):
    assert unescape(clean_html(text)) == text


def test_style_keeps_its_harmless_part():
    cleaned = clean_html('<p style="color: red; position: fixed; background: url(//e)">x</p>')
    assert "color:red" in cleaned
    assert not re.search(r"position|url", cleaned)


PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


class TestPictures:
    """What was pasted into a written answer is shown; what is missing is a broken picture."""

    @pytest.mark.parametrize("kind", ["png", "jpeg", "gif", "webp"])
    def test_shown(self, kind: str):
        shown = f'<img src="data:image/{kind};base64,{PIXEL}" alt="그림">'
        assert shown in markdown_html(f"![그림](data:image/{kind};base64,{PIXEL})")
        assert shown in markdown_html("![그림](attachment:image.png)", {"image.png": {f"image/{kind}": PIXEL}})
        named = {"그림 1.png": {f"image/{kind}": PIXEL}}
        assert shown in markdown_html("![그림](attachment:%EA%B7%B8%EB%A6%BC%201.png)", named)

    @pytest.mark.parametrize("attachments", [None, {}, {"image.png": {}}, {"image.png": {"image/svg+xml": "<svg/>"}}])
    def test_missing(self, attachments: dict | None):
        assert '<img alt="그림">' in markdown_html("![그림](attachment:image.png)", attachments)

    @pytest.mark.parametrize("address", ["data:image/svg+xml;base64,PHN2Zy8+", "data:text/html,x", "https://x/a.png"])
    def test_no_other_address(self, address: str):
        assert "src" not in markdown_html(f"![그림]({address})")
        assert "data:" not in markdown_html(f"[누르세요]({address})")

    @pytest.mark.parametrize("lost", [False, True])
    def test_in_the_formgrader(self, lost: bool, monkeypatch: pytest.MonkeyPatch):
        notebook = hostile_notebook()
        notebook.cells[0].source = "![그림](attachment:image.png)"
        notebook.cells[0].attachments = {} if lost else {"image.png": {"image/png": PIXEL}}
        monkeypatch.setitem(globals(), "hostile_notebook", lambda: notebook)
        page = page_of_nbgrader("formgrade", sanitize_html=True, filters=FILTERS)
        assert (PIXEL in page) != lost


class TestPolicyOfTheFormgrader:
    def test_its_own_handlers_are_all_that_it_allows(self):
        """Another version of nbgrader may have others."""
        templates = [path.read_text("utf8") for path in (Path(template_path) / "formgrade").iterdir()]
        found = {code for text in templates for code in re.findall(r'\bon\w+="([^"]*)"', text)}
        assert found == set(formgrader_policy.HANDLERS)

    def test_it_is_sent(self, monkeypatch: pytest.MonkeyPatch):
        default = handlers.SubmissionHandler.content_security_policy
        monkeypatch.setattr(handlers.SubmissionHandler, "content_security_policy", default)
        nbgrader_config(Layout(ROOT))
        assert handlers.SubmissionHandler.content_security_policy == formgrader_policy.POLICY


class TestCost:
    """No page is much longer than what it shows."""

    @pytest.mark.slow
    @pytest.mark.parametrize(
        "source",
        ["<" * 900_000, "<!--" * 200_000, "<b " * 200_000, '<a href="' * 100_000],
        ids=["openings", "comments", "tags", "quotes"],
    )
    def test_what_opens_nothing(self, source: str):
        assert len(clean_html(source)) <= 6 * len(source)

    def test_formatting_that_each_block_would_repeat(self):
        source = "".join(f"<b id={number}>" for number in range(700)) + "<p>x" * 700
        assert clean_html(source) == as_plain_text(source)
        few = "<b>" * 3 + "<p>x" * 5000
        assert clean_html(few) == as_plain_text(few)

    @pytest.mark.parametrize(
        "source",
        [
            *(">" * 500 + " x", "- " * 100 + "x", "*" * 45_000, "[" * 45_000, "가" * 60_000),
            *("\\begin{a} " * 4000, r"\\( a" * 8000, r"\\[ a" * 8000, "*_" * 20, "_" * 201),
        ],
        ids=["quotes", "lists", "emphasis", "links", "length", "begins", "formulas", "displays", "mixed", "blank"],
    )
    def test_markdown_that_nobody_writes(self, source: str):
        assert markdown_to_html(source) == as_plain_text(source)

    @pytest.mark.parametrize(
        "line",
        [*(letter * 60 for letter in "_*-~=#"), "- " * 40, "이름: " + "_" * 60, "앞 " + "*" * 40, "_" * 200],
    )
    def test_a_line_that_is_drawn(self, line: str):
        """It takes nothing from the essay around it."""
        shown = markdown_to_html(f"앞에 **굵게** 썼습니다.\n\n{line}\n")
        assert "앞에 <strong>굵게</strong> 썼습니다." in shown

    def test_an_essay_of_formulas(self):
        assert "<strong>" in markdown_to_html("**식** " + r"\begin{align} x \end{align} 와 \\( y \\) 그리고 " * 100)

    @pytest.mark.slow
    @pytest.mark.parametrize(
        "unit",
        [
            *("*a **b", "_a __b ", "[", "[a] ", "[a](b(c) ", "![a](", "[a][b] ", "[a]: b\n", "`a``b ", "~~a ", "$a "),
            *(">>>>>>>>> a\n", "> - > - > - a\n", "|a|b|\n|-|-|\n|1|2|\n", "|1|2|\n", "a\n=\n", "# a\n", "- [ ] a\n"),
            *(
                "<b>",
                "<b><p>x",
                "<ul><li>",
                "<table><tr><td>",
                "<a href=x>",
                "<!-- ",
                "&amp",
                "http://a.b ",
                "1. a\n\n b\n",
            ),
        ],
    )
    def test_a_page_grows_as_what_it_shows(self, unit: str):
        """Four times as much is not much more than four times as long."""
        short, long = (len(markdown_to_html(unit * (letters // len(unit)))) for letters in (3000, 12_000))
        assert long <= 5 * max(short, 3000)
        assert long <= 25 * 12_000
