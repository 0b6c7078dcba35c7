"""Read the tables of one source file: what the child process runs."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from claimcheck.encodings import decode
from claimcheck.errors import PaperError, reason_of
from claimcheck.extractors.sources.archive import unpack
from claimcheck.extractors.sources.html_reader import HtmlReader
from claimcheck.extractors.sources.kinds import TABLES, kind_of
from claimcheck.extractors.sources.records import SourceTable
from claimcheck.extractors.sources.tables import make_table
from claimcheck.extractors.sources.tex_files import documents_of
from claimcheck.extractors.sources.tex_reader import TexReader
from claimcheck.schema import Table

MAX_TABLES = 500
"""Tables of one source that are read."""
MAX_CELLS = 100_000
"""Cells of all of them; further tables are left out."""


def tables_json(path: str, max_bytes: int) -> bytes:
    """Return the tables of the TeX source (tar, gz, .tex) or HTML at `path` as JSON, all on page 0.

    Raises PaperError: "source-unavailable", "too-large" for a file of more than `max_bytes`, and what `unpack` raises.
    """
    file = Path(path)
    try:
        size = file.stat().st_size
        data = file.read_bytes() if size <= max_bytes else b""
    except OSError as error:
        hint = "Check the path and its permissions."
        raise PaperError(f"{path} cannot be read ({reason_of(error)}).", hint=hint, code="source-unavailable") from error
    if size > max_bytes:
        message = f"{file.name} has {size >> 20} MiB; at most {max_bytes >> 20} are read."
        raise PaperError(message, hint="Raise max_pdf_mb, or leave it out.", code="too-large")
    return TABLES.dump_json(read_tables(data, file.name), exclude_defaults=True)


def read_tables(data: bytes, name: str) -> tuple[Table, ...]:
    """Return the tables of a source with a number in them, in order, all on page 0. Raises PaperError as `unpack`."""
    if kind_of(data, name) == "html":
        found, source = HtmlReader(decode(data).text).tables(), "html"
    else:
        found, source = _of_documents(documents_of(unpack(data, name))), "tex"
    tables: list[Table] = []
    n_cells = 0
    for each in islice(found, MAX_TABLES):
        table = make_table(len(tables), each, source) if each.rows else None  # type: ignore[arg-type]
        if table is not None:
            tables.append(table)
            n_cells += len(table.cells)
        if n_cells > MAX_CELLS:
            break
    return tuple(tables)


def _of_documents(documents: list[str]) -> Iterator[SourceTable]:
    for document in documents:
        yield from TexReader(document).tables()
