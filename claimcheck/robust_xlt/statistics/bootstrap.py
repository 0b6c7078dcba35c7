"""Intervals of means, gains and other contrasts: rows are drawn again as clusters; the spread between seeds is added.

A row of a parallel data set stands in every language, and in every pair of languages: its copies are right or wrong together,
so the row is drawn, never the copy (cluster bootstrap: Field and Welsh, JRSS B 69, 2007). All arms answer the same rows, so one
draw serves all (paired: Efron and Tibshirani 1993). Five seeds are too few to be drawn again: their variance is estimated, less
the part that comes from single answers, which the rows bring already (two-way layout: Owen, arXiv:0712.1111). The interval is t
with the sum of both variances and Satterthwaite's degrees of freedom.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from claimcheck.robust_xlt.statistics.student import t_cdf, t_quantile

LEVEL = 0.95
N_REPLICATES = 1000  # the standard error's own error is then 2.2 % of it
_CHUNK = 1_000_000  # rows drawn at a time
_MOST_DRAWS = 50_000_000  # kept at once, 0.2 GB: above 50,000 rows there are fewer replicates
_NO_SPREAD = 1e-9  # points: less is the rounding of sums


class Arm(NamedTuple):
    """The answers of one method's runs to some items, summed up by row."""

    sums: np.ndarray
    """float64 (n_seeds, n_rows): weight of the right answers of each row, times 100."""
    weights: np.ndarray
    """float64 (n_rows,): weight of all answers of each row; 0 where the row has none."""

    @property
    def means(self) -> np.ndarray:
        """Return the accuracy of each seed in points, float64 (n_seeds,)."""
        found: np.ndarray = self.sums.sum(axis=1) / self.weights.sum()
        return found


Contrast = Sequence[tuple[float, Arm]]
"""Means of one method's runs, each with a factor; all arms have the same seeds and rows."""


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


def draw_rows(n_rows: int, *, n_replicates: int = N_REPLICATES, seed: int = 0) -> np.ndarray:
    """Return how often each row is drawn in each replicate: float32 (n_replicates, n_rows), with replacement.

    Of very many rows the replicates are fewer, 100 at least: their number then matters less, for the rows' share is small.
    """
    n_replicates = min(n_replicates, max(100, _MOST_DRAWS // n_rows))
    rng = np.random.default_rng(seed)
    counts = np.empty((n_replicates, n_rows), dtype=np.float32)
    chunk = max(1, _CHUNK // n_rows)
    for done in range(0, n_replicates, chunk):
        size = min(chunk, n_replicates - done)
        drawn = rng.integers(0, n_rows, (size, n_rows)) + n_rows * np.arange(size)[:, None]
        counts[done : done + size] = np.bincount(drawn.ravel(), minlength=size * n_rows).reshape(size, n_rows)
    return counts


def bootstrap_mean(arm: Arm, draws: np.ndarray, *, level: float = LEVEL) -> Interval:
    """Return the mean accuracy of an arm over its seeds with its interval, in points; `draws` are of `draw_rows`.

    The interval ends at 0 and at 100 points, which no accuracy leaves, though Student's t for two seeds reaches further.
    """
    found = bootstrap([(1.0, [(1.0, arm)])], draws, level=level)
    return found._replace(low=max(0.0, found.low), high=min(100.0, found.high))


def bootstrap_gain(arm: Arm, baseline: Arm, draws: np.ndarray, *, level: float = LEVEL) -> Interval:
    """Return the mean of `arm` less that of `baseline` with its interval, in points.

    With one seed an arm the interval knows of rows alone.
    """
    return bootstrap([(1.0, [(1.0, arm)]), (-1.0, [(1.0, baseline)])], draws, level=level)


def bootstrap(contrasts: Sequence[tuple[float, Contrast]], draws: np.ndarray, *, level: float = LEVEL) -> Interval:
    """Return the sum of contrasts of several methods, each with a factor, with its interval, in points.

    ValueError where arms or draws differ in their number of rows.
    """
    parts = [(factor * inner, arm) for factor, contrast in contrasts for inner, arm in contrast]
    if {len(arm.weights) for _, arm in parts} != {draws.shape[1]}:
        raise ValueError("arms and draws are of different rows")
    estimate = sum(factor * float(arm.means.mean()) for factor, arm in parts)
    of_rows = float(np.var(_replicates(parts, draws), ddof=1))
    seeds = [_seed_variance(factor, contrast) for factor, contrast in contrasts if len(contrast[0][1].sums) > 1]
    variance = of_rows + sum(each.own for each in seeds)
    below = of_rows**2 / max(1, draws.shape[1] - 1) + sum(each.seen**2 / each.df for each in seeds)
    df = max(1.0, variance**2 / below) if below else math.inf
    error = math.sqrt(variance)
    if error < _NO_SPREAD:
        return Interval(estimate, estimate, estimate, 0.0, df, 1.0 if abs(estimate) < _NO_SPREAD else 0.0)
    reach = t_quantile((1 + level) / 2, round(df, 2)) * error
    return Interval(estimate, estimate - reach, estimate + reach, error, df, min(1.0, 2 * t_cdf(-abs(estimate) / error, df)))


def _replicates(parts: Sequence[tuple[float, Arm]], draws: np.ndarray) -> np.ndarray:
    """Return the figure of every replicate, float64 (n_replicates,): rows as drawn, seeds as they are."""
    factors = np.asarray([factor for factor, _ in parts])
    sums = draws @ np.stack([arm.sums.mean(axis=0) for _, arm in parts], axis=1)
    weights = draws @ np.stack([arm.weights for _, arm in parts], axis=1)
    drawn = np.all(weights > 0, axis=1)  # a replicate may miss all rows of a small part
    found: np.ndarray = (sums[drawn] / weights[drawn]) @ factors
    return found


class _SeedVariance(NamedTuple):
    """The variance that seeds bring to a contrast's mean over them."""

    seen: float
    """Of the seeds' figures, divided by their number."""
    own: float
    """That less what single answers bring to it; 0 at least."""
    df: int


def _seed_variance(factor: float, contrast: Contrast) -> _SeedVariance:
    n_seeds, n_rows = contrast[0][1].sums.shape
    figures = sum(inner * arm.means for inner, arm in contrast)
    off = sum(inner * (arm.sums - np.outer(arm.means, arm.weights)) / arm.weights.sum() for inner, arm in contrast)
    rest = np.asarray(off) - np.mean(off, axis=0)  # (n_seeds, n_rows): what is neither the seed's nor the row's
    answers = float((rest**2).sum()) / ((n_seeds - 1) * max(1, n_rows - 1)) * n_rows
    seen = float(np.var(figures, ddof=1)) / n_seeds
    return _SeedVariance(factor**2 * seen, factor**2 * max(0.0, seen - answers / n_seeds), n_seeds - 1)
