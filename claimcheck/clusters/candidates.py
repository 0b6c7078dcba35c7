"""Which claims are held against each other: those that share rare words, numbers or names; never all pairs."""

import math
from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np

from claimcheck.clusters.numbers import number_key
from claimcheck.clusters.reading import Reading

N_LOOKED_UP = 12
"""Rarest features of a claim by which its neighbours are looked up; those that it has alone do not count."""
N_JOINED = 6
"""Rarest features of which pairs are looked up too, where each alone has too many claims."""
MAX_LIST = 64
"""Claims that share a feature and are all looked at; of longer lists, those with the same numbers and names."""
WINDOW = 12
"""Claims to each side that are looked at in a list that is still too long; what lies further is met over several steps."""
MAX_CANDIDATES = 24
"""Claims that one claim is held against: the bound that keeps the whole linear."""
_E = math.e  # a feature of very few claims counts for about one


class _Lists(NamedTuple):
    """The claims, as ascending indices, that have a feature; and those that have the same numbers and names as well."""

    wide: dict[str, list[int]]
    narrow: dict[tuple[str, str], list[int]]


def candidate_pairs(readings: Sequence[Reading]) -> Iterator[tuple[int, int]]:
    """Yield pairs (i, j), i < j, of claims worth comparing, each once and in order; at most `MAX_CANDIDATES` a claim.

    Time and memory grow with the number of claims. What is yielded depends on the readings and their order alone.
    """
    features = [_features(reading) for reading in readings]
    frequency = Counter(feature for each in features for feature in each)
    keys = [_key(reading) for reading in readings]
    features = [each + _joint(each, frequency) for each in features]
    lists = _file(features, keys)
    n, codes = len(readings), array("q")
    for index, each in enumerate(features):
        for other in _nearest(index, each, keys[index], lists):
            codes.append(min(index, other) * n + max(index, other))
    for code in np.unique(np.frombuffer(codes, np.int64) if codes else np.empty(0, np.int64)):
        yield divmod(int(code), n)


def _features(reading: Reading) -> tuple[str, ...]:
    numbers = (f"number {number_key(each)}" for each in reading.gate.amounts if not each.is_count)
    names = (f"name {each}" for each in reading.gate.names)
    return tuple(sorted({*numbers, *names, *(f"url {each}" for each in reading.gate.urls), *reading.stems}))


def _key(reading: Reading) -> str:
    """Return what claims of one fact mostly have in common: their numbers and names."""
    numbers = sorted(number_key(each) for each in reading.gate.amounts if not each.is_count)
    return " ".join((*numbers, "|", *sorted(reading.gate.names), "|", *sorted(reading.gate.flags)))


def _joint(features: tuple[str, ...], frequency: Counter[str]) -> tuple[str, ...]:
    """Return pairs of the rarest features of a claim of which the claims with either one alone are too many."""
    common = [each for each in _rarest(features, frequency) if frequency[each] > MAX_LIST]
    return tuple(f"{one} + {other}" for one, other in combinations(common, 2))


def _rarest(features: Sequence[str], frequency: Counter[str]) -> list[str]:
    return sorted(features, key=lambda each: (frequency[each], each))[:N_JOINED]


def _file(features: Sequence[tuple[str, ...]], keys: Sequence[str]) -> _Lists:
    lists = _Lists(defaultdict(list), defaultdict(list))
    for index, each in enumerate(features):
        for feature in each:
            lists.wide[feature].append(index)
    for feature, members in lists.wide.items():
        if len(members) > MAX_LIST:
            for index in members:
                lists.narrow[feature, keys[index]].append(index)
    return lists


def _nearest(index: int, features: tuple[str, ...], key: str, lists: _Lists) -> list[int]:
    """Return the claims that share the rarest features with the one at `index`, those with most of them first."""
    shared = [(len(lists.wide[feature]), feature) for feature in features if len(lists.wide[feature]) > 1]
    scores: dict[int, float] = defaultdict(float)
    for frequency, feature in sorted(shared)[:N_LOOKED_UP]:
        for other in _members(index, feature, key, lists):
            scores[other] += 1 / math.log(frequency + _E)
    scores.pop(index, None)
    best = sorted(scores.items(), key=lambda item: (-round(item[1], 9), abs(item[0] - index), item[0]))
    return [other for other, _ in best[:MAX_CANDIDATES]]


def _members(index: int, feature: str, key: str, lists: _Lists) -> Sequence[int]:
    members = lists.wide[feature]
    if len(members) <= MAX_LIST:
        return members
    members = lists.narrow[feature, key]
    if len(members) <= MAX_LIST:
        return members
    return _window(members, index)


def _window(members: Sequence[int], index: int) -> Sequence[int]:
    at = bisect_left(members, index)
    return members[max(0, at - WINDOW) : at + WINDOW + 1]
