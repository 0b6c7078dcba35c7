"""Words for lexical search."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.retrievers.tokenizer import tokenize


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2.1 points", ["2.1", "point"]),
        ("PAWS-X", ["pawsx", "paws", "x"]),
        ("XLM-R", ["xlmr", "xlm", "r"]),
        ("GPT-3.5", ["gpt3.5", "gpt", "3.5"]),
        ("12,000 pairs", ["12000", "pair"]),
        ("1,234,567.8", ["1234567.8"]),
        ("66.8%", ["66.8"]),
        ("BARTScore's", ["bartscor"]),
        ("R@10", ["r", "10"]),
        ("\ufb01ne-tuning", ["finetun", "fine", "tuning"]),  # the ligature is one character
        ("the results of the models", ["result", "model"]),
        ("It is not in the", []),
        ("studies", ["study"]),
        ("", []),
        ("... -- !?", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert tokenize(text) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("cross-lingual", "crosslingual"),
        ("cross-lingual", "cross lingual"),
        ("cross\u2010lingual", "cross-lingual"),
        ("evaluated", "evaluates"),
        ("datasets", "dataset"),
        ("FINE-TUNED", "fine-tuned"),
        ("12,000", "12000"),
        ("AMRFact", "AMRFACT"),
    ],
)
def test_spellings_of_one_word_meet(one: str, other: str) -> None:
    assert set(tokenize(one)) & set(tokenize(other))


@pytest.mark.parametrize(("one", "other"), [("2.1", "21"), ("2.1", "2.2"), ("1,000", "1"), ("XNLI", "XLNI"), ("3.5", "5")])
def test_different_numbers_and_names_do_not_meet(one: str, other: str) -> None:
    assert not set(tokenize(one)) & set(tokenize(other))


@given(st.text())
def test_any_text_has_words_of_letters_and_digits(text: str) -> None:
    assert all(token and token == token.casefold() and any(c.isalnum() for c in token) for token in tokenize(text))


@given(st.lists(st.text("abcdefghij", min_size=1, max_size=8), min_size=1, max_size=6))
def test_words_apart_are_words_together(words: list[str]) -> None:
    assert tokenize(" ".join(words)) == [token for word in words for token in tokenize(word)]
