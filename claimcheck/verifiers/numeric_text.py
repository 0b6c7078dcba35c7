"""Numbers of a claim against the numbers of a paper's sentences."""

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from claimcheck.quantities import Quantity, agrees, comparable, find_quantities, is_telling
from claimcheck.schema import Document
from claimcheck.wording import IndexedSentence, PaperIndex, Sought, content_words, stem

MIN_COVERAGE = 0.25
"""Least share of a claim's telling words that a sentence must have before its numbers mean anything; chosen on gold/dev."""
_LEAST_COVERAGE = 0.12  # the same where an unlikely number agrees
_UNIT_REACH = 40  # characters behind a number in which its unit stands: "200 Nvidia A100 GPU hours"
UNIT_WORDS = {
    "s": re.compile(r"\b(?:time|latency|runtime|hours?|minutes?|seconds?|days?|weeks?|months?|ms|s|h)\b", re.IGNORECASE),
    "byte": re.compile(r"\b(?:memory|mem|size|[kmgt]i?b)\b", re.IGNORECASE),
    "device-s": re.compile(r"\b(?:hours?|minutes?|days?|weeks?|months?)\b", re.IGNORECASE),
    "/s": re.compile(r"/\s?(?:s|sec|h|min)\b|\bper (?:second|minute|hour)\b|\b(?:throughput|speed|fps)\b", re.IGNORECASE),
    "flop": re.compile(r"flop|compute", re.IGNORECASE),
    "$": re.compile(r"\b(?:costs?|price|usd|dollars?)\b|\$", re.IGNORECASE),
    "€": re.compile(r"\b(?:costs?|price|eur|euros?)\b|€", re.IGNORECASE),
}
"""What labels or later words say where a number carries no unit of its own."""
_NEIGHBOUR_WEIGHT = 0.5  # what a word in the sentence before counts against one in the sentence itself
_NOUN_BONUS = 0.15  # added coverage where the same thing is counted
_MIN_OWN_WORDS = 2  # words of the claim that only one number's clause has, before the clause counts as that number's
OPEN_BOUNDS = ("over", "under", "at_least", "at_most")
OPEN_WEIGHT = 0.5
"""Of a number held against "more than 90%": half of all numbers lie on one side of another."""
_MAX_NUMBERS = 12  # a sentence with more is a table whose cells ran together: nothing tells which number is whose
_RUN_TOGETHER_WEIGHT = 0.4  # of agreement with such a sentence
_COARSER = 5  # times the claim's last printed place, from which a number is printed less exactly
_COARSE_WEIGHT = 0.4  # of agreement with a number that is printed less exactly: that 2.45 rounds to "2.4" is no source of it
_SEPARATOR = re.compile(r"[,;:]\s|\b(?:and|while|whereas|but|versus|vs|against|compared)\b")
_COORDINATION = re.compile(r"([\w@.+-]+)((?:, [\w@.+-]+){0,6}),? and ([\w@.+-]+)")


class Reading(NamedTuple):
    """What one sentence says to one number of the claim."""

    document: str
    """`Paper.id`."""
    sentence: IndexedSentence
    claimed: Quantity
    found: Quantity
    """The agreeing number, or else the one most like the claimed."""
    is_agreeing: bool
    strength: float
    """How surely the sentence speaks of the claim's matter, in [0, 1]."""
    is_swapped: bool = False
    """The claimed number is there, but belongs to something else."""
    other: str | None = None
    """What it belongs to, where that is a name that the claim does not have."""


def key_quantities(text: str) -> tuple[Quantity, ...]:
    """Return the numbers of a claim that it stands or falls with: of several, those that are more than a small count."""
    found = find_quantities(text)
    return tuple(quantity for quantity in found if is_telling(quantity)) or found


def read_sentences(claim: str, document: str, paper: Document, index: PaperIndex) -> list[Reading]:
    """Return for each key number of the claim what the sentences near its wording say, strongest first."""
    near = list(_near(claim, index))
    readings = []
    for claimed in key_quantities(claim):
        for sentence, covered in near:
            reading = _read(claim, claimed, sentence, paper.text[sentence.start : sentence.end])
            if reading is not None:
                found, is_agreeing, is_swapped = reading
                if not is_telling(claimed) and not _same_noun(claimed, found):
                    continue
                if covered < MIN_COVERAGE and not is_agreeing:
                    continue
                if is_run_together(sentence) and not is_agreeing:
                    continue
                bonus = _NOUN_BONUS * _same_noun(claimed, found)
                factor = (_RUN_TOGETHER_WEIGHT if is_run_together(sentence) else 1.0) * _bound_weight(claimed, found)
                factor *= _COARSE_WEIGHT if is_agreeing and is_coarser(found, claimed) else 1.0
                strength = factor * min(1.0, covered + bonus)
                readings.append(Reading(document, sentence, claimed, found, is_agreeing, strength, is_swapped))
    sure = {reading.sentence for reading in readings if reading.is_agreeing and _is_unlikely(reading.claimed)}
    kept = [reading for reading in readings if reading.strength >= MIN_COVERAGE or reading.sentence in sure]
    return sorted(kept, key=lambda reading: -reading.strength)


def is_run_together(sentence: IndexedSentence) -> bool:
    """Tell whether a sentence is a table whose cells ran together: that a number stands in it says little."""
    return len(sentence.quantities) > _MAX_NUMBERS


def _near(claim: str, index: PaperIndex) -> Iterator[tuple[IndexedSentence, float]]:
    """Yield the sentences with numbers that share the claim's wording, and how much of it.

    A unit counts as a word, as telling as it is rare in the paper: where it gives one price, "$120" answers "520 dollars".
    """
    figures = find_quantities(claim)
    spelt = [(quantity.start, quantity.end) for quantity in figures if _unit(quantity)]
    words = (word for word in content_words(claim) if not any(start <= word.start < end for start, end in spelt))
    wanted = {word.stem for word in words}
    units = _unit_weights(figures, index)
    sought, n_words = Sought(wanted, index), math.fsum(index.weight(each) for each in wanted)
    total = n_words + sum(units.values())
    before: frozenset[str] = frozenset()
    for sentence in index.sentences:
        if sentence.quantities and total > 0:
            own = sought.coverage(sentence.stems)
            context = sought.coverage(sentence.stems | before)
            met = sum(units[unit] for unit in units.keys() & _units(sentence))
            covered = (n_words * (own + _NEIGHBOUR_WEIGHT * (context - own)) + met) / total
            if covered >= _LEAST_COVERAGE:
                yield sentence, covered
        before = sentence.stems


def _unit_weights(figures: Sequence[Quantity], index: PaperIndex) -> dict[str, float]:
    """Return the units of a claim's figures, each with its inverse document frequency in the paper."""
    wanted = {_unit(quantity) for quantity in figures} - {""}
    counts = Counter(unit for sentence in index.sentences for unit in wanted & _units(sentence)) if wanted else Counter()
    return {unit: math.log((index.n_units + 1) / (counts[unit] + 1)) for unit in wanted if counts[unit]}


def _units(sentence: IndexedSentence) -> set[str]:
    return {_unit(quantity) for quantity in sentence.quantities}


def _unit(quantity: Quantity) -> str:
    """Return what kind of thing a unit measures; "" for shares and multiples, which measure all kinds of things."""
    return {"device-s": "s", "%": "", "points": "", "fraction": "", "x": ""}.get(quantity.dimension, quantity.dimension)


def _read(claim: str, claimed: Quantity, sentence: IndexedSentence, text: str) -> tuple[Quantity, bool, bool] | None:
    """Return the number of the sentence that answers the claimed one, whether it agrees, and whether it is another thing's."""
    rivals = [found for found in sentence.quantities if comparable(claimed, found) and _has_unit(claimed, found, text)]
    if not rivals:
        return None
    agreeing = [found for found in rivals if agrees(claimed, found)]
    owner = _owner(claim, claimed, rivals, text)
    if owner is not None:
        is_agreeing = agrees(claimed, owner)
        return owner, is_agreeing, not is_agreeing and bool(agreeing)
    same_thing = [found for found in rivals if _counts_the_same(claimed, found)]
    same_words = [found for found in same_thing if found.noun.split()[:2] == claimed.noun.split()[:2]]
    if same_words and agreeing and not any(found in same_words for found in agreeing) and all(found.noun for found in agreeing):
        return same_words[0], False, True  # "954 training samples" against "7,566 training samples and 954 test samples"
    if agreeing and same_thing and not any(found in same_thing or found.noun for found in agreeing):
        return same_thing[0], False, True
    if agreeing:
        return max(agreeing, key=lambda found: _counts_the_same(claimed, found)), True, False
    return min(rivals, key=lambda found: (-_same_noun(claimed, found), abs(found.value - claimed.value))), False, False


def _has_unit(claimed: Quantity, found: Quantity, text: str) -> bool:
    """Tell whether a bare number of the text has the unit of a claimed time, size or price a few words on."""
    if found.dimension or claimed.dimension not in UNIT_WORDS:
        return True
    return UNIT_WORDS[claimed.dimension].search(text[found.end : found.end + _UNIT_REACH]) is not None


def _owner(claim: str, claimed: Quantity, rivals: Sequence[Quantity], text: str) -> Quantity | None:
    """Return the one number of a sentence that its wording gives to what the claim speaks of, or None where that is open.

    "A and B are 3.01 and 2.24, respectively" by order; else each number owns the words between the separators around it.
    """
    if len(rivals) < 2:
        return None
    ordered = _respectively(rivals, text)
    owned = ordered or [_own_words(found, text) for found in rivals]
    others = [[words for words in owned if words != mine] for mine in owned]
    distinct = [mine - set().union(*other) for mine, other in zip(owned, others, strict=True)]
    near = _claim_segment(claim, claimed)
    scores = [len(words & near) for words in distinct]
    best = max(scores)
    lead = 1 if ordered else _MIN_OWN_WORDS
    winners = [found for found, score in zip(rivals, scores, strict=True) if score == best]
    if best < lead or any(owned[rivals.index(found)] != owned[scores.index(best)] for found in winners):
        return None
    is_open = any(agrees(claimed, found) and (scores[at] > best - lead or not distinct[at]) for at, found in enumerate(rivals))
    likeliest = max(winners, key=lambda found: _counts_the_same(claimed, found))
    return next((found for found in winners if agrees(claimed, found)), None if is_open else likeliest)


def _respectively(rivals: Sequence[Quantity], text: str) -> list[set[str]] | None:
    """Return for each number the thing that a sentence with "respectively" gives it, or None."""
    if "respectively" not in text:
        return None
    for match in _COORDINATION.finditer(text):
        items = [match[1], *(item for item in match[2].split(", ") if item), match[3]]
        if len(items) == len(rivals) and not any(match.start() <= found.start < match.end() for found in rivals):
            return [{stem(part) for part in re.findall(r"[^\W_]+", item)} for item in items]
    return None


def _own_words(found: Quantity, text: str) -> set[str]:
    start, end = _clause(found, text)
    return {word.stem for word in content_words(text[start:end])}


def _clause(found: Quantity, text: str) -> tuple[int, int]:
    cuts = [0, *(cut for match in _SEPARATOR.finditer(text) for cut in (match.start(), match.end())), len(text)]
    return max(cut for cut in cuts if cut <= found.start), min(cut for cut in cuts if cut >= found.end)


def clause_of(claim: str, claimed: Quantity) -> tuple[int, int]:
    """Return the range of the claim that goes with a number: its own clause, or all where it has a single number."""
    if len(key_quantities(claim)) == 1:
        return 0, len(claim)
    return _clause(claimed, claim)


def _claim_segment(claim: str, claimed: Quantity) -> set[str]:
    """Return the stems of the claim's words that go with a number: its own clause, or all where it has a single number."""
    if len(find_quantities(claim)) == 1:
        return {word.stem for word in content_words(claim)}
    return _own_words(claimed, claim)


def _is_unlikely(quantity: Quantity) -> bool:
    """Tell whether a number hardly agrees by chance: three digits, or two with a unit."""
    return quantity.digits + bool(quantity.dimension) > 2


def _same_noun(claimed: Quantity, found: Quantity) -> bool:
    is_one_unit = claimed.dimension == found.dimension != "" or _unit(claimed) == _unit(found) != ""
    return is_one_unit or _counts_the_same(claimed, found)


def _counts_the_same(claimed: Quantity, found: Quantity) -> bool:
    """Tell whether the words behind two numbers name one thing: not "memory writes" and "memory backends"."""
    mine, other = ([stem(word) for word in quantity.noun.split()] for quantity in (claimed, found))
    shared = set(mine) & set(other)
    return any(word in (mine[-1], other[-1]) or mine[0] != word or other[0] != word for word in shared)


def _bound_weight(claimed: Quantity, found: Quantity) -> float:
    """Return what a reading counts: less where the claim only gives a bound and the paper another number."""
    is_open = claimed.bound in OPEN_BOUNDS and claimed.bound != found.bound
    return OPEN_WEIGHT if is_open and claimed.value != found.value else 1.0


def is_coarser(found: Quantity, claimed: Quantity) -> bool:
    """Tell whether a number is printed with fewer decimals than the claim's, hedges aside."""
    is_hedged = claimed.bound != "exact" or found.bound != "exact" or claimed.high is not None
    return (
        not is_hedged
        and claimed.dimension == found.dimension
        and found.resolution > _COARSER * claimed.resolution
        and claimed.digits > 1
    )


def is_alike(claimed: Quantity, found: Quantity) -> bool:
    """Tell whether two numbers look like values of one quantity: the same noun or unit, or decimals printed alike."""
    return _same_noun(claimed, found) or (claimed.resolution == found.resolution < 1 and claimed.dimension == found.dimension)
