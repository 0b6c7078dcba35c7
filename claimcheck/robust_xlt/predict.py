"""Logits of a model over many examples, by plain inference or by votes under perturbation."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import torch
import torch.nn.functional as F  # noqa: N812

from claimcheck.errors import InputError
from claimcheck.robust_xlt import devices
from claimcheck.robust_xlt.batches import Batch, Collator, derived_seed
from claimcheck.robust_xlt.classifier import Classifier
from claimcheck.robust_xlt.objectives.base import Objective
from claimcheck.robust_xlt.records import Example


class Asked(NamedTuple):
    """Examples, and whom to ask."""

    model: Classifier
    collator: Collator
    examples: Sequence[Example]
    batch_size: int
    precision: str = "fp32"
    """Of the forward passes: fp32 or bf16."""
    size_key: str = "evaluation.batch_size"
    """The config's key that sets `batch_size`."""


def logits_of(asked: Asked) -> torch.Tensor:
    """Return the logits (n, classes) in float32 on the CPU, in the order of the examples; the model is left in eval mode."""
    return _over_batches(asked, asked.model)


def votes_of(asked: Asked, objective: Objective, votes: int) -> torch.Tensor:
    """Return how many of `votes` perturbed passes chose each class, (n, classes) float32.

    Smoothed inference: Cohen et al. 2019, arXiv:1902.02918. Draws depend on the batch alone, so they repeat.
    """

    def vote(batch: Batch) -> torch.Tensor:
        passes = (objective.sample(asked.model, batch.at(derived_seed("votes", turn), 1.0)) for turn in range(votes))
        return torch.stack([F.one_hot(logits.argmax(-1), asked.model.n_labels) for logits in passes]).sum(0)

    return _over_batches(asked, vote)


@torch.no_grad()
def _over_batches(asked: Asked, run: Callable[[Batch], torch.Tensor]) -> torch.Tensor:
    model, collator, examples, size, *_ = asked
    model.eval()
    device = model.out.weight.device
    by_length = sorted(range(len(examples)), key=lambda at: (len(examples[at].text_a) + len(examples[at].text_b or ""), at))
    found = torch.zeros(len(examples), model.n_labels)
    for start in range(0, len(by_length), size):
        numbers = by_length[start : start + size]
        batch = collator.batch([examples[at] for at in numbers], device)
        found[numbers] = _fitting(asked, run, batch)
    return found


def _fitting(asked: Asked, run: Callable[[Batch], torch.Tensor], batch: Batch) -> torch.Tensor:
    """Return what `run` says of a batch, float32 on the CPU. Raises InputError where memory is too small."""
    try:
        with devices.precision(asked.precision, batch.ids.device):
            return run(batch).float().cpu()
    except (torch.OutOfMemoryError, MemoryError, RuntimeError) as error:
        if not devices.is_out_of_memory(error):
            raise
        raise InputError(
            f"Too little memory to predict {len(batch.examples)} examples of {batch.ids.shape[1]} tokens at once.",
            hint=f"Set {asked.size_key} below {asked.batch_size}, or lower encoder.max_length.",
        ) from error
