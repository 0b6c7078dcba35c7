"""SMART and ALUM: smoothness inside a ball."""

import torch
import torch.nn.functional as F  # noqa: N812

from claimcheck.robust_xlt.batches import Batch
from claimcheck.robust_xlt.classifier import Classifier
from claimcheck.robust_xlt.objectives import perturbation
from claimcheck.robust_xlt.objectives.base import Objective, symmetric_kl
from claimcheck.robust_xlt.parts import Smart


class SmartObjective(Objective):
    """L(f(E(x)), y) + w max_{||d|| <= eps} (KL(p || q) + KL(q || p)), p = f(E(x)), q = f(E(x) + d).

    The output, not the loss, is attacked; w is the literature's lambda_s. SMART: Jiang et al. 2020, arXiv:1911.03437 (without
    its Bregman term); ALUM: Liu et al. 2020, arXiv:2004.08994.
    """

    def __init__(self, part: Smart) -> None:
        """Keep the part's values."""
        super().__init__()
        self.part = part

    def step(self, model: Classifier, batch: Batch) -> torch.Tensor:
        """Return cross-entropy plus the weighted smoothness term; at epsilon 0 the plain loss."""
        batch.reseed()
        clean = model(batch)
        loss = F.cross_entropy(clean.float(), batch.labels)
        epsilon = perturbation.radius(self.part.ball, model, batch)
        if epsilon == 0 or self.part.weight == 0:
            return loss
        delta = self.attack(model, batch, clean.detach(), epsilon)
        return loss + self.part.weight * symmetric_kl(clean, self._logits(model, batch, delta))

    def attack(self, model: Classifier, batch: Batch, clean: torch.Tensor, epsilon: float) -> torch.Tensor:
        """Return the perturbation (n, length, d) that moves the output `clean` most, after K steps of ascent."""
        part, ball = self.part, self.part.ball
        mask = perturbation.positions(ball, model, batch)
        generator = batch.generator("smart")
        start = torch.randn(*batch.ids.shape, perturbation.width(ball, model), generator=generator, device=batch.ids.device)
        delta = perturbation.project(start * epsilon * part.start, mask, ball, epsilon)
        lengths = epsilon, epsilon * (part.step_size or 1.0)
        for _ in range(part.steps):
            delta.requires_grad_()
            (gradient,) = torch.autograd.grad(symmetric_kl(clean, self._logits(model, batch, delta)), delta)
            delta = perturbation.ascend(delta.detach(), gradient, mask, ball, lengths)
        return delta

    def _logits(self, model: Classifier, batch: Batch, delta: torch.Tensor) -> torch.Tensor:
        batch.reseed()
        logits: torch.Tensor = model(batch, perturbation.noise(self.part.ball, delta))
        return logits
