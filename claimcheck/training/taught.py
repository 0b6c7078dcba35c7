"""python -m claimcheck.training.taught CONFIG RUN TEACHER: what the teacher says of every pair of RUN's phases.

Written to RUN/taught.npz, each pair once however often the mix has it; goes on with the pairs that are not there yet, so a run
that was stopped, or a mix that was prepared anew, costs only what is new.
"""

import hashlib
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch

from claimcheck.training.config import TrainingConfig, load_config
from claimcheck.training.encoded import Encoded, Ints, load_encoded, padded
from claimcheck.training.teacher import Teacher, new_teacher

TAUGHT = "taught.npz"
Keys = npt.NDArray[np.uint64]
Logits = npt.NDArray[np.float32]


def keys_of(encoded: Encoded) -> Keys:
    """Return a hash of the tokens of every pair (n,), the same in every process and mix."""
    digests = [
        hashlib.blake2b(encoded.ids[start:end].tobytes(), digest_size=8).digest()
        for start, end in zip(encoded.starts, encoded.starts[1:], strict=False)
    ]
    return np.frombuffer(b"".join(digests), np.uint64)


class Taught:
    """Logits of the teacher by the key of a pair."""

    def __init__(self, path: Path) -> None:
        """Read what is at `path` so far."""
        self._path = path
        self._logits: dict[int, Logits] = {}
        if path.exists():
            with np.load(path) as arrays:
                self._logits = dict(zip(arrays["keys"].tolist(), arrays["logits"].astype(np.float32), strict=True))

    def __contains__(self, key: int) -> bool:
        return key in self._logits

    def __len__(self) -> int:
        return len(self._logits)

    def add(self, keys: Keys, logits: Logits) -> None:
        """Take the logits (n, 3) of the pairs of `keys` (n,)."""
        self._logits.update(zip(keys.tolist(), logits, strict=True))

    def save(self) -> None:
        """Write all of it in one move: a reader never sees half a file."""
        partial = self._path.with_suffix(".partial.npz")
        np.savez(partial, keys=np.array([*self._logits], np.uint64), logits=np.array([*self._logits.values()], np.float16))
        partial.replace(self._path)

    def of(self, encoded: Encoded) -> Logits:
        """Return the logits (n, 3) of the pairs of `encoded`. Raises ValueError where the teacher was not asked about some."""
        keys = keys_of(encoded).tolist()
        missing = sum(key not in self._logits for key in keys)
        if missing:
            raise ValueError(f"{self._path} lacks {missing} of {len(keys)} pairs: run `python -m claimcheck.training.taught`")
        return np.array([self._logits[key] for key in keys], np.float32)


def teach(config: TrainingConfig, run: Path, teacher: Teacher) -> Taught:
    """Ask `teacher` about every pair of the phases in RUN that RUN/taught.npz lacks, and write it there."""
    taught = Taught(run / TAUGHT)
    for phase in config.phases:
        encoded = load_encoded(run / f"{phase.name}.npz")
        _teach_phase(encoded, config, teacher, taught)
        taught.save()
        print(f"{phase.name}: {len(taught)} pairs taught", file=sys.stderr)
    return taught


def _teach_phase(encoded: Encoded, config: TrainingConfig, teacher: Teacher, taught: Taught) -> None:
    keys = keys_of(encoded)
    saved = time.monotonic()
    for length, indices in _batches(encoded, keys, config, taught):
        ids, mask, *_ = padded(encoded, length, indices)
        with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
            logits = teacher(torch.from_numpy(ids), torch.from_numpy(mask)).logits
        taught.add(keys[indices], logits.float().numpy())
        if time.monotonic() - saved >= config.checkpoint_every_s:
            taught.save()
            saved = time.monotonic()


def _batches(encoded: Encoded, keys: Keys, config: TrainingConfig, taught: Taught) -> Iterator[tuple[int, Ints]]:
    """Yield (padded length, indices) of the pairs that are new, short ones first, each once."""
    first = np.unique(keys, return_index=True)[1]
    new = np.array([i for i in first if int(keys[i]) not in taught], np.int64)
    bucket = np.searchsorted(np.array(config.lengths), np.diff(encoded.starts)[new])
    for number, length in enumerate(config.lengths):
        of_length = new[bucket == number]
        for start in range(0, len(of_length), size := max(1, config.tokens_per_batch // length)):
            yield length, of_length[start : start + size]


if __name__ == "__main__":
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "2")))
    config_path, run_folder, weights = map(Path, sys.argv[1:4])
    teach(load_config(config_path), run_folder, new_teacher(weights).eval())
