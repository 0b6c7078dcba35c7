"""Confidence out of probability: nothing is bent without a fit, order is kept, and no ground touches another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.decision.calibration import Calibration, calibrated, log_odds
from claimcheck.decision.features import Features
from claimcheck.decision.rule import ground_of

BLANK = Features(*[0.0] * len(Features._fields))
PROBABILITIES = st.floats(1 / 3, 1)


@pytest.mark.parametrize("probability", [1 / 3, 0.5, 0.7321, 0.98])
def test_without_a_fit_nothing_is_bent(probability: float) -> None:
    assert calibrated(probability, "words", Calibration()) == pytest.approx(probability, abs=1e-12)


@pytest.mark.parametrize(("probability", "expected"), [(1.0, 0.98), (0.999, 0.98), (0.2, 1 / 3), (0.0, 1 / 3)])
def test_no_verdict_is_certain_and_none_below_chance(probability: float, expected: float) -> None:
    assert calibrated(probability, "numbers", Calibration()) == pytest.approx(expected)


@given(PROBABILITIES, PROBABILITIES, st.floats(0, 3), st.floats(-3, 3))
def test_the_order_of_one_ground_is_kept(one: float, other: float, slope: float, shift: float) -> None:
    calibration = Calibration(slope=slope, words=shift)
    low, high = (calibrated(each, "words", calibration) for each in sorted((one, other)))
    assert 1 / 3 <= low <= high <= 0.98


def test_a_shift_is_of_its_ground_alone() -> None:
    calibration = Calibration(numbers=1.0)
    assert log_odds(calibrated(0.6, "numbers", calibration)) == pytest.approx(log_odds(0.6) + 1)
    assert calibrated(0.6, "unread", calibration) == pytest.approx(0.6)


@pytest.mark.parametrize(
    ("changed", "ground"),
    [
        ({}, "words"),
        ({"near_support": 0.9}, "words"),
        ({"has_number": 1.0}, "unread"),
        ({"has_number": 1.0, "number_support": 0.4}, "numbers"),
        ({"table_support": 0.4}, "numbers"),
        ({"table_conflict": 0.4}, "numbers"),
        ({"has_number": 1.0, "number_conflict": 0.4}, "numbers"),
    ],
)
def test_what_a_verdict_rests_on(changed: dict[str, float], ground: str) -> None:
    assert ground_of(BLANK._replace(**changed)) == ground
