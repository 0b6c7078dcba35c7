"""What training costs: floating-point operations by rule, steps by config, and hours by GPU."""

import json
import math
from pathlib import Path
from typing import NamedTuple

from claimcheck.errors import InputError, reason_of
from claimcheck.robust_xlt.config import RunConfig
from claimcheck.robust_xlt.parts import (
    Adv,
    AnyPart,
    FreeLb,
    LanguageAdversarial,
    Part,
    RDrop,
    SelfAugmentation,
    SentenceAlignment,
    Smart,
    WordAlignment,
    n_copies,
)

_STANDARD = 3.0  # forward passes: one forwards, and backwards twice as much (Kaplan et al. 2020, arXiv:2001.08361)
_TO_INPUT = 2.0  # one forwards, and backwards to the perturbation alone


class Shape(NamedTuple):
    """What of an encoder decides on its cost."""

    layers: int
    hidden: int
    feed_forward: int

    @property
    def weights(self) -> int:
        """Return the number of weights in matrix products, embeddings left out."""
        return self.layers * (4 * self.hidden * self.hidden + 2 * self.hidden * self.feed_forward)

    def forward_flops(self, n_tokens: float, length: float) -> float:
        """Return the operations of a forward pass over `n_tokens` tokens in texts of `length` tokens.

        Two a weight and token, and four a state, token and token attended to, in every layer.
        """
        return n_tokens * (2 * self.weights + 4 * self.layers * self.hidden * length)


_KNOWN = {
    "bert-base-multilingual-cased": Shape(12, 768, 3072),
    "bert-base-multilingual-uncased": Shape(12, 768, 3072),
    "xlm-roberta-base": Shape(12, 768, 3072),
    "xlm-roberta-large": Shape(24, 1024, 4096),
}
"""From the models' own config files."""


class Steps(NamedTuple):
    """A training in numbers."""

    n_steps: int
    passes: float
    """Cost of a step in forward passes over its batch."""


def shape_of(model: str) -> Shape:
    """Return an encoder's shape: of a known id, or from the config.json of its folder. Raises InputError."""
    return known_shape(model.removeprefix("google-bert/").removeprefix("FacebookAI/")) or stored_shape(model)


def known_shape(name: str) -> Shape | None:
    """Return the shape of an encoder of this name, in upper or lower case; None where it is not known."""
    return _KNOWN.get(name.lower())


def stored_shape(model: str) -> Shape:
    """Return the shape that the config.json in an encoder's folder tells. Raises InputError."""
    try:
        found = json.loads((Path(model) / "config.json").read_text("utf-8"))
        hidden = int(found["hidden_size"])
        return Shape(int(found["num_hidden_layers"]), hidden, int(found.get("intermediate_size", 4 * hidden)))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(
            f"The size of {model} is not known: {reason_of(error)}.",
            hint=f"Name a folder with config.json, or one of {', '.join(sorted(_KNOWN))}.",
        ) from error


def passes_of(parts: tuple[AnyPart, ...], batch_size: int) -> float:
    """Return the cost of one step in forward passes over the task's batch.

    Additional texts (parallel, unlabelled) count in batches of the task, as if they were as long.
    """
    core = parts[-1] if parts else None
    return _core_passes(core) + sum(_extra_passes(part, batch_size) for part in parts)


def steps_of(config: RunConfig, n_examples: int, parts: tuple[AnyPart, ...] | None = None) -> Steps:
    """Return steps and passes of a method on `n_examples` original examples, as `training.match` says.

    Epochs: over the method's own data, offline copies included. Steps: as many as standard training. Flops: as many as standard
    training could do for the same number of operations.
    """
    training = config.training
    parts = config.method if parts is None else parts
    passes = passes_of(parts, training.batch_size)
    standard = max(1, round(training.epochs * math.ceil(n_examples / training.batch_size)))
    if training.max_steps is not None:
        return Steps(training.max_steps, passes)
    if training.match == "steps":
        return Steps(standard, passes)
    if training.match == "flops":
        return Steps(max(1, round(standard * _STANDARD / passes)), passes)
    own = n_examples * n_copies(parts)
    return Steps(max(1, round(training.epochs * math.ceil(own / training.batch_size))), passes)


def training_flops(config: RunConfig, steps: Steps, length: float, n_steps: int | None = None) -> float:
    """Return the operations of `n_steps` steps (default: all) on texts of `length` tokens."""
    n_tokens = config.training.batch_size * length
    done = steps.n_steps if n_steps is None else n_steps
    return done * steps.passes * shape_of(config.encoder.model).forward_flops(n_tokens, length)


def _core_passes(core: Part | None) -> float:
    if isinstance(core, Adv):
        return _TO_INPUT * core.steps + _STANDARD * (1 + (core.clean_weight > 0))
    if isinstance(core, FreeLb):
        return _STANDARD * core.steps + (core.steps - 1)  # the ascent adds a backward pass to the embeddings but for the last
    if isinstance(core, Smart):
        return _TO_INPUT * core.steps + 2 * _STANDARD
    if isinstance(core, RDrop):
        return 2 * _STANDARD
    return _STANDARD + isinstance(core, SelfAugmentation)


def _extra_passes(part: Part, batch_size: int) -> float:
    if isinstance(part, SentenceAlignment):
        return _STANDARD * 2 * part.batch_size / batch_size
    if isinstance(part, LanguageAdversarial):
        return _STANDARD * (1 + len(part.text)) * part.batch_size / batch_size
    return _STANDARD if isinstance(part, WordAlignment) else 0.0
