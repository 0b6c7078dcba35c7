"""An abstract that is not the report's own: the share of it that stands word for word in a cited paper."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from claimcheck.findings.base import Place, Severity, Subject, place_of
from claimcheck.findings.kept import kept
from claimcheck.schema import Document, Finding
from claimcheck.text import normalise, repair, vocabulary

_WORD = re.compile(r"\w+")
_GRAM = 8  # words in a row that two authors seldom choose alike
_MIN_SHARE = 0.5  # of the abstract's words
_MIN_WORDS = 30  # copied; a quoted sentence has fewer


class Overlap(NamedTuple):
    """What of a text stands word for word in a paper."""

    n_words: int
    n_copied: int
    """Words that lie in a run of at least eight that the paper has, too."""
    longest: int
    """Words of the longest run."""

    @property
    def share(self) -> float:
        """The part of the text's words that were copied, in [0, 1]."""
        return self.n_copied / self.n_words if self.n_words else 0.0


def overlap(text: str, document: Document) -> Overlap:
    """Return what of `text` stands in the document in runs of at least eight words; case and punctuation do not count."""
    words = _words(repair(text, vocabulary(document.text)))
    there = _grams_of(document)
    is_copied = [False] * len(words)
    for at, gram in enumerate(_grams(words)):
        if gram in there:
            is_copied[at : at + _GRAM] = [True] * _GRAM
    return Overlap(len(words), sum(is_copied), _longest(is_copied))


class CopiedAbstract:
    """Finds an abstract that was copied from a paper that the report read."""

    id = "abstract-copied"
    severity: Severity = "error"
    title = "The abstract is copied from a cited paper"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """Yield one finding for the paper of which the abstract has most, where that is half of it and 30 words at least."""
        abstract = subject.report.abstract
        if not abstract or not subject.documents:
            return
        found = {paper: overlap(abstract, document) for paper, document in subject.documents.items()}
        paper, most = max(found.items(), key=lambda each: each[1].n_copied)
        if most.share < _MIN_SHARE or most.n_copied < _MIN_WORDS:
            return
        part = subject.part("abstract")
        place = place_of(part) if part else Place()
        yield Finding(
            rule=self.id,
            severity=self.severity,
            message=(
                f"{most.share:.0%} of the abstract ({most.n_copied} of {most.n_words} words, up to {most.longest} in a row) "
                f"stands word for word in {paper}: it tells of that paper, not of this report."
            ),
            line=place.line,
            region=place.region,
        )


@kept
def _grams_of(document: Document) -> frozenset[int]:
    return frozenset(_grams(_words(document.text)))


def _grams(words: Sequence[str]) -> Iterator[int]:
    """Yield the hash of each run of eight words: 64 bits, for a set of the runs themselves would be ten times as large."""
    return (hash(tuple(words[at : at + _GRAM])) for at in range(len(words) - _GRAM + 1))


def _words(text: str) -> list[str]:
    return _WORD.findall(normalise(text).casefold())


def _longest(flags: Sequence[bool]) -> int:
    longest = run = 0
    for flag in flags:
        run = run + 1 if flag else 0
        longest = max(longest, run)
    return longest
