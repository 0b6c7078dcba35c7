"""The part of a table that is shown beside a claim: the cells that a judgement rests on, with what stands around them."""

from collections.abc import Iterable, Sequence

from claimcheck.schema import Document, Evidence, Table, TableSnippet

_MAX_BODY_ROWS = 9
_MAX_HEADER_ROWS = 4
_MAX_COLUMNS = 8
_MAX_MARKED = 40  # rows and columns with a marked cell that are kept beyond these limits: "best on all 30 tasks"
_MAX_CELL = 120  # characters
_MAX_CAPTION = 400  # characters


def with_snippet(evidence: Evidence, document: Document) -> Evidence:
    """Return evidence from a table with the part of the table that is shown; other evidence as it is."""
    if evidence.kind != "table" or evidence.snippet is not None:
        return evidence
    table = _table_of(evidence, document)
    if table is None:
        return evidence
    snippet = cut_snippet(table, _cells_of(evidence, table))
    return evidence.model_copy(update={"snippet": snippet})


def cut_snippet(table: Table, marked: Iterable[tuple[int, int]]) -> TableSnippet:
    """Return the part of `table` around the `marked` cells, given as (body row, column), both 0-based.

    The header rows, the label column, and the rows and columns nearest to the marked ones: at most 9 rows and 8 columns, or as
    many as have a marked cell.
    """
    grid = table.grid or _grid_of(table)
    n_header = len(grid) - table.n_rows
    cells = {(row + n_header, column) for row, column in marked if row < table.n_rows and column < table.n_columns}
    header = range(n_header)[-_MAX_HEADER_ROWS:]
    body = _nearest(range(n_header, len(grid)), {row for row, _ in cells}, _MAX_BODY_ROWS)
    columns = _nearest(range(table.n_columns), {column for _, column in cells}, _MAX_COLUMNS, always=(0,))
    rows = [*header, *body]
    return TableSnippet(
        caption=_shortened(table.caption, _MAX_CAPTION),
        rows=tuple(tuple(_shortened(grid[row][column], _MAX_CELL) for column in columns) for row in rows),
        n_header=len(header),
        row_numbers=tuple(rows),
        column_numbers=tuple(columns),
        marked=tuple(
            (place, columns.index(column)) for place, row in enumerate(rows) for column in columns if (row, column) in cells
        ),
    )


def _nearest(all_of: range, marked: set[int], limit: int, always: Sequence[int] = ()) -> list[int]:
    """Return the numbers of `all_of` that are nearest to a marked one, in order: `limit` of them, or all marked ones."""
    fixed = {number for number in always if number in all_of} | set(sorted(marked)[:_MAX_MARKED])
    near = marked or {all_of.start}
    rest = sorted((number for number in all_of if number not in fixed), key=lambda number: (_distance(number, near), number))
    return sorted(fixed | set(rest[: max(0, limit - len(fixed))]))


def _distance(number: int, others: Iterable[int]) -> int:
    return min(abs(number - other) for other in others)


def _table_of(evidence: Evidence, document: Document) -> Table | None:
    """Return the table that evidence speaks of: by its position, else by its label and page."""
    if evidence.table_id is not None:
        return document.tables[evidence.table_id] if evidence.table_id < len(document.tables) else None
    named = [table for table in document.tables if table.page == evidence.page and (table.label or None) == evidence.table]
    return named[0] if len(named) == 1 else None


def _cells_of(evidence: Evidence, table: Table) -> list[tuple[int, int]]:
    """Return the cells that evidence rests on: those that it names, else the one of its paths and value, else its row's."""
    if evidence.cells:
        return [(cell.row, cell.column) for cell in evidence.cells if cell.table == table.id]
    own_row = [cell for cell in table.cells if evidence.row_path and cell.row_path == evidence.row_path]
    if evidence.value is None:
        return [(cell.row, cell.column) for cell in own_row][:_MAX_COLUMNS]
    found = [cell for cell in own_row if (cell.column_path, cell.text) == (evidence.column_path, evidence.value)]
    return [(cell.row, cell.column) for cell in found[:1]]


def _grid_of(table: Table) -> tuple[tuple[str, ...], ...]:
    """Return the texts of a table that was read without a grid: a row of headers, then the body."""
    rows = [[""] * table.n_columns for _ in range(table.n_rows + 1)]
    for cell in table.cells:
        rows[0][cell.column] = " ".join(cell.column_path)
        rows[cell.row + 1][cell.column] = cell.text
        rows[cell.row + 1][0] = rows[cell.row + 1][0] or " ".join(cell.row_path)
    return tuple(map(tuple, rows))


def _shortened(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
