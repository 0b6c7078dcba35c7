"""Whether cells that do not have a claim's figure could still be what it speaks of: alike in unit, size and print."""

import re
from collections.abc import Sequence
from itertools import permutations

from claimcheck.quantities import Quantity, agrees, agrees_with_result, find_quantities
from claimcheck.verifiers.claim_frame import Frame
from claimcheck.verifiers.numeric_text import OPEN_BOUNDS, UNIT_WORDS
from claimcheck.verifiers.table_binding import Bound

_HUNDRED = 100.0  # per cent, more of which is no share
_ALIKE = 10.0  # greatest ratio of two values of one thing: a wrong digit makes no more of it
_FINER = 20.0  # times the claim's last place, from which a cell is printed too coarsely to be its source
_NO_SHARE = re.compile(
    r"\((?:s|ms|sec|min|h|hrs?|gb|mb|kb|m|k|b|\$|usd)\)|#|\bn\b|"
    r"\b(?:seconds|hours|minutes|time|latency|steps|epochs|params|parameters|memory|count|total|cost|loss|perplexity|ppl)\b",
    re.IGNORECASE,
)
"""Labels of what is not counted in per cent."""


def may_be_meant(frame: Frame, cells: Sequence[Bound], claim: str, *, is_swap: bool, is_apart: bool) -> bool:
    """Tell whether cells without the claimed figure may contradict it; `is_swap`: a neighbour has the figure.

    Not where the claim itself has the cell's value beside the figure: it speaks of both, and this one is answered by that,
    unless the claim sets the names of the two apart (`is_apart`).
    """
    is_pair = frame.kind in ("difference", "ratio") and len(cells) > 1
    if is_pair and (_follows(frame, claim) or not all(_is_told(one, other) for one, other in permutations(cells[:2], 2))):
        return False
    if frame.kind == "share" and len(cells) == 1 and not _may_be_share(cells[0]):
        return False
    if frame.kind == "value" and len(cells) == 1:
        return (is_apart or not is_stated(cells[0], frame.quantity, claim)) and (is_swap or _is_like_value(frame, cells[0]))
    if frame.quantity.dimension == "fraction":
        return frame.kind == "ratio" or all(_may_be_share(bound) for bound in cells)
    if frame.quantity.dimension in ("%", "points"):
        return all(_may_be_share(bound) for bound in cells) or frame.quantity.dimension == "%"
    return True


def _follows(frame: Frame, claim: str) -> bool:
    """Tell whether two other numbers of the claim give the figure: "from 1024 to 256, by a factor of 4"."""
    others = [each.value for each in find_quantities(claim) if each.start != frame.quantity.start]
    return any(
        agrees_with_result(frame.quantity, result, 0.0)
        for one, other in permutations(others, 2)
        for result in (one - other, one / other if other else 0.0, 100 * (one - other) / other if other else 0.0)
    )


def _is_told(one: Bound, other: Bound) -> bool:
    """Tell whether a claim names a cell as apart from another: by a word that only its labels have, or by all of them."""
    return bool(one.covered - other.covered) or not (one.row.missing + one.column.missing)


def is_stated(bound: Bound, figure: Quantity, claim: str) -> bool:
    """Tell whether a claim has a cell's value, too, beside one of its figures."""
    others = (quantity for quantity in find_quantities(claim) if quantity.start != figure.start)
    return any(agrees(quantity, bound.quantity) for quantity in others)


def is_printed_alike(frame: Frame, found: Quantity) -> bool:
    """Tell whether a value is printed as the claim prints it, with or without decimals: 5,000 and 0.536 are two matters."""
    quantity = frame.quantity
    has_decimals = quantity.resolution < quantity.scale  # "720,000 ms" has none, though exact to a thousandth of a second
    if quantity.dimension in UNIT_WORDS:
        return True
    if quantity.high is not None or quantity.bound in OPEN_BOUNDS:
        return found.resolution <= quantity.resolution
    return frame.kind != "value" or has_decimals == (found.resolution < found.scale)


def _is_like_value(frame: Frame, bound: Bound) -> bool:
    quantity, found = frame.quantity, bound.quantity
    if quantity.dimension in ("%", "points") and not _may_be_share(bound):
        return False
    as_share = 100.0 if quantity.dimension == "%" and found.dimension != "%" and abs(found.value) <= 1 else 1.0
    scale = quantity.scale if not found.dimension else 1.0  # a bare cell is in the claim's unit, the header says so
    value, resolution = abs(found.value) * as_share * scale, found.resolution * as_share * scale
    is_plain = quantity.bound != "about" and quantity.dimension not in UNIT_WORDS
    if is_plain and resolution > _FINER * quantity.resolution:
        return False
    if quantity.dimension == "%" or found.dimension == "%":
        return True
    low, high = sorted((abs(quantity.value), value))
    return high <= _ALIKE * low


def _may_be_share(bound: Bound) -> bool:
    """Tell whether a cell could be in per cent, by its unit, its value, and its own labels."""
    if bound.quantity.dimension in ("%", "points"):
        return True
    labels = " ".join((*bound.cell.row_path[-1:], *bound.cell.column_path[-1:]))
    return not bound.quantity.dimension and abs(bound.quantity.value) <= _HUNDRED and not _NO_SHARE.search(labels)
