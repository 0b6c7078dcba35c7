"""The one record that every data set becomes, and the label codes the loss understands."""

import hashlib
import os
import random
import re
from pathlib import Path
from typing import NamedTuple

SUPPORTED, REFUTED, NOT_ENOUGH_INFO, NOT_SUPPORTED = 0, 1, 2, 3
"""The first three are the model's outputs, in this order; NOT_SUPPORTED (either of the last two, unknown which)
exists in training alone and takes the loss -log(1 - p(SUPPORTED))."""

LABELS = ("SUPPORTED", "REFUTED", "NOT_ENOUGH_INFO")


class Pair(NamedTuple):
    """One claim with one evidence text, a label code and the name of where it is from."""

    claim: str
    evidence: str
    label: int
    source: str


def normalised(text: str) -> str:
    """Return `text` in lower case with every run of other than letters and digits as one space."""
    return re.sub(r"[\W_]+", " ", text.lower()).strip()


def stable_hash(text: str) -> int:
    """Return a non-negative hash of the normalised `text` that is the same in every process (48 bits)."""
    return int.from_bytes(hashlib.blake2b(normalised(text).encode(), digest_size=6).digest(), "big")


def is_held_out(claim: str, *, share: int = 10) -> bool:
    """Say whether `claim` falls in the one of `share` parts kept out of training, by a hash of its words."""
    return stable_hash(claim) % share == 0


def seeded(seed: int) -> random.Random:
    """Return a source of pseudo-random draws that gives the same for the same `seed`."""
    return random.Random(seed)  # noqa: S311 - draws training data, guards nothing


def shared_folder() -> Path:
    """Return the folder of shared material: CLAIMCHECK_SHARED, else `shared` beside the checkout."""
    beside = Path(__file__).resolve().parents[3] / "shared"
    return Path(os.environ.get("CLAIMCHECK_SHARED", beside))
