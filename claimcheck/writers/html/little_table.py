"""The little table beside a claim, as a page draws it: rows of cells with spans, gaps and marks."""

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import Literal, NamedTuple

from claimcheck.schema import CellRef, Evidence, TableSnippet

_GAP = "⋯"


class TableCell(NamedTuple):
    """One cell of the drawing."""

    text: str
    kind: Literal["head", "label", "body", "gap"]
    is_marked: bool = False
    span: int = 1
    """Columns that it stands in."""


class LittleTable(NamedTuple):
    """A table to draw."""

    caption: str
    head: tuple[tuple[TableCell, ...], ...]
    body: tuple[tuple[TableCell, ...], ...]


def little_table(evidence: Evidence) -> LittleTable | None:
    """Return the table of evidence: its snippet, else its cells with their labels; None for a passage."""
    if evidence.kind != "table":
        return None
    snippet = evidence.snippet or _from_cells(evidence)
    return _drawn(snippet) if snippet else None


def _drawn(snippet: TableSnippet) -> LittleTable:
    rows = [_row(snippet, number) for number in range(len(snippet.rows))]
    body: list[tuple[TableCell, ...]] = []
    for number in range(snippet.n_header, len(rows)):
        if number > snippet.n_header and _is_gap(snippet.row_numbers, number):
            body.append((TableCell(_GAP, "gap", span=sum(cell.span for cell in rows[number])),))
        body.append(rows[number])
    return LittleTable(snippet.caption, tuple(rows[: snippet.n_header]), tuple(body))


def _row(snippet: TableSnippet, number: int) -> tuple[TableCell, ...]:
    is_head = number < snippet.n_header
    cells: list[TableCell] = []
    for column, text in enumerate(snippet.rows[number]):
        if column and _is_gap(snippet.column_numbers, column):
            cells.append(TableCell(_GAP, "gap"))
        is_marked = (number, column) in snippet.marked
        kind: Literal["head", "label", "body"] = "head" if is_head else "label" if column == 0 and not is_marked else "body"
        cells.append(TableCell(text, kind, is_marked))
    return tuple(_spanned(cells))


def _spanned(cells: Sequence[TableCell]) -> Iterator[TableCell]:
    """Yield the cells, those that repeat their neighbour's words joined to it: a spanning label is read into each column.

    In the body these are the label of a group of rows; what else repeats itself there is content.
    """
    for _, same in groupby(cells, key=lambda cell: cell.text if _is_spanning(cell, cells[0]) else id(cell)):
        group = list(same)
        yield group[0]._replace(span=len(group))


def _is_spanning(cell: TableCell, first: TableCell) -> bool:
    is_wordy = any(map(str.isalpha, cell.text)) and not cell.is_marked
    return is_wordy and (cell.kind == "head" or cell.text == first.text)


def _is_gap(numbers: Sequence[int], place: int) -> bool:
    """Tell whether something was left out before this place."""
    return place < len(numbers) and numbers[place] - numbers[place - 1] > 1


def _from_cells(evidence: Evidence) -> TableSnippet | None:
    """Return a table of nothing but the cells that the evidence names; None where it names none."""
    if not evidence.cells:
        return _single(evidence) if evidence.value is not None else None
    cells = sorted(evidence.cells, key=lambda cell: (cell.row, cell.column))
    rows = list(dict.fromkeys(cell.row for cell in cells))
    columns = sorted({cell.column for cell in cells})
    texts = {(cell.row, cell.column): cell.value for cell in cells}
    return TableSnippet(
        rows=(
            ("", *(_path(cells, "column_path", column) for column in columns)),
            *((_path(cells, "row_path", row), *(texts.get((row, column), "") for column in columns)) for row in rows),
        ),
        n_header=1,
        row_numbers=(0, *(row + 1 for row in rows)),
        column_numbers=(0, *_after_labels(columns)),
        marked=tuple((rows.index(row) + 1, columns.index(column) + 1) for row, column in texts),
    )


def _after_labels(columns: Sequence[int]) -> Iterator[int]:
    """Yield the columns' numbers counted from 1 on, so that the labels beside them are no gap."""
    yield 1
    number = 1
    for left, right in pairwise(columns):
        number += right - left
        yield number


def _path(cells: Sequence[CellRef], path: Literal["row_path", "column_path"], number: int) -> str:
    axis = "row" if path == "row_path" else "column"
    return next(" / ".join(getattr(cell, path)) for cell in cells if getattr(cell, axis) == number)


def _single(evidence: Evidence) -> TableSnippet:
    head, label = " / ".join(evidence.column_path), " / ".join(evidence.row_path)
    return TableSnippet(rows=(("", head), (label, evidence.value or "")), n_header=1, marked=((1, 1),))
