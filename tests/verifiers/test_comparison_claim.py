"""What a claim compares, as read from its words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.verifiers.claim_frame import without_opening
from claimcheck.verifiers.comparison_claim import Extent, clauses, extent_of, parse_comparison
from claimcheck.verifiers.table_counts import parse_condition
from claimcheck.verifiers.table_trends import parse_trend


@pytest.mark.parametrize(
    ("claim", "form", "sign", "is_judged"),
    [
        ("A is better than B.", "pair", 1, True),
        ("A is worse than B.", "pair", -1, True),
        ("A has a lower perplexity than B.", "pair", -1, False),
        ("The error of A is above that of B.", "pair", 1, False),
        ("A is the best on X.", "superlative", 1, True),
        ("A has the lowest loss.", "superlative", -1, False),
        ("A ranks third on X.", "rank", 1, True),
        ("A has the second-lowest loss.", "rank", -1, False),
        ("A lies between B and C.", "between", 1, False),
    ],
)
def test_forms(claim, form, sign, is_judged):
    comparison = parse_comparison(claim)
    assert (comparison.form, comparison.sign, comparison.is_judged) == (form, sign, is_judged)


@pytest.mark.parametrize(
    "claim",
    ["A has at least 73 layers.", "A was trained on X.", "A is as good as B.", "A is not worse, but B does not win.", ""],
)
def test_no_comparison(claim):
    assert parse_comparison(claim) is None


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ("on 3 of 7 tasks", Extent(3, 3, 7)),
        ("on three out of the seven tasks", Extent(3, 3, 7)),
        ("on at least 3 of 7 tasks", Extent(3, 7, 7)),
        ("on more than 3 of 7 tasks", Extent(4, 7, 7)),
        ("on at most 3 of 7 tasks", Extent(0, 3, 7)),
        ("on all but one of six tasks", Extent(5, 5, 6)),
        ("on every one of the six tasks", None),
        ("on all six tasks", None),
    ],
)
def test_extents(claim, expected):
    assert extent_of(claim) == expected


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ("A is best on X.", ("A is best on X.",)),
        ("On X, A is best, but B is best on Y.", ("On X, A is best", "On X, B is best on Y.")),
        ("A has the lowest X and the highest Y.", ("A has the lowest X", "A has the highest Y.")),
    ],
)
def test_parts(claim, expected):
    assert clauses(claim) == expected


@pytest.mark.parametrize(
    ("claim", "sign"),
    [
        ("Accuracy grows with model size.", 1),
        ("Accuracy drops as k increases.", -1),
        ("Accuracy drops as k decreases.", 1),
        ("Accuracy falls with smaller models.", 1),
        ("Accuracy improves with larger beams.", 1),
        ("Accuracy does not grow with model size.", None),
        ("Accuracy grows.", None),
    ],
)
def test_trends(claim, sign):
    trend = parse_trend(claim)
    assert (trend and trend.sign) == sign


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ("A scores above 80 on 3 of 4 sets.", (80, Extent(3, 3, 4))),
        ("No method scores above 80.", (80, Extent(0, 0, 0))),
        ("A is better than B on at least 3 of 4 sets.", None),
        ("A scores above 80 on X.", None),
    ],
)
def test_conditions(claim, expected):
    condition = parse_condition(claim)
    assert (condition and (condition.limit.value, condition.extent)) == expected


@pytest.mark.parametrize(
    ("claim", "rest"),
    [
        ("As shown in Table 3, A wins.", "A wins."),
        ("The results in Table 2 show that A wins.", "A wins."),
        ("It can be observed that A wins.", "A wins."),
        ("A shows that B wins.", "A shows that B wins."),
    ],
)
def test_openings_become_blanks(claim, rest):
    assert without_opening(claim).strip() == rest
    assert len(without_opening(claim)) == len(claim)


SAMPLE = "A B best better than second of 3 seven grows with as not but the lowest and between above 80 all , ;"
WORDS = st.sampled_from(SAMPLE.split(" "))


@given(st.lists(WORDS, max_size=40))
def test_any_words_are_read(words):
    claim = " ".join(words)
    for part in clauses(claim):
        comparison = parse_comparison(part)
        assert set(part.split()) <= set(claim.split())
        assert comparison is None or comparison.sign in (1, -1)
    assert "grows" in words or parse_trend(claim) is None
    assert {"3", "80"} & set(words) or parse_condition(claim) is None


@pytest.mark.parametrize("piece", ["A grows ", "between ", "3 of 7 ", "as shown in ", "because ", "not better "])
def test_long_claims_are_read_in_no_time(piece):
    claim = piece * 2_000
    parse_comparison(claim)
    parse_trend(claim)
    parse_condition(claim)
    assert len(without_opening(claim)) == len(claim)
