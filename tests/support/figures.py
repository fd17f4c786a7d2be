"""Check the figures that a run of the lessons at full size must reach.

`python -m tests.support.figures FOLDER` reads the notebooks that `course execute` left.

Cells say by a tag what they print: `figure-history` the last values of training, `figure-texts` what the model wrote.
The script prints each figure beside its bound and exits with 1 where one is missed.
"""

from __future__ import annotations

import ast
import re
import sys
from collections import Counter
from pathlib import Path

import nbformat

PERPLEXITY = 90.0
"""Upper bound of the perplexity of unseen text, with the 5,000-word vocabulary, after 3,000 steps. Measured on the way:
132 after 200 steps, 105 after 270; the tutorial's own run reports 46.74 after six epochs."""

REPEATED = 0.5
"""Upper bound of the share of three words in a row that repeat earlier ones: greedy text in a loop has nearly 1."""

LESSONS = {"figure-history": "08-training", "figure-texts": "10-sampling"}


def printed(folder: Path, tag: str) -> str:
    """Return what the lesson's cells with this tag printed."""
    lesson = LESSONS[tag]
    notebook = nbformat.read(folder / lesson / f"{lesson}.ipynb", as_version=4)
    cells = [cell for cell in notebook.cells if tag in cell.metadata.get("tags", [])]
    return "\n".join(output.text for cell in cells for output in cell.outputs if output.get("name") == "stdout")


def history(text: str) -> tuple[float, dict[str, float]]:
    """Return the perplexity before training, and the last values of the training's metrics.

    Raises:
        ValueError: the text has no such numbers.
    """
    before = re.search(r"^퍼플렉시티 ([\d.]+)", text, re.MULTILINE)
    last = re.search(r"^\{.*\}$", text, re.MULTILINE)
    if not before or not last:
        raise ValueError("08-training의 figure-history 셀에 학습 전후의 숫자가 없습니다.")
    return float(before[1]), ast.literal_eval(last[0])


def repeated(text: str) -> float:
    """Return the share of three words in a row that occurred before in the same text, from 0 to 1."""
    words = text.split()
    triples = Counter(zip(words, words[1:], words[2:], strict=False))
    total = triples.total()
    return (total - len(triples)) / total if total else 1.0


def texts(text: str) -> list[str]:
    """Return the stories: the lines that begin with a dash."""
    return re.findall(r"^- (.+)$", text, re.MULTILINE)


def figures(folder: Path) -> list[tuple[str, float, float]]:
    """Return the name, the value and the upper bound of each figure."""
    before, last = history(printed(folder, "figure-history"))
    stories = texts(printed(folder, "figure-texts"))
    rows = [
        ("학습 전과 견준 검증 퍼플렉시티", last["val_perplexity"] / before, 0.25),
        ("검증 퍼플렉시티", last["val_perplexity"], PERPLEXITY),
        ("글 없는 이야기", float(3 - len(stories)), 0.0),
    ]
    return rows + [(f"되풀이: {story[:30]}…", repeated(story), REPEATED) for story in stories]


def main(folder: Path) -> int:
    missed = 0
    for name, value, bound in figures(folder):
        missed += not value <= bound
        print(f"{'통과' if value <= bound else '넘음'}  {value:10.3f}  (많아야 {bound:g})  {name}")
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
