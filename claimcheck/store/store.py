"""A store: audits, and the runs that they share. What is written is written in one transaction for each report."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

from platformdirs import user_data_path
from sqlalchemy import func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from claimcheck.errors import InputError, StoreError
from claimcheck.overrides import KeptDecision
from claimcheck.schema import Audit, BatchClaim, Contradiction, DecisionsFile, Failure, Run
from claimcheck.settings import Settings
from claimcheck.store.decisions import Kept, keep_decisions, listed_decisions
from claimcheck.store.engine import open_engine, reading, shown, writing
from claimcheck.store.export import Format, export_tables
from claimcheck.store.migrate import bring_up_to_date
from claimcheck.store.rows import contradiction_rows, rows_of, run_row, storable, unpacked
from claimcheck.store.summary import batch_claims, failure_of, summary
from claimcheck.store.tables import AUDITS, CONTRADICTION_CLAIMS, CONTRADICTIONS, REPORTS, RUNS

LAST = "last"
"""Names the newest audit."""


class StoredReport(NamedTuple):
    """A report of an audit: its place, and its run or why there is none."""

    position: int
    path: str
    sha256: str | None
    run_key: str | None
    failure: Failure | None


class StoredAudit(NamedTuple):
    """What a store knows of an audit beside its reports."""

    id: int
    state: str
    """"running" (or killed), "done", "stopped" (by a budget) or "interrupted"."""
    started_at: str
    finished_at: str | None
    version: str
    settings: dict[str, Any]
    n_inputs: int
    seconds: float | None
    alarm: str | None
    """Why the audit is not to be trusted as a whole: too much was unavailable, or failed."""


class Coverage(NamedTuple):
    """How much of an audit's reports rests on papers that were read."""

    n_references: int
    n_unavailable: int
    """References whose paper exists, or may exist, but was not read."""
    n_claims: int
    n_not_checked: int


class Store:
    """A database of audits; safe under several processes, and whole after a kill at any point."""

    def __init__(self, address: str | Path, *, must_exist: bool = False) -> None:
        """Open the store at a path or database URL, and make it where it is not there; with `must_exist` that is an error.

        Raises StoreError where it cannot be used, or is the database of something else.
        """
        self._engine = open_engine(address, must_exist=must_exist)
        try:
            bring_up_to_date(self._engine, may_make=not must_exist)
        except BaseException:
            self._engine.dispose()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the connections."""
        self._engine.dispose()

    @property
    def address(self) -> str:
        """Return where the store is, for messages: without a password."""
        return shown(self._engine.url)

    # ---- writing -------------------------------------------------------------------------------------------------------

    def begin_audit(self, settings: Settings, n_inputs: int, version: str) -> int:
        """Enter a new audit by that version of claimcheck, and return its number. Raises StoreError."""
        row = {
            "state": "running",
            "started_at": _now(),
            "version": version,
            "settings": json.dumps(settings.model_dump(mode="json"), sort_keys=True),
            "n_inputs": n_inputs,
        }
        with writing(self._engine) as connection:
            key = connection.execute(insert(AUDITS).values(**storable(row))).inserted_primary_key
        assert key is not None
        return int(key[0])

    def add_run(self, audit: int, position: int, key: str, run: Run, given: str) -> None:
        """Keep a run and enter its report in the audit, both or neither; a run that another process kept meanwhile stays.

        `given` is JSON: what `replay` needs beside the run. Raises StoreError.
        """
        with writing(self._engine) as connection:
            new = self._insert(RUNS).values(**run_row(key, run, given)).on_conflict_do_nothing().returning(RUNS.c.key)
            if connection.execute(new).first():
                for table, rows in rows_of(key, run):
                    if rows:
                        connection.execute(insert(table), rows)
            connection.execute(insert(REPORTS).values(**_report_row(audit, position, run.report.path, run.report.sha256, key)))

    def add_known(self, audit: int, position: int, key: str, path: str, sha256: str | None) -> None:
        """Enter a report whose run is kept already. Raises StoreError."""
        row = _report_row(audit, position, path, sha256, key) | {"is_reused": True}
        with writing(self._engine) as connection:
            connection.execute(insert(REPORTS).values(**row))

    def add_failures(self, audit: int, failed: Iterable[tuple[int, str, str | None, Failure]]) -> None:
        """Enter reports (position, path, SHA-256, failure) that could not be checked. Raises StoreError."""
        rows = [
            _report_row(audit, position, path, sha256, None)
            | storable({f"failure_{name}": value for name, value in failure.model_dump().items()})
            for position, path, sha256, failure in failed
        ]
        if rows:
            with writing(self._engine) as connection:
                connection.execute(insert(REPORTS), rows)

    def end_audit(
        self, audit: int, *, state: str, seconds: float, alarm: str | None = None, contradictions: Sequence[Contradiction] = ()
    ) -> None:
        """Note how the audit ended, and what its reports say against each other. Raises StoreError."""
        with writing(self._engine) as connection:
            for number, contradiction in enumerate(contradictions, 1):
                row, claims = contradiction_rows(audit, number, contradiction)
                connection.execute(insert(CONTRADICTIONS).values(**row))
                connection.execute(insert(CONTRADICTION_CLAIMS), claims)
            values = {"state": state, "seconds": seconds, "alarm": alarm, "finished_at": _now()}
            connection.execute(update(AUDITS).where(AUDITS.c.id == audit).values(**values))

    def keep_decisions(self, file: DecisionsFile) -> Kept:
        """Keep what a person decided, all or none; of two by one reviewer on one claim the later one. Raises StoreError."""
        with writing(self._engine) as connection:
            return keep_decisions(connection, file)

    # ---- reading -------------------------------------------------------------------------------------------------------

    def has_run(self, key: str) -> bool:
        """Tell whether a run is kept. Raises StoreError."""
        with reading(self._engine) as connection:
            return connection.execute(select(RUNS.c.key).where(RUNS.c.key == key)).first() is not None

    def run(self, key: str, path: str) -> Run:
        """Return a run, its report under `path`. Raises StoreError where it is missing or damaged."""
        with reading(self._engine) as connection:
            record = connection.execute(select(RUNS.c.record).where(RUNS.c.key == key)).scalar()
        if record is None:
            raise StoreError(f"The store {self.address} has no run {key[:12]}.", hint="Run `claimcheck audit` again.")
        return self._unpacked(record, path)

    def latest_run(self, report_sha256: str) -> Run | None:
        """Return the run of the report with these bytes that the newest audit has, or None. Raises StoreError."""
        wanted = (
            select(RUNS.c.key, REPORTS.c.path)
            .join(REPORTS, REPORTS.c.run_key == RUNS.c.key)
            .where(RUNS.c.report_sha256 == report_sha256)
            .order_by(REPORTS.c.audit_id.desc(), REPORTS.c.position)
            .limit(1)
        )
        with reading(self._engine) as connection:
            found = connection.execute(wanted).first()
        return self.run(found.key, found.path) if found else None

    def given(self, key: str) -> str:
        """Return what `add_run` was given beside the run. Raises StoreError where the run is missing."""
        with reading(self._engine) as connection:
            found = connection.execute(select(RUNS.c.given).where(RUNS.c.key == key)).scalar()
        if found is None:
            raise StoreError(f"The store {self.address} has no run {key[:12]}.", hint="Run `claimcheck audit` again.")
        return str(found)

    def stored_audit(self, name: int | str = LAST) -> StoredAudit:
        """Return an audit by its number, or the newest one for "last". Raises InputError where there is none, StoreError."""
        wanted = select(AUDITS).order_by(AUDITS.c.id.desc()).limit(1)
        if name != LAST:
            if not str(name).isascii() or not str(name).isdigit() or len(str(name)) > 9:
                raise InputError(f"{str(name)[:40]!r} is no number of an audit.", hint=self._known())
            wanted = wanted.where(AUDITS.c.id == int(name))
        with reading(self._engine) as connection:
            row = connection.execute(wanted).first()
        if row is None:
            raise InputError(f"The store {self.address} has no audit {name}.", hint=self._known())
        return StoredAudit(**(row._asdict() | {"settings": json.loads(row.settings)}))

    def reports(self, audit: int) -> list[StoredReport]:
        """Return the audit's reports in their order. Raises StoreError."""
        columns = (REPORTS.c.position, REPORTS.c.path, REPORTS.c.sha256, REPORTS.c.run_key)
        failure = (REPORTS.c.failure_code, REPORTS.c.failure_message, REPORTS.c.failure_hint)
        wanted = select(*columns, *failure).where(REPORTS.c.audit_id == audit).order_by(REPORTS.c.position)
        with reading(self._engine) as connection:
            rows = connection.execute(wanted).all()
        return [StoredReport(*row[:4], failure_of(*row[4:])) for row in rows]

    def runs(self, audit: int) -> Iterator[Run]:
        """Yield the runs of the audit's reports, one at a time, in their order. Raises StoreError."""
        for report in self.reports(audit):
            if report.run_key is not None:
                yield self.run(report.run_key, report.path)

    def claims(self, audit: int) -> list[BatchClaim]:
        """Return all claims of the audit, in the order of the reports. Raises StoreError."""
        with reading(self._engine) as connection:
            return batch_claims(connection, audit)

    def audit(self, audit: int) -> Audit:
        """Return the audit as `claimcheck audit --format json` writes it. Raises StoreError."""
        with reading(self._engine) as connection:
            return summary(connection, audit, self.address)

    def decisions(self) -> list[KeptDecision]:
        """Return what persons decided, by report and time. Raises StoreError."""
        with reading(self._engine) as connection:
            return listed_decisions(connection)

    def export(self, audit: int | None, folder: Path, form: Format) -> list[Path]:
        """Write the tables, of one audit or of all, as files, and return these. Raises InputError and StoreError."""
        with reading(self._engine) as connection:
            return export_tables(connection, audit, folder, form)

    def coverage(self, audit: int) -> Coverage:
        """Return how many references and claims the audit's reports have, and how many of these rest on nothing that was read.

        Raises StoreError.
        """
        wanted = (
            select(*(func.coalesce(func.sum(RUNS.c[name]), 0) for name in Coverage._fields))
            .join(REPORTS, REPORTS.c.run_key == RUNS.c.key)
            .where(REPORTS.c.audit_id == audit)
        )
        with reading(self._engine) as connection:
            return Coverage(*map(int, connection.execute(wanted).one()))

    def _unpacked(self, record: bytes, path: str) -> Run:
        try:
            return unpacked(record, path)
        except ValueError as error:
            hint = "It was written by another version of claimcheck, or the file is damaged: audit the report again."
            raise StoreError(f"A run in the store {self.address} cannot be read.", hint=hint) from error

    def _known(self) -> str:
        with reading(self._engine) as connection:
            ids = list(connection.execute(select(AUDITS.c.id).order_by(AUDITS.c.id.desc()).limit(5)).scalars())
        if not ids:
            return "It has none: run `claimcheck audit` first."
        return f'Its newest audits: {", ".join(map(str, ids))}; "{LAST}" names the newest.'

    def _insert(self, table: Any) -> Any:
        """Return an INSERT that can pass over rows that are there: the databases spell it differently."""
        return (postgresql if self._engine.dialect.name == "postgresql" else sqlite).insert(table)


def default_store(settings: Settings) -> str:
    """Return the address of the store: the setting's, or a file among the user's data, where `cache prune` does not reach."""
    return settings.store or str(user_data_path("claimcheck", appauthor=False) / "audits.db")


def _report_row(audit: int, position: int, path: str, sha256: str | None, key: str | None) -> dict[str, Any]:
    row = {"audit_id": audit, "position": position, "path": path, "sha256": sha256, "run_key": key, "is_reused": False}
    return storable(row)


def _now() -> str:
    return datetime.now(UTC).replace(microsecond=0).isoformat()
