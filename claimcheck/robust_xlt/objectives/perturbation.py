"""Perturbations inside a ball: drawn, moved along a gradient, projected back.

Written for delta (n, length, d) with a mask (n, length) of the positions that may move; everywhere else delta is zero.
"""

import math

import torch

from claimcheck.robust_xlt.batches import Batch
from claimcheck.robust_xlt.classifier import Classifier, Noise
from claimcheck.robust_xlt.parts import Ball

_TINY = 1e-12  # below any norm that matters: keeps 0/0 out


def radius(ball: Ball, model: Classifier, batch: Batch) -> float:
    """Return epsilon in the unit of delta, as far as the warm-up lets it at this place in the training.

    Counted in mean norms, a linf ball gets the radius eps / sqrt(d), with which its corners lie on the l2 ball of a token. At
    the output delta itself is in mean norms, and the classifier scales it.
    """
    share = min(1.0, batch.progress / ball.warmup) if ball.warmup > 0 else 1.0
    if ball.unit == "absolute":
        return ball.epsilon * share
    scale = float(model.word_embeddings.detach().norm(dim=1).mean()) if ball.site == "embeddings" else 1.0
    return ball.epsilon * share * scale / (math.sqrt(width(ball, model)) if ball.norm == "linf" else 1.0)


def positions(ball: Ball, model: Classifier, batch: Batch) -> torch.Tensor:
    """Return the mask (n, length) of what may move: content tokens; at the output what the head reads."""
    return batch.content if ball.site == "embeddings" else model.read_positions(batch)


def noise(ball: Ball, delta: torch.Tensor) -> Noise:
    """Return delta as noise at the ball's site."""
    if ball.site == "embeddings":
        return Noise(embeddings=delta)
    return Noise(output=delta, is_relative=ball.unit == "embedding-norm")


def width(ball: Ball, model: Classifier) -> int:
    """Return the size d of the vectors at the ball's site; some encoders have narrower embeddings than states."""
    return int(model.word_embeddings.shape[1]) if ball.site == "embeddings" else model.width


def zeros(ball: Ball, model: Classifier, batch: Batch) -> torch.Tensor:
    """Return the centre of the ball, (n, length, d) in float32."""
    return torch.zeros(*batch.ids.shape, width(ball, model), device=batch.ids.device)


def project(delta: torch.Tensor, mask: torch.Tensor, ball: Ball, epsilon: float) -> torch.Tensor:
    """Return the point of the ball nearest to `delta`: zero where `mask` is False."""
    kept = delta * mask.unsqueeze(-1)
    if ball.norm == "linf":
        return kept.clamp(-epsilon, epsilon)
    return kept * (epsilon / _norm(kept, ball).clamp(min=_TINY)).clamp(max=1.0)


def ascend(
    delta: torch.Tensor, gradient: torch.Tensor, mask: torch.Tensor, ball: Ball, lengths: tuple[float, float]
) -> torch.Tensor:
    """Return Proj(delta + step * g / ||g||) (l2) or Proj(delta + step * sign g) (linf); `lengths` are epsilon and step.

    Madry et al. 2018, arXiv:1706.06083.
    """
    epsilon, step = lengths
    gradient = gradient.float() * mask.unsqueeze(-1)
    direction = gradient.sign() if ball.norm == "linf" else gradient / _norm(gradient, ball).clamp(min=_TINY)
    return project(delta + step * direction, mask, ball, epsilon)


def draw(mask: torch.Tensor, size: int, ball: Ball, epsilon: float, generator: torch.Generator) -> torch.Tensor:
    """Return a point drawn uniformly from the ball.

    In l2 a Gaussian direction times epsilon * u^(1/k), k the number of free coordinates (Muller 1959, Comm. ACM 2(4)).
    """
    shape = (*mask.shape, size)
    if ball.norm == "linf":
        uniform = torch.rand(shape, generator=generator, device=mask.device) * 2 - 1
        return uniform * epsilon * mask.unsqueeze(-1)
    gauss = torch.randn(shape, generator=generator, device=mask.device) * mask.unsqueeze(-1)
    if ball.scope == "token":
        share = torch.rand((*mask.shape, 1), generator=generator, device=mask.device) ** (1 / size)
    else:
        free = (mask.sum(1).clamp(min=1) * size).view(-1, 1, 1).float()
        share = torch.rand((mask.shape[0], 1, 1), generator=generator, device=mask.device) ** (1 / free)
    return project(gauss / _norm(gauss, ball).clamp(min=_TINY) * share * epsilon, mask, ball, epsilon)


def _norm(delta: torch.Tensor, ball: Ball) -> torch.Tensor:
    """Return the l2 norms, one a token (n, length, 1) or one a text (n, 1, 1)."""
    norm: torch.Tensor = torch.linalg.vector_norm(delta, dim=-1 if ball.scope == "token" else (1, 2), keepdim=True)
    return norm
