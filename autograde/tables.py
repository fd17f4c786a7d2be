"""How every command prints a table."""

from __future__ import annotations

from rich import box
from rich.table import Table


def plain_table(*columns: str, title: str | None = None) -> Table:
    """A table with a line below its head and no others, so that it fits into 80 columns.

    Args:
        columns: their heads; more can be added with `add_column`.
    """
    return Table(*columns, title=title, title_justify="left", box=box.SIMPLE_HEAD)
