"""How many cells fulfil a condition: "exceeds 80 on 4 of 6 data sets", "all methods stay below 50"."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from claimcheck.quantities import Quantity, agrees, find_quantities, is_telling
from claimcheck.schema import Document
from claimcheck.verifiers.claim_words import ClaimWords, prepare
from claimcheck.verifiers.comparison_claim import Extent, extent_of
from claimcheck.verifiers.comparison_grid import Grid, grids, is_heading_average, measures_of, named_lines, spoken_of
from claimcheck.verifiers.label_synonyms import DIFFERENCE_LABEL
from claimcheck.verifiers.table_binding import Bound, TableView, bind, known_words, table_weight, telling_names, weight_of
from claimcheck.verifiers.table_numbers import Finding
from claimcheck.wording import PaperIndex

_ALL = re.compile(r"\b(?:all|every|each|both)\b", re.IGNORECASE)
_NONE = re.compile(r"\b(?:none|no (?!more|less|fewer|better|worse)\w+|neither)\b", re.IGNORECASE)
_OF = re.compile(r" (?:out )?of\b")
_BY = re.compile(r"\bby (?:[a-z]+ ){0,3}$", re.IGNORECASE)  # "by up to 60%" bounds a change, and no cell
_ONLY = re.compile(r"\bonly\b", re.IGNORECASE)
_HOLDS: dict[str, Callable[[float, float], bool]] = {
    "over": lambda value, limit: value > limit,
    "under": lambda value, limit: value < limit,
    "at_least": lambda value, limit: value >= limit,
    "at_most": lambda value, limit: value <= limit,
}
_MIN_SHARE = 0.2  # of the claim's weight that a table must know
_MIN_KNOWN = 0.35  # of what the claim speaks of
_FULL_SHARE = 0.6  # of the claim's weight, from which a table that knows it counts in full
_RIVAL_TABLE = 0.05  # share within which another table counts as equally fit
_SHOWN = 3  # cells of a count that are shown as evidence
_ALL_OF_THEM = Extent(-1, -1, 0)


class Condition(NamedTuple):
    """A condition on cells, and of how many of them a claim says that it holds."""

    limit: Quantity
    extent: Extent
    """`_ALL_OF_THEM` for all; least = most = 0 for none."""


def parse_condition(claim: str) -> Condition | None:
    """Return the condition that a claim counts cells by, or None."""
    bounds = (quantity for quantity in find_quantities(claim) if quantity.bound in _HOLDS and quantity.high is None)
    limits = [quantity for quantity in bounds if is_telling(quantity) and not _OF.match(claim, quantity.end)]
    part = extent_of(claim)
    if len(limits) != 1 or _ONLY.search(claim) or _BY.search(claim, 0, limits[0].start):
        return None
    if part is not None:
        return Condition(limits[0], part)
    if _NONE.search(claim):
        return Condition(limits[0], Extent(0, 0, 0))
    return Condition(limits[0], _ALL_OF_THEM) if _ALL.search(claim) else None


def count_cells(claim: str, document: Document, index: PaperIndex) -> Finding | None:
    """Return whether as many cells of a table fulfil a condition as the claim says, or None where it counts none."""
    condition = parse_condition(claim)
    if condition is None or not document.tables:
        return None
    words = prepare(claim, document, index)
    figures = (condition.limit.start, condition.limit.end)
    taken = frozenset(at for at, token in enumerate(words.tokens) if figures[0] <= token.start < figures[1])
    views = bind(document, words, index, taken)
    total = table_weight(views, words)
    found = [(weight_of(known_words(view, words), words), each) for view in views for each in _findings(view, words, condition)]
    if not found or total <= 0:
        return None
    score = max(score for score, _ in found)
    near = [finding for each, finding in found if each >= score - _RIVAL_TABLE * total]
    if score < _MIN_SHARE * total or score < _MIN_KNOWN * spoken_of(words) or len({each.is_agreeing for each in near}) > 1:
        return None
    return near[0]._replace(strength=min(1.0, score / (_FULL_SHARE * total)))


def _findings(view: TableView, words: ClaimWords, condition: Condition) -> Iterator[Finding]:
    if (telling_names(words) - known_words(view, words)) & (words.labelled | words.unheard):
        return
    for grid in grids(view):
        cells = _counted(grid, words, condition)
        if cells:
            met = [cell for cell in cells if _HOLDS[condition.limit.bound](_value(cell, condition), condition.limit.value)]
            extent = condition.extent
            least, most = (len(cells), len(cells)) if extent == _ALL_OF_THEM else (extent.least, extent.most)
            shown = (met or cells)[:_SHOWN] if least <= len(met) <= most else _telling(met, cells, condition)
            note = f"{len(met)} of {len(cells)}: {', '.join(cell.cell.text for cell in met) or 'none'}"
            yield Finding(tuple(shown), least <= len(met) <= most, 1.0, note)
            return


def _telling(met: Sequence[Bound], cells: Sequence[Bound], condition: Condition) -> list[Bound]:
    """Return the cells that break a condition on all, or else those that fulfil it."""
    failing = [cell for cell in cells if cell not in met]
    return list((failing if condition.extent == _ALL_OF_THEM else met or cells)[:_SHOWN])


def _counted(grid: Grid, words: ClaimWords, condition: Condition) -> list[Bound]:
    """Return the cells that the claim counts: a named line's over its measures, or all lines' in one named measure."""
    subjects = named_lines(grid, words)
    measures = [at for at in measures_of(grid, words) if not is_heading_average(grid, at)]
    if len(subjects) == 1 and len(measures) > 1:
        cells = [grid.cells.get((subjects[0], measure)) for measure in measures]
    elif not subjects and len(measures) == 1:
        lines = [line for line, path in grid.line_paths.items() if not (path and DIFFERENCE_LABEL.search(path[-1]))]
        cells = [grid.cells.get((line, measures[0])) for line in lines]
    else:
        return []
    counted = [cell for cell in cells if cell is not None]
    of = condition.extent.of
    return counted if len(counted) > 1 and (not of or of == len(counted)) else []


def _value(bound: Bound, condition: Condition) -> float:
    """Return a cell's value in the writing of the limit: 0.83 is 83 where the claim says per cent."""
    value = bound.quantity.value
    is_share = condition.limit.dimension == "%" and bound.quantity.dimension == "" and 0 <= value <= 1
    return 100 * value if is_share and not agrees(condition.limit, bound.quantity) else value
