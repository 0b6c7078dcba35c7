"""The commands: settings in, pipeline, writer out. No logic here, and nothing heavy imported before it is needed."""

import gc
import importlib
import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from claimcheck import __version__
from claimcheck.commands import audit, audits, bench, cache, decisions, models, plan, robust_xlt, rules, tables
from claimcheck.commands.audit import PageImages
from claimcheck.commands.console import (
    EXIT_DONE,
    EXIT_INPUT,
    EXIT_INTERNAL,
    EXIT_INTERRUPTED,
    AsJson,
    NoteHandler,
    check_output,
    note,
    settings_of,
    write,
)
from claimcheck.commands.run_output import FailsOn, OutputFormat, exit_code, format_for, writer_for
from claimcheck.errors import ClaimcheckError, InputError, PaperError

if TYPE_CHECKING:
    from claimcheck.schema import Run
    from claimcheck.settings import Settings

_NOTES = NoteHandler(logging.WARNING)
_GC_THRESHOLD = 100_000  # new objects between two collections: a run makes many records and few cycles

_FAIL_ON = "1 with --fail-on, where such a claim is found"
_DIFFERENCE = "1 a byte of the results differs"
_UNCHECKED = "3 done, but some claims could not be checked"
_NOT_WHOLE = "3 done, but some reports or claims could not be checked, or the audit as a whole is not to be trusted"

_BATCH = "Many reports"
_UPKEEP = "Upkeep"


def _exit_codes(*own: str) -> str:
    """Return the exit codes for a command's help: those that all commands share, and its own."""
    shared = ("0 done", "2 wrong usage or unreadable input", "4 model, cache or internal error")
    return f"Exit codes: {'; '.join(sorted((*shared, *own)))}."


app = typer.Typer(
    name="claimcheck",
    help="Check the claims of a literature synthesis against the papers it cites.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
ReportPath = Annotated[str, typer.Argument(metavar="REPORT", help="The report's file, or - for standard input.")]
Papers = Annotated[
    Path | None,
    typer.Option("--papers", metavar="DIR", help="Folder with the cited papers' PDFs, named by arXiv id or found by title."),
]
Offline = Annotated[bool, typer.Option("--offline", help="Ask nobody: use the papers folder and the cache only.")]
Output = Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write there instead of standard output.")]
SplitClaims = Annotated[
    bool,
    typer.Option("--split-claims", help="Let a language model (llm_url, model) split cited sentences into single claims."),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress on standard error.")]


@app.callback(invoke_without_command=True)
def _version(
    version: Annotated[bool, typer.Option("--version", help="Print the version and exit.", is_eager=True)] = False,
) -> None:
    if version:
        typer.echo(f"claimcheck {__version__}")
        raise typer.Exit


@app.command(epilog=_exit_codes(_FAIL_ON, _UNCHECKED))
def verify(
    report: ReportPath,
    papers: Papers = None,
    offline: Offline = False,
    output_format: Annotated[
        OutputFormat | None, typer.Option("--format", "-f", help="Default: the output file's suffix, else terminal.")
    ] = None,
    output: Output = None,
    fail_on: FailsOn = None,
    check_links: Annotated[bool, typer.Option("--check-links", help="Also ask the web whether claimed URLs answer.")] = False,
    split_claims: SplitClaims = False,
    results: Annotated[
        Path | None,
        typer.Option("--results", metavar="DIR", help="Runs of robust-xlt: hold claimed gains against them too."),
    ] = None,
    page_images: PageImages = False,
    quiet: Quiet = False,
) -> None:
    """Say of every claim whether the cited papers support it, refute it or leave it open.

    Example: claimcheck verify report.txt --papers pdfs/ --format json -o verdicts.json
    """
    from claimcheck.readers.read import read_source

    check_output(output)
    chosen = output_format or format_for(output, OutputFormat)
    if page_images and chosen is not OutputFormat.HTML:
        raise InputError("--page-images is for pages.", hint="Add --format html, or leave it out.")
    source, loaded = read_source(report), settings_of(papers, offline, check_links=check_links)
    found = _read(source, loaded if split_claims else None)
    check = importlib.import_module("claimcheck.robust_xlt.check") if results else None
    held = check.reproductions(found.claims, results) if check else {}  # before the work: a wrong folder ends it at once
    run = _run(found, loaded, quiet=quiet)
    if check:
        run = check.with_reproductions(run, held)
    if chosen is OutputFormat.TABLE:
        from claimcheck.writers.claim_table import render_table

        write(render_table(source, run), output)
    else:
        write(writer_for(chosen, output, source.text, loaded, page_images=page_images).render(run), output)
    raise typer.Exit(exit_code(run, fail_on or ()))


@app.command()
def claims(report: ReportPath, as_json: AsJson = False, split_claims: SplitClaims = False, output: Output = None) -> None:
    """Print what is read from a report: claims, references and what it states about itself.

    Example: claimcheck claims report.txt --json
    """
    from claimcheck.readers.read import read_source
    from claimcheck.writers.report import describe, to_json

    found = _read(read_source(report), settings_of() if split_claims else None)
    write(to_json(found) if as_json else describe(found), output)


@app.command(epilog=_exit_codes(_UNCHECKED))
def regenerate(
    report: ReportPath,
    papers: Papers = None,
    offline: Offline = False,
    output: Output = None,
    in_place: Annotated[
        bool, typer.Option("--in-place", help="Rewrite the report itself; the old one is kept as REPORT.bak.")
    ] = False,
    labels: Annotated[
        bool, typer.Option("--labels", help="Write SUPPORTED, REFUTED, NOT_ENOUGH_INFO instead of ticks.")
    ] = False,
    quiet: Quiet = False,
) -> None:
    """Write the report again with its verdict and confidence columns corrected; every other byte is kept.

    Example: claimcheck regenerate report.txt --papers pdfs/ -o corrected.txt
    """
    from claimcheck.readers.read import read_report, read_source
    from claimcheck.writers.claim_table import check_rewritable
    from claimcheck.writers.claim_table import regenerate as rewrite
    from claimcheck.writers.files import write_in_place

    if in_place and (output is not None or report == "-"):
        raise InputError("--in-place rewrites the report's own file.", hint="Leave out --output, and name a file instead of -.")
    source = read_source(report)
    check_output(Path(report) if in_place else output)
    found = read_report(source)
    check_rewritable(source, found)
    run = _run(found, settings_of(papers, offline), quiet=quiet)
    data = rewrite(source, run.report, run.verdicts, labels=labels)
    if in_place:
        write_in_place(Path(report), data)
    else:
        write(data, output)
    raise typer.Exit(exit_code(run))


@app.command()
def extract(
    paper: Annotated[Path, typer.Argument(metavar="PAPER", help="A paper's PDF.")],
    as_json: AsJson = False,
    output: Output = None,
) -> None:
    """Print what is read from a paper: sections, passages and tables.

    Example: claimcheck extract 2104.08645v2.pdf
    """
    from claimcheck.registry import EXTRACTORS, plugin
    from claimcheck.writers.document import describe

    document = plugin(EXTRACTORS, "pdf")(settings_of()).extract(paper)
    write(document.model_dump_json(indent=2) + "\n" if as_json else describe(document), output)


@app.command()
def settings(as_json: AsJson = False) -> None:
    """Print every setting: its value, its environment variable and what it does.

    Example: CLAIMCHECK_CONTACT=me@example.org claimcheck settings
    """
    from claimcheck.settings import describe

    loaded = settings_of()
    write(loaded.model_dump_json(indent=2) + "\n" if as_json else describe(loaded), None)


@app.command()
def schema() -> None:
    """Print the JSON Schema of what `claimcheck verify --format json` writes.

    Example: claimcheck schema > run.schema.json
    """
    from claimcheck.writers.json import json_schema

    write(json_schema(), None)


# After the commands of this file, for `--help` lists them in this order.
app.command("tables")(tables.tables)
app.command("models")(models.models)
app.command("rules")(rules.rules)
for _name, _command, _own in (
    ("audit", audit.audit, (_FAIL_ON, _NOT_WHOLE)),
    ("plan", plan.plan, ()),
    ("export", audits.export, ()),
    ("diff", audits.diff, ()),
    ("replay", audits.replay, (_DIFFERENCE,)),
):
    app.command(_name, rich_help_panel=_BATCH, epilog=_exit_codes(*_own))(_command)
app.add_typer(decisions.app, name="decisions", rich_help_panel=_BATCH)
app.add_typer(cache.app, name="cache", rich_help_panel=_UPKEEP)
app.add_typer(bench.app, name="bench", rich_help_panel=_UPKEEP)
app.add_typer(robust_xlt.app, name="robust-xlt", rich_help_panel="Experiments")


def main() -> None:
    """Run the command line; every expected error becomes two lines on standard error and an exit code."""
    logging.getLogger("claimcheck").addHandler(_NOTES)
    gc.set_threshold(_GC_THRESHOLD, *gc.get_threshold()[1:])
    for stream in (sys.stdout, sys.stderr):
        reconfigure: Callable[..., None] | None = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app()
    except ClaimcheckError as error:
        note(f"claimcheck: {error.message}\n{error.hint}")
        sys.exit(EXIT_INPUT if isinstance(error, InputError | PaperError) else EXIT_INTERNAL)
    except KeyboardInterrupt:
        sys.exit(EXIT_INTERRUPTED)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(EXIT_DONE)
    except Exception as error:  # the last resort: an exit code and what to do, whatever happened
        if os.environ.get("CLAIMCHECK_DEBUG"):
            raise
        note(f"claimcheck: internal error: {error!r}\nPlease report it; CLAIMCHECK_DEBUG=1 shows where it arose.")
        sys.exit(EXIT_INTERNAL)


def _read(source: Any, splitting: "Settings | None") -> Any:
    """Return the report; with settings, its sentences split by the language model that they name."""
    from claimcheck.readers.read import read_report

    if splitting is None:
        return read_report(source)
    from claimcheck.readers.atomic import split_claims

    return split_claims(read_report(source), source, splitting)


def _run(report: Any, loaded: "Settings", *, quiet: bool) -> "Run":
    from claimcheck.pipeline import Pipeline
    from claimcheck.writers.progress import ProgressLine

    if not report.claims:
        raise InputError(
            f"No claims were found in {report.path}.",
            hint="A report needs a claims table, or sentences with citations; `claimcheck claims REPORT` shows what was read.",
        )
    with ProgressLine(quiet=quiet) as progress:
        return Pipeline(loaded, progress.update).verify(report)
