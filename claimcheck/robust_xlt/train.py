"""A run: its stages one after another, each in a folder of its own, and what the folder says of it."""

import json
from pathlib import Path
from typing import Any, NamedTuple

import torch
from pydantic import BaseModel
from torch import nn

from claimcheck.errors import InputError, reason_of
from claimcheck.files import write_whole
from claimcheck.robust_xlt import devices
from claimcheck.robust_xlt.batches import Collator, derived_seed
from claimcheck.robust_xlt.checkpoints import CHECKPOINT, load_weights
from claimcheck.robust_xlt.classifier import Classifier
from claimcheck.robust_xlt.config import RunConfig
from claimcheck.robust_xlt.cost import Steps, steps_of
from claimcheck.robust_xlt.data import dev_examples, training_examples
from claimcheck.robust_xlt.encoder import load_encoder, load_masked_lm, load_tokenizer
from claimcheck.robust_xlt.finetune import FineTuning
from claimcheck.robust_xlt.loop import Loop, Outcome, Stop
from claimcheck.robust_xlt.metrics import Metrics
from claimcheck.robust_xlt.objectives.base import Objective, Surroundings
from claimcheck.robust_xlt.objectives.build import build
from claimcheck.robust_xlt.parts import label_of
from claimcheck.robust_xlt.read_config import sha256_of_config
from claimcheck.robust_xlt.records import Selection

CONFIG, DONE = "config.json", "done.json"
_HARMLESS = {"training": {"budget_s", "log_every", "save_every", "tensorboard"}, "provenance": True}
"""What may differ between two calls for one run: it changes no result."""


class Made(NamedTuple):
    """A run's model and what it is trained and asked with."""

    model: Classifier
    objective: Objective
    collator: Collator


def train(config: RunConfig, folder: Path, *, quiet: bool = False, stop: Stop | None = None) -> Outcome:
    """Train as `config` says in `folder`, from where an earlier call ended; return how this one ended.

    The folder gets config.json, metrics.jsonl, the weights by selection (source-dev.pt, last.pt, oracle.pt), checkpoint.pt
    while it is under way, and done.json at its end. Raises InputError and ModelError.
    """
    stop = stop or Stop(config.training.budget_s)
    device = devices.device_of(config.training.device)
    devices.join_others(device)
    claim_folder(folder, config)
    if (done := read_done(folder)) is not None:
        return Outcome(int(done["steps"]), True, float(done["seconds"]))
    carried: nn.Module | None = None
    for number, stage in enumerate(config.intermediate, start=1):
        training = config.training.model_copy(update={"epochs": stage.epochs, "max_steps": stage.max_steps})
        part = config.model_copy(update={"data": stage.data, "training": training, "intermediate": ()})
        below = folder / f"stage-{number}"
        below.mkdir(exist_ok=True)
        outcome, carried = _stage(part, below, carried, stop, quiet=quiet)
        if not outcome.is_done:
            return outcome
    outcome, _ = _stage(config, folder, carried, stop, quiet=quiet)
    return outcome


def make(config: RunConfig, seed: int, encoder: nn.Module | None = None) -> Made:
    """Return model, objective and collator, their new weights drawn from `seed`. Raises InputError, ModelError."""
    device = devices.device_of(config.training.device)
    tokenizer = load_tokenizer(config.encoder.model)
    torch.manual_seed(derived_seed(seed, "weights"))
    encoder = load_encoder(config.encoder.model, device, config.encoder.dropout) if encoder is None else encoder
    model = Classifier(encoder, config.data.n_labels, config.encoder.pooling, config.encoder.dropout).to(device)
    longest = int(getattr(encoder.config, "max_position_embeddings", 1 << 30))
    collator = Collator(tokenizer, min(config.encoder.max_length, longest, tokenizer.model_max_length))
    surroundings = Surroundings(
        collator,
        model.width,
        int(model.word_embeddings.shape[1]),
        config.data.source_language,
        seed,
        lambda: load_masked_lm(config.encoder.model, device),
    )
    return Made(model, build(config.method, surroundings).to(device), collator)


def claim_folder(folder: Path, config: BaseModel) -> None:
    """Make `folder` the run's own. Raises InputError where another run lies there, or it cannot be made."""
    whole = config.model_dump_json(indent=2) + "\n"
    own = _valued(whole, type(config))
    path = folder / CONFIG
    try:
        folder.mkdir(parents=True, exist_ok=True)
        there = _valued(path.read_text("utf-8"), type(config)) if path.exists() else None
        if there is None and devices.rank() == 0:
            write_whole(path, whole.encode())
    except (OSError, ValueError) as error:
        raise InputError(f"{folder} cannot hold a run: {reason_of(error)}.", hint="Name another folder.") from error
    if there is not None and there != own:
        raise InputError(f"{folder} holds a run with another config.", hint=f"Name another folder, or delete {path}.")


def _valued(text: str, kind: type[BaseModel]) -> Any:
    return json.loads(kind.model_validate_json(text).model_dump_json(exclude=_HARMLESS))  # type: ignore[arg-type]


def read_done(folder: Path) -> dict[str, Any] | None:
    """Return what a finished training says of itself, None where it is not finished."""
    path = folder / DONE
    try:
        found: dict[str, Any] | None = json.loads(path.read_text("utf-8")) if path.exists() else None
    except (OSError, ValueError) as error:
        raise InputError(f"{path} cannot be read: {reason_of(error)}.", hint="Delete it and train again.") from error
    return found


def _stage(config: RunConfig, folder: Path, encoder: nn.Module | None, stop: Stop, *, quiet: bool) -> tuple[Outcome, nn.Module]:
    """Train one stage on an earlier one's encoder, with a new head; return how it ended, and the encoder."""
    originals = training_examples(config.data)
    made = make(config, config.training.seed, encoder)
    if (done := read_done(folder)) is not None:
        load_weights(folder / f"{Selection.LAST}.pt", made.model)
        return Outcome(int(done["steps"]), True, float(done["seconds"])), made.model.encoder
    examples = made.objective.expand(originals, config.training.seed)
    dev = {Selection.SOURCE_DEV: dev_examples(config.data, all_languages=False)}
    if config.training.oracle:
        dev[Selection.ORACLE] = dev_examples(config.data, all_languages=True)
    steps = steps_of(config, len(originals))
    task = FineTuning(made, examples, dev, config.training, (folder, steps.n_steps))
    name = f"{label_of(config.method)}, seed {config.training.seed}"
    metrics = Metrics(folder, name, quiet=quiet, tensorboard=config.training.tensorboard)
    outcome = Loop(task, config.training, folder, metrics).run(stop)
    if outcome.is_done and devices.rank() == 0:
        _finish(folder, config, steps, outcome, _mean_length(made.collator, examples))
    devices.wait_for_others()
    return outcome, made.model.encoder


def _finish(folder: Path, config: RunConfig, steps: Steps, outcome: Outcome, length: float) -> None:
    done = {
        "steps": outcome.step,
        "seconds": round(outcome.seconds, 3),
        "passes": steps.passes,
        "mean_length": round(length, 2),
        "config_sha256": sha256_of_config(config),
    }
    write_whole(folder / DONE, (json.dumps(done, indent=2) + "\n").encode())
    (folder / CHECKPOINT).unlink(missing_ok=True)


def _mean_length(collator: Collator, examples: tuple[Any, ...]) -> float:
    """Return the mean number of tokens of an example, from at most 1,000 of them spread over all."""
    sample = examples[:: max(1, len(examples) // 1000)]
    encoded = collator.encode(sample)
    return sum(len(each.ids) for each in encoded) / len(encoded)
