"""How a claim that was cut off goes on in a paper: looked up by its last words."""

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from claimcheck.schema import Document
from claimcheck.text import REPLACEMENT, repair
from claimcheck.wording import stems

_WORD = re.compile(rf"[^\W_{REPLACEMENT}](?:[\w{REPLACEMENT}])*|{REPLACEMENT}[\w{REPLACEMENT}]*")
_KEY = 2  # whole words before the last by which places are looked up
_SURE = 5  # words in a row that a claim and a sentence share by more than chance, the broken one included
_SPEAKS_OF = 0.5  # share of the claim's content words that the sentence must have
_MAX_PLACES = 50  # occurrences of the words that are looked at
_MAX_SHARED = 60  # words compared at a place
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
        self._after: dict[tuple[str, ...], list[int]] = defaultdict(list)
        words = [token.word for token in self._tokens]
        for at in range(_KEY, len(words)):
            places = self._after[tuple(words[at - _KEY : at])]
            if len(places) < _MAX_PLACES:
                places.append(at)

    def complete(self, claim: str) -> Completion | None:
        """Return how a claim that breaks off goes on in this paper, or None.

        Where at least five words at its end stand there in a row, in a sentence with half of its content words, it is completed
        to the end of that sentence. Else its last, broken word is mended where only one word can follow the two before it.
        """
        claim = repair(claim, self._vocabulary)
        tokens = _tokens(claim)
        if len(tokens) <= _KEY:
            return None
        words = [token.word for token in tokens]
        places = [at for at in self._after.get(tuple(words[-1 - _KEY : -1]), ()) if self._tokens[at].word.startswith(words[-1])]
        if not places:
            return None
        best = max(places, key=lambda at: (self._shared(words, at), -at))
        if self._shared(words, best) >= _SURE and (whole := self._to_the_end(claim, tokens[-1], best)):
            return whole
        return self._mended(claim, tokens[-1], words[-1], places)

    def _shared(self, words: Sequence[str], at: int) -> int:
        """Return how many words in a row, up to the last one, the claim and the paper share at a place."""
        n_shared = 1
        while n_shared < min(len(words), at + 1, _MAX_SHARED) and words[-1 - n_shared] == self._tokens[at - n_shared].word:
            n_shared += 1
        return n_shared

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

    def _mended(self, claim: str, last: _Token, broken: str, places: Sequence[int]) -> Completion | None:
        readings = Counter(self._tokens[at].word for at in places)
        (reading, _), *others = readings.most_common()
        if others or reading == broken:
            return None
        return Completion(f"{claim[: last.end]}{reading[len(broken) :]}", is_whole=False)


def _tokens(text: str) -> list[_Token]:
    return [_Token(match.group().casefold(), match.start(), match.end()) for match in _WORD.finditer(text)]
