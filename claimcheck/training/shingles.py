"""How alike two texts are by runs of words, and which of many texts are nearly the same as a given one.

MinHash (Broder 1997) finds the candidates, by rensa: a small Rust library without dependencies, with wheels for every platform
claimcheck runs on. datasketch does the same in Python and brings SciPy; over a mix of 300,000 pairs the difference is minutes.
Every candidate is then compared word run by word run, so that an estimate alone never accuses a pair.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rensa import RMinHash, RMinHashLSH

from claimcheck.training.records import normalised

N_PERMUTATIONS, N_BANDS = 96, 32
"""Three rows a band: two texts of likeness 0.5 are candidates with a chance of 0.99, two of likeness 0.2 with 0.22."""
SEED = 1
CHUNK = 8192

Shingles = frozenset[str]


class Near(NamedTuple):
    """The number of an indexed text and its likeness (Jaccard, 0 to 1) with the text that was asked for."""

    number: int
    likeness: float


def shingles(text: str, size: int) -> Shingles:
    """Return the runs of `size` words of the normalised `text`; of a shorter text the whole, of an empty one nothing."""
    words = normalised(text).split()
    if len(words) < size:
        return frozenset([" ".join(words)] if words else [])
    return frozenset(" ".join(words[i : i + size]) for i in range(len(words) - size + 1))


def likeness(a: Shingles, b: Shingles) -> float:
    """Return the share that the common runs have of all runs of both (Jaccard, 0 to 1)."""
    both = len(a & b)
    return both / (len(a) + len(b) - both) if both else 0.0


def overlap(a: Shingles, b: Shingles) -> float:
    """Return the share of the shorter text's runs that the other has too (0 to 1): 1 for a sentence and its abstract."""
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0


class NearIndex:
    """Texts that can be asked which of them are at least `threshold` like another, by runs of `size` words."""

    def __init__(self, texts: Sequence[str], *, size: int, threshold: float) -> None:
        self._size = size
        self._threshold = threshold
        self._shingles = [shingles(text, size) for text in texts]
        self._lsh = RMinHashLSH(threshold, N_PERMUTATIONS, N_BANDS)
        self._lsh.insert_many(_sketches(self._shingles))

    def search(self, texts: Sequence[str]) -> Iterator[list[Near]]:
        """Yield for each of `texts` the indexed texts near to it, the likest first."""
        for start in range(0, len(texts), CHUNK):
            asked = [shingles(text, self._size) for text in texts[start : start + CHUNK]]
            for own, candidates in zip(asked, self._lsh.query_all(_sketches(asked)), strict=True):
                found = [Near(int(i), likeness(own, self._shingles[i])) for i in candidates]
                yield sorted(
                    (near for near in found if near.likeness >= self._threshold), key=lambda n: (-n.likeness, n.number)
                )


def _sketches(sets: Sequence[Shingles]) -> list[RMinHash]:
    # Sorted, so that a sketch never depends on the order in which a set happens to give its members.
    sketches: list[RMinHash] = RMinHash.from_token_sets([sorted(each) for each in sets], N_PERMUTATIONS, SEED)
    return sketches
