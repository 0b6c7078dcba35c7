import random

import pytest

from claimcheck.training.passages import N_CANDIDATES, abstract_passages, body_passages, set_passages, split_abstract
from claimcheck.training.records import NOT_ENOUGH_INFO, REFUTED, SUPPORTED, Pair

ABSTRACT = "The adapter increases accuracy on SciFact by 4.5 points over the strong BM25 baseline."
CONCLUSION = "We conclude that over the strong baseline BM25 the adapter increased SciFact accuracy by 4.5 points."
TOPICS = [
    "training data",
    "annotation cost",
    "batch size",
    "learning rates",
    "error types",
    "licences",
    "hardware",
    "future directions",
]
FILLING = " ".join(
    f"This part of the paper looks closer at {topic} and lists what {topic} meant for {i + 2} runs."
    for i, topic in enumerate(TOPICS)
)
TEXT = f"A Title\nAbstract\n{ABSTRACT}\n1 Introduction\n{FILLING} {CONCLUSION}\nReferences\nNobody. 2020."


@pytest.mark.parametrize("heading", ["1 Introduction", "1. Introduction", "I. INTRODUCTION", "Introduction", "1\nIntroduction"])
def test_the_abstract_stands_before_the_introduction(heading):
    before, after = split_abstract(f"Title\nWe find it.\n{heading}\nThe body.\n")
    assert before.endswith("We find it.") and after == "The body.\n"


@pytest.mark.parametrize("text", ["", "No heading at all.", "In our introduction we say it.", "x" * 9000 + "\nIntroduction\n"])
def test_a_paper_without_an_early_introduction_has_no_abstract(text):
    assert split_abstract(text) is None


def test_an_abstract_sentence_finds_the_window_that_carries_it():
    (found,) = abstract_passages(TEXT, random.Random(1))
    assert (found.claim, found.source) == (ABSTRACT, "abstract")
    assert CONCLUSION in found.passage and ABSTRACT not in found.passage


def test_another_number_carries_nothing():
    assert list(abstract_passages(TEXT.replace("by 4.5 points.\nRef", "by 3.9 points.\nRef"), random.Random(1))) == []


def test_other_passages_share_no_sentence_with_the_own_one():
    found = [
        p
        for seed in range(9)
        for p in [*abstract_passages(TEXT, random.Random(seed)), *body_passages(TEXT, random.Random(seed), 5)]
    ]
    assert {p.source for p in found} == {"abstract", "body"} and any(p.others for p in found)
    for passage in found:
        own = {s for s in passage.passage.split(". ") if len(s) > 30}
        assert len(passage.others) <= N_CANDIDATES
        assert all(own.isdisjoint(other.split(". ")) for other in passage.others)


def test_claims_of_a_set_go_to_their_evidence_whether_it_supports_or_refutes():
    pairs = [
        Pair("Drug A lowers pressure.", "In forty mice drug A lowered the pressure of the blood.", SUPPORTED, "set"),
        Pair("Drug A lowers pressure.", "Pressure fell with drug A in a second group.", SUPPORTED, "set"),
        Pair("Drug A raises pressure.", "In forty mice drug A lowered the pressure of the blood.", REFUTED, "set"),
        Pair("Drug B helps.", "Drug B has not been tried in mice, whose pressure is low.", NOT_ENOUGH_INFO, "set"),
    ]
    found = set_passages(pairs, "set")
    assert [(p.claim, p.passage) for p in found] == [(p.claim, p.evidence) for p in pairs[:3]]
    assert all(pairs[1].evidence not in p.others for p in found if p.claim == pairs[0].claim)
