"""Examples to tensors: tokenized, padded to the longest of a batch, with a seed for everything that is drawn."""

import hashlib
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import torch

from claimcheck.robust_xlt.records import Example

GROUPED = 50
"""Batches whose texts are sorted by length together, where batches are grouped by it."""
_SEED_BITS = 63
_TENSORS = ("ids", "attention", "types", "content", "labels")


def derived_seed(*parts: object) -> int:
    """Return a seed that depends on all `parts` and on nothing else: equal in every process and run."""
    digest = hashlib.blake2b("/".join(map(str, parts)).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> (64 - _SEED_BITS)


def cut_by_length(numbers: Sequence[int], lengths: Sequence[int], size: int, rng: random.Random) -> list[list[int]]:
    """Return `numbers` in batches of `size`: like lengths together within each stretch of GROUPED batches, the rest last.

    `lengths[number]` is a number's; `rng` draws the order of each stretch's batches.
    """
    batches = []
    for at in range(0, len(numbers), size * GROUPED):
        stretch = sorted(numbers[at : at + size * GROUPED], key=lambda number: lengths[number])
        n_rest = len(stretch) % size
        rest, full = stretch[:n_rest], stretch[n_rest:]
        cuts = [full[start : start + size] for start in range(0, len(full), size)]
        rng.shuffle(cuts)
        batches += cuts + [rest] * bool(rest)
    return batches


Row = npt.NDArray[np.int32]


class Encoded(NamedTuple):
    """One text or pair as token ids; int32 (length,) each."""

    ids: Row
    types: Row
    """Segment of each token: 0 for text a, 1 for text b, where the encoder knows segments."""
    content: Row
    """0 for special tokens, 1 for all others."""


@dataclass(frozen=True)
class Batch:
    """Tensors of n examples, padded on the right to a common length; all int64 or bool, shape (n, length)."""

    examples: tuple[Example, ...]
    ids: torch.Tensor
    attention: torch.Tensor
    """1 for a token, 0 for padding."""
    types: torch.Tensor
    content: torch.Tensor
    """True for what is neither special nor padding: what may be perturbed."""
    labels: torch.Tensor
    """(n,): classes from 0."""
    seed: int = 0
    progress: float = 1.0
    """Share of the training that is done, in [0, 1]."""

    def chance(self, purpose: str) -> random.Random:
        """Return Python's source of chance for one purpose."""
        return random.Random(derived_seed(self.seed, purpose))  # noqa: S311 - repeatable, not secret

    def generator(self, purpose: str) -> torch.Generator:
        """Return torch's source of chance for one purpose, on the batch's device."""
        return torch.Generator(self.ids.device).manual_seed(derived_seed(self.seed, purpose))

    def reseed(self, purpose: str = "") -> None:
        """Set torch's own seed, which dropout draws from: equal purposes get equal dropout."""
        torch.manual_seed(derived_seed(self.seed, "dropout", purpose))

    def at(self, seed: int, progress: float) -> "Batch":
        """Return the batch with its own seed and place in the training."""
        return replace(self, seed=seed, progress=progress)

    def first(self, n: int) -> "Batch":
        """Return the batch's first `n` examples."""
        cut = {name: getattr(self, name)[:n] for name in _TENSORS}
        return replace(self, examples=self.examples[:n], **cut)

    def to(self, device: torch.device) -> "Batch":
        """Return the batch on a device."""
        return replace(self, **{name: getattr(self, name).to(device, non_blocking=True) for name in _TENSORS})


class Collator:
    """Makes batches with the encoder's tokenizer (a fast one of transformers)."""

    def __init__(self, tokenizer: Any, max_length: int) -> None:
        """Cut what is longer than `max_length` tokens, the longer text of a pair first."""
        self.tokenizer = tokenizer
        self.max_length = max_length
        self.pad_id = int(tokenizer.pad_token_id or 0)
        self.special_ids = frozenset(map(int, tokenizer.all_special_ids))

    def encode(self, examples: Sequence[Example]) -> list[Encoded]:
        """Return the examples' token ids, in their order."""
        if not examples:
            return []
        has_pairs = examples[0].text_b is not None
        encoded = self.tokenizer(
            [each.text_a for each in examples],
            [each.text_b or "" for each in examples] if has_pairs else None,
            truncation="longest_first",
            max_length=self.max_length,
            return_special_tokens_mask=True,
            return_token_type_ids=True,
        )
        rows = zip(encoded["input_ids"], encoded["token_type_ids"], encoded["special_tokens_mask"], strict=True)
        return [Encoded(_row(ids), _row(types), 1 - _row(special)) for ids, types, special in rows]

    def collate(self, examples: Sequence[Example], encoded: Sequence[Encoded], device: torch.device) -> Batch:
        """Return one batch of examples that are encoded already."""
        lengths = np.array([len(each.ids) for each in encoded])
        within = np.arange(lengths.max()) < lengths[:, None]
        return Batch(
            examples=tuple(examples),
            ids=_padded([each.ids for each in encoded], within, self.pad_id),
            attention=torch.from_numpy(within.astype(np.int64)),
            types=_padded([each.types for each in encoded], within, 0),
            content=_padded([each.content for each in encoded], within, 0).bool(),
            labels=torch.tensor([each.label for each in examples]),
        ).to(device)

    def batch(self, examples: Sequence[Example], device: torch.device) -> Batch:
        """Return one batch of examples."""
        return self.collate(examples, self.encode(examples), device)

    def retexted(self, batch: Batch, examples: Sequence[Example]) -> Batch:
        """Return `batch` with other texts, at the same place in the training."""
        return self.batch(examples, batch.ids.device).at(batch.seed, batch.progress)


def _row(values: Sequence[int]) -> Row:
    return np.array(values, dtype=np.int32)


def _padded(rows: Sequence[Row], within: npt.NDArray[np.bool_], fill: int) -> torch.Tensor:
    """Return int64 (n, length): the rows one after another where `within`, else `fill`."""
    padded = np.full(within.shape, fill, dtype=np.int64)
    padded[within] = np.concatenate(rows)
    return torch.from_numpy(padded)
