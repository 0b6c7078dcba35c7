"""`claimcheck bench calibration DIR`: whether confidence is the share of right labels, and sure verdicts are right ones.

DIR is a folder in the form of gold/dev. Confidences whose constants were fitted on these very claims look better here than they
are elsewhere.
"""

import math
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from claimcheck.benchmarks.gold import verdicts_of
from claimcheck.benchmarks.gold_claims import load_gold
from claimcheck.benchmarks.scores import Scored, accuracy, aurc, brier, expected_calibration_error, reliability, risk_coverage
from claimcheck.settings import load_settings

_Z = 1.96  # standard deviations on either side that hold 95 % of a normal distribution


def measure(folder: Path) -> dict[str, Any]:
    """Return the figures of the whole pipeline's confidences on a gold folder; see `figures`.

    Raises InputError where the folder is not in the form of gold/dev.
    """
    claims = load_gold(folder)
    with tempfile.TemporaryDirectory() as cache:
        verdicts = verdicts_of(folder, claims, load_settings(cache=Path(cache), offline=True))
    pairs = zip(claims, verdicts, strict=True)
    return figures([Scored(gold.label, verdict.label, verdict.confidence) for gold, verdict in pairs])


def figures(scored: Sequence[Scored]) -> dict[str, Any]:
    """Return the figures of verdicts; all shares lie in [0, 1].

    "n" counts the claims, "coverage" the share with a verdict; the rest is of these. "bins" are the reliability diagram, each
    with a 95 % interval of its accuracy. "risk_coverage" is the selective-risk curve as [coverage, risk], the surest verdicts
    first; "aurc" its mean risk, beside that of verdicts in no order (the overall risk) and in the best order there is.
    """
    shown = [each for each in scored if each.confidence is not None]
    overall = accuracy(shown)
    bins = [
        bin_._asdict() | dict(zip(("accuracy_low", "accuracy_high"), wilson(bin_.accuracy, bin_.n), strict=True))
        for bin_ in reliability(shown)
    ]
    return {
        "n": len(scored),
        "coverage": round(len(shown) / len(scored), 4) if scored else 0.0,
        "accuracy": round(overall, 4),
        "mean_confidence": round(sum(each.confidence or 0.0 for each in shown) / len(shown), 4) if shown else 0.0,
        "ece": round(expected_calibration_error(shown), 4),
        "brier": round(brier(shown), 4),
        "aurc": round(aurc(shown), 4),
        "aurc_random": round(1 - overall, 4) if shown else 0.0,
        "aurc_best": round(_best_aurc(shown), 4),
        "bins": [{name: round(value, 4) for name, value in each.items()} for each in bins],
        "risk_coverage": [[round(coverage, 4), round(risk, 4)] for coverage, risk in risk_coverage(shown)],
    }


def wilson(share: float, n: int) -> tuple[float, float]:
    """Return the 95 % interval of a share that was found in `n` > 0 cases (Wilson 1927)."""
    scale = 1 + _Z**2 / n
    centre = (share + _Z**2 / (2 * n)) / scale
    reach = _Z * math.sqrt(share * (1 - share) / n + _Z**2 / (4 * n**2)) / scale
    return max(0.0, centre - reach), min(1.0, centre + reach)


def describe(found: dict[str, Any]) -> str:
    """Return the figures as lines for a terminal."""
    names = ("coverage", "accuracy", "mean_confidence", "ece", "brier", "aurc", "aurc_random", "aurc_best")
    lines = [f"{found['n']} claims", *(f"{name:<16} {found[name]:.3f}" for name in names), "confidence  accuracy (95 %)      n"]
    for each in found["bins"]:
        span = f"{each['low']:.1f} to {each['high']:.1f}"
        interval = f"({each['accuracy_low']:.2f} to {each['accuracy_high']:.2f})"
        lines.append(f"{span}  {each['accuracy']:.2f} {interval} {each['n']:>4}")
    return "\n".join(lines) + "\n"


def _best_aurc(shown: Sequence[Scored]) -> float:
    """Return the area where all right verdicts come before all wrong ones."""
    n_right = sum(each.gold is each.label for each in shown)
    n = len(shown)
    return sum((at - n_right) / at for at in range(n_right + 1, n + 1)) / n if n else 0.0
