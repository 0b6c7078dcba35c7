"""What kind of statement about numbers a claim makes: a value, a difference, a ratio or a share; and its figures."""

import re
from typing import Literal, NamedTuple

from claimcheck.quantities import Quantity, find_quantities
from claimcheck.verifiers.claim_direction import Direction, compared_with, parse_direction

Kind = Literal["value", "difference", "ratio", "share"]

_CHANGE = (
    r"rais\w+|lift\w*|boost\w*|improv\w+|increas\w+|gain\w*|add(?:s|ed)?|decreas\w+|lower(?:s|ed|ing)?|reduc\w+|drop\w*|cut(?:s|ting)?|"
    r"cost(?:s|ing)?|narrow\w*|widen\w*|shrink\w*|fall\w*|fell|los(?:e|es|t|ing)|declin\w+|hurt\w*|degrad\w+|beat\w*|exceed\w*|"
    r"outperform\w*|outscor\w*|surpass\w*|differ\w*|gap|margin|lead\w*|trail\w*|lag\w*|advantage|difference|win\w*|ahead|behind|"
    r"rise[sn]?|rose|grow\w*|slow\w*|speed\w*|lengthen\w*|shorten\w*"
)
_CHANGE_VERB = re.compile(rf"\b(?:{_CHANGE})\b", re.IGNORECASE)
_BY_BEFORE = re.compile(
    r"\b(?:by|a|an)\s+(?:(?:about|around|roughly|nearly|almost|some|over|up to|at least|more than|only|just|further|"
    r"additional)\s+)?$",
    re.IGNORECASE,
)
_CHANGE_OF_BEFORE = re.compile(
    r"\b(?:reduction|increase|improvement|gain|drop|decrease|decline|boost|advantage|gap|lead|margin|difference|contrast|"
    r"deficit|rise|fall)s? (?:of|is|was|are|were)\s+(?:(?:up to|about|around|roughly|nearly|almost|only|over|at least|"
    r"more than|an? (?:average|mean) of|as (?:much|large) as) )?[+\-−]?$|"
    r"\b(?:reduction|increase|improvement|gain|drop|decrease|decline)s? \([+\-−]?$",
    re.IGNORECASE,
)
_REACH = 200  # characters before a figure, more than any of these words take: bounds the work on endless lists
_COMPARATIVE_AFTER = re.compile(
    r"^[\s-]*(?:[\w-]+ ){0,3}?(?:higher|better|lower|worse|more|less|above|below|ahead|behind|than|faster|slower|improvement|"
    r"gain|increase|decrease|drop|reduction|advantage|gap|lead|margin|deficit|loss)\b",
    re.IGNORECASE,
)
_SWEEP = re.compile(
    r"\b(?:chang|vary|varie|sweep|swept|rang)\w*\b[^.;]{0,40}?\bfrom [\d.]+ to [\d.]+(?: in [\d.]+ \w+)?|"
    r"\((?:[\d.]+, ){1,9}[\d.]+\)",
    re.IGNORECASE,
)
"""Settings that were tried: "changing the weight from 0.0 to 5.0", "temperatures (0.0, 0.3, 0.7)"."""
_LISTED = re.compile(r"(?P<of>[^,;.]{0,60}?)(?:, and|,| and) (?:(?:by|of) )?[+\-−]?")
_NEW_VERB = re.compile(r"\b(?:reach|scor|achiev|obtain|get|got|is|are|was|were|to|has|have|at)\w*\b", re.IGNORECASE)
_PART_OF_OTHER = re.compile(r"^\s*(?:of )?(?:the |that |as )[\w -]{1,40}? (?:of|as|than|for) (?:the )?\S*[A-Z]")
_MEASURED = ("%", "points", "x", "fraction", "$", "€")
_SHARE_OF = re.compile(r"^\s*(?:of|in)\b")


_SHOWN = r"(?:shown|seen|reported|listed|given|presented|observed)"
_SEE = r"(?:observed?|sees?|seen|finds?|found|notes?|noted|shown?)"
_PLACE = r"(?:tables?|tab\.|figures?|fig\.) ?\d+"
_OPENING = re.compile(
    rf"^\s*(?:(?:as|from|in|according to) (?:can be |is |are )?{_SHOWN}?\s?(?:in |by |from )?(?:the )?{_PLACE}[^,]{{0,20}}, |"
    rf"(?:we|one|it) (?:can |could )?(?:also |clearly )?(?:be )?{_SEE}(?: \w+)? that |"
    r"(?:the |our |these )?(?:(?:experimental |main )?results|experiments|tables? \d+|findings) (?:in \w+ \d+ )?"
    r"(?:clearly |also )?(?:shows?|indicates?|demonstrates?|reveals?|confirms?|suggests?) that )",
    re.IGNORECASE,
)


_TABLE_NUMBER = r"\b(?:[a-z]?\d{1,2}(?:\.\d{1,2})?|[ivx]{1,4}|[a-z])\b"
_TABLES_NAMED = re.compile(
    rf"\btab(?:le|\.)s? ({_TABLE_NUMBER}(?:(?:,? and |,? or |, | & |[-–]){_TABLE_NUMBER})*)", re.IGNORECASE
)
_TABLE_RANGE = re.compile(r"(\d+)[-–](\d+)")


class Frame(NamedTuple):
    """A claim's figure with what it is."""

    quantity: Quantity
    kind: Kind
    direction: Direction | None = None
    """Which way a difference or ratio goes; None where the claim does not clearly say."""
    baselines: tuple[tuple[int, int], ...] = ()
    """Where the claim names what it compares with."""


def without_opening(claim: str) -> str:
    """Return the claim with "As shown in Table 3,", "The results show that" made blanks: it keeps its length and offsets."""
    match = _OPENING.match(claim)
    return " " * match.end() + claim[match.end() :] if match else claim


def tables_named(claim: str) -> frozenset[str]:
    """Return the tables that a claim refers to by number, lower case: "table 3"; of "Tables 3-5 and 7" all four."""
    lists = [match[1].lower() for match in _TABLES_NAMED.finditer(claim)]
    spans = [tuple(map(int, ends)) for each in lists for ends in _TABLE_RANGE.findall(each)]
    numbers = {number for each in lists for number in re.findall(_TABLE_NUMBER, each)}
    return frozenset(f"table {number}" for number in numbers.union(*(map(str, range(first, last)) for first, last in spans)))


def frames(claim: str) -> tuple[Frame, ...]:
    """Return the figures that the claim reports, in order: not the settings (sizes, counts) that go with them."""
    direction = parse_direction(claim)
    baselines = compared_with(claim)
    found: list[Frame] = []
    swept = [match.span() for match in _SWEEP.finditer(claim)]
    stated = (each for each in find_quantities(claim) if not any(start <= each.start < end for start, end in swept))
    has_change = _CHANGE_VERB.search(claim) is not None
    for quantity in _figures(tuple(stated)):
        kind = _kind(claim, quantity, has_change=has_change)
        if found and kind == "value" and _goes_on(found[-1].quantity, quantity, claim):
            kind = found[-1].kind  # "reductions of 6.2% for A and 3.1% for B"
        found.append(Frame(quantity, kind, direction, baselines))
    return tuple(found)


def _figures(found: tuple[Quantity, ...]) -> tuple[Quantity, ...]:
    """Return the quantities that look measured; where none does, those of two digits and more, else all."""
    measured = tuple(q for q in found if q.resolution < 1 or q.dimension in _MEASURED or (q.dimension == "s" and q.digits > 1))
    large = tuple(q for q in found if q.digits > 1 or q.value >= 10)
    return measured or large or found


def _goes_on(one: Quantity, other: Quantity, claim: str) -> bool:
    """Tell whether a figure goes on in a list of which another is part: alike, and no verb between them."""
    is_alike = one.dimension == other.dimension != "" and one.resolution == other.resolution
    between = _LISTED.fullmatch(claim, one.end, other.start)
    return is_alike and between is not None and not _NEW_VERB.search(between["of"])


def _kind(claim: str, quantity: Quantity, *, has_change: bool) -> Kind:
    """Return what a figure of a claim is; `has_change`: some word of the claim tells of a change."""
    before, after = claim[max(0, quantity.start - _REACH) : quantity.start], claim[quantity.end :]
    if quantity.dimension == "x" or (quantity.dimension == "fraction" and _PART_OF_OTHER.match(after)):
        return "ratio"
    is_compared = quantity.dimension in ("%", "points", "") and _COMPARATIVE_AFTER.match(after) is not None
    if _CHANGE_OF_BEFORE.search(before) and quantity.dimension in ("%", "points", ""):
        return "difference"
    if is_compared or (has_change and (quantity.dimension == "points" or _BY_BEFORE.search(before) is not None)):
        return "difference"
    if quantity.dimension in ("%", "fraction") and _SHARE_OF.match(after):
        return "share"
    return "value"
