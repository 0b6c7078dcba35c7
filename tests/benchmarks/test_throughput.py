import pytest

from claimcheck.benchmarks import throughput
from claimcheck.settings import Settings
from claimcheck.verifiers.entailment import OnnxEntailment


@pytest.mark.parametrize("length", throughput.LENGTHS)
def test_pairs_have_the_length_that_is_told(length: int) -> None:
    pairs = throughput.pairs_of(length)
    judge = OnnxEntailment(Settings())
    sizes = [sum(judge.count_tokens(pair)) + throughput.N_SPECIAL for pair in pairs]
    assert set(sizes) == {length}
    assert len(set(pairs)) == throughput.N_PAIRS


def test_both_judges_are_timed(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("sentence_transformers", reason="the extra [hub] is not installed")
    monkeypatch.setattr(throughput, "N_PAIRS", 8)
    monkeypatch.setattr(throughput, "ROUNDS", 1)
    monkeypatch.setattr(throughput, "LENGTHS", (64,))
    figures = throughput.measure()
    found = figures["lengths"]["64"]
    assert found["ratio"] == pytest.approx(found["embedded"] / found["pytorch"], rel=0.02)
    assert "64 tokens: embedded" in throughput.describe(figures)
