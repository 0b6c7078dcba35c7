"""Words that turn a claim round: negations, hedges, exceptions."""

import re
from collections.abc import Sequence

from claimcheck.clusters.thesaurus import EXCEPTIONS, HEDGES, NEGATIONS, WIDE_NEGATIONS

_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_NOT_NEGATIVE = re.compile(
    r"\bnot only\b|\bno (?:fewer|less|more) than\b|\bnot (?:more|less|fewer) than\b|\bno\. ?\d|\bwithout loss of generality\b",
    re.IGNORECASE,
)


def is_negated(text: str) -> bool:
    """Tell whether a text denies something."""
    tokens = _TOKEN.findall(_NOT_NEGATIVE.sub(" ", text).casefold())
    is_wide = any(each in text for each in WIDE_NEGATIONS)
    return is_wide or any(token in NEGATIONS or token.endswith(("n't", "n’t")) for token in tokens)


def flags_of(text: str, tokens: Sequence[str]) -> frozenset[str]:
    """Return "negated", "hedged", and those case-folded `tokens` of a claim that change it wherever they stand."""
    flags = {token for token in tokens if token in EXCEPTIONS}
    if is_negated(text):
        flags.add("negated")
    if not HEDGES.isdisjoint(tokens):
        flags.add("hedged")
    return frozenset(flags)
