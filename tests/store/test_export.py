"""Tables as files, and what docs/store.md says of them."""

import csv
import json
import re
from pathlib import Path

import duckdb
import pytest
from store.stored_runs import make_run

from claimcheck.errors import InputError
from claimcheck.schema import BatchClaim, Contradiction, Failure, Label
from claimcheck.settings import Settings
from claimcheck.store import Store
from claimcheck.store.tables import METADATA

DOCUMENT = (Path(__file__).resolve().parents[2] / "docs" / "store.md").read_text(encoding="utf-8")
TABLES = sorted(table.name for table in METADATA.sorted_tables)
FORMULA = '=HYPERLINK("http://example.org","x")'


@pytest.fixture
def filled(store: Store) -> Store:
    """Return a store with two audits; the first has a run and a failure."""
    first = store.begin_audit(Settings(), 2, "0.1.0")
    verdicts = ((FORMULA, Label.REFUTED, 0.75), ('Quotes " and\nlines, commas', None, None))
    store.add_run(first, 0, "1" * 64, make_run("a,b.md", verdicts=verdicts), "{}")
    store.add_failures(first, [(1, "c.md", None, Failure(code="x", message="y", hint="z"))])
    claims = (BatchClaim(report="a,b.md", id="c1", text="x", line=1),)
    store.end_audit(first, state="done", seconds=1.0, contradictions=[Contradiction(kind="labels", claims=claims, message="m")])
    second = store.begin_audit(Settings(), 1, "0.1.0")
    store.add_run(second, 0, "2" * 64, make_run("other.md"), "{}")
    return store


def query(sql: str) -> list[tuple]:
    return duckdb.connect().sql(sql).fetchall()


def test_parquet_is_asked_by_duckdb(filled, tmp_path):
    files = filled.export(1, tmp_path / "out", "parquet")
    assert sorted(path.stem for path in files) == TABLES
    rows = query(f"SELECT text, label, confidence, stated_verified FROM '{tmp_path}/out/claims.parquet' ORDER BY position")
    assert rows == [(FORMULA, "REFUTED", 0.75, True), ('Quotes " and\nlines, commas', None, None, False)]
    joined = query(
        f"SELECT r.path, count(*) FROM '{tmp_path}/out/reports.parquet' r JOIN '{tmp_path}/out/claims.parquet' c "
        "ON c.run_key = r.run_key GROUP BY r.path"
    )
    assert joined == [("a,b.md", 2)]
    assert query(f"SELECT n_inputs, seconds FROM '{tmp_path}/out/audits.parquet'") == [(2, 1.0)]


def test_csv_holds_no_formula(filled, tmp_path):
    filled.export(1, tmp_path, "csv")
    with (tmp_path / "claims.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows[0]["text"] == "'" + FORMULA
    assert rows[1]["label"] == ""


def test_json_lines_hold_the_values(filled, tmp_path):
    filled.export(1, tmp_path, "jsonl")
    rows = [json.loads(line) for line in (tmp_path / "claims.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [row["text"] for row in rows] == [FORMULA, 'Quotes " and\nlines, commas']
    assert rows[1]["stated_verified"] is False


@pytest.mark.parametrize(("audit", "n_runs"), [(1, 1), (2, 1), (None, 2)])
def test_one_audit_or_all(filled, tmp_path, audit, n_runs):
    filled.export(audit, tmp_path, "jsonl")
    assert len((tmp_path / "runs.jsonl").read_text(encoding="utf-8").splitlines()) == n_runs


def test_a_folder_that_cannot_be_made_is_an_error(filled, tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(InputError, match="Cannot write"):
        filled.export(1, tmp_path / "file" / "out", "csv")


# ---- the document ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", METADATA.sorted_tables, ids=lambda table: table.name)
def test_every_table_and_column_is_documented(table):
    assert f"`{table.name}`" in DOCUMENT
    missing = [column.name for column in table.columns if f"`{column.name}`" not in DOCUMENT]
    assert missing == []


@pytest.mark.parametrize("sql", re.findall(r"```sql\n(.*?)```", DOCUMENT, re.DOTALL))
def test_the_documented_questions_can_be_asked(filled, sql):
    from sqlalchemy import text

    with filled._engine.connect() as connection:
        assert connection.execute(text(sql)).all()
