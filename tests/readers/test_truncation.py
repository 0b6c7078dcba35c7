import pytest

from claimcheck.readers.truncation import truncated_claims

SHORT = "Syntactic features require large amounts of data."


def sized(length: int, end: str = "of") -> str:
    return ("word " * 300)[: length - len(end) - 1] + " " + end


CASES = [
    ("two at a round length", [sized(120), sized(120), SHORT], [True, True, False]),
    ("one at a round length among closed ones", [sized(120), SHORT, SHORT], [True, False, False]),
    ("a blank was stripped", [sized(120), sized(119), SHORT], [True, True, False]),
    ("a broken word at any length", [sized(97, "benc"), SHORT], [True, False]),
    ("a lost ligature counts as two letters", [sized(120), "\ufffd" + sized(118), SHORT], [True, True, False]),
    ("an ellipsis", ["Alpha beats beta on…", "Alpha beats beta on ...", SHORT], [True, True, False]),
    (
        "no punctuation anywhere, no cut",
        ["Alpha beats beta on the set", "Gamma beats delta on all other data sets of X"],
        [False, False],
    ),
    ("closed at the cut length", [sized(120), sized(119) + ".", SHORT], [True, False, False]),
    ("open, but shorter", [sized(120), sized(120), sized(80)], [True, True, False]),
    ("a longer claim is closed", [sized(120), sized(150) + "."], [False, False]),
    ("too short for a cut", ["Alpha beats bet", SHORT], [False, False]),
    ("none", [], []),
]


@pytest.mark.parametrize(("texts", "cut"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_truncated(texts, cut):
    assert list(truncated_claims(texts)) == cut
