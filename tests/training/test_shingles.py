import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.training.shingles import NearIndex, likeness, overlap, shingles

WORDS = st.lists(
    st.sampled_from(["the", "a", "model", "data", "score", "rises", "falls", "by", "4", "5", "points", "on"]), max_size=14
).map(" ".join)


@pytest.mark.parametrize(
    ("text", "size", "expected"),
    [
        ("A b, C!", 2, {"a b", "b c"}),
        ("one", 2, {"one"}),
        ("", 2, set()),
        ("...", 3, set()),
        ("a b c d", 3, {"a b c", "b c d"}),
    ],
)
def test_runs_of_words(text, size, expected):
    assert shingles(text, size) == expected


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("a b c d", "A, b: c d.", 1.0),
        ("the drug lowers blood pressure in mice", "the drug raises blood pressure in mice", 0.5),
        ("a b", "c d", 0.0),
        ("", "", 0.0),
    ],
)
def test_likeness(one, other, alike):
    assert likeness(shingles(one, 2), shingles(other, 2)) == alike


def test_a_sentence_is_wholly_in_its_abstract():
    assert overlap(shingles("the drug works well", 2), shingles("we see that the drug works well in mice", 2)) == 1.0


@given(WORDS, WORDS)
def test_likeness_is_the_same_both_ways_and_no_larger_than_overlap(one, other):
    a, b = shingles(one, 2), shingles(other, 2)
    assert likeness(a, b) == likeness(b, a) <= overlap(a, b) <= 1


@given(st.lists(WORDS, min_size=1, max_size=8))
def test_a_text_is_found_by_itself_and_nothing_below_the_threshold_is(texts):
    index = NearIndex(texts, size=2, threshold=0.6)
    for text, found in zip(texts, index.search(texts), strict=True):
        alike = {i: likeness(shingles(text, 2), shingles(other, 2)) for i, other in enumerate(texts)}
        assert {near.number for near in found} >= {i for i, each in alike.items() if each == 1}
        assert all(near.likeness == alike[near.number] >= 0.6 for near in found)


def test_one_word_changed_in_many_claims_is_found_nearly_always():
    claims = [f"method{i} improves the score on data{i} by {i} points over the baseline" for i in range(300)]
    changed = [claim.replace("improves", "degrades") for claim in claims]
    index = NearIndex(claims, size=2, threshold=0.5)
    n_found = sum(i in {near.number for near in found} for i, found in enumerate(index.search(changed)))
    assert n_found >= 297
