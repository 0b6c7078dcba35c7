"""Decide whether a hyphen at a line's end belongs to the word ("cross-/lingual") or only to the line break ("exam-/ple").

Of 2,330 line-end hyphens with known truth, always dropping it is right for 91 %, the paper's own words for 97 %, and the words
of the paper and of others together with a test of the parts for 99 % (`claimcheck bench extraction` measures this rule).
"""

import gzip
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Self

from claimcheck.page_content import Line
from claimcheck.shipped import shipped_path

_LETTERS = r"[A-Za-zÀ-ɏ]+"
_WORD = re.compile(rf"{_LETTERS}(?:-{_LETTERS})*-?")
_TAIL = re.compile(rf"({_LETTERS}(?:-{_LETTERS})*)-$")
_HEAD = re.compile(rf"{_LETTERS}(?:-{_LETTERS})*")
_OWN_WEIGHT = 5  # one occurrence in the paper counts as much as five in others
_COMMON = 3  # occurrences from which both halves count as words of their own
_MIN_PART = 3  # letters
_SUSPENDED = frozenset(("and", "or", "to", "nor", "but", "und"))
"""Words before which a hyphen stands for a part left out: "pre- and post-training"."""


class Hyphens:
    """The words that decide, for one paper."""

    def __init__(self, own: Mapping[str, int], others: Mapping[str, int]) -> None:
        self._own = own
        self._others = others

    @classmethod
    def of(cls, lines: Iterable[Line]) -> Self:
        """Return the decider for a paper with these lines."""
        own: Counter[str] = Counter()
        for line in lines:
            own.update(word.lower() for word in _WORD.findall(line.text) if not word.endswith("-"))
        return cls(own, shipped_words())

    def join(self, left: str, right: str) -> str:
        """Return what stands between the tokens `left`, at a line's end, and `right`: "" , "-" or " ".

        `left` ends with a hyphen; "" drops it, "-" keeps it, " " keeps it and a blank after it.
        """
        if right.lower().rstrip(",.") in _SUSPENDED:
            return " "
        tail, head = _TAIL.search(left), _HEAD.match(right)
        if not tail or not head or not (right[0].islower() or self._are_capitals(tail[1], head[0])):
            return "-" if left[-2:-1].isalnum() and right[0].isalnum() else " "
        return "" if self._is_one_word(tail[1].lower(), head[0].lower()) else "-"

    @staticmethod
    def _are_capitals(left: str, right: str) -> bool:
        """Tell whether both parts are set in capitals as a heading is, and long enough to be no acronym ("XLM-R")."""
        return left.isupper() and right.isupper() and len(right) >= _MIN_PART

    def _is_one_word(self, left: str, right: str) -> bool:
        whole, parted = self._count(left + right), self._count(f"{left}-{right}")
        if whole or parted:
            return whole >= parted
        if "-" in left:
            return False
        last, first = left.rsplit("-", 1)[-1], right.split("-", 1)[0]
        are_words = all(self._sum(part) >= _COMMON and len(part) >= _MIN_PART for part in (last, first))
        return not are_words

    def _count(self, word: str) -> int:
        return _OWN_WEIGHT * self._own.get(word, 0) + self._others.get(word, 0)

    def _sum(self, word: str) -> int:
        return self._own.get(word, 0) + self._others.get(word, 0)


@cache
def shipped_words() -> Mapping[str, int]:
    """Return how often each word stands in the papers that data/vocabulary was counted on; words are lower case."""
    text = gzip.decompress(shipped_path("data", "vocabulary", "words.txt.gz").read_bytes()).decode()
    words = text.split()
    return dict(zip(words[::2], map(int, words[1::2]), strict=True))
