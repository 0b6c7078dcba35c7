"""What the outputs of an entailment model stand for."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.errors import ModelError
from claimcheck.schema import Label
from claimcheck.verifiers.labels import read_labels, read_opinion

S, R, N = Label.SUPPORTED, Label.REFUTED, Label.NOT_ENOUGH_INFO


@pytest.mark.parametrize(
    ("id2label", "expected"),
    [
        ({"0": "SUPPORTED", "1": "REFUTED", "2": "NOT_ENOUGH_INFO"}, (S, R, N)),
        ({0: "contradiction", 1: "entailment", 2: "neutral"}, (R, S, N)),
        ({"2": "ENTAILMENT", "1": "NEUTRAL", "0": "CONTRADICTION"}, (R, N, S)),
        ({"0": "SUPPORTS", "1": "REFUTES", "2": "NOT ENOUGH INFO"}, (S, R, N)),
        ({0: "entailment", 1: "not_entailment"}, (S, N)),
        ({0: "hallucinated", 1: "consistent"}, (N, S)),
    ],
)
def test_labels_are_read_from_the_configuration(id2label: object, expected: tuple[Label, ...]) -> None:
    assert read_labels(id2label, model="m") == expected


@pytest.mark.parametrize(
    "id2label",
    [
        None,
        "entailment",
        [],
        {},
        {"0": "LABEL_0", "1": "LABEL_1", "2": "LABEL_2"},
        {"0": "entailment", "1": "entailment", "2": "neutral"},
        {"0": "contradiction", "1": "neutral"},
        {"1": "entailment", "2": "contradiction", "3": "neutral"},
        {"a": "entailment"},
        {"0": "positive", "1": "negative"},
    ],
)
def test_labels_that_say_too_little_are_refused(id2label: object) -> None:
    with pytest.raises(ModelError, match="m"):
        read_labels(id2label, model="m")


@pytest.mark.parametrize("labels", [(S, R, N), (N, S, R), (R, S)])
def test_the_largest_logit_is_the_largest_probability(labels: tuple[Label, ...]) -> None:
    for index, label in enumerate(labels):
        logits = np.zeros(len(labels), np.float32)
        logits[index] = 5
        opinion = read_opinion(logits, labels, model="m")
        by_label = dict(zip((S, R, N), opinion, strict=True))
        assert max(by_label, key=by_label.__getitem__) is label


def test_a_model_of_two_labels_never_refutes() -> None:
    opinion = read_opinion(np.array([-3.0, 3.0]), (S, N), model="m")
    assert opinion.refuted == 0
    assert opinion.not_enough_info == pytest.approx(1 - opinion.supported)


@given(st.lists(st.floats(-1e4, 1e4), min_size=3, max_size=3))
def test_probabilities_add_up(logits: list[float]) -> None:
    opinion = read_opinion(np.array(logits), (S, R, N), model="m")
    assert sum(opinion) == pytest.approx(1)
    assert all(0 <= value <= 1 for value in opinion)


@pytest.mark.parametrize("logits", [[1.0], [1.0, 2.0, 3.0, 4.0], [[1.0, 2.0, 3.0]], [np.nan, 0.0, 0.0], [np.inf, 0.0, 0.0]])
def test_other_outputs_are_refused(logits: list[float]) -> None:
    with pytest.raises(ModelError, match="m gives outputs"):
        read_opinion(np.array(logits), (S, R, N), model="m")
