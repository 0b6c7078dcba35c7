"""Lexical search: BM25 over candidates as a whole, and over their sentences and cells."""

from collections.abc import Mapping, Sequence
from weakref import WeakKeyDictionary

import numpy as np

from claimcheck.retrievers.bm25 import CONSTANTS, Bm25
from claimcheck.retrievers.candidates import WINDOWING, Candidate
from claimcheck.retrievers.ranking import Indexed, Ranking, Shelf, View, rank
from claimcheck.retrievers.tokenizer import tokenize
from claimcheck.schema import Claim, Document, Evidence
from claimcheck.settings import Settings


class LexicalRetriever:
    """Ranks candidates by the words that they share with a claim."""

    name = "lexical"

    def __init__(self, settings: Settings) -> None:
        """Take no setting: the argument is what every retriever is given."""
        self._shelf = Shelf()
        self._scorer = LexicalScorer()

    def retrieve(self, claims: Sequence[Claim], documents: Mapping[str, Document], k: int) -> list[tuple[Evidence, ...]]:
        """Return for each claim at most `k` candidates over all `documents`, best first; see `Retriever.retrieve`."""
        return rank(claims, documents, k, shelf=self._shelf, scorer=self._scorer)

    def fingerprint(self) -> dict[str, str]:
        """Return what the choice depends on beside the input."""
        return {"windows": WINDOWING, "bm25": CONSTANTS}


class LexicalScorer:
    """Views of a document by BM25: its candidates as a whole, and the best sentence or cell of each.

    Frequencies are the document's own, so that no other paper has a part in its scores.
    """

    def __init__(self) -> None:
        """Start without an index; each lives as long as its document is on the shelf."""
        self._indexes: WeakKeyDictionary[Indexed, _Index] = WeakKeyDictionary()

    def __call__(self, indexed: Indexed, queries: Sequence[str]) -> list[View]:
        """Return a view of the document for each query; the strength is the share of the query's words that are met."""
        index = self._indexes.get(indexed)
        if index is None:
            index = self._indexes[indexed] = _Index(indexed)
        return [index.view(tokenize(query)) for query in queries]


class _Index:
    """BM25 over a document's candidates and over their units."""

    def __init__(self, indexed: Indexed) -> None:
        numbers: dict[tuple[int, int], int] = {}
        texts: list[str] = []
        members: list[int] = []
        starts: list[int] = []
        for position, candidate in enumerate(indexed.candidates):
            starts.append(len(members))
            for key, text in _units(position, candidate, indexed.document.text):
                if key not in numbers:
                    numbers[key] = len(texts)
                    texts.append(text)
                members.append(numbers[key])
        self._members, self._starts = np.array(members), np.array(starts)
        self._windows = Bm25([tokenize(candidate.text) for candidate in indexed.candidates])
        self._units = Bm25([tokenize(text) for text in texts])

    def view(self, words: Sequence[str]) -> View:
        distinct = list(dict.fromkeys(words))
        windows = self._windows.scores(distinct)
        units = np.maximum.reduceat(self._units.scores(distinct)[self._members], self._starts)
        strength = windows / max(self._windows.most(distinct), 1e-9)
        return View((Ranking(1.0, windows), Ranking(1.0, units)), strength)


def _units(position: int, candidate: Candidate, text: str) -> list[tuple[tuple[int, int], str]]:
    """Return the sentences of a window or the cells of a row, each with a key that is its own in the document."""
    if candidate.kind == "passage":
        return [(sentence, text[sentence.start : sentence.end]) for sentence in candidate.sentences]
    return [((-1 - position, number), f"{candidate.context} {cell}") for number, cell in enumerate(candidate.cells)]
