"""Claims of many reports made of known facts: reworded, cut off and damaged as generators and PDFs do it."""

import random
from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from claimcheck.benchmarks.cluster_facts import Fact, facts
from claimcheck.schema import BatchClaim
from claimcheck.text import REPLACEMENT

SEED = 5
CLAIMS_A_FACT = 10
"""On average; a few facts have many more, most have fewer."""
CLAIMS_A_REPORT = 12
_CUT = 120  # characters at which the seeds' generator cuts
_FRAMES = (
    "The authors report that {}",
    "The paper shows that {}",
    "According to the authors, {}",
    "Results demonstrate that {}",
    "It is found that {}",
)
_EXCHANGES: Mapping[str, tuple[str, ...]] = {
    "improves": ("boosts", "enhances"),
    "requires": ("needs",),
    "achieves": ("attains", "obtains"),
    "contains": ("includes",),
    "on the": ("for the",),
    "shows": ("demonstrates",),
    "authors": ("researchers",),
    "method": ("approach",),
    "only": ("just",),
}
_LIGATURES = ("ffi", "ffl", "ff", "fi", "fl")


class Batch(NamedTuple):
    """Claims with the fact that each one states."""

    claims: list[BatchClaim]
    facts: list[int]


def make_batch(n_claims: int, given: Sequence[str] = ()) -> Batch:
    """Return so many claims, the same ones every time; the facts are the sentences `given`, and made ones."""
    rng = random.Random(SEED)  # noqa: S311 - test data, guards nothing
    known = list(islice(facts(SEED, given), max(2, n_claims // CLAIMS_A_FACT)))
    # The earlier half of the list gets three quarters of the claims, and so on: few facts are known to all.
    numbers = [int(len(known) * rng.random() ** 2) for _ in range(n_claims)]
    claims = [
        BatchClaim(
            report=f"report-{at // CLAIMS_A_REPORT:05d}.txt",
            id=f"c{at % CLAIMS_A_REPORT + 1}",
            text=_retold(known[number], rng),
            line=at % CLAIMS_A_REPORT + 1,
            stated_verified=rng.random() < 0.8,
        )
        for at, number in enumerate(numbers)
    ]
    return Batch(claims, numbers)


def _retold(fact: Fact, rng: random.Random) -> str:
    text = rng.choice(fact.wordings)
    for share, change in _CHANGES:
        if rng.random() < share:
            text = change(text, rng)
    return text


def _exchanged(text: str, rng: random.Random) -> str:
    words = [word for word in _EXCHANGES if f" {word} " in text]
    if not words:
        return text
    word = rng.choice(words)
    return text.replace(f" {word} ", f" {rng.choice(_EXCHANGES[word])} ", 1)


def _framed(text: str, rng: random.Random) -> str:
    first = text.split(" ", 1)[0]
    is_word = first.isalpha() and first[1:].islower()
    return rng.choice(_FRAMES).format(text[0].lower() + text[1:] if is_word and first in _OPENINGS else text)


def _cut(text: str, rng: random.Random) -> str:
    return text[:_CUT]


def _damaged(text: str, rng: random.Random) -> str:
    for ligature in _LIGATURES:
        text = text.replace(ligature, REPLACEMENT)
    return text


def _open(text: str, rng: random.Random) -> str:
    return text.rstrip(".")


_OPENINGS = frozenset({"The", "A", "On", "In", "For", "With", "It", "Of", "Training", "Factual", "Parallel", "When", "To"})
_CHANGES: Sequence[tuple[float, Callable[[str, random.Random], str]]] = (
    (0.3, _exchanged),
    (0.3, _framed),
    (0.5, _cut),
    (0.1, _damaged),
    (0.3, _open),
)
"""How often a claim is changed in which way."""
