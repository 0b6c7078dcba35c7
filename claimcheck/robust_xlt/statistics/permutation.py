"""Whether two arms of seeds differ: the labels of the arms are exchanged in every way (Fisher 1935)."""

from collections.abc import Sequence
from itertools import combinations
from math import comb

import numpy as np

_MOST_EXACT = 20_000  # divisions of the seeds that are all gone through: 8 against 8 are 12,870
_DRAWS = 20_000  # where there are more
_EPSILON = 1e-9  # points: sums of the same numbers in another order differ by less


def permutation_p(arm: Sequence[float], baseline: Sequence[float], *, seed: int = 0) -> float:
    """Return the two-sided p-value of a difference in means of two arms, one figure a seed, at least one each.

    All divisions of the figures into arms of these sizes are gone through, or 20,000 drawn by `seed` where there are more. Five
    seeds against five can give 2 / 252 = 0.008 at best: see `least_p`.
    """
    figures = np.asarray([*arm, *baseline], dtype=np.float64)
    if not arm or not baseline:
        raise ValueError("each arm needs a figure")
    total, n = float(figures.sum()), len(arm)
    seen = abs(np.mean(arm) - np.mean(baseline)) - _EPSILON
    if comb(len(figures), n) <= _MOST_EXACT:
        sums = np.asarray([figures[list(chosen)].sum() for chosen in combinations(range(len(figures)), n)])
        return float(np.mean(_gaps(sums, total, n, len(figures)) >= seen))
    rng = np.random.default_rng(seed)
    sums = np.asarray([rng.permutation(figures)[:n].sum() for _ in range(_DRAWS)])
    return float((1 + np.sum(_gaps(sums, total, n, len(figures)) >= seen)) / (1 + _DRAWS))


def least_p(n_arm: int, n_baseline: int) -> float:
    """Return the smallest p-value that seeds of these numbers can give."""
    ways = comb(n_arm + n_baseline, n_arm)
    return min(1.0, (2 if n_arm == n_baseline else 1) / ways)


def _gaps(sums: np.ndarray, total: float, n: int, n_all: int) -> np.ndarray:
    return np.abs(sums / n - (total - sums) / (n_all - n))
