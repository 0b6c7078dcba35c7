"""Intervals of a mean and of a gain: rows are drawn again as clusters; the spread between seeds is added.

A row of a parallel data set stands in every language, and in every pair of languages: its copies are right or wrong together,
so the row is drawn, never the copy (cluster bootstrap: Field and Welsh, JRSS B 69, 2007). Both arms answer the same rows, so
one draw serves both (paired: Efron and Tibshirani 1993). Five seeds are too few to be drawn again: their variance is
estimated, less the part that comes from single answers, which the rows bring already (two-way layout: Owen, arXiv:0712.1111).
The interval is t with the sum of both variances and Satterthwaite's degrees of freedom.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from claimcheck.robust_xlt.statistics.student import t_cdf, t_quantile

LEVEL = 0.95
N_REPLICATES = 2000  # the standard error's own error is then 1.6 % of it
_CHUNK = 1_000_000  # row draws held at a time
_NO_SPREAD = 1e-9  # points: less is the rounding of sums


class Arm(NamedTuple):
    """The answers of one method's runs on the same items, summed up by row."""

    sums: np.ndarray
    """float64 (n_seeds, n_rows): weight of the right answers of each row, times 100."""
    weights: np.ndarray
    """float64 (n_rows,): weight of all answers of each row; above 0."""

    @property
    def means(self) -> np.ndarray:
        """Return the accuracy of each seed in points, float64 (n_seeds,)."""
        found: np.ndarray = self.sums.sum(axis=1) / self.weights.sum()
        return found


class Interval(NamedTuple):
    """A figure with its interval, in points."""

    estimate: float
    low: float
    high: float
    error: float
    """Standard error; 0 where all answers are alike."""
    df: float
    p: float
    """Two-sided, of the figure being 0."""

    def excludes_zero(self) -> bool:
        """Tell whether 0 lies outside."""
        return self.low > 0 or self.high < 0


def bootstrap_mean(arm: Arm, *, level: float = LEVEL, n_replicates: int = N_REPLICATES, seed: int = 0) -> Interval:
    """Return the mean accuracy of an arm over its seeds with its interval, in points."""
    return _interval([(1.0, arm)], level, n_replicates, seed)


def bootstrap_gain(
    arm: Arm, baseline: Arm, *, level: float = LEVEL, n_replicates: int = N_REPLICATES, seed: int = 0
) -> Interval:
    """Return the mean of `arm` less that of `baseline` with its interval, in points.

    Raises ValueError where the two are not about the same rows. With one seed an arm the interval knows of rows alone.
    """
    if arm.weights.shape != baseline.weights.shape or not np.allclose(arm.weights, baseline.weights):
        raise ValueError("the arms answer different rows")
    return _interval([(1.0, arm), (-1.0, baseline)], level, n_replicates, seed)


def _interval(parts: Sequence[tuple[float, Arm]], level: float, n_replicates: int, seed: int) -> Interval:
    estimate = sum(sign * float(arm.means.mean()) for sign, arm in parts)
    of_rows = float(np.var(_replicates(parts, n_replicates, np.random.default_rng(seed)), ddof=1))
    seeds = [_seed_variance(arm) for _, arm in parts if len(arm.means) > 1]
    variance = of_rows + sum(seed.own for seed in seeds)
    below = of_rows**2 / max(1, len(parts[0][1].weights) - 1) + sum(seed.seen**2 / seed.df for seed in seeds)
    df = max(1.0, variance**2 / below) if below else math.inf
    error = math.sqrt(variance)
    if error < _NO_SPREAD:
        return Interval(estimate, estimate, estimate, 0.0, df, 1.0 if abs(estimate) < _NO_SPREAD else 0.0)
    reach = t_quantile((1 + level) / 2, df) * error
    p = min(1.0, 2 * t_cdf(-abs(estimate) / error, df))
    return Interval(estimate, estimate - reach, estimate + reach, error, df, p)


def _replicates(parts: Sequence[tuple[float, Arm]], n_replicates: int, rng: np.random.Generator) -> np.ndarray:
    """Return the figure of every replicate, float64 (n_replicates,): rows drawn with replacement, seeds as they are."""
    weights = parts[0][1].weights
    by_row = sum(sign * arm.sums.mean(axis=0) for sign, arm in parts)
    n_rows = len(weights)
    chunk = max(1, _CHUNK // n_rows)
    found = []
    for done in range(0, n_replicates, chunk):
        drawn = rng.integers(0, n_rows, (min(chunk, n_replicates - done), n_rows))
        found.append(by_row[drawn].sum(axis=1) / weights[drawn].sum(axis=1))
    return np.concatenate(found)


class _SeedVariance(NamedTuple):
    """The variance that seeds bring to the mean of an arm."""

    seen: float
    """Of the seeds' means, divided by their number."""
    own: float
    """That less what single answers bring to it; 0 at least."""
    df: int


def _seed_variance(arm: Arm) -> _SeedVariance:
    n_seeds, n_rows = arm.sums.shape
    means = arm.means
    off = arm.sums - np.outer(means, arm.weights)  # (n_seeds, n_rows): of each row from its seed's mean
    rest = off - off.mean(axis=0)
    answers = float((rest**2).sum()) / ((n_seeds - 1) * max(1, n_rows - 1)) * n_rows / float(arm.weights.sum()) ** 2
    seen = float(np.var(means, ddof=1)) / n_seeds
    return _SeedVariance(seen, max(0.0, seen - answers / n_seeds), n_seeds - 1)
