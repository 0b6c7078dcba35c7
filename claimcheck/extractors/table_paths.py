"""Find what names each value of a table: the headers above it and the labels to its left."""

from collections.abc import Mapping, Sequence
from itertools import accumulate, groupby
from typing import NamedTuple

from claimcheck.extractors.table_records import Grid, GridRow
from claimcheck.extractors.table_rows import is_numeric, is_value

Path = tuple[str, ...]
_VALUES = 0.5  # share of a column's filled cells that are numbers from which it is a column of values


class Columns(NamedTuple):
    """What the columns of a table are for."""

    labels: tuple[int, ...]
    """Those whose texts name the rows: the first one, and columns of text before the values."""
    values_from: int
    """Where the longest run of columns with values begins."""


def sort_columns(grid: Grid) -> Columns:
    """Return which columns name the rows, and where the values begin."""
    body = [row for row in grid.rows[grid.n_header :] if row.is_body]
    has_values = [column > 0 and _has_values([row.texts[column] for row in body]) for column in range(grid.n_columns)]
    runs = [(len(list(run)), is_value) for is_value, run in groupby(has_values)]
    starts = list(accumulate((n for n, _ in runs), initial=0))
    longest = max((n for n, is_value in runs if is_value), default=0)
    begin = next((at for at, (n, is_value) in zip(starts, runs, strict=False) if is_value and n == longest), 1)
    return Columns(tuple(column for column in range(begin) if not has_values[column]), begin)


def _has_values(texts: Sequence[str]) -> bool:
    filled = [text for text in texts if text]
    values = sum(is_numeric(text) or is_value(text) or (len(text) == 1 and not text.isalpha()) for text in filled)
    return bool(filled) and values >= _VALUES * len(filled)


def column_paths(grid: Grid) -> dict[int, list[Path]]:
    """Return for each body row the path of each column, from the outermost header to the column's own.

    Header rows amid the body open a new panel: they take the place of as many rows of the header, the innermost ones.
    """
    header, run = list(grid.rows[: grid.n_header]), list[GridRow]()
    found: dict[int, list[Path]] = {}
    current = _paths(header, grid.n_columns)
    for number, row in _body(grid):
        if not row.is_body:
            run += [] if row.section else [row]
            continue
        if run:
            kept = header[: max(0, len(header) - len(run))] if found else header
            header, run = [*kept, *run], []
            current = _paths(header, grid.n_columns)
        found[number] = current
    return found


def row_paths(grid: Grid, columns: Sequence[int]) -> dict[int, list[str]]:
    """Return for each body row the section it stands in and its labels, one for each of `columns`; "" where it has none."""
    labels = _labels(grid, columns)
    section = ""
    found = {}
    for number, row in _body(grid):
        if row.is_body:
            found[number] = [section, *labels[number]]
        else:
            section = row.section
    return found


def _body(grid: Grid) -> list[tuple[int, GridRow]]:
    return list(enumerate(grid.rows))[grid.n_header :]


def _paths(header: Sequence[GridRow], n_columns: int) -> list[Path]:
    return [_path(header, column) for column in range(n_columns)]


def _path(header: Sequence[GridRow], column: int) -> Path:
    path: list[str] = []
    for row in header:
        text = row.section or row.texts[column]
        if text and text not in path[-1:]:
            path.append(text)
    return tuple(path)


def _labels(grid: Grid, columns: Sequence[int]) -> dict[int, list[str]]:
    """Return the label cells of each body row, the group's label filled in where only one row of the group bears it.

    Full rules part groups. Where they do not, a label holds for the rows below it; but if the first row has none, the labels
    stand in the middle or at the foot of their groups, nobody can tell where those begin, and the rows stay without.
    """
    own = {number: [row.texts[column] for column in columns] for number, row in _body(grid) if row.is_body}
    holds_below = bool(own) and bool(own[min(own)][0])
    filled: dict[int, list[str]] = {}
    above = ""
    for number, labels in own.items():
        if not grid.rows[number - 1].is_body:
            above = ""  # a section or a new panel begins
        group = _group_label(grid, own, number)
        label = labels[0] or group or (above if holds_below and any(labels[1:]) else "")
        filled[number] = [label, *labels[1:]]
        above = label
    return filled


def _group_label(grid: Grid, own: Mapping[int, list[str]], number: int) -> str:
    """Return the only label between the rules around a row, "" where there are several or the whole table is one group."""
    group = [k for k in own if not grid.is_ruled(k, number)]
    labels = [own[k][0] for k in group if own[k][0]]
    return labels[0] if len(labels) == 1 and len(group) < len(own) else ""
