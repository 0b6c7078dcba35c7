import random

import pytest

from claimcheck.training.indomain import claim_pairs, load_indomain, nearly_holds, paper_pairs
from claimcheck.training.records import NOT_ENOUGH_INFO, REFUTED, SUPPORTED, shared_folder
from claimcheck.training.sentences import paper_sentences

TEXT = """1
Introduction
We study retrieval for claims in a new setting. Our BM25 baseline reaches 71.3 accuracy on the SciFact
data and 64.2 on the HoVer data. The dense model increases accuracy by 4.5 points over
BM25 on SciFact. The dense model is slower than BM25 by a factor of 12 on the same
machine.
References
A. Person. 2020. Another paper with 99 pages in it and words enough to be a sentence.
"""


def test_headings_and_the_bibliography_are_no_sentences() -> None:
    found = [s for s in paper_sentences(TEXT) if s]
    assert found[0] == "We study retrieval for claims in a new setting."
    assert not any("pages" in s for s in found)


def test_labels_hold_what_they_promise() -> None:
    sentence = "The dense model increases accuracy by 4.5 points over BM25 on SciFact."
    seen = set()
    for seed in range(60):
        for pair in claim_pairs(sentence, [sentence], 0, ["BM25", "SciFact", "HoVer"], random.Random(seed)):
            seen.add(pair.label)
            if pair.source == "indomain.number":
                assert pair.label == REFUTED
                assert "4.5" in pair.evidence and " 4.5 " not in pair.claim
            if pair.source == "indomain.held":
                assert pair.label == SUPPORTED
                assert pair.evidence == sentence and "4.5" in pair.claim
            if pair.source.endswith("_in_evidence"):
                assert pair.label == REFUTED
                assert pair.claim == sentence and sentence not in pair.evidence
    assert seen == {SUPPORTED, REFUTED}


def test_a_near_window_does_not_hold_the_claim() -> None:
    pairs = list(paper_pairs(TEXT * 1, random.Random(2), 10))
    assert {p.label for p in pairs} <= {SUPPORTED, REFUTED, NOT_ENOUGH_INFO}
    assert not nearly_holds("Cats sleep a lot.", "The dense model is slower than BM25.")
    assert nearly_holds("Here the dense model is slower than BM25 too.", "The dense model is slower than BM25.")


@pytest.mark.shared
def test_held_out_papers_are_others_and_the_rules_repeat_themselves() -> None:
    path = shared_folder() / "papers_text.jsonl.gz"
    if not path.exists():
        pytest.skip("../shared/papers_text.jsonl.gz is not there")
    first = load_indomain(path, n_claims=2, seed=1, held_out=True)
    assert first and first == load_indomain(path, n_claims=2, seed=1, held_out=True)
