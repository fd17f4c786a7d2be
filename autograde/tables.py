"""The one style in which every command prints tables."""

from __future__ import annotations

from rich import box
from rich.table import Table


def plain_table(*columns: str, title: str | None = None) -> Table:
    """Return a table with a line below its header and no others, so that it fits into 80 columns.

    Args:
        columns: their headers; more can be added with `add_column`.
    """
    return Table(*columns, title=title, title_justify="left", box=box.SIMPLE_HEAD)
