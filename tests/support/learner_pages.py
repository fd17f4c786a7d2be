"""Learners' pages of notebooks that have the results that a test asks for."""

from __future__ import annotations

import nbformat

from autograde.gradebook.database import Record, Score
from autograde.intake.record import Intake
from autograde.layout import Layout
from autograde.lesson.answers import model_answers
from autograde.pages.learner import Page, PageMaker
from autograde.pages.rendering import environment
from tests.support.copies import ROOT

COURSE = Layout(ROOT)


LESSON = "03-wordpiece"  # it has an essay


def error(message: str, name: str = "AssertionError", line: int | None = None) -> nbformat.NotebookNode:
    """Return an error's output as IPython makes it.

    Args:
        message: the error's message.
        name: the error's class.
        line: line of the executed cell at which it was raised; without it there is no traceback.
    """
    frames = (
        []
        if line is None
        else ["-----", f"{name}  Traceback", f"Cell In[2], line {line}\n\x1b[32m----> {line}\x1b[0m x"]
    )
    frames += ["Cell In[1], line 99, in f(x)\n---> 99 y"] if frames else []
    return nbformat.v4.new_output("error", ename=name, evalue=message, traceback=frames)


def page_of(
    maker: PageMaker,
    *,
    points: dict[str, float] | None = None,
    waits: tuple[str, ...] = (),
    errors: dict[str, nbformat.NotebookNode] | None = None,
    outputs: dict[str, list] | None = None,
    intake: Intake | None = None,
    comments: dict[str, str] | None = None,
    late: float = 0.0,
    answered: bool = True,
) -> Page:
    """Return the page of a notebook that was graded with these results."""
    notebook = maker.template.copy()
    answers = model_answers(COURSE, LESSON) if answered else {}
    scores = {}
    for cell in notebook.cells:
        about = cell.metadata.get("nbgrader", {})
        name = about.get("grade_id")
        cell.source = answers.get(name, cell.source)
        if cell.cell_type == "code":
            cell.outputs = (outputs or {}).get(name, [])
            if name in (errors or {}):
                cell.outputs = [errors[name]]
        if about.get("grade"):
            maximum = float(about["points"])
            scores[name] = Score((points or {}).get(name, maximum), maximum, name in waits)
    return maker.page(notebook, intake or Intake(), "20261234", Record(scores, comments or {}, late))


def rendered(page: Page) -> str:
    return environment().get_template("feedback.html.j2").render(page=page)


HOSTILE = """
<script>document.title = "뚫림"</script><img src="x" onerror="alert(1)"><img src="http://example.com/a.png">
<style>* { display: none }</style><iframe src="javascript:alert(1)"></iframe><svg onload="alert(1)"></svg>
<a href="javascript:alert(1)">누르세요</a><div onclick="alert(1)" style="position:fixed; background:url(//e)">덮기</div>
<form action="//example.com"><input></form><meta http-equiv="refresh" content="0;url=//example.com"><base href="//e">
"""
