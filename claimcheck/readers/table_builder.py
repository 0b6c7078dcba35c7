"""Gathers the rows of a table while its markup is read."""

from claimcheck.readers.base import Block, MappedText, TableRow
from claimcheck.readers.lines import LineNumbers
from claimcheck.readers.text_builder import TextBuilder


class TableBuilder:
    """Rows of cells that come one after the other; a row without any text is left out."""

    def __init__(self, start: int) -> None:
        """Begin a table whose markup starts at offset `start` of the source."""
        self.start = start
        self.rows: list[TableRow] = []
        self.cells: list[MappedText] = []
        """Of the row that is read."""
        self._spans: list[tuple[int, int]] = []
        self._links: list[tuple[int, int, int, str]] = []

    def add_cell(self, content: TextBuilder, start: int, end: int) -> None:
        """Add a cell to the row; its raw content stands in the source from `start` to before `end`."""
        text, links = content.build()
        self._links += [(len(self.cells), left, right, target) for left, right, target in links]
        self.cells.append(text)
        self._spans.append((start, end))

    def end_row(self, *, is_header: bool = False) -> None:
        """Make a row of the cells so far."""
        if any(cell.text for cell in self.cells):
            self.rows.append(TableRow(tuple(self.cells), is_header, tuple(self._spans), tuple(self._links)))
        self.cells, self._spans, self._links = [], [], []

    def block(self, lines: LineNumbers, end: int) -> Block | None:
        """Return the table whose markup ends before `end`; None where it has no rows."""
        if not self.rows:
            return None
        return Block("table", MappedText("", ()), lines.at(self.start), self.start, end, rows=tuple(self.rows))
