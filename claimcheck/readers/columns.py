"""What the columns of a table are, by their headings."""

import re
import unicodedata
from collections.abc import Sequence
from enum import Enum
from functools import lru_cache

from claimcheck.readers.heading_words import KIND_OF, STRONG
from claimcheck.text import REPLACEMENT, repairs


class Column(Enum):
    """What a column of a claims table holds."""

    CLAIM = "claim"
    VERDICT = "verdict"
    CONFIDENCE = "confidence"
    REFERENCE = "reference"
    NUMBER = "number"
    SECTION = "section"
    OTHER = "other"


_COLUMN_OF = {word: Column(kind) for word, kind in KIND_OF.items()}
_PARENTHESES = re.compile(r"[(\[（][^)\]）]{0,80}[)\]）]")
_WORD = re.compile(r"[#№]|[^\W_]+", re.UNICODE)
_MAX_HEADING_WORDS = 6
_PERCENT, _OUT_OF = re.compile(r"%|\bpercent\b|0\s?[-–—]\s?100\b"), re.compile(r"(?:/|out of |[01]\s?[-–—]\s?)(5|10|100)\b")


@lru_cache(maxsize=4096)
def column_of(heading: str) -> Column:
    """Return what a column of this heading holds; lost ligatures ("Veri\ufffded") are repaired."""
    words = heading_words(heading)
    if not words or len(words) > _MAX_HEADING_WORDS:
        return Column.OTHER
    kinds = [_COLUMN_OF[word] for word in words if word in _COLUMN_OF]
    if not kinds:
        return Column.OTHER
    if Column.CLAIM in kinds and kinds[-1] in (Column.CONFIDENCE, Column.VERDICT, Column.NUMBER):
        return kinds[-1]  # "claim score", "claim status", "claim no."
    for preferred in (Column.CONFIDENCE, Column.CLAIM, Column.VERDICT):
        if preferred in kinds:
            return preferred  # "verification confidence", "key finding from paper", "verified by source"
    return kinds[0]


def is_strong(heading: str) -> bool:
    """Tell whether a heading alone says that this is a claims table."""
    return bool(STRONG.intersection(heading_words(heading)))


def confidence_scale(heading: str) -> float | None:
    """Return what numbers under this heading are out of: 100 for "Confidence (%)", 10 for "Score (/10)"; None if unsaid."""
    if _PERCENT.search(heading.casefold()):
        return 100.0
    out_of = _OUT_OF.search(heading.casefold())
    return float(out_of[1]) if out_of else None


def claim_columns(headings: Sequence[str]) -> tuple[Column, ...] | None:
    """Return the columns of a claims table, or None where the headings are not those of one.

    It has one column of claims, and verdicts or confidences. A second column of either kind counts as `OTHER`.
    """
    columns: list[Column] = []
    for column in map(column_of, headings):
        is_second = column in columns and column in (Column.CLAIM, Column.VERDICT, Column.CONFIDENCE)
        columns.append(Column.OTHER if is_second else column)
    has_answer = Column.VERDICT in columns or Column.CONFIDENCE in columns
    return tuple(columns) if Column.CLAIM in columns and has_answer else None


def heading_words(heading: str) -> list[str]:
    """Return the words of a heading, lower case, without what stands in parentheses."""
    composed = unicodedata.normalize("NFC", heading)
    words = _WORD.findall(_PARENTHESES.sub(" ", composed.replace(REPLACEMENT, "\x01")).casefold().replace("\x01", REPLACEMENT))
    if REPLACEMENT not in heading:
        return words
    return [_repaired(word) for word in _PARENTHESES.sub(" ", heading).casefold().split()]


def _repaired(word: str) -> str:
    bare = word.strip(".:?!*_")
    return next((reading for reading in repairs(bare) if reading in _COLUMN_OF), bare)
