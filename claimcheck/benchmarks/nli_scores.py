"""Figures of an entailment model on one labelled set, from its opinions alone.

What is asked of a set depends on the labels that it has. "three labels": SUPPORTED, REFUTED or NOT_ENOUGH_INFO. "supported or
refuted": a set with these two labels alone, where NOT_ENOUGH_INFO is no answer. "supported or not": every other set; so one
that says "not supported" without saying whether refuted, or of which no claim is refuted. A partly supported claim is not
supported as a whole; it has no place among the three labels, and is left out of accuracy and macro-F1 there.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from claimcheck.benchmarks.nli_labels import Gold
from claimcheck.benchmarks.scores import (
    Scored,
    accuracy,
    auroc,
    balanced_accuracy,
    expected_calibration_error,
    f1,
    macro_f1,
)
from claimcheck.schema import Label
from claimcheck.verifiers.labels import Opinion

THREE_LABELS, SUPPORTED_OR_REFUTED, SUPPORTED_OR_NOT = "three labels", "supported or refuted", "supported or not"
_LABELS = (Label.SUPPORTED, Label.REFUTED, Label.NOT_ENOUGH_INFO)
_THREE = {Gold.SUPPORTED, Gold.REFUTED, Gold.NOT_ENOUGH_INFO}
_NOT_SUPPORTED = Label.NOT_ENOUGH_INFO
"""Stands for "not supported" where that is all that is asked."""


class Judged(NamedTuple):
    """A pair's gold label beside the model's opinion."""

    gold: Gold
    opinion: Opinion | None
    """None where the verifier gave none: never right."""


def task_of(golds: Sequence[Gold]) -> str:
    """Return what is asked of a set with these labels."""
    present = set(golds)
    if present >= _THREE and Gold.NOT_SUPPORTED not in present:
        return THREE_LABELS
    return SUPPORTED_OR_REFUTED if present == {Gold.SUPPORTED, Gold.REFUTED} else SUPPORTED_OR_NOT


def support(judged: Sequence[Judged], task: str) -> list[float]:
    """Return how surely each claim is supported, 0 to 1: p(SUPPORTED), among the two labels where a set has only two."""

    def of(opinion: Opinion | None) -> float:
        if opinion is None:
            return 0.0
        if task != SUPPORTED_OR_REFUTED:
            return opinion.supported
        both = opinion.supported + opinion.refuted
        return opinion.supported / both if both > 0 else 0.5

    return [of(each.opinion) for each in judged]


def figures(judged: Sequence[Judged], threshold: float | None = None) -> dict[str, Any]:
    """Return the figures, shares in [0, 1]; None where a figure has no meaning, as an AUROC with one kind of claims.

    "accuracy", "macro_f1", "f1" by label, "mean_recall" and "ece" (of the label's probability) take the most probable of the
    labels asked for. "balanced_accuracy" and "auroc" are of supported against not, the first at `threshold` on the probability
    of support; without one, as "balanced_accuracy_argmax", a claim is supported where that is its most probable label.
    """
    golds = [each.gold for each in judged]
    task = task_of(golds)
    scored = [_scored(each, task) for each in judged if task != THREE_LABELS or each.gold in _THREE]
    scores, is_supported = support(judged, task), [gold is Gold.SUPPORTED for gold in golds]
    by_argmax = balanced_accuracy(_binary(is_supported, [_decide(each.opinion, task) is Label.SUPPORTED for each in judged]))
    tuned = by_argmax
    if threshold is not None:
        tuned = balanced_accuracy(_binary(is_supported, [score >= threshold for score in scores]))
    counts = Counter(golds)
    return {
        "n": len(judged),
        "accuracy": _rounded(accuracy, scored),
        "macro_f1": _rounded(macro_f1, scored),
        "balanced_accuracy": _round(tuned),
        "auroc": _round(auroc(scores, is_supported)),
        "ece": _rounded(expected_calibration_error, scored),
        "balanced_accuracy_argmax": _round(by_argmax),
        "mean_recall": _round(balanced_accuracy(scored)),
        "f1": {label.value: round(f1(scored, label), 4) for label in sorted({each.gold for each in scored})},
        "scored_as": task,
        "labels": {gold.value: counts[gold] for gold in Gold if counts[gold]},
    }


def _scored(judged: Judged, task: str) -> Scored:
    gold = {Gold.SUPPORTED: Label.SUPPORTED, Gold.REFUTED: Label.REFUTED}.get(judged.gold, Label.NOT_ENOUGH_INFO)
    if task == SUPPORTED_OR_NOT and gold is not Label.SUPPORTED:
        gold = _NOT_SUPPORTED
    label, opinion = _decide(judged.opinion, task), judged.opinion
    if opinion is None or label is None:
        return Scored(gold, None, None)
    if task == SUPPORTED_OR_NOT:
        return Scored(gold, label, opinion.supported if label is Label.SUPPORTED else 1 - opinion.supported)
    among = opinion if task == THREE_LABELS else opinion[:2]
    return Scored(gold, label, max(among) / sum(among) if sum(among) > 0 else 1 / len(among))


def _decide(opinion: Opinion | None, task: str) -> Label | None:
    """Return the most probable of the labels asked for; the first of equally probable ones."""
    if opinion is None:
        return None
    among = opinion[:2] if task == SUPPORTED_OR_REFUTED else opinion
    label = _LABELS[among.index(max(among))]
    return _NOT_SUPPORTED if task == SUPPORTED_OR_NOT and label is not Label.SUPPORTED else label


def _binary(gold: Sequence[bool], shown: Sequence[bool]) -> list[Scored]:
    names = {True: Label.SUPPORTED, False: _NOT_SUPPORTED}
    return [Scored(names[there], names[said], None) for there, said in zip(gold, shown, strict=True)]


def _rounded(figure: Callable[[Sequence[Scored]], float], scored: Sequence[Scored]) -> float | None:
    return _round(figure(scored)) if scored else None


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
