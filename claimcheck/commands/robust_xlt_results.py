"""`claimcheck robust-xlt overlap | compare | report | check`: what stored predictions show. No model is trained here."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from claimcheck.commands.console import AsJson, write
from claimcheck.commands.robust_xlt_extra import needs, part

Results = Annotated[
    Path, typer.Argument(metavar="RESULTS", help="Folder with results of `sweep` or `evaluate`, in folders below it too.")
]
Output = Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write there instead of standard output.")]


Distances = Annotated[
    list[str] | None,
    typer.Option("--distance", metavar="LANGUAGE=NUMBER", help="Distance of a language from the source, as de=0.4."),
]


def overlap(
    config: Annotated[Path, typer.Argument(metavar="CONFIG", help="YAML file with one run or sweep.")],
    run: Annotated[Path, typer.Argument(metavar="RUN", help="Folder of its runs.")],
    overrides: Annotated[
        list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="Another value for a key of the config.")
    ] = None,
) -> None:
    """Store beside runs what words in common tell: `compare` calls runs void that do not beat it in the source language.

    Example: claimcheck robust-xlt overlap tiny_sweep.yaml runs/sweep
    """
    needs()
    reader = part("read_config")
    loaded = reader.read(reader.shipped(config), tuple(overrides or ()))
    values = reader.config_of(loaded, part("config").RunConfig, strict=False)
    for result, predictions in part("overlap_run").store_overlap(values, run):
        said = {"method": result.method, "selection": result.selection, "predictions": len(predictions)}
        write(json.dumps(said) + "\n", None)


def compare(results: Results, distances: Distances = None, as_json: AsJson = False, output: Output = None) -> None:
    """Print accuracies, gains over standard training and over its matched twin, and trends, each with its interval.

    Example: claimcheck robust-xlt compare runs/sweep
    """
    found = _compared(results, distances)
    write(found.model_dump_json(indent=2) + "\n" if as_json else part("report.page").render_text(found), output)


def report(
    results: Results,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="DIR", help="Folder for the page, Markdown, plots and JSON.")
    ] = Path("robust-xlt-report"),
    distances: Distances = None,
) -> None:
    """Write a results page: self-contained HTML, the same as Markdown, plots as SVG, and all figures as JSON.

    Example: claimcheck robust-xlt report runs/sweep --output page
    """
    for path in part("report.page").write_report(_compared(results, distances), output):
        write(f"{path}\n", None)


def check(
    results: Results,
    report_path: Annotated[str, typer.Argument(metavar="REPORT", help="The report's file, or - for standard input.")],
    as_json: AsJson = False,
    output: Output = None,
) -> None:
    """Hold claims about gains against stored predictions: REPRODUCED, NOT_REPRODUCED, PROXY, UNDERSPECIFIED or REFUSED.

    Example: claimcheck robust-xlt check runs/sweep report.txt
    """
    from claimcheck.readers.read import read_report, read_source

    checks = part("check")
    checked = checks.check(read_report(read_source(report_path)).claims, results)
    shown = part("check_text")
    write(json.dumps(shown.as_json(checked), indent=2) + "\n" if as_json else shown.describe(checked), output)


def _compared(results: Path, distances: list[str] | None) -> Any:
    groups = part("distances").with_distances(part("outcomes").load_groups(results), distances or ())
    return part("compare").compare(groups)
