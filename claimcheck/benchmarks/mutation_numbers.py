"""Wrong numbers in a claim: a digit changed, digits exchanged, a value nearby, or another number of the paper."""

import random
import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from claimcheck.benchmarks.mutation_edit import Edit, is_surely_wrong, replaced
from claimcheck.quantities import Quantity

_NUMERAL = re.compile(r"\d[\d,]*(?:\.\d+)?|\.\d+")
_TRIES = 40  # draws before a rule is given up for a figure
_NEAR = (0.05, 0.2)  # relative change of a value nearby
_NEAR_HEDGED = (0.35, 0.6)  # the same where the number is hedged or a bound
_ALIKE = 5  # greatest ratio of a number to the one in the place of which it is put
_YEAR = re.compile(r"(?:19|20)\d{2}")
_CARDINALS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_LEAST_WORD_RATIO = 1.5  # between a number word and the one in its place
_PARTS = {
    "half": "a tenth",
    "a third": "three quarters",
    "two thirds": "a quarter",
    "a quarter": "two thirds",
    "twice": "ten times",
}

Rule = Callable[[str, Quantity, Sequence[str], random.Random], str | None]


def number_edits(claim: str, figures: Sequence[Quantity], pool: Sequence[str], rng: random.Random) -> list[Edit]:
    """Return one edit for each figure and rule that applies to it.

    `pool` holds numerals that the paper prints near the claim's evidence. Every edit changes the value by more than its
    rounding, hedge or bound allows, and keeps the number of decimals, the grouping of digits and the unit.
    """
    edits = []
    for figure in figures:
        if figure.high is not None:
            continue
        numeral = _NUMERAL.search(claim, figure.start, figure.end)
        edits += _in_words(claim, figure) if numeral is None else _in_digits(claim, figure, numeral, pool, rng)
    return list({edit.text: edit for edit in edits}.values())


def _in_digits(claim: str, figure: Quantity, numeral: re.Match[str], pool: Sequence[str], rng: random.Random) -> list[Edit]:
    old = numeral.group()
    edits = []
    for name, rule in _RULES.items():
        drawn = (rule(old, figure, pool, rng) for _ in range(_TRIES))
        new = next((new for new in drawn if new is not None and _is_fit(claim, old, new, figure)), None)
        if new is not None:
            edits.append(replaced(claim, *numeral.span(), new, name))
    return edits


def _is_fit(claim: str, old: str, new: str, figure: Quantity) -> bool:
    """Tell whether a numeral makes the claim wrong and could stand in it: a share stays one, no other number is repeated."""
    before, after = _value(old), _value(new)
    if after <= 0 or before <= 0 or (figure.dimension == "%" and before <= 100 < after) or (before < 1 < after):
        return False
    return new not in _NUMERAL.findall(claim) and is_surely_wrong(figure, after / before)


def _value(numeral: str) -> float:
    return float(numeral.replace(",", ""))


def _printed(value: float, like: str) -> str:
    """Return a value with the decimals and the grouping of another numeral."""
    places = len(like.partition(".")[2])
    return f"{value:,.{places}f}" if "," in like else f"{value:.{places}f}"


def _digit(old: str, figure: Quantity, pool: Sequence[str], rng: random.Random) -> str | None:
    """One of the first two significant digits is another one."""
    places = [at for at, character in enumerate(old) if character.isdigit() and old[:at].strip("0.,") + character != "0"][:2]
    if not places:
        return None  # of a zero, each change is a matter of rounding
    at = rng.choice(places)
    digit = rng.choice([each for each in "123456789" if each != old[at]])
    return old[:at] + digit + old[at + 1 :]


def _exchanged(old: str, figure: Quantity, pool: Sequence[str], rng: random.Random) -> str | None:
    """Two neighbouring digits have changed places."""
    places = [at for at, character in enumerate(old) if character.isdigit()]
    pairs = [(one, other) for one, other in pairwise(places) if old[one] != old[other]]
    pairs = [(one, other) for one, other in pairs if one != 0 or old[other] != "0"]
    if not pairs:
        return None
    one, other = rng.choice(pairs)
    return old[:one] + old[other] + old[one + 1 : other] + old[one] + old[other + 1 :]


def _nearby(old: str, figure: Quantity, pool: Sequence[str], rng: random.Random) -> str | None:
    """A value some per cent off."""
    change = rng.choice((-1, 1)) * rng.uniform(*(_NEAR if figure.bound == "exact" else _NEAR_HEDGED))
    return _printed(_value(old) * (1 + change), old)


def _borrowed(old: str, figure: Quantity, pool: Sequence[str], rng: random.Random) -> str | None:
    """Another number of the paper with as many decimals, of like size."""
    places = len(old.partition(".")[2])
    alike = [each for each in pool if len(each.partition(".")[2]) == places and not _YEAR.fullmatch(each)]
    near = [each for each in alike if 1 / _ALIKE < (_value(each) or 1e-9) / (_value(old) or 1e-9) < _ALIKE]
    return rng.choice(near) if near else None


_RULES: dict[str, Rule] = {"digit": _digit, "exchanged": _exchanged, "nearby": _nearby, "borrowed": _borrowed}


def _in_words(claim: str, figure: Quantity) -> list[Edit]:
    """Return the edit of a number word: another cardinal, or another part or multiple."""
    printed = claim[figure.start : figure.end].lower()
    new = next((other for word, other in _PARTS.items() if printed == word), None)
    word = re.match(rf"(?:{'|'.join(_CARDINALS)})\b", printed)
    if new is not None:
        return [replaced(claim, figure.start, figure.end, new, "word")]
    if word is None:
        return []
    value = _CARDINALS.index(word.group()) + 2
    ratios = {other: (at + 2) / value for at, other in enumerate(_CARDINALS)}
    apart = [name for name, ratio in ratios.items() if max(ratio, 1 / ratio) >= _LEAST_WORD_RATIO]
    fit = [name for name in apart if is_surely_wrong(figure, ratios[name])]
    end = figure.start + word.end()
    return [replaced(claim, figure.start, end, fit[len(fit) // 2], "word")] if fit else []
