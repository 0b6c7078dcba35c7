"""Normalise, repair and split text; whatever changes a length keeps offsets into what it was made from."""

import itertools
import re
import unicodedata
from collections.abc import Container, Sequence
from functools import lru_cache
from typing import NamedTuple

from sentencex import get_sentence_boundaries

REPLACEMENT = "�"
"""What stands where a ligature was lost between a PDF and a text file."""
LIGATURES = ("fi", "ff", "fl", "ffi", "ffl")
_MAX_REPAIRS = 3  # replacement characters tried together in one word: 5 ** 3 candidates

_EQUIVALENTS = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′`´", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—―−﹣－", "-"),
        **dict.fromkeys("   ", " "),
        "­": None,
        "\u200b": None,
        "﻿": None,
    }
)
_WORD = re.compile(r"\w+")
_DAMAGED_WORD = re.compile(r"\w*\ufffd[\w\ufffd]*")
_NO_BREAK_AFTER = re.compile(
    r"(?:\b(?:Eq|Eqs|Fig|Figs|Sec|Secs|Tab|Tabs|App|Appx|Ref|Refs|Alg|Thm|Def|Prop|Lem|Ch|No|Nos|cf|vs|resp|approx|i\.e|"
    r"e\.g|et al|w\.r\.t|a\.k\.a|viz|ca|incl|Dr|Prof|St|Jr|Inc|Ltd)\.|\b[A-Z]\.)\s*$"
)
_CONTINUES = re.compile(r"\s*(?:[a-z](?![a-z]{0,3}[A-Z]|-[A-Z])|[(\d%=<>+*/,;:)\]]|\[\d)")
_NAME_WITH_MARK = re.compile(r"[\w,;]\s+[A-Z]\w*!\s*$")  # "an engine, Hogwild! Inference, ..."
_WIDE_STOP = re.compile(r"[。！？]+[”’」』）)】]*(?!\s|\Z)")
_PIECE, _MAX_PIECE = 4096, 131_072  # characters given to sentencex at a time
_BREAK_AFTER_MARKER = re.compile(
    r"(?<=[.!?])((?:\s?\[\d[\d,\s–-]*\]|\s?【[^】]{1,40}】|\s?\[\^[^\]\s]{1,20}\])+)(\s+)(?=[A-Z\"“(])"
)
_LONG = 10_000  # characters of a text whose letters are kept
_DIRECTIONS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class Span(NamedTuple):
    """A half-open range of characters."""

    start: int
    end: int


def printable(text: str) -> str:
    """Return `text` in one line, without control characters (terminal escapes) and direction overrides."""
    kept = (
        character
        for character in " ".join(text.split())
        if character not in _DIRECTIONS and unicodedata.category(character) != "Cc"
    )
    return "".join(kept)


def normalise(text: str) -> str:
    """Return `text` in NFKC with plain quotes, hyphens and single blanks: the form in which two texts are compared."""
    return " ".join(unicodedata.normalize("NFKC", text.translate(_EQUIVALENTS)).split())


def letters_only(text: str) -> tuple[str, Sequence[int]]:
    """Return the letters and digits of `text`, case-folded and NFKC, and for each the offset in `text` that it came from.

    Two texts with equal letters differ only in blanks, hyphens and punctuation: quotes are located on this form.
    """
    return _letters_kept(text) if len(text) > _LONG else _letters(text)


def _letters(text: str) -> tuple[str, tuple[int, ...]]:
    letters: list[str] = []
    offsets: list[int] = []
    for offset, character in enumerate(text):
        for plain in _plain(character):
            letters.append(plain)
            offsets.append(offset)
    return "".join(letters), tuple(offsets)


_letters_kept = lru_cache(maxsize=16)(_letters)  # the papers of a report are searched once for each claim


@lru_cache(maxsize=4096)
def _plain(character: str) -> str:
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", character).casefold()))


def locate(quote: str, text: str) -> Span | None:
    """Return where `quote` stands in `text`, blanks, hyphens and punctuation aside, or None; the first place counts."""
    needle, _ = letters_only(quote)
    haystack, offsets = letters_only(text)
    at = haystack.find(needle) if needle else -1
    return Span(offsets[at], offsets[at + len(needle) - 1] + 1) if at >= 0 else None


def repairs(word: str) -> tuple[str, ...]:
    """Return every reading of a word with U+FFFD in the place of lost ligatures; `(word,)` where it has none.

    A word with more than three of them is returned as it is: no reading of it can be trusted.
    """
    pieces = word.split(REPLACEMENT)
    if not 2 <= len(pieces) <= _MAX_REPAIRS + 1:
        return (word,)
    choices = itertools.product(LIGATURES, repeat=len(pieces) - 1)
    return tuple("".join(itertools.chain(*zip(pieces, (*choice, ""), strict=True))) for choice in choices)


def repair(text: str, words: Container[str]) -> str:
    """Return `text` with each damaged word replaced by its first reading that is among `words`; one without stays as it is.

    `words` are case-folded, as `vocabulary` returns them.
    """

    def readable(match: re.Match[str]) -> str:
        found = (reading for reading in repairs(match.group()) if normalise(reading).casefold() in words)
        return next(found, match.group())

    return _DAMAGED_WORD.sub(readable, text) if REPLACEMENT in text else text


@lru_cache(maxsize=32)
def vocabulary(text: str) -> frozenset[str]:
    """Return the words of `text`, normalised and case-folded: what a damaged word may be read as."""
    return frozenset(_WORD.findall(normalise(text).casefold()))


def split_sentences(text: str) -> list[Span]:
    """Return the sentences of `text` in order, without surrounding blanks.

    Boundaries are sentencex's, less those after a scientific abbreviation ("Eq. 2", "et al."), plus those after a citation
    marker that follows the full stop ("... works.[3] The ...").
    """
    cuts = [cut for cut in _boundaries(text) if not _is_false_cut(text, cut)]
    cuts = [cut for cut in cuts if cut < len(text)]
    cuts += [match.end() for match in _BREAK_AFTER_MARKER.finditer(text)]
    cuts += _wide_cuts(text)
    spans = []
    for start, end in itertools.pairwise([0, *sorted(set(cuts)), len(text)]):
        piece = text[start:end]
        left = start + len(piece) - len(piece.lstrip())
        right = start + len(piece.rstrip())
        if left < right:
            spans.append(Span(left, right))
    return spans


def _boundaries(text: str) -> list[int]:
    """Return where sentencex ends sentences, asked piece by piece: its time grows with the square of a text's length."""
    cuts: list[int] = []
    at, size = 0, _PIECE
    while at < len(text):
        found = [at + int(boundary["end_index"]) for boundary in get_sentence_boundaries("en", text[at : at + size])]
        if at + size < len(text):
            found = found[:-1]  # where the piece ends, no sentence need end
        cuts += found
        at, size = (found[-1], _PIECE) if found else (at, size * 2)
        if size > _MAX_PIECE:
            at, size = at + size // 2, _PIECE  # no sentence is this long
        elif not found and at + size // 2 >= len(text):
            break
    return cuts


def _wide_cuts(text: str) -> list[int]:
    """Return where sentences end in a wide full stop without a blank after it; a plain quotation mark there may close one."""
    cuts: list[int] = []
    for match in _WIDE_STOP.finditer(text):
        end = match.end()
        is_open = text.count('"', cuts[-1] if cuts else 0, end) % 2 == 1
        cuts.append(end + 1 if is_open and text[end] == '"' else end)
    return cuts


def _is_false_cut(text: str, cut: int) -> bool:
    before, after = text[max(0, cut - 12) : cut], text[cut : cut + 4]
    if _NO_BREAK_AFTER.search(before) or _NAME_WITH_MARK.search(text[max(0, cut - 40) : cut]):
        return True
    if not re.search(r"[.!?。！？…:\n]['\"”’)\]]*\s*$", before):
        return "\n\n" not in before  # a cut without closing punctuation, such as one before "[12]"
    return (
        bool(_CONTINUES.match(after))
        and not re.search(r"[!?。！？]\s*$|\n\s*\n\s*$", before)
        and not re.match(r"\s*[\d(]", after)
    )
