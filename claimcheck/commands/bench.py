"""`claimcheck bench`: the pipeline and its parts scored on labelled data."""

import importlib
import json
from pathlib import Path
from typing import Annotated

import typer

from claimcheck.commands import bench_audit, bench_cluster, bench_models, bench_pages
from claimcheck.commands.console import AsJson, write

app = typer.Typer(help="Measure claimcheck on labelled data.", no_args_is_help=True)

DataFolder = Annotated[Path, typer.Argument(metavar="DIR", help="Folder with the labelled data.")]


@app.command("gold")
def gold(folder: DataFolder, as_json: AsJson = False) -> None:
    """Score the whole pipeline, from PDF to verdict, on hand-made claims (gold.jsonl, papers.json, papers/).

    Example: claimcheck bench gold gold/dev
    """
    _bench("gold", folder, as_json=as_json)


@app.command("extraction")
def extraction(folder: DataFolder, as_json: AsJson = False) -> None:
    """Score the extraction of text and tables on papers with gold text (gold_text_tables.json.gz).

    Example: claimcheck bench extraction papers
    """
    _bench("extraction", folder, as_json=as_json)


@app.command("retrieval")
def retrieval(folder: DataFolder, as_json: AsJson = False) -> None:
    """Score retrieval on hand-made claims: recall of the gold quote and its page, lexical, dense and hybrid.

    Example: claimcheck bench retrieval gold/dev
    """
    _bench("retrieval", folder, as_json=as_json)


@app.command("mutate")
def mutate(folder: DataFolder, as_json: AsJson = False) -> None:
    """Change the number, entity or direction of supported numeric claims, and count how many of the changes are caught.

    Example: claimcheck bench mutate gold/dev
    """
    _bench("mutate", folder, as_json=as_json)


@app.command("selfcheck")
def selfcheck(folder: DataFolder, as_json: AsJson = False) -> None:
    """Hold papers' own sentences against their own tables: what is refuted there is nearly always a false alarm.

    Example: claimcheck bench selfcheck papers
    """
    _bench("selfcheck", folder, as_json=as_json)


@app.command("tables")
def tables(folder: DataFolder, as_json: AsJson = False) -> None:
    """Make claims in SciTab's form from the tables of a folder's papers (PDF), and score how they are told apart.

    Example: claimcheck bench tables papers
    """
    _bench("table_claims", folder, as_json=as_json)


@app.command("speed")
def speed(folder: DataFolder, as_json: AsJson = False) -> None:
    """Time a seed-sized report over three papers of a folder, embedded models against PyTorch's, side by side.

    Example: claimcheck bench speed gold/dev
    """
    _bench("speed", folder, as_json=as_json)


# After the commands of this file, for `--help` lists them in this order.
app.command("nli")(bench_models.nli)
app.command("calibration")(bench_models.calibration)
app.command("throughput")(bench_models.throughput)
app.command("cluster")(bench_cluster.cluster)
app.command("audit")(bench_audit.audit)
app.command("pages")(bench_pages.pages)


def _bench(name: str, folder: Path, *, as_json: bool) -> None:
    bench = importlib.import_module(f"claimcheck.benchmarks.{name}")
    figures = bench.measure(folder)
    write(json.dumps(figures, indent=2) + "\n" if as_json else bench.describe(figures), None)
