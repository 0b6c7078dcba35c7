"""python -m claimcheck.training.mine CONFIG MODEL OUT.jsonl.gz [--limit N]: evidence that fools the model, as a made source.

Open pairs of the mix's own claims and papers, of which the exported model of folder MODEL takes the evidence for support. A
config that names the source `mined`, and OUT in its key `mined`, trains on them. Xiong et al. 2021, arXiv:2007.00808.
"""

import argparse
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

from claimcheck.training.config import TrainingConfig, load_config
from claimcheck.training.datasets import load_pairs
from claimcheck.training.edits import checkable_numbers, reword
from claimcheck.training.indomain import NAME, is_checkable, load_papers, nearly_holds, window
from claimcheck.training.leak_rules import NEAR, is_same_evidence
from claimcheck.training.mined import SOURCE, write_mined
from claimcheck.training.mix import FEVER, SCIENCE, dev_claims
from claimcheck.training.neighbours import NearTexts
from claimcheck.training.predict import Matrix, OnnxModel
from claimcheck.training.records import NOT_ENOUGH_INFO, SUPPORTED, Pair, normalised, seeded, shared_folder
from claimcheck.training.retold import holds_all
from claimcheck.training.sentences import paper_sentences
from claimcheck.training.shingles import likeness, shingles

MIN_SCORE = 0.5
"""Probability of SUPPORTED from which on a pair is one that the model gets wrong."""
MAX_A_CLAIM = 2
N_NEAR = 8
N_CLAIMS_A_PAPER = 40
LIMIT = 40_000
"""Candidates that are scored: about five minutes at 150 pairs a second."""


def open_by_claim(pairs: Sequence[Pair], n_near: int = N_NEAR) -> Iterator[Pair]:
    """Yield each claim with the near evidence of other claims that are not near to it themselves, hence open."""
    index = NearTexts([pair.evidence for pair in pairs])
    own_evidence: dict[str, list[Pair]] = {}
    for pair in pairs:
        own_evidence.setdefault(normalised(pair.claim), []).append(pair)
    for claim, own in own_evidence.items():
        words = shingles(claim, 1)
        for hit in (pairs[i] for i in index.nearest(claim, n_near)):
            is_own = any(is_same_evidence(hit, pair) for pair in own)
            if not is_own and likeness(words, shingles(hit.claim, 1)) < NEAR:
                yield Pair(own[0].claim, hit.evidence, NOT_ENOUGH_INFO, SOURCE)


def open_in_paper(text: str, rng: random.Random) -> Iterator[Pair]:
    """Yield sentences of a paper, reworded, with near windows that lack a number or name of theirs, hence open."""
    sentences = paper_sentences(text)
    windows = [" ".join(window(sentences, i, rng)[0]) if s else "" for i, s in enumerate(sentences)]
    near = NearTexts(windows)
    candidates = [s for s in sentences if s and is_checkable(s)]
    for sentence in rng.sample(candidates, min(N_CLAIMS_A_PAPER, len(candidates))):
        wanted = [m.group() for m in checkable_numbers(sentence)] + NAME.findall(sentence)
        claim = reword(sentence, rng)
        for other in (windows[i] for i in near.nearest(sentence, N_NEAR)):
            if other and not nearly_holds(other, sentence) and not holds_all(other, wanted):
                yield Pair(claim, other, NOT_ENOUGH_INFO, SOURCE)


def candidates(config: TrainingConfig) -> list[Pair]:
    """Return the open pairs that can be made of the config's science and FEVER sets and of the papers, without dev claims."""
    held_out = dev_claims(config)
    pairs: list[Pair] = []
    for family in (SCIENCE, FEVER):
        pairs.extend(open_by_claim([pair for stem in family if stem in config.trained for pair in load_pairs(stem)]))
    if config.trained & {"indomain", "retold"}:
        pairs.extend(load_papers(shared_folder() / "papers_text.jsonl.gz", open_in_paper, seed=config.seed))
    return list(dict.fromkeys(pair for pair in pairs if normalised(pair.claim) not in held_out))


def mine(pairs: Sequence[Pair], model: Callable[[Sequence[Pair]], Matrix]) -> list[Pair]:
    """Return the open `pairs` that `model` calls supported, the surest first, at most two for a claim.

    `model` gives float32 logits (n, 3) in the order of `records.LABELS`.
    """
    logits = model(pairs)
    odds = np.exp(logits - logits.max(axis=1, keepdims=True))
    scores = odds[:, SUPPORTED] / odds.sum(axis=1)
    kept: list[Pair] = []
    seen: Counter[str] = Counter()
    for i in np.argsort(-scores, kind="stable"):
        claim = normalised(pairs[i].claim)
        if scores[i] >= MIN_SCORE and seen[claim] < MAX_A_CLAIM:
            seen[claim] += 1
            kept.append(pairs[i])
    return kept


def main(arguments: Sequence[str]) -> None:
    """Mine as the command line says and write the pairs."""
    parser = argparse.ArgumentParser(prog="python -m claimcheck.training.mine")
    parser.add_argument("config", type=Path)
    parser.add_argument("model", type=Path, help="folder of an exported model")
    parser.add_argument("out", type=Path, help="file of pairs to write (jsonl.gz)")
    parser.add_argument("--limit", type=int, default=LIMIT, help="candidates that are scored, drawn by the config's seed")
    options = parser.parse_args(arguments)
    config = load_config(options.config)
    found = candidates(config)
    drawn = seeded(config.seed).sample(found, min(options.limit, len(found)))
    mined = mine(drawn, OnnxModel(options.model))
    write_mined(options.out, mined)
    print(f"{len(mined)} of {len(drawn)} open pairs called supported, {len(found)} there were", file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1:])
