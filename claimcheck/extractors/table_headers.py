"""Say which columns a header stands over, and how many rows the header has."""

from bisect import bisect_left
from collections.abc import Sequence

from claimcheck.extractors.table_layout import Layout
from claimcheck.extractors.table_records import GridRow
from claimcheck.extractors.table_rows import Chunk, Row
from claimcheck.page_content import Rule

_OFF_CENTRE = 0.15  # share of a rule's length by which the header above it may be off its centre
_OFF_GROUP = 0.2  # the same for a group of columns without a rule
_OVERLAP = 0.25  # share of a header or of a column by which they overlap when they belong together
_SPANNED = 0.3  # share of a column's width that a rule must cover to span it
_MAX_RULED = 3  # rows above the first inner rule that can be a header of numbers


def header_columns(chunks: Sequence[Chunk], row: Row, layout: Layout) -> list[list[int]]:
    """Return for each chunk of a header row the columns that it stands over.

    A rule right below a chunk alone tells; else chunks that stand over the middles of equally many columns each; else what a
    chunk overlaps.
    """
    pieces, joined = layout.spans_below(row)
    rules = [_span_of(chunk, pieces, joined) for chunk in chunks]
    even = _even_groups(chunks, layout) if len({rule for rule in rules if rule}) <= 1 else {}
    found = []
    for chunk, rule in zip(chunks, rules, strict=True):
        columns = _spanned(rule, layout) if rule and rules.count(rule) == 1 else even.get(chunk.x0, [])
        found.append(columns or _overlapped(chunk, layout))
    return found


def count_header_rows(rows: Sequence[GridRow], layout: Layout) -> int:
    """Return how many rows stand above the last full rule over the body.

    Rows of numbers above the first inner rule are a header too: "2019 2020", "16K 128K".
    """
    first = min(layout.body)
    inner = [y for y in layout.full if rows[0].baseline < y < rows[-1].baseline]
    is_grid = len(inner) > len(rows) / 2
    if inner and not is_grid and inner[0] > rows[first].baseline:
        ruled = sum(row.baseline < inner[0] for row in rows)
        if ruled == first + 1 or (first == 0 and ruled <= _MAX_RULED):
            return ruled
    above = [y for y in layout.full if rows[0].baseline < y < rows[first].baseline - 0.2 * layout.size]
    return sum(row.baseline < above[-1] for row in rows) if above else first


def _span_of(chunk: Chunk, pieces: Sequence[Rule], joined: Sequence[Rule]) -> Rule | None:
    """Return the rule below a header chunk: a piece that it is centred over and fits, else the whole rule."""
    for rule in pieces:
        fits = rule.x0 - 2 <= chunk.x0 and chunk.x1 <= rule.x1 + 2
        if fits and abs(chunk.middle - (rule.x0 + rule.x1) / 2) < _OFF_CENTRE * (rule.x1 - rule.x0):
            return rule
    return next((rule for rule in joined if rule.x0 - 2 <= chunk.middle <= rule.x1 + 2), None)


def _spanned(rule: Rule, layout: Layout) -> list[int]:
    bounds = layout.bounds
    return [
        k for k in range(layout.n_columns) if _overlap(rule.x0, rule.x1, bounds, k) > _SPANNED * (bounds[k + 1] - bounds[k])
    ]


def _even_groups(chunks: Sequence[Chunk], layout: Layout) -> dict[float, list[int]]:
    """Return the columns of each chunk over the values, by its left edge, where they share the columns out evenly."""
    bounds, first = layout.bounds, layout.values_from
    over = [chunk for chunk in chunks if chunk.middle > bounds[first]]
    n = layout.n_columns - first
    if len(over) < 2 or n % len(over) or n == len(over):
        return {}
    width = n // len(over)
    groups = {}
    for number, chunk in enumerate(over):
        columns = list(range(first + number * width, first + (number + 1) * width))
        left, right = bounds[columns[0]], bounds[columns[-1] + 1]
        if abs(chunk.middle - (left + right) / 2) > _OFF_GROUP * (right - left):
            return {}
        groups[chunk.x0] = columns
    return groups


def _overlapped(chunk: Chunk, layout: Layout) -> list[int]:
    bounds, width = layout.bounds, chunk.x1 - chunk.x0
    over = [
        k
        for k in range(layout.n_columns)
        if _overlap(chunk.x0, chunk.x1, bounds, k) > _OVERLAP * min(width, bounds[k + 1] - bounds[k])
    ]
    return over or [bisect_left(layout.cuts, chunk.middle)]


def _overlap(x0: float, x1: float, bounds: Sequence[float], column: int) -> float:
    return min(x1, bounds[column + 1]) - max(x0, bounds[column])
