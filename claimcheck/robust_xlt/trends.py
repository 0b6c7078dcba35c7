"""The trends that were claimed of gains: that they grow with distance, and that they are larger in mixed pairs."""

from collections.abc import Iterator, Sequence

import numpy as np

from claimcheck.robust_xlt.comparison import Trend
from claimcheck.robust_xlt.distances import distance_of
from claimcheck.robust_xlt.outcomes import Group, arm_of
from claimcheck.robust_xlt.statistics.bootstrap import Arm, Interval, bootstrap
from claimcheck.robust_xlt.versus import Versus, families, held
from claimcheck.robust_xlt.views import in_pair

Factors = Sequence[tuple[float, np.ndarray]]
"""Examples, bool (n_items,), each with the factor of its mean in a weighted sum."""


def trends_of(group: Group, draws: np.ndarray) -> Iterator[Trend]:
    """Yield each trend of each method's gain, with Holm's correction over the methods; `draws` are of `draw_rows`."""
    for name, factors in (("gain by distance", _slope(group)), ("gain in mixed pairs", _mixing(group))):
        for family in families(group) if factors else ():
            found = [_trend(group, each, factors, draws) for each in family]
            for each, trend, p_holm in zip(family, found, held(family, [trend.p for trend in found]), strict=True):
                yield Trend(
                    name=name,
                    method=each.method,
                    baseline=each.baseline,
                    estimate=trend.estimate,
                    low=trend.low,
                    high=trend.high,
                    p=trend.p,
                    p_holm=p_holm,
                )


def _trend(group: Group, each: Versus, factors: Factors, draws: np.ndarray) -> Interval:
    sides = ((1.0, each.method), (-1.0, each.baseline))
    return bootstrap([(sign, _weighted(group, method, factors)) for sign, method in sides], draws)


def _weighted(group: Group, method: str, factors: Factors) -> list[tuple[float, Arm]]:
    return [(factor, arm_of(group.methods[method], group.items, chosen)) for factor, chosen in factors]


def _slope(group: Group) -> Factors:
    """Return the languages with the factors whose weighted sum is the least-squares slope over their distances."""
    known = [(pair, at) for pair in group.items.pairs if (at := distance_of(group, pair)) is not None]
    off = np.asarray([at for _, at in known]) - np.mean([at for _, at in known] or [0.0])
    if len(known) < 2 or not off.any():
        return []
    return [(float(each / (off @ off)), in_pair(group, pair)) for each, (pair, _) in zip(off, known, strict=True)]


def _mixing(group: Group) -> Factors:
    """Return mixed pairs less equal ones, over the languages that both have."""
    equal = {first for first, second in group.items.pairs if first == second}
    mixed = [pair for pair in group.items.pairs if pair[0] != pair[1] and {*pair} <= equal]
    both = {language for pair in mixed for language in pair}
    if group.setup.setting != "generalized" or not mixed:
        return []
    is_mixed, is_equal = (
        np.asarray([pair in chosen for pair in group.items.pairs], dtype=bool)[group.items.pair]
        for chosen in (mixed, [(language, language) for language in both])
    )
    return [(1.0, is_mixed), (-1.0, is_equal)]
