"""What a table of a source is while it is being read: the same for TeX and HTML."""

from collections.abc import Sequence
from typing import NamedTuple

MAX_SPAN = 200
"""Columns or rows that one cell may span; more is taken for a slip or an attack."""
MAX_ROWS = 400
"""Rows of one table; a longer one is cut there, and none of its numbers is trusted."""
MAX_CELLS = 20_000
"""Cells of one table, spans filled in; a longer one is cut there."""


class SourceCell(NamedTuple):
    """What stands in one place of a table."""

    text: str = ""
    bold: bool = False
    columns: int = 1
    """How many columns it stands over."""
    rows: int = 1
    """How many rows it stands beside, downwards."""


EMPTY = SourceCell()


class SourceTable(NamedTuple):
    """A table with its spans filled in: each cell stands in every place that it covers."""

    label: str
    """"Table 3"; "" where the source does not number it."""
    caption: str
    """Label included, as the PDF shows it."""
    rows: tuple[tuple[SourceCell, ...], ...]
    """Equally long."""
    rules: frozenset[int] = frozenset()
    """Numbers of the rows above which a rule runs over the whole width."""
    n_head: int | None = None
    """Rows of the header, where the source says so itself."""
    trouble: str | None = None
    """What of the source could not be understood, so that no number of the table is to be trusted."""


def padded(rows: Sequence[Sequence[SourceCell]]) -> tuple[tuple[SourceCell, ...], ...]:
    """Return the rows filled up with empty cells to the same length."""
    width = max((len(row) for row in rows), default=0)
    return tuple((*row, *[EMPTY] * (width - len(row))) for row in rows)


def without_empty(rows: Sequence[Sequence[SourceCell]], rules: frozenset[int]) -> tuple[list[list[SourceCell]], frozenset[int]]:
    """Return the rows without empty rows and columns, and the rules above those that remain.

    A column that only headers spanning others stand over is a gap, as `&&` makes it between two groups.
    """
    kept = [number for number, row in enumerate(rows) if any(cell.text for cell in row)]
    columns = _filled_columns([rows[number] for number in kept])
    below = {number: position for position, number in enumerate(kept)}
    moved = frozenset(below[after] for rule in rules if (after := next((k for k in kept if k >= rule), None)) is not None)
    return [[rows[number][column] for column in columns if column < len(rows[number])] for number in kept], moved


def _filled_columns(rows: Sequence[Sequence[SourceCell]]) -> list[int]:
    """Return the columns with a cell of their own, and the first column of each cell that would get lost otherwise."""
    columns = {column for row in rows for column, cell in enumerate(row) if cell.text and cell.columns == 1}
    for row in rows:
        column = 0
        while column < len(row):
            width = max(1, row[column].columns)
            if row[column].text and columns.isdisjoint(range(column, column + width)):
                columns.add(column)
            column += width
    return sorted(columns)
