"""See how a table's region is laid out: rows, the rows that carry values, and the white corridors that part columns."""

from collections.abc import Callable, Sequence
from statistics import median
from typing import NamedTuple

from claimcheck.extractors.table_regions import Region
from claimcheck.extractors.table_rows import Chunk, Row, find_rows, is_numeric, is_value, value_chunks
from claimcheck.page_content import Glyphs, Rule
from claimcheck.pdf import Page

VALUE_GAP = 0.42
"""Em between two chunks of a body row."""
_MIN_WORDS = 6
_FULL = 0.85  # share of the table's width that makes a rule a full one
_STEP = 0.5  # points; width of the bins in which corridors are looked for
_MIN_CORRIDOR, _MIN_CORRIDOR_EM = 1.2, 0.15  # points, em
_BRIDGED = 0.04  # share of the body rows that may cross a corridor, in tables of eight rows or more
_PARTED = 0.25  # share of the body rows that a column border must part
_BELOW = 0.9  # em between a spanning header's baseline and its rule
_ALIGNED = 0.6  # em between the middles of numbers that stand in one column
_ALIGNED_ROWS = 0.3  # share of the body rows whose lone numbers show that a number has a column of its own
_MARGIN = 5.0  # points that cells may stand out beyond the outer rules


class Layout(NamedTuple):
    """The parts of a table's region."""

    region: Region
    rows: list[Row]
    size: float
    """Median font size in points."""
    body: frozenset[int]
    """Numbers of the rows that carry values."""
    cuts: list[float]
    """Where columns part, in points from the left."""
    values_from: int
    """First column, beside the first of all, in which most body rows have a value."""
    spans: list[Rule]
    """The rules that are shorter than the table: they lie below spanning headers."""
    pieces: list[Rule]
    """The same as they were drawn: neighbours that touch are apart."""
    full: tuple[float, ...]
    """Heights of the full rules, in points from the top."""

    @property
    def n_columns(self) -> int:
        """Columns of the table."""
        return len(self.cuts) + 1

    @property
    def bounds(self) -> list[float]:
        """Left and right edges of the columns, in points."""
        return [self.region.x0 - _MARGIN, *self.cuts, self.region.x1 + _MARGIN]

    def spans_below(self, row: Row) -> tuple[list[Rule], list[Rule]]:
        """Return the short rules right below a row: as drawn, and with touching ones joined."""

        def below(rules: list[Rule]) -> list[Rule]:
            return [rule for rule in rules if 0 < rule.y - row.baseline < _BELOW * self.size]

        return below(self.pieces), below(self.spans)


def find_layout(page: Page, region: Region) -> Layout | None:
    """Return the layout of a region, or None where it holds no table."""
    words = _words(page, region)
    if len(words) < _MIN_WORDS:
        return None
    rows, size = find_rows(words), median(word.size for word in words)
    chunks = [value_chunks(row, VALUE_GAP * size) for row in rows]
    body = _body_rows(chunks)
    parted = _numbers_apart([chunks[number] for number in body], size)
    cuts = _cuts(parted, region, size)
    if not body or not cuts:
        return None
    rules = _inside(page.rules, region)
    return Layout(
        region=region,
        rows=rows,
        size=size,
        body=frozenset(body),
        cuts=cuts,
        values_from=_values_from(parted, cuts),
        spans=[rule for rule in rules if not _is_full(rule, region)],
        pieces=[rule for rule in _inside(page.rule_pieces, region) if not _is_full(rule, region)],
        full=tuple(sorted({round(rule.y, 1) for rule in rules if _is_full(rule, region)})),
    )


def _words(page: Page, region: Region) -> list[Glyphs]:
    words = page.glyphs(region.x0 - _MARGIN, region.y0 - _MARGIN, region.x1 + _MARGIN, region.y1 + _MARGIN)
    return [
        word
        for word in words
        if region.x0 - 3 <= word.middle <= region.x1 + 3 and region.y0 - 2 <= (word.y0 + word.y1) / 2 <= region.y1 + 2
    ]


def _inside(rules: Sequence[Rule], region: Region) -> list[Rule]:
    return [
        rule
        for rule in rules
        if rule.x0 >= region.x0 - 8 and rule.x1 <= region.x1 + 8 and region.y0 - 6 <= rule.y <= region.y1 + 6
    ]


def _is_full(rule: Rule, region: Region) -> bool:
    return rule.x1 - rule.x0 > _FULL * region.width


def _body_rows(chunks: Sequence[Sequence[Chunk]]) -> list[int]:
    """Return the numbers of the rows with at least half as many values as the richest one."""
    values = [sum(is_numeric(chunk.text) or is_value(chunk.text) for chunk in row) for row in chunks]
    body = [number for number, n in enumerate(values) if n >= max(2, 0.5 * max(values))]
    return body if len(body) >= 2 else [number for number, row in enumerate(chunks) if len(row) >= 2]


def _numbers_apart(body: Sequence[Sequence[Chunk]], size: float) -> list[list[Chunk]]:
    """Part a row's label from the number right behind it where other rows show that the number has its own column."""
    lone = [[chunk.middle for chunk in row if len(chunk.words) == 1 and is_value(chunk.text)] for row in body]
    least = max(2.0, _ALIGNED_ROWS * len(body))

    def has_column(word: Glyphs) -> bool:
        return sum(any(abs(word.middle - other) < _ALIGNED * size for other in row) for row in lone) >= least

    return [[part for chunk in row for part in _parted(chunk, has_column)] for row in body]


def _parted(chunk: Chunk, has_column: Callable[[Glyphs], bool]) -> list[Chunk]:
    *label, number = chunk.words
    if not label or not is_value(number.text) or not label[0].text[0].isalpha() or not has_column(number):
        return [chunk]
    return [Chunk(tuple(label)), Chunk((number,))]


def _cuts(body: Sequence[Sequence[Chunk]], region: Region, size: float) -> list[float]:
    """Return where columns part: in the middle of corridors that next to no body row crosses."""
    left, n = int(region.x0) - 2, int((region.width + 6) / _STEP)
    covered = [0] * n
    for row in body:
        for chunk in row:
            for x in range(max(0, int((chunk.x0 - left) / _STEP)), min(n, int((chunk.x1 - left) / _STEP) + 1)):
                covered[x] += 1
    bridged = 0 if len(body) < 8 else int(_BRIDGED * len(body))
    widest = max(_MIN_CORRIDOR, _MIN_CORRIDOR_EM * size)
    cuts = [left + (a + b) * _STEP / 2 for a, b in _gaps(covered, bridged) if (b - a) * _STEP >= widest]
    least = max(1.0, _PARTED * len(body))
    return [cut for cut in cuts if sum(_is_parted(row, cut) for row in body) >= least]


def _gaps(covered: Sequence[int], bridged: int) -> list[tuple[int, int]]:
    """Return the inner runs of bins that at most `bridged` rows cover."""
    gaps: list[tuple[int, int]] = []
    start: int | None = None
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


def _values_from(body: Sequence[Sequence[Chunk]], cuts: Sequence[float]) -> int:
    edges = [*cuts, float("inf")]
    for column in range(1, len(edges)):
        inside = [chunk for row in body for chunk in row if edges[column - 1] < chunk.middle < edges[column]]
        if 2 * sum(is_numeric(chunk.text) or is_value(chunk.text) for chunk in inside) > max(len(inside), len(body)):
            return column
    return 1
