"""A claim's figures against the cells of a paper's tables: which cells are meant, and whether they bear the figure out."""

from collections.abc import Sequence
from typing import NamedTuple

from claimcheck.quantities import Quantity
from claimcheck.schema import Document
from claimcheck.verifiers.claim_frame import Frame, frames
from claimcheck.verifiers.numeric_text import OPEN_BOUNDS, OPEN_WEIGHT
from claimcheck.verifiers.table_arithmetic import Result, results
from claimcheck.verifiers.table_averages import averages
from claimcheck.verifiers.table_binding import Bound, TableView, bind, known_words, table_weight, telling_names
from claimcheck.verifiers.table_context import heard_of, unprinted_metrics
from claimcheck.verifiers.table_labels import ClaimWords, prepare
from claimcheck.verifiers.table_swaps import swapped_label
from claimcheck.wording import PaperIndex

MIN_SHARE = 0.18
"""Least share of a claim's weight that the labels of a cell must name before its number means anything; chosen on gold/dev."""
_NEAR = 0.04  # share of the claim's weight within which two bindings count as equally good
_FULL_SHARE = 0.5  # share of the claim's weight from which a binding counts in full
_STRANGE_FACTOR = 0.75  # of a conflict where the claim has a name that the table does not know
_COUNT = 10  # bounds below it may be those of a small count
_LARGE = 100  # counts from here on are fine enough to be told from others by chance
_CLEAR = 0.10  # share by which a contradicting cell must be bound better than any agreeing one
_SWAP_STRENGTH = 1.0  # of a conflict whose claimed value stands in the same row or column of the table
_PLAIN_STRENGTH = 0.85  # of a conflict with one cell
_OPEN_STRENGTH = 0.7  # of a conflict with several cells, any of which may be the one meant
_MOST_FIGURES = 3  # of a claim that a cell contradicts: in a longer list, nothing tells which words go with which figure
_MOST_CHANCE = 0.5  # from which agreement of cells that are not clearly the ones meant says nothing


class Finding(NamedTuple):
    """What the tables say to one figure of a claim."""

    cells: tuple[Bound, ...]
    """The cells that it rests on, in the order of the arithmetic: one for a value, two for a difference or ratio."""
    is_agreeing: bool
    strength: float
    """How surely the cells are the ones the claim speaks of, in [0, 1]."""
    note: str
    """The value or the arithmetic: "65.8 - 57.4 = 8.4"."""
    claimed: str = ""
    """The figure as the claim prints it."""
    swapped: tuple[Bound, ...] = ()
    """The cells that have the claimed figure, and are another thing's."""


class _Papers(NamedTuple):
    """What a claim is held against."""

    document: Document
    paper_index: PaperIndex
    views: Sequence[TableView]
    words: ClaimWords
    total: float
    """Weight of the claim that a binding's score is held against."""


def read_tables(claim: str, document: Document, index: PaperIndex) -> Finding | None:
    """Return what the paper's tables say to the claim's figures, or None where no binding is unique and good enough.

    Tables that failed their self-check are not read. Where a claim has several figures, one contradicted figure decides; a cell
    that another of them agrees with is that one's ("from 1.06 to 0.65"), and contradicts none.
    """
    wanted = [frame for frame in frames(claim) if _is_telling(frame)]
    if not wanted or not document.tables:
        return None
    words = prepare(claim, document, index)
    views = bind(document, words, index, _figure_tokens(words, wanted))
    paper = _Papers(document, index, views, words, table_weight(views, words))
    findings = [
        finding._replace(claimed=claim[frame.quantity.start : frame.quantity.end])
        for frame in wanted
        if (finding := _judge(frame, paper)) is not None
    ]
    findings = [_unless_swapped(finding, paper) for finding in findings]
    taken = [bound for finding in findings if finding.is_agreeing for bound in finding.cells]
    against = [finding for finding in findings if not finding.is_agreeing and not set(finding.cells) <= set(taken)]
    if against and len(wanted) <= _MOST_FIGURES:
        return max(against, key=lambda finding: finding.strength)
    agreeing = [finding for finding in findings if finding.is_agreeing]
    return min(agreeing, key=lambda finding: finding.strength) if len(agreeing) == len(wanted) else None


def has_figures(claim: str) -> bool:
    """Tell whether a claim states a figure that is fine enough to be held against a table."""
    return any(_is_telling(frame) for frame in frames(claim))


def _figure_tokens(words: ClaimWords, wanted: Sequence[Frame]) -> frozenset[int]:
    spans = [(frame.quantity.start, frame.quantity.end) for frame in wanted]
    return frozenset(at for at, token in enumerate(words.tokens) if any(start <= token.start < end for start, end in spans))


def _judge(frame: Frame, paper: _Papers) -> Finding | None:
    computed = averages(frame, paper.views, paper.words)
    found = sorted((*results(frame, paper.views, paper.words), *computed), key=lambda result: -result.score)
    if not found or found[0].score < MIN_SHARE * paper.total:
        return None
    best = found[0]
    near = [result for result in found if result.score >= best.score - _NEAR * paper.total]
    agreeing = [result for result in found if result.is_agreeing]
    chosen = next((result for result in agreeing if result in near or _is_namesake(result, best)), None)
    if chosen is not None:
        chance = _chance(found, near)
        if chance > _MOST_CHANCE:
            return None
        return Finding(chosen.cells, True, (1 - chance) * _strength(chosen.score, paper.total), chosen.shown)
    if agreeing and agreeing[0].score >= best.score - _CLEAR * paper.total:
        return None
    return _contradicting(frame, best, near, agreeing, paper) if _is_printed_alike(frame, best) else None


def _contradicting(
    frame: Frame, best: Result, near: Sequence[Result], agreeing: Sequence[Result], paper: _Papers
) -> Finding | None:
    """Return the best bound cells as a contradiction; None where the claim has a name that belongs to another table."""
    view = _view_of(best.cells, paper)
    strange = telling_names(paper.words) - known_words(view, paper.words) - unprinted_metrics(view, paper.words)
    if strange & (paper.words.labelled | paper.words.unheard) - heard_of(view.table, paper.words, paper.document):
        return None
    is_unique = len({result.shown for result in near}) == 1
    swap = next((result for result in agreeing if _touches(result, best)), None) if frame.kind == "value" else None
    factor = _SWAP_STRENGTH if swap else _PLAIN_STRENGTH if is_unique else _OPEN_STRENGTH
    if strange:
        factor *= _STRANGE_FACTOR
    if frame.quantity.bound in OPEN_BOUNDS and not swap:
        factor *= OPEN_WEIGHT
    finding = Finding(best.cells, False, factor * _strength(best.score, paper.total), best.shown)
    return finding._replace(swapped=swap.cells, note=f"{best.shown} ({_owner(swap, best)})") if swap else finding


def _owner(swap: Result, best: Result) -> str:
    """Return whose number the claimed one is: what the two cells do not share names it."""
    one, other = swap.cells[0].cell, best.cells[0].cell
    paths = (one.column_path, one.row_path) if one.row == other.row else (one.row_path, one.column_path)
    return f"{swap.shown} is that of {next((path[-1] for path in paths if path), 'another cell')}"


def _chance(found: Sequence[Result], near: Sequence[Result]) -> float:
    """Return how likely some cells that may be meant agree by coincidence: with many pairs, one of them gives any number.

    The share of agreement among all that the claim does not mean tells the chance for one; 0 where the cells are unique.
    """
    others = [result for result in found if result not in near]
    share = sum(result.is_agreeing for result in others) / len(others) if others else 0.0
    rivals = len({result.shown for result in near}) - 1
    return 1 - (1 - share) ** rivals


def _unless_swapped(finding: Finding, paper: _Papers) -> Finding:
    """Return the finding; where its number agrees, but is that of another thing than the claim names, as a contradiction."""
    if not finding.is_agreeing:
        return finding
    label = swapped_label(finding.cells, _view_of(finding.cells, paper), paper.words, paper.document, paper.paper_index)
    if label is None:
        return finding
    note = f"{finding.note} for {label}"
    return finding._replace(is_agreeing=False, strength=_STRANGE_FACTOR * finding.strength, note=note)


def _view_of(cells: Sequence[Bound], paper: _Papers) -> TableView:
    return next(view for view in paper.views if cells[0] in view.cells.values())


def _is_printed_alike(frame: Frame, result: Result) -> bool:
    """Tell whether a value is printed as the claim prints it, with or without decimals: 5,000 and 0.536 are two matters."""
    quantity, found = frame.quantity, result.cells[0].quantity
    has_decimals = quantity.resolution < quantity.scale  # "720,000 ms" has none, though exact to a thousandth of a second
    if _is_open(quantity):
        return found.resolution <= quantity.resolution
    return frame.kind != "value" or has_decimals == (found.resolution < found.scale)


def _strength(score: float, total: float) -> float:
    return max(0.0, min(1.0, score / (_FULL_SHARE * total)))


def _is_telling(frame: Frame) -> bool:
    """Tell whether a figure is fine enough to be held against a table: 38.0, 12 %, 25,258, "above 70", not "seven" or "2"."""
    quantity = frame.quantity
    is_bound = _is_open(quantity) and quantity.value >= _COUNT
    return quantity.resolution < 1 or quantity.dimension in ("%", "points", "x") or quantity.value >= _LARGE or is_bound


def _is_open(quantity: Quantity) -> bool:
    """Tell whether a figure is a range or a bound, which says less than its digits."""
    return quantity.high is not None or quantity.bound in OPEN_BOUNDS


def _is_namesake(result: Result, best: Result) -> bool:
    """Tell whether a result differs from the best in a row or column alone whose label the claim names in full, too."""
    if len(result.cells) != 1 or len(best.cells) != 1 or result.cells[0].table.id != best.cells[0].table.id:
        return False
    one, other = result.cells[0], best.cells[0]
    if one.cell.row == other.cell.row:
        return one.column.missing <= other.column.missing and bool(one.column.covered - other.column.covered)
    if one.cell.column == other.cell.column:
        return one.row.missing <= other.row.missing and bool(one.row.covered - other.row.covered)
    return False


def _touches(result: Result, best: Result) -> bool:
    one, other = result.cells[0], best.cells[0]
    return one.table.id == other.table.id and (one.cell.row == other.cell.row or one.cell.column == other.cell.column)
