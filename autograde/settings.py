"""nbgrader's settings for this course, as nbgrader reads them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from autograde.layout import Layout


def nbgrader_config(layout: Layout) -> Config:
    """Return the course's nbgrader settings. Unlike a start of nbgrader, reading them changes nothing."""
    config: Config = PyFileConfigLoader("nbgrader_config.py", path=str(layout.grading)).load_config()
    return config


@contextmanager
def quiet_chdir(folder: Path) -> Iterator[None]:
    """Make a folder the current one for a `with` block: nbgrader resolves relative folders from the current one."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)
