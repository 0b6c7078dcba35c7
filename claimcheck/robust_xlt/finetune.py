"""Fine-tuning as a task of the loop: a classifier, an objective, and examples in an order that the seed sets."""

import math
import random
from collections.abc import Sequence
from functools import cached_property, lru_cache
from pathlib import Path

import torch
from torch import nn

from claimcheck.robust_xlt import devices
from claimcheck.robust_xlt.batches import Batch, Collator, Encoded, cut_by_length, derived_seed
from claimcheck.robust_xlt.checkpoints import save_weights
from claimcheck.robust_xlt.classifier import Classifier
from claimcheck.robust_xlt.config import TrainingConfig
from claimcheck.robust_xlt.loop import Share
from claimcheck.robust_xlt.objectives.base import Objective
from claimcheck.robust_xlt.predict import Asked, logits_of
from claimcheck.robust_xlt.records import Example, Selection

_MAX_CACHED = 200_000  # encoded examples that are kept: about 150 MB at 60 tokens each
_CHUNK = 1000  # examples that are encoded at once


class FineTuning:
    """Trains `model` on `examples` with `objective`; looks at dev sets and keeps the best weights by selection."""

    def __init__(
        self,
        parts: tuple[Classifier, Objective, Collator],
        examples: tuple[Example, ...],
        dev: dict[Selection, tuple[Example, ...]],
        training: TrainingConfig,
        run: tuple[Path, int],
    ) -> None:
        """`run` is the folder and the number of steps; `examples` are the method's own, offline copies made."""
        self.model, self.objective, self.collator = parts
        self.module = nn.ModuleDict({"model": self.model, "objective": self.objective})
        self.examples, self.dev, self.training = examples, dev, training
        self.folder, self.n_steps = run
        self.device = self.model.out.weight.device
        self.look_every = training.eval_every or max(1, math.ceil(self.n_steps / 10))
        self.steps_an_epoch = math.ceil(len(examples) / training.batch_size)
        self._order = lru_cache(maxsize=2)(self._ordered)
        self._encoded: dict[int, Encoded] = {}

    def shares(self, step: int) -> list[Share]:
        """Return this process's micro-batches of a step."""
        epoch, within = divmod(step, self.steps_an_epoch)
        numbers = self._order(epoch)[within]
        micro = devices.micro_batch(self.training)
        cuts = [numbers[at : at + micro] for at in range(0, len(numbers), micro)]
        mine = range(devices.rank(), len(cuts), devices.world())
        return [Share(self._batch(cuts[at], step, at), len(cuts[at]) / len(numbers)) for at in mine]

    def loss(self, batch: Batch) -> torch.Tensor:
        """Return the objective's loss."""
        return self.objective.step(self.model, batch)

    def look(self, step: int, notes: dict[str, float]) -> dict[str, float]:
        """Return accuracies on the dev sets, and keep the weights that are the best so far, or the last."""
        found = {}
        for selection, examples in self.dev.items():
            accuracy = self.accuracy(examples)
            found[f"accuracy {selection}"] = accuracy
            if accuracy > notes.get(selection.value, -1.0):
                notes[selection.value] = accuracy
                self._keep(selection, step)
        if step == self.n_steps:
            self._keep(Selection.LAST, step)
        return found

    def accuracy(self, examples: Sequence[Example]) -> float:
        """Return the mean over languages of the share of right labels."""
        size, key = devices.micro_batch(self.training), "training.micro_batch"
        logits = logits_of(Asked(self.model, self.collator, examples, size, self.training.precision, key))
        predicted = logits.argmax(-1).tolist()
        right: dict[str, list[bool]] = {}
        for example, label in zip(examples, predicted, strict=True):
            right.setdefault(example.language, []).append(example.label == label)
        return sum(sum(each) / len(each) for each in right.values()) / len(right)

    def _keep(self, selection: Selection, step: int) -> None:
        if devices.rank() == 0:
            save_weights(self.folder / f"{selection}.pt", self.model, step)

    def _batch(self, numbers: list[int], step: int, at: int) -> Batch:
        examples = [self.examples[number] for number in numbers]
        batch = self.collator.collate(examples, self._rows(numbers), self.device)
        return batch.at(derived_seed(self.training.seed, "step", step, at), step / max(1, self.n_steps - 1))

    def _rows(self, numbers: list[int]) -> list[Encoded]:
        new = [number for number in numbers if number not in self._encoded]
        fresh = dict(zip(new, self.collator.encode([self.examples[number] for number in new]), strict=True))
        rows = [fresh[number] if number in fresh else self._encoded[number] for number in numbers]
        if len(self._encoded) + len(fresh) <= _MAX_CACHED:
            self._encoded |= fresh
        return rows

    def _ordered(self, epoch: int) -> list[list[int]]:
        """Return the numbers of an epoch's examples, batch by batch."""
        rng = random.Random(derived_seed(self.training.seed, "order", epoch))  # noqa: S311 - repeatable, not secret
        order, size = list(range(len(self.examples))), self.training.batch_size
        rng.shuffle(order)
        if self.training.group_by_length:
            return cut_by_length(order, self._lengths, size, rng)
        return [order[at : at + size] for at in range(0, len(order), size)]

    @cached_property
    def _lengths(self) -> list[int]:
        """Return the number of tokens of each example."""
        return [len(row.ids) for at in range(0, len(self.examples), _CHUNK) for row in self._rows(self._chunk(at))]

    def _chunk(self, at: int) -> list[int]:
        return list(range(at, min(at + _CHUNK, len(self.examples))))
