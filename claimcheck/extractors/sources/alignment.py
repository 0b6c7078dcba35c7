"""Which rows and columns of two readings of one table correspond: the alignment in order that shares most numbers."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from claimcheck.schema import Cell, Table

_NAME = re.compile(r"[A-Za-z]+[-_]?\d+(?:\.\d+)*")
_GROUPING = re.compile(r"(?<![\d.])(\d{1,3}(?:[, ]\d{3})+)(?!\d)")
_NUMBER = re.compile(r"-?(?<![\d.])\.?\d+(?:\.\d+)?")
_LEADING_ZERO = re.compile(r"^(-?)0+\.")
_MAX_CELL = 400  # characters of a cell that are read
_MAX_SIDE = 400  # rows or columns that are aligned; further ones have no counterpart
Numbers = tuple[str, ...]
Place = tuple[int, int]


class Aligned(NamedTuple):
    """A cell of one table and its counterpart in the other."""

    cell: Cell
    other: Cell


def numbers_of(text: str) -> Numbers:
    """Return the numbers of a cell as digits, those that belong to a name ("GPT-3") and signs of what is positive left out."""
    plain = _GROUPING.sub(_joined, _NAME.sub("", text[:_MAX_CELL].replace("−", "-").replace("–", "-").replace("- ", "-")))
    return tuple(_LEADING_ZERO.sub(r"\1.", number) for number in _NUMBER.findall(plain))


def _joined(match: re.Match[str]) -> str:
    return match[1].replace(",", "").replace(" ", "")


def bag_of(table: Table) -> Counter[str]:
    """Return how often each number stands in the table's cells."""
    return Counter(number for cell in table.cells for number in numbers_of(cell.text))


def align_cells(table: Table, other: Table) -> list[Aligned]:
    """Return the cells of `table` that have a counterpart in `other`, in order."""
    own, theirs = _by_place(table), _by_place(other)
    rows = _align_lines(_lines(own, 0), _lines(theirs, 0))
    columns = _align_columns(own, theirs, rows)
    found = []
    for (row, column), cell in own.items():
        counterpart = theirs.get((rows.get(row, -1), columns.get(column, -1)))
        if counterpart is not None:
            found.append(Aligned(cell, counterpart))
    return found


def _by_place(table: Table) -> dict[Place, Cell]:
    return {(cell.row, cell.column): cell for cell in table.cells}


def _lines(cells: Mapping[Place, Cell], axis: int) -> dict[int, Counter[str]]:
    found: dict[int, Counter[str]] = {}
    for place, cell in cells.items():
        found.setdefault(place[axis], Counter()).update(numbers_of(cell.text))
    return found


def _align_lines(own: Mapping[int, Counter[str]], theirs: Mapping[int, Counter[str]]) -> dict[int, int]:
    return _aligned(sorted(own)[:_MAX_SIDE], sorted(theirs)[:_MAX_SIDE], lambda a, b: (own[a] & theirs[b]).total())


def _align_columns(own: Mapping[Place, Cell], theirs: Mapping[Place, Cell], rows: Mapping[int, int]) -> dict[int, int]:
    """Return the alignment of columns that makes most cells of aligned rows equal."""
    equal: Counter[Place] = Counter()
    by_row: dict[int, list[tuple[int, Numbers]]] = {}
    for (row, column), cell in theirs.items():
        by_row.setdefault(row, []).append((column, numbers_of(cell.text)))
    for (row, column), cell in own.items():
        numbers = numbers_of(cell.text)
        if numbers and row in rows:
            equal.update((column, k) for k, found in by_row.get(rows[row], ()) if found == numbers)
    mine, yours = sorted({column for _, column in own}), sorted({column for _, column in theirs})
    return _aligned(mine[:_MAX_SIDE], yours[:_MAX_SIDE], lambda a, b: equal[a, b])


def _aligned(own: Sequence[int], theirs: Sequence[int], similar: Callable[[int, int], int]) -> dict[int, int]:
    """Return the pairs of the alignment in order with the highest sum of similarities."""
    best = [[0] * (len(theirs) + 1) for _ in range(len(own) + 1)]
    scores = [[similar(a, b) for b in theirs] for a in own]
    for i in range(len(own) - 1, -1, -1):
        for j in range(len(theirs) - 1, -1, -1):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + scores[i][j])
    pairs: dict[int, int] = {}
    i = j = 0
    while i < len(own) and j < len(theirs):
        if scores[i][j] > 0 and best[i][j] == best[i + 1][j + 1] + scores[i][j]:
            pairs[own[i]] = theirs[j]
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs
