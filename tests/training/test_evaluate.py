import numpy as np
import pytest

pytest.importorskip("torch", reason="the extra [train] is not installed")

from claimcheck.training.evaluate import figures, macro_f1

S, R, N = ([9.0, 0.0, 0.0], [0.0, 9.0, 0.0], [0.0, 0.0, 9.0])


@pytest.mark.parametrize(
    ("logits", "gold", "expected"),
    [
        # three labels: 3 of 4 right; recalls 1, 1/2, 1
        ([S, R, S, N], [0, 1, 1, 2], {"accuracy": 0.75, "balanced_accuracy": 0.8333, "supported_balanced_accuracy": 0.8333}),
        # two labels: the absent third is not looked at, but "supported" still needs the highest logit
        ([[3, 1, 9], [1, 3, 9]], [0, 1], {"accuracy": 1.0, "labels": 2, "supported_balanced_accuracy": 0.5}),
        # supported or not
        ([S, N, R, S], [0, 3, 3, 3], {"accuracy": 0.75, "labels": 2, "balanced_accuracy": 0.8333}),
    ],
)
def test_figures(logits: list[list[float]], gold: list[int], expected: dict[str, float]) -> None:
    found = figures(np.array(logits, np.float32), np.array(gold))
    assert {key: found[key] for key in expected} == pytest.approx(expected)


def test_macro_f1_is_that_of_a_worked_example() -> None:
    # label 0: P 1/2, R 1, F1 2/3; label 1: P 1, R 1/2, F1 2/3; label 2: F1 1
    assert macro_f1(np.array([0, 0, 1, 2]), np.array([0, 1, 1, 2])) == pytest.approx((2 / 3 + 2 / 3 + 1) / 3)
