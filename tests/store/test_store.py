"""What a store keeps, on SQLite and on a real PostgreSQL server."""

import contextlib
import multiprocessing
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import event
from store.stored_runs import VERDICTS, make_run

from claimcheck.errors import InputError, StoreError
from claimcheck.fetchers.cache import PaperCache
from claimcheck.schema import BatchClaim, Contradiction, Failure, Label
from claimcheck.settings import Settings
from claimcheck.store import Store, migrate
from claimcheck.store import engine as engine_module
from claimcheck.store.engine import writing
from claimcheck.store.store import default_store
from claimcheck.store.tables import METADATA

KEY, OTHER = "1" * 64, "2" * 64
FAILURE = Failure(code="unreadable-report", message="it is empty", hint="Check it.")


@pytest.fixture
def audit(store: Store) -> int:
    return store.begin_audit(Settings(), 3, "0.1.0+abc")


def tables_of(store: Store) -> dict[str, int]:
    with store._engine.connect() as connection:
        return {table.name: len(connection.execute(table.select()).all()) for table in METADATA.sorted_tables}


def test_a_run_comes_back_as_it_was_kept(store, audit):
    run = make_run("reports/ä.md")
    store.add_run(audit, 0, KEY, run, '{"given": 1}')
    assert store.run(KEY, "reports/ä.md").model_dump_json() == run.model_dump_json()
    assert store.given(KEY) == '{"given": 1}'
    assert list(store.runs(audit)) == [run]
    assert store.has_run(KEY)
    assert not store.has_run(OTHER)


@pytest.mark.skipif(sys.platform != "linux", reason="other platforms name the folder otherwise")
def test_a_store_that_nobody_names_outlives_the_cache():
    settings = Settings()
    assert default_store(settings) == str(Path(os.environ["XDG_DATA_HOME"]) / "claimcheck" / "audits.db")
    with Store(default_store(settings)) as store:
        number = store.begin_audit(settings, 1, "0.1.0+abc")
        store.end_audit(number, state="done", seconds=1.0)
    PaperCache(settings).prune()
    with Store(default_store(settings), must_exist=True) as store:
        assert store.audit(number).state == "done"


def test_an_audit_tells_what_each_generator_is_worth(store, audit):
    run = make_run("a.md")
    named = run.model_copy(update={"report": run.report.model_copy(update={"path": "b.md", "generator": "Bot 2"})})
    store.add_run(audit, 0, KEY, run, "{}")
    store.add_run(audit, 1, OTHER, named, "{}")
    store.end_audit(audit, state="done", seconds=1.0)
    bot, unnamed = store.audit(audit).generators
    assert (bot.generator, bot.n_reports, bot.n_claims, bot.n_right, bot.n_wrong) == ("Bot 2", 1, 3, 2, 0)
    assert (unnamed.generator, unnamed.n_reports, unnamed.counts["REFUTED"]) == (None, 1, 1)


def test_the_summary_of_an_audit(store, audit):
    store.add_run(audit, 0, KEY, make_run("a.md"), "{}")
    store.add_known(audit, 1, KEY, "copy of a.md", "ab" * 32)
    store.add_failures(audit, [(2, "b.md", None, FAILURE)])
    claims = tuple(
        BatchClaim(report=path, id="c1", text="x", line=1, label=Label.SUPPORTED) for path in ("a.md", "copy of a.md")
    )
    found = Contradiction(kind="labels", claims=claims, message="They disagree.")
    store.end_audit(audit, state="done", seconds=2.5, alarm="too much", contradictions=[found])

    result = store.audit(audit)
    assert [(report.path, report.n_claims) for report in result.reports] == [("a.md", 3), ("copy of a.md", 3), ("b.md", 0)]
    assert result.reports[0].counts == {"SUPPORTED": 1, "REFUTED": 1, "NOT_ENOUGH_INFO": 0, "not_checked": 1}
    (failure,) = result.reports[1].failures
    assert failure == Failure(code="source-unavailable", message="the paper is not at hand", hint="Give it.")
    assert result.reports[2].failures == (FAILURE,)
    assert [(finding.report, finding.rule) for finding in result.findings[:2]] == [
        ("a.md", "count-mismatch"),
        ("a.md", "newer-version"),
    ]
    assert result.findings[0].region.end == 9
    assert result.contradictions == (found,)
    assert (result.seconds, result.alarm, result.state, result.number) == (2.5, "too much", "done", audit)
    assert len(store.claims(audit)) == 6
    assert store.claims(audit)[1] == BatchClaim(
        report="a.md",
        id="c2",
        text="It gains 9.9 points.",
        line=2,
        stated_verified=False,
        stated_confidence=0.2,
        label="REFUTED",
        confidence=0.8,
    )
    assert store.coverage(audit) == (4, 2, 6, 2)


def test_texts_that_databases_refuse_are_kept_without_what_they_refuse(store, audit):
    verdicts = (("NUL \x00 and surrogate \ud800.", Label.SUPPORTED, 0.5),)
    run = make_run(verdicts=verdicts).model_copy(update={"findings": ()})
    with pytest.raises(ValueError, match="surrogates"):  # JSON itself holds none; readers never let one through
        store.add_run(audit, 0, KEY, run, "{}")
    run = make_run(verdicts=((verdicts[0][0].replace("\ud800", ""), Label.SUPPORTED, 0.5),))
    store.add_run(audit, 0, KEY, run, "{}")
    assert store.run(KEY, run.report.path) == run
    assert store.claims(audit)[0].text == "NUL \ufffd and surrogate ."


def test_an_equal_run_of_another_audit_is_kept_once(store, audit):
    second = store.begin_audit(Settings(), 1, "0.1.0+abc")
    store.add_run(audit, 0, KEY, make_run(), "{}")
    before = tables_of(store)
    store.add_run(second, 0, KEY, make_run(), "{}")
    after = tables_of(store)
    assert {name for name in after if after[name] != before[name]} == {"reports"}
    assert list(store.runs(second)) == list(store.runs(audit))


@pytest.mark.parametrize("fails_at", range(1, 8))
def test_a_report_is_there_as_a_whole_or_not_at_all(store, audit, fails_at):
    before = tables_of(store)
    n_statements = 0

    def fail(*_: object) -> None:
        nonlocal n_statements
        n_statements += 1
        if n_statements == fails_at:
            raise RuntimeError("pulled the plug")

    event.listen(store._engine, "before_cursor_execute", fail)
    # Six tables of the run and the report's row are written, the last statement is the seventh.
    if store._engine.dialect.name == "sqlite":
        fails_at += 1  # BEGIN IMMEDIATE comes first
    with pytest.raises(RuntimeError):
        store.add_run(audit, 0, KEY, make_run(), "{}")
    event.remove(store._engine, "before_cursor_execute", fail)
    assert tables_of(store) == before
    store.add_run(audit, 0, KEY, make_run(), "{}")
    assert tables_of(store)["claims"] == len(VERDICTS)


def _add_runs(address: str, first: int, n: int) -> None:
    with Store(address) as store:
        audit = store.begin_audit(Settings(), n, "0.1.0")
        for position in range(n):
            key = f"{first + position:064d}"
            if not store.has_run(key):
                store.add_run(audit, position, key, make_run(f"{position}.md"), "{}")
            else:
                store.add_known(audit, position, key, f"{position}.md", "ab" * 32)
        store.end_audit(audit, state="done", seconds=1.0)


def test_two_audits_at_a_time_do_not_disturb_each_other(address):
    """Both make the tables, and half of their runs are the same."""
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_add_runs, args=(address, first, 20)) for first in (0, 10)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert [worker.exitcode for worker in workers] == [0, 0]
    with Store(address) as store:
        assert tables_of(store) | {"alembic_version": 1} == tables_of(store) | {"alembic_version": 1}
        counts = tables_of(store)
        assert (counts["audits"], counts["reports"], counts["runs"], counts["claims"]) == (2, 40, 30, 90)


def test_audits_are_named_by_number_or_as_the_last(store, audit):
    second = store.begin_audit(Settings(), 1, "0.1.0")
    assert store.stored_audit("last").id == second
    assert store.stored_audit(str(audit)).id == audit
    for name in ("99", "first", "-1", "1e3", "9" * 30, "①"):
        with pytest.raises(InputError) as raised:
            store.stored_audit(name)
        assert str(second) in raised.value.hint


def test_the_migrations_make_the_tables_that_the_code_knows(store):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory

    with store._engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
        assert ScriptDirectory.from_config(migrate.alembic_config(connection)).get_current_head() == migrate.HEAD


def test_a_store_without_hints_gets_them_from_the_explanations(address):
    from alembic import command
    from sqlalchemy import text

    said = {"a": "Not checked: it's gone. Give it. Or wait.", "b": "Not checked.", "c": "Page 4 says so."}
    engine = engine_module.open_engine(address)
    with writing(engine) as connection:
        command.upgrade(migrate.alembic_config(connection), "0002")
        connection.execute(
            text(
                "INSERT INTO runs (key, report_sha256, format, mode, n_claims, n_supported, n_refuted, n_not_enough_info, "
                "n_not_checked, n_references, n_unavailable, seconds, given, record) "
                "VALUES ('k', 's', 'f', 'm', 3, 1, 0, 0, 2, 0, 0, 0.0, '{}', '')"
            )
        )
        for position, (name, explanation) in enumerate(said.items()):
            cause = {"code": None, "message": None} if name == "c" else {"code": "x", "message": "it's gone"}
            connection.execute(
                text(
                    "INSERT INTO claims (run_key, position, id, line, text, is_truncated, explanation, failure_code, "
                    "failure_message) VALUES ('k', :position, :name, 1, 't', false, :explanation, :code, :message)"
                ),
                {"position": position, "name": name, "explanation": explanation, **cause},
            )
    migrate.bring_up_to_date(engine, may_make=True)
    with engine.connect() as connection:
        hints = dict(connection.execute(text("SELECT id, failure_hint FROM claims")).all())
    engine.dispose()
    assert hints == {"a": "Give it. Or wait.", "b": None, "c": None}


def test_a_store_of_a_newer_version_is_left_alone(store, address):
    from sqlalchemy import text

    with writing(store._engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="newer version") as raised:
        Store(address)
    assert "Update claimcheck" in raised.value.hint


def test_a_damaged_run_is_named(store, audit):
    from claimcheck.store.tables import RUNS

    store.add_run(audit, 0, KEY, make_run(), "{}")
    with writing(store._engine) as connection:
        connection.execute(RUNS.update().values(record=b"damaged"))
    with pytest.raises(StoreError, match="cannot be read"):
        store.run(KEY, "a.md")


# ---- addresses and files ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("mysql://user@host/database", "driver"),
        ("nonsense://", "driver|address"),
        ("postgresql://user@127.0.0.1:1/none", "cannot be used"),
        ("sqlite:////proc/none/store.db", "cannot be made|cannot be used"),
    ],
)
def test_an_address_that_leads_nowhere_is_an_error_with_a_next_step(address, message):
    with pytest.raises(StoreError, match=message) as raised:
        Store(address)
    assert raised.value.hint


def test_a_password_stands_in_no_message():
    with pytest.raises(StoreError) as raised:
        Store("postgresql://user:secret@127.0.0.1:1/none")
    assert "secret" not in str(raised.value)


def test_a_file_that_is_no_database_is_left_as_it_is(tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("my notes\n" * 200)
    with pytest.raises(StoreError, match="not a database") as raised:
        Store(path)
    assert "Name another store" in raised.value.hint
    assert path.read_text() == "my notes\n" * 200


def test_a_store_that_must_exist_is_not_made(tmp_path):
    with pytest.raises(StoreError, match="There is no store"):
        Store(tmp_path / "none.db", must_exist=True)
    assert list(tmp_path.iterdir()) == []


def test_a_store_that_must_exist_leaves_no_folder_behind(tmp_path):
    with pytest.raises(StoreError, match="There is no store"):
        Store(tmp_path / "none" / "none.db", must_exist=True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("must_exist", [True, False])
@pytest.mark.parametrize("table", ["bookmarks", "alembic_version"])
def test_the_database_of_something_else_is_left_as_it_is(tmp_path, table, must_exist):
    path = tmp_path / "foreign.db"
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute(f"CREATE TABLE {table} (version_num TEXT)")
        connection.execute(f"INSERT INTO {table} VALUES ('0001')")
        connection.commit()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="is no store of claimcheck") as raised:
        Store(path, must_exist=must_exist)
    assert "--store" in raised.value.hint
    assert (path.read_bytes(), list(tmp_path.iterdir())) == (before, [path])


def test_an_empty_file_becomes_a_store_but_is_none_to_read(tmp_path):
    path = tmp_path / "empty.db"
    path.touch()
    with pytest.raises(StoreError, match="is no store of claimcheck"):
        Store(path, must_exist=True)
    assert path.read_bytes() == b""
    Store(path).close()
    Store(path, must_exist=True).close()


@pytest.fixture
def read_only(tmp_path) -> Iterator[Path]:
    """Return a folder with the stores of an audit that ended and of one that was killed, on a file system that nobody, not even root, can write to."""
    folder = tmp_path / "read only?"
    folder.mkdir()
    with Store(tmp_path / "store.db") as store:
        store.add_run(store.begin_audit(Settings(), 1, "0.1.0"), 0, KEY, make_run(), "{}")
        for path in tmp_path.glob("store.db*"):
            shutil.copy(path, folder / path.name.replace("store", "killed"))
    shutil.copy(tmp_path / "store.db", folder)
    for options in (("--bind", str(folder), str(folder)), ("-o", "remount,ro,bind", str(folder))):
        mounted = subprocess.run(["mount", *options], capture_output=True, check=False)
        if mounted.returncode:
            pytest.skip(f"no file system can be mounted here: {mounted.stderr.decode().strip()}")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.mark.parametrize("name", ["store.db", "killed.db"])
def test_a_store_that_nobody_can_write_to_is_read(read_only, name):
    """Of a killed audit the last reports stand in the log beside the file."""
    with Store(read_only / name, must_exist=True) as store:
        assert list(store.runs(store.stored_audit().id)) == [make_run()]
        with pytest.raises(StoreError, match="readonly") as raised:
            store.begin_audit(Settings(), 1, "0.1.0")
    assert "writable" in raised.value.hint


@pytest.fixture
def quick_lock(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(engine_module, "LOCK_WAIT_S", 0.2)
    yield


@pytest.mark.usefixtures("quick_lock")
def test_a_locked_store_is_an_error_and_nothing_is_lost(tmp_path):
    path = tmp_path / "store.db"
    with Store(path) as store:
        audit = store.begin_audit(Settings(), 1, "0.1.0")
        holder = sqlite3.connect(path)
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="locked") as raised:
            store.add_run(audit, 0, KEY, make_run(), "{}")
        assert "wait until it is done" in raised.value.hint
        holder.rollback()
        holder.close()
        store.add_run(audit, 0, KEY, make_run(), "{}")
        assert tables_of(store)["runs"] == 1


def test_readers_go_on_while_another_writes(tmp_path):
    path = tmp_path / "store.db"
    with Store(path) as store:
        with store._engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        audit = store.begin_audit(Settings(), 1, "0.1.0")
        holder = sqlite3.connect(path)
        holder.execute("BEGIN IMMEDIATE")
        assert store.stored_audit("last").id == audit
        holder.close()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_store_that_cannot_be_written_is_an_error(tmp_path):
    path = tmp_path / "store.db"
    Store(path).close()
    path.chmod(0o400)
    with Store(path) as store, pytest.raises(StoreError, match="readonly") as raised:
        store.begin_audit(Settings(), 1, "0.1.0")
    assert "writable" in raised.value.hint


def test_a_full_disk_is_an_error_and_nothing_is_lost(tmp_path):
    """SQLite's own limit on pages answers as a full disk does."""
    with Store(tmp_path / "store.db") as store:
        audit = store.begin_audit(Settings(), 500, "0.1.0")
        event.listen(store._engine, "begin", lambda connection: connection.exec_driver_sql("PRAGMA max_page_count=120"))
        kept = 0
        with pytest.raises(StoreError, match="full") as raised:
            for kept in range(500):
                store.add_run(audit, kept, f"{kept:064d}", make_run(f"{kept}.md"), "{}")
        assert "Make room" in raised.value.hint
        assert 0 < kept < 500
        counts = tables_of(store)
        assert (counts["runs"], counts["reports"], counts["claims"]) == (kept, kept, 3 * kept)
