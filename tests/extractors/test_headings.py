"""What is a heading, and what a caption."""

import pytest

from claimcheck.extractors.captions import is_caption, table_label
from claimcheck.extractors.headings import is_bibliography, is_heading
from claimcheck.page_content import Line


def line(text: str, *, size: float = 10.0, bold: bool = False) -> Line:
    return Line(text, (), 72, 100, 200, 110, size, bold, 0)


@pytest.mark.parametrize(
    ("text", "size", "bold", "is_alone", "expected"),
    [
        ("1 Introduction", 12, True, True, True),
        ("2.1 Data", 10, True, False, True),
        ("A.3 GPT Prompting for Answer Faithfulness", 11, True, True, True),
        ("IV. RESULTS", 10, False, True, True),
        ("Abstract", 10, True, False, True),
        ("RELATED WORK", 10, False, True, True),
        ("Acknowledgments", 12, True, True, True),
        ("Why Sparse Models Win", 12, True, True, True),
        ("1 Introduction", 10, False, True, False),
        ("Abstract", 10, False, True, False),
        ("1. Weak negatives: we sample passages at ran-", 10, True, False, False),
        ("2. Invest in better models", 10, True, False, False),
        ("12: end for", 10, True, True, False),
        ("Datasets. We use four of them", 10, True, False, False),
        ("3.5 7.2", 12, True, True, False),
    ],
)
def test_headings(text, size, bold, is_alone, expected):
    assert is_heading(line(text, size=size, bold=bold), 10.0, is_alone=is_alone) is expected


@pytest.mark.parametrize("title", ["References", "REFERENCES", "7 References", "Bibliography", "References:"])
def test_bibliographies(title):
    assert is_bibliography(title)


@pytest.mark.parametrize("title", ["2.3 Reference-Free Metrics", "Reference", "A References to Code"])
def test_no_bibliographies(title):
    assert not is_bibliography(title)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Table 3: Results", "Table 3"),
        ("Table 12. Results", "Table 12"),
        ("TABLE IV", "Table IV"),
        ("Table A1: More", "Table A1"),
        ("Table 2 | Data", "Table 2"),
        ("Figure 3: Results", ""),
        ("Table 3 shows that", ""),
        ("Tables 3: and 4", ""),
    ],
)
def test_table_labels(text, label):
    assert table_label(text) == label


@pytest.mark.parametrize(
    ("text", "expected"), [("Fig. 2. A plot", True), ("Algorithm 1 Training", False), ("Listing 1: x", True)]
)
def test_captions(text, expected):
    assert is_caption(text) is expected
