"""What a table is while it is being read: cells, rows, grid."""

from typing import NamedTuple

from claimcheck.page_content import Glyphs


class GridCell(NamedTuple):
    """What stands in one place of the grid."""

    text: str = ""
    words: tuple[Glyphs, ...] = ()


class GridRow(NamedTuple):
    """A row of the grid."""

    baseline: float
    cells: tuple[GridCell, ...]
    is_body: bool
    """The row carries values in the table's columns."""
    section: str = ""
    """The label that the row gives to those below it; such a row has no cells of its own."""

    @property
    def texts(self) -> list[str]:
        """The text of each cell."""
        return [cell.text for cell in self.cells]


class Grid(NamedTuple):
    """A table as rows and columns."""

    rows: tuple[GridRow, ...]
    n_header: int
    """Rows of the header, at the top."""
    rules: tuple[float, ...]
    """Heights of the full rules, in points from the top."""

    @property
    def n_columns(self) -> int:
        """Columns of the table."""
        return max(len(row.cells) for row in self.rows)

    def is_ruled(self, a: int, b: int) -> bool:
        """Tell whether a full rule parts the rows of these numbers."""
        low, high = sorted((self.rows[a].baseline, self.rows[b].baseline))
        return any(low < y < high for y in self.rules)
