"""Where tests of the corpora fetch from and to."""

from __future__ import annotations

import pytest

from minigpt import fetching
from tests.support.books import zipped
from tests.support.site import Site


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """A cache of its own, no real waits, no proxies, and no source but the one a test gives."""
    for name in ("MINIGPT_PROFILE", "NBGRADER_EXECUTION", "MINIGPT_SIMPLEBOOKS_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.setenv("MINIGPT_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(fetching.download, "WAITS", (0, 0, 0, 0))
    monkeypatch.setattr(fetching.simplebooks, "MIRRORS", ())
    return tmp_path / "cache"


@pytest.fixture
def site(monkeypatch):
    site = Site(zipped())
    monkeypatch.setenv("MINIGPT_SIMPLEBOOKS_URL", site.url)
    yield site
    site.close()
