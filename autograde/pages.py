"""Pages that show learners' work: feedback, and the formgrader."""

from __future__ import annotations

import bleach
from bleach.css_sanitizer import CSSSanitizer

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
