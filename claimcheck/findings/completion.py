"""How a claim that was cut off goes on in a paper: looked up by its last words."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from claimcheck.findings.kept import kept
from claimcheck.schema import Document
from claimcheck.text import repair, vocabulary
from claimcheck.wording import stems

_WORD = re.compile(r"\w+")
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


class _Paper(NamedTuple):
    """What is looked through."""

    text: str
    """In lower case, as long as the document's."""
    sentences: list[tuple[int, int]]
    """Offsets, in order."""


def complete(claim: str, document: Document) -> Completion | None:
    """Return how a claim that breaks off goes on in a paper, or None.

    Where the last five words stand there in a row, in a sentence with half of the claim's content words, it is completed to the
    end of that sentence. Else its last, broken word is mended where only one word can follow the two before it.
    """
    claim = repair(claim, vocabulary(document.text))
    words = list(_WORD.finditer(claim))
    if len(words) <= _SURE:
        return None
    paper, cut = _paper(document), words[-1].end()
    for end in _places(words, _SURE, paper):
        rest = _rest_of_sentence(claim[: words[-1].start()], end, paper, document)
        if rest:
            return Completion(" ".join(f"{claim[:cut]}{rest}".split()), is_whole=True)
    endings = {_ending(paper.text, end) for end in _places(words, _LOOSE, paper)}
    if len(endings) != 1 or "" in endings:
        return None
    return Completion(f"{claim[:cut]}{endings.pop()}", is_whole=False)


@kept
def _paper(document: Document) -> _Paper:
    lower = document.text.lower()
    text = lower if len(lower) == len(document.text) else document.text
    return _Paper(text, sorted(sentence for passage in document.passages for sentence in passage.sentences))


def _places(words: list[re.Match[str]], length: int, paper: _Paper) -> Iterator[int]:
    """Yield where in the paper the claim's last word, whole or broken, ends behind as many words as before it in the claim."""
    wanted = r"\W+".join(re.escape(word.group().lower()) for word in words[-1 - length :])
    yield from (match.end() for match in islice(re.finditer(rf"\b{wanted}", paper.text), _MAX_PLACES))


def _ending(text: str, start: int) -> str:
    """Return the letters up to the end of the word at `start`; "" where none are left."""
    word = _WORD.match(text, start)
    return word.group() if word else ""


def _rest_of_sentence(before: str, start: int, paper: _Paper, document: Document) -> str:
    """Return the sentence's text from `start` on; "" where there is none, or the sentence speaks of something else."""
    number = bisect_right(paper.sentences, start, key=lambda sentence: sentence[1])
    if number == len(paper.sentences):
        return ""
    first, end = paper.sentences[number]
    wanted = stems(before)
    speaks = len(wanted & stems(document.text[first:end])) >= _SPEAKS_OF * len(wanted)
    return document.text[start:end] if speaks and first <= start < end <= start + _MAX_COMPLETION else ""
