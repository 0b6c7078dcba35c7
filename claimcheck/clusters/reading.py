"""What is read from a claim before claims are compared: its words, names, numbers, and what it denies or hedges."""

import re
from collections.abc import Container
from typing import NamedTuple

from claimcheck.clusters.cuts import shown_part
from claimcheck.clusters.flags import flags_of
from claimcheck.clusters.frames import without_frame
from claimcheck.clusters.numbers import Amount, Figure
from claimcheck.clusters.parts import Parts
from claimcheck.clusters.roles import Act, find_acts
from claimcheck.clusters.words import content_words
from claimcheck.text import normalise, repair

MAX_LENGTH = 1000
"""Characters of a claim that is read for its meaning: a longer text is no single claim, and equals only itself."""
_GENERIC = re.compile(
    r"\b(?:the|this|our|their|an?)\s+(?:(?:proposed|presented|new|novel)\s+)?(?:method|approach|model|framework|system|study|paper|"
    r"work|technique|tool|algorithm|authors?|researchers)\b|\bwe\b|\bour\b|\bits?\b",
    re.IGNORECASE,
)


class Gate(NamedTuple):
    """What two claims of one fact must agree on; equal gates agree."""

    amounts: tuple[Amount, ...]
    marks: frozenset[str]
    """Digits that measure nothing, such as years."""
    names: frozenset[str]
    """Keys of its names."""
    flags: frozenset[str]
    urls: frozenset[str]
    contrasts: frozenset[str]
    """Its words that other words exclude."""


class Reading(NamedTuple):
    """A claim as it is compared."""

    text: str
    """Normalised and repaired; without what only says who says it, and without a last word that was cut."""
    said: str
    """The same with the field's abbreviations spelt out: what is embedded."""
    stems: frozenset[str]
    examples: frozenset[str]
    """Stems of what stands behind "such as", which others may leave out."""
    tokens: tuple[str, ...]
    """Case-folded words in order."""
    gate: Gate
    figures: tuple[Figure, ...]
    """The amounts of the gate with the words that stand by them."""
    poles: tuple[Figure, ...]
    """Words that exclude each other within the claim, with the words that stand by them."""
    acts: frozenset[Act]
    """Who does what to whom, as far as neighbouring words say it."""
    sides: tuple[tuple[str, frozenset[str], frozenset[str]], ...]
    """Kind, first and second side of what it compares or relates, as stems."""
    is_generic: bool
    """It speaks of "the method" or "we", where others may give a name."""
    cut: str | None
    """None, or the beginning of a word at which it was cut off, case-folded; "" where it was cut between words."""
    is_cut_in_words: bool
    """It was cut, and not within examples: what others say more may have stood behind the cut."""


def read_claim(text: str, vocabulary: Container[str] = frozenset()) -> Reading:
    """Return what is read from a claim; words with U+FFFD are repaired by the case-folded words of `vocabulary`."""
    whole, cut = shown_part(normalise(repair(text, vocabulary)))
    shown = without_frame(whole)
    parts = Parts(shown[:MAX_LENGTH])
    words = content_words(parts.plain_tokens)
    names = frozenset(name.key for name in parts.names)
    gate = Gate(
        amounts=parts.numbers.amounts,
        marks=parts.numbers.marks,
        names=names,
        flags=flags_of(parts.text, parts.plain_tokens),
        urls=parts.urls,
        contrasts=parts.contrasts(),
    )
    return Reading(
        text=shown,
        said=parts.said,
        stems=frozenset(words) | {each.stands_for for each in parts.sides if each.stands_for},
        examples=parts.stems(parts.examples),
        tokens=parts.tokens,
        gate=gate,
        figures=parts.figures(),
        poles=parts.poles(),
        acts=find_acts(words, parts.text, parts.name_stems()),
        sides=tuple((each.kind, parts.stems([each.first]), parts.stems([each.second])) for each in parts.sides),
        is_generic=bool(_GENERIC.search(parts.text)),
        cut=cut,
        is_cut_in_words=cut is not None and not any(end == len(parts.text) for _, end in parts.examples),
    )


def is_too_long(text: str) -> bool:
    """Tell whether a text is longer than what is read of a claim."""
    return len(text) > MAX_LENGTH
