"""The first tables of a store."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "audits",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("started_at", sa.Text(), nullable=False),
        sa.Column("finished_at", sa.Text(), nullable=True),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("settings", sa.Text(), nullable=False),
        sa.Column("n_inputs", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=True),
        sa.Column("alarm", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audits")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "runs",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("report_sha256", sa.Text(), nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("generator", sa.Text(), nullable=True),
        sa.Column("n_claims", sa.Integer(), nullable=False),
        sa.Column("n_supported", sa.Integer(), nullable=False),
        sa.Column("n_refuted", sa.Integer(), nullable=False),
        sa.Column("n_not_enough_info", sa.Integer(), nullable=False),
        sa.Column("n_not_checked", sa.Integer(), nullable=False),
        sa.Column("n_references", sa.Integer(), nullable=False),
        sa.Column("n_unavailable", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("given", sa.Text(), nullable=False),
        sa.Column("record", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_runs")),
    )
    op.create_index(op.f("ix_runs_report_sha256"), "runs", ["report_sha256"], unique=False)
    op.create_table(
        "claims",
        sa.Column("run_key", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("section", sa.Text(), nullable=True),
        sa.Column("is_truncated", sa.Boolean(), nullable=False),
        sa.Column("stated_verified", sa.Boolean(), nullable=True),
        sa.Column("stated_label", sa.Text(), nullable=True),
        sa.Column("stated_confidence", sa.Float(), nullable=True),
        sa.Column("label", sa.Text(), nullable=True),
        sa.Column("confidence", sa.Float(), nullable=True),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("failure_code", sa.Text(), nullable=True),
        sa.Column("failure_message", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["run_key"], ["runs.key"], name=op.f("fk_claims_run_key"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("run_key", "position", name=op.f("pk_claims")),
    )
    op.create_index("ix_claims_label", "claims", ["label"], unique=False)
    op.create_table(
        "contradictions",
        sa.Column("audit_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["audit_id"], ["audits.id"], name=op.f("fk_contradictions_audit_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("audit_id", "number", name=op.f("pk_contradictions")),
    )
    op.create_table(
        "findings",
        sa.Column("run_key", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("severity", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=True),
        sa.Column("region_start", sa.Integer(), nullable=True),
        sa.Column("region_end", sa.Integer(), nullable=True),
        sa.Column("suggestion", sa.Text(), nullable=True),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("claim", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["run_key"], ["runs.key"], name=op.f("fk_findings_run_key"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("run_key", "position", name=op.f("pk_findings")),
    )
    op.create_index(op.f("ix_findings_rule"), "findings", ["rule"], unique=False)
    op.create_table(
        "fingerprints",
        sa.Column("run_key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["run_key"], ["runs.key"], name=op.f("fk_fingerprints_run_key"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("run_key", "name", name=op.f("pk_fingerprints")),
    )
    op.create_table(
        "papers",
        sa.Column("run_key", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("paper", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("arxiv_id", sa.Text(), nullable=True),
        sa.Column("doi", sa.Text(), nullable=True),
        sa.Column("sha256", sa.Text(), nullable=True),
        sa.Column("fetcher", sa.Text(), nullable=True),
        sa.Column("title_score", sa.Float(), nullable=True),
        sa.Column("message", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["run_key"], ["runs.key"], name=op.f("fk_papers_run_key"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("run_key", "position", name=op.f("pk_papers")),
    )
    op.create_table(
        "reports",
        sa.Column("audit_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=True),
        sa.Column("run_key", sa.Text(), nullable=True),
        sa.Column("is_reused", sa.Boolean(), nullable=False),
        sa.Column("failure_code", sa.Text(), nullable=True),
        sa.Column("failure_message", sa.Text(), nullable=True),
        sa.Column("failure_hint", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["audit_id"], ["audits.id"], name=op.f("fk_reports_audit_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["run_key"], ["runs.key"], name=op.f("fk_reports_run_key"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("audit_id", "position", name=op.f("pk_reports")),
    )
    op.create_index(op.f("ix_reports_run_key"), "reports", ["run_key"], unique=False)
    op.create_index("ix_reports_sha256", "reports", ["sha256"], unique=False)
    op.create_table(
        "contradiction_claims",
        sa.Column("audit_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("claim", sa.Text(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("stated_verified", sa.Boolean(), nullable=True),
        sa.Column("stated_confidence", sa.Float(), nullable=True),
        sa.Column("label", sa.Text(), nullable=True),
        sa.Column("confidence", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(
            ["audit_id", "number"],
            ["contradictions.audit_id", "contradictions.number"],
            name="fk_contradiction_claims_contradiction",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("audit_id", "number", "position", name=op.f("pk_contradiction_claims")),
    )
    op.create_table(
        "evidence",
        sa.Column("run_key", sa.Text(), nullable=False),
        sa.Column("claim_position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("rank", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("paper", sa.Text(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("table_label", sa.Text(), nullable=True),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_key", "claim_position"], ["claims.run_key", "claims.position"], name="fk_evidence_claim", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["run_key"], ["runs.key"], name=op.f("fk_evidence_run_key"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("run_key", "claim_position", "rank", name=op.f("pk_evidence")),
    )
