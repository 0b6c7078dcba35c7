"""The fitting of the decision: learns what there is to learn, says honestly how well, and always the same."""

import math

from claimcheck.benchmarks.scores import Scored, accuracy
from claimcheck.decision.constants import Caution
from claimcheck.decision.features import Features
from claimcheck.decision.rule import LABELS, probabilities, weigh
from claimcheck.schema import Label
from claimcheck.training.fit_decision import MIRRORED, TOPIC, Sample, choose, cross_validated, describe, fit, log_loss, unread

BLANK = Features(*[0.0] * len(Features._fields))


def sample(label: Label, strength: float, paper: str) -> Sample:
    features = {
        Label.SUPPORTED: BLANK._replace(near_support=strength, coverage=0.5),
        Label.REFUTED: BLANK._replace(near_contradiction=strength, coverage=0.5),
        Label.NOT_ENOUGH_INFO: BLANK._replace(unknown_names=2 * strength, coverage=0.1),
    }
    return Sample(features[label], label, paper)


SAMPLES = [sample(label, 0.4 + 0.05 * n, f"paper{n}") for n in range(8) for label in LABELS]


def test_a_pattern_is_learned_and_carries_over_to_other_papers():
    held = cross_validated(SAMPLES, 1.0, Caution())
    assert accuracy([Scored(each.gold, each.label, each.confidence) for each in held]) == 1
    assert [each.gold for each in held] == [each.label for each in SAMPLES]


def test_labels_at_random_are_not_learned():
    shuffled = [each._replace(label=LABELS[(at * 7 + at // 3) % 3]) for at, each in enumerate(SAMPLES)]
    assert log_loss(cross_validated(shuffled, 8.0, Caution())) > 0.9


def test_a_higher_penalty_is_more_careful():
    careful, bold = (fit(SAMPLES, penalty, "") for penalty in (50.0, 0.5))
    assert weigh(SAMPLES[0].features, careful)[1] < weigh(SAMPLES[0].features, bold)[1]


def test_no_small_step_along_a_free_direction_is_better():
    best = fit(SAMPLES, 1.0, "")
    topic, other = Features._fields.index("coverage"), Features._fields.index("near_support")
    mirror = Features._fields.index("near_contradiction")
    steps = [[(0, topic), (1, topic)], [(2, topic)], [(0, other), (1, mirror)], [(2, other), (2, mirror)]]
    for step in steps:
        for size in (-0.05, 0.05):
            weights = [list(row) for row in best.weights]
            for label, feature in step:
                weights[label][feature] += size
            moved = best.model_copy(update={"weights": tuple(tuple(row) for row in weights)})
            assert objective(moved) >= objective(best)


def objective(constants) -> float:
    chances = [probabilities(each.features, constants)[LABELS.index(each.label)] for each in SAMPLES]
    squares = sum(weight**2 for row in constants.weights for weight in row)
    return -sum(math.log(chance) for chance in chances) + 0.5 * squares


def test_topic_weighs_alike_and_opposites_mirror():
    constants = fit([*SAMPLES, sample(Label.REFUTED, 0.9, "paper9")], 1.0, "")
    supported, refuted, open_ = (dict(zip(Features._fields, row, strict=True)) for row in constants.weights)
    for name in TOPIC:
        assert supported[name] == refuted[name]
    for one, other in MIRRORED:
        assert (supported[one], refuted[one], open_[one]) == (refuted[other], supported[other], open_[other])
    assert {*TOPIC, *(name for pair in MIRRORED for name in pair)} == set(Features._fields)


def test_the_same_every_time():
    assert fit(SAMPLES, 1.0, "") == fit(SAMPLES, 1.0, "")
    assert choose(SAMPLES) == choose(SAMPLES)


def test_what_is_reported():
    figures = describe(cross_validated(SAMPLES, 1.0, Caution()), ["a", "b", "c"] * 8)
    assert figures["accuracy"] == 1
    assert figures["by_kind"]["a"] == {"n": 8, "accuracy": 1.0}
    assert 0 <= figures["ece"] <= 1


def test_a_claim_that_a_table_bears_on_counts_without_the_table_too():
    with_table = Sample(BLANK._replace(table_support=0.9, has_number=1.0), Label.SUPPORTED, "paper0")
    assert unread([SAMPLES[0], with_table]) == [with_table._replace(features=BLANK._replace(has_number=1.0))]


def test_where_tables_decide_the_rest_is_told_with_doubt():
    table = [
        Sample(BLANK._replace(table_support=0.9, has_number=1.0, coverage=0.5), Label.SUPPORTED, f"paper{n}") for n in range(8)
    ]
    false = [
        Sample(BLANK._replace(table_conflict=0.9, has_number=1.0, coverage=0.5), Label.REFUTED, f"paper{n}") for n in range(8)
    ]
    _, caution = choose([*SAMPLES, *table, *false])
    assert caution.unread_open < 1
