"""Read a document's tables: region, grid, header paths, and the check that says whether the numbers can be trusted."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from claimcheck.extractors.table_check import doubt
from claimcheck.extractors.table_grid import read_grid
from claimcheck.extractors.table_paths import Columns, Path, column_paths, row_paths, sort_columns
from claimcheck.extractors.table_records import Grid, GridCell, GridRow
from claimcheck.extractors.table_regions import Region, find_regions
from claimcheck.extractors.table_rows import is_numeric
from claimcheck.page_content import Glyphs
from claimcheck.pdf import Page
from claimcheck.schema import Box, Cell, Table

_WRAPPED = re.compile(r"[a-z(\[]|\d+\)")


class FoundTable(NamedTuple):
    """A table with the area that it fills."""

    table: Table
    region: Region


def read_tables(pages: Sequence[Page]) -> list[FoundTable]:
    """Return the tables of the pages in order."""
    found: list[FoundTable] = []
    for page in pages:
        for region in find_regions(page):
            grid = read_grid(page, region)
            if grid is not None:
                found.append(FoundTable(_table(len(found), page.number, region, tidy(grid)), region))
    return found


def tidy(grid: Grid) -> Grid:
    """Return the grid with wrapped row labels in one piece, and lines that are one label told from rows and headers."""
    n_header = grid.n_header
    while n_header > 1 and _is_first_section(grid.rows[n_header - 1]):
        n_header -= 1
    rows: list[GridRow] = list(grid.rows[:n_header])
    for row in grid.rows[n_header:]:
        if len(rows) > n_header and _wraps(rows[-1], row):
            rows[-1] = _with_label(rows[-1], row)
        else:
            rows.append(row if row.is_body or row.section else _as_section(row))
    return grid._replace(rows=tuple(rows), n_header=n_header)


def _is_first_section(row: GridRow) -> bool:
    """Tell whether the last row above the values is a section's label rather than a header."""
    texts = row.texts
    return bool(row.section) or (not row.is_body and bool(texts[0]) and not any(texts[1:]))


def _wraps(row: GridRow, after: GridRow) -> bool:
    """Tell whether `after` holds only the rest of the label of `row`."""
    if not row.is_body or after.is_body or after.section or not after.texts[0] or any(after.texts[1:]):
        return False
    label = row.texts[0]
    is_open = label.endswith("-") or label.count("(") > label.count(")")
    return bool(label) and (is_open or bool(_WRAPPED.match(after.texts[0])))


def _with_label(row: GridRow, after: GridRow) -> GridRow:
    label, rest = row.cells[0], after.cells[0]
    text = f"{label.text} {rest.text}"
    if label.text.endswith("-"):
        text = (label.text[:-1] if rest.text[0].islower() else label.text) + rest.text
    return row._replace(cells=(GridCell(text, label.words + rest.words), *row.cells[1:]))


def _as_section(row: GridRow) -> GridRow:
    """Return a line below the header that is one label as a row that names those after it."""
    texts = list(dict.fromkeys(filter(None, row.texts)))
    is_label = len(texts) == 1 and not is_numeric(texts[0])
    return row._replace(section=texts[0]) if is_label else row


def _table(number: int, page: int, region: Region, grid: Grid) -> Table:
    columns = sort_columns(grid)
    cells = tuple(_cells(grid, page, columns))
    return Table(
        id=number,
        page=page,
        label=region.label,
        caption=region.caption,
        box=_box(page, region.x0, region.y0, region.x1, region.y1),
        n_rows=len(grid.rows) - grid.n_header,
        n_columns=grid.n_columns,
        cells=cells,
        grid=tuple(tuple([row.section] * grid.n_columns if row.section else row.texts) for row in grid.rows),
        uncertain=doubt(grid, cells, columns),
    )


def _cells(grid: Grid, page: int, columns: Columns) -> Iterator[Cell]:
    headers, labels = column_paths(grid), row_paths(grid, columns.labels)
    for number, (section, *own) in labels.items():
        for column, cell in enumerate(grid.rows[number].cells):
            if column not in columns.labels and cell.text and cell.words:
                named = (label for at, label in zip(columns.labels, own, strict=True) if at < column)
                path = tuple(filter(None, (section, *named)))
                place = (number - grid.n_header, column)
                yield _cell(place, cell, row_path=path, column_path=headers[number][column], page=page)


def _cell(place: tuple[int, int], cell: GridCell, *, row_path: Path, column_path: Path, page: int) -> Cell:
    return Cell(
        row=place[0],
        column=place[1],
        text=cell.text,
        bold=_is_bold(cell.words),
        row_path=row_path,
        column_path=column_path,
        box=_box(
            page,
            min(word.x0 for word in cell.words),
            min(word.y0 for word in cell.words),
            max(word.x1 for word in cell.words),
            max(word.y1 for word in cell.words),
        ),
    )


def _is_bold(words: Sequence[Glyphs]) -> bool:
    return 2 * sum(len(word.text) for word in words if word.bold) > sum(len(word.text) for word in words)


def _box(page: int, x0: float, y0: float, x1: float, y1: float) -> Box:
    return Box(page=page, x0=round(x0, 1), y0=round(y0, 1), x1=round(x1, 1), y1=round(y1, 1))
