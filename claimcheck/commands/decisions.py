"""`claimcheck decisions`: what persons decided on the pages of reports."""

from pathlib import Path
from typing import Annotated

import typer

from claimcheck.commands.audit import Papers, StoreAddress
from claimcheck.commands.audits import existing_store
from claimcheck.commands.console import AsJson, note, settings_of, write

app = typer.Typer(help="Keep a person's decisions beside the verdicts, never over them.", no_args_is_help=True)


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The decisions.json that a report's page has written.")],
    store: StoreAddress = None,
) -> None:
    """Keep the decisions of a file beside the verdicts; of two by one reviewer on one claim, the later one.

    Example: claimcheck decisions import decisions.json
    """
    from claimcheck.overrides import read_decisions, summary_of
    from claimcheck.store import Store
    from claimcheck.store.store import default_store

    found = read_decisions(file)
    with Store(default_store(settings_of(store=store))) as opened:
        kept = opened.keep_decisions(found)
        address = opened.address
    write(
        f"{summary_of(found.decisions)}. {kept.n_new} new, {kept.n_changed} changed, {kept.n_unchanged} known already; "
        f"kept in {address}.\n",
        None,
    )
    if kept.n_unmatched:
        note(f"{kept.n_unmatched} are about claims that no run in this store has in these words: they are kept all the same.")


@app.command("show")
def show(store: StoreAddress = None, as_json: AsJson = False) -> None:
    """List the decisions in the store, with the claims that they are about.

    Example: claimcheck decisions show --json
    """
    from claimcheck.writers.decisions import describe, to_json

    with existing_store(settings_of(store=store)) as opened:
        found = opened.decisions()
    write(to_json(found) if as_json else describe(found), None)


@app.command("gold")
def gold(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder to write to.")],
    store: StoreAddress = None,
    papers: Papers = None,
) -> None:
    """Write the decided claims as labelled data, with copies of their papers, for the next calibration.

    Example: claimcheck decisions gold decided/ --store audits.db
    """
    from claimcheck.batch.decided import describe, write_gold

    settings = settings_of(papers, store=store)
    with existing_store(settings) as opened:
        write(describe(write_gold(opened, settings, folder), folder), None)
