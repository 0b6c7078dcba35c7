"""Power, permutation, Holm and the bootstrap: against printed tables, and against what they promise."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.robust_xlt.statistics.bootstrap import Arm, bootstrap, bootstrap_gain, bootstrap_mean, draw_rows
from claimcheck.robust_xlt.statistics.holm import holm
from claimcheck.robust_xlt.statistics.permutation import least_p, permutation_p
from claimcheck.robust_xlt.statistics.power import power_of, power_table, seeds_needed, spread
from claimcheck.robust_xlt.statistics.student import t_cdf, t_quantile


@pytest.mark.parametrize(
    ("df", "quantile"), [(1, 12.7062), (2, 4.3027), (4, 2.7764), (8, 2.3060), (30, 2.0423), (math.inf, 1.9600)]
)
def test_quantiles_are_those_of_the_printed_table(df, quantile):
    assert t_quantile(0.975, df) == pytest.approx(quantile, abs=1e-4)
    assert t_cdf(quantile, df) == pytest.approx(0.975, abs=1e-5)


@pytest.mark.parametrize(
    ("sd", "effect", "n"), [(2.5, 2.0, 26), (1.0, 2.0, 6), (2.0, 1.0, 64), (1.25, 1.0, 26), (1.0, 1.0, 17)]
)
def test_seeds_needed_are_those_of_cohens_table(sd, effect, n):
    assert seeds_needed(sd, effect) == n
    assert power_of(n, sd, effect) >= 0.8 > power_of(n - 1, sd, effect)


def test_the_power_table_falls_with_the_effect():
    needed = [row.n_seeds for row in power_table(1.2)]
    assert needed == sorted(needed, reverse=True)


def test_power_is_found_in_simulation():
    rng = np.random.default_rng(1)
    arms = rng.normal(0, 1, (4000, 2, 6)) + np.asarray([[2.0], [0.0]])
    gain = arms[:, 0].mean(axis=1) - arms[:, 1].mean(axis=1)
    error = np.sqrt(arms.var(axis=2, ddof=1).sum(axis=1) / 6)
    assert np.mean(np.abs(gain / error) > t_quantile(0.975, 10)) == pytest.approx(power_of(6, 1.0, 2.0), abs=0.025)


def test_holm_against_a_table_by_hand():
    # m = 4: 4 x 0.01, 3 x 0.013, 2 x 0.02 -> 0.04 (no less than the one before), 1 x 0.5
    assert holm([0.02, 0.5, 0.01, 0.013]) == pytest.approx((0.04, 0.5, 0.04, 0.04))
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx((0.03, 0.06, 0.06, 0.02))
    assert holm([]) == ()
    assert holm([0.9, 0.8]) == (1.0, 1.0)


@given(st.lists(st.floats(0, 1), max_size=8))
def test_holm_never_lowers_and_keeps_the_order(p_values):
    adjusted = holm(p_values)
    assert all(p <= q <= 1 for p, q in zip(p_values, adjusted, strict=True))
    ranked = sorted(range(len(p_values)), key=p_values.__getitem__)
    assert [adjusted[at] for at in ranked] == sorted(adjusted)


def test_holm_refuses_what_is_no_p_value():
    with pytest.raises(ValueError, match=r"\[0, 1\]"):
        holm([1.2])


@pytest.mark.parametrize(
    ("arm", "baseline", "p"),
    [
        ([4.0, 5.0], [1.0, 2.0], 2 / 6),
        ([5, 6, 7, 8, 9], [0, 1, 2, 3, 4], 2 / 252),
        ([1.0, 1.0], [1.0, 1.0], 1.0),
        ([3.0], [1.0, 2.0], 2 / 3),
    ],
)
def test_permutations_are_counted_exactly(arm, baseline, p):
    assert permutation_p(arm, baseline) == pytest.approx(p)
    assert permutation_p(arm, baseline) >= least_p(len(arm), len(baseline)) - 1e-12


def test_many_seeds_are_drawn_and_repeat():
    rng = np.random.default_rng(3)
    arm, baseline = (rng.normal(mean, 1, 12).tolist() for mean in (2, 0))
    assert permutation_p(arm, baseline) == permutation_p(arm, baseline) < 0.01


def simulated(rng, gain, *, n_seeds=5, n_rows=300, sd=1.0, n_languages=3):
    """Return two arms whose rows differ in ease, whose languages share rows, and whose seeds differ by `sd` points."""
    ease = rng.beta(6, 3, n_rows)

    def arm(shift):
        right = [
            rng.random((n_languages, n_rows)) < np.clip(ease + (shift + rng.normal(0, sd)) / 100, 0, 1) for _ in range(n_seeds)
        ]
        return Arm(np.stack([100.0 * each.sum(axis=0) for each in right]), np.full(n_rows, float(n_languages)))

    return arm(gain), arm(0.0)


def rate(rng, gain, repeats, draws, **world):
    """Return how often the interval holds the true gain, and how often it excludes 0."""
    found = [bootstrap_gain(*simulated(rng, gain, **world), draws) for _ in range(repeats)]
    return np.mean([each.low <= gain <= each.high for each in found]), np.mean([each.excludes_zero() for each in found])


def test_intervals_cover_and_null_effects_are_seldom_found():
    covered, found = rate(np.random.default_rng(5), 0.0, 300, draw_rows(300, n_replicates=300))
    assert covered == pytest.approx(0.95, abs=0.035)
    assert found == pytest.approx(1 - covered)


@pytest.mark.parametrize("n_seeds", [4, 6])
def test_planted_effects_are_found_as_often_as_the_power_table_promises(n_seeds):
    """The spread that the table is given is that of the seeds' figures, to which single answers add."""
    world, gain, repeats = {"sd": 1.0, "n_rows": 1500, "n_seeds": n_seeds}, 2.0, 400
    rng = np.random.default_rng(6)
    pairs = [simulated(rng, gain, **world) for _ in range(repeats)]
    sd = float(np.sqrt(np.mean([spread(arm.means.tolist(), other.means.tolist()) ** 2 for arm, other in pairs])))
    draws = draw_rows(1500, n_replicates=200)
    found = [bootstrap_gain(*pair, draws) for pair in pairs]
    assert np.mean([each.low <= gain <= each.high for each in found]) == pytest.approx(0.95, abs=0.035)
    assert np.mean([each.excludes_zero() for each in found]) == pytest.approx(power_of(n_seeds, sd, gain), abs=0.07)
    assert 0.4 < power_of(n_seeds, sd, gain) < 0.8


def test_copies_of_rows_do_not_narrow_the_interval():
    rng = np.random.default_rng(7)
    right = 100.0 * (rng.random((1, 400)) < 0.7)
    draws = draw_rows(400)
    one = bootstrap_mean(Arm(right, np.ones(400)), draws)
    copied = bootstrap_mean(Arm(right * 49, np.full(400, 49.0)), draws)
    assert copied.error == pytest.approx(one.error)
    assert one.error == pytest.approx(100 * math.sqrt(0.7 * 0.3 / 400), rel=0.15)


def test_pairing_takes_what_rows_share_out_of_the_gain():
    rng = np.random.default_rng(8)
    right = 100.0 * (rng.random((1, 400)) < 0.7)
    better = right.copy()
    better[0, np.flatnonzero(right[0] == 0)[:8]] = 100.0
    draws = draw_rows(400)
    gain = bootstrap_gain(Arm(better, np.ones(400)), Arm(right, np.ones(400)), draws)
    assert gain.estimate == pytest.approx(2.0)
    assert gain.error < 0.8 < bootstrap_mean(Arm(right, np.ones(400)), draws).error


def test_the_interval_of_an_accuracy_ends_at_0_and_at_100():
    """With two seeds, Student's t has one degree of freedom and reaches far."""
    draws = draw_rows(40, n_replicates=50)
    for seeds, beyond in ((np.array([[90.0], [99.0]]), "high"), (np.array([[1.0], [12.0]]), "low")):
        arm = Arm(seeds * np.ones((2, 40)), np.ones(40))
        free, capped = bootstrap([(1.0, [(1.0, arm)])], draws), bootstrap_mean(arm, draws)
        assert not 0 <= getattr(free, beyond) <= 100
        assert 0 <= capped.low <= capped.estimate <= capped.high <= 100


def test_equal_answers_have_no_gain_and_no_spread():
    arm = Arm(np.full((3, 20), 100.0), np.ones(20))
    gain = bootstrap_gain(arm, arm, draw_rows(20))
    assert (gain.estimate, gain.low, gain.high, gain.p) == (0.0, 0.0, 0.0, 1.0)
    assert not gain.excludes_zero()


def test_arms_of_other_rows_are_refused():
    arm = Arm(np.full((1, 20), 100.0), np.ones(20))
    with pytest.raises(ValueError, match="different rows"):
        bootstrap([(1.0, [(1.0, arm)])], draw_rows(21))


def test_draws_repeat_by_seed_and_keep_the_number_of_rows():
    draws = draw_rows(50, n_replicates=30, seed=4)
    assert np.array_equal(draws, draw_rows(50, n_replicates=30, seed=4))
    assert (draws.sum(axis=1) == 50).all()
