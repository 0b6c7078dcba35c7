"""The benchmark of clusters: what it makes, and that its figures count what they say they count."""

import json
from collections import Counter

import pytest

from claimcheck.benchmarks import cluster
from claimcheck.benchmarks.cluster import describe, measure, pair_score
from claimcheck.benchmarks.cluster_claims import Batch, make_batch
from claimcheck.clusters import Comparison
from claimcheck.errors import InputError
from claimcheck.schema import BatchClaim


def claims(n):
    return [BatchClaim(report="a.txt", id=f"c{at}", text="t", line=1) for at in range(n)]


def test_the_same_claims_are_made_every_time():
    assert make_batch(300) == make_batch(300)


def test_facts_have_several_claims_in_several_wordings():
    batch = make_batch(1000, ["The given claim is one of the facts."])
    assert len(batch.claims) == len(batch.facts) == 1000
    assert max(Counter(batch.facts).values()) > 3 * len(batch.claims) / len(set(batch.facts))
    assert len({claim.text for claim in batch.claims}) > 2 * len(set(batch.facts))
    assert any("given claim" in claim.text for claim in batch.claims)
    assert len({(claim.report, claim.id) for claim in batch.claims}) == 1000


@pytest.mark.parametrize(
    ("clusters", "precision", "recall"),
    [
        ([(0, 1, 2), (3, 4)], 1.0, 1.0),
        ([(0, 1)], 1.0, 0.25),
        ([(0, 1, 2, 3, 4)], 0.4, 1.0),
        ([], 1.0, 0.0),
    ],
)
def test_pairs_are_counted(clusters, precision, recall):
    made = claims(5)
    batch = Batch(made, [7, 7, 7, 8, 8])
    found = Comparison(tuple(tuple(made[at] for at in members) for members in clusters), ())
    assert pair_score(batch, found) == (precision, recall)


@pytest.mark.model
def test_a_small_run_puts_facts_together_and_no_others():
    figures = measure(n_claims=400)
    large = figures["sizes"]["400"]
    assert large["precision"] == 1.0
    assert large["recall"] > 0.9
    assert 0 < large["embedded"] < large["texts"]
    assert "400 claims" in describe(figures)


def test_the_gold_claims_are_among_the_facts(tmp_path):
    (tmp_path / "gold.jsonl").write_text(json.dumps({"claim": "A claim."}) + "\n", encoding="utf-8")
    assert cluster._claims_in(tmp_path) == ("A claim.",)


@pytest.mark.parametrize("content", [None, "no json", '{"text": 1}', "[1]"])
def test_an_unreadable_folder_is_named(tmp_path, content):
    if content is not None:
        (tmp_path / "gold.jsonl").write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=r"gold\.jsonl"):
        measure(tmp_path, n_claims=20)
