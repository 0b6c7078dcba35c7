"""The report says that it retrieved more papers than it lists."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from claimcheck.findings.base import Place, Severity, Subject, place_of
from claimcheck.schema import Finding, Part

_PAPERS = r"(?:papers|studies|articles|publications|works)"
_SYNTHESISED = re.compile(
    rf"\bsynthesi[sz]\w+\s+(?:[a-z]+\s+){{0,3}}?(?:from|of|across)\s+(?:over\s+)?(\d{{2,5}})\s+(?:[\w-]+\s+){{0,3}}?{_PAPERS}\b",
    re.IGNORECASE,
)


class _Said(NamedTuple):
    """A number of papers that the report names."""

    n_papers: int
    how: str
    place: Place


class PapersListed:
    """Compares the papers retrieved with the references listed."""

    id = "papers-not-listed"
    severity: Severity = "warning"
    title = "The papers retrieved are not those listed"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """Yield one finding where the two numbers differ; a note where more are listed than were retrieved."""
        said = _retrieved(subject)
        n_listed = len(subject.report.references)
        if said is None or said.n_papers == n_listed:
            return
        listed = f"lists {n_listed} reference{'' if n_listed == 1 else 's'}" if n_listed else "lists no references"
        missing = said.n_papers - n_listed
        rest = (
            f"which {'paper is' if missing == 1 else f'{missing} papers are'} missing cannot be told"
            if missing > 0
            else "where the others came from is not said"
        )
        yield Finding(
            rule=self.id,
            severity=self.severity if missing > 0 else "note",
            message=f"The report says that it {said.how} {said.n_papers} papers, and {listed}: {rest}.",
            line=said.place.line,
            region=said.place.region,
        )


def _retrieved(subject: Subject) -> _Said | None:
    made = [part for part in subject.report.parts if part.kind == "making"]
    count = subject.report.stated.papers_retrieved
    if count is not None:
        naming = next((part for part in made if _names(part, count)), None)
        if naming is None and subject.report.mode == "prose":
            return None  # a cited sentence says it, of a paper of others
        return _Said(count, "retrieved", place_of(naming) if naming else Place())
    for part in made:
        match = _SYNTHESISED.search(part.text)
        if match:
            return _Said(int(match[1]), "synthesises", place_of(part))
    return None


def _names(part: Part, count: int) -> bool:
    return bool(re.search(rf"\b{count:,}\b|\b{count}\b", part.text)) and bool(
        re.search(_PAPERS[:-1] + "|sources|documents|records)", part.text)
    )
