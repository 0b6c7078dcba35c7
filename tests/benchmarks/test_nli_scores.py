"""Figures of opinions on labelled pairs, against values worked out by hand."""

import pytest

from claimcheck.benchmarks.nli_labels import Gold
from claimcheck.benchmarks.nli_scores import Judged, figures, task_of
from claimcheck.verifiers.labels import Opinion

S, R, N, P, NS = Gold.SUPPORTED, Gold.REFUTED, Gold.NOT_ENOUGH_INFO, Gold.PARTIAL, Gold.NOT_SUPPORTED
YES, NO, OPEN = Opinion(0.8, 0.1, 0.1), Opinion(0.1, 0.8, 0.1), Opinion(0.1, 0.1, 0.8)


@pytest.mark.parametrize(
    ("golds", "task"),
    [
        ((S, R, N), "three labels"),
        ((S, R, N, P), "three labels"),
        ((S, R), "supported or refuted"),
        ((S, N), "supported or not"),
        ((S, NS), "supported or not"),
        ((S, N, P), "supported or not"),
        ((S, R, N, NS), "supported or not"),
        ((S, R, P), "supported or not"),
        ((S,), "supported or not"),
        ((), "supported or not"),
    ],
)
def test_what_is_asked_follows_the_labels(golds: tuple[Gold, ...], task: str) -> None:
    assert task_of(golds) == task


@pytest.mark.parametrize(
    ("pairs", "threshold", "expected"),
    [
        # Three of four right; recalls 1, 1/2, 1; F1 2/3, 2/3, 1. Supported against not: recalls 1 and 2/3.
        (
            [(S, YES), (R, NO), (R, YES), (N, OPEN)],
            None,
            {
                "accuracy": 0.75,
                "macro_f1": 0.7778,
                "mean_recall": 0.8333,
                "balanced_accuracy": 0.8333,
                "ece": 0.05,
                "auroc": 0.8333,
            },
        ),
        # Partly supported counts against support, but not among the three labels.
        (
            [(S, YES), (R, NO), (N, OPEN), (P, YES)],
            None,
            {"accuracy": 1.0, "macro_f1": 1.0, "balanced_accuracy": 0.8333, "n": 4},
        ),
        # Two labels: the third is no answer, and the probabilities of the two are what counts.
        (
            [(S, Opinion(0.2, 0.1, 0.7)), (R, Opinion(0.3, 0.6, 0.1))],
            None,
            {"accuracy": 1.0, "balanced_accuracy": 1.0, "auroc": 1.0, "ece": 0.3333},
        ),
        # Supported or not: whichever of the two others is more probable.
        (
            [(S, YES), (NS, NO), (NS, OPEN), (NS, Opinion(0.4, 0.3, 0.3))],
            None,
            {"accuracy": 0.75, "macro_f1": 0.7333, "balanced_accuracy": 0.8333, "auroc": 1.0},
        ),
        # A threshold moves the balanced accuracy alone.
        (
            [(S, YES), (NS, NO), (NS, OPEN), (NS, Opinion(0.4, 0.3, 0.3))],
            0.5,
            {"accuracy": 0.75, "macro_f1": 0.7333, "balanced_accuracy": 1.0, "balanced_accuracy_argmax": 0.8333},
        ),
        # No opinion is never right.
        ([(S, YES), (R, None), (N, OPEN)], None, {"accuracy": 0.6667, "balanced_accuracy": 1.0}),
        # One kind of claims: nothing to balance.
        ([(S, YES), (S, NO)], 0.5, {"accuracy": 0.5, "balanced_accuracy": None, "auroc": None}),
        ([], None, {"n": 0, "accuracy": None, "macro_f1": None, "balanced_accuracy": None, "auroc": None, "ece": None}),
    ],
)
def test_figures(pairs: list[tuple[Gold, Opinion | None]], threshold: float | None, expected: dict[str, object]) -> None:
    found = figures([Judged(gold, opinion) for gold, opinion in pairs], threshold)
    assert {name: found[name] for name in expected} == pytest.approx(expected)


def test_labels_and_f1_are_told() -> None:
    found = figures([Judged(S, YES), Judged(R, YES), Judged(N, OPEN), Judged(P, OPEN)])
    assert found["labels"] == {"S": 1, "R": 1, "N": 1, "P": 1}
    assert found["f1"] == {"NOT_ENOUGH_INFO": 1.0, "REFUTED": 0.0, "SUPPORTED": 0.6667}
