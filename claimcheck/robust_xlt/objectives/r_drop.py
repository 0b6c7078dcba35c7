"""R-Drop."""

import torch
import torch.nn.functional as F  # noqa: N812

from claimcheck.robust_xlt.batches import Batch
from claimcheck.robust_xlt.classifier import Classifier
from claimcheck.robust_xlt.objectives.base import Objective, symmetric_kl
from claimcheck.robust_xlt.parts import RDrop


class RDropObjective(Objective):
    """(L(p1, y) + L(p2, y)) / 2 + w (KL(p1 || p2) + KL(p2 || p1)) / 2 of two passes with dropouts of their own.

    Liang et al. 2021, arXiv:2106.14448; the two losses are averaged, as in its code, so that a learning rate keeps its meaning.
    """

    def __init__(self, part: RDrop) -> None:
        """Keep the part's values."""
        super().__init__()
        self.part = part

    def step(self, model: Classifier, batch: Batch) -> torch.Tensor:
        """Return the mean cross-entropy of both passes plus their weighted disagreement."""
        passes = []
        for purpose in ("", "second"):
            batch.reseed(purpose)
            passes.append(model(batch).float())
        loss = torch.stack([F.cross_entropy(logits, batch.labels) for logits in passes]).mean()
        return loss + self.part.weight * symmetric_kl(*passes) / 2
