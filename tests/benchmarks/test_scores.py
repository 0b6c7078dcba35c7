"""Figures of merit against values worked out by hand."""

import pytest

from claimcheck.benchmarks.baselines import best_threshold
from claimcheck.benchmarks.scores import (
    Scored,
    accuracy,
    accuracy_at_coverage,
    by_group,
    expected_calibration_error,
    f1,
    macro_f1,
    opposite_rate,
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
