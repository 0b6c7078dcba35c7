"""Pages as the command line writes them."""

import pytest
from batch.small_batch import write_papers, write_reports
from selectolax.lexbor import LexborHTMLParser
from typer.testing import CliRunner

from claimcheck.cli import app


@pytest.mark.model
def test_an_audit_writes_an_index_and_a_page_a_report(tmp_path):
    reports, papers = write_reports(tmp_path / "reports", 2), write_papers(tmp_path / "papers")
    store, site = tmp_path / "store.db", tmp_path / "site"
    arguments = [reports, "--papers", papers, "--offline", "--jobs", 1, "--store", store, "--html", site, "--quiet"]
    done = CliRunner().invoke(app, ["audit", *map(str, arguments)])
    assert done.exit_code in (0, 3), done.output
    index = LexborHTMLParser((site / "index.html").read_text(encoding="utf-8"))
    pages = [link.attributes["href"] for link in index.css("#rows a")]
    assert len(pages) == 2
    for page in pages:
        content = (site / page).read_text(encoding="utf-8")
        assert LexborHTMLParser(content).css("#rows > tr")
