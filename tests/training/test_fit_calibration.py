"""The calibration that is fitted: none without evidence, towards the share of right verdicts with it, each ground apart."""

import pytest

from claimcheck.decision.calibration import Calibration, Ground, calibrated
from claimcheck.training.fit_calibration import Shown, fit_calibration


def verdicts(probability: float, ground: Ground, *, n_right: int, n: int) -> list[Shown]:
    return [Shown(probability, ground, at < n_right) for at in range(n)]


def test_without_verdicts_nothing_is_bent() -> None:
    assert fit_calibration([]) == Calibration()


@pytest.mark.parametrize(("n_right", "expected"), [(90, 0.9), (70, 0.7), (40, 0.4)])
def test_confidence_becomes_the_share_of_right_verdicts(n_right: int, expected: float) -> None:
    found = fit_calibration(verdicts(0.7, "words", n_right=n_right, n=100))
    assert calibrated(0.7, "words", found) == pytest.approx(expected, abs=0.03)


def test_grounds_are_told_apart() -> None:
    found = fit_calibration(
        [*verdicts(0.7, "numbers", n_right=95, n=100), *verdicts(0.7, "unread", n_right=45, n=100)],
    )
    assert found.numbers > 0 > found.unread
    assert found.words == pytest.approx(0, abs=1e-9)
    assert calibrated(0.7, "numbers", found) > 0.9
    assert calibrated(0.7, "unread", found) < 0.5


def test_few_verdicts_bend_little() -> None:
    few, many = (fit_calibration(verdicts(0.6, "words", n_right=n, n=n)) for n in (2, 200))
    assert 0.6 < calibrated(0.6, "words", few) < 0.85 < calibrated(0.6, "words", many)


def test_probabilities_that_say_too_much_are_flattened() -> None:
    bold = [*verdicts(0.95, "words", n_right=65, n=100), *verdicts(0.55, "words", n_right=52, n=100)]
    assert fit_calibration(bold).slope < 1
