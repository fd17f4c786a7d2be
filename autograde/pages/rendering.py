"""HTML of pages that show learners' work safely: feedback, the class report, and the formgrader."""

from __future__ import annotations

import functools
import html
import re
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jinja2
import nh3
from markupsafe import Markup
from nbconvert.filters import get_metadata
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
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
"""Elements that may stay: those that lessons, Markdown and highlighted code are made of."""

ATTRIBUTES = {
    "*": {"class", "id", "style"},
    "a": {"href", "title"},
    "abbr": {"title"},
    "img": {"src", "alt", "title", "width", "height"},
    "td": {"align", "colspan", "rowspan"},
    "th": {"align", "colspan", "rowspan"},
}
STYLES = {"color", "background-color", "font-weight", "text-align"}
IMAGE_TYPES = ("image/png", "image/jpeg", "image/gif", "image/webp")
IMAGE = re.compile(rf"data:(?:{'|'.join(IMAGE_TYPES)});base64,[A-Za-z0-9+/=\s]+")

# a whole tag that may stay; nothing in it is read twice, and it never reaches over another `<`
_TAG = re.compile(
    rf"<(/?)({'|'.join(sorted(TAGS, key=len, reverse=True))})(?=[\s/>])"
    r"(?:\s++[^\s<>\"'=/]++(?:\s*+=\s*+(?:\"[^\"<]*+\"|'[^'<]*+'|[^\s<>\"'=`]++))?+)*+\s*+/?>",
    re.IGNORECASE,
)
VOID = frozenset(("br", "hr", "img"))
ENDED_BY_THE_NEXT = frozenset(("dd", "dt", "li", "p", "tbody", "td", "tfoot", "th", "thead", "tr"))
FORMATTING = frozenset(("a", "b", "code", "em", "i", "s", "strong", "u"))
INLINE = FORMATTING | VOID | {"abbr", "acronym", "del", "kbd", "span", "sub", "sup"}
DEEPEST = 60  # open elements
MOST_REOPENED = 2000  # formatting that a browser would open again, as each block in it begins or ends


def clean_html(element: str | bytes) -> str:
    """Return HTML without anything that could run or load in a reader's browser, but with a notebook's usual elements.

    nbconvert's own filter of this name would also remove headings, paragraphs and tables. A `<` that does not begin an
    element of `TAGS` becomes text, so that `<UNK>` and `vector<int>` can be read.
    """
    return _cleaned(element.decode() if isinstance(element, bytes) else str(element), {})


def _cleaned(text: str, attachments: dict[str, Any]) -> str:
    text = without_comments(text)
    pieces, at, unusual = [], 0, _Nesting()
    for tag in _TAG.finditer(text):
        if unusual.after(tag[2].lower(), closes=bool(tag[1])):
            return as_plain_text(text)
        pieces += [text[at : tag.start()].replace("<", "&lt;"), tag[0]]
        at = tag.end()
    pieces.append(text[at:].replace("<", "&lt;"))

    def attribute(tag: str, name: str, value: str) -> str | None:
        if name == "src":
            value = attached(value, attachments)
            return value if IMAGE.fullmatch(value) else None
        return None if value.lower().startswith(("data:", "attachment:")) else value

    return nh3.clean(
        "".join(pieces),
        tags=set(TAGS),
        clean_content_tags=set(),
        attributes=ATTRIBUTES,
        attribute_filter=attribute,
        filter_style_properties=STYLES,
        url_schemes={"http", "https", "mailto", "data", "attachment"},
    )


class _Nesting:
    """Counter of open elements, to detect HTML that grows in a browser, which repeats open formatting in each block."""

    def __init__(self) -> None:
        self.open: Counter[str] = Counter()
        self.reopened = 0

    def after(self, tag: str, *, closes: bool) -> bool:
        """Count one more tag; return whether the nesting is now more than anybody writes."""
        if tag not in INLINE:
            self.reopened += sum(self.open[name] for name in FORMATTING)
        if tag not in VOID and tag not in ENDED_BY_THE_NEXT:
            self.open[tag] = max(0, self.open[tag] + (-1 if closes else 1))
        return self.reopened > MOST_REOPENED or self.open.total() > DEEPEST


def without_comments(text: str) -> str:
    """Return HTML without its comments; a comment that never ends is kept as text."""
    pieces, at = [], 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        pieces.append(text[at:start])
        at = end + 3
    return "".join(pieces) + text[at:]


def as_plain_text(text: str) -> str:
    """Return source as preformatted text, for where rendering it would cost too much."""
    return f"<pre>{html.escape(text)}</pre>"


def attached(address: str, attachments: dict[str, Any]) -> str:
    """Return the picture that an `attachment:` address names as a `data:` address; other addresses as they are."""
    if not address.startswith("attachment:"):
        return address
    name = address.removeprefix("attachment:")
    files = attachments.get(name) or attachments.get(unquote(name))
    for kind in IMAGE_TYPES:
        if isinstance(files, dict) and kind in files:
            content = files[kind]
            return f"data:{kind};base64,{content if isinstance(content, str) else ''.join(map(str, content))}"
    return address


class _Renderer(IPythonRenderer):
    """nbconvert's renderer, except that pictures are left to `_cleaned`: the original fails where one is missing."""

    def _embed_image_or_attachment(self, src: str) -> str:
        return src


LONGEST_MARKDOWN = 50_000  # characters beside pictures
MOST_MARKS = 10  # quotes in quotes and lists in lists, at a line's beginning
LONGEST_RULE = 200  # characters of a line that is drawn, or of a blank to fill in
MOST_FORMULAS = 300  # openings, for each of which the parser may look for an end through all that follows

_MARK = r"[*_~`\[\]()<>!$\\]"
_RUN = re.compile(_MARK + "{40}")
_RULE = re.compile(rf"(?<!{_MARK})([*_~])\1{{,{LONGEST_RULE - 1}}}(?!{_MARK})")
_NESTED = re.compile(rf"^[ \t]*(?:>[ \t]*+|(?:[-+*]|\d+[.)])[ \t]++){{{MOST_MARKS},}}+(?=\S)", re.MULTILINE)
_DRAWN = re.compile(r"^[ \t]*([-*])(?:[ \t]*\1)*[ \t]*$", re.MULTILINE)
_FORMULA = re.compile(r"\\begin\{|\\\\[(\[]")


def is_unusual(source: str) -> bool:
    """Whether Markdown is longer or more nested than people write, so that rendering it might take very long."""
    text = IMAGE.sub("", source)
    if len(text) > LONGEST_MARKDOWN or len(_FORMULA.findall(text)) > MOST_FORMULAS:
        return True
    return bool(_RUN.search(_RULE.sub(" ", text)) or _NESTED.search(_DRAWN.sub("", text)))


def markdown_to_html(source: str, attachments: dict[str, Any] | None = None) -> str:
    """Return cleaned HTML of Markdown with its cell's pictures; a missing one becomes a broken picture.

    Unusual Markdown, and what the parser fails on, is shown as plain text.
    """
    if is_unusual(source):
        return as_plain_text(source)
    try:
        made = MarkdownWithMath(renderer=_Renderer(escape=False)).render(source)
    except Exception:  # the parser's own faults and RecursionError: what was written can still be read
        return as_plain_text(source)
    return _cleaned(made, attachments if isinstance(attachments, dict) else {})


@jinja2.pass_context
def clean_markdown(context: jinja2.runtime.Context, source: str) -> str:
    """Return cleaned HTML of a Markdown cell; nbgrader's templates would show whatever HTML an essay contains."""
    return markdown_to_html(source, (context.get("cell") or {}).get("attachments"))


SIZES = ("width", "height")


def plain_metadata(output: dict[str, Any], key: str, mimetype: str | None = None) -> object:
    """Return a value of an output's metadata, as nbconvert's filter does, but None for a size that is not a number.

    nbconvert's templates write sizes into tags without quotes.
    """
    value = get_metadata(output, key, mimetype)
    if key in SIZES and not re.fullmatch(r"[0-9]{1,5}(?:\.[0-9]+)?(?:px|em|%)?", str(value)):
        return None
    return value


OUTPUT = ("output_type", "data", "metadata", "execution_count", "name", "text", "ename", "evalue", "traceback")


def without_extras(output: dict[str, Any]) -> dict[str, Any]:
    """Return an output with only the keys of `OUTPUT`, and of its metadata only the sizes of pictures.

    nbconvert's templates load whatever address a `filenames` or `svg_filename` names, and frame what calls itself
    `isolated`.
    """
    kept = {key: value for key, value in output.items() if key in OUTPUT}
    about = kept.get("metadata")
    if about is not None:
        kinds = {kind: sizes(value) for kind, value in about.items() if "/" in kind} if isinstance(about, dict) else {}
        kept["metadata"] = sizes(about) | kinds
    return kept


def sizes(about: object) -> dict[str, Any]:
    return {key: about[key] for key in SIZES if key in about} if isinstance(about, dict) else {}


FILTERS = {"clean_html": clean_html, "markdown2html": clean_markdown, "get_metadata": plain_metadata}
"""Filters for `c.HTMLExporter.filters`, to be set together with `c.HTMLExporter.sanitize_html`."""


# ---- our own pages ---------------------------------------------------------------------------

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
"""Content security policy of the course's own pages: a browser that reads it runs no script and fetches nothing."""


@functools.cache
def environment() -> jinja2.Environment:
    """Return the environment of the page templates, in which all values not marked as safe are escaped."""
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
    """Return Python code as highlighted HTML."""
    return Markup(highlight(source, Python3Lexer(), HtmlFormatter(cssclass="code")))


def markdown_html(source: str, attachments: dict[str, Any] | None = None) -> Markup:
    """Return Markdown as HTML, with the pictures of its cell, without anything that could run or load."""
    return Markup(markdown_to_html(source, attachments))


def clean_markup(source: str) -> Markup:
    return Markup(clean_html(source))


def code_css(style: str) -> Markup:
    """Return CSS for a highlighting style, without its background, which would not fit the page's."""
    formatter = HtmlFormatter(style=style, nobackground=True)
    return Markup("\n".join(line for line in formatter.get_token_style_defs(".code")))


def points(value: float) -> str:
    """Return points as people write them: `2`, `1.5`."""
    return f"{round(value, 2):g}"
