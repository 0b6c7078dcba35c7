"""TeX source and HTML fetched beside the PDF, politely, and only where the setting asks for them."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest
from fetchers import arxiv_server as server
from fetchers.arxiv_server import QUICK, ArxivServer

from claimcheck.fetchers.arxiv import ArxivFetcher
from claimcheck.fetchers.cache import PaperCache
from claimcheck.schema import Paper
from claimcheck.settings import Settings

Make = Callable[..., Settings]
PAPER = Paper(id="2104.08645v1", arxiv_id="2104.08645v1", fetcher="arxiv")
TEX = gzip.compress(rb"\documentclass{article}\begin{document}\end{document}")
HTML = b'<!DOCTYPE html><html><article class="ltx_document"></article></html>'


@pytest.fixture
def make(settings: Make, archive: ArxivServer) -> Make:
    """Return settings that ask the loopback archive for sources too."""
    return lambda **changes: settings(arxiv_source=archive.tex, arxiv_html=archive.html, **changes)


def fetch(settings: Settings) -> Path:
    return ArxivFetcher(settings, limits=QUICK).fetch(PAPER)


def kinds(archive: ArxivServer) -> list[str]:
    return [asked.kind for asked in archive.asked]


def beside(pdf: Path) -> list[str]:
    return sorted(path.name.removeprefix(pdf.stem) for path in pdf.parent.glob(f"{pdf.stem}.*"))


@pytest.mark.parametrize(
    ("wanted", "asked", "there"),
    [
        ("pdf", ["pdf"], [".pdf"]),
        ("local", ["pdf"], [".pdf"]),
        ("tex", ["pdf", "tex"], [".pdf", ".tar.gz"]),
        ("html", ["pdf", "html"], [".html", ".pdf"]),
        ("all", ["pdf", "tex", "html"], [".html", ".pdf", ".tar.gz"]),
    ],
)
def test_what_the_setting_asks_for_lies_beside_the_pdf(make: Make, archive: ArxivServer, wanted, asked, there) -> None:
    archive.add("2104.08645", "A Paper", tex=TEX, html=HTML)
    pdf = fetch(make(table_sources=wanted))
    assert kinds(archive) == asked
    assert beside(pdf) == there
    assert fetch(make(table_sources=wanted)) == pdf
    assert kinds(archive) == asked, "nothing is asked for twice"


def test_a_source_is_fetched_to_a_pdf_that_was_there_before(make: Make, archive: ArxivServer) -> None:
    archive.add("2104.08645", "A Paper", tex=TEX)
    fetch(make())
    pdf = fetch(make(table_sources="tex"))
    assert kinds(archive) == ["pdf", "tex"]
    assert pdf.with_name(f"{pdf.stem}.tar.gz").read_bytes() == TEX


@pytest.mark.parametrize("tex", [None, b"%PDF-1.5\n1 0 obj", b"%!PS-Adobe"], ids=["missing", "pdf", "postscript"])
def test_what_the_archive_does_not_have_is_noted_and_not_asked_for_again(make: Make, archive: ArxivServer, tex) -> None:
    archive.add("2104.08645", "A Paper", tex=tex)
    pdf = fetch(make(table_sources="tex"))
    fetch(make(table_sources="tex"))
    assert kinds(archive) == ["pdf", "tex"]
    assert beside(pdf) == [".pdf"]
    assert [source.suffix for source in PaperCache(make()).entry(PAPER.id).sources] == [None]


@pytest.mark.parametrize(
    "fault", [server.status(503), server.web_page, server.cut_off, server.drip], ids=["503", "page", "cut off", "slow"]
)
def test_trouble_costs_the_source_alone_and_is_tried_again(make: Make, archive: ArxivServer, fault) -> None:
    archive.add("2104.08645", "A Paper", tex=TEX)
    archive.fail("tex", *[fault] * QUICK.tries)
    pdf = fetch(make(table_sources="tex"))
    assert pdf.read_bytes() == archive.papers["2104.08645"].pdf
    if fault is not server.web_page:
        assert beside(pdf) == [".pdf"]
    archive._faults["tex"].clear()
    assert beside(fetch(make(table_sources="tex"))) == [".pdf", ".tar.gz"]


def test_a_source_that_is_too_large_is_left(make: Make, archive: ArxivServer) -> None:
    archive.add("2104.08645", "A Paper", tex=TEX)
    archive.fail("tex", server.endless)
    assert beside(fetch(make(table_sources="tex", max_pdf_mb=1))) == [".pdf"]


def test_offline_nobody_is_asked(make: Make, archive: ArxivServer) -> None:
    archive.add("2104.08645", "A Paper", tex=TEX)
    fetch(make())
    fetch(make(table_sources="all", offline=True))
    assert kinds(archive) == ["pdf"]


def test_sources_are_pruned_with_their_paper(make: Make, archive: ArxivServer) -> None:
    archive.add("2104.08645", "A Paper", tex=TEX, html=HTML)
    pdf = fetch(make(table_sources="all"))
    cache = PaperCache(make())
    cache.prune(older_than_days=1)
    assert len(beside(pdf)) == 3
    cache.prune()
    assert beside(pdf) == []
