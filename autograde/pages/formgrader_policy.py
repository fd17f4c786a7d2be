"""The content security policy of the formgrader's page of one submission, which shows what a learner wrote and printed.

The page needs nbgrader's inline scripts and MathJax, so that inline scripts stay allowed; `autograde.pages.rendering`
removes those of learners. The policy forbids what else an attack would need: event handlers in attributes, except
nbgrader's own two, and any other address, to load from or to send something to.
"""

from __future__ import annotations

import sys
from base64 import b64encode
from hashlib import sha256

__all__ = ["POLICY", "install"]

HANDLERS = ("toggle_name(true);", "toggle_name(false);")
"""Code of the `onclick` attributes in nbgrader's page."""

_MATHJAX = "https://cdnjs.cloudflare.com/ajax/libs/mathjax/"
_HASHES = " ".join(f"'sha256-{b64encode(sha256(code.encode()).digest()).decode()}'" for code in HANDLERS)

POLICY = "; ".join(
    (
        "default-src 'none'",
        f"script-src 'self' 'unsafe-inline' 'unsafe-eval' {_MATHJAX}",
        f"script-src-attr 'unsafe-hashes' {_HASHES}",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        f"font-src 'self' data: {_MATHJAX}",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
        "base-uri 'none'",
    )
)


def install() -> None:
    """Have the formgrader send the policy with that page, if this process serves it.

    Does nothing in other commands, which need not import a server.
    """
    handlers = sys.modules.get("nbgrader.server_extensions.formgrader.handlers")
    if handlers is not None:
        handlers.SubmissionHandler.content_security_policy = POLICY
