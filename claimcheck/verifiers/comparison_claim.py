"""The comparison that a claim makes: "A beats B on 3 of 7", "A is second best on X", "A lies between B and C"."""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from claimcheck.quantities import find_quantities

Form = Literal["pair", "superlative", "rank", "between"]

_UP = (
    r"higher|larger|greater|longer|more [a-z]\w*|highest|largest|greatest|longest|(?<!at )most (?!of)[a-z]\w*|"
    r"exceeds?|raises?|increases?|lifts?|above(?! all\b)"
)
_DOWN = (
    r"lower|smaller|fewer|shorter|less [a-z]\w*|lowest|smallest|fewest|shortest|(?<!at )least (?!of)[a-z]\w*|"
    r"faster|fastest|lowers|reduces?|decreases?|below"
)
_BETTER = (
    r"better|best|outperform\w*|outscor\w*|surpass\w*|beats?|superior|improves?|stronger|strongest|ahead|leads?(?! to\b)|wins|"
    r"more (?:accurate\w*|effective\w*|precise\w*|robust\w*)|most (?:accurate|effective|precise|robust)"
)
_WORSE = (
    r"worse|worst|weaker|weakest|inferior|underperform\w*|trails?|behind|loses|less (?:accurate\w*|effective\w*)|"
    r"least (?:accurate|effective)"
)
COMPARATOR = re.compile(rf"\b(?:(?P<better>{_BETTER})|(?P<worse>{_WORSE})|(?P<up>{_UP})|(?P<down>{_DOWN}))\b", re.IGNORECASE)
"""The words that compare."""
_SUPERLATIVE = re.compile(r"(?:best|worst|\w+est|most|least)\b", re.IGNORECASE)
_UNIVERSAL = re.compile(r"\b(?:all|every|each|both|any|alike|always|throughout|across|consistently|strictly)\b", re.IGNORECASE)
_NOT_READ = re.compile(
    r"\b(?:no longer|while|whereas|although|except|some of|nearly|almost|as (?!well)\w+ as|half|many|comparable|similarly|"
    r"(?:is|are|remains?) similar|similar (?:to|perform\w*|results?|scores?|accurac\w*)|"
    r"several|or|respectively|(?:one of|among) the \w*(?:st|most)|(?:our|its|their|whose) (?:best|worst|most|least)|"
    r"worst[- ]case|aims? (?:to|at)|designed to|intended to|in order to|expected to|hypothes\w+|whether|how|if|we compare|"
    r"consists? of|would|could|might|should)\b|[;?]",
    re.IGNORECASE,
)
_DENIAL = re.compile(
    r"\b(?:not|never|cannot|(?:fails?|failed|unable) to|no (?=better|worse|higher|lower|more|less))\b|n't\b", re.IGNORECASE
)
_NUMBER = r"\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_PART_OF = re.compile(
    rf"\b(?<!every )(?<!each )(?<!any )(?:(?P<bound>at least|no fewer than|at most|more than|fewer than|all but) )?"
    rf"(?P<n>{_NUMBER}) (?:out )?of (?:the |its |all )?(?P<of>{_NUMBER})\b",
    re.IGNORECASE,
)
_MAJORITY = re.compile(r"\b(?:most of (?:the|its|all)|(?:the|a) majority of|most(?= (?:\w+ )?[a-z]+s\b))", re.IGNORECASE)
_COUNT_OF_ALL = re.compile(
    rf"\b(?:all|each of|every one of|in each of|both|across)(?: of)?(?: the)? (?P<n>{_NUMBER}) (?!of\b)", re.IGNORECASE
)
_ORDINALS = {"second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "fifth": 5, "5th": 5, "sixth": 6, "6th": 6}
_RANK = re.compile(
    rf"\b(?:(?P<before>{'|'.join(_ORDINALS)})[- ](?P<word>best|worst|highest|lowest|largest|smallest|fastest|strongest)|"
    rf"rank(?:s|ed|ing)? (?P<after>{'|'.join(_ORDINALS)}|first|last)|(?P<runner>runner-up)|"
    rf"in (?P<place>{'|'.join(_ORDINALS)}) place|"
    rf"(?:comes?|came|finish(?:es|ed)|is|stands?) (?P<comes>{'|'.join(_ORDINALS)}|last)"
    r"(?= (?:on|in|for|among|of|overall|behind)|[,.]))(?!\w)",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\b(?:lies?|falls?|is|are|ranks?|sits?|stays?|scores?|places?)\b[^.;]{0,40}?\bbetween\b", re.IGNORECASE)
_CLAUSE = re.compile(r"(?:, |; )(?:but|while|whereas|and yet|yet)\s|;\s|\s(?:whereas|but)\s", re.IGNORECASE)
_ALSO = re.compile(
    r"\s(?:and|but)(?: also)? (?=the (?:best|worst|highest|lowest|largest|smallest|fewest|most|least|fastest|second)\b)"
)
_SAID = re.compile(
    r"\b(?:gives?|gave|achieves?|achieved|has|had|obtains?|obtained|shows?|showed|yields?|reach(?:es|ed)?|gets?|got|attains?|"
    r"is|are|was|were) (?:by far )?the $",
    re.IGNORECASE,
)
"""What stands before the superlative that a claim states, not before one in the description of its subject."""
_ADJECTIVE = re.compile(
    r"(?:better|worse|higher|lower|larger|smaller|greater|longer|shorter|fewer|faster|stronger|weaker|more |less )",
    re.IGNORECASE,
)
_SET_AGAINST = re.compile(
    r"\b(?:than|compar\w+|relative to|over|versus|vs|against|of the two|unlike|in contrast|baselines?|all|every|each|any)\b",
    re.IGNORECASE,
)
"""What follows or leads in what something is "higher" than; "a better representation" compares nothing."""
_DENIAL_REACH = 30  # characters before the comparing word in which a denial is its own


class Extent(NamedTuple):
    """Over how many of the things measured a claim says that its comparison holds."""

    least: int
    most: int
    of: int
    """Among how many; 0 where the claim does not say."""


class Comparison(NamedTuple):
    """A claim's comparison as read."""

    form: Form
    at: int
    """Offset of the comparing word."""
    end: int
    sign: int
    """1 where the subject's number should be the larger one, -1 the smaller; for a rank, 1 counts from the largest."""
    is_judged: bool
    """Whether `sign` speaks of better and worse, so that it turns for errors and times."""
    is_universal: bool
    counts: tuple[int, ...] = ()
    """Over how many things the claim says that it holds ("on all six datasets"), rivals or data sets."""
    extent: Extent | None = None
    """"On 3 of 7": of how many; None where the claim holds of all that it names."""
    is_majority: bool = False
    """"On most of": more than half."""
    rank: int = 1
    """2 for "second best"; -1 for the last."""
    is_denied: bool = False
    """"Does not outperform"."""

    @property
    def is_partial(self) -> bool:
        """Whether the claim holds of a part of what is measured alone."""
        return self.extent is not None or self.is_majority


def parse_comparison(claim: str) -> Comparison | None:
    """Return the comparison that a claim makes, or None where it makes none, or one that is not read (hedged, several)."""
    if _NOT_READ.search(claim):
        return None
    between = _BETWEEN.search(claim)
    if between is not None:
        return Comparison("between", between.start(), between.end(), 1, False, _UNIVERSAL.search(claim) is not None)
    rank = _RANK.search(claim)
    if rank is not None:
        return _ranked(claim, rank)
    majority = _MAJORITY.search(claim)
    found = [each for each in COMPARATOR.finditer(claim) if not majority or each.start() != majority.start()]
    match = next((each for each in found if _SAID.search(claim, 0, each.start())), next(iter(found), None))
    if match is None or (_ADJECTIVE.match(match.group()) and not _SET_AGAINST.search(claim)):
        return None
    denials = list(_DENIAL.finditer(claim))
    is_denied = any(0 <= match.start() - denial.end() <= _DENIAL_REACH for denial in denials)
    if len(denials) > 1 or (denials and not is_denied):
        return None
    is_superlative = _SUPERLATIVE.match(match.group()) is not None
    return Comparison(
        form="superlative" if is_superlative else "pair",
        at=match.start(),
        end=match.end(),
        sign=1 if match["better"] or match["up"] else -1,
        is_judged=bool(match["better"] or match["worse"]),
        is_universal=_UNIVERSAL.search(claim) is not None,
        counts=tuple(_value(found["n"]) for found in _COUNT_OF_ALL.finditer(claim)),
        extent=extent_of(claim),
        is_majority=majority is not None,
        is_denied=is_denied,
    )


def clauses(claim: str) -> tuple[str, ...]:
    """Return the claim in its parts that are set against each other, what opens it ("On X,") kept with each; one for most."""
    cuts = list(_CLAUSE.finditer(claim))
    if not cuts:
        return _coordinated(claim)
    opening = re.match(r"(?:On|In|For|With|Among|At|Under|Across)\b[^,]*, ", claim)
    lead = opening.group() if opening and opening.end() <= cuts[0].start() else ""
    starts, ends = [0, *(cut.end() for cut in cuts)], [*(cut.start() for cut in cuts), len(claim)]
    parts = [claim[start:end].strip(" ,;") for start, end in zip(starts, ends, strict=True)]
    return tuple(part if at == 0 else lead + part for at, part in enumerate(parts))


def _coordinated(claim: str) -> tuple[str, ...]:
    """Return "A gives the lowest X and the highest Y" as two claims about A."""
    first, cut = re.search(r"\bthe (?=\w+(?:st|most|least|second)\b)", claim), _ALSO.search(claim)
    if first is None or cut is None or first.start() >= cut.start():
        return (claim,)
    return claim[: cut.start()], claim[: first.start()] + claim[cut.end() :]


def _ranked(claim: str, match: re.Match[str]) -> Comparison | None:
    if _DENIAL.search(claim):
        return None
    word = (match["word"] or "best").lower()
    ordinal = (match["before"] or match["after"] or match["place"] or match["comes"] or "second").lower()
    rank = {"first": 1, "last": -1}.get(ordinal) or _ORDINALS[ordinal]
    sign = -1 if word in ("worst", "lowest", "smallest", "fastest") else 1
    is_judged = word in ("best", "worst", "strongest")
    is_universal = _UNIVERSAL.search(claim) is not None
    return Comparison("rank", match.start(), match.end(), sign, is_judged, is_universal, extent=extent_of(claim), rank=rank)


def extent_of(claim: str) -> Extent | None:
    """Return of how many among how many a claim says something: "on 3 of 7", "all but one of six"; None where it does not."""
    match = next(_parts(claim), None)
    if match is None:
        return None
    n, of, bound = _value(match["n"]), _value(match["of"]), (match["bound"] or "").lower()
    if bound == "all but":
        return Extent(of - n, of - n, of)
    least = {"at least": n, "no fewer than": n, "more than": n + 1}.get(bound, 0 if bound else n)
    most = {"at most": n, "fewer than": n - 1}.get(bound, of if bound else n)
    return Extent(least, most, of) if 0 <= least <= of else None


def _parts(claim: str) -> Iterator[re.Match[str]]:
    return (match for match in _PART_OF.finditer(claim) if _value(match["of"]) >= _value(match["n"]))


def _value(word: str) -> int:
    found = find_quantities(f"{word} things")
    return int(found[0].value) if found else 1
