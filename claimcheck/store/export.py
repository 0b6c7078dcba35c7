"""Tables of a store as files: Parquet, CSV or JSON Lines, one a table."""

import csv
import json
import secrets
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import Boolean, Column, Connection, Float, Integer, LargeBinary, Select, Table, select

from claimcheck.errors import InputError, reason_of
from claimcheck.files import move_whole
from claimcheck.store.tables import AUDITS, CONTRADICTION_CLAIMS, CONTRADICTIONS, DECISIONS, OF_A_RUN, REPORTS, RUNS
from claimcheck.writers.escape import spreadsheet_cell

Format = Literal["parquet", "csv", "jsonl"]
_ROWS_AT_ONCE = 5_000
_NOT_EXPORTED = frozenset({"record", "given"})
"""Columns for claimcheck itself."""
_OF_AN_AUDIT = (REPORTS, CONTRADICTIONS, CONTRADICTION_CLAIMS)
Rows = Iterator[Sequence[Sequence[Any]]]


def export_tables(connection: Connection, audit: int | None, folder: Path, form: Format) -> list[Path]:
    """Write the rows of an audit, or of all for None, to `folder`/TABLE.FORM, and return the files; each whole or not at all.

    Raises InputError where the folder cannot be written to, or the package for Parquet is missing.
    """
    write = {"parquet": _write_parquet, "csv": _write_csv, "jsonl": _write_jsonl}[form]
    files = []
    for table in (AUDITS, RUNS, *_OF_AN_AUDIT, *OF_A_RUN, DECISIONS):
        columns = [column for column in table.columns if column.name not in _NOT_EXPORTED]
        target = folder / f"{table.name}.{form}"
        part = folder / f".{target.name}.{secrets.token_hex(4)}.part"
        streaming = connection.execution_options(stream_results=True)
        with closing(streaming.execute(_selection(table, columns, audit))) as found, _whole(part, target):
            write(part, columns, found.partitions(_ROWS_AT_ONCE))
        files.append(target)
    return files


@contextmanager
def _whole(part: Path, target: Path) -> Iterator[None]:
    """Give the file `part`, once it is written, the name `target`. Raises InputError where that cannot be done."""
    try:
        part.parent.mkdir(parents=True, exist_ok=True)
        yield
        move_whole(part, target)
    except OSError as error:
        hint = "Choose a folder that can be written to, and has room."
        raise InputError(f"Cannot write {target}: {reason_of(error)}.", hint=hint) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _selection(table: Table, columns: Sequence[Column[Any]], audit: int | None) -> Select[Any]:
    wanted = select(*columns).order_by(*table.primary_key.columns)
    if audit is None:
        return wanted
    if table is AUDITS:
        return wanted.where(AUDITS.c.id == audit)
    if table in _OF_AN_AUDIT:
        return wanted.where(table.c.audit_id == audit)
    if table is DECISIONS:
        return wanted.where(DECISIONS.c.report_sha256.in_(select(REPORTS.c.sha256).where(REPORTS.c.audit_id == audit)))
    own = select(REPORTS.c.run_key).where(REPORTS.c.audit_id == audit)
    return wanted.where((RUNS.c.key if table is RUNS else table.c.run_key).in_(own))


def _write_csv(path: Path, columns: Sequence[Column[Any]], rows: Rows) -> None:
    """Write CSV (RFC 4180, UTF-8); NULL is an empty cell, and no cell is a formula to a spreadsheet."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([column.name for column in columns])
        for some in rows:
            writer.writerows([[spreadsheet_cell(cell) if isinstance(cell, str) else cell for cell in row] for row in some])


def _write_jsonl(path: Path, columns: Sequence[Column[Any]], rows: Rows) -> None:
    names = [column.name for column in columns]
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for some in rows:
            file.writelines(json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False) + "\n" for row in some)


def _write_parquet(path: Path, columns: Sequence[Column[Any]], rows: Rows) -> None:
    try:
        from arro3 import core, io  # noqa: PLC0415 - extra
    except ImportError as error:
        hint = "Install it: pip install claimcheck[parquet]; or choose csv or jsonl."
        raise InputError("Parquet needs a package that is not installed.", hint=hint) from error
    types = [_arrow_type(column, core) for column in columns]
    schema = core.Schema([core.Field(column.name, kind, nullable=True) for column, kind in zip(columns, types, strict=True)])

    def batches() -> Iterator[Any]:
        for some in rows:
            arrays = [core.Array(list(cells), kind) for cells, kind in zip(zip(*some, strict=True), types, strict=True)]
            yield core.RecordBatch.from_arrays(arrays, schema=schema)

    io.write_parquet(core.RecordBatchReader.from_batches(schema, batches()), str(path))


def _arrow_type(column: Column[Any], core: Any) -> Any:
    assert not isinstance(column.type, LargeBinary)
    if isinstance(column.type, Boolean):
        return core.DataType.bool()
    if isinstance(column.type, Integer):
        return core.DataType.int64()
    return core.DataType.float64() if isinstance(column.type, Float) else core.DataType.utf8()
