import random

from claimcheck.training.mix import flipped_pairs
from claimcheck.training.records import NOT_ENOUGH_INFO, REFUTED, SUPPORTED, Pair
from claimcheck.training.retold import contradiction, holds_all, retold_pairs, told_twice
from claimcheck.training.sentences import paper_sentences

ABSTRACT = "The adapter increases accuracy on SciFact by 4.5 points over the strong BM25 baseline."
FILLING = " ".join(f"Sentence {word} of the middle says what does not matter here, in passing." for word in "abcdefgh")
CONCLUSION = "We conclude that over the strong baseline BM25 the adapter increased SciFact accuracy by 4.5 points."
TEXT = f"{ABSTRACT} {FILLING} {CONCLUSION}"


def test_a_fact_told_twice_is_found_in_its_other_telling() -> None:
    found = dict(told_twice(paper_sentences(TEXT), random.Random(1)))
    assert CONCLUSION in found[ABSTRACT] and ABSTRACT not in found[ABSTRACT]


def test_another_number_is_another_fact() -> None:
    found = dict(told_twice(paper_sentences(TEXT.replace("by 4.5 points.", "by 3.9 points.")), random.Random(1)))
    assert ABSTRACT not in found


def test_labels_of_a_fact_told_twice() -> None:
    pairs = [pair for seed in range(20) for pair in retold_pairs(TEXT, random.Random(seed))]
    assert {p.label for p in pairs if p.source == "indomain.retold"} == {SUPPORTED}
    changed = [p for p in pairs if p.source == "indomain.retold_changed"]
    assert {p.label for p in changed} == {REFUTED}
    assert not any(p.claim in (ABSTRACT, CONCLUSION) for p in changed)


def test_numbers_and_names_are_held_as_wholes() -> None:
    assert holds_all("It has 4.5 points on SciFact.", ["4.5", "SciFact"])
    assert not holds_all("It has 14.5 points.", ["4.5"])
    assert not holds_all("It is SciFact-Open.", ["SciFact"])


def test_contradiction_changes_the_claim_or_is_none() -> None:
    assert contradiction("Cats sleep.", "Cats sleep.", random.Random(0)) is None
    versions = {contradiction(ABSTRACT, CONCLUSION, random.Random(seed)) for seed in range(9)}
    assert len(versions) > 2 and ABSTRACT not in versions


def test_a_turned_claim_is_refuted_where_it_held_and_open_where_it_was_open() -> None:
    held = Pair("Vitamin D increases bone density.", "Bone density rose with vitamin D.", SUPPORTED, "x")
    still = Pair("Vitamin D increases height.", "Bone density rose with vitamin D.", NOT_ENOUGH_INFO, "x")
    false = Pair("Vitamin D decreases bone density.", "Bone density rose with vitamin D.", REFUTED, "x")
    made = flipped_pairs([held, still, still, false], "flipped", seed=1)
    assert [(p.label, p.source) for p in made] == [(REFUTED, "flipped"), (NOT_ENOUGH_INFO, "flipped")]
    assert {p.claim for p in made}.isdisjoint({held.claim, still.claim})
