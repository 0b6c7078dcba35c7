"""A table of LaTeX while it is read: its cells, its rules, and the tables inside."""

from claimcheck.readers.base import Block
from claimcheck.readers.lines import LineNumbers
from claimcheck.readers.table_builder import TableBuilder
from claimcheck.readers.text_builder import TextBuilder


class LatexTable(TableBuilder):
    """The rows above the first rule inside a table are its heading; without such a rule, the first row is."""

    def __init__(self, start: int, inside: int) -> None:
        """Begin a table whose markup starts at offset `start` of the source, and its first cell at `inside`."""
        super().__init__(start)
        self.depth = 1
        """1, and one more for each table inside it that is open: their cells are words of one cell."""
        self._inside = inside
        self._rules_at: list[int] = []

    def rule(self) -> None:
        """Draw a rule below the rows so far."""
        self._rules_at.append(len(self.rows))

    def end_cell(self, content: TextBuilder, end: int, after: int) -> None:
        """End a cell before offset `end`; the next one starts at `after`."""
        self.add_cell(content, self._inside, end)
        self._inside = after

    def block(self, lines: LineNumbers, end: int) -> Block | None:
        """Return the table whose markup ends before `end`, its heading marked; None where it has no rows."""
        n_headers = next((rule for rule in self._rules_at if 0 < rule < len(self.rows)), 1)
        self.rows = [row._replace(is_header=at < n_headers) for at, row in enumerate(self.rows)]
        return super().block(lines, end)
