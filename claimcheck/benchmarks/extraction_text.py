"""Compare extracted text with gold paragraphs: sentence segments found verbatim, and hyphens at line ends."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

MIN_WORDS, MAX_WORDS = 8, 60
"""Words of a segment that counts."""
_MIN_CHARACTERS = 40
_MIN_SEGMENTS = 15  # a paper with fewer has no text score
_SAME_VERSION = 0.5  # share of the segments that must be in the PDF for the gold to be of this version
_WORD = re.compile(r"[^\W_]+")
_CUT = re.compile(r"@CITE@|@MATH@|(?<=[.!?;:])\s+|\(|\)|“|”|\"")
_LETTERS = r"[A-Za-zÀ-ɏ]+"
_COMPOUND = re.compile(rf"{_LETTERS}(?:-{_LETTERS})*")


class SegmentScore(NamedTuple):
    """How many gold segments there are, and how many were found."""

    n: int
    words: int
    """Found word by word, punctuation aside."""
    letters: int
    """Found when blanks and hyphens do not count either."""


def segments(entry: Mapping[str, Any]) -> Iterator[str]:
    """Yield the pieces of the gold paragraphs between citations, formulas, brackets, quotation marks and sentence ends.

    Of silver gold the bibliography is left out: the extractor leaves it out on purpose.
    """
    paragraphs = entry["paras"] if entry["kind"] == "latex" else _without_bibliography(entry["paras"])
    for paragraph in paragraphs:
        text = re.sub(r"\$[^$]*\$", "@MATH@", paragraph) if entry["kind"] != "latex" else paragraph
        text = re.sub(r"\[\^?\d+\]|\\\(.*?\\\)", "@MATH@", text)
        for piece in _CUT.split(text):
            if MIN_WORDS <= len(_WORD.findall(piece)) <= MAX_WORDS and len(piece) >= _MIN_CHARACTERS:
                yield piece


def score_segments(entry: Mapping[str, Any], text: str) -> SegmentScore:
    """Return how many of the gold's segments `text` holds."""
    wanted = list(segments(entry))
    if len(wanted) < _MIN_SEGMENTS:
        return SegmentScore(0, 0, 0)
    words, letters = _words(text), _letters(text)
    return SegmentScore(
        len(wanted), sum(_words(piece) in words for piece in wanted), sum(_letters(piece) in letters for piece in wanted)
    )


def is_same_text(entry: Mapping[str, Any], raw: str) -> bool:
    """Tell whether the gold belongs to this version of the paper; `raw` is all that the PDF prints, unordered."""
    wanted, letters = list(segments(entry)), _letters(raw)
    return len(wanted) < _MIN_SEGMENTS or sum(_letters(piece) in letters for piece in wanted) >= _SAME_VERSION * len(wanted)


class HyphenTruth:
    """What the gold says of words that the PDF breaks at a line's end."""

    def __init__(self, paragraphs: Sequence[str]) -> None:
        self._counts = Counter(_COMPOUND.findall(" ".join(paragraphs).lower()))

    def is_hyphenated(self, left: str, right: str) -> bool | None:
        """Return whether the gold writes the word with the hyphen, or None where it has both forms or neither."""
        tail, head = re.search(rf"({_LETTERS}(?:-{_LETTERS})*)-$", left), _COMPOUND.match(right)
        if not tail or not head:
            return None
        before, after = tail[1].lower(), head[0].lower()
        joined, hyphenated = self._counts[before + after], self._counts[f"{before}-{after}"]
        return None if bool(joined) == bool(hyphenated) else bool(hyphenated)


def _without_bibliography(paragraphs: Sequence[str]) -> Iterator[str]:
    inside = False
    for paragraph in paragraphs:
        if paragraph.startswith("#"):
            inside = bool(re.fullmatch(r"\W*(?:references|bibliography)\W*", paragraph.strip(), re.IGNORECASE))
        if not inside:
            yield paragraph


def _words(text: str) -> str:
    return " ".join(_WORD.findall(unicodedata.normalize("NFKC", text).lower()))


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).lower())
