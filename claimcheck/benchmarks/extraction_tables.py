"""Compare extracted tables with gold grids, cell by cell, for the numbers that they hold."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from rapidfuzz import fuzz

Grid = list[list[str]]
Numbers = tuple[str, ...]
NumberGrid = list[list[Numbers]]

_MIN_CELLS = 6  # numeric cells of a gold table that is scored
_SIMILAR = 80  # rapidfuzz token_set_ratio from which two labels count as the same
_HEADER_ROWS = 3  # rows of text above a gold cell that make its header
_NUMBER = re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d*)\.?\d+")
_MARKUP = re.compile(r"\\(?:textbf|mathbf|textit|underline|text|mathrm|bm|emph)\b")


class TableScore(NamedTuple):
    """How a gold table was read."""

    cells: int
    """Cells with a number in the gold."""
    coverage: float
    """Share of the gold's numbers in the extracted table that has most of them."""
    right: int
    """Cells with the same numbers in the same row and column."""
    labels: float | None
    """Share of right cells whose row label agrees."""
    headers: float | None
    """Share of right cells whose column header agrees."""


def score_tables(gold: Sequence[Mapping[str, Any]], extracted: Sequence[Grid]) -> tuple[TableScore, ...]:
    """Return a score for each gold table with six numeric cells or more; each is held against the best extracted grid."""
    candidates = [(_padded(grid), _number_grid(_padded(grid))) for grid in extracted if grid]
    scores = []
    for table in gold:
        grid = [[_clean(cell) for cell in row] for row in table["grid"]]
        numbers = _number_grid(grid)
        cells = sum(bool(cell) for row in numbers for cell in row)
        if cells >= _MIN_CELLS and len(grid) >= 2:
            scores.append(_score(grid, numbers, cells, candidates))
    return tuple(scores)


def _score(grid: Grid, numbers: NumberGrid, cells: int, candidates: Sequence[tuple[Grid, NumberGrid]]) -> TableScore:
    wanted = _bag(numbers)
    if not candidates:
        return TableScore(cells, 0.0, 0, None, None)

    def shared(candidate: tuple[Grid, NumberGrid]) -> int:
        return (_bag(candidate[1]) & wanted).total()

    best, best_numbers = max(candidates, key=shared)
    rows = _aligned(numbers, best_numbers)
    columns = _aligned_columns(numbers, best_numbers, rows)
    right = [
        (i, c)
        for i, row in enumerate(numbers)
        for c, cell in enumerate(row)
        if cell and i in rows and c in columns and best_numbers[rows[i]][columns[c]] == cell
    ]
    labels = [_label_agrees(grid, best, i, c, (rows[i], columns[c])) for i, c in right]
    headers = [_header_agrees(grid, best, i, c, (rows[i], columns[c])) for i, c in right]
    coverage = shared((best, best_numbers)) / wanted.total()
    return TableScore(cells, coverage, len(right), _mean(labels), _mean(headers))


def _mean(verdicts: Sequence[bool | None]) -> float | None:
    known = [verdict for verdict in verdicts if verdict is not None]
    return sum(known) / len(known) if known else None


def _label_agrees(gold: Grid, best: Grid, row: int, column: int, place: tuple[int, int]) -> bool | None:
    """Tell whether the texts left of a cell agree; None where the gold has none."""
    wanted = " ".join(text for text in gold[row][:column] if re.search("[A-Za-z]", text))
    found = " ".join(text for text in best[place[0]][: place[1]] if re.search("[A-Za-z]", text))
    return _agree(wanted, found)


def _header_agrees(gold: Grid, best: Grid, row: int, column: int, place: tuple[int, int]) -> bool | None:
    """Tell whether the texts above a cell agree; None where the gold has none."""
    above = [line[column] for line in gold[:row] if column < len(line) and re.search("[A-Za-z]", line[column])]
    wanted = " ".join(dict.fromkeys(above[:_HEADER_ROWS]))
    found = " ".join(dict.fromkeys(line[place[1]] for line in best[: place[0]] if re.search("[A-Za-z]", line[place[1]])))
    return _agree(wanted, found)


def _agree(wanted: str, found: str) -> bool | None:
    if not wanted:
        return None
    plain: Callable[[str], str] = lambda text: re.sub(r"\W+", " ", text).lower()  # noqa: E731
    return bool(found) and fuzz.token_set_ratio(plain(wanted), plain(_clean(found))) >= _SIMILAR


def _aligned(gold: NumberGrid, found: NumberGrid) -> dict[int, int]:
    """Return which extracted row each gold row corresponds to: the alignment in order that shares most numbers."""
    wanted = [Counter(number for cell in row for number in cell) for row in gold]
    given = [Counter(number for cell in row for number in cell) for row in found]
    return _align([[(a & b).total() for b in given] for a in wanted])


def _aligned_columns(gold: NumberGrid, found: NumberGrid, rows: Mapping[int, int]) -> dict[int, int]:
    """Return which extracted column each gold column corresponds to, by cells that are equal in the aligned rows."""
    n_gold, n_found = max(map(len, gold), default=0), max(map(len, found), default=0)

    def equal(c: int, k: int) -> int:
        return sum(c < len(gold[i]) and bool(gold[i][c]) and found[j][k] == gold[i][c] for i, j in rows.items())

    return _align([[equal(c, k) for k in range(n_found)] for c in range(n_gold)])


def _align(similar: Sequence[Sequence[int]]) -> dict[int, int]:
    """Return the pairs of the alignment in order with the highest sum of similarities."""
    n, m = len(similar), len(similar[0]) if similar else 0
    best = [[0] * (m + 1) for _ in range(n + 1)]
    for i in range(n - 1, -1, -1):
        for j in range(m - 1, -1, -1):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + similar[i][j])
    pairs: dict[int, int] = {}
    i = j = 0
    while i < n and j < m:
        if similar[i][j] > 0 and best[i][j] == best[i + 1][j + 1] + similar[i][j]:
            pairs[i] = j
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _padded(grid: Grid) -> Grid:
    width = max(map(len, grid))
    return [row + [""] * (width - len(row)) for row in grid]


def _number_grid(grid: Grid) -> NumberGrid:
    return [[_numbers(cell) for cell in row] for row in grid]


def _bag(numbers: NumberGrid) -> Counter[str]:
    return Counter(number for row in numbers for cell in row for number in cell)


def _numbers(cell: str) -> Numbers:
    """Return the numbers of a cell, those that belong to a name ("GPT-3") left out."""
    text = re.sub(r"[A-Za-z]+[-_]?\d+", "", re.sub(r"(?<=\d) ?%", "", _clean(cell)))
    return tuple(number.replace(",", "").lstrip("+") for number in _NUMBER.findall(text))


def _clean(text: str) -> str:
    """Return a cell without TeX markup, in NFKC with plain hyphens."""
    text = re.sub(r"\\[a-zA-Z]+", " ", _MARKUP.sub("", text or "").replace(r"\pm", " ± "))
    text = re.sub(r"[{}$^_\\]", " ", text).replace("−", "-").replace("–", "-")
    text = re.sub(r"(\d) , (\d{3})", r"\1,\2", text)
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip()
