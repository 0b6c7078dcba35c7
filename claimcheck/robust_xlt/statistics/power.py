"""How many seeds an effect needs: computed before the runs, from the spread between seeds."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from claimcheck.robust_xlt.statistics.student import t_cdf, t_quantile

ALPHA, POWER = 0.05, 0.80
"""Two-sided level and power that the table promises (Cohen 1988)."""
EFFECTS = (0.5, 1.0, 1.5, 2.0, 3.0, 5.0)
"""Gains in points for which the table is printed."""
_MOST_SEEDS = 100_000


class PowerRow(NamedTuple):
    """Seeds that one effect needs."""

    effect: float
    """Gain in points."""
    sd: float
    """Standard deviation between seeds of one method, in points."""
    n_seeds: int
    """Seeds an arm."""


def power_of(n_seeds: int, sd: float, effect: float, *, alpha: float = ALPHA) -> float:
    """Return the probability that a two-sided t test of two arms of `n_seeds` >= 2 runs each finds `effect`."""
    if n_seeds < 2:
        raise ValueError("two seeds an arm at least")
    if sd <= 0:
        return 1.0 if effect else alpha
    df = 2.0 * n_seeds - 2
    critical = t_quantile(1 - alpha / 2, df)
    shift = abs(effect) / (sd * (2 / n_seeds) ** 0.5)
    return 1 - t_cdf(critical, df, shift) + t_cdf(-critical, df, shift)


def seeds_needed(sd: float, effect: float, *, alpha: float = ALPHA, power: float = POWER) -> int:
    """Return the fewest seeds an arm with which `effect` (not 0) is found with probability `power`; at least 2."""
    if effect == 0:
        raise ValueError("no number of seeds finds an effect of 0")
    low, high = 1, 2
    while power_of(high, sd, effect, alpha=alpha) < power:
        low, high = high, high * 2
        if high > _MOST_SEEDS:
            return _MOST_SEEDS
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if power_of(middle, sd, effect, alpha=alpha) < power else (low, middle)
    return high


def spread(arm: Sequence[float], baseline: Sequence[float]) -> float | None:
    """Return the standard deviation between seeds of two arms, the root of their mean variance; None of one seed an arm."""
    if min(len(arm), len(baseline)) < 2:
        return None
    return float(np.sqrt((np.var(arm, ddof=1) + np.var(baseline, ddof=1)) / 2))


def power_table(sd: float, effects: Sequence[float] = EFFECTS) -> tuple[PowerRow, ...]:
    """Return the seeds an arm that each effect needs where seeds of one method differ by `sd` points."""
    return tuple(PowerRow(effect, sd, seeds_needed(sd, effect)) for effect in effects)
