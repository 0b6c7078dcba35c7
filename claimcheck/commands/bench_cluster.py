"""`claimcheck bench cluster`: claims of many reports, put together where they state one fact."""

import importlib
import json
from pathlib import Path
from typing import Annotated

import typer

from claimcheck.commands.console import AsJson, note, write


def cluster(
    folder: Annotated[
        Path | None, typer.Argument(metavar="[DIR]", help="Folder with gold.jsonl, whose claims are among the facts.")
    ] = None,
    claims: Annotated[int, typer.Option("--claims", metavar="N", min=20, help="Claims of the larger batch.")] = 100_000,
    as_json: AsJson = False,
) -> None:
    """Put claims together that are known to state one fact: time, memory, precision, recall, and how the time grows.

    Example: claimcheck bench cluster gold/dev --claims 100000
    """
    bench = importlib.import_module("claimcheck.benchmarks.cluster")
    figures = bench.measure(folder, n_claims=claims, progress=note)
    write(json.dumps(figures, indent=2) + "\n" if as_json else bench.describe(figures), None)
