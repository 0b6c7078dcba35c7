"""Wrapped lines -> one line: a hyphen at a line's end goes where it only breaks a word, and stays where the word has it."""

import gzip
import itertools
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache, cached_property

from claimcheck.readers.base import MappedText
from claimcheck.shipped import shipped_path

_HYPHENS = "-\u2010\u00ad"
_MAX_RUN = 300  # characters of a line's end that are looked at: longer ones are no words or addresses
_LAST_RUN = re.compile(r"\S+$")
_FIRST_RUN = re.compile(r"\S+")
_OPEN_URL = re.compile(r"(?:https?|ftp)://\S*[/=&?_#]$|^www\.\S*[/=&?_#]$", re.IGNORECASE)
_SUSPENDED = frozenset({"and", "or", "to", "nor"})  # "pre- and post-training"
_LEFT_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*$")
_RIGHT_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LINE_END_HYPHEN = re.compile(rf"[{_HYPHENS}][ \t]*(?:\r\n|\r|\n)")
_URL = re.compile(r"(?:https?|ftp)://|www\.|^<?doi:|/\S*/", re.IGNORECASE)
_OWN_WEIGHT = 5  # how many times a word in the document itself outweighs one in the shipped list
_OWN_CHARACTERS = 2_000_000  # of the text that are counted: a book's worth
_MIN_PART = 3  # letters that both parts need to count as words of their own


class Hyphens:
    """Decides on hyphens at line ends by a text's own words, then by a shipped list of words of scientific papers."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def _own(self) -> Mapping[str, int]:
        whole = _LINE_END_HYPHEN.sub("- ", self._text[:_OWN_CHARACTERS])
        return Counter(match[0].casefold() for match in _WORD.finditer(whole))

    def is_real(self, left: str, right: str) -> bool:
        """Tell whether the hyphen between a line's last run of characters and the next line's first one belongs to the word.

        `left` ends in the hyphen. Upper case or a digit beside it, a soft hyphen, or an address decides at once; then whether
        "pretrained" or "pre-trained" is the better known; then whether the parts are words of their own.
        """
        if left.endswith("\u00ad"):
            return False
        if _URL.search(left):
            return True
        head, tail = _LEFT_WORD.search(left[:-1]), _RIGHT_WORD.match(right)
        if head is None or tail is None or not tail[0][0].islower() or _is_capitals(head[0]):
            return True
        return self._is_compound(head[0].casefold(), tail[0].casefold())

    def _is_compound(self, head: str, tail: str) -> bool:
        last, first = head.rpartition("-")[2], tail.partition("-")[0]
        joined = max(self._weight(head + tail), self._weight(last + first))
        apart = max(self._weight(f"{head}-{tail}"), self._weight(f"{last}-{first}"))
        if joined or apart:
            return apart > joined
        if "-" in head:
            return True
        are_words = min(self._weight(last), self._weight(first)) > 0
        return are_words and min(len(last), len(first)) >= _MIN_PART

    def _weight(self, word: str) -> int:
        return self._own.get(word, 0) * _OWN_WEIGHT + shipped_words().get(word, 0)


@cache
def shipped_words() -> Mapping[str, int]:
    """Return how often the words of many scientific papers stand in them, lower case, hyphenated ones as a whole."""
    lines = gzip.decompress(shipped_path("data", "vocabulary", "words.txt.gz").read_bytes()).decode()
    return {word: int(count) for word, _, count in (line.partition(" ") for line in lines.splitlines())}


def join_lines(lines: Sequence[MappedText], hyphens: Hyphens) -> MappedText:
    """Return the lines as one, with a blank between two, or nothing where a word or an address goes on."""
    filled = [line for line in (line.strip() for line in lines) if line.text]
    if len(filled) == 1:
        return filled[0]
    pieces: list[MappedText] = []
    for line, following in itertools.pairwise(filled):
        pieces += _before(line, following.text, hyphens)
    return MappedText.join([*pieces, *filled[-1:]])


def _before(line: MappedText, following: str, hyphens: Hyphens) -> list[MappedText]:
    """Return the line as it stands before the following one: without its broken hyphen, or with a blank after it."""
    left, right = _LAST_RUN.search(line.text[-_MAX_RUN:]), _FIRST_RUN.match(following)
    if left is None or right is None:
        return [line]
    if _OPEN_URL.search(left[0]):
        return [line]
    if len(left[0]) > 1 and left[0][-1] in _HYPHENS and right[0] not in _SUSPENDED:
        return [line if hyphens.is_real(left[0], right[0]) else line.cut(0, len(line.text) - 1)]
    return [line, MappedText(" ", line.offsets[-1:])]


def _is_capitals(word: str) -> bool:
    return len(word) > 1 and word.isupper()
