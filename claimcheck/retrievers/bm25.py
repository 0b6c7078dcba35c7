"""The one door to bm25s: BM25 scores of texts that are split into words."""

from collections.abc import Sequence

import numpy as np

from claimcheck.lean_import import left_out
from claimcheck.retrievers.ranking import Scores

with left_out("scipy", "numba", "jax", "tqdm"):  # 0.1 s; NumPy alone serves a paper's few hundred texts
    from bm25s import BM25
    from bm25s.stopwords import STOPWORDS_EN_PLUS

_K1, _B = 1.5, 0.75
"""The usual constants; with 1.2/0.6 and 0.9/0.4 the first five hold 0.98 of gold/dev's prose quotes, with these all."""
STOPWORDS = frozenset(STOPWORDS_EN_PLUS)
"""English words that say nothing of a text."""
CONSTANTS = f"k1 {_K1}, b {_B}"
"""The constants in words."""


class Bm25:
    """An index over texts. Robertson and Zaragoza 2009, as computed by bm25s (arXiv:2407.03618)."""

    def __init__(self, corpus: Sequence[list[str]]) -> None:
        """Index texts, each given as its words."""
        self._n = len(corpus)
        self._frequency: dict[str, int] = {}
        for words in corpus:
            for word in set(words):
                self._frequency[word] = self._frequency.get(word, 0) + 1
        self._bm25 = BM25(k1=_K1, b=_B, method="lucene")
        if self._frequency:
            self._bm25.index(corpus, show_progress=False, leave_progress=False)

    def scores(self, words: Sequence[str]) -> Scores:
        """Return the score of each text for the words, float32 (n,)."""
        known = [word for word in words if word in self._frequency]
        if not known:
            return np.zeros(self._n, np.float32)
        return np.asarray(self._bm25.get_scores(known), np.float32)

    def most(self, words: Sequence[str]) -> float:
        """Return the bound of the scores: the sum of the words' inverse document frequencies, words not met among them."""
        frequencies = np.array([self._frequency.get(word, 0) for word in words], np.float64)
        return float(np.log1p((self._n - frequencies + 0.5) / (frequencies + 0.5)).sum())
