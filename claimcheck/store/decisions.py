"""What persons decided on verdicts, kept beside them: no verdict is ever changed by it."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC
from typing import Any, NamedTuple

from sqlalchemy import Connection, insert, select, update

from claimcheck.overrides import KeptDecision
from claimcheck.schema import Decision, DecisionsFile, Label
from claimcheck.store.rows import storable
from claimcheck.store.tables import CLAIMS, DECISIONS, RUNS

_KEY = ("report_sha256", "claim", "claim_sha256", "reviewer")


class Kept(NamedTuple):
    """What became of the decisions of a file."""

    n_new: int
    n_changed: int
    n_unchanged: int
    """Known already, or older than what is known of the same claim by the same reviewer."""
    n_unmatched: int
    """About claims that no run in the store has in these words; they are kept all the same."""


def keep_decisions(connection: Connection, file: DecisionsFile) -> Kept:
    """Keep the decisions of a file; of two by one reviewer on one claim the later one."""
    texts = _texts(connection, [file.report_sha256])
    changes = [_keep(connection, file, decision) for decision in file.decisions]
    n_unmatched = sum((file.report_sha256, each.claim, each.claim_sha256) not in texts for each in file.decisions)
    return Kept(changes.count("new"), changes.count("changed"), changes.count("unchanged"), n_unmatched)


def listed_decisions(connection: Connection) -> list[KeptDecision]:
    """Return all decisions, by report and time."""
    query = select(DECISIONS).order_by(DECISIONS.c.report_sha256, DECISIONS.c.decided_at, DECISIONS.c.claim)
    rows = [dict(row) for row in connection.execute(query).mappings()]
    texts = _texts(connection, {row["report_sha256"] for row in rows})
    return [_kept(row, texts) for row in rows]


def _keep(connection: Connection, file: DecisionsFile, decision: Decision) -> str:
    row = _row(file, decision)
    its_own = [DECISIONS.c[name] == row[name] for name in _KEY]
    known = connection.execute(select(DECISIONS).where(*its_own)).mappings().first()
    if known is None:
        connection.execute(insert(DECISIONS).values(**row))
        return "new"
    if known["decided_at"] >= row["decided_at"]:
        return "unchanged"
    connection.execute(update(DECISIONS).where(*its_own).values(**row))
    return "changed"


def _row(file: DecisionsFile, decision: Decision) -> dict[str, Any]:
    return storable(
        {
            "report_sha256": file.report_sha256,
            "report": file.report,
            "claimcheck": file.claimcheck,
            **decision.model_dump(mode="json"),
            "decided_at": decision.decided_at.astimezone(UTC).isoformat(timespec="milliseconds"),
        }
    )


def _kept(row: Mapping[str, Any], texts: Mapping[tuple[str, str, str], str]) -> KeptDecision:
    fields = {name: row[name] for name in Decision.model_fields}
    decision = Decision.model_validate(fields | {"label": Label(row["label"])}, strict=False)
    text = texts.get((row["report_sha256"], row["claim"], row["claim_sha256"]))
    return KeptDecision(row["report"], row["report_sha256"], text, decision)


def _texts(connection: Connection, reports: Iterable[str]) -> dict[tuple[str, str, str], str]:
    """Return the texts of the reports' claims by (report's SHA-256, claim's id, SHA-256 of the text)."""
    found: dict[tuple[str, str, str], str] = {}
    for sha256 in reports:
        query = (
            select(CLAIMS.c.id, CLAIMS.c.text).join(RUNS, RUNS.c.key == CLAIMS.c.run_key).where(RUNS.c.report_sha256 == sha256)
        )
        for claim, text in connection.execute(query.distinct()):
            found[sha256, claim, hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()] = text
    return found
