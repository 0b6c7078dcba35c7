"""Parts of a claim that its frame is made of."""

import pytest

from claimcheck.verifiers.claim_frame import tables_named


@pytest.mark.parametrize(
    ("claim", "numbers"),
    [
        ("As Table 3 shows, X wins.", "3"),
        ("X reaches 81.2 (Tables 1 and 2).", "1 2"),
        ("Tables 3–5, and 7 agree.", "3 4 5 7"),
        ("See Tab. A1 or Table 2.1.", "a1 2.1"),
        ("A table of 30 rows.", ""),
    ],
)
def test_the_tables_that_a_claim_refers_to(claim, numbers):
    assert {f"table {number}" for number in numbers.split()} == tables_named(claim)
