"""Header paths made whole where the layout leaves no choice: what the labels of a table say once its print is understood."""

import re
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from claimcheck.quantities import parse_cell
from claimcheck.schema import Cell, Table

Paths = Mapping[int, tuple[str, ...]]

_VARIANT = re.compile(r"^\s*(?:[+\-–−]\s?\w|w/|w\.?o\.?/?\s|with(?:out)?\s|no\s|only\s)", re.IGNORECASE)
_NO_ROW_LABEL = re.compile(r"\d+ of \d+ values have no row label")


class Headers(NamedTuple):
    """The labels of a band of a table's rows, and of the columns over it."""

    rows: Paths
    columns: Paths
    cells: tuple[Cell, ...]
    """Without those of a row of units that was read as body."""


def headers(table: Table) -> tuple[Headers, ...]:
    """Return a table's header paths, once for each band of rows under headers of its own; () where it cannot be trusted.

    What is mended: a first row without a label and without numbers is a header row ("F1 F1 Acc."); a header that stands over k
    columns and has one word for each repetition of the headers below is dealt out to them; a spanner over a part of a
    repetition ("R@1 R@2 R@5 R@1 R@2 R@5") is spread over all of it; a row "+ filter" belongs to the row that it varies. A row
    or column that is printed twice, labels and texts alike, counts once.
    """
    units = _unit_rows(table)
    if table.uncertain is not None and not (units and _NO_ROW_LABEL.fullmatch(table.uncertain)):
        return ()
    body = [cell for cell in table.cells if cell.row not in units]
    if any(not cell.row_path for cell in body if parse_cell(cell.text)):
        return ()
    below = {cell.column: cell.text for cell in table.cells if cell.row in units and cell.text.strip()}
    rows = _row_paths(body)
    return tuple(_band(cells, rows, below) for cells in _bands(body))


def _bands(body: Sequence[Cell]) -> list[list[Cell]]:
    """Return the cells in runs of rows in which each column has one header path."""
    bands: list[list[Cell]] = []
    paths: dict[int, tuple[str, ...]] = {}
    for _, row in groupby(sorted(body, key=lambda cell: (cell.row, cell.column)), key=lambda cell: cell.row):
        cells = list(row)
        if not bands or any(paths.get(cell.column, cell.column_path) != cell.column_path for cell in cells):
            bands.append([])
            paths = {}
        bands[-1].extend(cells)
        paths |= {cell.column: cell.column_path for cell in cells}
    return bands


def _band(cells: Sequence[Cell], rows: Paths, below: Mapping[int, str]) -> Headers:
    columns = {cell.column: (*cell.column_path, *([below[cell.column]] if cell.column in below else [])) for cell in cells}
    return _once(Headers({cell.row: rows[cell.row] for cell in cells}, _column_paths(columns), tuple(cells)))


def _once(band: Headers) -> Headers:
    columns = _first_of_each(band.columns, [(cell.column, cell.row, cell.text) for cell in band.cells])
    kept = [cell for cell in band.cells if cell.column in columns]
    rows = _first_of_each(band.rows, [(cell.row, cell.column, cell.text) for cell in kept])
    return Headers(rows, columns, tuple(cell for cell in kept if cell.row in rows))


def _first_of_each(paths: Paths, cells: Sequence[tuple[int, int, str]]) -> Paths:
    """Return the lines without those whose path and texts, given as (line, place in it, text), are those of a line before."""
    texts: dict[int, list[tuple[int, str]]] = {line: [] for line in paths}
    for line, place, text in cells:
        texts[line].append((place, text))
    first: dict[object, int] = {}
    for line in sorted(paths):
        first.setdefault((paths[line], tuple(texts[line])), line)
    return {line: paths[line] for line in first.values()}


def _unit_rows(table: Table) -> frozenset[int]:
    """Return the leading rows without row label whose cells are words: "EM F1", "16K 128K" under two spanners."""
    units = set()
    for row in sorted({cell.row for cell in table.cells}):
        cells = [cell for cell in table.cells if cell.row == row]
        texts = [cell.text.strip() for cell in cells if cell.text.strip()]
        if any(cell.row_path for cell in cells) or not texts or not all(re.search(r"[A-Za-z%]", text) for text in texts):
            break
        units.add(row)
    return frozenset(units)


def _row_paths(cells: Sequence[Cell]) -> Paths:
    paths: dict[int, tuple[str, ...]] = {}
    varied: tuple[str, ...] = ()
    for row, path in sorted({cell.row: cell.row_path for cell in cells}.items()):
        is_variant = bool(path) and _VARIANT.match(path[-1]) is not None
        paths[row] = (*varied[-1:], *path) if is_variant and varied[:-1] == path[:-1] else path
        if not is_variant:
            varied = path
    return paths


def _column_paths(paths: Paths) -> Paths:
    columns = sorted(paths)
    return _spread(columns, _dealt(columns, paths)) if len(columns) > 1 else paths


def _dealt(columns: Sequence[int], paths: Paths) -> Paths:
    dealt = {column: list(paths[column]) for column in columns}
    for label in dict.fromkeys(label for column in columns for label in paths[column]):
        under = [column for column in columns if label in paths[column]]
        words = label.split()
        n_each, rest = divmod(len(under), len(words))
        is_spanner = all(paths[column][-2:-1] == (label,) or paths[column][-1] == label for column in under)
        if len(words) < 2 or rest or not n_each or not is_spanner:
            continue
        if _repeats([paths[column][-1] for column in under], n_each) if n_each > 1 else _recurs(words):
            for at, column in enumerate(under):
                dealt[column] = [words[at // n_each] if each == label else each for each in dealt[column]]
    return {column: tuple(path) for column, path in dealt.items()}


def _recurs(words: Sequence[str]) -> bool:
    """Tell whether words are a sequence printed several times over: "EM F1 EM F1"."""
    return any(len(words) % period == 0 and _repeats(words, period) for period in range(1, len(words) // 2 + 1))


def _repeats(leaves: Sequence[str], period: int) -> bool:
    """Tell whether labels repeat with a period, each different within it."""
    return len(set(leaves[:period])) == period and all(leaf == leaves[at % period] for at, leaf in enumerate(leaves))


def _spread(columns: Sequence[int], paths: Paths) -> Paths:
    for first in range(min(2, len(columns))):  # a column of another kind may stand before the repetition
        rest = columns[first:]
        leaves = [paths[column][-1] if paths[column] else "" for column in rest]
        for period in range(2, len(rest) // 2 + 1):
            if len(rest) % period == 0 and _repeats(leaves, period):
                return {**paths, **_spread_over(rest, paths, period)}
    return paths


def _spread_over(columns: Sequence[int], paths: Paths, period: int) -> dict[int, tuple[str, ...]]:
    spread: dict[int, tuple[str, ...]] = {}
    for first in range(0, len(columns), period):
        group = columns[first : first + period]
        spanners = {paths[column][:-1] for column in group if len(paths[column]) > 1}
        for column in group:
            spread[column] = (*next(iter(spanners)), paths[column][-1]) if len(spanners) == 1 else paths[column]
    return spread
