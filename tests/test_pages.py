"""Pages that show learners' work run nothing of it, and show the lessons as they are."""

from __future__ import annotations

import re

import nbformat
import pytest
from attacking import Scripts
from conftest import ROOT
from nbconvert import HTMLExporter
from traitlets.config import Config

from autograde.layout import Layout
from autograde.pages import clean_html

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


@pytest.mark.parametrize("lesson", LESSONS)
def test_lessons_look_as_they_do(lesson: str):
    """No tag of the text is lost, and none is shown as text."""
    notebook = nbformat.read(Layout(ROOT).solution(lesson), as_version=4)
    settings = ({}, {"sanitize_html": True, "filters": {"clean_html": clean_html}})
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
