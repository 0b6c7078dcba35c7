"""Content words, their stems and how telling they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_documents import make_document, make_table

from claimcheck.wording import Sought, content_words, index_paper, stem, stems


@pytest.mark.parametrize(
    ("one", "other"),
    [("retriever", "retrieval"), ("Retrieves", "retrieved"), ("topics", "topic"), ("FactCC", "FACTCC"), ("FactCC's", "FactCC")],
)
def test_forms_that_share_a_stem(one, other):
    assert stem(one) == stem(other)


@pytest.mark.parametrize(("one", "other"), [("context", "contrast"), ("GPT3", "GPT4"), ("class", "clas"), ("mBERT", "BERT")])
def test_forms_that_do_not(one, other):
    assert stem(one) != stem(other)


def test_content_words_and_names():
    words = {word.text: word.is_name for word in content_words("The XLM-R model beats mBERT by 2.1 points. It has Thai data.")}
    assert words == {"XLM": True, "model": False, "beats": False, "mBERT": True, "points": False, "Thai": True, "data": False}


@pytest.mark.parametrize(("word", "is_name"), [("150K", False), ("2.5M", False), ("7B", True), ("F1", True)])
def test_an_amount_is_no_name(word, is_name):
    assert [found.is_name for found in content_words(f"it runs for {word} steps") if found.text == word] == [is_name]


def test_a_rare_word_tells_more_than_a_common_one():
    index = index_paper(make_document([["The model is small.", "The model learns.", "The model sees pandas."]]))
    assert index.weight(stem("pandas")) > index.weight(stem("model")) >= 0
    assert index.weight(stem("unheard")) >= index.weight(stem("pandas"))
    wanted = stems("the model sees pandas")
    assert Sought(wanted, index).coverage(stems("pandas")) > Sought(wanted, index).coverage(stems("model"))


@given(st.permutations([f"word{number}" for number in range(7)]))
def test_the_order_of_words_does_not_show_in_the_last_digit(words):
    index = index_paper(make_document([[" ".join(f"word{at}" for at in range(n + 1)) for n in range(9)]]))
    found = frozenset(f"word{number}" for number in range(5))
    assert Sought(words, index).coverage(found) == Sought(sorted(words), index).coverage(found)


def test_names_are_found_however_they_are_spaced():
    index = index_paper(make_document([["We use XLM-R and Fact CC, whatever verse it is."]]))
    assert {"xlmr", "factcc"} <= index.runs
    assert "fever" not in index.runs  # though its letters stand in "whatever verse"


def test_the_page_is_that_of_the_sentence():
    index = index_paper(make_document([["One."], ["Two."]], pages=[1, 4]))
    assert [sentence.page for sentence in index.sentences] == [1, 4]


@given(st.lists(st.text(max_size=12), max_size=8), st.lists(st.text(max_size=12), max_size=8))
def test_coverage_is_a_share(wanted, found):
    index = index_paper(make_document([["A sentence about pandas."]]))
    assert 0 <= Sought(wanted, index).coverage(frozenset(found)) <= 1


def test_tables_read_from_another_source_make_another_index():
    alone = make_document([["One."]], tables=[make_table([], [], caption="Scores.")])
    table = make_table([], [], caption="Scores of Zephyr.")
    checked = alone.model_copy(update={"tables": (table,), "sources": ("tex/1 3f2a",)})
    assert "zephyr" not in index_paper(alone).runs
    assert "zephyr" in index_paper(checked).runs
