"""Figures of merit of labelled verdicts; all are pure functions of (gold label, label shown, confidence)."""

from collections.abc import Hashable, Sequence
from itertools import groupby
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


class Bin(NamedTuple):
    """Verdicts of like confidence."""

    low: float
    high: float
    n: int
    confidence: float
    """Their mean."""
    accuracy: float


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


def balanced_accuracy(scored: Sequence[Scored]) -> float | None:
    """Return the mean recall over the labels that occur in gold; None where fewer than two do."""
    labels = sorted({each.gold for each in scored})
    members = [[each for each in scored if each.gold is label] for label in labels]
    return sum(map(accuracy, members)) / len(labels) if len(labels) > 1 else None


def auroc(scores: Sequence[float], is_positive: Sequence[bool]) -> float | None:
    """Return the chance that a positive case scores above a negative one, ties counting half (Mann-Whitney).

    None where either kind is missing.
    """
    n_positive = sum(is_positive)
    n_pairs = n_positive * (len(scores) - n_positive)
    if not n_pairs:
        return None
    ranks, below = 0.0, 0
    for _, group in groupby(sorted(zip(scores, is_positive, strict=True)), key=lambda pair: pair[0]):
        members = [positive for _, positive in group]
        ranks += sum(members) * (below + (len(members) + 1) / 2)
        below += len(members)
    return (ranks - n_positive * (n_positive + 1) / 2) / n_pairs


def opposite_rate(scored: Sequence[Scored]) -> float:
    """Return the share of claims shown as SUPPORTED where gold says REFUTED, or the other way round."""
    opposite = {(Label.SUPPORTED, Label.REFUTED), (Label.REFUTED, Label.SUPPORTED)}
    return sum((each.gold, each.label) in opposite for each in scored) / len(scored) if scored else 0.0


def expected_calibration_error(scored: Sequence[Scored], n_bins: int = N_BINS) -> float:
    """Return the mean distance of confidence and accuracy over bins of equal width, weighted by size (Naeini et al. 2015)."""
    bins = reliability(scored, n_bins)
    n = sum(each.n for each in bins)
    return sum(each.n * abs(each.accuracy - each.confidence) for each in bins) / n if n else 0.0


def reliability(scored: Sequence[Scored], n_bins: int = N_BINS) -> list[Bin]:
    """Return the bins of equal width that hold verdicts with a confidence, from low to high."""
    members: dict[int, list[tuple[float, bool]]] = {}
    for each in scored:
        if each.confidence is not None:
            at = min(n_bins - 1, int(each.confidence * n_bins))
            members.setdefault(at, []).append((each.confidence, each.gold is each.label))
    return [
        Bin(
            at / n_bins,
            (at + 1) / n_bins,
            len(rated),
            sum(confidence for confidence, _ in rated) / len(rated),
            sum(is_right for _, is_right in rated) / len(rated),
        )
        for at, rated in sorted(members.items())
    ]


def brier(scored: Sequence[Scored]) -> float:
    """Return the mean square distance of the confidence from 1 where the label is right, from 0 where not (Brier 1950)."""
    rated = [(each.confidence - (each.gold is each.label)) ** 2 for each in scored if each.confidence is not None]
    return sum(rated) / len(rated) if rated else 0.0


def risk_coverage(scored: Sequence[Scored]) -> list[tuple[float, float]]:
    """Return (coverage, risk) as ever less confident verdicts are shown: risk is the share of wrong labels among the shown.

    One point for each distinct confidence, so that the order of equally confident verdicts does not matter. Verdicts without
    a label are never shown; coverage is the share of all.
    """
    shown = sorted((each for each in scored if each.confidence is not None), key=lambda each: -(each.confidence or 0.0))
    points, n, n_wrong = [], 0, 0
    for _, group in groupby(shown, key=lambda each: each.confidence):
        for each in group:
            n, n_wrong = n + 1, n_wrong + (each.gold is not each.label)
        points.append((n / len(scored), n_wrong / n))
    return points


def aurc(scored: Sequence[Scored]) -> float:
    """Return the area under the risk-coverage curve (Geifman & El-Yaniv 2017, arXiv:1705.08500), as the mean risk.

    The mean runs over verdicts with a confidence, each at the risk of those at least as confident; 0 is best.
    """
    total, before = 0.0, 0.0
    for coverage, risk in risk_coverage(scored):
        total, before = total + (coverage - before) * risk, coverage
    return total / before if before else 0.0


def accuracy_at_coverage(scored: Sequence[Scored], share: float) -> float:
    """Return the accuracy on the most confident `share` (0 to 1] of the claims."""
    ranked = sorted(scored, key=lambda each: -(each.confidence or 0.0))
    return accuracy(ranked[: max(1, round(share * len(ranked)))])


def by_group(scored: Sequence[Scored], groups: Sequence[Hashable]) -> dict[str, dict[str, float]]:
    """Return {group: {"n", "accuracy"}} in the groups' order of name."""
    names = sorted({str(group) for group in groups})
    members = {name: [each for each, group in zip(scored, groups, strict=True) if str(group) == name] for name in names}
    return {name: {"n": len(members[name]), "accuracy": round(accuracy(members[name]), 4)} for name in names}
