"""Averages that a table does not print: over the columns (or rows) that a claim names, or over all of them."""

from collections.abc import Iterator, Sequence
from itertools import permutations
from typing import NamedTuple

from claimcheck.quantities import agrees_with_result
from claimcheck.verifiers.claim_frame import Frame
from claimcheck.verifiers.claim_words import ClaimWords, is_average
from claimcheck.verifiers.comparison_grid import Grid, grids, is_heading_average
from claimcheck.verifiers.table_arithmetic import Result
from claimcheck.verifiers.table_binding import Bound, TableView, weight_of

_LEAST = 2  # cells that an average is taken over
_MOST_LINES = 6  # best named lines that are paired: bounds the work on huge tables
_DIGIT = 0.1  # what rounding each cell may shift an average by, in its last place


class _Mean(NamedTuple):
    """The average of a line's cells."""

    cells: tuple[Bound, ...]
    value: float
    covered: frozenset[int]
    """Tokens of the claim that its labels name."""
    missing: float
    is_named: bool
    """The claim names what is averaged over."""

    @property
    def resolution(self) -> float:
        """How exact it is: a place more than the cells are printed to."""
        return _DIGIT * max(bound.quantity.resolution for bound in self.cells)


def averages(frame: Frame, views: Sequence[TableView], words: ClaimWords) -> Iterator[Result]:
    """Yield what averages over cells say to a figure; nothing where the claim speaks of none, or the table prints it.

    An average over cells that the claim does not name one by one bears a figure out, and never contradicts it.
    """
    spoken = frozenset(at for at, token in enumerate(words.tokens) if is_average(token))
    if not spoken or frame.kind not in ("value", "difference"):
        return
    for view in views:
        if any(line.covered & spoken for line in (*view.rows.values(), *view.columns.values())):
            continue
        for grid in grids(view):
            means = [mean for line in grid.lines if (mean := _mean(grid, line, words)) is not None]
            is_gap = frame.kind == "difference"
            found = _differences(frame, means, words) if is_gap else (_value(frame, mean, words) for mean in means)
            yield from (result for result, is_named in found if result.is_agreeing or is_named)


def _mean(grid: Grid, line: int, words: ClaimWords) -> _Mean | None:
    """Return the average of a line that the claim names, over the measures that it names, else over all."""
    own = grid.lines[line]
    if weight_of(own.covered, words) <= own.missing:
        return None
    usable = [at for at in grid.measures if (line, at) in grid.cells and not is_heading_average(grid, at)]
    common = frozenset.intersection(*(grid.measures[at].covered for at in usable)) if usable else frozenset()
    apart = {at: grid.measures[at].covered - common - own.covered for at in usable}
    named = [at for at in usable if weight_of(apart[at], words) > grid.measures[at].missing]
    chosen = named if len(named) >= _LEAST else usable
    cells = tuple(grid.cells[line, at] for at in chosen)
    if len(cells) < _LEAST or len({bound.quantity.dimension for bound in cells}) > 1:
        return None
    covered = own.covered.union(common, *(apart[at] for at in chosen))
    return _Mean(cells, sum(bound.quantity.value for bound in cells) / len(cells), covered, own.missing, chosen is named)


def _value(frame: Frame, mean: _Mean, words: ClaimWords) -> tuple[Result, bool]:
    is_agreeing = agrees_with_result(frame.quantity, mean.value, mean.resolution)
    score = weight_of(mean.covered, words) - mean.missing
    return Result(mean.cells, score, is_agreeing, f"{_sum(mean)} = {mean.value:.4g}"), mean.is_named


def _differences(frame: Frame, means: Sequence[_Mean], words: ClaimWords) -> Iterator[tuple[Result, bool]]:
    best = sorted(means, key=lambda mean: mean.missing - weight_of(mean.covered, words))[:_MOST_LINES]
    for one, other in permutations(best, 2):
        value = one.value - other.value
        if value > 0:
            is_agreeing = agrees_with_result(frame.quantity, value, max(one.resolution, other.resolution))
            shown = f"{_sum(one)} - {_sum(other)} = {value:.3g}"
            score = weight_of(one.covered | other.covered, words) - one.missing - other.missing
            yield Result((*one.cells, *other.cells), score, is_agreeing, shown), False


def _sum(mean: _Mean) -> str:
    return f"({' + '.join(bound.cell.text for bound in mean.cells)}) / {len(mean.cells)}"
