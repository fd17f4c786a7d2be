"""Pages that show learners' work: feedback, the class report, and the formgrader."""

from __future__ import annotations

import functools
import re
from pathlib import Path

import bleach
import jinja2
from bleach.css_sanitizer import CSSSanitizer
from markupsafe import Markup
from nbconvert.filters import get_metadata, markdown2html
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import Python3Lexer

TAGS = frozenset(
    (
        *("a", "abbr", "acronym", "b", "blockquote", "br", "code", "dd", "del", "details", "div", "dl", "dt", "em"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "kbd", "li", "ol", "p", "pre", "s", "span", "strong"),
        *("sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul"),
    )
)
"""What lessons, Markdown and highlighted code are made of."""

IMAGE_ATTRIBUTES = ("alt", "title", "width", "height", "class", "id", "style")

ATTRIBUTES = {
    "*": ["class", "id", "style"],
    "a": ["href", "title"],
    "abbr": ["title"],
    "img": lambda _tag, name, value: name in IMAGE_ATTRIBUTES or (name == "src" and value.startswith("data:image/")),
    "td": ["align", "colspan", "rowspan"],
    "th": ["align", "colspan", "rowspan"],
}

_CSS = CSSSanitizer(allowed_css_properties=("color", "background-color", "font-weight", "text-align"))


def clean_html(element: str | bytes) -> str:
    """HTML without anything that could run or load in a reader's browser but what a notebook's text is made of.

    nbconvert's own filter of this name also takes headings, paragraphs and tables apart.
    """
    text = element.decode() if isinstance(element, bytes) else str(element)
    return bleach.clean(text, tags=TAGS, attributes=ATTRIBUTES, css_sanitizer=_CSS)


def clean_markdown(source: str) -> str:
    """HTML of a Markdown cell, cleaned: nbgrader's templates show a learner's essay with whatever HTML is in it."""
    return clean_html(markdown2html(source))


def plain_metadata(output: dict, key: str, mimetype: str | None = None) -> object:
    """nbconvert's filter of an output's metadata; its templates write sizes into tags without quotes."""
    value = get_metadata(output, key, mimetype)
    if key in ("width", "height") and not re.fullmatch(r"[0-9]{1,5}(?:\.[0-9]+)?(?:px|em|%)?", str(value)):
        return None
    return value


FILTERS = {"clean_html": clean_html, "markdown2html": clean_markdown, "get_metadata": plain_metadata}
"""For `c.HTMLExporter.filters`, beside `c.HTMLExporter.sanitize_html`."""


# ---- our own pages ---------------------------------------------------------------------------

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
"""What a page may do: show what is in it. A browser that reads this runs no script and fetches nothing."""


@functools.cache
def environment() -> jinja2.Environment:
    """Templates in which whatever is not marked as safe is text."""
    templates = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters |= {"python": python_html, "markdown": markdown_html, "clean": clean_markup, "points": points}
    templates.globals |= {"light_code": code_css("xcode"), "dark_code": code_css("github-dark"), "policy": POLICY}
    return templates


def python_html(source: str) -> Markup:
    """Coloured Python."""
    return Markup(highlight(source, Python3Lexer(), HtmlFormatter(cssclass="code")))


def markdown_html(source: str) -> Markup:
    """What a person wrote, without anything that could run or load."""
    return clean_markup(markdown2html(source))


def clean_markup(source: str) -> Markup:
    return Markup(clean_html(source))


def code_css(style: str) -> Markup:
    """Colours of code; the style's own background would not fit the page's."""
    formatter = HtmlFormatter(style=style, nobackground=True)
    return Markup("\n".join(line for line in formatter.get_token_style_defs(".code")))


def points(value: float) -> str:
    """Points as people write them: `2`, `1.5`."""
    return f"{round(value, 2):g}"
