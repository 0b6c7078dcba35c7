"""What a rule is: it looks at a run and the papers that it read, and says what is wrong with the report as a whole."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple, Protocol

from claimcheck.findings.likeness import Wording, wording_of
from claimcheck.schema import Claim, Document, Finding, Part, Region, Report, Run
from claimcheck.text import printable

_MAX_QUOTED = 300  # characters

Severity = Literal["error", "warning", "note"]


class Place(NamedTuple):
    """Where in the report a finding points."""

    line: int | None = None
    region: Region | None = None


@dataclass(frozen=True)
class Subject:
    """What a rule looks at."""

    run: Run
    documents: Mapping[str, Document]
    """`Paper.id` -> content of each paper that was read; empty where none was at hand."""

    @property
    def report(self) -> Report:
        """The report of the run."""
        return self.run.report

    @cached_property
    def paper_of(self) -> dict[str, str]:
        """Reference id -> `Paper.id`, for the references whose paper is known."""
        return {each.reference: each.paper.id for each in self.run.papers if each.paper}

    def part(self, kind: str) -> Part | None:
        """Return the report's first part of a kind, or None."""
        return next((part for part in self.report.parts if part.kind == kind), None)

    def wording(self, claim: Claim) -> Wording:
        """Return what the claim says, the broken last word of one that was cut off left out; rules share it."""
        if claim.id not in self._wordings:
            text = claim.text.rpartition(" ")[0] if claim.truncated else claim.text
            self._wordings[claim.id] = wording_of(text)
        return self._wordings[claim.id]

    def read_for(self, claim: Claim) -> Mapping[str, Document]:
        """Return the papers that were read of those that the claim may rest on: all of them where it cites none."""
        return self._cited(claim) if claim.references or claim.unlisted else self.documents

    def is_read_whole(self, claim: Claim) -> bool:
        """Tell whether every paper that the claim may rest on was read."""
        if claim.unlisted:
            return False
        return self._are_read(claim.references) if claim.references else self._is_all_read

    @cached_property
    def _wordings(self) -> dict[str, Wording]:
        return {}

    @cached_property
    def _is_all_read(self) -> bool:
        return self._are_read([each.reference for each in self.run.papers])

    def _are_read(self, references: Sequence[str]) -> bool:
        return bool(references) and all(self.paper_of.get(each) in self.documents for each in references)

    def _cited(self, claim: Claim) -> dict[str, Document]:
        papers = (self.paper_of.get(each, "") for each in claim.references)
        return {paper: self.documents[paper] for paper in papers if paper in self.documents}


class Rule(Protocol):
    """One kind of fault; its page is docs/rules/<id>.md."""

    id: str
    """Stable: stores, filters and suppressions name it."""
    severity: Severity
    """Of its findings, unless one says otherwise: "error" is certain and serious, "note" a hint."""
    title: str
    """One line without a full stop."""

    def check(self, subject: Subject) -> Iterator[Finding]:
        """Yield the findings, in the report's order; nothing where the rule lacks what it needs to be sure."""
        ...


def quoted(text: str) -> str:
    """Return a text of a report or paper for the middle of a message: in quotation marks, in one line, and not too long."""
    plain = printable(text[: 2 * _MAX_QUOTED])
    return f'"{plain}"' if len(plain) <= _MAX_QUOTED else f'"{plain[:_MAX_QUOTED].rstrip()} ..."'


def place_of(record: Claim | Part) -> Place:
    """Return where a claim or a part of the report stands."""
    return Place(record.line, record.region)


def table_place(report: Report) -> Place:
    """Return where the report's claims stand: the line of the first, and the region from the first to the last."""
    if not report.claims:
        return Place()
    cells = [cell for claim in report.claims for cell in (claim.region, claim.verdict_region, claim.confidence_region) if cell]
    region = Region(start=min(cell.start for cell in cells), end=max(cell.end for cell in cells))
    return Place(report.claims[0].line, region)
