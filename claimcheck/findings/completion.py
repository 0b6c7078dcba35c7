"""How a claim that was cut off goes on in a paper: looked up by its last words."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from claimcheck.schema import Document
from claimcheck.text import REPLACEMENT, repair
from claimcheck.wording import stems

_WORD = re.compile(rf"[^\W_{REPLACEMENT}](?:[\w{REPLACEMENT}])*|{REPLACEMENT}[\w{REPLACEMENT}]*")
_LOOSE, _SURE = 2, 4
"""Whole words before the last, broken one that must stand in the paper as in the claim: for that word to be mended, and for
the rest of the sentence to be that of the claim."""
_SPEAKS_OF = 0.5  # share of the claim's content words that the sentence must have
_MAX_PLACES = 50  # occurrences of the words that are looked at
_MAX_COMPLETION = 300  # characters


class Completion(NamedTuple):
    """How a claim goes on."""

    text: str
    """The claim with what it lacks."""
    is_whole: bool
    """It goes on to the end of the paper's sentence; else only its broken last word was mended."""


class _Token(NamedTuple):
    word: str
    start: int
    end: int


class WordIndex:
    """The words of a paper, by the pairs that they follow."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._tokens = _tokens(document.text)
        self._sentences = sorted(sentence for passage in document.passages for sentence in passage.sentences)
        self._vocabulary = frozenset(token.word for token in self._tokens)
        words = [token.word for token in self._tokens]
        self._after = {length: _places(words, length) for length in (_LOOSE, _SURE)}

    def complete(self, claim: str) -> Completion | None:
        """Return how a claim that breaks off goes on in this paper, or None.

        Where the last five words stand there in a row, in a sentence with half of the claim's content words, it is completed to
        the end of that sentence. Else its last, broken word is mended where only one word can follow the two before it.
        """
        claim = repair(claim, self._vocabulary)
        tokens = _tokens(claim)
        if len(tokens) <= _SURE:
            return None
        for at in self._places(tokens, _SURE):
            whole = self._to_the_end(claim, tokens[-1], at)
            if whole:
                return whole
        return self._mended(claim, tokens[-1], self._places(tokens, _LOOSE))

    def _places(self, tokens: Sequence[_Token], length: int) -> list[int]:
        """Return where the last word, or one that begins so, follows as many words as before it in the claim."""
        *before, last = (token.word for token in tokens[-1 - length :])
        return [at for at in self._after[length].get(tuple(before), ()) if self._tokens[at].word.startswith(last)]

    def _to_the_end(self, claim: str, last: _Token, at: int) -> Completion | None:
        start = self._tokens[at].start + (last.end - last.start)
        number = bisect_right(self._sentences, start, key=lambda sentence: sentence[1])
        if number == len(self._sentences):
            return None
        first, end = self._sentences[number]
        rest, wanted = self._document.text[start:end], stems(claim[: last.start])
        speaks = len(wanted & stems(self._document.text[first:end])) >= _SPEAKS_OF * len(wanted)
        if not (first <= start < end <= start + _MAX_COMPLETION and rest.strip() and speaks):
            return None
        return Completion(" ".join(f"{claim[: last.end]}{rest}".split()), is_whole=True)

    def _mended(self, claim: str, last: _Token, places: Sequence[int]) -> Completion | None:
        readings = {self._tokens[at].word for at in places}
        if len(readings) != 1 or last.word in readings:
            return None
        (reading,) = readings
        return Completion(f"{claim[: last.end]}{reading[len(last.word) :]}", is_whole=False)


def _places(words: Sequence[str], length: int) -> dict[tuple[str, ...], list[int]]:
    """Return for each run of words the positions of the words that follow it, the first fifty."""
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for at in range(length, len(words)):
        following = places[tuple(words[at - length : at])]
        if len(following) < _MAX_PLACES:
            following.append(at)
    return places


def _tokens(text: str) -> list[_Token]:
    return [_Token(match.group().casefold(), match.start(), match.end()) for match in _WORD.finditer(text)]
