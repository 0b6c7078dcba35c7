"""Normal forms, repair, and sentences."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.text import LIGATURES, letters_only, locate, normalise, repairs, split_sentences

SENTENCES = [
    "We follow Wang et al. 2019 in this. It works.",
    "See Eq. 2 and Fig. 3 for details. The gain is 2.1 points on PAWS-X.",
    "Models, e.g. mBERT and XLM-R, do well. Others, i.e. the rest, do not!",
    "It reaches 78.9 points (Table 2). This is more than the 71.3 of J. Smith.",
]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("“quoted” and ‘single’", "\"quoted\" and 'single'"),
        ("−0.5 – 1 — 2", "-0.5 - 1 - 2"),
        ("eﬃcient", "efficient"),
        ("two\u00a0 \n words", "two words"),
        ("soft\u00adhyphen", "softhyphen"),
        ("", ""),
    ],
)
def test_normalise(text, plain):
    assert normalise(text) == plain


@given(st.text(max_size=60))
def test_normalising_twice_changes_nothing(text):
    assert normalise(normalise(text)) == normalise(text)


@given(st.text(max_size=60))
def test_letters_know_where_they_came_from(text):
    letters, offsets = letters_only(text)
    assert len(letters) == len(offsets)
    assert list(offsets) == sorted(offsets)
    assert all(0 <= offset < len(text) for offset in offsets)
    assert letters_only(letters)[0] == letters


@pytest.mark.parametrize(
    ("quote", "text", "found"),
    [
        ("cross-lingual", "It is cross- lingual.", "cross- lingual"),
        ("PAWS X", "on PAWS-X.", "PAWS-X"),
        ("efficient", "an eﬃcient way", "eﬃcient"),
        ("absent", "It is not there", None),
        ("?!", "What?!", None),
    ],
)
def test_locate(quote, text, found):
    span = locate(quote, text)
    assert (text[span.start : span.end] if span else None) == found


@given(before=st.text(max_size=20), quote=st.text(min_size=1, max_size=20), after=st.text(max_size=20))
def test_what_is_in_a_text_is_located(before, quote, after):
    span = locate(quote, before + quote + after)
    assert (span is None) == (
        letters_only(quote)[0] == "" or letters_only(quote)[0] not in letters_only(before + quote + after)[0]
    )


@pytest.mark.parametrize(
    ("word", "wanted"), [("e\ufffdcient", "efficient"), ("\ufffdne", "fine"), ("o\ufffdce", "office"), ("plain", "plain")]
)
def test_repairs(word, wanted):
    assert wanted in repairs(word)
    assert len(repairs(word)) == len(LIGATURES) ** word.count("\ufffd")


def test_a_word_with_too_many_holes_is_left_alone():
    assert repairs("\ufffd" * 4) == ("\ufffd" * 4,)


@pytest.mark.parametrize("text", SENTENCES)
def test_abbreviations_end_no_sentence(text):
    assert len(split_sentences(text)) == 2


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("It works.[3] The rest fails.", ["It works.[3]", "The rest fails."]),
        ("One. Two!", ["One.", "Two!"]),
        ("  No stop at the end  ", ["No stop at the end"]),
        ("", []),
        (" \n ", []),
    ],
)
def test_sentences(text, sentences):
    assert [text[start:end] for start, end in split_sentences(text)] == sentences


@given(st.text(alphabet='aB .!?\n[]1()"', max_size=120))
def test_sentences_are_in_order_and_lose_nothing(text):
    spans = split_sentences(text)
    assert all(text[start:end] == text[start:end].strip() != "" for start, end in spans)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    kept = "".join(text[start:end] for start, end in spans)
    assert "".join(kept.split()) == "".join(text.split())


@pytest.mark.parametrize("text", ["a" * 200_000, "a. " * 60_000, "(" * 100_000, "Eq. " * 40_000])
def test_long_texts_take_no_long_time(text):
    begun = time.process_time()
    split_sentences(text)
    assert time.process_time() - begun < 10
