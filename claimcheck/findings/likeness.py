"""Sentences that say what a claim says, found by its content words without comparing it with all of them."""

import math
from collections import defaultdict
from collections.abc import Iterable
from typing import Generic, NamedTuple, TypeVar

from claimcheck.quantities import find_quantities
from claimcheck.wording import content_words, stem, stems

T = TypeVar("T")
Number = tuple[float, float | None, str, str]
"""Value, upper end of a range, dimension, bound."""

_NEGATIONS = frozenset(
    ("not", "no", "never", "without", "cannot", "neither", "nor", "none", "nothing", "hardly", "fails", "fail", "lack", "lacks")
)


class Wording(NamedTuple):
    """What a sentence says."""

    stems: frozenset[str]
    names: tuple[str, ...]
    """Case-folded, in order."""
    numbers: tuple[Number, ...]
    """In order."""
    is_negated: bool


def wording_of(text: str) -> Wording:
    """Return the wording of a sentence."""
    words = content_words(text)
    names = tuple(word.text.casefold() for word in words if word.is_name)
    numbers = tuple((each.value, each.high, each.dimension, each.bound) for each in find_quantities(text))
    is_negated = any(word in _NEGATIONS or word.endswith("n't") for word in text.casefold().replace("’", "'").split())
    return Wording(frozenset(word.stem for word in words), names, numbers, is_negated)


class LikenessIndex(Generic[T]):
    """Sentences, by their stems."""

    def __init__(self, sentences: Iterable[tuple[str, T]], share: float) -> None:
        """`share` is that of a claim's stems that a sentence must have to say the same, in (0, 1]."""
        self._share = share
        self._found: list[tuple[str, T]] = []
        self._by_stem: dict[str, list[int]] = defaultdict(list)
        for text, value in sentences:
            for each in stems(text):
                self._by_stem[each].append(len(self._found))
            self._found.append((text, value))

    def covering(self, wanted: Wording) -> T | None:
        """Return the sentence with most of the wanted stems, if it has enough, every name and number, and the same polarity.

        A sentence with `needed` of n stems has one of any n - needed + 1 of them: only those with the rarest are compared.
        """
        needed = math.ceil(self._share * len(wanted.stems))
        if not needed:
            return None
        rarest = sorted(wanted.stems, key=lambda each: (len(self._by_stem.get(each, ())), each))
        candidates = {at for each in rarest[: len(wanted.stems) - needed + 1] for at in self._by_stem.get(each, ())}
        best = max(candidates, key=lambda at: (len(wanted.stems & stems(self._found[at][0])), -at), default=None)
        return self._found[best][1] if best is not None and self._says(best, wanted, needed) else None

    def _says(self, at: int, wanted: Wording, needed: int) -> bool:
        text = self._found[at][0]
        if len(wanted.stems & stems(text)) < needed:
            return False
        wording = wording_of(text)
        are_known = set(wanted.numbers) <= set(wording.numbers) and {stem(name) for name in wanted.names} <= wording.stems
        return are_known and wanted.is_negated == wording.is_negated
