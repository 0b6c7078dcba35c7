"""Which way a claim says that a number goes, and of which of two things: "A is 3 points above B", "A lowers B by 3"."""

import re
from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

_UP = (
    r"rais\w+|lift\w*|boost\w*|increas\w+|gr[oe]w\w*|ris(?:e|es|ing|en)|rose|adds?|added|exceed\w*|"
    r"higher|larger|greater|more|above"
)
_DOWN = (
    r"lower\w*|reduc\w+|decreas\w+|drop\w*|fall\w*|fell|cuts?|cutting|shr[iau]nk\w*|declin\w+|sinks?|sank|"
    r"smaller|fewer|less|below"
)
_BETTER = r"improv\w+|better|outperform\w*|outscor\w*|surpass\w*|beat\w*|ahead|gain\w*|leads?|superior"
_WORSE = r"worse\w*|hurt\w*|degrad\w+|trail\w*|lag\w*|behind|los(?:e|es|t|ing)|underperform\w*|costs?|inferior"
_WORD = re.compile(rf"\b(?:(?P<up>{_UP})|(?P<down>{_DOWN})|(?P<better>{_BETTER})|(?P<worse>{_WORSE}))\b", re.IGNORECASE)
_BOUND = re.compile(
    r"\b(?:more|less|fewer|greater|higher|lower|no more|no less) than(?= (?:an? |about )?[\d$€])", re.IGNORECASE
)
_NOT_READ = re.compile(
    r"\b(?:not|never|no|without|remov\w+|taking|takes?|omit\w*|ablat\w+|disabl\w+|exclud\w+|discard\w*|leav\w+|instead|rather|"
    r"but|while|whereas|although|though|despite|unlike)\b|n't\b|;",
    re.IGNORECASE,
)
"""What turns a direction round, or sets a second one beside it."""
_BASELINE = re.compile(
    r"\b(?:than|over|versus|vs\.?|against|compar(?:ed|ison) (?:with|to)|relative to|from|ahead of|behind|above|below)\b",
    re.IGNORECASE,
)
_BASELINE_END = re.compile(r"[,;]| to (?!be\b)")
_COMPARED = re.compile(
    r"\b(?:than|over|versus|vs\.?|against|compar(?:ed|ison) (?:with|to)|relative to|ahead of|behind|above|below|"
    r"outperform\w*|outscor\w*|surpass\w*|beat\w*|exceed\w*)\s+(?:(?:on|in|for|with) )?",
    re.IGNORECASE,
)
_COMPARED_END = re.compile(
    r"[,;:()]|\.\s|\b(?:on|in|for|at|with|by|when|while|whereas|across|under|to|from|and (?:its?|by|is|has|on|in))\b"
)
LOWER_IS_BETTER = re.compile(
    r"↓|\b(?:errors?|loss|perplexit\w+|ppl|mae|mse|rmse|wer|cer|fid|time|latency|runtime|costs?|memory|seconds|ms|ranks?)\b",
    re.IGNORECASE,
)
"""Labels of figures of which the lower one is the better."""

Side = Literal["subject", "baseline", "object", "mixed", "none"]


class Direction(NamedTuple):
    """The way a claim's number goes."""

    sign: int
    """1 where the subject has the larger number, -1 where the smaller."""
    is_judged: bool
    """Whether `sign` speaks of better and worse, which for errors and times is the other way round."""
    at: int
    """Offset of the word that says so."""
    baselines: tuple[tuple[int, int], ...]
    """Where the claim names what it compares with: "over B", "compared with B"."""


def parse_direction(claim: str) -> Direction | None:
    """Return which way a claim says that a number goes; None where it does not say, says two things, or denies one."""
    if _NOT_READ.search(claim):
        return None
    bounds = [match.span() for match in _BOUND.finditer(claim)]
    found = [match for match in _WORD.finditer(claim) if not any(start <= match.start() < end for start, end in bounds)]
    signs = {_sign(match) for match in found}
    if len(signs) != 1:
        return None
    first = found[0]
    return Direction(
        signs.pop(), bool(first["better"] or first["worse"]), first.start(), tuple(_baselines(claim, first.start()))
    )


def compared_with(claim: str) -> tuple[tuple[int, int], ...]:
    """Return where a claim names what it compares with, wherever it stands: "than B", "outperforms B", "compared to B"."""
    found = []
    for marker in _COMPARED.finditer(claim):
        end = _COMPARED_END.search(claim, marker.end())
        found.append((marker.end(), end.start() if end else len(claim)))
    return tuple(found)


def side_of(tokens: Iterable[int], starts: Mapping[int, int], direction: Direction) -> Side:
    """Return on which side of the claim tokens stand, given where each starts.

    What stands before the word of direction is its subject, what stands behind it its object, unless "than", "over" or
    "compared with" mark it as the baseline.
    """
    sides: set[Side] = set()
    for token in tokens:
        start = starts[token]
        if any(first <= start < last for first, last in direction.baselines):
            sides.add("baseline")
        else:
            sides.add("subject" if start < direction.at else "object")
    return "none" if not sides else sides.pop() if len(sides) == 1 else "mixed"


def _sign(match: re.Match[str]) -> int:
    return 1 if match["up"] or match["better"] else -1


def _baselines(claim: str, at: int) -> Iterable[tuple[int, int]]:
    for marker in _BASELINE.finditer(claim):
        end = _BASELINE_END.search(claim, marker.end())
        last = end.start() if end else len(claim)
        yield marker.end(), min(last, at) if marker.end() <= at else last
