"""The door to the database: a URL or a file's name -> an engine, and its errors in our words."""

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from claimcheck.errors import StoreError, reason_of

LOCK_WAIT_S = 30
"""How long a write waits for another process's: one report's rows take some milliseconds."""
_IS_WRITING = "claimcheck_is_writing"
_POSTGRES = ("postgres", "postgresql")
_KEPT = "Reports that were done are kept; then run the same command again."
_HINTS = {
    "locked": f"Another process holds it: wait until it is done. {_KEPT}",
    "full": f"Make room on the disk, or name another store with --store. {_KEPT}",
    "readonly": f"Make the file and its folder writable, or name another store with --store. {_KEPT}",
    "read-only": f"Make the file and its folder writable, or name another store with --store. {_KEPT}",
    "unable to open": "Check that the file can be read. A killed audit leaves a file ending in -wal beside it: copy both "
    "to a folder that can be written to.",
    "not a database": "Name another store with --store, or remove the file.",
    "malformed": "Restore the file from a copy, or remove it and run again: the cache makes that quick.",
    "disk i/o error": f"Check the disk and its free space. {_KEPT}",
}
_ANY_HINT = "Check the address given with --store (a file, or postgresql://user@host/database), and that the server runs."


def open_engine(store: str | Path, *, must_exist: bool = False) -> Engine:
    """Return the engine for a file's path, or for a URL ("sqlite:///audits.db", "postgresql://user@host/database").

    Nothing is connected to yet. A SQLite file that cannot be written to, or whose folder cannot, is opened for reading alone.
    Raises StoreError where the address is none, its driver is missing, or the file's folder cannot be made; with `must_exist`
    where there is no such file.
    """
    url = url_of(store)
    try:
        if url.get_backend_name() == "sqlite":
            return _sqlite(url, must_exist=must_exist)
        return create_engine(url, pool_pre_ping=True)
    except (ImportError, NoSuchModuleError) as error:
        hint = "Install the driver: pip install claimcheck[postgres]; stores are SQLite files and PostgreSQL databases."
        raise StoreError(f"The store {shown(url)} needs a driver that is not installed.", hint=hint) from error


def url_of(store: str | Path) -> URL:
    """Return the address of a store; what has no "://" is the path of a SQLite file. Raises StoreError."""
    if "://" not in str(store):
        return URL.create("sqlite", database=str(store))
    try:
        url = make_url(str(store))
    except (ArgumentError, ValueError) as error:
        raise StoreError("The store's address is no database URL.", hint=_ANY_HINT) from error
    return url.set(drivername="postgresql+psycopg") if url.drivername in _POSTGRES else url


def shown(url: URL) -> str:
    """Return the address for a message: without its password."""
    return url.database or "?" if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=True)


@contextlib.contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Give a connection whose statements are one transaction: all are kept at the end, or none. Raises StoreError."""
    with store_errors(engine), engine.connect() as plain:
        connection = plain.execution_options(**{_IS_WRITING: True})
        with connection.begin():
            yield connection


@contextlib.contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Give a connection that sees one state of the store from its first statement on. Raises StoreError."""
    with store_errors(engine), engine.connect() as connection, connection.begin():
        yield connection


@contextlib.contextmanager
def store_errors(engine: Engine) -> Iterator[None]:
    """Turn the database's errors into StoreErrors that say what to do next."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as error:
        cause = error.orig if isinstance(error, DBAPIError) and error.orig else error
        reason = reason_of(cause)
        hint = next((hint for sign, hint in _HINTS.items() if sign in reason.lower()), _ANY_HINT)
        raise StoreError(f"The store {shown(engine.url)} cannot be used: {reason}.", hint=hint) from error


def _sqlite(url: URL, *, must_exist: bool) -> Engine:
    if must_exist:
        if not (url.database and Path(url.database).is_file()):
            hint = "Run `claimcheck audit` first, or name its store with --store."
            raise StoreError(f"There is no store {url.database}.", hint=hint)
    elif url.database and url.database != ":memory:":
        folder = Path(url.database).parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            hint = "Make the folder writable, or name another store with --store."
            raise StoreError(f"The store's folder {folder} cannot be made: {reason_of(error)}.", hint=hint) from error
    if url.database and _is_read_only(Path(url.database)):
        engine = create_engine(url, creator=partial(_connect_to_read, Path(url.database)))
    else:
        engine = create_engine(url, connect_args={"timeout": LOCK_WAIT_S})
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def _is_read_only(path: Path) -> bool:
    return path.is_file() and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))


def _connect_to_read(path: Path) -> sqlite3.Connection:
    """Return a connection that writes nothing, and locks nothing where nobody is at work: WAL needs files for that."""
    log = path.with_name(f"{path.name}-wal")
    is_idle = not log.is_file() or not log.stat().st_size
    address = f"{path.absolute().as_uri()}?mode=ro{'&immutable=1' if is_idle else ''}"
    return sqlite3.connect(address, uri=True, timeout=LOCK_WAIT_S, check_same_thread=False)


def _set_up(connection: Any, _: Any) -> None:
    """A kill loses nothing that was committed, a power cut at most the last commits.

    The driver's own opening of transactions is switched off: it leaves reads and changes of tables outside of them.
    """
    connection.isolation_level = None
    for pragma in ("synchronous=NORMAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def let_read_while_writing(engine: Engine) -> None:
    """Have a SQLite file keep a write-ahead log (WAL) from now on: readers and one writer side by side. Raises StoreError."""
    if engine.dialect.name == "sqlite":
        with store_errors(engine), contextlib.closing(engine.raw_connection()) as connection:
            connection.cursor().execute("PRAGMA journal_mode=WAL")


def _begin(connection: Connection) -> None:
    """Begin; who means to write takes the lock at once, since a reader that turns writer may find itself locked out."""
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get(_IS_WRITING) else "BEGIN")
