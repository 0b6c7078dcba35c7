"""`claimcheck bench cluster`: claims of which it is known which state one fact, put together again; time, memory, scaling."""

import json
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from math import comb
from pathlib import Path
from typing import Any, NamedTuple

from claimcheck.benchmarks.cluster_claims import Batch, make_batch
from claimcheck.clusters import Comparison, compare
from claimcheck.errors import InputError, reason_of
from claimcheck.onnx_model import Array
from claimcheck.retrievers.embedder import Embedder, make_embedder
from claimcheck.settings import Settings

N_CLAIMS = 100_000
FEWER = 10  # by how much the smaller batch is smaller, of which the scaling is computed
_TICK = 0.01  # seconds below which nothing is measured
_MIB_PER_MAXRSS = 1 / 1024 if sys.platform != "darwin" else 1 / 2**20


class _Clocked:
    """An embedder that notes how long it took, and for how many texts."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self.seconds = 0.0
        self.n_texts = 0

    def embed(self, texts: Sequence[str]) -> Array:
        begun = time.perf_counter()
        vectors = self._embedder.embed(texts)
        self.seconds += time.perf_counter() - begun
        self.n_texts += len(texts)
        return vectors


class PairScore(NamedTuple):
    """How well clusters agree with the known facts, over all pairs of claims."""

    precision: float
    """Share of the pairs put together that state one fact; 1 where none were."""
    recall: float
    """Share of the pairs that state one fact that were put together; 1 where there are none."""


def measure(
    folder: Path | None = None, *, n_claims: int = N_CLAIMS, progress: Callable[[str], None] = lambda text: None
) -> dict[str, Any]:
    """Return seconds, peak memory (MiB), pair precision and recall of `n_claims` and a tenth of them, and the ratio of seconds.

    The facts are made by rule; with a folder that holds gold.jsonl, its claims are among them. Raises InputError where that
    file cannot be read.
    """
    given = _claims_in(folder) if folder else ()
    embedder = make_embedder(Settings())
    embedder.embed(["warm"])
    sizes = {}
    for size in (max(2, n_claims // FEWER), n_claims):
        progress(f"{size} claims ...")
        sizes[str(size)] = _measured(make_batch(size, given), embedder)
    small, large = sizes.values()
    ratios = {unit: round(large[unit] / max(small[unit], _TICK), 2) for unit in ("seconds", "cpu_seconds")}
    return {"sizes": sizes, "ratio": ratios["seconds"], "ratio_cpu": ratios["cpu_seconds"]}


def describe(figures: dict[str, Any]) -> str:
    """Return the figures as lines of text."""
    lines = []
    for size, values in figures["sizes"].items():
        lines.append(
            f"{size} claims ({values['texts']} texts, {values['facts']} facts): {values['seconds']:.1f} s, of which "
            f"{values['embed_seconds']:.1f} s for {values['embedded']} vectors; CPU {values['cpu_seconds']:.1f} s; "
            f"peak {values['peak_mib']:.0f} MiB"
        )
        lines.append(
            f"  {values['compared']} pairs compared; precision {values['precision']:.4f}, recall {values['recall']:.4f}, "
            f"{values['clusters']} clusters, {values['contradictions']} contradictions"
        )
    lines.append(f"ratio of seconds: {figures['ratio']}; of CPU seconds: {figures['ratio_cpu']}")
    return "\n".join(lines) + "\n"


def pair_score(batch: Batch, comparison: Comparison) -> PairScore:
    """Return precision and recall over pairs of claims; the time grows with the number of claims."""
    fact_of = {(claim.report, claim.id): fact for claim, fact in zip(batch.claims, batch.facts, strict=True)}
    together = sum(comb(len(cluster), 2) for cluster in comparison.clusters)
    same = sum(comb(count, 2) for count in Counter(batch.facts).values())
    right = sum(
        comb(count, 2)
        for cluster in comparison.clusters
        for count in Counter(fact_of[claim.report, claim.id] for claim in cluster).values()
    )
    return PairScore(right / together if together else 1.0, right / same if same else 1.0)


def _measured(batch: Batch, embedder: Embedder) -> dict[str, Any]:
    clocked = _Clocked(embedder)
    begun, cpu = time.perf_counter(), time.process_time()
    comparison = compare(batch.claims, clocked.embed)
    seconds, cpu = time.perf_counter() - begun, time.process_time() - cpu
    score = pair_score(batch, comparison)
    return {
        "texts": len({claim.text for claim in batch.claims}),
        "facts": len(set(batch.facts)),
        "seconds": round(seconds, 2),
        "cpu_seconds": round(cpu, 2),
        "embed_seconds": round(clocked.seconds, 2),
        "embedded": clocked.n_texts,
        "compared": comparison.n_compared,
        "clusters": len(comparison.clusters),
        "contradictions": len(comparison.contradictions),
        "precision": round(score.precision, 4),
        "recall": round(score.recall, 4),
        "peak_mib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _MIB_PER_MAXRSS, 1),
    }


def _claims_in(folder: Path) -> tuple[str, ...]:
    path = folder / "gold.jsonl"
    try:
        return tuple(json.loads(line)["claim"] for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(
            f"{path} cannot be read: {reason_of(error)}.", hint="Give a folder with gold.jsonl, one claim a line."
        ) from error
