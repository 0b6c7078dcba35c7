import random

import numpy as np
import pytest

from claimcheck.training.contrast import HELD, RETOLD, contrast_figures, contrast_pairs, distinct_names, load_contrast
from claimcheck.training.records import REFUTED, SUPPORTED, shared_folder

ABSTRACT = "The adapter increases accuracy on SciFact by 4.5 points over the strong BM25 baseline."
FILLING = " ".join(
    f"Sentence {word} of the middle uses SciFact, BM25 and HoVer, and a larger batch with 32 of them." for word in "abcdefgh"
)
CONCLUSION = "We conclude that over the strong baseline BM25 the adapter increased SciFact accuracy by 4.5 points."
TEXT = f"{ABSTRACT} {FILLING} {CONCLUSION}"

S, R, N = [9.0, 0.0, 0.0], [0.0, 9.0, 0.0], [0.0, 0.0, 9.0]


@pytest.fixture(scope="module")
def couples():
    pairs = list(contrast_pairs(TEXT, random.Random(4)))
    return list(zip(pairs[::2], pairs[1::2], strict=True))


def test_a_couple_is_one_evidence_under_a_claim_that_holds_and_one_that_does_not(couples):
    for holds, changed in couples:
        assert (holds.label, changed.label) == (SUPPORTED, REFUTED)
        assert (holds.evidence, holds.source) == (changed.evidence, changed.source)
        assert holds.claim != changed.claim


def test_every_kind_of_change_and_both_tellings_are_there(couples):
    kinds = {holds.source.split(".")[2] for holds, _ in couples}
    tellings = {holds.source.split(".")[1] for holds, _ in couples}
    assert kinds == {"number", "name", "direction"} and tellings == {RETOLD, HELD}


def test_a_changed_number_or_name_is_the_only_change(couples):
    for holds, changed in couples:
        if not holds.source.endswith("direction"):
            differing = [(a, b) for a, b in zip(holds.claim.split(), changed.claim.split(), strict=True) if a != b]
            assert len(differing) == 1


def test_a_fact_told_twice_is_held_against_its_other_telling(couples):
    retold = [holds for holds, _ in couples if f".{RETOLD}." in holds.source]
    assert retold and all(ABSTRACT not in pair.evidence or CONCLUSION not in pair.evidence for pair in retold)


def test_a_longer_form_of_a_name_is_no_other_name():
    assert distinct_names(["LLM", "LLMs", "BM25", "BM25F", "XLM-R"]) == ["LLM", "BM25", "XLM-R"]


@pytest.mark.parametrize(
    ("logits", "both", "apart"),
    [([S, R, S, R], 1.0, 1.0), ([S, R, S, S], 0.5, 0.5), ([S, N, R, R], 0.0, 0.5), ([S, S, R, R], 0.0, 0.0)],
)
def test_a_couple_counts_only_with_both_members_right(couples, logits, both, apart):
    pairs = [pair for couple in couples[:2] for pair in couple]
    found = contrast_figures(pairs, np.array(logits, np.float32))
    assert (found["couples"], found["both_right"], found["told_apart"]) == (2, both, apart)
    assert sum(telling["couples"] for telling in found["tellings"].values()) == 2
    assert sum(kind["couples"] for kinds in found["kinds"].values() for kind in kinds.values()) == 2


@pytest.mark.shared
def test_the_set_is_made_from_held_out_papers_and_repeats_itself():
    if not (shared_folder() / "papers_text.jsonl.gz").exists():
        pytest.skip("../shared/papers_text.jsonl.gz is not there")
    pairs = load_contrast()
    assert len(pairs) > 400 and [pair.label for pair in pairs[:4]] == [SUPPORTED, REFUTED] * 2
    assert {pair.source.split(".")[2] for pair in pairs} == {"number", "name", "direction"}
