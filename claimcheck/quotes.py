"""Find quotes in a document, and where they stand on its pages."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate

from claimcheck.schema import Box, Document, Word
from claimcheck.text import Span, letters_only

_FUSED_MARK = re.compile(r"(?<=[^\W\d_]{4})\d{1,2}(?!\w)|(?<=[a-z][.,;)])\d{1,2}(?=\s|$)")
_SAME_LINE = 0.5  # share of the height by which the boxes of one printed line overlap
_COLUMN_GAP = 3.0  # heights between two words beyond which they do not share a line's box


def locate(document: Document, start: int, end: int) -> tuple[Box, ...]:
    """Return the boxes of `document.text[start:end]`, one for each printed line, in reading order."""
    words = document.words
    first = bisect_right(words, start, key=lambda word: word.end)
    last = bisect_left(words, end, key=lambda word: word.start)
    boxes: list[Box] = []
    for word in words[first:last]:
        if boxes and _shares_line(boxes[-1], word):
            boxes[-1] = _merged(boxes[-1], word)
        else:
            boxes.append(Box(page=word.page, x0=word.x0, y0=word.y0, x1=word.x1, y1=word.y1))
    return tuple(boxes)


def find_quote(document: Document, quote: str) -> Span | None:
    """Return where a quote stands in `document.text`, or None where it does not.

    Blanks, hyphens, punctuation, case and ligatures may differ; the letters and digits may not, but for a footnote mark that a
    careless copy has fused with its word ("protected6"), as a document's text holds none. The first place counts.
    """
    letters, offsets = _letters(document.text)
    for wanted in (quote, _FUSED_MARK.sub("", quote)):
        needle, _ = letters_only(wanted)
        at = letters.find(needle) if needle else -1
        if at >= 0:
            return Span(offsets[at], offsets[at + len(needle) - 1] + 1)
    return None


def sentence_numbers(document: Document, start: int, end: int) -> tuple[int, ...]:
    """Return which sentences `document.text[start:end]` touches, counted from 0 over all passages."""
    passages = document.passages
    counts = [0, *accumulate(len(passage.sentences) for passage in passages)]
    first = bisect_right(passages, start, key=lambda passage: passage.end)
    numbers: list[int] = []
    for passage in passages[first:]:
        if passage.start >= end:
            break
        before = counts[passage.id]
        numbers += [before + at for at, (a, b) in enumerate(passage.sentences) if a < end and b > start]
    return tuple(numbers)


@lru_cache(maxsize=8)
def _letters(text: str) -> tuple[str, Sequence[int]]:
    return letters_only(text)


def _shares_line(box: Box, word: Word) -> bool:
    height = min(box.y1 - box.y0, word.y1 - word.y0)
    overlap = min(box.y1, word.y1) - max(box.y0, word.y0)
    gap = word.x0 - box.x1
    return box.page == word.page and overlap > _SAME_LINE * height and -height < gap < _COLUMN_GAP * height


def _merged(box: Box, word: Word) -> Box:
    return Box(
        page=box.page,
        x0=min(box.x0, word.x0),
        y0=min(box.y0, word.y0),
        x1=max(box.x1, word.x1),
        y1=max(box.y1, word.y1),
    )
