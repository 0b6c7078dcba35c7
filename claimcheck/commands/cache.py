"""`claimcheck cache`: the folder of papers, extracted documents and embeddings."""

from typing import Annotated

import typer

from claimcheck.commands.console import EXIT_DONE, EXIT_INTERNAL, settings_of, write

app = typer.Typer(help="Show, verify and prune the cache of papers and extracted documents.", no_args_is_help=True)


@app.command("show")
def show() -> None:
    """List the cached papers with id, size and date, and the folder's size.

    Example: claimcheck cache show
    """
    from claimcheck.fetchers.cache import PaperCache

    write(PaperCache(settings_of()).describe(), None)


@app.command("verify")
def verify() -> None:
    """Read every cached paper and compare it with the checksum noted when it was fetched; exit 4 where one differs.

    Example: claimcheck cache verify
    """
    from claimcheck.fetchers.cache import PaperCache

    cache = PaperCache(settings_of())
    corrupted = cache.verify()
    intact = "Every cached paper is intact.\n" if cache.entries() else "No paper is cached.\n"
    write("".join(f"corrupted: {entry}\n" for entry in corrupted) or intact, None)
    raise typer.Exit(EXIT_INTERNAL if corrupted else EXIT_DONE)


@app.command("prune")
def prune(
    days: Annotated[
        int, typer.Option("--older-than", metavar="DAYS", min=0, help="Remove what was fetched longer ago than this.")
    ] = 0,
) -> None:
    """Remove cached papers, documents and embeddings: all, or those older than some days.

    Example: claimcheck cache prune --older-than 90
    """
    from claimcheck.fetchers.cache import PaperCache
    from claimcheck.writers.wording import counted

    n_files, n_bytes = PaperCache(settings_of()).prune(older_than_days=days)
    write(f"Removed {counted(n_files, 'file')}, {n_bytes / 2**20:.1f} MiB.\n", None)
