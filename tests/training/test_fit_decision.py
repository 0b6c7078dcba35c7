"""The fitting of the decision: learns what there is to learn, says honestly how well, and always the same."""

import pytest

from claimcheck.benchmarks.scores import Scored, accuracy
from claimcheck.decision.features import Features
from claimcheck.decision.rule import LABELS, probabilities, weigh
from claimcheck.schema import Label
from claimcheck.training.fit_decision import Sample, choose, cross_validated, describe, fit, log_loss

BLANK = Features(*[0.0] * len(Features._fields))


def sample(label: Label, strength: float, paper: str) -> Sample:
    features = {
        Label.SUPPORTED: BLANK._replace(support=strength, coverage=0.5),
        Label.REFUTED: BLANK._replace(contradiction=strength, coverage=0.5),
        Label.NOT_ENOUGH_INFO: BLANK._replace(unknown_names=2 * strength, coverage=0.1),
    }
    return Sample(features[label], label, paper)


SAMPLES = [sample(label, 0.4 + 0.05 * n, f"paper{n}") for n in range(8) for label in LABELS]


def test_a_pattern_is_learned_and_carries_over_to_other_papers():
    held = cross_validated(SAMPLES, 1.0, 1.0)
    assert accuracy([Scored(each.gold, each.label, each.confidence) for each in held]) == 1
    assert [each.gold for each in held] == [each.label for each in SAMPLES]


def test_labels_at_random_are_not_learned():
    shuffled = [each._replace(label=LABELS[(at * 7 + at // 3) % 3]) for at, each in enumerate(SAMPLES)]
    assert log_loss(cross_validated(shuffled, 8.0, 1.0)) > 0.9


def test_a_higher_penalty_is_more_careful():
    careful, bold = (fit(SAMPLES, penalty, 1.0, "") for penalty in (50.0, 0.5))
    assert weigh(SAMPLES[0].features, careful)[1] < weigh(SAMPLES[0].features, bold)[1]


def test_the_gradient_vanishes_at_the_solution():
    constants = fit(SAMPLES, 1.0, 1.0, "")
    expected = {label: sum(each.label is label for each in SAMPLES) for label in LABELS}
    found = [sum(probabilities(each.features, constants)[at] for each in SAMPLES) for at in range(3)]
    assert found == pytest.approx([expected[label] for label in LABELS], abs=0.05)  # true of a free bias at the optimum


def test_the_same_every_time():
    assert fit(SAMPLES, 1.0, 1.0, "") == fit(SAMPLES, 1.0, 1.0, "")
    assert choose(SAMPLES) == choose(SAMPLES)


def test_what_is_reported():
    figures = describe(cross_validated(SAMPLES, 1.0, 1.0), ["a", "b", "c"] * 8)
    assert figures["accuracy"] == 1
    assert figures["by_kind"]["a"] == {"n": 8, "accuracy": 1.0}
    assert 0 <= figures["ece"] <= 1
