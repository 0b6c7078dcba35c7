"""Alignment with word-level translations."""

import torch
import torch.nn.functional as F  # noqa: N812
from torch import nn

from claimcheck.errors import InputError
from claimcheck.robust_xlt.batches import Batch
from claimcheck.robust_xlt.classifier import Classifier
from claimcheck.robust_xlt.objectives.base import Objective, Surroundings, Wrapper
from claimcheck.robust_xlt.parts import WordAlignment
from claimcheck.robust_xlt.synonyms import load_translations


class WordAlignmentObjective(Wrapper):
    """L - w E log p(t(x_i) | x with x_i masked): a masked word is predicted as its translation t in a random language.

    After WEAM: Yang et al. 2021, arXiv:2106.01732 (aligned words from a dictionary here). Words and translations of one token
    each take part; the output layer is the table of word embeddings behind a dense layer of its own.
    """

    def __init__(self, part: WordAlignment, inner: Objective, surroundings: Surroundings) -> None:
        """Find the word pairs of single tokens. Raises InputError where there is none."""
        super().__init__(inner)
        self.part = part
        self.mask_id = surroundings.collator.tokenizer.mask_token_id
        inside, outside = surroundings.width, surroundings.embedding_width
        self.dense = nn.Sequential(nn.Linear(inside, outside), nn.GELU(), nn.LayerNorm(outside))
        self.translations = self._token_pairs(surroundings)
        if not self.translations or self.mask_id is None:
            raise InputError(
                "word-alignment: no word of the dictionaries is a single token of the encoder, or it has no mask token.",
                hint="Take dictionaries of the encoder's languages, or an encoder with a larger vocabulary.",
            )

    def step(self, model: Classifier, batch: Batch) -> torch.Tensor:
        """Return the inner loss plus the weighted loss of predicting translations."""
        loss = super().step(model, batch)
        masked, at, wanted = self.masked(batch)
        if not wanted:
            return loss
        batch.reseed("word-alignment")
        rows, columns = zip(*at, strict=True)
        states = model.states(batch, model.embed(masked))[list(rows), list(columns)]
        scores = self.dense(states) @ model.word_embeddings.T
        return loss + self.part.weight * F.cross_entropy(scores.float(), torch.tensor(wanted, device=scores.device))

    def masked(self, batch: Batch) -> tuple[torch.Tensor, list[tuple[int, int]], list[int]]:
        """Return token ids with some translatable words masked, the places (row, column), and the translations' ids."""
        rng = batch.chance("word-alignment")
        ids, at, wanted = batch.ids.clone(), [], []
        for row, tokens in enumerate(batch.ids.tolist()):
            for column, token in enumerate(tokens):
                known = self.translations.get(token)
                if known and rng.random() < self.part.ratio:
                    ids[row, column] = self.mask_id
                    at.append((row, column))
                    wanted.append(rng.choice(known))
        return ids, at, wanted

    def _token_pairs(self, surroundings: Surroundings) -> dict[int, list[int]]:
        tokenizer = surroundings.collator.tokenizer
        found: dict[int, list[int]] = {}
        for language, path in sorted(self.part.dictionaries.items()):
            entries = [(word, each) for word, known in load_translations(path, language).items() for each in known]
            words = [word for entry in entries for word in entry]
            encoded = tokenizer(words, add_special_tokens=False)["input_ids"] if words else []
            for source, target in zip(encoded[::2], encoded[1::2], strict=True):
                if len(source) == len(target) == 1 and not {source[0], target[0]} & surroundings.collator.special_ids:
                    found.setdefault(source[0], []).append(target[0])
        return found
