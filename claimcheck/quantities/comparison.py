"""Whether a number that a paper gives bears out one that a claim states."""

from claimcheck.quantities.quantity import Quantity

_HEDGE_TOLERANCE = {1: 0.10, 2: 0.05}  # relative, by significant digits: "about 200" allows 180 to 220
_FINE_TOLERANCE = 0.02  # relative, for a hedged number of three digits and more
_PRECISE = 1.001  # a number in another writing must be as precise as the claimed: 0.78 says nothing of 77.5 %
_EPSILON = 1e-9  # relative, for binary fractions
_OPEN_END = 1.5  # "over 80" still describes 95, hardly 300: the open side reaches to this multiple

_ONE_THING = ({"%", "points"}, {"%", "fraction"}, {"s", "device-s"})  # "200 hours of GPU time" are GPU-hours


def comparable(claimed: Quantity, found: Quantity) -> bool:
    """Tell whether the two could state the same thing, going by their dimensions alone."""
    if claimed.dimension == found.dimension:
        return True
    pair = {claimed.dimension, found.dimension}
    return "" in pair or pair in _ONE_THING


def agrees(claimed: Quantity, found: Quantity) -> bool:
    """Tell whether `found` bears out `claimed`: equal to the coarser printed precision, within the claim's hedge or bound.

    Per cent and shares of one are two writings of one thing: 66.8 % agrees with 0.668, "two thirds" with 67 %.
    """
    if not comparable(claimed, found):
        return False
    if _bears_out(claimed, found):
        return True
    factor = _rewriting(claimed, found)
    rewritten = _scaled(found, factor) if factor is not None else None
    return rewritten is not None and rewritten.resolution <= claimed.resolution * _PRECISE and _bears_out(claimed, rewritten)


def agrees_with_result(claimed: Quantity, value: float, resolution: float) -> bool:
    """Tell whether a computed `value`, good to `resolution`, bears out `claimed`; signs aside ("drops by 3" says 3)."""
    bare = claimed._replace(value=abs(claimed.value))
    digits = max(2, claimed.digits)
    result = claimed._replace(value=abs(value), resolution=resolution, bound="exact", high=None, spread=None, digits=digits)
    is_share = claimed.dimension in ("%", "points") and abs(value) < 1 and resolution < 1
    return _bears_out(bare, result) or (is_share and _bears_out(bare, _scaled(result, 100)))


def _bears_out(claimed: Quantity, found: Quantity) -> bool:
    if claimed.high is not None:
        return _within_range(claimed, claimed.high, found)
    if claimed.spread is not None and found.spread is not None and abs(claimed.spread - found.spread) > _slack(claimed, found):
        return False
    low, high = _allowed(claimed, found)
    return any(low <= value <= high for value in (found.value, found.high) if value is not None)


def _within_range(claimed: Quantity, high: float, found: Quantity) -> bool:
    """Tell whether a found range has the claimed range's ends, or a found number lies in it."""
    slack = _slack(claimed, found)
    if found.high is not None:
        return abs(found.value - claimed.value) <= slack and abs(found.high - high) <= slack
    return claimed.value - slack <= found.value <= high + slack


def _slack(claimed: Quantity, found: Quantity) -> float:
    """Return half the coarser of the two printed precisions."""
    return 0.5 * max(claimed.resolution, found.resolution) + _EPSILON * max(1.0, abs(claimed.value))


def _allowed(claimed: Quantity, found: Quantity) -> tuple[float, float]:
    """Return the closed interval in which a found value bears the claim out."""
    value = claimed.value
    slack = 0.5 * claimed.resolution
    is_rounded = found.digits >= 2 and (found.resolution < 1 or claimed.resolution >= 1)
    if found.resolution > claimed.resolution and (is_rounded or found.bound == "about"):
        slack = 0.5 * found.resolution
    if claimed.bound == "about" or found.bound == "about":
        slack = max(slack, _HEDGE_TOLERANCE.get(claimed.digits, _FINE_TOLERANCE) * abs(value))
    slack += _EPSILON * max(1.0, abs(value))
    if claimed.bound in ("at_least", "over"):
        return value - slack, max(value * _OPEN_END, value + slack)
    if claimed.bound in ("at_most", "under"):
        return min(value / _OPEN_END, value - slack), value + slack
    return value - slack, value + slack


def _rewriting(claimed: Quantity, found: Quantity) -> float | None:
    """Return the factor that brings a found number to the claim's writing, or None where both are alike.

    A bare number takes the claim's unit (a table's header says "ms"); a share of one and a percentage are one thing.
    """
    if "" in (claimed.dimension, found.dimension) and claimed.scale != found.scale:
        return claimed.scale / found.scale
    if claimed.dimension == "%" and found.dimension in ("", "fraction") and abs(found.value) <= 1:
        return 100
    if found.dimension == "%" and claimed.dimension in ("", "fraction") and abs(claimed.value) <= 1:
        return 0.01
    return None


def _scaled(quantity: Quantity, factor: float) -> Quantity:
    high = None if quantity.high is None else quantity.high * factor
    return quantity._replace(value=quantity.value * factor, resolution=quantity.resolution * factor, high=high)
