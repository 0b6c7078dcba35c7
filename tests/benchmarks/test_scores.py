"""Figures of merit against values worked out by hand."""

import pytest

from claimcheck.benchmarks.baselines import best_threshold
from claimcheck.benchmarks.scores import (
    Bin,
    Scored,
    accuracy,
    accuracy_at_coverage,
    aurc,
    auroc,
    balanced_accuracy,
    brier,
    by_group,
    expected_calibration_error,
    f1,
    macro_f1,
    opposite_rate,
    reliability,
    risk_coverage,
)
from claimcheck.schema import Label

S, R, N = Label.SUPPORTED, Label.REFUTED, Label.NOT_ENOUGH_INFO
VERDICTS = [
    Scored(S, S, 0.9),
    Scored(S, R, 0.6),
    Scored(R, R, 0.8),
    Scored(R, N, 0.4),
    Scored(N, N, 0.7),
    Scored(N, None, None),
]


def test_accuracy_counts_the_unchecked_as_wrong():
    assert accuracy(VERDICTS) == pytest.approx(3 / 6)


@pytest.mark.parametrize(("label", "expected"), [(S, 2 / 3), (R, 0.5), (N, 0.5)])
def test_f1(label, expected):
    assert f1(VERDICTS, label) == pytest.approx(expected)


def test_macro_f1_is_their_mean():
    assert macro_f1(VERDICTS) == pytest.approx((2 / 3 + 0.5 + 0.5) / 3)


def test_opposite_rate_leaves_open_verdicts_out():
    assert opposite_rate(VERDICTS) == pytest.approx(1 / 6)


def test_calibration_error():
    # bins [.4, .5): |0 - .4|, [.6, .7): |0 - .6|, [.7, .8): |1 - .7|, [.8, .9): |1 - .8|, [.9, 1]: |1 - .9|
    assert expected_calibration_error(VERDICTS) == pytest.approx((0.4 + 0.6 + 0.3 + 0.2 + 0.1) / 5)
    assert expected_calibration_error([Scored(S, S, 1.0)] * 3) == 0


def test_the_most_confident_are_scored_first():
    assert accuracy_at_coverage(VERDICTS, 0.5) == 1


def test_by_group():
    assert by_group(VERDICTS, ["b", "b", "a", "a", "a", "b"]) == {
        "a": {"n": 3, "accuracy": 0.6667},
        "b": {"n": 3, "accuracy": 0.3333},
    }


@pytest.mark.parametrize("figure", [accuracy, macro_f1, opposite_rate, expected_calibration_error])
def test_nothing_scores_nothing(figure):
    assert figure([]) == 0


def test_the_threshold_is_the_best_one():
    threshold, scored = best_threshold([0.9, 0.8, 0.3, 0.2], [S, S, N, R])
    assert threshold == 0.8
    assert accuracy(scored) == 0.75
    assert best_threshold([0.5, 0.4], [N, R])[0] == 1.5  # above all: nothing is supported


@pytest.mark.parametrize(
    ("scores", "is_positive", "expected"),
    [
        ([0.1, 0.4, 0.35, 0.8], [False, False, True, True], 0.75),  # the example of scikit-learn's roc_auc_score
        ([0.1, 0.2, 0.9], [False, False, True], 1.0),
        ([0.9, 0.1], [False, True], 0.0),
        ([0.5, 0.5, 0.5], [False, True, True], 0.5),
        ([0.5, 0.5, 0.1], [True, False, False], 0.75),
        ([0.5], [True], None),
        ([], [], None),
    ],
)
def test_auroc(scores, is_positive, expected):
    assert auroc(scores, is_positive) == (None if expected is None else pytest.approx(expected))


def test_balanced_accuracy_is_the_mean_recall():
    assert balanced_accuracy(VERDICTS) == pytest.approx(0.5)
    assert balanced_accuracy([Scored(S, S, None), Scored(S, S, None), Scored(N, S, None)]) == pytest.approx(0.5)
    assert balanced_accuracy([Scored(S, S, None)]) is None


def test_bins_of_reliability():
    assert reliability([Scored(S, S, 0.91), Scored(S, R, 0.95), Scored(N, N, 1.0), Scored(R, R, 0.3)]) == [
        Bin(0.3, 0.4, 1, 0.3, 1.0),
        Bin(0.9, 1.0, 3, pytest.approx(0.95333, abs=1e-4), pytest.approx(2 / 3)),
    ]


def test_brier_score():
    assert brier([Scored(S, S, 0.8), Scored(S, R, 0.6), Scored(S, None, None)]) == pytest.approx((0.04 + 0.36) / 2)


def test_risk_grows_as_less_confident_verdicts_are_shown():
    scored = [Scored(S, S, 0.9), Scored(S, R, 0.8), Scored(R, R, 0.8), Scored(N, N, 0.4), Scored(N, None, None)]
    assert risk_coverage(scored) == [pytest.approx((0.2, 0.0)), pytest.approx((0.6, 1 / 3)), pytest.approx((0.8, 0.25))]
    # one at risk 0, two at 1/3, one at 1/4
    assert aurc(scored) == pytest.approx((0 + 2 / 3 + 1 / 4) / 4)
    assert aurc([]) == 0
