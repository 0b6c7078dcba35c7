"""Hyphens at line ends."""

import pytest

from claimcheck.extractors.hyphens import Hyphens, shipped_words

HYPHENS = Hyphens({"fine-tune": 3, "pretrain": 2, "large": 4, "scale": 4}, shipped_words())


@pytest.mark.parametrize(
    ("left", "right", "between"),
    [
        ("exam-", "ple", ""),
        ("transfor-", "mation", ""),
        ("cross-", "lingual", "-"),
        ("state-of-the-", "art", "-"),
        ("fine-", "tune", "-"),
        ("pre-", "train", ""),
        ("large-", "scale", "-"),
        ("pre-", "and", " "),
        ("PAWS-", "X", "-"),
        ("GPT-", "4", "-"),
        ("FEATURE BAL-", "ANCING", ""),
        ("LOW-", "DIMENSIONAL", "-"),
        ("(evalu-", "ation),", ""),
        ("3-", "gram", "-"),
    ],
)
def test_join(left, right, between):
    assert HYPHENS.join(left, right) == between


def test_the_papers_own_word_outweighs_others():
    assert Hyphens({"co-operate": 1}, {"cooperate": 4}).join("co-", "operate") == "-"
    assert Hyphens({}, {"cooperate": 4}).join("co-", "operate") == ""


def test_the_shipped_words_are_words():
    words = shipped_words()
    assert words["language"] > words["cross-lingual"] > 100
    assert all(word == word.lower() for word in words)
