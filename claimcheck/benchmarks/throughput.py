"""`claimcheck bench throughput`: pairs a second of the embedded judge and of PyTorch's CrossEncoder, side by side.

The CrossEncoder has the embedded model's size and random weights, on which speed does not depend. Each length is timed in
turns, one judge after the other, and the ratio is that of the medians.
"""

import os
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from claimcheck.benchmarks.pytorch_models import write_pytorch_models
from claimcheck.settings import Settings
from claimcheck.verifiers.cross_encoder import CrossEncoderEntailment
from claimcheck.verifiers.entailment import OnnxEntailment
from claimcheck.verifiers.pairs import Pair, PairVerifier

LENGTHS = (64, 128, 256)  # tokens of evidence and claim together
N_PAIRS = 192  # of each length, in one turn
ROUNDS = 5
N_SPECIAL = 3
N_CLAIM = 20  # tokens
TEXT = "the model was trained on one set of long papers and then scored on all the other ones with a small gain in each case"
"""Each word is one token."""


def pairs_of(n_tokens: int) -> list[Pair]:
    """Return pairs of exactly `n_tokens` tokens, no two of them alike."""
    words = TEXT.split()

    def text(start: int, n: int) -> str:
        return " ".join(words[(start + i) % len(words)] for i in range(n))

    n_evidence = n_tokens - N_SPECIAL - N_CLAIM
    return [Pair(evidence=f"{i} {text(i, n_evidence - 1)}", claim=text(3 * i, N_CLAIM)) for i in range(N_PAIRS)]


def measure(progress: Callable[[str], None] = lambda line: None) -> dict[str, Any]:
    """Return for each length the pairs a second of both judges (median of `ROUNDS`) and their ratio.

    Raises InputError where the extra [hub] is missing.
    """
    with tempfile.TemporaryDirectory() as folder:
        model = write_pytorch_models(Path(folder))["model"]
        judges: Mapping[str, PairVerifier] = {
            "embedded": OnnxEntailment(Settings()),
            "pytorch": CrossEncoderEntailment(Settings(model=model, verifier="cross_encoder")),
        }
        figures: dict[str, Any] = {"cores": os.cpu_count(), "pairs": N_PAIRS, "lengths": {}}
        for length in LENGTHS:
            progress(f"{length} tokens")
            figures["lengths"][str(length)] = _compare(judges, pairs_of(length))
    return figures


def describe(figures: Mapping[str, Any]) -> str:
    """Return the figures as lines of text."""
    lines = [f"{figures['pairs']} pairs of each length, {figures['cores']} cores"]
    for length, found in figures["lengths"].items():
        speeds = ", ".join(f"{name} {found[name]:.0f} pairs/s" for name in ("embedded", "pytorch"))
        lines.append(f"{length:>4} tokens: {speeds}, ratio {found['ratio']:.2f}")
    return "\n".join(lines) + "\n"


def _compare(judges: Mapping[str, PairVerifier], pairs: Sequence[Pair]) -> dict[str, float]:
    seconds: dict[str, list[float]] = {name: [] for name in judges}
    for judge in judges.values():
        judge.opinions(pairs[:8])
    for _ in range(ROUNDS):
        for name, judge in judges.items():
            begun = time.perf_counter()
            judge.opinions(pairs)
            seconds[name].append(time.perf_counter() - begun)
    speed = {name: len(pairs) / sorted(taken)[ROUNDS // 2] for name, taken in seconds.items()}
    ratio = speed["embedded"] / speed["pytorch"]
    return {**{name: round(value, 1) for name, value in speed.items()}, "ratio": round(ratio, 2)}
