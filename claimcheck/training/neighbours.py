"""Which texts share the rarest words with a claim: hard evidence that is near and says something else."""

import math
from collections import Counter, defaultdict
from collections.abc import Sequence

from claimcheck.training.records import normalised

# A word in more texts than this tells little of the topic and costs the most to look up.
COMMON_SHARE = 0.1
# Enough words to find the topic, few enough to keep 30,000 look-ups within seconds.
N_RAREST_WORDS = 10


class NearTexts:
    """An inverted index over `texts`; a word counts once a text, weighted by its inverse document frequency."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts_of: dict[str, list[int]] = defaultdict(list)
        for index, text in enumerate(texts):
            for word in set(normalised(text).split()):
                self._texts_of[word].append(index)
        self._n_texts = len(texts)

    def nearest(self, claim: str, k: int) -> list[int]:
        """Return the indices of the `k` texts nearest to `claim`, best first; fewer where no word is shared."""
        limit = max(20, COMMON_SHARE * self._n_texts)
        # In the order of the alphabet: that of a set differs from process to process, and so would the words that tie.
        found = (self._texts_of.get(word, []) for word in sorted(set(normalised(claim).split())))
        postings = sorted((p for p in found if 0 < len(p) <= limit), key=len)[:N_RAREST_WORDS]
        scores: Counter[int] = Counter()
        for posting in postings:
            weight = math.log(1 + self._n_texts / len(posting))
            for index in posting:
                scores[index] += weight  # type: ignore[assignment]
        return sorted(scores, key=lambda index: (-scores[index], index))[:k]
