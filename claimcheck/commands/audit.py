"""`claimcheck audit`: many reports, into a store."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from claimcheck.commands.audit_progress import AuditProgress
from claimcheck.commands.console import EXIT_DONE, EXIT_UNCHECKED, check_output, note, write
from claimcheck.commands.run_output import FailOn, FailsOn, exit_code_of, format_for
from claimcheck.errors import InputError

if TYPE_CHECKING:
    from claimcheck.schema import Audit
    from claimcheck.settings import Settings
    from claimcheck.store import Store

ReportPaths = Annotated[
    list[str],
    typer.Argument(metavar="PATHS...", help="Report files, folders, patterns, zip or tar archives; - for a list of these."),
]
StoreAddress = Annotated[
    str | None,
    typer.Option("--store", metavar="URL", help="SQLite file or postgresql://user@host/database. Default: one of your own."),
]
Papers = Annotated[
    Path | None,
    typer.Option("--papers", metavar="DIR", help="Folder with the cited papers' PDFs, named by arXiv id or found by title."),
]
PageImages = Annotated[
    bool,
    typer.Option(
        "--page-images",
        help="With HTML: put images of the quoted pages into it, the quotes marked. Off by default: arXiv's terms let you copy "
        "papers for your own use, not hand copies on.",
    ),
]
Output = Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write there instead of standard output.")]


class SummaryFormat(StrEnum):
    """How what an audit found is printed."""

    TERMINAL = "terminal"
    JSON = "json"


class AuditFormat(StrEnum):
    """What `--format` takes."""

    TERMINAL = "terminal"
    JSON = "json"
    SARIF = "sarif"
    JUNIT = "junit"
    GITHUB = "github"


def audit(  # noqa: PLR0913, PLR0917 - options
    paths: ReportPaths,
    store: StoreAddress = None,
    jobs: Annotated[int, typer.Option("--jobs", "-j", metavar="N", min=0, help="Worker processes; 0: one on each core.")] = 0,
    papers: Papers = None,
    offline: Annotated[bool, typer.Option("--offline", help="Ask nobody: use the papers folder and the cache only.")] = False,
    output_format: Annotated[
        AuditFormat | None, typer.Option("--format", "-f", help="Default: the output file's suffix, else terminal.")
    ] = None,
    output: Output = None,
    fail_on: FailsOn = None,
    max_requests: Annotated[
        int | None, typer.Option("--max-requests", metavar="N", min=1, help="Most requests to the archive.")
    ] = None,
    max_seconds: Annotated[
        float | None, typer.Option("--max-seconds", metavar="S", min=1, help="Longest time; what is done then is kept.")
    ] = None,
    html: Annotated[Path | None, typer.Option("--html", metavar="DIR", help="Also write an index and a page a report.")] = None,
    page_images: PageImages = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress on standard error.")] = False,
) -> None:
    """Check the claims of many reports; what is done is kept in a store, and not done again.

    Example: claimcheck audit reports/ --papers pdfs/ --store audits.db --format json -o audit.json
    """
    from claimcheck.batch.audit import audit_batch
    from claimcheck.batch.auditor import Effort
    from claimcheck.batch.inputs import batch_of
    from claimcheck.settings import load_settings
    from claimcheck.store import Store
    from claimcheck.store.store import default_store

    check_output(output)
    chosen = output_format or format_for(output, AuditFormat)
    if page_images and html is None:
        raise InputError("--page-images is for pages.", hint="Add --html DIR, or leave it out.")
    settings = load_settings(papers=papers, offline=offline or None, store=store, max_requests=max_requests)
    if html is not None:
        from claimcheck.writers.html import make_site

        make_site(html)
    progress = AuditProgress(quiet=quiet)
    batch = batch_of(paths, settings, own=[path for path in (html, output) if path])
    with Store(default_store(settings)) as opened:
        try:
            found = audit_batch(batch, opened, settings, Effort(jobs, max_seconds), progress)
        except KeyboardInterrupt:
            progress.end()
            note(f"Interrupted. What was done is kept in {opened.address}: the same command goes on from there.")
            raise
        progress.end()
        write(_rendered(found, opened, chosen, settings), output)
        if html is not None:
            _write_pages(found, opened, html, settings if page_images else None)
    if not quiet:
        note(f"Audit {found.number} in {found.store}.")
    raise typer.Exit(_exit_code(found, fail_on or ()))


def _rendered(found: "Audit", store: "Store", output_format: AuditFormat, settings: "Settings") -> str:
    """Return what is printed: the audit as a whole, or for continuous integration all claims, findings and contradictions."""
    from claimcheck.registry import AUDIT_WRITERS, WRITERS, plugin
    from claimcheck.writers.contradicted import with_contradictions

    if output_format in AUDIT_WRITERS:
        return str(plugin(AUDIT_WRITERS, output_format)().render(found))
    assert found.number is not None
    options = {"docs_url": settings.docs_url} if output_format is AuditFormat.SARIF else {}
    runs = with_contradictions(store.runs(found.number), found.contradictions)
    return str(plugin(WRITERS, output_format)(**options).render_batch(runs, found))


def _write_pages(found: "Audit", store: "Store", folder: Path, picturing: "Settings | None") -> None:
    """Write a page for each report and the index; with settings, images of the quoted pages too."""
    from claimcheck.writers.html import write_batch

    assert found.number is not None
    images = None
    if picturing is not None:
        from claimcheck.page_images import PageImages as Images

        images = Images(picturing)
    write_batch(found, store.runs(found.number), folder, images=images)


def _exit_code(found: "Audit", fail_on: Sequence[FailOn]) -> int:
    """Return the exit code, and say loudly where the audit is not to be trusted; reports without a run are not checked."""
    from claimcheck.writers.wording import audit_counts, unaudited

    if found.alarm:
        note(f"ALARM: this audit is not to be trusted as a whole: {found.alarm}.")
    counts = audit_counts(found)
    code = exit_code_of(counts._replace(not_checked=counts.not_checked + len(unaudited(found))), fail_on)
    return EXIT_UNCHECKED if code == EXIT_DONE and (found.alarm or found.state != "done") else code
