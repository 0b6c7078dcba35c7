"""Code-mixing with dictionaries."""

import random
import re

import torch

from claimcheck.robust_xlt.batches import Batch
from claimcheck.robust_xlt.classifier import Classifier
from claimcheck.robust_xlt.objectives.base import Objective, Rewriting, Surroundings
from claimcheck.robust_xlt.parts import CodeMixing
from claimcheck.robust_xlt.synonyms import load_translations

_WORD = re.compile(r"([^\W\d_]+)")


class CodeMixingObjective(Rewriting):
    """E_{x' ~ M(x)} L(f(x'), y): a mixed text's word becomes, with the word ratio, a translation in a random language.

    CoSDA-ML: Qin et al. 2020, arXiv:2006.06402. Drawn anew for every step.
    """

    def __init__(self, part: CodeMixing, inner: Objective, surroundings: Surroundings) -> None:
        """Load the dictionaries. Raises InputError."""
        super().__init__(inner, surroundings.collator)
        self.part = part
        self.dictionaries = [load_translations(path, language) for language, path in sorted(part.dictionaries.items())]

    def rewrite(self, text: str, rng: random.Random) -> str:
        """Return the text mixed, or as it is."""
        if rng.random() >= self.part.sentence_ratio:
            return text
        return "".join(self._drawn(piece, rng) if index % 2 else piece for index, piece in enumerate(_WORD.split(text)))

    def sample(self, model: Classifier, batch: Batch) -> torch.Tensor:
        """Return the inner objective's logits: the dictionaries read the source language, and votes are asked of all."""
        return self.inner.sample(model, batch)

    def _drawn(self, word: str, rng: random.Random) -> str:
        choices = [found for dictionary in self.dictionaries if (found := dictionary.get(word.lower()))]
        if not choices or rng.random() >= self.part.word_ratio:
            return word
        return rng.choice(rng.choice(choices))
