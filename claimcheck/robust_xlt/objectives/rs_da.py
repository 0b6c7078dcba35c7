"""Randomized smoothing by data augmentation."""

import random

import torch

from claimcheck.robust_xlt.batches import Batch, derived_seed
from claimcheck.robust_xlt.classifier import Classifier
from claimcheck.robust_xlt.objectives.base import Objective, Rewriting, Surroundings
from claimcheck.robust_xlt.parts import RsDa
from claimcheck.robust_xlt.records import Example
from claimcheck.robust_xlt.synonyms import load_synonyms


class RsDaObjective(Rewriting):
    """E_{x' ~ S(x)} L(f(x'), y), x'_i uniform on {x_i} + N(x_i), N the neighbours in counter-fitted vectors.

    Huang et al. 2021, arXiv:2104.08645; counter-fitting: Mrksic et al. 2016, arXiv:1603.00892. Offline, copies are drawn once
    and replace the original (or join it), as the authors do; online, every step draws anew. Seeded either way.
    """

    def __init__(self, part: RsDa, inner: Objective, surroundings: Surroundings) -> None:
        """Load the synonyms. Raises InputError."""
        super().__init__(inner, surroundings.collator)
        self.part = part
        self.synonyms = load_synonyms(part)

    def rewrite(self, text: str, rng: random.Random) -> str:
        """Return the text with each word drawn from its synonyms and itself."""
        return self.synonyms.rewrite(text, rng)

    def rewritten_example(self, example: Example, rng: random.Random) -> Example:
        """Return a copy with both texts rewritten; online with the original kept, every second time the example itself."""
        if self.part.mode == "online" and self.part.keep_original and rng.random() < 0.5:
            return example
        return super().rewritten_example(example, rng)

    def expand(self, examples: tuple[Example, ...], seed: int) -> tuple[Example, ...]:
        """Return the copies of all examples, made here where the mode is offline."""
        examples = self.inner.expand(examples, seed)
        return tuple(copy for each in examples for copy in self.copies(each, seed)) if self.part.mode == "offline" else examples

    def copies(self, example: Example, seed: int) -> tuple[Example, ...]:
        """Return an example's copies; they depend on seed and example alone."""
        rng = random.Random(derived_seed(seed, "rs-da", example.id, example.row))  # noqa: S311
        drawn = [self.rewritten_example(example, rng)._replace(id=f"{example.id}#{n}") for n in range(self.part.copies)]
        return (example, *drawn) if self.part.keep_original else tuple(drawn)

    def step(self, model: Classifier, batch: Batch) -> torch.Tensor:
        """Return the inner objective's loss: offline on the batch, whose copies are made; online on the rewritten one."""
        return self.inner.step(model, batch if self.part.mode == "offline" else self.rewritten(batch))
