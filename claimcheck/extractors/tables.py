"""Read a page's tables: region, grid, header paths, and the check that says whether the numbers can be trusted."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from claimcheck.extractors.table_check import doubt
from claimcheck.extractors.table_grid import Grid, GridCell, GridRow, read_grid
from claimcheck.extractors.table_regions import Region, find_regions
from claimcheck.extractors.table_rows import is_numeric, is_value
from claimcheck.pdf import Page
from claimcheck.schema import Box, Cell, Table

_VALUES = 0.5  # share of a column's filled cells that are numbers from which it is a column of values
_MAX_HEADER = 3  # rows
_WRAPPED = re.compile(r"^[a-z(\[]|^\d+\)")


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
    """Return the grid with its header told from its body, and wrapped row labels in one piece."""
    n_header = grid.n_header or _ruled_header(grid)
    rows: list[GridRow] = list(grid.rows[:n_header])
    for row in grid.rows[n_header:]:
        if len(rows) > n_header and _wraps(rows[-1], row):
            rows[-1] = _with_label(rows[-1], row)
        else:
            rows.append(row if row.is_body or row.section else _as_section(row))
    return Grid(tuple(rows), n_header, grid.rules)


def _ruled_header(grid: Grid) -> int:
    """Return how many rows stand above the first inner rule of a table whose header looks like numbers ("2019", "n0")."""
    first, last = grid.rows[0].baseline, grid.rows[-1].baseline
    inner = [y for y in grid.rules if first < y < last]
    if not inner or len(inner) > len(grid.rows) / 2:
        return 0
    above = sum(row.baseline < inner[0] for row in grid.rows)
    return above if above <= _MAX_HEADER else 0


def _wraps(row: GridRow, after: GridRow) -> bool:
    """Tell whether `after` holds only the rest of the label of `row`."""
    if not row.is_body or after.is_body or after.section or not after.cells:
        return False
    if any(after.texts[1:]) or not after.texts[0]:
        return False
    label = row.texts[0]
    return bool(label) and (label.endswith("-") or label.count("(") > label.count(")") or bool(_WRAPPED.search(after.texts[0])))


def _with_label(row: GridRow, after: GridRow) -> GridRow:
    label, rest = row.cells[0], after.cells[0]
    text = label.text[:-1] + rest.text if label.text.endswith("-") and rest.text[:1].islower() else f"{label.text} {rest.text}"
    if label.text.endswith("-") and not rest.text[:1].islower():
        text = label.text + rest.text
    return row._replace(cells=(GridCell(text, label.words + rest.words), *row.cells[1:]))


def _as_section(row: GridRow) -> GridRow:
    """Return a line below the header that has a label only as one that names the rows after it."""
    texts = list(dict.fromkeys(filter(None, row.texts)))
    has_values = any(is_numeric(text) for text in texts)
    return row._replace(section=" ".join(texts)) if texts and not has_values else row


def _table(number: int, page: int, region: Region, grid: Grid) -> Table:
    n_columns = max(len(row.cells) for row in grid.rows)
    n_labels = _label_columns(grid, n_columns)
    cells = tuple(_cells(grid, page, n_labels))
    texts = tuple(tuple([row.section] * n_columns if row.section else row.texts) for row in grid.rows)
    return Table(
        id=number,
        page=page,
        label=region.label,
        caption=region.caption,
        box=Box(page=page, x0=_tenth(region.x0), y0=_tenth(region.y0), x1=_tenth(region.x1), y1=_tenth(region.y1)),
        n_rows=len(grid.rows) - grid.n_header,
        n_columns=n_columns,
        cells=cells,
        grid=texts,
        uncertain=doubt(grid, cells, n_labels),
    )


def _label_columns(grid: Grid, n_columns: int) -> int:
    """Return how many columns at the left name the rows: those before the first column of values, and at least one."""
    body = [row for row in grid.rows[grid.n_header :] if row.is_body]
    for column in range(1, n_columns):
        filled = [row.texts[column] for row in body if row.texts[column]]
        values = sum(is_numeric(text) or is_value(text) for text in filled)
        if filled and values >= _VALUES * len(filled):
            return column
    return 1


def _cells(grid: Grid, page: int, n_labels: int) -> Iterator[Cell]:
    headers = _column_paths(grid)
    section: tuple[str, ...] = ()
    labels = [""] * n_labels
    for number, row in enumerate(grid.rows[grid.n_header :]):
        if row.section:
            section, labels = (row.section,), [""] * n_labels
            continue
        if not row.is_body:
            continue
        labels = _filled_labels(labels, row.texts[:n_labels])
        row_path = section + tuple(filter(None, labels))
        for column in range(n_labels, len(row.cells)):
            cell = row.cells[column]
            if cell.text and cell.words:
                yield _cell(number, column, cell, row_path=row_path, column_path=headers[column], page=page)


def _filled_labels(above: list[str], own: list[str]) -> list[str]:
    """Return the row's labels; a group's label that stands only in its first row holds for the rows below it."""
    if not own[0] and any(own[1:]):
        filled = next((at for at, label in enumerate(own) if label), len(own))
        return above[:filled] + own[filled:]
    return own


def _column_paths(grid: Grid) -> list[tuple[str, ...]]:
    n_columns = max(len(row.cells) for row in grid.rows)
    paths = []
    for column in range(n_columns):
        path: list[str] = []
        for row in grid.rows[: grid.n_header]:
            text = row.section or (row.texts[column] if row.cells else "")
            if text and text not in path[-1:]:
                path.append(text)
        paths.append(tuple(path))
    return paths


def _cell(row: int, column: int, cell: GridCell, *, row_path: tuple[str, ...], column_path: tuple[str, ...], page: int) -> Cell:
    letters = sum(len(word.text) for word in cell.words)
    return Cell(
        row=row,
        column=column,
        text=cell.text,
        bold=2 * sum(len(word.text) for word in cell.words if word.bold) > letters,
        row_path=row_path,
        column_path=column_path,
        box=Box(
            page=page,
            x0=_tenth(min(word.x0 for word in cell.words)),
            y0=_tenth(min(word.y0 for word in cell.words)),
            x1=_tenth(max(word.x1 for word in cell.words)),
            y1=_tenth(max(word.y1 for word in cell.words)),
        ),
    )


def _tenth(points: float) -> float:
    return round(points, 1)
