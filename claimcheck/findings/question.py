"""Terms of the research question that no claim speaks of."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from claimcheck.findings.base import Place, Severity, Subject, place_of
from claimcheck.schema import Finding
from claimcheck.text import REPLACEMENT, letters_only
from claimcheck.wording import content_words, stem

_TERM = re.compile(r"[^\W_]+(?:[-‐‑.’'@/+][^\W_]+)*")
_NEIGHBOURS = 3  # words that a name is made of at most
_MANY = 0.4  # share of the question's terms above which their absence is worth a hint
_MIN_TERMS = 3  # untouched terms for that
_MAX_SHOWN = 12  # terms that a message names
_ABBREVIATIONS = frozenset({"e.g", "i.e", "vs", "etc", "cf"})
_ASKING_WORDS = """
ability accuracy across addition affect aim analysis answer approach aspect assess benchmark benchmarks benefit best better
case causes change characteristic compare compared comparison conditions consider context contribute current data dataset
datasets degree demonstrate describe determine develop difference different diverse does effect effective effectively
effectiveness effects enhance enhancement evaluate evaluated evaluating evaluation evidence examine examined exist existing
experiments explain exploring extent factor find findings following given good help high identify impact impacts implication
improve improved improvement improvements improves improving include including inclusion increase influence investigate
issue kind known large lead level literature main major make measure measured measures method methods metric metrics
mitigate mixed model models number outperform overall paper papers performance performing possible potential practice
present problem produce propose proposed provide question range reduce related relation relationship relative reliable
reliably research respect result results review role sample samples setting settings share show significant significantly
single small specific standard state strategies strategy studies study suggest survey system systems task tasks technique
techniques term terms test tested type types understand use used using various way work works
"""
ASKING = frozenset(map(stem, re.findall(r"\w+", _ASKING_WORDS)))
"""Words that ask; those that answer them need not repeat them."""


class _Terms(NamedTuple):
    """What a research question asks about."""

    names: tuple[str, ...]
    """Benchmarks, methods, languages: "XCOP", "PAWS-X"."""
    words: tuple[str, ...]


class QuestionUntouched:
    """Finds a research question whose terms the claims do not touch."""

    id = "question-untouched"
    severity: Severity = "warning"
    title = "The research question asks about what no claim mentions"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """Yield one finding where no claim has a name of the question, or (a note) two in five of its terms."""
        question = subject.report.research_question
        if not question or not subject.report.claims or subject.report.mode != "table":
            return  # running text may answer in sentences that cite nothing
        terms, said = _terms(question), _Said(claim.text for claim in subject.report.claims)
        names = [name for name in terms.names if not said.has_name(name)]
        words = [word for word in terms.words if not said.has_word(word)]
        n_missing, n_terms = len(names) + len(words), len(terms.names) + len(terms.words)
        if not names and (n_missing < _MIN_TERMS or n_missing < _MANY * n_terms):
            return
        part = subject.part("question")
        place = place_of(part) if part else Place()
        missing = ", ".join((*names, *words)[:_MAX_SHOWN]) + (", ..." if n_missing > _MAX_SHOWN else "")
        yield Finding(
            rule=self.id,
            severity=self.severity if names else "note",
            message=f"The research question asks about what no claim mentions: {missing} ({n_missing} of its {n_terms} terms).",
            line=place.line,
            region=place.region,
        )


class _Said:
    """The words of all claims."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._runs: set[str] = set()
        self._stems: set[str] = set()
        for text in texts:
            words = [letters_only(word)[0] for word in re.findall(r"[^\W_]+", text)]
            for length in range(1, _NEIGHBOURS + 1):
                self._runs.update("".join(words[at : at + length]) for at in range(len(words) - length + 1))
            self._stems.update(map(stem, words))

    def has_name(self, name: str) -> bool:
        """Tell whether a claim has a name, however it is hyphenated; the plural is the same."""
        letters = letters_only(name)[0]
        return any(form in self._runs for form in (letters, letters.removesuffix("s"), f"{letters}s"))

    def has_word(self, word: str) -> bool:
        """Tell whether the claims have every part of a word: of "cross-lingual" both."""
        return all(stem(part) in self._stems for part in re.findall(r"[^\W_]+", word)) or self.has_name(word)


def _terms(question: str) -> _Terms:
    names: dict[str, str] = {}
    words: dict[str, str] = {}
    for match in _TERM.finditer(question):
        term = match.group().removesuffix("'s").removesuffix("’s")
        around = question[max(0, match.start() - 1) : match.end() + 1]
        if REPLACEMENT in around or term.casefold() in _ABBREVIATIONS:
            continue
        if _is_name(term):
            names.setdefault(term.casefold(), term)
        elif any(word.stem not in ASKING for word in content_words(term)):
            words.setdefault(stem(term), term)
    return _Terms(tuple(names.values()), tuple(words.values()))


def _is_name(term: str) -> bool:
    """Tell whether a term is written as names of benchmarks and models are: capitals beyond the first letter, or digits."""
    pieces = re.split(r"[-‐‑/]", term)
    has_capitals = any(sum(map(str.isupper, piece)) > 1 or piece[1:] != piece[1:].lower() for piece in pieces)
    is_mixed = any(map(str.isdigit, term)) and any(map(str.isalpha, term))
    return len(term) > 1 and (has_capitals or is_mixed)
