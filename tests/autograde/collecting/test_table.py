"""What is printed of a collection stays short."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from autograde.collecting import table as collect_table
from autograde.collecting.collect import collect
from autograde.collecting.versions import Occurrence
from autograde.demo.zip import zipped
from autograde.layout import Layout
from tests.support.collected import ONE, TWO
from tests.support.hand_ins import LESSON


def test_the_table_shows_another_year():
    this = datetime.now().replace(month=3, day=5, hour=12, minute=0)
    assert collect_table.time_of(Occurrence(this.timestamp(), "a")) == "03-05 12:00"
    assert collect_table.time_of(Occurrence(datetime(2021, 3, 5).timestamp(), "a")) == "2021-03-05 00:00"
    assert collect_table.time_of(Occurrence(this.timestamp(), "a", dated=False)) == "모름"


def test_files_of_nobody_are_one_line(course_copy: Layout, tmp_path: Path):
    path = tmp_path / "과제.zip"
    path.write_bytes(zipped({f"누구게/{number}.pdf": b"%PDF" for number in range(30)}))
    result = collect(course_copy, LESSON, [path])
    assert (result.rows, result.without, result.unplaced) == ([], [], [])
    (line,) = [one for one in collect_table.closing_lines(result, dry_run=False) if "누구게" in one]
    assert line.endswith("외 25개")


def test_tables_end():
    """Of one learner's files with one reason a few are named, and every other learner still is."""
    files = [(f"과제.zip/{ONE}/{number}.ipynb", "까닭") for number in range(500)]
    files += [(f"과제.zip/{TWO}/a.ipynb", "까닭")]
    names = list(collect_table.unplaced(files).columns[0].cells)
    assert [str(name) for name in names] == [*(name for name, _ in files[:3]), "외 497개", files[-1][0]]
    endless = [(f"과제.zip/{number}.ipynb", "까닭") for number in range(5000)]
    names = [str(name) for name in collect_table.unplaced(endless).columns[0].cells]
    assert (len(names), names[-1]) == (61, "외 4,940개")
