"""A claim's figures against the cells of a paper's tables: values, differences, ratios and shares, the arithmetic shown."""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from claimcheck.quantities import Quantity, agrees, agrees_with_result
from claimcheck.schema import Document
from claimcheck.verifiers.claim_direction import LOWER_IS_BETTER, side_of
from claimcheck.verifiers.claim_frame import Frame, frames
from claimcheck.verifiers.numeric_text import OPEN_BOUNDS, OPEN_WEIGHT, UNIT_WORDS
from claimcheck.verifiers.table_binding import Bound, Line, TableView, bind, known_words, table_weight, telling_names, weight_of
from claimcheck.verifiers.table_labels import ClaimWords, prepare
from claimcheck.verifiers.table_swaps import swapped_label
from claimcheck.wording import PaperIndex

MIN_SHARE = 0.18
"""Least share of a claim's weight that the labels of a cell must name before its number means anything; chosen on gold/dev."""
_NEAR = 0.04  # share of the claim's weight within which two bindings count as equally good
_FULL_SHARE = 0.5  # share of the claim's weight from which a binding counts in full
_STRANGE_FACTOR = 0.75  # of a conflict where the claim has a name that the table does not know
_MAX_LINE = 40  # best named cells of a row or column that are paired: bounds the work on huge tables
_LARGE = 100  # counts from here on are fine enough to be told from others by chance
_CLEAR = 0.10  # share by which a contradicting cell must be bound better than any agreeing one
_SWAP_STRENGTH = 1.0  # of a conflict whose claimed value stands in the same row or column of the table
_PLAIN_STRENGTH = 0.85  # of a conflict with one cell
_OPEN_STRENGTH = 0.7  # of a conflict with several cells, any of which may be the one meant


_TOTAL = re.compile(r"\b(?:total|count|all|size|sum|number|overall)\b|#", re.IGNORECASE)
_TOTAL_BONUS = 0.5  # in the unit of scores: a share is meant rather than the bare count beside it


class Finding(NamedTuple):
    """What the tables say to one figure of a claim."""

    cells: tuple[Bound, ...]
    """The cells that it rests on: one for a value, two for a difference or ratio."""
    is_agreeing: bool
    strength: float
    """How surely the cells are the ones the claim speaks of, in [0, 1]."""
    note: str
    """The value or the arithmetic: "65.8 - 57.4 = 8.4"."""
    claimed: str = ""
    """The figure as the claim prints it."""


class _Result(NamedTuple):
    """A number that one or two cells give, with how well they are bound."""

    cells: tuple[Bound, ...]
    score: float
    is_agreeing: bool
    shown: str


class _Pair(NamedTuple):
    """Two cells of one row or column, with the labels that tell them apart and the score of both together."""

    one: Bound
    other: Bound
    one_line: Line
    other_line: Line
    score: float


def read_tables(claim: str, document: Document, index: PaperIndex) -> Finding | None:
    """Return what the paper's tables say to the claim's figures, or None where no binding is unique and good enough.

    Tables that failed their self-check are not read. Where a claim has several figures, one contradicted figure decides.
    """
    wanted = [frame for frame in frames(claim) if _is_telling(frame)]
    if not wanted or not document.tables:
        return None
    words = prepare(claim, document, index)
    views = bind(document, words, index, _figure_tokens(words, wanted))
    findings = [
        finding._replace(claimed=claim[frame.quantity.start : frame.quantity.end])
        for frame in wanted
        if (finding := _judge(frame, views, words)) is not None
    ]
    findings = [_unless_swapped(finding, views, words, document, index) for finding in findings]
    against = [finding for finding in findings if not finding.is_agreeing]
    if against:
        return max(against, key=lambda finding: finding.strength)
    return min(findings, key=lambda finding: finding.strength) if len(findings) == len(wanted) else None


def has_figures(claim: str) -> bool:
    """Tell whether a claim states a figure that is fine enough to be held against a table."""
    return any(_is_telling(frame) for frame in frames(claim))


def _figure_tokens(words: ClaimWords, wanted: Sequence[Frame]) -> frozenset[int]:
    spans = [(frame.quantity.start, frame.quantity.end) for frame in wanted]
    return frozenset(at for at, token in enumerate(words.tokens) if any(start <= token.start < end for start, end in spans))


def _judge(frame: Frame, views: Sequence[TableView], words: ClaimWords) -> Finding | None:
    total = table_weight(views, words)
    results = sorted(_CANDIDATES[frame.kind](frame, views, words), key=lambda result: -result.score)
    if not results or results[0].score < MIN_SHARE * total:
        return None
    best = results[0]
    near = [result for result in results if result.score >= best.score - _NEAR * total]
    agreeing = [result for result in results if result.is_agreeing]
    chosen = next((result for result in agreeing if result in near or _is_namesake(result, best)), None)
    if chosen is not None:
        return Finding(chosen.cells, True, _strength(chosen.score, total), chosen.shown)
    if agreeing and agreeing[0].score >= best.score - _CLEAR * total:
        return None
    if not _is_printed_alike(frame, best):
        return None
    view = next(view for view in views if best.cells[0] in view.cells.values())
    strange = telling_names(words) - known_words(view, words)
    if strange & (words.labelled | words.unheard):
        return None
    is_unique = len({result.shown for result in near}) == 1
    is_swap = any(_touches(result, best) for result in agreeing) and frame.kind == "value"
    factor = _SWAP_STRENGTH if is_swap else _PLAIN_STRENGTH if is_unique else _OPEN_STRENGTH
    if strange:
        factor *= _STRANGE_FACTOR
    if frame.quantity.bound in OPEN_BOUNDS and not is_swap:
        factor *= OPEN_WEIGHT
    return Finding(best.cells, False, factor * _strength(best.score, total), best.shown)


def _unless_swapped(
    finding: Finding, views: Sequence[TableView], words: ClaimWords, document: Document, index: PaperIndex
) -> Finding:
    """Return the finding; where its number agrees, but is that of another thing than the claim names, as a contradiction."""
    if not finding.is_agreeing:
        return finding
    view = next(view for view in views if finding.cells[0] in view.cells.values())
    label = swapped_label(finding.cells, view, words, document, index)
    if label is None:
        return finding
    note = f"{finding.note} for {label}"
    return finding._replace(is_agreeing=False, strength=_STRANGE_FACTOR * finding.strength, note=note)


def _is_printed_alike(frame: Frame, result: _Result) -> bool:
    """Tell whether a value is printed as the claim prints it, with or without decimals: 5,000 and 0.536 are two matters."""
    return frame.kind != "value" or _has_decimals(frame.quantity) == _has_decimals(result.cells[0].quantity)


def _has_decimals(quantity: Quantity) -> bool:
    return quantity.resolution < quantity.scale  # "720,000 ms" has none, though it is exact to a thousandth of a second


def _strength(score: float, total: float) -> float:
    return max(0.0, min(1.0, score / (_FULL_SHARE * total)))


def _is_telling(frame: Frame) -> bool:
    """Tell whether a figure is fine enough to be held against a table: 38.0, 12 % or 25,258, not "seven" or "2"."""
    quantity = frame.quantity
    return quantity.resolution < 1 or quantity.dimension in ("%", "points", "x") or quantity.value >= _LARGE


def _is_namesake(result: _Result, best: _Result) -> bool:
    """Tell whether a result differs from the best in a row or column alone whose label the claim names in full, too."""
    if len(result.cells) != 1 or len(best.cells) != 1 or result.cells[0].table.id != best.cells[0].table.id:
        return False
    one, other = result.cells[0], best.cells[0]
    if one.cell.row == other.cell.row:
        return one.column.missing <= other.column.missing and bool(one.column.covered - other.column.covered)
    if one.cell.column == other.cell.column:
        return one.row.missing <= other.row.missing and bool(one.row.covered - other.row.covered)
    return False


def _touches(result: _Result, best: _Result) -> bool:
    one, other = result.cells[0], best.cells[0]
    return one.table.id == other.table.id and (one.cell.row == other.cell.row or one.cell.column == other.cell.column)


def _is_named(bound: Bound, words: ClaimWords) -> bool:
    """Tell whether the claim names the cell's row and its column, each by a word of its own."""
    row, column = bound.row.covered, bound.column.covered
    return weight_of(row, words) > 0 and weight_of(column, words) > 0 and bool(row - column) and bool(column - row)


def _same_unit(frame: Frame, bound: Bound) -> bool:
    """Tell whether a time, size or price of the claim meets one in the table, by the cell's unit or by its labels."""
    unit = frame.quantity.dimension
    if unit not in UNIT_WORDS or bound.quantity.dimension == unit:
        return True
    labels = " ".join((*bound.cell.row_path, *bound.cell.column_path, bound.table.caption))
    return UNIT_WORDS[unit].search(labels) is not None


def _values(frame: Frame, views: Sequence[TableView], words: ClaimWords) -> Iterator[_Result]:
    for view in views:
        for bound in view.cells.values():
            if _is_named(bound, words) and _same_unit(frame, bound):
                yield _Result((bound,), bound.score, agrees(frame.quantity, bound.quantity), bound.cell.text)


def _differences(frame: Frame, views: Sequence[TableView], words: ClaimWords) -> Iterator[_Result]:
    for pair in _pairs(views, words):
        one, other, is_told = _ordered(pair, frame, words)
        value = one.quantity.value - other.quantity.value
        resolution = max(one.quantity.resolution, other.quantity.resolution)
        shown = f"{one.cell.text} - {other.cell.text} = {_printed(value, resolution)}"
        is_agreeing = agrees_with_result(frame.quantity, value, resolution)
        yield _directed(_Result((one, other), pair.score, is_agreeing, shown), value if is_told else 0.0, frame)
    if frame.quantity.dimension in ("%", "points", ""):
        printed = _values(frame, views, words)
        yield from (result for result in printed if result.is_agreeing)  # another value says nothing of a difference


def _ratios(frame: Frame, views: Sequence[TableView], words: ClaimWords) -> Iterator[_Result]:
    for pair in _pairs(views, words):
        one, other, is_told = _ordered(pair, frame, words)
        change = one.quantity.value - other.quantity.value
        large, small = sorted((one, other), key=lambda bound: -abs(bound.quantity.value))
        if small.quantity.value:
            value = large.quantity.value / small.quantity.value
            shown = f"{large.cell.text} / {small.cell.text} = {value:.3g}"
            is_agreeing = agrees_with_result(frame.quantity, value, 0.0)
            yield _directed(_Result((large, small), pair.score, is_agreeing, shown), change if is_told else 0.0, frame)


def _ordered(pair: _Pair, frame: Frame, words: ClaimWords) -> tuple[Bound, Bound, bool]:
    """Return what the claim speaks of, what it compares that with, and whether the claim tells the two apart."""
    one, other = pair.one, pair.other
    if frame.direction is None or (frame.direction.is_judged and _is_lower_better(pair)):
        return one, other, False
    starts = {at: token.start for at, token in enumerate(words.tokens)}
    mine, theirs = pair.one_line.covered, pair.other_line.covered
    sides = side_of(mine - theirs, starts, frame.direction), side_of(theirs - mine, starts, frame.direction)
    if sides in _TOLD_APART:
        return one, other, True
    return (other, one, True) if sides[::-1] in _TOLD_APART else (one, other, False)


_TOLD_APART = {
    ("subject", "baseline"),
    ("subject", "object"),
    ("subject", "none"),
    ("object", "baseline"),
    ("none", "baseline"),
}
"""Sides of what the one cell alone is named by, and the other alone, where the first is compared with the second."""


def _is_lower_better(pair: _Pair) -> bool:
    """Tell whether the caption, or a label that both cells have, names a figure of which the lower one is the better."""
    one, other = ({*bound.cell.row_path, *bound.cell.column_path} for bound in (pair.one, pair.other))
    return LOWER_IS_BETTER.search(" ".join((*sorted(one & other), pair.one.table.caption))) is not None


def _directed(result: _Result, change: float, frame: Frame) -> _Result:
    """Return the result, contradicting where the numbers go the other way than the claim says."""
    if not result.is_agreeing or frame.direction is None or change * frame.direction.sign >= 0:
        return result
    return result._replace(is_agreeing=False, shown=f"{result.shown}, the other way round")


def _shares(frame: Frame, views: Sequence[TableView], words: ClaimWords) -> Iterator[_Result]:
    yield from _values(frame, views, words)
    for view in views:
        for part in view.cells.values():
            for whole in (view.cells.get((part.cell.row, column)) for column in view.columns if _is_total(view, column)):
                if whole is None or whole.cell == part.cell or not _is_named(part, words) or whole.quantity.value <= 0:
                    continue
                value = 100 * part.quantity.value / whole.quantity.value
                shown = f"{part.cell.text} / {whole.cell.text} = {value:.1f}%"
                agreeing = agrees_with_result(frame.quantity, value, 0.0)
                yield _Result((part, whole), part.score + _TOTAL_BONUS, agreeing, shown)


def _is_total(view: TableView, column: int) -> bool:
    labels = view.labels.columns[column]
    return bool(labels) and _TOTAL.search(labels[-1]) is not None


def _pairs(views: Sequence[TableView], words: ClaimWords) -> Iterator[_Pair]:
    """Return pairs of cells of one row or one column whose labels the claim tells apart, with the score of both together."""
    for view in views:
        named = [bound for bound in view.cells.values() if bound.covered]
        for line in _lines(named, lambda bound: bound.cell.column):
            yield from _told_apart(line, words, lambda bound: bound.row)
        for line in _lines(named, lambda bound: bound.cell.row):
            yield from _told_apart(line, words, lambda bound: bound.column)


def _lines(cells: Sequence[Bound], place: Callable[[Bound], int]) -> list[list[Bound]]:
    lines: dict[int, list[Bound]] = {}
    for bound in cells:
        lines.setdefault(place(bound), []).append(bound)
    return list(lines.values())


def _told_apart(cells: Sequence[Bound], words: ClaimWords, label: Callable[[Bound], Line]) -> Iterator[_Pair]:
    """Return the pairs of cells of one line whose labels name different words of the claim; at most `_MAX_LINE` cells count."""
    named = sorted((bound for bound in cells if label(bound).covered), key=lambda bound: -bound.score)[:_MAX_LINE]
    for one, other in combinations(named, 2):
        if label(one).covered != label(other).covered:
            score = weight_of(one.covered | other.covered, words)
            score += min(_burden(one, words) - label(other).missing, _burden(other, words) - label(one).missing)
            yield _Pair(one, other, label(one), label(other), score)


def _burden(bound: Bound, words: ClaimWords) -> float:
    """Return what a cell's score holds beside the words its labels name: the caption's part, less what is missing or astray."""
    return bound.score - weight_of(bound.covered, words)


def _printed(value: float, resolution: float) -> str:
    places = max(0, len(f"{resolution:.10f}".rstrip("0").partition(".")[2])) if resolution < 1 else 0
    return f"{value:.{places}f}"


_CANDIDATES: dict[str, Callable[[Frame, Sequence[TableView], ClaimWords], Iterator[_Result]]] = {
    "value": _values,
    "difference": _differences,
    "ratio": _ratios,
    "share": _shares,
}
