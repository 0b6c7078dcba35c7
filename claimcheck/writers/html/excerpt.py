"""What is shown of a quote: short, verbatim, with the claim's words and numbers marked."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

from claimcheck.quantities import Quantity, agrees, find_quantities
from claimcheck.text import Span, split_sentences
from claimcheck.wording import content_words, stems

_LONGEST = 420  # characters of a quote that are shown: archives allow short quotes, not copies
_ROOM = 60  # characters at an edge within which a cut looks for a blank
_NUMBER_WEIGHT = 3  # words that an agreeing number counts for, where the most telling sentence is chosen

_REMEMBERED = 2000  # quotes, in some MiB: the same one often stands beside several claims
_quantities_in = lru_cache(_REMEMBERED)(find_quantities)
_words_in = lru_cache(_REMEMBERED)(content_words)

Mark = Literal["", "word", "number"]


class Piece(NamedTuple):
    """A run of a quote's characters."""

    text: str
    mark: Mark


class Excerpt(NamedTuple):
    """A part of a quote; `Piece`s in order give its text."""

    pieces: tuple[Piece, ...]
    is_cut_before: bool
    is_cut_after: bool


class _Hit(NamedTuple):
    """Characters of a quote that the claim has too."""

    start: int
    end: int
    mark: Mark


class Sought(NamedTuple):
    """What is looked for in quotes: the words and numbers of a claim."""

    stems: frozenset[str]
    quantities: tuple[Quantity, ...]

    @classmethod
    def of(cls, claim: str) -> "Sought":
        """Return what to look for in quotes for `claim`."""
        return cls(stems(claim), find_quantities(claim))


def excerpt_of(quote: str, sought: Sought) -> Excerpt:
    """Return the part of `quote` that is nearest to a claim, at most 420 characters, with what both have marked."""
    hits = sorted(_hits(quote, sought))
    span = _window(quote, hits)
    return Excerpt(tuple(_pieces(quote, span, hits)), span.start > 0, span.end < len(quote))


def _hits(quote: str, sought: Sought) -> Iterator[_Hit]:
    """Yield the words and numbers of the quote that the claim has; a number that agrees wins over a word."""
    claimed = sought.quantities
    numbers = [found for found in _quantities_in(quote) if any(agrees(each, found) for each in claimed)] if claimed else []
    for number in numbers:
        yield _Hit(number.start, number.end, "number")
    for word in _words_in(quote):
        end = word.start + len(word.text)
        if word.stem in sought.stems and not any(number.start < end and word.start < number.end for number in numbers):
            yield _Hit(word.start, end, "word")


def _window(quote: str, hits: list[_Hit]) -> Span:
    """Return the whole quote where it is short, else its most telling sentence, with its neighbours as far as there is room."""
    if len(quote) <= _LONGEST:
        return Span(0, len(quote))
    sentences = split_sentences(quote) or [Span(0, len(quote))]
    first = last = max(range(len(sentences)), key=lambda number: (_weight(sentences[number], hits), -number))
    if sentences[first].end - sentences[first].start > _LONGEST:
        return _part(quote, sentences[first], hits)
    while last + 1 < len(sentences) and sentences[last + 1].end - sentences[first].start <= _LONGEST:
        last += 1
    while first > 0 and sentences[last].end - sentences[first - 1].start <= _LONGEST:
        first -= 1
    return Span(sentences[first].start, sentences[last].end)


def _weight(span: Span, hits: list[_Hit]) -> int:
    inside = (hit for hit in hits if span.start <= hit.start < span.end)
    return sum(_NUMBER_WEIGHT if hit.mark == "number" else 1 for hit in inside)


def _part(quote: str, sentence: Span, hits: list[_Hit]) -> Span:
    """Return the part of an overlong sentence that has most of the claim, cut at blanks where there are any."""
    starts = [hit.start for hit in hits if sentence.start <= hit.start < sentence.end] or [sentence.start]
    starts = [max(sentence.start, min(start - _ROOM // 2, sentence.end - _LONGEST)) for start in starts]
    start = max(starts, key=lambda begin: (_weight(Span(begin, begin + _LONGEST), hits), -begin))
    end = min(start + _LONGEST, sentence.end)
    left = quote.find(" ", start, start + _ROOM) + 1 if start > sentence.start else start
    right = quote.rfind(" ", end - _ROOM, end) if end < sentence.end else end
    return Span(left or start, right if right > 0 else end)


def _pieces(quote: str, span: Span, hits: list[_Hit]) -> Iterator[Piece]:
    at = span.start
    for hit in hits:
        if at <= hit.start and hit.end <= span.end:
            if at < hit.start:
                yield Piece(quote[at : hit.start], "")
            yield Piece(quote[hit.start : hit.end], hit.mark)
            at = hit.end
    if at < span.end:
        yield Piece(quote[at : span.end], "")
