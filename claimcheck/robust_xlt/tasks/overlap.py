"""What words in common tell: the baseline that any model must beat in the source language, else its run is void."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from claimcheck.robust_xlt.records import UNKNOWN_LABEL, Example, Prediction

OVERLAP = "overlap-baseline"
"""Name of the method under which its predictions are stored beside those of models."""
_WORD = re.compile(r"\w+")
_N_BINS = 10  # of equal numbers of examples


class OverlapBaseline(NamedTuple):
    """The most frequent class by the share of words that two texts have in common."""

    edges: tuple[float, ...]
    """Upper ends of all bins but the last, rising."""
    classes: tuple[int, ...]
    """The class of each bin."""

    @classmethod
    def fit(cls, examples: Sequence[Example]) -> "OverlapBaseline":
        """Return the baseline of labelled pairs; ValueError where there are none."""
        known = sorted((_overlap(each), each.label) for each in examples if each.label != UNKNOWN_LABEL)
        if not known:
            raise ValueError("no labelled examples")
        edges = tuple(sorted({known[len(known) * at // _N_BINS][0] for at in range(1, _N_BINS)}))
        most = Counter(label for _, label in known).most_common(1)[0][0]
        bins = [Counter(label for overlap, label in known if _bin(edges, overlap) == at) for at in range(len(edges) + 1)]
        return cls(edges, tuple(each.most_common(1)[0][0] if each else most for each in bins))

    def classify(self, example: Example) -> int:
        """Return the class of a pair."""
        return self.classes[_bin(self.edges, _overlap(example))]


def overlap_predictions(training: Sequence[Example], examples: Sequence[Example]) -> tuple[Prediction, ...]:
    """Return what words in common say of `examples`, learned from labelled `training` pairs."""
    baseline = OverlapBaseline.fit(training)
    return tuple(Prediction.of(each, baseline.classify(each)) for each in examples)


def words_of(text: str) -> frozenset[str]:
    """Return the words of a text in lower case; of a text without any itself, so that no set is empty."""
    return frozenset(_WORD.findall(text.lower())) or frozenset([text])


def _overlap(example: Example) -> float:
    """Return the Jaccard similarity of the words of both texts; 0 for one text."""
    if example.text_b is None:
        return 0.0
    first, second = words_of(example.text_a), words_of(example.text_b)
    return len(first & second) / len(first | second)


def _bin(edges: Sequence[float], overlap: float) -> int:
    return sum(overlap >= edge for edge in edges)
