"""Thresholds: which development file belongs to a set, and where the best cut lies."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.benchmarks.thresholds import NotedThresholds, best_threshold, is_development, matching, read_noted
from claimcheck.errors import InputError

DEV = ["wice_claim_full.dev", "wice_claim_oracle_chunks.dev", "fm2.dev", "clinifact.validation", "tabfact.val", "fm2.train"]


@pytest.mark.parametrize(
    ("stem", "expected"),
    [
        ("fm2.test", "fm2.dev"),
        ("clinifact.test", "clinifact.validation"),
        ("tabfact.test", "tabfact.val"),
        ("wice_claim_full.test", "wice_claim_full.dev"),
        ("wice_claim_oracle_chunks.test", "wice_claim_oracle_chunks.dev"),
        ("WiCE-claim-full.test", "wice_claim_full.dev"),
        ("fm2_harder.test", "fm2.dev"),
        ("wice_claim.test", None),  # as near to the one as to the other
        ("fm2.dev", None),  # never the scored file
        ("scifact_abstract.test", None),
        ("development.test", None),
    ],
)
def test_a_set_has_one_development_file(stem: str, expected: str | None) -> None:
    assert matching(stem, DEV) == expected


@pytest.mark.parametrize(
    ("stem", "expected"), [("a.dev", True), ("a_val", True), ("validation", True), ("devops.test", False), ("a.train", False)]
)
def test_development_files_are_known_by_name(stem: str, expected: bool) -> None:
    assert is_development(stem) is expected


@pytest.mark.parametrize(
    ("scores", "is_supported", "expected"),
    [
        ([0.1, 0.4, 0.6, 0.9], [False, False, True, True], 0.5),
        ([0.1, 0.2, 0.3, 0.9], [False, True, True, True], 0.15),
        ([0.1, 0.2, 0.7, 0.9], [False, True, False, True], 0.8),  # 0.15 is as good, and as far from even
        ([0.3, 0.3, 0.3], [False, True, True], 0.3),  # nothing to cut between: all are supported
        ([0.1, 0.9], [True, False], 0.1),  # worse than chance: all are supported
        ([0.9, 0.8], [True, True], 0.5),
        ([], [], 0.5),
    ],
)
def test_the_best_threshold(scores: list[float], is_supported: list[bool], expected: float) -> None:
    assert best_threshold(scores, is_supported, 0.5) == pytest.approx(expected)


@given(st.lists(st.tuples(st.sampled_from([0.0, 0.1, 0.2, 0.5, 0.7, 1.0]), st.booleans()), min_size=2, max_size=12))
def test_no_other_threshold_is_better(cases: list[tuple[float, bool]]) -> None:
    scores, is_supported = [score for score, _ in cases], [supported for _, supported in cases]

    def balanced(threshold: float) -> float:
        right = [(supported, (score >= threshold) == supported) for score, supported in cases]
        recalls = [[hit for kind, hit in right if kind is wanted] for wanted in (True, False)]
        return sum(sum(recall) / len(recall) for recall in recalls if recall) / 2

    found = best_threshold(scores, is_supported, 0.5)
    if len(set(scores)) > 1 and len(set(is_supported)) > 1:
        assert balanced(found) >= max(map(balanced, (0.0, 0.05, 0.15, 0.35, 0.6, 0.85, 1.1))) - 1e-9


def test_noted_thresholds_serve_their_model_alone(tmp_path: Path) -> None:
    path = tmp_path / "thresholds.json"
    assert read_noted(path, "a") == {}
    path.write_text(NotedThresholds(model="a", by_file={"fm2.dev": 0.4}).model_dump_json(), encoding="utf-8")
    assert read_noted(path, "a") == {"fm2.dev": 0.4}
    assert read_noted(path, "b") == {}
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(InputError, match="holds no thresholds"):
        read_noted(path, "a")
