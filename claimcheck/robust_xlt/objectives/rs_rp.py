"""Randomized smoothing by random perturbation."""

import torch
import torch.nn.functional as F  # noqa: N812

from claimcheck.robust_xlt.batches import Batch
from claimcheck.robust_xlt.classifier import Classifier
from claimcheck.robust_xlt.objectives import perturbation
from claimcheck.robust_xlt.objectives.base import Objective
from claimcheck.robust_xlt.parts import RsRp


class RsRpObjective(Objective):
    """E_{d ~ U(B_eps)} L(f(E(x) + d), y), one draw a step.

    Huang et al. 2021, arXiv:2104.08645; randomized smoothing: Cohen et al. 2019, arXiv:1902.02918.
    """

    def __init__(self, part: RsRp) -> None:
        """Keep the part's values."""
        super().__init__()
        self.part = part

    def step(self, model: Classifier, batch: Batch) -> torch.Tensor:
        """Return the mean cross-entropy under one draw; at epsilon 0 it is the plain one, bit for bit."""
        return F.cross_entropy(self.sample(model, batch).float(), batch.labels)

    def sample(self, model: Classifier, batch: Batch) -> torch.Tensor:
        """Return the logits under one draw."""
        ball = self.part.ball
        mask = perturbation.positions(ball, model, batch)
        epsilon = perturbation.radius(ball, model, batch)
        delta = perturbation.draw(mask, perturbation.width(ball, model), ball, epsilon, batch.generator("rs-rp"))
        batch.reseed()
        logits: torch.Tensor = model(batch, perturbation.noise(ball, delta))
        return logits
