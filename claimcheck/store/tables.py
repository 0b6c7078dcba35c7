"""The tables of a store; docs/store.md describes them for those who ask with SQL."""

from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _key(**options: Any) -> Column[str]:
    return Column("run_key", Text, ForeignKey("runs.key", ondelete="CASCADE"), **options)


AUDITS = Table(
    "audits",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("state", Text, nullable=False),
    Column("started_at", Text, nullable=False),
    Column("finished_at", Text),
    Column("version", Text, nullable=False),
    Column("settings", Text, nullable=False),
    Column("n_inputs", Integer, nullable=False),
    Column("seconds", Float),
    Column("alarm", Text),
    sqlite_autoincrement=True,
)
RUNS = Table(
    "runs",
    METADATA,
    Column("key", Text, primary_key=True),
    Column("report_sha256", Text, nullable=False, index=True),
    Column("format", Text, nullable=False),
    Column("mode", Text, nullable=False),
    Column("title", Text),
    Column("generator", Text),
    Column("n_claims", Integer, nullable=False),
    Column("n_supported", Integer, nullable=False),
    Column("n_refuted", Integer, nullable=False),
    Column("n_not_enough_info", Integer, nullable=False),
    Column("n_not_checked", Integer, nullable=False),
    Column("n_references", Integer, nullable=False),
    Column("n_unavailable", Integer, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("given", Text, nullable=False),
    Column("record", LargeBinary, nullable=False),
)
REPORTS = Table(
    "reports",
    METADATA,
    Column("audit_id", Integer, ForeignKey("audits.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("path", Text, nullable=False),
    Column("sha256", Text),
    _key(index=True),
    Column("is_reused", Boolean, nullable=False),
    Column("failure_code", Text),
    Column("failure_message", Text),
    Column("failure_hint", Text),
)
CLAIMS = Table(
    "claims",
    METADATA,
    _key(primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("id", Text, nullable=False),
    Column("line", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("section", Text),
    Column("is_truncated", Boolean, nullable=False),
    Column("stated_verified", Boolean),
    Column("stated_label", Text),
    Column("stated_confidence", Float),
    Column("label", Text),
    Column("confidence", Float),
    Column("explanation", Text, nullable=False),
    Column("failure_code", Text),
    Column("failure_message", Text),
    Column("failure_hint", Text),
)
EVIDENCE = Table(
    "evidence",
    METADATA,
    _key(primary_key=True),
    Column("claim_position", Integer, primary_key=True, autoincrement=False),
    Column("rank", Integer, primary_key=True, autoincrement=False),
    Column("paper", Text, nullable=False),
    Column("page", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("section", Text, nullable=False),
    Column("table_label", Text),
    Column("value", Text),
    Column("quote", Text, nullable=False),
    ForeignKeyConstraint(
        ["run_key", "claim_position"], ["claims.run_key", "claims.position"], ondelete="CASCADE", name="fk_evidence_claim"
    ),
)
PAPERS = Table(
    "papers",
    METADATA,
    _key(primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("reference", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("paper", Text),
    Column("title", Text),
    Column("arxiv_id", Text),
    Column("doi", Text),
    Column("sha256", Text),
    Column("fetcher", Text),
    Column("title_score", Float),
    Column("message", Text, nullable=False),
)
FINDINGS = Table(
    "findings",
    METADATA,
    _key(primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("rule", Text, nullable=False, index=True),
    Column("severity", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("line", Integer),
    Column("region_start", Integer),
    Column("region_end", Integer),
    Column("suggestion", Text),
    Column("reference", Text),
    Column("claim", Text),
)
FINGERPRINTS = Table(
    "fingerprints",
    METADATA,
    _key(primary_key=True),
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
CONTRADICTIONS = Table(
    "contradictions",
    METADATA,
    Column("audit_id", Integer, ForeignKey("audits.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("message", Text, nullable=False),
)
CONTRADICTION_CLAIMS = Table(
    "contradiction_claims",
    METADATA,
    Column("audit_id", Integer, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("report", Text, nullable=False),
    Column("claim", Text, nullable=False),
    Column("line", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("stated_verified", Boolean),
    Column("stated_confidence", Float),
    Column("label", Text),
    Column("confidence", Float),
    ForeignKeyConstraint(
        ["audit_id", "number"],
        ["contradictions.audit_id", "contradictions.number"],
        ondelete="CASCADE",
        name="fk_contradiction_claims_contradiction",
    ),
)
DECISIONS = Table(
    "decisions",
    METADATA,
    Column("report_sha256", Text, primary_key=True),
    Column("claim", Text, primary_key=True),
    Column("claim_sha256", Text, primary_key=True),
    Column("reviewer", Text, primary_key=True),
    Column("report", Text, nullable=False),
    Column("claimcheck", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("found", Text),
    Column("confidence", Float),
    Column("reason", Text, nullable=False),
    Column("decided_at", Text, nullable=False),
)
"""No key leads to a run: a decision is about a report's words, and outlives the runs."""
OF_A_RUN = (CLAIMS, EVIDENCE, PAPERS, FINDINGS, FINGERPRINTS)
"""The tables whose rows belong to a run, in the order in which they can be filled."""
Index("ix_claims_label", CLAIMS.c.label)
Index("ix_reports_sha256", REPORTS.c.sha256)
