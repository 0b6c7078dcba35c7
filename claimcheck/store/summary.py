"""What an audit found, read from the tables without opening the runs."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, func, select

from claimcheck.generators import generator_statistics
from claimcheck.schema import NOT_CHECKED, Audit, AuditedReport, AuditFinding, BatchClaim, Contradiction, Failure, Label, Region
from claimcheck.store.tables import AUDITS, CLAIMS, CONTRADICTION_CLAIMS, CONTRADICTIONS, FINDINGS, REPORTS, RUNS

_COUNTS = {
    **{label.value: RUNS.c[f"n_{label.value.lower()}"] for label in Label},
    NOT_CHECKED: RUNS.c[f"n_{NOT_CHECKED}"],
}
"""Name of a count in `AuditedReport.counts` -> its column."""
_VERDICT = ("line", "text", "stated_verified", "stated_confidence", "label", "confidence")
_FINDING = ("rule", "severity", "message", "line", "suggestion", "reference", "claim")


def summary(connection: Connection, audit: int, store: str) -> Audit:
    """Return the audit of that number in the store at that address."""
    row = connection.execute(select(AUDITS).where(AUDITS.c.id == audit)).one()
    reports = tuple(_reports(connection, audit))
    contradictions = tuple(_contradictions(connection, audit))
    return Audit(
        number=audit,
        store=store,
        state=row.state,
        alarm=row.alarm,
        reports=reports,
        findings=tuple(_findings(connection, audit)),
        contradictions=contradictions,
        generators=generator_statistics(reports, batch_claims(connection, audit), contradictions),
        seconds=round(row.seconds or 0.0, 3),
    )


def batch_claims(connection: Connection, audit: int) -> list[BatchClaim]:
    """Return all claims of the audit, in the order of the reports."""
    wanted = (
        select(REPORTS.c.path.label("report"), CLAIMS.c.id, *(CLAIMS.c[name] for name in _VERDICT))
        .join(CLAIMS, CLAIMS.c.run_key == REPORTS.c.run_key)
        .where(REPORTS.c.audit_id == audit)
        .order_by(REPORTS.c.position, CLAIMS.c.position)
    )
    return [BatchClaim(**row) for row in connection.execute(wanted).mappings()]


def failure_of(code: str | None, message: str | None, hint: str | None) -> Failure | None:
    """Return the failure of three columns, or None where they are empty."""
    return Failure(code=code, message=message or "", hint=hint or "") if code else None


def _reports(connection: Connection, audit: int) -> Iterator[AuditedReport]:
    wanted = (
        select(REPORTS, RUNS.c.title, RUNS.c.generator, RUNS.c.n_claims, *_COUNTS.values())
        .join(RUNS, RUNS.c.key == REPORTS.c.run_key, isouter=True)
        .where(REPORTS.c.audit_id == audit)
        .order_by(REPORTS.c.position)
    )
    failures = _failures(connection, audit)
    for row in connection.execute(wanted):
        own = failure_of(row.failure_code, row.failure_message, row.failure_hint)
        yield AuditedReport(
            path=row.path,
            sha256=row.sha256,
            title=row.title,
            generator=row.generator,
            n_claims=row.n_claims or 0,
            counts={name: getattr(row, column.name) or 0 for name, column in _COUNTS.items()},
            failures=(own,) if own else tuple(failures.get(row.position, ())),
        )


def _failures(connection: Connection, audit: int) -> dict[int, list[Failure]]:
    """Return why claims could not be checked, by the report's position, each cause once."""
    cause = (CLAIMS.c.failure_code, CLAIMS.c.failure_message, CLAIMS.c.failure_hint)
    first = func.min(CLAIMS.c.position)
    wanted = (
        select(REPORTS.c.position, *cause)
        .join(CLAIMS, CLAIMS.c.run_key == REPORTS.c.run_key)
        .where(REPORTS.c.audit_id == audit, CLAIMS.c.failure_code.is_not(None))
        .group_by(REPORTS.c.position, *cause)
        .order_by(REPORTS.c.position, first)
    )
    found: dict[int, list[Failure]] = {}
    for position, code, message, hint in connection.execute(wanted):
        found.setdefault(position, []).append(Failure(code=code, message=message, hint=hint or ""))
    return found


def _findings(connection: Connection, audit: int) -> Iterator[AuditFinding]:
    wanted = (
        select(REPORTS.c.path, FINDINGS)
        .join(FINDINGS, FINDINGS.c.run_key == REPORTS.c.run_key)
        .where(REPORTS.c.audit_id == audit)
        .order_by(REPORTS.c.position, FINDINGS.c.position)
    )
    for row in connection.execute(wanted).mappings():
        start, end = row["region_start"], row["region_end"]
        region = None if start is None else Region(start=start, end=end)
        yield AuditFinding(report=row["path"], region=region, **{name: row[name] for name in _FINDING})


def _contradictions(connection: Connection, audit: int) -> Iterator[Contradiction]:
    own = CONTRADICTION_CLAIMS.c
    wanted = (
        select(own.number, own.report, own.claim.label("id"), *(own[name] for name in _VERDICT))
        .where(own.audit_id == audit)
        .order_by(own.number, own.position)
    )
    claims: dict[int, list[BatchClaim]] = {}
    for row in connection.execute(wanted).mappings():
        fields: dict[str, Any] = dict(row)
        claims.setdefault(fields.pop("number"), []).append(BatchClaim(**fields))
    heads = select(CONTRADICTIONS).where(CONTRADICTIONS.c.audit_id == audit).order_by(CONTRADICTIONS.c.number)
    for head in connection.execute(heads):
        yield Contradiction(kind=head.kind, message=head.message, claims=tuple(claims.get(head.number, ())))
