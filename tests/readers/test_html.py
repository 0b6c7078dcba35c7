"""HTML reports: blocks, citations by anchors, tables, what is left out, and places in the source."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prose_reading import Read, read_blocks, source_of

from claimcheck.readers.html import Html

PAGE = """<!DOCTYPE html><html><head><title>Tab title</title><script>var x = "<p>no [1]</p>";</script></head><body>
<nav><a href="/">Home [1]</a></nav>
<h1>A survey of <em>things</em></h1>
<p>Nets generalise<sup><a href="#cite_note-1">[1]</a></sup> &amp; are&nbsp;fast. They need m<sup>2</sup> of space [2]. Is it so [1]?</p>
<p>As <a href="https://arxiv.org/abs/2104.08645v2">the XLT paper</a> says, it gains 2.1 points. The code <code>x[1]</code> runs.</p>
<table><thead><tr><th>Model</th><th>Score</th></tr></thead><tr><td>BERT <a href="#cite_note-1">[1]</a></td><td>85.1 on tests</td></tr></table>
<h2>References</h2><ol><li id="cite_note-1"><span>^ <a href="#r1">a</a></span> Devlin, J. (2019). BERT: Pre-training. NAACL. <a href="https://arxiv.org/abs/1810.04805">arXiv</a></li>
<li id="cite_note-2">Liu, Y. et al. "RoBERTa: A robust approach," arXiv:1907.11692, 2019.</li></ol><footer hidden>Nets fail badly [1].</footer></body></html>"""


def read(text: str) -> Read:
    source = source_of(text, "x.html")
    return read_blocks(Html().blocks(source), source)


def test_a_page() -> None:
    found = read(PAGE)
    assert found.bindings() == [
        ("Nets generalise & are fast.", ("1",)),
        ("They need m² of space.", ("2",)),
        ("As the XLT paper says, it gains 2.1 points.", ("r1",)),
        ("Model: BERT; Score: 85.1 on tests", ("1",)),
    ]
    assert [(one.id, one.title, one.arxiv_id) for one in found.references] == [
        ("1", "BERT: Pre-training", "1810.04805"),
        ("2", "RoBERTa: A robust approach", "1907.11692"),
        ("r1", None, "2104.08645v2"),
    ]
    first = found.claims[0]
    assert (first.line, PAGE[first.region.start : first.region.end]) == (
        4,
        'Nets generalise<sup><a href="#cite_note-1">[1]</a></sup> &amp; are&nbsp;fast.',
    )
    assert found.findings == []


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("<p>One<p>Two", [("paragraph", "One"), ("paragraph", "Two")]),
        ("<div>One <b>bold</b><div>Two</div>Three</div>", [("paragraph", "One bold"), ("paragraph", "Two"), ("paragraph", "Three")]),
        ("<ul><li>a<li>b</ul>", [("item", "a"), ("item", "b")]),
        ("a &lt;b&gt; &#233; &#x41; &unknown; &", [("paragraph", "a <b> é A &unknown; &")]),
        ("x < y and <3 hearts <p>z", [("paragraph", "x < y and <3 hearts"), ("paragraph", "z")]),
        ("<p>a<!-- <p>hidden --> b</p>", [("paragraph", "a b")]),
        ("<p>one<br>two<br>[1] three", [("paragraph", "one two"), ("paragraph", "[1] three")]),
        ("<pre>x[1]</pre><h3>T</h3>", [("code", "x[1]"), ("heading", "T")]),
        ("<p style='display:none'>gone</p><span hidden>gone</span>here", [("paragraph", "here")]),
        ("<nav>kept, for it is never closed<p>text", [("paragraph", "kept, for it is never closed"), ("paragraph", "text")]),
        ("<a title='>'>quoted</a> <b x=\"a>b\">attributes</b>", [("paragraph", "quoted attributes")]),
        ("<script>var a = '<p>'", []),
    ],
)  # fmt: skip
def test_blocks(text: str, blocks: list[tuple[str, str]]) -> None:
    assert [(block.kind, block.content.text) for block in Html().blocks(source_of(text))] == blocks


def test_nested_tables_are_text_of_their_cell() -> None:
    (block,) = Html().blocks(
        source_of("<table><tr><th>A</th></tr><tr><td>x<table><tr><td>y</td></tr></table></td></tr></table>")
    )
    assert [cell.text for cell in block.rows[0].cells] == ["A"]


@pytest.mark.parametrize(
    ("text", "suffix", "at_least", "at_most"),
    [
        ("<!DOCTYPE html><p>x", ".txt", 0.9, 1.0),
        ("\n<html lang=en>", "", 0.9, 1.0),
        ("<div><p>x</p></div>", "", 0.8, 0.9),
        ("Markdown with <a href='x'>a link</a>", ".md", 0.0, 0.0),
        ("a < b", ".html", 0.0, 0.0),
    ],
)
def test_recognition(text: str, suffix: str, at_least: float, at_most: float) -> None:
    assert at_least <= Html().recognises(source_of(text), suffix) <= at_most


@pytest.mark.parametrize(
    "piece", ["<div>", '<a "', "<table><tr><td>", "<nav>", "<span hidden>", "<", "<!--", "<a href='#x'>", "<ol><li>", "&"]
)
def test_deep_nesting_neither_hangs_nor_overflows(piece: str) -> None:
    blocks = Html().blocks(source_of(f"<p>Before.</p>{piece * 5_000}"))
    assert blocks[0].content.text == "Before."


@given(st.lists(st.sampled_from(
    ["<p>", "</p>", "<table>", "<tr>", "<td>", "</td>", "</table>", "<li id=a>", "<ol>", "</ol>", "<a href='#a'>", "</a>", "[1]", " text. ", "<sup>", "1", "</sup>",
     "<h2>References</h2>", "<br>", "&amp;", "<", "\"", "'", ">", "<code>", "</code>", "<nav>", "</nav>", "é", "\n"]
), max_size=40).map("".join))  # fmt: skip
def test_any_markup_is_read(text: str) -> None:
    for block in Html().blocks(source_of(text)):
        offsets = list(block.content.offsets)
        assert len(offsets) == len(block.content.text)
        assert offsets == sorted(offsets)
        assert all(0 <= offset < len(text) for offset in offsets)
    for claim in read(text).claims:
        assert claim.region.start < claim.region.end <= len(text)
