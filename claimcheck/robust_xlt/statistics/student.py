"""Student's t distribution, central and not: what intervals and power need, without a statistics package."""

import math
from functools import cache, lru_cache

import numpy as np

_NODES = 160  # of the quadrature: errors below 1e-6 for one degree of freedom and more
_REACH = 10.0  # standard deviations of the chi distribution that are integrated over
_STEPS = 50  # of the bisection
_ERF = np.vectorize(math.erf, otypes=[np.float64])


def t_cdf(t: float, df: float, shift: float = 0.0) -> float:
    """Return P(T <= t) for T = (Z + shift) / S with Z standard normal and df S^2 chi-squared of `df` >= 1 degrees of freedom.

    `shift` is the noncentrality: 0 gives Student's t. `df` may be infinite (then T is normal) and need not be whole.
    """
    if math.isinf(df):
        return _normal_cdf(t - shift)
    nodes, weights = _spread(df)
    values = (1.0 + _ERF((t * nodes - shift) / math.sqrt(2))) / 2
    return float(weights @ values)


@lru_cache(maxsize=1024)
def t_quantile(probability: float, df: float) -> float:
    """Return t with P(T <= t) = `probability`, which lies between 0 and 1, both excluded."""
    low, high = -1.0, 1.0
    while t_cdf(low, df) > probability:
        low *= 2
    while t_cdf(high, df) < probability:
        high *= 2
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if t_cdf(middle, df) < probability else (low, middle)
    return (low + high) / 2


@lru_cache(maxsize=256)
def _spread(df: float) -> tuple[np.ndarray, np.ndarray]:
    """Return nodes of S = sqrt(chi-squared / df) and their probabilities, which add up to 1."""
    reach = _REACH / math.sqrt(2 * df)
    low, high = max(0.0, 1 - reach), 1 + reach
    places, weights = _gauss()
    nodes = low + (high - low) * (places + 1) / 2
    log_density = (df - 1) * np.log(nodes) - df * nodes**2 / 2
    density = weights * np.exp(log_density - log_density.max())
    return nodes, density / density.sum()


@cache
def _gauss() -> tuple[np.ndarray, np.ndarray]:
    """Return nodes in [-1, 1] and weights of the Gauss-Legendre quadrature."""
    places, weights = np.polynomial.legendre.leggauss(_NODES)
    return places, weights


def _normal_cdf(z: float) -> float:
    return (1 + math.erf(z / math.sqrt(2))) / 2
