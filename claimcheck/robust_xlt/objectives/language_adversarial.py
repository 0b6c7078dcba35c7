"""Language-adversarial training."""

import math
from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812
from torch import nn

from claimcheck.errors import InputError
from claimcheck.robust_xlt.batches import Batch, derived_seed
from claimcheck.robust_xlt.classifier import Classifier
from claimcheck.robust_xlt.objectives.base import Objective, Surroundings, Wrapper, picked
from claimcheck.robust_xlt.parts import LanguageAdversarial
from claimcheck.robust_xlt.records import Example
from claimcheck.robust_xlt.synonyms import file_of
from claimcheck.robust_xlt.text_files import filled_lines_of

_STEEPNESS = 10.0  # of the rise of lambda: Ganin & Lempitsky 2015, section 3.1


class _Reversal(torch.autograd.Function):
    """Identity forwards; backwards the gradient times -lambda."""

    @staticmethod
    def forward(ctx: Any, states: torch.Tensor, factor: float) -> torch.Tensor:
        ctx.factor = factor
        return states.view_as(states)

    @staticmethod
    def backward(ctx: Any, *gradients: torch.Tensor) -> tuple[torch.Tensor, None]:
        return -ctx.factor * gradients[0], None


def reverse_gradient(states: torch.Tensor, factor: float) -> torch.Tensor:
    """Return `states` unchanged, whose gradient is multiplied by -`factor` on its way back."""
    reversed_states: torch.Tensor = _Reversal.apply(states, factor)  # type: ignore[no-untyped-call]
    return reversed_states


class LanguageAdversarialObjective(Wrapper):
    """L + CE(D(R_lambda(h)), language): D learns the language, the encoder, through reversed gradients R, to hide it.

    Ganin & Lempitsky 2015, arXiv:1409.7495; several languages: Chen et al. 2019, arXiv:1810.03552. h is the mean last state of
    the batch's own texts and of unlabelled lines of every other language; lambda = w (2 / (1 + exp(-10 p)) - 1), p the
    progress.
    """

    def __init__(self, part: LanguageAdversarial, inner: Objective, surroundings: Surroundings) -> None:
        """Read the unlabelled text and make the discriminator. Raises InputError."""
        super().__init__(inner)
        self.part = part
        self.collator = surroundings.collator
        self.languages = (surroundings.source_language, *sorted(set(part.text) - {surroundings.source_language}))
        self.lines = {name: filled_lines_of(file_of(part.text[name])) for name in self.languages[1:]}
        if not self.lines:
            raise InputError(
                f"language-adversarial: text is in {self.languages[0]} alone, the source language.",
                hint="Name text of the languages that shall not be told apart from it.",
            )
        width = surroundings.width
        self.discriminator = nn.Sequential(nn.Linear(width, width), nn.ReLU(), nn.Linear(width, len(self.languages)))

    def step(self, model: Classifier, batch: Batch) -> torch.Tensor:
        """Return the inner loss plus the discriminator's, whose gradient reaches the encoder reversed."""
        loss = super().step(model, batch)
        return loss + self.discrimination(model, batch)

    def discrimination(self, model: Classifier, batch: Batch) -> torch.Tensor:
        """Return the discriminator's cross-entropy."""
        batch.reseed("language-adversarial")
        rng = batch.chance("language-adversarial")
        source = [each.text_a for each in batch.examples]
        texts = [(0, text) for text in picked(source, self.part.batch_size, rng)]
        for number, name in enumerate(self.languages[1:], start=1):
            texts += [(number, line) for line in picked(self.lines[name], self.part.batch_size, rng)]
        examples = [Example("", 0, "", self.languages[number], None, text, None, number) for number, text in texts]
        made = self.collator.batch(examples, batch.ids.device).at(derived_seed(batch.seed, "languages"), batch.progress)
        states = reverse_gradient(model.mean(model.states(made), made).float(), self.factor(batch.progress))
        return F.cross_entropy(self.discriminator(states), made.labels)

    def factor(self, progress: float) -> float:
        """Return lambda at this place in the training."""
        return self.part.weight * (2 / (1 + math.exp(-_STEEPNESS * progress)) - 1)
