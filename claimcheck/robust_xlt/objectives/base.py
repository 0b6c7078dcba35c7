"""What every objective is, and what it may be made with."""

import random
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import torch
import torch.nn.functional as F  # noqa: N812 - PyTorch's own name for it
from torch import nn

from claimcheck.robust_xlt.batches import Batch, Collator
from claimcheck.robust_xlt.classifier import Classifier
from claimcheck.robust_xlt.records import Example


class Surroundings(NamedTuple):
    """What objectives may need beside model and batch."""

    collator: Collator
    width: int
    """Size d of the encoder's states."""
    embedding_width: int
    """Size of its word embeddings."""
    source_language: str
    seed: int
    masked_lm: Callable[[], Any]
    """Returns the encoder with its masked-language-model head, frozen; loaded when called."""


class Objective(nn.Module):
    """A loss of a model on a batch; parameters of its own (a discriminator) train with the model's."""

    def step(self, model: Classifier, batch: Batch) -> torch.Tensor:
        """Return the mean loss over the batch, a scalar to be derived."""
        raise NotImplementedError

    def expand(self, examples: tuple[Example, ...], seed: int) -> tuple[Example, ...]:
        """Return the training set as the method wants it, made once before training."""
        del seed
        return examples

    def sample(self, model: Classifier, batch: Batch) -> torch.Tensor:
        """Return logits (n, classes) under one random perturbation, for smoothed inference; plain where the method has none."""
        logits: torch.Tensor = model(batch)
        return logits


class Wrapper(Objective):
    """An objective around another one."""

    def __init__(self, inner: Objective) -> None:
        """Keep the inner objective, which has the last word on the batch."""
        super().__init__()
        self.inner = inner

    def expand(self, examples: tuple[Example, ...], seed: int) -> tuple[Example, ...]:
        """Return what the inner objective makes of the training set."""
        return self.inner.expand(examples, seed)

    def step(self, model: Classifier, batch: Batch) -> torch.Tensor:
        """Return the inner objective's loss."""
        return self.inner.step(model, batch)

    def sample(self, model: Classifier, batch: Batch) -> torch.Tensor:
        """Return the inner objective's logits under perturbation."""
        return self.inner.sample(model, batch)


class Rewriting(Wrapper):
    """An objective on texts that are rewritten for every step."""

    def __init__(self, inner: Objective, collator: Collator) -> None:
        """`collator` encodes the new texts."""
        super().__init__(inner)
        self.collator = collator

    def rewrite(self, text: str, rng: random.Random) -> str:
        """Return the text in other words."""
        raise NotImplementedError

    def rewritten(self, batch: Batch) -> Batch:
        """Return the batch with every text rewritten."""
        rng = batch.chance(type(self).__name__)
        return self.collator.retexted(batch, [self.rewritten_example(each, rng) for each in batch.examples])

    def rewritten_example(self, example: Example, rng: random.Random) -> Example:
        """Return an example with both texts rewritten, its label kept."""
        text_b = None if example.text_b is None else self.rewrite(example.text_b, rng)
        return example._replace(text_a=self.rewrite(example.text_a, rng), text_b=text_b)

    def step(self, model: Classifier, batch: Batch) -> torch.Tensor:
        """Return the inner objective's loss on the rewritten batch."""
        return self.inner.step(model, self.rewritten(batch))

    def sample(self, model: Classifier, batch: Batch) -> torch.Tensor:
        """Return the inner objective's logits of one rewriting."""
        return self.inner.sample(model, self.rewritten(batch))


def cross_entropy(model: Classifier, batch: Batch) -> torch.Tensor:
    """Return the plain loss; its dropout depends on the batch's seed alone."""
    batch.reseed()
    return F.cross_entropy(model(batch).float(), batch.labels)


def symmetric_kl(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    """Return the mean over rows of KL(p_a || p_b) + KL(p_b || p_a) of two sets of logits (n, classes)."""
    log_a, log_b = F.log_softmax(a.float(), dim=-1), F.log_softmax(b.float(), dim=-1)
    return ((log_a.exp() - log_b.exp()) * (log_a - log_b)).sum(-1).mean()


def picked(lines: Sequence[Any], n: int, rng: random.Random) -> list[Any]:
    """Return `n` of `lines`, none twice where there are so many: of a pair drawn twice, one would be the other's negative."""
    return rng.sample(lines, n) if n <= len(lines) else rng.choices(lines, k=n)
