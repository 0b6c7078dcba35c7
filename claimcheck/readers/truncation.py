"""Which claims their generator cut off: those that end open at the length at which it cuts."""

import re
from collections import Counter
from collections.abc import Sequence

from claimcheck.readers.wrapped import shipped_words
from claimcheck.text import REPLACEMENT

_ELLIPSIS = re.compile(r"(?:…|\.\.\.|\[\.\.\.\]|\[…\])\s*$")
_CLOSED = re.compile(r"[.!?。！？][\"'”’)\]]*\s*$")
_LAST_WORD = re.compile(r"[^\W\d_]+$")
_MIN_CUT = 40
"""Characters; no generator cuts claims shorter than this."""
_ROUND = frozenset({*range(50, 1001, 10), 75, 125, 175, 225, 255, 256, 512, 1024})
"""Lengths at which programs cut."""
_STRIPPED = 1  # characters by which a cut claim is shorter where it was cut before or after a blank


def truncated_claims(texts: Sequence[str]) -> tuple[bool, ...]:
    """Return for each claim of one table whether it was cut off.

    A claim that ends in an ellipsis was. Else there must be a cut length: no claim is longer, and claims without closing
    punctuation reach it. It counts as one where two claims reach it, or one that ends in a broken word, or one where the length
    is round and the other claims are closed by punctuation; then all open claims of that length were cut. A replacement
    character counts as one or two letters, for the ligature that it stands for may have been either.
    """
    cut = _cut_length(texts)
    return tuple(bool(_ELLIPSIS.search(text)) or (cut is not None and _is_open(text) and _reaches(text, cut)) for text in texts)


def _cut_length(texts: Sequence[str]) -> int | None:
    open_texts = [text for text in texts if _is_open(text) and not _ELLIPSIS.search(text)]
    if not open_texts:
        return None
    longest = max(map(len, texts))
    candidates = Counter(length for text in open_texts for length in _lengths(text) if length >= max(_MIN_CUT, longest))
    at_cut = {length: [text for text in open_texts if _reaches(text, length)] for length in candidates}
    likely = [length for length, reaching in at_cut.items() if _is_cut(length, reaching, texts)]
    return max(likely, key=lambda length: (len(at_cut[length]), length in _ROUND, -length), default=None)


def _is_cut(length: int, reaching: Sequence[str], texts: Sequence[str]) -> bool:
    if any(map(_ends_in_broken_word, reaching)):
        return True
    shorter = [text for text in texts if not _reaches(text, length)]
    are_closed = bool(shorter) and sum(not _is_open(text) for text in shorter) * 2 > len(shorter)
    return (len(reaching) > 1 and (are_closed or length in _ROUND)) or (length in _ROUND and are_closed)


def _reaches(text: str, cut: int) -> bool:
    return any(cut - _STRIPPED <= length <= cut for length in _lengths(text))


def _lengths(text: str) -> range:
    """Return the lengths that the text may have had before ligatures were lost."""
    return range(len(text), len(text) + 2 * text.count(REPLACEMENT) + 1)


def _is_open(text: str) -> bool:
    return bool(text.strip()) and not _CLOSED.search(text)


def _ends_in_broken_word(text: str) -> bool:
    """Tell whether the last word is no word of its own."""
    word = _LAST_WORD.search(text)
    return word is not None and word[0].islower() and len(word[0]) > 1 and word[0] not in shipped_words()
