"""What the outputs of an entailment model stand for: read from its configuration, never assumed."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from claimcheck.errors import ModelError
from claimcheck.schema import Label

_SUPPORTED = ("supported", "supports", "support", "entailment", "entailed", "entail", "entails", "consistent", "true", "yes")
_REFUTED = ("refuted", "refutes", "refute", "contradiction", "contradicted", "contradict", "contradicts")
_OPEN = ("notenoughinfo", "nei", "neutral", "unknown", "unrelated")
_NOT_SUPPORTED = ("unsupported", "notsupported", "notentailment", "notentailed", "inconsistent", "hallucinated", "false", "no")
"""Of models with two labels: it says neither that the evidence refutes nor that it is silent, so it counts as silent."""
_NAMES: Mapping[str, Label] = {
    **dict.fromkeys(_SUPPORTED, Label.SUPPORTED),
    **dict.fromkeys(_REFUTED, Label.REFUTED),
    **dict.fromkeys((*_OPEN, *_NOT_SUPPORTED), Label.NOT_ENOUGH_INFO),
}


class Opinion(NamedTuple):
    """Probabilities that evidence supports a claim, refutes it, or leaves it open; they add up to 1."""

    supported: float
    refuted: float
    not_enough_info: float


OPEN = Opinion(0.0, 0.0, 1.0)
"""What is said of a pair that no model can make sense of."""


def read_labels(id2label: object, *, model: str) -> tuple[Label, ...]:
    """Return what each output of a model stands for, from its `id2label` ({"0": "entailment", ...}).

    Raises ModelError where a name says nothing, or no output stands for SUPPORTED.
    """
    hint = "Use a model for natural language inference whose config.json names its labels (entailment, contradiction, neutral)."
    try:
        names = {int(key): str(name) for key, name in dict(id2label).items()}  # type: ignore[call-overload]
    except (TypeError, ValueError):
        raise ModelError(f"The configuration of {model} names no labels.", hint=hint) from None
    if sorted(names) != list(range(len(names))):
        raise ModelError(f"The label ids of {model} are not 0 to {len(names) - 1}.", hint=hint)
    labels = [_NAMES.get(re.sub(r"[^a-z]", "", names[index].lower())) for index in range(len(names))]
    known = tuple(label for label in labels if label is not None)
    if len(known) < len(labels) or Label.SUPPORTED not in known or len(set(known)) < len(known):
        raise ModelError(f"The labels of {model} say too little: {', '.join(names[i] for i in sorted(names))}.", hint=hint)
    return known


def read_opinion(logits: npt.NDArray[np.floating], labels: Sequence[Label], *, model: str) -> Opinion:
    """Return the softmax of `logits` (n_labels,), one for each of `labels`; a label that the model lacks has probability 0.

    Raises ModelError where the numbers of logits and labels differ, or a logit is not finite.
    """
    values = np.asarray(logits, np.float64)
    if values.shape != (len(labels),) or not np.isfinite(values).all():
        raise ModelError(
            f"{model} gives outputs of shape {values.shape}, not {len(labels)} finite numbers.",
            hint="Use a sequence classifier whose outputs agree with the labels of its configuration.",
        )
    weights = np.exp(values - values.max())
    share = dict(zip(labels, (weights / weights.sum()).tolist(), strict=True))
    supported, refuted = share[Label.SUPPORTED], share.get(Label.REFUTED, 0.0)
    return Opinion(supported, refuted, max(0.0, 1.0 - supported - refuted))
