"""Pages that show learners' work: feedback, and the formgrader."""

from __future__ import annotations

import re

import bleach
from bleach.css_sanitizer import CSSSanitizer
from nbconvert.filters import get_metadata, markdown2html

TAGS = frozenset(
    (
        *("a", "abbr", "acronym", "b", "blockquote", "br", "code", "dd", "del", "details", "div", "dl", "dt", "em"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "kbd", "li", "ol", "p", "pre", "s", "span", "strong"),
        *("sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul"),
    )
)
"""What lessons, Markdown and highlighted code are made of."""

ATTRIBUTES = {
    "*": ["class", "id", "style"],
    "a": ["href", "title"],
    "abbr": ["title"],
    "img": ["src", "alt", "title", "width", "height"],
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
