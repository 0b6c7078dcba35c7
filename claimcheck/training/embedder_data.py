"""python -m claimcheck.training.embedder_data CONFIG RUN BASE [MODEL]: claims with their passages, tokenised.

Written to RUN/. Hard negatives are mined with the exported embedder of folder MODEL; without it, with the shipped one.
"""

import json
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from claimcheck.onnx_model import Array
from claimcheck.retrievers.embedder import OnnxEmbedder
from claimcheck.shipped import shipped_path
from claimcheck.training.config import Source
from claimcheck.training.datasets import load_pairs
from claimcheck.training.embedder_config import EmbedderConfig, load_embedder_config
from claimcheck.training.encoded import load_tokenizer
from claimcheck.training.held_out import held_out_rows
from claimcheck.training.indomain import load_papers
from claimcheck.training.leak_rules import without_leaks
from claimcheck.training.passages import Passage, abstract_passages, body_passages, set_passages
from claimcheck.training.records import SUPPORTED, Pair, normalised, seeded, shared_folder, stable_hash

Embed = Callable[[Sequence[str]], Array]

MAX_SHARE_OF_OWN = 0.95
"""A passage with a larger share of the own passage's cosine may carry the claim too: Moreira et al. 2024, arXiv:2407.15831."""


class Encoded(NamedTuple):
    """Tokens, 0 where padded, and which belong together."""

    claims: npt.NDArray[np.uint16]
    """(n, claim length): the claim of each pair."""
    passages: npt.NDArray[np.uint16]
    """(m, passage length): every distinct passage once."""
    pairs: npt.NDArray[np.int32]
    """(n, 1 + hard negatives): numbers of the pair's own passage and of its hard negatives."""
    claim_ids: npt.NDArray[np.int32]
    """(n,): the same number for the same claim, which may have several passages."""


def source_passages(source: Source, config: EmbedderConfig) -> list[Passage]:
    """Return all passages of one source, before cap and repeat."""
    papers = shared_folder() / "papers_text.jsonl.gz"
    if source.name == "abstract":
        return load_papers(papers, abstract_passages, seed=config.seed)
    if source.name == "body":
        n_claims = config.body_claims_a_paper
        return load_papers(papers, lambda text, rng: body_passages(text, rng, n_claims), seed=config.seed)
    return set_passages(load_pairs(source.name), source.name)


def all_passages(config: EmbedderConfig) -> list[Passage]:
    """Return the passages of one pass over the run, capped, repeated, without any whose claim leaks; not shuffled."""
    held_out = [row for rows in held_out_rows(config).values() for row in rows]
    mixed: list[Passage] = []
    for source in config.sources:
        found = source_passages(source, config)
        kept = set(without_leaks([as_pair(passage) for passage in found], held_out))
        found = [passage for passage in found if as_pair(passage) in kept]
        if source.cap and len(found) > source.cap:
            found = seeded(config.seed + stable_hash(source.name)).sample(found, source.cap)
        mixed.extend(found * source.repeat)
    return mixed


def as_pair(passage: Passage) -> Pair:
    """Return the claim and the passage that carries it, as the leak check takes them."""
    return Pair(passage.claim, passage.passage, SUPPORTED, passage.source)


def mined_negatives(passages: Sequence[Passage], embed: Embed, n_hard: int, seed: int) -> list[tuple[str, ...]]:
    """Return for each passage the `n_hard` of its others that `embed` finds likest to its claim.

    Those nearly as like as the own passage are left out, for they may be right too; where too few are left, passages of
    other claims drawn by `seed` fill up. `embed` gives float32 (n, d), unit rows.
    """
    texts = list(dict.fromkeys(text for p in passages for text in (p.claim, p.passage, *p.others)))
    place = {text: i for i, text in enumerate(texts)}
    vectors = embed(texts)
    rng = seeded(seed)
    mined = []
    for passage in passages:
        claim = vectors[place[passage.claim]]
        limit = MAX_SHARE_OF_OWN * float(claim @ vectors[place[passage.passage]])
        scores = {text: float(claim @ vectors[place[text]]) for text in passage.others}
        hard = sorted((text for text, score in scores.items() if score < limit), key=lambda text: -scores[text])[:n_hard]
        while len(hard) < n_hard:
            hard.append(passages[rng.randrange(len(passages))].passage)
        mined.append(tuple(hard))
    return mined


def encode(
    passages: Sequence[Passage], negatives: Sequence[tuple[str, ...]], tokenizer: Tokenizer, config: EmbedderConfig
) -> Encoded:
    """Return the tokens of `passages` and of their hard `negatives`."""
    texts = list(dict.fromkeys(text for p, hard in zip(passages, negatives, strict=True) for text in (p.passage, *hard)))
    place = {text: i for i, text in enumerate(texts)}
    claims = list(dict.fromkeys(normalised(p.claim) for p in passages))
    claim_place = {claim: i for i, claim in enumerate(claims)}
    return Encoded(
        _tokens([p.claim for p in passages], tokenizer, config.claim_length),
        _tokens(texts, tokenizer, config.passage_length),
        np.array(
            [[place[p.passage], *map(place.__getitem__, hard)] for p, hard in zip(passages, negatives, strict=True)], np.int32
        ),
        np.array([claim_place[normalised(p.claim)] for p in passages], np.int32),
    )


def _tokens(texts: Sequence[str], tokenizer: Tokenizer, length: int) -> npt.NDArray[np.uint16]:
    tokenizer.enable_truncation(length)
    rows = np.zeros((len(texts), length), np.uint16)
    for row, found in zip(rows, tokenizer.encode_batch(list(texts)), strict=True):
        row[: len(found.ids)] = found.ids
    return rows


def prepare(config_path: Path, run: Path, base: Path, model: Path | None = None) -> None:
    """Write RUN/passages.npz and RUN/mix.json with the counts by source."""
    config = load_embedder_config(config_path)
    run.mkdir(parents=True, exist_ok=True)
    passages = all_passages(config)
    embed = OnnxEmbedder(model or shipped_path("data", "models", "embedder")).embed
    negatives = mined_negatives(passages, embed, config.n_hard, config.seed)
    tokenizer = load_tokenizer(base / "tokenizer.json", config.passage_length)
    np.savez(run / "passages.npz", **encode(passages, negatives, tokenizer, config)._asdict())
    counts = dict(sorted(Counter(p.source for p in passages).items()))
    (run / "mix.json").write_text(json.dumps(counts, indent=1) + "\n", encoding="utf-8")
    print(f"{len(passages)} claims with their passages: {counts}", file=sys.stderr)


if __name__ == "__main__":
    prepare(*map(Path, sys.argv[1:5]))
