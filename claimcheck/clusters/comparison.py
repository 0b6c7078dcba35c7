"""The story of a comparison: read every claim once, find neighbours, weigh them, group, and look for contradictions."""

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from claimcheck.clusters.candidates import candidate_pairs
from claimcheck.clusters.conflict import conflict
from claimcheck.clusters.contradictions import contradictions_in
from claimcheck.clusters.grouping import Link, group
from claimcheck.clusters.likeness import needed_cosine
from claimcheck.clusters.reading import Reading, is_too_long, read_claim
from claimcheck.schema import BatchClaim, Contradiction
from claimcheck.text import REPLACEMENT, normalise, vocabulary

Embed = Callable[[Sequence[str]], npt.NDArray[np.float32]]
"""Texts -> float32 (n, d) with unit rows."""
_DIGITS = 6  # decimals of a cosine that count


class Comparison(NamedTuple):
    """What the claims of a batch say about the same facts."""

    clusters: tuple[tuple[BatchClaim, ...], ...]
    """Claims that state one fact, two or more each, in the order of the input; clusters in the order of their first claims."""
    contradictions: tuple[Contradiction, ...]
    """In the order of the clusters."""
    n_compared: int = 0
    """Pairs of distinct texts that were weighed."""


class _Pair(NamedTuple):
    low: int
    high: int
    needed: float


def compare(claims: Sequence[BatchClaim], embed: Embed) -> Comparison:
    """Return which claims state the same fact, and which of these contradict each other.

    Equal texts always do. Others do where nothing keeps them apart (numbers, names, negation, direction, roles) and their words
    and vectors are near enough; empty texts and texts too long for one claim equal nothing but their like. The result depends
    on the set of distinct texts, not on their order. Time and memory grow with the number of claims; each distinct text that
    has a neighbour is embedded once. Raises whatever `embed` raises.
    """
    texts = sorted({key for claim in claims if (key := _key(claim.text))})
    short = [text for text in texts if not is_too_long(text)]
    readings = _read(short)
    pairs, n_compared = _comparable(readings)
    groups = _groups(readings, pairs, embed)
    number_of = {short[index]: number for number, members in enumerate(groups) for index in members}
    together: dict[int | str, list[int]] = {}
    for index, claim in enumerate(claims):
        key = _key(claim.text)
        if key:
            together.setdefault(number_of.get(key, key), []).append(index)
    clusters = tuple(tuple(claims[index] for index in members) for members in together.values() if len(members) > 1)
    return Comparison(clusters, tuple(each for cluster in clusters for each in contradictions_in(cluster)), n_compared)


def _key(text: str) -> str:
    """Return the form in which two texts are the same; "" where nothing is said."""
    key = normalise(text).rstrip(" .。")
    return key if any(map(str.isalnum, key)) else ""


def _read(texts: Sequence[str]) -> list[Reading]:
    damaged = any(REPLACEMENT in text for text in texts)
    words = vocabulary(" ".join(text for text in texts if REPLACEMENT not in text)) if damaged else frozenset()
    return [read_claim(text, words) for text in texts]


def _comparable(readings: Sequence[Reading]) -> tuple[list[_Pair], int]:
    """Return the pairs that only their vectors can part, and how many were looked at."""
    pairs, n_compared = [], 0
    for low, high in candidate_pairs(readings):
        n_compared += 1
        needed = needed_cosine(readings[low], readings[high])
        if needed is not None and needed <= 1 and not conflict(readings[low], readings[high]):
            pairs.append(_Pair(low, high, needed))
    return pairs, n_compared


def _groups(readings: Sequence[Reading], pairs: Sequence[_Pair], embed: Embed) -> list[list[int]]:
    kinds: dict[object, int] = {}
    first: list[int] = []
    of: list[int] = []
    for index, reading in enumerate(readings):
        kind = kinds.setdefault((reading.gate, reading.sides), len(kinds))
        if kind == len(first):
            first.append(index)
        of.append(kind)

    @cache
    def kinds_conflict(one: int, other: int) -> bool:
        return conflict(readings[first[one]], readings[first[other]])

    def alike(one: int, other: int) -> bool:
        needed = needed_cosine(readings[one], readings[other])
        return needed is not None and needed <= 1

    return group(len(readings), _links(readings, pairs, embed), of, kinds_conflict, alike)


def _links(readings: Sequence[Reading], pairs: Sequence[_Pair], embed: Embed) -> Iterator[Link]:
    involved = sorted({index for pair in pairs for index in (pair.low, pair.high)})
    if not involved:
        return
    vectors = embed([readings[index].said for index in involved])
    row = {index: at for at, index in enumerate(involved)}
    for pair in pairs:
        cosine = round(float(vectors[row[pair.low]] @ vectors[row[pair.high]]), _DIGITS)
        if cosine >= pair.needed:
            yield Link(cosine - pair.needed, pair.low, pair.high)
