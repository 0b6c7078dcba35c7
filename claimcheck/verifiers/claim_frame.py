"""What kind of statement about numbers a claim makes: a value, a difference, a ratio or a share; and its figures."""

import re
from typing import Literal, NamedTuple

from claimcheck.quantities import Quantity, find_quantities
from claimcheck.verifiers.claim_direction import Direction, parse_direction

Kind = Literal["value", "difference", "ratio", "share"]

_CHANGE = (
    r"rais\w+|lift\w*|boost\w*|improv\w+|increas\w+|gain\w*|add(?:s|ed)?|decreas\w+|lower(?:s|ed|ing)?|reduc\w+|drop\w*|cut(?:s|ting)?|"
    r"cost(?:s|ing)?|narrow\w*|widen\w*|shrink\w*|fall\w*|fell|los(?:e|es|t|ing)|declin\w+|hurt\w*|degrad\w+|beat\w*|exceed\w*|"
    r"outperform\w*|outscor\w*|surpass\w*|differ\w*|gap|margin|lead\w*|trail\w*|lag\w*|advantage|difference|win\w*|ahead|behind|"
    r"rise[sn]?|rose|grow\w*|slow\w*|speed\w*"
)
_CHANGE_VERB = re.compile(rf"\b(?:{_CHANGE})\b", re.IGNORECASE)
_BY_BEFORE = re.compile(
    r"\b(?:by|a|an)\s+(?:(?:about|around|roughly|nearly|almost|some|over|up to|at least|more than|only|just|further|"
    r"additional)\s+)?$",
    re.IGNORECASE,
)
_COMPARATIVE_AFTER = re.compile(
    r"^[\s-]*(?:[\w-]+ ){0,3}?(?:higher|better|lower|worse|more|less|above|below|ahead|behind|than|faster|slower|improvement|"
    r"gain|increase|decrease|drop|reduction|advantage|gap|lead|margin|deficit|loss)\b",
    re.IGNORECASE,
)
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


class Frame(NamedTuple):
    """A claim's figure with what it is."""

    quantity: Quantity
    kind: Kind
    direction: Direction | None = None
    """Which way a difference or ratio goes; None where the claim does not clearly say."""


def without_opening(claim: str) -> str:
    """Return the claim with "As shown in Table 3,", "The results show that" made blanks: it keeps its length and offsets."""
    match = _OPENING.match(claim)
    return " " * match.end() + claim[match.end() :] if match else claim


def frames(claim: str) -> tuple[Frame, ...]:
    """Return the figures that the claim reports, in order: not the settings (sizes, counts) that go with them."""
    direction = parse_direction(claim)
    return tuple(Frame(quantity, _kind(claim, quantity), direction) for quantity in _figures(find_quantities(claim)))


def _figures(found: tuple[Quantity, ...]) -> tuple[Quantity, ...]:
    """Return the quantities that look measured; where none does, those of two digits and more, else all."""
    measured = tuple(q for q in found if q.resolution < 1 or q.dimension in _MEASURED or (q.dimension == "s" and q.digits > 1))
    large = tuple(q for q in found if q.digits > 1 or q.value >= 10)
    return measured or large or found


def _kind(claim: str, quantity: Quantity) -> Kind:
    before, after = claim[: quantity.start], claim[quantity.end :]
    if quantity.dimension == "x":
        return "ratio"
    is_compared = quantity.dimension in ("%", "points", "") and _COMPARATIVE_AFTER.match(after) is not None
    has_change = _CHANGE_VERB.search(claim) is not None
    if is_compared or (has_change and (quantity.dimension == "points" or _BY_BEFORE.search(before) is not None)):
        return "difference"
    if quantity.dimension in ("%", "fraction") and _SHARE_OF.match(after):
        return "share"
    return "value"
