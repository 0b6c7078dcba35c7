"""FreeLB."""

import torch
import torch.nn.functional as F  # noqa: N812

from claimcheck.robust_xlt.batches import Batch
from claimcheck.robust_xlt.classifier import Classifier
from claimcheck.robust_xlt.objectives import perturbation
from claimcheck.robust_xlt.objectives.base import Objective, cross_entropy
from claimcheck.robust_xlt.parts import FreeLb


class FreeLbObjective(Objective):
    """1/K sum_{t<K} L(f(E(x) + d_t), y), d_{t+1} = Proj(d_t + a g_t / ||g_t||): every step of the ascent also trains.

    Zhu et al. 2020, arXiv:1909.11764. d_0 is uniform in the ball. The K graphs are held until the loss is derived.
    """

    def __init__(self, part: FreeLb) -> None:
        """Keep the part's values."""
        super().__init__()
        self.part = part

    def step(self, model: Classifier, batch: Batch) -> torch.Tensor:
        """Return the mean of the losses along the ascent; at epsilon 0 the plain one."""
        part, ball = self.part, self.part.ball
        epsilon = perturbation.radius(ball, model, batch)
        if epsilon == 0:
            return cross_entropy(model, batch)
        mask = perturbation.positions(ball, model, batch)
        delta = perturbation.draw(mask, perturbation.width(ball, model), ball, epsilon, batch.generator("freelb"))
        lengths = epsilon, epsilon * (part.step_size or 1 / part.steps)
        losses = []
        for turn in range(part.steps):
            delta.requires_grad_()
            batch.reseed()
            losses.append(F.cross_entropy(model(batch, perturbation.noise(ball, delta)).float(), batch.labels))
            if turn + 1 < part.steps:
                (gradient,) = torch.autograd.grad(losses[-1], delta, retain_graph=True)
                delta = perturbation.ascend(delta.detach(), gradient, mask, ball, lengths)
        return torch.stack(losses).mean()
