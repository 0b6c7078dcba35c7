"""What the report says of its making that nobody can verify: searches without a query, reviewers without a name."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from claimcheck.findings.base import Severity, Subject, quoted
from claimcheck.schema import Finding, Part
from claimcheck.text import REPLACEMENT

_FI = rf"(?:fi|ﬁ|{REPLACEMENT})"


class _Kind(NamedTuple):
    """A kind of statement about the report's making."""

    pattern: re.Pattern[str]
    lacks: str
    """What the report would have to say."""
    settled_by: re.Pattern[str]
    """What makes such a statement verifiable, anywhere in what the report says of its making."""
    in_prose: bool = False
    """Whether running text, which says much of other things, may be taken to mean the report's own making."""
    denied_by: re.Pattern[str] | None = None
    """By what the report contradicts itself."""


_DATABASES = re.compile(
    r"\b(?:PubMed|MEDLINE|Embase|Scopus|Web of Science|arXiv|Semantic Scholar|Google Scholar|ACL Anthology|IEEE Xplore|"
    r"ACM Digital Library|DBLP|OpenAlex|Crossref|PsycINFO|Cochrane|CINAHL|JSTOR|SSRN|ScienceDirect|bioRxiv|CNKI)\b|"
    r"\bsearch (?:string|term|quer)|\bkeywords?\b|\bquer(?:y|ies)\b",
    re.IGNORECASE,
)
_NAMED_REVIEW = re.compile(
    r"https?://|\bdoi\b|\brubric\b|\bprotocol\b|\bguidelines?\b|\bkappa\b|\bappendix\b|\bsupplement", re.IGNORECASE
)
_OWN_WORDS = re.compile(
    r"\bautomated\s+(?:assessment|review|scoring)|\bnot\s+(?:hu-?\s?man|peer|been\s+reviewed)", re.IGNORECASE
)
_KINDS = (
    _Kind(
        re.compile(
            r"^(?=.*\b(?:literature|databases|papers|studies|articles|publications|records)\b).*?"
            r"\b(?:systematic|comprehensive|exhaustive|extensive)\s+(?:[a-z]+\s+){0,2}search(?:es)?\b(?!\s+(?:space|engine))|"
            r"\bsearch(?:es|ed)?\s+(?:across|of|on)?\s*(?:multiple|several|all|various|major)\s+(?:[a-z]+\s+){0,2}databases\b",
            re.IGNORECASE,
        ),
        "names no database and no query, so nobody can repeat it",
        _DATABASES,
        in_prose=True,
    ),
    _Kind(
        re.compile(
            r"\b(?:quality|review|reliability)\s+(?:(?:review|assessment)\s+)?(?:scores?|ratings?)\b[^.;]{0,20}?\d|"
            r"\b(?:independent|multi(?:ple)?|human|expert|peer)[\s-]+(?:[a-z]+[\s-]+)?(?:reviewers?|review|assessment)\b.{0,60}?\d",
            re.IGNORECASE,
        ),
        "names no reviewer, no criteria and no single marks, so nobody can verify the score",
        _NAMED_REVIEW,
        denied_by=_OWN_WORDS,
    ),
    _Kind(
        re.compile(rf"\bindependently\s+(?:veri{_FI}ed|fact-checked|validated|reviewed|con{_FI}rmed)\b", re.IGNORECASE),
        "does not say who verified what against which paper",
        _NAMED_REVIEW,
    ),
)
_NEGATED = re.compile(r"\b(?:not|no|without|never|nor)\b", re.IGNORECASE)


class UnverifiableStatement:
    """Finds statements about the report's making that nobody can verify."""

    id = "unverifiable-statement"
    severity: Severity = "warning"
    title = "A statement about how the report was made cannot be verified by anybody"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """Yield one finding for each kind of statement, at its first place."""
        made = [part for part in subject.report.parts if part.kind == "making"]
        in_prose = subject.report.mode == "prose"
        for kind in _KINDS:
            if in_prose and not kind.in_prose:
                continue
            said = [part for part in made if kind.pattern.search(part.text) and not _NEGATED.search(part.text)]
            if said and not any(kind.settled_by.search(part.text) for part in made):
                yield self._finding(kind, said, _denial(kind, made))

    def _finding(self, kind: _Kind, said: Sequence[Part], denial: Part | None) -> Finding:
        again = f" It says so again on line {said[1].line}." if len(said) > 1 else ""
        but = f" On line {denial.line} it says itself: {quoted(denial.text)}" if denial else ""
        return Finding(
            rule=self.id,
            severity=self.severity,
            message=f"{quoted(said[0].text)}: the report {kind.lacks}.{again}{but}",
            line=said[0].line,
            region=said[0].region,
        )


def _denial(kind: _Kind, made: Sequence[Part]) -> Part | None:
    return next((part for part in made if kind.denied_by and kind.denied_by.search(part.text)), None)
