"""The checks and preparations when an nbgrader application starts with the course's settings.

The settings themselves only assign values: a program that only reads them, such as `course build`, changes nothing.
"""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path

from autograde.gradebook.database import refuse_half_made
from autograde.grading import converter
from autograde.kernels.availability import is_off, refuse_without_sandbox
from autograde.pages import feedback, formgrader_policy


def start(grading: str) -> logging.Filter:
    """Check what grading needs, choose the kernels, and put the course's steps in the place of nbgrader's own.

    Safe to call again: an application reads its settings several times.

    Args:
        grading: nbgrader's root.

    Returns:
        A filter that lets everything through: the application's logging calls this function to make a filter.

    Raises:
        SystemExit: the gradebook cannot be used, or learners' code would run without a sandbox.
    """
    refuse_half_made(Path(grading) / "gradebook.db")
    refuse_without_sandbox(sys.argv)
    find_alembic()
    choose_kernels()
    # Every submission is rebuilt on its lesson before it runs, so that nothing in it can stop the class; and points
    # come from what a test did, so that nothing a notebook prints or forges is a mark.
    converter.install()
    # A learner's page says what each exercise needs, in Korean, and shows no hidden test.
    feedback.install()
    # The formgrader shows what learners have written, and what their code has printed, in the browser of whoever
    # grades: nothing of it runs there, and the page may load nothing from elsewhere and send nothing there.
    formgrader_policy.install()
    return logging.Filter()


def find_alembic() -> None:
    """Let `nbgrader db upgrade` find `alembic`, which it runs by name, where the environment was never activated.

    New gradebooks are made without it: see `quicken_gradebooks()`.
    """
    folder = str(Path(sys.executable).parent)
    paths = os.environ.get("PATH", "").split(os.pathsep)
    if paths[0] != folder:
        os.environ["PATH"] = os.pathsep.join([folder, *paths])


def choose_kernels() -> None:
    """Choose sandboxed kernels for learners' code, also when the formgrader's button starts it.

    Where the sandbox is switched off, plain kernels of the course are the default.
    """
    if is_off():
        # they use socket files: a TCP port lost to another class's kernel would fail a submission
        os.environ.setdefault("JUPYTER_DEFAULT_PROVISIONER_NAME", "course-cold")
    else:
        os.environ["JUPYTER_DEFAULT_PROVISIONER_NAME"] = "course-sandbox"
