"""python -m claimcheck.training.adapt CONFIG RUN BASE: train RUN/weights on with int8 in the loop, into RUN/adapted/.

Some hundred steps over the mix of the last phase, at a rate that falls to 0; goes on from RUN/adapted/checkpoint.pt. Beside
the weights lies channels.json: which channels of each product the export has to keep in float32.
"""

import json
import os
import sys
from pathlib import Path

import torch
from transformers import BertForSequenceClassification

from claimcheck.training.config import TrainingConfig, load_config
from claimcheck.training.datasets import load_pairs
from claimcheck.training.encoded import load_tokenizer
from claimcheck.training.int8 import Channels, outlier_channels
from claimcheck.training.model import new_model
from claimcheck.training.quantised import quantise_in_training, settle
from claimcheck.training.train import train

CALIBRATION_SETS = ("check_covid.train", "fever_vanilla.eval", "citation_integrity_citint.train")
N_CALIBRATION_PAIRS = 64
CHANNELS = "channels.json"
ADAPTED = "adapted"


def calibration(base: Path, max_length: int) -> list[dict[str, torch.Tensor]]:
    """Return the model inputs that outlier channels are found with, one pair each, by the tokenizer of `base`."""
    tokenizer = load_tokenizer(base / "tokenizer.json", max_length)
    pairs = [pair for name in CALIBRATION_SETS for pair in load_pairs(name)[:N_CALIBRATION_PAIRS]]
    encodings = [tokenizer.encode(pair.evidence, pair.claim) for pair in pairs]
    return [{"input_ids": torch.tensor([e.ids]), "token_type_ids": torch.tensor([e.type_ids])} for e in encodings]


def save_channels(channels: Channels, folder: Path) -> None:
    """Write `channels` to channels.json in `folder`."""
    numbers = {name: found.tolist() for name, found in channels.items()}
    (folder / CHANNELS).write_text(json.dumps(numbers, indent=1) + "\n", encoding="utf-8")


def load_channels(folder: Path) -> Channels:
    """Return what `save_channels` wrote to `folder`. Raises FileNotFoundError where the weights there were not adapted."""
    found = json.loads((folder / CHANNELS).read_text(encoding="utf-8"))
    return {name: torch.tensor(numbers) for name, numbers in found.items()}


def last_phase(config: TrainingConfig) -> TrainingConfig:
    """Return the run that adapts: the last phase in another order, few steps, a low rate."""
    return config.model_copy(
        update={
            "phases": (config.phases[-1].model_copy(update={"n_steps": 0}),),
            "n_steps": config.n_adapted_steps,
            "peak_lr": config.adapted_lr,
            "n_warmup_steps": max(1, config.n_adapted_steps // 20),
            "seed": config.seed + len(config.phases),
        }
    )


def adapt(config: TrainingConfig, run: Path, base: Path) -> BertForSequenceClassification:
    """Write RUN/weights, trained on with int8 in the loop and then put on its grid, to RUN/adapted/ and return it."""
    out = run / ADAPTED
    out.mkdir(exist_ok=True)
    model = new_model(run / "weights")
    if not (out / CHANNELS).exists():
        save_channels(outlier_channels(model, calibration(base, config.lengths[-1])), out)
    channels = load_channels(out)
    quantise_in_training(model, channels)
    phase = config.phases[-1].name
    if not (out / f"{phase}.npz").exists():
        (out / f"{phase}.npz").symlink_to(run.resolve() / f"{phase}.npz")
    train(last_phase(config), out, lambda: model)
    settle(model)
    model.save_pretrained(out)
    return model


def main(config_path: Path, run: Path, base: Path) -> None:
    """Adapt the run of `config_path`."""
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "2")))
    adapt(load_config(config_path), run, base)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
