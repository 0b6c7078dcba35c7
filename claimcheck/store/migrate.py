"""A store is brought to the tables that this version knows, by alembic's migrations; at most one process does it."""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text

from claimcheck.errors import StoreError
from claimcheck.store.engine import let_read_while_writing, reading, shown, writing

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0003"
"""The newest migration in migrations/versions."""
_LOCK = 0x636C61696D  # "claim": the number of PostgreSQL's advisory lock while tables are made
_VERSIONS = "alembic_version"
_FIRST_TABLES = frozenset({_VERSIONS, "audits", "reports", "runs"})
"""Which every store has."""


def bring_up_to_date(engine: Engine, *, may_make: bool) -> None:
    """Change the store's tables where they are not this version's, or make them in an empty database where that `may_make` one.

    Raises StoreError where the database cannot be used, holds something else, or was made by a newer version.
    """
    with reading(engine) as connection:
        revision = _revision(connection, engine)
    if revision == HEAD:
        return
    if revision is None and not may_make:
        raise _no_store(engine)
    let_read_while_writing(engine)
    with writing(engine) as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        if _revision(connection, engine) != HEAD:  # another process may have been first
            from alembic import command  # noqa: PLC0415 - seldom needed

            command.upgrade(alembic_config(connection), HEAD)


def alembic_config(connection: Connection) -> "Config":
    """Return alembic's configuration for the shipped migrations, to be run over `connection`."""
    from alembic.config import Config  # noqa: PLC0415

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    return config


def _revision(connection: Connection, engine: Engine) -> str | None:
    """Return the store's migration; None where the database is empty. Raises StoreError where it is unknown, or no store's."""
    tables = set(inspect(connection).get_table_names())
    if not tables:
        return None
    if not tables.issuperset(_FIRST_TABLES):
        raise _no_store(engine)
    revision = connection.execute(text(f"SELECT version_num FROM {_VERSIONS}")).scalar()  # noqa: S608 - a constant
    known = {path.name.partition("_")[0] for path in (Path(__file__).parent / "migrations" / "versions").glob("[0-9]*.py")}
    if revision is not None and revision not in known:
        hint = "Update claimcheck, or name another store with --store."
        raise StoreError(f"The store {shown(engine.url)} was made by a newer version of claimcheck.", hint=hint)
    return str(revision) if revision else None


def _no_store(engine: Engine) -> StoreError:
    hint = "Name the store of an audit with --store; for a new one a file that is not there yet, or an empty database."
    return StoreError(f"{shown(engine.url)} is no store of claimcheck.", hint=hint)
