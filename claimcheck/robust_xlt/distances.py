"""Distances of languages from the source: those that a task's maker set, and those that a user gives for real languages."""

import math
from collections.abc import Sequence

from claimcheck.errors import InputError
from claimcheck.robust_xlt.outcomes import Group, Pair


def with_distances(groups: Sequence[Group], given: Sequence[str]) -> tuple[Group, ...]:
    """Return the groups with distances given as "de=0.4"; they replace stored ones, in any unit, and are 0 at least.

    Raises InputError where one is no such number, or of a language that no run has.
    """
    distances = dict(map(_parsed, given))
    unknown = distances.keys() - {language for group in groups for pair in group.items.pairs for language in pair}
    if unknown:
        raise InputError(f"No run has the language {', '.join(sorted(unknown))}.", hint="Name languages as the results do.")
    return tuple(group._replace(distances={**group.distances, **distances}) for group in groups)


def distance_of(group: Group, pair: Pair) -> float | None:
    """Return the distance of a language from the source; the source's own is 0 where any other's is set.

    A pair of two languages has none in the generalized setting; elsewhere its second text stands in for one that is missing.
    """
    distances = {group.setup.source_language: 0.0, **group.distances} if group.distances else {}
    return distances.get(pair[0]) if pair[0] == pair[1] or group.setup.setting == "standard" else None


def _parsed(said: str) -> tuple[str, float]:
    language, _, number = said.partition("=")
    try:
        distance = float(number)
    except ValueError:
        distance = math.nan
    if not 0 <= distance < math.inf:
        raise InputError(f"{said!r} is no distance.", hint="Give a language and a number of 0 at least: --distance de=0.4.")
    return language.strip(), distance
