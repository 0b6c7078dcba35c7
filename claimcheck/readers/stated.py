"""The counts that a report states of its own making: papers, claims, verified claims, quality score."""

import re
from collections.abc import Iterator, Sequence

from claimcheck.readers.base import Block
from claimcheck.schema import Stated
from claimcheck.text import REPLACEMENT

_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_COUNT = rf"(?P<n>\d{{1,3}}(?:,\d{{3}})+|\d{{1,7}}|{'|'.join(_WORDS)})"
_FI = rf"(?:fi|ﬁ|{REPLACEMENT})"
_PAPERS = (
    r"(?:relevant |unique |candidate |academic |scientific |research |peer-reviewed ){0,3}"
    r"(?:papers?|articles?|studies|study|publications|sources|documents|records)"
)
_FOUND = rf"(?:retrieved|found|identi{_FI}ed|collected|located|returned|gathered)"
_EXTRACTED = rf"(?:extracted|identi{_FI}ed|analy[sz]ed|assessed|checked|evaluated|generated)"
_VERIFIED = rf"(?:\w+ly )?veri{_FI}ed"
_WERE = r"(?:were |was |have been |has been )?"
_IS = r"\s?[:=|]\s?"
_PATTERNS = {
    "papers_retrieved": (
        rf"\b{_COUNT} {_PAPERS} {_WERE}{_FOUND}",
        rf"\b(?:yielded|{_FOUND}) (?:a total of )?{_COUNT} {_PAPERS}\b",
        rf"\b{_PAPERS} {_FOUND}{_IS}{_COUNT}\b",
    ),
    "claims_extracted": (
        rf"\b{_COUNT} (?:\w+ ){{0,2}}claims? {_WERE}{_EXTRACTED}",
        rf"\b{_EXTRACTED} (?:a total of )?{_COUNT} (?:\w+ ){{0,2}}claims?\b",
        rf"\b(?:claims {_EXTRACTED}|total claims){_IS}{_COUNT}\b",
        rf"\b\d{{1,7}} ?(?:/|of|out of) ?(?:the )?{_COUNT} (?:\w+ )?claims\b",
    ),
    "claims_verified": (
        rf"\b{_COUNT} ?(?:/|of|out of) ?(?:the )?\d{{1,7}} (?:\w+ )?(?:claims )?{_WERE}{_VERIFIED}\b",
        rf"\b{_COUNT}(?: (?:claims|of (?:them|these|those|the claims)))? {_WERE}{_VERIFIED}\b",
        rf"\b(?:claims )?{_VERIFIED}(?: claims)?{_IS}{_COUNT}\b",
    ),
}
_STATED = {name: [re.compile(pattern, re.IGNORECASE) for pattern in patterns] for name, patterns in _PATTERNS.items()}
_SUBJECTS = {
    "papers_retrieved": re.compile("paper|article|stud|publication|source|document|record", re.IGNORECASE),
    "claims_extracted": re.compile("claim", re.IGNORECASE),
    "claims_verified": re.compile("veri", re.IGNORECASE),
}
"""A quick look, so that the patterns run on few texts."""
_SCORE = re.compile(
    r"\b(?:quality|review|overall) (?:(?:review|quality|assessment) )?(?:score|rating)(?: of| is| was|\s?[:=|])?\s?"
    r"(?P<value>\d{1,3}(?:\.\d{1,3})?)\s?(?:(?:/|out of)\s?(?P<of>\d{1,3})|(?P<percent>%))?",
    re.IGNORECASE,
)
_TEN = 10.0


def find_stated(blocks: Sequence[Block]) -> Stated:
    """Return the counts that the blocks state, the first of each kind; lost ligatures ("veri\ufffded") do not matter."""
    counts: dict[str, int] = {}
    score: float | None = None
    for text in _texts(blocks):
        for name in _STATED.keys() - counts.keys():
            count = _count(text, name) if _SUBJECTS[name].search(text) else None
            if count is not None:
                counts[name] = count
        score = _score(text) if score is None else score
        if score is not None and len(counts) == len(_STATED):
            break
    return Stated(quality_score=score, **counts)


def _texts(blocks: Sequence[Block]) -> Iterator[str]:
    """Yield what may state counts: paragraphs and items, and rows of two cells as "name: value"."""
    for block in blocks:
        if block.kind in ("paragraph", "item"):
            yield " ".join(block.content.text.split())
        elif block.kind == "table":
            yield from (": ".join(cell.text.strip() for cell in row.cells) for row in block.rows if len(row.cells) == 2)


def _count(text: str, name: str) -> int | None:
    for pattern in _STATED[name]:
        match = pattern.search(text)
        if match:
            digits = match["n"].lower().replace(",", "")
            return _WORDS.index(digits) if digits in _WORDS else int(digits)
    return None


def _score(text: str) -> float | None:
    """Return a stated quality score out of ten; None where there is none, or it exceeds its scale."""
    match = _SCORE.search(text) if "core" in text or "ating" in text else None
    if match is None:
        return None
    scale = 100.0 if match["percent"] else float(match["of"] or _TEN)
    value = float(match["value"])
    return round(value / scale * _TEN, 3) if 0 < scale >= value else None
