"""Reports, runs and papers for the tests of findings, as small as they can be."""

from collections.abc import Mapping, Sequence

from small_documents import make_document

from claimcheck.findings.base import Rule, Subject
from claimcheck.readers.read import read_report, source_of_text
from claimcheck.schema import Document, Evidence, Finding, Label, Outcome, Paper, Passage, Report, Resolution, Run, Verdict

QUESTION = "Does robust training help on XCOP?"
Answer = tuple[Label | None, Sequence[tuple[str, str]]]
"""A label, and the evidence for it: (paper, quote), the best first."""


def report_of(
    rows: Sequence[tuple[str, str, str]] = (),
    *,
    references: Sequence[str] = (),
    abstract: str = "We look at encoders.",
    question: str = QUESTION,
    method: str = "We read papers.",
) -> Report:
    """Return a report with a claims table of (claim, verdict, confidence)."""
    table = "\n".join("\t".join(row) for row in rows)
    listed = "\n".join(f"- {each}" for each in references)
    return read_report(
        source_of_text(
            f"# Robust Encoders\n\n## Abstract\n\n{abstract}\n\n## 1 Introduction\n\nResearch question: {question}\n\n"
            f"## 2 Methodology\n\n{method}\n\n## 3 Extracted Claims\n\nClaim\tVerified\tConfidence\n{table}\n\n## References\n\n{listed}\n"
        )
    )


def run_of(report: Report, answers: Sequence[Answer] = (), papers: Mapping[str, str] | None = None) -> Run:
    """Return a run of the report: the answers to its first claims, the others unchecked; `papers`: reference -> `Paper.id`."""
    given = [*answers, *[(None, ())] * (len(report.claims) - len(answers))]
    resolutions = tuple(
        Resolution(reference=reference, outcome=Outcome.FOUND, paper=Paper(id=paper, fetcher="local_folder"))
        for reference, paper in (papers or {}).items()
    )
    return Run(
        fingerprint={},
        report=report,
        verdicts=tuple(
            Verdict(
                claim=claim,
                label=label,
                confidence=0.9 if label else None,
                evidence=tuple(Evidence(paper=paper, page=2, kind="passage", quote=quote) for paper, quote in evidence),
            )
            for claim, (label, evidence) in zip(report.claims, given, strict=True)
        ),
        papers=resolutions,
        findings=report.findings,
        seconds={},
    )


def paper_of(sections: Mapping[str, Sequence[str]], *, urls: Sequence[str] = ()) -> Document:
    """Return a paper of sections, each a sequence of sentences."""
    document = make_document(list(sections.values()))
    passages: list[Passage] = [
        passage.model_copy(update={"section": name}) for name, passage in zip(sections, document.passages, strict=True)
    ]
    return document.model_copy(update={"passages": tuple(passages), "urls": tuple((url, 1) for url in urls)})


def found_by(rule: Rule, run: Run, documents: Mapping[str, Document] | None = None) -> list[Finding]:
    """Return the findings of one rule."""
    return list(rule.check(Subject(run, documents or {})))
