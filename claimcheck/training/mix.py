"""The training mix: pairs of every source of a phase, without those whose claim is in a dev set."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cache

from claimcheck.training.config import Phase, Source, TrainingConfig
from claimcheck.training.datasets import load_dev, load_pairs, rows_without_evidence
from claimcheck.training.held_out import held_out_rows
from claimcheck.training.indomain import load_indomain, load_papers
from claimcheck.training.leak_rules import without_leaks
from claimcheck.training.mined import load_mined
from claimcheck.training.neighbours import NearTexts
from claimcheck.training.origins import MADE
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


@cache
def made_pairs(name: str, config: TrainingConfig) -> tuple[Pair, ...]:
    """Return the pairs of one made source (`origins.MADE`). They are made once a process: several phases take them."""
    papers = shared_folder() / "papers_text.jsonl.gz"
    makers: dict[str, Callable[[], Sequence[Pair]]] = {
        "indomain": lambda: load_indomain(papers, n_claims=config.indomain_claims_a_paper, seed=config.seed),
        "retold": lambda: load_papers(papers, retold_pairs, seed=config.seed),
        "flipped": lambda: flipped_pairs(all_pairs(FLIPPED), name, config.seed),
        "science_near": lambda: near_pairs(all_pairs(SCIENCE), all_pairs(SCIENCE), name, config.seed),
        "fever_near": lambda: near_pairs(open_claims(FEVER), all_pairs(FEVER), name, config.seed),
        "mined": lambda: load_mined(config.mined),
    }
    if name not in makers:
        raise ValueError(f"{name} is made for the embedder, not for the entailment model")
    return tuple(makers[name]())


def all_pairs(stems: Iterable[str]) -> list[Pair]:
    """Return the training pairs of several files, one file after the other."""
    return [pair for stem in stems for pair in load_pairs(stem)]


def open_claims(stems: Iterable[str]) -> list[Pair]:
    """Return the rows without evidence of several files, one file after the other."""
    return [pair for stem in stems for pair in rows_without_evidence(stem)]


def source_pairs(source: Source, config: TrainingConfig) -> Sequence[Pair]:
    """Return all pairs of one source, before cap and repeat."""
    return made_pairs(source.name, config) if source.name in MADE else load_pairs(source.name)


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
    if config.drops_leaks:
        return without_leaks(mixed, [row for rows in held_out_rows(config).values() for row in rows])
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
