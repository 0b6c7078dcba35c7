"""Many methods against one baseline: p-values that keep the chance of any false find at the level (Holm 1979)."""

from collections.abc import Sequence


def holm(p_values: Sequence[float]) -> tuple[float, ...]:
    """Return Holm's adjusted p-values in the order of `p_values`: a find at level a where the adjusted one is at most a.

    The k-th smallest of m becomes the largest of (m - j + 1) p_j over j <= k, and 1 at most. Holm, Scand. J. Statist. 6, 1979.
    """
    if any(not 0 <= p <= 1 for p in p_values):
        raise ValueError("p-values lie in [0, 1]")
    adjusted = [0.0] * len(p_values)
    highest = 0.0
    for rank, at in enumerate(sorted(range(len(p_values)), key=lambda index: p_values[index])):
        highest = max(highest, min(1.0, (len(p_values) - rank) * p_values[at]))
        adjusted[at] = highest
    return tuple(adjusted)
