"""Which part of a claim goes with which figure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.quantities import find_quantities
from claimcheck.verifiers.claim_segments import listed, segments


def parts(claim: str) -> list[str]:
    return [claim[start:end].strip(" ,;") for start, end in segments(claim, find_quantities(claim))]


def items(claim: str) -> list[str]:
    return [claim[start:end].strip() for start, end in listed(claim, find_quantities(claim))]


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ("It averages 0.91 for X and 0.97 for Y.", ["It averages 0.91 for X", "and 0.97 for Y."]),
        (
            "On X, A is 59.9 higher than B while on Y, it is 14.4 higher.",
            ["On X, A is 59.9 higher than B", "while on Y, it is 14.4 higher."],
        ),
        ("A reaches 70.1, B 65.2, and C 60.3.", ["A reaches 70.1", "B 65.2", "and C 60.3."]),
        ("It rises from 57.4 to 65.8.", ["It rises from 57.4 to 65.8."] * 2),
        ("A has 400.5 tokens compared to 670.5 in B.", ["A has 400.5 tokens", "compared to 670.5 in B."]),
        ("A reaches 70.1.", ["A reaches 70.1."]),
    ],
)
def test_segments(claim, expected):
    assert parts(claim) == expected


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ("It scores 71.2 and 64.0 on AlphaQA and BravoNLI, respectively.", ["AlphaQA", "BravoNLI"]),
        ("On AlphaQA and BravoNLI, it scores 71.2 and 64.0, respectively.", ["AlphaQA", "BravoNLI"]),
        (
            "It scores 71.2, 64.0 and 55.1 on AlphaQA, the large BravoNLI and CharlieSum, respectively.",
            ["AlphaQA", "the large BravoNLI", "CharlieSum"],
        ),
        (
            "It reaches 0.91 and 0.97 for context relevance and answer relevance respectively.",
            ["context relevance", "answer relevance"],
        ),
        ("It scores 71.2 and 64.0 on AlphaQA and BravoNLI.", []),
        ("It scores 71.2, 64.0 and 55.1 on AlphaQA and BravoNLI, respectively.", []),
        ("It scores 71.2 on AlphaQA, respectively.", []),
    ],
)
def test_listed(claim, expected):
    assert items(claim) == expected


@given(st.lists(st.sampled_from(["A", "71.2", "and", "3.5%", ",", "while", "on X", "respectively", "12M"]), max_size=14))
def test_segments_lie_in_the_claim_and_hold_their_figures(words):
    claim = " ".join(words)
    figures = find_quantities(claim)
    for figure, (start, end) in zip(figures, segments(claim, figures), strict=True):
        assert 0 <= start <= figure.start <= figure.end <= end <= len(claim)
    assert len(listed(claim, figures)) in (0, len(figures))
