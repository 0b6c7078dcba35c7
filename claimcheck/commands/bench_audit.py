"""`claimcheck bench audit`: batches under load and under fire."""

import importlib
import json
from pathlib import Path
from typing import Annotated

import typer

from claimcheck.commands.console import AsJson, write


def audit(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder with seeds/, gold/dev/ and papers/.")],
    reports: Annotated[int, typer.Option("--reports", metavar="N", min=10, help="Reports to make.")] = 1000,
    kills: Annotated[int, typer.Option("--kills", metavar="N", min=0, help="Times to kill an audit.")] = 20,
    jobs: Annotated[int, typer.Option("--jobs", metavar="N", min=0, help="Worker processes; 0: one on each core.")] = 0,
    as_json: AsJson = False,
) -> None:
    """Audit reports made by rule: throughput, memory, time over the number of reports, and what kills leave behind.

    Example: claimcheck bench audit ../shared --reports 100 --kills 3
    """
    bench = importlib.import_module("claimcheck.benchmarks.audit")
    figures = bench.measure(folder, n_reports=reports, n_kills=kills, jobs=jobs)
    write(json.dumps(figures, indent=2) + "\n" if as_json else bench.describe(figures), None)
