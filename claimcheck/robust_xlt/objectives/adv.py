"""Adversarial training."""

import torch
import torch.nn.functional as F  # noqa: N812

from claimcheck.robust_xlt.batches import Batch
from claimcheck.robust_xlt.classifier import Classifier
from claimcheck.robust_xlt.objectives import perturbation
from claimcheck.robust_xlt.objectives.base import Objective, cross_entropy
from claimcheck.robust_xlt.parts import Adv

_REACH = 1.5  # default length of all steps together, in radii: far enough to get from the centre to the border with a margin


class AdvObjective(Objective):
    """c L(f(E(x)), y) + (1 - c) max_{||d|| <= eps} L(f(E(x) + d), y), with K steps of projected gradient ascent.

    Huang et al. 2021 (arXiv:2104.08645), after Goodfellow et al. 2015 (arXiv:1412.6572), Miyato et al. 2017
    (arXiv:1605.07725) and Madry et al. 2018 (arXiv:1706.06083). The clean weight c and the rise of eps keep it from collapsing.
    """

    def __init__(self, part: Adv) -> None:
        """Keep the part's values."""
        super().__init__()
        self.part = part

    def step(self, model: Classifier, batch: Batch) -> torch.Tensor:
        """Return the mixed loss; at epsilon 0 the plain one."""
        epsilon = perturbation.radius(self.part.ball, model, batch)
        if epsilon == 0:
            return cross_entropy(model, batch)
        adversarial = self._loss(model, batch, self.attack(model, batch, epsilon))
        if self.part.clean_weight == 0:
            return adversarial
        return torch.lerp(adversarial, cross_entropy(model, batch), self.part.clean_weight)

    def attack(self, model: Classifier, batch: Batch, epsilon: float) -> torch.Tensor:
        """Return the perturbation (n, length, d) that K steps of ascent find; the model's gradients stay untouched."""
        part, ball = self.part, self.part.ball
        mask = perturbation.positions(ball, model, batch)
        delta = perturbation.zeros(ball, model, batch)
        if part.random_start:
            delta = perturbation.draw(mask, perturbation.width(ball, model), ball, epsilon, batch.generator("adv"))
        lengths = epsilon, epsilon * (part.step_size or _REACH / part.steps)
        for _ in range(part.steps):
            delta.requires_grad_()
            (gradient,) = torch.autograd.grad(self._loss(model, batch, delta), delta)
            delta = perturbation.ascend(delta.detach(), gradient, mask, ball, lengths)
        return delta

    def _loss(self, model: Classifier, batch: Batch, delta: torch.Tensor) -> torch.Tensor:
        batch.reseed()  # the network attacked is the network trained: one dropout for all passes
        return F.cross_entropy(model(batch, perturbation.noise(self.part.ball, delta)).float(), batch.labels)
