"""Fusion of rankings, and the merge of documents."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_documents import make_claim, make_document

from claimcheck.retrievers.ranking import Indexed, Ranking, Shelf, View, fuse, rank


def ranking(*scores: float, weight: float = 1.0) -> Ranking:
    return Ranking(weight, np.array(scores, np.float32))


@pytest.mark.parametrize(
    ("rankings", "expected"),
    [
        ([ranking(3, 2, 1)], [1 / 11, 1 / 12, 1 / 13]),
        ([ranking(1, 2, 2)], [1 / 13, 1 / 11, 1 / 11]),
        ([ranking(3, 2, 1), ranking(1, 2, 3, weight=0.5)], [1 / 11 + 0.5 / 13, 1 / 12 + 0.5 / 12, 1 / 13 + 0.5 / 11]),
        ([ranking(0, 0)], [1 / 11, 1 / 11]),
    ],
)
def test_reciprocal_ranks(rankings: list[Ranking], expected: list[float]) -> None:
    assert fuse(rankings) == pytest.approx(expected)


@given(st.lists(st.floats(-10, 10, width=32), min_size=1, max_size=20))
def test_only_the_order_of_the_scores_counts(scores: list[float]) -> None:
    rounded = np.round(np.array(scores, np.float32), 2)
    assert np.array_equal(fuse([Ranking(1.0, rounded)]), fuse([Ranking(1.0, rounded * 4 + 100)]))


def scorer(scores: dict[str, list[float]]):  # the scores of each document's windows, by the first word of its text
    def score(indexed: Indexed, queries: list[str]) -> list[View]:
        values = np.array(scores[indexed.document.text.split()[0]], np.float32)
        return [View((Ranking(1.0, values),), values) for _ in queries]

    return score


A = make_document([["A1 is long enough to be quoted."], ["A2 is something else."], ["A3 is the last."]])
B = make_document([["B1 of another paper."], ["B2 of another paper."]])


def names(evidence) -> list[str]:
    return [entry.quote.split()[0] for entry in evidence]


def test_documents_are_merged_by_strength_and_keep_their_own_order() -> None:
    # The fused order of A is A2, A1, A3; A3's strength lifts none before it, and A1 is not passed by A3.
    scores = {"A1": [0.5, 0.9, 0.1], "B1": [0.6, 0.2]}
    (found,) = rank([make_claim("claim")], {"a": A, "b": B}, 10, shelf=Shelf(), scorer=scorer(scores))
    assert names(found) == ["A2", "B1", "A1", "B2", "A3"]
    assert [entry.score for entry in found] == sorted((entry.score for entry in found), reverse=True)


def test_ties_keep_document_order() -> None:
    scores = {"A1": [0.5, 0.5, 0.5], "B1": [0.5, 0.5]}
    (found,) = rank([make_claim("claim")], {"b": B, "a": A}, 10, shelf=Shelf(), scorer=scorer(scores))
    assert names(found) == ["B1", "B2", "A1", "A2", "A3"]


@pytest.mark.parametrize("k", [1, 2, 3, 50])
def test_at_most_k(k: int) -> None:
    scores = {"A1": [0.5, 0.9, 0.1], "B1": [0.6, 0.2]}
    (found,) = rank([make_claim("claim")], {"a": A, "b": B}, k, shelf=Shelf(), scorer=scorer(scores))
    assert names(found) == ["A2", "B1", "A1", "B2", "A3"][:k]


@pytest.mark.parametrize("text", ["A3 is the last. B1?", "a1 is LONG enough to be-quoted", "A1 is long enough to be quoted."])
def test_a_candidate_with_the_claim_in_it_is_first(text: str) -> None:
    scores = {"A1": [0.0, 0.9, 0.1], "B1": [0.99, 0.98]}
    (found,) = rank([make_claim(text)], {"b": B, "a": A}, 3, shelf=Shelf(), scorer=scorer(scores))
    assert names(found)[0] == ("A1" if "quoted" in text else "B1")


def test_overlapping_windows_are_collapsed() -> None:
    document = make_document([["A1.", "Tiny.", "This one is by far the longest.", "No."]])
    scores = {"A1.": [0.9, 0.8]}
    (found,) = rank([make_claim("claim")], {"a": document}, 5, shelf=Shelf(), scorer=scorer(scores))
    assert [entry.quote for entry in found] == ["A1. Tiny. This one is by far the longest."]


def test_the_shelf_keeps_the_last_documents() -> None:
    shelf = Shelf(size=1)
    first = shelf.get(A)
    assert shelf.get(A) is first
    shelf.get(B)
    assert shelf.get(A) is not first
