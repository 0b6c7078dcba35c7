"""Two simple verifiers to be compared with: the best similarity of a passage to the claim against a threshold.

`cosine_threshold` is the rule of the reports that claimcheck audits: SUPPORTED where the best cosine over passages reaches a
threshold, else NOT_ENOUGH_INFO. `bm25_threshold` is the same with BM25. The threshold is the one that scores best on the very
claims it is then scored on, so the figures are upper bounds.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from claimcheck.benchmarks.gold_claims import GoldClaim, as_claim, by_paper
from claimcheck.benchmarks.scores import Scored, accuracy, macro_f1
from claimcheck.extractors.base import Extractor
from claimcheck.registry import EXTRACTORS, RETRIEVERS, plugin
from claimcheck.retrievers.base import Retriever
from claimcheck.schema import Label
from claimcheck.settings import Settings

BASELINES: Mapping[str, str] = {"cosine_threshold": "dense", "bm25_threshold": "lexical"}
"""Name of the baseline -> name of the retriever whose best score is held against the threshold."""


def measure_baselines(folder: Path, claims: Sequence[GoldClaim], settings: Settings) -> dict[str, dict[str, float]]:
    """Return {baseline: {"accuracy", "macro_f1", "threshold"}}."""
    extractor: Extractor = plugin(EXTRACTORS, "pdf")(settings)
    figures = {}
    for name, retriever_name in BASELINES.items():
        scores = best_scores(folder, claims, extractor, plugin(RETRIEVERS, retriever_name)(settings))
        threshold, scored = best_threshold(scores, [claim.label for claim in claims])
        figures[name] = {
            "accuracy": round(accuracy(scored), 4),
            "macro_f1": round(macro_f1(scored), 4),
            "threshold": round(threshold, 4),
        }
    return figures


def best_scores(folder: Path, claims: Sequence[GoldClaim], extractor: Extractor, retriever: Retriever) -> list[float]:
    """Return for each claim the score of its best passage, in the order of `claims`."""
    best: dict[str, float] = {}
    for paper, group in by_paper(claims).items():
        documents = {paper: extractor.extract(folder / "papers" / paper)}
        found = retriever.retrieve([as_claim(gold) for gold in group], documents, 1)
        best |= {gold.id: max((each.score for each in hits), default=0.0) for gold, hits in zip(group, found, strict=True)}
    return [best[claim.id] for claim in claims]


def best_threshold(scores: Sequence[float], labels: Sequence[Label]) -> tuple[float, list[Scored]]:
    """Return the threshold of highest accuracy (the lowest of several) and the verdicts it gives."""

    def verdicts(threshold: float) -> list[Scored]:
        shown = (Label.SUPPORTED if score >= threshold else Label.NOT_ENOUGH_INFO for score in scores)
        return [Scored(gold, label, None) for gold, label in zip(labels, shown, strict=True)]

    candidates = sorted({*scores, max(scores, default=0.0) + 1})
    threshold = max(candidates, key=lambda each: (accuracy(verdicts(each)), -each))
    return threshold, verdicts(threshold)
