"""The record of one change to a claim, and how much a number must change before the claim is surely wrong."""

import re
from typing import NamedTuple

from claimcheck.quantities import Quantity, agrees

HEDGED_CHANGE = 0.3
"""Least relative change of a hedged number ("about 200"): three times the tolerance that the hedge is given."""
BOUND_CHANGE = 0.25
"""Least relative change of a bound, to the side on which it fails: "at least 80" says nothing against 85."""
_LEAST_STEPS = 2  # in units of the last printed place: a neighbour may be the same number rounded otherwise


class Edit(NamedTuple):
    """One change that makes a claim wrong."""

    rule: str
    text: str
    """The whole claim as changed."""
    change: str
    """What was put in the place of what: "66.8 -> 68.6"."""


def replaced(claim: str, start: int, end: int, new: str, rule: str) -> Edit:
    """Return the edit that puts `new` in the place of `claim[start:end]`; "a" and "an" before it follow."""
    before = claim[:start]
    article = re.search(r"\b(an?) $", before, re.IGNORECASE)
    if article:
        right = "an" if re.match(r"[aeiou]|8|11\b|18\b", new, re.IGNORECASE) else "a"
        before = before[: article.start()] + (right.capitalize() if article[1][0] == "A" else right) + " "
    return Edit(rule, before + new + claim[end:], f"{claim[start:end]} -> {new}")


def is_surely_wrong(figure: Quantity, factor: float) -> bool:
    """Tell whether a figure multiplied by `factor` says something else, whatever its rounding, hedge or bound allows."""
    change = factor - 1
    if figure.bound in ("at_least", "over"):
        return change >= BOUND_CHANGE
    if figure.bound in ("at_most", "under"):
        return change <= -BOUND_CHANGE
    if figure.bound == "about" and abs(change) < HEDGED_CHANGE:
        return False
    other = figure._replace(value=figure.value * factor)
    is_far = abs(other.value - figure.value) >= _LEAST_STEPS * figure.resolution * (1 - 1e-6)
    return is_far and not agrees(other, figure) and not agrees(figure, other)
