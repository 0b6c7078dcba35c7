"""Figures of merit of labelled verdicts; all are pure functions of (gold label, label shown, confidence)."""

from collections.abc import Hashable, Sequence
from typing import NamedTuple

from claimcheck.schema import Label

N_BINS = 10
"""Bins of equal width for the calibration error."""


class Scored(NamedTuple):
    """A verdict beside its gold label."""

    gold: Label
    label: Label | None
    """None where the claim could not be checked: never right."""
    confidence: float | None


def accuracy(scored: Sequence[Scored]) -> float:
    """Return the share of right labels, 0 for none."""
    return sum(each.gold is each.label for each in scored) / len(scored) if scored else 0.0


def macro_f1(scored: Sequence[Scored]) -> float:
    """Return the mean F1 over the labels that occur in gold."""
    labels = sorted({each.gold for each in scored})
    return sum(f1(scored, label) for label in labels) / len(labels) if labels else 0.0


def f1(scored: Sequence[Scored], label: Label) -> float:
    """Return the harmonic mean of precision and recall of one label, 0 where it is never right."""
    hits = sum(each.gold is label and each.label is label for each in scored)
    named = sum(each.label is label for each in scored)
    there = sum(each.gold is label for each in scored)
    return 2 * hits / (named + there) if hits else 0.0


def opposite_rate(scored: Sequence[Scored]) -> float:
    """Return the share of claims shown as SUPPORTED where gold says REFUTED, or the other way round."""
    opposite = {(Label.SUPPORTED, Label.REFUTED), (Label.REFUTED, Label.SUPPORTED)}
    return sum((each.gold, each.label) in opposite for each in scored) / len(scored) if scored else 0.0


def expected_calibration_error(scored: Sequence[Scored], n_bins: int = N_BINS) -> float:
    """Return the mean distance of confidence and accuracy over bins of equal width, weighted by size (Naeini et al. 2015)."""
    rated = [(each.confidence, each.gold is each.label) for each in scored if each.confidence is not None]
    bins: dict[int, list[tuple[float, bool]]] = {}
    for confidence, is_right in rated:
        bins.setdefault(min(n_bins - 1, int(confidence * n_bins)), []).append((confidence, is_right))
    gaps = (abs(sum(right for _, right in each) - sum(sure for sure, _ in each)) for each in bins.values())
    return sum(gaps) / len(rated) if rated else 0.0


def accuracy_at_coverage(scored: Sequence[Scored], share: float) -> float:
    """Return the accuracy on the most confident `share` (0 to 1] of the claims."""
    ranked = sorted(scored, key=lambda each: -(each.confidence or 0.0))
    return accuracy(ranked[: max(1, round(share * len(ranked)))])


def by_group(scored: Sequence[Scored], groups: Sequence[Hashable]) -> dict[str, dict[str, float]]:
    """Return {group: {"n", "accuracy"}} in the groups' order of name."""
    names = sorted({str(group) for group in groups})
    members = {name: [each for each, group in zip(scored, groups, strict=True) if str(group) == name] for name in names}
    return {name: {"n": len(members[name]), "accuracy": round(accuracy(members[name]), 4)} for name in names}
