"""What `claimcheck extract` shows."""

from small_papers import small_paper

from claimcheck.extractors.document import read_document
from claimcheck.writers.document import describe


def test_describe():
    document = read_document(small_paper())
    shown = describe(document)
    assert shown.startswith("Transfer Without Any Labels\n3 pages, ")
    assert f"sha256 {document.sha256}, read by pdf/" in shown
    assert "    1: 1 Introduction, 2 + 1\n" in shown
    assert "    2: Table 1, 3 x 4, Accuracy on two tasks. Bold is best.\n" in shown
    assert shown.endswith("URLs (page: address)\n    2: https://example.org/code/transfer\n")


def test_describe_names_doubts_and_absences():
    document = read_document(small_paper())
    doubtful = document.tables[0].model_copy(update={"uncertain": "2 values have no column header", "label": ""})
    shown = describe(document.model_copy(update={"tables": (doubtful,), "urls": (), "title": None}))
    assert shown.startswith("(no title found)\n")
    assert "no label, 3 x 4" in shown
    assert "uncertain, its numbers are not used: 2 values have no column header" in shown
    assert shown.endswith("URLs: none found\n")


def test_what_a_paper_says_steers_no_terminal():
    document = read_document(small_paper()).model_copy(update={"title": "A\x1b]0;x\x07\nB", "urls": (("https://a\x1b[2J", 1),)})
    shown = describe(document)
    assert shown.startswith("A]0;x B\n3 pages")
    assert shown.endswith("    1: https://a[2J\n")
