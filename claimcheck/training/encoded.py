"""Pairs as token ids on disk, and the endless, repeatable order of batches over them."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from claimcheck.training.config import TrainingConfig
from claimcheck.training.records import Pair, seeded

Ints = npt.NDArray[np.int64]


class Encoded(NamedTuple):
    """n pairs in one flat array: pair i is ids[starts[i]:starts[i + 1]], its claim begins at claim_at[i]."""

    ids: npt.NDArray[np.uint16]
    starts: Ints
    claim_at: npt.NDArray[np.int16]
    labels: npt.NDArray[np.int8]


class Batch(NamedTuple):
    """One padded batch: ids, mask and segments (n, length) and labels (n,), int64; a teacher's logits (n, 3), float32."""

    ids: Ints
    mask: Ints
    segments: Ints
    labels: Ints
    taught: npt.NDArray[np.float32] | None = None


def load_tokenizer(path: Path, max_length: int) -> Tokenizer:
    """Return the tokenizer of `path` that cuts the longer text to fit `max_length` tokens, unpadded."""
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.enable_truncation(max_length, strategy="longest_first")
    return tokenizer


def encode_pairs(pairs: Sequence[Pair], tokenizer: Tokenizer, config: TrainingConfig) -> Encoded:
    """Return `pairs` as [CLS] evidence [SEP] claim [SEP]; those of more than `max_overlong` tokens are left out."""
    longest = config.lengths[-1]
    tokenizer.no_truncation()
    ids: list[npt.NDArray[np.uint16]] = []
    claim_at: list[int] = []
    labels: list[int] = []
    for start in range(0, len(pairs), 4096):
        chunk = pairs[start : start + 4096]
        for pair, found in zip(chunk, tokenizer.encode_batch([(p.evidence, p.claim) for p in chunk]), strict=True):
            n_claim = sum(found.type_ids)
            if len(found.ids) > config.max_overlong or n_claim > longest // 2:
                continue
            n_evidence = min(len(found.ids) - n_claim, longest - n_claim)
            # The last token of the evidence is its [SEP]; it stays when the evidence is cut.
            kept = [*found.ids[: n_evidence - 1], *found.ids[-n_claim - 1 :]]
            ids.append(np.array(kept, dtype=np.uint16))
            claim_at.append(n_evidence)
            labels.append(pair.label)
    starts = np.cumsum([0, *map(len, ids)], dtype=np.int64)
    return Encoded(np.concatenate(ids), starts, np.array(claim_at, np.int16), np.array(labels, np.int8))


def save_encoded(path: Path, encoded: Encoded) -> None:
    """Write `encoded` to `path` (.npz)."""
    np.savez(path, ids=encoded.ids, starts=encoded.starts, claim_at=encoded.claim_at, labels=encoded.labels)


def load_encoded(path: Path) -> Encoded:
    """Return what `save_encoded` wrote to `path`."""
    with np.load(path) as arrays:
        return Encoded(arrays["ids"], arrays["starts"], arrays["claim_at"], arrays["labels"])


def batch_order(encoded: Encoded, config: TrainingConfig, seed: int) -> Iterator[tuple[int, Ints]]:
    """Yield (padded length, indices) for ever: pass after pass, each shuffled by `seed` and its number.

    Every batch is full; the few pairs left over at the end of a pass for a length wait for the next pass.
    """
    lengths = np.diff(encoded.starts)
    bucket = np.searchsorted(np.array(config.lengths), lengths)
    waiting: dict[int, list[int]] = {length: [] for length in config.lengths}
    n_pass = 0
    while True:
        order = np.random.default_rng([seed, n_pass]).permutation(len(lengths))
        batches: list[tuple[int, Ints]] = []
        for i in order:
            length = config.lengths[int(bucket[i])]
            waiting[length].append(int(i))
            if len(waiting[length]) == max(1, config.tokens_per_batch // length):
                batches.append((length, np.array(waiting[length])))
                waiting[length] = []
        seeded(seed * 1000 + n_pass).shuffle(batches)
        yield from batches
        n_pass += 1


def padded(encoded: Encoded, length: int, indices: Ints) -> Batch:
    """Return the pairs of `indices` as one batch padded to `length`."""
    shape = (len(indices), length)
    ids, mask, segments = (np.zeros(shape, np.int64) for _ in range(3))
    for row, i in enumerate(indices):
        tokens = encoded.ids[encoded.starts[i] : encoded.starts[i + 1]]
        ids[row, : len(tokens)] = tokens
        mask[row, : len(tokens)] = 1
        segments[row, encoded.claim_at[i] : len(tokens)] = 1
    return Batch(ids, mask, segments, encoded.labels[indices].astype(np.int64))
