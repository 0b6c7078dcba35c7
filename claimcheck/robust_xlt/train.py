"""A run: its stages one after another, each in a folder of its own, and what the folder says of it."""

import json
from pathlib import Path
from typing import Any, NamedTuple

import torch
from torch import nn

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
from claimcheck.robust_xlt.read_config import sha256_of_config
from claimcheck.robust_xlt.records import Selection
from claimcheck.robust_xlt.run_folder import DONE, claim_folder, read_done
from claimcheck.robust_xlt.stages import check_data, name_of_run, stage_folders, stages_of


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
    check_data(config)
    parts = (*stages_of(config), config)
    made = make(parts[0], config.training.seed)
    claim_folder(folder, config)  # only now: what a config lacks can be put right in the same folder
    if (done := read_done(folder)) is not None:
        return Outcome(int(done["steps"]), True, float(done["seconds"]))
    for stage, below, following in zip(parts[:-1], stage_folders(config, folder), parts[1:], strict=True):
        below.mkdir(exist_ok=True)
        outcome = _train_part(stage, below, made, stop, quiet=quiet)
        if not outcome.is_done:
            return outcome
        made = make(following, config.training.seed, made.model.encoder)
    return _train_part(config, folder, made, stop, quiet=quiet)


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


def _train_part(config: RunConfig, folder: Path, made: Made, stop: Stop, *, quiet: bool) -> Outcome:
    """Train an intermediate task, or the task itself; return how it ended."""
    if (done := read_done(folder)) is not None:
        load_weights(folder / f"{Selection.LAST}.pt", made.model)
        return Outcome(int(done["steps"]), True, float(done["seconds"]))
    originals = training_examples(config.data)
    examples = made.objective.expand(originals, config.training.seed)
    dev = {Selection.SOURCE_DEV: dev_examples(config.data, all_languages=False)}
    if config.training.oracle:
        dev[Selection.ORACLE] = dev_examples(config.data, all_languages=True)
    steps = steps_of(config, len(originals))
    task = FineTuning(made, examples, dev, config.training, (folder, steps.n_steps))
    name = f"{name_of_run(config)}, seed {config.training.seed}"
    metrics = Metrics(folder, name, quiet=quiet, tensorboard=config.training.tensorboard)
    outcome = Loop(task, config.training, folder, metrics).run(stop)
    if outcome.is_done and devices.rank() == 0:
        _finish(folder, config, steps, outcome, _mean_length(made.collator, examples))
    devices.wait_for_others()
    return outcome


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
