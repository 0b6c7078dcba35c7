"""Predictions of a trained run on every test example, stored; figures are computed from these alone."""

from pathlib import Path
from typing import Any, NamedTuple

from claimcheck.files import sha256_of
from claimcheck.robust_xlt.checkpoints import load_weights
from claimcheck.robust_xlt.config import RunConfig
from claimcheck.robust_xlt.cost import Steps, training_flops
from claimcheck.robust_xlt.data import dev_inputs, test_examples, test_inputs, training_inputs
from claimcheck.robust_xlt.parts import Part, is_smoothed
from claimcheck.robust_xlt.predict import Asked, logits_of, votes_of
from claimcheck.robust_xlt.records import Example, Prediction, ResultSet
from claimcheck.robust_xlt.run_folder import check_config, read_finished
from claimcheck.robust_xlt.stages import name_of_run, stage_folders, stages_of
from claimcheck.robust_xlt.store_result import Origin, store_result
from claimcheck.robust_xlt.text_files import existing
from claimcheck.robust_xlt.train import Made, make


def evaluate(
    config: RunConfig, folder: Path, *, label: str | None = None, matched_to: tuple[str, ...] = ()
) -> tuple[ResultSet, ...]:
    """Predict the test examples with each selected checkpoint of the run in `folder`; write and return the results.

    They lie in FOLDER/results/SELECTION. `label` is the method's name in the result. Raises InputError where the run is not
    finished, or was trained with another config.
    """
    done = read_finished(folder)
    check_config(folder, config)
    made = make(config, config.training.seed)
    examples = test_examples(config.data)
    inputs, before = _inputs(config, folder), _before(config, folder)
    results = []
    said: dict[int, tuple[Prediction, ...]] = {}  # by step: what two selections chose is asked once
    for selection in config.evaluation.selections:
        n_steps = load_weights(folder / f"{selection}.pt", made.model)
        said[n_steps] = said.get(n_steps) or predict(config, made, examples)
        origin = Origin(
            label or name_of_run(config),
            inputs,
            before.steps + n_steps,
            before.flops + _flops(config, done, n_steps),
            config.training.match,
            matched_to,
            votes_in(config),
        )
        results.append(store_result(folder / "results" / selection, config, origin, selection, said[n_steps]))
    return tuple(results)


def predict(config: RunConfig, made: Made, examples: tuple[Example, ...]) -> tuple[Prediction, ...]:
    """Return what the model says of the examples, in their order, by votes where the config asks for several."""
    votes = votes_in(config)
    asked = Asked(made.model, made.collator, examples, config.evaluation.batch_size, config.training.precision)
    logits = logits_of(asked) if votes == 1 else votes_of(asked, made.objective, votes)
    return tuple(Prediction.of(example, said) for example, said in zip(examples, logits.argmax(-1).tolist(), strict=True))


def votes_in(config: RunConfig) -> int:
    """Return how many votes the run's method casts: those of the config where it is smoothed, else 1."""
    return config.evaluation.votes if is_smoothed(config.method) else 1


class _Spent(NamedTuple):
    """What the intermediate tasks took."""

    steps: int
    flops: float


def _before(config: RunConfig, folder: Path) -> _Spent:
    done = [read_finished(below) for below in stage_folders(config, folder)]
    flops = [_flops(stage, each, int(each["steps"])) for stage, each in zip(stages_of(config), done, strict=True)]
    return _Spent(sum(int(each["steps"]) for each in done), sum(flops))


def _flops(config: RunConfig, done: dict[str, Any], n_steps: int) -> float:
    return training_flops(config, Steps(n_steps, float(done["passes"])), float(done["mean_length"]))


def _inputs(config: RunConfig, folder: Path) -> dict[str, str]:
    """Return every file that the run reads: the task's as paths below its folder, the method's as the config names them.

    Those of an intermediate task stand below the name of its stage's folder.
    """
    rows = _rows_read(config) | test_inputs(config.data)
    for stage, below in zip(stages_of(config), stage_folders(config, folder), strict=True):
        rows |= {f"{below.name}/{name}": sha for name, sha in _rows_read(stage).items()}
    return dict(sorted(rows.items())) | _method_inputs(config) | _encoder_inputs(config.encoder.model)


def _rows_read(config: RunConfig) -> dict[str, str]:
    """Return the files that training reads."""
    return training_inputs(config.data) | dev_inputs(config.data, all_languages=config.training.oracle)


def _method_inputs(config: RunConfig) -> dict[str, str]:
    files = {path for part in config.method for path in _paths_in(part)}
    return {path.as_posix(): sha256_of(path) for path in sorted(files)}


def _paths_in(node: object) -> list[Path]:
    if isinstance(node, Path):
        return [found] if (found := existing(node)) else []
    if isinstance(node, Part):
        node = [getattr(node, name) for name in type(node).model_fields]
    if isinstance(node, dict):
        node = list(node.values())
    return [path for each in node for path in _paths_in(each)] if isinstance(node, list | tuple) else []


def _encoder_inputs(model: str) -> dict[str, str]:
    folder = Path(model)
    if not folder.is_dir():
        return {}
    return {f"{folder.name}/{path.name}": sha256_of(path) for path in sorted(folder.iterdir()) if path.is_file()}
