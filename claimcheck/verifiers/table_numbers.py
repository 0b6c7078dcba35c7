"""A claim's figures against the cells of a paper's tables: which cells are meant, and whether they bear the figure out."""

from collections.abc import Sequence
from typing import NamedTuple

from claimcheck.quantities import Quantity
from claimcheck.schema import Document
from claimcheck.verifiers.cell_plausibility import is_printed_alike, may_be_meant
from claimcheck.verifiers.claim_frame import Frame, frames
from claimcheck.verifiers.claim_segments import foreign_tokens
from claimcheck.verifiers.claim_words import ClaimWords, prepare, without
from claimcheck.verifiers.numeric_text import OPEN_BOUNDS, OPEN_WEIGHT, UNIT_WORDS
from claimcheck.verifiers.table_arithmetic import Result, results
from claimcheck.verifiers.table_averages import averages
from claimcheck.verifiers.table_binding import (
    Bound,
    TableView,
    bind,
    known_words,
    outdone,
    table_weight,
    telling_names,
    weight_of,
)
from claimcheck.verifiers.table_context import heard_of, unprinted_metrics
from claimcheck.verifiers.table_swaps import swapped_label
from claimcheck.wording import PaperIndex

MIN_SHARE = 0.18
"""Least share of a claim's weight that the labels of a cell must name before its number means anything; chosen on gold/dev."""
_NEAR = 0.04  # share of the claim's weight within which two bindings count as equally good
_FULL_SHARE = 0.5  # share of the claim's weight from which a binding counts in full
_STRANGE_FACTOR = 0.75  # of a conflict where the claim has a name that the table does not know
_SHARE_FACTOR = 0.7  # of a conflict with "89% of the pool": the same words may be of another part, or of another whole
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
    is_apart: bool = False
    """Names that go with another figure of the claim are left aside."""


def read_tables(claim: str, document: Document, index: PaperIndex) -> Finding | None:
    """Return what the paper's tables say to the claim's figures, or None where no binding is unique and good enough.

    Tables that failed their self-check are not read. Where a claim has several figures, one contradicted figure decides; a cell
    that another of them agrees with is that one's ("from 1.06 to 0.65"), and contradicts none.
    """
    wanted = [frame for frame in frames(claim) if _is_telling(frame)]
    if not wanted or not document.tables:
        return None
    words = prepare(claim, document, index)
    figures = _figure_tokens(words, wanted)
    words = words._replace(labelled=words.labelled - figures, unheard=words.unheard - figures)  # "18 GPU-hours" names no GPU
    views = bind(document, words, index, figures)
    paper = _Papers(document, index, views, words, table_weight(views, words))
    findings: list[Finding] = []
    for frame in wanted:
        finding = _read_figure(frame, wanted, paper, claim)
        if len(wanted) > _MOST_FIGURES and (finding is None or not finding.is_agreeing):
            return None  # of a long list, all that counts is whether every figure agrees
        if finding is not None:
            findings.append(finding)
    taken = {_place(bound) for finding in findings if finding.is_agreeing for bound in finding.cells}
    against = [each for each in findings if not each.is_agreeing and not {_place(bound) for bound in each.cells} <= taken]
    if against:
        return max(against, key=lambda finding: finding.strength)
    agreeing = [finding for finding in findings if finding.is_agreeing]
    return min(agreeing, key=lambda finding: finding.strength) if len(agreeing) == len(wanted) else None


def has_figures(claim: str) -> bool:
    """Tell whether a claim states a figure that is fine enough to be held against a table."""
    return any(_is_telling(frame) for frame in frames(claim))


def _read_figure(frame: Frame, wanted: Sequence[Frame], papers: _Papers, claim: str) -> Finding | None:
    paper = _of_figure(frame, wanted, papers, claim)
    finding = _judge(frame, paper, claim)
    if finding is None:
        return None
    return _unless_swapped(finding._replace(claimed=claim[frame.quantity.start : frame.quantity.end]), paper)


def _place(bound: Bound) -> tuple[int, int, int]:
    return bound.table.id, bound.cell.row, bound.cell.column


def _of_figure(frame: Frame, wanted: Sequence[Frame], paper: _Papers, claim: str) -> _Papers:
    """Return the tables bound to what the claim says of one figure: names that go with the others are left aside."""
    figures = [each.quantity for each in wanted]
    foreign = foreign_tokens(claim, frame.quantity, figures, paper.views, paper.words) if len(wanted) > 1 else frozenset()
    if frame.kind == "value":
        foreign |= outdone(claim, paper.views, paper.words)
    if not foreign:
        return paper
    views = bind(paper.document, paper.words, paper.paper_index, _figure_tokens(paper.words, wanted), foreign)
    words = without(paper.words, foreign)
    return paper._replace(views=views, words=words, total=table_weight(views, words), is_apart=len(wanted) > 1)


def _figure_tokens(words: ClaimWords, wanted: Sequence[Frame]) -> frozenset[int]:
    spans = [(frame.quantity.start, frame.quantity.end) for frame in wanted]
    return frozenset(at for at, token in enumerate(words.tokens) if any(start <= token.start < end for start, end in spans))


def _judge(frame: Frame, paper: _Papers, claim: str) -> Finding | None:
    computed = averages(frame, paper.views, paper.words)
    lacking = _lacking(paper)
    given = (*results(frame, paper.views, paper.words), *computed)
    apart = [each._replace(score=each.score - lacking[each.cells[0].table.id]) for each in given]
    found = sorted(apart, key=lambda result: -result.score)
    if not found or found[0].score < MIN_SHARE * paper.total:
        return None
    best = found[0]
    near = [result for result in found if result.score >= best.score - _NEAR * paper.total]
    agreeing = [result for result in found if result.is_agreeing]
    fitting = [result for result in agreeing if result in near or _is_namesake(result, best)]
    chosen = min((each for each in fitting if each.shown == fitting[0].shown), key=_first_table, default=None)
    if chosen is not None:
        chance = _chance(found, near)
        if chance > _MOST_CHANCE:
            return None
        return Finding(chosen.cells, True, (1 - chance) * _strength(chosen.score, paper.total), chosen.shown)
    if agreeing and agreeing[0].score >= best.score - _CLEAR * paper.total:
        return None
    swap = next((result for result in agreeing if _touches(result, best)), None) if frame.kind == "value" else None
    if swap and _is_named_too(swap.cells[0], best.cells[0], paper.words):
        return None
    is_meant = may_be_meant(frame, best.cells, claim, is_swap=swap is not None, is_apart=paper.is_apart)
    is_named = frame.kind != "value" or _is_mostly_named(best.cells[0], paper.words)
    is_alike = is_meant and is_named and is_printed_alike(frame, best.cells[0].quantity)
    return _contradicting(frame, best, near, swap, paper) if is_alike else None


def _is_mostly_named(bound: Bound, words: ClaimWords) -> bool:
    """Tell whether a claim has more of a cell's row and of its column than it lacks."""
    return all(weight_of(line.covered, words) >= line.missing for line in (bound.row, bound.column))


def _first_table(result: Result) -> int:
    """Return the order by which the main table goes before one of the appendix that repeats its figures."""
    return result.cells[0].table.id


def _lacking(paper: _Papers) -> dict[int, float]:
    """Return for each table by its id the weight of the claim's names that it lacks and another table has."""
    names = telling_names(paper.words) & paper.words.labelled
    known: dict[int, frozenset[int]] = {}
    for view in paper.views:
        known[view.table.id] = known.get(view.table.id, frozenset()) | known_words(view, paper.words)
    return {table: weight_of(names - words, paper.words) for table, words in known.items()}


def _contradicting(frame: Frame, best: Result, near: Sequence[Result], swap: Result | None, paper: _Papers) -> Finding | None:
    """Return the best bound cells as a contradiction; None where the claim has a name that belongs to another table."""
    view = _view_of(best.cells, paper)
    strange = telling_names(paper.words) - known_words(view, paper.words) - unprinted_metrics(view, paper.words)
    if strange & (paper.words.labelled | paper.words.unheard) - heard_of(view.table, paper.words, paper.document):
        return None
    if swapped_label(best.cells, view, paper.words, paper.document, paper.paper_index) is not None:
        return None
    is_unique = len({result.shown for result in near}) == 1
    factor = _SWAP_STRENGTH if swap else _PLAIN_STRENGTH if is_unique else _OPEN_STRENGTH
    if strange:
        factor *= _STRANGE_FACTOR
    if frame.kind == "share":
        factor *= _SHARE_FACTOR
    if (frame.quantity.bound in OPEN_BOUNDS or frame.quantity.high is not None) and not swap:
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
    place = cells[0].cell.row, cells[0].cell.column
    return next(view for view in paper.views if view.table is cells[0].table and place in view.cells)


def _strength(score: float, total: float) -> float:
    return max(0.0, min(1.0, score / (_FULL_SHARE * total)))


def _is_telling(frame: Frame) -> bool:
    """Tell whether a figure is fine enough to be held against a table: 38.0, 12 %, 25,258, "above 70", not "seven" or "2"."""
    quantity = frame.quantity
    is_bound = _is_open(quantity) and quantity.value >= _COUNT
    has_unit = quantity.dimension in ("%", "points", "x", "fraction", *UNIT_WORDS)
    return quantity.resolution < 1 or has_unit or quantity.value >= _LARGE or is_bound


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


def _is_named_too(swap: Bound, best: Bound, words: ClaimWords) -> bool:
    """Tell whether a claim names the cell that has its figure by words of its own, beside those of the cell that has not."""
    own = swap.covered - best.covered
    return weight_of(own, words) > swap.row.missing + swap.column.missing


def _touches(result: Result, best: Result) -> bool:
    one, other = result.cells[0], best.cells[0]
    return one.table.id == other.table.id and (one.cell.row == other.cell.row or one.cell.column == other.cell.column)
