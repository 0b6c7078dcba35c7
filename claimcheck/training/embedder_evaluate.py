"""python -m claimcheck.training.embedder_evaluate CONFIG MODEL OUT.json: recall of an exported embedder on held-out claims.

Claims of the held-out papers are searched among the passages of their paper, those of a dev set among all its evidence.
`claimcheck bench retrieval` measures the same on hand-made claims, in the whole retriever.
"""

import json
import random
import sys
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

from claimcheck.onnx_model import Array
from claimcheck.retrievers.embedder import OnnxEmbedder
from claimcheck.training.datasets import load_dev
from claimcheck.training.embedder_config import load_embedder_config
from claimcheck.training.indomain import load_papers
from claimcheck.training.passages import Passage, abstract_passages, body_passages, set_passages
from claimcheck.training.records import shared_folder

DEPTHS = (1, 5, 10)
SEED = 11
N_BODY_CLAIMS = 20

Embed = Callable[[Sequence[str]], Array]


def paper_passages() -> list[list[Passage]]:
    """Return the passages of each held-out paper, abstract sentences and body sentences together."""

    def of_paper(text: str, rng: random.Random) -> list[list[Passage]]:
        return [[*abstract_passages(text, rng), *body_passages(text, rng, N_BODY_CLAIMS)]]

    return load_papers(shared_folder() / "papers_text.jsonl.gz", of_paper, seed=SEED, held_out=True)


def ranks(passages: Sequence[Passage], embed: Embed) -> dict[str, list[int]]:
    """Return by source the rank (from 1) of the first right passage for every claim, among all passages given."""
    texts = list(dict.fromkeys(text for p in passages for text in (p.passage, *p.others)))
    right: dict[tuple[str, str], set[int]] = defaultdict(set)
    for passage in passages:
        right[passage.source, passage.claim].add(texts.index(passage.passage))
    claims = list(right)
    if not claims:
        return {}
    scores = embed([claim for _, claim in claims]) @ embed(texts).T
    found: dict[str, list[int]] = defaultdict(list)
    for key, row in zip(claims, scores, strict=True):
        order = np.argsort(-row, kind="stable")
        found[key[0]].append(1 + next(rank for rank, i in enumerate(order) if int(i) in right[key]))
    return found


def recalls(found: Sequence[int]) -> dict[str, float]:
    """Return n, recall at the depths and the mean reciprocal rank of ranks (from 1)."""
    at = {f"recall@{k}": round(float(np.mean([rank <= k for rank in found])), 4) for k in DEPTHS}
    return {"n": len(found), **at, "mrr": round(float(np.mean([1 / rank for rank in found])), 4)}


def evaluate_embedder(names: Sequence[str], embed: Embed) -> Mapping[str, dict[str, float]]:
    """Return the figures of `embed` for the held-out papers' `abstract` and `body` claims and for the dev sets `names`."""
    found: dict[str, list[int]] = defaultdict(list)
    for passages in [*paper_passages(), *(set_passages(load_dev(name), name) for name in names)]:
        for source, places in ranks(passages, embed).items():
            found[source].extend(places)
    return {source: recalls(places) for source, places in found.items()}


if __name__ == "__main__":
    figures = evaluate_embedder(load_embedder_config(Path(sys.argv[1])).dev, OnnxEmbedder(Path(sys.argv[2])).embed)
    Path(sys.argv[3]).write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(figures, indent=1), file=sys.stderr)
