"""`claimcheck bench pages`: the HTML pages of long reports and large audits, in a browser."""

import importlib
import json
from typing import Annotated

import typer

from claimcheck.commands.console import AsJson, note, write


def pages(
    claims: Annotated[int, typer.Option("--claims", metavar="N", min=1, help="Claims of the report.")] = 20_000,
    reports: Annotated[int, typer.Option("--reports", metavar="N", min=1, help="Reports of the audit.")] = 1_000,
    as_json: AsJson = False,
) -> None:
    """Write the page of a long report and the index of a large audit: size, and how soon Chromium can use them.

    Example: claimcheck bench pages --claims 20000 --reports 1000
    """
    bench = importlib.import_module("claimcheck.benchmarks.pages")
    figures = bench.measure(n_claims=claims, n_reports=reports, progress=note)
    write(json.dumps(figures, indent=2) + "\n" if as_json else bench.describe(figures), None)
