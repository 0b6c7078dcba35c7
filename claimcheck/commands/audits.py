"""What is done with stored audits: `claimcheck export`, `diff` and `replay`."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from claimcheck.commands.audit import Output, Papers, StoreAddress, SummaryFormat
from claimcheck.commands.audit_progress import AuditProgress
from claimcheck.commands.console import EXIT_DONE, EXIT_FAIL_ON, AsJson, check_output, note, settings_of, write

if TYPE_CHECKING:
    from claimcheck.settings import Settings
    from claimcheck.store import Store

_ALL = "all"
RunArgument = Annotated[str, typer.Argument(metavar="RUN", help='Number of an audit, or "last".')]


class ExportFormat(StrEnum):
    """What `claimcheck export --format` takes."""

    PARQUET = "parquet"
    CSV = "csv"
    JSONL = "jsonl"


def export(
    run: Annotated[str, typer.Argument(metavar="[RUN]", help='Number of an audit, "last" or "all".')] = "last",
    store: StoreAddress = None,
    output_format: Annotated[ExportFormat, typer.Option("--format", "-f", help="Of the files.")] = ExportFormat.PARQUET,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="Folder for the files.")] = Path(),
) -> None:
    """Write the tables of an audit as files, one a table, for DuckDB, spreadsheets and notebooks.

    Example: claimcheck export last --store audits.db --format parquet -o tables/
    """
    with existing_store(settings_of(store=store)) as opened:
        number = None if run == _ALL else opened.stored_audit(run).id
        files = opened.export(number, output, output_format.value)
    write("".join(f"{path}\n" for path in files), None)


def diff(
    first: Annotated[str, typer.Argument(metavar="RUN1", help='Number of an audit, or "last".')],
    second: Annotated[str, typer.Argument(metavar="RUN2", help='Number of an audit, or "last".')],
    store: StoreAddress = None,
    as_json: AsJson = False,
) -> None:
    """Say which verdicts changed between two audits, and why: report, paper, model, version or setting.

    Example: claimcheck diff 1 last --store audits.db
    """
    from claimcheck.batch.diff import describe, diff_audits

    with existing_store(settings_of(store=store)) as opened:
        found = diff_audits(opened, first, second)
    write(found.model_dump_json(indent=2) + "\n" if as_json else describe(found), None)


def replay(  # noqa: PLR0913, PLR0917 - options
    run: RunArgument,
    store: StoreAddress = None,
    papers: Papers = None,
    output_format: Annotated[
        SummaryFormat | None, typer.Option("--format", "-f", help="Also print the audit as computed again.")
    ] = None,
    output: Output = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress on standard error.")] = False,
) -> None:
    """Compute an audit once more from store and cache, offline; exit with 1 where a byte of its results differs.

    Example: claimcheck replay last --store audits.db
    """
    from claimcheck.batch.replay import Replayer, describe
    from claimcheck.registry import AUDIT_WRITERS, plugin

    check_output(output)
    settings = settings_of(papers, store=store)
    progress = AuditProgress(quiet=quiet)
    with existing_store(settings) as opened:
        found = Replayer(opened, opened.stored_audit(run), settings).replay(progress)
    progress.end()
    if output_format is None:
        write(describe(found), output)
    else:
        write(plugin(AUDIT_WRITERS, output_format)().render(found.audit), output)
        note(describe(found))
    raise typer.Exit(EXIT_FAIL_ON if found.deviations else EXIT_DONE)


def existing_store(settings: "Settings") -> "Store":
    """Return the store, which must be there."""
    from claimcheck.store import Store
    from claimcheck.store.store import default_store

    return Store(default_store(settings), must_exist=True)
