"""What a training mix and held-out texts have in common, and which of it is a leak.

For a pair of the mix and a row that is held out:

- the same claim (normalised words): a leak, whatever the evidence;
- a near claim over the same evidence: a leak. "X rises with Y" and "X falls with Y" over one abstract tell each other's label;
- a near claim over other evidence: reported. Data sets of one template meet in it ("A man is playing a guitar.");
- the same evidence under another claim: reported. One Wikipedia sentence carries several FEVER claims and one abstract several
  SciFact claims; to have read it teaches nothing about a claim that was never seen.

Of the gold sets nothing may come: a near claim, evidence that holds a gold quote, a paper of which a twentieth is a gold paper,
and three or more evidence texts that for the half stand in one gold paper, are leaks. One or two are reported: papers share the
words of their funders, and one quotes a sentence of Wikipedia.
"""

import gzip
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

from claimcheck.training.held_out import GOLD_CLAIMS, GoldText
from claimcheck.training.records import Pair, normalised
from claimcheck.training.sentences import BIBLIOGRAPHY
from claimcheck.training.shingles import NearIndex, overlap, shingles

CLAIM_WORDS, EVIDENCE_WORDS = 2, 3
"""Words of the runs by which claims, and evidence texts, are compared."""
NEAR_CLAIMS = 0.5
"""Likeness (0 to 1) from which on two claims are near: one of seven words with one of them changed has 0.5, of ten 0.64."""
NEAR = 0.6
"""Likeness from which on two evidence texts are near."""
GOLD_EVIDENCE_SHARE = 0.5
GOLD_PAPER_SHARE = 0.05
"""Of the 288 papers none shares more than 0.006 of its runs with a gold paper; a gold paper shares nearly all with itself."""

MIN_GOLD_TEXTS = 3

SAME_CLAIM, SAME_BOTH, GOLD_CLAIM, GOLD_QUOTE, GOLD_EVIDENCE, GOLD_PAPER = LEAKS = (
    "same claim",
    "near claim, same evidence",
    "near a gold claim",
    "gold quote in the evidence",
    "evidence of a gold paper",
    "gold paper",
)
NEAR_CLAIM, SAME_EVIDENCE, GOLD_WORDS = REPORTED = (
    "near claim, other evidence",
    "same evidence, other claim",
    "evidence that a gold paper has too",
)

GOLD_PAPERS = "gold papers"

T = TypeVar("T")


class Finding(NamedTuple):
    """A held-out row, what kind of thing the mix has in common with it, and where."""

    kind: str
    held_set: str
    row: int
    """Number of the row among all that were held against the mix together."""
    source: str
    """Training source, as the config names it."""
    held: str
    trained: str
    pair: Pair | None
    """The pair of the mix; None where a whole paper was found."""


def claim_findings(mix: Sequence[Pair], held: Sequence[Pair]) -> Iterator[Finding]:
    """Yield what the claims of `mix` have in common with those of the `held` rows."""
    by_claim = grouped(mix, lambda pair: normalised(pair.claim))
    rows = grouped(enumerate(held), lambda row: normalised(row[1].claim))
    claims = list(rows)
    index = NearIndex(claims, size=CLAIM_WORDS, threshold=NEAR_CLAIMS)
    for (claim, pairs), found in zip(by_claim.items(), index.search(list(by_claim)), strict=True):
        for match in (claims[near.number] for near in found):
            for number, row in rows[match]:
                for pair in pairs:
                    kind = claim_kind(row, pair, is_same=claim == match)
                    yield Finding(kind, row.source, number, source_of(pair), row.claim, pair.claim, pair)


def without_leaks(pairs: Sequence[Pair], held: Sequence[Pair]) -> list[Pair]:
    """Return `pairs` without those whose claim leaks from the `held` rows."""
    leaking = {finding.pair for finding in claim_findings(pairs, held) if finding.kind in LEAKS}
    return [pair for pair in pairs if pair not in leaking]


def evidence_findings(mix: Sequence[Pair], held: Sequence[Pair]) -> Iterator[Finding]:
    """Yield the `held` rows whose evidence is, exactly or nearly, in `mix`: one finding for each evidence text of it."""
    by_evidence = grouped(mix, lambda pair: normalised(pair.evidence))
    rows = grouped(enumerate(held), lambda row: normalised(row[1].evidence))
    texts = list(rows)
    index = NearIndex(texts, size=EVIDENCE_WORDS, threshold=NEAR)
    for (first, *_), found in zip(by_evidence.values(), index.search(list(by_evidence)), strict=True):
        for near in found:
            for number, row in rows[texts[near.number]]:
                yield Finding(SAME_EVIDENCE, row.source, number, source_of(first), row.evidence, first.evidence, first)


def gold_text_findings(mix: Sequence[Pair], gold: GoldText) -> Iterator[Finding]:
    """Yield the evidence texts of `mix` that come from a gold paper or hold a gold quote; the row is the paper's number."""
    papers = list(gold.papers)
    found: dict[str, list[Pair]] = defaultdict(list)
    for first, *_ in grouped(mix, lambda pair: normalised(pair.evidence)).values():
        paper, share = gold.source(first.evidence)
        if share >= GOLD_EVIDENCE_SHARE:
            found[paper].append(first)
        if quoted := gold.quoted(first.evidence):
            row = papers.index(quoted.paper)
            yield Finding(GOLD_QUOTE, GOLD_PAPERS, row, source_of(first), quoted.text, first.evidence, first)
    for paper, pairs in found.items():
        kind = GOLD_EVIDENCE if len(pairs) >= MIN_GOLD_TEXTS else GOLD_WORDS
        for pair in pairs:
            yield Finding(kind, GOLD_PAPERS, papers.index(paper), source_of(pair), paper, pair.evidence, pair)


def gold_paper_findings(path: Path, gold: GoldText) -> Iterator[Finding]:
    """Yield the papers of `path` (jsonl.gz of {file, text}) whose body is that of a gold paper; the row is its number."""
    papers = list(gold.papers)
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for paper in map(json.loads, lines):
            found, share = gold.source(BIBLIOGRAPHY.split(paper["text"].replace("\x0c", "\n"))[0])
            if share >= GOLD_PAPER_SHARE:
                told = f"{paper['file']} ({share:.2f} of it)"
                yield Finding(GOLD_PAPER, GOLD_PAPERS, papers.index(found), path.name, found, told, None)


def claim_kind(row: Pair, pair: Pair, *, is_same: bool) -> str:
    """Return what it is that a held-out row and a pair of a near claim, or the same, have in common."""
    if row.source.startswith(GOLD_CLAIMS):
        return GOLD_CLAIM
    if is_same:
        return SAME_CLAIM
    return SAME_BOTH if is_same_evidence(row, pair) else NEAR_CLAIM


def is_same_evidence(one: Pair, other: Pair) -> bool:
    """Say whether one evidence is, exactly or nearly, the other or a part of it: a rationale is a part of its abstract."""
    if normalised(one.evidence) == normalised(other.evidence):
        return bool(one.evidence)
    return overlap(shingles(one.evidence, EVIDENCE_WORDS), shingles(other.evidence, EVIDENCE_WORDS)) >= NEAR


def grouped(items: Iterable[T], key: Callable[[T], str]) -> dict[str, list[T]]:
    """Return the items by their key, in the order in which the keys are first met; those of an empty key are left out."""
    groups: dict[str, list[T]] = defaultdict(list)
    for item in items:
        if name := key(item):
            groups[name].append(item)
    return dict(groups)


def source_of(pair: Pair) -> str:
    """Return the source of a pair without the kind that a made set adds: `indomain.number` is of `indomain`."""
    return "indomain" if pair.source.startswith("indomain") else pair.source
