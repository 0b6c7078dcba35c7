"""What is read from a claim before claims are compared: its words, names, numbers, and what it denies or hedges."""

import re
from collections.abc import Container, Sequence
from itertools import pairwise
from typing import NamedTuple

from claimcheck.clusters.names import Name, find_names, runs_of
from claimcheck.clusters.numbers import Amount, Figure, Numbers, read_numbers
from claimcheck.clusters.roles import Sides, find_acts, find_sides
from claimcheck.clusters.thesaurus import EXCEPTIONS, HEDGES, NEGATIONS, WIDE_NEGATIONS
from claimcheck.clusters.words import content_words, contrast_words, spell_out
from claimcheck.quantities import find_quantities
from claimcheck.text import normalise, repair

MAX_LENGTH = 1000
"""Characters of a claim that is read for its meaning: a longer text is no single claim, and equals only itself."""
MIN_CUT = 100
"""Characters: a text without closing punctuation that is shorter is a claim without a full stop, not one cut off."""
_CLOSED = re.compile(r"[.!?。！？][\"')\]]*$")
_ELLIPSIS = re.compile(r"\s*(?:…|\.\.\.|\[\.\.\.\]|\[…\])$")
_LAST_RUN = re.compile(r"[^\W_]+(?:\.\d*)?$")
_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_URL = re.compile(r"(?:https?://|www\.)[^\s<>\"')\]]{1,500}", re.IGNORECASE)
_GENERIC = re.compile(
    r"\b(?:the|this|our|their|a|an)\s+(?:proposed\s+|presented\s+|new\s+|novel\s+)?(?:method|approach|model|framework|system|study|paper|"
    r"work|technique|tool|algorithm|authors?|researchers)\b|\bwe\b|\bour\b|\bits?\b",
    re.IGNORECASE,
)
_EXAMPLES = re.compile(r"\b(?:such as|e\.g\.|for example|for instance|including)\s[^;.]*", re.IGNORECASE)
_JOINT = re.compile(r"[,;]|\b(?:and|while|whereas|but|versus|vs|against|to|from)\b")
_NOT_NEGATIVE = re.compile(
    r"\bnot only\b|\bno (?:fewer|less|more) than\b|\bnot (?:more|less|fewer) than\b|\bno\. ?\d|\bwithout loss of generality\b",
    re.IGNORECASE,
)


class Gate(NamedTuple):
    """What two claims of one fact must agree on; equal gates agree."""

    amounts: tuple[Amount, ...]
    marks: frozenset[str]
    names: frozenset[str]
    """Keys of its names, in any order."""
    flags: frozenset[str]
    """Which kinds of words it has that turn a statement round: "negated", "hedged", and single words."""
    urls: frozenset[str]
    contrasts: frozenset[str]
    """Its words that other words exclude."""


class Reading(NamedTuple):
    """A claim as it is compared."""

    text: str
    """Normalised and repaired; without a last word that was cut."""
    said: str
    """The same with the field's abbreviations spelt out: what is embedded."""
    stems: frozenset[str]
    examples: frozenset[str]
    """Stems of what stands behind "such as", which others may leave out."""
    is_cut_in_words: bool
    """It was cut, and not within examples: what others say more may have stood behind the cut."""
    tokens: tuple[str, ...]
    """Case-folded words in order."""
    runs: frozenset[str]
    """What neighbouring tokens spell together."""
    gate: Gate
    figures: tuple[Figure, ...]
    """The amounts of the gate with the words that stand by them."""
    sides: tuple[tuple[str, frozenset[str], frozenset[str]], ...]
    """Kind, first and second side of what it compares or relates, as stems."""
    acts: frozenset[tuple[str, str, str]]
    """Who does what to whom, as far as neighbouring words say it."""
    is_generic: bool
    """It speaks of "the method" or "we", where others may give a name."""
    cut: str | None
    """None, or the beginning of a word at which it was cut off, case-folded; "" where it was cut between words."""


def read_claim(text: str, vocabulary: Container[str] = frozenset()) -> Reading:
    """Return what is read from a claim; words with U+FFFD are repaired by the case-folded words of `vocabulary`."""
    whole = normalise(repair(text, vocabulary))
    shown, cut = _without_cut_word(whole)
    if len(shown) > MAX_LENGTH:
        shown = shown[:MAX_LENGTH]
    bare, urls = _without_urls(shown)
    bare = spell_out(bare)
    quantities = find_quantities(bare)
    names = find_names(bare, {quantity.start for quantity in quantities})
    numbers = read_numbers(bare, quantities, [(name.start, name.end) for name in names])
    sides = find_sides(bare)
    examples = list(_EXAMPLES.finditer(bare))
    plain = _unnumbered(bare, numbers, sides)
    words = content_words(plain)
    tokens = tuple(_TOKEN.findall(bare.casefold()))
    turning = _turning_words(bare, tokens)
    gate = Gate(
        amounts=numbers.amounts,
        marks=numbers.marks,
        names=frozenset(name.key for name in names),
        flags=turning,
        urls=urls,
        contrasts=contrast_words(_TOKEN.findall(_EXAMPLES.sub(" ", " ".join(plain)))),
    )
    return Reading(
        text=shown,
        said=spell_out(shown),
        stems=frozenset(words) | {each.stands_for for each in sides if each.stands_for},
        examples=frozenset(word for match in examples for word in _stems_of(bare, match.span())),
        is_cut_in_words=cut is not None and not any(match.end() == len(bare) for match in examples),
        tokens=tokens,
        runs=runs_of(tokens),
        gate=gate,
        figures=_figures(bare, numbers, names),
        acts=find_acts(words, bare, frozenset(name.key for name in names)),
        sides=tuple((each.kind, _stems_of(bare, each.first), _stems_of(bare, each.second)) for each in sides),
        is_generic=bool(_GENERIC.search(bare)),
        cut=cut,
    )


def is_too_long(text: str) -> bool:
    """Tell whether a text is longer than what is read of a claim."""
    return len(text) > MAX_LENGTH


def _without_cut_word(text: str) -> tuple[str, str | None]:
    """Return a claim without the word at which its generator cut it, and the word's beginning; None where it was not cut."""
    ellipsis = _ELLIPSIS.search(text)
    if ellipsis is None and (len(text) < MIN_CUT or _CLOSED.search(text) or _URL.search(text[-200:].rpartition(" ")[2])):
        return text, None
    bare = text[: ellipsis.start()] if ellipsis else text
    last = _LAST_RUN.search(bare)
    return (bare[: last.start()].rstrip(" -,(\"'"), last.group().casefold()) if last else (bare.rstrip(" -,("), "")


def _without_urls(text: str) -> tuple[str, frozenset[str]]:
    found = [
        match.group().casefold().rstrip(".,;:/").partition("://")[2] or match.group().casefold()
        for match in _URL.finditer(text)
    ]
    return _URL.sub(" ", text), frozenset(url.removeprefix("www.") for url in found)


def _unnumbered(text: str, numbers: Numbers, sides: Sequence[Sides]) -> tuple[str, ...]:
    """Return the case-folded words of a text that are neither part of a number nor a pivot that another word stands for."""
    pieces, at = [], 0
    for start, end in sorted((*numbers.spans, *(each.pivot for each in sides if each.stands_for))):
        pieces.append(text[at:start])
        at = max(at, end)
    return tuple(_TOKEN.findall(" ".join([*pieces, text[at:]]).casefold()))


def _turning_words(text: str, tokens: Sequence[str]) -> frozenset[str]:
    counted = tuple(_TOKEN.findall(_NOT_NEGATIVE.sub(" ", text).casefold()))
    flags = {token for token in tokens if token in EXCEPTIONS}
    is_wide = any(each in text for each in WIDE_NEGATIONS)
    if is_wide or any(token in NEGATIONS or token.endswith(("n't", "n’t")) for token in counted):
        flags.add("negated")
    if any(token in HEDGES for token in tokens):
        flags.add("hedged")
    return frozenset(flags)


def _figures(text: str, numbers: Numbers, names: Sequence[Name]) -> tuple[Figure, ...]:
    """Return each number with the words between the joints to its neighbours.

    Where a claim says "respectively", the n-th of as many names as there are numbers belongs to the n-th number.
    """
    spans = numbers.spans
    if "respectively" in text.casefold() and len(names) >= len(spans):
        words = [frozenset([name.key]) for name in names[: len(spans)]]
    else:
        cuts = [0, *(_joint(text, one[1], other[0]) for one, other in pairwise(spans)), len(text)]
        words = [_stems_of(text, span) for span in pairwise(cuts)]
    return tuple(Figure(amount, each) for amount, each in zip(numbers.amounts, words, strict=False))


def _joint(text: str, start: int, end: int) -> int:
    """Return where what belongs to a number ends and what belongs to the next begins: at the last "and" or comma."""
    joints = list(_JOINT.finditer(text, start, end))
    return joints[-1].start() if joints else end


def _stems_of(text: str, span: tuple[int, int]) -> frozenset[str]:
    return frozenset(content_words(_TOKEN.findall(text[span[0] : span[1]].casefold())))
