"""The training mix: pairs of every source of a phase, without those whose claim is in a dev set."""

from collections import Counter
from collections.abc import Iterable, Sequence

from claimcheck.training.config import Phase, Source, TrainingConfig
from claimcheck.training.datasets import load_dev, load_pairs, rows_without_evidence
from claimcheck.training.indomain import load_indomain, load_papers
from claimcheck.training.neighbours import NearTexts
from claimcheck.training.records import (
    NOT_ENOUGH_INFO,
    REFUTED,
    SUPPORTED,
    Pair,
    normalised,
    seeded,
    shared_folder,
    stable_hash,
)
from claimcheck.training.retold import contradiction, retold_pairs

SCIENCE = (
    "scifact_oracle_rationale.train",
    "citation_integrity_citint.train",
    "check_covid.train",
    "covidfact_multivers_rationale.train",
)
FEVER = ("fever_vanilla.eval", "fever_vanilla.test")
FLIPPED = (*SCIENCE, "scifact_abstract.train", *FEVER)
N_NEAR = 8


def near_pairs(claims: Sequence[Pair], evidence: Sequence[Pair], source: str, seed: int) -> list[Pair]:
    """Return each claim with lexically near evidence of another claim, labelled NOT_ENOUGH_INFO."""
    rng = seeded(seed)
    index = NearTexts([pair.evidence for pair in evidence])
    made: list[Pair] = []
    for pair in claims:
        own = normalised(pair.claim)
        hits = [evidence[i] for i in index.nearest(pair.claim, N_NEAR)]
        hits = [hit for hit in hits if normalised(hit.claim) != own and hit.evidence != pair.evidence]
        if hits:
            made.append(Pair(pair.claim, rng.choice(hits).evidence, NOT_ENOUGH_INFO, source))
    return made


def flipped_pairs(pairs: Sequence[Pair], source: str, seed: int) -> list[Pair]:
    """Return supported claims with one thing changed (REFUTED), and as many open ones changed alike, which stay open.

    An edit must not tell the label: what the evidence says of the edited words must.
    """
    rng = seeded(seed)
    changed = [
        Pair(claim, pair.evidence, REFUTED if pair.label == SUPPORTED else NOT_ENOUGH_INFO, source)
        for pair in pairs
        if pair.label in (SUPPORTED, NOT_ENOUGH_INFO) and (claim := contradiction(pair.claim, pair.evidence, rng))
    ]
    refuted = [pair for pair in changed if pair.label == REFUTED]
    still_open = [pair for pair in changed if pair.label == NOT_ENOUGH_INFO]
    rng.shuffle(still_open)
    return refuted + still_open[: len(refuted)]


def source_pairs(source: Source, config: TrainingConfig) -> list[Pair]:
    """Return all pairs of one source, before cap and repeat."""
    papers = shared_folder() / "papers_text.jsonl.gz"
    if source.name == "indomain":
        return load_indomain(papers, n_claims=config.indomain_claims_a_paper, seed=config.seed)
    if source.name == "retold":
        return load_papers(papers, retold_pairs, seed=config.seed)
    if source.name == "flipped":
        return flipped_pairs([pair for stem in FLIPPED for pair in load_pairs(stem)], source.name, config.seed)
    if source.name == "science_near":
        pairs = [pair for stem in SCIENCE for pair in load_pairs(stem)]
        return near_pairs(pairs, pairs, source.name, config.seed)
    if source.name == "fever_near":
        claims = [pair for stem in FEVER for pair in rows_without_evidence(stem)]
        return near_pairs(claims, [p for stem in FEVER for p in load_pairs(stem)], source.name, config.seed)
    return load_pairs(source.name)


def dev_claims(config: TrainingConfig) -> set[str]:
    """Return the normalised claims of every dev set of the run."""
    return {normalised(pair.claim) for name in config.dev for pair in load_dev(name)}


def phase_pairs(phase: Phase, config: TrainingConfig, held_out: set[str]) -> list[Pair]:
    """Return the pairs of one pass over `phase`, capped, repeated, free of dev claims and of doubles; not shuffled."""
    mixed: list[Pair] = []
    seen: set[tuple[str, str]] = set()
    for source in phase.sources:
        pairs = without_doubles(source_pairs(source, config), held_out, seen)
        if source.cap and len(pairs) > source.cap:
            pairs = seeded(config.seed + stable_hash(source.name)).sample(pairs, source.cap)
        mixed.extend(pairs * source.repeat)
    return mixed


def without_doubles(pairs: Iterable[Pair], held_out: set[str], seen: set[tuple[str, str]]) -> list[Pair]:
    """Return `pairs` whose claim is not in `held_out` and whose (claim, evidence) is not in `seen`, which grows."""
    kept: list[Pair] = []
    for pair in pairs:
        claim = normalised(pair.claim)
        key = (claim, normalised(pair.evidence))
        if claim not in held_out and key not in seen:
            seen.add(key)
            kept.append(pair)
    return kept


def counts(pairs: Sequence[Pair]) -> dict[str, dict[int, int]]:
    """Return for every source (in-domain kinds together) how many pairs of each label code it has."""
    table: dict[str, Counter[int]] = {}
    for pair in pairs:
        table.setdefault(pair.source.split(".")[0] if "indomain" in pair.source else pair.source, Counter())[pair.label] += 1
    return {name: dict(sorted(labels.items())) for name, labels in sorted(table.items())}
