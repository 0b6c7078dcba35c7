"""Pairs made by rule from the text of papers: a clean sentence as claim, a window of the paper as evidence.

Label by construction: the window holds the sentence (S), holds it with one number, name, direction or negation
changed on one of the two sides (R), or is another, lexically near window of the same paper (N).
"""

import gzip
import json
import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from claimcheck.training.edits import (
    change_number,
    checkable_numbers,
    flip_direction,
    flip_negation,
    reword,
    swap_name,
)
from claimcheck.training.neighbours import NearTexts
from claimcheck.training.records import (
    NOT_ENOUGH_INFO,
    REFUTED,
    SUPPORTED,
    Pair,
    normalised,
    seeded,
    stable_hash,
)
from claimcheck.training.sentences import paper_sentences

T = TypeVar("T")

Edit = Callable[[str, random.Random, Sequence[str]], str | None]

# Wrong numbers are what the embedded model must learn to see, so they are tried first most often.
EDITS: tuple[tuple[str, Edit, float], ...] = (
    ("number", change_number, 0.5),
    ("direction", flip_direction, 0.22),
    ("negation", flip_negation, 0.13),
    ("name", swap_name, 0.15),
)
NAME = re.compile(r"(?<![\w-])[A-Z][A-Za-z0-9]*[A-Z0-9][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*(?![\w-])")
MIN_NAME_COUNT = 3
CHANGED_EVIDENCE_SHARE = 0.35
"""Share of refuted pairs whose evidence, not whose claim, carries the edit: a claim alone must not tell its label."""
CHANGED_BOTH_SHARE = 0.25
"""Share of supported pairs with the same edit on both sides, for the same reason."""
N_NEAR_WINDOWS = 6
MAX_SHARED_WORDS = 0.7


def paper_names(sentences: Sequence[str]) -> list[str]:
    """Return the names with inner capitals or digits (methods, data sets) that recur in a paper, commonest first."""
    counts = Counter(name for s in sentences for name in NAME.findall(s))
    return [name for name, n in counts.most_common(40) if n >= MIN_NAME_COUNT]


def is_checkable(sentence: str) -> bool:
    """Say whether a sentence carries a fact worth a pair: a number or a word that has an opposite."""
    return bool(checkable_numbers(sentence)) or flip_direction(sentence, seeded(0), ()) is not None


def window(sentences: Sequence[str], index: int, rng: random.Random) -> tuple[list[str], int]:
    """Return up to three sentences around `index` that follow each other, and the place of `index` in them."""
    before = rng.choice((0, 1, 1, 2))
    start = index
    while start > 0 and index - start < before and sentences[start - 1]:
        start -= 1
    end = index + 1
    while end < len(sentences) and end - start < 3 and sentences[end]:
        end += 1
    return list(sentences[start:end]), index - start


def nearly_holds(evidence: str, sentence: str) -> bool:
    """Say whether most words of `sentence` are in `evidence`, so that it may well be said there again."""
    words = set(normalised(sentence).split())
    return len(words & set(normalised(evidence).split())) > MAX_SHARED_WORDS * len(words)


def wrong_version(sentence: str, names: Sequence[str], near: str, rng: random.Random) -> tuple[str, str] | None:
    """Return (kind, contradicting version) of `sentence`, by the first edit that applies in a weighted random order."""
    order = sorted(EDITS, key=lambda edit: rng.random() ** (1 / edit[2]), reverse=True)
    numbers = [m.group() for m in checkable_numbers(near)]
    for kind, edit, _ in order:
        changed = edit(sentence, rng, names if kind == "name" else numbers)
        if changed and normalised(changed) != normalised(sentence):
            return kind, changed
    return None


def paper_pairs(text: str, rng: random.Random, n_claims: int) -> Iterator[Pair]:
    """Yield up to six pairs (S, S, R, R, R, N) for each of at most `n_claims` sentences of one paper's text."""
    sentences = paper_sentences(text)
    names = paper_names(sentences)
    candidates = [i for i, s in enumerate(sentences) if s and is_checkable(s)]
    # Sentences with numbers first, then a stable shuffle: numbers matter most downstream.
    candidates.sort(key=lambda i: (not checkable_numbers(sentences[i]), rng.random()))
    windows = [window(sentences, i, rng) if s else ([], 0) for i, s in enumerate(sentences)]
    near = NearTexts([" ".join(w) for w, _ in windows])
    for i in candidates[:n_claims]:
        sentence = sentences[i]
        around, place = windows[i]
        yield from claim_pairs(sentence, around, place, names, rng)
        found = (" ".join(windows[j][0]) for j in near.nearest(sentence, N_NEAR_WINDOWS))
        others = [text for text in found if text and not nearly_holds(text, sentence)]
        if others:
            yield Pair(reword(sentence, rng), rng.choice(others), NOT_ENOUGH_INFO, "indomain.near")


def claim_pairs(sentence: str, around: Sequence[str], place: int, names: Sequence[str], rng: random.Random) -> Iterator[Pair]:
    """Yield supported and refuted pairs for `sentence`, the `place`-th of the window `around`."""

    def evidence(version: str) -> str:
        return " ".join([*around[:place], version, *around[place + 1 :]])

    wrong = wrong_version(sentence, names, " ".join(around), rng)
    if wrong and rng.random() < CHANGED_BOTH_SHARE:
        yield Pair(reword(wrong[1], rng), evidence(wrong[1]), SUPPORTED, "indomain.both_changed")
    else:
        yield Pair(reword(sentence, rng), evidence(sentence), SUPPORTED, "indomain.held")
    claim = reword(sentence, rng)
    changed_claim = wrong_version(claim, names, " ".join(around), rng)
    if changed_claim:
        kind, text = changed_claim
        yield Pair(text, evidence(sentence), REFUTED, f"indomain.{kind}")
    if changed_claim and changed_claim[0] != "number" and checkable_numbers(sentence):
        yield from number_pairs(sentence, evidence(sentence), rng)
    # The whole sentence goes into the claim here: a clause cut from the claim could be the one that changed.
    if wrong and rng.random() < CHANGED_EVIDENCE_SHARE:
        yield Pair(sentence, evidence(wrong[1]), REFUTED, f"indomain.{wrong[0]}_in_evidence")


def number_pairs(sentence: str, evidence: str, rng: random.Random) -> Iterator[Pair]:
    """Yield a claim with one number changed (R) and, half the time, one more true version (S), so that neither wins."""
    changed = change_number(reword(sentence, rng), rng, [m.group() for m in checkable_numbers(evidence)])
    if changed:
        yield Pair(changed, evidence, REFUTED, "indomain.number")
    if rng.random() < 0.5:
        yield Pair(reword(sentence, rng), evidence, SUPPORTED, "indomain.held")


def load_papers(
    path: Path, pairs_of: Callable[[str, random.Random], Iterable[T]], *, seed: int, held_out: bool = False, share: int = 20
) -> list[T]:
    """Return `pairs_of` every paper of `path` (jsonl.gz of {file, text}); one paper in `share` is held out for dev."""
    pairs: list[T] = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            paper = json.loads(line)
            key = stable_hash(paper["file"])
            if (key % share == 0) == held_out:
                pairs.extend(pairs_of(paper["text"], seeded(key + seed)))
    return pairs


def load_indomain(path: Path, *, n_claims: int, seed: int, held_out: bool = False) -> list[Pair]:
    """Return the pairs of at most `n_claims` sentences of every paper of `path`; see `load_papers`."""
    return load_papers(path, lambda text, rng: paper_pairs(text, rng, n_claims), seed=seed, held_out=held_out)
