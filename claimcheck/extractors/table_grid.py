"""Make a grid of a table's region: columns from white corridors, spanning headers from the rules below them."""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from claimcheck.extractors.table_regions import Region
from claimcheck.extractors.table_rows import (
    Chunk,
    Row,
    find_rows,
    header_chunks,
    is_lone_number,
    is_numeric,
    is_value,
    text_of,
    value_chunks,
)
from claimcheck.pdf import Glyphs, Page, Rule

_MIN_WORDS = 6
_VALUE_GAP, _HEADER_GAP = 0.42, 0.75  # em between two chunks of a body row, of a header row
_FULL = 0.85  # share of the table's width that makes a rule a full one
_STEP = 0.5  # points; width of the bins in which corridors are looked for
_MIN_CORRIDOR, _MIN_CORRIDOR_EM = 1.2, 0.15  # points, em
_BRIDGED = 0.04  # share of the body rows that may cross a corridor, in tables of eight rows or more
_PARTED = 0.25  # share of the body rows that a column border must part
_BELOW = 0.9  # em between a spanning header's baseline and its rule
_OFF_CENTRE = 0.15  # share of a rule's length by which the header above it may be off its centre
_CENTRED = 0.08  # share of the table's width by which a section label may be off the centre


class GridCell(NamedTuple):
    """What stands in one place of the grid."""

    text: str = ""
    words: tuple[Glyphs, ...] = ()


class GridRow(NamedTuple):
    """A row of the grid."""

    baseline: float
    cells: tuple[GridCell, ...]
    is_body: bool
    """The row carries values in the table's columns."""
    section: str = ""
    """The label that the row gives to those below it; such a row has no cells of its own."""

    @property
    def texts(self) -> list[str]:
        """The text of each cell."""
        return [cell.text for cell in self.cells]


class Grid(NamedTuple):
    """A table as rows and columns."""

    rows: tuple[GridRow, ...]
    n_header: int
    """Rows of the header, at the top."""
    rules: tuple[float, ...]
    """Heights of the full rules, in points from the top."""

    @property
    def n_columns(self) -> int:
        """Columns of the table."""
        return max(len(row.cells) for row in self.rows)

    def is_ruled(self, a: int, b: int) -> bool:
        """Tell whether a full rule parts the rows of these numbers."""
        low, high = sorted((self.rows[a].baseline, self.rows[b].baseline))
        return any(low < y < high for y in self.rules)


class _Layout(NamedTuple):
    region: Region
    rows: list[Row]
    size: float
    """Median font size in points."""
    body: frozenset[int]
    """Numbers of the rows that carry values."""
    cuts: list[float]
    """Where the columns part, in points."""
    spans: list[Rule]
    """The rules that are shorter than the table: they lie below spanning headers."""
    pieces: list[Rule]
    """The same as they were drawn: neighbours that touch are apart."""
    full: tuple[float, ...]

    def spans_below(self, row: Row) -> tuple[list[Rule], list[Rule]]:
        """The short rules right below a row: as drawn, and with touching ones joined."""

        def below(rules: list[Rule]) -> list[Rule]:
            return [rule for rule in rules if 0 < rule.y - row.baseline < _BELOW * self.size]

        return below(self.pieces), below(self.spans)


def read_grid(page: Page, region: Region) -> Grid | None:
    """Return the grid of a region, or None where it holds no table."""
    layout = _layout(page, region)
    if layout is None:
        return None
    rows = [_grid_row(layout, number) for number in range(len(layout.rows))]
    return _fold_labels(rows, _header_rows(rows, layout), layout)


def _header_rows(rows: list[GridRow], layout: _Layout) -> int:
    """Return how many rows stand above the last full rule over the body.

    A first row of numbers with a rule below it, and none above it, is a header too: "2019 2020", "16K 128K".
    """
    first = min(layout.body)

    def is_ruled(upper: int, lower: int) -> bool:
        low, high = rows[upper].baseline, rows[lower].baseline - 0.2 * layout.size
        return any(low < y < high for y in layout.full)

    inner = [y for y in layout.full if rows[0].baseline < y < rows[-1].baseline]
    is_grid = len(inner) > len(rows) / 2
    if not is_grid and first + 1 < len(rows) and is_ruled(first, first + 1) and not (first and is_ruled(first - 1, first)):
        return first + 1
    above = [y for y in layout.full if y < rows[first].baseline - 0.2 * layout.size and any(row.baseline < y for row in rows)]
    return (sum(row.baseline < above[-1] for row in rows) if above else first) or first


def _layout(page: Page, region: Region) -> _Layout | None:
    words = _words(page, region)
    if len(words) < _MIN_WORDS:
        return None
    rows, size = find_rows(words), median(word.size for word in words)
    chunks = [value_chunks(row, _VALUE_GAP * size) for row in rows]
    body = _body_rows(chunks)
    cuts = _cuts([chunks[number] for number in body], region, size)
    if not body or not cuts:
        return None
    rules = _inside(page.rules, region)
    full = tuple(sorted({round(rule.y, 1) for rule in rules if rule.x1 - rule.x0 > _FULL * region.width}))
    spans = [rule for rule in rules if rule.x1 - rule.x0 <= _FULL * region.width]
    pieces = [rule for rule in _inside(page.rule_pieces, region) if rule.x1 - rule.x0 <= _FULL * region.width]
    return _Layout(region, rows, size, frozenset(body), cuts, spans, pieces, full)


def _inside(rules: Sequence[Rule], region: Region) -> list[Rule]:
    return [
        rule
        for rule in rules
        if rule.x0 >= region.x0 - 8 and rule.x1 <= region.x1 + 8 and region.y0 - 6 <= rule.y <= region.y1 + 6
    ]


def _words(page: Page, region: Region) -> list[Glyphs]:
    words = page.glyphs(region.x0 - 5, region.y0 - 5, region.x1 + 5, region.y1 + 5)
    return [
        word
        for word in words
        if region.x0 - 3 <= (word.x0 + word.x1) / 2 <= region.x1 + 3
        and region.y0 - 2 <= (word.y0 + word.y1) / 2 <= region.y1 + 2
    ]


def _body_rows(chunks: Sequence[Sequence[Chunk]]) -> list[int]:
    """Return the numbers of the rows with at least half as many numbers as the richest one."""
    numbers = [sum(is_numeric(chunk.text) or is_value(chunk.text) for chunk in row) for row in chunks]
    body = [number for number, n in enumerate(numbers) if n >= max(2, 0.5 * max(numbers))]
    return body if len(body) >= 2 else [number for number, row in enumerate(chunks) if len(row) >= 2]


def _cuts(body: Sequence[Sequence[Chunk]], region: Region, size: float) -> list[float]:
    """Return where columns part: in the middle of corridors that next to no body row crosses."""
    left, n = int(region.x0) - 2, int((region.width + 6) / _STEP)
    covered = [0] * n
    for row in body:
        for chunk in row:
            for x in range(max(0, int((chunk.x0 - left) / _STEP)), min(n, int((chunk.x1 - left) / _STEP) + 1)):
                covered[x] += 1
    bridged = 0 if len(body) < 8 else int(_BRIDGED * len(body))
    cuts = [left + (a + b) * _STEP / 2 for a, b in _gaps(covered, bridged) if (b - a) * _STEP >= _min_corridor(size)]
    least = max(1.0, _PARTED * len(body))
    return [cut for cut in cuts if sum(_is_parted(row, cut) for row in body) >= least]


def _min_corridor(size: float) -> float:
    return max(_MIN_CORRIDOR, _MIN_CORRIDOR_EM * size)


def _gaps(covered: Sequence[int], bridged: int) -> list[tuple[int, int]]:
    """Return the inner runs of bins that at most `bridged` rows cover."""
    gaps, start = [], None
    for x, n in enumerate(covered):
        if n <= bridged:
            start = x if start is None else start
        elif start is not None:
            if start > 0:
                gaps.append((start, x))
            start = None
    return gaps


def _is_parted(row: Sequence[Chunk], cut: float) -> bool:
    return any(chunk.x1 <= cut for chunk in row) and any(chunk.x0 >= cut for chunk in row)


def _grid_row(layout: _Layout, number: int) -> GridRow:
    row = layout.rows[number]
    if number in layout.body or (number > min(layout.body) and _keeps_columns(row, layout)):
        return _body_row(row, layout)
    pieces, _ = layout.spans_below(row)
    chunks = header_chunks(row, _HEADER_GAP * layout.size, pieces)
    if number > 0 and _is_section(chunks, row, layout):
        return GridRow(row.baseline, (), is_body=False, section=chunks[0].text)
    cells_of: list[list[Glyphs]] = [[] for _ in range(len(layout.cuts) + 1)]
    texts = [""] * (len(layout.cuts) + 1)
    for chunk in chunks:
        for column in _columns_of(chunk, row, layout):
            texts[column] = f"{texts[column]} {chunk.text}".strip()
            cells_of[column] += chunk.words
    cells = tuple(GridCell(text, tuple(words)) for text, words in zip(texts, cells_of, strict=True))
    return GridRow(row.baseline, cells, is_body=False)


def _body_row(row: Row, layout: _Layout) -> GridRow:
    columns: list[list[Glyphs]] = [[] for _ in range(len(layout.cuts) + 1)]
    for word in row.words:
        columns[bisect_left(layout.cuts, (word.x0 + word.x1) / 2)].append(word)
    cells = tuple(GridCell(text_of(words), tuple(words)) for words in columns)
    return GridRow(row.baseline, cells, is_body=True)


def _keeps_columns(row: Row, layout: _Layout) -> bool:
    """Tell whether a row below the first body row fills two columns or more, one of them with a value, and crosses no border."""
    chunks = value_chunks(row, _VALUE_GAP * layout.size)
    if len(chunks) < 2 or not any(is_numeric(chunk.text) or is_value(chunk.text) for chunk in chunks):
        return False
    return not any(chunk.x0 < cut < chunk.x1 for chunk in chunks for cut in layout.cuts)


def _is_section(chunks: Sequence[Chunk], row: Row, layout: _Layout) -> bool:
    """Tell whether a row is one centred label over the whole table."""
    region = layout.region
    if len(chunks) != 1 or chunks[0].x0 <= layout.cuts[0]:
        return False
    if abs(chunks[0].middle - (region.x0 + region.x1) / 2) >= _CENTRED * region.width:
        return False
    return not layout.spans_below(row)[1]


def _columns_of(chunk: Chunk, row: Row, layout: _Layout) -> list[int]:
    """Return the columns that a header chunk stands over: those of the rule below it, else those it overlaps."""
    bounds = [layout.region.x0 - 5, *layout.cuts, layout.region.x1 + 5]
    columns = range(len(bounds) - 1)
    rule = _span_of(chunk, *layout.spans_below(row))
    if rule is not None:
        spanned = [k for k in columns if _overlap(rule.x0, rule.x1, bounds, k) > 0.3 * (bounds[k + 1] - bounds[k])]
        if spanned:
            return spanned
    width = chunk.x1 - chunk.x0
    over = [k for k in columns if _overlap(chunk.x0, chunk.x1, bounds, k) > 0.25 * min(width, bounds[k + 1] - bounds[k])]
    return over or [bisect_left(layout.cuts, chunk.middle)]


def _span_of(chunk: Chunk, pieces: list[Rule], joined: list[Rule]) -> Rule | None:
    """Return the rule below a header chunk: a piece that it is centred over and fits, else the whole rule."""
    for rule in pieces:
        fits = rule.x0 - 2 <= chunk.x0 and chunk.x1 <= rule.x1 + 2
        if fits and abs(chunk.middle - (rule.x0 + rule.x1) / 2) < _OFF_CENTRE * (rule.x1 - rule.x0):
            return rule
    return next((rule for rule in joined if rule.x0 - 2 <= chunk.middle <= rule.x1 + 2), None)


def _overlap(x0: float, x1: float, bounds: Sequence[float], column: int) -> float:
    return min(x1, bounds[column + 1]) - max(x0, bounds[column])


def _fold_labels(rows: list[GridRow], n_header: int, layout: _Layout) -> Grid:
    """Spread a vertically centred label, which has a baseline of its own between two body rows, over its group of rows."""
    body = [number for number, row in enumerate(rows) if row.is_body]
    labels = [number for number in range(n_header, len(rows)) if _is_group_label(number, rows, body, layout.size)]
    texts = [row.texts for row in rows]
    dropped = set()
    for at, number in enumerate(labels):
        before = rows[labels[at - 1]].baseline if at > 0 else None
        after = rows[labels[at + 1]].baseline if at + 1 < len(labels) else None
        low, high = _group(rows[number].baseline, before, after, layout)
        members = [k for k in body if k >= n_header and low < rows[k].baseline - 0.3 * layout.size < high]
        for member in members:
            for column, cell in enumerate(rows[number].cells):
                if cell.text:
                    texts[member][column] = f"{cell.text} {texts[member][column]}".strip()
        if members:
            dropped.add(number)
    kept = tuple(
        row._replace(cells=tuple(cell._replace(text=text) for cell, text in zip(row.cells, texts[number], strict=True)))
        for number, row in enumerate(rows)
        if number not in dropped
    )
    return Grid(kept, n_header - sum(number < n_header for number in dropped), layout.full)


def _is_group_label(number: int, rows: list[GridRow], body: list[int], size: float) -> bool:
    row = rows[number]
    filled = [column for column, cell in enumerate(row.cells) if cell.text]
    if row.is_body or not filled or any(is_lone_number(row.cells[column].text) for column in filled):
        return False
    if max(filled) > max(1, len(row.cells) // 3):
        return False
    baselines = [rows[k].baseline for k in body]
    steps = [b - a for a, b in pairwise(baselines) if b - a > 0.5 * size]
    pitch = median(steps) if steps else 1.2 * size
    distances = [abs(row.baseline - rows[k].baseline) for k in body]
    return min(distances) < 0.78 * pitch


def _group(baseline: float, before: float | None, after: float | None, layout: _Layout) -> tuple[float, float]:
    """Return between which heights the group of a label at `baseline` lies: rules part groups, else the middle to the next."""
    heights = sorted(rule.y for rule in layout.spans) + list(layout.full)
    low = max((y for y in heights if y < baseline - 0.8 * layout.size), default=-1.0)
    high = min((y for y in heights if y > baseline - 0.1 * layout.size), default=float("inf"))
    if before is not None:
        low = max(low, (before + baseline) / 2)
    if after is not None:
        high = min(high, (after + baseline) / 2)
    return low, high
