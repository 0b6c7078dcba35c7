"""What was read of a report, for people and for machines."""

import json
from typing import Any

from claimcheck.schema import Claim, Finding, Reference, Report
from claimcheck.writers.escape import printable
from claimcheck.writers.wording import counted

_ABSTRACT_CHARACTERS = 200  # of the abstract that `describe` shows


def describe(report: Report) -> str:
    """Return the report's facts, claims, references and findings as lines of text."""
    stated = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in report.stated if value is not None)
    facts = {
        "title": report.title,
        "date": report.date,
        "research question": report.research_question,
        "abstract": report.abstract and report.abstract[:_ABSTRACT_CHARACTERS],
        "stated": stated or None,
        "read as": f"{report.format}, {report.mode} mode",
    }
    lines = [f"{name}: {printable(value)}" for name, value in facts.items() if value]
    lines += ["", counted(len(report.claims), "claim")]
    for claim in report.claims:
        lines += _claim_lines(claim)
    lines += ["", counted(len(report.references), "reference")]
    lines += [_reference_line(reference) for reference in report.references]
    if report.findings:
        lines += ["", "findings"]
        lines += map(_finding_line, report.findings)
    return "\n".join(lines) + "\n"


def to_json(report: Report) -> str:
    """Return the report as indented JSON."""
    data: dict[str, Any] = report.model_dump(mode="json")
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def _claim_lines(claim: Claim) -> list[str]:
    stated = [claim.stated_label or "", "" if claim.stated_confidence is None else f"{claim.stated_confidence:g}"]
    notes = [
        f"line {claim.line}",
        f"stated {' '.join(filter(None, stated))}" if any(stated) else "",
        "cut off" if claim.truncated else "",
        f"cites {', '.join(claim.references)}" if claim.references else "",
        f"cites what is not listed: {', '.join(claim.unlisted)}" if claim.unlisted else "",
    ]
    return [f"  {claim.id}  {printable(claim.text)}", f"      {printable('; '.join(filter(None, notes)))}"]


def _reference_line(reference: Reference) -> str:
    identifier = f"arXiv:{reference.arxiv_id}" if reference.arxiv_id else reference.doi or reference.url or ""
    return f"  [{printable(reference.id)}] {printable(' '.join(filter(None, (identifier, reference.title or reference.text))))}"


def _finding_line(finding: Finding) -> str:
    place = f" (line {finding.line})" if finding.line else ""
    return f"  {finding.severity}: {printable(finding.message)}{place} [{finding.rule}]"
