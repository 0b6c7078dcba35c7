"""Word documents: blocks, notes, lists, and archives that must not be unpacked."""

import io
import zipfile

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from prose_reading import Read, read_blocks

from claimcheck.errors import InputError
from claimcheck.readers import docx as reader
from claimcheck.readers.base import Source
from claimcheck.readers.docx import Docx


def source_of_document(document: object) -> Source:
    file = io.BytesIO()
    document.save(file)  # type: ignore[attr-defined]
    return Source("x.docx", file.getvalue(), "", "", b"")


def source_of_archive(parts: dict[str, bytes]) -> Source:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return Source("x.docx", file.getvalue(), "", "", b"")


def read(source: Source) -> Read:
    return read_blocks(Docx().blocks(source), source)


def sample() -> object:
    document = docx.Document()
    document.add_heading("A report", 0)
    document.add_heading("Findings", 1)
    paragraph = document.add_paragraph("Nets work well [1]. They fail on small data [2,3].")
    raised = paragraph.add_run("1")
    raised.font.superscript = True
    document.add_paragraph("An item cites Smith and Jones (2020).", style="List Bullet")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(
        [*table.rows[0].cells, *table.rows[1].cells], ["Model", "Result", "BERT [1]", "85.1 on tests"], strict=True
    ):
        cell.text = text
    document.add_heading("References", 1)
    document.add_paragraph("[1] Devlin, J. (2019). BERT: Pre-training. NAACL. https://arxiv.org/abs/1810.04805")
    document.add_paragraph("[2] RoBERTa: A robust approach. arXiv:1907.11692")
    document.add_paragraph("[3] Smith, A., & Jones, B. (2020). Small data. Venue.")
    return document


def test_a_document() -> None:
    source = source_of_document(sample())
    found = read(source)
    assert [(claim.text, claim.references, claim.section) for claim in found.claims] == [
        ("Nets work well.", ("1",), "Findings"),
        ("They fail on small data.", ("2", "3", "1"), "Findings"),
        ("An item cites Smith and Jones.", ("3",), "Findings"),
        ("Model: BERT; Result: 85.1 on tests", ("1",), "Findings"),
    ]
    assert [(one.id, one.arxiv_id) for one in found.references] == [("1", "1810.04805"), ("2", "1907.11692"), ("3", None)]
    assert [block.level for block in Docx().blocks(source) if block.kind == "heading"] == [1, 1, 1]


def test_regions_count_in_the_documents_own_text() -> None:
    source = source_of_document(sample())
    blocks = Docx().blocks(source)
    own = "\n\n".join(block.content.text for block in blocks if not block.rows)
    claim = read_blocks(blocks, source).claims[1]
    assert own[claim.region.start : claim.region.end] == "They fail on small data [2,3].¹"


def test_hyperlinks_and_numbers_of_lists() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("See ")
    link = OxmlElement("w:hyperlink")
    link.set(
        qn("r:id"),
        document.part.relate_to(
            "https://arxiv.org/abs/2104.08645", docx.opc.constants.RELATIONSHIP_TYPE.HYPERLINK, is_external=True
        ),
    )
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "the paper"
    run.append(text)
    link.append(run)
    paragraph._p.append(link)
    (block,) = Docx().blocks(source_of_document(document))
    assert (block.content.text, block.links) == ("See the paper", ((4, 13, "https://arxiv.org/abs/2104.08645"),))


@pytest.mark.parametrize(
    "parts",
    [{"word/document.xml": b"<broken"}, {"[Content_Types].xml": b"<x/>", "word/document.xml": b""}, {"word/x": b""}],
)
def test_broken_documents_are_input_errors(parts: dict[str, bytes]) -> None:
    with pytest.raises(InputError, match="broken"):
        Docx().blocks(source_of_archive(parts))


def test_a_cut_archive_is_an_input_error() -> None:
    data = source_of_document(sample()).data
    with pytest.raises(InputError, match="broken"):
        Docx().blocks(Source("x.docx", data[: len(data) // 2], "", "", b""))


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MAX_UNPACKED_BYTES", 2**20)
    with pytest.raises(InputError, match="too much"):
        Docx().blocks(source_of_archive({"word/document.xml": b"a" * 2**21}))
    monkeypatch.setattr(reader, "MAX_PARTS", 2)
    with pytest.raises(InputError, match="too much"):
        Docx().blocks(source_of_archive({f"word/{number}": b"" for number in range(3)}))


def test_a_document_without_text_is_an_input_error() -> None:
    with pytest.raises(InputError, match="no text"):
        Docx().blocks(source_of_document(docx.Document()))


@pytest.mark.parametrize("part", ["word/document.xml", "word/styles.xml"])
def test_a_part_of_another_kind_is_an_input_error(part: str) -> None:
    written = io.BytesIO()
    sample().save(written)
    with zipfile.ZipFile(written) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    other = b'<?xml version="1.0"?><w:p xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"/>'
    with pytest.raises(InputError, match="broken Word document"):
        read(source_of_archive({**parts, part: other}))
