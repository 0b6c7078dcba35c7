"""`claimcheck bench nli` and `bench calibration`: models scored on labelled sets, and what their confidence is worth."""

import importlib
import json
from pathlib import Path
from typing import Annotated

import typer

from claimcheck.commands.console import AsJson, note, write


def nli(  # noqa: PLR0913, PLR0917 - options
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of labelled sets, or one file.")],
    verifier: Annotated[
        str | None, typer.Option("--verifier", metavar="NAME", help="Verifier to score; default: the setting's.")
    ] = None,
    model: Annotated[
        str | None,
        typer.Option("--model", metavar="ID", help="Model id or folder; with model.onnx, in the embedded one's form."),
    ] = None,
    only: Annotated[
        list[str] | None, typer.Option("--only", metavar="NAME", help='Score files of such names, as "*.dev"; repeatable.')
    ] = None,
    dev: Annotated[
        Path | None, typer.Option("--dev", metavar="DIR", help="Folder with further development files, for thresholds.")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=0, help="Read a sample of N rows of each file.")] = 0,
    note_to: Annotated[
        Path | None, typer.Option("--note", metavar="FILE", help="Write the development files' thresholds there, as JSON.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Score a verifier on claims with given evidence: files of {claim, evidence, label} lines, .jsonl or .jsonl.gz.

    Example: claimcheck bench nli datasets --model cross-encoder/nli-deberta-v3-base --limit 200
    """
    from claimcheck.settings import load_settings

    bench = importlib.import_module("claimcheck.benchmarks.nli")
    # A model that is named is meant to be used, by the verifier that can read it.
    kind = "entailment" if model and (Path(model) / "model.onnx").is_file() else "cross_encoder"
    settings = load_settings(verifier=verifier or (kind if model else None), model=model)
    onnx = Path(model) if model and settings.verifier == "entailment" else None
    judge = importlib.import_module("claimcheck.benchmarks.nli_judges").load_judge(settings, onnx)
    figures = bench.measure(folder, judge, only=only or (), dev=dev, limit=limit, progress=note)
    if note_to is not None:
        write(bench.note_thresholds(figures, judge), note_to)
    write(json.dumps(figures, indent=2) + "\n" if as_json else bench.describe(figures), None)


def calibration(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder with gold.jsonl, papers.json and papers/.")],
    svg: Annotated[
        Path | None, typer.Option("--svg", metavar="FILE", help="Draw the reliability diagram and the selective-risk curve.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Score the pipeline's confidence on hand-made claims: calibration error, Brier score, selective risk.

    Example: claimcheck bench calibration gold/dev --svg calibration.svg
    """
    bench = importlib.import_module("claimcheck.benchmarks.calibration")
    figures = bench.measure(folder)
    if svg is not None:
        write(importlib.import_module("claimcheck.benchmarks.calibration_chart").draw(figures), svg)
    write(json.dumps(figures, indent=2) + "\n" if as_json else bench.describe(figures), None)


def throughput(*, as_json: AsJson = False) -> None:
    """Time the embedded judge and PyTorch's CrossEncoder of its size in turns: pairs a second by length, and the ratio.

    Example: claimcheck bench throughput
    """
    bench = importlib.import_module("claimcheck.benchmarks.throughput")
    figures = bench.measure(note)
    write(json.dumps(figures, indent=2) + "\n" if as_json else bench.describe(figures), None)
