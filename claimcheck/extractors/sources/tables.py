"""Make the record of a table that was read from TeX or HTML: header rows, sections, paths, self-check."""

from collections.abc import Iterator, Sequence
from typing import Literal

from claimcheck.extractors.sources.records import SourceCell, SourceTable
from claimcheck.extractors.table_check import doubt_of_paths
from claimcheck.extractors.table_paths import Columns, column_paths, row_paths, sort_columns
from claimcheck.extractors.table_records import Grid, GridCell, GridRow
from claimcheck.extractors.table_rows import is_numeric, is_value
from claimcheck.schema import Box, Cell, Table

NOWHERE = Box(page=0, x0=0, y0=0, x1=0, y1=0)
"""The box of what was read from a source without pages."""
_MAX_RULED = 3  # rows above the first inner rule that can be a header of numbers
_MAX_HEADER = 6  # rows of a header without a rule below it
_RULED = 0.5  # share of the rows with a rule above from which rules say nothing

Source = Literal["pdf", "tex", "html"]


def make_table(number: int, found: SourceTable, source: Source) -> Table | None:
    """Return the table's record with the position `number`, on page 0; None where it holds no value."""
    n_header = _n_header(found)
    grid = _grid(found, n_header)
    if not any(row.is_body for row in grid.rows):
        return None
    columns = sort_columns(grid)
    cells = tuple(_cells(found, grid, columns))
    if not any(is_numeric(cell.text) for cell in cells):
        return None
    return Table(
        id=number,
        page=0,
        label=found.label,
        caption=found.caption,
        box=NOWHERE,
        n_rows=len(grid.rows) - grid.n_header,
        n_columns=grid.n_columns,
        cells=cells,
        grid=tuple(tuple([row.section] * grid.n_columns if row.section else row.texts) for row in grid.rows),
        uncertain=found.trouble or doubt_of_paths(cells),
        source=source,
    )


def _n_header(found: SourceTable) -> int:
    """Return how many rows are the header: those above the last full rule over the first row of values, sections aside.

    Rows of numbers above the first inner rule are a header too: "2019 2020", "16K 128K".
    """
    rows = found.rows
    first = next((number for number, row in enumerate(rows) if _has_value(row)), len(rows))
    inner = sorted(rule for rule in found.rules if 0 < rule < len(rows))
    if len(inner) > _RULED * len(rows) or not inner:
        top = found.n_head or first or 1
    elif inner[0] > first and (inner[0] == first + 1 or (first == 0 and inner[0] <= _MAX_RULED)):
        top = inner[0]
    else:
        top = max((rule for rule in inner if rule <= first), default=found.n_head or first or 1)
    top = min(top, len(rows) - 1, _MAX_HEADER if not inner else len(rows))
    while top > 1 and _section(rows[top - 1]):
        top -= 1
    return top


def _grid(found: SourceTable, n_header: int) -> Grid:
    rows = []
    has_numbers = any(_has_value(row) for row in found.rows[n_header:])
    for number, row in enumerate(found.rows):
        section = _section(row) if number >= n_header else ""
        if section:
            rows.append(GridRow(float(number), (), is_body=False, section=section))
            continue
        is_body = number >= n_header and not (has_numbers and _is_panel(found, number))
        rows.append(GridRow(float(number), tuple(GridCell(cell.text) for cell in row), is_body=is_body))
    return Grid(tuple(rows), n_header, tuple(rule - 0.5 for rule in sorted(found.rules)))


def _has_value(row: Sequence[SourceCell]) -> bool:
    """Tell whether a row holds numbers or dashes in most of its filled places right of the first."""
    filled = [cell.text for cell in row[1:] if cell.text and cell.columns < len(row)]
    values = sum(is_numeric(text) or is_value(text) for text in filled)
    return values > 0 and 2 * values >= len(filled)


def _section(row: Sequence[SourceCell]) -> str:
    """Return the label that a row gives to those below it: one cell over the whole width, or a text in the first place."""
    first, *rest = row
    if not rest:
        return ""
    if first.text and not any(cell.text for cell in rest) and not is_numeric(first.text):
        return first.text
    texts = {cell.text for cell in row if cell.text}
    widest = max(row, key=lambda cell: cell.columns)
    is_wide = widest.columns >= max(2, len(row) - 1)
    return texts.pop() if is_wide and len(texts) == 1 and not is_numeric(widest.text) else ""


def _is_panel(found: SourceTable, number: int) -> bool:
    """Tell whether a row amid the values is a header of its own: texts alone, two or more, with a full rule beside it."""
    row = found.rows[number]
    filled = [cell.text for cell in row[1:] if cell.text]
    is_ruled = number in found.rules or number + 1 in found.rules
    return is_ruled and len(filled) >= 2 and number + 1 < len(found.rows) and not any(map(_is_value, filled))


def _is_value(text: str) -> bool:
    return is_numeric(text) or is_value(text)


def _cells(found: SourceTable, grid: Grid, columns: Columns) -> Iterator[Cell]:
    headers, labels = column_paths(grid), row_paths(grid, columns.labels)
    for number, (section, *own) in labels.items():
        for column, cell in enumerate(found.rows[number]):
            if column in columns.labels or not cell.text:
                continue
            named = (label for at, label in zip(columns.labels, own, strict=True) if at < column)
            yield Cell(
                row=number - grid.n_header,
                column=column,
                text=cell.text,
                bold=cell.bold,
                row_path=tuple(dict.fromkeys(filter(None, (section, *named)))),
                column_path=headers[number][column],
                box=NOWHERE,
            )
