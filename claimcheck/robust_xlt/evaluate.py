"""Predictions of a trained run on every test example, stored; figures are computed from these alone."""

import hashlib
import platform
from importlib.metadata import version
from pathlib import Path

from claimcheck import __version__
from claimcheck.robust_xlt.checkpoints import load_weights
from claimcheck.robust_xlt.config import RunConfig
from claimcheck.robust_xlt.cost import Steps, training_flops
from claimcheck.robust_xlt.data import inputs_of, test_examples
from claimcheck.robust_xlt.encoder import kind_of, name_of
from claimcheck.robust_xlt.parts import Part, label_of
from claimcheck.robust_xlt.predict import Asked, logits_of, votes_of
from claimcheck.robust_xlt.read_config import sha256_of_config
from claimcheck.robust_xlt.records import (
    Example,
    Prediction,
    Result,
    ResultSet,
    encode_predictions,
    save_results,
    sha256_of,
)
from claimcheck.robust_xlt.run_folder import check_config, read_finished
from claimcheck.robust_xlt.train import Made, make

_PACKAGES = ("torch", "transformers", "tokenizers", "numpy")


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
    inputs = {**inputs_of(config.data), **_method_inputs(config), **_encoder_inputs(config.encoder.model)}
    results = []
    said: dict[int, tuple[Prediction, ...]] = {}  # by step: what two selections chose is asked once
    for selection in config.evaluation.selections:
        n_steps = load_weights(folder / f"{selection}.pt", made.model)
        predictions = said[n_steps] = said.get(n_steps) or predict(config, made, examples)
        packed = encode_predictions(predictions)
        result = Result(
            method=label or label_of(config.method),
            task=config.data.task,
            split=config.data.test_split,
            setting=config.data.setting,
            source_language=config.data.source_language,
            encoder=name_of(config.encoder.model),
            encoder_kind=kind_of(config.encoder.model),
            seed=config.training.seed,
            selection=selection,
            n_labels=config.data.n_labels,
            match=config.training.match,
            matched_to=matched_to,
            steps=n_steps,
            train_flops=training_flops(config, Steps(n_steps, float(done["passes"])), float(done["mean_length"])),
            n_votes=config.evaluation.votes,
            distances={name: dial.distance for name, dial in config.data.synthetic.items() if name in config.data.languages},
            config_sha256=sha256_of_config(config),
            inputs=inputs,
            versions=_versions(),
            predictions_sha256=hashlib.sha256(packed).hexdigest(),
        )
        save_results(folder / "results" / selection, result, packed)
        results.append(ResultSet(result, predictions))
    return tuple(results)


def predict(config: RunConfig, made: Made, examples: tuple[Example, ...]) -> tuple[Prediction, ...]:
    """Return what the model says of the examples, in their order, by votes where the config asks for several."""
    votes = config.evaluation.votes
    asked = Asked(made.model, made.collator, examples, config.evaluation.batch_size, config.training.precision)
    logits = logits_of(asked) if votes == 1 else votes_of(asked, made.objective, votes)
    return tuple(Prediction.of(example, said) for example, said in zip(examples, logits.argmax(-1).tolist(), strict=True))


def _versions() -> dict[str, str]:
    return {"claimcheck": __version__, "python": platform.python_version(), **{name: version(name) for name in _PACKAGES}}


def _method_inputs(config: RunConfig) -> dict[str, str]:
    files = {path for part in config.method for path in _paths_in(part)}
    return {path.name: sha256_of(path) for path in sorted(files) if path.is_file()}


def _paths_in(node: object) -> list[Path]:
    if isinstance(node, Path):
        return [each for each in (node, node.with_name(f"{node.name}.gz")) if each.is_file()][:1]
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
