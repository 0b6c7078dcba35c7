"""Cross-entropy."""

import torch

from claimcheck.robust_xlt.batches import Batch
from claimcheck.robust_xlt.classifier import Classifier
from claimcheck.robust_xlt.objectives.base import Objective, cross_entropy


class StandardObjective(Objective):
    """L(f(E(x)), y): the negative log-likelihood of the label."""

    def step(self, model: Classifier, batch: Batch) -> torch.Tensor:
        """Return the mean cross-entropy."""
        return cross_entropy(model, batch)
