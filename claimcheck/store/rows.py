"""A run as rows of the store's tables, and back: what stands in the columns can be asked for, `record` holds the whole."""

import re
import zlib
from collections import Counter
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Table

from claimcheck.schema import NOT_CHECKED, Claim, Contradiction, Finding, Label, Outcome, Run, Verdict
from claimcheck.store.tables import CLAIMS, EVIDENCE, FINDINGS, FINGERPRINTS, PAPERS
from claimcheck.text import REPLACEMENT

Row = dict[str, Any]
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
"""PostgreSQL's text holds no NUL, UTF-8 no lone surrogate."""
_HAS_NO_PAPER = frozenset({Outcome.UNAVAILABLE, Outcome.INCONCLUSIVE})


def run_row(key: str, run: Run, given: str) -> Row:
    """Return the run's row in the table of runs; `given` is what `replay` needs beside the run, as JSON."""
    counts = Counter(verdict.label for verdict in run.verdicts)
    row = {
        "key": key,
        "report_sha256": run.report.sha256,
        "format": run.report.format,
        "mode": run.report.mode,
        "title": run.report.title,
        "generator": getattr(run.report, "generator", None),
        "n_claims": len(run.verdicts),
        **{f"n_{label.value.lower()}": counts[label] for label in Label},
        f"n_{NOT_CHECKED}": counts[None],
        "n_references": len(run.papers),
        "n_unavailable": sum(is_unavailable(run, index) for index in range(len(run.papers))),
        "seconds": run.seconds.get("total", 0.0),
        "given": given,
        "record": packed(run),
    }
    return storable(row)


def is_unavailable(run: Run, index: int) -> bool:
    """Tell whether the reference's paper exists, or may exist, but was not read: not at hand, not fetched, or unreadable."""
    resolution = run.papers[index]
    if resolution.paper is None:
        return resolution.outcome in _HAS_NO_PAPER
    return resolution.paper.sha256 is None


def rows_of(key: str, run: Run) -> Iterator[tuple[Table, list[Row]]]:
    """Yield the rows that belong to a run, table by table, in the order in which they can be added."""
    yield CLAIMS, [storable(_claim_row(key, at, verdict)) for at, verdict in enumerate(run.verdicts)]
    yield EVIDENCE, [storable(row) for at, verdict in enumerate(run.verdicts) for row in _evidence_rows(key, at, verdict)]
    yield PAPERS, [storable(_paper_row(key, run, at)) for at in range(len(run.papers))]
    yield FINDINGS, [storable(_finding_row(key, at, finding)) for at, finding in enumerate(run.findings)]
    yield FINGERPRINTS, [storable({"run_key": key, "name": name, "value": value}) for name, value in run.fingerprint.items()]


def contradiction_rows(audit: int, number: int, contradiction: Contradiction) -> tuple[Row, list[Row]]:
    """Return a contradiction's row, and those of its claims."""
    claims = [
        storable(
            {
                "audit_id": audit,
                "number": number,
                "position": position,
                "report": claim.report,
                "claim": claim.id,
                "line": claim.line,
                "text": claim.text,
                "stated_verified": claim.stated_verified,
                "stated_confidence": claim.stated_confidence,
                "label": claim.label.value if claim.label else None,
                "confidence": claim.confidence,
            }
        )
        for position, claim in enumerate(contradiction.claims)
    ]
    row = {"audit_id": audit, "number": number, "kind": contradiction.kind, "message": contradiction.message}
    return storable(row), claims


def packed(run: Run) -> bytes:
    """Return the run as compressed JSON; equal runs give equal bytes."""
    return zlib.compress(run.model_dump_json().encode(), level=6)


def unpacked(record: bytes, path: str) -> Run:
    """Return the run of a record, under the path that its report has in an audit. Raises ValueError where it is damaged."""
    try:
        run = Run.model_validate_json(zlib.decompress(record))
    except zlib.error as error:
        raise ValueError(str(error)) from error
    return run.model_copy(update={"report": run.report.model_copy(update={"path": path})})


def storable(row: Row) -> Row:
    """Return the row with texts that every database takes."""
    return {name: _UNSTORABLE.sub(REPLACEMENT, value) if isinstance(value, str) else value for name, value in row.items()}


def _claim_row(key: str, position: int, verdict: Verdict) -> Row:
    claim: Claim = verdict.claim
    return {
        "run_key": key,
        "position": position,
        "id": claim.id,
        "line": claim.line,
        "text": claim.text,
        "section": claim.section,
        "is_truncated": claim.truncated,
        "stated_verified": claim.stated_verified,
        "stated_label": claim.stated_label,
        "stated_confidence": claim.stated_confidence,
        "label": verdict.label.value if verdict.label else None,
        "confidence": verdict.confidence,
        "explanation": verdict.explanation,
        "failure_code": verdict.failure.code if verdict.failure else None,
        "failure_message": verdict.failure.message if verdict.failure else None,
        "failure_hint": verdict.failure.hint if verdict.failure else None,
    }


def _evidence_rows(key: str, position: int, verdict: Verdict) -> Iterator[Row]:
    for rank, evidence in enumerate(verdict.evidence, 1):
        yield {
            "run_key": key,
            "claim_position": position,
            "rank": rank,
            "paper": evidence.paper,
            "page": evidence.page,
            "kind": evidence.kind,
            "section": evidence.section,
            "table_label": evidence.table,
            "value": evidence.value,
            "quote": evidence.quote,
        }


def _paper_row(key: str, run: Run, position: int) -> Row:
    resolution = run.papers[position]
    paper = resolution.paper
    return {
        "run_key": key,
        "position": position,
        "reference": resolution.reference,
        "outcome": resolution.outcome.value,
        "paper": paper.id if paper else None,
        "title": paper.title if paper else None,
        "arxiv_id": paper.arxiv_id if paper else None,
        "doi": paper.doi if paper else None,
        "sha256": paper.sha256 if paper else None,
        "fetcher": paper.fetcher if paper else None,
        "title_score": resolution.title_score,
        "message": resolution.message,
    }


def _finding_row(key: str, position: int, finding: Finding) -> Row:
    return {
        "run_key": key,
        "position": position,
        **finding.model_dump(include={"rule", "severity", "message", "line", "suggestion", "reference", "claim"}),
        "region_start": finding.region.start if finding.region else None,
        "region_end": finding.region.end if finding.region else None,
    }
