"""`claimcheck robust-xlt`: the experiments behind numeric claims on robust cross-lingual training, run again."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from claimcheck.commands import robust_xlt_results
from claimcheck.commands.console import EXIT_DONE, EXIT_UNCHECKED, AsJson, note, write
from claimcheck.commands.robust_xlt_extra import needs, part

app = typer.Typer(
    help="Re-run the experiments behind numeric claims on cross-lingual transfer (extra xlt).", no_args_is_help=True
)

app.command("overlap")(robust_xlt_results.overlap)
app.command("compare")(robust_xlt_results.compare)
app.command("report")(robust_xlt_results.report)
app.command("check")(robust_xlt_results.check)

ConfigPath = Annotated[Path, typer.Argument(metavar="CONFIG", help="YAML file with one run.")]
RunFolder = Annotated[Path, typer.Argument(metavar="RUN", help="Folder of the run; goes on there where it was stopped.")]
FinishedRun = Annotated[Path, typer.Argument(metavar="RUN", help="Folder of a run whose training is finished.")]
Overrides = Annotated[
    list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="Another value for a key, such as training.seed=3.")
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress on standard error.")]

_IN_METHODS, _IN_METHOD = ("sweep.",), ("method.",)


@app.command("pretrain")
def pretrain(config: ConfigPath, run: RunFolder, overrides: Overrides = None, quiet: Quiet = False) -> None:
    """Train a subword tokenizer and a tiny BERT (masked language modelling); RUN/model is the encoder.

    Example: claimcheck robust-xlt pretrain tiny_pretrain.yaml runs/encoder
    """
    needs()
    values = part("read_config").config_of(_read(config, overrides), part("config").PretrainConfig)
    outcome = part("pretrain").pretrain(values, run, quiet=quiet)
    _leave(
        outcome.is_done, f"step {outcome.step}", {"steps": outcome.step, "done": outcome.is_done, "encoder": f"{run / 'model'}"}
    )


@app.command("train")
def train(config: ConfigPath, run: RunFolder, overrides: Overrides = None, quiet: Quiet = False) -> None:
    """Fine-tune an encoder with one method; RUN holds metrics, checkpoints by selection, and what is needed to go on.

    Example: claimcheck robust-xlt train tiny_captions.yaml runs/captions --set training.seed=2
    """
    needs()
    outcome = part("train").train(_run_config(_read(config, overrides), _IN_METHODS), run, quiet=quiet)
    _leave(outcome.is_done, f"step {outcome.step}", {"steps": outcome.step, "done": outcome.is_done})


@app.command("evaluate")
def evaluate(config: ConfigPath, run: FinishedRun, overrides: Overrides = None) -> None:
    """Predict every test example with each selected checkpoint of RUN; the predictions lie in RUN/results.

    Example: claimcheck robust-xlt evaluate tiny_captions.yaml runs/captions --set training.seed=2
    """
    needs()
    for result, predictions in part("evaluate").evaluate(_run_config(_read(config, overrides), _IN_METHODS), run):
        said = {"method": result.method, "selection": result.selection, "steps": result.steps, "predictions": len(predictions)}
        write(json.dumps(said) + "\n", None)


@app.command("sweep")
def sweep(config: ConfigPath, run: RunFolder, overrides: Overrides = None, quiet: Quiet = False) -> None:
    """Train and evaluate all methods of a config with all seeds, standard training matched in steps among them.

    Example: claimcheck robust-xlt sweep tiny_sweep.yaml runs/sweep
    """
    needs()
    is_done = part("sweep").sweep(_run_config(_read(config, overrides), _IN_METHOD), run, quiet=quiet)
    _leave(is_done, "a part of the sweep", {"done": is_done, "results": f"{run}"})


@app.command("plan")
def plan(config: ConfigPath, overrides: Overrides = None, as_json: AsJson = False) -> None:
    """Print what a config costs at full scale: steps, operations, hours by GPU, and the seeds that gains need. Nothing is run.

    Rows that the config does not state are counted in its data, and the size of an encoder that is a folder is read there: both
    must be at hand for tiny_sweep.yaml, neither for the shipped paper_pawsx.yaml and paper_xnli.yaml.

    Example: claimcheck robust-xlt plan paper_pawsx.yaml
    """
    loaded, plans = _read(config, overrides), part("plan")
    found = plans.plan(_run_config(loaded, strict=False))
    if loaded.not_seen:
        note(f"Not seen in paper or code, so claimcheck's defaults are counted: {', '.join(loaded.not_seen)}.")
    write(json.dumps(plans.as_json(found), indent=2) + "\n" if as_json else plans.describe(found), None)


def _read(config: Path, overrides: list[str] | None) -> Any:
    """Return what a config file says: of the user's, or of those that claimcheck ships where there is none of the name."""
    needs("yaml")
    reader = part("read_config")
    return reader.read(reader.shipped(config), tuple(overrides or ()))


def _run_config(loaded: Any, ignored: tuple[str, ...] = (), *, strict: bool | None = None) -> Any:
    return part("read_config").config_of(loaded, part("config").RunConfig, ignored=ignored, strict=strict)


def _leave(is_done: bool, where: str, said: dict[str, Any]) -> None:
    write(json.dumps(said) + "\n", None)
    if not is_done:
        note(f"Stopped after {where}, for the time is up; the same command goes on from there.")
    raise typer.Exit(EXIT_DONE if is_done else EXIT_UNCHECKED)
