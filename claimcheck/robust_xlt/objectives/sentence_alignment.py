"""Alignment with sentence-level parallel text."""

from pathlib import Path

import torch
import torch.nn.functional as F  # noqa: N812

from claimcheck.errors import InputError
from claimcheck.robust_xlt.batches import Batch, derived_seed
from claimcheck.robust_xlt.classifier import Classifier
from claimcheck.robust_xlt.objectives.base import Objective, Surroundings, Wrapper, picked
from claimcheck.robust_xlt.parts import SentenceAlignment
from claimcheck.robust_xlt.records import Example
from claimcheck.robust_xlt.synonyms import file_of
from claimcheck.robust_xlt.text_files import lines_of

ParallelText = tuple[str, str, str]
"""Target language, source text, its translation."""


class SentenceAlignmentObjective(Wrapper):
    """L + w ||h(s) - h(t)||^2 / d (mse), or L + w InfoNCE over the batch's pairs, h the first token's last state.

    XeroAlign: Gritta & Iacobacci 2021, arXiv:2105.02472; InfoNCE: van den Oord et al. 2018, arXiv:1807.03748, both directions.
    Wu & Dredze 2020 (arXiv:2010.02537) find no robust gain from explicit alignment.
    """

    def __init__(self, part: SentenceAlignment, inner: Objective, surroundings: Surroundings) -> None:
        """Read the parallel text. Raises InputError."""
        super().__init__(inner)
        self.part = part
        self.collator = surroundings.collator
        self.source = surroundings.source_language
        self.lines = [line for language, files in sorted(part.pairs.items()) for line in _parallel(language, *files)]

    def step(self, model: Classifier, batch: Batch) -> torch.Tensor:
        """Return the inner loss plus the weighted distance of some translations."""
        loss = super().step(model, batch)
        return loss + self.part.weight * self.distance(model, batch)

    def distance(self, model: Classifier, batch: Batch) -> torch.Tensor:
        """Return the alignment loss of pairs drawn for this batch."""
        drawn = picked(self.lines, self.part.batch_size, batch.chance("sentence-alignment"))
        batch.reseed("sentence-alignment")
        source = self._pooled(model, batch, [(self.source, text) for _, text, _ in drawn])
        target = self._pooled(model, batch, [(language, text) for language, _, text in drawn])
        return F.mse_loss(target, source) if self.part.loss == "mse" else info_nce(source, target, self.part.temperature)

    def _pooled(self, model: Classifier, batch: Batch, texts: list[tuple[str, str]]) -> torch.Tensor:
        examples = [Example("", 0, "", language, None, text, None, -1) for language, text in texts]
        made = self.collator.batch(examples, batch.ids.device).at(derived_seed(batch.seed, "aligned"), batch.progress)
        states = model.states(made)
        return (model.mean(states, made) if model.pooling == "mean" else states[:, 0]).float()


def info_nce(source: torch.Tensor, target: torch.Tensor, temperature: float) -> torch.Tensor:
    """Return the mean of both directions' cross-entropy of finding one's translation among all of the batch's; (n, d) each."""
    scores = F.normalize(source, dim=-1) @ F.normalize(target, dim=-1).T / temperature
    own = torch.arange(len(scores), device=scores.device)
    return (F.cross_entropy(scores, own) + F.cross_entropy(scores.T, own)) / 2


def _parallel(language: str, source: Path, target: Path) -> list[ParallelText]:
    first, second = lines_of(file_of(source)), lines_of(file_of(target))
    if len(first) != len(second):
        raise InputError(
            f"{source} and {target} are not parallel: {len(first)} and {len(second)} lines.",
            hint="Equal line numbers must be translations of each other.",
        )
    pairs = [(language, *pair) for pair in zip(first, second, strict=True) if all(text.strip() for text in pair)]
    if not pairs:
        raise InputError(f"{source} and {target} have no line with text in both.", hint="Name files with one sentence a line.")
    return pairs
