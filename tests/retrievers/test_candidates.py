"""What a document offers as evidence."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_documents import make_document, make_table

from claimcheck.retrievers.candidates import find_candidates

SENTENCES = st.lists(
    st.lists(st.text("abc de", min_size=1, max_size=1500).map(lambda text: f"S{text.strip()}."), min_size=1, max_size=6),
    max_size=4,
)


@pytest.mark.parametrize(
    ("n_sentences", "windows"),
    [(1, ["1"]), (2, ["1 2"]), (3, ["1 2 3"]), (4, ["1 2 3", "3 4"]), (5, ["1 2 3", "3 4 5"]), (6, ["1 2 3", "3 4 5", "5 6"])],
)
def test_windows_of_three_sentences_share_one(n_sentences: int, windows: list[str]) -> None:
    document = make_document([[str(number) for number in range(1, n_sentences + 1)]])
    assert [candidate.quote for candidate in find_candidates(document)] == windows


def test_windows_do_not_cross_passages() -> None:
    document = make_document([["One.", "Two."], ["Three."]])
    assert [candidate.quote for candidate in find_candidates(document)] == ["One. Two.", "Three."]


@given(SENTENCES)
def test_quotes_are_verbatim_and_leave_nothing_out(passages: list[list[str]]) -> None:
    document = make_document(passages)
    covered: set[int] = set()
    for candidate in find_candidates(document):
        assert candidate.span is not None
        start, end = candidate.span
        assert candidate.quote == document.text[start:end]
        assert 0 < end - start <= 900
        covered.update(range(start, end))
    inside = {i for passage in document.passages for i in range(passage.start, passage.end)}
    assert {i for i in inside - covered if not document.text[i].isspace()} == set()


def test_the_page_is_that_of_the_first_word() -> None:
    document = make_document([["One.", "Two.", "Three.", "Four.", "Five."]], pages=[4])
    words = tuple(replace(word, page=4 + (number >= 2)) for number, word in enumerate(document.words))
    found = find_candidates(document.model_copy(update={"words": words}))
    assert [(candidate.quote[:5], candidate.page) for candidate in found] == [("One. ", 4), ("Three", 5)]


def test_a_passage_without_sentences_is_a_window() -> None:
    document = make_document([["Some text"]])
    passage = document.passages[0].model_copy(update={"sentences": ()})
    assert [c.quote for c in find_candidates(document.model_copy(update={"passages": (passage,)}))] == ["Some text"]


def test_rows_come_after_the_passages_with_labels_and_values() -> None:
    table = make_table([("BERT", ["81.3", "82.0"]), ("ours", ["84.1", ""])], ["XNLI", "PAWS-X"], caption="Table 1: Accuracy.")
    passage, bert, ours = find_candidates(make_document([["A sentence."]], tables=[table]))
    assert passage.kind == "passage"
    assert bert.quote == "Table 1: BERT / XNLI = 81.3; PAWS-X = 82.0"
    assert ours.quote == "Table 1: ours / XNLI = 84.1"
    assert bert.text == "Table 1: Accuracy. Table 1: BERT / XNLI = 81.3; PAWS-X = 82.0"
    assert bert.gist == "Table 1: Accuracy. BERT"
    evidence = bert.evidence("p1", 0.5)
    assert (evidence.kind, evidence.table, evidence.row_path, evidence.start) == ("table", "Table 1", ("BERT",), None)


@pytest.mark.parametrize(
    ("label", "row", "expected"), [("", "a", "a / x = 1"), ("Table 1", "", "Table 1 / x = 1"), ("", "", "x = 1")]
)
def test_what_a_table_lacks_is_left_out(label: str, row: str, expected: str) -> None:
    table = make_table([(row, ["1"])], ["x"], label=label, caption="")
    (candidate,) = find_candidates(make_document([], tables=[table]))
    assert candidate.quote == expected
    assert candidate.gist


def test_a_wide_row_is_cut_into_candidates_that_keep_every_cell() -> None:
    columns = [f"column number {number}" for number in range(100)]
    table = make_table([("row", [str(number) for number in range(100)])], columns)
    found = find_candidates(make_document([], tables=[table]))
    assert len(found) > 1
    assert all(len(candidate.quote) < 700 and candidate.quote.startswith("Table 1: row / ") for candidate in found)
    assert [part for c in found for part in c.quote.partition(" / ")[2].split("; ")] == [
        f"{column} = {number}" for number, column in enumerate(columns)
    ]


def test_an_uncertain_table_gives_no_rows() -> None:
    table = make_table([("BERT", ["81.3"])], ["XNLI"], uncertain="a number is in two cells")
    assert find_candidates(make_document([], tables=[table])) == ()


def test_an_empty_document_offers_nothing() -> None:
    assert find_candidates(make_document([])) == ()
