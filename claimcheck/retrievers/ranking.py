"""From scores to evidence: rankings of one document are fused, and the documents' lists are merged.

Everything is done within one document until the merge, and the merge compares strengths that no other document has a part
in. So another paper can put its own candidates between those of this one, but never change their order; and a candidate
that holds the claim word for word stands before all that do not.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from claimcheck.retrievers.candidates import Candidate, find_candidates
from claimcheck.schema import Claim, Document, Evidence
from claimcheck.text import REPLACEMENT, repair, vocabulary

Scores = npt.NDArray[np.float32]

_RANK_OFFSET = 10
"""The constant of reciprocal rank fusion (Cormack et al. 2009 use 60 for runs of 1,000): a paper has some hundred
candidates, of which 20 count. On gold/dev all prose quotes are among the first five with 10, 0.93 of them with 60."""
_DECIMALS = 6  # scores that differ by less are ties, whatever the processor's order of additions
_SEEN = 0.5  # share of a window that stands in better ones from which on it is left out
_VERBATIM = 4.0  # added to the strength of a candidate that holds the claim: more than any strength (at most 2)
_OTHERS = re.compile(r"[\W_]+")
_MIN_LETTERS = 20  # letters of a claim from which on holding it word for word means something


class Ranking(NamedTuple):
    """Scores of a document's candidates from one point of view."""

    weight: float
    scores: Scores
    """(n,), higher is better; only the order counts."""


class View(NamedTuple):
    """What a scorer sees of a document for one claim."""

    rankings: tuple[Ranking, ...]
    strength: Scores
    """(n,), in [0, 2]: how well a candidate fits, comparable between documents."""


@dataclass(frozen=True, eq=False)
class Indexed:
    """A document with its candidates; equal only to itself, so that scorers can keep what they make of it."""

    document: Document
    candidates: tuple[Candidate, ...]
    letters: tuple[str, ...]
    """Letters and digits of each candidate's quote, case-folded."""


Scorer = Callable[[Indexed, Sequence[str]], list[View]]
"""Returns a view of the document for each query."""


class Shelf:
    """The last documents met, with what was made of them."""

    def __init__(self, size: int = 32) -> None:
        """Keep `size` documents."""
        self._size = size
        self._entries: list[Indexed] = []

    def get(self, document: Document) -> Indexed:
        """Return the document's index, made anew where it is not on the shelf."""
        for entry in self._entries:
            if entry.document is document:
                return entry
        candidates = find_candidates(document)
        entry = Indexed(document, candidates, tuple(_letters(candidate.quote) for candidate in candidates))
        self._entries = [entry, *self._entries[: self._size - 1]]
        return entry


class _Found(NamedTuple):
    strength: float
    candidate: Candidate
    paper: str


def rank(
    claims: Sequence[Claim], documents: Mapping[str, Document], k: int, *, shelf: Shelf, scorer: Scorer
) -> list[tuple[Evidence, ...]]:
    """Return for each claim at most `k` candidates over all `documents`, best first; see `Retriever.retrieve`."""
    found: list[list[_Found]] = [[] for _ in claims]
    for paper, document in documents.items():
        indexed = shelf.get(document)
        if not indexed.candidates:
            continue
        queries = [_repaired(claim.text, document) for claim in claims]
        for own, query, view in zip(found, queries, scorer(indexed, queries), strict=True):
            own.extend(_best(indexed, paper, query, view, k))
    return [
        tuple(entry.candidate.evidence(entry.paper, round(entry.strength, _DECIMALS)) for entry in _merged(own, k))
        for own in found
    ]


def fuse(rankings: Sequence[Ranking]) -> Scores:
    """Return reciprocal-rank scores (n,) of several rankings of the same n candidates; equal scores share the better rank.

    Cormack, Clarke and Büttcher 2009, "Reciprocal rank fusion outperforms Condorcet and individual rank learning methods".
    """
    fused = np.zeros(len(rankings[0].scores), np.float32)
    for weight, scores in rankings:
        rounded = -np.round(scores, _DECIMALS)
        ranks = np.searchsorted(np.sort(rounded), rounded, side="left") + 1
        fused += np.float32(weight) / (_RANK_OFFSET + ranks).astype(np.float32)
    return fused


def _best(indexed: Indexed, paper: str, query: str, view: View, k: int) -> list[_Found]:
    """Return at most `k` candidates of one document that cover different places, best first.

    Their strengths never increase: each is given the most that it or one after it has, which keeps the fused order.
    """
    needle = _letters(query)
    verbatim = np.array([len(needle) >= _MIN_LETTERS and needle in letters for letters in indexed.letters])
    order = np.lexsort((-np.round(fuse(view.rankings), _DECIMALS), ~verbatim))
    chosen: list[int] = []
    seen = np.zeros(len(indexed.document.text), bool)
    for index in order:
        span = indexed.candidates[index].span
        if span is not None:
            if seen[span.start : span.end].mean() >= _SEEN:
                continue
            seen[span.start : span.end] = True
        chosen.append(int(index))
        if len(chosen) == k:
            break
    strengths = view.strength[chosen] + _VERBATIM * verbatim[chosen]
    strengths = np.maximum.accumulate(strengths[::-1])[::-1]
    return [
        _Found(float(strength), indexed.candidates[index], paper)
        for strength, index in zip(np.round(strengths, _DECIMALS), chosen, strict=True)
    ]


def _merged(found: Sequence[_Found], k: int) -> list[_Found]:
    return sorted(found, key=lambda entry: -entry.strength)[:k]


def _letters(text: str) -> str:
    return _OTHERS.sub("", unicodedata.normalize("NFKC", text).casefold())


def _repaired(text: str, document: Document) -> str:
    return repair(text, vocabulary(document.text)) if REPLACEMENT in text else text
