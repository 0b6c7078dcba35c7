"""Where quotes stand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_papers import small_paper

from claimcheck.extractors.document import read_document
from claimcheck.quotes import find_quote, locate, sentence_numbers
from claimcheck.schema import Document


@pytest.fixture(scope="module")
def document() -> Document:
    return read_document(small_paper())


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("Prior work reports an accuracy", "Prior work reports an accuracy"),
        ("prior  work\nreports", "Prior work reports"),
        ("crosslingual transfer", "cross-lingual transfer"),
        ("cross- lingual “transfer”", "cross-lingual transfer"),
        ("71.3 points on the test set", "71.3 points on the test set"),
        ("large collections12 of text", "large collections of text"),
        ("71.4 points", None),
        ("", None),
        ("...", None),
    ],
)
def test_find_quote(document, quote, found):
    span = find_quote(document, quote)
    assert (document.text[span.start : span.end] if span else None) == found


def test_a_quote_over_two_pages_has_a_box_for_each_line(document):
    span = find_quote(document, "It needs no labels of any kind, and the code")
    boxes = locate(document, *span)
    assert [box.page for box in boxes] == [1, 2]
    assert boxes[0].x0 > 72 and boxes[1].x0 == pytest.approx(72, abs=1)
    assert boxes[1].x1 < 300


def test_a_word_over_two_lines_has_two_boxes(document):
    span = find_quote(document, "collections")
    first, second = locate(document, *span)
    assert first.y0 < second.y0


def test_the_whole_text_has_as_many_boxes_as_lines(document):
    boxes = locate(document, 0, len(document.text))
    assert len(boxes) == 18
    assert all(box.y1 - box.y0 < 25 for box in boxes)


def test_sentence_numbers_count_over_all_passages(document):
    sentences = [span for passage in document.passages for span in passage.sentences]
    for number, (start, end) in enumerate(sentences):
        assert sentence_numbers(document, start, end) == (number,)
    start, end = sentences[2][0], sentences[3][1]
    assert sentence_numbers(document, start, end) == (2, 3)


@given(data=st.data())
def test_any_piece_of_the_text_is_found_again(document, data):
    start = data.draw(st.integers(0, len(document.text) - 40))
    end = data.draw(st.integers(start + 20, min(start + 120, len(document.text))))
    span = find_quote(document, document.text[start:end])
    assert span is not None
    letters = [character for character in document.text[span.start : span.end] if character.isalnum()]
    assert letters == [character for character in document.text[start:end] if character.isalnum()]
    assert locate(document, *span)
