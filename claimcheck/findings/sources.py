"""What the claims rest on: one paper alone, or not on a paper that is listed."""

from collections import Counter
from collections.abc import Iterator

from claimcheck.findings.base import Severity, Subject, table_place
from claimcheck.schema import Finding, Label, Verdict
from claimcheck.wording import stems

_MIN_CLAIMS = 5  # claims of a synthesis; fewer may well be about one paper
_MIN_SUPPORTED = 3  # claims that share their paper by more than chance
_MOST_NAMED = 5  # papers
_SPEAKS_OF = 0.5  # share of a claim's content words that further evidence must have to count


class SingleSource:
    """Finds a synthesis that rests on one paper."""

    id = "single-source"
    severity: Severity = "warning"
    title = "The synthesis rests on a single paper"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """Yield one finding where the supported claims, the citations, or the references all lead to one paper."""
        message = _by_verdicts(subject) or _by_records(subject)
        if message:
            place = table_place(subject.report)
            yield Finding(rule=self.id, severity=self.severity, message=message, line=place.line, region=place.region)


class NoReferences:
    """Finds a report that says of no paper that it rests on it."""

    id = "no-references"
    severity: Severity = "warning"
    title = "The report lists no references; its claims are held against all papers at hand"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """Yield one finding where papers were read for a report that names none."""
        if subject.report.references or not subject.documents:
            return
        papers = ", ".join(list(subject.documents)[:_MOST_NAMED])
        more = f" and {len(subject.documents) - _MOST_NAMED} more" if len(subject.documents) > _MOST_NAMED else ""
        message = (
            f"The report lists no references. Its claims are held against all papers at hand ({papers}{more}), which it may"
            " not be about."
        )
        place = table_place(subject.report)
        yield Finding(rule=self.id, severity=self.severity, message=message, line=place.line, region=place.region)


class UnsupportedReference:
    """Finds references that no claim is supported by."""

    id = "reference-supports-nothing"
    severity: Severity = "note"
    title = "No claim is supported by the reference"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """Yield one finding for each listed paper that was read, where every claim that may rest on it was checked."""
        supporting, unsure, asked = set[str](), set[str](), Counter[str]()
        for verdict in subject.run.verdicts:
            papers = list(subject.read_for(verdict.claim))
            asked.update(papers)
            if verdict.label is None:
                unsure.update(papers)
            elif verdict.label is Label.SUPPORTED:
                supporting.update(_supporting(verdict))
        for reference in subject.report.references:
            paper = subject.paper_of.get(reference.id, "")
            if paper in subject.documents and asked[paper] and paper not in supporting | unsure:
                yield Finding(
                    rule=self.id,
                    severity=self.severity,
                    message=f"Reference {reference.id} ({paper}) was read, and supports none of the {asked[paper]} claims.",
                    line=reference.line,
                    region=reference.region,
                    reference=reference.id,
                )


def _supported(subject: Subject) -> list[Verdict]:
    return [verdict for verdict in subject.run.verdicts if verdict.label is Label.SUPPORTED and verdict.evidence]


def _supporting(verdict: Verdict) -> Iterator[str]:
    """Yield the papers that bear a supported claim out: that of the best evidence, and those whose quotes speak of it."""
    wanted = stems(verdict.claim.text)
    for rank, evidence in enumerate(verdict.evidence):
        if rank == 0 or len(wanted & stems(evidence.quote)) >= _SPEAKS_OF * len(wanted):
            yield evidence.paper


def _by_verdicts(subject: Subject) -> str | None:
    supported = _supported(subject)
    papers = {verdict.evidence[0].paper for verdict in supported}
    others = len(subject.documents.keys() - papers)
    is_checked = all(verdict.label for verdict in subject.run.verdicts)
    if len(papers) != 1 or len(supported) < _MIN_SUPPORTED or not others or not is_checked:
        return None
    (paper,) = papers
    rest = "the other paper" if others == 1 else f"the other {others} papers"
    return (
        f"The best evidence for all {len(supported)} supported claims comes from {paper}, for none from {rest} that were read."
    )


def _by_records(subject: Subject) -> str | None:
    claims, references = subject.report.claims, subject.report.references
    if subject.report.mode != "table" or len(claims) < _MIN_CLAIMS:
        return None
    if len(references) == 1:
        return f"The report lists one reference for {len(claims)} claims: that is the retelling of a paper, and no synthesis."
    cited = {subject.paper_of.get(each, each) for claim in claims for each in claim.references}
    if len(cited) == 1 and len(references) > 1 and all(claim.references for claim in claims):
        return f"All {len(claims)} claims cite the same paper, {min(cited)}, of {len(references)} references."
    return None
