"""Dense search: cosine of embeddings."""

from collections.abc import Mapping, Sequence

import numpy as np

from claimcheck.onnx_model import Array
from claimcheck.retrievers.candidates import WINDOWING
from claimcheck.retrievers.embedder import make_embedder
from claimcheck.retrievers.embedding_cache import EmbeddingCache
from claimcheck.retrievers.ranking import Indexed, Ranking, Shelf, View, rank
from claimcheck.schema import Claim, Document, Evidence
from claimcheck.settings import Settings


class DenseRetriever:
    """Ranks candidates by the likeness of their meaning to a claim's. Karpukhin et al. 2020, arXiv:2004.04906."""

    name = "dense"

    def __init__(self, settings: Settings) -> None:
        """Use the embedder and the cache folder of the settings; nothing is loaded yet."""
        self._shelf = Shelf()
        self._scorer = DenseScorer(settings)

    def load(self) -> None:
        """Load the model before its first use. Raises ModelError where it is missing or unusable."""
        self._scorer.load()

    def retrieve(self, claims: Sequence[Claim], documents: Mapping[str, Document], k: int) -> list[tuple[Evidence, ...]]:
        """Return for each claim at most `k` candidates over all `documents`, best first; see `Retriever.retrieve`.

        Raises ModelError where the model is unusable and StoreError where the cache is.
        """
        return rank(claims, documents, k, shelf=self._shelf, scorer=self._scorer)

    def fingerprint(self) -> dict[str, str]:
        """Return what the choice depends on beside the input."""
        return {"windows": WINDOWING, "embedder": self._scorer.model}


class DenseScorer:
    """Views of a document by the cosine of its candidates' embeddings with the query's."""

    def __init__(self, settings: Settings) -> None:
        """Use the embedder and the cache folder of the settings; nothing is loaded yet."""
        self._embedder = make_embedder(settings)
        self._cache = EmbeddingCache(settings.cache / "embeddings", self._embedder)
        self._queries: dict[str, Array] = {}

    def load(self) -> None:
        """Load the embedder before its first use. Raises ModelError where it is missing or unusable."""
        self._embedder.load()

    @property
    def model(self) -> str:
        """Return what the embeddings depend on."""
        return self._embedder.id

    def __call__(self, indexed: Indexed, queries: Sequence[str]) -> list[View]:
        """Return a view of the document for each query; the strength is the cosine, and 0 where it is negative."""
        vectors = self._cache.embed([candidate.gist for candidate in indexed.candidates])
        views = []
        for query in self._embed(queries):
            # One product a claim: a product of all at once may add in another order, and give other last digits.
            cosines = vectors @ query
            views.append(View((Ranking(1.0, cosines),), np.clip(cosines, 0.0, 1.0)))
        return views

    def _embed(self, queries: Sequence[str]) -> list[Array]:
        """Return the queries' vectors; those of the last call are kept, for the next paper of the same claims."""
        new = [query for query in dict.fromkeys(queries) if query not in self._queries]
        known = {query: self._queries[query] for query in queries if query in self._queries}
        self._queries = known | (dict(zip(new, self._embedder.embed(new), strict=True)) if new else {})
        return [self._queries[query] for query in queries]
