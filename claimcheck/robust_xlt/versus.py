"""Which methods are held against which, and p-values over all methods that are."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from claimcheck.robust_xlt.outcomes import Group, arm_of
from claimcheck.robust_xlt.statistics.bootstrap import Interval, bootstrap_gain
from claimcheck.robust_xlt.statistics.holm import holm
from claimcheck.robust_xlt.tasks.overlap import OVERLAP

STANDARD, MATCHED = "standard", "standard-matched"


class Versus(NamedTuple):
    """A comparison to be made."""

    method: str
    baseline: str
    is_matched: bool

    @property
    def is_control(self) -> bool:
        """Tell whether the method is standard training with more steps, which shows what steps alone are worth."""
        return self.method.startswith(MATCHED)


def versus(group: Group) -> tuple[Versus, ...]:
    """Return each method against standard training, and against the standard training that was matched to it."""
    names = list(group.methods)
    plain = [Versus(name, STANDARD, False) for name in names if name not in (STANDARD, OVERLAP) and STANDARD in names]
    twins = [name for name in names if name.startswith(MATCHED)]
    matched = [
        Versus(name, twin, True)
        for twin in twins
        for name in names
        if name not in (STANDARD, OVERLAP, *twins) and group.methods[name].training in (group.methods[twin].matched_to or names)
    ]
    return (*plain, *matched)


def families(group: Group) -> tuple[tuple[Versus, ...], ...]:
    """Return the comparisons by kind of baseline: those against standard training, and those against its matched twins."""
    found = versus(group)
    return tuple(tuple(each for each in found if each.is_matched is is_matched) for is_matched in (False, True))


def held(family: Sequence[Versus], p_values: Sequence[float]) -> tuple[float | None, ...]:
    """Return Holm's adjusted p-values over the methods of a family; None for its controls, which are no part of it."""
    adjusted = iter(holm([p for each, p in zip(family, p_values, strict=True) if not each.is_control]))
    return tuple(None if each.is_control else next(adjusted) for each in family)


def gain_of(group: Group, method: str, baseline: str, chosen: np.ndarray, draws: np.ndarray) -> Interval:
    """Return the gain of a method over a baseline in the `chosen` items, with its interval."""
    arm, other = (arm_of(group.methods[name], group.items, chosen) for name in (method, baseline))
    return bootstrap_gain(arm, other, draws)
