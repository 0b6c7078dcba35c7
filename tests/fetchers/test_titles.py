"""Titles compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.fetchers.titles import (
    IDENTIFYING_TITLE,
    SAME_TITLE,
    file_name_score,
    is_telling,
    letters,
    page_score,
    plain_title,
    title_score,
)

BATCH_NORM = "Batch Normalization: Accelerating Deep Network Training by Reducing Internal Covariate Shift"


@pytest.mark.parametrize(
    ("title", "plain"),
    [
        ("  Robust-XLT:\n a  Test ", "robust xlt a test"),
        ("Naïve Bayes für Größe", "naive bayes fur grosse"),
        ("{BERT}: {P}re-training", "bert pre training"),
        ("$\\alpha$-Divergence \\emph{now}", "divergence now"),
        ("eﬀicient ﬁne-tuning", "efficient fine tuning"),
        ("注意力就是你所需要的", "注意力就是你所需要的"),
        ("!?—…", ""),
    ],
)
def test_plain_titles(title: str, plain: str) -> None:
    assert plain_title(title) == plain


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (BATCH_NORM, BATCH_NORM.upper()),
        (BATCH_NORM, "Batch Normalization - Accelerating deep network training by reducing internal covariate shift."),
        (BATCH_NORM, "Batch normalization"),
        (BATCH_NORM, "Batch Normalization: Accelerating Deep Network Trai..."),
        (BATCH_NORM, "Batch Normalisation: Accelerating Deep Network Training by Reducing Internal Covariate Shift"),
        ("Cross-lingual Transfer", "Crosslingual transfer"),
        ("What Does BERT Look At? An Analysis of BERT's Attention", "What does BERT look at?"),
    ],
)
def test_the_same_title_in_other_words(one: str, other: str) -> None:
    assert title_score(one, other) >= IDENTIFYING_TITLE
    assert title_score(other, one) == title_score(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Attention Is All You Need", "Attention Is All You Need in Speech Separation"),
        ("Attention Is All You Need", "Attention is not all you need: pure attention loses rank"),
        ("A Survey of Scaling in Large Language Model Reasoning", "Survey of Specialized Large Language Model"),
        ("Improving Zero-Shot Cross-Lingual Transfer", "Improving Zero-Shot Translation"),
        ("BERT", "RoBERTa"),
        ("", ""),
        ("!!!", "???"),
        ("A Title", ""),
    ],
)
def test_different_titles(one: str, other: str) -> None:
    assert title_score(one, other) < SAME_TITLE


@given(st.text(max_size=60), st.text(max_size=60))
def test_scores_are_symmetric_and_bounded(one: str, other: str) -> None:
    assert 0 <= title_score(one, other) == title_score(other, one) <= 100
    assert title_score(one, one) == (100 if letters(one) else 0)


@pytest.mark.parametrize(
    ("stem", "is_same"),
    [
        ("Batch-Normalization-Accelerating-Deep-Network-Training-by-Reducing-Inter", True),
        ("batch_normalization_accelerating_deep_network_training", True),
        ("Batch_Normalization", True),
        ("batch", False),
        ("Ioffe2015", False),
        ("Batch-Normalization-for-Speech-Recognition-Networks", False),
    ],
)
def test_names_of_files_are_often_cut_off(stem: str, is_same: bool) -> None:
    assert (file_name_score(BATCH_NORM, stem) >= IDENTIFYING_TITLE) is is_same


def test_a_title_is_found_on_its_page() -> None:
    page = letters(
        "arXiv 2015\nBatch Normaliza-\ntion: Accelerating Deep Network Training by "
        "Reducing Internal Covari-\nate Shift\nAbstract"
    )
    assert page_score(BATCH_NORM, page) == 100
    assert page_score(BATCH_NORM, page, at_least=92) == 100
    assert page_score("Layer Normalization for Recurrent Neural Networks", page) < SAME_TITLE
    assert page_score("Layer Normalization for Recurrent Neural Networks", page, at_least=92) == 0
    assert page_score("Batch", page) == 0
    assert page_score(BATCH_NORM, "") == 0


@pytest.mark.parametrize(
    ("title", "telling"), [("BERT", False), ("Attention Is All You Need", True), ("A b c d", False), ("", False)]
)
def test_short_titles_tell_nothing(title: str, telling: bool) -> None:
    assert is_telling(title) is telling
