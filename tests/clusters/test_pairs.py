"""Pairs of claims: which are one fact, and which only look it."""

import numpy as np
import pytest
from claim_pairs import MUST_MERGE, MUST_NOT_MERGE

from claimcheck.clusters import compare
from claimcheck.clusters.likeness import needed_cosine
from claimcheck.clusters.reading import read_claim
from claimcheck.retrievers.embedder import make_embedder
from claimcheck.schema import BatchClaim
from claimcheck.settings import Settings

pytestmark = pytest.mark.model
MARGIN = 0.05
"""Cosine by which a pair of one fact must pass what is needed: another embedder moves cosines."""


@pytest.fixture(scope="module")
def embed():
    return make_embedder(Settings()).embed


def clusters_of(*texts, embed):
    claims = [BatchClaim(report=f"{at}.txt", id="c1", text=text, line=1) for at, text in enumerate(texts)]
    return [[int(claim.report[:-4]) for claim in cluster] for cluster in compare(claims, embed).clusters]


# The word whose lost ligature is repaired must stand whole in another claim of the batch.
VOCABULARY = "We fine-tune."


@pytest.mark.parametrize(("one", "other"), MUST_MERGE)
def test_one_fact_in_other_words_is_one_cluster(one, other, embed):
    assert clusters_of(one, other, VOCABULARY, embed=embed) == [[0, 1]]


@pytest.mark.parametrize(("one", "other"), MUST_NOT_MERGE)
def test_another_fact_in_near_words_is_no_cluster(one, other, embed):
    assert clusters_of(one, other, embed=embed) == []


@pytest.mark.parametrize(("one", "other"), MUST_NOT_MERGE)
def test_no_vector_brings_other_facts_together(one, other):
    """Whatever the embedder says: what keeps these apart are their words."""
    assert clusters_of(one, other, embed=lambda texts: np.ones((len(texts), 1), np.float32)) == []


@pytest.mark.parametrize(("one", "other"), MUST_MERGE)
def test_one_fact_passes_with_a_margin(one, other, embed):
    """Where the words alone do not settle it."""
    vectors = []

    def noted(texts):
        found = embed(texts)
        vectors.extend(found)
        return found

    assert clusters_of(one, other, VOCABULARY, embed=noted) == [[0, 1]]
    if vectors:
        needed = needed_cosine(read_claim(one), read_claim(other))
        assert float(vectors[0] @ vectors[1]) >= needed + MARGIN
