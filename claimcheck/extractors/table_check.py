"""Check a table that was read before any of its numbers is trusted."""

import re
from collections import Counter
from collections.abc import Sequence

from claimcheck.extractors.table_paths import Columns
from claimcheck.extractors.table_records import Grid
from claimcheck.schema import Cell

_ODD_ROWS = 0.34  # share of the body rows that may have another number of values than most
_TWO_NUMBERS = re.compile(r"(?:^|\s)[-+]?\d[\d,]*\.\d+%?\s+[-+]?\d[\d,]*\.\d+%?(?:\s|$)")
_LABEL_WITH_VALUE = re.compile(r"[^\W\d]{3,}.*\s[-+]?\d*\.\d+%?$")
_LABELS = 0.3  # share of the row labels that may end in a decimal number, as "top-p 0.9" does
_NUMBER = re.compile(r"\d+\.\d+|\d+")


def doubt(grid: Grid, cells: Sequence[Cell], columns: Columns) -> str | None:
    """Return why the table cannot be trusted, or None.

    Every number of the body must lie in one cell, the rows must have equally many values, and every value must have a header
    and a row label.
    """
    if not cells:
        return "no cell with a value was found"
    return (
        _numbers_outside(grid)
        or _several_numbers(cells)
        or doubt_of_paths(cells)
        or _ragged_rows(grid, columns.values_from)
        or _numbers_in_labels(grid)
    )


def doubt_of_paths(cells: Sequence[Cell]) -> str | None:
    """Return why the values cannot be told apart by their headers and row labels, or None."""
    return _missing_paths(cells) or _same_paths(cells)


def _numbers_outside(grid: Grid) -> str | None:
    """A line among the body rows that has decimal numbers, but could not be cut into columns."""
    for row in grid.rows[grid.n_header :]:
        texts = [row.section] if row.section else [] if row.is_body else row.texts
        numbers = {number for text in texts for number in _NUMBER.findall(text) if "." in number}
        if len(numbers) >= 2:
            return f"numbers without a column: {' '.join(filter(None, texts))[:60]!r}"
    return None


def _several_numbers(cells: Sequence[Cell]) -> str | None:
    for cell in cells:
        if _TWO_NUMBERS.search(cell.text) and not re.search(r"[±/\[(–~]", cell.text):
            return f"a cell with several numbers: {cell.text[:60]!r}"
    return None


def _missing_paths(cells: Sequence[Cell]) -> str | None:
    without_column = sum(not cell.column_path for cell in cells)
    without_row = sum(not cell.row_path for cell in cells)
    if without_column:
        return f"{without_column} of {len(cells)} values have no column header"
    if without_row:
        return f"{without_row} of {len(cells)} values have no row label"
    return None


def _same_paths(cells: Sequence[Cell]) -> str | None:
    """Two values of one row under the same headers cannot be told apart."""
    counts = Counter((cell.row, cell.column_path) for cell in cells)
    twice = [path for (_, path), n in counts.items() if n > 1]
    return f"several columns with the header {' / '.join(twice[0])[:60]!r}" if twice else None


def _ragged_rows(grid: Grid, values_from: int) -> str | None:
    counts = Counter(sum(bool(text) for text in row.texts[values_from:]) for row in grid.rows[grid.n_header :] if row.is_body)
    if not counts:
        return "no row with values was found"
    most = counts.most_common(1)[0][0]
    odd = sum(n for filled, n in counts.items() if filled != most)
    if odd > _ODD_ROWS * sum(counts.values()):
        return f"{odd} of {sum(counts.values())} rows have more or fewer values than the others"
    return None


def _numbers_in_labels(grid: Grid) -> str | None:
    """Row labels that end in a decimal number have most likely swallowed the first column of values."""
    labels = [row.texts[0] for row in grid.rows[grid.n_header :] if row.is_body and row.texts[0]]
    ending = [label for label in labels if _LABEL_WITH_VALUE.search(label)]
    if len(ending) > _LABELS * len(labels):
        return f"row labels with numbers: {ending[0][:60]!r}"
    return None
