"""The numbers of a claim, and whether those of another claim are the same: value, unit, bound, and what each belongs to."""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

from claimcheck.quantities import Quantity, agrees, is_telling

HEDGED_TOLERANCE = 0.025
"""Relative: "about 70 %" is 69 %, not 72 %. A quarter of what `quantities` allows a paper, for here two claims are compared
that were made of the same sentence."""
_SIGNIFICANT = 6  # digits of a value in the key of an index
_UNIT_WORDS = re.compile(
    r"\s?(?P<unit>[kmµμc]?g|kilograms?|grams?|milligrams?|tons?|tonnes?|[kmcnµμ]?m|kilometers?|kilometres?|meters?|metres?|miles?|"
    r"cm|mm|ml|l|liters?|litres?|°\s?[CF]|degrees?|[kMGT]?Hz|[kM]?W|kWh|mmHg|mmol|ppm|ppb|kcal|calories|hectares?|ha|bits?|"
    r"tokens?|decades?|centuries)\b(?!-)"
)
_UNIT_NAMES = {
    "kilogram": "kg",
    "gram": "g",
    "milligram": "mg",
    "tonne": "ton",
    "kilometer": "km",
    "kilometre": "km",
    "meter": "m",
    "metre": "m",
    "liter": "l",
    "litre": "l",
}
_BOUNDS = {"exact": "=", "about": "=", "at_least": ">", "over": ">", "at_most": "<", "under": "<"}
_ROLES = {"share", "change"}
_CHANGE = "gain|improvement|increase|rise|drop|decrease|reduction|decline|loss"
_CHANGE_BEFORE = re.compile(
    rf"\b(?:by|up|down|gain(?:s|ed)?|rises?|rose|drop(?:s|ped)?|falls?|fell|(?:{_CHANGE})s?\s+of)\s+(?:an?\s+average\s+of\s+)?"
    r"(?:(?:about|around|roughly|nearly|almost|over|up to|only|just|more than|at least)\s+)?(?:an?\s+)?$",
    re.IGNORECASE,
)
_CHANGE_AFTER = re.compile(rf"[\s-]*(?:(?:{_CHANGE})s?|higher|lower|better|worse)\b", re.IGNORECASE)
_APART_IN_CHANGES = {"%", "points"}
"""70 % that rise by 2 % are 71.4 %, by 2 points 72 %; a score of 70 % or 70 points is one."""
_SHARE_AFTER = re.compile(r"\s*of\s+(?:the|all|our|their|these|its)?\s*(?!magnitude)[a-z]", re.IGNORECASE)
_BEFORE = 40  # characters in which what leads up to a number stands
_TIMES = ("s", "device-s")
_DIGITS = re.compile(r"\d+(?:\.\d+)*")


class Amount(NamedTuple):
    """A number of a claim."""

    quantity: Quantity
    """Offsets are 0, so that equal amounts are equal."""
    unit: str
    """A unit that `quantities` does not know, such as "kg"; "" where there is none."""
    role: str
    """"share" ("60 % of the patients"), "change" ("by 60 %", "a 60 % gain"), or "" where the claim does not say."""
    is_count: bool
    """A small bare count ("two languages"), which another claim may leave out."""


class Figure(NamedTuple):
    """A number, or a word that others exclude, with the words of the claim that belong to it."""

    what: "Amount | str"
    words: frozenset[str]


class Numbers(NamedTuple):
    """All numbers of a claim."""

    amounts: tuple[Amount, ...]
    """In order."""
    marks: frozenset[str]
    """Digits that measure nothing: years, versions, table numbers; not those of citations and names."""
    spans: tuple[tuple[int, int], ...]
    """Where the amounts stand."""


def read_numbers(text: str, quantities: Sequence[Quantity], names: Sequence[tuple[int, int]]) -> Numbers:
    """Return the numbers of a claim, which holds `quantities`, but for those inside its names, which stand at `names`."""
    found = [quantity for quantity in quantities if not _inside(quantity.start, names)]
    amounts = tuple(_amount(quantity, text) for quantity in found)
    spans = tuple((quantity.start, quantity.end) for quantity in found)
    bare = re.sub(r"\[[\d,;\s–-]{1,40}\]", lambda match: " " * len(match.group()), text)
    marks = (match for match in _DIGITS.finditer(bare) if not _inside(match.start(), [*names, *spans]))
    return Numbers(amounts, frozenset(match.group() for match in marks), spans)


def number_key(amount: Amount) -> str:
    """Return how an index files the amount: its value, without unit and sign."""
    return f"{abs(amount.quantity.value):.{_SIGNIFICANT}g}"


def same_amounts(ours: Sequence[Amount], theirs: Sequence[Amount]) -> bool:
    """Tell whether each number of one claim is one of the other's; small counts may be missing on one side."""
    return ours == theirs or (_all_found(ours, theirs) and _all_found(theirs, ours))


@lru_cache(maxsize=262_144)
def same_amount(one: Amount, other: Amount) -> bool:
    """Tell whether two numbers say the same: unit, bound, and value to the coarser printed precision or a hedge's tolerance."""
    a, b = one.quantity, other.quantity
    if (
        one.unit != other.unit
        or {one.role, other.role} == _ROLES
        or ("change" in (one.role, other.role) and {a.dimension, b.dimension} == _APART_IN_CHANGES)
        or not _same_bound(a, b)
        or (a.high is None) != (b.high is None)
    ):
        return False
    is_hedged = "about" in (a.bound, b.bound)
    a, b = a._replace(bound="exact"), b._replace(bound="exact")
    if agrees(a, b) and agrees(b, a):
        return True
    return is_hedged and a.dimension == b.dimension and abs(a.value - b.value) <= HEDGED_TOLERANCE * abs(a.value)


def are_swapped(ours: Sequence[Figure], theirs: Sequence[Figure]) -> bool:
    """Tell whether two figures of one claim stand with each other's words in the other claim."""
    pairs = [(one, other) for one in ours for other in theirs if _same(one.what, other.what)]
    return any(
        first[0] is not second[0]
        and first[1] is not second[1]
        and _are_alike(first[0].what, second[0].what)
        and _are_crossed(first, second)
        for first, second in combinations(pairs, 2)
    )


def _are_alike(one: Amount | str, other: Amount | str) -> bool:
    """Tell whether two figures of one claim could stand in each other's places: hours and GPUs could not."""
    if isinstance(one, str) or isinstance(other, str):
        return True
    return (one.quantity.dimension, one.unit) == (other.quantity.dimension, other.unit)


def _same(one: Amount | str, other: Amount | str) -> bool:
    return one == other if isinstance(one, str) or isinstance(other, str) else same_amount(one, other)


def _are_crossed(first: tuple[Figure, Figure], second: tuple[Figure, Figure]) -> bool:
    """Tell whether the words that tell our two numbers apart go rather with the other number in their claim."""
    ours = first[0].words - second[0].words, second[0].words - first[0].words
    theirs = first[1].words - second[1].words, second[1].words - first[1].words
    if isinstance(first[0].what, str):
        return bool(ours[0] & theirs[1]) and bool(ours[1] & theirs[0])
    straight = len(ours[0] & theirs[0]) + len(ours[1] & theirs[1])
    return straight < len(ours[0] & theirs[1]) + len(ours[1] & theirs[0])


def _amount(quantity: Quantity, text: str) -> Amount:
    unit = _UNIT_WORDS.match(text, quantity.end) if not quantity.dimension else None
    name = unit["unit"].replace(" ", "") if unit else ""
    plain = name.removesuffix("s") if len(name) > 2 else name
    is_count = not is_telling(quantity) and not unit and quantity.high is None
    role = ""
    if quantity.dimension in ("%", "fraction") and _SHARE_AFTER.match(text, quantity.end):
        role = "share"
    elif _CHANGE_BEFORE.search(text[max(0, quantity.start - _BEFORE) : quantity.start]) or _CHANGE_AFTER.match(
        text, quantity.end
    ):
        role = "change"
    return Amount(quantity._replace(start=0, end=0, noun=""), _UNIT_NAMES.get(plain, plain), role, is_count)


def _same_bound(a: Quantity, b: Quantity) -> bool:
    # "lost 4 kg over 12 weeks": of a time, "over" says nothing of its length.
    kinds = {_BOUNDS[each.bound] if not (each.dimension in _TIMES and each.bound == "over") else "=" for each in (a, b)}
    return len(kinds) == 1


def _all_found(sought: Sequence[Amount], given: Sequence[Amount]) -> bool:
    for each in sought:
        if any(same_amount(each, other) for other in given):
            continue
        if not each.is_count or any(other.is_count for other in given):
            return False
    return True


def _inside(at: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= at < end for start, end in spans)
