"""The story of a comparison: read every claim once, find neighbours, weigh them, group, and look for contradictions."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from claimcheck.clusters.candidates import candidate_pairs
from claimcheck.clusters.conflict import completes, conflict
from claimcheck.clusters.contradictions import contradictions_in
from claimcheck.clusters.grouping import Groups
from claimcheck.clusters.likeness import CERTAIN, needed_cosine
from claimcheck.clusters.reading import Reading, is_too_long, read_claim
from claimcheck.schema import BatchClaim, Contradiction
from claimcheck.text import REPLACEMENT, normalise, vocabulary

Embed = Callable[[Sequence[str]], npt.NDArray[np.float32]]
"""Texts -> float32 (n, d) with unit rows."""
PAIRS_A_JOIN = 3
"""Pairs whose vectors may join two groups: the others of the two groups are not embedded."""
_DIGITS = 6  # decimals of a cosine that count


class Comparison(NamedTuple):
    """What the claims of a batch say about the same facts."""

    clusters: tuple[tuple[BatchClaim, ...], ...]
    """Claims that state one fact, two or more each, in the order of the input; clusters in the order of their first claims."""
    contradictions: tuple[Contradiction, ...]
    """In the order of the clusters."""
    n_compared: int = 0
    """Pairs of distinct texts that were weighed."""


class _Found(NamedTuple):
    pairs: list["_Pair"]
    completions: list[tuple[int, int]]
    """A claim that was cut, and one that begins as it does."""
    n_compared: int


class _Pair(NamedTuple):
    low: int
    high: int
    needed: float


def compare(claims: Sequence[BatchClaim], embed: Embed) -> Comparison:
    """Return which claims state the same fact, and which of these contradict each other.

    Equal texts always do. Others do where nothing keeps them apart (numbers, names, negation, direction, roles) and their words
    and vectors are near enough; empty texts and texts too long for one claim equal nothing but their like. The result depends
    on the set of distinct texts, not on their order. Time and memory grow with the number of claims; embedded are only
    texts of which the words leave open whether they join two groups. Raises whatever `embed` raises.
    """
    keys = [_key(claim.text) for claim in claims]
    whole: dict[str, str] = {}
    for key, claim in zip(keys, claims, strict=True):
        whole[key] = max(whole.get(key, ""), normalise(claim.text))  # of two spellings of the end, the same one every time
    short = [key for key in sorted(whole) if key and not is_too_long(key)]
    readings = _read([whole[key] for key in short])
    found = _comparable(readings)
    groups = _groups(readings, found, embed)
    number_of = {short[index]: number for number, members in enumerate(groups) for index in members}
    together: dict[int | str, list[int]] = {}
    for index, key in enumerate(keys):
        if key:
            together.setdefault(number_of.get(key, key), []).append(index)
    clusters = tuple(tuple(claims[index] for index in members) for members in together.values() if len(members) > 1)
    return Comparison(clusters, tuple(each for cluster in clusters for each in contradictions_in(cluster)), found.n_compared)


def _key(text: str) -> str:
    """Return the form in which two texts are the same; "" where nothing is said."""
    key = normalise(text).rstrip(" .。")
    return key if any(map(str.isalnum, key)) else ""


def _read(texts: Sequence[str]) -> list[Reading]:
    damaged = any(REPLACEMENT in text for text in texts)
    words = vocabulary(" ".join(text for text in texts if REPLACEMENT not in text)) if damaged else frozenset()
    return [read_claim(text, words) for text in texts]


def _comparable(readings: Sequence[Reading]) -> _Found:
    """Return the pairs that only their vectors can part, and those of a claim that was cut with one that begins as it does."""
    pairs, completions, n_compared = [], [], 0
    for low, high in candidate_pairs(readings):
        n_compared += 1
        ours, theirs = readings[low], readings[high]
        completions += [(one, other) for one, other in ((low, high), (high, low)) if completes(readings[one], readings[other])]
        needed = _needed(ours, theirs)
        if needed is not None and not conflict(ours, theirs):
            pairs.append(_Pair(low, high, needed))
    return _Found(pairs, completions, n_compared)


def _groups(readings: Sequence[Reading], found: _Found, embed: Embed) -> list[list[int]]:
    """Return the groups, ascending: pairs of which the words are enough join first, then the nearest of the others."""
    groups = _alone(readings)
    for pair in found.pairs:
        if pair.needed == CERTAIN:
            groups.join(pair.low, pair.high)
    for pair in _by_strength(readings, _open_pairs(found.pairs, groups), embed):
        groups.join(pair.low, pair.high)
    groups.complete([None if reading.cut is None else len(reading.text) for reading in readings], found.completions)
    return groups.all()


def _alone(readings: Sequence[Reading]) -> Groups:
    numbers: dict[object, int] = {}
    kinds = [numbers.setdefault((reading.gate, reading.sides), len(numbers)) for reading in readings]
    first = {kind: index for index, kind in reversed(list(enumerate(kinds)))}

    @cache
    def in_conflict(one: int, other: int) -> bool:
        return conflict(readings[first[one]], readings[first[other]])

    def alike(one: int, other: int) -> bool:
        return _needed(readings[one], readings[other]) is not None

    return Groups(kinds, in_conflict, alike)


def _open_pairs(pairs: Sequence[_Pair], groups: Groups) -> list[_Pair]:
    """Return the pairs that may still join two groups, at most `PAIRS_A_JOIN` for each two, those that need least."""
    between: dict[tuple[int, int], list[_Pair]] = defaultdict(list)
    for pair in pairs:
        if roots := groups.apart(pair.low, pair.high):
            between[roots].append(pair)
    return [pair for each in between.values() for pair in sorted(each, key=lambda pair: pair.needed)[:PAIRS_A_JOIN]]


def _by_strength(readings: Sequence[Reading], pairs: Sequence[_Pair], embed: Embed) -> list[_Pair]:
    """Return the pairs that are near enough, those first that pass what they need by most."""
    involved = sorted({index for pair in pairs for index in (pair.low, pair.high)})
    if not involved:
        return []
    vectors = embed([readings[index].said for index in involved])
    row = {index: at for at, index in enumerate(involved)}
    strength = {pair: round(float(vectors[row[pair.low]] @ vectors[row[pair.high]]) - pair.needed, _DIGITS) for pair in pairs}
    return sorted((pair for pair in pairs if strength[pair] >= 0), key=lambda pair: (-strength[pair], pair))


def _needed(ours: Reading, theirs: Reading) -> float | None:
    """Return the cosine that two claims need, None where there is none so high."""
    needed = needed_cosine(ours, theirs)
    return needed if needed is not None and needed <= 1 else None
