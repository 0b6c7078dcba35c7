"""python -m claimcheck.training.snapshot RUN BASE WEIGHTS: the weights of a run's last checkpoint, to export early."""

import sys
from pathlib import Path

import torch

from claimcheck.training.model import new_model


def snapshot(run: Path, base: Path, weights: Path) -> int:
    """Write the model of RUN/checkpoint.pt to `weights` (save_pretrained's form) and return its step."""
    state = torch.load(run / "checkpoint.pt", weights_only=True)
    model = new_model(base)
    model.load_state_dict(state["model"])
    model.save_pretrained(weights)
    return int(state["step"])


if __name__ == "__main__":
    print("step", snapshot(*map(Path, sys.argv[1:4])))
