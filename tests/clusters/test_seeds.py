"""The five seed reports: the clusters that a reader finds, and the four contradictions."""

import pytest

from claimcheck.clusters import compare
from claimcheck.readers.read import read_report
from claimcheck.readers.source import read_source
from claimcheck.retrievers.embedder import make_embedder
from claimcheck.schema import BatchClaim
from claimcheck.settings import Settings

pytestmark = [pytest.mark.shared, pytest.mark.model]

CLUSTERS = {
    "2.1 points on PAWS-X": "0:c1 1:c1 2:c1 3:c1 4:c1",
    "1.6 points on XNLI": "0:c2 1:c2 2:c2 3:c2 4:c2",
    "robust training improves generalized transfer": "0:c3 1:c3 2:c3 3:c3 4:c3",
    "multilingual BERT, XLM and XLM-R are for zero-shot transfer": "0:c5 1:c4 2:c5 3:c5 4:c5",
    "XTREME and XGLUE are benchmarks": "0:c6 1:c5 2:c6 3:c6 4:c6",
    "early works focus on word embedding spaces": "0:c7 2:c7 3:c7",
    "most approaches require additional supervision": "0:c8 1:c6 2:c9 3:c9 4:c8",
    "supervised corpora are expensive": "0:c9 1:c7 2:c10 3:c10 4:c9",
    "some research considers syntactic features": "0:c10 1:c8 2:c11 3:c11 4:c10",
    "syntactic features require much data": "0:c11 1:c9 2:c12 3:c12 4:c11",
    "the code is available": "1:c10 2:c4 3:c4 4:c4",
    "recent approaches align contextual embeddings": "2:c8 3:c8",
}
"""What the claims say -> report and claim, written by reading. 0:c4 (input pairs in two languages) and 4:c7 (aligning is an
important topic) state facts that no other claim does."""
CONTRADICTIONS = {"0:c1": (4, 1), "0:c8": (3, 2), "0:c9": (4, 1), "0:c11": (1, 4)}
"""First claim of the cluster -> how many claims are ticked and crossed."""


@pytest.fixture(scope="module")
def comparison():
    shared = pytest.importorskip("conftest").SHARED
    claims = [
        BatchClaim(
            report=str(number),
            id=claim.id,
            text=claim.text,
            line=claim.line,
            stated_verified=claim.stated_verified,
            stated_confidence=claim.stated_confidence,
        )
        for number, path in enumerate(sorted((shared / "seeds").glob("*.txt")))
        for claim in read_report(read_source(path)).claims
    ]
    return compare(claims, make_embedder(Settings()).embed)


def name(claim):
    return f"{claim.report}:{claim.id}"


def test_the_clusters_are_those_that_a_reader_finds(comparison):
    assert [" ".join(map(name, cluster)) for cluster in comparison.clusters] == sorted(CLUSTERS.values(), key=_place)


def _place(members):
    report, claim = members.split()[0].split(":c")
    return int(report), int(claim)


def test_the_four_contradictions_are_found_and_no_other(comparison):
    assert {each.kind for each in comparison.contradictions} == {"stated-verdicts"}
    found = {
        name(each.claims[0]): (
            sum(claim.stated_verified is True for claim in each.claims),
            sum(claim.stated_verified is False for claim in each.claims),
        )
        for each in comparison.contradictions
    }
    assert found == CONTRADICTIONS
