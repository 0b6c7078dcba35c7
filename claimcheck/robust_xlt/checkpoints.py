"""Checkpoints: written whole or not at all, and refused where they belong to something else."""

import hashlib
import io
from pathlib import Path
from typing import Any, NamedTuple

import torch
from torch import nn

from claimcheck.errors import InputError, reason_of
from claimcheck.files import write_whole

CHECKPOINT = "checkpoint.pt"


class State(NamedTuple):
    """What a training needs to go on."""

    step: int
    """Optimizer steps done."""
    notes: dict[str, float]
    """What the training task keeps: the best scores so far."""
    seconds: float
    """Wall-clock seconds of training so far, over all calls."""


def architecture_of(module: nn.Module) -> str:
    """Return a hash of the names and shapes of a module's weights."""
    shapes = "\n".join(f"{name} {tuple(each.shape)}" for name, each in module.state_dict().items())
    return hashlib.sha256(shapes.encode()).hexdigest()


def save_training(path: Path, state: State, module: nn.Module, optimizer: torch.optim.Optimizer) -> None:
    """Write everything that `load_training` needs. Raises OSError."""
    _save(path, {**state._asdict(), **_packed(module), "optimizer": optimizer.state_dict()})


def load_training(path: Path, module: nn.Module, optimizer: torch.optim.Optimizer) -> State | None:
    """Put a checkpoint into `module` and `optimizer` and return its state; None where there is no file. Raises InputError."""
    if not path.exists():
        return None
    packed = _load(path, module)
    module.load_state_dict(packed["weights"])
    optimizer.load_state_dict(packed["optimizer"])
    return State(int(packed["step"]), dict(packed["notes"]), float(packed["seconds"]))


def save_weights(path: Path, module: nn.Module, step: int) -> None:
    """Write a module's weights. Raises OSError."""
    _save(path, {**_packed(module), "step": step})


def load_weights(path: Path, module: nn.Module) -> int:
    """Put weights into `module` and return the steps that they were trained for. Raises InputError."""
    if not path.exists():
        raise InputError(f"There is no checkpoint {path}.", hint="Train first: claimcheck robust-xlt train CONFIG RUN.")
    packed = _load(path, module)
    module.load_state_dict(packed["weights"])
    return int(packed["step"])


def _packed(module: nn.Module) -> dict[str, Any]:
    return {"weights": module.state_dict(), "architecture": architecture_of(module)}


def _save(path: Path, packed: dict[str, Any]) -> None:
    buffer = io.BytesIO()
    torch.save(packed, buffer)
    write_whole(path, buffer.getvalue())


def _load(path: Path, module: nn.Module) -> dict[str, Any]:
    device = next(module.parameters()).device
    try:
        packed: dict[str, Any] = torch.load(path, map_location=device, weights_only=True)
        architecture = packed["architecture"]
    except Exception as error:  # torch.load raises whatever a broken pickle, zip or tensor makes it raise
        raise InputError(
            f"{path} is no checkpoint: {reason_of(error)}.", hint="Delete it, or name another folder, to begin anew."
        ) from error
    if architecture != architecture_of(module):
        raise InputError(
            f"{path} is of another architecture than this encoder and method.",
            hint="Name the encoder that it was trained with, or another folder to begin anew.",
        )
    return packed
