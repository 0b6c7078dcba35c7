"""`claimcheck decisions`: what persons decided on the pages of reports."""

from pathlib import Path
from typing import Annotated

import typer

from claimcheck.commands.audit import Papers
from claimcheck.commands.console import AsJson, note, settings_of, write

app = typer.Typer(help="Keep a person's decisions beside the verdicts, never over them.", no_args_is_help=True)

StoreAddress = Annotated[
    str | None,
    typer.Option("--store", metavar="URL", help="SQLite file or postgresql://user@host/database. Default: a file of its own."),
]


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The decisions.json that a report's page has written.")],
    store: StoreAddress = None,
) -> None:
    """Keep the decisions of a file beside the verdicts; of two by one reviewer on one claim, the later one.

    Example: claimcheck decisions import decisions.json
    """
    from claimcheck.overrides import read_decisions, summary_of
    from claimcheck.store.decisions import DecisionStore

    found = read_decisions(file)
    with DecisionStore(_address(store)) as opened:
        kept = opened.keep(found)
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
    from claimcheck.store.decisions import DecisionStore
    from claimcheck.writers.decisions import describe, to_json

    with DecisionStore(_address(store)) as opened:
        found = opened.listed()
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
    from claimcheck.store import Store
    from claimcheck.store.decisions import DecisionStore

    with DecisionStore(_address(store)) as opened:
        found = opened.listed()
    with Store(_address(store)) as runs:
        write(describe(write_gold(found, runs, settings_of(papers), folder), folder), None)


def _address(store: str | None) -> str:
    """Return the store that is named, else a file among the user's data: what a person wrote is no cache, to be pruned."""
    from claimcheck.store.engine import unnamed_store

    return store or settings_of().store or unnamed_store("decisions.db")
