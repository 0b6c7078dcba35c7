"""What one or two cells of a table give: values, differences, ratios and shares, each with how well a claim binds its cells."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from claimcheck.quantities import Quantity, agrees, agrees_with_result, with_unit
from claimcheck.verifiers.claim_direction import LOWER_IS_BETTER, side_of
from claimcheck.verifiers.claim_frame import Frame
from claimcheck.verifiers.claim_words import ClaimWords
from claimcheck.verifiers.label_synonyms import DIFFERENCE_LABEL
from claimcheck.verifiers.numeric_text import UNIT_WORDS
from claimcheck.verifiers.table_binding import Bound, Line, TableView, weight_of

_MAX_LINE = 40  # best named cells of a row or column that are paired: bounds the work on huge tables
_CROSSED = 3.0  # taken from two cells that differ in two ways where the table has them differ in one: "A on X" and "B on Y"
_TOTAL = re.compile(r"\b(?:total|count|all|size|sum|number|overall)\b|#", re.IGNORECASE)
_TOTAL_BONUS = 0.5  # in the unit of scores: a share is meant rather than the bare count beside it
_SENTENCE_END = re.compile(r"(?<=[a-z)\]])\.\s")


Path = tuple[str, ...]
"""Labels from the outermost group to the row's or column's own."""


class Result(NamedTuple):
    """A number that one or two cells give, with how well they are bound."""

    cells: tuple[Bound, ...]
    score: float
    is_agreeing: bool
    shown: str
    """The value or the arithmetic: "65.8 - 57.4 = 8.4"."""


class _Pair(NamedTuple):
    """Two cells of one row or column, with the labels that tell them apart and the score of both together."""

    one: Bound
    other: Bound
    one_line: Line
    other_line: Line
    score: float


def results(frame: Frame, views: Sequence[TableView], words: ClaimWords) -> list[Result]:
    """Return what the tables' cells give for a figure of the kind that the claim states, in no order."""
    return list(_CANDIDATES[frame.kind](frame, views, words))


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


def _values(frame: Frame, views: Sequence[TableView], words: ClaimWords) -> Iterator[Result]:
    for view in views:
        for bound in view.cells.values():
            if _is_named(bound, words) and _same_unit(frame, bound):
                is_agreeing = agrees(frame.quantity, bound.quantity) or agrees(frame.quantity, _in_its_unit(bound))
                yield Result((bound,), bound.score, is_agreeing, bound.cell.text)


def _in_its_unit(bound: Bound) -> Quantity:
    """Return a bare cell's quantity in the unit that its column's or row's label gives in brackets: "Latency (ms)"."""
    labels = (*bound.cell.column_path[-1:], *bound.cell.row_path[-1:])
    return next((scaled for label in labels if (scaled := with_unit(bound.quantity, label))), bound.quantity)


def _differences(frame: Frame, views: Sequence[TableView], words: ClaimWords) -> Iterator[Result]:
    for pair in _pairs(frame, views, words):
        one, other, sign = _ordered(pair, frame, words)
        value = one.quantity.value - other.quantity.value
        resolution = max(one.quantity.resolution, other.quantity.resolution)
        shown = f"{one.cell.text} - {other.cell.text} = {_printed(value, resolution)}"
        is_agreeing = agrees_with_result(frame.quantity, value, resolution)
        yield _directed(Result((one, other), pair.score, is_agreeing, shown), value * sign)
        if frame.quantity.dimension == "%":
            yield from _changes(frame, pair, one, other)
    if frame.quantity.dimension in ("%", "points", ""):
        printed = (result for result in _values(frame, views, words) if _may_be_difference(frame, result.cells[0]))
        yield from (result for result in printed if result.is_agreeing)  # another value says nothing of a difference


def _changes(frame: Frame, pair: _Pair, one: Bound, other: Bound) -> Iterator[Result]:
    """Yield the relative change from either cell to the other where it is the claimed one: "a 38.7% reduction"."""
    for new, old in ((one, other), (other, one)):
        if old.quantity.value:
            value = 100 * (new.quantity.value - old.quantity.value) / abs(old.quantity.value)
            if agrees_with_result(frame.quantity, value, 0.0):
                shown = f"({new.cell.text} - {old.cell.text}) / {old.cell.text} = {value:.1f}%"
                yield Result((new, old), pair.score, True, shown)


def _may_be_difference(frame: Frame, bound: Bound) -> bool:
    """Tell whether a cell may print a difference itself: by its label or sign, or as exactly as the claim states it."""
    is_signed = bound.cell.text.lstrip()[:1] in "+-−–±"
    is_exact = frame.quantity.digits > 1 and bound.quantity.resolution == frame.quantity.resolution
    return is_signed or is_exact or _is_change(bound)


def _ratios(frame: Frame, views: Sequence[TableView], words: ClaimWords) -> Iterator[Result]:
    for pair in _pairs(frame, views, words):
        one, other, sign = _ordered(pair, frame, words)
        change = one.quantity.value - other.quantity.value
        large, small = sorted((one, other), key=lambda bound: -abs(bound.quantity.value))
        if small.quantity.value:
            above, below = (small, large) if frame.quantity.dimension == "fraction" else (large, small)
            value = above.quantity.value / below.quantity.value
            shown = f"{above.cell.text} / {below.cell.text} = {value:.3g}"
            is_agreeing = agrees_with_result(frame.quantity, value, 0.0)
            yield _directed(Result((above, below), pair.score, is_agreeing, shown), change * sign)


def _shares(frame: Frame, views: Sequence[TableView], words: ClaimWords) -> Iterator[Result]:
    yield from _values(frame, views, words)
    for view in views:
        for part in view.cells.values():
            for whole in (view.cells.get((part.cell.row, column)) for column in view.columns if _is_total(view, column)):
                if whole is None or whole.cell == part.cell or not _is_named(part, words) or whole.quantity.value <= 0:
                    continue
                value = 100 * part.quantity.value / whole.quantity.value
                shown = f"{part.cell.text} / {whole.cell.text} = {value:.1f}%"
                agreeing = agrees_with_result(frame.quantity, value, 0.0)
                yield Result((part, whole), part.score + _TOTAL_BONUS, agreeing, shown)


def _is_total(view: TableView, column: int) -> bool:
    labels = view.labels.columns[column]
    return bool(labels) and _TOTAL.search(labels[-1]) is not None


def _ordered(pair: _Pair, frame: Frame, words: ClaimWords) -> tuple[Bound, Bound, int]:
    """Return what the claim speaks of, what it compares that with, and the sign of their difference; 0 where that is open."""
    one, other = pair.one, pair.other
    sign = _sign(pair, frame)
    if frame.direction is None or not sign:
        return one, other, 0
    starts = {at: token.start for at, token in enumerate(words.tokens) if token.weight > 0}
    mine, theirs = (line.covered & starts.keys() for line in (pair.one_line, pair.other_line))
    sides = side_of(mine - theirs, starts, frame.direction), side_of(theirs - mine, starts, frame.direction)
    if sides in _TOLD_APART:
        return one, other, sign
    return (other, one, sign) if sides[::-1] in _TOLD_APART else (one, other, 0)


_TOLD_APART = {
    ("subject", "baseline"),
    ("subject", "object"),
    ("subject", "none"),
    ("object", "baseline"),
    ("none", "baseline"),
}
"""Sides of what the one cell alone is named by, and the other alone, where the first is compared with the second."""


def _sign(pair: _Pair, frame: Frame) -> int:
    """Return the sign that the claim gives to a difference; 0 where nothing tells whether the lower figure is the better."""
    if frame.direction is None:
        return 0
    if not frame.direction.is_judged:
        return frame.direction.sign
    one, other = ({*bound.cell.row_path, *bound.cell.column_path} for bound in (pair.one, pair.other))
    if LOWER_IS_BETTER.search(" ".join(sorted(one & other))):
        return -frame.direction.sign
    heading = _SENTENCE_END.split(pair.one.table.caption)[0]
    return 0 if LOWER_IS_BETTER.search(heading) else frame.direction.sign


def _directed(result: Result, change: float) -> Result:
    """Return the result, contradicting where the numbers go the other way than the claim says (`change` < 0)."""
    if not result.is_agreeing or change >= 0:
        return result
    return result._replace(is_agreeing=False, shown=f"{result.shown}, the other way round")


def _pairs(frame: Frame, views: Sequence[TableView], words: ClaimWords) -> Iterator[_Pair]:
    """Yield pairs of cells of one row or one column whose labels the claim tells apart, with the score of both together.

    Where the claim names what it compares with, and the table has that as a row or column, it is one of the two.
    """
    baselines = frozenset(
        at for at, token in enumerate(words.tokens) if any(start <= token.start < end for start, end in frame.baselines)
    )
    for view in views:
        named = [bound for bound in view.cells.values() if bound.covered and not _is_change(bound)]
        by_rows, by_columns = (_known(lines, baselines, words) for lines in (view.rows, view.columns))
        whole = _whole_columns(view)
        if by_rows or not by_columns:
            for line in _lines(named, lambda bound: bound.cell.column):
                yield from _against(by_rows, _told_apart(line, words, lambda bound: (bound.row, bound.cell.row_path)))
        if by_columns or not by_rows:
            for line in _lines(named, lambda bound: bound.cell.row):
                pairs = _told_apart(line, words, lambda bound: (bound.column, bound.cell.column_path))
                alike = (pair for pair in pairs if len({pair.one.cell.column, pair.other.cell.column} & whole) != 1)
                yield from _against(by_columns, alike)


def _known(lines: Mapping[int, Line], tokens: frozenset[int], words: ClaimWords) -> frozenset[int]:
    """Return those of the tokens by which some lines of a table are told from the others."""
    covered = [line.covered for line in lines.values()]
    common = frozenset.intersection(*covered) if len(covered) > 1 else frozenset()
    apart = frozenset().union(*covered) - common
    return frozenset(at for at in apart & tokens if words.tokens[at].weight > 0)


def _against(baselines: frozenset[int], pairs: Iterator[_Pair]) -> Iterator[_Pair]:
    """Yield the pairs of which one cell alone is the baseline's; all where none is known."""
    for pair in pairs:
        mine, theirs = pair.one_line.covered - pair.other_line.covered, pair.other_line.covered - pair.one_line.covered
        if not baselines or bool(mine & baselines) != bool(theirs & baselines):
            yield pair


def _whole_columns(view: TableView) -> frozenset[int]:
    """Return the columns of whole numbers: a count is never set against a score."""
    found = []
    for column in view.columns:
        prints = [bound.quantity.resolution >= 1 for (_, at), bound in view.cells.items() if at == column]
        found += [column] if prints and 2 * sum(prints) > len(prints) else []
    return frozenset(found)


def _is_change(bound: Bound) -> bool:
    """Tell whether a cell is a difference itself, by its labels."""
    return any(DIFFERENCE_LABEL.search(label) for label in (*bound.cell.row_path[-1:], *bound.cell.column_path[-1:]))


def _lines(cells: Sequence[Bound], place: Callable[[Bound], int]) -> list[list[Bound]]:
    lines: dict[int, list[Bound]] = {}
    for bound in cells:
        lines.setdefault(place(bound), []).append(bound)
    return list(lines.values())


def _told_apart(cells: Sequence[Bound], words: ClaimWords, label: Callable[[Bound], tuple[Line, Path]]) -> Iterator[_Pair]:
    """Return the pairs of cells of one line whose labels name different words of the claim; at most `_MAX_LINE` cells count."""
    paths = {label(bound)[1] for bound in cells}
    named = sorted((bound for bound in cells if label(bound)[0].covered), key=lambda bound: -bound.score)[:_MAX_LINE]
    for one, other in combinations(named, 2):
        (one_line, one_path), (other_line, other_path) = label(one), label(other)
        if one_line.covered != other_line.covered and _is_one_measure(one, other):
            score = weight_of(one.covered | other.covered, words)
            score += min(_burden(one, words) - other_line.missing, _burden(other, words) - one_line.missing)
            score -= _CROSSED * _is_crossed(one_path, other_path, paths)
            yield _Pair(one, other, one_line, other_line, score)


def _is_crossed(one: Path, other: Path, paths: Collection[Path]) -> bool:
    """Tell whether two header paths differ in group and label while one of the groups has both labels."""
    if len(one) != len(other) or one[:-1] == other[:-1] or one[-1:] == other[-1:]:
        return False
    return (*one[:-1], *other[-1:]) in paths or (*other[:-1], *one[-1:]) in paths


def _is_one_measure(one: Bound, other: Bound) -> bool:
    """Tell whether two cells could be values of one thing by their print: no "11.3K" beside a "33.00"."""
    units = {bound.quantity.dimension for bound in (one, other)} - {""}
    if units and any(not bound.quantity.dimension and abs(bound.quantity.value) <= 1 for bound in (one, other)):
        return False  # 31.4% beside 0.89
    coarse, fine = sorted((one.quantity.resolution, other.quantity.resolution), reverse=True)
    return len(units) < 2 and (coarse <= 1 or fine >= 1)


def _burden(bound: Bound, words: ClaimWords) -> float:
    """Return what a cell's score holds beside the words its labels name: the caption's part, less what is missing or astray."""
    return bound.score - weight_of(bound.covered, words)


def _printed(value: float, resolution: float) -> str:
    places = max(0, len(f"{resolution:.10f}".rstrip("0").partition(".")[2])) if resolution < 1 else 0
    return f"{value:.{places}f}"


_CANDIDATES: Mapping[str, Callable[[Frame, Sequence[TableView], ClaimWords], Iterator[Result]]] = {
    "value": _values,
    "difference": _differences,
    "ratio": _ratios,
    "share": _shares,
}
