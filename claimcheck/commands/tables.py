"""`claimcheck tables`: the tables of one paper, with what names each number."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from claimcheck.commands.console import AsJson, note, settings_of, write
from claimcheck.errors import InputError

if TYPE_CHECKING:
    from claimcheck.schema import Table

PaperPath = Annotated[Path, typer.Argument(metavar="PAPER", help="A paper's PDF, or its TeX source (.tar.gz, .tex) or HTML.")]


def tables(
    paper: PaperPath,
    only: Annotated[str | None, typer.Option("--table", metavar="LABEL", help='Only this one: "Table 3", or 3.')] = None,
    as_json: AsJson = False,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write there instead of standard output.")
    ] = None,
) -> None:
    """Print the tables of a paper: each number with its row, its column and its value.

    TeX source or HTML that lies beside a PDF under its name (ID.pdf, ID.tar.gz, ID.html) is read too, and compared.

    Example: claimcheck tables 2104.08645v2.pdf
    """
    from claimcheck.writers.tables import describe, to_json

    found, notes = _read(paper)
    chosen = [table for table in found if only is None or _is_called(table, only)]
    if only is not None and not chosen:
        labels = ", ".join(table.label for table in found if table.label) or "none with a label"
        raise InputError(f"{paper} has no table {only!r}.", hint=f"Its tables: {labels}.")
    note("\n".join(notes)) if notes else None
    if as_json:
        write(to_json(chosen, notes), output)
    elif output is None and sys.stdout.isatty():
        import shutil

        write(describe(chosen, color="NO_COLOR" not in os.environ, width=shutil.get_terminal_size().columns), output)
    else:
        write(describe(chosen), output)


def _read(paper: Path) -> "tuple[tuple[Table, ...], tuple[str, ...]]":
    """Return the paper's tables, and what could not be read beside its PDF."""
    from claimcheck.extractors.source_tables import SourceReader, is_source
    from claimcheck.registry import EXTRACTORS, plugin

    if is_source(paper):
        return SourceReader(settings_of()).read(paper).tables, ()
    document = plugin(EXTRACTORS, "paper")(settings_of()).extract(paper)
    return document.tables, document.notes


def _is_called(table: "Table", name: str) -> bool:
    """Tell whether a user means the table by `name`."""
    wanted = name.strip().casefold()
    return wanted in (table.label.casefold(), table.label.casefold().removeprefix("table ")) and bool(table.label)
