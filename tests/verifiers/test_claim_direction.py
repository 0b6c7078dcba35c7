"""Which way a claim says that a number goes, and of what."""

import re

import pytest
from small_documents import make_claim, make_document, make_table

from claimcheck.settings import Settings
from claimcheck.verifiers.base import Case
from claimcheck.verifiers.claim_direction import parse_direction, side_of
from claimcheck.verifiers.numeric import NumericVerifier


@pytest.mark.parametrize(
    ("claim", "sign", "is_judged"),
    [
        ("A raises the score by 3 points.", 1, False),
        ("A lowers the score by 3 points.", -1, False),
        ("A is 3 points better than B.", 1, True),
        ("A trails B by 3 points.", -1, True),
        ("A improves on B by more than 3 points.", 1, True),
        ("A drops by more than 3 points.", -1, False),
    ],
)
def test_direction(claim, sign, is_judged):
    direction = parse_direction(claim)
    assert (direction.sign, direction.is_judged) == (sign, is_judged)


@pytest.mark.parametrize(
    "claim",
    [
        "A scores 3 points.",
        "A does not improve by 3 points.",
        "A improves by 3 points but lowers speed.",
        "Removing A lowers the score by 3 points.",
        "A gains 3 points and loses 2.",
    ],
)
def test_no_clear_direction(claim):
    assert parse_direction(claim) is None


@pytest.mark.parametrize(
    ("claim", "a", "b"),
    [
        ("A beats B by 3 points.", "subject", "object"),
        ("A is 3 points better than B.", "subject", "baseline"),
        ("Compared with B, A improves by 3 points.", "subject", "baseline"),
        ("From B to A, the score rises by 3 points.", "subject", "baseline"),
        ("A and B improve by 3 points.", "subject", "subject"),
        ("A raises the score by 3 points over B, on X.", "subject", "baseline"),
    ],
)
def test_sides(claim, a, b):
    direction = parse_direction(claim)
    starts = {0: re.search(r"\bA\b", claim).start(), 1: re.search(r"\bB\b", claim).start()}
    assert (side_of([0], starts, direction), side_of([1], starts, direction)) == (a, b)


SCORES = make_table(
    [("Zephyr", ["61.2", "40"]), ("Zephyr + Filter", ["66.8", "31"]), ("Bramble", ["64.2", "10"])],
    ["AlphaQA", "Errors"],
    caption="Table 1: Results.",
)


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ("On AlphaQA, Bramble is 3.0 points better than Zephyr.", "S"),
        ("On AlphaQA, Bramble is 3.0 points worse than Zephyr.", "R"),
        ("On AlphaQA, Zephyr is 3.0 points behind Bramble.", "S"),
        ("On AlphaQA, Zephyr is 3.0 points ahead of Bramble.", "R"),
        ("Compared with Zephyr, Bramble improves AlphaQA by 3.0 points.", "S"),
        ("Compared with Bramble, Zephyr improves AlphaQA by 3.0 points.", "R"),
        ("The filter raises the AlphaQA score of Zephyr by 5.6 points.", "S"),
        ("The filter lowers the AlphaQA score of Zephyr by 5.6 points.", "R"),
        ("Removing the filter lowers the AlphaQA score of Zephyr by 5.6 points.", "S"),
        ("Bramble makes 3.1 times fewer errors than Zephyr with the filter.", "S"),
        ("Bramble makes 3.1 times more errors than Zephyr with the filter.", "R"),
        ("On errors, Bramble is better than Zephyr by a factor of 4.", "S"),
    ],
)
def test_a_difference_has_a_direction(claim, expected):
    document = make_document([["Nothing is said here."], ["Related work is large."]], tables=[SCORES])
    judgements = NumericVerifier(Settings()).judge([Case(make_claim(claim), (), {"p": document})])[0]
    supported = max((judgement.supported for judgement in judgements), default=0.0)
    refuted = max((judgement.refuted for judgement in judgements), default=0.0)
    assert ("-" if supported == refuted == 0 else "S" if supported > refuted else "R") == expected


def test_the_note_says_that_it_goes_the_other_way():
    document = make_document([["Nothing is said here."]], tables=[SCORES])
    case = Case(make_claim("On AlphaQA, Bramble is 3.0 points worse than Zephyr."), (), {"p": document})
    notes = {judgement.note for judgement in NumericVerifier(Settings()).judge([case])[0]}
    assert notes == {"the claim says 3.0 points, the paper 64.2 - 61.2 = 3.0, the other way round"}
