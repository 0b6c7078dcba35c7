"""A whole small paper, from PDF to record."""

import re

import pytest
from small_papers import REFERENCES, lines, make_pdf, small_paper, text

from claimcheck.errors import PaperError
from claimcheck.extractors.document import document_json, read_document
from claimcheck.extractors.version import EXTRACTOR
from claimcheck.schema import Document


@pytest.fixture(scope="module")
def document() -> Document:
    return read_document(small_paper())


def test_the_paper_is_named_and_sized(document):
    assert document.title == "Transfer Without Any Labels"
    assert document.n_pages == 3
    assert document.extractor == EXTRACTOR
    assert len(document.sha256) == 64


def test_sections_follow_the_headings(document):
    assert list(dict.fromkeys(passage.section for passage in document.passages)) == [
        "",
        "Abstract",
        "1 Introduction",
        "2 Results",
        "A Details of the Runs",
    ]


def test_a_sentence_goes_on_over_the_page_break(document):
    assert "It needs no labels of any kind, and the code is at" in document.text
    assert "collections of text" in document.text
    assert "cross-lingual transfer" in document.text


@pytest.mark.parametrize("absent", ["Small Papers in Tests", "78.9 75.7", *REFERENCES])
def test_furniture_tables_and_bibliography_are_no_text(document, absent):
    assert absent not in document.text


def test_what_comes_after_the_bibliography_is_read(document):
    assert document.passages[-1].text == "Each run took four hours on one machine."
    assert document.passages[-1].page == 3


def test_captions_are_passages_of_their_own(document):
    captions = [passage for passage in document.passages if passage.kind == "caption"]
    assert [caption.text.split(":")[0] for caption in captions] == ["Figure 1", "Table 1"]
    assert not any("Figure 1:" in passage.text for passage in document.passages if passage.kind == "text")


def test_footnotes_are_kept_without_their_mark(document):
    assert [p.text for p in document.passages if "Serbian" in p.text] == ["We count Serbian and Croatian as two languages."]


def test_a_url_is_joined_over_the_line_end(document):
    assert document.urls == (("https://example.org/code/transfer", 2),)


def test_words_lie_where_they_say(document):
    last = 0
    for word in document.words:
        assert word.start >= last
        assert word.start < word.end
        assert not re.search(r"\s", document.text[word.start : word.end])
        assert 1 <= word.page <= 3
        assert word.x0 < word.x1 and word.y0 < word.y1
        last = word.end
    between = re.sub(r"\S", "", document.text)
    assert len(document.text) == len(between) + sum(word.end - word.start for word in document.words)


def test_a_word_broken_at_a_line_end_has_two_boxes(document):
    at = document.text.index("collections")
    pieces = [word for word in document.words if at <= word.start < at + len("collections")]
    assert [document.text[word.start : word.end] for word in pieces] == ["col", "lections"]
    assert pieces[0].y1 <= pieces[1].y0 + 3


def test_passages_slice_back_and_hold_their_sentences(document):
    for number, passage in enumerate(document.passages):
        assert passage.id == number
        assert document.text[passage.start : passage.end] == passage.text
        assert passage.sentences[0][0] == passage.start
        assert passage.sentences[-1][1] == passage.end
        assert len(passage.sentences) <= 6


def test_the_table_has_paths_and_boxes(document):
    (table,) = document.tables
    assert (table.label, table.page, table.n_rows, table.n_columns, table.uncertain) == ("Table 1", 2, 3, 4, None)
    values = {(cell.row_path, cell.column_path): cell.text for cell in table.cells}
    assert values[("Ours",), ("Accuracy", "PAWS-X")] == "78.9"
    assert values[("Base",), ("Mean",)] == "65.7"
    assert all(table.box.x0 <= cell.box.x0 and cell.box.x1 <= table.box.x1 for cell in table.cells)


def test_reading_twice_gives_the_same(document):
    assert read_document(small_paper()) == document


def test_json_gives_the_document_back(document, tmp_path):
    path = tmp_path / "paper.pdf"
    path.write_bytes(small_paper())
    assert Document.model_validate_json(document_json(str(path), 10, 1 << 20)) == document


GARBLED = ["Rdmsdmbd dladcchmfr trhmf rhldrd mdsvnpjr mdsvnpj"] * 20


@pytest.mark.parametrize(
    ("data", "limits", "code", "said"),
    [
        (make_pdf([]), {}, "no-text-layer", "no text layer"),
        (make_pdf([text(72, 72, "a stamp")], [], []), {}, "no-text-layer", "3 pages"),
        (make_pdf([lines(72, 72, GARBLED)]), {}, "no-text-layer", "garbled"),
        (small_paper(), {"max_pages": 2}, "too-large", "3 pages"),
        (small_paper()[:-900] + b"\n%%EOF", {}, "unreadable-pdf", ""),
    ],
)
def test_what_cannot_be_read_is_refused(data, limits, code, said):
    try:
        document = read_document(data, **limits)
    except PaperError as error:
        assert error.code == code
        assert said in error.message
        assert error.hint
    else:
        assert code == "unreadable-pdf" and document.text.startswith("Transfer"), "a repaired file must have its text"


def test_a_large_file_is_not_even_opened(tmp_path):
    path = tmp_path / "paper.pdf"
    path.write_bytes(b"%PDF-" + b"x" * 100)
    with pytest.raises(PaperError) as caught:
        document_json(str(path), 10, 50)
    assert caught.value.code == "too-large"
